/* SPDX-License-Identifier: MIT */
/* In which language is this? From what it says of itself, else from letters and small words.
 *
 * Only languages that words are treated by are told apart (POLICY.md, Languages). A script decides
 * alone where it can (Cyrillic, Hebrew); the Arabic and the Latin script are guessed each for
 * itself, since a question may have words of both. Layer: text. No state but what the caller
 * owns. */
#ifndef TEXT_LANGUAGE_H
#define TEXT_LANGUAGE_H

#include "text/text.h"

typedef enum text_language {
    TEXT_LANGUAGE_NONE, /**< not known */
    TEXT_LANGUAGE_ARABIC,
    TEXT_LANGUAGE_PERSIAN,
    TEXT_LANGUAGE_SORANI,
    TEXT_LANGUAGE_URDU,
    TEXT_LANGUAGE_KURMANJI, /**< in Latin letters */
    TEXT_LANGUAGE_TURKISH,
    TEXT_LANGUAGE_ENGLISH,
    TEXT_LANGUAGE_FRENCH,
    TEXT_LANGUAGE_GERMAN,
    TEXT_LANGUAGE_SPANISH,
    TEXT_LANGUAGE_RUSSIAN,
    TEXT_LANGUAGE_HEBREW,
    TEXT_LANGUAGES
} text_language;

/** What a tag names ("fa", "fa-IR", "ckb", "ger", in either case); NONE for all others. "ku" is
 * either Kurdish, so it is NONE: the letters tell. */
text_language text_language_of_tag(wq_span tag);

/** Evidence, a word at a time. Transparent; begins zeroed. */
typedef struct text_evidence {
    uint32_t points[TEXT_LANGUAGES];
} text_evidence;

/** A letter that only some languages have is 1 point for each of them, a small word of a language 2
 * (POLICY.md has both tables). Reads the light spelling. */
void text_evidence_take(text_evidence *evidence, const text_token *word);
/** The language with the most points among those of the Arabic script (of equals the first of the
 * enum), or of the Latin one (of equals none: then the rules of all are tried); NONE without
 * evidence. */
text_language text_evidence_arabic(const text_evidence *evidence);
text_language text_evidence_latin(const text_evidence *evidence);

/** The language of one word of a question that is in these: its script says which of them, or
 * decides alone. NONE for a script without a language here, and where the question says nothing. */
text_language text_language_of_word(const text_languages *in, wq_span word);

/** Is it one of the small words of the language, or one that asks (POLICY.md), by its light
 * spelling? Of a language whose words are not told apart by small words (Hebrew, none), no word
 * is. */
bool text_language_small(text_language language, wq_span light);

/** Are the parts of a word at its zero-width non-joiners words too? In Persian, Sorani and Urdu. */
bool text_language_parted(text_language language);

#endif
