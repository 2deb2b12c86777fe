/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/query.h"
#include "query/suggest.h"
#include "unit/query/query_index.h"
#include "unit/query/query_text.h"

/* Words in two segments: some in both, one with two spellings. */
static void names_index(test_index *t)
{
    test_index_begin(t);
    test_index_article(t, 0, 100, "a", "دمشق", "دمشق دمشقي حلب احمد");
    test_index_article(t, 1, 200, "a", "دمشق", "دمار حلب أحمد");
    test_index_flush(t);
    test_index_article(t, 2, 300, "a", "دمار", "دمشق القاهرة أحمد");
    test_index_article(t, 3, 400, "a", "دمشق", "دمية الدوحة merkel z");
    test_index_flush(t);
    test_index_read(t);
}

/* "word:articles word:articles" */
static void suggested(index_view *view, const char *word, wq_suggest_kind kind, uint32_t max,
                      char out[512])
{
    wq_suggestion list[WQ_SUGGEST_MAX];
    query_meter meter = {NULL, 0, 0};
    uint32_t count;
    out[0] = '\0';
    assert_int_equal(query_suggest(view, wq_span_str(word), kind, &meter, list, max, &count),
                     WQ_OK);
    for (uint32_t i = 0; i < count; i++) {
        char one[128];
        snprintf(one, sizeof one, "%s%.63s:%u", i > 0 ? " " : "", list[i].text,
                 (unsigned)list[i].articles);
        test_put(out, 512, one);
    }
}

static void expect(index_view *view, const char *word, wq_suggest_kind kind, const char *want)
{
    char out[512];
    suggested(view, word, kind, 5, out);
    if (strcmp(out, want) != 0) {
        print_error("%s: %s, not %s\n", word, out, want);
    }
    assert_string_equal(out, want);
}

static void test_query_suggest__completions_come_by_frequency_over_all_segments(void **state)
{
    char out[512];
    test_index t;
    (void)state;
    names_index(&t);
    expect(t.view, "دم", WQ_SUGGEST_COMPLETE, "دمشق:4 دمار:2 دمشقي:1 دمية:1");
    suggested(t.view, "دم", WQ_SUGGEST_COMPLETE, 1, out);
    assert_string_equal(out, "دمشق:4");
    expect(t.view, "زز", WQ_SUGGEST_COMPLETE, "");
    expect(t.view, "...", WQ_SUGGEST_COMPLETE, "");
    test_index_end(&t);
}

static void test_query_suggest__a_folded_word_is_one_suggestion(void **state)
{
    test_index t;
    (void)state;
    names_index(&t);
    expect(t.view, "اح", WQ_SUGGEST_COMPLETE, "أحمد:3");
    expect(t.view, "أح", WQ_SUGGEST_COMPLETE, "أحمد:3");
    test_index_end(&t);
}

static void test_query_suggest__near_words_are_words_of_the_archive(void **state)
{
    test_index t;
    (void)state;
    names_index(&t);
    expect(t.view, "دمسق", WQ_SUGGEST_NEAR, "دمشق:4 دمشقي:1");
    expect(t.view, "طمشق", WQ_SUGGEST_NEAR, "");
    expect(t.view, "القاهره", WQ_SUGGEST_NEAR, "");
    expect(t.view, "كاهرة", WQ_SUGGEST_NEAR, "القاهرة:1");
    expect(t.view, "merkl", WQ_SUGGEST_NEAR, "merkel:1");
    expect(t.view, "لحمد", WQ_SUGGEST_NEAR, "أحمد:3");
    expect(t.view, "حمد", WQ_SUGGEST_NEAR, "أحمد:3");
    expect(t.view, "qqqqqq", WQ_SUGGEST_NEAR, "");
    /* doubled letters and vowels cost little, but a word of one letter is not what five mean */
    expect(t.view, "zzzzz", WQ_SUGGEST_NEAR, "");
    expect(t.view, "zz", WQ_SUGGEST_NEAR, "z:1");
    /* a Kurdish name, before what is spelled like it; and one of a place that no article has */
    expect(t.view, "دیمەشق", WQ_SUGGEST_NEAR, "دمشق:4");
    expect(t.view, "هەولێر", WQ_SUGGEST_NEAR, "");
    test_index_end(&t);
}

static void test_query_suggest__a_budget_ends_it_with_what_was_found(void **state)
{
    test_index t;
    wq_suggestion list[4];
    uint32_t count = 9;
    volatile sig_atomic_t cancel = 1;
    wq_task task = {.size = sizeof task, .work = 1};
    query_meter meter = {&task, 0, 0};
    (void)state;
    names_index(&t);
    assert_int_equal(
        query_suggest(t.view, wq_span_str("دم"), WQ_SUGGEST_COMPLETE, &meter, list, 4, &count),
        WQ_OK);
    assert_true(count <= 4);
    task.cancel = &cancel;
    meter = (query_meter){&task, 0, 0};
    assert_int_equal(
        query_suggest(t.view, wq_span_str("دم"), WQ_SUGGEST_COMPLETE, &meter, list, 4, &count),
        WQ_ECANCEL);
    test_index_end(&t);
}

static void test_query_suggest__spellings_say_what_was_counted(void **state)
{
    test_index t;
    query_words *words;
    const query_options options = {.limit = 10};
    unsigned count;
    (void)state;
    names_index(&t);
    assert_int_equal(query_words_find(t.view, wq_span_str("احمد في -حلب دم*"), &options, &words),
                     WQ_OK);
    assert_int_equal(query_words_count(words), 3);
    const wq_spelling *list = query_words_spellings(words, 0, &count);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].text, "احمد");
    assert_string_equal(list[0].class_name, "exact");
    assert_int_equal(list[0].articles, 1);
    assert_string_equal(list[1].text, "أحمد");
    assert_string_equal(list[1].class_name, "folded");
    assert_int_equal(list[1].articles, 2);
    assert_true(query_words_stop(words, 1));
    (void)query_words_spellings(words, 1, &count);
    assert_int_equal(count, 0);
    list = query_words_spellings(words, 2, &count);
    assert_int_equal(count, 4);
    assert_string_equal(list[0].text, "دمشق");
    assert_string_equal(list[0].class_name, "prefix");
    query_words_free(words);
    test_index_end(&t);
}

/* Rung and rows of the first step that answers. */
static void climbed(index_view *view, const char *text, char out[512])
{
    query_result result;
    snprintf(out, 512, "none");
    for (int rung = 0; rung < WQ_RUNG_NONE; rung++) {
        const query_options options = {.limit = 10, .rung = (wq_rung)rung};
        assert_int_equal(query_run(NULL, view, wq_span_str(text), &options, &result), WQ_OK);
        if (result.total > 0) {
            snprintf(out, 512, "%d:", rung);
            for (size_t i = 0; i < result.count; i++) {
                char row[16];
                snprintf(row, sizeof row, " %u", (unsigned)result.hits[i].place.row);
                test_put(out, 512, row);
            }
            query_result_release(&result);
            return;
        }
        query_result_release(&result);
    }
}

static void test_query_suggest__the_ladder_says_which_rung_answered(void **state)
{
    static const char *const CASES[][2] = {
        {"دمشق", "0: 3 0 1 2"},    {"+merkel +حلب", "1: 3 0 1"}, {"\"حلب دمشق\"", "1: 3 0 1 2"},
        {"=القاهره", "2: 2"},      {"دمسق", "4: 3 0 1 2"},       {"حلبد", "6: 0 1"},
        {"دمشق source:b", "none"}, {"قققققق", "none"},
    };
    char out[512];
    test_index t;
    (void)state;
    names_index(&t);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        climbed(t.view, CASES[i][0], out);
        assert_memory_equal(out, CASES[i][1], 2);
        assert_int_equal(strlen(out), strlen(CASES[i][1]));
    }
    test_index_end(&t);
}

/* ---- explain ---- */

typedef struct said {
    char text[4096];
} said;

static void said_line(void *arg, const char *line)
{
    said *s = arg;
    test_put(s->text, sizeof s->text, line);
    test_put(s->text, sizeof s->text, "\n");
}

static void test_query_suggest__the_parts_of_a_score_sum_up_to_it(void **state)
{
    static const char *const QUESTIONS[] = {
        "دمشق",
        "دمشق حلب دمار",
        "+دمشق (حلب OR دمار)",
        "\"دمشق دمشقي\" احمد",
        "دمشق near/5 حلب",
        "(+دمشق +القاهرة) OR حلب",
        "title:دمشق -merkel",
        "في merkel دمشق",
    };
    test_index t;
    (void)state;
    names_index(&t);
    for (size_t q = 0; q < sizeof QUESTIONS / sizeof QUESTIONS[0]; q++) {
        query_result result;
        const query_options options = {.limit = 10};
        wq_span text = wq_span_str(QUESTIONS[q]);
        assert_int_equal(query_run(NULL, t.view, text, &options, &result), WQ_OK);
        assert_true(result.count > 0);
        for (size_t i = 0; i < result.count; i++) {
            said s = {""};
            char want[64];
            assert_int_equal(query_explain(t.view, text, &options, &result.hits[i], said_line, &s),
                             WQ_OK);
            snprintf(want, sizeof want, "score %u,", (unsigned)result.hits[i].score * 64);
            assert_memory_equal(s.text, want, strlen(want));
            snprintf(want, sizeof want, "\nsum %u\n", (unsigned)result.hits[i].score * 64);
            if (strstr(s.text, want) == NULL) {
                print_error("%s\n%s", QUESTIONS[q], s.text);
            }
            assert_non_null(strstr(s.text, want));
        }
        query_result_release(&result);
    }
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_suggest__completions_come_by_frequency_over_all_segments),
        cmocka_unit_test(test_query_suggest__a_folded_word_is_one_suggestion),
        cmocka_unit_test(test_query_suggest__near_words_are_words_of_the_archive),
        cmocka_unit_test(test_query_suggest__a_budget_ends_it_with_what_was_found),
        cmocka_unit_test(test_query_suggest__spellings_say_what_was_counted),
        cmocka_unit_test(test_query_suggest__the_ladder_says_which_rung_answered),
        cmocka_unit_test(test_query_suggest__the_parts_of_a_score_sum_up_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
