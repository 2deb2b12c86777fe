/* SPDX-License-Identifier: MIT */
/* Putting news in. */
#include "api/api.h"

#include "ingest/explain.h"
#include "ingest/pipeline.h"

#include <stdio.h>
#include <string.h>

/* Archiving wants the memory that an open index takes: it is opened again when that is done. */
static wq_status index_when_archived(void *arg, index_db **index)
{
    wq_archive *archive = arg;
    wq_status status = archive->index != NULL ? WQ_OK : api_index_open(archive, true);
    archive->index_status = status;
    *index = archive->index;
    return status;
}

static wq_status add(wq_archive *archive, const char *const *paths, size_t count,
                     const wq_add_options *options, wq_add_result *result)
{
    const ingest_archive into = {.store = archive->articles,
                                 .open_index = index_when_archived,
                                 .arg = archive,
                                 .memory = archive->memory,
                                 .err = &archive->err};
    if (options->dry_run) {
        return ingest_add(&into, paths, count, options, result);
    }
    if (archive->snapshots == 0) { /* one that is open reads through it */
        index_close(archive->index);
        archive->index = NULL;
    }
    wq_status status = ingest_add(&into, paths, count, options, result);
    index_db *index;
    wq_status opened = index_when_archived(archive, &index);
    status = status != WQ_OK ? status : opened;
    return status == WQ_OK ? api_trim(archive, options->task) : status;
}

wq_status wq_add(wq_archive *archive, const char *const *paths, size_t count,
                 const wq_add_options *given, wq_add_result *result)
{
    memset(result, 0, sizeof *result);
    WQ_FAIL_IF(archive == NULL || archive->articles == NULL || (paths == NULL && count != 0),
               WQ_EINVAL);
    api_begin(archive);
    wq_add_options options = {.size = sizeof options};
    if (given != NULL) {
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
        options.size = sizeof options;
    }
    if (!archive->write && !options.dry_run) {
        return wq_fail(&archive->err, WQ_EINVAL, "'%s' is open for reading only", archive->dir);
    }
    return api_end(archive, add(archive, paths, count, &options, result));
}

wq_status wq_page_explain(const char *path, const wq_explain_options *given,
                          void (*each)(void *arg, const wq_page_line *line), void *arg, char *why,
                          size_t room)
{
    WQ_FAIL_IF(path == NULL || each == NULL || why == NULL || room == 0, WQ_EINVAL);
    wq_explain_options options = {.size = sizeof options};
    ingest_siterules *rules = NULL;
    wq_error err;
    if (given != NULL) {
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    }
    wq_error_clear(&err);
    if (options.rules != NULL) {
        wq_status status =
            ingest_siterules_parse(wq_span_str(options.rules), "rules", &err, &rules);
        (void)snprintf(why, room, "%s", err.text);
        WQ_TRY(status);
    }
    wq_status status = ingest_explain(path, rules, options.source, each, arg, why, room);
    ingest_siterules_free(rules);
    return status;
}
