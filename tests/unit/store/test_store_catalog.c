/* SPDX-License-Identifier: MIT */
#include "unit/store/news.h"

#include "store/catalog.h"

static wq_error err;

typedef struct box {
    char *dir;
    kv_env *env;
} box;

static box box_new(void)
{
    box b = {news_dir(), NULL};
    char *path = wq_path_join(b.dir, "articles.mdb");
    kv_options options = {STORE_DB_NAMES, STORE_DB_COUNT, true, true, false, &err};
    OK(kv_env_open(path, &options, &b.env));
    free(path);
    kv_view *txn;
    OK(kv_txn_begin(b.env, &txn));
    store_state state;
    store_state_init(&state);
    OK(store_state_put(txn, &state));
    OK(kv_commit(txn));
    return b;
}

static void box_free(box *b)
{
    kv_env_close(b->env);
    news_dir_remove(b->dir);
}

static uint64_t prefix_of(uint32_t i)
{
    /* Every 50th prefix stands for 40 entries: more than one chunk when there are many. */
    uint64_t n = i % 50 == 0 ? i / 2000 * 2000 : i;
    return (n + 1) * 0x9E3779B97F4A7C15u;
}

static void add(kv_env *env, uint32_t first, uint32_t count)
{
    catalog_entry *entries = calloc(count, sizeof *entries);
    for (uint32_t i = 0; i < count; i++) {
        entries[i] = (catalog_entry){prefix_of(first + i), 1, first + i};
    }
    kv_view *txn;
    catalog_list list;
    store_state state;
    OK(kv_txn_begin(env, &txn));
    OK(catalog_load(txn, &list));
    OK(store_state_get(txn, &state));
    OK(catalog_add(txn, &list, &state.next_run, entries, count));
    OK(store_state_put(txn, &state));
    OK(kv_commit(txn));
    free(entries);
}

typedef struct hits {
    uint32_t count;
    uint32_t row;
    bool found;
    catalog_entry last;
} hits;

static wq_status hit(void *arg, const catalog_entry *entry)
{
    hits *h = arg;
    h->count++;
    h->found = h->found || entry->row == h->row;
    return WQ_OK;
}

static wq_status in_order(void *arg, const catalog_entry *entry)
{
    hits *h = arg;
    if (h->count++ > 0) {
        assert_true(catalog_compare(&h->last, entry) < 0);
    }
    h->last = *entry;
    return WQ_OK;
}

static unsigned check(kv_env *env, uint32_t total)
{
    kv_view *kv;
    catalog_list list;
    OK(kv_snapshot_open(env, &kv));
    OK(catalog_load(kv, &list));
    for (uint32_t i = 0; i < total; i += total / 97 + 1) {
        hits h = {.row = i};
        OK(catalog_range(kv, &list, prefix_of(i), prefix_of(i), hit, &h));
        assert_true(h.found);
        h = (hits){.row = 0};
        OK(catalog_range(kv, &list, prefix_of(i) + 1, prefix_of(i) + 1, hit, &h));
        assert_int_equal(h.count, 0);
    }
    hits all = {0};
    OK(catalog_range(kv, &list, 0, UINT64_MAX, hit, &all));
    assert_int_equal(all.count, total);
    all = (hits){0};
    OK(catalog_walk(kv, &list, in_order, &all));
    assert_int_equal(all.count, total);
    uint64_t records;
    OK(kv_count(kv, STORE_DB_RUNS, &records));
    kv_view_close(kv);
    return list.count;
}

static void test_store_catalog__the_example_of_the_format(void **state)
{
    (void)state;
    static const uint8_t key[] = {0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 1};
    static const uint8_t want[] = {1,    2,    3,    4,    5,    6,    7,    8, 1,    0,   0xaa,
                                   0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00, 0x11, 1, 0xac, 0x02};
    box b = box_new();
    kv_view *txn;
    OK(kv_txn_begin(b.env, &txn));
    catalog_list list = {0};
    uint32_t next = 1;
    catalog_entry entries[] = {{0xaabbccddeeff0011, 1, 300}, {0x0102030405060708, 1, 0}};
    OK(catalog_add(txn, &list, &next, entries, 2));
    assert_int_equal(next, 2);
    wq_span value;
    OK(kv_get(txn, STORE_DB_RUNS, wq_span_of(key, sizeof key), &value));
    assert_int_equal(value.len, sizeof want);
    assert_memory_equal(value.ptr, want, sizeof want);
    kv_view_close(txn);
    box_free(&b);
}

static void test_store_catalog__single_adds_stay_few_runs(void **state)
{
    (void)state;
    box b = box_new();
    for (uint32_t i = 0; i < 1500; i++) {
        add(b.env, i, 1);
    }
    assert_true(check(b.env, 1500) <= 5);
    box_free(&b);
}

static void test_store_catalog__days_and_large_merges(void **state)
{
    (void)state;
    box b = box_new();
    uint32_t total = 0;
    for (uint32_t day = 0; day < 90; day++) {
        add(b.env, total, day % 9 == 0 ? 8000 : 300);
        total += day % 9 == 0 ? 8000 : 300;
        kv_view *kv;
        catalog_list list;
        OK(kv_snapshot_open(b.env, &kv));
        OK(catalog_load(kv, &list));
        kv_view_close(kv);
        while (catalog_overfull(&list)) {
            OK(catalog_merge(b.env, false));
            OK(kv_snapshot_open(b.env, &kv));
            OK(catalog_load(kv, &list));
            kv_view_close(kv);
        }
    }
    assert_true(check(b.env, total) <= 16);
    OK(catalog_merge(b.env, true));
    assert_int_equal(check(b.env, total), 1);
    box_free(&b);
}

static void test_store_catalog__a_seal_gathers_runs_that_are_not_large(void **state)
{
    (void)state;
    box b = box_new();
    uint32_t total = CATALOG_GATHER + 1;
    add(b.env, 0, total);
    OK(catalog_gather(b.env));
    for (uint32_t day = 0; day < 12; day++) {
        add(b.env, total, 300);
        total += 300;
    }
    assert_true(check(b.env, total) > 2);
    OK(catalog_gather(b.env));
    assert_int_equal(check(b.env, total), 2);
    OK(catalog_gather(b.env));
    assert_int_equal(check(b.env, total), 2);
    box_free(&b);
}

static void test_store_catalog__a_damaged_list_is_refused(void **state)
{
    (void)state;
    box b = box_new();
    kv_view *txn;
    catalog_list list;
    uint8_t bytes[24] = {9, 0, 0, 0, 1, 0, 0, 0, 10, 0, 0, 0, 9};
    OK(kv_txn_begin(b.env, &txn));
    OK(kv_put(txn, STORE_DB_META, wq_span_str("runs"), wq_span_of(bytes, 13)));
    assert_int_equal(catalog_load(txn, &list), WQ_ECORRUPT);
    OK(kv_put(txn, STORE_DB_META, wq_span_str("runs"), wq_span_of(bytes, 24)));
    assert_int_equal(catalog_load(txn, &list), WQ_ECORRUPT);
    OK(kv_put(txn, STORE_DB_META, wq_span_str("runs"), wq_span_of(bytes, 12)));
    OK(catalog_load(txn, &list));
    /* A run that the list names but that is not there. */
    hits h = {0};
    assert_int_equal(catalog_range(txn, &list, 0, 5, hit, &h), WQ_ECORRUPT);
    kv_view_close(txn);
    box_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_catalog__the_example_of_the_format),
        cmocka_unit_test(test_store_catalog__single_adds_stay_few_runs),
        cmocka_unit_test(test_store_catalog__days_and_large_merges),
        cmocka_unit_test(test_store_catalog__a_seal_gathers_runs_that_are_not_large),
        cmocka_unit_test(test_store_catalog__a_damaged_list_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
