/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/latin.h"
#include "text/text.h"

#include <string.h>

/* The cost of an Arabic word (its folded form) for what was typed. */
static unsigned cost_of(const char *typed, const char *arabic)
{
    text_latin latin;
    unsigned least = 0;
    wq_span rest = wq_span_str(arabic);
    assert_true(text_latin_begin(&latin, wq_span_str(typed)));
    while (rest.len > 0) {
        uint32_t cp;
        size_t n = text_utf8_decode(rest, &cp);
        assert_true(text_latin_push(&latin, cp, &least));
        rest = wq_span_sub(rest, n, rest.len);
    }
    return text_latin_cost(&latin);
}

/* The right word is nearer than the wrong one. */
static void test_text_latin__the_right_spelling_is_nearer(void **state)
{
    static const char *const CASES[][3] = {
        {"dimashq", "دمشق", "دمعه"},       {"damascus", "دمشق", "بيروت"},
        {"7alab", "حلب", "هلب"},           {"3ammar", "عمار", "امار"},
        {"5aled", "خالد", "كالد"},         {"6arek", "طارق", "تارك"},
        {"9abah", "صباح", "سباح"},         {"8assem", "قاسم", "كاسم"},
        {"netanyahu", "نتنياهو", "نيتو"},  {"obama", "اوباما", "ابما"},
        {"khartum", "خرطوم", "كرتوم"},     {"shakespeare", "شكسبير", "شكبير"},
        {"youssef", "يوسف", "يسف"},        {"aisha", "عايشه", "عشا"},
        {"fatima", "فاطمه", "فتم"},        {"tchad", "تشاد", "شاد"},
        {"alexander", "الكسندر", "الندر"}, {"ghassan", "غسان", "جسان"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        unsigned right = cost_of(CASES[i][0], CASES[i][1]);
        unsigned wrong = cost_of(CASES[i][0], CASES[i][2]);
        if (right >= wrong) {
            print_error("%s: %s %u, %s %u\n", CASES[i][0], CASES[i][1], right, CASES[i][2], wrong);
        }
        assert_true(right < wrong);
    }
}

static void test_text_latin__the_least_never_lies(void **state)
{
    /* what a beginning promises is never more than what a word that begins so costs */
    static const char *const TYPED[] = {"alexander", "chang", "texas", "hezbollah", "3abdallah"};
    static const char *const WORDS[] = {"الكسندر", "تشانغ", "تكساس", "حزبالله", "عبدالله", "شانغ"};
    text_latin latin;
    (void)state;
    for (size_t t = 0; t < 5; t++) {
        for (size_t w = 0; w < 6; w++) {
            unsigned whole = cost_of(TYPED[t], WORDS[w]);
            wq_span rest = wq_span_str(WORDS[w]);
            assert_true(text_latin_begin(&latin, wq_span_str(TYPED[t])));
            while (rest.len > 0) {
                uint32_t cp;
                unsigned least;
                size_t n = text_utf8_decode(rest, &cp);
                assert_true(text_latin_push(&latin, cp, &least));
                assert_true(least <= whole);
                rest = wq_span_sub(rest, n, rest.len);
            }
        }
    }
}

static void test_text_latin__articles_hyphens_and_what_is_no_word(void **state)
{
    text_latin latin;
    (void)state;
    assert_true(text_latin_begin(&latin, wq_span_str("el-Kahera now")));
    assert_true(latin.article);
    assert_int_equal(cost_of("ez-zain", "زين"), cost_of("zain", "زين"));
    assert_int_equal(cost_of("sana'a", "صنعا"), cost_of("sanaa", "صنعا"));
    assert_true(text_latin_begin(&latin, wq_span_str("alassad")));
    assert_false(latin.article);
    assert_true(text_latin_strip(&latin));
    assert_true(latin.article);
    assert_false(text_latin_strip(&latin));
    assert_true(text_latin_begin(&latin, wq_span_str("ali")));
    assert_false(text_latin_strip(&latin));
    static const char *const NONE[] = {"cop27",
                                       "mig29",
                                       "a22",
                                       "",
                                       " ",
                                       "a",
                                       "2011",
                                       "دمشق",
                                       "caf\xC3\xA9",
                                       "--",
                                       "abcdefghijklmnopqrstuvwxyz"};
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        assert_false(text_latin_begin(&latin, wq_span_str(NONE[i])));
    }
}

static void test_text_latin__a_deep_word_ends(void **state)
{
    text_latin latin;
    unsigned least;
    (void)state;
    assert_true(text_latin_begin(&latin, wq_span_str("aaaaaaaaaaaaaaaaaaaaaaaa")));
    for (unsigned i = 0; i < TEXT_LATIN_DEPTH; i++) {
        assert_true(text_latin_push(&latin, 0x627, &least));
    }
    assert_false(text_latin_push(&latin, 0x627, &least));
    text_latin_pop(&latin, 0);
    assert_true(text_latin_push(&latin, 0x627, &least));
    assert_false(text_latin_push(&latin, 0x1EE00, &least));
}

static void expect_keys(size_t (*map)(wq_span, uint8_t *, size_t), const char *typed,
                        const char *want)
{
    uint8_t out[64];
    size_t len = map(wq_span_str(typed), out, sizeof out);
    assert_int_equal(len, strlen(want));
    assert_memory_equal(out, want, len);
}

static void test_text_latin__keys_stand_for_letters(void **state)
{
    uint8_t out[4];
    (void)state;
    expect_keys(text_buckwalter, "dm$q", "دمشق");
    expect_keys(text_buckwalter, "AlqAhrp", "القاهرة");
    expect_keys(text_buckwalter, "dima$oq", "دمشق");
    expect_keys(text_buckwalter, "caf!", "");
    expect_keys(text_layout, "]lar", "دمشق");
    expect_keys(text_layout, "hgrhivm", "القاهرة");
    expect_keys(text_layout, "HGRHIVM", "القاهرة"); /* as if in lower case */
    expect_keys(text_layout, "Fdv,j", "بيروت");
    expect_keys(text_layout, "اثممخ", "hello");
    expect_keys(text_layout, "q1", "");
    assert_int_equal(text_buckwalter(wq_span_str("dm$q"), out, sizeof out), 0);
    assert_int_equal(text_layout(wq_span_str("اثممخ"), out, sizeof out), 0);
}

static void test_text_latin__letters_with_signs_are_plain_ones(void **state)
{
    static const char *const PLAIN[][2] = {
        {"Erdoğan", "Erdoghan"}, {"Şırnak", "shirnak"}, {"Hewlêr", "Hewler"}, {"Ḥamās", "hamas"},
        {"ʿAlī’", "Ali"},        {"Çin", "chin"},       {"دمشق", "دمشق"},     {"\xC5x", "\xC5x"},
    };
    uint8_t out[64];
    (void)state;
    for (size_t i = 0; i < sizeof PLAIN / sizeof PLAIN[0]; i++) {
        size_t len = text_latin_plain(wq_span_str(PLAIN[i][0]), out, sizeof out);
        assert_int_equal(len, strlen(PLAIN[i][1]));
        assert_memory_equal(out, PLAIN[i][1], len);
    }
    assert_int_equal(text_latin_plain(wq_span_str("Şırnak"), out, 3), 3);
    assert_string_equal(text_gazetteer(wq_span_str("hewler")), "أربيل");
}

static void test_text_latin__the_gazetteer_knows_other_names(void **state)
{
    (void)state;
    assert_string_equal(text_gazetteer(wq_span_str("Cairo")), "القاهرة");
    assert_string_equal(text_gazetteer(wq_span_str(" ALEPPO yesterday")), "حلب");
    assert_string_equal(text_gazetteer(wq_span_str("Abu-Dhabi")), "أبوظبي");
    assert_string_equal(text_gazetteer(wq_span_str("Allemagne")), "ألمانيا");
    assert_string_equal(text_gazetteer(wq_span_str("7ezbollah")), "حزب الله");
    static const char *const LATIN[][2] = {
        {"Halep", "حلب"},        {"Musul", "الموصل"},
        {"Katar", "قطر"},        {"Bexda", "بغداد"},
        {"Efrin", "عفرين"},      {"Caire", "القاهرة"},
        {"Damas", "دمشق"},       {"Jordanie", "الأردن"},
        {"Mossoul", "الموصل"},   {"Kairo", "القاهرة"},
        {"Damaskus", "دمشق"},    {"Jordanien", "الأردن"},
        {"Frankreich", "فرنسا"}, {"Saudi-Arabien", "السعودية"},
    };
    for (size_t i = 0; i < sizeof LATIN / sizeof LATIN[0]; i++) {
        assert_string_equal(text_gazetteer(wq_span_str(LATIN[i][0])), LATIN[i][1]);
    }
    assert_null(text_gazetteer(wq_span_str("cairos")));
    assert_null(text_gazetteer(wq_span_str("")));
}

static void test_text_latin__the_gazetteer_knows_eastern_names(void **state)
{
    static const char *const NAMES[][2] = {
        {"هەولێر", "أربيل"},
        {"ھەولێر", "أربيل"},
        {"سلێمانی", "السليمانية"},
        {"کەرکووک", "كركوك"},
        {"قامیشلۆ", "القامشلي"},
        {"ئامەد", "ديار بكر"},
        {"بەغدا", "بغداد"},
        {"فەلەستین", "فلسطين"},
        {"فرانسه", "فرنسا"},
        {"ژاپن", "اليابان"},
        {"بيت‌المقدس", "القدس"},
        {"جاپان", "اليابان"},
        {"دمشق", NULL},
        {"دهۆک", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        text_tokens it;
        text_token token = {0};
        text_tokens_init(&it, wq_span_str(NAMES[i][0]));
        bool some = text_tokens_next(&it, &token);
        const char *name =
            text_gazetteer_eastern(wq_span_of(token.folded, some ? token.folded_len : 0));
        assert_int_equal(name == NULL, NAMES[i][1] == NULL);
        if (name != NULL) {
            assert_string_equal(name, NAMES[i][1]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_latin__the_right_spelling_is_nearer),
        cmocka_unit_test(test_text_latin__the_least_never_lies),
        cmocka_unit_test(test_text_latin__articles_hyphens_and_what_is_no_word),
        cmocka_unit_test(test_text_latin__a_deep_word_ends),
        cmocka_unit_test(test_text_latin__keys_stand_for_letters),
        cmocka_unit_test(test_text_latin__letters_with_signs_are_plain_ones),
        cmocka_unit_test(test_text_latin__the_gazetteer_knows_other_names),
        cmocka_unit_test(test_text_latin__the_gazetteer_knows_eastern_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
