/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "pack/pack.h"
#include "unit/pack/news.h"

#include <stdio.h>
#include <string.h>

static void pack_check(const wq_buf *bytes, const pack_dict *dict, uint32_t rows)
{
    wq_span span = wq_buf_span(bytes);
    wq_source source = wq_source_span(&span);
    wq_error err = {0};
    pack_reader *pack;
    pack_codec *codec;
    assert_int_equal(pack_open(&source, &err, &pack), WQ_OK);
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    assert_int_equal(pack_rows(pack), rows);
    for (uint32_t row = rows; row-- > 0;) {
        news_row want;
        wq_article have;
        news_make(&want, row);
        assert_int_equal(pack_row(pack, row, &have), WQ_OK);
        assert_true(wq_span_equal(have.title, want.article.title));
        assert_true(wq_span_equal(have.url, want.article.url));
        assert_int_equal(pack_article(pack, codec, dict, row, &have), WQ_OK);
        news_assert_equal(&want.article, &have);
    }
    assert_int_equal(pack_verify(pack, codec, dict, NULL, NULL), WQ_OK);
    pack_codec_free(codec);
    pack_close(pack);
}

static void test_pack_packreader__round_trip(void **state)
{
    (void)state;
    static const uint32_t ROWS[] = {1, 2, 31, 32, 33, 64, 65, 1000};
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        wq_buf bytes;
        wq_buf_init(&bytes, 16 * WQ_MIB);
        pack_id id;
        news_pack(ROWS[i], NULL, 3, &bytes, &id);
        pack_check(&bytes, NULL, ROWS[i]);
        wq_buf_release(&bytes);
    }
}

static void test_pack_packreader__same_articles_same_bytes(void **state)
{
    (void)state;
    wq_buf a;
    wq_buf b;
    wq_buf_init(&a, 16 * WQ_MIB);
    wq_buf_init(&b, 16 * WQ_MIB);
    pack_id ida;
    pack_id idb;
    news_pack(300, NULL, 9, &a, &ida);
    news_pack(300, NULL, 9, &b, &idb);
    assert_true(wq_span_equal(wq_buf_span(&a), wq_buf_span(&b)));
    assert_memory_equal(ida.b, idb.b, 32);
    wq_buf_release(&a);
    wq_buf_release(&b);
}

/* Read all that can be read; whatever comes back with success must be right. */
static wq_status read_all(wq_span span, uint32_t rows)
{
    wq_source source = wq_source_span(&span);
    pack_reader *pack;
    pack_codec *codec;
    wq_status st = pack_open(&source, NULL, &pack);
    if (st != WQ_OK) {
        return st;
    }
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    for (uint32_t row = 0; row < rows && row < pack_rows(pack); row++) {
        news_row want;
        wq_article have;
        news_make(&want, row);
        if (pack_article(pack, codec, NULL, row, &have) == WQ_OK) {
            news_assert_equal(&want.article, &have);
        }
    }
    st = pack_verify(pack, codec, NULL, NULL, NULL);
    pack_codec_free(codec);
    pack_close(pack);
    return st;
}

static void test_pack_packreader__every_damaged_byte_is_found(void **state)
{
    (void)state;
    wq_buf bytes;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    pack_id id;
    news_pack(5, NULL, 19, &bytes, &id);
    for (size_t i = 0; i < bytes.len; i++) {
        static const uint8_t MASKS[] = {0x01, 0x80, 0xFF};
        for (size_t k = 0; k < sizeof MASKS; k++) {
            bytes.ptr[i] ^= MASKS[k];
            assert_int_not_equal(read_all(wq_buf_span(&bytes), 5), WQ_OK);
            bytes.ptr[i] ^= MASKS[k];
        }
    }
    wq_buf_release(&bytes);
}

static void test_pack_packreader__every_truncation_is_found(void **state)
{
    (void)state;
    wq_buf bytes;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    pack_id id;
    news_pack(40, NULL, 3, &bytes, &id);
    for (size_t len = 0; len < bytes.len; len++) {
        wq_status st = read_all(wq_span_of(bytes.ptr, len), 40);
        assert_int_equal(st, len < 16 ? WQ_ENOTWARRAQ : WQ_ECORRUPT);
    }
    wq_buf_release(&bytes);
}

/* A device that does not give some bytes. */
typedef struct bad_device {
    wq_span bytes;
    uint64_t from, to;
} bad_device;

static wq_status bad_read(void *ctx, uint64_t offset, uint8_t *out, size_t len)
{
    const bad_device *d = ctx;
    if (offset < d->to && offset + len > d->from) {
        return WQ_EIO;
    }
    memcpy(out, d->bytes.ptr + offset, len);
    return WQ_OK;
}

/* What could not be read is no damage; beside damage it does not hide it. */
static void test_pack_packreader__a_device_error_is_no_damage(void **state)
{
    (void)state;
    wq_buf bytes;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    pack_id id;
    news_pack(400, NULL, 3, &bytes, &id);
    pack_codec *codec;
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    bad_device d = {wq_buf_span(&bytes), UINT64_MAX, UINT64_MAX};
    wq_source source = {bad_read, NULL, &d, bytes.len};
    wq_error err = {0};
    pack_reader *pack;
    assert_int_equal(pack_open(&source, &err, &pack), WQ_OK);
    pack_sizes sizes;
    pack_sizes_get(pack, &sizes);
    for (unsigned i = 0; i < 40; i++) {
        d.from = 16 + (sizes.frames + sizes.tables - 600) * i / 39;
        d.to = d.from + 500;
        wq_error_clear(&err);
        assert_int_equal(pack_verify(pack, codec, NULL, NULL, &id), WQ_EIO);
    }
    d.from = d.to = UINT64_MAX;
    assert_int_equal(pack_verify(pack, codec, NULL, NULL, &id), WQ_OK);
    bytes.ptr[100] ^= 1;
    d.from = 5000;
    d.to = 5500;
    wq_error_clear(&err);
    assert_int_equal(pack_verify(pack, codec, NULL, NULL, &id), WQ_ECORRUPT);
    pack_close(pack);
    pack_codec_free(codec);
    wq_buf_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_packreader__round_trip),
        cmocka_unit_test(test_pack_packreader__same_articles_same_bytes),
        cmocka_unit_test(test_pack_packreader__every_damaged_byte_is_found),
        cmocka_unit_test(test_pack_packreader__every_truncation_is_found),
        cmocka_unit_test(test_pack_packreader__a_device_error_is_no_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
