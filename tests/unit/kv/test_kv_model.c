/* SPDX-License-Identifier: MIT */
/* Random changes against a model in memory: what was committed is there, what was aborted is
 * not, snapshots stay what they were, and the structural check agrees after every commit. */
#include "kv_fixture.h"

#define RECORDS 1500u
#define ROUNDS  60u
#define HELD    3u

/* Version of each record, 0 when it is not there. */
typedef struct model {
    uint32_t version[2][RECORDS];
} model;

static model now;
static uint8_t value_bytes[LONG_MAX_BYTES];

static void expect_record(kv_view *view, const model *m, unsigned db, uint32_t n)
{
    uint8_t key[64];
    wq_span got;
    wq_status st = kv_get(view, db, record_key(n, key), &got);
    if (m->version[db][n] == 0) {
        assert_int_equal(st, WQ_ENOTFOUND);
        return;
    }
    if (st != WQ_OK) {
        fail_msg("record %u: %d %s", n, st, err.text);
    }
    assert_true(wq_span_equal(got, record_value(db, n, m->version[db][n], value_bytes)));
}

static uint64_t model_count(const model *m, unsigned db)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < RECORDS; i++) {
        n += m->version[db][i] != 0;
    }
    return n;
}

/* All records in order, forwards and back, are those of the model. */
static void expect_order(kv_view *view, const model *m, unsigned db)
{
    kv_cursor c;
    uint8_t last[KV_KEY_MAX];
    size_t last_len = 0;
    uint64_t seen = 0;
    wq_status st = kv_seek(view, db, wq_span_of(NULL, 0), &c);
    while (st == WQ_OK) {
        assert_true(wq_span_compare(wq_span_of(last, last_len), c.key) < 0);
        memcpy(last, c.key.ptr, c.key.len);
        last_len = c.key.len;
        seen++;
        st = kv_next(&c);
    }
    assert_int_equal(st, WQ_ENOTFOUND);
    assert_true(seen == model_count(m, db));
    for (; seen > 0; seen--) {
        assert_true(wq_span_equal(c.key, wq_span_of(last, last_len)));
        st = kv_prev(&c);
        memcpy(last, c.key.ptr, c.key.len);
        last_len = c.key.len;
    }
    uint64_t count;
    must(kv_count(view, db, &count));
    assert_true(count == model_count(m, db));
}

static void change(kv_view *txn, model *m, uint32_t *seed)
{
    uint8_t key[64];
    unsigned db = number(seed) % 2;
    uint32_t n = number(seed) % RECORDS;
    wq_span k = record_key(n, key);
    if (number(seed) % 3 != 0) {
        uint32_t v = number(seed) % 1000 + 1;
        must(kv_put(txn, db, k, record_value(db, n, v, value_bytes)));
        m->version[db][n] = v;
    } else {
        wq_status st = kv_delete(txn, db, k);
        assert_int_equal(st, m->version[db][n] != 0 ? WQ_OK : WQ_ENOTFOUND);
        m->version[db][n] = 0;
    }
}

static void delete_range(kv_view *txn, model *m, uint32_t *seed)
{
    uint8_t a[64];
    uint8_t b[64];
    wq_span first = record_key(number(seed) % RECORDS, a);
    wq_span last = record_key(number(seed) % RECORDS, b);
    unsigned db = number(seed) % 2;
    must(kv_delete_range(txn, db, first, last));
    for (uint32_t n = 0; n < RECORDS; n++) {
        uint8_t key[64];
        wq_span k = record_key(n, key);
        if (wq_span_compare(first, k) <= 0 && wq_span_compare(k, last) < 0) {
            m->version[db][n] = 0;
        }
    }
}

static void must_be_whole(void)
{
    kv_check_options o = {.names = db_names, .count = DBS, .values = true, .err = &err};
    kv_check_stats stats;
    wq_status st = kv_check(path, &o, &stats);
    if (st != WQ_OK) {
        fail_msg("check: %d %s", st, err.text);
    }
    assert_true(stats.records == model_count(&now, 0) + model_count(&now, 1));
    assert_true(stats.lost == 0);
}

static void test_kv_model__random_changes(void **state)
{
    (void)state;
    uint32_t seed = 4711;
    kv_view *held[HELD] = {NULL};
    model *held_model = calloc(HELD, sizeof *held_model);
    assert_non_null(held_model);
    memset(&now, 0, sizeof now);
    kv_env *env = must_open(true);
    for (unsigned round = 0; round < ROUNDS; round++) {
        kv_view *txn;
        model next = now;
        must(kv_txn_begin(env, &txn));
        for (unsigned i = 0; i < 10 + round * 5; i++) {
            change(txn, &next, &seed);
        }
        if (number(&seed) % 6 == 0) {
            delete_range(txn, &next, &seed);
        }
        for (unsigned i = 0; i < 200; i++) {
            expect_record(txn, &next, number(&seed) % 2, number(&seed) % RECORDS);
        }
        expect_order(txn, &next, number(&seed) % 2);
        if (number(&seed) % 4 == 0) {
            kv_view_close(txn);
        } else {
            must(kv_commit(txn));
            now = next;
        }
        must_be_whole();
        unsigned slot = number(&seed) % HELD;
        if (held[slot] != NULL) {
            for (uint32_t n = 0; n < RECORDS; n++) {
                expect_record(held[slot], &held_model[slot], n % 2, n);
            }
            expect_order(held[slot], &held_model[slot], round % 2);
            kv_view_close(held[slot]);
        }
        must(kv_snapshot_open(env, &held[slot]));
        held_model[slot] = now;
        if (number(&seed) % 5 == 0) {
            for (unsigned i = 0; i < HELD; i++) {
                kv_view_close(held[i]);
                held[i] = NULL;
            }
            kv_env_close(env);
            env = must_open(true);
        }
    }
    for (unsigned i = 0; i < HELD; i++) {
        kv_view_close(held[i]);
    }
    kv_env_close(env);
    free(held_model);
}

static void test_kv_model__compact_copy_has_the_same_records(void **state)
{
    (void)state;
    char other[128];
    path_in(other, sizeof other, "b.mdb");
    kv_env *env = must_open(true);
    must(kv_copy_compact(env, other, NULL));
    kv_stats stats;
    kv_view *view;
    must(kv_snapshot_open(env, &view));
    must(kv_stats_get(view, &stats));
    kv_view_close(view);
    kv_env_close(env);
    uint64_t old_pages = stats.file_pages;
    kv_options o = options_of(false, true);
    must(kv_env_open(other, &o, &env));
    must(kv_snapshot_open(env, &view));
    must(kv_stats_get(view, &stats));
    assert_true(stats.file_pages <= old_pages);
    assert_true(stats.free_pages < 30);
    for (uint32_t n = 0; n < RECORDS; n++) {
        expect_record(view, &now, 0, n);
        expect_record(view, &now, 1, n);
    }
    kv_view_close(view);
    kv_env_close(env);
    must(kv_file_replace(other, path, &err));
    must_be_whole();
}

int main(void)
{
    if (scratch_begin() != 0) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_model__random_changes),
        cmocka_unit_test(test_kv_model__compact_copy_has_the_same_records),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_end();
    return failed;
}
