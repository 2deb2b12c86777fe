/* SPDX-License-Identifier: MIT */
/* malloc fails at every N through creating, writing, reading, checking, compacting and scanning:
 * no crash, nothing half-written, nothing left behind. Needs glibc's own allocator. */
#include "kv_fixture.h"
#include "unit/heap.h"

#if COUNTED
static wq_status fill(kv_env *env)
{
    uint8_t key[64];
    static uint8_t value[LONG_MAX_BYTES];
    static uint8_t payload[WQ_BLOCK_PAYLOAD];
    kv_view *txn;
    WQ_TRY(kv_txn_begin(env, &txn));
    wq_status st = WQ_OK;
    for (uint32_t n = 0; n < 20 && st == WQ_OK; n++) {
        st = kv_put(txn, DB_SMALL, record_key(n, key), record_value(DB_SMALL, n, 1, value));
        if (st == WQ_OK) {
            st = kv_put(txn, DB_LONG, record_key(n, key), record_value(DB_LONG, n, 1, value));
        }
    }
    if (st == WQ_OK) {
        st = kv_block_put(txn, DB_BLOCK, 1, 0, block_payload(1, 0, payload));
    }
    if (st != WQ_OK) {
        kv_view_close(txn);
        return st;
    }
    return kv_commit(txn);
}

/* All or nothing: a file that opens later has all 20 records or none. */
static wq_status read_back(kv_env *env, bool *all)
{
    uint8_t key[64];
    static uint8_t value[LONG_MAX_BYTES];
    kv_view *view;
    kv_cursor c;
    uint64_t count = 0;
    WQ_TRY(kv_snapshot_open(env, &view));
    wq_status st = kv_count(view, DB_LONG, &count);
    for (uint32_t n = 0; n < 20 && st == WQ_OK && count == 20; n++) {
        wq_span got;
        st = kv_get(view, DB_LONG, record_key(n, key), &got);
        if (st == WQ_OK) {
            assert_true(wq_span_equal(got, record_value(DB_LONG, n, 1, value)));
        }
    }
    if (st == WQ_OK && count == 20) {
        st = kv_block_verify(view, DB_BLOCK, 1, 0);
    }
    if (st == WQ_OK) {
        st = kv_seek(view, DB_LONG, wq_span_of(NULL, 0), &c);
        while (st == WQ_OK) {
            st = kv_next(&c);
        }
        st = st == WQ_ENOTFOUND ? WQ_OK : st;
    }
    kv_view_close(view);
    *all = count == 20;
    return st;
}

static wq_status everything(const char *other)
{
    kv_options o = options_of(true, false);
    kv_check_options check = {.names = db_names, .count = DBS, .values = true, .err = &err};
    kv_scan_options scan = {.count = DBS, .err = &err};
    kv_env *env;
    bool all;
    WQ_TRY(kv_env_open(path, &o, &env));
    wq_status st = fill(env);
    if (st == WQ_OK) {
        st = read_back(env, &all);
        assert_true(st != WQ_OK || all);
    }
    if (st == WQ_OK) {
        st = kv_check(path, &check, NULL);
    }
    if (st == WQ_OK) {
        st = kv_scan(path, &scan, NULL);
    }
    if (st == WQ_OK) {
        st = kv_copy_compact(env, other, NULL);
    }
    kv_env_close(env);
    return st;
}

static void every_allocation_fails(void)
{
    char other[128];
    path_in(other, sizeof other, "b.mdb");
    wq_status st = WQ_ENOMEM;
    unsigned tries = 0;
    for (long n = 0; st != WQ_OK; n++, tries++) {
        assert_true(n < 2000);
        scratch_remove("a.mdb");
        wq_error_clear(&err);
        long before = pieces;
        failed_once = false;
        fails_for_good = true;
        until_failure = n;
        st = everything(other);
        until_failure = -1;
        if (pieces != before) {
            fail_msg("allocation %ld: %ld pieces are left", n, pieces - before);
        }
        assert_true(failed_once ? st != WQ_OK : st == WQ_OK);
        if (st != WQ_OK) {
            if (st != WQ_ENOMEM) {
                fail_msg("allocation %ld: %d %s", n, st, err.text);
            }
            assert_true(err.text[0] != '\0');
            assert_false(wq_path_exists(other));
        }
        if (wq_path_exists(path)) {
            kv_env *env = must_open(true);
            bool all;
            must(read_back(env, &all));
            kv_env_close(env);
        }
    }
    assert_true(tries > 20);
}
#endif

static void test_kv_memory__every_allocation_may_fail(void **state)
{
    (void)state;
#if COUNTED
    every_allocation_fails();
#else
    skip();
#endif
}

int main(void)
{
    if (scratch_begin() != 0) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_memory__every_allocation_may_fail),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_end();
    return failed;
}
