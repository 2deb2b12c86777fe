/* SPDX-License-Identifier: MIT */
/* Words of many terms, window by window, against the same words merged article by article. */
#include "unit/unit.h"

#include "unit/query/query_long.h"

/* A word, and every word that begins with its first two letters: w12 has w1, w10 to w19, w100 and
 * on. */
static size_t many_classes(const text_analyser *self, const text_token *word, text_class *classes)
{
    wq_span folded = text_token_folded(word);
    (void)self;
    classes[0].weight = 200;
    classes[0].level = 0;
    (void)text_class_term(&classes[0], folded, text_token_light(word));
    classes[1].weight = 100;
    classes[1].level = 2; /* a level without a class lies between */
    (void)text_class_pattern(&classes[1], TEXT_PATTERN_PREFIX, wq_span_sub(folded, 0, 2));
    return 2;
}

static const text_analyser MANY = {"many", many_classes, NULL, {0, 0}};

typedef struct counts {
    unsigned pruned, found, demanded;
} counts;

static void ask(test_index *t, const char *line, query_options options, counts *c)
{
    query_result part;
    query_result whole;
    assert_int_equal(query_run(NULL, t->view, wq_span_str(line), &options, &part), WQ_OK);
    options.whole = true;
    assert_int_equal(query_run(NULL, t->view, wq_span_str(line), &options, &whole), WQ_OK);
    assert_true(whole.total_exact);
    prefix_of_whole(&part, &whole, options.limit);
    c->pruned += !part.total_exact;
    c->found += part.count != 0;
    c->demanded += part.count != 0 && options.all;
    query_result_release(&part);
    query_result_release(&whole);
}

static void test_query_iter_wide__windows_change_no_answer(void **state)
{
    static const char *const FORMS[] = {
        "w%d w%d w%d", "w%d w%d w%d",  "+w%d +w%d",       "w%d title:w%d w%d",
        "w%d",         "title:w%d w5", "w%d w%d w1*",     "w%d zz w%d w3",
        "+w2* +w%d",   "w%d -w%d w%d", "w%d w%d source:s"};
    const int forms = (int)(sizeof FORMS / sizeof FORMS[0]);
    test_index t;
    counts c = {0, 0, 0};
    (void)state;
    seed_state = 0xD1B54A32D192ED03u;
    long_lists(&t);
    for (int n = 0; n < 600; n++) {
        char line[128];
        query_options options = {.limit = 1 + (uint32_t)dice(12), .offset = (uint32_t)dice(3)};
        options.all = dice(4) == 0;
        options.analyser = dice(4) != 0 ? &MANY : NULL;
        snprintf(line, sizeof line, FORMS[n % forms], dice(dice(2) == 0 ? 5 : 60), dice(20),
                 dice(60));
        ask(&t, line, options, &c);
    }
    assert_true(c.pruned > 20 && c.found > 500 && c.demanded > 50);
    test_index_end(&t);
}

/* Two words far apart in a long segment: what lies between is stepped over, and both are found, the
 * best in articles of which bounds are asked last. */
static void test_query_iter_wide__sparse_lists(void **state)
{
    test_index t;
    (void)state;
    test_index_begin(&t);
    for (uint32_t i = 0; i < 40000; i++) {
        bool rare = i == 10 || i == 1033 || i == 1034 || i == 8191 || i == 20001;
        test_index_article(&t, i, (int32_t)i, "s", "",
                           i == 39000   ? "xa1 xa1 xa1 xb"
                           : !rare      ? "other words"
                           : i % 2 == 0 ? "xa1 xb xc other"
                                        : "xa2 xb xa1 xa1");
    }
    test_index_flush(&t);
    test_index_read(&t);
    const query_options options = {.limit = 10, .analyser = &MANY};
    query_result r;
    assert_int_equal(query_run(NULL, t.view, wq_span_str("xa1 xb"), &options, &r), WQ_OK);
    assert_true(r.count == 6 && r.all == 6 && r.all_exact);
    assert_int_equal(r.hits[0].number, 39000);
    query_result_release(&r);
    assert_int_equal(query_run(NULL, t.view, wq_span_str("xa1 other"), &options, &r), WQ_OK);
    assert_true(r.count == 10 && r.all == 2 && r.total >= r.all);
    query_result_release(&r);
    test_index_end(&t);
}

/* A used-up budget is an answer so far; a set flag ends the search. */
static void test_query_iter_wide__budget_and_cancel(void **state)
{
    test_index t;
    query_result r;
    volatile sig_atomic_t cancel = 0;
    wq_task task = {.work = 4, .cancel = &cancel};
    query_options options = {.limit = 10, .analyser = &MANY, .task = &task};
    (void)state;
    seed_state = 0xD1B54A32D192ED03u;
    long_lists(&t);
    assert_int_equal(query_run(NULL, t.view, wq_span_str("w1 w2 w3"), &options, &r), WQ_OK);
    assert_true(!r.total_exact && !r.all_exact && (r.cut & QUERY_CUT_TIME) != 0);
    query_result_release(&r);
    cancel = 1;
    assert_int_equal(query_run(NULL, t.view, wq_span_str("w1 w2 w3"), &options, &r), WQ_ECANCEL);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_iter_wide__windows_change_no_answer),
        cmocka_unit_test(test_query_iter_wide__sparse_lists),
        cmocka_unit_test(test_query_iter_wide__budget_and_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
