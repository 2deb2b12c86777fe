/* SPDX-License-Identifier: MIT */
/* The order of the dictionary: the words of one stem are one range of keys.
 *
 * A key begins with what is left of a word when everything that is written onto it is taken off,
 * and says behind that what was taken: حكومة, الحكومات, وبحكومتهم all stand in the family "حكوم".
 * What is taken off decides where a term stands and nothing else: whether it answers a question is
 * decided by its folded form and its light spelling (text_pattern_match). So the split may be
 * rough, but it must be a function of the folded form alone, and the same for ever in one version
 * of the analyser.
 *
 * A folded form is head + letters + stem + ending:
 *  - head, the longest of وبال ولل فلل وال بال كال فال ال لل و that leaves two letters, و three;
 *  - ending, what text_stem_cut and then text_stem_cut_long take off behind it;
 *  - letters, of ب ل ف ك س as many as stand there and leave two letters of the stem.
 * The letters are counted when the ending is gone, so that all forms of a stem that begins with one
 * of them lose the same: كتاب, بكتاب and كتابات stand together under "تاب". Forms that are not of
 * the Arabic script are their own stem.
 *
 * A key (text_form_key) is stem, then, if there is anything else, a byte 01 to 0B for the head (01:
 * none), a byte 0C to 1E for the number of letters (1 to 19) and the letters, the ending; and if
 * the light spelling is not the folded form, a zero and how it differs. The family of a stem is the
 * range [stem, stem 20): letters of words are never below 20.
 * Layer: text. No state. */
#ifndef TEXT_FAMILY_H
#define TEXT_FAMILY_H

#include "text/text.h"

/** Bytes of a key from here on are of letters. */
#define TEXT_KEY_LETTER 0x20u

/** How a folded form is split: bytes of its parts, of head + letters + stem + ending. */
typedef struct text_split {
    uint8_t kind;    /**< of the head: 0 none */
    uint8_t head;    /**< bytes */
    uint8_t letters; /**< bytes */
    uint8_t stem;    /**< bytes, at least one */
} text_split;

/** A non-empty folded form of at most WQ_LIMIT_TOKEN bytes. Linear. */
text_split text_split_of(wq_span folded);
/** The same from a key: how its folded form is split. `stem` 0: it is not a key; one that is none
 * for another reason is not told (text_term_folded does). */
text_split text_key_split(wq_span key);
/** Does the folded form of a key begin with these letters (not none, no bytes below 0x20)? A key
 * whose first letter is another is not put together. */
bool text_key_begins(wq_span key, wq_span letters);
/** The head of a kind, empty for 0. `kind` is at most TEXT_HEADS. Static. */
#define TEXT_HEADS 10u
wq_span text_head(unsigned kind);
/** Letters that may be counted. */
#define TEXT_LETTERS_MAX 19u

/** Does a word begin with a head other than و? */
bool text_head_like(wq_span word);

/** A range of keys: those whose stem begins with `stem` (`whole` false; an empty one: every word of
 * the Arabic script), or those of the family of `stem` (`whole`). */
typedef struct text_range {
    wq_span stem;
    bool whole;
} text_range;

/** A key that begins a range, and one that is behind it. */
typedef struct text_bounds {
    uint8_t low_len, high_len;
    uint8_t low[WQ_LIMIT_TOKEN + 1], high[WQ_LIMIT_TOKEN + 1];
} text_bounds;
void text_range_bounds(const text_range *range, text_bounds *bounds);

/** Ranges of one beginning. */
#define TEXT_RANGES_MAX 32u
/** Add one to `count` ranges of which no two overlap, in order of keys: it goes where it belongs,
 * and what it covers goes away. Behind the last place everything becomes one range. Returns how
 * many there are. */
unsigned text_range_add(text_range ranges[TEXT_RANGES_MAX], unsigned count, text_range range);
/** Add the ranges in which every word stands whose folded form begins with these letters (whole
 * characters, borrowed); other words stand there too. No letters are no word. */
unsigned text_beginning_add(text_range ranges[TEXT_RANGES_MAX], unsigned count, wq_span letters);

/** Is one of those ranges of stems of which less than two letters are known, so that it is long? Of
 * letters of the Arabic script. */
bool text_beginning_is_weak(wq_span letters);

/** The families of the words of a class, without repetition; what has no room is left out. */
#define TEXT_FAMILIES_MAX  96u
#define TEXT_FAMILIES_ROOM 2048u
typedef struct text_families {
    unsigned count;
    size_t used;
    uint16_t at[TEXT_FAMILIES_MAX];
    uint8_t len[TEXT_FAMILIES_MAX];
    uint8_t bytes[TEXT_FAMILIES_ROOM];
} text_families;

/** Add the families in which the terms of a pattern stand. Of TEXT_PATTERN_TERM, FOLDED: one. Of a
 * stem: one, and where it begins like a head some more, since the split takes that off: those of
 * the stem itself and of the stem with each one suffix. Of the other kinds none: they are no
 * families. */
void text_families_add(text_families *families, const text_pattern *pattern);
static inline wq_span text_family_stem(const text_families *f, unsigned i)
{
    return wq_span_of(f->bytes + f->at[i], f->len[i]);
}

#endif
