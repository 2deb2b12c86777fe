/* SPDX-License-Identifier: MIT */
/* A bounded walker over the B+trees of an LMDB file: pages by pread, each validated whole when
 * it comes in, a small cache of them, depth and page numbers bounded. Damage, truncation and
 * device errors come out as a status; nothing can make it crash, loop or grow.
 *
 * A miss is proved before it is believed: the leaf is in order, its keys lie between the
 * separators that led there, and both neighbours of the missing key verify. So a damaged page
 * does not turn "is there" into "is not there".
 * Layer: kv. Heap: WQ_LIMIT_KV_CACHE of pages, and one value of at most a block while it is
 * borrowed. One owner. */
#ifndef KV_WALKER_H
#define KV_WALKER_H

#include "base/file.h"
#include "base/limits.h"
#include "kv/meta.h"
#include "kv/page.h"

/** Fewest and most cached pages. */
#define KV_CACHE_MIN 6u
#define KV_CACHE_MAX 24u

typedef struct kv_walker {
    wq_file *file; /* borrowed */
    wq_error *err; /* borrowed, may be NULL */
    uint32_t page_size;
    uint64_t pages; /* page numbers are below this */
    unsigned slots;
    uint32_t tick;
    uint64_t cached[KV_CACHE_MAX]; /* page numbers, KV_NO_PAGE when empty */
    uint32_t used[KV_CACHE_MAX];
    kv_page page[KV_CACHE_MAX];
    uint8_t *memory;
    wq_buf value; /* the last overflow value */
    uint64_t reads, hits;
} kv_walker;

/** Where a descent ended: the page and the node at each level, root first. */
typedef struct kv_path {
    unsigned db;  /**< for checks and messages */
    bool integer; /**< keys are native words (the free list), not strings */
    unsigned depth;
    uint64_t pgno[KV_DEPTH_MAX];
    uint32_t index[KV_DEPTH_MAX];
} kv_path;

/** A walker over the pages of one meta. Errors: WQ_ENOMEM. */
wq_status kv_walker_init(kv_walker *w, wq_file *file, wq_error *err, uint32_t page_size,
                         uint64_t pages) WQ_MUST_USE;
void kv_walker_release(kv_walker *w);

/** A branch or leaf page, borrowed until the next call. WQ_ECORRUPT, WQ_EIO. */
wq_status kv_walker_page(kv_walker *w, uint64_t pgno, kv_page_kind kind,
                         const kv_page **out) WQ_MUST_USE;

/** Descend to the leaf where `key` is or would be: the path's last index is that of the first
 * node with a key not less (it may be the leaf's count). An empty database: depth 0. */
wq_status kv_walker_descend(kv_walker *w, unsigned db, const kv_db *record, wq_span key,
                            kv_path *path, bool *exact) WQ_MUST_USE;
/** Node at the end of a path; its spans are borrowed until the next call. */
wq_status kv_walker_node(kv_walker *w, const kv_path *path, kv_node *out) WQ_MUST_USE;
/** Move to the first node of the next leaf, or the last of the one before. WQ_ENOTFOUND at the
 * end. The separators are checked against what is found. */
wq_status kv_walker_next_leaf(kv_walker *w, kv_path *path) WQ_MUST_USE;
wq_status kv_walker_prev_leaf(kv_walker *w, kv_path *path) WQ_MUST_USE;
/** WQ_ECORRUPT unless the leaf where the path ends is in order and its keys lie between the
 * separators on the way. */
wq_status kv_walker_leaf_check(kv_walker *w, const kv_path *path) WQ_MUST_USE;
/** Prove that `key` is not there: `path` is where a descent that was not exact ended. */
wq_status kv_walker_confirm(kv_walker *w, const kv_path *path, wq_span key) WQ_MUST_USE;

/** The verified value of a leaf node of database `db`, borrowed until the next call. A block
 * gives an empty span, and only its head is looked at. */
wq_status kv_walker_value(kv_walker *w, unsigned db, const kv_node *node,
                          wq_span *value) WQ_MUST_USE;
/** The bytes of a node whose value carries no check (records of named databases). */
wq_status kv_walker_raw(kv_walker *w, const kv_node *node, wq_span *value) WQ_MUST_USE;
/** WQ_ECORRUPT unless `pages` pages from `pgno` lie in the file as the meta says. */
wq_status kv_walker_range(kv_walker *w, uint64_t pgno, uint64_t pages) WQ_MUST_USE;

#endif
