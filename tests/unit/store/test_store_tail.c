/* SPDX-License-Identifier: MIT */
#include "unit/store/news.h"

#include "store/inside.h"

static wq_error err;
static const pack_id ID = {{0x11, 0x22, 0x33, 0x44, 0x55}};
enum { BYTES = 2 * 262112 + 9000 };
static uint8_t bytes[BYTES], got[BYTES];

/* A pack of `len` bytes as a seal writes it. */
static void put(kv_view *txn, uint32_t box, size_t len)
{
    for (size_t i = 0; i < BYTES; i++) {
        bytes[i] = (uint8_t)(i * 31 + i / 256);
    }
    uint32_t index = 0;
    size_t at = 0;
    for (; len - at >= WQ_BLOCK_PAYLOAD; at += WQ_BLOCK_PAYLOAD) {
        OK(kv_block_put(txn, STORE_DB_PACKS, box, index++,
                        wq_span_of(bytes + at, WQ_BLOCK_PAYLOAD)));
    }
    OK(store_tail_put(txn, box, &ID, index, wq_span_of(bytes + at, len - at)));
}

static void same(kv_view *view, uint32_t box, size_t len, size_t from, size_t count)
{
    store_stream stream;
    store_stream_init(&stream, view, box, len, &ID);
    wq_source source = store_stream_source(&stream);
    memset(got, 0, count);
    OK(wq_source_read(&source, from, got, count));
    assert_memory_equal(got, bytes + from, count);
}

static void test_store_tail__the_example_of_the_format(void **state)
{
    (void)state;
    static const uint8_t key[] = {0, 0, 0, 2, 0, 0, 1, 0};
    static const uint8_t want[] = {0x11, 0x22, 0x33, 0x44, 'a', 'b', 'c'};
    char *dir = news_dir();
    kv_env *env = news_env(dir, &err);
    kv_view *txn;
    OK(kv_txn_begin(env, &txn));
    OK(store_tail_put(txn, 2, &ID, 1, wq_span_str("abc")));
    wq_span value;
    OK(kv_get(txn, STORE_DB_TAILS, wq_span_of(key, sizeof key), &value));
    assert_true(wq_span_equal(value, wq_span_of(want, sizeof want)));
    store_tail_record record;
    OK(store_tail_decode(wq_span_of(key, sizeof key), value, &record));
    assert_true(record.box == 2 && record.blocks == 1 && record.number == 0);
    assert_int_equal(store_tail_decode(wq_span_of(key, 7), value, &record), WQ_ECORRUPT);
    assert_int_equal(store_tail_decode(wq_span_of(key, 8), wq_span_of(want, 4), &record),
                     WQ_ECORRUPT);
    kv_view_close(txn);
    kv_env_close(env);
    news_dir_remove(dir);
}

static void test_store_tail__any_range_of_any_length_comes_back(void **state)
{
    (void)state;
    static const size_t sizes[] = {1,      2009,   2010,   2011,   4020,   262110,
                                   262111, 262112, 262113, 264122, 264123, BYTES};
    const uint32_t count = sizeof sizes / sizeof sizes[0];
    char *dir = news_dir();
    kv_env *env = news_env(dir, &err);
    kv_view *view;
    OK(kv_txn_begin(env, &view));
    for (uint32_t i = 0; i < count; i++) {
        put(view, i + 1, sizes[i]);
        same(view, i + 1, sizes[i], 0, sizes[i]);
    }
    OK(kv_commit(view));
    OK(kv_snapshot_open(env, &view));
    uint64_t seed = 5;
    for (uint32_t i = 0; i < count; i++) {
        store_stream stream;
        store_stream_init(&stream, view, i + 1, sizes[i], &ID);
        OK(store_stream_bounds(&stream));
        same(view, i + 1, sizes[i], 0, sizes[i]);
        for (unsigned round = 0; round < 50; round++) {
            size_t from = news_random(&seed) % sizes[i];
            same(view, i + 1, sizes[i], from, 1 + news_random(&seed) % (sizes[i] - from));
        }
    }
    kv_view_close(view);
    kv_env_close(env);
    news_dir_remove(dir);
}

/* A record of another seal, one too few, one too many: never bytes of something else. */
static void test_store_tail__what_is_not_of_the_pack_is_refused(void **state)
{
    (void)state;
    char *dir = news_dir();
    kv_env *env = news_env(dir, &err);
    kv_view *txn;
    store_stream stream;
    OK(kv_txn_begin(env, &txn));
    put(txn, 7, 6000);
    pack_id other = {{0x11, 0x22, 0x33, 0x45}};
    store_stream_init(&stream, txn, 7, 6000, &other);
    wq_source source = store_stream_source(&stream);
    assert_int_equal(wq_source_read(&source, 0, got, 10), WQ_ECORRUPT);
    static const size_t wrong[] = {5999, 6001, 4020, 8000, 2, 262112 + 6000};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        store_stream_init(&stream, txn, 7, wrong[i], &ID);
        source = store_stream_source(&stream);
        wq_status read = wq_source_read(&source, 0, got, wrong[i]);
        wq_status bounds = store_stream_bounds(&stream);
        assert_true(read == WQ_ECORRUPT || bounds == WQ_ECORRUPT);
    }
    OK(store_tail_put(txn, 7, &ID, 3, wq_span_str("x")));
    store_stream_init(&stream, txn, 7, 6000, &ID);
    assert_int_equal(store_stream_bounds(&stream), WQ_ECORRUPT);
    kv_view_close(txn);
    kv_env_close(env);
    news_dir_remove(dir);
}

/* A pack of ten articles is a few pages, one of 130 KB is its bytes and one page in fifty. */
static void test_store_tail__no_page_is_wasted(void **state)
{
    (void)state;
    char *dir = news_dir();
    kv_env *env = news_env(dir, &err);
    kv_view *view;
    kv_stats before, after;
    OK(kv_snapshot_open(env, &view));
    OK(kv_stats_get(view, &before));
    kv_view_close(view);
    OK(kv_txn_begin(env, &view));
    for (uint32_t box = 1; box <= 20; box++) {
        put(view, box, 130000);
    }
    OK(kv_commit(view));
    OK(kv_snapshot_open(env, &view));
    OK(kv_stats_get(view, &after));
    kv_view_close(view);
    assert_true(after.file_pages - before.file_pages <= 20u * 130000 / 4020 + 20 + 8);
    kv_env_close(env);
    news_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_tail__the_example_of_the_format),
        cmocka_unit_test(test_store_tail__any_range_of_any_length_comes_back),
        cmocka_unit_test(test_store_tail__what_is_not_of_the_pack_is_refused),
        cmocka_unit_test(test_store_tail__no_page_is_wasted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
