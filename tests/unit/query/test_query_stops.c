/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

static uint64_t found(index_view *view, const char *text)
{
    query_result result;
    const query_options options = {.limit = 10};
    assert_int_equal(query_run(NULL, view, wq_span_str(text), &options, &result), WQ_OK);
    uint64_t total = result.total;
    query_result_release(&result);
    return total;
}

/* Words that say nothing are no spellings of words that say something. */
static void test_query_stops__water_is_not_what(void **state)
{
    (void)state;
    test_index t;
    test_index_begin(&t);
    test_index_article(&t, 0, 100, "a", "", "ما زال القط على الطاولة");
    test_index_article(&t, 1, 200, "a", "", "شرب علي ماء");
    test_index_flush(&t);
    test_index_read(&t);
    assert_int_equal(found(t.view, "ماء"), 1);
    assert_int_equal(found(t.view, "علي"), 1);
    assert_int_equal(found(t.view, "\"علي\""), 1);
    assert_int_equal(found(t.view, "=على"), 1);
    assert_int_equal(found(t.view, "على"), 1);
    assert_int_equal(found(t.view, "\"على\""), 2);
    assert_int_equal(found(t.view, "مسئول"), 0);
    test_index_end(&t);
}

/* The small words of a question in another language say nothing either, unless they are all there
 * is. */
static void test_query_stops__small_words_of_the_question(void **state)
{
    (void)state;
    test_index t;
    test_index_begin(&t);
    test_index_article(&t, 0, 100, "a", "", "Travel To Do عروض السفر");
    test_index_article(&t, 1, 200, "a", "", "a visit on Monday");
    test_index_article(&t, 2, 300, "a", "", "визит в город");
    test_index_flush(&t);
    test_index_read(&t);
    assert_int_equal(found(t.view, "visit to Rome"), 1);
    assert_int_equal(found(t.view, "visit \"to\" Rome"), 2);
    assert_int_equal(found(t.view, "visit =to"), 2);
    assert_int_equal(found(t.view, "to"), 1);
    assert_int_equal(found(t.view, "в музей"), 0);
    test_index_end(&t);
}

/* A guess needs an archive in which rare is rare. */
static void test_query_stops__names_are_guessed_in_large_archives(void **state)
{
    (void)state;
    test_index t;
    test_index_begin(&t);
    test_index_article(&t, 0, 0, "a", "", "وصلت سلمى");
    test_index_flush(&t);
    test_index_read(&t);
    assert_int_equal(found(t.view, "سيلما"), 0);
    test_index_end(&t);
    test_index_begin(&t);
    test_index_article(&t, 0, 0, "a", "", "وصلت سلمى");
    for (uint32_t i = 1; i < 2001; i++) {
        test_index_article(&t, i, (int32_t)i, "a", "", i % 2 == 0 ? "كتاب" : "كاتب");
    }
    test_index_flush(&t);
    test_index_read(&t);
    assert_int_equal(found(t.view, "سيلما"), 1);
    assert_int_equal(found(t.view, "كتاب"), 1000);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_stops__water_is_not_what),
        cmocka_unit_test(test_query_stops__small_words_of_the_question),
        cmocka_unit_test(test_query_stops__names_are_guessed_in_large_archives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
