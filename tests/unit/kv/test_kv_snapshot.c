/* SPDX-License-Identifier: MIT */
/* Snapshots while another process writes. */
#include "kv_fixture.h"

#define WRITER_COMMITS 120u
#define COUNTERS       40u

static wq_span counter_key(uint32_t n, uint8_t out[4])
{
    wq_put_be32(out, n);
    return wq_span_of(out, 4);
}

/* Every commit sets all counters to its own number and moves long values about. */
static int writer(void)
{
    uint8_t key[64];
    static uint8_t value[LONG_MAX_BYTES];
    kv_options o = options_of(true, false);
    kv_env *env;
    if (kv_env_open(path, &o, &env) != WQ_OK) {
        return 1;
    }
    for (uint32_t commit = 1; commit <= WRITER_COMMITS; commit++) {
        kv_view *txn;
        uint8_t number_bytes[4];
        wq_put_le32(number_bytes, commit);
        if (kv_txn_begin(env, &txn) != WQ_OK) {
            return 2;
        }
        for (uint32_t n = 0; n < COUNTERS; n++) {
            if (kv_put(txn, DB_SMALL, counter_key(n, key), wq_span_of(number_bytes, 4)) != WQ_OK ||
                kv_put(txn, DB_LONG, counter_key(n, key),
                       record_value(DB_LONG, n, commit, value)) != WQ_OK) {
                return 3;
            }
        }
        if (kv_commit(txn) != WQ_OK) {
            return 4;
        }
    }
    kv_env_close(env);
    return 0;
}

/* All counters of a snapshot are of one commit, and the long values go with it. */
static uint32_t read_one(kv_view *view)
{
    uint8_t key[4];
    static uint8_t value[LONG_MAX_BYTES];
    uint32_t commit = 0;
    for (uint32_t n = 0; n < COUNTERS; n++) {
        wq_span got;
        must(kv_get(view, DB_SMALL, counter_key(n, key), &got));
        assert_int_equal(got.len, 4);
        assert_true(n == 0 || wq_le32(got.ptr) == commit);
        commit = wq_le32(got.ptr);
        must(kv_get(view, DB_LONG, counter_key(n, key), &got));
        assert_true(wq_span_equal(got, record_value(DB_LONG, n, commit, value)));
    }
    return commit;
}

static void test_kv_snapshot__is_one_commit_while_another_process_writes(void **state)
{
    (void)state;
    kv_env *made = must_open(true);
    kv_env_close(made);
    pid_t child = fork();
    if (child == 0) {
        _exit(writer());
    }
    (void)alarm(120);
    kv_env *env = must_open(false);
    kv_view *view;
    kv_view *kept = NULL;
    uint32_t kept_commit = 0;
    uint32_t last = 0;
    unsigned seen = 0;
    while (last < WRITER_COMMITS) {
        uint8_t key[4];
        wq_span got;
        must(kv_snapshot_open(env, &view));
        if (kv_get(view, DB_SMALL, counter_key(0, key), &got) == WQ_OK) {
            uint32_t commit = read_one(view);
            assert_true(commit >= last);
            last = commit;
            if (kept == NULL) {
                must(kv_snapshot_open(env, &kept));
                kept_commit = read_one(kept);
            }
        }
        if (kept != NULL && seen % 8 == 0) {
            assert_int_equal(read_one(kept), kept_commit);
        }
        kv_view_close(view);
        seen++;
    }
    assert_int_equal(read_one(kept), kept_commit);
    kv_view_close(kept);
    kv_env_close(env);
    int how = 0;
    assert_true(waitpid(child, &how, 0) == child);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    (void)alarm(0);
}

static void test_kv_snapshot__the_map_follows_a_growing_file(void **state)
{
    (void)state;
    static kv_env *env; /* static: valgrind looks at the child too */
    env = must_open(false);
    pid_t child = fork();
    if (child == 0) {
        static uint8_t payload[WQ_BLOCK_PAYLOAD];
        kv_options o = options_of(true, false);
        kv_env *out;
        kv_view *txn;
        if (kv_env_open(path, &o, &out) != WQ_OK) {
            _exit(1);
        }
        for (uint32_t i = 0; i < 320; i++) { /* 80 MiB, beyond the reader's room */
            if (i % 32 == 0 && kv_txn_begin(out, &txn) != WQ_OK) {
                _exit(2);
            }
            if (kv_block_put(txn, DB_BLOCK, 1, i, wq_span_of(payload, i + 1)) != WQ_OK) {
                _exit(3);
            }
            if (i % 32 == 31 && kv_commit(txn) != WQ_OK) {
                _exit(4);
            }
        }
        kv_env_close(out);
        _exit(0);
    }
    int how = 0;
    assert_true(waitpid(child, &how, 0) == child);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    kv_view *view;
    must(kv_snapshot_open(env, &view));
    must(kv_block_verify(view, DB_BLOCK, 1, 319));
    kv_view_close(view);
    kv_env_close(env);
}

static void test_kv_snapshot__an_unknown_database_is_empty(void **state)
{
    (void)state;
    static const char *const more[] = {"small", "long", "blocks", "later"};
    kv_options o = {.names = more, .count = 4, .err = &err};
    kv_env *env;
    kv_view *view;
    kv_cursor c;
    wq_span got;
    uint64_t n = 9;
    must(kv_env_open(path, &o, &env));
    must(kv_snapshot_open(env, &view));
    must(kv_count(view, 3, &n));
    assert_int_equal(n, 0);
    assert_int_equal(kv_get(view, 3, wq_span_str("x"), &got), WQ_ENOTFOUND);
    assert_int_equal(kv_seek(view, 3, wq_span_of(NULL, 0), &c), WQ_ENOTFOUND);
    assert_int_equal(kv_next(&c), WQ_ENOTFOUND);
    kv_view_close(view);
    kv_env_close(env);
}

int main(void)
{
    if (scratch_begin() != 0) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_snapshot__is_one_commit_while_another_process_writes),
        cmocka_unit_test(test_kv_snapshot__the_map_follows_a_growing_file),
        cmocka_unit_test(test_kv_snapshot__an_unknown_database_is_empty),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_end();
    return failed;
}
