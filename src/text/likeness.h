/* SPDX-License-Identifier: MIT */
/* How near are two spellings? A weighted edit distance (Damerau 1964, Wagner and Fischer 1974) that
 * knows which letters stand for one another in names: a vowel letter more or less costs little, a
 * letter of the same group (ط for ت, g for j) some, any other a whole letter.
 *
 * Layer: text. No state, no heap. */
#ifndef TEXT_LIKENESS_H
#define TEXT_LIKENESS_H

#include "base/span.h"

/** A whole letter of distance. */
#define TEXT_LIKE_ONE 100u
/** Letters that are compared; a longer word is like no other. */
#define TEXT_LIKE_LETTERS 24

/** A folded form as letters. Transparent. */
typedef struct text_like {
    uint32_t letters[TEXT_LIKE_LETTERS];
    uint16_t traits[TEXT_LIKE_LETTERS]; /**< groups of each letter, and whether it is a vowel */
    unsigned count;                     /**< 0: too long, or not UTF-8 */
} text_like;

/** The letters of a folded form. */
text_like text_like_of(wq_span folded);

/** Put another letter in place `at`. */
void text_like_put(text_like *like, unsigned at, uint32_t letter);

/** The distance in units of TEXT_LIKE_ONE: an edit of a vowel (ا و ي, a e i o u y) 25, a letter
 * doubled 20, of the same group 30, two neighbours exchanged 60, any other edit 100. What is more
 * than `most` may come out as any number above it. Symmetric; 0 for equal words only. */
unsigned text_like_distance(const text_like *a, const text_like *b, unsigned most);

/** The distance of a word to others that come letter by letter, as over a tree: what begins too far
 * away need not be looked at. What is pushed are stems (text/family.h), perhaps with their endings.
 * Transparent, 4 KiB. */
typedef struct text_like_rows {
    text_like word;
    unsigned depth;
    uint8_t gone[TEXT_LIKE_LETTERS]; /**< cost of each letter of the word less */
    uint16_t
        tails[TEXT_LIKE_LETTERS + 1]; /**< of what is behind each place, if an ending is to be it */
    text_like other;                  /**< what was pushed */
    uint16_t rows[TEXT_LIKE_LETTERS + 1][TEXT_LIKE_LETTERS + 1];
    /** Each row before, now that the letter behind it is known: two that are the same cost less. */
    uint16_t lasts[TEXT_LIKE_LETTERS + 1][TEXT_LIKE_LETTERS + 1];
} text_like_rows;

/** `word` has at least one letter. Nothing stands before a stem. */
void text_like_rows_init(text_like_rows *rows, const text_like *word);
/** Something does: one of `firsts` and then perhaps others, all of ا ب س ف ك ل و. The distance is
 * the least over all that may; a letter before a stem costs as much as one that is not doubled, but
 * ل. False: none of `firsts` is one of these. */
bool text_like_rows_open(text_like_rows *rows, const uint32_t *firsts, unsigned count);
/** One letter more: the least distance of a word with a stem that begins so. False: more than
 * TEXT_LIKE_LETTERS. */
bool text_like_rows_push(text_like_rows *rows, uint32_t letter, unsigned *least);
/** Back to `depth` letters. */
void text_like_rows_pop(text_like_rows *rows, unsigned depth);
/** The least distance of a word of which this is the stem, and of one that ends so. */
unsigned text_like_rows_stem(const text_like_rows *rows);
unsigned text_like_rows_whole(const text_like_rows *rows);

/** Letters that may stand for this one (its group, itself included), at most 8; returns how
 * many. */
unsigned text_like_group(uint32_t letter, uint32_t group[8]);

#endif
