/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

/* Rows of the hits, as text: "3 1 2". */
static void run_rows(index_view *view, const char *text, query_options options, char out[512],
                     query_result *result)
{
    out[0] = '\0';
    assert_int_equal(query_run(NULL, view, wq_span_str(text), &options, result), WQ_OK);
    for (size_t i = 0; i < result->count; i++) {
        size_t len = strlen(out);
        snprintf(out + len, 512 - len, "%s%u", i != 0 ? " " : "",
                 (unsigned)result->hits[i].place.row);
    }
}

static void expect(index_view *view, const char *text, query_sort sort, const char *rows)
{
    char out[512];
    query_result result;
    query_options options = {.sort = sort, .limit = 10};
    run_rows(view, text, options, out, &result);
    if (strcmp(out, rows) != 0) {
        print_error("%s: %s, not %s\n", text, out, rows);
    }
    assert_string_equal(out, rows);
    assert_true(result.total_exact);
    assert_int_equal(result.cut, 0);
    query_result_release(&result);
}

/* Nine articles in three segments. */
static void news_index(test_index *t)
{
    test_index_begin(t);
    test_index_article(t, 0, 100, "radio north", "Rain in the hills",
                       "Heavy rain fell. The river rose.");
    test_index_article(t, 1, 200, "radio south", "River",
                       "The river is calm and the river is wide.");
    test_index_article(t, 2, INT32_MIN, "radio south", "Market",
                       "Prices of bread rose with the rain.");
    test_index_flush(t);
    test_index_article(t, 3, 1500, "radio north", "سوق المدينة", "فتحت السوق أبوابها بعد المطر");
    test_index_article(t, 4, 1600, "radio north", "مدرسة جديدة", "افتتحت مدرسه في القرية");
    test_index_article(t, 5, 3000, "paper", "Heavy trucks",
                       "Rain or not, heavy trucks cross the river.");
    test_index_flush(t);
    test_index_article(t, 6, 50, "paper", "Bridge", "A bridge over the wide river, at last.");
    test_index_article(t, 7, 60, "paper", "Old river", "Nothing of note.");
    test_index_article(t, 8, 70, "paper", "Note", "Rain, rain, rain.");
    test_index_flush(t);
    assert_int_equal(index_builder_kill(t->builder, 1, 7), WQ_OK);
    test_index_flush(t);
    test_index_read(t);
}

/* The words of all but the last stand in the title, the phrase not always. */
static void test_query_run__a_phrase_of_the_title_stands_in_it(void **state)
{
    (void)state;
    test_index t;
    test_index_begin(&t);
    t.gap = TEXT_GAP_TITLE;
    test_index_article(&t, 0, 1, "s", "the old bridge falls", "It fell.");
    test_index_article(&t, 1, 2, "s", "bridge of the old town", "Over it an old bridge.");
    test_index_article(&t, 2, 3, "s", "old news of a bridge", "The old bridge, an old bridge.");
    test_index_article(&t, 3, 4, "s", "an older one and then the old bridge", "Old.");
    test_index_article(&t, 4, 5, "s", "weather", "An old bridge.");
    test_index_flush(&t);
    test_index_read(&t);
    expect(t.view, "title:\"old bridge\"", QUERY_SORT_OLDEST, "0 3");
    expect(t.view, "title:\"old bridge\" weather", QUERY_SORT_OLDEST, "");
    expect(t.view, "\"old bridge\"", QUERY_SORT_OLDEST, "0 1 2 3 4");
    test_index_end(&t);
}

static void test_query_run__language_reaches_the_index(void **state)
{
    (void)state;
    test_index t;
    news_index(&t);
    const query_sort old = QUERY_SORT_OLDEST;
    expect(t.view, "rain", old, "8 0 5 2");
    expect(t.view, "rain", QUERY_SORT_NEWEST, "5 0 8 2");
    expect(t.view, "rain river", old, "0 5");
    expect(t.view, "rain -river", old, "8 2");
    expect(t.view, "bread OR bridge", old, "6 2");
    expect(t.view, "rain (trucks OR hills)", old, "0 5");
    expect(t.view, "\"heavy rain\"", old, "0");
    expect(t.view, "\"rain heavy\"", old, "");
    expect(t.view, "\"the river\"", old, "0 1 5");
    expect(t.view, "wi*", old, "6 1 2");
    expect(t.view, "\"wide river\"", old, "6");
    expect(t.view, "rain source:paper", old, "8 5");
    expect(t.view, "source:\"Radio South\"", old, "1 2");
    expect(t.view, "rain date:1970-01-01", old, "8 0");
    expect(t.view, "date:1970-01-02..1970-01-03", old, "3 4 5");
    expect(t.view, "rain -date:1970-01-01", old, "5 2");
    expect(t.view, "مدرسة", old, "4");
    expect(t.view, "=مدرسه", old, "4");
    expect(t.view, "=ابوابها", old, "");
    expect(t.view, "=أبوابها", old, "3");
    expect(t.view, "ابوابها", old, "3");
    expect(t.view, "old", old, "");
    expect(t.view, "nosuchword", old, "");
    expect(t.view, "rain nosuchword", old, "");
    expect(t.view, "rain OR nosuchword", old, "8 0 5 2");
    expect(t.view, "rain -nosuchword", old, "8 0 5 2");
    test_index_end(&t);
}

static void test_query_run__limit_and_offset_are_windows_of_one_order(void **state)
{
    (void)state;
    test_index t;
    char all[512];
    char rows[1024] = "";
    query_result result;
    news_index(&t);
    query_options options = {.limit = 10};
    run_rows(t.view, "rain OR river", options, all, &result);
    uint64_t total = result.total;
    assert_int_equal(total, 6);
    query_result_release(&result);
    for (uint32_t offset = 0; offset < total; offset++) {
        char one[512];
        options.limit = 1;
        options.offset = offset;
        run_rows(t.view, "rain OR river", options, one, &result);
        assert_int_equal(result.total, total);
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "%s%s", offset != 0 ? " " : "",
                 one);
        query_result_release(&result);
    }
    assert_string_equal(rows, all);
    options.limit = 0;
    options.offset = 0;
    run_rows(t.view, "rain", options, rows, &result);
    assert_string_equal(rows, "");
    assert_int_equal(result.total, 4);
    query_result_release(&result);
    options.limit = WQ_LIMIT_HITS;
    options.offset = 1;
    assert_int_equal(query_run(NULL, t.view, wq_span_str("rain"), &options, &result), WQ_EINVAL);
    test_index_end(&t);
}

static void test_query_run__an_error_names_the_column(void **state)
{
    (void)state;
    test_index t;
    wq_error err = {0};
    query_result result;
    news_index(&t);
    query_options options = {.limit = 10, .err = &err};
    wq_status st = query_run(NULL, t.view, wq_span_str("مطر (rain"), &options, &result);
    assert_int_equal(st, WQ_EQUERY);
    assert_string_equal(err.text, "bracket at column 5 is not closed");
    assert_int_equal(result.count, 0);
    query_result_release(&result);
    test_index_end(&t);
}

/* An analyser that gives three classes: the spelling, every spelling, and a word that it has
 * from a table. */
static size_t three_classes(const text_analyser *self, const text_token *word, text_class *classes)
{
    (void)self;
    classes[0].name = "exact";
    classes[0].weight = 256;
    classes[0].level = 0;
    classes[0].rule = TEXT_CLASS_ALWAYS;
    (void)text_class_term(&classes[0], text_token_folded(word), text_token_light(word));
    classes[1].name = "folded";
    classes[1].weight = 128;
    classes[1].level = 1;
    classes[1].rule = TEXT_CLASS_ALWAYS;
    (void)text_class_pattern(&classes[1], TEXT_PATTERN_FOLDED, text_token_folded(word));
    classes[2].name = "table";
    classes[2].weight = 64;
    classes[2].level = 2;
    classes[2].rule = TEXT_CLASS_ALWAYS;
    for (int i = 0; i < 2; i++) {
        const char *other = i == 0 ? "dwelling" : "home";
        (void)text_class_pattern(&classes[2], TEXT_PATTERN_FOLDED, wq_span_str(other));
    }
    return 3;
}

static void test_query_run__three_classes_are_summed_by_weight(void **state)
{
    (void)state;
    static const text_analyser three = {"three", three_classes, NULL, {0, 0}};
    test_index t;
    char rows[512];
    query_result result;
    test_index_begin(&t);
    /* Same lengths, so only the classes tell them apart. */
    test_index_article(&t, 0, 1, "s", "x", "one two three home five");
    test_index_article(&t, 1, 1, "s", "x", "one two three maison five");
    test_index_article(&t, 2, 1, "s", "x", "one two three maïson five");
    test_index_flush(&t);
    test_index_article(&t, 3, 1, "s", "x", "one two home maison five");
    test_index_article(&t, 4, 1, "s", "x", "one two dwelling home five");
    test_index_article(&t, 5, 1, "s", "x", "one two three four five");
    test_index_article(&t, 6, 1, "s", "maison", "one two three four five");
    test_index_flush(&t);
    test_index_read(&t);
    query_options options = {.limit = 10, .analyser = &three};
    run_rows(t.view, "maison", options, rows, &result);
    /* title; all three classes; exact and folded; folded alone; two of the table; one */
    assert_string_equal(rows, "6 3 1 2 4 0");
    assert_int_equal(result.total, 6);
    for (size_t i = 1; i < result.count; i++) {
        assert_true(result.hits[i - 1].score > result.hits[i].score);
    }
    query_result_release(&result);
    run_rows(t.view, "=maison", options, rows, &result);
    assert_string_equal(rows, "6 1 3");
    query_result_release(&result);
    run_rows(t.view, "\"maison five\"", options, rows, &result);
    assert_string_equal(rows, "1 2 3");
    query_result_release(&result);
    test_index_end(&t);
}

static void test_query_run__many_terms_of_a_prefix_are_the_most_frequent(void **state)
{
    (void)state;
    test_index t;
    char rows[512];
    query_result result;
    test_index_begin(&t);
    /* 1,200 words "pr...", each in one article, and a last one in twelve, over nine segments */
    for (uint32_t i = 0; i < 1200; i++) {
        char body[64];
        snprintf(body, sizeof body, "pr%04u %s", (unsigned)i, i % 100 == 99 ? "prlast" : "");
        test_index_article(&t, i, 1, "s", "", body);
        if (i % 150 == 149) {
            test_index_flush(&t);
        }
    }
    test_index_flush(&t);
    test_index_read(&t);
    query_options options = {.limit = 100};
    run_rows(t.view, "pr*", options, rows, &result);
    assert_int_equal(result.cut, QUERY_CUT_PREFIX);
    assert_false(result.total_exact);
    assert_true(result.total >= QUERY_COUNTED);
    query_result_release(&result);
    /* what is no part of the flat way has the same words */
    options.whole = true;
    run_rows(t.view, "pr* source:s", options, rows, &result);
    assert_int_equal(result.cut, QUERY_CUT_PREFIX);
    /* prlast (12 articles) and 999 more words of one article each, the first of them in key order;
     * nine of these stand beside prlast */
    assert_int_equal(result.total, 999 + 12 - 9);
    query_result_release(&result);
    /* two share them: of one 500 are kept, the other has but ten */
    run_rows(t.view, "pr* OR pr000*", options, rows, &result);
    assert_int_equal(result.cut, QUERY_CUT_PREFIX);
    assert_int_equal(result.total, 499 + 12 - 4);
    query_result_release(&result);
    run_rows(t.view, "pr000*", options, rows, &result);
    assert_int_equal(result.cut, 0);
    assert_int_equal(result.total, 10);
    query_result_release(&result);
    test_index_end(&t);
}

static void test_query_run__a_budget_stops_and_says_so(void **state)
{
    (void)state;
    test_index t;
    query_result result;
    volatile sig_atomic_t cancel = 0;
    test_index_begin(&t);
    for (uint32_t i = 0; i < 3000; i++) {
        test_index_article(&t, i, 1, "s", "", "rain and more rain");
        if (i % 1000 == 999) {
            test_index_flush(&t);
        }
    }
    test_index_read(&t);
    wq_task task = {.size = sizeof task};
    query_options options = {.limit = 10, .task = &task};
    uint64_t before = 0;
    for (uint64_t work = 1; work < 100; work += 7) {
        task.work = work;
        assert_int_equal(query_run(NULL, t.view, wq_span_str("rain more"), &options, &result),
                         WQ_OK);
        assert_true(result.total >= before && result.total <= 3000);
        assert_int_equal(result.total_exact, result.cut == 0);
        assert_true(result.total == 3000 || result.cut == QUERY_CUT_TIME);
        before = result.total;
        query_result_release(&result);
    }
    task.work = 0;
    task.cancel = &cancel;
    assert_int_equal(query_run(NULL, t.view, wq_span_str("rain"), &options, &result), WQ_OK);
    assert_int_equal(result.total, 3000);
    query_result_release(&result);
    cancel = 1;
    assert_int_equal(query_run(NULL, t.view, wq_span_str("rain"), &options, &result), WQ_ECANCEL);
    assert_null(result.hits);
    test_index_end(&t);
}

/* ---- hostile questions ---- */

static void hostile(index_view *view, const char *line)
{
    query_result result;
    wq_task task = {.size = sizeof task, .work = 2000};
    query_options options = {.limit = 10, .task = &task};
    wq_status st = query_run(NULL, view, wq_span_str(line), &options, &result);
    if (st != WQ_EQUERY) {
        assert_int_equal(st, WQ_OK);
        assert_true(result.heap <= QUERY_ARENA_MAX);
    }
    query_result_release(&result);
}

static void hostile_lines(index_view *view, const char *piece, const char *between)
{
    char line[WQ_LIMIT_QUERY_BYTES + 64] = "";
    size_t len = 0;
    for (int n = 0; n < 1000 && len + strlen(piece) + strlen(between) < WQ_LIMIT_QUERY_BYTES; n++) {
        len +=
            (size_t)snprintf(line + len, sizeof line - len, "%s%s", n != 0 ? between : "", piece);
        if (n < 40 || n % 100 == 0) {
            hostile(view, line);
        }
    }
    char quoted[WQ_LIMIT_QUERY_BYTES + 80];
    snprintf(quoted, sizeof quoted, "\"%s\"", line);
    hostile(view, quoted);
}

static void test_query_run__hostile_questions_stay_within_their_heap(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"the",
                                         "t*",
                                         "th*",
                                         "wa*",
                                         "(",
                                         ")",
                                         "(the",
                                         "-the",
                                         "+the",
                                         "=the",
                                         "\"the the\"",
                                         "\"",
                                         "OR",
                                         "the OR th*",
                                         "(the OR w1*)",
                                         "date:1970",
                                         "source:s",
                                         "\xE2\x80\x8F",
                                         "-",
                                         "*",
                                         "(\xE2\x80\xAE-)",
                                         "w1* w2* w3* w4*",
                                         "((w1* OR w2*) -w3*)"};
    test_index t;
    test_index_begin(&t);
    for (uint32_t i = 0; i < 300; i++) {
        char body[600] = "";
        for (uint32_t w = 0; w < 20; w++) {
            snprintf(body + strlen(body), sizeof body - strlen(body), "the the w%u w%u ",
                     (unsigned)(i * 20 + w), (unsigned)w);
        }
        test_index_article(&t, i, 1, "s", "the", body);
    }
    test_index_flush(&t);
    test_index_read(&t);
    for (size_t i = 0; i < sizeof PIECES / sizeof PIECES[0]; i++) {
        hostile_lines(t.view, PIECES[i], " ");
        hostile_lines(t.view, PIECES[i], "");
        hostile_lines(t.view, PIECES[i], " OR ");
    }
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_run__a_phrase_of_the_title_stands_in_it),
        cmocka_unit_test(test_query_run__language_reaches_the_index),
        cmocka_unit_test(test_query_run__limit_and_offset_are_windows_of_one_order),
        cmocka_unit_test(test_query_run__an_error_names_the_column),
        cmocka_unit_test(test_query_run__three_classes_are_summed_by_weight),
        cmocka_unit_test(test_query_run__many_terms_of_a_prefix_are_the_most_frequent),
        cmocka_unit_test(test_query_run__a_budget_stops_and_says_so),
        cmocka_unit_test(test_query_run__hostile_questions_stay_within_their_heap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
