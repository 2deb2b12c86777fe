/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/likewords.h"
#include "unit/query/query_index.h"

static void index_make(test_index *t)
{
    test_index_begin(t);
    test_index_article(t, 0, 0, "a", "glacier melts", "glacier lost ice valley");
    test_index_article(t, 1, 1, "a", "ice", "ice glacier shrinks");
    test_index_flush(t);
    test_index_article(t, 2, 2, "a", "bread", "bread valley dear");
    test_index_article(t, 3, 3, "a", "حلب", "وصل القطار في حلب");
    test_index_article(t, 4, 4, "a", "محطة حلب", "فتحت محطة القطار في المدينة");
    test_index_flush(t);
    test_index_read(t);
}

static void expect(test_index *t, const char *title, const char *body, const char *words)
{
    wq_part part = {WQ_PART_PARAGRAPH, wq_span_str(body)};
    wq_part beside = {WQ_PART_RELATED, wq_span_str("bread")};
    wq_part parts[2] = {part, beside};
    wq_article article = {.title = wq_span_str(title), .parts = parts, .part_count = 2};
    wq_buf line;
    wq_buf_init(&line, 4096);
    assert_int_equal(query_like_words(&article, t->view, NULL, NULL, &line), WQ_OK);
    assert_int_equal(wq_buf_put_u8(&line, 0), WQ_OK);
    assert_string_equal((const char *)line.ptr, words);
    wq_buf_release(&line);
}

static void test_query_likewords__words_by_worth(void **state)
{
    (void)state;
    test_index t;
    index_make(&t);
    /* Stop words, what is nowhere else, and what stands beside the body are no words of it. */
    expect(&t, "glacier melts", "glacier lost ice valley", "glacier ice valley");
    expect(&t, "حلب", "وصل القطار في حلب", "حلب القطار");
    expect(&t, "", "xylophone", "");
    expect(&t, "", "", "");
    test_index_end(&t);
}

/* An article of 100,000 different words costs LIKE_CANDIDATES lookups. */
static void test_query_likewords__a_long_article_is_bounded(void **state)
{
    (void)state;
    test_index t;
    size_t room = 1024 * 1024, len = 0;
    char *body = malloc(room);
    assert_non_null(body);
    for (int i = 0; len + 32 < room; i++) {
        len += (size_t)snprintf(body + len, room - len, "w%dx glacier ", i);
    }
    index_make(&t);
    wq_part part = {WQ_PART_PARAGRAPH, wq_span_of(body, len)};
    wq_article article = {.parts = &part, .part_count = 1};
    wq_task task = {.size = sizeof task, .work = 100000};
    wq_buf line;
    wq_buf_init(&line, 4096);
    assert_int_equal(query_like_words(&article, t.view, NULL, &task, &line), WQ_OK);
    assert_true(wq_span_equal(wq_buf_span(&line), wq_span_str("glacier")));
    wq_buf_release(&line);
    volatile sig_atomic_t stop = 1;
    task.cancel = &stop;
    assert_int_equal(query_like_words(&article, t.view, NULL, &task, &line), WQ_ECANCEL);
    wq_buf_release(&line);
    free(body);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_likewords__words_by_worth),
        cmocka_unit_test(test_query_likewords__a_long_article_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
