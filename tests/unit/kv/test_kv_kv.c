/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "kv/kv.h"
#include "kv/structure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"alpha", "beta", "blocks"};
static char dir[] = "/tmp/kv-test-XXXXXX";
static char path[64];
static wq_error err;

static kv_env *open_env(bool write)
{
    kv_options o = {.names = names, .count = 3, .write = write, .create = write, .err = &err};
    kv_env *env = NULL;
    wq_error_clear(&err);
    wq_status st = kv_env_open(path, &o, &env);
    if (st != WQ_OK) {
        fail_msg("open: %d %s", st, err.text);
    }
    return env;
}

static wq_span str(const char *s)
{
    return wq_span_str(s);
}

static int fresh(void **state)
{
    (void)state;
    char lock[80];
    (void)snprintf(lock, sizeof lock, "%s-lock", path);
    (void)unlink(path);
    (void)unlink(lock);
    return 0;
}

static void test_kv_kv__put_get_commit_reopen(void **state)
{
    (void)state;
    kv_env *env = open_env(true);
    kv_view *txn;
    kv_view *snap;
    wq_span v;
    assert_int_equal(kv_txn_begin(env, &txn), WQ_OK);
    assert_int_equal(kv_put(txn, 0, str("one"), str("1")), WQ_OK);
    assert_int_equal(kv_put(txn, 0, str("two"), str("2")), WQ_OK);
    assert_int_equal(kv_put(txn, 1, str("one"), str("")), WQ_OK);
    assert_int_equal(kv_get(txn, 0, str("two"), &v), WQ_OK);
    assert_true(wq_span_equal(v, str("2")));
    assert_int_equal(kv_snapshot_open(env, &snap), WQ_OK);
    assert_int_equal(kv_get(snap, 0, str("two"), &v), WQ_ENOTFOUND);
    kv_view_close(snap);
    assert_int_equal(kv_commit(txn), WQ_OK);
    for (int round = 0; round < 2; round++) {
        uint64_t n;
        kv_cursor c;
        assert_int_equal(kv_snapshot_open(env, &snap), WQ_OK);
        assert_int_equal(kv_get(snap, 0, str("two"), &v), WQ_OK);
        assert_true(wq_span_equal(v, str("2")));
        assert_int_equal(kv_get(snap, 1, str("one"), &v), WQ_OK);
        assert_int_equal(v.len, 0);
        assert_int_equal(kv_get(snap, 1, str("two"), &v), WQ_ENOTFOUND);
        assert_int_equal(kv_count(snap, 0, &n), WQ_OK);
        assert_int_equal(n, 2);
        assert_int_equal(kv_seek(snap, 0, str("p"), &c), WQ_OK);
        assert_true(wq_span_equal(c.key, str("two")));
        assert_int_equal(kv_next(&c), WQ_ENOTFOUND);
        assert_int_equal(kv_prev(&c), WQ_OK);
        assert_true(wq_span_equal(c.value, str("1")));
        assert_int_equal(kv_seek_before(snap, 0, str("p"), &c), WQ_OK);
        assert_true(wq_span_equal(c.key, str("one")));
        assert_int_equal(kv_seek_before(snap, 0, str("a"), &c), WQ_ENOTFOUND);
        assert_int_equal(kv_seek_below(snap, 0, str("a"), &c), WQ_ENOTFOUND);
        assert_int_equal(kv_seek_below(snap, 0, str("p"), &c), WQ_OK);
        assert_true(wq_span_equal(c.key, str("one")));
        kv_view_close(snap);
        kv_env_close(env);
        env = open_env(round == 0);
    }
    kv_env_close(env);
}

static void test_kv_kv__streams_of_blocks(void **state)
{
    (void)state;
    kv_env *env = open_env(true);
    kv_view *txn;
    kv_view *snap;
    size_t size = 2 * WQ_BLOCK_PAYLOAD + 1000;
    uint8_t *body = malloc(size);
    uint8_t *got = malloc(size);
    for (size_t i = 0; i < size; i++) {
        body[i] = (uint8_t)(i * 7 + i / 1000);
    }
    assert_int_equal(kv_txn_begin(env, &txn), WQ_OK);
    for (uint32_t b = 0; b < 3; b++) {
        wq_span part =
            wq_span_sub(wq_span_of(body, size), (size_t)b * WQ_BLOCK_PAYLOAD, WQ_BLOCK_PAYLOAD);
        assert_int_equal(kv_block_put(txn, 2, 5, b, part), WQ_OK);
    }
    assert_int_equal(kv_stream_read(txn, 2, 5, 10, got, size - 10), WQ_OK);
    assert_memory_equal(got, body + 10, size - 10);
    assert_true(kv_dirty_bytes(txn) >= 3 * 64 * 4096);
    assert_int_equal(kv_commit(txn), WQ_OK);
    assert_int_equal(kv_snapshot_open(env, &snap), WQ_OK);
    assert_int_equal(kv_stream_read(snap, 2, 5, 0, got, size), WQ_OK);
    assert_memory_equal(got, body, size);
    assert_int_equal(kv_stream_read(snap, 2, 5, WQ_BLOCK_PAYLOAD - 3, got, 6), WQ_OK);
    assert_memory_equal(got, body + WQ_BLOCK_PAYLOAD - 3, 6);
    kv_stream_willneed(snap, 2, 5, 100, size - 100);
    for (uint32_t b = 0; b < 3; b++) {
        assert_int_equal(kv_block_verify(snap, 2, 5, b), WQ_OK);
    }
    assert_int_equal(kv_block_verify(snap, 2, 5, 3), WQ_ENOTFOUND);
    assert_int_equal(kv_stream_read(snap, 2, 6, 0, got, 1), WQ_ENOTFOUND);
    kv_view_close(snap);
    assert_int_equal(kv_txn_begin(env, &txn), WQ_OK);
    assert_int_equal(kv_stream_delete(txn, 2, 5), WQ_OK);
    assert_int_equal(kv_stream_read(txn, 2, 5, 0, got, 1), WQ_ENOTFOUND);
    assert_int_equal(kv_commit(txn), WQ_OK);
    kv_env_close(env);
    free(body);
    free(got);
}

static void stream_equal(kv_view *view, uint32_t stream, const uint8_t *body, size_t size,
                         uint8_t *got)
{
    assert_int_equal(kv_stream_read(view, 2, stream, 0, got, size), WQ_OK);
    assert_memory_equal(got, body, size);
    size_t from = size > 9 ? size - 9 : 0;
    assert_int_equal(kv_stream_read(view, 2, stream, from, got, size - from), WQ_OK);
    assert_memory_equal(got, body + from, size - from);
}

/* In a leaf page, on pages of its own, on nearly as many as a block, and as one. */
static void test_kv_kv__the_rest_of_a_stream(void **state)
{
    (void)state;
    enum { MOST = WQ_BLOCK_PAYLOAD - 9 };
    static const size_t RESTS[] = {1, 5, 3000, 100000, MOST, MOST + 1, WQ_BLOCK_PAYLOAD};
    const uint32_t count = sizeof RESTS / sizeof RESTS[0];
    static uint8_t body[2 * WQ_BLOCK_PAYLOAD];
    static uint8_t got[2 * WQ_BLOCK_PAYLOAD];
    const kv_check_options options = {.names = names, .count = 3, .values = true, .err = &err};
    kv_env *env = open_env(true);
    kv_view *view;
    kv_cursor cursor;
    for (size_t i = 0; i < sizeof body; i++) {
        body[i] = (uint8_t)(i * 7 + i / 1000 + 1);
    }
    for (uint32_t s = 0; s < count; s++) {
        assert_int_equal(kv_txn_begin(env, &view), WQ_OK);
        assert_int_equal(kv_block_put(view, 2, s, 0, wq_span_of(body, WQ_BLOCK_PAYLOAD)), WQ_OK);
        assert_int_equal(kv_rest_put(view, 2, s, 1, wq_span_of(body + WQ_BLOCK_PAYLOAD, RESTS[s])),
                         WQ_OK);
        stream_equal(view, s, body, WQ_BLOCK_PAYLOAD + RESTS[s], got);
        assert_int_equal(kv_commit(view), WQ_OK);
    }
    assert_int_equal(kv_snapshot_open(env, &view), WQ_OK);
    for (uint32_t s = 0; s < count; s++) {
        size_t end = WQ_BLOCK_PAYLOAD + RESTS[s];
        stream_equal(view, s, body, end, got);
        kv_stream_willneed(view, 2, s, 0, end);
        bool block = RESTS[s] > MOST;
        assert_int_equal(kv_stream_read(view, 2, s, end - 1, got, 2),
                         block && RESTS[s] < WQ_BLOCK_PAYLOAD ? WQ_OK
                         : block                              ? WQ_ENOTFOUND
                                                              : WQ_ECORRUPT);
        assert_int_equal(kv_block_verify(view, 2, s, 1), block ? WQ_OK : WQ_ECORRUPT);
    }
    /* A rest is a record; what a cursor gives of it is verified. */
    assert_int_equal(kv_seek(view, 2, wq_span_of("\0\0\0\2\0\0\0\1", 8), &cursor), WQ_OK);
    assert_int_equal(cursor.value.len, 16 + RESTS[2]);
    kv_view_close(view);
    kv_env_close(env);
    assert_int_equal(kv_check(path, &options, NULL), WQ_OK);
}

int main(void)
{
    if (mkdtemp(dir) == NULL) {
        return 1;
    }
    (void)snprintf(path, sizeof path, "%s/a.mdb", dir);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_kv_kv__put_get_commit_reopen, fresh),
        cmocka_unit_test_setup(test_kv_kv__streams_of_blocks, fresh),
        cmocka_unit_test_setup(test_kv_kv__the_rest_of_a_stream, fresh),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)fresh(NULL);
    (void)rmdir(dir);
    return failed;
}
