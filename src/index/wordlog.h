/* SPDX-License-Identifier: MIT */
/* What the articles of a run say, word by word as it comes: numbers of keys, two bytes each.
 * Positions mostly count on by one and are not written.
 *
 * In units of 16 bits:
 *   below FE00     the key of this number; the position is the next one
 *   FE00 to FEFF   the key of number 2^16 x the low byte + the unit behind it
 *   FF00 to FFEF   the next position is so many further, less 1
 *   FFF0 low high  the next position and the head: 2 x position + (it is in the head)
 *   FFF1 low high  goes on at the page of this address
 *   FFF2           the end of the article
 * An article begins with position 0, in the body. A key without positions stands between two
 * positions: one back is written before it.
 * Layer: index. */
#ifndef INDEX_WORDLOG_H
#define INDEX_WORDLOG_H

#include "base/bytes.h"
#include "index/pool.h"

#include <stdbool.h>

enum {
    WORDLOG_FAR = 0xFE00,
    WORDLOG_MOVE = 0xFF00,
    WORDLOG_JUMP = 0xFFF0,
    WORDLOG_PAGE = 0xFFF1,
    WORDLOG_END = 0xFFF2
};
/** Units of the longest entry, an end and a page's address behind it. */
#define WORDLOG_ENTRY 9u

typedef struct index_wordlog {
    index_pool *pool; /**< borrowed; the pages are its own */
    uint16_t *at;     /**< the next unit */
    uint32_t left;    /**< units of the page from there */
    uint32_t page;    /**< its address */
    uint32_t next;    /**< position that the next key has unless something else is written */
    bool in_title;
    bool open; /**< an article has been begun and not ended */
} index_wordlog;

void index_wordlog_init(index_wordlog *log, index_pool *pool);
/** End an article if one is open. */
void index_wordlog_end(index_wordlog *log);
/** Begin an article, after index_wordlog_end; `*address` is for reading it. WQ_ENOMEM,
 * WQ_ELIMIT. */
wq_status index_wordlog_begin(index_wordlog *log, uint32_t *address) WQ_MUST_USE;
/** Room for an entry. */
wq_status index_wordlog_turn(index_wordlog *log) WQ_MUST_USE;
/** Have the next entry's position. */
void index_wordlog_move(index_wordlog *log, uint32_t position, bool in_title);

static inline void index_wordlog_unit(index_wordlog *log, uint32_t unit)
{
    *log->at++ = (uint16_t)unit;
    log->left--;
}

static inline void index_wordlog_number(index_wordlog *log, uint32_t number)
{
    if (number >= WORDLOG_FAR) {
        index_wordlog_unit(log, WORDLOG_FAR + (number >> 16));
    }
    index_wordlog_unit(log, number);
}

/** A key, below 2^24, at a position, below 2^31. WQ_ENOMEM, WQ_ELIMIT. */
static inline WQ_MUST_USE wq_status index_wordlog_put(index_wordlog *log, uint32_t number,
                                                      uint32_t position, bool in_title)
{
    if (log->left < WORDLOG_ENTRY) {
        WQ_TRY(index_wordlog_turn(log));
    }
    if (position != log->next || in_title != log->in_title) {
        index_wordlog_move(log, position, in_title);
    }
    index_wordlog_number(log, number);
    log->next++;
    return WQ_OK;
}

/** A key without positions. */
static inline WQ_MUST_USE wq_status index_wordlog_aside(index_wordlog *log, uint32_t number)
{
    if (log->left < WORDLOG_ENTRY) {
        WQ_TRY(index_wordlog_turn(log));
    }
    index_wordlog_unit(log, WORDLOG_MOVE);
    index_wordlog_number(log, number);
    return WQ_OK;
}

/** Reads one article. Transparent; the log is the program's own: no end check. */
typedef struct index_wordlog_reader {
    const index_pool *pool;
    const uint16_t *at;
    uint32_t next;
    uint32_t in_title; /**< 0 or 1 */
} index_wordlog_reader;

static inline const uint16_t *index_wordlog_at(const index_pool *pool, uint32_t address)
{
    return (const void *)index_pool_at(pool, address);
}

static inline void index_wordlog_read(index_wordlog_reader *r, const index_wordlog *log,
                                      uint32_t address)
{
    *r = (index_wordlog_reader){log->pool, index_wordlog_at(log->pool, address), 0, 0};
}

/** What is not a key; false at the end of the article. */
bool index_wordlog_mark(index_wordlog_reader *r, unsigned mark);

/** The next key; its position is `next` - 1 then. False at the end. */
static inline bool index_wordlog_next(index_wordlog_reader *r, uint32_t *number)
{
    for (;;) {
        unsigned unit = *r->at++;
        if (unit < WORDLOG_FAR) {
            *number = unit;
            break;
        }
        if (unit < WORDLOG_MOVE) {
            *number = (unit - WORDLOG_FAR) << 16 | *r->at++;
            break;
        }
        index_wordlog_reader slow = *r; /* a copy, so that `r` stays in registers */
        bool more = index_wordlog_mark(&slow, unit);
        *r = slow;
        if (!more) {
            return false;
        }
    }
    r->next++;
    return true;
}

#endif
