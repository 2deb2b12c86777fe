/* SPDX-License-Identifier: MIT */
/* The flush: what has gathered becomes a segment in force. */
#include "index/builder.h"
#include "index/invert.h"
#include "index/sort.h"

#include "base/bytes.h"

#include <stdlib.h>

#define DEAD UINT32_MAX

typedef struct flush {
    index_builder *b;
    wq_task *task;
    index_bulk bulk;
    index_segwriter *writer;
    uint32_t *numbers; /* of each arrival, or DEAD */
    uint64_t *sorted;  /* live arrivals in order of (date, id), then of place */
    uint32_t *logged;  /* where the words of each number begin */
    uint32_t live;
    index_rows rows;
} flush;

static int row_tie(const void *ctx, uint32_t a, uint32_t b)
{
    const uint8_t *rows = ctx;
    index_article left;
    index_article right;
    index_row_decode(rows + (size_t)a * INDEX_ROW, &left);
    index_row_decode(rows + (size_t)b * INDEX_ROW, &right);
    int order = index_article_compare(&left, &right);
    return order != 0 ? order : (a > b) - (a < b);
}

static int place_tie(const void *ctx, uint32_t a, uint32_t b)
{
    const uint8_t *rows = ctx;
    uint32_t left = wq_le32(rows + (size_t)a * INDEX_ROW + 20);
    uint32_t right = wq_le32(rows + (size_t)b * INDEX_ROW + 20);
    if (left != right) {
        return left < right ? -1 : 1;
    }
    return row_tie(ctx, a, b);
}

static int kill_tie(const void *ctx, uint32_t a, uint32_t b)
{
    const index_place_kill *kills = ctx;
    if (kills[a].row != kills[b].row) {
        return kills[a].row < kills[b].row ? -1 : 1;
    }
    return (kills[a].before > kills[b].before) - (kills[a].before < kills[b].before);
}

/* Mark the arrivals that a kill of this batch took: `numbers` gets DEAD for them. */
static wq_status batch_kill(flush *f)
{
    const index_builder *b = f->b;
    uint64_t *order = malloc((b->kill_count + 1) * sizeof *order);
    WQ_FAIL_IF(order == NULL, WQ_ENOMEM);
    for (size_t i = 0; i < b->kill_count; i++) {
        order[i] = (uint64_t)b->kills[i].box << 32 | i;
    }
    index_sort(order, b->kill_count, kill_tie, b->kills);
    for (uint32_t a = 0; a < b->articles; a++) {
        const uint8_t *row = b->rows + (size_t)a * INDEX_ROW;
        uint64_t place = (uint64_t)wq_le32(row + 16) << 32 | wq_le32(row + 20);
        size_t low = 0;
        size_t high = b->kill_count;
        /* The last kill of this place: if that came before the article, none came after. */
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            const index_place_kill *k = &b->kills[(uint32_t)order[middle]];
            if (((uint64_t)k->box << 32 | k->row) <= place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low > 0) {
            const index_place_kill *k = &b->kills[(uint32_t)order[low - 1]];
            bool dead = k->box == wq_le32(row + 16) && k->row == wq_le32(row + 20) && k->before > a;
            f->numbers[a] = dead ? DEAD : 0;
        }
    }
    free(order);
    return WQ_OK;
}

/* Number the living arrivals. */
static wq_status articles_number(flush *f)
{
    const index_builder *b = f->b;
    f->numbers = calloc((size_t)b->articles + 1, sizeof *f->numbers);
    f->sorted = malloc(((size_t)b->articles + 1) * sizeof *f->sorted);
    f->logged = malloc(((size_t)b->articles + 1) * sizeof *f->logged);
    WQ_FAIL_IF(f->numbers == NULL || f->sorted == NULL || f->logged == NULL, WQ_ENOMEM);
    if (b->kill_count > 0) {
        WQ_TRY(batch_kill(f));
    }
    for (uint32_t a = 0; a < b->articles; a++) {
        if (f->numbers[a] != DEAD) {
            f->sorted[f->live++] = (uint64_t)wq_le32(b->rows + (size_t)a * INDEX_ROW) << 32 | a;
        }
    }
    index_sort(f->sorted, f->live, row_tie, b->rows);
    index_rows_begin(&f->rows);
    for (uint32_t n = 0; n < f->live; n++) {
        uint32_t a = (uint32_t)f->sorted[n];
        f->numbers[a] = n;
        f->logged[n] = b->logged[a];
        index_rows_add(&f->rows, b->rows + (size_t)a * INDEX_ROW);
    }
    index_rows_end(&f->rows);
    return WQ_OK;
}

static wq_status tables_write(flush *f)
{
    const uint8_t *rows = f->b->rows;
    for (uint32_t n = 0; n < f->live; n++) {
        WQ_TRY(index_segwriter_row(f->writer, rows + (size_t)(uint32_t)f->sorted[n] * INDEX_ROW));
    }
    for (uint32_t n = 0; n < f->live; n++) {
        uint32_t a = (uint32_t)f->sorted[n];
        f->sorted[n] = (uint64_t)wq_le32(rows + (size_t)a * INDEX_ROW + 16) << 32 | a;
    }
    index_sort(f->sorted, f->live, place_tie, rows);
    for (uint32_t n = 0; n < f->live; n++) {
        WQ_TRY(index_segwriter_place(f->writer, f->numbers[(uint32_t)f->sorted[n]]));
    }
    return WQ_OK;
}

static wq_status segment_write(flush *f)
{
    index_seginfo info;
    index_state *state = &f->bulk.state;
    if (state->count == INDEX_SEGMENTS_MAX) {
        return wq_fail(f->b->db->err, WQ_ELIMIT, "'%s' has %u segments; merge them first",
                       f->b->db->path, INDEX_SEGMENTS_MAX);
    }
    f->bulk.name = state->next++;
    f->bulk.analyser = f->b->analyser;
    WQ_TRY(index_segwriter_new(&f->bulk, &f->rows, &f->writer));
    WQ_TRY(tables_write(f));
    const index_gathered run = {&f->b->keys, &f->b->log,         f->logged,
                                f->live,     f->b->postings_max, f->task};
    WQ_TRY(index_invert(&run, f->writer));
    WQ_TRY(index_segwriter_finish(f->writer, &info));
    state->segments[state->count++] = info.name;
    return WQ_OK;
}

static wq_status flush_commit(flush *f, index_view *view)
{
    const index_builder *b = f->b;
    kv_view *txn;
    uint64_t *hits = NULL;
    size_t hit_count = 0;
    wq_status st = index_kills_find(view, b->kills, b->kill_count, &hits, &hit_count);
    if (st == WQ_OK) {
        st = index_bulk_txn(&f->bulk, &txn);
    }
    if (st == WQ_OK) {
        st = index_kills_write(view, txn, hits, hit_count);
    }
    free(hits);
    WQ_TRY(st);
    for (size_t i = 0; i < b->cover_count; i++) {
        uint32_t rows;
        WQ_TRY(index_cover_get(txn, b->covers[i].box, &rows));
        if (b->covers[i].rows > rows) {
            WQ_TRY(index_cover_put(txn, b->covers[i].box, b->covers[i].rows));
        }
    }
    return index_bulk_finish(&f->bulk);
}

static wq_status flush_run(flush *f, uint64_t generation)
{
    index_builder *b = f->b;
    index_view *view;
    WQ_TRY(index_snapshot(b->db, &view));
    f->bulk.state = view->state;
    f->bulk.state.generation = generation;
    wq_status st = articles_number(f);
    if (st == WQ_OK && f->live > 0) {
        st = segment_write(f);
    }
    if (st == WQ_OK) {
        st = flush_commit(f, view);
    }
    index_view_close(view);
    return st;
}

wq_status index_builder_flush(index_builder *b, uint64_t generation, wq_task *task)
{
    flush f = {.b = b, .task = task, .bulk = {.env = b->db->env}};
    if (b->db->leftovers) {
        WQ_TRY(index_clean(b->db));
    }
    index_wordlog_end(&b->log);
    index_keys_rest(&b->keys);
    wq_status st = flush_run(&f, generation);
    index_bulk_abort(&f.bulk);
    index_segwriter_free(f.writer);
    free(f.numbers);
    free(f.sorted);
    free(f.logged);
    if (st != WQ_OK) {
        b->db->leftovers = f.bulk.touched;
        return index_builder_fail(b, st);
    }
    index_builder_clear(b);
    return WQ_OK;
}
