/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/text.h"

#include <stdio.h>
#include <string.h>

static void test_text_utf8__every_character_round_trips(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < 0x110400; cp++) {
        uint8_t bytes[4];
        size_t n = text_utf8_encode(cp, bytes), bad = 99;
        bool good = cp < 0x110000 && (cp < 0xD800 || cp > 0xDFFF);
        assert_int_equal(n > 0, good);
        if (!good) {
            continue;
        }
        uint32_t back;
        assert_int_equal(text_utf8_decode(wq_span_of(bytes, n), &back), n);
        assert_int_equal(back, cp);
        assert_int_equal(text_utf8_check(wq_span_of(bytes, n), &bad), WQ_OK);
        for (size_t cut = 0; cut < n; cut++) {
            assert_int_equal(text_utf8_decode(wq_span_of(bytes, cut), &back), 0);
        }
    }
}

static void test_text_utf8__wrong_forms_are_refused_at_their_byte(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "\x80",
        "\xBF",
        "\xC0\xAF",
        "\xC1\xBF",
        "\xC2",
        "\xC2 ",
        "\xE0\x80\xAF",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xE2\x82",
        "\xE2\x82 ",
        "\xF0\x80\x80\xAF",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF0\x9F\x98",
        "\xF5\x80\x80\x80",
        "\xFE",
        "\xFF",
        "\xF8\x88\x80\x80\x80",
        "\xD8",
        "\xD8\xD8",
        "\xDF\x7F",
    };
    static const char *const BEFORE[] = {"",          "a",        "abcdefgh",
                                         "abcdefghi", "\xD8\xA7", "a\xE2\x82\xAC"};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        for (size_t k = 0; k < sizeof BEFORE / sizeof BEFORE[0]; k++) {
            char text[64];
            size_t head = strlen(BEFORE[k]), bad = 99;
            int len = snprintf(text, sizeof text, "%s%s", BEFORE[k], WRONG[i]);
            assert_int_equal(text_utf8_check(wq_span_of(text, (size_t)len), &bad), WQ_EENCODING);
            assert_int_equal(bad, head);
        }
    }
}

/* The grammar of RFC 3629, section 4, for all sequences of up to four of these bytes. */
static bool grammar(const uint8_t *b, size_t len)
{
    size_t at = 0;
    while (at < len) {
        uint8_t c = b[at];
        size_t n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
        if (n == 0 || at + n > len) {
            return false;
        }
        for (size_t i = 1; i < n; i++) {
            uint8_t low = 0x80, high = 0xBF;
            if (i == 1) {
                low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : low;
                high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : high;
            }
            if (b[at + i] < low || b[at + i] > high) {
                return false;
            }
        }
        at += n;
    }
    return true;
}

static void test_text_utf8__agrees_with_the_grammar(void **state)
{
    (void)state;
    static const uint8_t EDGE[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
                                   0xC1, 0xC2, 0xD8, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                   0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
    const size_t n = sizeof EDGE;
    for (size_t i = 0; i < n * n * n * n; i++) {
        uint8_t b[4] = {EDGE[i % n], EDGE[i / n % n], EDGE[i / n / n % n], EDGE[i / n / n / n]};
        for (size_t len = 1; len <= 4; len++) {
            size_t bad;
            wq_status st = text_utf8_check(wq_span_of(b, len), &bad);
            assert_int_equal(st == WQ_OK, grammar(b, len));
        }
    }
}

static void test_text_utf8__the_empty_text_is_good(void **state)
{
    (void)state;
    size_t bad = 7;
    uint32_t cp;
    assert_int_equal(text_utf8_check(wq_span_of("", 0), &bad), WQ_OK);
    assert_int_equal(text_utf8_decode(wq_span_of("", 0), &cp), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_utf8__every_character_round_trips),
        cmocka_unit_test(test_text_utf8__wrong_forms_are_refused_at_their_byte),
        cmocka_unit_test(test_text_utf8__agrees_with_the_grammar),
        cmocka_unit_test(test_text_utf8__the_empty_text_is_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
