/* SPDX-License-Identifier: MIT */
/* The words of a prefix over windows of one segment: a thousand lists poured one after the other
 * into one table. A list is 32 bytes, not a cursor: short ones are taken out once while there is
 * room, all others are opened again for each window that they reach. The words are one class, so a
 * table of one level will do, and its windows are large.
 * Layer: query. Thread rule: one owner. */
#ifndef QUERY_PREFIXLIST_H
#define QUERY_PREFIXLIST_H

#include "query/iter.h"

/** Articles of the windows of all prefixes of a question together, a power of two; one has at least
 * 256. */
#define PREFIX_ARTICLES 8192u
/** Bytes of postings that all of a question keep. */
#define PREFIX_POSTINGS 8192u

/** Transparent, filled by prefix_lists_open. */
typedef struct prefix_lists {
    query_exec *exec;
    const prefix_words *words;
    struct prefix_list *lists; /**< in the arena; and the others: */
    unsigned count;
    uint32_t size;       /**< articles of a window */
    uint32_t first, end; /**< of the present one */
    uint8_t *tf;         /**< occurrences in each, at most SCORE_TF_MAX */
    uint64_t *some;      /**< a bit for each that has any */
    uint64_t *heads;     /**< and for each that has one in the head */
    uint32_t cost;
} prefix_lists;

/** Open the words of word `index` of the plan. WQ_ENOMEM, WQ_ECORRUPT, WQ_EIO, and what a meter
 * says. */
wq_status prefix_lists_open(query_exec *exec, uint8_t index, prefix_lists **out) WQ_MUST_USE;
/** Make the window that begins at `first`; windows only go forward. */
wq_status prefix_lists_window(prefix_lists *p, uint32_t first) WQ_MUST_USE;
/** No article from `from` on, which no window has had, has a word before the one that is
 * returned. */
uint32_t prefix_lists_least(const prefix_lists *p, uint32_t from);
/** The first article of the present window at or behind `from` that is in `bits` (some or heads),
 * or p->end. */
uint32_t prefix_lists_next(const prefix_lists *p, const uint64_t *bits, uint32_t from);

#endif
