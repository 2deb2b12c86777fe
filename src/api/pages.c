/* SPDX-License-Identifier: MIT */
/* Lines that recur, and what a person says of them. */
#include "api/api.h"

#include "ingest/siterules.h"
#include "text/text.h"

#include <warraq/pages.h>

#include <string.h>

typedef struct telling {
    wq_status (*each)(void *arg, const wq_boilerplate *line);
    void *arg;
} telling;

static wq_status line_tell(void *arg, const store_line *line)
{
    const telling *t = arg;
    const wq_boilerplate told = {line->source, line->text, line->count, line->articles, line->kept};
    return t->each(t->arg, &told);
}

wq_status wq_boilerplate_each(wq_snapshot *snapshot,
                              wq_status (*each)(void *arg, const wq_boilerplate *line), void *arg)
{
    WQ_FAIL_IF(snapshot == NULL || each == NULL, WQ_EINVAL);
    api_begin(snapshot->archive);
    telling t = {each, arg};
    return api_end(snapshot->archive, store_lines_each(snapshot->view, line_tell, &t));
}

static wq_status line_keep(wq_archive *archive, wq_span line)
{
    uint64_t generation;
    size_t bad;
    if (text_utf8_check(line, &bad) != WQ_OK) {
        return wq_fail(&archive->err, WQ_EENCODING, "the line is not UTF-8");
    }
    WQ_TRY(store_begin(archive->articles));
    wq_status status = store_line_keep(archive->articles, line);
    if (status != WQ_OK) {
        store_abort(archive->articles);
        return status;
    }
    WQ_TRY(store_commit(archive->articles, &generation));
    return api_index_pending(archive, NULL);
}

wq_status wq_line_keep(wq_archive *archive, const char *line)
{
    WQ_FAIL_IF(archive == NULL || archive->articles == NULL || line == NULL, WQ_EINVAL);
    api_begin(archive);
    if (!archive->write) {
        return wq_fail(&archive->err, WQ_EINVAL, "'%s' is open for reading only", archive->dir);
    }
    return api_end(archive, line_keep(archive, wq_span_str(line)));
}

static wq_status rules_put(wq_archive *archive, wq_span text, const char *name)
{
    ingest_siterules *rules;
    uint64_t generation;
    WQ_TRY(ingest_siterules_parse(text, name, &archive->err, &rules));
    ingest_siterules_free(rules);
    WQ_TRY(store_begin(archive->articles));
    wq_status status = store_rules_put(archive->articles, text);
    if (status != WQ_OK) {
        store_abort(archive->articles);
        return status;
    }
    WQ_TRY(store_commit(archive->articles, &generation));
    return api_index_pending(archive, NULL);
}

wq_status wq_rules_set(wq_archive *archive, const char *text, const char *name)
{
    WQ_FAIL_IF(archive == NULL || archive->articles == NULL || text == NULL || name == NULL,
               WQ_EINVAL);
    api_begin(archive);
    if (!archive->write) {
        return wq_fail(&archive->err, WQ_EINVAL, "'%s' is open for reading only", archive->dir);
    }
    return api_end(archive, rules_put(archive, wq_span_str(text), name));
}

wq_status wq_rules_get(wq_snapshot *snapshot, wq_span *text)
{
    WQ_FAIL_IF(snapshot == NULL || text == NULL, WQ_EINVAL);
    api_begin(snapshot->archive);
    wq_buf_release(&snapshot->rules);
    wq_buf_init(&snapshot->rules, INGEST_RULES_BYTES);
    wq_status status = store_rules_get(snapshot->view, &snapshot->rules);
    *text = wq_buf_span(&snapshot->rules);
    return api_end(snapshot->archive, status);
}
