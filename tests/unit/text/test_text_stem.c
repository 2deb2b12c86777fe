/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "unit/text/policy.h"
#include "unit/text/words.h"

#include "text/stem.h"
#include "text/stopwords.h"

static void stem_is(const char *written, const char *light, const char *lengthy)
{
    text_token t;
    assert_true(words_first(written, &t));
    wq_span f = text_token_folded(&t);
    wq_span l = text_token_light(&t);
    if (!wq_span_equal(text_stem_light(f, l), wq_span_str(light)) ||
        !wq_span_equal(text_stem_long(f, l), wq_span_str(lengthy))) {
        fail_msg("stems of %s", written);
    }
}

static void test_text_stem__takes_affixes_off(void **state)
{
    (void)state;
    stem_is("الحكومة", "حكوم", "حكوم");
    stem_is("وبالحكومات", "بالحكوم", "بالحكوم");
    stem_is("حكومتنا", "حكومتنا", "حكوم");
    stem_is("المدنيين", "مدن", "مدن");
    stem_is("ألبانيا", "البانيا", "البان");
    stem_is("الله", "الل", "الل");
    stem_is("وزير", "زير", "زير");
    stem_is("بي", "بي", "بي");
    stem_is("paris", "paris", "paris");
}

static void test_text_stem__stop_words_are_those_of_the_policy(void **state)
{
    (void)state;
    policy p;
    policy_row row;
    int count = 0;
    assert_true(policy_open(&p, "stop"));
    while (policy_next(&p, &row)) {
        for (char *word = strtok(row.cells[0], " "); word; word = strtok(NULL, " ")) {
            text_token t;
            assert_true(words_first(word, &t));
            assert_true(wq_span_equal(wq_span_str(word), text_token_light(&t)));
            assert_true(text_stop_word(wq_span_str(word)));
            count++;
        }
    }
    assert_int_equal(count, text_stop_words());
    assert_false(text_stop_word(wq_span_str("ماء")));
    assert_false(text_stop_word(wq_span_str("علي")));
    assert_false(text_stop_word(wq_span_str("")));
    assert_false(text_stop_word(wq_span_of("\xd9\x8a\0", 3)));
    assert_false(text_stop_word(wq_span_of("\xd9\x8a\0\xd9\x8a", 5)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_stem__takes_affixes_off),
        cmocka_unit_test(test_text_stem__stop_words_are_those_of_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
