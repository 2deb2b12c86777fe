/* SPDX-License-Identifier: MIT */
/* The memory of the builder: terms of a hash table, each with a chain of slices of growing size
 * in which its occurrences are kept as varints.
 *
 * Slices of one size share pages of 64 KiB and are aligned to their size, so that an address
 * tells where its slice ends. Idea: the byte slices of Lucene's indexing chain.
 * Layer: index. */
#ifndef INDEX_POOL_H
#define INDEX_POOL_H

#include "base/bytes.h"
#include "base/span.h"
#include "base/varint.h"

#define POOL_PAGE    65536u
#define POOL_CLASSES 4u
#define POOL_NONE    UINT32_MAX
/** The first slice of a chain; each class has four times as much. */
#define POOL_SLICE 8u
/** The last bytes of a slice: the address of the next. */
#define POOL_LINK 4u

/** A term that the builder has met. */
typedef struct index_pool_term {
    uint32_t key; /**< address */
    uint16_t key_len;
    uint8_t slice;     /**< class of the last slice */
    bool positions;    /**< for the owner */
    uint32_t head;     /**< address of the first byte */
    uint32_t tail;     /**< address of the next free byte */
    uint32_t article;  /**< the last that has it */
    uint32_t position; /**< its last one there */
    uint32_t tf;
} index_pool_term;

typedef struct index_pool {
    size_t max;
    size_t used; /**< bytes of heap held */
    uint8_t **pages;
    uint8_t *classes; /**< of each page: a slice class, or POOL_CLASSES for keys */
    uint32_t page_count;
    uint32_t page_cap;
    uint32_t next[POOL_CLASSES + 1]; /**< free address of each class */
    index_pool_term *terms;
    uint32_t term_count, term_cap;
    uint64_t *slots; /**< hash << 32 | term + 1 */
    uint32_t slot_cap;
} index_pool;

/** Holds at most about `max` bytes; allocates nothing yet. */
void index_pool_init(index_pool *pool, size_t max);
void index_pool_release(index_pool *pool);
/** Keys that are looked up at once, so that the memory of one is fetched while another's is read. */
#define POOL_BATCH 16u
/** The terms of up to POOL_BATCH keys, new ones with head POOL_NONE. WQ_ENOMEM; WQ_ELIMIT when it is
 * full: the pool goes a little over `max` rather than refuse, WQ_ELIMIT only at twice. */
wq_status index_pool_terms_get(index_pool *pool, const wq_span *keys, size_t count,
                               uint32_t *terms) WQ_MUST_USE;
static inline uint8_t *index_pool_at(const index_pool *pool, uint32_t address)
{
    return pool->pages[address / POOL_PAGE] + address % POOL_PAGE;
}
/** The bytes of a slice of this class from `address` on, its link not counted. */
static inline uint32_t index_pool_left(unsigned class, uint32_t address)
{
    uint32_t size = POOL_SLICE << (2 * class);
    return size - POOL_LINK - (address & (size - 1));
}
/** Have the end of a chain fetched. */
static inline void index_pool_fetch(const index_pool *pool, const index_pool_term *t)
{
    if (t->head != POOL_NONE) {
        wq_fetch(index_pool_at(pool, t->tail));
    }
}
/** As below, whatever room there is. */
wq_status index_pool_put_far(index_pool *pool, index_pool_term *t, const uint8_t *bytes,
                             size_t len) WQ_MUST_USE;
/** Append numbers, as varints, to a term's chain. */
static inline WQ_MUST_USE wq_status index_pool_put(index_pool *pool, index_pool_term *t,
                                                   const uint8_t *bytes, size_t len)
{
    if (t->head == POOL_NONE || index_pool_left(t->slice, t->tail) < len) {
        return index_pool_put_far(pool, t, bytes, len);
    }
    uint8_t *to = index_pool_at(pool, t->tail);
    for (size_t i = 0; i < len; i++) {
        to[i] = bytes[i];
    }
    t->tail += (uint32_t)len;
    return WQ_OK;
}
wq_span index_pool_key(const index_pool *pool, const index_pool_term *term);

/** Reads a chain, or a part of it. Transparent; the chain is the program's own: no end check. */
typedef struct index_pool_reader {
    const index_pool *pool;
    const uint8_t *at, *end; /**< in the present slice */
    const uint8_t *last;     /**< the end of the chain */
    uint32_t end_address;
} index_pool_reader;
/** Stand at `address` of the chain of `t`: its head, or what index_pool_address has told. */
void index_pool_read(index_pool_reader *r, const index_pool *pool, const index_pool_term *t,
                     uint32_t address);
/** The address of the next number. */
static inline uint32_t index_pool_address(const index_pool_reader *r)
{
    return r->end_address - (uint32_t)(r->end - r->at);
}
static inline bool index_pool_ended(const index_pool_reader *r)
{
    return r->at == r->last;
}
/** A number of several bytes, or in the next slice. */
uint32_t index_pool_next_long(index_pool_reader *r);
/** Read a number and step on. */
static inline uint32_t index_pool_next(index_pool_reader *r)
{
    return r->at != r->end && *r->at < 128 ? *r->at++ : index_pool_next_long(r);
}

#endif
