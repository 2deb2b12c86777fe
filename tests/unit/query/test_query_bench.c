/* SPDX-License-Identifier: MIT */
/* The questions of the bench (tests/bench/questions.tsv) on invented articles of their words: the
 * ten best with bounds and without, and an evaluator that reads every article word by word and
 * reckons in doubles. Lists have dozens of blocks here, some articles are dead, segments differ in
 * size. WQ_QUERY_CASES=n asks about n of the questions. */
#include "unit/unit.h"

#include "bench/exact.h"
#include "query/query.h"
#include "unit/query/query_answer.h"
#include "unit/query/query_index.h"
#include "unit/query/query_worth.h"

#define QUESTIONS_MAX 1000
#define QUESTION_MAX  8
#define WORDS_MAX     3000
#define ARTICLES      4000
#define TITLE_MAX     9
/* So long that lengths are told apart, and none leaves the first three levels. */
#define BODY_MAX 190
#define BEST     10

typedef struct question {
    char *line;
    uint16_t words[QUESTION_MAX];
    int count;
} question;

typedef struct article {
    uint16_t words[TITLE_MAX + BODY_MAX + 2 * QUESTION_MAX];
    int count, title;
    bool dead;
} article;

typedef struct world {
    char *words[WORDS_MAX];
    int word_count;
    question questions[QUESTIONS_MAX];
    int question_count;
    article articles[ARTICLES];
    uint32_t df[WORDS_MAX]; /* the dead too, as before a merge */
    double live, average;
    test_index index;
    int passed_over; /* answers in which articles were */
} world;

/* ---- questions and words ---- */

static uint16_t word_number(world *w, const char *text)
{
    int i = 0;
    while (i < w->word_count && strcmp(w->words[i], text) != 0) {
        i++;
    }
    assert_true(i < WORDS_MAX);
    if (i == w->word_count) {
        w->words[w->word_count++] = strdup(text);
        assert_non_null(w->words[i]);
    }
    return (uint16_t)i;
}

/* Letters from hamza to ghain and from feh to yeh: nothing that is folded or left out, so that
 * words are equal when their bytes are. */
static bool plain(const char *text)
{
    const uint8_t *b = (const uint8_t *)text;
    bool is = true;
    for (; is && *b != 0; b += *b == ' ' ? 1 : 2) {
        unsigned c = (b[0] & 31u) << 6 | (b[1] & 63u);
        is = *b == ' ' ||
             ((*b & 0xE0) == 0xC0 && ((c >= 0x621 && c <= 0x63A) || (c >= 0x641 && c <= 0x64A)));
    }
    return is;
}

static void questions_read(world *w)
{
    char line[512];
    FILE *in = fopen("tests/bench/questions.tsv", "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in) != NULL) {
        char copy[512];
        char *rest = NULL;
        question *q = &w->questions[w->question_count];
        line[strcspn(line, "\n")] = '\0';
        const char *text = strchr(line, '\t');
        assert_non_null(text);
        assert_true(w->question_count < QUESTIONS_MAX);
        if (!plain(++text)) {
            continue;
        }
        snprintf(copy, sizeof copy, "%s", text);
        q->line = strdup(text);
        for (char *t = strtok_r(copy, " ", &rest); t != NULL; t = strtok_r(NULL, " ", &rest)) {
            assert_true(q->count < QUESTION_MAX);
            q->words[q->count++] = word_number(w, t);
        }
        w->question_count++;
    }
    fclose(in);
    assert_true(w->question_count >= 700);
}

/* ---- articles ---- */

/* Words of questions, of the first of them more often; here and there a whole one. */
static void words_add(const world *w, article *a, int until)
{
    while (a->count < until) {
        const question *q = &w->questions[dice(dice(w->question_count) + 1)];
        int only = dice(4) == 0 ? -1 : dice(q->count);
        for (int i = 0; i < q->count; i++) {
            if (only < 0 || only == i) {
                a->words[a->count++] = q->words[i];
            }
        }
    }
}

static void text_of(const world *w, const article *a, int from, int to, char *out)
{
    for (int i = from; i < to; i++) {
        out += sprintf(out, "%s ", w->words[a->words[i]]);
    }
    *out = '\0';
}

static void article_make(world *w, int row)
{
    static char title[16384];
    static char body[16384];
    article *a = &w->articles[row];
    words_add(w, a, 1 + dice(TITLE_MAX));
    a->title = a->count;
    words_add(w, a, a->count + 5 + dice(BODY_MAX - 5));
    text_of(w, a, 0, a->title, title);
    text_of(w, a, a->title, a->count, body);
    test_index_article(&w->index, (uint32_t)row, dice(9) == 0 ? INT32_MIN : dice(500) * 1440, "s",
                       title, body);
}

static void articles_make(world *w)
{
    for (int row = 0; row < ARTICLES; row++) {
        article_make(w, row);
        if (row == ARTICLES / 20 || row == ARTICLES / 3) {
            test_index_flush(&w->index);
        }
    }
    test_index_flush(&w->index);
    double words = 0;
    for (int row = 0; row < ARTICLES; row++) {
        article *a = &w->articles[row];
        bool seen[WORDS_MAX] = {false};
        a->dead = dice(50) == 0;
        if (a->dead) {
            assert_int_equal(index_builder_kill(w->index.builder, 1, (uint32_t)row), WQ_OK);
        }
        for (int i = 0; i < a->count; i++) {
            w->df[a->words[i]] += !seen[a->words[i]];
            seen[a->words[i]] = true;
        }
        w->live += !a->dead;
        words += a->dead ? 0 : a->count;
    }
    test_index_flush(&w->index);
    test_index_read(&w->index);
    w->average = words / w->live;
}

/* ---- the naive evaluator ---- */

static double idf(const world *w, uint16_t word)
{
    return worth_idf(w->live, w->df[word]);
}

static double occurrences(const world *w, const article *a, int tf, bool in_head)
{
    return tf == 0 ? 0 : WORTH_PRESENT + worth_occurrences(w->average, a->count, tf, in_head);
}

static double word_score(const world *w, const article *a, uint16_t word)
{
    int tf = 0;
    bool in_head = false;
    for (int i = 0; i < a->count; i++) {
        tf += a->words[i] == word;
        in_head = in_head || (a->words[i] == word && i < a->title);
    }
    return idf(w, word) * occurrences(w, a, tf, in_head);
}

/* A phrase is one term, worth what its words are. It does not go on from the title to the body. */
static double phrase_score(const world *w, const article *a, const question *q)
{
    double worth = 0;
    int found = 0;
    bool in_head = true;
    for (int at = 0; at + q->count <= a->count; at++) {
        int i = 0;
        while (i < q->count && a->words[at + i] == q->words[i]) {
            i++;
        }
        found += i == q->count && (at >= a->title || at + i <= a->title);
    }
    for (int i = 0; i < q->count; i++) {
        bool here = false;
        for (int at = 0; at < a->title; at++) {
            here = here || a->words[at] == q->words[i];
        }
        in_head = in_head && here;
        worth += WORD * idf(w, q->words[i]);
    }
    return worth * occurrences(w, a, found, in_head);
}

typedef enum way { UNION, ALL, PHRASE } way;

/* Whether an article answers, and what it is worth. */
static bool answers(const world *w, const article *a, const question *q, way how, double *score)
{
    int have = 0;
    *score = how == PHRASE ? phrase_score(w, a, q) : 0;
    for (int i = 0; how != PHRASE && i < q->count; i++) {
        double one = word_score(w, a, q->words[i]);
        have += one > 0;
        *score += one;
    }
    return how == PHRASE ? *score > 0 : have >= (how == ALL ? q->count : 1);
}

/* ---- the comparison ---- */

/* With bounds and without. */
static void both_run(world *w, const char *line, query_options how, query_result *whole)
{
    query_result part;
    how.limit = BEST;
    how.whole = true;
    assert_int_equal(query_run(NULL, w->index.view, wq_span_str(line), &how, whole), WQ_OK);
    how.whole = false;
    assert_int_equal(query_run(NULL, w->index.view, wq_span_str(line), &how, &part), WQ_OK);
    prefix_of_whole(&part, whole, BEST);
    w->passed_over += !part.total_exact;
    query_result_release(&part);
}

/* Keep the ten greatest, the greatest first. */
static void best_keep(double best[BEST], double score)
{
    for (int i = 0; i < BEST; i++) {
        if (score > best[i]) {
            double less = best[i];
            best[i] = score;
            score = less;
        }
    }
}

static void naive_compare(const world *w, const question *q, way how, const query_result *r)
{
    double best[BEST] = {0};
    double score;
    uint64_t total = 0;
    for (int row = 0; row < ARTICLES; row++) {
        const article *a = &w->articles[row];
        if (!a->dead && answers(w, a, q, how, &score)) {
            total++;
            best_keep(best, score);
        }
    }
    if (r->total != total) {
        print_error("%s: %u, not %u\n", q->line, (unsigned)r->total, (unsigned)total);
    }
    assert_true(r->total == total && r->total_exact);
    assert_int_equal(r->count, total < BEST ? total : BEST);
    for (size_t i = 0; i < r->count; i++) {
        const article *a = &w->articles[r->hits[i].place.row];
        double told_score = r->hits[i].score / (double)QUERY_SCORE_ONE;
        double slack = 0.02 * q->count + best[i] / 1000;
        assert_true(!a->dead && answers(w, a, q, how, &score));
        if (test_abs(told_score - score) > slack || test_abs(told_score - best[i]) > slack) {
            print_error("%s: %f, not %f and %f\n", q->line, told_score, score, best[i]);
        }
        assert_true(test_abs(told_score - score) <= slack);
        assert_true(test_abs(told_score - best[i]) <= slack);
    }
}

static void ask(world *w, const question *q, way how)
{
    char quoted[600];
    query_result r;
    query_options options = {.all = how == ALL, .literal = how != PHRASE};
    options.apart = true;
    options.analyser = &EXACT;
    snprintf(quoted, sizeof quoted, how == PHRASE ? "=\"%s\"" : "%s", q->line);
    both_run(w, quoted, options, &r);
    naive_compare(w, q, how, &r);
    query_result_release(&r);
    /* As `find` asks: every spelling, and what stands near each other. */
    snprintf(quoted, sizeof quoted, how == PHRASE ? "\"%s\"" : "%s", q->line);
    options.apart = false;
    options.analyser = NULL;
    both_run(w, quoted, options, &r);
    query_result_release(&r);
}

static void test_query_bench__the_ten_best_are_the_same(void **state)
{
    (void)state;
    const char *cases = getenv("WQ_QUERY_CASES");
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    seed_state = 0x9E3779B97F4A7C15u;
    questions_read(w);
    test_index_begin(&w->index);
    w->index.gap = 1;
    articles_make(w);
    int some = cases != NULL ? (int)strtol(cases, NULL, 10) : w->question_count;
    int step = some > 0 && some < w->question_count ? w->question_count / some : 1;
    for (int i = 0; i < w->question_count; i += step) {
        ask(w, &w->questions[i], UNION);
        ask(w, &w->questions[i], ALL);
        if (w->questions[i].count > 1) {
            ask(w, &w->questions[i], PHRASE);
        }
    }
    assert_true(w->passed_over > some / 2);
    test_index_end(&w->index);
    for (int i = 0; i < w->question_count; i++) {
        free(w->questions[i].line);
    }
    for (int i = 0; i < w->word_count; i++) {
        free(w->words[i]);
    }
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_bench__the_ten_best_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
