/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"
#include "unit/text/policy.h"
#include "unit/text/words.h"

#include "text/language.h"

static text_evidence evidence_of(const char *text)
{
    text_evidence evidence = {{0}};
    text_tokens it;
    text_token token;
    text_tokens_init(&it, wq_span_str(text));
    while (text_tokens_next(&it, &token)) {
        text_evidence_take(&evidence, &token);
    }
    return evidence;
}

static void test_text_language__of_a_tag(void **state)
{
    static const struct {
        const char *tag;
        text_language language;
    } TAGS[] = {
        {"fa", TEXT_LANGUAGE_PERSIAN},   {"FA-IR", TEXT_LANGUAGE_PERSIAN},
        {"per", TEXT_LANGUAGE_PERSIAN},  {"ckb_IQ", TEXT_LANGUAGE_SORANI},
        {"ur", TEXT_LANGUAGE_URDU},      {"kmr", TEXT_LANGUAGE_KURMANJI},
        {"de-AT", TEXT_LANGUAGE_GERMAN}, {"ku", TEXT_LANGUAGE_NONE},
        {"xx", TEXT_LANGUAGE_NONE},      {"", TEXT_LANGUAGE_NONE},
        {"farsi", TEXT_LANGUAGE_NONE},   {"f", TEXT_LANGUAGE_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof TAGS / sizeof TAGS[0]; i++) {
        assert_int_equal(text_language_of_tag(wq_span_str(TAGS[i].tag)), TAGS[i].language);
    }
}

static void test_text_language__of_words(void **state)
{
    static const struct {
        const char *text;
        text_language arabic, latin;
    } TEXTS[] = {
        {"انتخابات البلدية في تونس", TEXT_LANGUAGE_ARABIC, TEXT_LANGUAGE_NONE},
        {"وزیر خارجه از تهران به بغداد رفت", TEXT_LANGUAGE_PERSIAN, TEXT_LANGUAGE_NONE},
        {"سەرۆکی حکومەت لە هەولێر", TEXT_LANGUAGE_SORANI, TEXT_LANGUAGE_NONE},
        {"وزیراعظم نے لاہور میں کہا", TEXT_LANGUAGE_URDU, TEXT_LANGUAGE_NONE},
        {"hilbijartin li Amedê", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_KURMANJI},
        {"seçim ve ekonomi için yeni karar", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_TURKISH},
        {"elections in the north", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_ENGLISH},
        {"les élections dans le nord", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_FRENCH},
        {"die Wahlen und der Haushalt", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_GERMAN},
        {"las elecciones del norte", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_SPANISH},
        {"election", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_NONE},
        {"الحرب على غزة the war", TEXT_LANGUAGE_ARABIC, TEXT_LANGUAGE_ENGLISH},
        {"کتاب", TEXT_LANGUAGE_PERSIAN, TEXT_LANGUAGE_NONE},
        {"2024 日本", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        const text_evidence evidence = evidence_of(TEXTS[i].text);
        if (text_evidence_arabic(&evidence) != TEXTS[i].arabic ||
            text_evidence_latin(&evidence) != TEXTS[i].latin) {
            print_error("%s: %d %d\n", TEXTS[i].text, text_evidence_arabic(&evidence),
                        text_evidence_latin(&evidence));
        }
        assert_int_equal(text_evidence_arabic(&evidence), TEXTS[i].arabic);
        assert_int_equal(text_evidence_latin(&evidence), TEXTS[i].latin);
    }
}

/* Every word of a cell is worth so many points for its language, whatever it is for others. */
static unsigned cell_check(char *cell, unsigned language, uint32_t least)
{
    unsigned count = 0;
    for (char *at = strtok(cell, " "); at != NULL; at = strtok(NULL, " ")) {
        if (strcmp(at, "-") == 0) {
            continue;
        }
        text_token token = {0};
        text_evidence evidence = {{0}};
        token.light_len = (uint16_t)strlen(at);
        memcpy(token.light, at, token.light_len);
        text_evidence_take(&evidence, &token);
        if (evidence.points[language] < least) {
            print_error("%s\n", at);
        }
        assert_true(evidence.points[language] >= least);
        count++;
    }
    return count;
}

static const char *const NAMES[] = {"Arabic",  "Persian", "Sorani", "Urdu",   "Kurmanji",
                                    "Turkish", "English", "French", "German", "Spanish"};

static void test_text_language__is_what_the_policy_says(void **state)
{
    policy p;
    policy_row row;
    unsigned letters = 0, words = 0, rows = 0;
    (void)state;
    assert_true(policy_open(&p, "letters"));
    while (policy_next(&p, &row)) {
        assert_true(rows < sizeof NAMES / sizeof NAMES[0]);
        assert_string_equal(row.cells[0], NAMES[rows]);
        unsigned language = TEXT_LANGUAGE_ARABIC + rows++;
        letters += cell_check(row.cells[1], language, 1);
        words += cell_check(row.cells[2], language, 2);
    }
    assert_int_equal(rows, 10);
    assert_int_equal(letters, 70);
    assert_int_equal(words, 222);
}

/* Words that ask are small in their language and say nothing of it. */
static void test_text_language__words_that_ask(void **state)
{
    policy p;
    policy_row row;
    unsigned words = 0;
    (void)state;
    assert_true(policy_open(&p, "asking"));
    while (policy_next(&p, &row)) {
        unsigned language = 0;
        while (strcmp(row.cells[0], NAMES[language]) != 0) {
            language++;
            assert_true(language < sizeof NAMES / sizeof NAMES[0]);
        }
        language += TEXT_LANGUAGE_ARABIC;
        for (char *at = strtok(row.cells[1], " "); at != NULL; at = strtok(NULL, " "), words++) {
            assert_true(text_language_small((text_language)language, wq_span_str(at)));
            assert_false(text_language_small(TEXT_LANGUAGE_NONE, wq_span_str(at)));
            assert_true(evidence_of(at).points[language] < 2);
        }
    }
    assert_int_equal(words, 44);
}

/* Small words are those of the language that the script and the question say. */
static void test_text_language__small_words(void **state)
{
    static const struct {
        const char *word;
        text_language latin, own;
        bool small;
    } WORDS[] = {
        {"to", TEXT_LANGUAGE_ENGLISH, TEXT_LANGUAGE_ENGLISH, true},
        {"to", TEXT_LANGUAGE_FRENCH, TEXT_LANGUAGE_FRENCH, false},
        {"to", TEXT_LANGUAGE_NONE, TEXT_LANGUAGE_NONE, false},
        {"été", TEXT_LANGUAGE_FRENCH, TEXT_LANGUAGE_FRENCH, false},
        {"над", TEXT_LANGUAGE_ENGLISH, TEXT_LANGUAGE_RUSSIAN, false},
        {"для", TEXT_LANGUAGE_ENGLISH, TEXT_LANGUAGE_RUSSIAN, true},
        {"של", TEXT_LANGUAGE_ENGLISH, TEXT_LANGUAGE_HEBREW, false},
        {"در", TEXT_LANGUAGE_ENGLISH, TEXT_LANGUAGE_PERSIAN, true},
        {"日本", TEXT_LANGUAGE_ENGLISH, TEXT_LANGUAGE_NONE, false},
        {"", TEXT_LANGUAGE_ENGLISH, TEXT_LANGUAGE_NONE, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        const text_languages in = {TEXT_LANGUAGE_PERSIAN, (uint8_t)WORDS[i].latin};
        wq_span word = wq_span_str(WORDS[i].word);
        assert_int_equal(text_language_of_word(&in, word), WORDS[i].own);
        assert_int_equal(text_language_small(WORDS[i].own, word), WORDS[i].small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_language__is_what_the_policy_says),
        cmocka_unit_test(test_text_language__of_a_tag),
        cmocka_unit_test(test_text_language__of_words),
        cmocka_unit_test(test_text_language__words_that_ask),
        cmocka_unit_test(test_text_language__small_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
