/* SPDX-License-Identifier: MIT */
#include "kv/env.h"

#include "kv/structure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAP_64   ((uint64_t)16 << 30)
#define MAP_STEP ((uint64_t)256 << 20)
/* Room in the map beyond the file that a reader begins with. */
#define READER_ROOM ((uint64_t)64 << 20)
/* How often the map is grown for one transaction before giving up. */
#define MAP_TRIES 8

static const char *space_sentence(const kv_env *env)
{
    return sizeof(size_t) == 4 && env->map_size >= WQ_LIMIT_FILE_32
               ? "is at its largest on a machine with 32-bit words; seal it and begin another"
               : "has no space left";
}

wq_status kv_from_mdb(kv_env *env, int rc, const char *what)
{
    wq_error *err = env->err;
    switch (rc) {
    case MDB_SUCCESS:
        return WQ_OK;
    case MDB_NOTFOUND:
        return WQ_ENOTFOUND;
    case MDB_MAP_FULL:
        return wq_fail(err, WQ_ENOSPC, "'%s' %s", env->path, space_sentence(env));
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return wq_fail(err, WQ_ENOSPC, "%s '%s': no space left on the device", what, env->path);
    case MDB_TXN_FULL:
    case MDB_CURSOR_FULL:
        return wq_fail(err, WQ_ELIMIT, "%s '%s': too much in one transaction", what, env->path);
    case KV_MDB_ASSERT:
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_INCOMPATIBLE:
    case MDB_BAD_VALSIZE:
    case MDB_BAD_DBI:
        return wq_fail(err, WQ_ECORRUPT, "%s '%s': its pages are damaged", what, env->path);
    case MDB_VERSION_MISMATCH:
        return wq_fail(err, WQ_EVERSION, "%s '%s': its lock file is of another version", what,
                       env->path);
    case MDB_READERS_FULL:
        return wq_fail(err, WQ_EBUSY, "%s '%s': too many readers", what, env->path);
    case MDB_PANIC:
        return wq_fail(err, WQ_EIO, "%s '%s': an earlier write failed; open it again", what,
                       env->path);
    case MDB_BAD_TXN:
        return wq_fail(err, WQ_EIO, "%s '%s': the transaction failed before", what, env->path);
    default:
        break;
    }
    if (rc > 0) {
        return wq_fail_errno(err, rc, what, env->path);
    }
    return wq_fail(err, WQ_EINTERNAL, "%s '%s': %s", what, env->path, mdb_strerror(rc));
}

static void assertion(MDB_env *mdb, const char *message)
{
    (void)message;
    kv_env *env = mdb_env_get_userctx(mdb);
    env->dead = true;
    longjmp(env->trap, 1);
}

static uint64_t wanted_map(const kv_env *env, uint64_t file_size)
{
    if (!env->write) {
        return file_size + READER_ROOM;
    }
    if (sizeof(size_t) > 4) {
        return file_size * 4 > MAP_64 ? file_size * 4 : MAP_64;
    }
    /* Two such files must fit in 3 GiB of addresses, so the map grows with the file. */
    return file_size * 2 + MAP_STEP;
}

static size_t map_cut(uint64_t bytes)
{
    if (sizeof(size_t) == 4 && bytes > WQ_LIMIT_FILE_32) {
        return WQ_LIMIT_FILE_32;
    }
    return (size_t)(bytes & ~(uint64_t)(KV_PAGE_MAX - 1));
}

static wq_status mdb_start(kv_env *env, const char *path, uint64_t file_size, unsigned flags)
{
    int rc = mdb_env_create(&env->mdb);
    if (rc != 0) {
        env->mdb = NULL;
        return kv_from_mdb(env, rc, "cannot open");
    }
    env->map_size = map_cut(wanted_map(env, file_size));
    rc = mdb_env_set_userctx(env->mdb, env);
    rc = rc != 0 ? rc : mdb_env_set_assert(env->mdb, assertion);
    rc = rc != 0 ? rc : mdb_env_set_mapsize(env->mdb, env->map_size);
    rc = rc != 0 ? rc : mdb_env_set_maxdbs(env->mdb, KV_DB_MAX);
    if (rc == 0) {
        if (setjmp(env->trap) != 0) {
            return kv_from_mdb(env, KV_MDB_ASSERT, "cannot open");
        }
        rc = mdb_env_open(env->mdb, path, MDB_NOSUBDIR | MDB_NOTLS | MDB_NORDAHEAD | flags, 0666);
    }
    return kv_from_mdb(env, rc, "cannot open");
}

/* The last pages may never have been written: LMDB gives them numbers, then frees them in the
 * same transaction. A file that is shorter is written only when no page in use is missing. */
static wq_status tail_is_there(kv_env *env, const kv_metas *metas)
{
    const kv_meta *meta = kv_metas_newest(metas);
    if (meta->pages * meta->page_size <= metas->file_size) {
        return WQ_OK;
    }
    const kv_check_options options = {.err = env->err, .names = env->names, .count = env->count};
    return kv_check(env->path, &options, NULL);
}

wq_status kv_mdb_open(kv_env *env, const kv_metas *metas)
{
    if (env->write) {
        WQ_TRY(tail_is_there(env, metas));
    }
    unsigned flags = (env->write ? 0u : MDB_RDONLY) | (env->no_lock ? MDB_NOLOCK : 0u);
    return mdb_start(env, env->path, metas->file_size, flags);
}

/* After an assertion nothing of LMDB's can be taken down: its lists may point to a stack that is
 * gone, and its writer's mutex stays locked until the process ends (it is robust: the next
 * process gets it). So the environment is kept, and this process writes no more. */
static MDB_env *lost;

void kv_mdb_close(kv_env *env)
{
    if (env->mdb != NULL && env->dead) {
        lost = env->mdb;
        env->mdb = NULL;
    }
    if (env->mdb != NULL) {
        mdb_env_close(env->mdb);
        env->mdb = NULL;
    }
}

static int guarded_begin(kv_env *env, unsigned flags, MDB_txn **out)
{
    if (setjmp(env->trap) != 0) {
        return KV_MDB_ASSERT;
    }
    return mdb_txn_begin(env->mdb, NULL, flags, out);
}

/* The last put of every transaction that changes something. */
static int guarded_seal(kv_env *env, MDB_txn *txn)
{
    kv_db sizes[KV_DB_MAX];
    uint8_t seal[KV_SEAL_MAX];
    wq_span name = kv_seal_key();
    if (setjmp(env->trap) != 0) {
        return KV_MDB_ASSERT;
    }
    memset(sizes, 0, sizeof sizes);
    for (unsigned i = 0; i < env->count; i++) {
        MDB_stat stat;
        int rc = mdb_stat(txn, env->dbi[i], &stat);
        if (rc != 0) {
            return rc;
        }
        sizes[i].entries = stat.ms_entries;
        sizes[i].depth = (uint16_t)stat.ms_depth;
        sizes[i].branch_pages = stat.ms_branch_pages;
        sizes[i].leaf_pages = stat.ms_leaf_pages;
        sizes[i].overflow_pages = stat.ms_overflow_pages;
    }
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
    MDB_val key = {name.len, (void *)(uintptr_t)name.ptr};
    MDB_val value = {kv_seal_encode(mdb_txn_id(txn), sizes, env->count, seal), seal};
    return mdb_put(txn, env->main_dbi, &key, &value, 0);
}

/* Open the handles of all databases; with `flags` MDB_CREATE in a write transaction. */
static int open_handles(kv_env *env, MDB_txn *txn, unsigned flags, bool *made)
{
    MDB_stat before;
    MDB_stat after;
    if (setjmp(env->trap) != 0) {
        return KV_MDB_ASSERT;
    }
    int opened = mdb_dbi_open(txn, NULL, 0, &env->main_dbi);
    opened = opened != 0 ? opened : mdb_stat(txn, env->main_dbi, &before);
    if (opened != 0) {
        return opened;
    }
    for (unsigned i = 0; i < env->count; i++) {
        int rc = mdb_dbi_open(txn, env->names[i], flags, &env->dbi[i]);
        if (rc != 0) {
            return rc;
        }
    }
    opened = mdb_stat(txn, env->main_dbi, &after);
    *made = opened == 0 && after.ms_entries != before.ms_entries;
    return opened;
}

static int guarded_commit(kv_env *env, MDB_txn *txn)
{
    if (setjmp(env->trap) != 0) {
        return KV_MDB_ASSERT;
    }
    return mdb_txn_commit(txn);
}

/* A transaction of its own, so that the handles outlive an abort of the caller's. */
static wq_status open_databases(kv_env *env)
{
    MDB_txn *txn = NULL;
    int rc = guarded_begin(env, 0, &txn);
    if (rc == 0) {
        bool made = false;
        rc = open_handles(env, txn, MDB_CREATE, &made);
        if (rc == 0 && made) {
            rc = guarded_seal(env, txn);
        }
        if (rc == 0) {
            rc = guarded_commit(env, txn);
        } else if (rc != KV_MDB_ASSERT) {
            mdb_txn_abort(txn);
        }
    }
    env->opened = rc == 0;
    return kv_from_mdb(env, rc, "cannot open");
}

wq_status kv_mdb_create(const char *path, const kv_options *options)
{
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
    kv_env env = {.path = (char *)(uintptr_t)path,
                  .names = options->names,
                  .count = options->count,
                  .write = true,
                  .err = options->err};
    wq_status st = mdb_start(&env, path, 0, MDB_NOLOCK);
    if (st == WQ_OK) {
        st = open_databases(&env);
    }
    kv_mdb_close(&env);
    return st;
}

/* Another process made the file larger than our map: follow it. */
static wq_status grow_map(kv_env *env)
{
    uint64_t size;
    WQ_TRY(wq_file_size(env->file, &size));
    size_t map = map_cut(wanted_map(env, size));
    env->map_size = map > env->map_size ? map : env->map_size;
    return kv_from_mdb(env, mdb_env_set_mapsize(env->mdb, env->map_size), "cannot map");
}

static wq_status begin(kv_env *env, unsigned flags, MDB_txn **out)
{
    int rc = MDB_MAP_RESIZED;
    for (int i = 0; i < MAP_TRIES && rc == MDB_MAP_RESIZED; i++) {
        rc = guarded_begin(env, flags, out);
        if (rc == MDB_MAP_RESIZED) {
            WQ_TRY(grow_map(env));
        }
    }
    return kv_from_mdb(env, rc, "cannot begin on");
}

wq_status kv_mdb_reader(kv_env *env, MDB_txn **out)
{
    return begin(env, MDB_RDONLY, out);
}

static bool map_is_tight(kv_env *env)
{
    uint64_t size;
    return wq_file_size(env->file, &size) == WQ_OK && size > env->map_size / 2 &&
           map_cut(wanted_map(env, size)) > env->map_size;
}

static wq_status view_new(kv_env *env, kv_view **out)
{
    kv_view *view = calloc(1, sizeof *view);
    uint32_t *slots = calloc(KV_DIRTY_SLOTS, sizeof *slots);
    if (view == NULL || slots == NULL) {
        free(view);
        free(slots);
        *out = NULL;
        (void)wq_fail(env->err, WQ_ENOMEM, "no memory to write '%s'", env->path);
        return WQ_ENOMEM;
    }
    view->env = env;
    view->writing = true;
    view->dirty_slot = slots;
    *out = view;
    return WQ_OK;
}

wq_status kv_txn_begin(kv_env *env, kv_view **out)
{
    *out = NULL;
    if (!env->write || env->mdb == NULL) {
        return wq_fail(env->err, WQ_EREADONLY, "'%s' is open for reading only", env->path);
    }
    if (env->dead || lost != NULL) {
        return wq_fail(env->err, WQ_ECORRUPT,
                       "'%s' cannot be written: damage stopped an earlier change; end the program "
                       "and verify the archive",
                       env->path);
    }
    if (env->txn != NULL) {
        return wq_fail(env->err, WQ_EBUSY, "'%s' has an open transaction", env->path);
    }
    if (map_is_tight(env)) {
        WQ_TRY(grow_map(env));
    }
    if (!env->opened) {
        WQ_TRY(open_databases(env));
    }
    kv_view *view;
    WQ_TRY(view_new(env, &view));
    wq_status st = begin(env, 0, &view->txn);
    if (st != WQ_OK) {
        view->txn = NULL;
        kv_txn_free(view);
        return st;
    }
    env->txn = view;
    view->number = mdb_txn_id(view->txn);
    *out = view;
    return WQ_OK;
}

/* LMDB says EIO when a device takes only a part of a write, as a full one does. */
static int explain_eio(kv_env *env, int rc, size_t dirty)
{
    const uint64_t margin = 64 * WQ_KIB;
    return rc == EIO && wq_file_space(env->file) < dirty + margin ? ENOSPC : rc;
}

wq_status kv_commit(kv_view *view)
{
    kv_env *env = view->env;
    wq_status st = view->failed;
    if (!view->writing) {
        st = WQ_EINVAL;
    } else if (st == WQ_OK) {
        MDB_txn *txn = view->txn;
        view->txn = NULL; /* freed by the commit, whatever comes of it */
        for (unsigned i = 0; i < env->count; i++) {
            if (view->cursor[i] != NULL) {
                mdb_cursor_close(view->cursor[i]);
                view->cursor[i] = NULL;
            }
        }
        int rc = view->changed ? guarded_seal(env, txn) : 0;
        if (rc == 0) {
            rc = explain_eio(env, guarded_commit(env, txn), view->dirty);
        } else {
            kv_txn_abandon(env, txn);
        }
        st = kv_from_mdb(env, rc, "cannot commit to");
        if (st == WQ_ENOTFOUND) {
            st = wq_fail(env->err, WQ_ECORRUPT, "'%s': its free list is damaged", env->path);
        }
    }
    kv_view_close(view);
    return st;
}
