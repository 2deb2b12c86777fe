/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "unit/text/words.h"

static wq_span key_of(const char *word, uint8_t key[TEXT_KEY_MAX])
{
    text_token t;
    assert_true(words_first(word, &t));
    return wq_span_of(key, text_term_key(&t, key));
}

static void test_text_term__keys_sort_by_folded_then_light(void **state)
{
    (void)state;
    /* in this order */
    static const char *const WORDS[] = {"2011",  "abc",   "احمد",  "أحمد",
                                        "احمدي", "باريس", "پاريس", "سوريا"};
    for (size_t i = 0; i + 1 < sizeof WORDS / sizeof WORDS[0]; i++) {
        uint8_t a[TEXT_KEY_MAX], b[TEXT_KEY_MAX];
        assert_true(wq_span_compare(key_of(WORDS[i], a), key_of(WORDS[i + 1], b)) < 0);
    }
    uint8_t a[TEXT_KEY_MAX], b[TEXT_KEY_MAX];
    assert_true(wq_span_compare(key_of("أحمد", a), key_of("احمدا", b)) < 0);
}

static void test_text_term__keys_come_apart_again(void **state)
{
    (void)state;
    static const char *const WORDS[] = {"دمشق", "ألبانيا", "مدرسة", "café", "2011", "ء", "中文"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        text_token t;
        uint8_t key[TEXT_KEY_MAX];
        wq_span folded, light;
        assert_true(words_first(WORDS[i], &t));
        wq_span k = wq_span_of(key, text_term_key(&t, key));
        assert_int_equal(text_term_parse(k, &folded, &light), WQ_OK);
        assert_true(wq_span_equal(folded, wq_span_of(t.folded, t.folded_len)));
        assert_true(wq_span_equal(light, wq_span_of(t.light, t.light_len)));
    }
}

static void test_text_term__the_longest_key_fits(void **state)
{
    (void)state;
    char text[400] = "";
    for (int i = 0; i < 100; i++) {
        strcat(text, "أ");
    }
    uint8_t key[TEXT_KEY_MAX];
    wq_span k = key_of(text, key), folded, light;
    assert_int_equal(k.len, 2 * WQ_LIMIT_TOKEN + 1);
    assert_int_equal(text_term_parse(k, &folded, &light), WQ_OK);
}

static void test_text_term__what_is_no_key_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } WRONG[] = {{"", 0},     {"a", 1},      {"\0", 1},    {"\0a", 2},
                 {"a\0a", 3}, {"a\0b\0", 4}, {"\1a\0", 3}, {"abc", 3}};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        wq_span folded, light;
        assert_int_equal(text_term_parse(wq_span_of(WRONG[i].bytes, WRONG[i].len), &folded, &light),
                         WQ_ECORRUPT);
    }
    uint8_t big[300];
    wq_span folded, light;
    memset(big, 'a', sizeof big);
    big[121] = 0;
    assert_int_equal(text_term_parse(wq_span_of(big, 122), &folded, &light), WQ_ECORRUPT);
    big[121] = 'a';
    big[1] = 0;
    assert_int_equal(text_term_parse(wq_span_of(big, sizeof big), &folded, &light), WQ_ECORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_term__keys_sort_by_folded_then_light),
        cmocka_unit_test(test_text_term__keys_come_apart_again),
        cmocka_unit_test(test_text_term__the_longest_key_fits),
        cmocka_unit_test(test_text_term__what_is_no_key_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
