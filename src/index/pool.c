/* SPDX-License-Identifier: MIT */
#include "index/pool.h"

#include "base/bytes.h"
#include "base/check.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What the processor fetches at once. */
#define POOL_LINE 64u

void index_pool_init(index_pool *pool, size_t max)
{
    memset(pool, 0, sizeof *pool);
    pool->max = max;
    for (unsigned i = 0; i <= POOL_CLASSES; i++) {
        pool->next[i] = POOL_NONE;
    }
}

void index_pool_release(index_pool *pool)
{
    for (uint32_t i = 0; i < pool->page_count; i++) {
        free(pool->pages[i]);
    }
    free(pool->pages);
    free(pool->classes);
    free(pool->terms);
    free(pool->slots);
    index_pool_init(pool, pool->max);
}

static bool bounded(const index_pool *pool, size_t more)
{
    return pool->used + more <= 2 * pool->max;
}

/* Grow an array of `*cap` items; both arrays are there while it is copied. */
static wq_status grow(index_pool *pool, void **array, uint32_t *cap, size_t item, uint32_t least)
{
    uint32_t to = *cap == 0 ? least : *cap + *cap / 2;
    WQ_FAIL_IF(!bounded(pool, (to - *cap) * item), WQ_ELIMIT);
    void *grown = realloc(*array, to * item);
    WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
    pool->used += (to - *cap) * item;
    *array = grown;
    *cap = to;
    return WQ_OK;
}

/* As grow, for the terms: each lies in one line of the processor's cache, two in a line. */
static wq_status terms_grow(index_pool *pool)
{
    uint32_t to = pool->term_cap == 0 ? 256 : pool->term_cap + pool->term_cap / 2;
    size_t more = (to - pool->term_cap) * sizeof *pool->terms;
    void *grown;
    WQ_FAIL_IF(!bounded(pool, more), WQ_ELIMIT);
    WQ_FAIL_IF(posix_memalign(&grown, POOL_LINE, to * sizeof *pool->terms) != 0, WQ_ENOMEM);
    if (pool->term_count > 0) {
        memcpy(grown, pool->terms, pool->term_count * sizeof *pool->terms);
    }
    free(pool->terms);
    pool->used += more;
    pool->terms = grown;
    pool->term_cap = to;
    return WQ_OK;
}

static wq_status page_new(index_pool *pool, unsigned class)
{
    if (pool->page_count == pool->page_cap) {
        uint32_t cap = pool->page_cap;
        WQ_TRY(grow(pool, (void **)&pool->pages, &cap, sizeof *pool->pages, 64));
        uint8_t *classes = realloc(pool->classes, cap);
        WQ_FAIL_IF(classes == NULL, WQ_ENOMEM);
        pool->used += cap - pool->page_cap;
        pool->classes = classes;
        pool->page_cap = cap;
    }
    WQ_FAIL_IF(!bounded(pool, POOL_PAGE) || pool->page_count >= UINT16_MAX, WQ_ELIMIT);
    void *page;
    WQ_FAIL_IF(posix_memalign(&page, POOL_LINE, POOL_PAGE) != 0, WQ_ENOMEM);
    pool->used += POOL_PAGE;
    pool->pages[pool->page_count] = page;
    pool->classes[pool->page_count] = (uint8_t) class;
    pool->next[class] = pool->page_count * POOL_PAGE;
    pool->page_count++;
    return WQ_OK;
}

/* `bytes` of one class; a page is never split between two. */
static wq_status take(index_pool *pool, unsigned class, uint32_t bytes, uint32_t *address)
{
    uint32_t next = pool->next[class];
    if (next == POOL_NONE || (uint64_t)next % POOL_PAGE + bytes > POOL_PAGE) {
        WQ_TRY(page_new(pool, class));
        next = pool->next[class];
    }
    *address = next;
    next += bytes;
    pool->next[class] = next % POOL_PAGE == 0 ? POOL_NONE : next;
    return WQ_OK;
}

static void slots_put(uint64_t *slots, uint32_t cap, uint64_t slot)
{
    uint32_t i = (uint32_t)(slot >> 32) & (cap - 1);
    while (slots[i] != 0) {
        i = (i + 1) & (cap - 1);
    }
    slots[i] = slot;
}

static wq_status slots_grow(index_pool *pool)
{
    uint32_t cap = pool->slot_cap == 0 ? 1024 : pool->slot_cap * 2;
    WQ_FAIL_IF(!bounded(pool, cap * sizeof *pool->slots), WQ_ELIMIT);
    uint64_t *slots = calloc(cap, sizeof *slots);
    WQ_FAIL_IF(slots == NULL, WQ_ENOMEM);
    for (uint32_t i = 0; i < pool->slot_cap; i++) {
        if (pool->slots[i] != 0) {
            slots_put(slots, cap, pool->slots[i]);
        }
    }
    pool->used += (cap - pool->slot_cap) * sizeof *slots;
    free(pool->slots);
    pool->slots = slots;
    pool->slot_cap = cap;
    return WQ_OK;
}

wq_span index_pool_key(const index_pool *pool, const index_pool_term *term)
{
    return wq_span_of(index_pool_at(pool, term->key), term->key_len);
}

static wq_status term_add(index_pool *pool, wq_span key, uint32_t *term)
{
    if (pool->term_count == pool->term_cap) {
        WQ_TRY(terms_grow(pool));
    }
    index_pool_term *t = &pool->terms[pool->term_count];
    memset(t, 0, sizeof *t);
    WQ_TRY(take(pool, POOL_CLASSES, (uint32_t)key.len, &t->key));
    memcpy(index_pool_at(pool, t->key), key.ptr, key.len);
    t->key_len = (uint16_t)key.len;
    t->head = POOL_NONE;
    t->article = POOL_NONE;
    *term = pool->term_count++;
    return WQ_OK;
}

/* The next slot from `i` on of a term with this hash, or a free one. */
static uint32_t slot_find(const index_pool *pool, uint32_t hash, uint32_t i)
{
    while (pool->slots[i] != 0 && (uint32_t)(pool->slots[i] >> 32) != hash) {
        i = (i + 1) & (pool->slot_cap - 1);
    }
    return i;
}

static wq_status term_get(index_pool *pool, wq_span key, uint32_t hash, uint32_t *term)
{
    if (pool->term_count >= pool->slot_cap / 4 * 3) {
        WQ_TRY(slots_grow(pool));
    }
    uint32_t i = slot_find(pool, hash, hash & (pool->slot_cap - 1));
    while (pool->slots[i] != 0) {
        *term = (uint32_t)pool->slots[i] - 1;
        if (wq_span_equal(index_pool_key(pool, &pool->terms[*term]), key)) {
            return WQ_OK;
        }
        i = slot_find(pool, hash, (i + 1) & (pool->slot_cap - 1));
    }
    WQ_TRY(term_add(pool, key, term));
    pool->slots[i] = (uint64_t)hash << 32 | (*term + 1);
    return WQ_OK;
}

/* Have slots, terms and keys fetched, one after the other for all. */
static void keys_fetch(const index_pool *pool, const uint32_t *hashes, size_t count)
{
    const index_pool_term *found[POOL_BATCH];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        wq_fetch(&pool->slots[hashes[i] & (pool->slot_cap - 1)]);
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t slot = pool->slots[slot_find(pool, hashes[i], hashes[i] & (pool->slot_cap - 1))];
        if (slot != 0) {
            found[n] = &pool->terms[(uint32_t)slot - 1];
            wq_fetch(found[n++]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        wq_fetch(index_pool_at(pool, found[i]->key));
    }
}

wq_status index_pool_terms_get(index_pool *pool, const wq_span *keys, size_t count, uint32_t *terms)
{
    uint32_t hashes[POOL_BATCH];
    for (size_t i = 0; i < count; i++) {
        hashes[i] = wq_check32(0, keys[i]);
    }
    if (count > 1 && pool->slot_cap > 0) {
        keys_fetch(pool, hashes, count);
    }
    for (size_t i = 0; i < count; i++) {
        WQ_TRY(term_get(pool, keys[i], hashes[i], &terms[i]));
    }
    return WQ_OK;
}

static wq_status slice_new(index_pool *pool, index_pool_term *t)
{
    if (t->head == POOL_NONE) {
        WQ_TRY(take(pool, 0, POOL_SLICE, &t->head));
        t->tail = t->head;
        return WQ_OK;
    }
    unsigned class = t->slice + 1u < POOL_CLASSES ? t->slice + 1u : POOL_CLASSES - 1;
    uint32_t next;
    WQ_TRY(take(pool, class, POOL_SLICE << (2 * class), &next));
    wq_put_le32(index_pool_at(pool, t->tail), next);
    t->slice = (uint8_t) class;
    t->tail = next;
    return WQ_OK;
}

wq_status index_pool_put_far(index_pool *pool, index_pool_term *t, const uint8_t *bytes, size_t len)
{
    uint32_t left = t->head != POOL_NONE ? index_pool_left(t->slice, t->tail) : 0;
    for (size_t i = 0; i < len; i++) {
        if (left == 0) {
            WQ_TRY(slice_new(pool, t));
            left = index_pool_left(t->slice, t->tail);
        }
        *index_pool_at(pool, t->tail++) = bytes[i];
        left--;
    }
    return WQ_OK;
}

static void slice_read(index_pool_reader *r, uint32_t address)
{
    unsigned class = r->pool->classes[address / POOL_PAGE];
    uint32_t left = index_pool_left(class, address);
    r->at = index_pool_at(r->pool, address);
    r->end = r->at + left;
    r->end_address = address + left;
}

void index_pool_read(index_pool_reader *r, const index_pool *pool, const index_pool_term *t,
                     uint32_t address)
{
    r->pool = pool;
    r->last = index_pool_at(pool, t->tail);
    slice_read(r, address);
}

uint32_t index_pool_next_long(index_pool_reader *r)
{
    uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (r->at == r->end) {
            slice_read(r, wq_le32(r->end));
        }
        uint8_t byte = *r->at++;
        value |= (uint32_t)(byte & 127) << shift;
        if (byte < 128) {
            return value;
        }
    }
}
