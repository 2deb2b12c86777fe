/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include <warraq/text.h>

#include <string.h>

static wq_span span(const char *text)
{
    return (wq_span){(const uint8_t *)text, strlen(text)};
}

static void test_api_text__letters_come_back(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        uint8_t bytes[4];
        uint32_t back;
        if (cp >= 0xD800 && cp < 0xE000) {
            continue;
        }
        size_t n = wq_text_encode(cp, bytes);
        assert_int_equal(wq_text_decode((wq_span){bytes, n}, &back), n);
        assert_int_equal(back, cp);
        /* Cut anywhere it is no letter, and one byte is taken. */
        if (n > 1) {
            assert_int_equal(wq_text_decode((wq_span){bytes, n - 1}, &back), 1);
            assert_int_equal(back, 0xFFFD);
        }
    }
}

static void test_api_text__what_is_no_utf8_is_taken_byte_by_byte(void **state)
{
    (void)state;
    static const char *const BAD[] = {"\xC0\x80",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF8\x88\x80\x80",
                                      "\x80",
                                      "\xFF",
                                      ("\xC3"
                                       "A")};
    uint32_t cp;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        assert_int_equal(wq_text_decode(span(BAD[i]), &cp), 1);
        assert_int_equal(cp, 0xFFFD);
    }
    assert_int_equal(wq_text_decode(span(""), &cp), 0);
}

static void test_api_text__sets_of_bytes_and_letters_agree(void **state)
{
    (void)state;
    for (int set = WQ_CHARSET_WINDOWS_1256; set <= WQ_CHARSET_ISO_8859_6; set++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            uint32_t cp = wq_charset_letter((wq_charset)set, (uint8_t)byte);
            assert_true(cp == 0 || (cp >= 0x20 && cp != 0x7F && (cp < 0x80 || cp >= 0xA0)));
            if (cp != 0) {
                assert_int_equal(wq_charset_byte((wq_charset)set, cp), byte);
            }
        }
    }
    assert_int_equal(wq_charset_letter(WQ_CHARSET_WINDOWS_1256, 0xC7), 0x0627);
    assert_int_equal(wq_charset_letter(WQ_CHARSET_ISO_8859_6, 0xC7), 0x0627);
    assert_int_equal(wq_charset_byte(WQ_CHARSET_ISO_8859_6, 0x067E), 0);
    assert_int_equal(wq_charset_byte(WQ_CHARSET_WINDOWS_1256, 0x067E), 0x81);
}

/* However long a run of marks is and wherever it lies: four stay with their base. */
static void test_api_text__four_marks_a_base(void **state)
{
    (void)state;
    char text[3000] = "x", safe[4000];
    size_t len = 1, needed;
    while (len + 2 < sizeof text) {
        memcpy(text + len, "\xCC\x81", 2);
        len += 2;
    }
    text[len++] = 'y';
    assert_int_equal(
        wq_text_safe((wq_span){(const uint8_t *)text, len}, false, safe, sizeof safe, &needed),
        WQ_OK);
    assert_int_equal(needed, 1 + 4 * 2 + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_api_text__letters_come_back),
        cmocka_unit_test(test_api_text__what_is_no_utf8_is_taken_byte_by_byte),
        cmocka_unit_test(test_api_text__sets_of_bytes_and_letters_agree),
        cmocka_unit_test(test_api_text__four_marks_a_base),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
