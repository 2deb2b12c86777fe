/* SPDX-License-Identifier: MIT */
/* The heads of a file: which are taken, which sentence a refusal gets. */
#include "kv_damage.h"

#include "kv/meta.h"

#define META_AT  KV_PAGE_HEAD
#define TXNID_AT (KV_PAGE_HEAD + 8 + 2 * KV_WORD + 2 * KV_DB_BYTES + KV_WORD)

static char file[128];

static wq_status open_damaged(size_t len, bool write, bool *half)
{
    kv_options o = options_of(write, true);
    kv_env *env;
    o.create = false;
    write_file(file, damaged, len);
    wq_error_clear(&err);
    wq_status st = kv_env_open(file, &o, &env);
    if (st == WQ_OK) {
        kv_view *view;
        uint8_t key[64];
        wq_span got;
        *half = kv_env_half(env);
        must(kv_snapshot_open(env, &view));
        must(kv_get(view, DB_SMALL, record_key(0, key), &got));
        kv_view_close(view);
        kv_env_close(env);
    } else {
        assert_non_null(strstr(err.text, file));
    }
    return st;
}

static int copy_image(void **state)
{
    (void)state;
    memcpy(damaged, image, image_size);
    return 0;
}

static void test_kv_meta__one_destroyed_head_is_read_not_written(void **state)
{
    (void)state;
    bool half = false;
    for (size_t which = 0; which < 2; which++) {
        memcpy(damaged, image, image_size);
        memset(damaged + which * PAGE, 0, PAGE);
        assert_int_equal(open_damaged(image_size, false, &half), WQ_OK);
        assert_true(half);
        assert_int_equal(open_damaged(image_size, true, &half), WQ_ECORRUPT);
    }
}

static void test_kv_meta__both_destroyed(void **state)
{
    (void)state;
    bool half;
    memset(damaged, 0xA5, (size_t)2 * PAGE);
    assert_int_equal(open_damaged(image_size, false, &half), WQ_ENOTWARRAQ);
    for (size_t i = 0; i < 2; i++) {
        memcpy(damaged + i * PAGE, image + i * PAGE, PAGE);
        damaged[i * PAGE + META_AT + 4] = 9;
    }
    assert_int_equal(open_damaged(image_size, false, &half), WQ_EVERSION);
}

static void test_kv_meta__a_head_out_of_place(void **state)
{
    (void)state;
    bool half;
    memset(damaged, 0, (size_t)2 * PAGE);
    memcpy(damaged + (size_t)2 * PAGE, image + PAGE, PAGE);
    assert_int_equal(open_damaged(image_size, false, &half), WQ_ECORRUPT);
    assert_int_equal(open_damaged(image_size, true, &half), WQ_ECORRUPT);
}

static void test_kv_meta__short_files(void **state)
{
    (void)state;
    bool half;
    const size_t lengths[] = {0, 1, 15, 16, 100, 152, 4095, 4096, 4200, 8191};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        wq_status st = open_damaged(lengths[i], false, &half);
        assert_true(st == WQ_ENOTWARRAQ || st == WQ_ECORRUPT);
        assert_true(open_damaged(lengths[i], true, &half) != WQ_OK);
    }
}

static void test_kv_meta__the_other_word_size_is_named(void **state)
{
    (void)state;
    bool half;
    /* where a machine of the other word size has its magic */
    for (size_t i = 0; i < 2; i++) {
        uint8_t *head = damaged + i * PAGE;
        memset(head, 0, PAGE);
        wq_put_le32(head + (KV_WORD == 8 ? 12 : 16), 0xBEEFC0DEu);
    }
    assert_int_equal(open_damaged(image_size, false, &half), WQ_EVERSION);
    assert_non_null(strstr(err.text, "words"));
}

static void test_kv_meta__heads_that_are_not_neighbours(void **state)
{
    (void)state;
    bool half;
    damaged[TXNID_AT] = (uint8_t)(damaged[TXNID_AT] + 40);
    assert_int_equal(open_damaged(image_size, false, &half), WQ_ECORRUPT);
}

static void test_kv_meta__page_sizes(void **state)
{
    (void)state;
    bool half;
    const uint32_t sizes[] = {0, 1, 256, 1000, 4097, 65536, 0x80000000u};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (size_t m = 0; m < 2; m++) {
            memcpy(damaged + m * PAGE, image + m * PAGE, PAGE);
            wq_put_le32(damaged + m * PAGE + META_AT + 8 + 2 * KV_WORD, sizes[i]);
        }
        assert_int_equal(open_damaged(image_size, false, &half), WQ_ECORRUPT);
    }
}

/* LMDB could not write the second head of a fresh file and took it back: roots beyond the pages
 * that it counts, under the number that was there, 0. */
static void test_kv_meta__the_first_head_taken_back(void **state)
{
    (void)state;
    static const uint8_t value[] = "news";
    kv_options o = options_of(true, true);
    kv_env *env;
    kv_view *txn;
    (void)unlink(file);
    wq_error_clear(&err);
    must(kv_env_open(file, &o, &env));
    kv_env_close(env);
    FILE *f = fopen(file, "r+b");
    assert_non_null(f);
    uint8_t head[PAGE];
    assert_int_equal(fread(head, 1, PAGE, f), PAGE);
    assert_int_equal(head[TXNID_AT], 0);
    uint8_t *main_db = head + META_AT + 8 + 2 * KV_WORD + KV_DB_BYTES;
    memset(main_db + KV_DB_BYTES - KV_WORD, 0, KV_WORD);
    main_db[KV_DB_BYTES - KV_WORD] = 5;
    rewind(f);
    assert_int_equal(fwrite(head, 1, PAGE, f), PAGE);
    (void)fclose(f);
    kv_check_options check = {.names = o.names, .count = o.count, .values = true, .err = &err};
    must(kv_check(file, &check, NULL));
    for (unsigned round = 0; round < 3; round++) {
        must(kv_env_open(file, &o, &env));
        must(kv_txn_begin(env, &txn));
        must(kv_put(txn, 0, wq_span_str("k"), wq_span_of(value, sizeof value)));
        must(kv_commit(txn));
        kv_env_close(env);
    }
    must(kv_check(file, &check, NULL));
}

static void test_kv_meta__a_missing_file(void **state)
{
    (void)state;
    kv_options o = options_of(false, false);
    kv_env *env;
    (void)unlink(file);
    wq_error_clear(&err);
    assert_int_equal(kv_env_open(file, &o, &env), WQ_ENOENT);
    assert_null(env);
}

int main(void)
{
    if (scratch_begin() != 0) {
        return 1;
    }
    image_load();
    path_in(file, sizeof file, "b.mdb");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_kv_meta__one_destroyed_head_is_read_not_written, copy_image),
        cmocka_unit_test_setup(test_kv_meta__both_destroyed, copy_image),
        cmocka_unit_test_setup(test_kv_meta__a_head_out_of_place, copy_image),
        cmocka_unit_test_setup(test_kv_meta__short_files, copy_image),
        cmocka_unit_test_setup(test_kv_meta__the_other_word_size_is_named, copy_image),
        cmocka_unit_test_setup(test_kv_meta__heads_that_are_not_neighbours, copy_image),
        cmocka_unit_test_setup(test_kv_meta__page_sizes, copy_image),
        cmocka_unit_test(test_kv_meta__the_first_head_taken_back),
        cmocka_unit_test_setup(test_kv_meta__a_missing_file, copy_image),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(image);
    free(damaged);
    scratch_end();
    return failed;
}
