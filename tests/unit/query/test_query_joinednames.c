/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/joinednames.h"
#include "query/query.h"
#include "unit/query/query_index.h"
#include "unit/query/query_text.h"

static void expect_tree(const char *question, const char *want)
{
    wq_arena arena;
    wq_error err = {0};
    query_tree tree;
    wq_buf out;
    wq_arena_init(&arena, 64 * WQ_KIB, 0);
    wq_buf_init(&out, 1024);
    assert_int_equal(query_parse(wq_span_str(question), &arena, &err, &tree), WQ_OK);
    assert_int_equal(query_names_apply(&tree, &arena), WQ_OK);
    assert_int_equal(query_tree_format(&tree, &out), WQ_OK);
    assert_int_equal(wq_buf_put_u8(&out, 0), WQ_OK);
    assert_string_equal((const char *)out.ptr, want);
    wq_buf_release(&out);
    wq_arena_release(&arena);
}

static void test_query_joinednames__as_trees(void **state)
{
    (void)state;
    expect_tree("عبدالله", "(or \"عبد الله\" عبدالله)");
    expect_tree("عبد الله", "(عبد الله)");
    expect_tree("\"عبد الله\"", "(or ~عبدالله \"عبد الله\")");
    expect_tree("\"خالد عبد الله\" حلب", "((or \"خالد عبدالله\" \"خالد عبد الله\") حلب)");
    expect_tree("حلب -عبدالله", "(حلب -(or \"عبد الله\" عبدالله))");
    expect_tree("+أبوظبي", "+(or \"أبو ظبي\" أبوظبي)");
    expect_tree("=عبدالله", "=عبدالله");
    expect_tree("عبدالله*", "عبدالله*");
    expect_tree("title:عبدالله", "title:عبدالله");
    expect_tree("عبدالله near/3 حلب", "(near ~عبدالله /3 ~حلب)");
    expect_tree("والله بالله الله عبدة", "(والله بالله الله عبدة)");
}

/* A joined word counts for both of the words that were asked, as much as they would themselves. */
static void test_query_joinednames__both_words_are_there(void **state)
{
    (void)state;
    test_index t;
    query_result r;
    const query_options how = {.limit = 10, .all = true};
    test_index_begin(&t);
    test_index_article(&t, 0, 1, "s", "", "زار عبدالله حلب");
    test_index_article(&t, 1, 2, "s", "", "زار عبد الله حلب");
    test_index_article(&t, 2, 3, "s", "", "زار عبد حلب");
    test_index_flush(&t);
    test_index_read(&t);
    assert_int_equal(query_run(NULL, t.view, wq_span_str("عبد الله حلب"), &how, &r), WQ_OK);
    assert_int_equal(r.count, 2);
    assert_int_equal(r.hits[0].place.row, 1);
    assert_true(r.hits[1].score > r.hits[0].score / 2);
    query_result_release(&r);
    assert_int_equal(query_run(NULL, t.view, wq_span_str("-عبدالله حلب"), &how, &r), WQ_OK);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.hits[0].place.row, 2);
    query_result_release(&r);
    test_index_end(&t);
}

/* 32 words fill the question: the names in it stay as they are. */
static void test_query_joinednames__without_room_nothing_changes(void **state)
{
    (void)state;
    char question[512] = "عبدالله";
    for (int i = 1; i < 32; i++) {
        char word[8];
        snprintf(word, sizeof word, " w%d", i);
        test_put(question, sizeof question, word);
    }
    char want[512];
    snprintf(want, sizeof want, "(%s)", question);
    expect_tree(question, want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_joinednames__as_trees),
        cmocka_unit_test(test_query_joinednames__both_words_are_there),
        cmocka_unit_test(test_query_joinednames__without_room_nothing_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
