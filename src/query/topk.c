/* SPDX-License-Identifier: MIT */
#include "query/topk.h"

#include <stdlib.h>
#include <string.h>

static int hit_tie(const query_hit *a, const query_hit *b)
{
    int order = memcmp(a->id.b, b->id.b, 8);
    if (order != 0) {
        return order;
    }
    if (a->place.box != b->place.box) {
        return a->place.box < b->place.box ? -1 : 1;
    }
    return a->place.row < b->place.row ? -1 : a->place.row > b->place.row;
}

/* As the numbers of a segment run, so that two of one segment are told apart without their rows. */
static bool earlier(const query_hit *a, const query_hit *b)
{
    bool a_dated = a->date.precision != WQ_DATE_NONE;
    bool b_dated = b->date.precision != WQ_DATE_NONE;
    if (a_dated != b_dated) {
        return a_dated;
    }
    if (a_dated && a->date.minutes != b->date.minutes) {
        return a->date.minutes < b->date.minutes;
    }
    if (a->date.precision != b->date.precision) {
        return a->date.precision < b->date.precision;
    }
    return hit_tie(a, b) < 0;
}

static bool neighbours(const query_hit *a, const query_hit *b)
{
    return a->segment == b->segment && a->number != b->number;
}

bool query_hit_before(query_sort sort, const query_hit *a, const query_hit *b)
{
    if (sort == QUERY_SORT_RELEVANCE) {
        if (a->score != b->score) {
            return a->score > b->score;
        }
        return neighbours(a, b) ? a->number < b->number : earlier(a, b);
    }
    bool a_dated = a->date.precision != WQ_DATE_NONE;
    bool b_dated = b->date.precision != WQ_DATE_NONE;
    if (a_dated != b_dated) {
        return a_dated;
    }
    if (a_dated && a->date.minutes != b->date.minutes) {
        return (a->date.minutes > b->date.minutes) == (sort == QUERY_SORT_NEWEST);
    }
    return hit_tie(a, b) < 0;
}

static void hit_know(query_topk *top, query_hit *hit)
{
    if (!hit->known && top->know != NULL && top->status == WQ_OK) {
        top->status = top->know(top->arg, hit);
    }
}

static bool before(query_topk *top, query_hit *a, query_hit *b)
{
    if (top->sort == QUERY_SORT_RELEVANCE && a->score == b->score && !neighbours(a, b)) {
        hit_know(top, a);
        hit_know(top, b);
    }
    return query_hit_before(top->sort, a, b);
}

void query_topk_init(query_topk *top, query_sort sort, size_t max)
{
    memset(top, 0, sizeof *top);
    top->sort = sort;
    top->max = max;
}

void query_topk_release(query_topk *top)
{
    free(top->hits);
    memset(top, 0, sizeof *top);
}

static void hit_swap(query_hit *a, query_hit *b)
{
    query_hit hit = *a;
    *a = *b;
    *b = hit;
}

/* Restore the heap below `at` in the first `count` hits. */
static void heap_sink(query_topk *top, size_t at, size_t count)
{
    for (;;) {
        size_t worst = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
            if (before(top, &top->hits[worst], &top->hits[child])) {
                worst = child;
            }
        }
        if (worst == at) {
            return;
        }
        hit_swap(&top->hits[at], &top->hits[worst]);
        at = worst;
    }
}

static void heap_rise(query_topk *top, size_t at)
{
    while (at > 0) {
        size_t parent = (at - 1) / 2;
        if (!before(top, &top->hits[parent], &top->hits[at])) {
            return;
        }
        hit_swap(&top->hits[at], &top->hits[parent]);
        at = parent;
    }
}

static wq_status heap_grow(query_topk *top)
{
    size_t cap = top->cap == 0 ? 16 : 2 * top->cap;
    cap = cap > top->max ? top->max : cap;
    query_hit *hits = realloc(top->hits, cap * sizeof *hits);
    WQ_FAIL_IF(hits == NULL, WQ_ENOMEM);
    top->hits = hits;
    top->cap = cap;
    return WQ_OK;
}

bool query_topk_wants(query_topk *top, query_hit *hit)
{
    if (top->count < top->max) {
        return true;
    }
    return top->max != 0 && before(top, hit, &top->hits[0]);
}

wq_status query_topk_offer(query_topk *top, query_hit *hit)
{
    if (!query_topk_wants(top, hit)) {
        return top->status;
    }
    if (top->count == top->max) {
        top->hits[0] = *hit;
        heap_sink(top, 0, top->count);
        return top->status;
    }
    if (top->count == top->cap) {
        WQ_TRY(heap_grow(top));
    }
    top->hits[top->count] = *hit;
    heap_rise(top, top->count++);
    return top->status;
}

wq_status query_topk_sort(query_topk *top)
{
    for (size_t left = top->count; left > 1; left--) {
        hit_swap(&top->hits[0], &top->hits[left - 1]);
        heap_sink(top, 0, left - 1);
    }
    return top->status;
}

wq_status query_topk_resort(query_topk *top, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t at = i; at > 0 && before(top, &top->hits[at], &top->hits[at - 1]); at--) {
            hit_swap(&top->hits[at], &top->hits[at - 1]);
        }
    }
    return top->status;
}
