/* SPDX-License-Identifier: MIT */
/* Putting news in. */
#include "api/api.h"

#include "ingest/pipeline.h"

#include <string.h>

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
    const ingest_archive into = {.store = archive->articles,
                                 .index = archive->index,
                                 .memory = archive->memory,
                                 .err = &archive->err};
    return api_end(archive, ingest_add(&into, paths, count, &options, result));
}
