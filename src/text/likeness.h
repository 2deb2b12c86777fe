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

/** Letters that may stand for this one (its group, itself included), at most 8; returns how many. */
unsigned text_like_group(uint32_t letter, uint32_t group[8]);

#endif
