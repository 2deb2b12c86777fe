/* SPDX-License-Identifier: MIT */
#include "query/words.h"

#include "query/classes.h"
#include "query/monthwords.h"
#include "text/months.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(WQ_LIMIT_QUERY_WORDS <= 32, "a word is a bit of stops");
_Static_assert(PLAN_TERMS_MAX < UINT16_MAX, "a spelling has a number of two bytes");

static bool pattern_known(const query_words *words, const text_pattern *pattern, uint8_t word,
                          query_run_place at)
{
    for (unsigned i = 0; i < words->pattern_count; i++) {
        const text_pattern *known = words->patterns[i].pattern;
        const query_run_place *there = &words->patterns[i].at;
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
    unsigned bit = query_words_bit(bytes, len);
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
                             query_run_place at)
{
    if (words->pattern_count == QUERY_WORDS_PATTERNS || pattern->len == 0) {
        return WQ_OK;
    }
    size_t bytes = offsetof(text_pattern, bytes) + pattern->len;
    text_pattern *copy = wq_arena_room(&words->arena, bytes);
    WQ_FAIL_IF(copy == NULL, WQ_ENOMEM);
    memcpy(copy, pattern, bytes);
    words->patterns[words->pattern_count++] = (query_word_pattern){copy, word, at};
    filter_add(words, copy);
    return WQ_OK;
}

static wq_status pattern_add(query_words *words, const text_pattern *pattern, uint8_t word,
                             query_run_place at)
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
    return added ? pattern_add(words, &pattern, number, (query_run_place){0, 0, 0})
                 : pattern_put(words, &pattern, number, (query_run_place){0, 0, 0});
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
    while (at + count < leaf->first + leaf->count && count < QUERY_RUN_WORDS &&
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
    char text[QUERY_RUN_WORDS * (WQ_LIMIT_TOKEN + 1)];
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
                             query_run_place at, const text_analyser *analyser,
                             text_classes *classes)
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
static query_run_place place_of(const query_tree *tree, uint8_t index)
{
    uint8_t run = 0;
    for (uint8_t i = 0; i < tree->node_count; i++) {
        const query_node *node = &tree->nodes[i];
        if (node->kind != QUERY_PHRASE || !tree->words[node->first]->added) {
            continue;
        }
        run++;
        if (index >= node->first && index < node->first + node->count && run <= QUERY_RUNS_MAX &&
            node->count > 1 && node->count <= QUERY_RUN_WORDS) {
            return (query_run_place){run, (uint8_t)(index - node->first), node->count};
        }
    }
    return (query_run_place){0, 0, 0};
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
        words->spelling_room = plan->term_count + prefix_spellings(plan) + QUERY_RUNS_MAX;
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
