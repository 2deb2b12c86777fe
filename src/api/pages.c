/* SPDX-License-Identifier: MIT */
/* Lines that recur, and what a person says of them. */
#include "api/api.h"

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
