/* SPDX-License-Identifier: MIT */
/* Salvage: with both metas gone, every record whose bytes were not touched comes back. */
#include "kv_damage.h"

typedef struct harvest {
    bool small[SMALL];
    bool longs[LONGS];
    bool block[BLOCKS];
    unsigned broken;
} harvest;

static wq_status on_record(void *arg, unsigned db, wq_span key, wq_span value, uint64_t page)
{
    harvest *h = arg;
    uint8_t bytes[64];
    (void)page;
    assert_true(db == DB_SMALL || db == DB_LONG);
    for (uint32_t n = 0; n < (db == DB_SMALL ? SMALL : LONGS); n++) {
        if (wq_span_equal(record_key(n, bytes), key)) {
            assert_true(wq_span_equal(value, record_value(db, n, 1, wanted)));
            *(db == DB_SMALL ? &h->small[n] : &h->longs[n]) = true;
            return WQ_OK;
        }
    }
    fail_msg("a key that was never put");
    return WQ_OK;
}

static wq_status on_block(void *arg, unsigned db, uint32_t stream, uint32_t index, wq_span bytes,
                          bool whole, uint64_t page)
{
    harvest *h = arg;
    (void)page;
    if (!whole) {
        assert_int_equal(db, KV_SCAN_UNKNOWN);
        h->broken++;
        return WQ_OK;
    }
    assert_true(db == DB_BLOCK && stream == STREAM && index < BLOCKS);
    assert_true(wq_span_equal(bytes, block_payload(stream, index, payload)));
    h->block[index] = true;
    return WQ_OK;
}

static wq_status harvest_file(const char *file, harvest *h, kv_scan_stats *stats)
{
    kv_scan_options o = {
        .count = DBS, .err = &err, .record = on_record, .block = on_block, .arg = h};
    memset(h, 0, sizeof *h);
    wq_error_clear(&err);
    return kv_scan(file, &o, stats);
}

static unsigned missing(const harvest *h)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < SMALL; i++) {
        n += expected(i) && !h->small[i];
    }
    for (uint32_t i = 0; i < LONGS; i++) {
        n += !h->longs[i];
    }
    for (uint32_t i = 0; i < BLOCKS; i++) {
        n += !h->block[i];
    }
    return n;
}

static void test_kv_scan__without_metas_everything_comes_back(void **state)
{
    (void)state;
    char file[128];
    harvest h;
    kv_scan_stats stats;
    path_in(file, sizeof file, "b.mdb");
    memcpy(damaged, image, image_size);
    memset(damaged, 0, (size_t)2 * PAGE);
    write_file(file, damaged, image_size);
    must(harvest_file(file, &h, &stats));
    assert_int_equal(missing(&h), 0);
    assert_int_equal(stats.page_size, PAGE);
    assert_int_equal(stats.blocks, BLOCKS);
}

/* A leaf whose head and first offsets are gone still has its records. */
static void test_kv_scan__records_of_a_beheaded_leaf_come_back(void **state)
{
    (void)state;
    char file[128];
    harvest h;
    kv_scan_stats stats;
    path_in(file, sizeof file, "b.mdb");
    memcpy(damaged, image, image_size);
    for (size_t at = 0; at + PAGE <= image_size; at += PAGE) {
        if (wq_le16(damaged + at + sizeof(size_t) + 2) == 2 && wq_le32(damaged + at) == at / PAGE) {
            memset(damaged + at, 0xFF, 24);
        }
    }
    write_file(file, damaged, image_size);
    must(harvest_file(file, &h, &stats));
    assert_int_equal(missing(&h), 0);
    assert_true(stats.damaged > 0);
}

static void test_kv_scan__a_broken_block_is_given_as_broken(void **state)
{
    (void)state;
    char file[128];
    harvest h;
    path_in(file, sizeof file, "b.mdb");
    memcpy(damaged, image, image_size);
    block_payload(STREAM, 1, payload);
    size_t at = 0;
    while (memcmp(damaged + at, payload, 64) != 0) {
        at++;
    }
    size_t page = at / PAGE * PAGE;
    memset(damaged + page, 0, PAGE); /* the head page of block 1, its name too */
    write_file(file, damaged, image_size);
    must(harvest_file(file, &h, NULL));
    assert_true(h.block[0] && !h.block[1] && h.block[2]);
    assert_true(h.broken >= 1);
    memcpy(damaged + page, image + page, PAGE);
    damaged[at + 1000] ^= 4;
    write_file(file, damaged, image_size);
    must(harvest_file(file, &h, NULL));
    assert_true(h.block[0] && !h.block[1] && h.block[2]);
    assert_int_equal(h.broken, 1);
}

static void test_kv_scan__never_wrong_on_random_damage(void **state)
{
    (void)state;
    char file[128];
    harvest h;
    uint32_t seed = 31;
    path_in(file, sizeof file, "b.mdb");
    for (unsigned i = 0; i < 8 * MODES; i++) {
        size_t len = damage(i % MODES, &seed);
        write_file(file, damaged, len);
        wq_status st = harvest_file(file, &h, NULL);
        assert_true(st == WQ_OK || (st == WQ_ENOTWARRAQ && len < (size_t)2 * PAGE));
        if (i % MODES == 0 || i % MODES == 1) {
            assert_true(missing(&h) <= 2);
        }
    }
}

static void test_kv_scan__foreign_files_are_refused(void **state)
{
    (void)state;
    char file[128];
    harvest h;
    path_in(file, sizeof file, "b.mdb");
    memset(damaged, 'x', image_size);
    write_file(file, damaged, image_size);
    assert_int_equal(harvest_file(file, &h, NULL), WQ_ENOTWARRAQ);
    write_file(file, damaged, 0);
    assert_int_equal(harvest_file(file, &h, NULL), WQ_ENOTWARRAQ);
    assert_true(err.text[0] != '\0');
}

int main(void)
{
    if (scratch_begin() != 0) {
        return 1;
    }
    image_load();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_scan__without_metas_everything_comes_back),
        cmocka_unit_test(test_kv_scan__records_of_a_beheaded_leaf_come_back),
        cmocka_unit_test(test_kv_scan__a_broken_block_is_given_as_broken),
        cmocka_unit_test(test_kv_scan__never_wrong_on_random_damage),
        cmocka_unit_test(test_kv_scan__foreign_files_are_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(image);
    free(damaged);
    scratch_end();
    return failed;
}
