/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/inflect.h"

#include <string.h>

/* Is `other` (folded) a form of `word`? */
static bool has(const char *word, const char *other)
{
    text_tokens it;
    text_token token;
    text_inflected forms;
    text_tokens_init(&it, wq_span_str(word));
    assert_true(text_tokens_next(&it, &token));
    text_inflect(&token, &forms);
    assert_true(forms.count <= INFLECT_MAX);
    for (unsigned i = 0; i < forms.count; i++) {
        assert_true(forms.len[i] > 0 && forms.len[i] <= WQ_LIMIT_TOKEN);
        if (forms.len[i] == strlen(other) && memcmp(forms.bytes[i], other, forms.len[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void test_text_inflect__forms_of_many_languages(void **state)
{
    static const char *const FORMS[][2] = {
        {"election", "elections"},   {"Elections", "election"}, {"running", "run"},
        {"cities", "city"},          {"journaux", "journal"},   {"journal", "journaux"},
        {"Wahlen", "wahl"},          {"Wahl", "wahlen"},        {"Häuser", "hausern"},
        {"seçimler", "secim"},       {"bakan", "bakanlar"},     {"haberleri", "haberler"},
        {"refugiados", "refugiado"}, {"выборов", "выборы"},     {"министр", "министра"},
        {"ישראל", "בישראל"},         {"הממשלה", "ממשלה"},       {"کتابخانه", "كتابخانهها"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        if (!has(FORMS[i][0], FORMS[i][1])) {
            print_error("%s has no %s\n", FORMS[i][0], FORMS[i][1]);
        }
        assert_true(has(FORMS[i][0], FORMS[i][1]));
    }
}

static void test_text_inflect__short_words_numbers_and_arabic_are_left_alone(void **state)
{
    static const char *const ALONE[] = {"cat", "16", "f16", "دمشق", "حكومة", "日本"};
    (void)state;
    for (size_t i = 0; i < sizeof ALONE / sizeof ALONE[0]; i++) {
        text_tokens it;
        text_token token;
        text_inflected forms;
        text_tokens_init(&it, wq_span_str(ALONE[i]));
        assert_true(text_tokens_next(&it, &token));
        text_inflect(&token, &forms);
        assert_int_equal(forms.count, 0);
    }
    assert_false(has("министр", "минист"));
    assert_false(has("election", "election"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_inflect__forms_of_many_languages),
        cmocka_unit_test(test_text_inflect__short_words_numbers_and_arabic_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
