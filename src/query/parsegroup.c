/* SPDX-License-Identifier: MIT */
#include "query/parser.h"

#include <string.h>

uint8_t query_node_new(query_tree *tree, query_kind kind, uint16_t column)
{
    uint8_t index = tree->node_count++;
    query_node *node = &tree->nodes[index];
    memset(node, 0, sizeof *node);
    node->kind = (uint8_t)kind;
    node->column = column;
    node->child = QUERY_NONE;
    node->next = QUERY_NONE;
    return index;
}

wq_status query_parser_open(query_parser *p, uint16_t column, uint8_t role, bool first)
{
    if (!first && p->depth == WQ_LIMIT_QUERY_DEPTH) {
        return wq_fail(p->err, WQ_EQUERY, "bracket at column %u is nested deeper than %d", column,
                       WQ_LIMIT_QUERY_DEPTH);
    }
    p->depth = first ? 0 : (uint8_t)(p->depth + 1);
    p->frames[p->depth] = (query_frame){.first = QUERY_NONE,
                                        .last = QUERY_NONE,
                                        .column = column,
                                        .role = role,
                                        .first_word = p->tree->word_count};
    return WQ_OK;
}

static void frame_append(query_parser *p, query_frame *f, uint8_t item)
{
    if (f->last == QUERY_NONE) {
        f->first = item;
    } else {
        p->tree->nodes[f->last].next = item;
    }
    f->last = item;
    f->members++;
    if (p->tree->nodes[item].role != QUERY_NOT) {
        f->positive++;
    }
    f->last_or = false;
}

/* The last of an item and those behind it in its group. */
static uint8_t last_of(const query_tree *tree, uint8_t at)
{
    while (tree->nodes[at].next != QUERY_NONE) {
        at = tree->nodes[at].next;
    }
    return at;
}

/* The last member and `item` become one OR in the place of the last member. */
static wq_status frame_or(query_parser *p, query_frame *f, uint8_t item)
{
    query_node *last = &p->tree->nodes[f->last];
    query_node *right = &p->tree->nodes[item];
    if (last->role == QUERY_NOT || right->role == QUERY_NOT) {
        return wq_fail(p->err, WQ_EQUERY, "OR at column %u stands beside an excluded word",
                       f->or_column);
    }
    if (!f->last_or) {
        (void)query_tree_wrap(p->tree, f->last, QUERY_OR);
        f->last_or = true;
    }
    p->tree->nodes[last_of(p->tree, last->child)].next = item;
    if (right->role == QUERY_MUST) {
        last->role = QUERY_MUST;
    }
    return WQ_OK;
}

static bool node_is_near_side(const query_node *node)
{
    return node->kind == QUERY_WORD || node->kind == QUERY_PHRASE || node->kind == QUERY_NEAR;
}

/* As in a phrase, a word is meant in any spelling and nothing else. */
static void near_side_words(query_tree *tree, const query_node *node)
{
    if (node->kind == QUERY_WORD) {
        tree->words[node->first]->folded = !tree->words[node->first]->exact;
    }
}

static wq_status near_fail(const query_parser *p, const query_frame *f)
{
    return wq_fail(p->err, WQ_EQUERY, "near at column %u needs a word or a phrase on both sides",
                   f->near_column);
}

/* `item` joins the operand before it, which may be the last of an OR, in a near. */
static wq_status frame_near(query_parser *p, query_frame *f, uint8_t item)
{
    query_node *nodes = p->tree->nodes;
    query_node *right = &nodes[item];
    uint8_t at = f->last_or ? last_of(p->tree, nodes[f->last].child) : f->last;
    query_node *left = &nodes[at];
    bool excluded = left->role == QUERY_NOT || right->role == QUERY_NOT;
    if (excluded || !node_is_near_side(left) || !node_is_near_side(right) ||
        right->kind == QUERY_NEAR) {
        return near_fail(p, f);
    }
    near_side_words(p->tree, left);
    near_side_words(p->tree, right);
    if (left->kind != QUERY_NEAR) {
        query_tree_wrap(p->tree, at, QUERY_NEAR)->role = QUERY_PLAIN;
    }
    nodes[last_of(p->tree, left->child)].next = item;
    if (right->role == QUERY_MUST) {
        left->role = QUERY_MUST;
        nodes[f->last].role = QUERY_MUST; /* the near, or the OR that it is in */
        right->role = QUERY_PLAIN;
    }
    right->distance = f->near_open;
    f->near_open = 0;
    return WQ_OK;
}

wq_status query_parser_add(query_parser *p, uint8_t item)
{
    query_frame *f = &p->frames[p->depth];
    if (f->near_open != 0) {
        return item == QUERY_NONE ? WQ_OK : frame_near(p, f, item);
    }
    bool joins = f->or_open && f->last != QUERY_NONE && !f->blank;
    f->or_open = false;
    f->blank = item == QUERY_NONE;
    if (item == QUERY_NONE) {
        return WQ_OK;
    }
    if (joins) {
        return frame_or(p, f, item);
    }
    frame_append(p, f, item);
    return WQ_OK;
}

wq_status query_parser_or(query_parser *p, uint16_t column)
{
    query_frame *f = &p->frames[p->depth];
    if (f->near_open != 0) {
        return near_fail(p, f);
    }
    if (f->or_open || (f->last == QUERY_NONE && !f->blank)) {
        return wq_fail(p->err, WQ_EQUERY, "OR at column %u needs a word on both sides", column);
    }
    if (!f->blank) {
        f->or_open = true;
    }
    f->or_column = column;
    return WQ_OK;
}

wq_status query_parser_near(query_parser *p, uint16_t column, uint8_t distance)
{
    query_frame *f = &p->frames[p->depth];
    f->near_column = column;
    if (f->near_open != 0 || f->or_open || (f->last == QUERY_NONE && !f->blank)) {
        return near_fail(p, f);
    }
    if (distance == 0) {
        return wq_fail(p->err, WQ_EQUERY, "near at column %u wants a number from 1 to %d", column,
                       QUERY_NEAR_MAX);
    }
    if (!f->blank) {
        f->near_open = distance;
    }
    return WQ_OK;
}

static void words_exclude(query_tree *tree, uint8_t from)
{
    for (uint8_t i = from; i < tree->word_count; i++) {
        tree->words[i]->excluded = true;
    }
}

wq_status query_parser_close(query_parser *p, uint8_t *item)
{
    query_frame *f = &p->frames[p->depth];
    *item = QUERY_NONE;
    if (f->or_open) {
        return wq_fail(p->err, WQ_EQUERY, "OR at column %u needs a word on both sides",
                       f->or_column);
    }
    if (f->near_open != 0) {
        return near_fail(p, f);
    }
    if (f->members == 0) {
        return WQ_OK;
    }
    if (f->positive == 0) {
        return wq_fail(p->err, WQ_EQUERY, "only excluded words at column %u: nothing to look for",
                       f->column);
    }
    if (f->members == 1) {
        *item = f->first;
    } else {
        *item = query_node_new(p->tree, QUERY_LIST, f->column);
        p->tree->nodes[*item].child = f->first;
    }
    if (f->role != QUERY_PLAIN) {
        p->tree->nodes[*item].role = f->role;
    }
    if (f->role == QUERY_NOT) {
        words_exclude(p->tree, f->first_word);
    }
    return WQ_OK;
}
