/* SPDX-License-Identifier: MIT */
#include "api/api.h"

#include "ingest/pipeline.h"
#include "ingest/agreement.h"
#include "ingest/indexer.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

const char *wq_version(void)
{
    return WQ_VERSION;
}

void api_begin(wq_archive *archive)
{
    wq_error_clear(&archive->err);
}

wq_status api_end(wq_archive *archive, wq_status status)
{
    if (status != WQ_OK) {
        (void)wq_fail(&archive->err, status, "%s", wq_status_text(status));
    }
    return status;
}

wq_open_options api_open_options(const wq_open_options *options)
{
    wq_open_options full = {.size = sizeof full};
    if (options != NULL) {
        memcpy(&full, options, options->size < sizeof full ? options->size : sizeof full);
    }
    if (full.memory == 0) {
        full.memory = WQ_LIMIT_HEAP_WORK;
    }
    return full;
}

wq_task api_task(const wq_task *given)
{
    wq_task task = {.size = sizeof task};
    if (given != NULL) {
        memcpy(&task, given, given->size < sizeof task ? given->size : sizeof task);
    }
    return task;
}

wq_status api_archive_new(const char *dir, const wq_open_options *options, wq_archive **out)
{
    *out = NULL;
    wq_archive *archive = calloc(1, sizeof *archive);
    WQ_FAIL_IF(archive == NULL, WQ_ENOMEM);
    archive->dir = strdup(dir);
    archive->index_path = wq_path_join(dir, "index.mdb");
    if (archive->dir == NULL || archive->index_path == NULL) {
        wq_archive_close(archive);
        return WQ_ENOMEM;
    }
    archive->write = options->write;
    archive->memory = options->memory;
    *out = archive;
    return WQ_OK;
}

wq_status api_index_open(wq_archive *archive, bool create)
{
    index_options options = {.write = archive->write,
                             .create = create,
                             .no_lock = store_no_lock(archive->articles),
                             .memory = ingest_budget_of(archive->memory).index,
                             .analyser = text_analyser_id(),
                             .key_is_right = text_key_is_right,
                             .err = &archive->err};
    return index_open(archive->index_path, &options, &archive->index);
}

/* An index that opens may still be of other articles: a file restored from a copy, or put there
 * by hand. WQ_ECORRUPT then. */
static wq_status index_belongs(wq_archive *archive)
{
    store_view *view = NULL;
    index_view *index = NULL;
    bool belongs = false;
    wq_status status = store_snapshot(archive->articles, &view);
    if (status == WQ_OK) {
        status = index_snapshot(archive->index, &index);
    }
    if (status == WQ_OK) {
        status = ingest_index_belongs(view, index, &belongs);
    }
    index_view_close(index);
    store_view_close(view);
    return status == WQ_OK && !belongs ? WQ_ECORRUPT : status;
}

/* A writer makes a missing, damaged or foreign index anew: it holds nothing that the articles do
 * not tell. A reader goes on without it. */
static wq_status index_attach(wq_archive *archive)
{
    wq_status status = api_index_open(archive, archive->write);
    if (status == WQ_OK && archive->write) {
        status = index_belongs(archive);
    }
    archive->index_status = status;
    if (status == WQ_OK || status == WQ_ENOMEM) {
        return status;
    }
    if (!archive->write) {
        wq_error_clear(&archive->err);
        return WQ_OK;
    }
    if (status != WQ_ECORRUPT && status != WQ_ENOTWARRAQ && status != WQ_EVERSION) {
        return status;
    }
    wq_error_clear(&archive->err);
    index_close(archive->index);
    archive->index = NULL;
    WQ_TRY(wq_path_remove(archive->index_path, &archive->err));
    status = api_index_open(archive, true);
    archive->index_status = status;
    return status;
}

wq_status api_index_pending(wq_archive *archive, const wq_task *task)
{
    return ingest_index_pending(archive->articles, archive->index, task);
}

static bool options_valid(const char *dir, const wq_open_options *options)
{
    return dir != NULL && dir[0] != '\0' && options->memory >= WQ_LIMIT_HEAP_WORK_MIN &&
           options->level >= 0 && options->level <= 19 && (options->write || !options->exclusive);
}

static wq_status articles_open(const char *dir, const wq_open_options *options, bool create,
                               wq_archive **out)
{
    *out = NULL;
    WQ_FAIL_IF(!options_valid(dir, options), WQ_EINVAL);
    WQ_TRY(api_archive_new(dir, options, out));
    const store_options how = {.write = options->write,
                               .create = create,
                               .exclusive = options->exclusive,
                               .wait_ms = options->wait_ms,
                               .memory = ingest_budget_of(options->memory).store,
                               .level = options->level,
                               .err = &(*out)->err};
    return store_open(dir, &how, &(*out)->articles);
}

wq_status api_archive_articles(const char *dir, const wq_open_options *options, wq_archive **out)
{
    wq_status status = articles_open(dir, options, false, out);
    return *out != NULL ? api_end(*out, status) : status;
}

static wq_status archive_make(const char *dir, const wq_open_options *given, bool create,
                              wq_archive **out)
{
    wq_open_options options = api_open_options(given);
    options.write = options.write || create;
    wq_status status = articles_open(dir, &options, create, out);
    wq_archive *archive = *out;
    if (archive == NULL) {
        return status;
    }
    if (status == WQ_OK) {
        status = index_attach(archive);
    }
    if (status == WQ_OK && archive->write) {
        status = api_index_pending(archive, NULL);
        /* A full card must not keep anybody from deleting: search follows when there is room. */
        if (status == WQ_ENOSPC) {
            wq_error_clear(&archive->err);
            status = WQ_OK;
        }
    }
    return api_end(archive, status);
}

/* One whose making was interrupted is none, and is made to its end. */
static bool archive_is_there(const char *dir)
{
    wq_archive *look = NULL;
    const wq_open_options options = api_open_options(NULL);
    bool there = articles_open(dir, &options, false, &look) == WQ_OK;
    wq_archive_close(look);
    return there;
}

wq_status wq_archive_init(const char *dir, const wq_open_options *given, wq_archive **out)
{
    if (!archive_is_there(dir)) {
        return archive_make(dir, given, true, out);
    }
    wq_open_options options = api_open_options(given);
    WQ_TRY(api_archive_new(dir, &options, out));
    return wq_fail(&(*out)->err, WQ_EEXISTS, "'%s' has an archive already", dir);
}

wq_status wq_archive_open(const char *dir, const wq_open_options *options, wq_archive **out)
{
    return archive_make(dir, options, false, out);
}

void wq_archive_close(wq_archive *archive)
{
    if (archive == NULL) {
        return;
    }
    index_close(archive->index);
    store_close(archive->articles);
    free(archive->index_path);
    free(archive->dir);
    free(archive);
}

const char *wq_archive_message(const wq_archive *archive)
{
    return archive != NULL ? archive->err.text : "";
}

/* ---- snapshots ---- */

/* Articles first, then the index; an index that is newer than the articles seen means that both
 * moved on between the two looks: look again. */
static wq_status snapshot_views(wq_snapshot *snapshot)
{
    wq_archive *archive = snapshot->archive;
    for (int tries = 0; tries < 16; tries++) {
        store_view_close(snapshot->view);
        index_view_close(snapshot->index);
        snapshot->view = NULL;
        snapshot->index = NULL;
        WQ_TRY(store_snapshot(archive->articles, &snapshot->view));
        if (archive->index == NULL) {
            return WQ_OK;
        }
        wq_status status = index_snapshot(archive->index, &snapshot->index);
        if (status != WQ_OK) {
            archive->index_status = status;
            snapshot->index = NULL;
            WQ_FAIL_IF(status == WQ_ENOMEM, status);
            wq_error_clear(&archive->err);
            return WQ_OK;
        }
        if (index_generation(snapshot->index) <= store_generation(snapshot->view)) {
            return WQ_OK;
        }
    }
    return wq_fail(&archive->err, WQ_ECORRUPT,
                   "'%s' is newer than the articles: run warraq rebuild", archive->index_path);
}

wq_status wq_snapshot_open(wq_archive *archive, wq_snapshot **out)
{
    *out = NULL;
    WQ_FAIL_IF(archive == NULL || archive->articles == NULL, WQ_EINVAL);
    api_begin(archive);
    wq_snapshot *snapshot = calloc(1, sizeof *snapshot);
    WQ_FAIL_IF(snapshot == NULL, api_end(archive, WQ_ENOMEM));
    snapshot->archive = archive;
    wq_status status = snapshot_views(snapshot);
    if (status != WQ_OK) {
        wq_snapshot_close(snapshot);
        return api_end(archive, status);
    }
    snapshot->counted = 1;
    archive->snapshots++;
    *out = snapshot;
    return WQ_OK;
}

void wq_snapshot_close(wq_snapshot *snapshot)
{
    if (snapshot == NULL) {
        return;
    }
    index_view_close(snapshot->index);
    store_view_close(snapshot->view);
    wq_buf_release(&snapshot->rules);
    snapshot->archive->snapshots -= snapshot->counted;
    free(snapshot);
}

wq_status api_index_there(const wq_snapshot *snapshot)
{
    wq_archive *archive = snapshot->archive;
    if (snapshot->index != NULL) {
        return WQ_OK;
    }
    wq_status why = archive->index_status;
    return wq_fail(&archive->err, why == WQ_OK || why == WQ_ENOENT ? WQ_ECORRUPT : why,
                   "'%s' %s: run warraq rebuild", archive->index_path,
                   why == WQ_ENOENT     ? "is missing"
                   : why == WQ_EVERSION ? "was written by another version of warraq"
                                        : "cannot be read");
}
