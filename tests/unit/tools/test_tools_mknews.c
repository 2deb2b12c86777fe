/* SPDX-License-Identifier: MIT */
/* The generator of invented news: the same bytes for ever, and the shape of a language. */
#include "unit/unit.h"

int mknews_main(int argc, char **argv);
#define main mknews_main
#include "../../../tools/mknews.c"
#undef main

static const news_options plain = {.articles = 0, .seed = 1, .reprints = 30, .daily = 300};

static uint64_t hash_lines(news *n, uint64_t from, uint64_t to)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a, 64 bits */
    for (uint64_t i = from; i < to; i++) {
        size_t length = make_line(n, i);
        for (size_t k = 0; k < length; k++) {
            hash = (hash ^ (unsigned char)n->line[k]) * UINT64_C(0x100000001b3);
        }
    }
    return hash;
}

static void test_tools_mknews__frozen(void **unused)
{
    (void)unused;
    news *n = news_new(&plain);
    assert_non_null(n);
    assert_int_equal(hash_lines(n, 0, 1000), UINT64_C(0xa101ce8417dd05e3));
    assert_int_equal(hash_lines(n, 1000000, 1000100), UINT64_C(0x386ba7f0ec163b39));
    free(n);
}

static void test_tools_mknews__powers_and_logarithms(void **unused)
{
    (void)unused;
    news *n = news_new(&plain);
    assert_non_null(n);
    assert_int_equal(times_power(n, 1, (uint64_t)10 << 24), 1024);
    assert_int_equal(times_power(n, 1000000, 1u << 23), 1414213); /* the root of two */
    assert_int_equal(logarithm(1), 0);
    assert_int_equal(logarithm(1u << 20), (uint64_t)20 << 24);
    for (uint64_t x = 1000; x < UINT64_C(1) << 40; x += x / 3) {
        uint64_t back = times_power(n, 1, logarithm(x));
        assert_in_range(back, x - x / 1000 - 1, x + x / 1000 + 1);
    }
    free(n);
}

static void test_tools_mknews__words_fit_and_differ(void **unused)
{
    (void)unused;
    char text[WORD_BYTES], last[WORD_BYTES] = "";
    size_t same = 0;
    for (uint32_t rank = 0; rank < 7000000; rank += rank < 100000 ? 1 : 997) {
        size_t length = spell(rank, text);
        assert_in_range(length, 2, WORD_BYTES - 2);
        text[length] = '\0';
        same += strcmp(text, last) == 0;
        memcpy(last, text, sizeof last);
    }
    assert_int_equal(same, 0);
}

static uint32_t highest_bit(uint32_t x)
{
    uint32_t bit = 0;
    while (x >> bit > 1) {
        bit++;
    }
    return bit;
}

/* With weights 1 / (rank + q) every octave of ranks far above q is drawn equally often: the slope
 * of frequency over rank on double logarithmic paper is -1. */
static void test_tools_mknews__zipf_slope(void **unused)
{
    (void)unused;
    news *n = news_new(&plain);
    assert_non_null(n);
    vocabulary v = vocabulary_at(n, 10000);
    uint64_t state = 7;
    uint32_t octave[32] = {0};
    for (int i = 0; i < 1000000; i++) {
        octave[highest_bit(draw_rank(n, &v, &state, 0) + 1)]++;
    }
    uint32_t top = highest_bit(v.size);
    assert_in_range(top, 14, 22);
    for (uint32_t i = 6; i < top; i++) {
        assert_in_range(octave[i], octave[10] * 93 / 100, octave[10] * 107 / 100);
    }
    free(n);
}

/* Four times the articles: 4 ^ 0.55 = 2.14 times the words. */
static void test_tools_mknews__heaps_growth(void **unused)
{
    (void)unused;
    news *n = news_new(&plain);
    assert_non_null(n);
    for (uint64_t articles = 1000; articles < 500000; articles *= 4) {
        uint32_t small = vocabulary_at(n, articles).size;
        assert_in_range(vocabulary_at(n, articles * 4).size, small * 210 / 100, small * 219 / 100);
    }
    free(n);
}

static void test_tools_mknews__reprints(void **unused)
{
    (void)unused;
    news *n = news_new(&plain);
    assert_non_null(n);
    size_t reprints = 0;
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t origin = origin_of(n, i);
        assert_true(origin <= i);
        assert_int_equal(origin_of(n, origin), origin);
        reprints += origin != i;
    }
    assert_in_range(reprints, 500, 700);
    n->options.reprints = 0;
    assert_int_equal(origin_of(n, 12345), 12345);
    free(n);
}

static void test_tools_mknews__dates(void **unused)
{
    (void)unused;
    news *n = news_new(&plain);
    assert_non_null(n);
    moment m = moment_of(n, 0);
    assert_true(m.year == 2010 && m.month == 1 && m.day == 1 && m.minute == 0);
    m = moment_of(n, 300 * (365 + 365 + 31 + 28) + 150); /* 29 February of a leap year, noon */
    assert_true(m.year == 2012 && m.month == 2 && m.day == 29 && m.minute == 720);
    m = moment_of(n, 300 * 3652 - 1); /* the last article of ten years with two leap days */
    assert_true(m.year == 2019 && m.month == 12 && m.day == 31 && m.minute == 1435);
    free(n);
}

static void test_tools_mknews__options(void **unused)
{
    (void)unused;
    news_options o = plain;
    assert_true(parse_option(&o, "--articles", "12") && o.articles == 12);
    assert_true(parse_option(&o, "--seed", "18446744073709551615") && o.seed == UINT64_MAX);
    assert_false(parse_option(&o, "--seed", "18446744073709551616"));
    assert_false(parse_option(&o, "--reprints", "901"));
    assert_false(parse_option(&o, "--daily", "0"));
    assert_false(parse_option(&o, "--articles", "-1"));
    assert_false(parse_option(&o, "--articles", NULL));
    assert_false(parse_option(&o, "--other", "1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tools_mknews__frozen),
        cmocka_unit_test(test_tools_mknews__powers_and_logarithms),
        cmocka_unit_test(test_tools_mknews__words_fit_and_differ),
        cmocka_unit_test(test_tools_mknews__zipf_slope),
        cmocka_unit_test(test_tools_mknews__heaps_growth),
        cmocka_unit_test(test_tools_mknews__reprints),
        cmocka_unit_test(test_tools_mknews__dates),
        cmocka_unit_test(test_tools_mknews__options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
