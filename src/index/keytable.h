/* SPDX-License-Identifier: MIT */
/* The keys that the builder has met, numbered as they come: a hash table of open addressing.
 * A key takes its bytes, two for its length and about eleven for number and slot.
 * Layer: index. */
#ifndef INDEX_KEYTABLE_H
#define INDEX_KEYTABLE_H

#include "base/bytes.h"
#include "base/span.h"
#include "index/pool.h"

/** More keys there are not: three bytes of a slot are a number. */
#define INDEX_KEYS_MAX 0xFFFFFEu
/** Keys that are looked up at once, so that the memory of one is fetched while another's is
 * read. */
#define INDEX_KEYS_BATCH 16u

typedef struct index_keys {
    index_pool *pool;
    uint32_t *at; /**< address of each: its length, 16 bits, and its bytes */
    uint32_t count, cap;
    uint32_t next;   /**< free address */
    uint32_t left;   /**< bytes of the page there */
    uint32_t *slots; /**< a byte of the hash, number + 1; 0: free */
    uint32_t slot_cap;
} index_keys;

/** The pool is borrowed. */
void index_keys_init(index_keys *keys, index_pool *pool);
/** Before the pool's release. */
void index_keys_release(index_keys *keys);
/** Numbers of up to INDEX_KEYS_BATCH keys of at most INDEX_KEY_MAX bytes, new ones the next that
 * are free. WQ_ENOMEM; WQ_ELIMIT as of the pool, or of INDEX_KEYS_MAX. */
wq_status index_keys_numbers(index_keys *keys, const wq_span *list, size_t count,
                             uint32_t *numbers) WQ_MUST_USE;
/** Give the memory of the slots back until the next look-up. */
void index_keys_rest(index_keys *keys);
/** Bytes of the slots. */
static inline size_t index_keys_slots(const index_keys *keys)
{
    return keys->slot_cap * sizeof *keys->slots;
}
/** The key of a number, borrowed until the release. */
static inline wq_span index_keys_get(const index_keys *keys, uint32_t number)
{
    const uint8_t *record = index_pool_at(keys->pool, keys->at[number]);
    return wq_span_of(record + 2, wq_le16(record));
}

/** Put `count` numbers of keys in the order of the keys. They stand in the low halves of `numbers`,
 * what the high ones are is of no account. No heap. */
void index_keys_sort(const index_keys *keys, uint64_t *numbers, size_t count);

#endif
