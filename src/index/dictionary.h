/* SPDX-License-Identifier: MIT */
/* Dictionary blocks: front-coded terms in some 700 bytes, six to a leaf (index/leaves.h). Entries
 * are decoded in order; a block stands alone.
 * Layer: index. */
#ifndef INDEX_DICTIONARY_H
#define INDEX_DICTIONARY_H

#include "index/records.h"

/** The largest block: every entry fits in. */
#define INDEX_DICTIONARY_ROOM 1024u
/** A list together with its positions that is kept in the dictionary. */
#define INDEX_INLINE_MAX 32u
/** A list or the positions of a term below this do not cross a block. */
#define INDEX_WHOLE 65536u

/** Where an item of `len` bytes is placed when `at` bytes are there. */
static inline uint64_t index_place(uint64_t at, uint64_t len)
{
    uint64_t inner = at % WQ_BLOCK_PAYLOAD;
    return len < INDEX_WHOLE && inner + len > WQ_BLOCK_PAYLOAD ? at - inner + WQ_BLOCK_PAYLOAD : at;
}

/** What index_term.impl and inline_list hold. */
enum { INDEX_TERM_LIST, INDEX_TERM_POSITIONS, INDEX_TERM_BYTES, INDEX_TERM_SEED };
#define INDEX_INLINE_LEN 39 /**< bytes of the inline list, or INDEX_IN_STREAM */
#define INDEX_INLINE_POS 38 /**< 1: the term has positions */
#define INDEX_IN_STREAM  0xFFu

static inline uint32_t index_term_list_bytes(const index_term *term)
{
    return (uint32_t)term->impl[INDEX_TERM_BYTES];
}
static inline uint32_t index_term_position_bytes(const index_term *term)
{
    return (uint32_t)(term->impl[INDEX_TERM_BYTES] >> 32);
}
/** Keys below 0x20 are filters: no positions. */
static inline bool index_key_positions(wq_span key)
{
    return key.len > 0 && key.ptr[0] >= 0x20;
}
/** The seed of the checks of one term's list and positions. */
uint64_t index_term_seed(uint64_t segment_seed, wq_span key);

/** A byte in the middle of a character. */
static inline bool index_dict_continues(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}
/** Bytes that two keys begin with alike. */
size_t index_dict_shared(wq_span a, wq_span b);
/** A key as an entry has it, behind `last`, which is empty for the first: at most so many bytes. */
#define INDEX_DICT_KEY_MAX (2 * INDEX_KEY_MAX + 5)
size_t index_dict_key_encode(uint8_t out[INDEX_DICT_KEY_MAX], wq_span last, wq_span key);

/** Builds blocks; transparent, in the writer of leaves. */
typedef struct index_dict_writer {
    uint8_t bytes[INDEX_DICTIONARY_ROOM];
    size_t len;
    size_t room;
    uint8_t last[INDEX_KEY_MAX]; /**< last key of this block, or of the one before */
    size_t last_len;
    uint64_t lists, positions; /**< where the next items may begin */
    uint32_t entries;
} index_dict_writer;

void index_dict_init(index_dict_writer *d);
/** True if the entry was added; false if the block is full: take it, begin, add again. An empty
 * block of 680 bytes takes every entry. */
bool index_dict_add(index_dict_writer *d, wq_span key, const index_term *term);
/** Begin a block of at most `room` bytes behind what was added before. */
void index_dict_begin(index_dict_writer *d, size_t room);

/** Walks the entries of one block; transparent, on the stack (about 400 bytes). */
typedef struct index_dict_reader {
    wq_span in; /**< borrowed */
    uint64_t lists, positions;
    uint64_t seed; /**< of the segment; seeds of terms are made from it when `seeds` */
    size_t key_len;
    uint8_t key[INDEX_KEY_MAX];
} index_dict_reader;

wq_status index_dict_open(index_dict_reader *r, wq_span block, uint64_t seed) WQ_MUST_USE;
/** Keys alone, one behind the other: only index_dict_key reads them. */
void index_dict_names(index_dict_reader *r, wq_span keys);
/** The next entry: key in the reader, WQ_EEND behind the last, WQ_ECORRUPT. The term's seed is
 * not set (index_dict_seed does). */
wq_status index_dict_next(index_dict_reader *r, index_term *term) WQ_MUST_USE;
/** The same in two steps: the key of the next entry; then its list, or past it. */
wq_status index_dict_key(index_dict_reader *r) WQ_MUST_USE;
wq_status index_dict_list(index_dict_reader *r, index_term *term) WQ_MUST_USE;
wq_status index_dict_pass(index_dict_reader *r) WQ_MUST_USE;
/** In place of the list: past it, to the key of the next entry that does not begin with the first
 * `common` bytes of this one, which end with a letter, without making the keys between them. */
wq_status index_dict_beyond(index_dict_reader *r, size_t common) WQ_MUST_USE;
/** The key of the first entry at or behind `key`, which is larger than the reader's, without making
 * the keys before it; its list is next. WQ_EEND when the block ends before it. */
wq_status index_dict_seek(index_dict_reader *r, wq_span key) WQ_MUST_USE;
/** How many of the keys that follow, without lists, are at or before `key`; the next is the one
 * behind the first that is not. */
wq_status index_dict_rank(index_dict_reader *r, wq_span key, uint32_t *count) WQ_MUST_USE;
/** The entry of just this key, in a block just opened: WQ_ENOTFOUND when it is not there, WQ_EEND
 * when the block ends before it; the seed is not set. */
wq_status index_dict_find(index_dict_reader *r, wq_span key, index_term *term) WQ_MUST_USE;
void index_dict_seed(const index_dict_reader *r, index_term *term);

#endif
