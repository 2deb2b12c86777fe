/* SPDX-License-Identifier: MIT */
/* kind:brief: the words of the question are those of a page's news in brief.
 *
 * They have keys of their own in the index (TEXT_KEY_BRIEF and the stem), so that no article is
 * found by what only stood beside it; each word becomes a filter, and all are demanded. */
#include "query/briefs.h"

#include "text/stem.h"

#include <string.h>

static bool is_brief(const query_node *node)
{
    return node->role != QUERY_NOT && query_node_is_kind(node, "brief");
}

/* Is it demanded by the question as a whole? */
static bool asks_briefs(const query_tree *tree)
{
    const query_node *root = &tree->nodes[tree->root];
    if (root->kind != QUERY_LIST) {
        return is_brief(root);
    }
    for (uint8_t i = root->child; i != QUERY_NONE; i = tree->nodes[i].next) {
        if (is_brief(&tree->nodes[i])) {
            return true;
        }
    }
    return false;
}

static wq_status filter_set(query_node *node, const text_token *token, wq_arena *arena)
{
    uint8_t key[TEXT_KEY_MAX];
    size_t len = text_brief_key(token, key);
    node->kind = QUERY_FILTER;
    node->key = wq_arena_copy(arena, wq_span_of(key, len));
    node->key_len = (uint8_t)len;
    return node->key != NULL ? WQ_OK : WQ_ENOMEM;
}

/* A phrase: a list of its words, all demanded. */
static wq_status phrase_turn(query_tree *tree, uint8_t at, wq_arena *arena)
{
    query_node *phrase = &tree->nodes[at];
    uint8_t first = phrase->first, count = phrase->count;
    phrase->kind = QUERY_LIST;
    phrase->child = QUERY_NONE;
    for (uint8_t i = count; i > 0 && tree->node_count < QUERY_NODES_MAX; i--) {
        uint8_t item = tree->node_count++;
        query_node *node = &tree->nodes[item];
        *node = (query_node){.role = QUERY_MUST,
                             .child = QUERY_NONE,
                             .next = phrase->child,
                             .column = phrase->column};
        WQ_TRY(filter_set(node, &tree->words[first + i - 1]->token, arena));
        phrase->child = item;
    }
    return WQ_OK;
}

static wq_status node_turn(query_tree *tree, uint8_t at, wq_arena *arena)
{
    query_node *node = &tree->nodes[at];
    bool word = node->kind == QUERY_WORD || node->kind == QUERY_PHRASE;
    if (word && tree->words[node->first]->title) {
        return WQ_OK;
    }
    node->kind = node->kind == QUERY_NEAR ? QUERY_LIST : node->kind;
    bool member = at != tree->root || node->kind != QUERY_LIST;
    node->role = node->role == QUERY_PLAIN && member ? QUERY_MUST : node->role;
    if (node->kind == QUERY_WORD) {
        return filter_set(node, &tree->words[node->first]->token, arena);
    }
    return node->kind == QUERY_PHRASE ? phrase_turn(tree, at, arena) : WQ_OK;
}

/* The members of an OR stay what they are to it: any of them. */
static void or_restore(query_tree *tree, const query_node *node)
{
    for (uint8_t i = node->child; i != QUERY_NONE; i = tree->nodes[i].next) {
        tree->nodes[i].role = QUERY_PLAIN;
    }
}

wq_status query_briefs_turn(query_tree *tree, wq_arena *arena)
{
    tree->briefs = asks_briefs(tree);
    WQ_FAIL_IF(!tree->briefs, WQ_OK);
    uint8_t count = tree->node_count;
    for (uint8_t i = 0; i < count; i++) {
        WQ_TRY(node_turn(tree, i, arena));
    }
    for (uint8_t i = 0; i < count; i++) {
        if (tree->nodes[i].kind == QUERY_OR) {
            or_restore(tree, &tree->nodes[i]);
        }
    }
    return WQ_OK;
}
