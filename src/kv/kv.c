/* SPDX-License-Identifier: MIT */
#include "kv/env.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wq_status env_new(const char *path, const kv_options *options, kv_env **out)
{
    kv_env *env = calloc(1, sizeof *env);
    char *copy = strdup(path);
    *out = env;
    if (env == NULL || copy == NULL) {
        free(env);
        free(copy);
        *out = NULL;
        (void)wq_fail(options->err, WQ_ENOMEM, "no memory to open '%s'", path);
        return WQ_ENOMEM;
    }
    env->path = copy;
    env->names = options->names;
    env->count = options->count;
    env->write = options->write;
    env->no_lock = options->no_lock;
    env->err = options->err;
    return WQ_OK;
}

static wq_status env_metas(kv_env *env)
{
    kv_metas metas;
    WQ_TRY(kv_metas_read(env->file, env->err, &metas));
    env->page_size = kv_metas_newest(&metas)->page_size;
    env->half =
        !(metas.valid[0] || metas.taken_back[0]) || !(metas.valid[1] || metas.taken_back[1]);
    if (env->half && env->write) {
        return wq_fail(env->err, WQ_ECORRUPT,
                       "'%s' is damaged: one of its two heads is destroyed, so it can be read but "
                       "not written",
                       env->path);
    }
    if (env->half || (env->no_lock && !env->write)) {
        return WQ_OK;
    }
    return kv_mdb_open(env, &metas);
}

/* A new file is made under another name and renamed when it is whole, so that a file with the
 * right name always has two metas. */
static wq_status env_create(const char *path, const kv_options *options)
{
    size_t len = strlen(path) + sizeof ".new";
    char *fresh = malloc(len);
    if (fresh == NULL) {
        return wq_fail(options->err, WQ_ENOMEM, "no memory to make '%s'", path);
    }
    memcpy(fresh, path, len - sizeof ".new");
    memcpy(fresh + len - sizeof ".new", ".new", sizeof ".new");
    wq_file *file = NULL;
    wq_status st = wq_path_remove(fresh, options->err);
    if (st == WQ_OK) {
        st = kv_mdb_create(fresh, options);
    }
    if (st == WQ_OK) {
        st = wq_file_open(fresh, WQ_FILE_READ, options->err, &file);
    }
    if (st == WQ_OK) {
        st = wq_file_sync(file);
    }
    wq_file_close(file);
    if (st == WQ_OK) {
        st = kv_file_replace(fresh, path, options->err);
    } else {
        wq_status left = wq_path_remove(fresh, NULL);
        (void)left; /* what went wrong first is what counts */
    }
    free(fresh);
    return st;
}

wq_status kv_file_replace(const char *from, const char *to, wq_error *err)
{
    size_t len = strlen(to);
    char *lock = malloc(len + sizeof "-lock");
    if (lock == NULL) {
        return wq_fail(err, WQ_ENOMEM, "no memory to rename '%s'", from);
    }
    (void)snprintf(lock, len + sizeof "-lock", "%s-lock", to);
    /* The lock file belongs to the old file's readers; who opens the new one makes its own. */
    wq_status st = wq_path_rename(from, to, err);
    if (st == WQ_OK) {
        st = wq_path_remove(lock, err);
    }
    free(lock);
    return st;
}

wq_status kv_env_open(const char *path, const kv_options *options, kv_env **out)
{
    *out = NULL;
    if (options->count > KV_DB_MAX || (options->create && !options->write)) {
        return wq_fail(options->err, WQ_EINVAL, "'%s' cannot be opened in this way", path);
    }
    if (options->create && !wq_path_exists(path)) {
        WQ_TRY(env_create(path, options));
    }
    /* Opening a pipe would wait for ever. */
    if (wq_path_exists(path) && !wq_path_is_file(path)) {
        return wq_fail(options->err, WQ_ENOTWARRAQ, "'%s' is not a regular file", path);
    }
    kv_env *env;
    WQ_TRY(env_new(path, options, &env));
    wq_status st = wq_file_open(path, WQ_FILE_READ, options->err, &env->file);
    if (st == WQ_OK) {
        wq_file_random(env->file);
        st = env_metas(env);
    }
    if (st != WQ_OK) {
        kv_env_close(env);
        return st;
    }
    *out = env;
    return WQ_OK;
}

void kv_env_close(kv_env *env)
{
    if (env == NULL) {
        return;
    }
    assert(env->txn == NULL);
    kv_mdb_close(env);
    wq_file_close(env->file);
    free(env->path);
    free(env);
}

bool kv_env_half(const kv_env *env)
{
    return env->half;
}

uint64_t kv_view_number(const kv_view *view)
{
    return view->number;
}

void kv_view_close(kv_view *view)
{
    if (view == NULL) {
        return;
    }
    if (view->writing) {
        kv_txn_free(view);
    } else {
        kv_snapshot_free(view);
    }
}

static wq_status key_fits(const kv_view *view, unsigned db, wq_span key)
{
    if (db >= view->env->count || key.len == 0 || key.len > KV_KEY_MAX) {
        return wq_fail(view->env->err, WQ_EINVAL, "a key of %zu bytes in database %u of '%s'",
                       key.len, db, view->env->path);
    }
    return WQ_OK;
}

wq_status kv_count(kv_view *view, unsigned db, uint64_t *records)
{
    *records = 0;
    WQ_FAIL_IF(db >= view->env->count, WQ_EINVAL);
    return view->writing ? kv_txn_count(view, db, records) : kv_snapshot_count(view, db, records);
}

wq_status kv_get(kv_view *view, unsigned db, wq_span key, wq_span *value)
{
    *value = wq_span_of(NULL, 0);
    WQ_TRY(key_fits(view, db, key));
    return view->writing ? kv_txn_get(view, db, key, value) : kv_snapshot_get(view, db, key, value);
}

void kv_cursor_set(kv_cursor *cursor, wq_span key, wq_span value)
{
    memcpy(cursor->key_copy, key.ptr, key.len);
    cursor->key = wq_span_of(cursor->key_copy, key.len);
    cursor->value = value;
}

static wq_status seek(kv_view *view, unsigned db, wq_span key, kv_cursor *cursor, kv_side side)
{
    cursor->view = view;
    cursor->db = db;
    cursor->key = wq_span_of(NULL, 0);
    cursor->value = wq_span_of(NULL, 0);
    cursor->page = KV_NO_PAGE;
    cursor->index = 0;
    static const uint8_t least[1] = {0};
    if (key.len == 0 && side == KV_AT_OR_AFTER) {
        key = wq_span_of(least, 1); /* no key is less */
    }
    WQ_TRY(key_fits(view, db, key));
    return view->writing ? kv_txn_seek(view, cursor, key, side != KV_AT_OR_AFTER)
                         : kv_snapshot_seek(view, cursor, key, side);
}

wq_status kv_seek(kv_view *view, unsigned db, wq_span key, kv_cursor *cursor)
{
    return seek(view, db, key, cursor, KV_AT_OR_AFTER);
}

wq_status kv_seek_before(kv_view *view, unsigned db, wq_span key, kv_cursor *cursor)
{
    return seek(view, db, key, cursor, KV_BEFORE);
}

wq_status kv_seek_below(kv_view *view, unsigned db, wq_span key, kv_cursor *cursor)
{
    return seek(view, db, key, cursor, KV_BELOW);
}

static wq_status step(kv_cursor *cursor, bool back)
{
    WQ_FAIL_IF(cursor->key.len == 0, WQ_ENOTFOUND); /* a seek found nothing */
    return cursor->view->writing ? kv_txn_step(cursor->view, cursor, back)
                                 : kv_snapshot_step(cursor->view, cursor, back);
}

wq_status kv_next(kv_cursor *cursor)
{
    return step(cursor, false);
}

wq_status kv_prev(kv_cursor *cursor)
{
    return step(cursor, true);
}
