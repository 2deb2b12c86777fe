/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/topk.h"

#include <stdlib.h>
#include <string.h>

#define HITS 500

static query_sort sort_now;

static int hit_compare(const void *a, const void *b)
{
    if (query_hit_before(sort_now, a, b)) {
        return -1;
    }
    return query_hit_before(sort_now, b, a) ? 1 : 0;
}

static void hits_make(query_hit *hits, uint32_t seed)
{
    memset(hits, 0, HITS * sizeof *hits);
    for (uint32_t i = 0; i < HITS; i++) {
        seed = seed * 1664525u + 1013904223u;
        hits[i].score = seed >> 28;
        hits[i].date.minutes = (int32_t)(seed >> 20 & 15) - 8;
        hits[i].date.precision = (seed >> 16 & 3) == 0 ? WQ_DATE_NONE : WQ_DATE_DAY;
        hits[i].id.b[0] = (uint8_t)(seed >> 8 & 3);
        hits[i].place.row = i;
    }
}

static void test_query_topk__keeps_what_a_sort_would(void **state)
{
    (void)state;
    static query_hit hits[HITS];
    for (uint32_t round = 0; round < 60; round++) {
        query_topk top;
        size_t max = round % 20 * 7;
        sort_now = (query_sort)(round % 3);
        hits_make(hits, round);
        query_topk_init(&top, sort_now, max);
        for (size_t i = 0; i < HITS; i++) {
            assert_int_equal(query_topk_offer(&top, &hits[i]), WQ_OK);
        }
        assert_int_equal(query_topk_sort(&top), WQ_OK);
        qsort(hits, HITS, sizeof *hits, hit_compare);
        assert_int_equal(top.count, max);
        assert_true(top.cap <= max);
        for (size_t i = 0; i < max; i++) {
            assert_int_equal(top.hits[i].place.row, hits[i].place.row);
        }
        query_topk_release(&top);
    }
}

static void test_query_topk__undated_stand_last_both_ways(void **state)
{
    (void)state;
    query_hit dated = {.date = {.minutes = -5, .precision = WQ_DATE_YEAR}};
    query_hit undated = {.date = {.minutes = 0, .precision = WQ_DATE_NONE}};
    assert_true(query_hit_before(QUERY_SORT_NEWEST, &dated, &undated));
    assert_true(query_hit_before(QUERY_SORT_OLDEST, &dated, &undated));
    assert_false(query_hit_before(QUERY_SORT_NEWEST, &undated, &dated));
    assert_false(query_hit_before(QUERY_SORT_RELEVANCE, &dated, &dated));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_topk__keeps_what_a_sort_would),
        cmocka_unit_test(test_query_topk__undated_stand_last_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
