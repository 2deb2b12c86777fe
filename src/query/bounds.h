/* SPDX-License-Identifier: MIT */
/* What the blocks of lists allow a word to be worth at most.
 *
 * A block names its best posting (index/best.h), and so how many occurrences an article of each
 * length can have at most. What counts of them is tf / length in the terms of score.h, by which all
 * scores of a class rise; of several lists these are added. Whatever the statistics and weights of
 * a question are, the bound holds; where the mean length is the segment's own, it is what the best
 * posting is worth. Layer: query. */
#ifndef QUERY_BOUNDS_H
#define QUERY_BOUNDS_H

#include "query/plan.h"

#include "index/cursor.h"

/** Transparent, of one segment; begun by query_bounds_init, filled as blocks are met. */
typedef struct query_bounds {
    const index_weights *weights; /**< of the segment */
    const uint32_t *lengths;      /**< of the plan */
    /** Of best postings of fewer occurrences than 16, 0: not yet known: of those without one in the
     * head, of those with one, and of these as if it counted for nothing. */
    uint32_t ratios[3][INDEX_LEVELS][16];
    uint16_t parts[2][INDEX_LEVELS][16]; /**< score_part of the first two */
} query_bounds;
void query_bounds_init(query_bounds *bounds, const index_segment *segment, const query_plan *plan);

/** What a word of one list and one class is worth at most in an article without an occurrence in
 * the head (`kind` 0) or with one (1), 0: there is none. `head` from score_head. */
uint32_t query_bounds_kind(query_bounds *bounds, index_best best, unsigned kind,
                           const plan_word *word, uint32_t head);
/** The same in any article. */
uint32_t query_bounds_list(query_bounds *bounds, const index_bound *bound, const plan_word *word,
                           uint32_t head);

/** How many occurrences an article of `level` can have, at most SCORE_TF_MAX; 0: there is none. */
static inline uint32_t query_bounds_allowed(const query_bounds *bounds, const index_bound *bound,
                                            unsigned head, unsigned level)
{
    uint32_t tf = index_best_allows(bound->best[head], head, level, bounds->weights);
    return tf < SCORE_TF_MAX ? tf : SCORE_TF_MAX;
}

/** What a list of a word of several adds to it. */
typedef struct query_addend {
    uint32_t ratio; /**< tf / length at most; 0: it has no postings there */
    uint32_t more;  /**< at most so much more with the word in the head */
    bool titled;    /**< there may be postings with one there */
} query_addend;
query_addend query_addend_of(query_bounds *bounds, const index_bound *bound);

/** A word of several lists: what those say that were added. Begins zeroed. */
typedef struct query_levels_bound {
    uint64_t ratio[TEXT_LEVEL_MAX]; /**< of the lists of which this is the nearest level */
    uint32_t more[TEXT_LEVEL_MAX];  /**< at most so much more of one with the word in the head */
    uint8_t some, heads;            /**< a bit a level: there are postings, and such in heads */
} query_levels_bound;
static inline void query_levels_add(query_levels_bound *sum, unsigned nearest, query_addend list)
{
    sum->ratio[nearest] += list.ratio;
    sum->more[nearest] = list.more > sum->more[nearest] ? list.more : sum->more[nearest];
    sum->some |= (uint8_t)((list.ratio != 0) << nearest);
    sum->heads |= (uint8_t)(list.titled << nearest);
}
/** What the word is worth at most by the lists of level `from` and those behind it, 0 if none was
 * added. */
uint32_t query_levels_most(const query_levels_bound *sum, unsigned from, const plan_word *word,
                           uint32_t head);

#endif
