/* SPDX-License-Identifier: MIT */
/* A finished segment as bytes, and back. */
#include "index/inner.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK      65536u
#define CHUNK_ROOM (CHUNK - 4)
/* The head: magic, version, the segment's record. */
#define HEAD_MAX (4 + WQ_VARINT32_MAX * 2 + INDEX_SEGINFO_MAX)

static const uint8_t MAGIC[4] = {'w', 'q', 's', 'g'};

static uint32_t chunk_check(uint64_t n, wq_span bytes)
{
    return wq_check32(index_page_seed(INDEX_VERSION, n), bytes);
}

/* ---- out ---- */

typedef struct writer {
    const wq_sink *out;
    uint64_t chunks;
    size_t len;
    uint8_t bytes[CHUNK]; /* a chunk: its check, then what it carries */
    uint8_t piece[CHUNK];
} writer;

static wq_status chunk_write(writer *w)
{
    WQ_FAIL_IF(w->len == 0, WQ_OK);
    wq_put_le32(w->bytes, chunk_check(w->chunks, wq_span_of(w->bytes + 4, w->len)));
    w->chunks++;
    size_t len = w->len + 4;
    w->len = 0;
    return w->out->write(w->out->ctx, wq_span_of(w->bytes, len));
}

static wq_status bytes_write(writer *w, wq_span bytes)
{
    while (bytes.len > 0) {
        size_t part = CHUNK_ROOM - w->len < bytes.len ? CHUNK_ROOM - w->len : bytes.len;
        memcpy(w->bytes + 4 + w->len, bytes.ptr, part);
        w->len += part;
        bytes = wq_span_sub(bytes, part, bytes.len);
        if (w->len == CHUNK_ROOM) {
            WQ_TRY(chunk_write(w));
        }
    }
    return WQ_OK;
}

/* Its articles are of one box, which is called 0: nothing but the record says which. */
static wq_status head_write(writer *w, const index_segment *s)
{
    uint8_t head[HEAD_MAX];
    uint8_t record[INDEX_SEGINFO_MAX];
    size_t n = sizeof MAGIC;
    index_seginfo info = s->info;
    WQ_FAIL_IF(info.extent.first_box != info.extent.last_box, WQ_EINVAL);
    info.extent.first_box = info.extent.last_box = 0;
    size_t len = index_seginfo_encode(&info, record);
    memcpy(head, MAGIC, n);
    n += wq_varint32_encode(head + n, INDEX_VERSION);
    n += wq_varint32_encode(head + n, (uint32_t)len);
    memcpy(head + n, record, len);
    return bytes_write(w, wq_span_of(head, n + len));
}

/* A piece of the dictionary behind its length. */
static wq_status piece_write(writer *w, wq_span piece)
{
    uint8_t len[WQ_VARINT32_MAX];
    WQ_TRY(bytes_write(w, wq_span_of(len, wq_varint32_encode(len, (uint32_t)piece.len))));
    return bytes_write(w, piece);
}

static wq_status branches_write(writer *w, index_segment *s)
{
    kv_cursor cursor;
    wq_span separator;
    const uint32_t name = s->info.name;
    wq_status st = index_branch_next(s->view->kv, name, false, &cursor, &separator);
    for (; st == WQ_OK; st = index_branch_next(s->view->kv, name, true, &cursor, &separator)) {
        WQ_TRY(piece_write(w, separator));
        WQ_TRY(piece_write(w, cursor.value));
    }
    WQ_FAIL_IF(st != WQ_ENOTFOUND, st);
    WQ_TRY(piece_write(w, wq_span_of(NULL, 0))); /* no branch has a separator and no bytes */
    return piece_write(w, wq_span_of(NULL, 0));
}

static wq_status section_write(writer *w, index_segment *s, unsigned section)
{
    for (uint64_t at = 0; at < s->info.size[section];) {
        uint64_t left = s->info.size[section] - at;
        size_t len = left < CHUNK ? (size_t)left : CHUNK;
        WQ_TRY(index_section_read(s->view->kv, &s->info, section, at, w->piece, len));
        WQ_TRY(bytes_write(w, wq_span_of(w->piece, len)));
        at += len;
    }
    return WQ_OK;
}

static wq_status segment_write(writer *w, index_segment *s)
{
    WQ_TRY(head_write(w, s));
    WQ_TRY(branches_write(w, s));
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        WQ_TRY(section_write(w, s, i));
    }
    return chunk_write(w);
}

wq_status index_segment_export(index_segment *segment, const wq_sink *out)
{
    WQ_FAIL_IF(segment->info.dead > 0, WQ_EINVAL);
    writer *w = calloc(1, sizeof *w);
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    w->out = out;
    wq_status st = segment_write(w, segment);
    free(w);
    return st == WQ_ECORRUPT ? index_damaged(segment, "what is exported") : st;
}

/* ---- in ---- */

typedef struct reader {
    index_db *db;
    const index_ready *how;
    const wq_source *in;
    uint64_t next; /* offset of the next chunk */
    uint64_t chunks;
    wq_span left; /* of the present chunk */
    uint8_t chunk[CHUNK];
    uint8_t piece[CHUNK];
    index_bulk bulk;
    index_seginfo info;
    index_section_writer section;
    uint32_t articles; /* of which the length was seen */
    uint8_t codes[INDEX_LEVELS_PAGE];
    uint8_t levels[INDEX_RECORD_PAGE];
} reader;

static wq_status chunk_read(reader *r)
{
    uint64_t rest = r->in->size - r->next;
    size_t len = rest < CHUNK ? (size_t)rest : CHUNK;
    WQ_FAIL_IF(len < 5, WQ_ECORRUPT);
    WQ_FAIL_IF(r->how->task != NULL && r->how->task->cancel != NULL && *r->how->task->cancel != 0,
               WQ_ECANCEL);
    WQ_TRY(wq_source_read(r->in, r->next, r->chunk, len));
    r->left = wq_span_of(r->chunk + 4, len - 4);
    WQ_FAIL_IF(wq_le32(r->chunk) != chunk_check(r->chunks, r->left), WQ_ECORRUPT);
    r->next += len;
    r->chunks++;
    return WQ_OK;
}

static wq_status bytes_read(reader *r, uint8_t *out, size_t len)
{
    while (len > 0) {
        if (r->left.len == 0) {
            WQ_TRY(chunk_read(r));
        }
        size_t part = r->left.len < len ? r->left.len : len;
        memcpy(out, r->left.ptr, part);
        r->left = wq_span_sub(r->left, part, r->left.len);
        out += part;
        len -= part;
    }
    return WQ_OK;
}

/* A number of at most `max`. */
static wq_status number_read(reader *r, uint32_t max, uint32_t *number)
{
    uint8_t bytes[WQ_VARINT32_MAX];
    size_t n = 0;
    do {
        WQ_FAIL_IF(n == sizeof bytes, WQ_ECORRUPT);
        WQ_TRY(bytes_read(r, &bytes[n], 1));
    } while (bytes[n++] >= 128);
    wq_span in = wq_span_of(bytes, n);
    WQ_TRY(wq_varint32_decode(&in, number));
    return *number <= max && in.len == 0 ? WQ_OK : WQ_ECORRUPT;
}

static wq_status head_read(reader *r)
{
    uint8_t bytes[INDEX_SEGINFO_MAX];
    uint32_t n;
    uint64_t all;
    WQ_TRY(bytes_read(r, bytes, sizeof MAGIC));
    WQ_FAIL_IF(memcmp(bytes, MAGIC, sizeof MAGIC) != 0, WQ_ECORRUPT);
    WQ_TRY(number_read(r, UINT32_MAX, &n));
    WQ_FAIL_IF(n != INDEX_VERSION, WQ_EVERSION);
    WQ_TRY(number_read(r, INDEX_SEGINFO_MAX, &n));
    WQ_TRY(bytes_read(r, bytes, n));
    WQ_TRY(index_seginfo_decode(wq_span_of(bytes, n), &r->info));
    WQ_FAIL_IF(r->info.analyser != r->how->analyser, WQ_EVERSION);
    index_extent *e = &r->info.extent;
    WQ_FAIL_IF(r->info.dead != 0 || e->last_box != 0 || e->row >= r->how->rows, WQ_ECORRUPT);
    WQ_FAIL_IF(r->info.size[INDEX_TABLES] != index_table_at(&r->info, INDEX_TABLES_END),
               WQ_ECORRUPT);
    e->first_box = e->last_box = r->how->box;
    all = r->in->size;
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        WQ_FAIL_IF(r->info.size[i] > all, WQ_ECORRUPT);
    }
    return WQ_OK;
}

/* Into `out`, which has room for `max` bytes. */
static wq_status piece_read(reader *r, uint8_t *out, uint32_t max, wq_span *piece)
{
    uint32_t len;
    WQ_TRY(number_read(r, max, &len));
    *piece = wq_span_of(out, len);
    return bytes_read(r, out, len);
}

static wq_status branches_read(reader *r)
{
    uint8_t separator[INDEX_KEY_MAX];
    kv_view *txn;
    for (;;) {
        wq_span key;
        wq_span branch;
        WQ_TRY(piece_read(r, separator, INDEX_KEY_MAX, &key));
        WQ_TRY(piece_read(r, r->piece, INDEX_BRANCH, &branch));
        WQ_FAIL_IF(branch.len == 0, WQ_OK);
        WQ_TRY(index_bulk_txn(&r->bulk, &txn));
        WQ_TRY(index_branch_put(txn, r->bulk.name, key, branch));
        WQ_TRY(index_bulk_check(&r->bulk));
    }
}

/* Levels are not carried: the lengths say them. */
static wq_status level_add(reader *r, uint8_t length)
{
    kv_view *txn;
    uint32_t at = r->articles++ % INDEX_LEVELS_PAGE;
    r->codes[at] = length;
    WQ_FAIL_IF(at + 1 < INDEX_LEVELS_PAGE && r->articles < r->info.articles, WQ_OK);
    index_levels_pack(r->codes, at + 1, r->levels);
    WQ_TRY(index_bulk_txn(&r->bulk, &txn));
    return index_levels_put(txn, r->bulk.name, (r->articles - 1) / INDEX_LEVELS_PAGE,
                            wq_span_of(r->levels, index_levels_bytes(at + 1)));
}

/* Copy the section as far as `end`, in pieces of at most `most` bytes. */
static wq_status bytes_copy(reader *r, uint64_t end, size_t most)
{
    while (r->section.at < end) {
        uint64_t left = end - r->section.at;
        size_t len = left < most ? (size_t)left : most;
        WQ_TRY(bytes_read(r, r->piece, len));
        WQ_TRY(index_section_put(&r->section, r->piece, len));
    }
    return WQ_OK;
}

static wq_status lengths_copy(reader *r)
{
    const uint64_t end = index_table_at(&r->info, INDEX_PLACES);
    WQ_TRY(bytes_copy(r, index_table_at(&r->info, INDEX_LENGTHS), CHUNK));
    while (r->section.at < end) {
        uint64_t from = r->section.at;
        uint64_t to = end - from < INDEX_PAGE ? end : from + INDEX_PAGE;
        WQ_TRY(bytes_copy(r, to, INDEX_PAGE));
        for (size_t i = 4; i < to - from; i++) {
            WQ_TRY(level_add(r, r->piece[i]));
        }
    }
    return WQ_OK;
}

static wq_status section_read(reader *r, unsigned section)
{
    index_section_init(&r->section, &r->bulk, section);
    WQ_TRY(index_section_from(&r->section, 0)); /* everything keeps its offset */
    if (section == INDEX_TABLES) {
        WQ_TRY(lengths_copy(r));
    }
    WQ_TRY(bytes_copy(r, r->info.size[section], CHUNK));
    WQ_TRY(index_section_finish(&r->section));
    index_section_release(&r->section);
    return WQ_OK;
}

/* Copy it into the file while nobody sees it. */
static wq_status segment_read(reader *r)
{
    kv_view *txn;
    WQ_TRY(head_read(r));
    r->info.name = r->bulk.name;
    WQ_TRY(branches_read(r));
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        WQ_TRY(section_read(r, i));
    }
    WQ_FAIL_IF(r->left.len > 0 || r->next != r->in->size, WQ_ECORRUPT);
    WQ_TRY(index_bulk_txn(&r->bulk, &txn));
    return index_bulk_flush(&r->bulk);
}

/* Prove what was copied, through a view of its own. */
static wq_status segment_prove(reader *r)
{
    index_view *view;
    WQ_TRY(index_snapshot(r->db, &view));
    index_segment segment = {.view = view, .info = r->info};
    segment.weights = index_weights_of(r->info.words, r->info.articles);
    wq_status st = index_segment_verify(&segment, r->how->task);
    index_segment_release(&segment); /* it is none of the view's */
    index_view_close(view);
    return st;
}

/* Put it in force. */
static wq_status segment_take(reader *r)
{
    kv_view *txn;
    index_state *state = &r->bulk.state;
    WQ_TRY(index_bulk_txn(&r->bulk, &txn));
    WQ_TRY(index_seginfo_put(txn, &r->info));
    WQ_TRY(index_cover_put(txn, r->how->box, r->how->rows));
    state->segments[state->count++] = r->bulk.name;
    state->generation = r->how->generation;
    return index_bulk_finish(&r->bulk);
}

/* The state as it is, and whether there is room and need for a segment of this box. */
static wq_status import_prepare(reader *r)
{
    index_view *view;
    uint32_t rows = 0;
    WQ_FAIL_IF(r->in->size > WQ_LIMIT_MERGE, WQ_ELIMIT);
    WQ_TRY(index_snapshot(r->db, &view));
    r->bulk.env = r->db->env;
    r->bulk.state = view->state;
    r->bulk.name = r->bulk.state.next++;
    wq_status st = index_covered(view, r->how->box, &rows);
    index_view_close(view);
    WQ_TRY(st);
    WQ_FAIL_IF(rows > 0, WQ_EINVAL);
    return r->bulk.state.count < INDEX_SEGMENTS_MAX ? WQ_OK : WQ_ELIMIT;
}

static wq_status import_run(reader *r)
{
    if (r->db->leftovers) {
        WQ_TRY(index_clean(r->db));
    }
    WQ_TRY(import_prepare(r));
    WQ_TRY(segment_read(r));
    WQ_TRY(segment_prove(r));
    return segment_take(r);
}

static wq_status import_failed(reader *r, wq_status st)
{
    index_bulk_abort(&r->bulk);
    if (r->bulk.touched) {
        r->db->leftovers = true;
        wq_status cleaned = index_clean(r->db);
        r->db->leftovers = cleaned != WQ_OK;
    }
    const char *path = r->db->path;
    wq_error *err = r->db->err;
    switch (st) {
    case WQ_ECORRUPT:
        return wq_fail(err, st, "a ready segment for '%s' is damaged", path);
    case WQ_EVERSION:
        return wq_fail(err, st, "a ready segment for '%s' is of another version", path);
    case WQ_EINVAL:
        return wq_fail(err, st, "'%s' has indexed that box already", path);
    case WQ_ELIMIT:
        return wq_fail(err, st, "a ready segment is too large for '%s'", path);
    default:
        return st;
    }
}

wq_status index_segment_import(index_db *db, const wq_source *in, const index_ready *how)
{
    if (!db->write) {
        return wq_fail(db->err, WQ_EREADONLY, "'%s' is open for reading only", db->path);
    }
    reader *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return wq_fail(db->err, WQ_ENOMEM, "no memory to take over a segment");
    }
    r->db = db;
    r->in = in;
    r->how = how;
    wq_status st = import_run(r);
    if (st != WQ_OK) {
        index_section_release(&r->section);
        st = import_failed(r, st);
    }
    free(r);
    return st;
}
