/* SPDX-License-Identifier: MIT */
/* One page of an LMDB 0.9 file, parsed with bounds: span in, validated fields out.
 *
 * The layout is LMDB's own (its file mirrors structs of native words, so it differs between 32
 * and 64 bits): a head of word + 8 bytes, an array of 16-bit node offsets growing up from it,
 * nodes growing down from the end of the page. Nothing is read outside the span, and after a
 * parse every node of the page lies wholly inside it. See FORMAT.md.
 * Layer: kv. No allocation. */
#ifndef KV_PAGE_H
#define KV_PAGE_H

#include "base/bytes.h"
#include "base/span.h"

/** Bytes of a native word: page numbers and counts in the file are that wide. */
#define KV_WORD sizeof(size_t)
/** Bytes of a page's head: 16 on 64 bits, 12 on 32. */
#define KV_PAGE_HEAD (KV_WORD + 8u)
/** Bytes of a node's head. */
#define KV_NODE_HEAD 8u
/** LMDB's page sizes; the one of a file is in its metas. */
#define KV_PAGE_MIN 512u
#define KV_PAGE_MAX 32768u
/** Bytes of a database record (MDB_db): 48 on 64 bits, 28 on 32. */
#define KV_DB_BYTES (8u + 5u * KV_WORD)
/** Bytes of a meta (MDB_meta) behind its page head: 136 on 64 bits, 80 on 32. */
#define KV_META_BYTES (8u + 4u * KV_WORD + 2u * KV_DB_BYTES)
/** Longest key that LMDB writes. */
#define KV_LMDB_KEY_MAX 511u
/** Deepest tree that LMDB writes (its cursor stack). */
#define KV_DEPTH_MAX 32u
/** "No page": the root of an empty database. */
#define KV_NO_PAGE UINT64_MAX

typedef enum kv_page_kind {
    KV_BRANCH = 0x01,
    KV_LEAF = 0x02,
    KV_OVERFLOW = 0x04,
    KV_META = 0x08
} kv_page_kind;

/** A parsed page; `bytes` is borrowed from whoever gave the span. */
typedef struct kv_page {
    const uint8_t *bytes;
    uint32_t size;
    uint32_t count;    /**< nodes of a branch or leaf */
    uint32_t overflow; /**< pages of an overflow run, the first included */
    uint64_t pgno;
    uint16_t kind;     /**< one kv_page_kind */
    bool ordered;      /**< its keys were found in order (the walker's note) */
    uint64_t verified; /**< a bit for each of the first 64 values found whole (the walker's note) */
    unsigned db;       /**< as values of this database */
} kv_page;

/** A node of a parsed page. */
typedef struct kv_node {
    wq_span key;   /**< empty for the first node of a branch, whatever it holds */
    wq_span data;  /**< of a leaf node without overflow */
    uint64_t pgno; /**< child of a branch node, first overflow page of a big leaf node */
    uint32_t size; /**< bytes of the value, of a big one too */
    bool big;      /**< the value lies in overflow pages */
    bool sub;      /**< the value is the record of a named database */
    uint8_t slot;  /**< of the walker: 1 + where its page is kept; 0: nowhere */
    uint8_t bit;   /**< and its place in the page, below 64 */
} kv_node;

/** Parse a whole page that should carry number `pgno`. WQ_ECORRUPT (no message: the caller names
 * the place) when the number, the flags, the bounds or the sum of the node sizes are wrong.
 * For an overflow page only the head must be in the span. */
wq_status kv_page_parse(wq_span bytes, uint64_t pgno, kv_page *out) WQ_MUST_USE;
/** Node `index` (below `count`) of a parsed branch or leaf. Cannot fail: parse looked. */
void kv_page_node(const kv_page *page, uint32_t index, kv_node *out);
/** The key of a node alone. */
wq_span kv_page_key(const kv_page *page, uint32_t index);
/** Order of two keys: strings, or native words (the free list). */
int kv_key_compare(wq_span a, wq_span b, bool integer);
/** WQ_ECORRUPT unless the keys of the page ascend strictly. */
wq_status kv_page_order(const kv_page *page, bool integer) WQ_MUST_USE;
/** Pages that an overflow value of `bytes` takes. */
uint64_t kv_overflow_pages(uint64_t bytes, uint32_t page_size);

/** A database record: the two of a meta, and the values of named databases. */
typedef struct kv_db {
    uint32_t pad; /**< page size in the first record of a meta */
    uint16_t flags;
    uint16_t depth;
    uint64_t branch_pages;
    uint64_t leaf_pages;
    uint64_t overflow_pages;
    uint64_t entries;
    uint64_t root; /**< KV_NO_PAGE when empty */
} kv_db;

/** Parse a database record. WQ_ECORRUPT: wrong size, depth above 32, or a root without entries
 * or the reverse, or a root not below `pages`. */
wq_status kv_db_parse(wq_span bytes, uint64_t pages, kv_db *out) WQ_MUST_USE;

/** A native word of the file. */
uint64_t kv_word_get(const uint8_t *bytes);

#endif
