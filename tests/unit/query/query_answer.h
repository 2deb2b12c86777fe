/* SPDX-License-Identifier: MIT */
/* What the tests of whole answers share: dice, and an answer against the whole one. */
#ifndef QUERY_ANSWER_H
#define QUERY_ANSWER_H

#include "query/query.h"

static uint64_t seed_state;

static inline int dice(int sides)
{
    seed_state ^= seed_state << 13;
    seed_state ^= seed_state >> 7;
    seed_state ^= seed_state << 17;
    return (int)((seed_state >> 20) % (uint64_t)sides);
}

/* A shorter answer is the beginning of the whole one. */
static inline void prefix_of_whole(const query_result *part, const query_result *whole,
                                   uint32_t limit)
{
    assert_true(part->total_exact ? part->total == whole->total : part->total <= whole->total);
    assert_true(whole->all_exact);
    assert_true(part->all_exact ? part->all == whole->all
                                : part->all <= whole->all && part->all >= QUERY_COUNTED);
    assert_int_equal(part->count, whole->count < limit ? whole->count : limit);
    for (size_t i = 0; i < part->count; i++) {
        assert_int_equal(part->hits[i].place.row, whole->hits[i].place.row);
        assert_int_equal(part->hits[i].score, whole->hits[i].score);
    }
}

#endif
