/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "console/letters.h"

#include <string.h>

static void test_console_letters__utf8_round_trip(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x110000; cp += cp < 0x3000 ? 1 : 97) {
        uint8_t bytes[4];
        uint32_t back;
        if (cp >= 0xD800 && cp < 0xE000) {
            continue;
        }
        size_t n = wq_text_encode(cp, bytes);
        assert_int_equal(wq_text_decode(wq_span_of(bytes, n), &back), n);
        assert_int_equal(back, cp);
    }
}

static void test_console_letters__damaged_utf8_is_one_byte(void **state)
{
    (void)state;
    static const char *const BAD[] = {"\xC0\x80",         "\xE0\x80\x80", "\xED\xA0\x80",
                                      "\xF5\x80\x80\x80", "\x80",         "\xD8",
                                      "\xF4\x90\x80\x80"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        uint32_t cp;
        assert_int_equal(wq_text_decode(wq_span_str(BAD[i]), &cp), 1);
        assert_int_equal(cp, 0xFFFD);
    }
}

static void test_console_letters__sets_round_trip(void **state)
{
    (void)state;
    for (int code = CONSOLE_1256; code <= CONSOLE_8859_6; code++) {
        int letters = 0;
        for (unsigned b = 0x80; b < 0x100; b++) {
            uint32_t cp = console_letter_of_byte((console_code)code, (uint8_t)b);
            uint8_t back = cp != 0 ? console_letter_byte((console_code)code, cp) : 0;
            if (back != 0) {
                assert_int_equal(back, b);
                letters += cp >= 0x621 && cp <= 0x64A;
            }
        }
        /* 0621 to 063A and 0640 to 064A: the letters of Arabic and the tatweel. */
        assert_int_equal(letters, 37);
    }
}

static void test_console_letters__known_bytes(void **state)
{
    (void)state;
    assert_int_equal(console_letter_of_byte(CONSOLE_1256, 0xE1), 0x0644);
    assert_int_equal(console_letter_of_byte(CONSOLE_1256, 0x81), 0x067E);
    assert_int_equal(console_letter_of_byte(CONSOLE_8859_6, 0xE4), 0x0644);
    assert_int_equal(console_letter_of_byte(CONSOLE_8859_6, 0xAC), 0x060C);
    assert_int_equal(console_letter_of_byte(CONSOLE_8859_6, 0xFF), 0);
    assert_int_equal(console_letter_byte(CONSOLE_1256, 0x202E), 0);
    assert_int_equal(console_letter_byte(CONSOLE_1256, 0x200F), 0);
}

static void test_console_letters__buckwalter_can_be_turned_back(void **state)
{
    (void)state;
    bool seen[128] = {false};
    for (uint32_t cp = 0x621; cp <= 0x652; cp++) {
        const char *latin = console_letter_latin(cp, 1);
        if ((cp > 0x63A && cp < 0x640) || cp == 0) {
            continue;
        }
        assert_non_null(latin);
        assert_int_equal(strlen(latin), 1);
        assert_false(seen[(uint8_t)latin[0]]);
        seen[(uint8_t)latin[0]] = true;
    }
}

static void test_console_letters__digits_of_scripts(void **state)
{
    (void)state;
    assert_int_equal(console_letter_digit('7'), 7);
    assert_int_equal(console_letter_digit(0x0667), 7);
    assert_int_equal(console_letter_digit(0x06F7), 7);
    assert_int_equal(console_letter_digit(0x096D), 7);
    assert_int_equal(console_letter_digit('a'), -1);
    assert_int_equal(console_letter_digit(0x066A), -1);
}

static void test_console_letters__folding(void **state)
{
    (void)state;
    assert_int_equal(console_letter_fold(0x0623), 0x0627);
    assert_int_equal(console_letter_fold(0x0629), 0x0647);
    assert_int_equal(console_letter_fold('Q'), 'q');
    assert_int_equal(console_letter_fold(0x064E), 0);
    assert_int_equal(console_letter_fold(0x0640), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_console_letters__utf8_round_trip),
        cmocka_unit_test(test_console_letters__damaged_utf8_is_one_byte),
        cmocka_unit_test(test_console_letters__sets_round_trip),
        cmocka_unit_test(test_console_letters__known_bytes),
        cmocka_unit_test(test_console_letters__buckwalter_can_be_turned_back),
        cmocka_unit_test(test_console_letters__digits_of_scripts),
        cmocka_unit_test(test_console_letters__folding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
