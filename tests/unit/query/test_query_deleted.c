/* SPDX-License-Identifier: MIT */
/* What was deleted after the index was made is not shown, although the index still has it. */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

#define ARTICLES 6

static void archive_open(const char *dir, store **s)
{
    store_options options = {.write = true, .create = true, .level = 3};
    assert_int_equal(store_open(dir, &options, s), WQ_OK);
}

static void archive_remove(const char *dir)
{
    static const char *const FILES[] = {"articles.mdb", "articles.mdb-lock", "lock"};
    char path[128];
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, FILES[i]);
        unlink(path);
    }
    rmdir(dir);
}

/* Add articles "Rain number N" to both files, as ingest would. */
static void articles_add(store *s, test_index *t, wq_id ids[ARTICLES])
{
    assert_int_equal(store_begin(s), WQ_OK);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        char title[64];
        store_added what;
        store_place place;
        wq_article article;
        memset(&article, 0, sizeof article);
        snprintf(title, sizeof title, "Rain number %u", (unsigned)i);
        article.title = wq_span_str(title);
        article.id = pack_article_id(&article);
        ids[i] = article.id;
        assert_int_equal(store_add(s, &article, &what, &place), WQ_OK);
        index_article entry = {.box = place.box, .row = place.row, .id = article.id, .length = 3};
        assert_int_equal(index_builder_article(t->builder, &entry), WQ_OK);
        test_index_text(t, title, 0, true);
    }
    assert_int_equal(store_commit(s, &t->generation), WQ_OK);
    assert_int_equal(index_builder_flush(t->builder, t->generation, NULL), WQ_OK);
}

static void expect_total(store *s, test_index *t, uint32_t limit, size_t count, uint64_t total)
{
    store_view *view;
    query_result result;
    query_options options = {.limit = limit};
    assert_int_equal(store_snapshot(s, &view), WQ_OK);
    assert_int_equal(query_run(view, t->view, wq_span_str("rain"), &options, &result), WQ_OK);
    assert_int_equal(result.count, count);
    assert_int_equal(result.total, total);
    query_result_release(&result);
    store_view_close(view);
}

static void test_query_deleted__what_the_index_does_not_know_yet_is_left_out(void **state)
{
    (void)state;
    char dir[] = "/tmp/wq-query-store-XXXXXX";
    store *s;
    test_index t;
    wq_id ids[ARTICLES];
    uint64_t generation;
    assert_non_null(mkdtemp(dir));
    archive_open(dir, &s);
    test_index_begin(&t);
    articles_add(s, &t, ids);
    test_index_read(&t);
    expect_total(s, &t, 10, ARTICLES, ARTICLES);
    assert_int_equal(store_begin(s), WQ_OK);
    assert_int_equal(store_delete(s, ids[1]), WQ_OK);
    assert_int_equal(store_delete(s, ids[4]), WQ_OK);
    assert_int_equal(store_commit(s, &generation), WQ_OK);
    expect_total(s, &t, 10, ARTICLES - 2, ARTICLES - 2);
    test_index_end(&t);
    store_close(s);
    archive_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_deleted__what_the_index_does_not_know_yet_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
