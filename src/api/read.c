/* SPDX-License-Identifier: MIT */
/* Reading articles: by id, in lists, all of them. */
#include "api/api.h"

#include "pack/article.h"
#include "query/list.h"
#include "text/text.h"

#include <string.h>

/** Editions of one article that are given at most; there is no reason for more. */
#define EDITIONS_MAX 256

static wq_status snapshot_begin(wq_snapshot *snapshot)
{
    WQ_FAIL_IF(snapshot == NULL, WQ_EINVAL);
    api_begin(snapshot->archive);
    return WQ_OK;
}

void wq_id_format(wq_id id, char out[WQ_ID_LETTERS + 1])
{
    pack_id_format(id, out);
}

wq_status wq_id_resolve(wq_snapshot *snapshot, const char *prefix, wq_id *id)
{
    WQ_TRY(snapshot_begin(snapshot));
    wq_archive *archive = snapshot->archive;
    wq_id least, greatest;
    wq_status status = pack_id_prefix(wq_span_str(prefix), &least, &greatest);
    if (status != WQ_OK) {
        return wq_fail(&archive->err, status,
                       "'%s' is not an id: 6 to 26 letters a-z and digits 2-7", prefix);
    }
    status = store_find_prefix(snapshot->view, least, greatest, id);
    if (status == WQ_ENOTFOUND) {
        return wq_fail(&archive->err, status, "no article '%s'", prefix);
    }
    if (status == WQ_EAMBIGUOUS) {
        return wq_fail(&archive->err, status, "'%s' fits several articles: give more letters",
                       prefix);
    }
    return api_end(archive, status);
}

wq_status wq_article_get(wq_snapshot *snapshot, wq_id id, const wq_article **article)
{
    WQ_TRY(snapshot_begin(snapshot));
    store_place place;
    size_t count;
    *article = NULL;
    wq_status status = store_find(snapshot->view, id, &place, 1, &count);
    if (status == WQ_OK) {
        status = store_article_shown(snapshot->view, place, &snapshot->article);
    }
    if (status == WQ_OK) {
        *article = &snapshot->article;
    }
    return api_end(snapshot->archive, status);
}

wq_status wq_editions_each(wq_snapshot *snapshot, wq_id id,
                           wq_status (*each)(void *arg, const wq_article *edition), void *arg)
{
    WQ_TRY(snapshot_begin(snapshot));
    store_place places[EDITIONS_MAX];
    size_t count;
    wq_status status = store_find(snapshot->view, id, places, EDITIONS_MAX, &count);
    for (size_t i = 0; status == WQ_OK && i < count; i++) {
        wq_article row;
        status = store_row(snapshot->view, places[i], &row);
        status = status == WQ_OK ? each(arg, &row) : status;
    }
    return api_end(snapshot->archive, status);
}

wq_status wq_list(wq_snapshot *snapshot, const wq_list_options *given,
                  wq_status (*each)(void *arg, const wq_article *row), void *arg)
{
    WQ_TRY(snapshot_begin(snapshot));
    wq_list_options options = {.size = sizeof options};
    if (given != NULL) {
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    }
    const query_list_options how = {.order = (query_list_order)options.order,
                                    .reverse = options.reverse,
                                    .limit = options.limit,
                                    .offset = options.offset,
                                    .source = wq_span_str(options.source),
                                    .dates = {options.first, options.last},
                                    .task = options.task};
    return api_end(snapshot->archive, query_list(snapshot->view, snapshot->index, &how, each, arg));
}

typedef struct exporting {
    wq_snapshot *snapshot;
    const wq_task *task;
    wq_status (*each)(void *arg, const wq_article *article);
    void *arg;
    wq_progress now;
} exporting;

static wq_status export_place(exporting *e, store_place place)
{
    const wq_task *task = e->task;
    WQ_FAIL_IF(task != NULL && task->cancel != NULL && *task->cancel != 0, WQ_ECANCEL);
    wq_article article;
    bool deleted;
    WQ_TRY(store_row(e->snapshot->view, place, &article));
    wq_id id = article.id;
    WQ_TRY(store_deleted(e->snapshot->view, id, &deleted));
    if (deleted) {
        return WQ_OK;
    }
    WQ_TRY(store_article(e->snapshot->view, place, &article));
    WQ_TRY(e->each(e->arg, &article));
    e->now.articles++;
    if (task != NULL && task->progress != NULL && e->now.articles % 256 == 0) {
        task->progress(task->progress_arg, &e->now);
    }
    return WQ_OK;
}

static wq_status export_all(exporting *e)
{
    store_box box;
    wq_status status;
    for (uint32_t from = 0; (status = store_box_next(e->snapshot->view, from, &box)) == WQ_OK;
         from = box.box + 1) {
        for (uint32_t row = 0; row < box.rows; row++) {
            WQ_TRY(export_place(e, (store_place){box.box, row}));
        }
    }
    return status == WQ_ENOTFOUND ? WQ_OK : status;
}

wq_status wq_export(wq_snapshot *snapshot, const wq_task *task,
                    wq_status (*each)(void *arg, const wq_article *article), void *arg)
{
    WQ_TRY(snapshot_begin(snapshot));
    exporting e = {snapshot, task, each, arg, {.what = "exporting"}};
    store_stat stat;
    if (store_stat_get(snapshot->view, &stat) == WQ_OK) {
        e.now.articles_total = stat.editions;
    }
    return api_end(snapshot->archive, export_all(&e));
}

/* Articles that are there but that search cannot find yet. */
static wq_status pending_count(wq_snapshot *snapshot, uint64_t *pending)
{
    store_box box;
    wq_status status;
    *pending = 0;
    for (uint32_t from = 0; (status = store_box_next(snapshot->view, from, &box)) == WQ_OK;
         from = box.box + 1) {
        uint32_t covered = 0;
        if (snapshot->index != NULL) {
            WQ_TRY(index_covered(snapshot->index, box.box, &covered));
        }
        *pending += box.rows > covered ? box.rows - covered : 0;
    }
    return status == WQ_ENOTFOUND ? WQ_OK : status;
}

static void stat_articles(const store_stat *from, wq_stat *to)
{
    to->articles = from->articles;
    to->editions = from->editions;
    to->deleted = from->deleted;
    to->packs = from->packs;
    to->draft_rows = from->draft_rows;
    to->draft_bytes = from->draft_bytes;
    to->raw_bytes = from->raw;
    to->frame_bytes = from->frames;
    to->table_bytes = from->tables;
    to->dictionary_bytes = from->dictionaries;
    to->catalog_bytes = from->catalog;
    to->articles_file_bytes = from->file;
    to->generation = from->generation;
}

wq_status wq_stat_get(wq_snapshot *snapshot, wq_stat *stat)
{
    WQ_TRY(snapshot_begin(snapshot));
    wq_stat full = {.size = stat->size};
    store_stat articles;
    wq_status status = store_stat_get(snapshot->view, &articles);
    if (status == WQ_OK) {
        stat_articles(&articles, &full);
        status = pending_count(snapshot, &full.unsearchable);
    }
    if (status == WQ_OK && snapshot->index != NULL) {
        index_stat index;
        status = index_stat_get(snapshot->index, &index);
        full.index_file_bytes = index.file;
        full.index_bytes = index.dictionary + index.lists + index.positions + index.tables;
        full.terms = index.terms;
        full.segments = index.segments;
        full.segments_apart = index_segments_apart(snapshot->index, text_analyser_id());
        full.words = index.words;
    }
    memcpy(stat, &full, stat->size < sizeof full ? stat->size : sizeof full);
    return api_end(snapshot->archive, status);
}
