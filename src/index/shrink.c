/* SPDX-License-Identifier: MIT */
#include "index/inner.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

static wq_status env_reopen(index_db *db)
{
    const kv_options kv = {
        .names = INDEX_DB_NAMES, .count = INDEX_DBS, .write = db->write, .err = db->err};
    return kv_env_open(db->path, &kv, &db->env);
}

static wq_status copy_and_swap(index_db *db, const char *fresh, wq_task *task)
{
    WQ_TRY(kv_copy_compact(db->env, fresh, task));
    /* A failure from here on leaves a handle that can only be closed. */
    kv_env_close(db->env);
    db->env = NULL;
    wq_status replaced = kv_file_replace(fresh, db->path, db->err);
    wq_status opened = env_reopen(db);
    return replaced != WQ_OK ? replaced : opened;
}

wq_status index_compact(index_db *db, wq_task *task)
{
    WQ_TRY(index_clean(db));
    size_t len = strlen(db->path);
    char *fresh = malloc(len + sizeof ".new");
    WQ_FAIL_IF(fresh == NULL, WQ_ENOMEM);
    memcpy(fresh, db->path, len);
    memcpy(fresh + len, ".new", sizeof ".new");
    wq_status status = copy_and_swap(db, fresh, task);
    free(fresh);
    return status;
}
