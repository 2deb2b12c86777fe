/* SPDX-License-Identifier: MIT */
#include "store/salvager.h"

#include "base/bytes.h"
#include "kv/scan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of draft rows that one pass over the file collects. */
#define WINDOW_BYTES (6 * WQ_MIB)

typedef struct window_part {
    bool there;
    uint32_t at, len; /* in window.bytes */
} window_part;

typedef struct window {
    salvage_job *v;
    size_t first, count; /* in wreck.rows */
    window_part *parts;
    wq_buf bytes;
} window;

static const wreck_row *row_at(const wreck *w, size_t i)
{
    return (const wreck_row *)w->rows.rows + i;
}

static int window_order(const wreck_row *row, store_place place, uint32_t check, uint8_t part)
{
    int order = store_place_compare(row->place, place);
    if (order != 0) {
        return order;
    }
    if (row->check != check) {
        return row->check < check ? -1 : 1;
    }
    return row->part == part ? 0 : row->part < part ? -1 : 1;
}

static wq_status window_take(void *arg, unsigned db, wq_span key, wq_span value, uint64_t page)
{
    window *win = arg;
    (void)page;
    WQ_FAIL_IF(store_cancelled(win->v->task), WQ_ECANCEL);
    store_draft_part part;
    WQ_FAIL_IF(db != STORE_DB_DRAFT || key.len != STORE_KEY_DRAFT, WQ_OK);
    WQ_FAIL_IF(store_draft_part_decode(value, key.ptr[8], &part) != WQ_OK, WQ_OK);
    store_place place = {wq_be32(key.ptr), wq_be32(key.ptr + 4)};
    size_t from = win->first;
    size_t to = win->first + win->count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int order = window_order(row_at(&win->v->wreck, mid), place, part.check, key.ptr[8]);
        if (order == 0) {
            window_part *p = &win->parts[mid - win->first];
            WQ_FAIL_IF(p->there || value.len != row_at(&win->v->wreck, mid)->len, WQ_OK);
            *p = (window_part){true, (uint32_t)win->bytes.len, (uint32_t)value.len};
            return wq_buf_put_span(&win->bytes, value);
        }
        from = order < 0 ? mid + 1 : from;
        to = order > 0 ? mid : to;
    }
    return WQ_OK;
}

/* Join the parts [from, to) of one record. */
static wq_status row_join(const window *win, size_t from, size_t to, uint8_t dict[4],
                          wq_buf *record)
{
    uint32_t total = 0;
    wq_buf_clear(record);
    for (size_t i = from; i < to; i++) {
        const window_part *p = &win->parts[i - win->first];
        const wreck_row *row = row_at(&win->v->wreck, i);
        store_draft_part part;
        WQ_FAIL_IF(!p->there || row->part != i - from, WQ_ECORRUPT);
        WQ_TRY(
            store_draft_part_decode(wq_span_of(win->bytes.ptr + p->at, p->len), row->part, &part));
        if (i == from) {
            total = part.total;
            memcpy(dict, part.dict, 4);
        }
        WQ_TRY(wq_buf_put_span(record, part.bytes));
    }
    const wreck_row *row = row_at(&win->v->wreck, from);
    bool whole =
        record->len == total && store_draft_check(row->place, wq_buf_span(record)) == row->check;
    return whole ? WQ_OK : WQ_ECORRUPT;
}

static wq_status row_give(window *win, size_t from, size_t to, wq_buf *record)
{
    salvage_job *v = win->v;
    uint8_t head[4];
    pack_dict *dict;
    wq_article article;
    WQ_TRY(row_join(win, from, to, head, record));
    WQ_TRY(store_salvage_dict(v, head, sizeof head, &dict));
    WQ_TRY(pack_record_decode(v->codec, dict, wq_buf_span(record), &article));
    wq_status st = store_salvage_give(v, row_at(&v->wreck, from)->place, &article);
    /* What `each` says ends the salvage, whatever it is. */
    return st == WQ_OK ? WQ_EEND : st;
}

static size_t record_end(const wreck *w, size_t from)
{
    size_t to = from + 1;
    const wreck_row *row = row_at(w, from);
    while (to < w->rows.count && row_at(w, to)->check == row->check &&
           store_place_compare(row_at(w, to)->place, row->place) == 0) {
        to++;
    }
    return to;
}

static wq_status window_give(window *win, uint64_t *lost)
{
    wq_buf record;
    wq_buf_init(&record, STORE_RECORD_MAX);
    wq_status st = WQ_OK;
    for (size_t i = win->first; st == WQ_OK && i < win->first + win->count;) {
        size_t to = record_end(&win->v->wreck, i);
        st = row_give(win, i, to, &record);
        if (st == WQ_EEND) {
            st = WQ_OK;
        } else if (st == WQ_ECORRUPT || st == WQ_ENOTFOUND || st == WQ_ELIMIT) {
            ++*lost;
            st = WQ_OK;
        }
        i = to;
    }
    wq_buf_release(&record);
    return st;
}

static wq_status salvage_window(salvage_job *v, size_t first, size_t count, size_t bytes,
                                uint64_t *lost)
{
    window win = {.v = v, .first = first, .count = count};
    wq_buf_init(&win.bytes, bytes);
    win.parts = calloc(count, sizeof *win.parts);
    wq_status st = win.parts == NULL ? WQ_ENOMEM : WQ_OK;
    if (st == WQ_OK) {
        kv_scan_options options = {
            .count = STORE_DB_COUNT, .err = v->err, .record = window_take, .arg = &win};
        st = kv_scan(v->path, &options, NULL);
    }
    if (st == WQ_OK) {
        st = window_give(&win, lost);
    }
    free(win.parts);
    wq_buf_release(&win.bytes);
    return st;
}

/* The first place of a list that is not less; both lists are in order of box and row, since packs
 * are read so. */
static size_t place_seek(const store_place *list, size_t count, store_place place)
{
    size_t from = 0;
    size_t to = count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        bool less = store_place_compare(list[mid], place) < 0;
        from = less ? mid + 1 : from;
        to = less ? to : mid;
    }
    return from;
}

/* Is a draft row of interest: was it not given as a row of its pack? An interrupted seal may have
 * left a pack with fewer rows than the draft came to have. */
static bool row_wanted(const salvage_job *v, store_place place)
{
    size_t at = place_seek(v->read, v->read_count, (store_place){place.box, 0});
    if (at == v->read_count || v->read[at].box != place.box || place.row >= v->read[at].row) {
        return true;
    }
    at = place_seek(v->lost, v->lost_count, place);
    return at < v->lost_count && store_place_compare(v->lost[at], place) == 0;
}

/* Keep what is wanted of the list of rows. */
static void rows_thin(salvage_job *v)
{
    wreck_list *rows = &v->wreck.rows;
    wreck_row *all = rows->rows;
    size_t kept = 0;
    store_place last = {0, 0};
    bool wanted = false;
    for (size_t i = 0; i < rows->count; i++) {
        if (i == 0 || store_place_compare(last, all[i].place) != 0) {
            last = all[i].place;
            wanted = row_wanted(v, last);
        }
        if (wanted) {
            all[kept++] = all[i];
        }
    }
    rows->count = kept;
}

wq_status store_salvage_drafts(salvage_job *v)
{
    rows_thin(v);
    uint64_t lost = 0;
    const wreck *w = &v->wreck;
    for (size_t i = 0; i < w->rows.count;) {
        size_t bytes = 0;
        size_t to = i;
        while (to < w->rows.count && (bytes < WINDOW_BYTES)) {
            size_t end = record_end(w, to);
            for (; to < end; to++) {
                bytes += row_at(w, to)->len;
            }
        }
        WQ_TRY(salvage_window(v, i, to - i, bytes, &lost));
        i = to;
    }
    if (lost > 0) {
        salvage_report(v, "%" PRIu64 " records of drafts are not whole", lost);
    }
    return WQ_OK;
}
