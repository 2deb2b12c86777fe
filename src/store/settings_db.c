/* SPDX-License-Identifier: MIT */
#include "store/settings_db.h"

#include "base/file.h"
#include "kv/kv.h"
#include "kv/structure.h"

#include <stdlib.h>
#include <string.h>

#define FILE_NAME "settings.mdb"
/* Of the archive's lock file; 0 and 1 are of store.c. */
#define LOCK_SETTINGS 2u
#define WAIT_MS       2000u

static const char *const NAMES[] = {"settings"};

struct store_settings {
    char *path;
    wq_error *err;
    wq_file *lock; /* NULL: the medium cannot be written */
    kv_env *env;   /* NULL: there is no file yet */
    kv_view *view; /* a snapshot, or the one transaction */
    bool write;
};

static wq_status check(const store_settings *s)
{
    const kv_check_options options = {.names = NAMES, .count = 1, .values = true, .err = s->err};
    return kv_check(s->path, &options, NULL);
}

/* The archive must be there, and its lock file tells whether it can be written. */
static wq_status lock_open(store_settings *s, const char *dir)
{
    char *articles = wq_path_join(dir, "articles.mdb"), *path = wq_path_join(dir, "lock");
    wq_status st = articles == NULL || path == NULL ? WQ_ENOMEM : WQ_OK;
    if (st == WQ_OK && !wq_path_exists(articles)) {
        st = wq_fail(s->err, WQ_ENOENT, "no archive at '%s'; `warraq init` makes one", dir);
    }
    if (st == WQ_OK) {
        st = wq_file_open(path, WQ_FILE_WRITE, s->write ? s->err : NULL, &s->lock);
        if (st != WQ_OK) {
            s->lock = NULL;
            st = s->write ? st : WQ_OK;
        }
    }
    free(path);
    free(articles);
    return st;
}

static wq_status open_steps(store_settings *s, const char *dir)
{
    WQ_TRY(lock_open(s, dir));
    if (s->write) {
        wq_status st = wq_file_lock(s->lock, LOCK_SETTINGS, true, WAIT_MS);
        if (st != WQ_OK) {
            return wq_fail(s->err, st, "another line is writing to '%s'", s->path);
        }
    }
    bool there = wq_path_exists(s->path);
    if (!there && !s->write) {
        return WQ_OK;
    }
    /* LMDB trusts what it writes to; a file of a few pages is looked over each time. */
    if (there && s->write) {
        WQ_TRY(check(s));
    }
    const kv_options options = {.names = NAMES,
                                .count = 1,
                                .write = s->write,
                                .create = s->write,
                                .no_lock = s->lock == NULL,
                                .err = s->err};
    WQ_TRY(kv_env_open(s->path, &options, &s->env));
    return s->write ? kv_txn_begin(s->env, &s->view) : kv_snapshot_open(s->env, &s->view);
}

wq_status store_settings_open(const char *dir, bool write, wq_error *err, store_settings **out)
{
    *out = NULL;
    store_settings *s = calloc(1, sizeof *s);
    WQ_FAIL_IF(s == NULL, WQ_ENOMEM);
    s->err = err;
    s->write = write;
    s->path = wq_path_join(dir, FILE_NAME);
    wq_status st = s->path == NULL ? WQ_ENOMEM : open_steps(s, dir);
    if (st != WQ_OK) {
        store_settings_close(s);
        return st;
    }
    *out = s;
    return WQ_OK;
}

void store_settings_close(store_settings *s)
{
    if (s == NULL) {
        return;
    }
    kv_view_close(s->view);
    kv_env_close(s->env);
    wq_file_close(s->lock);
    free(s->path);
    free(s);
}

wq_status store_setting_get(store_settings *s, const char *name, wq_span *value)
{
    *value = wq_span_of(NULL, 0);
    WQ_FAIL_IF(s->view == NULL, WQ_ENOTFOUND);
    return kv_get(s->view, 0, wq_span_str(name), value);
}

wq_status store_setting_put(store_settings *s, const char *name, wq_span value)
{
    size_t len = strlen(name);
    WQ_FAIL_IF(!s->write || s->view == NULL || len == 0 || len > STORE_SETTING_NAME ||
                   value.len > STORE_SETTING_VALUE,
               WQ_EINVAL);
    if (value.len > 0) {
        return kv_put(s->view, 0, wq_span_str(name), value);
    }
    wq_status st = kv_delete(s->view, 0, wq_span_str(name));
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

wq_status store_settings_commit(store_settings *s)
{
    WQ_FAIL_IF(!s->write || s->view == NULL, WQ_EINVAL);
    kv_view *txn = s->view;
    s->view = NULL;
    return kv_commit(txn);
}

wq_status store_settings_check(const char *dir, wq_error *err)
{
    store_settings s = {.path = wq_path_join(dir, FILE_NAME), .err = err};
    wq_status st = s.path == NULL ? WQ_ENOMEM : wq_path_exists(s.path) ? check(&s) : WQ_OK;
    free(s.path);
    return st;
}
