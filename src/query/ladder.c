/* SPDX-License-Identifier: MIT */
#include "query/ladder.h"

#include "query/suggest.h"

/* Of a question, so many words are looked up in the dictionary: each reads a part of it. */
#define LOOKED_UP_MAX 8
/* Suggestions that stand for a word. */
#define FORMS 5

typedef struct ladder {
    query_tree *tree;
    index_view *view;
    query_meter *meter;
    wq_arena *arena;
    unsigned looked_up;
    bool changed;
} ladder;

/* ---- without the archive ---- */

/* A phrase becomes a group of its words, if there are nodes for them. */
static void phrase_open(ladder *l, uint8_t at)
{
    query_tree *tree = l->tree;
    query_node *node = &tree->nodes[at];
    if (tree->node_count + node->count > QUERY_NODES_MAX) {
        return;
    }
    uint8_t before = QUERY_NONE;
    for (uint8_t i = 0; i < node->count; i++) {
        uint8_t member = tree->node_count++;
        tree->nodes[member] = (query_node){.kind = QUERY_WORD,
                                           .child = QUERY_NONE,
                                           .next = QUERY_NONE,
                                           .column = node->column,
                                           .first = (uint8_t)(node->first + i),
                                           .count = 1};
        if (before == QUERY_NONE) {
            node->child = member;
        } else {
            tree->nodes[before].next = member;
        }
        before = member;
    }
    node->kind = QUERY_LIST;
    l->changed = true;
}

/* Is the node below a near? Its members stay what they are. */
static bool below_near(const query_tree *tree, uint8_t at)
{
    for (uint8_t i = 0; i < tree->node_count; i++) {
        if (tree->nodes[i].kind != QUERY_NEAR) {
            continue;
        }
        for (uint8_t k = tree->nodes[i].child; k != QUERY_NONE; k = tree->nodes[k].next) {
            if (k == at) {
                return true;
            }
        }
    }
    return false;
}

static bool node_excluded(const query_tree *tree, const query_node *node)
{
    bool leaf = node->kind == QUERY_WORD || node->kind == QUERY_PHRASE;
    return node->role == QUERY_NOT || (leaf && tree->words[node->first]->excluded);
}

static void rung_any(ladder *l, bool *demand)
{
    query_tree *tree = l->tree;
    l->changed = *demand && tree->word_count > 1;
    *demand = false;
    uint8_t count = tree->node_count;
    for (uint8_t i = 0; i < count; i++) {
        query_node *node = &tree->nodes[i];
        if (query_node_is_filter(node) || node_excluded(tree, node)) {
            continue;
        }
        if (node->role == QUERY_MUST) {
            node->role = QUERY_PLAIN;
            l->changed = true;
        }
        if (node->kind == QUERY_PHRASE && !below_near(tree, i)) {
            phrase_open(l, i);
        }
    }
}

static void rung_folded(ladder *l)
{
    for (uint8_t i = 0; i < l->tree->word_count; i++) {
        query_word *word = l->tree->words[i];
        if (word->exact && !word->excluded) {
            word->exact = false;
            word->folded = true;
            l->changed = true;
        }
    }
}

static void rung_stem(ladder *l)
{
    for (uint8_t i = 0; i < l->tree->word_count; i++) {
        query_word *word = l->tree->words[i];
        if (word->folded && !word->excluded) {
            word->folded = false;
            l->changed = true;
        }
    }
}

/* ---- with it ---- */

/* What is suggested stands for the word. Suggestions of more than one word are passed over. */
static wq_status also_set(ladder *l, query_word *word, const wq_suggestion *list, uint32_t count,
                          const query_also *how)
{
    query_also *also = wq_arena_new(l->arena, sizeof *also);
    WQ_FAIL_IF(also == NULL, WQ_ENOMEM);
    *also = *how;
    for (uint32_t i = 0; i < count && also->count < QUERY_ALSO_MAX; i++) {
        text_tokens it;
        text_token token, second;
        text_tokens_init(&it, wq_span_str(list[i].text));
        if (!text_tokens_next(&it, &token) || text_tokens_next(&it, &second)) {
            continue;
        }
        wq_span folded = text_token_folded(&token);
        const uint8_t *bytes = wq_arena_copy(l->arena, folded);
        WQ_FAIL_IF(bytes == NULL, WQ_ENOMEM);
        also->folded[also->count++] = wq_span_of(bytes, folded.len);
    }
    if (also->count > 0) {
        word->also = also;
        word->folded = false;
        l->changed = true;
    }
    return WQ_OK;
}

/* Other spellings of an Arabic name are a class of the analyser's. */
static bool is_arabic(const query_word *word)
{
    return text_is_arabic(text_token_folded(&word->token));
}

static wq_status word_suggest(ladder *l, query_word *word, wq_rung rung, wq_suggestion *list,
                              uint32_t *count)
{
    wq_span text = text_token_light(&word->token);
    *count = 0;
    if (l->looked_up == LOOKED_UP_MAX || word->excluded || word->prefix) {
        return WQ_OK;
    }
    if (rung == WQ_RUNG_SPELLING && is_arabic(word)) {
        l->changed = l->changed || !word->variants;
        word->variants = true;
        word->folded = false;
        return WQ_OK;
    }
    l->looked_up++;
    if (rung == WQ_RUNG_SPELLING) {
        return query_variants(l->view, text, l->meter, list, FORMS, count);
    }
    if (rung == WQ_RUNG_NEAREST) {
        return query_suggest(l->view, text, WQ_SUGGEST_NEAR, l->meter, list, FORMS, count);
    }
    WQ_TRY(query_suggest(l->view, text, WQ_SUGGEST_LATIN, l->meter, list, FORMS, count));
    return *count > 0
               ? WQ_OK
               : query_suggest(l->view, text, WQ_SUGGEST_LAYOUT, l->meter, list, FORMS, count);
}

static wq_status rung_suggested(ladder *l, wq_rung rung)
{
    static const query_also HOW[] = {{.name = "variant", .weight = 180},
                                     {.name = "latin", .weight = 256},
                                     {.name = "nearest", .weight = 128}};
    wq_suggestion list[FORMS];
    l->looked_up = 0;
    for (uint8_t i = 0; i < l->tree->word_count; i++) {
        uint32_t count;
        query_word *word = l->tree->words[i];
        if (word->also != NULL) {
            continue;
        }
        WQ_TRY(word_suggest(l, word, rung, list, &count));
        WQ_TRY(also_set(l, word, list, count, &HOW[rung - WQ_RUNG_SPELLING]));
    }
    return WQ_OK;
}

wq_status query_ladder_apply(query_tree *tree, wq_rung rung, index_view *view, query_meter *meter,
                             wq_arena *arena, bool *demand, bool *changed)
{
    ladder l = {.tree = tree, .view = view, .meter = meter, .arena = arena};
    for (int step = WQ_RUNG_ANY; step <= (int)rung; step++) {
        l.changed = false;
        if (step == WQ_RUNG_ANY) {
            rung_any(&l, demand);
        } else if (step == WQ_RUNG_FOLDED) {
            rung_folded(&l);
        } else if (step == WQ_RUNG_STEM) {
            rung_stem(&l);
        } else {
            WQ_TRY(rung_suggested(&l, (wq_rung)step));
        }
    }
    *changed = l.changed;
    return WQ_OK;
}

wq_status query_variants_apply(query_tree *tree, index_view *view, query_meter *meter,
                               wq_arena *arena)
{
    static const query_also HOW = {.name = "variant", .weight = 180};
    ladder l = {.tree = tree, .view = view, .meter = meter, .arena = arena};
    wq_suggestion list[FORMS + 1];
    for (uint8_t i = 0; i < tree->word_count; i++) {
        query_word *word = tree->words[i];
        uint32_t count = 0;
        if (!word->variants || is_arabic(word) || l.looked_up == LOOKED_UP_MAX) {
            continue;
        }
        l.looked_up++;
        wq_span text = text_token_light(&word->token);
        WQ_TRY(query_variants(view, text, meter, list, FORMS + 1, &count));
        WQ_TRY(also_set(&l, word, list, count, &HOW));
    }
    return WQ_OK;
}
