/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

static wq_status leaf_phrase(query_exec *exec, const query_node *node, query_iter **out)
{
    query_word_iter **words = wq_arena_new(exec->arena, node->count * sizeof(query_word_iter *));
    WQ_FAIL_IF(words == NULL, WQ_ENOMEM);
    for (uint8_t i = 0; i < node->count; i++) {
        WQ_TRY(query_iter_word(exec, (uint8_t)(node->first + i), &words[i]));
    }
    return query_iter_phrase(exec, exec->plan->tree->words + node->first, words, node->count, out);
}

static wq_status leaf_make(query_exec *exec, const query_node *node, query_iter **out)
{
    query_word_iter *word;
    switch (node->kind) {
    case QUERY_WORD:
        WQ_TRY(query_iter_word(exec, node->first, &word));
        *out = &word->base;
        return WQ_OK;
    case QUERY_PHRASE:
        return leaf_phrase(exec, node, out);
    case QUERY_FILTER:
        return query_iter_key(exec, wq_span_of(node->key, node->key_len), out);
    default:
        return query_iter_dates(exec, node->from, node->to, out);
    }
}

/* A list or an OR from its members, which are made. Every member of a list that is not excluded
 * is demanded: the place where a ranking over the union would decide otherwise. */
static wq_status group_make(query_exec *exec, const query_node *node, query_iter *const *made,
                            query_iter **out)
{
    const query_node *nodes = exec->plan->tree->nodes;
    unsigned wanted = 0;
    unsigned count = 0;
    for (uint8_t i = node->child; i != QUERY_NONE; i = nodes[i].next) {
        count++;
        wanted += nodes[i].role != QUERY_NOT;
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression) */
    query_iter **members = wq_arena_new(exec->arena, count * sizeof *members);
    WQ_FAIL_IF(members == NULL, WQ_ENOMEM);
    unsigned in = 0;
    unsigned excluded = wanted;
    for (uint8_t i = node->child; i != QUERY_NONE; i = nodes[i].next) {
        if (nodes[i].role == QUERY_NOT) {
            members[excluded++] = made[i];
        } else {
            members[in++] = made[i];
        }
    }
    if (node->kind == QUERY_OR) {
        return query_iter_or(exec, members, wanted, out);
    }
    return query_iter_and(exec, members, wanted, count - wanted, out);
}

/* One piece for all cursors, so that nothing is lost between them. */
static wq_status cursors_make(query_exec *exec)
{
    size_t count = exec->plan->term_count + 1;
    for (uint8_t i = 0; i < exec->plan->tree->node_count; i++) {
        count += exec->plan->tree->nodes[i].kind == QUERY_FILTER;
    }
    exec->cursors = wq_arena_new(exec->arena, count * sizeof *exec->cursors);
    return exec->cursors != NULL ? WQ_OK : WQ_ENOMEM;
}

wq_status query_iter_make(query_exec *exec, query_iter **out)
{
    const query_tree *tree = exec->plan->tree;
    query_iter *made[QUERY_NODES_MAX] = {NULL};
    uint8_t stack[QUERY_NODES_MAX];
    unsigned depth = 0;
    uint8_t at = tree->root;
    WQ_TRY(cursors_make(exec));
    for (;;) {
        const query_node *node = &tree->nodes[at];
        if (node->child != QUERY_NONE) {
            stack[depth++] = at;
            at = node->child;
            continue;
        }
        WQ_TRY(leaf_make(exec, node, &made[at]));
        while (depth > 0 && tree->nodes[at].next == QUERY_NONE) {
            at = stack[--depth];
            WQ_TRY(group_make(exec, &tree->nodes[at], made, &made[at]));
        }
        if (depth == 0) {
            *out = made[at];
            return WQ_OK;
        }
        at = tree->nodes[at].next;
    }
}
