/* SPDX-License-Identifier: MIT */
/* The memory of the builder: terms of a hash table, each with a chain of slices of growing size
 * in which its occurrences are kept as varints.
 *
 * Slices of one size share pages of 64 KiB and are aligned to their size, so that an address
 * tells where its slice ends. Idea: the byte slices of Lucene's indexing chain.
 * Layer: index. */
#ifndef INDEX_POOL_H
#define INDEX_POOL_H

#include "base/span.h"
#include "base/varint.h"

#define POOL_PAGE    65536u
#define POOL_CLASSES 4u
#define POOL_NONE    UINT32_MAX

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
/** The term of a key, new with head POOL_NONE. WQ_ENOMEM; WQ_ELIMIT when it is full: the pool goes
 * a little over `max` rather than refuse, WQ_ELIMIT only at twice. */
wq_status index_pool_term_get(index_pool *pool, wq_span key, uint32_t *term) WQ_MUST_USE;
/** Append a number to a term's chain. */
wq_status index_pool_put(index_pool *pool, index_pool_term *t, uint32_t value) WQ_MUST_USE;
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
/** A number that may lie in two slices. */
uint32_t index_pool_next_far(index_pool_reader *r);
/** Read a number and step on. */
static inline uint32_t index_pool_next(index_pool_reader *r)
{
    if (r->end - r->at < WQ_VARINT32_MAX) {
        return index_pool_next_far(r);
    }
    uint32_t value = *r->at++;
    if (value < 128) {
        return value;
    }
    value &= 127;
    for (unsigned shift = 7;; shift += 7) {
        uint32_t byte = *r->at++;
        value |= (byte & 127) << shift;
        if (byte < 128) {
            return value;
        }
    }
}

#endif
