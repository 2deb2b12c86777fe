/* SPDX-License-Identifier: MIT */
/* Random questions on random small archives against an evaluator that reads every article, word by
 * word, and reckons in doubles. WQ_QUERY_CASES=n asks more than 2,000 on archives of up to 60
 * articles, WQ_QUERY_WORLDS=n on more than 4,000 small ones (`make test` on 100,000). */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_answer.h"
#include "unit/query/query_index.h"
#include "unit/query/query_text.h"
#include "unit/query/query_worth.h"

/* The vocabulary: a spelling, and the number of its folded form. */
typedef struct spelling {
    const char *text;
    int form;
} spelling;

static const spelling WORDS[] = {
    {"bab", 0},  {"bad", 1},  {"bag", 2},   {"cab", 3},   {"cad", 4}, {"dab", 5},
    {"أخ", 6},   {"اخ", 6},   {"كتابة", 7}, {"كتابه", 7}, {"مدى", 8}, {"مدي", 8},
    {"café", 9}, {"cafe", 9}, {"bán", 10},  {"ban", 10},
};
#define WORD_COUNT ((int)(sizeof WORDS / sizeof WORDS[0]))

/* Prefixes, and the forms that begin so. */
typedef struct prefix {
    const char *text;
    uint32_t forms;
} prefix;
static const prefix PREFIXES[] = {
    {"ba", 1u << 0 | 1u << 1 | 1u << 2 | 1u << 10},
    {"ca", 1u << 3 | 1u << 4 | 1u << 9},
    {"da", 1u << 5},
    {"كت", 1u << 7},
    {"bab", 1u << 0},
};

#define DOC_WORDS 14
#define DOCS_MAX  60

typedef struct doc {
    int words[DOC_WORDS];
    int count, title; /* the first `title` of them are the title */
    int filler;       /* words behind that nobody asks for */
    int source;
    int32_t minutes; /* INT32_MIN: undated */
    bool dead;
} doc;

typedef struct world {
    doc docs[DOCS_MAX];
    int count;
    bool merged; /* the dead are gone */
    test_index index;
    double live, average;
} world;

/* ---- worlds ---- */

static void doc_make(doc *d, const doc *twin)
{
    if (twin != NULL && dice(6) == 0) {
        *d = *twin; /* equal but for the id: a tie */
        d->dead = false;
        return;
    }
    memset(d, 0, sizeof *d);
    d->count = 1 + dice(DOC_WORDS);
    d->filler = dice(6) == 0 ? 60 + dice(120) : 0;
    d->title = dice(d->count + 1) / 2;
    d->source = dice(3);
    d->minutes = dice(8) == 0 ? INT32_MIN : dice(5) * 1440 + dice(3);
    for (int i = 0; i < d->count; i++) {
        d->words[i] = dice(2) == 0 ? dice(4) : dice(WORD_COUNT);
    }
}

static void doc_index(world *w, int row)
{
    const doc *d = &w->docs[row];
    char title[1024] = "";
    char body[1024] = "";
    char source[16];
    for (int i = 0; i < d->count; i++) {
        test_put(i < d->title ? title : body, sizeof title, WORDS[d->words[i]].text);
        test_put(i < d->title ? title : body, sizeof title, " ");
    }
    for (int i = 0; i < d->filler; i++) {
        test_put(body, sizeof body, "zz ");
    }
    snprintf(source, sizeof source, "src%d", d->source);
    test_index_article(&w->index, (uint32_t)row, d->minutes, source, title, body);
}

/* Up to `most` articles in some segments, perhaps merged, and then some of them dead. */
static void world_begin(world *w, int most)
{
    memset(w, 0, sizeof *w);
    test_index_begin(&w->index);
    w->count = 1 + dice(most);
    int segment = 1 + dice(30);
    for (int i = 0; i < w->count; i++) {
        doc_make(&w->docs[i], i > 0 ? &w->docs[i - 1] : NULL);
        doc_index(w, i);
        if (dice(segment) == 0) {
            test_index_flush(&w->index);
        }
    }
    test_index_flush(&w->index);
    for (int i = 0; i < w->count; i++) {
        if (dice(7) == 0) {
            w->docs[i].dead = true;
            assert_int_equal(index_builder_kill(w->index.builder, 1, (uint32_t)i), WQ_OK);
        }
    }
    test_index_flush(&w->index);
    if (dice(9) == 0) {
        w->merged = true;
        assert_int_equal(index_merge(w->index.db, true, NULL), WQ_OK);
    }
    test_index_read(&w->index);
    double words = 0;
    for (int i = 0; i < w->count; i++) {
        w->live += !w->docs[i].dead;
        words += w->docs[i].dead ? 0 : w->docs[i].count + w->docs[i].filler;
    }
    w->average = w->live > 0 && words > 0 ? words / w->live : 0;
}

/* ---- questions: made as a tree, written down for the program ---- */

typedef enum ask_kind {
    ASK_WORD,
    ASK_EXACT,
    ASK_PREFIX,
    ASK_PHRASE,
    ASK_SOURCE,
    ASK_DATE,
    ASK_TITLE,
    ASK_NEAR,
    ASK_ALL,
    ASK_ANY
} ask_kind;

typedef struct ask {
    ask_kind kind;
    bool excluded, must;
    int value; /* word, prefix, source, first day */
    int last_day;
    int distance; /* near */
    int words[4]; /* phrase, near */
    int count;    /* of words or members */
    struct ask *members[4];
} ask;

static ask *ask_leaf(void)
{
    ask *a = calloc(1, sizeof *a);
    assert_non_null(a);
    int kind = dice(20);
    a->kind = kind < 7    ? ASK_WORD
              : kind < 9  ? ASK_EXACT
              : kind < 10 ? ASK_PREFIX
              : kind < 13 ? ASK_PHRASE
              : kind < 14 ? ASK_SOURCE
              : kind < 15 ? ASK_DATE
              : kind < 16 ? ASK_TITLE
              : kind < 18 ? ASK_NEAR
                          : ASK_WORD;
    a->value = a->kind == ASK_PREFIX   ? dice((int)(sizeof PREFIXES / sizeof PREFIXES[0]))
               : a->kind == ASK_SOURCE ? dice(4)
               : a->kind == ASK_DATE   ? dice(5)
               : dice(2) == 0          ? dice(5)
                                       : dice(WORD_COUNT);
    a->last_day = a->value + dice(3);
    a->count = a->kind == ASK_PHRASE || a->kind == ASK_NEAR ? 2 + dice(2) : 0;
    a->distance = 1 + dice(4);
    for (int i = 0; i < a->count; i++) {
        a->words[i] = dice(2) == 0 ? dice(4) : dice(WORD_COUNT);
    }
    return a;
}

static ask *ask_make(int depth)
{
    if (depth == 0 || dice(3) == 0) {
        return ask_leaf();
    }
    ask *a = calloc(1, sizeof *a);
    assert_non_null(a);
    a->kind = dice(3) == 0 ? ASK_ANY : ASK_ALL;
    a->count = 2 + dice(2);
    for (int i = 0; i < a->count; i++) {
        a->members[i] = ask_make(depth - 1);
        a->members[i]->excluded = a->kind == ASK_ALL && i > 0 && dice(4) == 0;
        a->members[i]->must = a->kind == ASK_ALL && !a->members[i]->excluded && dice(6) == 0;
    }
    return a;
}

/* Words and filters of a question. */
static void ask_count(const ask *a, int *words, int *filters)
{
    switch (a->kind) {
    case ASK_ALL:
    case ASK_ANY:
        for (int i = 0; i < a->count; i++) {
            ask_count(a->members[i], words, filters);
        }
        return;
    case ASK_SOURCE:
    case ASK_DATE:
        *filters += 1;
        return;
    default:
        *words += a->kind == ASK_PHRASE || a->kind == ASK_NEAR ? a->count : 1;
    }
}

static void ask_free(ask *a)
{
    for (int i = 0; i < a->count && (a->kind == ASK_ALL || a->kind == ASK_ANY); i++) {
        ask_free(a->members[i]);
    }
    free(a);
}

/* Room for a question as text. */
#define LINE_MAX_BYTES 1024

static void ask_write(const ask *a, char *out, bool top)
{
    static const char *const DAYS[] = {"1970-01-01", "1970-01-02", "1970-01-03", "1970-01-04",
                                       "1970-01-05", "1970-01-06", "1970-01-07"};
    char text[128];
    bool bracket = a->kind == ASK_NEAR && (a->excluded || a->must);
    test_put(out, LINE_MAX_BYTES, a->excluded ? "-" : a->must ? "+" : "");
    switch (a->kind) {
    case ASK_WORD:
        test_put(out, LINE_MAX_BYTES, WORDS[a->value].text);
        return;
    case ASK_TITLE:
        test_put(out, LINE_MAX_BYTES, "title:");
        test_put(out, LINE_MAX_BYTES, WORDS[a->value].text);
        return;
    case ASK_NEAR:
        test_put(out, LINE_MAX_BYTES, bracket ? "(" : "");
        for (int i = 0; i < a->count; i++) {
            snprintf(text, sizeof text, " near/%d ", a->distance);
            test_put(out, LINE_MAX_BYTES, i != 0 ? text : "");
            test_put(out, LINE_MAX_BYTES, WORDS[a->words[i]].text);
        }
        test_put(out, LINE_MAX_BYTES, bracket ? ")" : "");
        return;
    case ASK_EXACT:
        test_put(out, LINE_MAX_BYTES, "=");
        test_put(out, LINE_MAX_BYTES, WORDS[a->value].text);
        return;
    case ASK_PREFIX:
        test_put(out, LINE_MAX_BYTES, PREFIXES[a->value].text);
        test_put(out, LINE_MAX_BYTES, "*");
        return;
    case ASK_PHRASE:
        test_put(out, LINE_MAX_BYTES, "\"");
        for (int i = 0; i < a->count; i++) {
            test_put(out, LINE_MAX_BYTES, i != 0 ? " " : "");
            test_put(out, LINE_MAX_BYTES, WORDS[a->words[i]].text);
        }
        test_put(out, LINE_MAX_BYTES, "\"");
        return;
    case ASK_SOURCE:
        snprintf(text, sizeof text, "source:src%d", a->value);
        test_put(out, LINE_MAX_BYTES, text);
        return;
    case ASK_DATE:
        snprintf(text, sizeof text, "date:%s..%s", DAYS[a->value], DAYS[a->last_day]);
        test_put(out, LINE_MAX_BYTES, text);
        return;
    default:
        test_put(out, LINE_MAX_BYTES, top ? "" : "(");
        for (int i = 0; i < a->count; i++) {
            test_put(out, LINE_MAX_BYTES, i == 0 ? "" : a->kind == ASK_ANY ? " OR " : " ");
            ask_write(a->members[i], out, false);
        }
        test_put(out, LINE_MAX_BYTES, top ? "" : ")");
    }
}

/* ---- the naive evaluator ---- */

static bool word_is(int have, int asked, bool exact)
{
    return exact ? have == asked : WORDS[have].form == WORDS[asked].form;
}

static bool spelling_in(const doc *d, int word)
{
    for (int i = 0; i < d->count; i++) {
        if (d->words[i] == word) {
            return true;
        }
    }
    return false;
}

static double idf(const world *w, double df)
{
    return worth_idf(w->live, df);
}

/* Frequency of a set of spellings: the sum over the spellings, dead articles included until a
 * merge. */
static double spellings_df(const world *w, uint32_t spellings)
{
    double df = 0;
    for (int s = 0; s < WORD_COUNT; s++) {
        for (int i = 0; i < w->count && (spellings >> s & 1) != 0; i++) {
            df += !(w->merged && w->docs[i].dead) && spelling_in(&w->docs[i], s);
        }
    }
    return df;
}

static uint32_t spellings_of_forms(uint32_t forms)
{
    uint32_t spellings = 0;
    for (int s = 0; s < WORD_COUNT; s++) {
        spellings |= (forms >> WORDS[s].form & 1) << s;
    }
    return spellings;
}

static double saturation(const world *w, const doc *d, double tf)
{
    return worth_saturation(w->average, d->count + d->filler, tf);
}

static double occurrences(const world *w, const doc *d, double tf, bool in_head)
{
    return worth_occurrences(w->average, d->count + d->filler, tf, in_head);
}

static double spellings_score(const world *w, const doc *d, uint32_t spellings, double weight)
{
    double tf = 0;
    bool in_title = false;
    for (int i = 0; i < d->count; i++) {
        if ((spellings >> d->words[i] & 1) != 0) {
            tf += 1;
            in_title = in_title || i < d->title;
        }
    }
    return tf == 0 ? 0
                   : weight * idf(w, spellings_df(w, spellings)) * occurrences(w, d, tf, in_title);
}

/* What a word adds wherever it stands: a share of what its widest class says with all its
 * weights. */
static double present(const world *w, uint32_t spellings, double weight)
{
    return weight * idf(w, spellings_df(w, spellings)) * WORTH_PRESENT;
}

/* A word that is asked for in so many ways as are `weight` in all, the widest of them these. */
static double spellings_present(const world *w, const doc *d, uint32_t spellings, double weight)
{
    return spellings_score(w, d, spellings, 1) > 0 ? present(w, spellings, weight) : 0;
}

/* A plain word: just so, and every spelling of its form. */
static double word_score(const world *w, const doc *d, int value)
{
    uint32_t forms = spellings_of_forms(1u << WORDS[value].form);
    return spellings_score(w, d, 1u << value, 0.5) + spellings_score(w, d, forms, 1) +
           spellings_present(w, d, forms, 1.5);
}

/* A word that is asked for in one way only. */
static double single_score(const world *w, const doc *d, uint32_t spellings)
{
    return spellings_score(w, d, spellings, WORD) + spellings_present(w, d, spellings, WORD);
}

/* What the words of a phrase or a near are worth as one term that occurs `found` times. */
static double words_score(const world *w, const doc *d, const ask *a, double found)
{
    double worth = 0;
    double more = 0;
    bool in_title = true;
    for (int i = 0; i < a->count; i++) {
        uint32_t forms = spellings_of_forms(1u << WORDS[a->words[i]].form);
        bool here = false;
        for (int at = 0; at < d->title; at++) {
            here = here || word_is(d->words[at], a->words[i], false);
        }
        in_title = in_title && here;
        worth += WORD * idf(w, spellings_df(w, forms));
        more += present(w, forms, WORD);
    }
    return found == 0 ? 0 : worth * occurrences(w, d, found, in_title) + more;
}

static double phrase_found(const doc *d, const ask *a)
{
    double found = 0;
    for (int at = 0; at + a->count <= d->count; at++) {
        int i = 0;
        while (i < a->count && word_is(d->words[at + i], a->words[i], false)) {
            i++;
        }
        found += i == a->count;
    }
    return found;
}

/* Places of the last word that a chain of near places leads to. */
static double near_found(const doc *d, const ask *a)
{
    bool here[DOC_WORDS];
    double found = 0;
    for (int at = 0; at < d->count; at++) {
        here[at] = word_is(d->words[at], a->words[0], false);
    }
    for (int i = 1; i < a->count; i++) {
        bool next[DOC_WORDS] = {false};
        for (int at = 0; at < d->count; at++) {
            for (int from = 0; from < d->count; from++) {
                int apart = from < at ? at - from : from - at;
                next[at] = next[at] || (here[from] && apart >= 1 && apart <= a->distance &&
                                        word_is(d->words[at], a->words[i], false));
            }
        }
        memcpy(here, next, sizeof next);
    }
    for (int at = 0; at < d->count; at++) {
        found += here[at];
    }
    return found;
}

static bool has_word(const ask *a)
{
    for (int i = 0; i < a->count && (a->kind == ASK_ALL || a->kind == ASK_ANY); i++) {
        if (!a->members[i]->excluded && has_word(a->members[i])) {
            return true;
        }
    }
    return a->kind != ASK_ALL && a->kind != ASK_ANY && a->kind != ASK_SOURCE && a->kind != ASK_DATE;
}

/* With a +, a filter, or an OR with one of these in it. */
static bool is_must(const ask *a)
{
    for (int i = 0; i < a->count && a->kind == ASK_ANY; i++) {
        if (is_must(a->members[i])) {
            return true;
        }
    }
    return a->must || a->kind == ASK_SOURCE || a->kind == ASK_DATE;
}

static bool answers(const world *w, const doc *d, const ask *a, bool demand, double *score);

/* A list: nothing excluded, all that is demanded; a plain word if no word is demanded. */
static bool list_answers(const world *w, const doc *d, const ask *a, bool demand, double *score)
{
    bool yes = true;
    bool plain = false;
    bool any = false;
    bool worth = false;
    for (int i = 0; i < a->count; i++) {
        const ask *member = a->members[i];
        double part;
        bool one = answers(w, d, member, demand && !member->excluded, &part);
        if (member->excluded) {
            yes = yes && !one;
            continue;
        }
        *score += one ? part : 0;
        if (demand || is_must(member)) {
            yes = yes && one;
            worth = worth || has_word(member);
        } else {
            plain = true;
            any = any || one;
        }
    }
    return yes && (worth || !plain || any);
}

/* Whether an article answers, and its score. `demand`: plain words are demanded. */
static bool answers(const world *w, const doc *d, const ask *a, bool demand, double *score)
{
    double part;
    bool yes = false;
    *score = 0;
    switch (a->kind) {
    case ASK_TITLE:
        for (int i = 0; i < d->title; i++) {
            yes = yes || word_is(d->words[i], a->value, false);
        }
        if (!yes) {
            return false;
        }
        *score = word_score(w, d, a->value);
        return true;
    case ASK_WORD:
        *score = word_score(w, d, a->value);
        return *score > 0;
    case ASK_EXACT:
        *score = single_score(w, d, 1u << a->value);
        return *score > 0;
    case ASK_PREFIX:
        *score = single_score(w, d, spellings_of_forms(PREFIXES[a->value].forms));
        return *score > 0;
    case ASK_PHRASE:
        *score = words_score(w, d, a, phrase_found(d, a));
        return *score > 0;
    case ASK_NEAR:
        *score = words_score(w, d, a, near_found(d, a));
        return *score > 0;
    case ASK_SOURCE:
        return d->source == a->value;
    case ASK_DATE:
        return d->minutes != INT32_MIN && d->minutes >= a->value * 1440 &&
               d->minutes < (a->last_day + 1) * 1440;
    case ASK_ALL:
        return list_answers(w, d, a, demand, score);
    default:
        for (int i = 0; i < a->count; i++) {
            bool one = answers(w, d, a->members[i], demand, &part);
            yes = yes || one;
            *score += one ? part : 0;
        }
        return yes;
    }
}

/* ---- neighbours of the question that stand near each other ---- */

/* What a plain word of a list is worth in all its levels; 0: it is none. */
static double plain_worth(const world *w, const ask *a)
{
    double own = idf(w, spellings_df(w, 1u << a->value));
    double folded = idf(w, spellings_df(w, spellings_of_forms(1u << WORDS[a->value].form)));
    if (a->excluded || (a->kind != ASK_WORD && a->kind != ASK_EXACT)) {
        return 0;
    }
    return a->kind == ASK_EXACT ? WORD * own : 0.5 * own + folded;
}

static double near_places(const doc *d, const ask *a, const ask *b)
{
    double found = 0;
    for (int at = 0; at < d->count; at++) {
        bool near = false;
        for (int other = 0; other < d->count; other++) {
            near = near || (other - at <= 5 && at - other <= 5 &&
                            word_is(d->words[other], b->value, b->kind == ASK_EXACT));
        }
        found += near && word_is(d->words[at], a->value, a->kind == ASK_EXACT);
    }
    return found;
}

/* What a question adds to an article that is looked at again; it has few words. */
static double neighbours(const world *w, const doc *d, const ask *a)
{
    double sum = 0;
    for (int i = 1; a->kind == ASK_ALL && i < a->count; i++) {
        const ask *one = a->members[i - 1], *two = a->members[i];
        double first = plain_worth(w, one), second = plain_worth(w, two);
        if (first > 0 && second > 0 && WORDS[one->value].form != WORDS[two->value].form) {
            sum += 112.0 / 256 * (first + second) / 2 * saturation(w, d, near_places(d, one, two));
        }
    }
    return sum;
}

/* Articles that are looked at again. */
#define AGAIN 10

/* ---- the comparison ---- */

static size_t two_classes(const text_analyser *self, const text_token *word, text_class *classes)
{
    (void)self;
    classes[0].weight = 128;
    classes[0].level = 0;
    classes[0].rule = TEXT_CLASS_ALWAYS;
    (void)text_class_term(&classes[0], text_token_folded(word), text_token_light(word));
    classes[1].weight = 256;
    classes[1].level = 1;
    classes[1].rule = TEXT_CLASS_ALWAYS;
    (void)text_class_pattern(&classes[1], TEXT_PATTERN_FOLDED, text_token_folded(word));
    return 2;
}

static const text_analyser TWO = {"two", two_classes, NULL, {0, 0}};

static int id_order(const query_hit *a, const query_hit *b)
{
    return memcmp(a->id.b, b->id.b, 8);
}

/* Of equals the earlier, the undated last. */
static bool tie_order(const query_hit *a, const query_hit *b)
{
    bool dated = a->date.precision != WQ_DATE_NONE;
    if (dated != (b->date.precision != WQ_DATE_NONE)) {
        return dated;
    }
    if (dated && a->date.minutes != b->date.minutes) {
        return a->date.minutes < b->date.minutes;
    }
    return id_order(a, b) < 0;
}

/* Does `a` come before `b` by date, or is its place free? */
static void dates_in_order(const world *w, const query_result *r, query_sort sort)
{
    for (size_t i = 1; i < r->count; i++) {
        int32_t a = w->docs[r->hits[i - 1].place.row].minutes;
        int32_t b = w->docs[r->hits[i].place.row].minutes;
        if (a == b) {
            assert_true(id_order(&r->hits[i - 1], &r->hits[i]) < 0);
        } else {
            assert_true(b == INT32_MIN ||
                        (a != INT32_MIN && (a > b) == (sort == QUERY_SORT_NEWEST)));
        }
    }
}

/* The first AGAIN were the best before they were looked at again. */
static void scores_in_order(const world *w, const ask *a, const query_result *r, double *scores,
                            double slack)
{
    double least = 1e9;
    for (size_t i = 0; i < r->count; i++) {
        const query_hit *hit = &r->hits[i];
        double score = hit->score / (double)QUERY_SCORE_ONE;
        if (i < AGAIN) {
            double *own = &scores[hit->place.row];
            least = *own < least ? *own : least;
            *own += neighbours(w, &w->docs[hit->place.row], a);
        } else {
            assert_true(score <= least + slack + least / 1000);
        }
        if (test_abs(score - scores[hit->place.row]) > slack + scores[hit->place.row] / 1000) {
            char line[LINE_MAX_BYTES] = "";
            ask_write(a, line, true);
            print_error("%s: %f, not %f\n", line, score, scores[hit->place.row]);
        }
        assert_true(test_abs(score - scores[hit->place.row]) <=
                    slack + scores[hit->place.row] / 1000);
        if (i > 0) {
            assert_true(r->hits[i - 1].score >= hit->score);
            assert_true(r->hits[i - 1].score > hit->score || tie_order(hit - 1, hit));
        }
    }
}

static void compare(world *w, const ask *a, query_options options, uint32_t limit)
{
    char line[LINE_MAX_BYTES] = "";
    double scores[DOCS_MAX];
    double ignored;
    bool yes[DOCS_MAX] = {false};
    bool demand = options.all || options.sort != QUERY_SORT_RELEVANCE;
    uint64_t total = 0;
    uint64_t all = 0;
    query_result r;
    query_result part;
    ask_write(a, line, true);
    for (int d = 0; d < w->count; d++) {
        const doc *one = &w->docs[d];
        yes[d] = !one->dead && answers(w, one, a, demand, &scores[d]);
        total += yes[d];
        all += !one->dead && answers(w, one, a, true, &ignored);
    }
    options.limit = DOCS_MAX;
    options.analyser = &TWO;
    options.whole = true;
    assert_int_equal(query_run(NULL, w->index.view, wq_span_str(line), &options, &r), WQ_OK);
    if (r.total != total || r.all != all) {
        print_error("%s: %u and %u, not %u and %u\n", line, (unsigned)r.total, (unsigned)r.all,
                    (unsigned)total, (unsigned)all);
    }
    assert_true(r.total == total && r.total_exact && r.cut == 0);
    assert_true(r.all == all && r.all_exact);
    assert_int_equal(r.count, total);
    for (size_t i = 0; i < r.count; i++) {
        assert_true(yes[r.hits[i].place.row]);
    }
    if (options.sort == QUERY_SORT_RELEVANCE) {
        scores_in_order(w, a, &r, scores, 0.03);
    } else {
        dates_in_order(w, &r, options.sort);
    }
    options.limit = limit;
    options.whole = false;
    assert_int_equal(query_run(NULL, w->index.view, wq_span_str(line), &options, &part), WQ_OK);
    prefix_of_whole(&part, &r, limit);
    query_result_release(&part);
    query_result_release(&r);
}

/* A random question within the limits: 16 words have at most 80 terms here. */
static ask *ask_bounded(void)
{
    for (;;) {
        int words = 0;
        int filters = 0;
        ask *a = ask_make(dice(4));
        ask_count(a, &words, &filters);
        if (words <= 16 && filters <= 8) {
            return a;
        }
        ask_free(a);
    }
}

/* `questions` of them on one archive of up to `most` articles. */
static void world_ask(world *w, uint64_t seed, int most, int questions)
{
    seed_state = 0x9E3779B97F4A7C15u ^ seed;
    dice(2);
    world_begin(w, most);
    for (int q = 0; q < questions; q++) {
        ask *a = ask_bounded();
        query_options how = {.sort = (query_sort)(q % 4 == 3 ? 1 + dice(2) : 0)};
        how.all = q % 4 == 2;
        compare(w, a, how, 1 + (uint32_t)dice(20));
        ask_free(a);
    }
    test_index_end(&w->index);
}

static long setting(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtol(text, NULL, 10) : otherwise;
}

static void test_query_naive__agrees_on_random_archives(void **state)
{
    (void)state;
    long cases = setting("WQ_QUERY_CASES", 2000);
    world *w = malloc(sizeof *w);
    assert_non_null(w);
    for (long n = 0; n < cases; n += 20) {
        world_ask(w, (uint64_t)(n * 7919 + 1), DOCS_MAX, 20);
    }
    free(w);
}

static void test_query_naive__agrees_on_small_archives(void **state)
{
    (void)state;
    long worlds = setting("WQ_QUERY_WORLDS", setting("WQ_QUERY_CASES", 4000));
    world *w = malloc(sizeof *w);
    assert_non_null(w);
    for (long n = 0; n < worlds; n++) {
        world_ask(w, (uint64_t)n * 104729 + 5, 8, 1);
    }
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_naive__agrees_on_random_archives),
        cmocka_unit_test(test_query_naive__agrees_on_small_archives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
