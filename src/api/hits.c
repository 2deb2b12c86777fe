/* SPDX-License-Identifier: MIT */
/* Asking: hits, their rows, their passages. */
#include "api/api.h"

#include "ingest/joints.h"
#include "text/language.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

/** Editions of a hit that are counted. */
#define EDITIONS_MAX 64
/** Matches that are marked in one text at most. */
#define MARKS_MAX 1024

query_options api_query_options(const wq_hits *hits)
{
    const wq_find_options *options = &hits->options;
    return (query_options){.sort = (query_sort)options->sort,
                           .limit = options->limit == 0 ? 10 : options->limit,
                           .offset = options->offset,
                           .all = options->all,
                           .whole = options->count,
                           .literal = options->literal,
                           .rung = hits->rung,
                           .err = &hits->snapshot->archive->err};
}

/* One run for `wanted` hits from the first on, told twice joined; `*dropped` is what that took. */
static wq_status hits_join(wq_hits *hits, wq_task *task, uint32_t wanted, query_result *result,
                           size_t *dropped)
{
    wq_snapshot *snapshot = hits->snapshot;
    query_options how = api_query_options(hits);
    how.task = task;
    how.limit = wanted;
    how.offset = 0;
    WQ_TRY(query_run(snapshot->view, snapshot->index, wq_span_str(hits->text), &how, result));
    wq_status status = api_twins_join(snapshot->view, result, &hits->copies, dropped);
    if (status != WQ_OK) {
        query_result_release(result);
    }
    return status;
}

/* The hits in front of the first that is shown are needed to know which stories were told. */
static void offset_cut(wq_hits *hits, query_result *result)
{
    size_t offset = hits->options.offset;
    size_t limit = hits->options.limit == 0 ? 10 : hits->options.limit;
    offset = offset < result->count ? offset : result->count;
    size_t count = result->count - offset < limit ? result->count - offset : limit;
    if (offset > 0 && count > 0) {
        memmove(result->hits, result->hits + offset, count * sizeof *result->hits);
        memmove(hits->copies, hits->copies + offset, count * sizeof *hits->copies);
    }
    result->count = count;
}

static wq_status rung_run(wq_hits *hits, wq_task *task, query_result *result)
{
    query_options how = api_query_options(hits);
    size_t dropped;
    if (how.limit > WQ_LIMIT_HITS || how.offset > WQ_LIMIT_HITS - how.limit) {
        return query_run(hits->snapshot->view, hits->snapshot->index, wq_span_str(hits->text), &how,
                         result); /* says what is wrong */
    }
    uint32_t wanted = how.limit + how.offset;
    WQ_TRY(hits_join(hits, task, wanted, result, &dropped));
    if (dropped > 0 && result->count + dropped == wanted && dropped <= WQ_LIMIT_HITS - wanted) {
        query_result_release(result);
        WQ_TRY(hits_join(hits, task, wanted + (uint32_t)dropped, result, &dropped));
    }
    offset_cut(hits, result);
    return WQ_OK;
}

/* Step by step, until something answers. */
static wq_status ladder_walk(wq_hits *hits, wq_task *task)
{
    for (int rung = WQ_RUNG_ANY; rung < WQ_RUNG_NONE; rung++) {
        query_result result;
        hits->rung = (wq_rung)rung;
        WQ_TRY(rung_run(hits, task, &result));
        if (result.total > 0) {
            query_result_release(&hits->result);
            hits->result = result;
            return WQ_OK;
        }
        query_result_release(&result);
    }
    hits->rung = WQ_RUNG_NONE;
    return WQ_OK;
}

static wq_status hits_run(wq_hits *hits)
{
    WQ_TRY(api_index_there(hits->snapshot));
    wq_task task = api_task(hits->options.task);
    WQ_TRY(rung_run(hits, &task, &hits->result));
    return hits->options.ladder && hits->result.total == 0 ? ladder_walk(hits, &task) : WQ_OK;
}

wq_status wq_find(wq_snapshot *snapshot, const char *query, const wq_find_options *given,
                  wq_hits **out)
{
    *out = NULL;
    WQ_FAIL_IF(snapshot == NULL || query == NULL, WQ_EINVAL);
    api_begin(snapshot->archive);
    wq_find_options options = {.size = sizeof options};
    if (given != NULL) {
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    }
    size_t len = strlen(query);
    len = len < WQ_LIMIT_QUERY_BYTES + 1 ? len : WQ_LIMIT_QUERY_BYTES + 1;
    wq_hits *hits = calloc(1, sizeof *hits + len + 1);
    WQ_FAIL_IF(hits == NULL, api_end(snapshot->archive, WQ_ENOMEM));
    memcpy(hits->text, query, len);
    hits->snapshot = snapshot;
    hits->options = options;
    query_passage_init(&hits->passage);
    wq_status status = hits_run(hits);
    if (status != WQ_OK) {
        wq_hits_free(hits);
        return api_end(snapshot->archive, status);
    }
    *out = hits;
    return WQ_OK;
}

void wq_hits_free(wq_hits *hits)
{
    if (hits == NULL) {
        return;
    }
    query_result_release(&hits->result);
    query_passage_release(&hits->passage);
    free(hits->marks);
    free(hits->copies);
    free(hits);
}

uint32_t wq_hits_count(const wq_hits *hits)
{
    return (uint32_t)hits->result.count;
}

uint64_t wq_hits_total(const wq_hits *hits)
{
    return hits->result.total;
}

bool wq_hits_exact(const wq_hits *hits)
{
    return hits->result.total_exact;
}

uint64_t wq_hits_all(const wq_hits *hits, bool *exact)
{
    if (exact != NULL) {
        *exact = hits->result.all_exact;
    }
    return hits->result.all;
}

unsigned wq_hits_cut(const wq_hits *hits)
{
    bool apart = index_segments_apart(hits->snapshot->index, text_analyser_id()) > 0;
    return hits->result.cut | (apart ? (unsigned)WQ_CUT_VERSION : 0u);
}

/* The same text from several papers, and the same story told again in the page. */
static wq_status copies_count(wq_hits *hits, uint32_t i, uint32_t *copies)
{
    store_place places[EDITIONS_MAX];
    size_t count = 0;
    wq_article row;
    *copies = hits->copies != NULL ? hits->copies[i] : 0;
    store_view *view = hits->snapshot->view;
    wq_status status = store_row(view, hits->result.hits[i].place, &row);
    if (status == WQ_OK) {
        status = store_find(view, row.id, places, EDITIONS_MAX, &count);
    }
    *copies += count > 1 ? (uint32_t)count - 1 : 0;
    return status == WQ_ENOTFOUND ? WQ_OK : status;
}

/* Its texts are marked next. Without them all that is known of its words is what it says. */
static void row_marks(query_words *words, const wq_article *row)
{
    text_language said = text_language_of_tag(row->language);
    query_words_published(words, &row->date);
    query_words_parted(words, said == TEXT_LANGUAGE_NONE || text_language_parted(said));
}

wq_status wq_hits_get(wq_hits *hits, uint32_t i, wq_hit *hit)
{
    WQ_FAIL_IF(hits == NULL || i >= hits->result.count, WQ_EINVAL);
    wq_archive *archive = hits->snapshot->archive;
    api_begin(archive);
    const query_hit *found = &hits->result.hits[i];
    WQ_TRY(copies_count(hits, i, &hit->copies));
    wq_status status = store_row(hits->snapshot->view, found->place, &hits->row);
    /* The index keeps 8 bytes of each id: enough to know an index of other articles. */
    if (status == WQ_ENOTFOUND ||
        (status == WQ_OK && memcmp(hits->row.id.b, found->id.b, 8) != 0)) {
        wq_error_clear(&archive->err);
        return wq_fail(&archive->err, WQ_ECORRUPT,
                       "'%s' is not of these articles: run warraq rebuild", archive->index_path);
    }
    if (status == WQ_OK) {
        row_marks(hits->result.words, &hits->row);
    }
    hit->id = hits->row.id;
    hit->score =
        hits->options.sort != WQ_SORT_RELEVANCE ? 0 : found->score * (65536u / QUERY_SCORE_ONE);
    hit->article = &hits->row;
    return api_end(archive, status);
}

static wq_status marks_keep(wq_hits *hits, const query_mark *marks, size_t count)
{
    if (count > hits->marks_cap) {
        wq_mark *grown = realloc(hits->marks, count * sizeof *grown);
        WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
        hits->marks = grown;
        hits->marks_cap = count;
    }
    for (size_t i = 0; i < count; i++) {
        hits->marks[i] = (wq_mark){marks[i].start, marks[i].end};
    }
    return WQ_OK;
}

wq_status wq_hits_passage(wq_hits *hits, uint32_t i, uint32_t characters, wq_passage *passage)
{
    WQ_FAIL_IF(hits == NULL || i >= hits->result.count, WQ_EINVAL);
    wq_archive *archive = hits->snapshot->archive;
    api_begin(archive);
    wq_article article;
    wq_part brief;
    query_passage *made = &hits->passage;
    wq_status status =
        store_article_shown(hits->snapshot->view, hits->result.hits[i].place, &article);
    if (status == WQ_OK && hits->result.briefs && api_brief_best(hits, &article, &brief)) {
        brief.kind = WQ_PART_PARAGRAPH;
        article.parts = &brief;
        article.part_count = 1;
    }
    if (status == WQ_OK) {
        query_words_published(hits->result.words, &article.date);
        query_words_parted(hits->result.words, ingest_article_parted(&article));
        status = query_passage_make(hits->result.words, &article, characters, made);
    }
    if (status == WQ_OK) {
        status = marks_keep(hits, made->marks, made->mark_count);
    }
    if (status == WQ_OK) {
        *passage = (wq_passage){wq_buf_span(&made->text), hits->marks, (uint32_t)made->mark_count,
                                made->cut_before, made->cut_after};
    }
    return api_end(archive, status);
}

wq_status wq_hits_mark(wq_hits *hits, wq_span text, const wq_mark **marks, uint32_t *count)
{
    WQ_FAIL_IF(hits == NULL, WQ_EINVAL);
    query_mark found[MARKS_MAX];
    size_t n = query_words_mark(hits->result.words, text, found, MARKS_MAX);
    WQ_TRY(marks_keep(hits, found, n));
    *marks = hits->marks;
    *count = (uint32_t)n;
    return WQ_OK;
}
