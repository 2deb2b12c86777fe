/* SPDX-License-Identifier: MIT */
/* The length of an article in one byte: 0 to 15 as they are, then three bits behind the highest
 * one (rounded down, at most 1 part in 8 too small). Monotone: a smaller code is a shorter or
 * equal article, so that the least code of a block bounds it. The table stands in FORMAT.md.
 *
 * Source: the float of 3 bits of mantissa that Lucene's SmallFloat describes; table our own.
 * Layer: index. */
#ifndef INDEX_LENGTH_H
#define INDEX_LENGTH_H

#include "base/bits.h"

#include <stdint.h>

/** Longest article in words that is told from longer ones. */
#define INDEX_LENGTH_MAX 0xFFFFFFu

static inline uint8_t index_length_encode(uint32_t words)
{
    unsigned shift = words < 16 ? 0 : wq_log2(words) - 3;
    return (uint8_t)(words < 16 ? words : 8 * (shift + 1) + ((words >> shift) & 7));
}
uint32_t index_length_decode(uint8_t code);

/** Lengths for a ranking in three bits; the table stands in FORMAT.md. What a length is worth there
 * falls with k1 * (1 - b + b * length / average), so the borders are such that this grows by about
 * the same factor (1.3 to 1.5) from each to the next where articles have 100 to 300 words in the
 * mean. Monotone. */
#define INDEX_LEVELS     8u
#define INDEX_LEVEL_BITS 3u
uint8_t index_length_level(uint8_t code);
/** The first code of each level. */
extern const uint8_t INDEX_LEVEL_FIRST[INDEX_LEVELS];
/** The length code in the middle of a level, which all of it count as: index_length_level gives the
 * level again. */
uint8_t index_level_code(uint8_t level);

#endif
