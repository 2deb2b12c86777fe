/* SPDX-License-Identifier: MIT */
/* The iterators of a query over one segment, all on the contract of index/cursor.h.
 *
 * They live in an arena that is cleared after each segment. A tree of them is as deep as the
 * query's brackets (at most WQ_LIMIT_QUERY_DEPTH, twice), so calls nest no deeper than that.
 * Layer: query. */
#ifndef QUERY_ITER_H
#define QUERY_ITER_H

#include "query/plan.h"

#include "index/cursor.h"

/** Positions of a term in an article that a phrase looks at. */
#define ITER_POSITIONS_MAX 2048u

typedef struct query_iter query_iter;
struct query_iter {
    index_iter iter; /**< first: this is an index_iter */
    /** What the present article is worth by this iterator; `length` from score_length. NULL: a
     * filter, worth nothing. May decode positions' counts, reads nothing else. */
    uint32_t (*score)(query_iter *it, uint32_t length);
};

/** What the iterators of one segment share. Transparent, filled by run.c. */
typedef struct query_exec {
    const query_plan *plan;
    index_segment *segment;
    wq_arena *arena;
    query_meter *meter;
    index_cursor *cursors; /**< room for every term and filter of the plan */
    unsigned cursors_used;
    uint32_t *starts; /**< two buffers for phrases, made when one is there */
    uint32_t *positions;
} query_exec;

/** Occurrences of one word (a union of its terms), merged. Borrowed by phrases. */
typedef struct query_word_iter {
    query_iter base;
    query_meter *meter;
    const plan_word *word;
    unsigned count;
    index_cursor **cursors;
    uint8_t *classes; /**< of each cursor, a bit a class */
} query_word_iter;

/** ---- src/query/iter_word.c ---- */
wq_status query_iter_word(query_exec *exec, uint8_t word, query_word_iter **out) WQ_MUST_USE;
/** A term without a score: a source, a language. */
wq_status query_iter_key(query_exec *exec, wq_span key, query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_join.c ---- `members` is taken (it lies in the arena). */
wq_status query_iter_or(query_exec *exec, query_iter **members, unsigned count,
                        query_iter **out) WQ_MUST_USE;
/** All of `members` and none of the `excluded` that follow them in the array. */
wq_status query_iter_and(query_exec *exec, query_iter **members, unsigned count, unsigned excluded,
                         query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_phrase.c ---- words at the offsets of `tokens`, in this order. */
wq_status query_iter_phrase(query_exec *exec, query_word *const *tokens, query_word_iter **words,
                            unsigned count, query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_dates.c ---- articles dated in [from, to) minutes. */
wq_status query_iter_dates(query_exec *exec, int64_t from, int64_t to,
                           query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter.c ---- the whole tree of the plan over one segment. */
wq_status query_iter_make(query_exec *exec, query_iter **out) WQ_MUST_USE;

static inline wq_status query_iter_next(query_iter *it)
{
    return it->iter.next(&it->iter);
}

static inline wq_status query_iter_seek(query_iter *it, uint32_t target)
{
    return it->iter.number >= target ? WQ_OK : it->iter.seek(&it->iter, target);
}

#endif
