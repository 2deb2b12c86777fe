/* SPDX-License-Identifier: MIT */
/* From a related headline to the article of that title. */
#include "api/api.h"

#include "base/check.h"
#include "text/text.h"

#include <warraq/pages.h>

#include <string.h>

/* Articles with all words of the title that are compared with it. */
#define CANDIDATES 16
/* Work of one title; a title of frequent words alone may stay without an article. */
#define TITLE_WORK 20000u

/* The words of a title, folded: as a question for a phrase of titles, and as a hash. */
static wq_status title_fold(wq_span title, wq_buf *question, uint64_t *hash)
{
    text_tokens it;
    text_token token;
    unsigned words = 0;
    *hash = 0;
    WQ_TRY(question != NULL ? wq_buf_printf(question, "title:\"") : WQ_OK);
    text_tokens_init(&it, title);
    while (text_tokens_next(&it, &token)) {
        wq_span word = text_token_folded(&token);
        *hash = wq_check64(*hash + 1, word);
        if (question != NULL && words < WQ_LIMIT_QUERY_WORDS) {
            WQ_TRY(wq_buf_printf(question, "%s%.*s", words > 0 ? " " : "", (int)word.len,
                                 (const char *)word.ptr));
        }
        words++;
    }
    WQ_FAIL_IF(words == 0, WQ_ENOTFOUND);
    return question != NULL ? wq_buf_printf(question, "\"") : WQ_OK;
}

static wq_status title_match(wq_snapshot *snapshot, const query_result *found, uint64_t hash,
                             const wq_id *except, wq_id *id)
{
    for (size_t i = 0; i < found->count; i++) {
        wq_article row;
        uint64_t other;
        wq_status status = store_row(snapshot->view, found->hits[i].place, &row);
        WQ_FAIL_IF(status != WQ_OK && status != WQ_ENOTFOUND, status);
        bool given = status == WQ_OK && row.title_source == WQ_TITLE_GIVEN;
        bool other_one = except == NULL || memcmp(row.id.b, except->b, sizeof row.id.b) != 0;
        if (given && other_one && title_fold(row.title, NULL, &other) == WQ_OK && other == hash) {
            *id = row.id;
            return WQ_OK;
        }
    }
    return WQ_ENOTFOUND;
}

static wq_status title_find(wq_snapshot *snapshot, wq_span title, const wq_id *except, wq_id *id)
{
    wq_buf question;
    query_result found;
    wq_task task = {.size = sizeof task, .work = TITLE_WORK};
    uint64_t hash;
    WQ_TRY(api_index_there(snapshot));
    wq_buf_init(&question, WQ_LIMIT_QUERY_BYTES);
    wq_status status = title_fold(title, &question, &hash);
    if (status == WQ_ELIMIT) {
        status = WQ_ENOTFOUND; /* longer than any title */
    }
    const query_options how = {.limit = CANDIDATES, .task = &task, .err = &snapshot->archive->err};
    if (status == WQ_OK) {
        status = query_run(snapshot->view, snapshot->index, wq_buf_span(&question), &how, &found);
    }
    wq_buf_release(&question);
    WQ_TRY(status);
    status = title_match(snapshot, &found, hash, except, id);
    query_result_release(&found);
    return status;
}

wq_status wq_title_find(wq_snapshot *snapshot, wq_span title, const wq_id *except, wq_id *id)
{
    WQ_FAIL_IF(snapshot == NULL || id == NULL, WQ_EINVAL);
    api_begin(snapshot->archive);
    return api_end(snapshot->archive, title_find(snapshot, title, except, id));
}
