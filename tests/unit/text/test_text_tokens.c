/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "unit/text/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What text_tokens_plain says of the next word, against the token: its place, and the forms of its
 * bytes alone. */
static void check_plain(text_tokens *it, const uint8_t *text, const text_token *token)
{
    text_tokens alone;
    text_token same;
    text_plain plain;
    text_tokens before = *it;
    if (!text_tokens_plain(it, &plain)) {
        assert_memory_equal(&before, it, sizeof before);
        return;
    }
    assert_true(plain.start == token->start && plain.end == token->end);
    text_tokens_init(&alone, wq_span_of(text + plain.start, plain.end - plain.start));
    assert_true(text_tokens_next(&alone, &same));
    assert_int_equal(same.light_len, token->light_len);
    assert_memory_equal(same.light, token->light, token->light_len);
    assert_int_equal(same.folded_len, token->folded_len);
    assert_memory_equal(same.folded, token->folded, token->folded_len);
    assert_false(text_tokens_next(&alone, &same));
    text_tokens_pass(it, &plain);
}

/* Both paths give the same tokens, and the promises of text_tokens_next hold. */
static size_t check_text(const uint8_t *text, size_t len)
{
    text_tokens fast, slow, passing;
    text_token a, b, c;
    uint32_t start = 0, end = 0, count = 0;
    text_tokens_init(&fast, wq_span_of(text, len));
    text_tokens_init(&slow, wq_span_of(text, len));
    text_tokens_init(&passing, wq_span_of(text, len));
    slow.slow = true;
    while (text_tokens_next(&fast, &a)) {
        uint32_t position = passing.position;
        check_plain(&passing, text, &a);
        if (passing.position == position) {
            assert_true(text_tokens_next(&passing, &c) && c.start == a.start && c.end == a.end);
        }
        assert_int_equal(passing.position, fast.position);
        assert_true(text_tokens_next(&slow, &b));
        assert_true(a.start == b.start && a.end == b.end && a.position == b.position);
        assert_int_equal(a.light_len, b.light_len);
        assert_memory_equal(a.light, b.light, a.light_len);
        assert_int_equal(a.folded_len, b.folded_len);
        assert_memory_equal(a.folded, b.folded, a.folded_len);
        assert_true(a.start < a.end && a.end <= len && a.end >= end);
        assert_true(count == 0 || a.start > start);
        assert_true((text[a.start] & 0xC0) != 0x80);
        assert_true(a.end == len || (text[a.end] & 0xC0) != 0x80);
        assert_true(a.light_len > 0 && a.light_len <= WQ_LIMIT_TOKEN);
        assert_true(a.folded_len > 0 && a.folded_len <= a.light_len);
        assert_int_equal(a.position, count);
        start = a.start;
        end = a.end;
        count++;
    }
    assert_false(text_tokens_next(&slow, &b));
    assert_false(text_tokens_next(&fast, &a));
    return count;
}

static void test_text_tokens__fast_is_slow_on_every_character(void **state)
{
    (void)state;
    static const char *const AROUND[][2] = {
        {"", ""},   {"ا", ""},  {"ا", "ا"},   {"اَ", "\u0654"},
        {"a", "a"}, {"1", "١"}, {"中", "中"}, {" ", "ب"},
    };
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        uint8_t one[4];
        size_t n = text_utf8_encode(cp, one);
        for (size_t k = 0; n > 0 && k < sizeof AROUND / sizeof AROUND[0]; k++) {
            char text[32];
            size_t head = strlen(AROUND[k][0]), tail = strlen(AROUND[k][1]);
            memcpy(text, AROUND[k][0], head);
            memcpy(text + head, one, n);
            memcpy(text + head + n, AROUND[k][1], tail);
            check_text((uint8_t *)text, head + n + tail);
        }
    }
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void test_text_tokens__fast_is_slow_on_random_text(void **state)
{
    (void)state;
    static const uint32_t RANGES[][2] = {{0x600, 0x6FF},   {0x621, 0x64A},   {0x621, 0x64A},
                                         {0x64B, 0x655},   {0x20, 0x7E},     {0x20, 0x22},
                                         {0x200B, 0x200F}, {0xA0, 0x36F},    {0xFB50, 0xFEFF},
                                         {0x3040, 0x30FF}, {0x4E00, 0x4E20}, {0, 0x10FFFF}};
    uint32_t seed = 99;
    for (int round = 0; round < 100000; round++) {
        uint8_t text[200];
        size_t n = 0, want = next_random(&seed) % 40;
        unsigned kinds = 1 + next_random(&seed) % (sizeof RANGES / sizeof RANGES[0]);
        for (size_t i = 0; i < want; i++) {
            const uint32_t *r = RANGES[next_random(&seed) % kinds];
            n += text_utf8_encode(r[0] + next_random(&seed) % (r[1] - r[0] + 1), text + n);
        }
        check_text(text, n);
    }
}

/* Bytes that are not UTF-8 separate words and never hurt. */
static void test_text_tokens__random_bytes(void **state)
{
    (void)state;
    uint32_t seed = 5;
    for (int round = 0; round < 100000; round++) {
        size_t n = next_random(&seed) % 24;
        uint8_t *text = malloc(n + 1); /* exact, so that a sanitizer sees one byte too much */
        assert_non_null(text);
        for (size_t i = 0; i < n; i++) {
            text[i] = (uint8_t)(round % 2 ? next_random(&seed) : 0xD8 | next_random(&seed) % 4);
        }
        text_tokens it;
        text_token t;
        text_tokens_init(&it, wq_span_of(text, n));
        while (text_tokens_next(&it, &t)) {
            assert_true(t.start < t.end && t.end <= n && t.light_len > 0);
        }
        free(text);
    }
    text_token t;
    assert_true(words_first("\xFFقال\x80", &t));
    assert_true(t.start == 1 && t.end == 7);
}

static void test_text_tokens__ranges_are_what_was_written(void **state)
{
    (void)state;
    static const char *const TEXT = "«قالَ» وزيـر\u200F الخارجيّة، عام2011: l'été COVID-19\u200F.";
    static const char *const WORDS[] = {"قالَ", "وزيـر", "الخارجيّة", "عام", "2011",
                                        "l",   "été",   "COVID",    "19"};
    text_tokens it;
    text_token t;
    size_t i = 0;
    text_tokens_init(&it, wq_span_str(TEXT));
    for (; text_tokens_next(&it, &t); i++) {
        assert_true(i < sizeof WORDS / sizeof WORDS[0]);
        assert_int_equal(t.end - t.start, strlen(WORDS[i]));
        assert_memory_equal(TEXT + t.start, WORDS[i], t.end - t.start);
    }
    assert_int_equal(i, sizeof WORDS / sizeof WORDS[0]);
}

static void test_text_tokens__pairs_of_characters_without_spaces(void **state)
{
    (void)state;
    char l[256], f[256];
    words_join("日本語のニュース", l, f, sizeof l);
    assert_string_equal(l, "日本 本語 語の のニ ニュ ュー ース");
    words_join("中 国,人x民y", l, f, sizeof l);
    assert_string_equal(l, "中 国 人 x 民 y");
    words_join("ｶﾞｽ", l, f, sizeof l); /* half width: one character with its voicing mark */
    assert_string_equal(l, "ガス");
    words_join("中文中文", l, f, sizeof l);
    assert_string_equal(l, "中文 文中 中文");
}

static void test_text_tokens__long_words_are_cut_at_a_character(void **state)
{
    (void)state;
    for (size_t letters = 50; letters < 130; letters++) {
        for (size_t head = 0; head < 2; head++) {
            char text[600] = "";
            size_t n = 0;
            for (size_t i = 0; i < letters; i++) {
                memcpy(text + n, head ? "é" : "ب", 2);
                n += 2;
            }
            text_token t;
            assert_true(words_first(text, &t));
            assert_true(t.start == 0 && t.end == n);
            assert_int_equal(t.light_len, n < WQ_LIMIT_TOKEN ? n : WQ_LIMIT_TOKEN);
            assert_true(check_text((uint8_t *)text, n) == 1);
        }
    }
    char odd[600] = "a";
    for (int i = 0; i < 100; i++) {
        strcat(odd, "é");
    }
    text_token t;
    assert_true(words_first(odd, &t));
    assert_int_equal(t.light_len, 119); /* the next letter has two bytes */
    assert_int_equal(t.folded_len, 60);
    assert_int_equal(t.end, 201);
}

static void test_text_tokens__what_expands_is_bounded(void **state)
{
    (void)state;
    char text[1000] = "";
    for (int i = 0; i < 200; i++) {
        strcat(text, "ﷺ");
    }
    text_token t;
    assert_true(words_first(text, &t));
    assert_true(t.light_len <= WQ_LIMIT_TOKEN && t.end == strlen(text));
}

/* Up to 30 marks join a letter, the others are as if they were not there. */
static void test_text_tokens__runs_of_marks_are_capped(void **state)
{
    (void)state;
    for (int marks = 28; marks < 34; marks++) {
        char text[200] = "ا";
        for (int i = 0; i < marks; i++) {
            strcat(text, "\u064E");
        }
        strcat(text, "\u0654"); /* hamza above, the mark number marks + 1 */
        text_token t;
        assert_true(words_first(text, &t));
        assert_int_equal(t.light_len, 2);
        assert_memory_equal(t.light, marks < WQ_LIMIT_MARKS ? "أ" : "ا", 2);
        assert_int_equal(t.end, strlen(text));
        check_text((uint8_t *)text, strlen(text));
    }
}

static double seconds(const uint8_t *text, size_t len)
{
    struct timespec a, b;
    text_tokens it;
    text_token t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    text_tokens_init(&it, wq_span_of(text, len));
    while (text_tokens_next(&it, &t)) {
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

/* A megabyte of the worst texts: eight times the length takes at most about eight times as long. */
static void test_text_tokens__hostile_text_is_linear(void **state)
{
    (void)state;
    static const char *const WORST[] = {
        "\u0654",
        "ا\u0654\u064E",
        "ﷺ",
        "中\u3099",
        "中",
        "\u0316\u0301",
        "a\u0327\u0301",
        "\u1D15E\u0315",
        "\u200C",
        "ـ",
        "ﾞ",
        "\u1161",
        "\xFF",
        "\uFE76",
        "ب\u200F",
        "\u0F73",
        "\u1100\u1161\u11A8",
        "😀",
        "é",
        "\u0344",
    };
    const size_t len = WQ_MIB;
    uint8_t *text = malloc(len);
    assert_non_null(text);
    for (size_t k = 0; k < sizeof WORST / sizeof WORST[0]; k++) {
        size_t unit = strlen(WORST[k]);
        for (size_t head = 0; head < 2; head++) {
            memcpy(text, "ا", 2);
            for (size_t i = head * 2; i < len; i++) {
                text[i] = (uint8_t)WORST[k][(i - head * 2) % unit];
            }
            double small = seconds(text, len / 8), large = seconds(text, len);
            assert_true(large < 8 * small * 3 + 0.25);
        }
    }
    free(text);
}

/* The parts of a word at its joints: by both paths, with a mark behind a joint, at the ends. */
static void test_text_tokens__parts_of_a_jointed_word(void **state)
{
    static const struct {
        const char *text, *parts;
    } WORDS[] = {
        {"می\u200cشود", "می شود "},
        {"روزنامه\u200cنگار\u200cان", "روزنامه نگار ان "},
        {"شود", ""},
        {"\u200cشود\u200c", ""},
        {"شود\u200c\u064E", ""},
        {"می\u200c\u200cشود", "می شود "},
        {"مِی\u200cشُـود", "می شود "},
        {"a\u200cb", "a b "},
        {"کتاب\u200dها", ""},
        {"\uFEF3\u200cب", "ي ب "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        for (int slow = 0; slow < 2; slow++) {
            char have[80] = "";
            text_tokens it;
            text_token whole, part;
            wq_span text = wq_span_str(WORDS[i].text);
            text_tokens_init(&it, text);
            it.slow = slow != 0;
            assert_true(text_tokens_next(&it, &whole));
            for (uint32_t from = 0; text_token_part(text, &whole, from, &part); from = part.end) {
                assert_true(part.start >= whole.start && part.end <= whole.end &&
                            part.start < part.end && part.position == whole.position);
                snprintf(have + strlen(have), sizeof have - strlen(have), "%.*s ", part.light_len,
                         (const char *)part.light);
            }
            assert_string_equal(have, WORDS[i].parts);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_tokens__parts_of_a_jointed_word),
        cmocka_unit_test(test_text_tokens__fast_is_slow_on_every_character),
        cmocka_unit_test(test_text_tokens__fast_is_slow_on_random_text),
        cmocka_unit_test(test_text_tokens__random_bytes),
        cmocka_unit_test(test_text_tokens__ranges_are_what_was_written),
        cmocka_unit_test(test_text_tokens__pairs_of_characters_without_spaces),
        cmocka_unit_test(test_text_tokens__long_words_are_cut_at_a_character),
        cmocka_unit_test(test_text_tokens__what_expands_is_bounded),
        cmocka_unit_test(test_text_tokens__runs_of_marks_are_capped),
        cmocka_unit_test(test_text_tokens__hostile_text_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
