/* SPDX-License-Identifier: MIT */
/* What is left of a word that is not Arabic without its endings: plurals, cases, common forms of
 * verbs.
 *
 * The index holds what was written, so nothing is stemmed there. A word of a question and a key of
 * the dictionary are forms of one word when they have the same stem by the rules of one language;
 * a stem is a beginning of its words but for its last letter, so all of them stand in one short
 * range of keys (one for each prefix where a language has prefixes). The rules are own, light ones:
 * README.md has what they find and what Snowball's do. Everything is in folded forms.
 * Layer: text. No state. */
#ifndef TEXT_ENDINGS_H
#define TEXT_ENDINGS_H

#include "text/language.h"

/** The stem of a word of this language; returns its length, 0 when the language has no rules.
 * Linear in the word. */
size_t text_ending_stem(text_language language, wq_span folded, uint8_t stem[WQ_LIMIT_TOKEN]);

/** Where to look for the forms of a word: keys that begin with `bytes` and, without the first
 * `skip` of them, have the stem. */
typedef struct text_ending {
    uint8_t language;
    uint8_t len;
    uint8_t skip;
    uint8_t bytes[WQ_LIMIT_TOKEN]; /**< a prefix of `skip` bytes, and the stem */
} text_ending;

#define TEXT_ENDINGS_MAX 24

/** Where the forms of a word of a question stand, at most TEXT_ENDINGS_MAX places; returns how
 * many. The script of the word decides, in the Arabic and the Latin one what the question is in; a
 * Latin word of no known language is tried in five. Words of less than four letters (Cyrillic and
 * Hebrew three) are left alone. */
unsigned text_endings(const text_token *word, const text_languages *in,
                      text_ending endings[TEXT_ENDINGS_MAX]);

/** Bytes that a key must begin with to be one of them: all but the last letter where that may
 * change. */
size_t text_ending_head(text_language language, wq_span bytes);
/** Has a folded form, which begins with that head, this stem? */
bool text_ending_match(text_language language, wq_span bytes, size_t skip, wq_span folded);

#endif
