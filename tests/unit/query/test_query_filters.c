/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"
#include "unit/query/query_text.h"

static void lacking_put(void *arg, const wq_filter_lacking *lacking)
{
    char one[256];
    snprintf(one, sizeof one, "%s:%s>%s ", lacking->name, lacking->value,
             lacking->near != NULL ? lacking->near : "");
    test_put(arg, 512, one);
}

static void expect(index_view *view, const char *question, const char *want)
{
    char out[512] = "";
    assert_int_equal(query_filters_lacking(view, wq_span_str(question), lacking_put, out), WQ_OK);
    assert_string_equal(out, want);
}

static void test_query_filters__what_no_article_has_is_told_with_what_there_is(void **state)
{
    (void)state;
    test_index t;
    test_index_begin(&t);
    test_index_article(&t, 0, 100, "Radio Tunis", "a", "cat");
    test_index_article(&t, 1, 200, "Radio Tunis", "b", "cat");
    test_index_flush(&t);
    test_index_article(&t, 2, 300, "Tunis", "c", "cat");
    test_index_article(&t, 3, 400, "الأهرام", "d", "cat");
    test_index_flush(&t);
    test_index_read(&t);
    expect(t.view, "cat source:tunis kind:article", "");
    expect(t.view, "cat source:radio", "source:radio>radio tunis ");
    expect(t.view, "cat source:\"The Radio Tunis\"", "source:the radio tunis>radio tunis ");
    expect(t.view, "cat source:اهرام", "source:اهرام>الاهرام ");
    expect(t.view, "(cat OR source:cairo) kind:page", "source:cairo> kind:page> ");
    expect(t.view, "cat -source:cairo date:2024", "");
    test_index_end(&t);
}

static void test_query_filters__a_question_that_is_none_is_refused(void **state)
{
    (void)state;
    test_index t;
    char out[512] = "";
    test_index_begin(&t);
    test_index_article(&t, 0, 100, "s", "a", "cat");
    test_index_flush(&t);
    test_index_read(&t);
    assert_int_equal(query_filters_lacking(t.view, wq_span_str("(source:x"), lacking_put, out),
                     WQ_EQUERY);
    assert_string_equal(out, "");
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_filters__what_no_article_has_is_told_with_what_there_is),
        cmocka_unit_test(test_query_filters__a_question_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
