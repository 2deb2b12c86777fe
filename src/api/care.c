/* SPDX-License-Identifier: MIT */
/* Looking after an archive: delete, seal, compact, rebuild, verify, salvage. */
#include "api/api.h"

#include "ingest/agreement.h"
#include "store/settings_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wq_status writer_begin(wq_archive *archive)
{
    WQ_FAIL_IF(archive == NULL || archive->articles == NULL, WQ_EINVAL);
    api_begin(archive);
    if (!archive->write) {
        return wq_fail(&archive->err, WQ_EINVAL, "'%s' is open for reading only", archive->dir);
    }
    return WQ_OK;
}

wq_status wq_article_delete(wq_archive *archive, wq_id id)
{
    WQ_TRY(writer_begin(archive));
    uint64_t generation;
    wq_status status = store_begin(archive->articles);
    if (status == WQ_OK) {
        status = store_delete(archive->articles, id);
        if (status != WQ_OK) {
            store_abort(archive->articles);
        } else {
            status = store_commit(archive->articles, &generation);
        }
    }
    if (status == WQ_OK) {
        status = api_index_pending(archive, NULL);
    }
    return api_end(archive, status);
}

wq_status wq_seal(wq_archive *archive, const wq_task *task, uint32_t *rows)
{
    *rows = 0;
    WQ_TRY(writer_begin(archive));
    wq_task copy = api_task(task);
    wq_status status = store_seal(archive->articles, &copy, rows);
    if (status == WQ_OK) {
        status = api_index_pending(archive, task);
    }
    return api_end(archive, status);
}

wq_status wq_compact(wq_archive *archive, const wq_task *task)
{
    WQ_TRY(writer_begin(archive));
    if (archive->snapshots > 0) {
        return wq_fail(&archive->err, WQ_EBUSY, "a snapshot of '%s' is open", archive->dir);
    }
    wq_task copy = api_task(task);
    wq_status status = index_merge(archive->index, true, &copy);
    if (status == WQ_OK) {
        status = store_compact(archive->articles, &copy);
    }
    if (status == WQ_OK) {
        status = index_compact(archive->index, &copy);
    }
    return api_end(archive, status);
}

wq_status wq_rebuild(const char *dir, const wq_open_options *given, const wq_task *task,
                     wq_archive **out)
{
    *out = NULL;
    wq_open_options options = api_open_options(given);
    options.write = true;
    options.exclusive = true;
    /* Opened without its index: that one may be what is broken. */
    wq_status status = api_archive_articles(dir, &options, out);
    wq_archive *archive = *out;
    if (archive == NULL) {
        return status;
    }
    if (status == WQ_OK) {
        status = wq_path_remove(archive->index_path, &archive->err);
    }
    if (status == WQ_OK) {
        status = api_index_open(archive, true);
    }
    if (status == WQ_OK) {
        status = api_index_pending(archive, task);
    }
    return api_end(archive, status);
}

typedef struct reporting {
    wq_report report;
    void *arg;
} reporting;

static void report_line(void *arg, wq_status status, const char *text)
{
    const reporting *r = arg;
    if (r->report != NULL) {
        r->report(r->arg, status, text);
    }
}

/* Its own invariants, then whether it is of these articles. */
static wq_status index_check(wq_archive *archive, wq_task *task, reporting *r)
{
    if (archive->index == NULL) {
        report_line(r, WQ_ECORRUPT, "index.mdb is missing or cannot be read: run warraq rebuild");
        return wq_fail(&archive->err, WQ_ECORRUPT,
                       "'%s' is missing or cannot be read: run warraq rebuild",
                       archive->index_path);
    }
    WQ_TRY(index_verify(archive->index, task, report_line, r));
    store_view *view = NULL;
    index_view *index = NULL;
    wq_status status = store_snapshot(archive->articles, &view);
    if (status == WQ_OK) {
        status = index_snapshot(archive->index, &index);
    }
    if (status == WQ_OK) {
        status = ingest_index_compare(view, index, task, report_line, r);
    }
    index_view_close(index);
    store_view_close(view);
    if (status == WQ_ECORRUPT) {
        return wq_fail(&archive->err, status, "'%s' is not of these articles: run warraq rebuild",
                       archive->index_path);
    }
    return status;
}

wq_status wq_verify(wq_archive *archive, const wq_task *task, wq_report report, void *arg)
{
    WQ_FAIL_IF(archive == NULL || archive->articles == NULL, WQ_EINVAL);
    api_begin(archive);
    reporting r = {report, arg};
    const store_report lines = {report_line, &r};
    wq_task copy = api_task(task);
    wq_status status = store_verify(archive->articles, &copy, &lines);
    if (status != WQ_OK && status != WQ_ECORRUPT) {
        return api_end(archive, status);
    }
    wq_status index_status = index_check(archive, &copy, &r);
    wq_status settings_status = store_settings_check(archive->dir, &archive->err);
    if (settings_status == WQ_ECORRUPT) {
        report_line(&r, settings_status, "settings.mdb is damaged: reading list, views and PIN");
    }
    status = status != WQ_OK ? status : index_status != WQ_OK ? index_status : settings_status;
    return api_end(archive, status);
}

/* ---- salvage ---- */

/* Deletions that are committed together: a record of each and its spare, in heap until then. */
#define BURIED_A_CHANGE 4096

typedef struct salvaging {
    wq_archive *to;
    wq_salvage_result *result;
} salvaging;

/* What was deleted stays deleted: a pack of another board may bring it again. */
static wq_status salvage_deleted(void *arg, wq_id id)
{
    salvaging *s = arg;
    uint64_t generation;
    WQ_TRY(store_bury(s->to->articles, id));
    if (++s->result->deleted % BURIED_A_CHANGE != 0) {
        return WQ_OK;
    }
    WQ_TRY(store_commit(s->to->articles, &generation));
    return store_begin(s->to->articles);
}

static wq_status salvage_article(void *arg, const wq_article *article)
{
    salvaging *s = arg;
    store *articles = s->to->articles;
    store_added what;
    store_place place;
    uint64_t generation;
    WQ_TRY(store_add(articles, article, &what, &place));
    s->result->articles += what == STORE_ADDED;
    s->result->editions += what != STORE_PRESENT;
    if (!store_change_full(articles)) {
        return WQ_OK;
    }
    WQ_TRY(store_commit(articles, &generation));
    if (store_draft_full(articles)) {
        uint32_t rows;
        WQ_TRY(store_seal(articles, NULL, &rows));
    }
    return store_begin(articles);
}

static wq_status salvage_into(wq_archive *to, const char *from, const wq_task *task,
                              wq_report report, void *arg, wq_salvage_result *result)
{
    reporting r = {report, arg};
    const store_report lines = {report_line, &r};
    salvaging s = {to, result};
    const store_salvager salvager = {salvage_article, salvage_deleted, &s, &lines};
    wq_task copy = api_task(task);
    uint64_t generation;
    WQ_TRY(store_begin(to->articles));
    wq_status status = store_salvage(from, &to->err, &copy, &salvager);
    if (status != WQ_OK) {
        store_abort(to->articles);
        return status;
    }
    WQ_TRY(store_commit(to->articles, &generation));
    return api_index_pending(to, task);
}

/* What an interrupted salvage left. */
static wq_status partial_remove(const char *dir, wq_error *err)
{
    static const char *const NAMES[] = {"articles.mdb", "articles.mdb-lock", "index.mdb",
                                        "index.mdb-lock", "lock"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        char *path = wq_path_join(dir, NAMES[i]);
        WQ_FAIL_IF(path == NULL, WQ_ENOMEM);
        wq_status status = wq_path_remove(path, err);
        free(path);
        WQ_TRY(status);
    }
    return WQ_OK;
}

static wq_status salvage_run(const char *from, const char *to, const char *partial,
                             const wq_open_options *options, const wq_task *task, wq_report report,
                             void *arg, wq_salvage_result *result, wq_archive **handle)
{
    WQ_TRY(wq_archive_init(partial, options, handle));
    wq_status status = salvage_into(*handle, from, task, report, arg, result);
    if (status == WQ_OK) {
        /* Whole or not at all: only now does it get its name. */
        status = wq_path_rename(partial, to, &(*handle)->err);
    }
    return api_end(*handle, status);
}

/* Before anything is written: is there something to read, and is the target's name free? */
static wq_status salvage_begin(const char *from, const char *to, const char *partial, wq_error *err)
{
    WQ_TRY(store_salvage_ready(from, err));
    if (wq_path_exists(to)) {
        return wq_fail(err, WQ_EEXISTS, "'%s' is already there", to);
    }
    return wq_path_exists(partial) ? partial_remove(partial, err) : WQ_OK;
}

wq_status wq_salvage(const char *from, const char *to, const wq_open_options *options,
                     const wq_task *task, wq_report report, void *arg, wq_salvage_result *result,
                     wq_archive **message_handle)
{
    memset(result, 0, sizeof *result);
    wq_open_options full = api_open_options(options);
    wq_archive *handle = NULL;
    size_t len = strlen(to);
    char *partial = malloc(len + sizeof ".partial");
    WQ_FAIL_IF(partial == NULL, WQ_ENOMEM);
    (void)snprintf(partial, len + sizeof ".partial", "%s.partial", to);
    wq_status status = api_archive_new(from, &full, &handle);
    if (status == WQ_OK) {
        status = salvage_begin(from, to, partial, &handle->err);
    }
    if (status == WQ_OK) {
        wq_archive_close(handle);
        status = salvage_run(from, to, partial, options, task, report, arg, result, &handle);
    }
    free(partial);
    if (message_handle != NULL) {
        *message_handle = handle;
    } else {
        wq_archive_close(handle);
    }
    return status;
}
