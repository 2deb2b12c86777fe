/* SPDX-License-Identifier: MIT */
#include "index/keytable.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define NUMBER_MASK 0xFFFFFFu

void index_keys_init(index_keys *keys, index_pool *pool)
{
    memset(keys, 0, sizeof *keys);
    keys->pool = pool;
}

void index_keys_rest(index_keys *keys)
{
    free(keys->slots);
    keys->pool->used -= index_keys_slots(keys);
    keys->slots = NULL;
    keys->slot_cap = 0;
}

void index_keys_release(index_keys *keys)
{
    index_keys_rest(keys);
    free(keys->at);
    index_keys_init(keys, keys->pool);
}

static uint32_t hash_of(wq_span key)
{
    return wq_check32(0, key);
}

static uint32_t slot_of(uint32_t hash, uint32_t number)
{
    return (hash & ~NUMBER_MASK) | (number + 1);
}

/* The next slot from `i` on that may be of this hash, or a free one. */
static uint32_t slot_find(const index_keys *keys, uint32_t hash, uint32_t i)
{
    for (i &= keys->slot_cap - 1; keys->slots[i] != 0; i = (i + 1) & (keys->slot_cap - 1)) {
        if (((keys->slots[i] ^ hash) & ~NUMBER_MASK) == 0) {
            break;
        }
    }
    return i;
}

static void slot_put(index_keys *keys, uint32_t number)
{
    uint32_t hash = hash_of(index_keys_get(keys, number));
    uint32_t i = hash & (keys->slot_cap - 1);
    while (keys->slots[i] != 0) {
        i = (i + 1) & (keys->slot_cap - 1);
    }
    keys->slots[i] = slot_of(hash, number);
}

/* At most three slots of four are taken. */
static wq_status slots_grow(index_keys *keys)
{
    uint32_t cap = 1024;
    while (keys->count >= cap / 4 * 3) {
        cap *= 2;
    }
    WQ_TRY(index_pool_bound(keys->pool, cap * sizeof *keys->slots));
    index_keys_rest(keys);
    keys->slots = calloc(cap, sizeof *keys->slots);
    WQ_FAIL_IF(keys->slots == NULL, WQ_ENOMEM);
    keys->slot_cap = cap;
    keys->pool->used += index_keys_slots(keys);
    for (uint32_t i = 0; i < keys->count; i++) {
        slot_put(keys, i);
    }
    return WQ_OK;
}

static wq_status key_add(index_keys *keys, wq_span key)
{
    uint32_t bytes = (uint32_t)key.len + 2;
    WQ_FAIL_IF(keys->count == INDEX_KEYS_MAX, WQ_ELIMIT);
    if (keys->count == keys->cap) {
        WQ_TRY(index_pool_grow(keys->pool, (void **)&keys->at, &keys->cap, sizeof *keys->at, 1024));
    }
    if (keys->left < bytes) {
        WQ_TRY(index_pool_page(keys->pool, &keys->next));
        keys->left = POOL_PAGE;
    }
    uint8_t *record = index_pool_at(keys->pool, keys->next);
    wq_put_le16(record, (uint16_t)key.len);
    memcpy(record + 2, key.ptr, key.len);
    keys->at[keys->count++] = keys->next;
    keys->next += bytes;
    keys->left -= bytes;
    return WQ_OK;
}

static wq_status key_number(index_keys *keys, wq_span key, uint32_t hash, uint32_t *number)
{
    if (keys->count >= keys->slot_cap / 4 * 3) {
        WQ_TRY(slots_grow(keys));
    }
    uint32_t i = slot_find(keys, hash, hash);
    for (; keys->slots[i] != 0; i = slot_find(keys, hash, i + 1)) {
        *number = (keys->slots[i] & NUMBER_MASK) - 1;
        if (wq_span_equal(index_keys_get(keys, *number), key)) {
            return WQ_OK;
        }
    }
    WQ_TRY(key_add(keys, key));
    *number = keys->count - 1;
    keys->slots[i] = slot_of(hash, *number);
    return WQ_OK;
}

/* Have slots, addresses and keys fetched, one after the other for all. */
static void keys_fetch(const index_keys *keys, const uint32_t *hashes, size_t count)
{
    uint32_t found[INDEX_KEYS_BATCH];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        wq_fetch(&keys->slots[hashes[i] & (keys->slot_cap - 1)]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = keys->slots[slot_find(keys, hashes[i], hashes[i])];
        if (slot != 0) {
            found[n] = (slot & NUMBER_MASK) - 1;
            wq_fetch(&keys->at[found[n++]]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        wq_fetch(index_pool_at(keys->pool, keys->at[found[i]]));
    }
}

wq_status index_keys_numbers(index_keys *keys, const wq_span *list, size_t count, uint32_t *numbers)
{
    uint32_t hashes[INDEX_KEYS_BATCH];
    for (size_t i = 0; i < count; i++) {
        hashes[i] = hash_of(list[i]);
    }
    if (count > 1 && keys->slot_cap > 0) {
        keys_fetch(keys, hashes, count);
    }
    for (size_t i = 0; i < count; i++) {
        WQ_TRY(key_number(keys, list[i], hashes[i], &numbers[i]));
    }
    return WQ_OK;
}
