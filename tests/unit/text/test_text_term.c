/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "unit/text/words.h"

static wq_span key_of(const char *word, uint8_t key[TEXT_KEY_MAX])
{
    text_token t;
    assert_true(words_first(word, &t));
    return wq_span_of(key, text_term_key(&t, key));
}

/* All of a stem stand between what is before and what is behind it. */
static void test_text_term__keys_sort_by_stem(void **state)
{
    (void)state;
    /* in this order */
    static const char *const WORDS[] = {"2011",     "abc",    "باريس",   "پاريس",   "حكم",
                                        "حكومة",    "حكومات", "الحكومة", "الحكومي", "بحكومة",
                                        "والحكومة", "وحكومة", "حكومهم",  "دمشق",    "سوريا"};
    const size_t count = sizeof WORDS / sizeof WORDS[0];
    for (size_t i = 0; i + 1 < count; i++) {
        uint8_t a[TEXT_KEY_MAX], b[TEXT_KEY_MAX];
        wq_span x = key_of(WORDS[i], a), y = key_of(WORDS[i + 1], b);
        bool family = i >= 5 && i < 12;
        if (wq_span_compare(x, y) >= 0 && !family) {
            fail_msg("%s stands behind %s", WORDS[i], WORDS[i + 1]);
        }
    }
    uint8_t stem[] = {0xD8, 0xAD, 0xD9, 0x83, 0xD9, 0x88, 0xD9, 0x85};
    for (size_t i = 5; i < 13; i++) {
        uint8_t a[TEXT_KEY_MAX];
        wq_span x = key_of(WORDS[i], a);
        assert_true(x.len > sizeof stem && memcmp(x.ptr, stem, sizeof stem) == 0);
        assert_true(x.ptr[sizeof stem] < 0x20);
    }
}

/* Bytes of a key, frozen: an index keeps them. */
static void test_text_term__keys_are_these_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *word, *key;
        size_t len;
    } KEYS[] = {
        {"abc", "abc", 3},
        {"caf\xC3\xA9", "cafe\0\x03\xC3\xA9", 8},
        {"دمشق", "دمشق", 8},
        {"الحكومة", "حكوم\x09ه\0\x06ة", 15},
        {"وبكتاب", "تاب\x0B\x0Dبك", 12},
        {"شيء", "شي\0\x02ء", 8},
        {"أحمد", "احمد\0أ", 11},
    };
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        uint8_t a[TEXT_KEY_MAX];
        wq_span key = key_of(KEYS[i].word, a);
        if (!wq_span_equal(key, wq_span_of(KEYS[i].key, KEYS[i].len))) {
            for (size_t k = 0; k < key.len; k++) {
                print_error("%02x ", key.ptr[k]);
            }
            fail_msg("%s", KEYS[i].word);
        }
    }
}

static void test_text_term__keys_come_apart_again(void **state)
{
    (void)state;
    static const char *const WORDS[] = {"دمشق",   "ألبانيا",  "مدرسة", "café", "2011",    "ء",
                                        "中文",   "وبالكتاب", "مسؤول", "شيء",  "straße",  "قرآن",
                                        "لإسلام", "گوگل",     "ب",     "ال",   "İstanbul"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        text_token t;
        uint8_t key[TEXT_KEY_MAX];
        text_term term;
        assert_true(words_first(WORDS[i], &t));
        wq_span k = wq_span_of(key, text_term_key(&t, key));
        assert_int_equal(text_term_parse(k, &term), WQ_OK);
        assert_true(wq_span_equal(term.folded, text_token_folded(&t)));
        assert_true(wq_span_equal(term.light, text_token_light(&t)));
        assert_true(text_key_is_right(k));
    }
}

/* Any two forms make one key, and no two the same. */
static void test_text_term__any_two_forms_come_back(void **state)
{
    (void)state;
    static const char *const LETTERS[] = {"ا", "ل", "و", "ب", "ك", "ه",  "ي",
                                          "ن", "ء", "أ", "a", "é", "中", "5"};
    uint32_t seed = 7;
    for (int i = 0; i < 20000; i++) {
        uint8_t forms[2][64], key[TEXT_KEY_MAX];
        size_t len[2] = {0, 0};
        text_term term;
        for (int f = 0; f < 2; f++) {
            unsigned letters = 1 + (seed >> 16) % 7;
            for (unsigned k = 0; k < letters; k++) {
                seed = seed * 1664525u + 1013904223u;
                const char *letter = LETTERS[(seed >> 16) % (f == 0 && i % 2 ? 8 : 14)];
                memcpy(forms[f] + len[f], letter, strlen(letter));
                len[f] += strlen(letter);
            }
        }
        wq_span folded = wq_span_of(forms[0], len[0]), light = wq_span_of(forms[1], len[1]);
        wq_span k = wq_span_of(key, text_form_key(folded, light, key));
        assert_int_equal(text_term_parse(k, &term), WQ_OK);
        assert_true(wq_span_equal(term.folded, folded) && wq_span_equal(term.light, light));
        assert_true(text_key_is_right(k));
    }
}

static void test_text_term__the_longest_key_fits(void **state)
{
    (void)state;
    uint8_t folded[WQ_LIMIT_TOKEN], light[WQ_LIMIT_TOKEN], key[TEXT_KEY_MAX];
    text_term term;
    for (size_t i = 0; i < WQ_LIMIT_TOKEN; i += 2) {
        memcpy(folded + i, i + 8 < WQ_LIMIT_TOKEN ? "ب" : "ه", 2);
        memcpy(light + i, i % 4 == 0 ? "أ" : "گ", 2);
    }
    wq_span f = wq_span_of(folded, sizeof folded), l = wq_span_of(light, sizeof light);
    wq_span k = wq_span_of(key, text_form_key(f, l, key));
    assert_int_equal(k.len, 2 * WQ_LIMIT_TOKEN + 3);
    assert_int_equal(text_term_parse(k, &term), WQ_OK);
    assert_true(wq_span_equal(term.folded, f) && wq_span_equal(term.light, l));
    /* a light spelling that is shorter in letters stands there whole */
    k = wq_span_of(key, text_form_key(f, wq_span_sub(l, 0, 2), key));
    assert_true(k.len <= TEXT_KEY_MAX && text_key_is_right(k));
}

static void test_text_term__what_is_no_key_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } WRONG[] = {{"", 0},    {"a\0", 2},   {"\0", 1},      {"\0a", 2},      {"a\0b\0", 4},
                 {"\1a", 2}, {"a\x0C", 2}, {"a\1\x0B", 3}, {"a\1\rabc", 6}, {"a\0\2", 3}};
    text_term term;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        assert_int_equal(text_term_parse(wq_span_of(WRONG[i].bytes, WRONG[i].len), &term),
                         WQ_ECORRUPT);
        bool filter = WRONG[i].len > 1 && WRONG[i].bytes[0] == TEXT_KEY_SOURCE;
        assert_int_equal(text_key_is_right(wq_span_of(WRONG[i].bytes, WRONG[i].len)), filter);
    }
    uint8_t big[300];
    memset(big, 'a', sizeof big);
    assert_int_equal(text_term_parse(wq_span_of(big, 121), &term), WQ_ECORRUPT);
    big[1] = 0;
    assert_int_equal(text_term_parse(wq_span_of(big, sizeof big), &term), WQ_ECORRUPT);
    /* readable, and not what the forms make */
    assert_false(text_key_is_right(wq_span_of("a\0\1", 3)));
    assert_false(text_key_is_right(wq_span_of("abc\x09", 4)));
    /* of a kind that there is not */
    assert_false(text_key_is_right(wq_span_str("\x05source")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_term__keys_sort_by_stem),
        cmocka_unit_test(test_text_term__keys_are_these_bytes),
        cmocka_unit_test(test_text_term__keys_come_apart_again),
        cmocka_unit_test(test_text_term__any_two_forms_come_back),
        cmocka_unit_test(test_text_term__the_longest_key_fits),
        cmocka_unit_test(test_text_term__what_is_no_key_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
