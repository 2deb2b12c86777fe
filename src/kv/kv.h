/* SPDX-License-Identifier: MIT */
/* kv: "how do bytes survive the plug?"  The one door to LMDB.
 *
 * Writing goes through LMDB. Reading does not: LMDB trusts every byte of its file, and a damaged
 * page makes it return wrong data or die. A kv_view of a snapshot is a bounded walker of our own
 * over the same B+tree pages, read with pread: no damage, truncation or device error can do more
 * than return WQ_ECORRUPT or WQ_EIO. An LMDB read transaction is held meanwhile, so that the
 * pages of the snapshot are not reused.
 *
 * Every record carries an 8-byte check over database, key and value; it is added by put and
 * verified and taken off by get. Blocks carry theirs in their head. Each commit that changes
 * something is sealed (kv/stamp.h), so that stale pages do not pass for the present state.
 *
 * Layer: kv (on base). Thread rule: an env and all that comes of it belong to one thread. */
#ifndef KV_KV_H
#define KV_KV_H

#include "base/limits.h"
#include "base/source.h"
#include "base/span.h"

#include <warraq/task.h>

typedef struct kv_env kv_env;
/** A consistent view: a snapshot (walker) or a write transaction (LMDB, sees its own writes). */
typedef struct kv_view kv_view;

/** Longest key in bytes (LMDB's limit is 511); a key has at least one. */
#define KV_KEY_MAX 500
/** Longest value of an ordinary record: with its check always shorter than a block, so that a
 * block is known by its size. Larger things are streams. */
#define KV_VALUE_MAX (WQ_BLOCK_BYTES - 9u)

typedef struct kv_options {
    /** Names of the databases in the file; a database is its index here everywhere below, and
     * that index seeds the check of its records: append, never reorder, and always give the
     * whole list (at most 32). Static. */
    const char *const *names;
    unsigned count;
    bool write;    /**< open for writing (LMDB's 3 MiB of lists are allocated) */
    bool create;   /**< make the file when it is not there (needs write) */
    bool no_lock;  /**< read-only medium: no lock file (MDB_NOLOCK) */
    wq_error *err; /**< lent until close */
} kv_options;

wq_status kv_env_open(const char *path, const kv_options *options, kv_env **out) WQ_MUST_USE;
void kv_env_close(kv_env *env);
/** One of the file's two heads is destroyed: it is read from the other one, the last commit may
 * be missing, and it cannot be written. */
bool kv_env_half(const kv_env *env);
/** Rename a new, synced file over `to` and take away the old file's lock file, which its present
 * readers go on using. No writer may have `to` open. */
wq_status kv_file_replace(const char *from, const char *to, wq_error *err) WQ_MUST_USE;

/** Open a snapshot of the last commit. Heap: a page cache of a fixed number of pages.
 * The env must outlive it. Ends with kv_view_close. */
wq_status kv_snapshot_open(kv_env *env, kv_view **out) WQ_MUST_USE;
/** Begin the one write transaction. Ends with kv_commit or kv_abort. */
wq_status kv_txn_begin(kv_env *env, kv_view **out) WQ_MUST_USE;
/** Commit and free `txn` in any case. On failure nothing of it is in the file. */
wq_status kv_commit(kv_view *txn) WQ_MUST_USE;
/** Free a view of either kind; a transaction is aborted. NULL is allowed. */
void kv_view_close(kv_view *view);

/** LMDB's transaction number: grows by one a commit. */
uint64_t kv_view_number(const kv_view *view);
/** Records in a database. */
wq_status kv_count(kv_view *view, unsigned db, uint64_t *records) WQ_MUST_USE;

/** The value of a key, borrowed until the next call on this view. WQ_ENOTFOUND, WQ_ECORRUPT. */
wq_status kv_get(kv_view *view, unsigned db, wq_span key, wq_span *value) WQ_MUST_USE;

/** Transparent, lives on the stack; holds a copy of its key. Stays valid across puts and
 * deletes in its view: each step seeks from the copied key when the view has changed. */
typedef struct kv_cursor {
    kv_view *view;
    unsigned db;
    wq_span key;   /**< of the present record; borrowed until the next step */
    wq_span value; /**< borrowed until the next call on the view */
    /* private */
    uint64_t page; /**< leaf of the present record in a snapshot */
    uint32_t index;
    uint8_t key_copy[KV_KEY_MAX];
} kv_cursor;

/** Stand on the first record with key >= `key`; WQ_ENOTFOUND when there is none. */
wq_status kv_seek(kv_view *view, unsigned db, wq_span key, kv_cursor *cursor) WQ_MUST_USE;
/** Stand on the last record with key <= `key`; WQ_ENOTFOUND when there is none. */
wq_status kv_seek_before(kv_view *view, unsigned db, wq_span key, kv_cursor *cursor) WQ_MUST_USE;
/** The same without the proof, which may read a neighbouring page, that no record lies between: for
 * whoever sees from the record itself that it is the right one. */
wq_status kv_seek_below(kv_view *view, unsigned db, wq_span key, kv_cursor *cursor) WQ_MUST_USE;
/** The next record; WQ_ENOTFOUND at the end (the cursor then stays where it was). */
wq_status kv_next(kv_cursor *cursor) WQ_MUST_USE;
/** The record before; WQ_ENOTFOUND at the beginning (the cursor then stays where it was). */
wq_status kv_prev(kv_cursor *cursor) WQ_MUST_USE;

/* Writing; only on a transaction. */
/** Put; appended when it is behind all keys of the database. */
wq_status kv_put(kv_view *txn, unsigned db, wq_span key, wq_span value) WQ_MUST_USE;
/** The same without looking (MDB_APPEND: pages are filled); WQ_EINVAL if it is not behind all. */
wq_status kv_append(kv_view *txn, unsigned db, wq_span key, wq_span value) WQ_MUST_USE;
/** Delete; WQ_ENOTFOUND when it is not there. */
wq_status kv_delete(kv_view *txn, unsigned db, wq_span key) WQ_MUST_USE;
/** Delete all records with first <= key < last (an empty `last`: to the end). */
wq_status kv_delete_range(kv_view *txn, unsigned db, wq_span first, wq_span last) WQ_MUST_USE;
/** Bytes of heap that this transaction's dirty pages hold, about. */
size_t kv_dirty_bytes(const kv_view *txn);

/* Blocks: streams of big things, 262,128 bytes each, key (stream be32, index be32). */
/** Put block `index` of `stream`: head (check64 le, stream le32, index le32), then `payload` of at
 * most WQ_BLOCK_PAYLOAD bytes. Whatever its length, it takes the room of a whole block (64 pages of
 * 4,096): it is padded with zeros. So who has few bytes keeps them otherwise: what lies behind the
 * last whole block of a pack is in ordinary records (store/tail.c), of a section of the index it is
 * the rest. Appended when it is the last key. */
wq_status kv_block_put(kv_view *txn, unsigned db, uint32_t stream, uint32_t index,
                       wq_span payload) WQ_MUST_USE;
/** Put what lies behind the last whole block of a stream, at most WQ_BLOCK_PAYLOAD bytes, as block
 * `index` that takes only the pages it needs: a record whose value begins with 16 zeros, so that
 * the payload lies in its pages as it does in a block. Above KV_VALUE_MAX less 16 it is a block. */
wq_status kv_rest_put(kv_view *txn, unsigned db, uint32_t stream, uint32_t index,
                      wq_span payload) WQ_MUST_USE;
/** Read `len` payload bytes at `offset` of a stream (offset counts payload bytes over all its
 * blocks). The check of a block or rest is not verified (that is up to 256 KiB): what is read
 * carries a finer one.
 * Finding a block costs O(depth) pages, kept in the view; then one read of the exact range. */
wq_status kv_stream_read(kv_view *view, unsigned db, uint32_t stream, uint64_t offset, void *out,
                         size_t len) WQ_MUST_USE;
void kv_stream_willneed(kv_view *view, unsigned db, uint32_t stream, uint64_t offset, uint64_t len);
/** Check head and check of one whole block (heap: one block while it runs). */
wq_status kv_block_verify(kv_view *view, unsigned db, uint32_t stream, uint32_t index) WQ_MUST_USE;
wq_status kv_stream_delete(kv_view *txn, unsigned db, uint32_t stream) WQ_MUST_USE;

/** Write all records of the newest commit to a fresh file at `path` (one that is there is
 * removed), in key order, in transactions of WQ_LIMIT_TXN_DIRTY, without the free pages; synced on
 * return, and removed when it fails. Reads through the walker, verifies everything, so a damaged
 * file gives WQ_ECORRUPT and no damage is carried over. `task` may be NULL; its cancel flag is
 * looked at before each transaction. Renaming (kv_file_replace) is the caller's. */
wq_status kv_copy_compact(kv_env *env, const char *path, wq_task *task) WQ_MUST_USE;

/** What reading cost, and what the file holds. */
typedef struct kv_stats {
    uint64_t page_reads; /**< pages that the walker of this view read */
    uint64_t cache_hits; /**< pages that it had */
    uint64_t file_pages; /**< in the file, the two metas included */
    uint64_t free_pages; /**< of these, in the free list */
    uint32_t page_size;  /**< bytes */
} kv_stats;
/** Figures of a snapshot; counting free pages reads the free list. WQ_EINVAL on a transaction. */
wq_status kv_stats_get(kv_view *view, kv_stats *stats) WQ_MUST_USE;

#endif
