/* SPDX-License-Identifier: MIT */
/* Filters that no article answers. */
#include "query/query.h"

#include "query/parse.h"

#include <stdio.h>
#include <string.h>

/* A tree and what stands in the arena for it. */
#define TREE_ROOM (64 * WQ_KIB)

/* Of the filter that is looked for: is it there, and if not, what is? */
typedef struct search {
    wq_span key;
    const char *value; /* without the kind */
    bool there;
    uint64_t articles;       /* of what is near */
    char near[TEXT_KEY_MAX]; /* it has the value in it, or is a part of it */
} search;

/* A value of the same kind; the one that most articles of a segment have is kept. */
static wq_status value_take(void *arg, wq_span key, const index_term *term)
{
    search *s = arg;
    char value[TEXT_KEY_MAX];
    if (wq_span_equal(key, s->key)) {
        s->there = true;
        return WQ_EEND;
    }
    (void)snprintf(value, sizeof value, "%.*s", (int)key.len - 1, (const char *)key.ptr + 1);
    if (term->articles > s->articles &&
        (strstr(value, s->value) != NULL || strstr(s->value, value) != NULL)) {
        s->articles = term->articles;
        memcpy(s->near, value, strlen(value) + 1);
    }
    return WQ_OK;
}

static const char *filter_name(uint8_t kind)
{
    return kind == TEXT_KEY_SOURCE ? "source" : kind == TEXT_KEY_LANGUAGE ? "lang" : "kind";
}

static wq_status filter_look(index_view *index, const query_node *node,
                             void (*each)(void *arg, const wq_filter_lacking *lacking), void *arg)
{
    const uint8_t kind[] = {node->key[0], (uint8_t)(node->key[0] + 1)};
    search s = {.key = wq_span_of(node->key, node->key_len), .value = (const char *)node->key + 1};
    for (unsigned i = 0; i < index_segments(index) && !s.there; i++) {
        WQ_TRY(index_term_range(index_segment_at(index, i), wq_span_of(&kind[0], 1),
                                wq_span_of(&kind[1], 1), value_take, &s));
    }
    const wq_filter_lacking lacking = {
        .name = filter_name(kind[0]), .value = s.value, .near = s.articles > 0 ? s.near : NULL};
    if (!s.there) {
        each(arg, &lacking);
    }
    return WQ_OK;
}

wq_status query_filters_lacking(index_view *index, wq_span text,
                                void (*each)(void *arg, const wq_filter_lacking *lacking),
                                void *arg)
{
    wq_arena arena;
    wq_arena_init(&arena, TREE_ROOM, 0);
    query_tree *tree = wq_arena_new(&arena, sizeof *tree);
    wq_status st = tree != NULL ? query_parse(text, &arena, NULL, tree) : WQ_ENOMEM;
    for (uint8_t i = 0; st == WQ_OK && i < tree->node_count; i++) {
        const query_node *node = &tree->nodes[i];
        if (node->kind == QUERY_FILTER && node->role != QUERY_NOT &&
            node->key[0] != TEXT_KEY_BRIEF && !query_node_is_kind(node, QUERY_KIND_EVERY)) {
            st = filter_look(index, node, each, arg);
        }
    }
    wq_arena_release(&arena);
    return st;
}
