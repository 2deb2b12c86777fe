/* SPDX-License-Identifier: MIT */
/* A question whose Nth allocation fails, for every N: WQ_ENOMEM, nothing leaks, and the next one is
 * answered. And what a question holds at most, measured and not believed. The heap is counted
 * by standing before libc's; a sanitizer does that itself, so then this is skipped. */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/heap.h"
#include "unit/query/query_index.h"

#if COUNTED
static const char *const QUESTIONS[] = {
    "rain river",
    "\"heavy rain\" OR (ri* -hills) source:north date:1970",
    "=rain +river -\"over it\"",
};

static void index_make(test_index *t)
{
    test_index_begin(t);
    for (uint32_t i = 0; i < 40; i++) {
        test_index_article(t, i, (int32_t)i, i % 2 != 0 ? "north" : "south", "Heavy rain",
                           i % 3 != 0 ? "A river rose in the rain" : "Hills and rivers");
        if (i % 15 == 14) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
}

static wq_status ask_once(index_db *db, const char *question)
{
    index_view *view = NULL;
    query_result result;
    query_options options = {.limit = 30};
    WQ_TRY(index_snapshot(db, &view));
    wq_status st = query_run(NULL, view, wq_span_str(question), &options, &result);
    if (st == WQ_OK) {
        assert_true(result.total > 0);
    } else {
        assert_true(result.hits == NULL && result.words == NULL);
    }
    query_result_release(&result);
    index_view_close(view);
    return st;
}

static void fail_at_every(index_db *db, const char *question)
{
    assert_int_equal(ask_once(db, question), WQ_OK);
    for (long n = 0; n < 100000; n++) {
        long before = pieces;
        until_failure = n;
        wq_status st = ask_once(db, question);
        bool reached = until_failure < 0;
        until_failure = -1;
        assert_int_equal(pieces, before);
        if (!reached) {
            assert_int_equal(st, WQ_OK);
            return;
        }
        assert_int_equal(st, WQ_ENOMEM);
    }
    fail();
}

/* A question of many frequent terms, on an archive that has them. */
static void greedy_line(char *line, size_t size)
{
    line[0] = '\0';
    for (unsigned i = 0; i < 32; i++) {
        size_t len = strlen(line);
        snprintf(line + len, size - len, "%sww%u*", i != 0 ? " OR " : "", i % 10);
    }
}

static void greedy_index(test_index *t)
{
    test_index_begin(t);
    for (uint32_t i = 0; i < 200; i++) {
        char body[1200] = "the the w0";
        for (unsigned w = 0; w < 100; w++) {
            size_t len = strlen(body);
            snprintf(body + len, sizeof body - len, " ww%u%02u", (i + w) % 10, w);
        }
        test_index_article(t, i, (int32_t)i, "s", "the", body);
    }
    test_index_flush(t);
}

/* Words with all that may stand before and behind them, each in another number of articles. */
#define STEMS 32u

static void stem_write(unsigned stem, char *out)
{
    static const char *const LETTERS[] = {"ح", "د", "ر", "ق", "ش", "ط", "غ", "ج"};
    out[0] = '\0';
    for (unsigned i = 0; i < 4; i++) {
        strcat(out, LETTERS[(stem >> i) % 8 ^ (i * 3 % 8)]);
    }
}

static void forms_index(test_index *t)
{
    static const char *const BEFORE[] = {"", "و", "ال", "وال", "ب", "ل", "بال", "لل"};
    static char body[32 * 1024];
    test_index_begin(t);
    for (uint32_t i = 0; i < 700; i++) {
        size_t len = 0;
        body[0] = '\0';
        for (unsigned f = 0; f < STEMS * 8; f++) {
            char stem[32];
            stem_write(f / 8, stem);
            if (i % (1 + f * 7 % 13) == 0) {
                len +=
                    (size_t)snprintf(body + len, sizeof body - len, "%s%s ", BEFORE[f % 8], stem);
            }
        }
        test_index_article(t, i, (int32_t)i, "s", "the", body);
    }
    test_index_flush(t);
}
#endif

static void test_query_memory__every_allocation_fails_once(void **state)
{
    (void)state;
#if COUNTED
    test_index t;
    index_make(&t);
    for (size_t i = 0; i < sizeof QUESTIONS / sizeof QUESTIONS[0]; i++) {
        fail_at_every(t.db, QUESTIONS[i]);
    }
    test_index_end(&t);
#else
    skip();
#endif
}

static void test_query_memory__a_question_holds_at_most_its_arena(void **state)
{
    (void)state;
#if COUNTED
    test_index t;
    query_result result;
    query_options options = {.limit = 10};
    char line[512];
    greedy_index(&t);
    test_index_read(&t);
    greedy_line(line, sizeof line);
    for (int round = 0; round < 4; round++) {
        const char *text = round == 0   ? "the"
                           : round == 1 ? "\"the the\""
                           : round == 2 ? line
                                        : "ww* the th*";
        /* once before: what the view keeps for good is the index's */
        assert_int_equal(query_run(NULL, t.view, wq_span_str(text), &options, &result), WQ_OK);
        query_result_release(&result);
        size_t before = held;
        peak = held;
        assert_int_equal(query_run(NULL, t.view, wq_span_str(text), &options, &result), WQ_OK);
        print_message("heap of %.20s: %u measured, %u reported\n", text, (unsigned)(peak - before),
                      (unsigned)result.heap);
        assert_int_equal(result.cut, round >= 2 ? QUERY_CUT_PREFIX : 0);
        assert_true(peak - before <= QUERY_ARENA_MAX);
        assert_true(result.heap <= QUERY_ARENA_MAX);
        query_result_release(&result);
        assert_int_equal(held, before);
    }
    test_index_end(&t);
#else
    skip();
#endif
}

/* A long question is answered, whatever its words cost: what does not fit is left out before. */
static void test_query_memory__many_forms_of_many_words_fit(void **state)
{
    (void)state;
#if COUNTED
    test_index t;
    query_options options = {.limit = 10};
    char line[1024] = "";
    forms_index(&t);
    test_index_read(&t);
    for (unsigned words = 1; words <= STEMS; words++) {
        query_result result;
        stem_write(words - 1, line + strlen(line));
        strcat(line, " ");
        size_t before = held;
        peak = held;
        assert_int_equal(query_run(NULL, t.view, wq_span_str(line), &options, &result), WQ_OK);
        assert_true(result.total > 0);
        assert_true(peak - before <= QUERY_ARENA_MAX);
        query_result_release(&result);
    }
    test_index_end(&t);
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_memory__every_allocation_fails_once),
        cmocka_unit_test(test_query_memory__a_question_holds_at_most_its_arena),
        cmocka_unit_test(test_query_memory__many_forms_of_many_words_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
