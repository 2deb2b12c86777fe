/* SPDX-License-Identifier: MIT */
/* More like this: a question made of an article. */
#include "api/api.h"

#include "query/likewords.h"

#include <string.h>

/* The words of the article as a line, empty when there are none. */
static wq_status words_of(wq_snapshot *snapshot, wq_id id, const wq_task *task, wq_buf *line)
{
    store_place place;
    size_t count;
    WQ_TRY(api_index_there(snapshot));
    WQ_TRY(store_find(snapshot->view, id, &place, 1, &count));
    WQ_TRY(store_article_shown(snapshot->view, place, &snapshot->article));
    WQ_TRY(query_like_words(&snapshot->article, snapshot->index, NULL, task, line));
    return wq_buf_put_u8(line, '\0');
}

/* Hits that begin with the best one, without an article: pass over `offset`, keep `limit`. */
static void hits_without(wq_hits *hits, wq_id id, uint32_t offset, uint32_t limit)
{
    query_result *r = &hits->result;
    size_t kept = 0;
    for (size_t i = 0; i < r->count; i++) {
        if (memcmp(r->hits[i].id.b, id.b, 8) != 0) { /* an index keeps 8 bytes */
            r->hits[kept++] = r->hits[i];
        } else {
            r->total -= r->total > 0;
            r->all -= r->all > 0;
        }
    }
    size_t from = offset < kept ? offset : kept;
    r->count = kept - from < limit ? kept - from : limit;
    if (r->count > 0) {
        memmove(r->hits, r->hits + from, r->count * sizeof *r->hits);
    }
}

wq_status wq_like(wq_snapshot *snapshot, wq_id id, const wq_find_options *given, wq_hits **out)
{
    wq_buf line;
    *out = NULL;
    WQ_FAIL_IF(snapshot == NULL, WQ_EINVAL);
    api_begin(snapshot->archive);
    wq_find_options options = {.size = sizeof options};
    if (given != NULL) {
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    }
    uint32_t offset = options.offset, limit = options.limit == 0 ? 10 : options.limit;
    wq_buf_init(&line, WQ_LIMIT_QUERY_BYTES);
    wq_status status = words_of(snapshot, id, options.task, &line);
    if (status == WQ_OK) {
        /* The article is likely the best answer, but may stand anywhere. */
        wq_find_options how = {.size = sizeof how,
                               .sort = options.sort,
                               .limit = limit < WQ_LIMIT_HITS ? limit + 1 : limit,
                               .task = options.task,
                               .literal = true,
                               .count = options.count};
        how.limit += offset < WQ_LIMIT_HITS - how.limit ? offset : WQ_LIMIT_HITS - how.limit;
        status = wq_find(snapshot, (const char *)line.ptr, &how, out);
    }
    wq_buf_release(&line);
    if (status == WQ_OK) {
        hits_without(*out, id, offset, limit);
    }
    return api_end(snapshot->archive, status);
}
