/* SPDX-License-Identifier: MIT */
/* The iterator contract, and the cursor over one list.
 *
 * An iterator stands on an article number or on INDEX_END. It begins on its first article.
 * Legal: next or seek on an ended iterator (stays ended); seek to a number at or before the
 * present one (stays). Not legal: anything after an error. Articles come in increasing order;
 * dead ones are given too (the top of a query leaves them out once).
 *
 * Layer: index. */
#ifndef INDEX_CURSOR_H
#define INDEX_CURSOR_H

#include "index/index.h"

/** Transparent base: first member of every iterator. */
typedef struct index_iter index_iter;
struct index_iter {
    uint32_t number; /**< the present article, or INDEX_END; read it directly */
    wq_status (*next)(index_iter *it);
    /** To the first article >= target. */
    wq_status (*seek)(index_iter *it, uint32_t target);
    /** An upper bound of how many articles will come; for planning. */
    uint32_t cost;
};

/** Cursor over the list of one term: transparent size, opaque inside; lives in the caller's
 * memory (an arena of the query). Decodes a block of 128 articles at a time. */
typedef struct index_cursor {
    index_iter iter;
    uint32_t tf;        /**< occurrences in the present article, title's included */
    bool in_title;      /**< at least one of them is in the title */
    uint64_t impl[172]; /**< decoded block and state; see cursor.c */
} index_cursor;

/** Open on the first article. Borrowed memory: `segment` and its view must outlive it. */
wq_status index_cursor_open(index_segment *segment, const index_term *term,
                            index_cursor *cursor) WQ_MUST_USE;
/** Positions of the term in the present article, increasing, at most `max` of them; `*count`
 * gets how many were given. Decoded from the positions stream only now. */
wq_status index_cursor_positions(index_cursor *cursor, uint32_t *positions, uint32_t max,
                                 uint32_t *count) WQ_MUST_USE;

/** What bounds a score over the articles from the present one on. */
typedef struct index_bound {
    uint32_t last;  /**< up to this article */
    uint32_t tf;    /**< no article has more occurrences */
    uint8_t length; /**< no article has a smaller length code (index/length.h) */
    bool in_title;  /**< one that has as many may have one of them in its title */
} index_bound;
/** The bound of the present block; nothing is read. WQ_EEND on an ended cursor. */
wq_status index_cursor_bound(index_cursor *cursor, index_bound *bound) WQ_MUST_USE;
/** The bound of the block that may hold `from`; heads may be read, no block is decoded. What the
 * cursor says of its place is then old: it must be sought to `from` or beyond before its number,
 * its positions or next are used. WQ_EEND when nothing is at or behind `from` (the cursor has
 * ended). WQ_ECORRUPT, WQ_EIO. */
wq_status index_cursor_bound_from(index_cursor *cursor, uint32_t from,
                                  index_bound *bound) WQ_MUST_USE;

#endif
