/* SPDX-License-Identifier: MIT */
/* The memory of the builder: pages of 64 KiB and growing arrays, all counted against one budget.
 * Layer: index. */
#ifndef INDEX_POOL_H
#define INDEX_POOL_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

#define POOL_PAGE 65536u

typedef struct index_pool {
    size_t max;
    size_t used; /**< bytes of heap held, those of growing arrays too */
    uint8_t **pages;
    uint32_t page_count, page_cap;
} index_pool;

/** For about `max` bytes; allocates nothing yet. */
void index_pool_init(index_pool *pool, size_t max);
/** Free the pages. Arrays are their owners'. */
void index_pool_release(index_pool *pool);
/** WQ_OK when `more` bytes may be taken: a pool goes over `max` rather than leave an article half
 * done, WQ_ELIMIT only at twice. */
wq_status index_pool_bound(const index_pool *pool, size_t more) WQ_MUST_USE;
/** A new page; `*address` gets that of its first byte. WQ_ENOMEM, WQ_ELIMIT as above. */
wq_status index_pool_page(index_pool *pool, uint32_t *address) WQ_MUST_USE;
/** Make an array of `*cap` items half as large again, `least` if it is empty. WQ_ENOMEM,
 * WQ_ELIMIT. */
wq_status index_pool_grow(index_pool *pool, void **array, uint32_t *cap, size_t item,
                          uint32_t least) WQ_MUST_USE;
static inline uint8_t *index_pool_at(const index_pool *pool, uint32_t address)
{
    return pool->pages[address / POOL_PAGE] + address % POOL_PAGE;
}

#endif
