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

/* Put `hit` where the heap has a hole at `at`, or below, in the first `count` hits. */
static void heap_sink(query_topk *top, size_t at, size_t count, query_hit hit)
{
    query_hit *hits = top->hits;
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && before(top, &hits[child], &hits[child + 1]);
        if (!before(top, &hit, &hits[child])) {
            break;
        }
        hits[at] = hits[child];
        at = child;
    }
    hits[at] = hit;
}

static void heap_rise(query_topk *top, size_t at, query_hit hit)
{
    for (size_t parent; at > 0; at = parent) {
        parent = (at - 1) / 2;
        if (!before(top, &top->hits[parent], &hit)) {
            break;
        }
        top->hits[at] = top->hits[parent];
    }
    top->hits[at] = hit;
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
        heap_sink(top, 0, top->count, *hit);
        return top->status;
    }
    if (top->count == top->cap) {
        WQ_TRY(heap_grow(top));
    }
    heap_rise(top, top->count++, *hit);
    return top->status;
}

wq_status query_topk_sort(query_topk *top)
{
    for (size_t left = top->count; left > 1; left--) {
        query_hit worst = top->hits[0];
        heap_sink(top, 0, left - 1, top->hits[left - 1]);
        top->hits[left - 1] = worst;
    }
    return top->status;
}

wq_status query_topk_resort(query_topk *top, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        query_hit hit = top->hits[i];
        size_t at = i;
        for (; at > 0 && before(top, &hit, &top->hits[at - 1]); at--) {
            top->hits[at] = top->hits[at - 1];
        }
        top->hits[at] = hit;
    }
    return top->status;
}
