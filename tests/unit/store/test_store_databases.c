/* SPDX-License-Identifier: MIT */
#include "unit/store/news.h"

#include "store/databases.h"

static wq_error err;

static void test_store_databases__the_example_of_the_format(void **state)
{
    (void)state;
    static const uint8_t want[] = {7, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 5, 0, 0, 0};
    char *dir = news_dir();
    kv_env *env = news_env(dir, &err);
    kv_view *txn;
    OK(kv_txn_begin(env, &txn));
    wq_id id = {{1, 2, 3}};
    store_tomb tomb = {7, true, {2, 5}};
    OK(store_tomb_put(txn, id, &tomb));
    wq_span value;
    OK(kv_get(txn, STORE_DB_TOMBS, wq_span_of(id.b, 16), &value));
    assert_int_equal(value.len, sizeof want);
    assert_memory_equal(value.ptr, want, sizeof want);
    store_tomb back;
    OK(store_tomb_get(txn, id, &back));
    assert_true(back.deleted && back.generation == 7 && back.since.box == 2 && back.since.row == 5);
    kv_view_close(txn);
    kv_env_close(env);
    news_dir_remove(dir);
}

static void test_store_databases__state_and_boxes_come_back(void **state)
{
    (void)state;
    char *dir = news_dir();
    kv_env *env = news_env(dir, &err);
    kv_view *txn;
    OK(kv_txn_begin(env, &txn));
    store_state s;
    assert_int_equal(store_state_get(txn, &s), WQ_ENOTFOUND);
    store_state_init(&s);
    s.generation = 1ull << 40;
    s.next_box = 9;
    s.draft_box = 8;
    s.draft_rows = 77;
    s.raw = 123456789012;
    s.dict.b[0] = 1;
    s.draft_dict.b[15] = 2;
    OK(store_state_put(txn, &s));
    store_state back;
    OK(store_state_get(txn, &back));
    assert_memory_equal(&s, &back, sizeof s);
    s.features = 1;
    OK(store_state_put(txn, &s));
    assert_int_equal(store_state_get(txn, &back), WQ_EVERSION);
    store_box_record box = {300, 1 << 20, 900000, 4000, 5000000, {{5}}, {{6}}};
    store_box_record box_back = {0};
    OK(store_box_put(txn, 3, &box));
    OK(store_box_get(txn, 3, &box_back));
    assert_true(box_back.rows == box.rows && box_back.bytes == box.bytes);
    assert_true(box_back.frames == box.frames && box_back.tables == box.tables);
    assert_true(box_back.raw == box.raw && store_dict_equal(&box_back.dict, &box.dict));
    assert_memory_equal(box_back.pack.b, box.pack.b, sizeof box.pack.b);
    assert_int_equal(store_box_get(txn, 4, &box_back), WQ_ENOTFOUND);
    kv_view_close(txn);
    kv_env_close(env);
    news_dir_remove(dir);
}

static void test_store_databases__things_of_many_parts(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 1985, 1986, 1987, 3976, 3977, 30000};
    char *dir = news_dir();
    kv_env *env = news_env(dir, &err);
    kv_view *txn;
    OK(kv_txn_begin(env, &txn));
    uint8_t *bytes = malloc(30000);
    for (size_t i = 0; i < 30000; i++) {
        bytes[i] = (uint8_t)(i * 31 + i / 256);
    }
    for (uint8_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t head[STORE_HEAD_MAX];
        wq_span name = store_spare_head(head, STORE_SPARE_DICT, &i, 1);
        OK(store_parts_put(txn, STORE_DB_SPARES, name, wq_span_of(bytes, sizes[i])));
        wq_buf out;
        wq_buf_init(&out, 30000);
        OK(store_parts_get(txn, STORE_DB_SPARES, name, &out));
        assert_true(wq_span_equal(wq_buf_span(&out), wq_span_of(bytes, sizes[i])));
        wq_buf_release(&out);
        /* A bound that is too small is no reason to read further than it. */
        wq_buf_init(&out, sizes[i] == 0 ? 0 : sizes[i] - 1);
        assert_int_equal(store_parts_get(txn, STORE_DB_SPARES, name, &out),
                         sizes[i] == 0 ? WQ_OK : WQ_ECORRUPT);
        wq_buf_release(&out);
    }
    free(bytes);
    kv_view_close(txn);
    kv_env_close(env);
    news_dir_remove(dir);
}

/* Twelve parts of half a page are six leaves, wherever among the others a thing goes. */
static void test_store_databases__parts_fill_their_leaves(void **state)
{
    (void)state;
    enum { THINGS = 8, BYTES = 22800 };
    static uint8_t bytes[BYTES];
    char *dir = news_dir();
    kv_env *env = news_env(dir, &err);
    kv_view *view;
    kv_stats before, after;
    OK(kv_snapshot_open(env, &view));
    OK(kv_stats_get(view, &before));
    kv_view_close(view);
    OK(kv_txn_begin(env, &view));
    for (uint8_t i = 0; i < THINGS; i++) {
        uint8_t head[STORE_HEAD_MAX];
        uint8_t name = (uint8_t)(i * 5 % THINGS);
        OK(store_parts_put(view, STORE_DB_SPARES,
                           store_spare_head(head, STORE_SPARE_DICT, &name, 1),
                           wq_span_of(bytes, sizeof bytes)));
    }
    OK(kv_commit(view));
    OK(kv_snapshot_open(env, &view));
    OK(kv_stats_get(view, &after));
    kv_view_close(view);
    assert_true(after.file_pages - before.file_pages <= THINGS * 7 + 4);
    kv_env_close(env);
    news_dir_remove(dir);
}

static void test_store_databases__short_and_odd_bytes_are_refused(void **state)
{
    (void)state;
    uint8_t bytes[200] = {0};
    store_state s;
    store_box_record box;
    store_tomb tomb;
    for (size_t len = 0; len < sizeof bytes; len++) {
        wq_span in = wq_span_of(bytes, len);
        assert_int_not_equal(store_state_decode(in, &s), WQ_OK);
        assert_int_equal(store_box_decode(in, &box), len == STORE_BOX_BYTES ? WQ_OK : WQ_ECORRUPT);
        assert_int_equal(store_tomb_decode(in, &tomb), len == 17 ? WQ_OK : WQ_ECORRUPT);
    }
    bytes[8] = 2;
    assert_int_equal(store_tomb_decode(wq_span_of(bytes, 17), &tomb), WQ_ECORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_databases__the_example_of_the_format),
        cmocka_unit_test(test_store_databases__state_and_boxes_come_back),
        cmocka_unit_test(test_store_databases__things_of_many_parts),
        cmocka_unit_test(test_store_databases__parts_fill_their_leaves),
        cmocka_unit_test(test_store_databases__short_and_odd_bytes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
