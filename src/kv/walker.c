/* SPDX-License-Identifier: MIT */
#include "kv/walker.h"

#include "kv/record.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

wq_status kv_walker_init(kv_walker *w, wq_file *file, wq_error *err, uint32_t page_size,
                         uint64_t pages)
{
    memset(w, 0, sizeof *w);
    w->file = file;
    w->err = err;
    w->page_size = page_size;
    w->pages = pages;
    w->slots = (unsigned)(WQ_LIMIT_KV_CACHE / page_size);
    w->slots = w->slots < KV_CACHE_MIN ? KV_CACHE_MIN : w->slots;
    w->slots = w->slots > KV_CACHE_MAX ? KV_CACHE_MAX : w->slots;
    for (unsigned i = 0; i < KV_CACHE_MAX; i++) {
        w->cached[i] = KV_NO_PAGE;
    }
    wq_buf_init(&w->value, WQ_BLOCK_BYTES);
    w->memory = malloc((size_t)w->slots * page_size);
    if (w->memory == NULL) {
        return wq_fail(err, WQ_ENOMEM, "no memory for the page cache of '%s'", wq_file_path(file));
    }
    return WQ_OK;
}

void kv_walker_release(kv_walker *w)
{
    free(w->memory);
    w->memory = NULL;
    wq_buf_release(&w->value);
}

static wq_status damaged(kv_walker *w, uint64_t pgno, const char *what)
{
    return wq_fail(w->err, WQ_ECORRUPT, "'%s' is damaged: page %" PRIu64 " %s",
                   wq_file_path(w->file), pgno, what);
}

wq_status kv_walker_range(kv_walker *w, uint64_t pgno, uint64_t pages)
{
    if (pgno < 2 || pgno >= w->pages || pages > w->pages - pgno) {
        return damaged(w, pgno, "is not inside the file");
    }
    return WQ_OK;
}

static unsigned oldest_slot(const kv_walker *w)
{
    unsigned oldest = 0;
    for (unsigned i = 0; i < w->slots; i++) {
        if (w->cached[i] == KV_NO_PAGE) {
            return i;
        }
        if (w->tick - w->used[i] > w->tick - w->used[oldest]) {
            oldest = i;
        }
    }
    return oldest;
}

wq_status kv_walker_page(kv_walker *w, uint64_t pgno, kv_page_kind kind, const kv_page **out)
{
    w->tick++;
    for (unsigned i = 0; i < w->slots; i++) {
        if (w->cached[i] == pgno) {
            w->used[i] = w->tick;
            w->hits++;
            *out = &w->page[i];
            return w->page[i].kind == kind ? WQ_OK : damaged(w, pgno, "is of the wrong kind");
        }
    }
    WQ_TRY(kv_walker_range(w, pgno, 1));
    unsigned slot = oldest_slot(w);
    uint8_t *bytes = w->memory + (size_t)slot * w->page_size;
    w->cached[slot] = KV_NO_PAGE;
    w->reads++;
    WQ_TRY(wq_file_pread(w->file, pgno * w->page_size, bytes, w->page_size));
    if (kv_page_parse(wq_span_of(bytes, w->page_size), pgno, &w->page[slot]) != WQ_OK ||
        w->page[slot].kind != kind) {
        return damaged(w, pgno, kind == KV_LEAF ? "should be a leaf" : "should be a branch");
    }
    w->cached[slot] = pgno;
    w->used[slot] = w->tick;
    *out = &w->page[slot];
    return WQ_OK;
}

/* The first node with a key >= `key`; of a branch, node 0 is less than everything. */
static uint32_t lower_bound(const kv_page *page, wq_span key, bool *exact)
{
    uint32_t low = page->kind == KV_BRANCH ? 1 : 0;
    uint32_t high = page->count;
    *exact = false;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = wq_span_compare(kv_page_key(page, middle), key);
        if (order == 0) {
            *exact = true;
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static kv_page_kind kind_at(const kv_path *path, unsigned level)
{
    return level + 1 == path->depth ? KV_LEAF : KV_BRANCH;
}

static wq_status path_page(kv_walker *w, const kv_path *path, unsigned level, const kv_page **out)
{
    return kv_walker_page(w, path->pgno[level], kind_at(path, level), out);
}

wq_status kv_walker_descend(kv_walker *w, unsigned db, const kv_db *record, wq_span key,
                            kv_path *path, bool *exact)
{
    path->db = db;
    path->integer = false;
    path->depth = record->depth;
    *exact = false;
    uint64_t pgno = record->root;
    for (unsigned level = 0; level < path->depth; level++) {
        const kv_page *page;
        path->pgno[level] = pgno;
        WQ_TRY(path_page(w, path, level, &page));
        uint32_t at = lower_bound(page, key, exact);
        if (level + 1 < path->depth) {
            kv_node node;
            at = *exact ? at : at - 1;
            kv_page_node(page, at, &node);
            pgno = node.pgno;
        }
        path->index[level] = at;
    }
    return WQ_OK;
}

wq_status kv_walker_node(kv_walker *w, const kv_path *path, kv_node *out)
{
    const kv_page *page;
    WQ_TRY(path_page(w, path, path->depth - 1, &page));
    if (path->index[path->depth - 1] >= page->count) {
        return WQ_ENOTFOUND;
    }
    uint32_t index = path->index[path->depth - 1];
    kv_page_node(page, index, out);
    out->slot = index < 64 ? (uint8_t)(page - w->page + 1) : 0;
    out->bit = (uint8_t)(index & 63);
    return WQ_OK;
}

/* Order is looked at once for each time that a page is read. */
static wq_status check_order(kv_walker *w, const kv_page *page, bool integer)
{
    WQ_FAIL_IF(page->ordered, WQ_OK);
    if (kv_page_order(page, integer) != WQ_OK) {
        return damaged(w, page->pgno, "has its keys out of order");
    }
    w->page[page - w->page].ordered = true;
    return WQ_OK;
}

/* Every page on the way is in order, and its separators bound the keys of the leaf where the path
 * ends. */
wq_status kv_walker_leaf_check(kv_walker *w, const kv_path *path)
{
    const kv_page *page;
    unsigned leaf = path->depth - 1;
    uint8_t first[KV_LMDB_KEY_MAX];
    uint8_t last[KV_LMDB_KEY_MAX];
    WQ_TRY(path_page(w, path, leaf, &page));
    WQ_TRY(check_order(w, page, path->integer));
    wq_span low = kv_page_key(page, 0);
    wq_span high = kv_page_key(page, page->count - 1);
    memcpy(first, low.ptr, low.len);
    memcpy(last, high.ptr, high.len);
    low.ptr = first;
    high.ptr = last;
    for (unsigned level = 0; level < leaf; level++) {
        WQ_TRY(path_page(w, path, level, &page));
        WQ_TRY(check_order(w, page, path->integer));
        uint32_t at = path->index[level];
        if ((at > 0 && kv_key_compare(kv_page_key(page, at), low, path->integer) > 0) ||
            (at + 1 < page->count &&
             kv_key_compare(kv_page_key(page, at + 1), high, path->integer) <= 0)) {
            return damaged(w, path->pgno[leaf], "holds keys that belong elsewhere");
        }
    }
    return WQ_OK;
}

/* Go down from the node at `level` along first or last children. */
static wq_status descend_edge(kv_walker *w, kv_path *path, unsigned level, bool last)
{
    for (; level + 1 < path->depth; level++) {
        const kv_page *page;
        kv_node node;
        WQ_TRY(path_page(w, path, level, &page));
        kv_page_node(page, path->index[level], &node);
        path->pgno[level + 1] = node.pgno;
        WQ_TRY(path_page(w, path, level + 1, &page));
        path->index[level + 1] = last ? page->count - 1 : 0;
    }
    return kv_walker_leaf_check(w, path);
}

wq_status kv_walker_next_leaf(kv_walker *w, kv_path *path)
{
    for (unsigned level = path->depth - 1; path->depth > 0 && level-- > 0;) {
        const kv_page *page;
        WQ_TRY(path_page(w, path, level, &page));
        if (path->index[level] + 1 < page->count) {
            path->index[level]++;
            return descend_edge(w, path, level, false);
        }
    }
    return WQ_ENOTFOUND;
}

wq_status kv_walker_prev_leaf(kv_walker *w, kv_path *path)
{
    for (unsigned level = path->depth - 1; path->depth > 0 && level-- > 0;) {
        if (path->index[level] > 0) {
            path->index[level]--;
            return descend_edge(w, path, level, true);
        }
    }
    return WQ_ENOTFOUND;
}

/* A neighbour of a missing key: it must verify and lie on its own side of the key. */
static wq_status confirm_neighbour(kv_walker *w, const kv_path *path, wq_span key, int side)
{
    kv_node node;
    wq_span value;
    WQ_TRY(kv_walker_node(w, path, &node));
    int order = wq_span_compare(node.key, key);
    if (side < 0 ? order >= 0 : order <= 0) {
        return damaged(w, path->pgno[path->depth - 1], "is not where its keys belong");
    }
    return kv_walker_value(w, path->db, &node, &value);
}

wq_status kv_walker_confirm(kv_walker *w, const kv_path *path, wq_span key)
{
    WQ_FAIL_IF(path->depth == 0, WQ_OK);
    WQ_TRY(kv_walker_leaf_check(w, path));
    unsigned leaf = path->depth - 1;
    const kv_page *page;
    kv_path near = *path;
    WQ_TRY(path_page(w, path, leaf, &page));
    wq_status st = WQ_OK;
    if (path->index[leaf] >= page->count) {
        st = kv_walker_next_leaf(w, &near);
    }
    if (st == WQ_OK) {
        WQ_TRY(confirm_neighbour(w, &near, key, 1));
    } else if (st != WQ_ENOTFOUND) {
        return st;
    }
    near = *path;
    if (path->index[leaf] > 0) {
        near.index[leaf]--;
        return confirm_neighbour(w, &near, key, -1);
    }
    st = kv_walker_prev_leaf(w, &near);
    if (st == WQ_OK) {
        st = confirm_neighbour(w, &near, key, -1);
    }
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

wq_status kv_walker_raw(kv_walker *w, const kv_node *node, wq_span *value)
{
    if (!node->big) {
        *value = node->data;
        return WQ_OK;
    }
    if (node->size > WQ_BLOCK_BYTES) {
        return damaged(w, node->pgno, "is said to hold a value above the largest");
    }
    WQ_TRY(kv_walker_range(w, node->pgno, kv_overflow_pages(node->size, w->page_size)));
    wq_buf_clear(&w->value);
    if (wq_buf_reserve(&w->value, node->size) != WQ_OK) {
        return wq_fail(w->err, WQ_ENOMEM, "no memory for a value of %" PRIu32 " bytes", node->size);
    }
    WQ_TRY(
        wq_file_pread(w->file, node->pgno * w->page_size + KV_PAGE_HEAD, w->value.ptr, node->size));
    w->value.len = node->size;
    *value = wq_buf_span(&w->value);
    return WQ_OK;
}

/* A block is known by its size; its key must be its name. */
static wq_status block_head(kv_walker *w, const kv_node *node)
{
    uint8_t head[WQ_BLOCK_HEAD];
    WQ_TRY(kv_walker_range(w, node->pgno, kv_overflow_pages(node->size, w->page_size)));
    WQ_TRY(wq_file_pread(w->file, node->pgno * w->page_size + KV_PAGE_HEAD, head, sizeof head));
    if (node->key.len != 8 || wq_be32(node->key.ptr) != wq_le32(head + 8) ||
        wq_be32(node->key.ptr + 4) != wq_le32(head + 12)) {
        return damaged(w, node->pgno, "is not the block that its key names");
    }
    return WQ_OK;
}

/* The kept page that a value lies in: it was read once, so it is verified once. */
static kv_page *value_page(kv_walker *w, const kv_node *node)
{
    if (node->slot == 0 || node->big || node->sub) {
        return NULL;
    }
    kv_page *page = &w->page[node->slot - 1];
    bool inside = node->data.ptr >= page->bytes && node->data.ptr < page->bytes + page->size;
    return inside ? page : NULL;
}

wq_status kv_walker_value(kv_walker *w, unsigned db, const kv_node *node, wq_span *value)
{
    if (node->big && node->size == WQ_BLOCK_BYTES) {
        *value = wq_span_of(NULL, 0);
        return block_head(w, node);
    }
    wq_span stored;
    WQ_TRY(kv_walker_raw(w, node, &stored));
    kv_page *page = value_page(w, node);
    if (page != NULL && page->db == db && (page->verified >> node->bit & 1) != 0) {
        *value = wq_span_sub(stored, 0, stored.len - KV_TRAILER);
        return WQ_OK;
    }
    if (node->sub || kv_record_verify(db, node->key, stored, value) != WQ_OK) {
        return wq_fail(w->err, WQ_ECORRUPT,
                       "'%s' is damaged: a record of database %u fails its check",
                       wq_file_path(w->file), db);
    }
    if (page != NULL) {
        page->verified = (page->db == db ? page->verified : 0) | (uint64_t)1 << node->bit;
        page->db = db;
    }
    return WQ_OK;
}
