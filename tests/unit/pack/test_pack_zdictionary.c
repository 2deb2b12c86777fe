/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "unit/pack/news.h"

#include <malloc.h>
#include <stdlib.h>

static void train(uint32_t rows, size_t bytes, wq_buf *raw)
{
    news_row news;
    wq_buf_clear(raw);
    assert_int_equal(pack_dict_train_rows(news_next, &news, rows, bytes, raw), WQ_OK);
    assert_true(raw->len != 0 && raw->len <= bytes);
}

static void test_pack_zdictionary__training_is_deterministic(void **state)
{
    (void)state;
    wq_buf a;
    wq_buf b;
    wq_buf_init(&a, PACK_DICT_MAX);
    wq_buf_init(&b, PACK_DICT_MAX);
    train(800, 16 * WQ_KIB, &a);
    train(800, 16 * WQ_KIB, &b);
    assert_true(wq_span_equal(wq_buf_span(&a), wq_buf_span(&b)));
    wq_buf_release(&a);
    wq_buf_release(&b);
}

static void test_pack_zdictionary__spans_or_rows(void **state)
{
    (void)state;
    enum { COUNT = 400 };
    static wq_span samples[COUNT];
    wq_buf flat;
    wq_buf a;
    wq_buf b;
    wq_buf_init(&flat, WQ_MIB);
    wq_buf_init(&a, PACK_DICT_MAX);
    wq_buf_init(&b, PACK_DICT_MAX);
    assert_int_equal(wq_buf_reserve(&flat, WQ_MIB), WQ_OK);
    size_t count = 0;
    for (uint32_t row = 0; row < COUNT; row++) {
        news_row news;
        news_make(&news, row);
        size_t begin = flat.len;
        assert_int_equal(pack_dict_sample(&news.article, &flat), WQ_OK);
        if (flat.len - begin >= 8) {
            samples[count++] = wq_span_of(flat.ptr + begin, flat.len - begin);
        }
    }
    assert_int_equal(pack_dict_train(samples, count, 8 * WQ_KIB, &a), WQ_OK);
    train(COUNT, 8 * WQ_KIB, &b);
    assert_true(wq_span_equal(wq_buf_span(&a), wq_buf_span(&b)));
    wq_buf_release(&flat);
    wq_buf_release(&a);
    wq_buf_release(&b);
}

static void test_pack_zdictionary__too_few_samples_are_no_dictionary(void **state)
{
    (void)state;
    news_row news;
    wq_buf raw;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_status st = pack_dict_train_rows(news_next, &news, 5, PACK_DICT_DEFAULT, &raw);
    assert_int_equal(st, WQ_ENOTFOUND);
    assert_int_equal(pack_dict_train(NULL, 0, PACK_DICT_DEFAULT, &raw), WQ_ENOTFOUND);
    assert_int_equal(pack_dict_train(NULL, 0, PACK_DICT_MAX + 1, &raw), WQ_EINVAL);
    wq_buf_release(&raw);
}

static void test_pack_zdictionary__stored_form_comes_back_or_is_refused(void **state)
{
    (void)state;
    wq_buf raw;
    wq_buf stored;
    wq_buf back;
    pack_dict *dict;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_buf_init(&stored, 2 * PACK_DICT_MAX);
    wq_buf_init(&back, PACK_DICT_MAX);
    train(300, PACK_DICT_MIN, &raw);
    assert_int_equal(pack_dict_new(wq_buf_span(&raw), 0, &dict), WQ_OK);
    assert_true(wq_span_equal(pack_dict_raw(dict), wq_buf_span(&raw)));
    pack_dict_id name = pack_dict_name(dict);
    pack_dict_free(dict);
    assert_int_equal(pack_dict_encode(wq_buf_span(&raw), &stored), WQ_OK);
    assert_int_equal(pack_dict_decode(wq_buf_span(&stored), &name, &back), WQ_OK);
    assert_true(wq_span_equal(wq_buf_span(&raw), wq_buf_span(&back)));
    for (size_t i = 0; i < stored.len; i++) {
        wq_buf_clear(&back);
        stored.ptr[i] ^= 0x41;
        assert_int_not_equal(pack_dict_decode(wq_buf_span(&stored), &name, &back), WQ_OK);
        assert_int_equal(back.len, 0);
        stored.ptr[i] ^= 0x41;
        wq_span cut = wq_span_of(stored.ptr, i);
        assert_int_equal(pack_dict_decode(cut, &name, &back), WQ_ECORRUPT);
    }
    wq_buf_release(&raw);
    wq_buf_release(&stored);
    wq_buf_release(&back);
}

static void test_pack_zdictionary__packs_and_records_use_it(void **state)
{
    (void)state;
    wq_buf raw;
    wq_buf with;
    wq_buf without;
    pack_dict *dict;
    pack_dict *reading;
    pack_codec *codec;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_buf_init(&with, WQ_MIB);
    wq_buf_init(&without, WQ_MIB);
    train(800, 16 * WQ_KIB, &raw);
    assert_int_equal(pack_dict_new(wq_buf_span(&raw), 9, &dict), WQ_OK);
    assert_int_equal(pack_dict_new(wq_buf_span(&raw), 0, &reading), WQ_OK);
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    news_row news;
    wq_article back;
    news_make(&news, 4);
    assert_int_equal(pack_record_encode(codec, dict, 9, &news.article, &with), WQ_OK);
    assert_int_equal(pack_record_encode(codec, NULL, 9, &news.article, &without), WQ_OK);
    assert_true(with.len < without.len);
    assert_int_equal(pack_record_decode(codec, reading, wq_buf_span(&with), &back), WQ_OK);
    news_assert_equal(&news.article, &back);
    assert_int_not_equal(pack_record_decode(codec, NULL, wq_buf_span(&with), &back), WQ_OK);
    assert_int_equal(pack_record_encode(codec, reading, 9, &news.article, &with), WQ_EINVAL);

    pack_id id;
    wq_buf_clear(&with);
    news_pack(200, dict, 9, &with, &id);
    wq_span span = wq_buf_span(&with);
    wq_source source = wq_source_span(&span);
    pack_reader *pack;
    assert_int_equal(pack_open(&source, NULL, &pack), WQ_OK);
    pack_dict_id want = pack_dict_name(dict);
    pack_dict_id have = pack_dictionary(pack);
    assert_memory_equal(want.b, have.b, sizeof want.b);
    assert_int_equal(pack_article(pack, codec, NULL, 3, &back), WQ_EINVAL);
    assert_int_equal(pack_article(pack, codec, reading, 3, &back), WQ_OK);
    assert_int_equal(pack_verify(pack, codec, reading, NULL, NULL), WQ_OK);
    assert_int_equal(pack_verify(pack, codec, NULL, NULL, NULL), WQ_OK);
    pack_close(pack);
    pack_codec_free(codec);
    pack_dict_free(dict);
    pack_dict_free(reading);
    wq_buf_release(&raw);
    wq_buf_release(&with);
    wq_buf_release(&without);
}

/* Bytes of some articles with a dictionary that was digested where the heap held `left`. */
static void pack_over(wq_span raw, int left, int level, wq_buf *out)
{
    pack_dict *dict;
    pack_id id;
    wq_buf_clear(out);
    /* Glibc fills what malloc gives with the complement; 0: not at all. */
    (void)mallopt(M_PERTURB, left);
    assert_int_equal(pack_dict_new(raw, level, &dict), WQ_OK);
    news_pack(60, dict, level, out, &id);
    (void)mallopt(M_PERTURB, 0);
    pack_dict_free(dict);
}

static void test_pack_zdictionary__bytes_do_not_depend_on_what_the_heap_held(void **state)
{
    (void)state;
    static const int LEVELS[] = {1, 9, 13, 19};
    static const int LEFT[] = {1, 0x5A, 0x80, 0xF0, 0xFF};
    wq_buf raw;
    wq_buf first;
    wq_buf other;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_buf_init(&first, WQ_MIB);
    wq_buf_init(&other, WQ_MIB);
    train(800, 16 * WQ_KIB, &raw);
    for (size_t l = 0; l < sizeof LEVELS / sizeof LEVELS[0]; l++) {
        pack_over(wq_buf_span(&raw), LEFT[0], LEVELS[l], &first);
        for (size_t i = 1; i < sizeof LEFT / sizeof LEFT[0]; i++) {
            pack_over(wq_buf_span(&raw), LEFT[i], LEVELS[l], &other);
            assert_true(wq_span_equal(wq_buf_span(&first), wq_buf_span(&other)));
        }
    }
    wq_buf_release(&raw);
    wq_buf_release(&first);
    wq_buf_release(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_zdictionary__training_is_deterministic),
        cmocka_unit_test(test_pack_zdictionary__spans_or_rows),
        cmocka_unit_test(test_pack_zdictionary__too_few_samples_are_no_dictionary),
        cmocka_unit_test(test_pack_zdictionary__stored_form_comes_back_or_is_refused),
        cmocka_unit_test(test_pack_zdictionary__packs_and_records_use_it),
        cmocka_unit_test(test_pack_zdictionary__bytes_do_not_depend_on_what_the_heap_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
