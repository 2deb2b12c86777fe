/* SPDX-License-Identifier: MIT */
#include "query/account.h"

#include "query/nearness.h"

#include "base/arena.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Public points to one of a query_hit. */
#define POINTS 64u
/* A line: a word, its spellings in this article, numbers. */
#define LINE_MAX (4 * WQ_KIB)

typedef struct explainer {
    const query_plan *plan;
    const query_tree *tree;
    const query_hit *hit;
    query_meter *meter;
    wq_arena *arena; /* for one part at a time */
    index_segment *segment;
    uint32_t number;
    uint32_t level; /* of its length */
    uint32_t sum;
    bool demand;
    void (*line)(void *arg, const char *text);
    void *arg;
    wq_buf text;
} explainer;

static wq_status line_give(explainer *e)
{
    WQ_TRY(wq_buf_put_u8(&e->text, '\0'));
    e->line(e->arg, (const char *)e->text.ptr);
    wq_buf_clear(&e->text);
    return WQ_OK;
}

/* ---- where the hit stands ---- */

/* Numbers of a segment in order of date; the undated stand behind. */
static wq_status hit_range(index_segment *segment, const query_hit *hit, uint32_t *from,
                           uint32_t *to)
{
    if (hit->date.precision != WQ_DATE_NONE) {
        int64_t minutes = hit->date.minutes;
        return index_segment_dates(segment, minutes, minutes + 1, from, to);
    }
    uint32_t first;
    WQ_TRY(index_segment_dates(segment, INT32_MIN, (int64_t)INT32_MAX + 1, &first, from));
    *to = index_segment_articles(segment);
    return WQ_OK;
}

static wq_status hit_find(explainer *e, index_view *index)
{
    for (unsigned i = 0; i < index_segments(index); i++) {
        uint32_t from, to;
        e->segment = index_segment_at(index, i);
        WQ_TRY(hit_range(e->segment, e->hit, &from, &to));
        for (; from < to; from++) {
            index_article article;
            bool live;
            WQ_TRY(query_meter_tick(e->meter, 1));
            WQ_TRY(index_segment_article(e->segment, from, &article));
            if (article.box != e->hit->place.box || article.row != e->hit->place.row) {
                continue;
            }
            WQ_TRY(index_segment_live(e->segment, from, &live));
            if (live) {
                e->number = from;
                return WQ_OK;
            }
        }
    }
    return WQ_ENOTFOUND;
}

/* ---- a word ---- */

/* One term in this article. */
typedef struct occurrence {
    const plan_term *term;
    uint32_t tf;
    bool in_title;
} occurrence;

/* Does the article have it? */
static wq_status occurrence_find(explainer *e, query_spare *spare, wq_span key, occurrence *found)
{
    index_cursor *cursor = &spare->cursor;
    index_term list;
    WQ_TRY(query_meter_tick(e->meter, QUERY_METER_BLOCK));
    WQ_TRY(index_term_find(e->segment, key, &list));
    WQ_TRY(index_cursor_open(e->segment, &list, cursor, &spare->room));
    WQ_TRY(cursor->iter.seek(&cursor->iter, e->number));
    WQ_FAIL_IF(cursor->iter.number != e->number, WQ_ENOTFOUND);
    found->tf = index_cursor_tf(cursor);
    found->in_title = index_cursor_in_title(cursor);
    return WQ_OK;
}

/* A word of a prefix that the article has is made a term. */
static wq_status prefix_occurrences(explainer *e, uint8_t word, query_spare *spare,
                                    occurrence *found, unsigned *count)
{
    const prefix_words *words = e->plan->words[word].prefix;
    uint32_t at = 0, articles;
    wq_span key;
    while (*count < PLAN_TERMS_MAX && prefix_words_next(words, &at, &key, &articles)) {
        wq_status st = occurrence_find(e, spare, key, &found[*count]);
        if (st == WQ_ENOTFOUND) {
            continue;
        }
        WQ_TRY(st);
        plan_term *term = wq_arena_new(e->arena, sizeof *term);
        WQ_FAIL_IF(term == NULL, WQ_ENOMEM);
        *term = (plan_term){.key = key.ptr, .key_len = (uint16_t)key.len, .word = word};
        term->classes = 1;
        found[(*count)++].term = term;
    }
    return WQ_OK;
}

/* The terms of the word that the article has. */
static wq_status occurrences_find(explainer *e, uint8_t word, occurrence *found, unsigned *count)
{
    query_spare *spare = wq_arena_room(e->arena, sizeof *spare);
    WQ_FAIL_IF(spare == NULL, WQ_ENOMEM);
    *count = 0;
    if (e->plan->words[word].prefix != NULL) {
        return prefix_occurrences(e, word, spare, found, count);
    }
    for (unsigned i = 0; i < e->plan->term_count; i++) {
        const plan_term *term = e->plan->terms[i];
        wq_status st = WQ_ENOTFOUND;
        if (term->word == word) {
            st = occurrence_find(e, spare, plan_term_key(term), &found[*count]);
        }
        if (st != WQ_ENOTFOUND) {
            WQ_TRY(st);
            found[(*count)++].term = term;
        }
    }
    return WQ_OK;
}

/* One level: its occurrences summed, what they are worth, and which spellings they are. */
static wq_status level_give(explainer *e, uint8_t word, unsigned level, const occurrence *found,
                            unsigned count)
{
    const plan_word *planned = &e->plan->words[word];
    uint32_t tf = 0;
    bool in_title = false;
    const char *before = " (";
    for (unsigned i = 0; i < count; i++) {
        if ((found[i].term->classes >> level & 1) != 0) {
            tf += found[i].tf < SCORE_TF_MAX ? found[i].tf : SCORE_TF_MAX;
            in_title = in_title || found[i].in_title;
        }
    }
    if (tf == 0 || planned->weights[level] == 0) { /* a level that the word does not have */
        return WQ_OK;
    }
    uint32_t points = score_occurrences(planned->weighed[level], tf, in_title ? e->plan->head : 0,
                                        e->plan->lengths[e->level]);
    e->sum += points;
    WQ_TRY(wq_buf_printf(&e->text,
                         "  %s: weight %u/256, %" PRIu64 " articles, %" PRIu32 " times%s: %" PRIu64,
                         planned->names[level], planned->weights[level], planned->df[level], tf,
                         in_title ? " and in the title" : "", (uint64_t)points * POINTS));
    for (unsigned i = 0; i < count; i++) {
        text_term form;
        const plan_term *term = found[i].term;
        if ((term->classes >> level & 1) == 0) {
            continue;
        }
        WQ_TRY(text_term_parse(plan_term_key(term), &form));
        WQ_TRY(wq_buf_printf(&e->text, "%s%.*s %" PRIu32, before, (int)form.light.len,
                             (const char *)form.light.ptr, found[i].tf));
        before = ", ";
    }
    WQ_TRY(wq_buf_put_u8(&e->text, ')'));
    return line_give(e);
}

static wq_status word_put(explainer *e, uint8_t word)
{
    const text_token *token = &e->tree->words[word]->token;
    return wq_buf_printf(&e->text, "%.*s", (int)token->light_len, (const char *)token->light);
}

/* What the word adds because it stands there at all. */
static wq_status present_give(explainer *e, uint32_t present)
{
    if (present == 0) {
        return WQ_OK;
    }
    e->sum += present;
    WQ_TRY(wq_buf_printf(&e->text, "  it stands there: %" PRIu64, (uint64_t)present * POINTS));
    return line_give(e);
}

static wq_status word_give(explainer *e, uint8_t word)
{
    unsigned count;
    occurrence *found = wq_arena_new(e->arena, PLAN_TERMS_MAX * sizeof *found);
    WQ_FAIL_IF(found == NULL, WQ_ENOMEM);
    WQ_TRY(occurrences_find(e, word, found, &count));
    WQ_TRY(word_put(e, word));
    if (e->plan->words[word].stop) {
        WQ_TRY(wq_buf_printf(&e->text, ": passed over, it says nothing"));
        return line_give(e);
    }
    WQ_TRY(wq_buf_printf(&e->text, count == 0 ? ": not in this article" : ":"));
    WQ_TRY(line_give(e));
    for (unsigned level = 0; level < e->plan->words[word].class_count; level++) {
        WQ_TRY(level_give(e, word, level, found, count));
    }
    return count != 0 ? present_give(e, e->plan->words[word].present) : WQ_OK;
}

/* ---- parts of the tree ---- */

/* The part of the question below node `at`, as a question of its own: does it stand on the hit,
 * and what is it worth? */
static wq_status part_score(explainer *e, uint8_t at, bool *stands, uint32_t *score)
{
    query_tree part = *e->tree;
    query_plan *plan = wq_arena_room(e->arena, sizeof *plan);
    query_iter *it;
    WQ_FAIL_IF(plan == NULL, WQ_ENOMEM);
    part.root = at;
    part.nodes[at].next = QUERY_NONE;
    *plan = *e->plan;
    plan->tree = &part;
    query_exec exec = {.plan = plan, .segment = e->segment, .arena = e->arena, .meter = e->meter};
    exec.demand = e->demand;
    WQ_TRY(query_iter_make(&exec, &it));
    WQ_TRY(query_iter_seek(it, e->number));
    *stands = it->iter.number == e->number;
    *score = *stands && it->score != NULL ? it->score(it, e->level) : 0;
    return WQ_OK;
}

static wq_status phrase_give(explainer *e, const query_node *node, uint32_t score)
{
    WQ_TRY(wq_buf_printf(&e->text, node->kind == QUERY_NEAR ? "near" : "phrase"));
    uint8_t first = node->first, count = node->count;
    for (uint8_t i = 0; node->kind == QUERY_PHRASE && i < count; i++) {
        WQ_TRY(wq_buf_put_u8(&e->text, ' '));
        WQ_TRY(word_put(e, (uint8_t)(first + i)));
    }
    e->sum += score;
    WQ_TRY(wq_buf_printf(&e->text, ": %" PRIu64, (uint64_t)score * POINTS));
    return line_give(e);
}

/* `*inside`: the members of the node count too. */
static wq_status node_give(explainer *e, uint8_t at, bool *inside)
{
    const query_node *node = &e->tree->nodes[at];
    bool stands;
    uint32_t score;
    *inside = false;
    wq_arena_clear(e->arena);
    if (node->role == QUERY_NOT || query_node_is_filter(node)) {
        return WQ_OK;
    }
    if (node->kind == QUERY_WORD && !e->tree->words[node->first]->title) {
        return word_give(e, node->first);
    }
    WQ_TRY(part_score(e, at, &stands, &score));
    if (node->kind == QUERY_LIST || node->kind == QUERY_OR) {
        *inside = stands;
        return WQ_OK;
    }
    if (node->kind == QUERY_WORD) {
        return stands ? word_give(e, node->first) : WQ_OK;
    }
    return stands ? phrase_give(e, node, score) : WQ_OK;
}

/* Every node whose groups all stand on the hit, from left to right. */
static wq_status tree_give(explainer *e)
{
    const query_node *nodes = e->tree->nodes;
    uint8_t stack[QUERY_NODES_MAX];
    unsigned depth = 0;
    uint8_t at = e->tree->root;
    for (;;) {
        bool inside;
        WQ_TRY(node_give(e, at, &inside));
        if (inside && nodes[at].child != QUERY_NONE) {
            stack[depth++] = at;
            at = nodes[at].child;
            continue;
        }
        while (depth > 0 && nodes[at].next == QUERY_NONE) {
            at = stack[--depth];
        }
        if (depth == 0) {
            return WQ_OK;
        }
        at = nodes[at].next;
    }
}

/* What was added because neighbours of the question stand near each other here: only the best were
 * looked at for it. */
static wq_status near_give(explainer *e)
{
    nearness near;
    nearness_reader *reader;
    uint32_t sum;
    query_exec exec = {
        .plan = e->plan, .segment = e->segment, .arena = e->arena, .meter = e->meter};
    nearness_of(e->plan, &near);
    if (e->hit->score <= e->sum || near.count == 0) {
        return WQ_OK;
    }
    wq_arena_clear(e->arena);
    WQ_TRY(nearness_open(&exec, &near, &reader));
    WQ_TRY(nearness_read(reader, e->number, &sum));
    for (unsigned i = 0; i < near.count; i++) {
        if (reader->found[i] == 0) {
            continue;
        }
        WQ_TRY(wq_buf_printf(&e->text, "near each other: "));
        WQ_TRY(word_put(e, near.pairs[i].first));
        WQ_TRY(wq_buf_printf(&e->text, ", "));
        WQ_TRY(word_put(e, near.pairs[i].second));
        WQ_TRY(wq_buf_printf(&e->text, ": %" PRIu64, (uint64_t)reader->found[i] * POINTS));
        WQ_TRY(line_give(e));
    }
    e->sum += sum;
    return WQ_OK;
}

static wq_status explain_all(explainer *e, index_view *index)
{
    index_article article;
    index_level_page page = {NULL, 0, 0};
    wq_buf_init(&e->text, LINE_MAX);
    WQ_TRY(hit_find(e, index));
    WQ_TRY(index_segment_article(e->segment, e->number, &article));
    WQ_TRY(index_segment_level(e->segment, e->number, &page, &e->level));
    WQ_TRY(wq_buf_printf(&e->text, "score %" PRIu64 ", an article of %" PRIu32 " words",
                         (uint64_t)e->hit->score * POINTS, article.length));
    WQ_TRY(line_give(e));
    WQ_TRY(tree_give(e));
    WQ_TRY(near_give(e));
    WQ_TRY(wq_buf_printf(&e->text, "sum %" PRIu64, (uint64_t)e->sum * POINTS));
    return line_give(e);
}

wq_status query_account_give(const query_plan *plan, index_view *index, query_meter *meter,
                             wq_arena *arena, bool demand, const query_hit *hit,
                             void (*line)(void *arg, const char *text), void *arg)
{
    explainer e = {.plan = plan,
                   .tree = plan->tree,
                   .hit = hit,
                   .meter = meter,
                   .arena = arena,
                   .demand = demand,
                   .line = line,
                   .arg = arg};
    wq_status st = explain_all(&e, index);
    wq_buf_release(&e.text);
    return st;
}
