/* SPDX-License-Identifier: MIT */
/* The best few of many hits, in bounded memory: a heap with the worst on top.
 *
 * Of equal scores the earlier article stands before (undated last), then by precision of its date,
 * the first 8 bytes of its id, its place: the order of numbers in a segment, so that only ties
 * between segments read rows. Of equal dates id and place decide. So the order is total and the
 * same everywhere. Layer: query. */
#ifndef QUERY_TOPK_H
#define QUERY_TOPK_H

#include "query/query.h"

/** Transparent; lives in its owner. */
typedef struct query_topk {
    query_hit *hits; /**< `count` of them, a heap until sorted */
    size_t count, cap, max;
    query_sort sort;
    /** Fills in a hit that is not `known`: only ties of score between segments ask for it. May be
     * NULL if all are. */
    wq_status (*know)(void *arg, query_hit *hit);
    void *arg;
    wq_status status; /**< of `know`, the first that was not WQ_OK */
} query_topk;

/** Whether `a` stands before `b` in the answer. */
bool query_hit_before(query_sort sort, const query_hit *a, const query_hit *b);

/** Keeps at most `max` hits; takes memory as they come. */
void query_topk_init(query_topk *top, query_sort sort, size_t max);
void query_topk_release(query_topk *top);
/** Whether `hit` would be kept: cheap, for whoever must do work before offering it. */
bool query_topk_wants(query_topk *top, query_hit *hit);
/** Take a hit in if it is good enough. WQ_ENOMEM, and what `know` gives. */
wq_status query_topk_offer(query_topk *top, query_hit *hit) WQ_MUST_USE;
/** Best first; nothing may be offered after. What `know` gives. */
wq_status query_topk_sort(query_topk *top) WQ_MUST_USE;
/** Sorted hits of which the first `count` (few) got other scores, none less than those behind have:
 * best first again. What `know` gives. */
wq_status query_topk_resort(query_topk *top, size_t count) WQ_MUST_USE;

#endif
