/* SPDX-License-Identifier: MIT */
/* Bounds of words by the best postings of blocks: never less than what any article that they allow
 * is worth, whatever the statistics of the question. */
#include "unit/unit.h"

#include "unit/query/query_long.h"

#include "query/bounds.h"

/* An article of `level` with the most occurrences that the bounds of some lists allow. */
typedef struct article {
    uint32_t tf[TEXT_LEVEL_MAX];
    uint8_t heads;
} article;

static uint32_t article_score(const article *a, const plan_word *word, const query_plan *plan,
                              unsigned level)
{
    uint32_t sum = 0, tf = 0;
    for (unsigned c = 0; c < word->class_count; c++) {
        tf += a->tf[c];
        bool head = (a->heads & ((2u << c) - 1)) != 0;
        sum += tf == 0 ? 0
                       : score_occurrences(word->weighed[c], tf, head ? plan->head : 0,
                                           plan->lengths[level]);
    }
    return sum != 0 ? sum + word->present : 0;
}

/* Any article of which each list has as many as its bound allows, in the head or not. */
static void article_any(article *a, const query_bounds *bounds, const index_bound *of,
                        const unsigned *nearest, unsigned count, unsigned level)
{
    *a = (article){.heads = 0};
    for (unsigned i = 0; i < count; i++) {
        unsigned head = (unsigned)dice(2);
        uint32_t tf = query_bounds_allowed(bounds, &of[i], head, level);
        a->tf[nearest[i]] += dice(4) == 0 ? 0 : tf;
        a->heads |= (uint8_t)((head != 0 && tf != 0) << nearest[i]);
    }
}

static void bounds_try(index_segment *segment)
{
    query_plan plan = {.head = score_head(1 + (unsigned)dice(25))};
    plan_word word = {.class_count = (uint8_t)(1 + dice(3)), .present = (uint32_t)dice(5000)};
    query_bounds bounds;
    index_bound of[6];
    unsigned nearest[6];
    unsigned count = 1 + (unsigned)dice(6);
    query_levels_bound sum = {.some = 0};
    score_lengths(score_norm_of(1000, 1000 * (uint64_t)(1 + dice(1 << dice(16)))), plan.lengths);
    query_bounds_init(&bounds, segment, &plan);
    for (unsigned c = 0; c < word.class_count; c++) {
        word.weighed[c] = (uint32_t)dice(20000);
    }
    for (unsigned i = 0; i < count; i++) {
        of[i].best[0] = dice(5) == 0 ? INDEX_BEST_NONE : (index_best)dice(256);
        of[i].best[1] = dice(2) == 0 ? INDEX_BEST_NONE : (index_best)dice(256);
        nearest[i] = (unsigned)dice(word.class_count);
        query_levels_add(&sum, nearest[i], query_addend_of(&bounds, &of[i]));
    }
    uint32_t most = query_levels_most(&sum, 0, &word, plan.head);
    for (unsigned n = 0; n < 200; n++) {
        article a;
        unsigned level = (unsigned)dice(INDEX_LEVELS);
        article_any(&a, &bounds, of, nearest, count, level);
        assert_true(article_score(&a, &word, &plan, level) <= most);
        if (count == 1 && word.class_count == 1) {
            assert_true(article_score(&a, &word, &plan, level) <=
                        query_bounds_list(&bounds, of, &word, plan.head));
        }
    }
}

static void test_query_bounds__hold_for_all_statistics(void **state)
{
    test_index t;
    (void)state;
    seed_state = 0x9E3779B97F4A7C15u;
    long_lists(&t);
    for (int n = 0; n < 2000; n++) {
        bounds_try(index_segment_at(t.view, 0));
    }
    test_index_end(&t);
}

/* Where the ranking's mean length is the segment's, a list's bound is what its best posting is
 * worth. */
static void test_query_bounds__are_tight(void **state)
{
    test_index t;
    query_plan plan = {.head = score_head(2)};
    plan_word word = {.class_count = 1, .present = 500, .weighed = {9000}};
    query_bounds bounds;
    index_stat stat;
    unsigned exact = 0, all = 0;
    (void)state;
    seed_state = 0x9E3779B97F4A7C15u;
    long_lists(&t);
    assert_int_equal(index_stat_get(t.view, &stat), WQ_OK);
    score_lengths(score_norm_of(stat.articles, stat.words), plan.lengths);
    query_bounds_init(&bounds, index_segment_at(t.view, 0), &plan);
    for (unsigned best = 0; best < 256; best++) {
        for (unsigned head = 0; head < 2; head++) {
            index_bound bound = {0, {INDEX_BEST_NONE, INDEX_BEST_NONE}};
            uint32_t tf = index_best_tf((index_best)best);
            uint32_t length = plan.lengths[index_best_level((index_best)best)];
            bound.best[head] = (index_best)best;
            uint32_t most = query_bounds_list(&bounds, &bound, &word, plan.head);
            uint32_t worth =
                tf == 0 ? 0
                        : word.present + score_occurrences(word.weighed[0], tf,
                                                           head != 0 ? plan.head : 0, length);
            bool any = tf == INDEX_TF_MAX;
            assert_true(most >= worth && (any || most <= worth + worth / 50));
            exact += any || most == worth;
            all++;
        }
    }
    assert_true(exact > all * 3 / 4);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_bounds__hold_for_all_statistics),
        cmocka_unit_test(test_query_bounds__are_tight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
