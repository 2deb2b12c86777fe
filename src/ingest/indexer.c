/* SPDX-License-Identifier: MIT */
#include "ingest/indexer.h"

#include "ingest/terms.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

/* Editions of one article beyond this are not looked at. */
#define EDITIONS_MAX 65536

/* Flushes after which is merged: segments are counted (INDEX_SEGMENTS_MAX), and a rebuild of a
 * million articles has some 400 flushes. */
#define FLUSHES 64u

typedef struct indexer {
    store_view *view;
    index_view *covered;
    index_db *index;
    index_builder *builder;
    uint32_t flushes;
    const wq_task *task;
    uint64_t before, now; /* generations: of the index, of the view */
    uint64_t done, total; /* rows */
    store_place *places;  /* editions of the present article, the shown one first */
    size_t count, room;
    ingest_terms *terms;
} indexer;

static int place_order(store_place a, store_place b)
{
    if (a.box != b.box) {
        return a.box < b.box ? -1 : 1;
    }
    return (a.row > b.row) - (a.row < b.row);
}

static bool indexer_cancelled(const indexer *x)
{
    return x->task != NULL && x->task->cancel != NULL && *x->task->cancel != 0;
}

static wq_task *task_copy(const wq_task *task, wq_task *copy)
{
    if (task == NULL) {
        return NULL;
    }
    *copy = *task;
    return copy;
}

static void indexer_progress(const indexer *x)
{
    if (x->task != NULL && x->task->progress != NULL) {
        wq_progress now = {"indexing", x->done, x->total, 0, 0};
        x->task->progress(x->task->progress_arg, &now);
    }
}

static wq_status indexer_flush(indexer *x, uint64_t generation)
{
    wq_task task; /* a copy for those that take one they may change */
    ingest_terms_forget(x->terms);
    WQ_TRY(index_builder_flush(x->builder, generation, task_copy(x->task, &task)));
    if (++x->flushes % FLUSHES != 0) {
        return WQ_OK;
    }
    return index_merge(x->index, false, task_copy(x->task, &task));
}

/* ---- which article, and where ---- */

static wq_status editions_find(indexer *x, wq_id id)
{
    for (;;) {
        x->count = 0;
        wq_status status =
            x->room > 0 ? store_find(x->view, id, x->places, x->room, &x->count) : WQ_OK;
        WQ_FAIL_IF(status != WQ_OK, status);
        if (x->room > 0 && (x->count < x->room || x->room >= EDITIONS_MAX)) {
            return WQ_OK;
        }
        size_t room = x->room == 0 ? 64 : x->room * 4;
        store_place *grown = realloc(x->places, room * sizeof *grown);
        WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
        x->places = grown;
        x->room = room;
    }
}

/* Strike out older entries; say whether this row is the one to index the article by: live, and
 * the first of its rows that are not covered. */
static wq_status editions_kill(indexer *x, store_place place, bool *mine)
{
    bool here = false;
    *mine = true;
    for (size_t i = 0; i < x->count; i++) {
        uint32_t rows;
        int order = place_order(x->places[i], place);
        here = here || order == 0;
        WQ_TRY(index_covered(x->covered, x->places[i].box, &rows));
        if (x->places[i].row >= rows && order < 0) {
            *mine = false;
        }
    }
    *mine = *mine && here;
    for (size_t i = 0; *mine && i < x->count; i++) {
        uint32_t rows;
        WQ_TRY(index_covered(x->covered, x->places[i].box, &rows));
        if (x->places[i].row < rows) {
            WQ_TRY(index_builder_kill(x->builder, x->places[i].box, x->places[i].row));
        }
    }
    return WQ_OK;
}

/* What every edition says of itself. */
static wq_status filters_add(indexer *x)
{
    for (size_t i = 0; i < x->count; i++) {
        wq_article row;
        WQ_TRY(store_row(x->view, x->places[i], &row));
        WQ_TRY(ingest_terms_edition(x->terms, &row));
    }
    return WQ_OK;
}

static wq_status row_index(indexer *x, store_place place)
{
    wq_article article;
    WQ_TRY(store_row(x->view, place, &article));
    wq_id id = article.id;
    wq_status status = editions_find(x, id);
    WQ_FAIL_IF(status == WQ_ENOTFOUND, WQ_OK); /* deleted meanwhile */
    WQ_TRY(status);
    bool mine;
    WQ_TRY(editions_kill(x, place, &mine));
    WQ_FAIL_IF(!mine, WQ_OK);
    WQ_TRY(store_article_shown(x->view, x->places[0], &article));
    index_article entry = {x->places[0].box, x->places[0].row, article.date, id, 0};
    WQ_TRY(index_builder_article(x->builder, &entry));
    WQ_TRY(ingest_terms_article(x->terms, &article));
    return filters_add(x);
}

static wq_status box_index(indexer *x, const store_box *box)
{
    uint32_t row;
    WQ_TRY(index_covered(x->covered, box->box, &row));
    WQ_FAIL_IF(row >= box->rows, WQ_OK);
    for (; row < box->rows; row++) {
        bool cancelled = indexer_cancelled(x);
        if (cancelled || index_builder_full(x->builder)) {
            WQ_TRY(index_builder_cover(x->builder, box->box, row));
            WQ_TRY(indexer_flush(x, x->before));
            WQ_FAIL_IF(cancelled, WQ_ECANCEL);
        }
        store_place place = {box->box, row};
        WQ_TRY(row_index(x, place));
        x->done++;
        indexer_progress(x);
    }
    return index_builder_cover(x->builder, box->box, box->rows);
}

/* ---- the whole ---- */

static wq_status tomb_kill(void *arg, wq_id id, store_place place)
{
    indexer *x = arg;
    (void)id;
    return index_builder_kill(x->builder, place.box, place.row);
}

static wq_status rows_count(indexer *x)
{
    store_box box = {0};
    for (uint32_t from = 0;; from = box.box + 1) {
        wq_status status = store_box_next(x->view, from, &box);
        WQ_FAIL_IF(status == WQ_ENOTFOUND, WQ_OK);
        WQ_TRY(status);
        uint32_t rows;
        WQ_TRY(index_covered(x->covered, box.box, &rows));
        x->total += rows < box.rows ? box.rows - rows : 0;
    }
}

static wq_status boxes_index(indexer *x)
{
    WQ_TRY(rows_count(x));
    WQ_TRY(store_tombs_since(x->view, x->before, tomb_kill, x));
    store_box box = {0};
    for (uint32_t from = 0;; from = box.box + 1) {
        wq_status status = store_box_next(x->view, from, &box);
        if (status == WQ_ENOTFOUND) {
            break;
        }
        WQ_TRY(status);
        WQ_TRY(box_index(x, &box));
    }
    return indexer_flush(x, x->now);
}

static wq_status indexer_open(indexer *x, store *s, index_db *index)
{
    WQ_TRY(store_snapshot(s, &x->view));
    WQ_TRY(index_snapshot(index, &x->covered));
    x->index = index;
    x->now = store_generation(x->view);
    x->before = index_generation(x->covered);
    WQ_FAIL_IF(x->before == x->now, WQ_EEND);
    WQ_TRY(index_builder_new(index, text_analyser_id(), &x->builder));
    return ingest_terms_new(x->builder, &x->terms);
}

static void indexer_close(indexer *x)
{
    ingest_terms_free(x->terms);
    index_builder_free(x->builder);
    index_view_close(x->covered);
    store_view_close(x->view);
    free(x->places);
}

wq_status ingest_index_pending(store *s, index_db *index, const wq_task *task)
{
    indexer x;
    memset(&x, 0, sizeof x);
    x.task = task;
    wq_status status = indexer_open(&x, s, index);
    if (status == WQ_OK) {
        status = boxes_index(&x);
    }
    indexer_close(&x);
    WQ_FAIL_IF(status == WQ_EEND, WQ_OK); /* nothing is new */
    WQ_TRY(status);
    wq_task copy;
    return index_merge(index, false, task_copy(task, &copy));
}
