/* SPDX-License-Identifier: MIT */
#include "query/nearness.h"

#include <stdlib.h>
#include <string.h>

/* Steps of the meter: positions of a term in an article are read. */
#define STEPS_POSITIONS 16u

/* ---- pairs ---- */

static uint32_t word_weighed(const plan_word *word)
{
    uint32_t sum = 0;
    for (unsigned c = 0; c < word->class_count; c++) {
        sum += word->weighed[c];
    }
    return sum;
}

static bool same_word(const query_tree *tree, uint8_t a, uint8_t b)
{
    const text_token *x = &tree->words[a]->token;
    const text_token *y = &tree->words[b]->token;
    return wq_span_equal(text_token_folded(x), text_token_folded(y));
}

/* One word of the list as the ranking takes it. */
static bool is_plain(const query_tree *tree, const query_node *node)
{
    return node->kind == QUERY_WORD && node->role != QUERY_NOT &&
           !tree->words[node->first]->title && !tree->words[node->first]->prefix;
}

/* Fewer say more. */
static void pairs_fade(nearness *n, unsigned count)
{
    unsigned share = count <= NEARNESS_FULL  ? NEARNESS_NONE - NEARNESS_FULL
                     : count < NEARNESS_NONE ? NEARNESS_NONE - count
                                             : 0;
    n->count = share == 0 ? 0 : count;
    for (unsigned i = 0; i < n->count; i++) {
        uint64_t weighed = (uint64_t)n->pairs[i].weighed * NEARNESS_WEIGHT * share;
        weighed /= (uint64_t)512 * (NEARNESS_NONE - NEARNESS_FULL);
        n->pairs[i].weighed = weighed < SCORE_WEIGHT_MAX ? (uint32_t)weighed : SCORE_WEIGHT_MAX;
    }
}

void nearness_of(const query_plan *plan, nearness *n)
{
    const query_tree *tree = plan->tree;
    const query_node *root = &tree->nodes[tree->root];
    const query_node *before = NULL;
    unsigned count = 0;
    uint8_t first = root->kind == QUERY_LIST ? root->child : (uint8_t)QUERY_NONE;
    for (uint8_t i = first; i != QUERY_NONE; i = tree->nodes[i].next) {
        const query_node *node = &tree->nodes[i];
        if (!is_plain(tree, node)) {
            before = NULL;
            continue;
        }
        if (plan->words[node->first].stop) {
            continue;
        }
        if (before != NULL && !same_word(tree, before->first, node->first)) {
            if (count < NEARNESS_NONE - 1) {
                n->pairs[count] = (nearness_pair){before->first, node->first,
                                                  word_weighed(&plan->words[before->first]) +
                                                      word_weighed(&plan->words[node->first])};
            }
            count++;
        }
        before = node;
    }
    pairs_fade(n, count);
}

/* ---- one segment ---- */

static struct nearness_word *word_of(nearness_reader *r, uint8_t word)
{
    unsigned i = 0;
    while (i < r->word_count && r->words[i].word != word) {
        i++;
    }
    return &r->words[i];
}

/* Articles of the rarest spelling that counts: those of the most frequent are the first of the
 * plan. */
static uint64_t least_of(const query_plan *plan, uint8_t word)
{
    unsigned i = 0;
    while (i < plan->term_count && plan->terms[i]->word != word) {
        i++;
    }
    return i < plan->term_count ? plan->terms[i]->df / NEARNESS_RARE : 0;
}

static wq_status word_open(nearness_reader *r, uint8_t word)
{
    struct nearness_word *w = word_of(r, word);
    if (w == &r->words[r->word_count]) {
        w->word = word;
        WQ_TRY(query_iter_word(r->exec, word, least_of(r->exec->plan, word), &w->it));
        r->word_count++;
    }
    return WQ_OK;
}

wq_status nearness_open(query_exec *exec, const nearness *pairs, nearness_reader **out)
{
    nearness_reader *r = wq_arena_room(exec->arena, sizeof *r);
    WQ_FAIL_IF(r == NULL, WQ_ENOMEM);
    r->exec = exec;
    r->pairs = pairs;
    r->word_count = 0;
    for (unsigned i = 0; i < pairs->count; i++) {
        WQ_TRY(word_open(r, pairs->pairs[i].first));
        WQ_TRY(word_open(r, pairs->pairs[i].second));
    }
    *out = r;
    return WQ_OK;
}

/* To the article: does the word stand there in any of its spellings? */
static wq_status word_seek(nearness_reader *r, struct nearness_word *w, uint32_t number)
{
    w->count = 0;
    w->here = false;
    w->paired = false;
    for (unsigned i = 0; i < w->it->count; i++) {
        index_cursor *cursor = w->it->cursors[i];
        WQ_TRY(query_iter_cursor_seek(cursor, number, r->exec->meter));
        w->here = w->here || cursor->iter.number == number;
    }
    return WQ_OK;
}

/* Where it stands there. */
static wq_status places_read(nearness_reader *r, struct nearness_word *w, uint32_t number)
{
    unsigned terms = 0;
    for (unsigned i = 0; i < w->it->count && w->count < NEARNESS_PLACES; i++) {
        index_cursor *cursor = w->it->cursors[i];
        uint32_t got;
        if (cursor->iter.number != number) {
            continue;
        }
        WQ_TRY(query_meter_tick(r->exec->meter, STEPS_POSITIONS));
        index_positions_init(&r->positions);
        WQ_TRY(index_cursor_positions(cursor, &r->positions, 0, w->places + w->count,
                                      NEARNESS_PLACES - w->count, &got));
        w->count += got;
        terms++;
    }
    if (terms > 1) {
        qsort(w->places, w->count, sizeof *w->places, query_number_order);
    }
    return WQ_OK;
}

/* Only the places of words of which a neighbour stands there too can matter. */
static wq_status article_read(nearness_reader *r, uint32_t number)
{
    for (unsigned i = 0; i < r->word_count; i++) {
        WQ_TRY(word_seek(r, &r->words[i], number));
    }
    for (unsigned i = 0; i < r->pairs->count; i++) {
        struct nearness_word *first = word_of(r, r->pairs->pairs[i].first);
        struct nearness_word *second = word_of(r, r->pairs->pairs[i].second);
        first->paired = first->paired || second->here;
        second->paired = second->paired || first->here;
    }
    for (unsigned i = 0; i < r->word_count; i++) {
        if (r->words[i].here && r->words[i].paired) {
            WQ_TRY(places_read(r, &r->words[i], number));
        }
    }
    return WQ_OK;
}

/* Places of `a` that have one of `b` within the window. One word of the article may be both. */
static uint32_t pair_count(const struct nearness_word *a, const struct nearness_word *b)
{
    uint32_t count = 0;
    uint32_t from = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t place = a->places[i];
        while (from < b->count && b->places[from] + NEARNESS_WINDOW < place) {
            from++;
        }
        uint32_t at = from;
        at += at < b->count && b->places[at] == place;
        count += at < b->count && b->places[at] <= place + NEARNESS_WINDOW;
    }
    return count;
}

wq_status nearness_read(nearness_reader *r, uint32_t number, uint32_t *sum)
{
    uint32_t level;
    index_level_page page = {NULL, 0, 0}; /* the segment changes from one to the next */
    *sum = 0;
    WQ_TRY(index_segment_level(r->exec->segment, number, &page, &level));
    WQ_TRY(article_read(r, number));
    for (unsigned i = 0; i < r->pairs->count; i++) {
        const nearness_pair *pair = &r->pairs->pairs[i];
        uint32_t tf = pair_count(word_of(r, pair->first), word_of(r, pair->second));
        r->found[i] = tf != 0 ? score_class(pair->weighed, tf, r->exec->plan->lengths[level]) : 0;
        *sum += r->found[i];
    }
    return WQ_OK;
}

/* ---- all of them ---- */

/* Segment after segment, in order of numbers. */
static int by_number(const void *a, const void *b)
{
    const query_hit *x = *(query_hit *const *)a;
    const query_hit *y = *(query_hit *const *)b;
    if (x->segment != y->segment) {
        return x->segment < y->segment ? -1 : 1;
    }
    return x->number < y->number ? -1 : x->number > y->number;
}

wq_status nearness_raise(query_exec *exec, const nearness *pairs, index_view *index,
                         query_hit *hits, size_t count)
{
    query_hit *order[NEARNESS_DEPTH];
    uint32_t more[NEARNESS_DEPTH];
    query_exec fresh = *exec;
    nearness_reader *r = NULL;
    for (size_t i = 0; i < count; i++) {
        order[i] = &hits[i];
    }
    /* cppcheck-suppress uninitvar */
    qsort(order, count, sizeof *order, by_number);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || order[i]->segment != order[i - 1]->segment) {
            wq_arena_clear(exec->arena);
            *exec = fresh;
            exec->segment = index_segment_at(index, order[i]->segment);
            WQ_TRY(nearness_open(exec, pairs, &r));
        }
        WQ_TRY(nearness_read(r, order[i]->number, &more[i]));
    }
    for (size_t i = 0; i < count; i++) {
        order[i]->score += more[i];
    }
    return WQ_OK;
}
