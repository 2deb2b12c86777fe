/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/text.h"
#include "text/unicode_tables.h"

#include <string.h>

static void expect_safe(const char *text, size_t len, bool lines, const char *want)
{
    wq_buf out;
    wq_buf_init(&out, 4096);
    assert_int_equal(text_display_safe(wq_span_of(text, len), lines, &out), WQ_OK);
    assert_int_equal(out.len, strlen(want));
    assert_memory_equal(out.ptr ? (const char *)out.ptr : "", want, out.len);
    wq_buf_release(&out);
}

static void test_text_display__nothing_acts_on_the_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text, *safe;
    } ROWS[] = {
        {"دمشق", "دمشق"},
        {"plain text ~", "plain text ~"},
        {"\x1B[31mred\x1B[0m", "\uFFFD[31mred\uFFFD[0m"},
        {"a\x7Fz\x08", "a\uFFFDz\uFFFD"},
        {"\xC2\x9B"
         "31m\xC2\x90",
         "\uFFFD31m\uFFFD"},
        {"\x9B", "\uFFFD"},
        {"a\tb\nc\r\nd\x0B", "a b c d "},
        {"a\u2028b\u2029c\xC2\x85", "a b c "},
        {"ا\u202Eب\u2066ج\u2069د\u200F\u200E\u061C", "ابجد"},
        {"می\u200Cخواهم", "می\u200Cخواهم"},
        {"\uE000\uFFFE\U0010FFFF", "\uFFFD\uFFFD\uFFFD"},
        {"\u0378", "\uFFFD"},
        {"\uFEFFx\u00ADy\u2060\U000E0041", "xy"},
        {"\xC0\xAF\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
        {"\xD8", "\uFFFD"},
        {"ب\u064E\u0651\u064B\u064C\u064D\u064E\u064Fت\u064E", "ب\u064E\u0651\u064B\u064Cت\u064E"},
        {"a\u0300\u200C\u0301\u0302\u0303\u0304", "a\u0300\u200C\u0301\u0302"},
        {"سورة \u06DD", "سورة \u06DD"},
        {"漢😀", "漢😀"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        expect_safe(ROWS[i].text, strlen(ROWS[i].text), false, ROWS[i].safe);
    }
    expect_safe("a\0b", 3, false, "a\uFFFDb");
    expect_safe("a\r\nb\n\tc", 7, true, "a\nb\n c");
    expect_safe("", 0, true, "");
}

/* Nothing but a short allow-list of format characters passes; doing it twice changes nothing. */
static void test_text_display__every_character(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        uint8_t one[4];
        size_t n = text_utf8_encode(cp, one);
        wq_buf a, b;
        if (n == 0) {
            continue;
        }
        wq_buf_init(&a, 64);
        wq_buf_init(&b, 64);
        assert_int_equal(text_display_safe(wq_span_of(one, n), false, &a), WQ_OK);
        assert_int_equal(text_display_safe(wq_buf_span(&a), false, &b), WQ_OK);
        assert_true(wq_span_equal(wq_buf_span(&a), wq_buf_span(&b)));
        bool same = wq_span_equal(wq_buf_span(&a), wq_span_of(one, n));
        if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) ||
            (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F || cp == 0x61C ||
            (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000 || cp == 0x2028 || cp == 0x2029) {
            assert_true(!same || cp == 0xE0100);
        }
        assert_true(text_width(cp) >= 0 && text_width(cp) <= 2);
        assert_true(text_span_width(wq_buf_span(&a)) == (size_t)text_width(cp));
        wq_buf_release(&a);
        wq_buf_release(&b);
    }
}

static void test_text_display__the_maximum_of_the_buffer_holds(void **state)
{
    (void)state;
    for (size_t max = 0; max < 12; max++) {
        wq_buf out;
        wq_buf_init(&out, max);
        wq_status st = text_display_safe(wq_span_str("ab\x1B"
                                                     "cd\x1B"),
                                         false, &out);
        assert_int_equal(st, max < 10 ? WQ_ELIMIT : WQ_OK);
        assert_true(out.len <= max);
        wq_buf_release(&out);
    }
}

static void test_text_display__widths(void **state)
{
    (void)state;
    static const struct {
        uint32_t cp;
        int columns;
    } ROWS[] = {{'a', 1},    {0x627, 1},   {0x64E, 0},  {0x670, 0},  {0x301, 0},  {0x200C, 0},
                {0x4E2D, 2}, {0x1F600, 2}, {0xFF21, 2}, {0xFEFB, 1}, {0xAC00, 2}, {0x640, 1},
                {0xE000, 1}, {0x1B, 1},    {'\n', 1},   {'\r', 0},   {0x202E, 0}, {0xAD, 0},
                {0x1100, 2}, {0x6DD, 1},   {0xFE0F, 0}, {0xA0, 1},   {0x378, 1},  {0xFDFA, 1}};
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        if (text_width(ROWS[i].cp) != ROWS[i].columns) {
            fail_msg("U+%04X takes %d", (unsigned)ROWS[i].cp, text_width(ROWS[i].cp));
        }
    }
    assert_int_equal(text_span_width(wq_span_str("دِمَشْق 中文")), 9);
    assert_int_equal(text_span_width(wq_span_str("")), 0);
}

static void test_text_display__a_cut_keeps_marks_with_their_base(void **state)
{
    (void)state;
    wq_span text = wq_span_str("دِمَ中");
    static const size_t CUTS[] = {0, 4, 8, 8, 11, 11};
    for (size_t c = 0; c < sizeof CUTS / sizeof CUTS[0]; c++) {
        assert_int_equal(text_span_cut(text, c), CUTS[c]);
    }
}

static void expect_lines(const char *text, size_t columns, const char *want)
{
    char got[1024] = "";
    wq_span rest = wq_span_str(text);
    while (rest.len > 0) {
        size_t next = 0, n = text_span_wrap(rest, columns, &next);
        assert_true(n <= next && next > 0 && next <= rest.len);
        assert_true(strlen(got) + n + 2 < sizeof got);
        strncat(got, (const char *)rest.ptr, n);
        strcat(got, "|");
        rest = wq_span_sub(rest, next, rest.len - next);
    }
    assert_string_equal(got, want);
}

static void test_text_display__paragraphs_wrap_at_words(void **state)
{
    (void)state;
    expect_lines("one two three four", 9, "one two|three|four|");
    expect_lines("one two three four", 8, "one two|three|four|");
    expect_lines("one two three four", 7, "one two|three|four|");
    expect_lines("one two", 80, "one two|");
    expect_lines("one   two  ", 4, "one|two|");
    expect_lines("one  \n\n two", 20, "one|| two|");
    expect_lines("one\ntwo", 3, "one|two|");
    expect_lines("extraordinary word", 5, "extra|ordin|ary|word|");
    expect_lines("دِمَشْق وحلب", 4, "دِمَشْق|وحلب|");
    expect_lines("دِمَشْق", 2, "دِمَ|شْق|");
    expect_lines("中文字符 ab", 4, "中文|字符|ab|");
    expect_lines("ab中文", 4, "ab中|文|");
    expect_lines("中", 1, "中|");
    expect_lines("abc", 0, "a|b|c|");
    expect_lines("a\u00A0b c", 3, "a\u00A0b|c|");
    expect_lines("", 10, "");
    expect_lines("   ", 2, "|");
    expect_lines("قال الوزير إن الحكومة ستجتمع غدا", 12, "قال الوزير|إن الحكومة|ستجتمع غدا|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_display__nothing_acts_on_the_terminal),
        cmocka_unit_test(test_text_display__every_character),
        cmocka_unit_test(test_text_display__the_maximum_of_the_buffer_holds),
        cmocka_unit_test(test_text_display__widths),
        cmocka_unit_test(test_text_display__a_cut_keeps_marks_with_their_base),
        cmocka_unit_test(test_text_display__paragraphs_wrap_at_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
