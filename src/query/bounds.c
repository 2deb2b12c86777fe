/* SPDX-License-Identifier: MIT */
#include "query/bounds.h"

#include <string.h>

/* The kinds of ratios. */
enum { PLAIN, HEAD, BESIDE };

/* A ratio has so many fractional bits; all lists of a question together stay below 2^44. */
#define RATIO_BITS 20

void query_bounds_init(query_bounds *bounds, const index_segment *segment, const query_plan *plan)
{
    memset(bounds, 0, sizeof *bounds);
    bounds->weights = index_segment_weights(segment);
    bounds->lengths = plan->lengths;
}

/* The most of any level, rounded up. */
static uint32_t ratio_make(const query_bounds *bounds, index_best best, unsigned kind)
{
    uint32_t most = 0;
    uint32_t length = 1;
    for (unsigned level = 0; level < INDEX_LEVELS; level++) {
        uint32_t tf = index_best_allows(best, kind != PLAIN, level, bounds->weights);
        tf = tf < SCORE_TF_MAX ? tf : SCORE_TF_MAX;
        tf += tf != 0 && kind == HEAD ? SCORE_HEAD_TF : 0;
        if ((uint64_t)tf * length > (uint64_t)most * bounds->lengths[level]) {
            most = tf;
            length = bounds->lengths[level];
        }
    }
    return (uint32_t)((((uint64_t)most << (RATIO_BITS + 10)) + length - 1) / length);
}

static uint32_t ratio_of(query_bounds *bounds, index_best best, unsigned kind)
{
    uint32_t tf = index_best_tf(best);
    if (tf == 0 || tf > 15) {
        return tf == 0 ? 0 : ratio_make(bounds, best, kind);
    }
    uint32_t *known = &bounds->ratios[kind][index_best_level(best)][tf];
    if (*known == 0) {
        *known = ratio_make(bounds, best, kind);
    }
    return *known;
}

/* As score_part of occurrences and a length of that ratio. */
static uint32_t part_of(uint64_t ratio)
{
    uint64_t sum = ratio + (1u << RATIO_BITS);
    return (uint32_t)(((ratio << 12) + (sum + 1) / 2) / sum);
}

/* 0: there is no such posting. */
static uint32_t list_part(query_bounds *bounds, index_best best, unsigned kind)
{
    uint32_t tf = index_best_tf(best);
    uint16_t *known = tf < 16 ? &bounds->parts[kind][index_best_level(best)][tf] : NULL;
    if (known != NULL && *known != 0) {
        return *known;
    }
    uint32_t part = part_of(ratio_of(bounds, best, kind));
    if (known != NULL) {
        *known = (uint16_t)part;
    }
    return part;
}

uint32_t query_bounds_kind(query_bounds *bounds, index_best best, unsigned kind,
                           const plan_word *word, uint32_t head)
{
    uint32_t part = list_part(bounds, best, kind);
    uint32_t beside = kind == HEAD ? score_head_part(word->weighed[0], head) : 0;
    return part == 0 ? 0 : word->present + score_of_part(word->weighed[0], part) + beside;
}

uint32_t query_bounds_list(query_bounds *bounds, const index_bound *bound, const plan_word *word,
                           uint32_t head)
{
    uint32_t plain = query_bounds_kind(bounds, bound->best[PLAIN], PLAIN, word, head);
    uint32_t titled = query_bounds_kind(bounds, bound->best[HEAD], HEAD, word, head);
    return plain > titled ? plain : titled;
}

query_addend query_addend_of(query_bounds *bounds, const index_bound *bound)
{
    uint32_t plain = ratio_of(bounds, bound->best[PLAIN], PLAIN);
    uint32_t titled = ratio_of(bounds, bound->best[HEAD], HEAD);
    uint32_t beside = ratio_of(bounds, bound->best[HEAD], BESIDE);
    uint32_t most = plain > beside ? plain : beside;
    return (query_addend){most, titled > most ? titled - most : 0, titled != 0};
}

uint32_t query_levels_most(const query_levels_bound *sum, unsigned from, const plan_word *word,
                           uint32_t head)
{
    uint64_t ratio = 0;
    uint32_t more = 0;
    bool in_head = false;
    uint32_t most = sum->some >> from != 0 ? word->present : 0;
    for (unsigned c = from; c < word->class_count; c++) {
        in_head = in_head || (sum->heads >> c & 1) != 0;
        ratio += sum->ratio[c];
        more = sum->more[c] > more ? sum->more[c] : more;
        if (ratio != 0) {
            most += score_of_part(word->weighed[c], part_of(ratio + more)) +
                    (in_head ? score_head_part(word->weighed[c], head) : 0);
        }
    }
    return most;
}
