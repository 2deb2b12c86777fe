/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include <stdlib.h>

static wq_status swap_files(store *s, const char *fresh)
{
    /* A failure from here on leaves a handle that can only be closed. */
    kv_env_close(s->kv);
    s->kv = NULL;
    wq_status st = kv_file_replace(fresh, s->path, s->err);
    wq_status opened = store_file_open(s, false);
    return st != WQ_OK ? st : opened;
}

static wq_status compact(store *s, wq_task *task)
{
    if (!s->exclusive || s->change != NULL) {
        return wq_fail(s->err, WQ_EINVAL, "'%s' is not open for this process alone", s->dir);
    }
    store_progress(task, "compacting", 0, 0);
    WQ_FAIL_IF(s->kv == NULL, WQ_EIO);
    WQ_TRY(store_tidy(s));
    WQ_TRY(catalog_merge(s->kv, true));
    WQ_FAIL_IF(store_cancelled(task), WQ_ECANCEL);
    char *fresh = wq_path_join(s->dir, STORE_FILE_NEW);
    WQ_FAIL_IF(fresh == NULL, WQ_ENOMEM);
    wq_status st = kv_copy_compact(s->kv, fresh, task);
    if (st == WQ_OK) {
        st = swap_files(s, fresh);
    }
    free(fresh);
    return st;
}

wq_status store_compact(store *s, wq_task *task)
{
    return store_told(s, compact(s, task));
}
