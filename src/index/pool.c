/* SPDX-License-Identifier: MIT */
#include "index/pool.h"

#include <stdlib.h>
#include <string.h>

void index_pool_init(index_pool *pool, size_t max)
{
    memset(pool, 0, sizeof *pool);
    pool->max = max;
}

void index_pool_release(index_pool *pool)
{
    for (uint32_t i = 0; i < pool->page_count; i++) {
        free(pool->pages[i]);
    }
    free(pool->pages);
    index_pool_init(pool, pool->max);
}

wq_status index_pool_bound(const index_pool *pool, size_t more)
{
    return pool->used + more <= 2 * pool->max ? WQ_OK : WQ_ELIMIT;
}

wq_status index_pool_grow(index_pool *pool, void **array, uint32_t *cap, size_t item,
                          uint32_t least)
{
    uint32_t to = *cap == 0 ? least : *cap + *cap / 2;
    WQ_TRY(index_pool_bound(pool, (to - *cap) * item));
    void *grown = realloc(*array, to * item);
    WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
    pool->used += (to - *cap) * item;
    *array = grown;
    *cap = to;
    return WQ_OK;
}

wq_status index_pool_page(index_pool *pool, uint32_t *address)
{
    if (pool->page_count == pool->page_cap) {
        WQ_TRY(
            index_pool_grow(pool, (void **)&pool->pages, &pool->page_cap, sizeof *pool->pages, 64));
    }
    WQ_FAIL_IF(pool->page_count == UINT32_MAX / POOL_PAGE, WQ_ELIMIT);
    WQ_TRY(index_pool_bound(pool, POOL_PAGE));
    void *page = malloc(POOL_PAGE);
    WQ_FAIL_IF(page == NULL, WQ_ENOMEM);
    pool->used += POOL_PAGE;
    *address = pool->page_count * POOL_PAGE;
    pool->pages[pool->page_count++] = page;
    return WQ_OK;
}
