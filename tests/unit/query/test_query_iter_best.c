/* SPDX-License-Identifier: MIT */
/* Bounds of blocks: the ten best with them and without. */
#include "unit/unit.h"

#include "unit/query/query_long.h"

static void test_query_iter_best__bounds_change_no_answer(void **state)
{
    (void)state;
    static const char *const FORMS[] = {
        "w%d w%d w%d",   "w%d OR w%d OR w%d",  "w%d w%d -w%d",        "w%d w%d w%d date:1970-01-02",
        "w%d (w%d w%d)", "w%d w%d near/3 w%d", "w%d \"w%d w%d\"",     "w%d title:w%d w%d",
        "w%d w%d +w%d",  "w%d* w%d w%d",       "w%d w%d w%d source:s"};
    const int forms = (int)(sizeof FORMS / sizeof FORMS[0]);
    test_index t;
    unsigned pruned = 0;
    seed_state = 0x9E3779B97F4A7C15u;
    long_lists(&t);
    for (int n = 0; n < 400; n++) {
        char line[128];
        query_result part;
        query_result whole;
        query_options options = {.limit = 1 + (uint32_t)dice(12), .offset = (uint32_t)dice(3)};
        snprintf(line, sizeof line, FORMS[n % forms], dice(dice(2) == 0 ? 5 : 60), dice(20),
                 dice(60));
        assert_int_equal(query_run(NULL, t.view, wq_span_str(line), &options, &part), WQ_OK);
        options.whole = true;
        assert_int_equal(query_run(NULL, t.view, wq_span_str(line), &options, &whole), WQ_OK);
        assert_true(whole.total_exact);
        prefix_of_whole(&part, &whole, options.limit);
        pruned += !part.total_exact;
        query_result_release(&part);
        query_result_release(&whole);
    }
    assert_true(pruned > 100);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_iter_best__bounds_change_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
