/* SPDX-License-Identifier: MIT */
/* What the files of kv share: the bodies of kv_env and kv_view, and the guarded calls to LMDB.
 * Layer: kv, private to it. */
#ifndef KV_ENV_H
#define KV_ENV_H

#include "kv/kv.h"
#include "kv/stamp.h"
#include "kv/walker.h"

#include <lmdb.h>
#include <setjmp.h>

/** Where a seek stands when its key is not there. */
typedef enum kv_side {
    KV_AT_OR_AFTER,
    KV_BEFORE, /**< on the last record before */
    KV_BELOW   /**< there too, and it is not proved that nothing lies between */
} kv_side;

/** Remembered places of blocks in a view. */
#define KV_PLACES 128u
/** Slots of the set of touched pages (kv_dirty_bytes), and how many are looked at. */
#define KV_DIRTY_SLOTS  2048u
#define KV_DIRTY_PROBES 16u

struct kv_env {
    char *path;
    const char *const *names; /* static, of the caller */
    unsigned count;
    bool write;
    bool no_lock;
    bool half;   /* one meta is damaged: read-only, without LMDB */
    bool dead;   /* LMDB failed an assertion: nothing goes through it any more */
    bool opened; /* dbi[] are valid */
    wq_error *err;
    wq_file *file; /* what the walker reads */
    uint32_t page_size;
    size_t map_size;
    MDB_env *mdb; /* NULL when reading needs no lock */
    MDB_dbi dbi[KV_DB_MAX];
    MDB_dbi main_dbi;    /* holds the seal */
    struct kv_view *txn; /* the open write transaction */
    jmp_buf trap;        /* where a failed assertion of LMDB lands */
};

/** Where a block lies in the file, and how many bytes of it can be read. */
typedef struct kv_place {
    bool known;
    unsigned db;
    uint32_t stream, index;
    uint32_t end;
    uint64_t offset;
} kv_place;

struct kv_view {
    kv_env *env;
    bool writing;
    MDB_txn *txn; /* NULL for a view without a lock */
    uint64_t number;
    wq_status failed; /* of a transaction: the first failure; it can only be aborted */
    /* a snapshot */
    kv_walker walker;
    kv_meta meta;
    bool known[KV_DB_MAX]; /* db[] is read */
    bool sealed;           /* seal[] is read and verified */
    uint8_t seal[KV_SEAL_MAX];
    size_t seal_len;
    kv_db db[KV_DB_MAX];
    kv_place place[KV_PLACES];
    /* a transaction */
    MDB_cursor *cursor[KV_DB_MAX]; /* one for reading in each database, opened when needed */
    bool changed;                  /* something was put or deleted: the commit writes a seal */
    size_t dirty;
    uint32_t *dirty_slot; /* KV_DIRTY_SLOTS */
};

/** Assertion failures inside LMDB come back as this code from the calls below. */
#define KV_MDB_ASSERT (-30599)

/** A status and a sentence for an LMDB code. `what`: "cannot write", ... */
wq_status kv_from_mdb(kv_env *env, int rc, const char *what) WQ_MUST_USE;
/** Open LMDB's side of an environment (file and metas have been looked at). */
wq_status kv_mdb_open(kv_env *env, const kv_metas *metas) WQ_MUST_USE;
void kv_mdb_close(kv_env *env);
/** Make a fresh file with all databases at `path`, which must not exist. */
wq_status kv_mdb_create(const char *path, const kv_options *options) WQ_MUST_USE;
/** Begin a read transaction that holds the pages of the newest commit. */
wq_status kv_mdb_reader(kv_env *env, MDB_txn **out) WQ_MUST_USE;

/* The same operations on a write transaction: txn.c. */
wq_status kv_txn_count(kv_view *view, unsigned db, uint64_t *records) WQ_MUST_USE;
/** The stored bytes (trailer and all), borrowed until the next change. */
wq_status kv_txn_raw(kv_view *view, unsigned db, wq_span key, wq_span *stored) WQ_MUST_USE;
wq_status kv_txn_get(kv_view *view, unsigned db, wq_span key, wq_span *value) WQ_MUST_USE;
wq_status kv_txn_seek(kv_view *view, kv_cursor *cursor, wq_span key, bool before) WQ_MUST_USE;
wq_status kv_txn_step(kv_view *view, kv_cursor *cursor, bool back) WQ_MUST_USE;
/** Room for `bytes` stored bytes under a key, to be filled at once. */
wq_status kv_txn_reserve(kv_view *txn, unsigned db, wq_span key, size_t bytes, bool append,
                         uint8_t **room) WQ_MUST_USE;
/** Whether a key is behind all that a database has: then it can be appended, and pages are
 * filled. */
wq_status kv_txn_behind(kv_view *txn, unsigned db, wq_span key, bool *behind) WQ_MUST_USE;
void kv_txn_free(kv_view *view);
/** Abort LMDB's side of a transaction. */
void kv_txn_abandon(kv_env *env, MDB_txn *txn);

/* And on a snapshot: snapshot.c. */
wq_status kv_snapshot_count(kv_view *view, unsigned db, uint64_t *records) WQ_MUST_USE;
/** The leaf node of a key; its spans are borrowed until the next call. */
wq_status kv_snapshot_node(kv_view *view, unsigned db, wq_span key, kv_node *node) WQ_MUST_USE;
wq_status kv_snapshot_get(kv_view *view, unsigned db, wq_span key, wq_span *value) WQ_MUST_USE;
wq_status kv_snapshot_seek(kv_view *view, kv_cursor *cursor, wq_span key, kv_side side) WQ_MUST_USE;
wq_status kv_snapshot_step(kv_view *view, kv_cursor *cursor, bool back) WQ_MUST_USE;
void kv_snapshot_free(kv_view *view);

/** A whole block, head and all, into WQ_BLOCK_BYTES; verified. */
wq_status kv_block_raw(kv_view *view, unsigned db, uint32_t stream, uint32_t index,
                       uint8_t *block) WQ_MUST_USE;

/** Set a cursor on a record whose key is copied. */
void kv_cursor_set(kv_cursor *cursor, wq_span key, wq_span value);

#endif
