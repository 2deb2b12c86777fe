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

/** Of the word of a phrase that is rarest in an article as many places are looked at. */
#define ITER_POSITIONS_MAX 2048u
/** The most that the iterator of a filter takes. */
#define ITER_FILTER_ROOM 2304u
/** The floor is begun with what is known of one word while no more articles than this are wanted. */
#define ITER_SEED_MAX 64u
/** Cursors that remember where they stand in their positions; the others share one reader. */
#define ITER_READERS_MAX 8u

/** No article from one on up to `last` is worth more than `score`. */
typedef struct query_bound {
    uint32_t last;
    uint32_t score;
} query_bound;

/** How near to the head the occurrences of a bound come. The codes that it bounds are
 * 2 x occurrences + in the head: if the greatest is not of a head, one of a head has an occurrence
 * less; and a greatest of 2 leaves no room for a head. */
enum { BOUND_HEAD_NEVER, BOUND_HEAD_FEWER, BOUND_HEAD_ALL };

static inline uint8_t query_bound_head(const index_bound *bound)
{
    return bound->in_title ? BOUND_HEAD_ALL : bound->tf > 1 ? BOUND_HEAD_FEWER : BOUND_HEAD_NEVER;
}

typedef struct query_iter query_iter;
struct query_iter {
    index_iter iter; /**< first: this is an index_iter */
    /** What the present article is worth by this iterator; `length` from score_length. NULL: a
     * filter, worth nothing. May decode positions' counts, reads nothing else. */
    uint32_t (*score)(query_iter *it, uint32_t length);
    /** Whether the present article has all words, the plain ones too. NULL: always. */
    bool (*all)(const query_iter *it);
    /** A bound from article `from` on; nothing is decoded. As of index_cursor_bound_from, the
     * iterator must then be sought to `from` or beyond. NULL: `most`, to the end. */
    wq_status (*bound)(query_iter *it, uint32_t from, query_bound *bound);
    uint32_t most; /**< no article is worth more; 0: a filter */
};

/** A cursor that is opened on one list after the other. */
typedef struct query_spare {
    index_cursor cursor;
    index_cursor_room room;
} query_spare;

/** What was counted beside the ranking, in segment after segment. */
typedef struct query_tally {
    uint64_t all;   /**< live articles that have all words */
    uint64_t total; /**< live articles that have any, as far as they were looked at */
} query_tally;

/** What the iterators of one segment share. Transparent, filled by run.c. */
typedef struct query_exec {
    const query_plan *plan;
    index_segment *segment;
    wq_arena *arena;
    query_meter *meter;
    bool demand; /**< plain words are demanded, but below a NOT */
    /** What is worth less than this need not be given; it may rise while the iterators run.
     * NULL: everything is given. */
    uint32_t *floor;
    uint32_t wanted;    /**< so many articles are shown */
    query_tally *tally; /**< the question is flat (query_iter_is_flat) and counts here; or NULL */
    bool pruned;        /**< something was not given */
    unsigned cursors_used;
    uint32_t *postings; /**< of short lists of prefixes, made when one is there */
    uint32_t postings_used;
    query_spare *spare; /**< for iterators that read a list and forget it; NULL: none yet */
    uint32_t *starts;   /**< two buffers for phrases, made when one is there */
    uint32_t *positions;
    uint32_t *left;                /**< one more for near */
    unsigned readers;              /**< readers of positions that were made */
    index_position_reader *shared; /**< for the cursors beyond ITER_READERS_MAX */
} query_exec;

/** Occurrences of one word (a union of its terms), merged. Borrowed by phrases. */
typedef struct query_word_iter {
    query_iter base;
    query_meter *meter;
    const plan_word *word;
    const uint32_t *lengths; /**< of the plan */
    uint32_t head;           /**< of the plan */
    unsigned count;
    bool in_title; /**< title: only */
    index_cursor **cursors;
    uint8_t *classes;                /**< of each cursor, a bit a class */
    uint8_t *nearest;                /**< of each cursor, the first of them */
    index_position_reader **readers; /**< of each cursor; made for phrases alone */
    index_position_reader *shared;   /**< among them: one that is not a cursor's own */
    uint32_t bound_at;               /**< `bound` holds from here on */
    query_bound bound;
} query_word_iter;

/** ---- src/query/iter_word.c ---- */
wq_status query_iter_word(query_exec *exec, uint8_t word, query_word_iter **out) WQ_MUST_USE;
/** The cursor of a word that has one term and no more to it, or NULL: it may be moved directly, if
 * the word's number is then set to the cursor's. */
index_cursor *query_iter_single(const query_iter *it);
/** The word, if this is one and stands for articles of its own accord (not in titles alone), before
 * it was moved; or NULL. */
const query_word_iter *query_iter_as_word(const query_iter *it);
/** What a word of one term (query_iter_single) may be worth in the present article, which is so long:
 * by the bound of its block while the codes of that are not made, else the score. */
uint32_t query_iter_allowed(query_iter *it, uint32_t length);
/** No article is worth more by this word. */
uint32_t query_word_most(const plan_word *word, const query_plan *plan);
/** A term of the plan in exec's segment. WQ_ENOTFOUND. */
wq_status query_iter_term(query_exec *exec, const plan_term *term, index_term *found) WQ_MUST_USE;
/** A term without a score: a source, a language. */
wq_status query_iter_key(query_exec *exec, wq_span key, query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_prefix.c ---- the words of a prefix that the plan has apart. */
wq_status query_iter_prefix(query_exec *exec, uint8_t word, query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_join.c ---- `members` is taken (it lies in the arena). Any of them;
 * `every`: an article has all words only if every member stands there. */
wq_status query_iter_or(query_exec *exec, query_iter **members, unsigned count, bool every,
                        query_iter **out) WQ_MUST_USE;
/** Whether article `number` has all words of these members: of every one, or of any. */
bool query_iter_any_all(query_iter *const *members, unsigned count, bool every, uint32_t number);
/** This is the whole question's iterator: the score of an article that is below *floor may be told as
 * 0. */
void query_iter_root(query_iter *it, const uint32_t *floor);
/** All of `members` and none of the `excluded` that follow them in the array. */
wq_status query_iter_and(query_exec *exec, query_iter **members, unsigned count, unsigned excluded,
                         query_iter **out) WQ_MUST_USE;

/** The articles of `must`, worth more where the other members stand too. */
wq_status query_iter_optional(query_exec *exec, query_iter *must, query_iter **members,
                              unsigned count, query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_best.c ---- any of `members`, but what is worth less than *exec->floor may
 * be passed over (then exec->pruned). MaxScore over bounds of blocks (H. Turtle and J. Flood,
 * "Query Evaluation: Strategies and Optimizations", 1995; S. Ding and T. Suel, "Faster Top-k
 * Document Retrieval Using Block-Max Indexes", 2011). */
wq_status query_iter_best(query_exec *exec, query_iter **members, unsigned count, bool every,
                          query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_seed.c ---- raises *exec->floor to what as many articles of this segment as are
 * wanted are worth at least: the best by one word alone, the rarest that enough articles have. Of a
 * long list the blocks are looked into that may be worth most. `members` are those of a root that
 * nothing else restricts, not yet moved; nor are they after it. */
wq_status query_iter_seed(query_exec *exec, query_iter *const *members, unsigned count) WQ_MUST_USE;

/** ---- src/query/iter_wide.c ---- the whole of a flat question, its words window after window
 * (wideword.h): the articles that are worth *exec->floor or more, of those that have any word or, when
 * exec demands it, all. What has all words, and what has any, is counted in exec->tally whatever it
 * is worth. */
wq_status query_iter_wide(query_exec *exec, query_iter **out) WQ_MUST_USE;

/** For qsort: uint32_t rising. */
int query_number_order(const void *a, const void *b);
/** ---- src/query/iter_phrase.c ---- words at the offsets of `tokens`, in this order. */
wq_status query_iter_phrase(query_exec *exec, query_word *const *tokens, query_word_iter **words,
                            unsigned count, query_iter **out) WQ_MUST_USE;
/** Phrases of at least one word near each other, in any order: between the end of one and the
 * beginning of another are fewer than `distances[i]` words, for each pair (i, i + 1). */
wq_status query_iter_near(query_exec *exec, query_iter **phrases, const uint16_t *distances,
                          unsigned count, query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_dates.c ---- articles dated in [from, to) minutes. */
wq_status query_iter_dates(query_exec *exec, int64_t from, int64_t to,
                           query_iter **out) WQ_MUST_USE;
/** ---- src/query/iter_about.c ---- articles that mention a date of the range, which must outlive
 * the iterator. Takes one cursor of the exec's. */
wq_status query_iter_about(query_exec *exec, const text_about *about, query_iter **out) WQ_MUST_USE;
/** Every article. */
wq_status query_iter_every(query_exec *exec, query_iter **out) WQ_MUST_USE;

/** Makes exec->spare if it is not there. */
wq_status query_iter_spare(query_exec *exec) WQ_MUST_USE;

/** ---- src/query/iter.c ---- the whole tree of the plan over one segment. */
wq_status query_iter_make(query_exec *exec, query_iter **out) WQ_MUST_USE;
/** Whether the root is a list of plain words and phrases, none of them demanded: an article that has
 * all of them is worth the same whether one asks for any or for all. (In groups it is not: where
 * all is asked for, a group that has some of its words gives nothing.) */
bool query_iter_is_union(const query_plan *plan);
/** Whether the question is a word or a list of words that nothing restricts, all plain or all demanded, of
 * which one at least has several terms. */
bool query_iter_is_flat(const query_plan *plan);
/** Whether the words of a flat question are all demanded by signs. */
bool query_iter_is_demanded(const query_plan *plan);
/** Whether the iterator of this plan gives just what its lists hold: one word. */
bool query_iter_is_list(const query_plan *plan);

static inline wq_status query_iter_next(query_iter *it)
{
    return it->iter.next(&it->iter);
}

static inline wq_status query_iter_seek(query_iter *it, uint32_t target)
{
    return it->iter.number >= target ? WQ_OK : it->iter.seek(&it->iter, target);
}

/** Seek a cursor; what is decoded for it is work. */
static inline wq_status query_iter_cursor_seek(index_cursor *cursor, uint32_t target,
                                               query_meter *meter)
{
    bool loaded;
    WQ_TRY(index_cursor_seek(cursor, target, &loaded));
    return loaded ? query_meter_tick(meter, QUERY_METER_BLOCK) : WQ_OK;
}

static inline bool query_iter_all(const query_iter *it)
{
    return it->all == NULL || it->all(it);
}

static inline wq_status query_iter_bound(query_iter *it, uint32_t from, query_bound *bound)
{
    if (it->bound != NULL) {
        return it->bound(it, from, bound);
    }
    *bound = (query_bound){INDEX_END, it->most};
    return WQ_OK;
}

#endif
