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
    for (unsigned level = 0; level < INDEX_LEVELS; level++) {
        uint32_t length = bounds->lengths[level];
        uint32_t tf = index_best_allows(best, kind != PLAIN, level, bounds->weights);
        if (tf == 0) {
            continue;
        }
        tf = (tf < SCORE_TF_MAX ? tf : SCORE_TF_MAX) + (kind == HEAD ? SCORE_HEAD_TF : 0);
        uint64_t one = (((uint64_t)tf << (RATIO_BITS + 10)) + length - 1) / length;
        most = one > most ? (uint32_t)one : most;
    }
    return most;
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

uint32_t query_bounds_list(query_bounds *bounds, const index_bound *bound, const plan_word *word,
                           uint32_t head)
{
    uint32_t plain = list_part(bounds, bound->best[PLAIN], PLAIN);
    uint32_t titled = list_part(bounds, bound->best[HEAD], HEAD);
    uint32_t most = score_of_part(word->weighed[0], plain);
    if (titled != 0) {
        uint32_t one =
            score_of_part(word->weighed[0], titled) + score_head_part(word->weighed[0], head);
        most = one > most ? one : most;
    }
    return (plain | titled) != 0 ? word->present + most : 0;
}

void query_levels_add(query_levels_bound *sum, query_bounds *bounds, unsigned nearest,
                      const index_bound *bound)
{
    uint32_t plain = ratio_of(bounds, bound->best[PLAIN], PLAIN);
    uint32_t titled = ratio_of(bounds, bound->best[HEAD], HEAD);
    uint32_t beside = ratio_of(bounds, bound->best[HEAD], BESIDE);
    uint32_t most = plain > beside ? plain : beside;
    uint32_t more = titled > most ? titled - most : 0;
    sum->ratio[nearest] += most;
    sum->more[nearest] = more > sum->more[nearest] ? more : sum->more[nearest];
    sum->some |= (uint8_t)((most != 0) << nearest);
    sum->heads |= (uint8_t)((titled != 0) << nearest);
}

uint32_t query_levels_most(const query_levels_bound *sum, const plan_word *word, uint32_t head)
{
    uint64_t ratio = 0;
    uint32_t more = 0;
    uint32_t most = sum->some != 0 ? word->present : 0;
    for (unsigned c = 0; c < word->class_count; c++) {
        bool in_head = (sum->heads & ((2u << c) - 1)) != 0;
        ratio += sum->ratio[c];
        more = sum->more[c] > more ? sum->more[c] : more;
        if (ratio != 0) {
            most += score_of_part(word->weighed[c], part_of(ratio + more)) +
                    (in_head ? score_head_part(word->weighed[c], head) : 0);
        }
    }
    return most;
}
