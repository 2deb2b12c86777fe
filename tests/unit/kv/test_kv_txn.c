/* SPDX-License-Identifier: MIT */
/* Changes: cursors across puts, ranges, appends, borrowed values, limits, a full device. */
#include "kv_fixture.h"

#include <signal.h>
#include <sys/resource.h>

static kv_env *env;
static kv_view *txn;

static int begin(void **state)
{
    (void)state;
    scratch_remove("a.mdb");
    env = must_open(true);
    must(kv_txn_begin(env, &txn));
    return 0;
}

static int end(void **state)
{
    (void)state;
    kv_view_close(txn);
    kv_env_close(env);
    txn = NULL;
    env = NULL;
    return 0;
}

static wq_span be(uint32_t n, uint8_t out[4])
{
    wq_put_be32(out, n);
    return wq_span_of(out, 4);
}

static void put_numbers(uint32_t count)
{
    uint8_t key[4];
    for (uint32_t n = 0; n < count; n++) {
        wq_span k = be(n, key);
        must(kv_append(txn, DB_SMALL, k, k));
    }
}

static void test_kv_txn__a_cursor_lives_through_changes(void **state)
{
    (void)state;
    uint8_t key[4];
    kv_cursor c;
    put_numbers(2000);
    must(kv_seek(txn, DB_SMALL, wq_span_of(NULL, 0), &c));
    uint32_t seen = 0;
    wq_status st = WQ_OK;
    while (st == WQ_OK) {
        uint32_t n = wq_be32(c.key.ptr);
        assert_true(wq_span_equal(c.key, c.value));
        seen++;
        if (n % 2 == 0) {
            must(kv_delete(txn, DB_SMALL, c.key)); /* its own record */
        }
        must(kv_put(txn, DB_LONG, be(n * 7919, key), c.key));
        st = kv_next(&c);
    }
    assert_int_equal(st, WQ_ENOTFOUND);
    assert_int_equal(seen, 2000);
    uint64_t left;
    must(kv_count(txn, DB_SMALL, &left));
    assert_int_equal(left, 1000);
}

static void test_kv_txn__ranges(void **state)
{
    (void)state;
    uint8_t a[4];
    uint8_t b[4];
    uint64_t left;
    put_numbers(3000);
    must(kv_delete_range(txn, DB_SMALL, be(100, a), be(100, b)));
    must(kv_count(txn, DB_SMALL, &left));
    assert_int_equal(left, 3000);
    must(kv_delete_range(txn, DB_SMALL, be(100, a), be(2100, b)));
    must(kv_count(txn, DB_SMALL, &left));
    assert_int_equal(left, 1000);
    must(kv_delete_range(txn, DB_SMALL, be(2990, a), wq_span_of(NULL, 0)));
    must(kv_delete_range(txn, DB_SMALL, wq_span_of(NULL, 0), be(10, b)));
    must(kv_count(txn, DB_SMALL, &left));
    assert_int_equal(left, 980);
    must(kv_delete_range(txn, DB_SMALL, wq_span_of(NULL, 0), wq_span_of(NULL, 0)));
    must(kv_count(txn, DB_SMALL, &left));
    assert_int_equal(left, 0);
    must(kv_delete_range(txn, DB_SMALL, wq_span_of(NULL, 0), wq_span_of(NULL, 0)));
}

static void test_kv_txn__appends_ascend(void **state)
{
    (void)state;
    uint8_t key[4];
    put_numbers(10);
    assert_int_equal(kv_append(txn, DB_SMALL, be(5, key), wq_span_str("x")), WQ_EINVAL);
    assert_int_equal(kv_append(txn, DB_SMALL, be(9, key), wq_span_str("x")), WQ_EINVAL);
    must(kv_append(txn, DB_SMALL, be(10, key), wq_span_str("x")));
    must(kv_commit(txn));
    txn = NULL;
}

/* A value that was got may be put under another key, and under its own. */
static void test_kv_txn__borrowed_values_can_be_put(void **state)
{
    (void)state;
    uint8_t key[4];
    wq_span got;
    put_numbers(500);
    for (uint32_t n = 0; n < 500; n++) {
        must(kv_get(txn, DB_SMALL, be(n, key), &got));
        must(kv_put(txn, DB_SMALL, be(499 - n + 250, key), got));
        must(kv_get(txn, DB_SMALL, be(499 - n + 250, key), &got));
        assert_int_equal(got.len, 4);
        must(kv_put(txn, DB_SMALL, be(499 - n + 250, key), wq_span_sub(got, 1, 3)));
        must(kv_get(txn, DB_SMALL, be(499 - n + 250, key), &got));
        assert_int_equal(got.len, 3);
        must(kv_put(txn, DB_SMALL, be(499 - n + 250, key), be(499 - n + 250, (uint8_t[4]){0})));
    }
}

static void test_kv_txn__limits(void **state)
{
    (void)state;
    uint8_t key[KV_KEY_MAX + 1] = {1};
    uint8_t *big = calloc(1, WQ_BLOCK_BYTES);
    wq_span got;
    must(kv_put(txn, DB_SMALL, wq_span_of(key, KV_KEY_MAX), wq_span_str("x")));
    assert_int_equal(kv_put(txn, DB_SMALL, wq_span_of(key, KV_KEY_MAX + 1), wq_span_str("x")),
                     WQ_EINVAL);
    assert_int_equal(kv_put(txn, DB_SMALL, wq_span_of(NULL, 0), wq_span_str("x")), WQ_EINVAL);
    assert_int_equal(kv_put(txn, DBS, wq_span_str("k"), wq_span_str("x")), WQ_EINVAL);
    must(kv_put(txn, DB_SMALL, wq_span_str("k"), wq_span_of(big, KV_VALUE_MAX)));
    must(kv_get(txn, DB_SMALL, wq_span_str("k"), &got));
    assert_int_equal(got.len, KV_VALUE_MAX);
    assert_int_equal(kv_put(txn, DB_SMALL, wq_span_str("l"), wq_span_of(big, KV_VALUE_MAX + 1)),
                     WQ_ELIMIT);
    assert_int_equal(kv_block_put(txn, DB_BLOCK, 1, 1, wq_span_of(big, WQ_BLOCK_PAYLOAD + 1)),
                     WQ_EINVAL);
    assert_int_equal(kv_delete(txn, DB_SMALL, wq_span_str("none")), WQ_ENOTFOUND);
    must(kv_commit(txn));
    kv_view *view;
    must(kv_snapshot_open(env, &view));
    must(kv_get(view, DB_SMALL, wq_span_str("k"), &got));
    assert_int_equal(got.len, KV_VALUE_MAX);
    assert_int_equal(kv_put(view, DB_SMALL, wq_span_str("k"), got), WQ_EINVAL);
    kv_view_close(view);
    must(kv_txn_begin(env, &txn));
    kv_view *second;
    assert_int_equal(kv_txn_begin(env, &second), WQ_EBUSY);
    free(big);
}

static void test_kv_txn__readers_cannot_write(void **state)
{
    (void)state;
    must(kv_commit(txn));
    txn = NULL;
    kv_env_close(env);
    env = must_open(false);
    assert_int_equal(kv_txn_begin(env, &txn), WQ_EREADONLY);
    assert_null(txn);
}

/* The commit of a file that may not grow fails, and the file is what it was. */
static void test_kv_txn__a_full_device(void **state)
{
    (void)state;
    put_numbers(1000);
    must(kv_commit(txn));
    txn = NULL;
    kv_env_close(env);
    env = NULL;
    pid_t child = fork();
    if (child == 0) {
        static uint8_t payload[WQ_BLOCK_PAYLOAD];
        const struct rlimit small = {512 * 1024, 512 * 1024};
        (void)signal(SIGXFSZ, SIG_IGN);
        wq_status st = setrlimit(RLIMIT_FSIZE, &small) == 0 ? WQ_OK : WQ_EINTERNAL;
        env = must_open(true);
        if (kv_txn_begin(env, &txn) != WQ_OK) {
            _exit(1);
        }
        for (uint32_t i = 0; i < 8 && st == WQ_OK; i++) {
            st = kv_block_put(txn, DB_BLOCK, 3, i, wq_span_of(payload, 100));
        }
        st = st == WQ_OK ? kv_commit(txn) : st;
        kv_env_close(env);
        /* LMDB takes a write that was cut in the middle for a failing device */
        _exit((st == WQ_ENOSPC || st == WQ_EIO) && err.text[0] != '\0' ? 0 : 2);
    }
    int how = 0;
    assert_true(waitpid(child, &how, 0) == child);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    kv_check_options o = {.names = db_names, .count = DBS, .values = true, .err = &err};
    kv_check_stats stats;
    must(kv_check(path, &o, &stats));
    assert_int_equal(stats.records, 1000);
    assert_int_equal(stats.blocks, 0);
    env = must_open(true);
    must(kv_txn_begin(env, &txn));
}

static void test_kv_txn__an_empty_commit_changes_nothing(void **state)
{
    (void)state;
    put_numbers(3);
    must(kv_commit(txn));
    kv_view *view;
    must(kv_snapshot_open(env, &view));
    uint64_t before = kv_view_number(view);
    kv_view_close(view);
    must(kv_txn_begin(env, &txn));
    must(kv_commit(txn));
    must(kv_snapshot_open(env, &view));
    assert_true(kv_view_number(view) == before);
    kv_view_close(view);
    must(kv_txn_begin(env, &txn));
    assert_true(kv_view_number(txn) == before + 1);
}

static void test_kv_txn__dirty_bytes_follow_the_heap(void **state)
{
    (void)state;
    uint8_t key[4];
    static uint8_t value[2000];
    for (uint32_t n = 0; n < 1000; n++) {
        must(kv_append(txn, DB_SMALL, be(n, key), wq_span_of(value, 180)));
    }
    size_t appended = kv_dirty_bytes(txn);
    assert_true(appended > 180000 && appended < 400000);
    must(kv_block_put(txn, DB_BLOCK, 1, 0, wq_span_of(value, 5)));
    assert_true(kv_dirty_bytes(txn) - appended >= 262144);
}

int main(void)
{
    if (scratch_begin() != 0) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_kv_txn__a_cursor_lives_through_changes, begin, end),
        cmocka_unit_test_setup_teardown(test_kv_txn__ranges, begin, end),
        cmocka_unit_test_setup_teardown(test_kv_txn__appends_ascend, begin, end),
        cmocka_unit_test_setup_teardown(test_kv_txn__borrowed_values_can_be_put, begin, end),
        cmocka_unit_test_setup_teardown(test_kv_txn__limits, begin, end),
        cmocka_unit_test_setup_teardown(test_kv_txn__readers_cannot_write, begin, end),
        cmocka_unit_test_setup_teardown(test_kv_txn__a_full_device, begin, end),
        cmocka_unit_test_setup_teardown(test_kv_txn__an_empty_commit_changes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(test_kv_txn__dirty_bytes_follow_the_heap, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_end();
    return failed;
}
