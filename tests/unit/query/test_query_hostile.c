/* SPDX-License-Identifier: MIT */
/* 500 questions that nobody asks in good faith: each is answered or refused with a column, within
 * 256 KB of heap, and with a work budget it ends when that is used up. */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/heap.h"
#include "unit/query/query_index.h"

#include <time.h>

#define LINE_ROOM 9000u
#define EACH      20u

/* A question while it is made; it may hold any bytes. */
typedef struct line {
    char text[LINE_ROOM];
    size_t len;
} line;

static uint32_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void put(line *l, const char *text)
{
    size_t len = strlen(text);
    if (len <= LINE_ROOM - l->len) {
        memcpy(l->text + l->len, text, len);
        l->len += len;
    }
}

static void put_times(line *l, const char *text, unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        put(l, text);
    }
}

static void put_word(line *l, uint32_t n)
{
    char word[24];
    snprintf(word, sizeof word, "w%u", (unsigned)n);
    put(l, word);
}

/* ---- the questions: each function makes its i-th of EACH ---- */

static void deep_brackets(line *l, unsigned i)
{
    unsigned depth = 1 + i * i * 5;
    put_times(l, "(", depth);
    put(l, "the");
    put_times(l, ")", i % 3 == 2 ? depth - 1 : depth);
}

static void deep_groups(line *l, unsigned i)
{
    for (unsigned d = 0; d < 12 + i; d++) {
        put_word(l, any(50));
        put(l, i % 2 != 0 ? " OR (the " : " -(w1 (the ");
    }
    put_times(l, ")", (12 + i) * (i % 2 != 0 ? 1 : 2));
}

static void thousand_words(line *l, unsigned i)
{
    for (unsigned n = 0; n < 1000; n++) {
        put_word(l, i % 2 != 0 ? n : any(40));
        put(l, " ");
    }
}

static void one_word_often(line *l, unsigned i)
{
    put_times(l, i % 2 != 0 ? "the " : "في ", 20 * (i + 1));
}

static void long_phrase(line *l, unsigned i)
{
    put(l, "\"");
    put_times(l, i % 2 != 0 ? "the " : "the w0 ", 2 + 3 * i);
    put(l, "\"");
}

static void phrase_of_frequent(line *l, unsigned i)
{
    put(l, i % 2 != 0 ? "=\"" : "\"");
    for (unsigned n = 0; n < 4 + i; n++) {
        put(l, n % 2 != 0 ? "the " : "w");
        put(l, n % 2 != 0 ? "" : "0 ");
    }
    put(l, "\"");
}

static void many_phrases(line *l, unsigned i)
{
    for (unsigned n = 0; n < 16; n++) {
        put(l, i % 2 != 0 ? "\"the the\" " : "\"w0 the\" OR ");
    }
    put(l, "the");
}

static void near_chain(line *l, unsigned i)
{
    put(l, "the");
    for (unsigned n = 0; n < 2 * i + 1; n++) {
        put(l, i % 3 == 0 ? " near/100 the" : " near/100 \"the w0\"");
    }
}

static void one_letter_prefix(line *l, unsigned i)
{
    static const char *const LETTERS[] = {"w*",  "t*", "ا*",  "و*", "é*",
                                          "中*", "1*", "=w*", "*",  "**"};
    put(l, LETTERS[i % 10]);
    put(l, i < 10 ? "" : " the");
}

static void many_prefixes(line *l, unsigned i)
{
    for (unsigned n = 0; n < 32; n++) {
        char prefix[16];
        snprintf(prefix, sizeof prefix, i % 2 != 0 ? "w%u* " : "+w%u* ", n % 10);
        put(l, prefix);
    }
    put_times(l, "ال* ", i);
}

static void marks_of_direction(line *l, unsigned i)
{
    static const char *const MARKS[] = {"\xE2\x80\x8F", "\xE2\x80\xAE", "\xE2\x81\xA6",
                                        "\xE2\x81\xA9", "\xD8\x9C",     "\xEF\xBB\xBF"};
    for (unsigned n = 0; n < 40; n++) {
        put_times(l, MARKS[any(6)], 1 + i);
        put(l, n % 7 == 6 ? "the" : n % 5 == 4 ? "-" : "\"");
    }
}

static void long_word(line *l, unsigned i)
{
    put_times(l, i % 2 != 0 ? "w" : "كتاب", 50 * (i + 1));
    put(l, i % 3 == 0 ? "*" : "");
}

static void runs_of_marks(line *l, unsigned i)
{
    put(l, "ك");
    put_times(l, i % 2 != 0 ? "\xD9\x8E" : "\xD9\x80", 100 * (i + 1));
    put(l, "تب the");
}

static void grown_letters(line *l, unsigned i)
{
    put_times(l, i % 2 != 0 ? "\xEF\xB7\xBA" : "\xEF\xBB\xBB", 10 * (i + 1));
}

static void broken_utf8(line *l, unsigned i)
{
    for (unsigned n = 0; n < 30 * (i + 1); n++) {
        const char byte[2] = {(char)(0x80 + any(128)), '\0'};
        put(l, byte);
        put(l, n % 9 == 8 ? " the " : "");
    }
}

static void many_filters(line *l, unsigned i)
{
    for (unsigned n = 0; n < i + 1; n++) {
        put(l, n % 3 == 0 ? "source:s " : n % 3 == 1 ? "-lang:xx " : "date:0002..9998 ");
    }
    put(l, "the");
}

static void odd_dates(line *l, unsigned i)
{
    char text[80];
    snprintf(text, sizeof text, "the date:%u-%u-%u..%u", (unsigned)any(99999), (unsigned)any(40),
             (unsigned)any(40), (unsigned)any(4294967295u));
    put(l, text);
    put(l, i % 2 != 0 ? " date:.." : " date:\"\"");
}

static void all_but(line *l, unsigned i)
{
    put(l, i % 2 != 0 ? "the -the " : "the ");
    for (unsigned n = 0; n < 10 + i; n++) {
        put(l, "-");
        put_word(l, n);
        put(l, " -\"the the\" ");
    }
}

static void quotes(line *l, unsigned i)
{
    put_times(l, i % 2 != 0 ? "\"" : "«the", 100 * i + 1);
}

static void signs(line *l, unsigned i)
{
    put_times(l, i % 3 == 0 ? "-" : i % 3 == 1 ? "+=" : "OR ", 30 * (i + 1));
    put(l, "the");
}

static void titles(line *l, unsigned i)
{
    for (unsigned n = 0; n < 16; n++) {
        put(l, i % 2 != 0 ? "title:\"the the\" " : "title:w1* OR ");
    }
    put(l, "title:the");
}

static void clitics(line *l, unsigned i)
{
    static const char *const PARTS[] = {"وال",  "بال", "لل", "و",  "ف",
                                        "كتاب", "هم",  "ها", "ات", "ون"};
    for (unsigned n = 0; n < 32; n++) {
        put_times(l, PARTS[any(10)], 1 + i % 4);
        put(l, PARTS[any(10)]);
        put(l, " ");
    }
}

static void too_long(line *l, unsigned i)
{
    put_times(l, "the ", 1000 + 60 * i);
}

static void soup(line *l, unsigned i)
{
    static const char *const PIECES[] = {
        "(",    ")",        "\"",           " ",    " OR ",  "-",       "+",      "=",
        "*",    "w0",       "the",          "في",   "date:", "source:", "title:", "..",
        "1970", " near/3 ", "\xE2\x80\x8F", "\xFF", ":",     "،"};
    for (unsigned n = 0; n < 40 * (i + 1); n++) {
        put(l, PIECES[any(sizeof PIECES / sizeof PIECES[0])]);
    }
}

static void bytes(line *l, unsigned i)
{
    for (unsigned n = 0; n < 200 * (i + 1); n++) {
        l->text[l->len++] = (char)any(256);
    }
}

typedef void (*maker)(line *l, unsigned i);
static const maker MAKERS[] = {
    deep_brackets,
    deep_groups,
    thousand_words,
    one_word_often,
    long_phrase,
    phrase_of_frequent,
    many_phrases,
    near_chain,
    one_letter_prefix,
    many_prefixes,
    marks_of_direction,
    long_word,
    runs_of_marks,
    grown_letters,
    broken_utf8,
    many_filters,
    odd_dates,
    all_but,
    quotes,
    signs,
    titles,
    clitics,
    too_long,
    soup,
    bytes,
};
#define MAKER_COUNT (sizeof MAKERS / sizeof MAKERS[0])

_Static_assert(MAKER_COUNT *EACH == 500, "500 questions");

/* ---- an archive in which they find much ---- */

static void archive_make(test_index *t)
{
    test_index_begin(t);
    seed = 3;
    for (uint32_t i = 0; i < 160; i++) {
        char body[2048] = "";
        size_t len = 0;
        for (unsigned n = 0; n < 60; n++) {
            len +=
                (size_t)snprintf(body + len, sizeof body - len, n % 3 != 0 ? "the w%u " : "في w%u ",
                                 (unsigned)(any(3) == 0 ? any(1000) : any(5)));
        }
        snprintf(body + len, sizeof body - len, "the the the الكتاب والكتاب كتابهم");
        test_index_article(t, i, (int32_t)i, i % 2 != 0 ? "s" : "north", "the the w1", body);
        if (i % 50 == 49) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
    test_index_read(t);
}

/* ---- asking ---- */

/* True if it was answered; false if it was refused, with a column. */
static bool ask(test_index *t, const line *l, query_options *how, query_result *result)
{
    wq_error err = {0};
    how->err = &err;
    wq_status st = query_run(NULL, t->view, wq_span_of(l->text, l->len), how, result);
    if (st == WQ_OK) {
        return true;
    }
    if (st != WQ_EQUERY) {
        print_error("status %d of %.60s\n", (int)st, l->text);
    }
    assert_int_equal(st, WQ_EQUERY);
    assert_non_null(strstr(err.text, "column "));
    return false;
}

/* One question, and what it held at most. */
static void ask_metered(test_index *t, const line *l, query_options *how, unsigned *answered)
{
    query_result result;
#if COUNTED
    size_t before = held;
    peak = held;
#endif
    bool is = ask(t, l, how, &result);
    *answered += is;
    if (is) {
        assert_true(result.heap <= QUERY_ARENA_MAX);
        assert_true(result.count <= how->limit);
        query_result_release(&result);
    }
#if COUNTED
    /* the view's cache of pages may have grown: it is the index's */
    size_t kept = held > before ? held : before;
    if (peak - kept > QUERY_ARENA_MAX) {
        print_error("%u bytes for %.60s\n", (unsigned)(peak - kept), l->text);
    }
    assert_true(peak - kept <= QUERY_ARENA_MAX);
    assert_true(kept - before <= 8192);
#endif
}

static void line_make(line *l, unsigned n)
{
    l->len = 0;
    seed = n + 1;
    MAKERS[n / EACH](l, n % EACH);
}

static void test_query_hostile__every_question_ends_in_its_heap(void **state)
{
    (void)state;
    test_index t;
    line *l = malloc(sizeof *l);
    unsigned answered = 0;
    assert_non_null(l);
    archive_make(&t);
    line_make(l, 0);
    ask_metered(&t, l, &(query_options){.limit = 10}, &answered); /* what the view keeps */
    answered = 0;
    for (unsigned n = 0; n < MAKER_COUNT * EACH; n++) {
        query_options how = {.limit = 10, .all = n % 3 == 1, .literal = n % 5 == 4};
        how.sort = n % 7 == 6 ? QUERY_SORT_NEWEST : QUERY_SORT_RELEVANCE;
        line_make(l, n);
        ask_metered(&t, l, &how, &answered);
    }
    print_message("%u of 500 are answered, the others refused\n", answered);
    assert_true(answered > 250 && answered < 500);
    free(l);
    test_index_end(&t);
}

/* With a budget an answer may be less, never more, and says so. */
static void test_query_hostile__a_budget_ends_every_question(void **state)
{
    (void)state;
    test_index t;
    line *l = malloc(sizeof *l);
    unsigned stopped = 0;
    assert_non_null(l);
    archive_make(&t);
    for (unsigned n = 0; n < MAKER_COUNT * EACH; n++) {
        wq_task task = {.size = sizeof task};
        query_options how = {.limit = 10, .task = &task};
        query_result whole;
        query_result part;
        line_make(l, n);
        if (!ask(&t, l, &how, &whole)) {
            continue;
        }
        task.work = 3;
        clock_t begun = clock();
        assert_true(ask(&t, l, &how, &part));
        assert_true((clock() - begun) / CLOCKS_PER_SEC < 2);
        assert_true(part.total <= whole.total || !whole.total_exact);
        stopped += (part.cut & QUERY_CUT_TIME) != 0 && !part.total_exact;
        query_result_release(&part);
        query_result_release(&whole);
    }
    print_message("%u were stopped by a budget of 3 units\n", stopped);
    assert_true(stopped > 50);
    free(l);
    test_index_end(&t);
}

static const char *const LETTERS[] = {"ع", "م", "د", "ر", "س", "ق", "ح", "ط"};

/* Articles of 32 words, each in as many forms as are looked for and in long ones: more than a plan
 * holds. Article 0 alone has the words as forms_ask asks for them. */
#define FORM_COPIES 12u

static void forms_archive(test_index *t)
{
    static const char *const BEFORE[] = {"",  "ال", "و", "وال", "بال", "لل",
                                         "ب", "ل",  "ف", "ك",   "فال", "كال"};
    static const char *const BEHIND[] = {"",   "ها", "هم", "ات", "ين", "ون",
                                         "ية", "ي",  "ه",  "نا", "كم"};
    const unsigned heads = sizeof BEFORE / sizeof BEFORE[0],
                   tails = sizeof BEHIND / sizeof BEHIND[0];
    static char body[8192];
    test_index_begin(t);
    for (unsigned form = 0; form < heads * tails; form++) {
        size_t len = 0;
        for (unsigned n = 0; n < WQ_LIMIT_QUERY_WORDS; n++) {
            len += (size_t)snprintf(body + len, sizeof body - len, "%s%s%sنلضشغج%s ",
                                    BEFORE[form % heads], LETTERS[n % 8], LETTERS[n / 8],
                                    BEHIND[form / heads]);
        }
        for (uint32_t copy = 0; copy < (form == 0 ? 1 : FORM_COPIES); copy++) {
            test_index_article(t, FORM_COPIES * form + copy, (int32_t)form, "s", "", body);
        }
    }
    test_index_flush(t);
    test_index_read(t);
}

static void forms_ask(line *l)
{
    for (unsigned n = 0; n < WQ_LIMIT_QUERY_WORDS; n++) {
        put(l, LETTERS[n % 8]);
        put(l, LETTERS[n / 8]);
        put(l, "نلضشغج ");
    }
}

/* What is too much is left out, and the answer says so; it is no failure. */
static void test_query_hostile__words_of_many_forms_are_cut(void **state)
{
    (void)state;
    test_index t;
    line l = {.len = 0};
    query_result result;
    forms_archive(&t);
    forms_ask(&l);
    query_options how = {.limit = 8};
    assert_int_equal(query_run(NULL, t.view, wq_span_of(l.text, l.len), &how, &result), WQ_OK);
    assert_int_equal(result.cut, QUERY_CUT_SPELLINGS);
    assert_int_equal(result.count, 8);
    query_result_release(&result);
    test_index_end(&t);
}

/* A long question of words of many forms is no question for its first words: each keeps some, and
 * what was typed, though that is the rarest. */
static void test_query_hostile__no_word_of_many_forms_is_cut_whole(void **state)
{
    (void)state;
    test_index t;
    line l = {.len = 0};
    query_result result;
    forms_archive(&t);
    forms_ask(&l);
    query_options how = {.limit = 1, .all = true};
    assert_int_equal(query_run(NULL, t.view, wq_span_of(l.text, l.len), &how, &result), WQ_OK);
    assert_int_equal(result.cut, QUERY_CUT_SPELLINGS);
    assert_int_equal(result.count, 1);
    assert_int_equal(result.hits[0].place.row, 0);
    query_result_release(&result);
    test_index_end(&t);
}

/* Up to 32 words, each in forms that have long lists and forms that have short ones: the cursors
 * take all the room that there is for them, in pieces of every size, and are never too many for
 * it. */
static void test_query_hostile__long_lists_fit_together(void **state)
{
    (void)state;
    static const char *const BEFORE[] = {"", "ال", "و", "ب", "وال", "لل", "ف", "ك"};
    static const char *const BETWEEN[] = {" ", " +", " OR ", " near/9 ", "-", ") OR ("};
    enum { FORMS = sizeof BEFORE / sizeof BEFORE[0], WAYS = sizeof BETWEEN / sizeof BETWEEN[0] };
    static char body[8192];
    test_index t;
    test_index_begin(&t);
    seed = 11;
    for (unsigned a = 0; a < 900; a++) {
        size_t len = 0;
        body[0] = '\0';
        for (unsigned n = 0; n < WQ_LIMIT_QUERY_WORDS * FORMS; n++) {
            if (any(900) < 20 + n * 37 % 300) {
                len += (size_t)snprintf(body + len, sizeof body - len, "%s%s%sنلضشغج ",
                                        BEFORE[n % FORMS], LETTERS[n / FORMS % 8],
                                        LETTERS[n / FORMS / 8]);
            }
        }
        test_index_article(&t, a, (int32_t)a, "s", "", body);
    }
    test_index_flush(&t);
    test_index_read(&t);
    for (unsigned words = 8; words <= WQ_LIMIT_QUERY_WORDS; words++) {
        for (unsigned way = 0; way < 3 * WAYS; way++) {
            line l = {.len = 0};
            query_options how = {.limit = 10, .all = way >= WAYS, .whole = way >= 2 * WAYS};
            query_result result;
            put(&l, "(");
            for (unsigned n = 0; n < words; n++) {
                put(&l, n > 0 ? BETWEEN[way % WAYS] : "");
                put(&l, LETTERS[n % 8]);
                put(&l, LETTERS[n / 8]);
                put(&l, "نلضشغج");
            }
            put(&l, ")");
            assert_true(ask(&t, &l, &how, &result));
            assert_true(result.count > 0 || (way != 0 && way != 2)); /* any of the words */
            assert_true(result.heap <= QUERY_ARENA_MAX);
            query_result_release(&result);
        }
    }
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_hostile__every_question_ends_in_its_heap),
        cmocka_unit_test(test_query_hostile__a_budget_ends_every_question),
        cmocka_unit_test(test_query_hostile__words_of_many_forms_are_cut),
        cmocka_unit_test(test_query_hostile__no_word_of_many_forms_is_cut_whole),
        cmocka_unit_test(test_query_hostile__long_lists_fit_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
