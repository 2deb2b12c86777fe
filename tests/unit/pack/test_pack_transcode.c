/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "pack/transcode.h"

#include <string.h>

/* Encode and decode; the coded form must keep its promises. */
static void round_trip(wq_span text, wq_buf *coded, wq_buf *back)
{
    wq_buf_clear(coded);
    wq_buf_clear(back);
    assert_int_equal(pack_transcode(text, coded), WQ_OK);
    assert_true(coded->len <= text.len * PACK_TRANSCODE_GROWTH);
    assert_true(text.len <= coded->len * PACK_TRANSCODE_SHRINK);
    for (size_t i = 0; i < coded->len; i++) {
        assert_true(coded->ptr[i] != 0x00 && coded->ptr[i] != 0x1D);
    }
    assert_int_equal(pack_transcode_back(wq_buf_span(coded), back), WQ_OK);
    assert_true(wq_span_equal(text, wq_buf_span(back)));
}

static size_t put_char(uint8_t *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (uint8_t)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--) {
        to[i] = (uint8_t)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    to[0] = (uint8_t)((0xF00u >> len & 0xFF) | c);
    return len;
}

static bool is_scalar(uint32_t c)
{
    return c < 0xD800 || (c > 0xDFFF && c < 0x110000);
}

static void test_pack_transcode__vectors(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *coded;
    } VECTORS[] = {
        {"", ""},
        {"Plain ASCII,\t\r\n~\x7F", "Plain ASCII,\t\r\n~\x7F"},
        {"سلام", "\xB3\xC4\xA7\xC5"},
        {"«قال»", "\x01\xC2\xA7\xC4\x02"},
        {"é", "\x12\xE9"},        /* alone: quoted */
        {"été", "\x1A\xE9t\xE9"}, /* with company: locked */
        {"école في", "\x12\xE9"
                     "cole \xC1\xCA"},
        {"گفت که", "\x19\x83\xC1\xAA \x82\xC7"}, /* Persian window, shared letters as they were */
        {"мост", "\x1B\xBC\xBE\xC1\xC2"},
        {"שלום", "\x1E\x84\xE9\xDC\xD5\xDD"},
        {"橋", "\x17\xE6\xA9\x8B"},
        {"橋橋", "\x1E\x87\xE6\xA9\x8B\xE6\xA9\x8B"},
        {"\x01\x1D", "\x1C\x81\x1C\x9D"},
        {"\xF0\x9F\x98\x80", "\x17\xF0\x9F\x98\x80"},
    };
    wq_buf out;
    wq_buf back;
    wq_buf_init(&out, 4096);
    wq_buf_init(&back, 8192);
    for (size_t i = 0; i < sizeof VECTORS / sizeof VECTORS[0]; i++) {
        round_trip(wq_span_str(VECTORS[i].text), &out, &back);
        assert_int_equal(out.len, strlen(VECTORS[i].coded));
        assert_true(wq_span_equal(wq_buf_span(&out), wq_span_str(VECTORS[i].coded)));
    }
    wq_buf_release(&out);
    wq_buf_release(&back);
}

/* Every character, alone and next to one of every window. */
static void test_pack_transcode__every_character_in_every_company(void **state)
{
    (void)state;
    static const uint32_t COMPANY[] = {0,      'a',    0x0645, 0x06A9, 0x00E9, 0x0436,  0x05D0,
                                       0x03B1, 0x0710, 0x6A4B, 0x200C, 0x00AB, 0x1F600, 0x0663};
    wq_buf coded;
    wq_buf back;
    wq_buf_init(&coded, 8192);
    wq_buf_init(&back, 8192);
    for (uint32_t c = 0; c < 0x110000; c++) {
        if (!is_scalar(c)) {
            continue;
        }
        size_t companions = c < 0x3000 ? sizeof COMPANY / sizeof COMPANY[0] : 2;
        for (size_t i = 0; i < companions; i++) {
            uint8_t text[16];
            size_t len = put_char(text, COMPANY[i]);
            len += put_char(text + len, c);
            len += put_char(text + len, COMPANY[i]);
            round_trip(wq_span_of(text, len), &coded, &back);
        }
    }
    wq_buf_release(&coded);
    wq_buf_release(&back);
}

static void test_pack_transcode__random_text(void **state)
{
    (void)state;
    static const uint32_t BASES[] = {0x00,  0x20,   0x41,   0x80,   0x100,  0x370,
                                     0x400, 0x580,  0x600,  0x620,  0x680,  0x6C0,
                                     0x700, 0x2000, 0x20A0, 0xFE70, 0x4E00, 0x1F600};
    uint32_t seed = 1;
    static uint8_t text[40000];
    wq_buf coded;
    wq_buf back;
    wq_buf_init(&coded, 100000);
    wq_buf_init(&back, 200000);
    for (unsigned round = 0; round < 2000; round++) {
        size_t len = 0;
        size_t want = round % 50 == 0 ? sizeof text - 8 : round % 97;
        uint32_t base = 0x620;
        while (len < want) {
            seed = seed * 1664525u + 1013904223u;
            if (seed >> 24 < 60) {
                base = BASES[(seed >> 12) % (sizeof BASES / sizeof BASES[0])];
            }
            len += put_char(text + len, base + (seed >> 8) % 64);
        }
        round_trip(wq_span_of(text, len), &coded, &back);
    }
    wq_buf_release(&coded);
    wq_buf_release(&back);
}

static void test_pack_transcode__wrong_utf8_is_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "\x80",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC3",
        "\xD8",
        "\xD8\x41",
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xE2\x82",
        "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFF",
        "a\xD9\xC0",
    };
    wq_buf out;
    wq_buf_init(&out, 4096);
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        wq_buf_clear(&out);
        assert_int_equal(pack_transcode(wq_span_str(WRONG[i]), &out), WQ_EENCODING);
    }
    wq_buf_release(&out);
}

/* Any three bytes decode to strict UTF-8 (which encodes again) or are refused. */
static void test_pack_transcode__any_bytes_decode_to_text_or_not_at_all(void **state)
{
    (void)state;
    wq_buf out;
    wq_buf again;
    wq_buf_init(&out, 4096);
    wq_buf_init(&again, 4096);
    for (uint32_t v = 0; v < 1u << 24; v += v < 0x200000 ? 1 : 251) {
        const uint8_t bytes[3] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16)};
        wq_buf_clear(&out);
        if (pack_transcode_back(wq_span_of(bytes, 1 + v % 3), &out) == WQ_OK) {
            wq_buf_clear(&again);
            assert_int_equal(pack_transcode(wq_buf_span(&out), &again), WQ_OK);
        }
    }
    wq_buf_release(&out);
    wq_buf_release(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_transcode__vectors),
        cmocka_unit_test(test_pack_transcode__every_character_in_every_company),
        cmocka_unit_test(test_pack_transcode__random_text),
        cmocka_unit_test(test_pack_transcode__wrong_utf8_is_refused),
        cmocka_unit_test(test_pack_transcode__any_bytes_decode_to_text_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
