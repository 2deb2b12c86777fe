/* SPDX-License-Identifier: MIT */
/* Opening, snapshots, what is in force, and taking away what is not. */
#include "index/inner.h"

#include "base/bytes.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>

/* Records that one transaction takes away: about 2 MiB of leaves. */
#define ERASE_RECORDS 1500u

static wq_status state_read(index_db *db, kv_view *view, index_state *state)
{
    wq_status st = index_state_get(view, state);
    if (st == WQ_ENOTFOUND) {
        uint64_t records = 0;
        WQ_TRY(kv_count(view, INDEX_DB_RECORDS, &records));
        WQ_FAIL_IF(records == 0, WQ_OK);
        st = WQ_ECORRUPT;
    }
    if (st == WQ_EVERSION) {
        return wq_fail(db->err, st,
                       "'%s' was written by another version of warraq: run warraq rebuild",
                       db->path);
    }
    if (st == WQ_ECORRUPT) {
        return wq_fail(db->err, st, "'%s' is damaged: its state", db->path);
    }
    return st;
}

/* ---- erasing what is pending ---- */

/* Erase what a segment has until none is left or the transaction is full. */
static wq_status erase_some(kv_view *txn, uint32_t name, bool *done)
{
    uint8_t first[4];
    uint8_t last[4];
    uint8_t key[KV_KEY_MAX];
    kv_cursor cursor;
    index_segment_keys(name, first, last);
    *done = false;
    for (unsigned i = 0; i < ERASE_RECORDS; i++) {
        wq_status st = kv_seek(txn, INDEX_DB_RECORDS, wq_span_of(first, sizeof first), &cursor);
        *done = st == WQ_ENOTFOUND ||
                (st == WQ_OK && wq_span_compare(cursor.key, wq_span_of(last, sizeof last)) >= 0);
        WQ_FAIL_IF(*done, WQ_OK);
        WQ_TRY(st);
        size_t len = cursor.key.len;
        WQ_FAIL_IF(len > sizeof key, WQ_ECORRUPT);
        memcpy(key, cursor.key.ptr, len);
        WQ_TRY(kv_delete(txn, INDEX_DB_RECORDS, wq_span_of(key, len)));
        if (kv_dirty_bytes(txn) >= WQ_LIMIT_TXN_DIRTY) {
            return WQ_OK;
        }
    }
    return WQ_OK;
}

/* One transaction's worth of the last pending segment; the state is without it when it is gone. */
static wq_status erase_step(kv_view *txn, index_state *state)
{
    bool done;
    WQ_TRY(erase_some(txn, state->pending[state->pending_count - 1], &done));
    state->pending_count -= done;
    return index_state_put(txn, state);
}

wq_status index_clean(index_db *db)
{
    for (;;) {
        kv_view *txn;
        index_state state;
        WQ_TRY(kv_txn_begin(db->env, &txn));
        wq_status st = state_read(db, txn, &state);
        if (st != WQ_OK || state.pending_count == 0) {
            kv_view_close(txn);
            db->leftovers = st != WQ_OK;
            return st;
        }
        st = erase_step(txn, &state);
        if (st != WQ_OK) {
            kv_view_close(txn);
            return st;
        }
        WQ_TRY(kv_commit(txn));
    }
}

/* ---- open ---- */

static wq_status leftovers_clean(index_db *db)
{
    kv_view *view;
    index_state state;
    WQ_TRY(kv_snapshot_open(db->env, &view));
    wq_status st = state_read(db, view, &state);
    kv_view_close(view);
    WQ_TRY(st);
    return state.pending_count > 0 ? index_clean(db) : WQ_OK;
}

wq_status index_open(const char *path, const index_options *options, index_db **out)
{
    index_db *db = calloc(1, sizeof *db);
    char *copy = strdup(path);
    *out = NULL;
    if (db == NULL || copy == NULL) {
        free(db);
        free(copy);
        return wq_fail(options->err, WQ_ENOMEM, "no memory to open '%s'", path);
    }
    db->path = copy;
    db->err = options->err;
    db->write = options->write;
    db->analyser = options->analyser;
    db->key_is_right = options->key_is_right;
    db->memory = options->memory != 0 ? options->memory : WQ_LIMIT_HEAP_WORK / 2;
    const kv_options kv = {.names = INDEX_DB_NAMES,
                           .count = INDEX_DBS,
                           .write = options->write,
                           .create = options->create,
                           .no_lock = options->no_lock,
                           .err = options->err};
    wq_status st = kv_env_open(path, &kv, &db->env);
    /* With one head gone the last commit may be missing: an index is made anew, not guessed. */
    if (st == WQ_OK && kv_env_half(db->env)) {
        st = wq_fail(options->err, WQ_ECORRUPT, "'%s' is damaged: one of its heads", path);
    }
    if (st == WQ_OK && db->write) {
        st = leftovers_clean(db);
    }
    if (st != WQ_OK) {
        index_close(db);
        return st;
    }
    *out = db;
    return WQ_OK;
}

void index_close(index_db *db)
{
    if (db == NULL) {
        return;
    }
    if (db->env != NULL) {
        kv_env_close(db->env);
    }
    free(db->path);
    free(db);
}

/* ---- views ---- */

static wq_status view_fill(index_view *view)
{
    WQ_TRY(kv_snapshot_open(view->db->env, &view->kv));
    WQ_TRY(state_read(view->db, view->kv, &view->state));
    uint32_t count = view->state.count;
    view->segments = calloc(count > 0 ? count : 1, sizeof *view->segments);
    if (view->segments == NULL) {
        return wq_fail(view->db->err, WQ_ENOMEM, "no memory for %lu segments",
                       (unsigned long)count);
    }
    for (uint32_t i = 0; i < count; i++) {
        index_segment *segment = &view->segments[i];
        segment->view = view;
        uint32_t name = view->state.segments[i];
        segment->info.name = name;
        wq_status st = index_seginfo_get(view->kv, name, &segment->info);
        WQ_FAIL_IF(st == WQ_ECORRUPT, index_damaged(segment, "the record"));
        WQ_TRY(st);
        if (segment->info.size[INDEX_TABLES] != index_table_at(&segment->info, INDEX_TABLES_END)) {
            return index_damaged(segment, "the record");
        }
        segment->weights = index_weights_of(segment->info.words, segment->info.articles);
    }
    return WQ_OK;
}

wq_status index_snapshot(index_db *db, index_view **out)
{
    *out = NULL;
    index_view *view = calloc(1, sizeof *view);
    if (view == NULL) {
        return wq_fail(db->err, WQ_ENOMEM, "no memory for a snapshot");
    }
    view->db = db;
    wq_status st = view_fill(view);
    if (st != WQ_OK) {
        index_view_close(view);
        return st;
    }
    *out = view;
    return WQ_OK;
}

void index_segment_release(index_segment *segment)
{
    free(segment->lengths);
    free(segment->levels);
    segment->lengths = NULL;
    segment->levels = NULL;
}

void index_view_close(index_view *view)
{
    if (view == NULL) {
        return;
    }
    kv_view_close(view->kv);
    for (unsigned i = 0; view->segments != NULL && i < view->state.count; i++) {
        index_segment_release(&view->segments[i]);
    }
    free(view->segments);
    free(view);
}

uint64_t index_generation(const index_view *view)
{
    return view->state.generation;
}

uint32_t index_segments_apart(const index_view *view, uint64_t analyser)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < view->state.count; i++) {
        count += view->segments[i].info.analyser != analyser;
    }
    return count;
}

wq_status index_covered(index_view *view, uint32_t box, uint32_t *rows)
{
    return index_cover_get(view->kv, box, rows);
}

unsigned index_segments(const index_view *view)
{
    return view->state.count;
}

index_segment *index_segment_at(index_view *view, unsigned i)
{
    return i < view->state.count ? &view->segments[i] : NULL;
}

wq_status index_stat_get(index_view *view, index_stat *stat)
{
    uint64_t largest = 0;
    memset(stat, 0, sizeof *stat);
    stat->segments = view->state.count;
    for (uint32_t i = 0; i < view->state.count; i++) {
        const index_seginfo *info = &view->segments[i].info;
        stat->articles += info->articles - info->dead;
        stat->dead += info->dead;
        stat->words += info->words - info->dead_words;
        stat->dictionary += info->size[INDEX_LEAVES];
        stat->tables += info->size[INDEX_TABLES];
        stat->lists += info->size[INDEX_LISTS];
        stat->positions += info->size[INDEX_POSITIONS];
        if (info->articles > largest) {
            largest = info->articles;
            stat->terms = info->terms;
        }
    }
    wq_file *file;
    WQ_TRY(wq_file_open(view->db->path, WQ_FILE_READ, view->db->err, &file));
    wq_status st = wq_file_size(file, &stat->file);
    wq_file_close(file);
    return st;
}
