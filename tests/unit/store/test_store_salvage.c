/* SPDX-License-Identifier: MIT */
#include "unit/store/news.h"

#include "base/file.h"

#define ARTICLES 700u

static wq_error err;

static void must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        fail_msg("%s: %d %s", what, (int)st, err.text);
    }
}

/* 500 articles in two packs, 200 in the draft; every tenth is deleted, every fiftieth comes back;
 * every seventh has a second edition. */
static char *archive_new(void)
{
    static news a;
    char *dir = news_dir();
    store *s = news_open(dir, &err);
    uint64_t g;
    uint32_t rows;
    store_added what;
    store_place place;
    for (uint32_t n = 0; n < ARTICLES; n++) {
        if (n % 50 == 0) {
            must(store_begin(s), "begin");
        }
        must(store_add(s, news_make(&a, n, 0), &what, &place), "add");
        if (n % 7 == 0) {
            must(store_add(s, news_make(&a, n, 1), &what, &place), "add");
        }
        if (n % 50 == 49) {
            must(store_commit(s, &g), "commit");
        }
        if (n == 249 || n == 499) {
            must(store_seal(s, NULL, &rows), "seal");
        }
    }
    must(store_begin(s), "begin");
    for (uint32_t n = 0; n < ARTICLES; n += 10) {
        must(store_delete(s, news_make(&a, n, 0)->id), "delete");
    }
    must(store_commit(s, &g), "commit");
    must(store_begin(s), "begin");
    for (uint32_t n = 0; n < ARTICLES; n += 50) {
        must(store_add(s, news_make(&a, n, 0), &what, &place), "add");
    }
    must(store_commit(s, &g), "commit");
    store_close(s);
    return dir;
}

static unsigned editions_of(uint32_t n)
{
    if (n % 50 == 0) {
        return 1;
    }
    return n % 10 == 0 ? 0 : n % 7 == 0 ? 2 : 1;
}

typedef struct tally {
    unsigned got[ARTICLES];
    unsigned lines;
    unsigned deleted;
} tally;

static wq_status tally_each(void *arg, const wq_article *article)
{
    static news a;
    tally *t = arg;
    unsigned n;
    unsigned e;
    assert_true(article->docno.len < 32);
    char docno[33] = {0};
    memcpy(docno, article->docno.ptr, article->docno.len);
    assert_int_equal(sscanf(docno, "D-%u-%u", &n, &e), 2);
    assert_true(n < ARTICLES && e < 2);
    news_same(news_make(&a, n, e), article);
    t->got[n]++;
    return WQ_OK;
}

static wq_status tally_deleted(void *arg, wq_id id)
{
    (void)id;
    ((tally *)arg)->deleted++;
    return WQ_OK;
}

static void tally_line(void *arg, wq_status status, const char *text)
{
    (void)status;
    (void)text;
    ((tally *)arg)->lines++;
}

static void salvage(const char *dir, tally *t)
{
    memset(t, 0, sizeof *t);
    wq_error_clear(&err);
    store_report report = {tally_line, t};
    const store_salvager to = {tally_each, tally_deleted, t, &report};
    must(store_salvage(dir, &err, NULL, &to), "salvage");
}

/* Overwrite bytes of articles.mdb. */
static void spoil(const char *dir, uint64_t at, size_t len)
{
    char *path = wq_path_join(dir, "articles.mdb");
    wq_file *file;
    uint8_t *bytes = malloc(len);
    memset(bytes, 0xA5, len);
    must(wq_file_open(path, WQ_FILE_WRITE, &err, &file), "open");
    must(wq_file_pwrite(file, at, bytes, len), "pwrite");
    wq_file_close(file);
    free(bytes);
    free(path);
}

static void test_store_salvage__a_whole_file_gives_everything_once(void **state)
{
    (void)state;
    static tally t;
    char *dir = archive_new();
    salvage(dir, &t);
    for (uint32_t n = 0; n < ARTICLES; n++) {
        assert_int_equal(t.got[n], editions_of(n));
    }
    assert_int_equal(t.lines, 0);
    assert_int_equal(t.deleted, ARTICLES / 10 - ARTICLES / 50);
    news_dir_remove(dir);
}

static void test_store_salvage__metas_gone_nothing_is_lost(void **state)
{
    (void)state;
    static tally t;
    char *dir = archive_new();
    spoil(dir, 0, 8192);
    wq_error bad = {0};
    store_options options = {.write = true, .err = &bad};
    store *s;
    assert_int_not_equal(store_open(dir, &options, &s), WQ_OK);
    salvage(dir, &t);
    for (uint32_t n = 0; n < ARTICLES; n++) {
        assert_int_equal(t.got[n], editions_of(n));
    }
    news_dir_remove(dir);
}

static void test_store_salvage__any_one_page_gone(void **state)
{
    (void)state;
    static tally t;
    char *dir = archive_new();
    char *path = wq_path_join(dir, "articles.mdb");
    char *copy = wq_path_join(dir, "articles.mdb.new");
    wq_file *file;
    uint64_t size;
    must(wq_file_open(path, WQ_FILE_READ, &err, &file), "open");
    must(wq_file_size(file, &size), "size");
    uint8_t page[4096];
    unsigned lost = 0;
    for (uint64_t at = 0; at + 4096 <= size; at += 4096) {
        /* The inside of blocks in steps: there are many such pages. */
        must(wq_file_pread(file, at, page, sizeof page), "read");
        spoil(dir, at, sizeof page);
        salvage(dir, &t);
        unsigned missing = 0;
        for (uint32_t n = 0; n < ARTICLES; n++) {
            if (t.got[n] > editions_of(n)) {
                fail_msg("page %u: article %u given %u times", (unsigned)(at / 4096), n, t.got[n]);
            }
            missing += editions_of(n) - t.got[n];
        }
        /* What lies on a page: some frames or rows, or a chunk of the article table. */
        if (missing > 160) {
            fail_msg("page %u: %u editions lost", (unsigned)(at / 4096), missing);
        }
        lost += missing;
        wq_file *out;
        must(wq_file_open(path, WQ_FILE_WRITE, &err, &out), "open");
        must(wq_file_pwrite(out, at, page, sizeof page), "write");
        wq_file_close(out);
    }
    wq_file_close(file);
    print_message("%u pages, %u editions lost in all\n", (unsigned)(size / 4096), lost);
    free(path);
    free(copy);
    news_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_salvage__a_whole_file_gives_everything_once),
        cmocka_unit_test(test_store_salvage__metas_gone_nothing_is_lost),
        cmocka_unit_test(test_store_salvage__any_one_page_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
