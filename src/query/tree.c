/* SPDX-License-Identifier: MIT */
#include "query/parse.h"

#include <inttypes.h>

bool query_node_is_kind(const query_node *node, const char *name)
{
    return node->kind == QUERY_FILTER && node->key[0] == TEXT_KEY_KIND &&
           wq_span_equal(wq_span_of(node->key + 1, node->key_len - 1u), wq_span_str(name));
}

/* ---- words and sides that were not asked ---- */

bool query_tree_room(const query_tree *tree, unsigned words)
{
    return tree->word_count + words <= WQ_LIMIT_QUERY_WORDS &&
           tree->node_count + 2u <= QUERY_NODES_MAX;
}

wq_status query_tree_add(query_tree *tree, wq_arena *arena, const text_token *token, uint8_t of,
                         uint16_t offset)
{
    query_word *word = wq_arena_new(arena, sizeof *word);
    WQ_FAIL_IF(word == NULL, WQ_ENOMEM);
    word->token = *token;
    word->offset = offset;
    word->folded = true;
    word->added = true;
    word->of = of;
    tree->words[tree->word_count++] = word;
    return WQ_OK;
}

query_node *query_tree_wrap(query_tree *tree, uint8_t at, query_kind kind)
{
    query_node *node = &tree->nodes[at];
    uint8_t moved = tree->node_count++;
    tree->nodes[moved] = *node;
    tree->nodes[moved].next = QUERY_NONE;
    *node = (query_node){.kind = (uint8_t)kind,
                         .role = node->role,
                         .child = moved,
                         .next = node->next,
                         .column = node->column};
    return &tree->nodes[moved];
}

void query_tree_or(query_tree *tree, uint8_t at)
{
    if (tree->nodes[at].kind != QUERY_OR) {
        query_tree_wrap(tree, at, QUERY_OR)->role = QUERY_PLAIN;
    }
}

void query_tree_side(query_tree *tree, uint8_t at, uint8_t first)
{
    query_node *node = &tree->nodes[at];
    query_tree_or(tree, at);
    uint8_t side = tree->node_count++;
    uint8_t count = (uint8_t)(tree->word_count - first);
    tree->nodes[side] = (query_node){.kind = count == 1 ? QUERY_WORD : QUERY_PHRASE,
                                     .child = QUERY_NONE,
                                     .next = node->child,
                                     .column = node->column,
                                     .first = first,
                                     .count = count};
    node->child = side;
}

/* ---- as text ---- */

static wq_status word_format(const query_word *word, wq_buf *out)
{
    WQ_TRY(wq_buf_printf(out, "%s", word->exact ? "=" : word->variants ? "~~" : ""));
    WQ_TRY(wq_buf_put(out, word->token.light, word->token.light_len));
    return wq_buf_printf(out, "%s", word->prefix ? "*" : "");
}

static wq_status phrase_format(const query_tree *tree, const query_node *node, wq_buf *out)
{
    WQ_TRY(wq_buf_printf(out, "\""));
    for (uint8_t i = 0; i < node->count; i++) {
        WQ_TRY(wq_buf_printf(out, "%s", i != 0 ? " " : ""));
        WQ_TRY(word_format(tree->words[node->first + i], out));
    }
    return wq_buf_printf(out, "\"");
}

static wq_status leaf_format(const query_tree *tree, const query_node *node, wq_buf *out)
{
    if (node->kind <= QUERY_PHRASE && tree->words[node->first]->title) {
        WQ_TRY(wq_buf_printf(out, "title:"));
    }
    switch (node->kind) {
    case QUERY_WORD:
        WQ_TRY(wq_buf_printf(out, "%s", tree->words[node->first]->folded ? "~" : ""));
        return word_format(tree->words[node->first], out);
    case QUERY_PHRASE:
        return phrase_format(tree, node, out);
    case QUERY_FILTER:
        WQ_TRY(wq_buf_printf(out, "%s",
                             node->key[0] == TEXT_KEY_SOURCE     ? "source:"
                             : node->key[0] == TEXT_KEY_LANGUAGE ? "lang:"
                             : node->key[0] == TEXT_KEY_BRIEF    ? "brief:"
                                                                 : "kind:"));
        return wq_buf_put(out, node->key + 1, node->key_len - 1u);
    case QUERY_ABOUT:
        return wq_buf_printf(out, "about:%.*s..%.*s", node->about->low_len - 1,
                             (const char *)node->about->low + 1, node->about->high_len - 1,
                             (const char *)node->about->high + 1);
    default:
        return wq_buf_printf(out, "date:%" PRId64 "..%" PRId64, node->from, node->to);
    }
}

static wq_status role_format(const query_node *node, wq_buf *out)
{
    const char *role = node->role == QUERY_MUST ? "+" : node->role == QUERY_NOT ? "-" : "";
    return wq_buf_printf(out, "%s", role);
}

wq_status query_tree_format(const query_tree *tree, wq_buf *out)
{
    uint8_t stack[QUERY_NODES_MAX];
    size_t depth = 0;
    uint8_t at = tree->root;
    while (at != QUERY_NONE) {
        const query_node *node = &tree->nodes[at];
        WQ_TRY(role_format(node, out));
        if (node->distance != 0) {
            WQ_TRY(wq_buf_printf(out, "/%u ", node->distance));
        }
        if (node->child != QUERY_NONE) {
            WQ_TRY(wq_buf_printf(out, "(%s",
                                 node->kind == QUERY_OR     ? "or "
                                 : node->kind == QUERY_NEAR ? "near "
                                                            : ""));
            stack[depth++] = at;
            at = node->child;
            continue;
        }
        WQ_TRY(leaf_format(tree, node, out));
        while (tree->nodes[at].next == QUERY_NONE && depth > 0) {
            WQ_TRY(wq_buf_printf(out, ")"));
            at = stack[--depth];
        }
        at = depth == 0 ? (uint8_t)QUERY_NONE : tree->nodes[at].next;
        WQ_TRY(wq_buf_printf(out, "%s", at != QUERY_NONE ? " " : ""));
    }
    return WQ_OK;
}
