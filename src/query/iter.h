/* SPDX-License-Identifier: MIT */
/* The iterators of a query over one segment, all on the contract of index/cursor.h.
 *
 * They live in an arena that is cleared after each segment. A tree of them is as deep as the
 * query's brackets (at most WQ_LIMIT_QUERY_DEPTH, twice), so calls nest no deeper than that.
 * Layer: query. */
#ifndef QUERY_ITER_H
#define QUERY_ITER_H

#include "query/bounds.h"

#include "index/lanes.h"

/** Of the word of a phrase that is rarest in an article as many places are looked at. */
#define ITER_POSITIONS_MAX 2048u
/** The most that the iterator of a filter takes. */
#define ITER_FILTER_ROOM ((size_t)2304)
/** The floor is begun with what is known of one word while no more articles than this are
 * wanted. */
#define ITER_SEED_MAX 64u
/** Cursors that remember where they stand in their positions; the others share one reader. */
#define ITER_READERS_MAX 8u

/** No article from one on up to `last` is worth more than `score`. */
typedef struct query_bound {
    uint32_t last;
    uint32_t score;
} query_bound;

typedef struct query_iter query_iter;
struct query_iter {
    index_iter iter; /**< first: this is an index_iter */
    /** What the present article is worth by this iterator; `level` is that of its length. NULL: a
     * filter, worth nothing. May decode positions' counts, reads nothing else. */
    uint32_t (*score)(query_iter *it, uint32_t level);
    /** Whether the present article has all words, the plain ones too. NULL: always. */
    bool (*all)(const query_iter *it);
    /** A bound from article `from` on; nothing is decoded. As of index_cursor_bound_from, the
     * iterator must then be sought to `from` or beyond. NULL: `most`, to the end. */
    wq_status (*bound)(query_iter *it, uint32_t from, query_bound *bound);
    uint32_t most; /**< no article is worth more; 0: a filter */
    bool list; /**< a query_word_iter of one list and one class: query_list_score is as `score` */
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
    /** What is worth less than this need not be given; it may rise while the iterators run.
     * NULL: everything is given. */
    uint32_t *floor;
    query_tally *tally; /**< the question is flat (query_iter_is_flat) and counts here; or NULL */
    uint64_t passed;    /**< live articles that query_iter_lists counted and did not give */
    const uint64_t
        *counted; /**< what has all words, of this and earlier segments, as far as it was given */
    bool skipped; /**< something with all words was neither counted nor given */
    index_level_page levels;
    query_bounds *bounds; /**< made by query_iter_make */
    query_spare *spare;   /**< for iterators that read a list and forget it; NULL: none yet */
    uint32_t *starts;     /**< two buffers for phrases, made when one is there */
    uint32_t *positions;
    uint32_t *left;                /**< one more for near */
    index_position_reader *shared; /**< for the cursors beyond ITER_READERS_MAX */
    unsigned readers;              /**< readers of positions that were made */
    uint32_t *postings;            /**< of short lists of prefixes, made when one is there */
    uint32_t postings_used;
    unsigned cursors_used;
    uint32_t wanted; /**< so many articles are shown */
    unsigned lists;  /**< words that are a list, with a table */
    bool demand;     /**< plain words are demanded, but below a NOT */
    bool others;     /**< what has all plain words was given before, and need not be given */
    bool pruned;     /**< something was not given */
} query_exec;

/** Codes of postings of which the worth is kept once it was asked for: of up to 7 occurrences. */
#define ITER_KNOWN 16u
/** So many words of a question have such a table; others are not taken as lists. */
#define ITER_LISTS_MAX 8u

/** What the articles of a list are worth by the level of their length; 0 where that is not yet
 * known. */
typedef struct query_list_worths {
    uint32_t known[INDEX_LEVELS][ITER_KNOWN]; /**< by code */
    uint32_t far;                             /**< of the block that `allowed` is of */
    uint32_t allowed[INDEX_LEVELS];           /**< by the bound of that */
    uint32_t least;                           /**< what `needs` are for */
    uint16_t
        needs[2]
             [INDEX_LEVELS]; /**< occurrences without one in the head, and with; 0: not yet known */
    uint32_t reached; /**< what `enough` is for: of what it rules out nothing is worth that */
    index_enough enough;
} query_list_worths;

/** Occurrences of one word (a union of its terms), merged. Borrowed by phrases. */
typedef struct query_word_iter {
    query_iter base;
    query_meter *meter;
    const plan_word *word;
    query_bounds *bounds;
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
    query_list_worths *worths; /**< of a list */
} query_word_iter;

/** ---- src/query/iter_word.c ---- */
/** The articles that have a word, in any spelling of the plan; but those beyond the word itself
 * (level 1) that stand in less than `least` articles are left out. */
wq_status query_iter_word(query_exec *exec, uint8_t word, uint64_t least,
                          query_word_iter **out) WQ_MUST_USE;
/** The cursor of a word that has one term and no more to it, or NULL: it may be moved directly, if
 * the word's number is then set to the cursor's. */
index_cursor *query_iter_single(const query_iter *it);
/** The word, if this is one and stands for articles of its own accord (not in titles alone), before
 * it was moved; or NULL. */
query_word_iter *query_iter_as_word(query_iter *it);
/** No article is worth more by this word. */
uint32_t query_word_most(const plan_word *word, const query_plan *plan);
/** A term of the plan in exec's segment. WQ_ENOTFOUND. */
wq_status query_iter_term(query_exec *exec, const plan_term *term, index_term *found) WQ_MUST_USE;
/** ---- src/query/iter_list.c ---- a word of one list and one class, as each of a question of exact
 * words is: what it is worth is looked up. */
/** Make the word a list if it is of one list and one class and there are not yet ITER_LISTS_MAX. */
wq_status query_list_make(query_exec *exec, query_word_iter *it) WQ_MUST_USE;
/** What `code` is worth in an article of that level, from now on known; and what the block's bound
 * allows one. */
uint32_t query_list_worth(query_word_iter *it, uint32_t level, uint32_t code);
uint32_t query_list_bound(query_word_iter *it, uint32_t level);
/** The codes of its postings within `bound` that are worth `least`: the least without an occurrence
 * in the head and with one; 65,535 when none is. */
void query_list_needed(query_word_iter *it, const index_bound *bound, uint32_t least,
                       uint16_t codes[2]);
/** Move `*from` on to the first block that may be worth `least`, as index_cursor_reach. */
wq_status query_list_reach(query_word_iter *it, uint32_t least, uint32_t *from) WQ_MUST_USE;
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
/** `*root` is the whole question's iterator: where it is all of some lists, articles below *floor
 * need not be given, only counted in exec->passed. */
wq_status query_iter_root(query_exec *exec, const uint32_t *floor, query_iter **root) WQ_MUST_USE;
/** All of `members` and none of the `excluded` that follow them in the array. */
wq_status query_iter_and(query_exec *exec, query_iter **members, unsigned count, unsigned excluded,
                         query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_lists.c ---- all of `members`, which are lists (query_iter.list), the
 * shortest first, and stand on their first article, with their `cursors`; `all` stands there with
 * them and is replaced. What is worth less than *floor is only counted. */
wq_status query_iter_lists(query_exec *exec, const query_iter *all, query_iter **members,
                           index_cursor **cursors, unsigned count, const uint32_t *floor,
                           query_iter **out) WQ_MUST_USE;
/** The articles of `must`, worth more where the other members stand too. */
wq_status query_iter_optional(query_exec *exec, query_iter *must, query_iter **members,
                              unsigned count, query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_best.c ---- any of `members`, but what is worth less than *exec->floor may
 * be passed over (then exec->pruned), and with exec->others what would be if it lacked one of them
 * (`every`). MaxScore over bounds of blocks (H. Turtle and J. Flood, "Query Evaluation: Strategies
 * and Optimizations", 1995; S. Ding and T. Suel, "Faster Top-k Document Retrieval Using Block-Max
 * Indexes", 2011). */
wq_status query_iter_best(query_exec *exec, query_iter **members, unsigned count, bool every,
                          query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_seed.c ---- raises *exec->floor to what as many articles of this segment as
 * are wanted are worth at least: the best by one word alone, the rarest that enough articles have.
 * Of a long list the blocks are looked into that may be worth most. `members` are those of a root
 * that nothing else restricts, not yet moved; nor are they after it. */
wq_status query_iter_seed(query_exec *exec, query_iter *const *members, unsigned count) WQ_MUST_USE;
/** The same by postings of a list of a word, of that nearest level. */
wq_status query_iter_seed_postings(query_exec *exec, const plan_word *word, unsigned nearest,
                                   const uint32_t *numbers, const uint16_t *codes,
                                   uint32_t count) WQ_MUST_USE;

/** ---- src/query/iter_wide.c ---- the whole of a flat question, its words window after window
 * (wideword.h): the articles that are worth *exec->floor or more, of those that have any word or,
 * when exec demands it, all. What has all words, and what has any, is counted in exec->tally
 * whatever it is worth. */
wq_status query_iter_wide(query_exec *exec, query_iter **out) WQ_MUST_USE;

/** ---- src/query/iter_lists.c ---- the articles that all of some lists have, best the shortest
 * first: the first cursor stands on them, or is ended. _meet: from where it stands. */
wq_status query_lists_meet(index_cursor *const *cursors, unsigned count,
                           query_meter *meter) WQ_MUST_USE;
wq_status query_lists_next(index_cursor *const *cursors, unsigned count,
                           query_meter *meter) WQ_MUST_USE;
wq_status query_lists_seek(index_cursor *const *cursors, unsigned count, uint32_t target,
                           query_meter *meter) WQ_MUST_USE;

/** For qsort: uint32_t rising. */
int query_number_order(const void *a, const void *b);
/** ---- src/query/iter_phrase.c, iter_near.c ---- words at the offsets of `tokens`, in order. */
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

/** A posting of a short list that is kept: its number and its code, the occurrences cut to
 * SCORE_TF_MAX. */
#define QUERY_POSTING_BITS 9u
/** Segments of more articles keep none. */
#define QUERY_POSTING_ARTICLES (UINT32_MAX >> QUERY_POSTING_BITS)
_Static_assert(2 * SCORE_TF_MAX + 1 < 1u << QUERY_POSTING_BITS, "a code that was cut fits");
static inline uint32_t query_posting(uint32_t number, uint32_t code)
{
    uint32_t tf = code / 2 < SCORE_TF_MAX ? code / 2 : SCORE_TF_MAX;
    return number << QUERY_POSTING_BITS | 2 * tf | (code & 1);
}
static inline uint32_t query_posting_number(uint32_t posting)
{
    return posting >> QUERY_POSTING_BITS;
}
static inline uint32_t query_posting_code(uint32_t posting)
{
    return posting & ((1u << QUERY_POSTING_BITS) - 1);
}

/** Makes exec->spare if it is not there. */
wq_status query_iter_spare(query_exec *exec) WQ_MUST_USE;

/** ---- src/query/iter.c ---- the whole tree of the plan over one segment. */
wq_status query_iter_make(query_exec *exec, query_iter **out) WQ_MUST_USE;
/** Whether the root is a list of plain words and phrases, none of them demanded: an article that
 * has all of them is worth the same whether one asks for any or for all. (In groups it is not:
 * where all is asked for, a group that has some of its words gives nothing.) */
bool query_iter_is_union(const query_plan *plan);
/** Whether the question is a word or a list of words that nothing restricts, all plain or all
 * demanded, of which one at least has several terms. */
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

/** The level of an article's length. */
static inline wq_status query_exec_level(query_exec *exec, uint32_t number, uint32_t *level)
{
    return index_segment_level(exec->segment, number, &exec->levels, level);
}

/** What a posting of that code is worth by a list, and what the list's present article is. */
static inline uint32_t query_list_posting(query_word_iter *it, uint32_t level, uint32_t code)
{
    uint32_t known = code < ITER_KNOWN ? it->worths->known[level][code] : 0;
    return known != 0 ? known : query_list_worth(it, level, code);
}
static inline uint32_t query_list_score(query_word_iter *it, uint32_t level)
{
    return query_list_posting(it, level, index_cursor_code(it->cursors[0]));
}

/** From posting `*at` of the decoded block, of which codes are made, to the first that is worth
 * `least`: at first by `codes`, which query_list_needed gives for as much or less, then by the
 * length of its article. The number of postings when none is; what is of an article from `beyond`
 * on may be given whatever it is worth. */
WQ_BITS_INLINE wq_status query_list_scan(query_exec *exec, query_word_iter *it, uint32_t least,
                                         const uint16_t codes[2], uint32_t beyond, uint32_t *at)
{
    const uint32_t *numbers = it->cursors[0]->numbers;
    const uint16_t *all = it->cursors[0]->codes;
    uint32_t count = it->cursors[0]->count;
    uint32_t plain = codes[0];
    uint32_t titled = codes[1];
    uint32_t i = *at;
    while (i < count) {
        uint32_t level;
        uint32_t code = all[i];
        if (code < ((code & 1) != 0 ? titled : plain)) {
            i = index_lanes_reach(all, i + 1, count, codes);
            continue;
        }
        if (numbers[i] >= beyond) {
            break;
        }
        WQ_TRY(query_exec_level(exec, numbers[i], &level));
        if (query_list_posting(it, level, code) >= least) {
            break;
        }
        i++;
    }
    *at = i;
    return WQ_OK;
}

/** What it may be worth: by the bound of its block while the codes of that are not made. */
static inline uint32_t query_list_allowed(query_word_iter *it, uint32_t level)
{
    const index_cursor *cursor = it->cursors[0];
    if (!cursor->late) {
        return query_list_score(it, level);
    }
    uint32_t allowed = it->worths->far == cursor->far ? it->worths->allowed[level] : 0;
    return allowed != 0 ? allowed : query_list_bound(it, level);
}

/** The codes of the list's present block are not made: query_list_allowed may be more than its
 * score. */
static inline bool query_iter_late(const query_iter *it)
{
    return it->list && ((const query_word_iter *)it)->cursors[0]->late;
}

/** What the present article of any iterator with a score is worth, and may be worth. */
static inline uint32_t query_iter_score(query_iter *it, uint32_t level)
{
    return it->list ? query_list_score((query_word_iter *)it, level) : it->score(it, level);
}
static inline uint32_t query_iter_allowed(query_iter *it, uint32_t level)
{
    return it->list ? query_list_allowed((query_word_iter *)it, level) : it->score(it, level);
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
