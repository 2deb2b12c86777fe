/* SPDX-License-Identifier: MIT */
/* The best posting of a block in one byte: what the block promises a ranking.
 *
 * Where a score rises with occurrences and falls with length by tf / (tf + a + b * length), as
 * BM25's does, two postings compare as tf / (a + b * length), whatever the word is worth. Of a
 * block it is therefore enough to know which is the best; an article of another length that is no
 * better than it can have only so many occurrences (index_best_allows), and that holds for any
 * ranking. a : b is as in query/score.h, with the mean length of the segment, so that for a ranking
 * with these numbers the bound is what the best posting is worth and no more. Of postings with an
 * occurrence in the head two more are counted, as rankings do, and the two kinds have a best each.
 *
 * Source: bounds of blocks are S. Ding and T. Suel's, "Faster Top-k Document Retrieval Using
 * Block-Max Indexes", 2011; that they are held as (tf, length) and not as scores, "From MaxScore to
 * Block-Max WAND", A. Grand et al., 2020.
 * Layer: index. */
#ifndef INDEX_BEST_H
#define INDEX_BEST_H

#include "index/length.h"

#include "base/bits.h"

#include <stdbool.h>

/** Occurrences of a term in one article that are kept; more are dropped. */
#define INDEX_TF_MAX 32767u
/** An occurrence in the head counts as so many more. */
#define INDEX_HEAD_TF 2u

/** Occurrences, in five bits, and the level of length (index/length.h) in the high three. */
typedef uint8_t index_best;
/** Of no posting. */
#define INDEX_BEST_NONE ((index_best)((INDEX_LEVELS - 1) << 5))
/** No posting is better. */
#define INDEX_BEST_ANY ((index_best)31)

/** What each level of length divides occurrences by, in a segment of so many words in so many
 * articles: a + b * length times some number, below 2^22. */
typedef struct index_weights {
    uint32_t of[INDEX_LEVELS];
} index_weights;
index_weights index_weights_of(uint64_t words, uint32_t articles);

/** Up to 15 occurrences as they are, more rounded up to one of 15 numbers, the last is
 * INDEX_TF_MAX. */
static inline unsigned index_often_encode(uint32_t tf)
{
    unsigned log = wq_log2(tf);
    return tf < 16 ? tf : log > 7 ? 31 : 4 * log + (tf >> (log - 2) & 3);
}
static inline uint32_t index_often_decode(unsigned often)
{
    return often < 16    ? often
           : often == 31 ? INDEX_TF_MAX
                         : ((5u + often % 4) << (often / 4 - 2)) - 1;
}

static inline index_best index_best_of(uint32_t tf, unsigned level)
{
    return (index_best)(index_often_encode(tf) | level << 5);
}
/** 0 of INDEX_BEST_NONE. */
static inline uint32_t index_best_tf(index_best best)
{
    return index_often_decode(best & 31);
}
static inline unsigned index_best_level(index_best best)
{
    return best >> 5;
}

/** Of `count` postings the best of each kind: [0] of those without an occurrence in the head, [1]
 * of those with one. `lengths` are the length codes of all articles. */
void index_best_find(const uint32_t *numbers, const uint16_t *codes, uint32_t count,
                     const uint8_t *lengths, const index_weights *weights, index_best best[2]);
/** Of two of one kind (`head`: 0 or 1) the better. */
index_best index_best_better(index_best a, index_best b, unsigned head,
                             const index_weights *weights);
/** The most occurrences in an article of `level` that is not better, 0: none is. */
static inline uint32_t index_best_allows(index_best best, unsigned head, unsigned level,
                                         const index_weights *weights)
{
    uint32_t tf = index_best_tf(best);
    if (tf == 0 || tf == INDEX_TF_MAX) {
        return tf;
    }
    tf = (tf + INDEX_HEAD_TF * head) * weights->of[level] / weights->of[index_best_level(best)];
    return tf > INDEX_HEAD_TF * head ? tf - INDEX_HEAD_TF * head : 0;
}
/** Whether one of `tf` occurrences in an article of `level` is not better: index_best_allows is
 * `tf` or more. */
static inline bool index_best_bears(index_best best, unsigned head, unsigned level, uint32_t tf,
                                    const index_weights *weights)
{
    uint64_t most = index_best_tf(best);
    uint64_t here = weights->of[index_best_level(best)];
    return most == INDEX_TF_MAX ||
           (most != 0 && (tf + INDEX_HEAD_TF * head) * here <=
                             (most + (uint64_t)INDEX_HEAD_TF * head) * weights->of[level]);
}

#endif
