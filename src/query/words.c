/* SPDX-License-Identifier: MIT */
#include "query/words.h"

#include "query/classes.h"
#include "query/monthwords.h"
#include "text/months.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(WQ_LIMIT_QUERY_WORDS <= 32, "a word is a bit of stops");
_Static_assert(PLAN_TERMS_MAX < UINT16_MAX, "a spelling has a number of two bytes");

/* A word of a phrase that the question does not have itself (another name of a month): it counts
 * only where the whole phrase stands. */
typedef struct run_place {
    uint8_t run;   /* number of its phrase, from 1; 0: it is no such word */
    uint8_t place; /* in the phrase */
    uint8_t count; /* words of the phrase */
} run_place;

typedef struct word_pattern {
    const text_pattern *pattern; /* only the bytes that it has are there */
    uint8_t word;
    run_place at;
} word_pattern;

/* Such phrases that are followed, and words of one. */
#define RUNS_MAX  24u
#define RUN_WORDS 5u

struct query_words {
    wq_arena arena; /* everything, but not this struct */
    unsigned count;
    unsigned pattern_count;
    wq_span texts[WQ_LIMIT_QUERY_WORDS];
    uint16_t first[WQ_LIMIT_QUERY_WORDS + 1]; /* of each word's spellings */
    text_about abouts[QUERY_FILTERS_MAX];     /* dates that are asked for */
    unsigned about_count;
    wq_date published; /* of the article whose texts are marked */
    bool parted;       /* parts of its jointed words are words */
    uint32_t stops;    /* a bit a word */
    wq_spelling *spellings;
    size_t spelling_room;
    uint32_t filter[32]; /* a bit for the first two bytes of each pattern */
    word_pattern patterns[QUERY_WORDS_PATTERNS];
};

/* Most tokens of an article match nothing: two bytes say so. */
static unsigned filter_bit(const uint8_t *bytes, size_t len)
{
    unsigned second = len > 1 ? bytes[1] : 0;
    return (bytes[0] * 31u + second * 17u) & 1023u;
}

static bool pattern_known(const query_words *words, const text_pattern *pattern, uint8_t word,
                          run_place at)
{
    for (unsigned i = 0; i < words->pattern_count; i++) {
        const text_pattern *known = words->patterns[i].pattern;
        const run_place *there = &words->patterns[i].at;
        if (words->patterns[i].word == word && there->run == at.run && there->place == at.place &&
            known->kind == pattern->kind && known->skip == pattern->skip &&
            known->language == pattern->language && known->len == pattern->len &&
            memcmp(known->bytes, pattern->bytes, known->len) == 0) {
            return true;
        }
    }
    return false;
}

static void filter_set(query_words *words, const uint8_t *bytes, size_t len)
{
    unsigned bit = filter_bit(bytes, len);
    words->filter[bit / 32] |= 1u << (bit % 32);
}

/* Before a stem something may stand: ال and its like, و. */
static void filter_add(query_words *words, const text_pattern *pattern)
{
    static const char *const before[] = {"ا", "و", "ب", "ك", "ف", "ل"};
    bool stem = pattern->kind == TEXT_PATTERN_STEM || pattern->kind == TEXT_PATTERN_LONG;
    filter_set(words, pattern->bytes, text_pattern_folded(pattern).len);
    for (size_t i = 0; stem && i < sizeof before / sizeof before[0]; i++) {
        filter_set(words, (const uint8_t *)before[i], 2);
    }
}

static wq_status pattern_put(query_words *words, const text_pattern *pattern, uint8_t word,
                             run_place at)
{
    if (words->pattern_count == QUERY_WORDS_PATTERNS || pattern->len == 0) {
        return WQ_OK;
    }
    size_t bytes = offsetof(text_pattern, bytes) + pattern->len;
    text_pattern *copy = wq_arena_room(&words->arena, bytes);
    WQ_FAIL_IF(copy == NULL, WQ_ENOMEM);
    memcpy(copy, pattern, bytes);
    words->patterns[words->pattern_count++] = (word_pattern){copy, word, at};
    filter_add(words, copy);
    return WQ_OK;
}

static wq_status pattern_add(query_words *words, const text_pattern *pattern, uint8_t word,
                             run_place at)
{
    bool known = pattern_known(words, pattern, word, at);
    return known ? WQ_OK : pattern_put(words, pattern, word, at);
}

static wq_status word_add(query_words *words, const query_word *word)
{
    const uint8_t *text = wq_arena_copy(&words->arena, text_token_light(&word->token));
    WQ_FAIL_IF(text == NULL, WQ_ENOMEM);
    words->texts[words->count++] = wq_span_of(text, word->token.light_len);
    words->first[words->count] = words->first[words->count - 1];
    return WQ_OK;
}

/* A term of the plan marks as word `number`. What an added word gives may be there already. */
static wq_status term_add(query_words *words, const text_term *form, uint8_t number, bool added)
{
    text_pattern pattern = {.kind = TEXT_PATTERN_TERM,
                            .len = (uint8_t)(form->folded.len + form->light.len),
                            .skip = (uint8_t)form->folded.len};
    memcpy(pattern.bytes, form->folded.ptr, form->folded.len);
    memcpy(pattern.bytes + form->folded.len, form->light.ptr, form->light.len);
    return added ? pattern_add(words, &pattern, number, (run_place){0, 0, 0})
                 : pattern_put(words, &pattern, number, (run_place){0, 0, 0});
}

/* ---- the spellings that were counted in ---- */

/* Nearest first, then the more frequent, then by key. */
static bool term_first(const plan_term *a, const plan_term *b)
{
    if (plan_nearest(a->classes) != plan_nearest(b->classes)) {
        return plan_nearest(a->classes) < plan_nearest(b->classes);
    }
    if (a->df != b->df) {
        return a->df > b->df;
    }
    return wq_span_compare(plan_term_key(a), plan_term_key(b)) < 0;
}

/* One more spelling of the last word. */
static wq_status spelling_add(query_words *words, const query_plan *plan, const plan_term *term,
                              wq_span light)
{
    unsigned level = plan_nearest(term->classes);
    wq_spelling *spelling = &words->spellings[words->first[words->count]++];
    *spelling = (wq_spelling){.text = (const char *)wq_arena_copy(&words->arena, light),
                              .class_name = term->name,
                              .articles = term->df,
                              .weight = plan->words[term->word].weights[level]};
    return spelling->text != NULL ? WQ_OK : WQ_ENOMEM;
}

/* Of all prefixes as many as there could be terms, 150 at most. */
static unsigned prefix_spellings(const query_plan *plan)
{
    unsigned left = PLAN_TERMS_MAX - plan->term_count;
    return plan->prefix_count == 0 ? 0 : left < PLAN_PREFIX_TERMS ? left : PLAN_PREFIX_TERMS;
}

/* The most frequent words of a prefix. */
static wq_status prefix_spellings_add(query_words *words, const query_plan *plan, uint8_t index)
{
    unsigned most = prefix_spellings(plan) / plan->prefix_count;
    const plan_word *word = &plan->words[index];
    uint32_t at = 0, articles;
    wq_span key;
    for (unsigned i = 0; i < most && prefix_words_next(word->prefix, &at, &key, &articles); i++) {
        const plan_term term = {.key = key.ptr,
                                .name = word->names[0],
                                .key_len = (uint16_t)key.len,
                                .word = index,
                                .classes = 1,
                                .df = articles};
        text_term form;
        WQ_TRY(text_term_parse(key, &form));
        WQ_TRY(spelling_add(words, plan, &term, form.light));
    }
    return WQ_OK;
}

/* The terms of word `index` of the tree, in order: they are few, and nearly stand so. */
static unsigned terms_of(const query_plan *plan, uint8_t index,
                         const plan_term *terms[PLAN_TERMS_MAX])
{
    unsigned count = 0;
    for (unsigned i = 0; i < plan->term_count; i++) {
        const plan_term *term = plan->terms[i];
        unsigned at = count;
        if (term->word != index) {
            continue;
        }
        for (; at > 0 && term_first(term, terms[at - 1]); at--) {
            terms[at] = terms[at - 1];
        }
        terms[at] = term;
        count++;
    }
    return count;
}

/* Of word `index` of the tree, which is word `number` here: its terms are `marked`, or spellings of
 * the last word, or both. */
static wq_status terms_add(query_words *words, const query_plan *plan, uint8_t index,
                           uint8_t number, bool marked, bool spelled)
{
    const plan_term *terms[PLAN_TERMS_MAX];
    bool added = plan->tree->words[index]->added;
    unsigned count = terms_of(plan, index, terms);
    for (unsigned i = 0; i < count; i++) {
        text_term form;
        WQ_TRY(text_term_parse(plan_term_key(terms[i]), &form));
        WQ_TRY(marked ? term_add(words, &form, number, added) : WQ_OK);
        WQ_TRY(spelled ? spelling_add(words, plan, terms[i], form.light) : WQ_OK);
    }
    return WQ_OK;
}

/* ---- spellings that were put into the question ---- */

/* The leaf that has word `index`. */
static const query_node *leaf_of(const query_tree *tree, uint8_t index)
{
    uint8_t i = 0;
    while (tree->nodes[i].kind > QUERY_PHRASE || index < tree->nodes[i].first ||
           index >= tree->nodes[i].first + tree->nodes[i].count) {
        i++;
    }
    return &tree->nodes[i];
}

/* How many words of the leaf, from `at` on, stand for word `index` side by side. */
static uint8_t piece_length(const query_tree *tree, const query_node *leaf, uint8_t at,
                            uint8_t index)
{
    uint8_t count = 0;
    while (at + count < leaf->first + leaf->count && count < RUN_WORDS &&
           tree->words[at + count]->of == index &&
           (tree->words[at + count]->also == NULL || !tree->words[at + count]->also->instead)) {
        count++;
    }
    return count;
}

/* Has the archive words `first` to `first + count - 1`? */
static bool terms_there(const query_plan *plan, uint8_t first, uint8_t count)
{
    uint32_t there = 0;
    for (unsigned i = 0; i < plan->term_count; i++) {
        there |= 1u << plan->terms[i]->word;
    }
    uint32_t asked = ((1u << count) - 1) << first;
    return (there & asked) == asked;
}

/* Are these words a month's name or number? */
static bool is_month(const query_tree *tree, uint8_t first, uint8_t count)
{
    const text_token *one = &tree->words[first]->token;
    const text_token *two = &tree->words[first + count - 1]->token;
    wq_span second = count == 1 ? wq_span_of(NULL, 0) : text_token_folded(two);
    return (one->light[0] >= '0' && one->light[0] <= '9') ||
           text_month_find(text_token_folded(one), second) != NULL;
}

/* Words of a phrase, as a spelling of word `index`, the last one, that is not counted by itself. */
static wq_status phrase_spelling_add(query_words *words, const query_tree *tree, uint8_t index,
                                     uint8_t first, uint8_t count)
{
    const text_token *asked = &tree->words[index]->token;
    char text[RUN_WORDS * (WQ_LIMIT_TOKEN + 1)];
    size_t len = 0;
    for (uint8_t i = 0; i < count; i++) {
        const text_token *token = &tree->words[first + i]->token;
        memcpy(text + len, token->light, token->light_len);
        len += token->light_len;
        text[len++] = i + 1 < count ? ' ' : '\0';
    }
    bool same = len == asked->light_len + 1u && memcmp(text, asked->light, len - 1) == 0;
    for (unsigned i = words->first[words->count - 1]; i < words->first[words->count]; i++) {
        same = same || strcmp(words->spellings[i].text, text) == 0;
    }
    WQ_FAIL_IF(same, WQ_OK);
    const uint8_t *copy = wq_arena_copy(&words->arena, wq_span_of(text, len));
    WQ_FAIL_IF(copy == NULL, WQ_ENOMEM);
    words->spellings[words->first[words->count]++] =
        (wq_spelling){.text = (const char *)copy,
                      .class_name = is_month(tree, first, count) ? "month" : "joined",
                      .weight = 256};
    return WQ_OK;
}

/* What was put in for word `index`, which is the last one: a word by itself with its terms, or of a
 * phrase the words that stand for it. */
static wq_status pieces_add(query_words *words, const query_plan *plan, uint8_t index)
{
    const query_tree *tree = plan->tree;
    for (uint8_t i = (uint8_t)(index + 1); i < tree->word_count; i++) {
        if (!tree->words[i]->added || tree->words[i]->of != index) {
            continue;
        }
        const query_node *leaf = leaf_of(tree, i);
        uint8_t count = piece_length(tree, leaf, i, index);
        if (leaf->count == 1) {
            WQ_TRY(terms_add(words, plan, i, 0, false, true));
        } else if (count > 0 && terms_there(plan, i, count) &&
                   words->first[words->count] < words->spelling_room) {
            WQ_TRY(phrase_spelling_add(words, tree, index, i, count));
        }
        i = (uint8_t)(i + (count > 0 ? count - 1 : 0));
    }
    return WQ_OK;
}

/* What the plan says of a word: its terms, and whether it is passed over. */
static wq_status plan_add(query_words *words, const query_plan *plan, uint8_t index, uint8_t number,
                          bool marked)
{
    bool added = plan->tree->words[index]->added;
    words->stops |= (uint32_t)(!added && plan->words[index].stop) << number;
    WQ_TRY(!added && plan->words[index].prefix != NULL
               ? prefix_spellings_add(words, plan, index)
               : terms_add(words, plan, index, number, marked, !added));
    return added ? WQ_OK : pieces_add(words, plan, index);
}

static wq_status classes_add(query_words *words, const query_word *word, uint8_t number,
                             run_place at, const text_analyser *analyser, text_classes *classes)
{
    size_t count = query_classes(word, analyser, classes);
    for (size_t c = 0; c < count; c++) {
        for (size_t i = 0; i < classes->all[c].count && classes->all[c].rule == TEXT_CLASS_ALWAYS;
             i++) {
            WQ_TRY(pattern_add(words, classes->all[c].patterns[i], number, at));
        }
    }
    return WQ_OK;
}

/* Where word `index` of the tree stands in a phrase that was put in. */
static run_place place_of(const query_tree *tree, uint8_t index)
{
    uint8_t run = 0;
    for (uint8_t i = 0; i < tree->node_count; i++) {
        const query_node *node = &tree->nodes[i];
        if (node->kind != QUERY_PHRASE || !tree->words[node->first]->added) {
            continue;
        }
        run++;
        if (index >= node->first && index < node->first + node->count && run <= RUNS_MAX &&
            node->count > 1 && node->count <= RUN_WORDS) {
            return (run_place){run, (uint8_t)(index - node->first), node->count};
        }
    }
    return (run_place){0, 0, 0};
}

/* Empty words, with room for the spellings of a plan. */
static wq_status words_new(const query_plan *plan, query_words **out)
{
    query_words *words = malloc(sizeof *words);
    *out = words;
    WQ_FAIL_IF(words == NULL, WQ_ENOMEM);
    memset(words, 0, offsetof(query_words, patterns)); /* of those `pattern_count` are set */
    words->parted = true;
    wq_arena_init(&words->arena, QUERY_WORDS_HEAP, 2048);
    if (plan != NULL) {
        words->spelling_room = plan->term_count + prefix_spellings(plan) + RUNS_MAX;
        words->spellings =
            wq_arena_new(&words->arena, words->spelling_room * sizeof *words->spellings);
        WQ_FAIL_IF(words->spellings == NULL, WQ_ENOMEM);
    }
    return WQ_OK;
}

static wq_status words_fill(query_words *words, const query_tree *tree,
                            const text_analyser *analyser, text_classes *classes,
                            const query_plan *plan)
{
    uint8_t number_of[WQ_LIMIT_QUERY_WORDS] = {0};
    for (uint8_t i = 0; i < tree->word_count; i++) {
        const query_word *word = tree->words[i];
        if (word->excluded) {
            continue;
        }
        if (!word->added) {
            number_of[i] = (uint8_t)words->count;
            WQ_TRY(word_add(words, word));
        }
        uint8_t number = number_of[word->added ? word->of : i];
        bool planned = plan != NULL && !word->exact && !word->prefix && !word->folded;
        if (!planned) {
            WQ_TRY(classes_add(words, word, number, place_of(tree, i), analyser, classes));
        }
        WQ_TRY(plan != NULL ? plan_add(words, plan, i, number, planned) : WQ_OK);
    }
    for (uint8_t i = 0; i < tree->node_count; i++) {
        const query_node *node = &tree->nodes[i];
        if (node->kind == QUERY_ABOUT && node->role != QUERY_NOT) {
            words->abouts[words->about_count++] = *node->about;
        }
    }
    return WQ_OK;
}

wq_status query_words_of(const query_tree *tree, const text_analyser *analyser,
                         text_classes *classes, const query_plan *plan, query_words **out)
{
    query_words *words;
    wq_status st = words_new(plan, &words);
    st = st == WQ_OK ? words_fill(words, tree, analyser, classes, plan) : st;
    if (st != WQ_OK) {
        query_words_free(words);
        return st;
    }
    *out = words;
    return WQ_OK;
}

wq_status query_words_parse(wq_span text, const text_analyser *analyser, wq_error *err,
                            query_words **out)
{
    wq_status st;
    wq_arena arena;
    wq_arena_init(&arena, QUERY_ARENA_MAX, 0);
    *out = NULL;
    query_tree *tree = wq_arena_new(&arena, sizeof *tree);
    text_classes *classes = wq_arena_new(&arena, sizeof *classes);
    if (tree == NULL || classes == NULL) {
        st = WQ_ENOMEM;
        goto out;
    }
    WQ_TRY_OUT(st, query_parse(text, &arena, err, tree));
    analyser = analyser != NULL ? analyser : text_analyser_default();
    const text_analyser own = query_analyser_for(tree, analyser);
    WQ_TRY_OUT(st, query_months_apply(tree, &arena));
    st = query_words_of(tree, &own, classes, NULL, out);
out:
    wq_arena_release(&arena);
    return st;
}

void query_words_free(query_words *words)
{
    if (words != NULL) {
        wq_arena_release(&words->arena);
        free(words);
    }
}

unsigned query_words_count(const query_words *words)
{
    return words->count;
}

wq_span query_words_text(const query_words *words, unsigned word)
{
    return word < words->count ? words->texts[word] : wq_span_of(NULL, 0);
}

bool query_words_stop(const query_words *words, unsigned word)
{
    return word < words->count && (words->stops >> word & 1) != 0;
}

const wq_spelling *query_words_spellings(const query_words *words, unsigned word, unsigned *count)
{
    bool there = words->spellings != NULL && word < words->count;
    *count = there ? (unsigned)(words->first[word + 1] - words->first[word]) : 0u;
    return there ? words->spellings + words->first[word] : NULL;
}

size_t query_words_heap(const query_words *words)
{
    return sizeof *words + words->arena.used;
}

/* What a token is: the word that it matches, or -1, and the phrases that it is a word of. */
typedef struct matched {
    int word;
    unsigned count;
    const word_pattern *places[RUNS_MAX];
} matched;

static void token_match(const query_words *words, const text_token *token, matched *m)
{
    wq_span folded = text_token_folded(token);
    wq_span light = text_token_light(token);
    unsigned bit = filter_bit(folded.ptr, folded.len);
    /* A pattern of one byte has no second byte. */
    unsigned one = filter_bit(folded.ptr, 1);
    m->word = -1;
    m->count = 0;
    if ((words->filter[bit / 32] >> (bit % 32) & 1) == 0 &&
        (words->filter[one / 32] >> (one % 32) & 1) == 0) {
        return;
    }
    for (unsigned i = 0; i < words->pattern_count; i++) {
        const word_pattern *p = &words->patterns[i];
        bool wanted = p->at.run == 0 ? m->word < 0 : m->count < RUNS_MAX;
        if (wanted && text_pattern_match(p->pattern, folded, light)) {
            if (p->at.run == 0) {
                m->word = p->word;
            } else {
                m->places[m->count++] = p;
            }
        }
    }
}

static int word_match(const query_words *words, const text_token *token)
{
    matched m;
    token_match(words, token, &m);
    return m.word < 0 && m.count > 0 ? m.places[0]->word : m.word;
}

int query_words_match(const query_words *words, wq_span text, text_token *token)
{
    text_token part;
    int word = word_match(words, token);
    uint32_t from = token->start;
    while (word < 0 && words->parted && text_token_part(text, token, from, &part)) {
        word = word_match(words, &part);
        if (word >= 0) {
            token->start = part.start;
            token->end = part.end;
        }
        from = part.end;
    }
    return word;
}

void query_words_parted(query_words *words, bool parted)
{
    words->parted = parted;
}

void query_words_published(query_words *words, const wq_date *published)
{
    words->published = *published;
}

typedef struct dating {
    const query_words *words;
    query_mark *marks;
    size_t count, max;
} dating;

static void dating_take(void *arg, const text_date *date)
{
    dating *d = arg;
    for (unsigned i = 0; i < d->words->about_count && d->count < d->max; i++) {
        if (text_about_match(&d->words->abouts[i], date)) {
            d->marks[d->count++] = (query_mark){date->start, date->end, d->words->count + i};
            return;
        }
    }
}

size_t query_words_dates(const query_words *words, wq_span text, const wq_date *published,
                         query_mark *marks, size_t max)
{
    text_dates dates;
    dating d = {words, marks, 0, max};
    if (words->about_count != 0) {
        text_dates_init(&dates, published);
        text_dates_each(&dates, text, dating_take, &d);
    }
    return d.count;
}

/* Dates of the text that the query is about: what of a word lies inside one is part of it. */
static size_t marks_join(query_mark *marks, size_t count, size_t max, const query_mark *dates,
                         size_t date_count)
{
    query_mark joined[QUERY_WORDS_DATES + 1];
    size_t kept = 0;
    for (size_t i = 0, d = 0; i < count; i++) {
        while (d < date_count && dates[d].end <= marks[i].start) {
            d++;
        }
        if (d == date_count || marks[i].end <= dates[d].start) {
            marks[kept++] = marks[i];
        }
    }
    /* From behind, so that nothing is overwritten that is still to be moved. */
    size_t total = kept + date_count < max ? kept + date_count : max;
    memcpy(joined, dates, date_count * sizeof *dates);
    for (size_t at = kept + date_count; at > 0; at--) {
        bool date =
            date_count > 0 && (kept == 0 || joined[date_count - 1].start > marks[kept - 1].start);
        query_mark last = date ? joined[--date_count] : marks[--kept];
        if (at <= total) {
            marks[at - 1] = last;
        }
    }
    return total;
}

/* Phrases as far as they have come in the text. */
typedef struct runs {
    struct {
        unsigned have; /* words of it that stand directly before here */
        query_mark marks[RUN_WORDS];
    } run[RUNS_MAX];
} runs;

/* A mark in its place among the last ones; one that is there stays. */
static size_t mark_insert(query_mark *marks, size_t count, size_t max, query_mark mark)
{
    size_t at = count;
    while (at > 0 && marks[at - 1].start > mark.start) {
        at--;
    }
    if ((at > 0 && marks[at - 1].end > mark.start) || count == max) {
        return count;
    }
    memmove(marks + at + 1, marks + at, (count - at) * sizeof *marks);
    marks[at] = mark;
    return count + 1;
}

/* The pattern by which the token goes on with phrase `run`, else the one by which it begins it, or
 * NULL. */
static const word_pattern *run_goes_on(const runs *r, const matched *m, unsigned run)
{
    const word_pattern *begins = NULL;
    for (unsigned i = 0; i < m->count; i++) {
        const word_pattern *p = m->places[i];
        if (p->at.run != run + 1u) {
            continue;
        }
        if (p->at.place == r->run[run].have) {
            return p;
        }
        begins = p->at.place == 0 ? p : begins;
    }
    return begins;
}

/* A token of the text: phrases that it goes on or begins, those that it ends are marked. */
static size_t runs_take(runs *r, const matched *m, const text_token *token, query_mark *marks,
                        size_t count, size_t max)
{
    for (unsigned run = 0; run < RUNS_MAX; run++) {
        const word_pattern *p = run_goes_on(r, m, run);
        if (p == NULL) {
            r->run[run].have = 0;
            continue;
        }
        r->run[run].marks[p->at.place] = (query_mark){token->start, token->end, p->word};
        r->run[run].have = p->at.place + 1u;
        for (unsigned k = 0; r->run[run].have == p->at.count && k < p->at.count; k++) {
            count = mark_insert(marks, count, max, r->run[run].marks[k]);
        }
    }
    return count;
}

/* Every part of a word with joints that is a word of the question. */
static size_t parts_mark(const query_words *words, wq_span text, const text_token *whole,
                         query_mark *marks, size_t count, size_t max)
{
    text_token part;
    for (uint32_t from = whole->start; count < max && text_token_part(text, whole, from, &part);
         from = part.end) {
        int word = word_match(words, &part);
        if (word >= 0) {
            marks[count++] = (query_mark){part.start, part.end, (uint32_t)word};
        }
    }
    return count;
}

size_t query_words_mark(const query_words *words, wq_span text, query_mark *marks, size_t max)
{
    text_tokens it;
    text_token token;
    matched m;
    runs r = {0};
    size_t count = 0;
    text_tokens_init(&it, text);
    while (count < max && text_tokens_next(&it, &token)) {
        token_match(words, &token, &m);
        if (m.word < 0 && token.jointed && words->parted) {
            count = parts_mark(words, text, &token, marks, count, max);
        }
        if (m.word >= 0 && count > 0 && token.start < marks[count - 1].end) {
            marks[count - 1].end = token.end; /* pairs of characters share letters */
        } else if (m.word >= 0) {
            query_mark mark = {token.start, token.end, (uint32_t)m.word};
            marks[count++] = mark;
        }
        count = runs_take(&r, &m, &token, marks, count, max);
    }
    if (words->about_count == 0) {
        return count;
    }
    query_mark dates[QUERY_WORDS_DATES];
    size_t found = query_words_dates(words, text, &words->published, dates, QUERY_WORDS_DATES);
    return marks_join(marks, count, max, dates, found);
}
