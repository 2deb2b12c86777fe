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

static void test_query_topk__of_equals_the_earlier_stands_first(void **state)
{
    (void)state;
    query_hit old = {.score = 7, .date = {.minutes = 5, .precision = WQ_DATE_DAY}, .segment = 1};
    query_hit young = {.score = 7, .date = {.minutes = 9, .precision = WQ_DATE_DAY}, .number = 3};
    query_hit undated = {.score = 7, .number = 4};
    old.id.b[0] = 9;
    assert_true(query_hit_before(QUERY_SORT_RELEVANCE, &old, &young));
    assert_true(query_hit_before(QUERY_SORT_RELEVANCE, &old, &undated));
    assert_true(query_hit_before(QUERY_SORT_RELEVANCE, &young, &undated)); /* by number */
    assert_false(query_hit_before(QUERY_SORT_RELEVANCE, &undated, &young));
}

static wq_status know_never(void *arg, query_hit *hit)
{
    (void)hit;
    ++*(unsigned *)arg;
    return WQ_OK;
}

static void test_query_topk__reads_rows_for_ties_between_segments_alone(void **state)
{
    (void)state;
    unsigned known = 0;
    query_topk top;
    query_topk_init(&top, QUERY_SORT_RELEVANCE, 2);
    top.know = know_never;
    top.arg = &known;
    for (uint32_t i = 0; i < 5; i++) {
        query_hit hit = {.score = 7, .number = 4 - i};
        assert_int_equal(query_topk_offer(&top, &hit), WQ_OK);
    }
    assert_int_equal(query_topk_sort(&top), WQ_OK);
    assert_int_equal(known, 0);
    assert_int_equal(top.hits[0].number, 0);
    assert_int_equal(top.hits[1].number, 1);
    query_hit other = {.score = 7, .segment = 1};
    (void)query_topk_wants(&top, &other);
    assert_int_equal(known, 2);
    query_topk_release(&top);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_topk__keeps_what_a_sort_would),
        cmocka_unit_test(test_query_topk__undated_stand_last_both_ways),
        cmocka_unit_test(test_query_topk__of_equals_the_earlier_stands_first),
        cmocka_unit_test(test_query_topk__reads_rows_for_ties_between_segments_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
