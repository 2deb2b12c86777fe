/* SPDX-License-Identifier: MIT */
#include "kv/env.h"

#include <stdlib.h>
#include <string.h>

/* How often a snapshot is tried again when a writer commits twice in between. */
#define SNAPSHOT_TRIES 100

/* The newest meta, without LMDB. */
static wq_status newest_meta(kv_view *view)
{
    kv_metas metas;
    WQ_TRY(kv_metas_read(view->env->file, view->env->err, &metas));
    view->meta = *kv_metas_newest(&metas);
    return WQ_OK;
}

/* A reader's slot in LMDB's lock table first, then the meta of that very transaction. */
static wq_status locked_meta(kv_view *view)
{
    kv_env *env = view->env;
    wq_status st = WQ_EBUSY;
    for (int i = 0; i < SNAPSHOT_TRIES; i++) {
        WQ_TRY(kv_mdb_reader(env, &view->txn));
        wq_error_clear(i > 0 ? env->err : NULL);
        st =
            kv_meta_reread(env->file, env->err, mdb_txn_id(view->txn), env->page_size, &view->meta);
        if (st == WQ_OK || st == WQ_EIO) {
            return st;
        }
        mdb_txn_abort(view->txn);
        view->txn = NULL;
    }
    return st == WQ_EBUSY ? wq_fail(env->err, st, "'%s' changes too fast to be read", env->path)
                          : st;
}

wq_status kv_snapshot_open(kv_env *env, kv_view **out)
{
    *out = NULL;
    if (env->dead) {
        return wq_fail(env->err, WQ_ECORRUPT, "'%s' is damaged and was given up", env->path);
    }
    kv_view *view = calloc(1, sizeof *view);
    if (view == NULL) {
        return wq_fail(env->err, WQ_ENOMEM, "no memory to read '%s'", env->path);
    }
    view->env = env;
    wq_status st = env->mdb == NULL ? newest_meta(view) : locked_meta(view);
    if (st == WQ_OK) {
        st = kv_walker_init(&view->walker, env->file, env->err, view->meta.page_size,
                            view->meta.pages);
    }
    if (st != WQ_OK) {
        kv_snapshot_free(view);
        return st;
    }
    view->number = view->meta.txnid;
    *out = view;
    return WQ_OK;
}

void kv_snapshot_free(kv_view *view)
{
    if (view->txn != NULL) {
        mdb_txn_abort(view->txn);
    }
    kv_walker_release(&view->walker);
    free(view);
}

static wq_status db_damaged(kv_view *view, unsigned db)
{
    return wq_fail(view->env->err, WQ_ECORRUPT, "'%s' is damaged: the record of database '%s'",
                   view->env->path, view->env->names[db]);
}

/* The seal must be of the transaction that the head names. */
static wq_status read_seal(kv_view *view)
{
    kv_path path;
    kv_node node;
    bool exact;
    wq_span seal = wq_span_of(NULL, 0);
    kv_walker *w = &view->walker;
    WQ_FAIL_IF(view->sealed, WQ_OK);
    WQ_TRY(kv_walker_descend(w, KV_DB_MAX, &view->meta.main_db, kv_seal_key(), &path, &exact));
    if (exact) {
        WQ_TRY(kv_walker_node(w, &path, &node));
        WQ_TRY(kv_walker_raw(w, &node, &seal));
    }
    if (seal.ptr == NULL || seal.len > sizeof view->seal ||
        kv_seal_verify(seal, view->meta.txnid) != WQ_OK) {
        return wq_fail(view->env->err, WQ_ECORRUPT,
                       "'%s' is damaged: its databases are not those of its last commit",
                       view->env->path);
    }
    memcpy(view->seal, seal.ptr, seal.len);
    view->seal_len = seal.len;
    view->sealed = true;
    return WQ_OK;
}

/* An unknown name is an empty database. */
static wq_status db_record(kv_view *view, unsigned db, const kv_db **out)
{
    *out = &view->db[db];
    if (view->known[db]) {
        return WQ_OK;
    }
    WQ_TRY(read_seal(view));
    kv_path path;
    bool exact;
    kv_walker *w = &view->walker;
    wq_span name = wq_span_str(view->env->names[db]);
    WQ_TRY(kv_walker_descend(w, db, &view->meta.main_db, name, &path, &exact));
    if (exact) {
        kv_node node;
        wq_span record;
        WQ_TRY(kv_walker_node(w, &path, &node));
        if (!node.sub || node.big) {
            return db_damaged(view, db);
        }
        WQ_TRY(kv_walker_raw(w, &node, &record));
        if (kv_db_parse(record, view->meta.pages, &view->db[db]) != WQ_OK ||
            view->db[db].flags != 0) {
            return db_damaged(view, db);
        }
    } else {
        view->db[db].root = KV_NO_PAGE;
    }
    if (kv_seal_compare(wq_span_of(view->seal, view->seal_len), db, &view->db[db]) != WQ_OK) {
        return db_damaged(view, db);
    }
    view->known[db] = true;
    return WQ_OK;
}

wq_status kv_snapshot_count(kv_view *view, unsigned db, uint64_t *records)
{
    const kv_db *record;
    WQ_TRY(db_record(view, db, &record));
    *records = record->entries;
    return WQ_OK;
}

wq_status kv_snapshot_node(kv_view *view, unsigned db, wq_span key, kv_node *node)
{
    const kv_db *record;
    kv_path path;
    bool exact;
    WQ_TRY(db_record(view, db, &record));
    WQ_TRY(kv_walker_descend(&view->walker, db, record, key, &path, &exact));
    if (!exact) {
        WQ_TRY(kv_walker_confirm(&view->walker, &path, key));
        return WQ_ENOTFOUND;
    }
    return kv_walker_node(&view->walker, &path, node);
}

wq_status kv_snapshot_get(kv_view *view, unsigned db, wq_span key, wq_span *value)
{
    kv_node node;
    WQ_TRY(kv_snapshot_node(view, db, key, &node));
    return kv_walker_value(&view->walker, db, &node, value);
}

/* Stand on the record where the path ends. */
static wq_status stand(kv_view *view, kv_cursor *cursor, const kv_path *path)
{
    kv_node node;
    wq_span value;
    WQ_TRY(kv_walker_node(&view->walker, path, &node));
    WQ_TRY(kv_walker_value(&view->walker, cursor->db, &node, &value));
    if (node.key.len > KV_KEY_MAX) {
        return wq_fail(view->env->err, WQ_ECORRUPT, "'%s' is damaged: a key is too long",
                       view->env->path);
    }
    kv_cursor_set(cursor, node.key, value);
    cursor->page = path->pgno[path->depth - 1];
    cursor->index = path->index[path->depth - 1];
    return WQ_OK;
}

/* The first record at or after where the path ends, or the last one before it. */
static wq_status stand_near(kv_view *view, kv_cursor *cursor, kv_path *path, bool before)
{
    const kv_page *page;
    unsigned leaf = path->depth - 1;
    if (before) {
        if (path->index[leaf] > 0) {
            path->index[leaf]--;
        } else {
            WQ_TRY(kv_walker_prev_leaf(&view->walker, path));
        }
        return stand(view, cursor, path);
    }
    WQ_TRY(kv_walker_page(&view->walker, path->pgno[leaf], KV_LEAF, &page));
    if (path->index[leaf] >= page->count) {
        WQ_TRY(kv_walker_next_leaf(&view->walker, path));
    }
    return stand(view, cursor, path);
}

wq_status kv_snapshot_seek(kv_view *view, kv_cursor *cursor, wq_span key, kv_side side)
{
    const kv_db *record;
    kv_path path;
    bool exact;
    WQ_TRY(db_record(view, cursor->db, &record));
    WQ_TRY(kv_walker_descend(&view->walker, cursor->db, record, key, &path, &exact));
    WQ_FAIL_IF(path.depth == 0, WQ_ENOTFOUND);
    if (exact) {
        return stand(view, cursor, &path);
    }
    WQ_TRY(side == KV_BELOW ? WQ_OK : kv_walker_confirm(&view->walker, &path, key));
    return stand_near(view, cursor, &path, side != KV_AT_OR_AFTER);
}

/* Keys must go on in their direction: a cycle in a damaged tree ends here. */
static wq_status stand_beyond(kv_view *view, kv_cursor *cursor, kv_path *path, bool back)
{
    uint8_t old[KV_KEY_MAX];
    size_t len = cursor->key.len;
    memcpy(old, cursor->key_copy, len);
    WQ_TRY(stand(view, cursor, path));
    int order = wq_span_compare(cursor->key, wq_span_of(old, len));
    if (back ? order >= 0 : order <= 0) {
        return wq_fail(view->env->err, WQ_ECORRUPT, "'%s' is damaged: keys are out of order",
                       view->env->path);
    }
    return WQ_OK;
}

static wq_status step_in_leaf(kv_view *view, kv_cursor *cursor, bool back)
{
    const kv_page *page;
    kv_path path = {.db = cursor->db, .depth = 1};
    WQ_FAIL_IF(back && cursor->index == 0, WQ_ENOTFOUND);
    WQ_TRY(kv_walker_page(&view->walker, cursor->page, KV_LEAF, &page));
    WQ_FAIL_IF(!back && cursor->index + 1 >= page->count, WQ_ENOTFOUND);
    path.pgno[0] = cursor->page;
    path.index[0] = back ? cursor->index - 1 : cursor->index + 1;
    return stand_beyond(view, cursor, &path, back);
}

wq_status kv_snapshot_step(kv_view *view, kv_cursor *cursor, bool back)
{
    wq_status st = step_in_leaf(view, cursor, back);
    if (st != WQ_ENOTFOUND) {
        return st;
    }
    const kv_db *record;
    kv_path path;
    bool exact;
    WQ_TRY(db_record(view, cursor->db, &record));
    WQ_TRY(kv_walker_descend(&view->walker, cursor->db, record, cursor->key, &path, &exact));
    if (!exact || path.pgno[path.depth - 1] != cursor->page) {
        return wq_fail(view->env->err, WQ_ECORRUPT, "'%s' is damaged: a key is in two places",
                       view->env->path);
    }
    WQ_TRY(back ? kv_walker_prev_leaf(&view->walker, &path)
                : kv_walker_next_leaf(&view->walker, &path));
    return stand_beyond(view, cursor, &path, back);
}

/* The length of the list in one record of the free list. */
static wq_status free_length(kv_view *view, const kv_node *node, uint64_t *length)
{
    uint8_t word[KV_WORD];
    if (node->size < KV_WORD) {
        return wq_fail(view->env->err, WQ_ECORRUPT, "'%s' is damaged: its free list",
                       view->env->path);
    }
    if (node->big) {
        WQ_TRY(kv_walker_range(&view->walker, node->pgno, 1));
        WQ_TRY(wq_file_pread(view->env->file, node->pgno * view->walker.page_size + KV_PAGE_HEAD,
                             word, sizeof word));
        *length = kv_word_get(word);
    } else {
        *length = kv_word_get(node->data.ptr);
    }
    return WQ_OK;
}

static wq_status count_free(kv_view *view, uint64_t *pages)
{
    kv_path path;
    bool exact;
    kv_walker *w = &view->walker;
    /* no key is less than the empty one: the first leaf */
    WQ_TRY(kv_walker_descend(w, 0, &view->meta.free_db, wq_span_of(NULL, 0), &path, &exact));
    path.integer = true;
    wq_status st = path.depth > 0 ? WQ_OK : WQ_ENOTFOUND;
    for (uint64_t leaves = 0; st == WQ_OK && leaves < w->pages; leaves++) {
        const kv_page *page;
        kv_node node;
        WQ_TRY(kv_walker_page(w, path.pgno[path.depth - 1], KV_LEAF, &page));
        for (uint32_t i = 0; i < page->count; i++) {
            uint64_t length = 0;
            kv_page_node(page, i, &node);
            WQ_TRY(free_length(view, &node, &length));
            *pages += length;
        }
        st = kv_walker_next_leaf(w, &path);
    }
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

wq_status kv_stats_get(kv_view *view, kv_stats *stats)
{
    memset(stats, 0, sizeof *stats);
    WQ_FAIL_IF(view->writing, WQ_EINVAL);
    stats->page_reads = view->walker.reads;
    stats->cache_hits = view->walker.hits;
    stats->file_pages = view->meta.pages;
    stats->page_size = view->meta.page_size;
    return count_free(view, &stats->free_pages);
}
