/* SPDX-License-Identifier: MIT */
#include "query/joinednames.h"

#include "text/joined.h"

#include <string.h>

typedef struct names {
    query_tree *tree;
    wq_arena *arena;
} names;

static bool any_spelling(const query_word *word)
{
    return !word->exact && !word->prefix && !word->title && !word->added;
}

/* The plain word of a node, in whatever spelling, or NULL. */
static query_word *plain_word(const query_tree *tree, uint8_t node)
{
    if (node == QUERY_NONE || tree->nodes[node].kind != QUERY_WORD) {
        return NULL;
    }
    query_word *word = tree->words[tree->nodes[node].first];
    return any_spelling(word) && word->also == NULL ? word : NULL;
}

/* The only word of a text that was made of one or two words. */
static bool token_of(wq_span text, text_token *token)
{
    text_tokens it;
    text_tokens_init(&it, text);
    return text_tokens_next(&it, token);
}

static bool token_join(const text_token *a, const text_token *b, text_token *joined)
{
    uint8_t text[2 * WQ_LIMIT_TOKEN];
    memcpy(text, a->light, a->light_len);
    memcpy(text + a->light_len, b->light, b->light_len);
    return token_of(wq_span_of(text, (size_t)a->light_len + b->light_len), joined);
}

/* ---- two words side by side ---- */

/* Each has the joined word among its spellings, so an article that has it has both. */
static wq_status pair_apply(names *n, query_word *first, query_word *second, bool spelled)
{
    uint8_t key[TEXT_KEY_MAX];
    text_token joined;
    WQ_FAIL_IF(!token_join(&first->token, &second->token, &joined), WQ_OK);
    query_also *also = wq_arena_new(n->arena, sizeof *also);
    wq_span form =
        spelled ? wq_span_of(key, text_term_key(&joined, key)) : text_token_folded(&joined);
    const uint8_t *bytes = also != NULL ? wq_arena_copy(n->arena, form) : NULL;
    WQ_FAIL_IF(bytes == NULL, WQ_ENOMEM);
    *also =
        (query_also){.name = "joined", .count = 1, .level = TEXT_LEVEL_WRITTEN, .keys = spelled};
    also->folded[0] = wq_span_of(bytes, form.len);
    first->also = also;
    second->also = also;
    return WQ_OK;
}

/* ---- phrases ---- */

/* The words of a leaf with one written the other way: the word at `at` as two (`split` bytes of it
 * are the first), or it and the next as one (`split` 0; `spelled`: just so). */
static wq_status other_put(names *n, uint8_t leaf, uint8_t at, size_t split, bool spelled)
{
    query_tree *tree = n->tree;
    const query_node node = tree->nodes[leaf];
    int shift = 0;
    text_token token;
    if (!query_tree_room(tree, node.count + 1u)) {
        return WQ_OK;
    }
    uint8_t first = tree->word_count;
    for (uint8_t i = 0; i < node.count; i++) {
        const query_word *word = tree->words[node.first + i];
        uint16_t offset = (uint16_t)(word->offset + shift);
        uint8_t of = (uint8_t)(node.first + i);
        if (i != at) {
            WQ_TRY(query_tree_add(tree, n->arena, &word->token, of, offset));
        } else if (split == 0) {
            (void)token_join(&word->token, &tree->words[of + 1]->token, &token);
            WQ_TRY(query_tree_add(tree, n->arena, &token, of, offset));
            tree->words[tree->word_count - 1]->exact = spelled;
            shift = -1;
            i++;
        } else {
            wq_span light = text_token_light(&word->token);
            (void)token_of(wq_span_sub(light, 0, split), &token);
            WQ_TRY(query_tree_add(tree, n->arena, &token, of, offset));
            (void)token_of(wq_span_sub(light, split, light.len), &token);
            WQ_TRY(query_tree_add(tree, n->arena, &token, of, (uint16_t)(offset + 1)));
            shift = 1;
        }
        tree->words[tree->word_count - 1]->excluded = word->excluded;
    }
    query_tree_side(tree, leaf, first);
    return WQ_OK;
}

/* The first name of a leaf that may be written the other way. */
static wq_status leaf_apply(names *n, uint8_t leaf)
{
    const query_tree *tree = n->tree;
    const query_node *node = &tree->nodes[leaf];
    bool spelled;
    for (uint8_t i = 0; i < node->count; i++) {
        const query_word *word = tree->words[node->first + i];
        if (!any_spelling(word) || word->also != NULL) {
            return WQ_OK;
        }
        const query_word *next = i + 1 < node->count ? tree->words[node->first + i + 1] : NULL;
        if (next != NULL && any_spelling(next) && next->offset == word->offset + 1 &&
            text_joined_pair(&word->token, &next->token, &spelled)) {
            return other_put(n, leaf, i, 0, spelled);
        }
        size_t split = text_joined_split(&word->token);
        if (split != 0) {
            return other_put(n, leaf, i, split, false);
        }
    }
    return WQ_OK;
}

/* ---- the question ---- */

static wq_status node_apply(names *n, uint8_t at)
{
    const query_tree *tree = n->tree;
    uint8_t next = tree->nodes[at].next;
    query_word *word = plain_word(tree, at);
    query_word *behind = plain_word(tree, next);
    bool spelled;
    if (word != NULL && behind != NULL && !word->folded && !behind->folded &&
        tree->nodes[at].role != QUERY_NOT && tree->nodes[next].role != QUERY_NOT &&
        text_joined_pair(&word->token, &behind->token, &spelled)) {
        return pair_apply(n, word, behind, spelled);
    }
    if (word != NULL || tree->nodes[at].kind == QUERY_PHRASE) {
        return leaf_apply(n, at);
    }
    return WQ_OK;
}

/* Lists and ORs that were there before; the root alone is a list of one. */
wq_status query_names_apply(query_tree *tree, wq_arena *arena)
{
    names n = {tree, arena};
    uint8_t kinds[QUERY_NODES_MAX];
    uint8_t nodes = tree->node_count;
    WQ_FAIL_IF(tree->briefs, WQ_OK);
    for (uint8_t i = 0; i < nodes; i++) {
        kinds[i] = tree->nodes[i].kind;
    }
    if (tree->nodes[tree->root].child == QUERY_NONE) {
        return node_apply(&n, tree->root);
    }
    for (uint8_t parent = 0; parent < nodes; parent++) {
        bool list = kinds[parent] == QUERY_LIST || kinds[parent] == QUERY_OR;
        uint8_t at = list ? tree->nodes[parent].child : (uint8_t)QUERY_NONE;
        for (; at != QUERY_NONE; at = tree->nodes[at].next) {
            WQ_TRY(node_apply(&n, at));
        }
    }
    return WQ_OK;
}
