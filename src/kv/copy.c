/* SPDX-License-Identifier: MIT */
#include "kv/env.h"

#include "kv/record.h"

#include <stdlib.h>
#include <string.h>

typedef struct copier {
    kv_env *to;
    kv_view *view; /* of the old file */
    kv_view *txn;  /* of the new one */
    wq_task *task;
    uint8_t *block;
} copier;

static wq_status next_txn(copier *c)
{
    if (c->txn != NULL && kv_dirty_bytes(c->txn) < WQ_LIMIT_TXN_DIRTY) {
        return WQ_OK;
    }
    WQ_FAIL_IF(c->task != NULL && c->task->cancel != NULL && *c->task->cancel != 0, WQ_ECANCEL);
    if (c->txn != NULL) {
        kv_view *full = c->txn;
        c->txn = NULL;
        WQ_TRY(kv_commit(full));
    }
    return kv_txn_begin(c->to, &c->txn);
}

/* A block goes over with the check that it has: a new one would make damage look good. */
static wq_status copy_block(copier *c, unsigned db, wq_span key)
{
    uint8_t *room;
    uint32_t stream = wq_be32(key.ptr);
    uint32_t index = wq_be32(key.ptr + 4);
    WQ_TRY(kv_block_raw(c->view, db, stream, index, c->block));
    WQ_TRY(kv_txn_reserve(c->txn, db, key, WQ_BLOCK_BYTES, true, &room));
    memcpy(room, c->block, WQ_BLOCK_BYTES);
    return WQ_OK;
}

static wq_status copy_database(copier *c, unsigned db)
{
    kv_cursor cursor;
    wq_status st = kv_seek(c->view, db, wq_span_of(NULL, 0), &cursor);
    while (st == WQ_OK) {
        WQ_TRY(next_txn(c));
        if (cursor.value.ptr == NULL && cursor.key.len == 8) {
            WQ_TRY(copy_block(c, db, cursor.key));
        } else {
            WQ_TRY(kv_append(c->txn, db, cursor.key, cursor.value));
        }
        st = kv_next(&cursor);
    }
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

static wq_status copy_all(copier *c)
{
    for (unsigned db = 0; db < c->view->env->count; db++) {
        uint64_t old_count;
        uint64_t new_count;
        WQ_TRY(next_txn(c));
        WQ_TRY(copy_database(c, db));
        WQ_TRY(kv_count(c->view, db, &old_count));
        WQ_TRY(kv_count(c->txn, db, &new_count));
        if (old_count != new_count) {
            return wq_fail(c->view->env->err, WQ_ECORRUPT,
                           "'%s' is damaged: database '%s' has not as many records as it says",
                           c->view->env->path, c->view->env->names[db]);
        }
    }
    kv_view *last = c->txn;
    c->txn = NULL;
    return kv_commit(last);
}

static wq_status sync_new(const char *path, wq_error *err)
{
    wq_file *file;
    WQ_TRY(wq_file_open(path, WQ_FILE_READ, err, &file));
    wq_status st = wq_file_sync(file);
    wq_file_close(file);
    return st;
}

wq_status kv_copy_compact(kv_env *env, const char *path, wq_task *task)
{
    copier c = {.task = task};
    const kv_options options = {.names = env->names,
                                .count = env->count,
                                .write = true,
                                .create = true,
                                .no_lock = true,
                                .err = env->err};
    wq_status st;
    WQ_TRY_OUT(st, wq_path_remove(path, env->err));
    c.block = malloc(WQ_BLOCK_BYTES);
    if (c.block == NULL) {
        st = wq_fail(env->err, WQ_ENOMEM, "no memory to compact '%s'", env->path);
        goto out;
    }
    WQ_TRY_OUT(st, kv_snapshot_open(env, &c.view));
    WQ_TRY_OUT(st, kv_env_open(path, &options, &c.to));
    WQ_TRY_OUT(st, copy_all(&c));
    WQ_TRY_OUT(st, sync_new(path, env->err));
out:
    kv_view_close(c.txn);
    kv_env_close(c.to);
    kv_view_close(c.view);
    free(c.block);
    if (st != WQ_OK) {
        wq_status left = wq_path_remove(path, NULL);
        (void)left; /* what went wrong first is what counts */
    }
    return st;
}
