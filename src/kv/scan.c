/* SPDX-License-Identifier: MIT */
#include "kv/scan.h"

#include "kv/kv.h"
#include "kv/meta.h"
#include "kv/record.h"

#include <stdlib.h>
#include <string.h>

/* Pages that are looked at to find the page size. */
#define GUESS_PAGES 512u

typedef struct scanner {
    const kv_scan_options *options;
    kv_scan_stats stats;
    wq_file *file;
    wq_error quiet; /* what the device says about pages that are passed over */
    uint64_t size;
    uint8_t *page;
    uint8_t *block; /* also a long value */
    unsigned last_db;
} scanner;

static bool read_at(scanner *s, uint64_t offset, void *out, size_t len)
{
    return offset <= s->size && len <= s->size - offset &&
           wq_file_pread(s->file, offset, out, len) == WQ_OK;
}

/* ---- the page size ---- */

static uint32_t fitting_pages(scanner *s, uint32_t size)
{
    uint32_t fit = 0;
    uint64_t pages = s->size / size;
    uint64_t step = pages / GUESS_PAGES + 1;
    for (uint64_t i = 0; i < pages; i += step) {
        kv_page page;
        if (read_at(s, i * size, s->block, size) &&
            kv_page_parse(wq_span_of(s->block, size), i, &page) == WQ_OK) {
            fit++;
        }
    }
    return fit;
}

static uint32_t guess_page_size(scanner *s)
{
    kv_metas metas;
    if (kv_metas_read(s->file, &s->quiet, &metas) == WQ_OK) {
        return kv_metas_newest(&metas)->page_size;
    }
    uint32_t best = 0;
    uint32_t best_fit = 0;
    for (uint32_t size = KV_PAGE_MIN; size <= KV_PAGE_MAX; size *= 2) {
        uint32_t fit = fitting_pages(s, size);
        if (fit > best_fit) {
            best = size;
            best_fit = fit;
        }
    }
    return best;
}

/* ---- blocks ---- */

/* Read a block piece by piece where it cannot be read in one; false when a piece is missing. */
static bool read_block(scanner *s, uint64_t pgno)
{
    uint64_t offset = pgno * s->stats.page_size + KV_PAGE_HEAD;
    if (read_at(s, offset, s->block, WQ_BLOCK_BYTES)) {
        return true;
    }
    memset(s->block, 0, WQ_BLOCK_BYTES);
    for (uint32_t at = 0; at < WQ_BLOCK_BYTES;) {
        uint32_t piece = s->stats.page_size - (uint32_t)((offset + at) % s->stats.page_size);
        piece = piece < WQ_BLOCK_BYTES - at ? piece : WQ_BLOCK_BYTES - at;
        if (!read_at(s, offset + at, s->block + at, piece)) {
            memset(s->block + at, 0, piece);
        }
        at += piece;
    }
    return false;
}

static unsigned block_db(scanner *s)
{
    uint64_t check = wq_le64(s->block);
    for (unsigned i = 0; i < s->options->count; i++) {
        unsigned db = (i + s->last_db) % s->options->count;
        if (check == kv_block_check(db, s->block)) {
            s->last_db = db;
            return db;
        }
    }
    return KV_SCAN_UNKNOWN;
}

static wq_status give_block(scanner *s, unsigned db, uint32_t stream, uint32_t index, uint64_t pgno)
{
    bool whole = db != KV_SCAN_UNKNOWN;
    s->stats.blocks += whole;
    s->stats.broken_blocks += !whole;
    WQ_FAIL_IF(s->options->block == NULL, WQ_OK);
    return s->options->block(s->options->arg, db, stream, index,
                             wq_span_of(s->block + WQ_BLOCK_HEAD, WQ_BLOCK_PAYLOAD), whole, pgno);
}

/* An overflow page that may begin a block. `*skip`: pages that are known to be its inside. */
static wq_status scan_overflow(scanner *s, uint64_t pgno, const kv_page *page, uint64_t *skip)
{
    uint64_t need = kv_overflow_pages(WQ_BLOCK_BYTES, s->stats.page_size);
    WQ_FAIL_IF(page->overflow != need, WQ_OK);
    bool all = read_block(s, pgno);
    unsigned db = all ? block_db(s) : KV_SCAN_UNKNOWN;
    if (db != KV_SCAN_UNKNOWN) {
        *skip = need - 1;
    }
    return give_block(s, db, wq_le32(s->block + 8), wq_le32(s->block + 12), pgno);
}

/* A leaf names a block. When that place does not look like it any more, give it under the name
 * of the leaf: its head may be all that is lost. */
static wq_status scan_block_node(scanner *s, const kv_node *node)
{
    uint8_t head[KV_PAGE_HEAD + WQ_BLOCK_HEAD];
    kv_page page;
    WQ_FAIL_IF(node->key.len != 8 || node->pgno < 2 || node->pgno >= s->size / s->stats.page_size,
               WQ_OK);
    uint32_t stream = wq_be32(node->key.ptr);
    uint32_t index = wq_be32(node->key.ptr + 4);
    if (read_at(s, node->pgno * s->stats.page_size, head, sizeof head) &&
        kv_page_parse(wq_span_of(head, KV_PAGE_HEAD), node->pgno, &page) == WQ_OK &&
        page.kind == KV_OVERFLOW &&
        page.overflow == kv_overflow_pages(WQ_BLOCK_BYTES, s->stats.page_size) &&
        wq_le32(head + KV_PAGE_HEAD + 8) == stream && wq_le32(head + KV_PAGE_HEAD + 12) == index) {
        return WQ_OK; /* its own page gives it */
    }
    (void)read_block(s, node->pgno);
    unsigned db = block_db(s);
    bool named = wq_le32(s->block + 8) == stream && wq_le32(s->block + 12) == index;
    return give_block(s, named ? db : KV_SCAN_UNKNOWN, stream, index, node->pgno);
}

/* ---- records ---- */

static wq_status give_record(scanner *s, wq_span key, wq_span stored, uint64_t at, uint64_t pgno)
{
    wq_span value;
    for (unsigned i = 0; i < s->options->count; i++) {
        unsigned db = (i + s->last_db) % s->options->count;
        if (kv_record_verify(db, key, stored, &value) != WQ_OK) {
            continue;
        }
        s->last_db = db;
        s->stats.records++;
        WQ_FAIL_IF(s->options->record == NULL, WQ_OK);
        if (s->options->at != NULL) {
            *s->options->at = at;
        }
        return s->options->record(s->options->arg, db, key, value, pgno);
    }
    return WQ_OK;
}

static wq_status scan_node(scanner *s, const kv_node *node, uint64_t pgno)
{
    WQ_FAIL_IF(node->key.len == 0 || node->key.len > KV_KEY_MAX, WQ_OK);
    if (!node->big) {
        uint64_t at = pgno * s->stats.page_size + (uint64_t)(node->data.ptr - s->page);
        return give_record(s, node->key, node->data, at, pgno);
    }
    if (node->size == WQ_BLOCK_BYTES) {
        return scan_block_node(s, node);
    }
    WQ_FAIL_IF(node->size > WQ_BLOCK_BYTES || node->pgno < 2 ||
                   node->pgno >= s->size / s->stats.page_size,
               WQ_OK);
    uint64_t at = node->pgno * s->stats.page_size + KV_PAGE_HEAD;
    if (!read_at(s, at, s->block, node->size)) {
        return WQ_OK;
    }
    return give_record(s, node->key, wq_span_of(s->block, node->size), at, pgno);
}

static wq_status scan_leaf(scanner *s, const kv_page *page)
{
    for (uint32_t i = 0; i < page->count; i++) {
        kv_node node;
        kv_page_node(page, i, &node);
        WQ_TRY(scan_node(s, &node, page->pgno));
    }
    return WQ_OK;
}

/* A page without a usable head: a node may begin at every even place. */
static wq_status scan_ruin(scanner *s, uint64_t pgno)
{
    uint32_t size = s->stats.page_size;
    for (uint32_t at = KV_PAGE_HEAD & ~1u; at + KV_NODE_HEAD < size; at += 2) {
        const uint8_t *b = s->page + at;
        uint32_t flags = wq_le16(b + 4);
        uint32_t key = wq_le16(b + 6);
        uint32_t len = wq_le16(b) | (uint32_t)wq_le16(b + 2) << 16;
        uint32_t rest = size - at - KV_NODE_HEAD;
        bool big = flags == 1;
        if (flags > 1 || key == 0 || key > rest || len < KV_TRAILER ||
            (big ? (uint32_t)KV_WORD : len) > rest - key) {
            continue;
        }
        kv_node node = {.key = wq_span_of(b + KV_NODE_HEAD, key), .size = len, .big = big};
        if (big) {
            node.pgno = kv_word_get(b + KV_NODE_HEAD + key);
        } else {
            node.data = wq_span_of(b + KV_NODE_HEAD + key, len);
        }
        WQ_TRY(scan_node(s, &node, pgno));
    }
    return WQ_OK;
}

static wq_status scan_page(scanner *s, uint64_t pgno, uint64_t *skip)
{
    kv_page page;
    uint32_t size = s->stats.page_size;
    if (!read_at(s, pgno * size, s->page, size)) {
        s->stats.unreadable++;
        return WQ_OK;
    }
    if (kv_page_parse(wq_span_of(s->page, size), pgno, &page) != WQ_OK) {
        s->stats.damaged++;
        return scan_ruin(s, pgno);
    }
    if (page.kind == KV_LEAF) {
        return scan_leaf(s, &page);
    }
    return page.kind == KV_OVERFLOW ? scan_overflow(s, pgno, &page, skip) : WQ_OK;
}

static wq_status scan_pages(scanner *s)
{
    s->stats.pages = s->size / s->stats.page_size;
    for (uint64_t pgno = 0; pgno < s->stats.pages; pgno++) {
        uint64_t skip = 0;
        WQ_TRY(scan_page(s, pgno, &skip));
        pgno += skip;
    }
    return WQ_OK;
}

static uint64_t missing_pages(scanner *s)
{
    kv_metas metas = {0};
    uint64_t here = s->size / s->stats.page_size;
    uint64_t said = here;
    if (kv_metas_read(s->file, &s->quiet, &metas) != WQ_OK) {
        wq_error_clear(&s->quiet); /* a head may be right of a file that does not open */
    }
    for (unsigned i = 0; i < 2; i++) {
        const kv_meta *meta = &metas.meta[i];
        said = meta->page_size == s->stats.page_size && meta->pages > said ? meta->pages : said;
    }
    return said - here;
}

static wq_status run(scanner *s, const char *path)
{
    wq_error *err = s->options->err;
    wq_status st = wq_file_open(path, WQ_FILE_READ, &s->quiet, &s->file);
    if (st == WQ_OK) {
        st = wq_file_size(s->file, &s->size);
    }
    if (st != WQ_OK) {
        return wq_fail(err, st, "%s", s->quiet.text);
    }
    s->page = malloc(KV_PAGE_MAX);
    s->block = malloc(WQ_BLOCK_BYTES);
    if (s->page == NULL || s->block == NULL) {
        return wq_fail(err, WQ_ENOMEM, "no memory to scan '%s'", path);
    }
    s->stats.page_size = guess_page_size(s);
    if (s->stats.page_size == 0) {
        return wq_fail(err, WQ_ENOTWARRAQ, "'%s' holds nothing that looks like a database", path);
    }
    s->stats.missing = missing_pages(s);
    return scan_pages(s);
}

wq_status kv_scan(const char *path, const kv_scan_options *options, kv_scan_stats *stats)
{
    scanner *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return wq_fail(options->err, WQ_ENOMEM, "no memory to scan '%s'", path);
    }
    s->options = options;
    wq_status st = run(s, path);
    if (stats != NULL) {
        *stats = s->stats;
    }
    wq_file_close(s->file);
    free(s->page);
    free(s->block);
    free(s);
    return st;
}
