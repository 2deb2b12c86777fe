/* SPDX-License-Identifier: MIT */
/* How the positions of a term in one article are written, so that those of many articles are passed
 * over almost for nothing: how many bits an article takes is told by its length, its occurrences
 * and where the unary parts of its codes end. FORMAT.md, "Positions", has the grammar.
 *
 * One position of an article of known length is a number within it. Others are written eight gaps
 * at a time, a piece: the unary parts of their Rice codes, then the low bits. The unary parts of a
 * piece never take more than INDEX_SPREAD_UNARY bits, one load: gaps that would need more come with
 * a parameter of their own. (Unary parts apart from the low bits as in P. Elias, "Efficient storage
 * and retrieval by content and address of static files", 1974.)
 * Pure functions; pages and checks are their callers'. Layer: index. */
#ifndef INDEX_SPREAD_H
#define INDEX_SPREAD_H

#include "base/bits.h"
#include "index/length.h"

/** Positions of an article that are written together. */
#define INDEX_SPREAD_PIECE 8u
/** The most bits of the unary parts of a piece. */
#define INDEX_SPREAD_UNARY 56u
/** A piece that begins with so many ones has a parameter of its own in the next 5 bits. */
#define INDEX_SPREAD_ESCAPE 24u
/** The most bytes that a piece lies in, wherever it begins. */
#define INDEX_SPREAD_BYTES                                                                         \
    ((7 + INDEX_SPREAD_ESCAPE + 5 + INDEX_SPREAD_UNARY + INDEX_SPREAD_PIECE * 31 + 7) / 8)

/** Numbers of a quarter up to this far behind its first have their length looked up. */
#define INDEX_SPREAD_NEAR 8192u
/** How an article is written: the code of its length (index/length.h), 0 to 255; or, where that is
 * not looked up, this bit and a code for all such articles. */
#define INDEX_SPREAD_FAR 256u
/** `average` is the log2 of words an article. */
static inline uint16_t index_spread_far(unsigned average)
{
    return (uint16_t)(INDEX_SPREAD_FAR | (average > 1 ? 8 * average - 8 : 0));
}

/** The positions of one article that are still to come. */
typedef struct index_spread {
    uint64_t next;   /**< the least that the next one can be */
    uint32_t left;   /**< how many */
    uint32_t within; /**< one alone is a number up to this; else 0 */
    unsigned parameter;
} index_spread;

/** One position of an article of each length code is expected up to here: the middle between this
 * code's least length and the next one's, and room for the gap behind a title. */
extern const uint32_t INDEX_SPREAD_WITHINS[256];
/** The logarithm of one more than the occurrences, in eighths, as length codes are, taken from 32:
 * what a length code and it are together gives the parameter. */
extern const uint8_t INDEX_SPREAD_FEW[16];
extern const uint8_t INDEX_SPREAD_PARAMETERS[256 + 32];

/** Gaps are geometric where chance has it: a Rice code fits whose 2^k is a little less than their
 * mean, which is a matter of length and occurrences. */
static inline unsigned index_spread_parameter(unsigned how, uint32_t tf)
{
    unsigned length = how & 255u;
    if (tf < 16) {
        return INDEX_SPREAD_PARAMETERS[length + INDEX_SPREAD_FEW[tf]];
    }
    unsigned over = index_length_encode(8 * (tf + 1)) - 40u;
    return length > over ? INDEX_SPREAD_PARAMETERS[length - over] : 0;
}

/** All `tf` (at least 1) positions of an article that is written so. */
static inline index_spread index_spread_of(uint16_t how, uint32_t tf)
{
    return (index_spread){0, tf, how < INDEX_SPREAD_FAR && tf == 1 ? INDEX_SPREAD_WITHINS[how] : 0,
                          index_spread_parameter(how, tf)};
}

/** Write the next piece, at most INDEX_SPREAD_BYTES; `positions` increase. Returns how many of them
 * it has, 0 when none are left. */
unsigned index_spread_put(index_spread *s, wq_bit_writer *w, const uint32_t *positions);

/** Read the next piece; `out` NULL: it is stepped over. Any bits give some positions. Returns how
 * many, 0 when none are left or one passes 32 bits. */
unsigned index_spread_get(index_spread *s, wq_bit_reader *r, uint32_t *out);

/* ---- whole articles, as one does most ----
 * Bits are read before it is known that they are there: INDEX_SPREAD_BEHIND bytes behind the
 * reader's span must be readable, whatever they are. What does not end in the span is not taken. */
#define INDEX_SPREAD_BEHIND 48u
/** Step over an article; false when it does not end in the span. */
bool index_spread_skip(wq_bit_reader *r, uint16_t how, uint32_t tf);
/** All `tf` positions of an article. When it does not end in the span, or one passes 32 bits:
 * false. */
bool index_spread_all(wq_bit_reader *r, uint16_t how, uint32_t tf, uint32_t *out);

/** Articles one behind the other. */
typedef struct index_spread_list {
    const uint32_t *numbers; /**< rising */
    const uint16_t *codes;   /**< 2 x occurrences, at least 1, and one or nothing */
    const uint8_t *lengths;  /**< codes by number, 0: not known */
    uint64_t near;           /**< numbers below it are written by their length */
    uint16_t far;            /**< how the others are, 0: not known */
} index_spread_list;
/** Step over articles `i` to `to` - 1, then, unless `out` is NULL, read all positions of article
 * `to`. Returns the one behind the last of these that was written in a known way and ended in the
 * span (and had positions of 32 bits): there `r` stands. */
uint32_t index_spread_read(wq_bit_reader *r, const index_spread_list *list, uint32_t i, uint32_t to,
                           uint32_t *out);

#endif
