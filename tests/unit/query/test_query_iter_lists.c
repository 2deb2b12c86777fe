/* SPDX-License-Identifier: MIT */
/* Many articles with all words: counted up to a limit, and the ten best are the ten best. */
#include "unit/unit.h"

#include "unit/query/query_answer.h"
#include "unit/query/query_index.h"

#include "bench/exact.h"

/* Words a to d stand in half of the articles each, often or in the title in some stretches; e in
 * few. Some are dead, in three segments. */
static void dense_lists(test_index *t)
{
    test_index_begin(t);
    for (uint32_t i = 0; i < 9000; i++) {
        char body[1024] = "";
        char title[8] = "";
        for (char word = 'a'; word < 'e'; word++) {
            int times = dice(2) == 0 ? 0 : i / 300 % 6 == 1 ? 1 + dice(1 << dice(4)) : 1;
            for (int n = 0; n < times; n++) {
                size_t len = strlen(body);
                snprintf(body + len, sizeof body - len, "%cx ", word);
            }
        }
        for (int n = dice(1 << dice(7)); n > 0; n--) {
            size_t len = strlen(body);
            snprintf(body + len, sizeof body - len, "z%d ", n);
        }
        snprintf(title, sizeof title, "%cx",
                 dice(20) == 0      ? 'e'
                 : i / 300 % 6 == 2 ? 'a' + dice(8)
                                    : 'x');
        test_index_article(t, i, (int32_t)i, "s", title, body);
        if (i == 5000 || i == 8500) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
    for (int i = 0; i < 200; i++) {
        assert_int_equal(index_builder_kill(t->builder, 1, (uint32_t)dice(9000)), WQ_OK);
    }
    test_index_flush(t);
    test_index_read(t);
}

static void test_query_iter_lists__stops_counting_and_keeps_the_best(void **state)
{
    static const char *const QUESTIONS[] = {"ax bx",    "ax bx cx", "bx dx",    "ax ex",
                                            "cx dx ex", "+ax +bx",  "ax ax",    "ax bx cx dx",
                                            "ax",       "bx nox",   "ax -bx cx"};
    test_index t;
    unsigned least = 0, exact = 0;
    (void)state;
    seed_state = 0x9E3779B97F4A7C15u;
    dense_lists(&t);
    for (unsigned n = 0; n < 8 * sizeof QUESTIONS / sizeof QUESTIONS[0]; n++) {
        query_result part;
        query_result whole;
        query_options options = {.limit = 1 + (uint32_t)dice(12), .all = n % 2 == 0};
        options.analyser = n % 4 < 3 ? &EXACT : NULL;
        wq_span line = wq_span_str(QUESTIONS[n / 8]);
        assert_int_equal(query_run(NULL, t.view, line, &options, &part), WQ_OK);
        options.whole = true;
        assert_int_equal(query_run(NULL, t.view, line, &options, &whole), WQ_OK);
        prefix_of_whole(&part, &whole, options.limit);
        least += !part.all_exact;
        exact += part.all_exact;
        query_result_release(&part);
        query_result_release(&whole);
    }
    assert_true(least > 10 && exact > 20);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_iter_lists__stops_counting_and_keeps_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
