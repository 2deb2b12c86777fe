/* SPDX-License-Identifier: MIT */
/* Random changes to an archive and to a table in memory that is too simple to be wrong. */
#include "unit/store/news.h"

#define IDS      120u
#define EDITIONS 3u

typedef struct model {
    bool live[IDS][EDITIONS];
    bool deleted[IDS];
    store_place place[IDS][EDITIONS];
} model;

static wq_error err;
static news text;

static void must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        fail_msg("%s: %d %s", what, (int)st, err.text);
    }
}

static unsigned live_editions(const model *m, uint32_t n)
{
    unsigned count = 0;
    for (uint32_t e = 0; e < EDITIONS; e++) {
        count += m->live[n][e];
    }
    return count;
}

static void one_add(store *s, model *m, uint32_t n, uint32_t e)
{
    store_added what;
    store_place place;
    bool had = m->live[n][e];
    unsigned before = live_editions(m, n);
    must(store_add(s, news_make(&text, n, e), &what, &place), "add");
    assert_int_equal(what, had ? STORE_PRESENT : before > 0 ? STORE_EDITION : STORE_ADDED);
    if (had) {
        assert_memory_equal(&place, &m->place[n][e], sizeof place);
    }
    m->live[n][e] = true;
    m->deleted[n] = false;
    m->place[n][e] = place;
}

static void one_delete(store *s, model *m, uint32_t n)
{
    wq_status st = store_delete(s, news_make(&text, n, 0)->id);
    assert_int_equal(st, live_editions(m, n) > 0 ? WQ_OK : WQ_ENOTFOUND);
    if (st == WQ_OK) {
        memset(m->live[n], 0, sizeof m->live[n]);
        m->deleted[n] = true;
    }
}

static void check_one(store_view *view, const model *m, uint32_t n)
{
    store_place found[8];
    size_t count;
    wq_id id = news_make(&text, n, 0)->id;
    unsigned want = live_editions(m, n);
    wq_status st = store_find(view, id, found, 8, &count);
    if (st != (want > 0 ? WQ_OK : WQ_ENOTFOUND) || count != want) {
        fail_msg("find %u: %d, %zu of %u, %s", n, (int)st, count, want, err.text);
    }
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        wq_article got;
        must(store_article(view, found[i], &got), "article");
        unsigned gn;
        unsigned ge;
        char docno[33] = {0};
        assert_true(got.docno.len < sizeof docno);
        memcpy(docno, got.docno.ptr, got.docno.len);
        assert_int_equal(sscanf(docno, "D-%u-%u", &gn, &ge), 2);
        assert_int_equal(gn, n);
        assert_true(ge < EDITIONS && m->live[n][ge]);
        assert_memory_equal(&found[i], &m->place[n][ge], sizeof found[i]);
        int64_t date = got.date.precision == WQ_DATE_NONE ? INT64_MAX : got.date.minutes;
        assert_true(date >= last);
        last = date;
        news_same(news_make(&text, n, ge), &got);
    }
    bool deleted;
    must(store_deleted(view, id, &deleted), "deleted");
    assert_int_equal(deleted, m->deleted[n]);
}

static void check_all(store_view *view, const model *m)
{
    uint64_t articles = 0;
    uint64_t editions = 0;
    uint64_t deleted = 0;
    for (uint32_t n = 0; n < IDS; n++) {
        check_one(view, m, n);
        articles += live_editions(m, n) > 0;
        editions += live_editions(m, n);
        deleted += m->deleted[n];
    }
    store_stat stat;
    must(store_stat_get(view, &stat), "stat");
    assert_int_equal(stat.articles, articles);
    assert_int_equal(stat.editions, editions);
    assert_int_equal(stat.deleted, deleted);
}

static void check_committed(store *s, const model *m)
{
    store_view *view;
    must(store_snapshot(s, &view), "snapshot");
    check_all(view, m);
    store_view_close(view);
}

static void one_change(store *s, model *m, uint64_t *seed)
{
    model before = *m;
    must(store_begin(s), "begin");
    unsigned steps = 1 + news_random(seed) % 30;
    for (unsigned i = 0; i < steps; i++) {
        uint32_t n = news_random(seed) % IDS;
        if (news_random(seed) % 5 == 0) {
            one_delete(s, m, n);
        } else {
            one_add(s, m, n, news_random(seed) % EDITIONS);
        }
    }
    if (news_random(seed) % 8 == 0) {
        check_all(store_change(s), m);
    }
    if (news_random(seed) % 6 == 0) {
        store_abort(s);
        *m = before;
        return;
    }
    uint64_t generation;
    must(store_commit(s, &generation), "commit");
}

static void line(void *arg, wq_status status, const char *finding)
{
    (void)arg;
    fail_msg("verify: %d %s", (int)status, finding);
}

static store *one_compact(store *s, const char *dir)
{
    store_close(s);
    store_options options = {.exclusive = true, .err = &err, .level = 3};
    must(store_open(dir, &options, &s), "open exclusively");
    must(store_compact(s, NULL), "compact");
    return s;
}

static void run_seed(uint64_t seed, unsigned steps)
{
    model *m = calloc(1, sizeof *m);
    char *dir = news_dir();
    store *s = news_open(dir, &err);
    for (unsigned i = 0; i < steps; i++) {
        uint32_t rows;
        switch (news_random(&seed) % 12) {
        case 0:
            must(store_seal(s, NULL, &rows), "seal");
            break;
        case 1:
            store_close(s);
            s = news_open(dir, &err);
            break;
        case 2:
            s = news_random(&seed) % 3 == 0 ? one_compact(s, dir) : s;
            break;
        default:
            one_change(s, m, &seed);
        }
        if (news_random(&seed) % 5 == 0) {
            check_committed(s, m);
        }
    }
    store_report report = {line, NULL};
    must(store_verify(s, NULL, &report), "verify");
    check_committed(s, m);
    store_close(s);
    free(m);
    news_dir_remove(dir);
}

static void test_store_model__random_changes_are_as_in_the_model(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        run_seed(seed, 60);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_model__random_changes_are_as_in_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
