/* SPDX-License-Identifier: MIT */
/* The words of a question and of the archive: <warraq/words.h>. */
#include "api/api.h"
#include "query/suggest.h"

#include <string.h>

/** Work of wq_suggest without a task: a quarter of a dictionary of 300,000 words. */
#define SUGGEST_WORK 4096

uint32_t wq_hits_words(const wq_hits *hits)
{
    return query_words_count(hits->result.words);
}

wq_status wq_hits_spellings(wq_hits *hits, uint32_t word, const char **asked,
                            const wq_spelling **list, uint32_t *count)
{
    unsigned found;
    WQ_FAIL_IF(hits == NULL || word >= wq_hits_words(hits), WQ_EINVAL);
    *asked = (const char *)query_words_text(hits->result.words, word).ptr;
    *list = query_words_spellings(hits->result.words, word, &found);
    *count = found;
    return WQ_OK;
}

bool wq_hits_stop(const wq_hits *hits, uint32_t word)
{
    return query_words_stop(hits->result.words, word);
}

bool wq_hits_lacking(const wq_hits *hits, uint32_t word)
{
    unsigned count;
    const wq_spelling *list = query_words_spellings(hits->result.words, word, &count);
    bool counted = false;
    for (unsigned i = 0; i < count; i++) {
        counted = counted || list[i].articles > 0;
    }
    return !wq_hits_stop(hits, word) && !counted && (count == 0 || hits->result.total == 0);
}

wq_status wq_hits_filters(wq_hits *hits, void (*each)(void *arg, const wq_filter_lacking *lacking),
                          void *arg)
{
    WQ_FAIL_IF(hits == NULL || each == NULL, WQ_EINVAL);
    wq_archive *archive = hits->snapshot->archive;
    api_begin(archive);
    bool none = hits->result.total > 0 || hits->options.literal || hits->text[0] == '\0';
    return none ? WQ_OK
                : api_end(archive, query_filters_lacking(hits->snapshot->index,
                                                         wq_span_str(hits->text), each, arg));
}

wq_rung wq_hits_rung(const wq_hits *hits)
{
    return hits->rung;
}

wq_status wq_suggest(wq_snapshot *snapshot, const char *word, wq_suggest_kind kind,
                     const wq_task *given, wq_suggestion *out, uint32_t max, uint32_t *count)
{
    *count = 0;
    WQ_FAIL_IF(snapshot == NULL || word == NULL || (out == NULL && max > 0), WQ_EINVAL);
    api_begin(snapshot->archive);
    wq_status status = api_index_there(snapshot);
    if (status == WQ_OK) {
        wq_task task = api_task(given);
        task.work = given == NULL ? SUGGEST_WORK : task.work;
        query_meter meter = {.task = &task};
        size_t len = strlen(word);
        wq_span text = wq_span_of(word, len < WQ_LIMIT_QUERY_BYTES ? len : WQ_LIMIT_QUERY_BYTES);
        status = query_suggest(snapshot->index, text, kind, &meter, out, max, count);
    }
    return api_end(snapshot->archive, status);
}

wq_status wq_word_explain(wq_snapshot *snapshot, const char *word,
                          void (*each)(void *arg, const wq_spelling *form), void *arg)
{
    WQ_FAIL_IF(snapshot == NULL || word == NULL || each == NULL, WQ_EINVAL);
    api_begin(snapshot->archive);
    WQ_TRY(api_end(snapshot->archive, api_index_there(snapshot)));
    query_words *words;
    const query_options options = {.literal = true, .err = &snapshot->archive->err};
    wq_status status = query_words_find(snapshot->index, wq_span_str(word), &options, &words);
    if (status != WQ_OK) {
        return api_end(snapshot->archive, status);
    }
    for (unsigned i = 0; i < query_words_count(words); i++) {
        unsigned count;
        const wq_spelling *list = query_words_spellings(words, i, &count);
        for (unsigned k = 0; k < count; k++) {
            each(arg, &list[k]);
        }
    }
    query_words_free(words);
    return WQ_OK;
}

wq_status wq_hits_explain(wq_hits *hits, uint32_t i, void (*line)(void *arg, const char *text),
                          void *arg)
{
    WQ_FAIL_IF(hits == NULL || line == NULL || i >= hits->result.count, WQ_EINVAL);
    wq_archive *archive = hits->snapshot->archive;
    api_begin(archive);
    if (hits->options.sort != WQ_SORT_RELEVANCE) {
        return wq_fail(&archive->err, WQ_EINVAL, "in order of date there is no score to explain");
    }
    const query_options how = api_query_options(hits);
    return api_end(archive, query_explain(hits->snapshot->index, wq_span_str(hits->text), &how,
                                          &hits->result.hits[i], line, arg));
}
