/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

/* ---- opening and closing ---- */

static wq_status view_load(store_view *view)
{
    wq_status st = store_state_get(view->kv, &view->state);
    if (st == WQ_OK) {
        st = catalog_load(view->kv, &view->runs);
    }
    store *s = view->s;
    if (st == WQ_ENOTFOUND) {
        return wq_fail(s->err, WQ_ECORRUPT, "'%s' has no state record", s->path);
    }
    if (st == WQ_EVERSION) {
        return wq_fail(s->err, st,
                       "'%s' is of a later version or has features that this one "
                       "does not know (version %u, features %x)",
                       s->path, view->state.version, view->state.features);
    }
    if (st == WQ_ECORRUPT) {
        return wq_fail(s->err, st, "'%s': the state record is damaged", s->path);
    }
    return st;
}

wq_status store_view_new(store *s, kv_view *kv, bool change, store_view **out)
{
    *out = NULL;
    store_view *view = calloc(1, sizeof *view);
    if (view == NULL) {
        kv_view_close(kv);
        return wq_fail(s->err, WQ_ENOMEM, "no memory for a view of '%s'", s->path);
    }
    view->s = s;
    view->kv = kv;
    view->change = change;
    view->codec = s->spare;
    s->spare = NULL;
    wq_buf_init(&view->record, STORE_RECORD_MAX);
    wq_buf_init(&view->shown, PACK_PARTS_MAX * sizeof(wq_part));
    wq_status st = view_load(view);
    if (st != WQ_OK) {
        store_view_close(view);
        return st;
    }
    *out = view;
    return WQ_OK;
}

wq_status store_snapshot(store *s, store_view **out)
{
    *out = NULL;
    if (s->kv == NULL) {
        return wq_fail(s->err, WQ_EIO, "'%s' was not opened again; close it", s->path);
    }
    kv_view *kv;
    WQ_TRY(kv_snapshot_open(s->kv, &kv));
    return store_view_new(s, kv, false, out);
}

static void pack_forget(store_pack *pack)
{
    pack_close(pack->reader);
    free(pack->stream);
    memset(pack, 0, sizeof *pack);
}

void store_view_close(store_view *view)
{
    if (view == NULL) {
        return;
    }
    for (unsigned i = 0; i < STORE_OPEN_PACKS; i++) {
        pack_forget(&view->packs[i]);
    }
    if (view->s->spare == NULL) {
        view->s->spare = view->codec;
    } else {
        pack_codec_free(view->codec);
    }
    wq_buf_release(&view->record);
    wq_buf_release(&view->shown);
    free(view->learned);
    kv_view_close(view->kv);
    free(view);
}

wq_status store_view_codec(store_view *view)
{
    return view->codec != NULL ? WQ_OK : pack_codec_new(&view->codec);
}

uint64_t store_generation(const store_view *view)
{
    return view->state.generation;
}

/* ---- boxes ---- */

static wq_status sealed_next(store_view *view, uint32_t from, store_box *box)
{
    uint8_t key[STORE_KEY_BOX];
    store_key_box(key, from);
    kv_cursor cursor;
    WQ_TRY(kv_seek(view->kv, STORE_DB_BOXES, wq_span_of(key, sizeof key), &cursor));
    WQ_FAIL_IF(cursor.key.len != STORE_KEY_BOX, WQ_ECORRUPT);
    store_box_record record;
    WQ_TRY(store_box_decode(cursor.value, &record));
    box->box = wq_be32(cursor.key.ptr);
    box->rows = record.rows;
    box->sealed = true;
    box->pack = record.pack;
    return WQ_OK;
}

wq_status store_box_next(store_view *view, uint32_t from, store_box *box)
{
    wq_status st = store_told(view->s, sealed_next(view, from, box));
    const store_state *state = &view->state;
    if (st != WQ_OK && st != WQ_ENOTFOUND) {
        return st;
    }
    bool draft = state->draft_box != 0 && state->draft_box >= from && state->draft_rows > 0;
    if (draft && (st == WQ_ENOTFOUND || state->draft_box < box->box)) {
        memset(box, 0, sizeof *box);
        box->box = state->draft_box;
        box->rows = state->draft_rows;
        return WQ_OK;
    }
    return st;
}

/* ---- packs ---- */

static wq_status pack_fill(store_view *view, uint32_t box, store_pack *pack)
{
    store_box_record record;
    WQ_TRY(store_box_get(view->kv, box, &record));
    pack->stream = malloc(sizeof *pack->stream);
    WQ_FAIL_IF(pack->stream == NULL, WQ_ENOMEM);
    store_stream_init(pack->stream, view->kv, box, record.bytes, &record.pack);
    wq_source source = store_stream_source(pack->stream);
    wq_status st = pack_open(&source, view->s->err, &pack->reader);
    if (st == WQ_OK && pack_rows(pack->reader) != record.rows) {
        st = WQ_ECORRUPT;
    }
    if (st == WQ_ECORRUPT) {
        return wq_fail(view->s->err, st, "'%s': pack in box %u is damaged at its head",
                       view->s->path, box);
    }
    WQ_TRY(st);
    pack->box = box;
    pack->id = record.pack;
    return WQ_OK;
}

wq_status store_view_pack(store_view *view, uint32_t box, store_pack **out)
{
    *out = NULL;
    store_pack *oldest = &view->packs[0];
    for (unsigned i = 0; i < STORE_OPEN_PACKS; i++) {
        store_pack *pack = &view->packs[i];
        if (pack->box == box && box != 0) {
            pack->used = ++view->tick;
            *out = pack;
            return WQ_OK;
        }
        if (pack->used < oldest->used) {
            oldest = pack;
        }
    }
    pack_forget(oldest);
    wq_status st = pack_fill(view, box, oldest);
    if (st != WQ_OK) {
        pack_forget(oldest);
        return st;
    }
    oldest->used = ++view->tick;
    *out = oldest;
    return WQ_OK;
}

static bool is_draft(const store_view *view, uint32_t box)
{
    return box != 0 && box == view->state.draft_box;
}

/* Name the place, unless a lower function has named something finer. */
static wq_status row_failed(store_view *view, store_place place, wq_status st)
{
    if (st == WQ_ECORRUPT) {
        return wq_fail(view->s->err, st, "'%s': article %u of box %u is damaged", view->s->path,
                       place.row, place.box);
    }
    return st;
}

static wq_status row_get(store_view *view, store_place place, wq_article *article)
{
    if (is_draft(view, place.box)) {
        WQ_TRY(store_draft_get(view, place, article));
        article->parts = NULL;
        article->part_count = 0;
        return WQ_OK;
    }
    store_pack *pack;
    WQ_TRY(store_view_pack(view, place.box, &pack));
    WQ_FAIL_IF(place.row >= pack_rows(pack->reader), WQ_ENOTFOUND);
    return row_failed(view, place, pack_row(pack->reader, place.row, article));
}

wq_status store_row(store_view *view, store_place place, wq_article *article)
{
    return store_told(view->s, row_get(view, place, article));
}

static wq_status article_get(store_view *view, store_place place, wq_article *article)
{
    if (is_draft(view, place.box)) {
        return store_draft_get(view, place, article);
    }
    store_pack *pack;
    WQ_TRY(store_view_pack(view, place.box, &pack));
    WQ_FAIL_IF(place.row >= pack_rows(pack->reader), WQ_ENOTFOUND);
    pack_dict_id name = pack_dictionary(pack->reader);
    pack_dict *dict;
    WQ_TRY(store_dict_get(view->s, view->kv, &name, &dict));
    WQ_TRY(store_view_codec(view));
    view->held.box = 0; /* the codec holds another article from here on */
    wq_status st = pack_article(pack->reader, view->codec, dict, place.row, article);
    return row_failed(view, place, st);
}

wq_status store_article(store_view *view, store_place place, wq_article *article)
{
    return store_told(view->s, article_get(view, place, article));
}

/* ---- figures ---- */

static wq_status file_bytes(store *s, uint64_t *bytes)
{
    wq_file *file;
    WQ_TRY(wq_file_open(s->path, WQ_FILE_READ, s->err, &file));
    wq_status st = wq_file_size(file, bytes);
    wq_file_close(file);
    return st;
}

wq_status store_stat_get(store_view *view, store_stat *stat)
{
    const store_state *state = &view->state;
    memset(stat, 0, sizeof *stat);
    stat->articles = state->articles;
    stat->editions = state->editions;
    stat->deleted = state->deleted;
    stat->packs = state->packs;
    stat->draft_rows = state->draft_rows;
    stat->draft_bytes = state->draft_bytes;
    stat->frames = state->frames;
    stat->tables = state->tables;
    stat->dictionaries = state->dictionaries;
    stat->raw = state->raw;
    stat->generation = state->generation;
    for (unsigned i = 0; i < view->runs.count; i++) {
        stat->catalog += view->runs.runs[i].bytes;
    }
    return store_told(view->s, file_bytes(view->s, &stat->file));
}
