/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include "base/bytes.h"
#include "pack/layout.h"

#include <stdlib.h>
#include <string.h>

/* Most bytes of a pack's tail that are kept twice. */
#define SPARE_TAIL_MAX (4 * WQ_MIB)

/* ---- what an interrupted seal left ---- */

/* The first box that has blocks, or tail records, but is not sealed. */
static wq_status orphan_find(kv_view *kv, unsigned db, uint32_t *box)
{
    uint64_t from = 0;
    while (from <= UINT32_MAX) {
        uint8_t key[4];
        wq_put_be32(key, (uint32_t)from);
        kv_cursor cursor;
        WQ_TRY(kv_seek(kv, db, wq_span_of(key, sizeof key), &cursor));
        WQ_FAIL_IF(cursor.key.len < 4, WQ_ECORRUPT);
        *box = wq_be32(cursor.key.ptr);
        store_box_record record;
        wq_status st = store_box_get(kv, *box, &record);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
        WQ_TRY(st);
        from = (uint64_t)*box + 1;
    }
    return WQ_ENOTFOUND;
}

static wq_status orphan_delete(kv_view *txn)
{
    uint32_t box;
    wq_status st = orphan_find(txn, STORE_DB_PACKS, &box);
    if (st == WQ_ENOTFOUND) {
        st = orphan_find(txn, STORE_DB_TAILS, &box);
    }
    WQ_TRY(st);
    WQ_TRY(kv_stream_delete(txn, STORE_DB_PACKS, box));
    return kv_stream_delete(txn, STORE_DB_TAILS, box);
}

wq_status store_seal_sweep(store *s)
{
    for (;;) {
        kv_view *txn;
        WQ_TRY(kv_txn_begin(s->kv, &txn));
        wq_status st = orphan_delete(txn);
        if (st != WQ_OK) {
            kv_view_close(txn);
            return st == WQ_ENOTFOUND ? WQ_OK : st;
        }
        WQ_TRY(kv_commit(txn));
    }
}

/* ---- blocks out ---- */

typedef struct seal {
    store *s;
    store_view *view; /* the draft, read from a snapshot */
    wq_task *task;
    uint32_t box;
    uint32_t rows;
    uint64_t given; /* rows given to the writer, both passes */
    kv_view *txn;   /* of the blocks; NULL between two */
    uint8_t *block;
    size_t len;
    uint32_t index;
    uint64_t tail; /* bytes from the pack's directory to its end */
} seal;

static wq_status seal_commit(seal *op)
{
    kv_view *txn = op->txn;
    op->txn = NULL;
    return txn == NULL ? WQ_OK : kv_commit(txn);
}

static wq_status block_flush(seal *op)
{
    if (op->txn == NULL) {
        WQ_TRY(kv_txn_begin(op->s->kv, &op->txn));
    }
    WQ_TRY(kv_block_put(op->txn, STORE_DB_PACKS, op->box, op->index++,
                        wq_span_of(op->block, op->len)));
    op->len = 0;
    bool full = kv_dirty_bytes(op->txn) + WQ_BLOCK_BYTES > WQ_LIMIT_TXN_DIRTY;
    return full ? seal_commit(op) : WQ_OK;
}

/* What is left when the pack is at its end, and has its name. In the transaction that makes the
 * pack visible: after a block was put there is room for as much again. */
static wq_status tail_flush(seal *op, const pack_id *id)
{
    if (op->len == WQ_BLOCK_PAYLOAD) {
        return block_flush(op);
    }
    if (op->txn == NULL) {
        WQ_TRY(kv_txn_begin(op->s->kv, &op->txn));
    }
    return store_tail_put(op->txn, op->box, id, op->index, wq_span_of(op->block, op->len));
}

static wq_status block_write(void *ctx, wq_span bytes)
{
    seal *op = ctx;
    while (bytes.len > 0) {
        if (op->len == WQ_BLOCK_PAYLOAD) {
            WQ_TRY(block_flush(op));
        }
        wq_span piece = wq_span_sub(bytes, 0, WQ_BLOCK_PAYLOAD - op->len);
        memcpy(op->block + op->len, piece.ptr, piece.len);
        op->len += piece.len;
        bytes = wq_span_sub(bytes, piece.len, bytes.len);
    }
    return WQ_OK;
}

static wq_status row_next(void *arg, uint32_t row, wq_article *article)
{
    seal *op = arg;
    WQ_FAIL_IF(store_cancelled(op->task), WQ_ECANCEL);
    store_progress(op->task, "sealing", op->given / 2, op->rows);
    op->given++;
    return store_draft_get(op->view, (store_place){op->box, row}, article);
}

/* ---- the switch ---- */

static wq_status box_describe(seal *op, kv_view *kv, uint64_t bytes, const pack_id *id,
                              store_box_record *record)
{
    store_stream stream;
    store_stream_init(&stream, kv, op->box, bytes, id);
    wq_source source = store_stream_source(&stream);
    pack_reader *reader;
    WQ_TRY(pack_open(&source, op->s->err, &reader));
    pack_sizes sizes;
    pack_sizes_get(reader, &sizes);
    memset(record, 0, sizeof *record);
    record->rows = pack_rows(reader);
    record->bytes = bytes;
    record->frames = sizes.frames;
    record->tables = sizes.header + sizes.tables + sizes.tree;
    record->raw = sizes.raw;
    record->pack = *id;
    record->dict = pack_dictionary(reader);
    pack_close(reader);
    uint64_t chunks = ((uint64_t)record->rows + PACK_CHUNK_ROWS - 1) / PACK_CHUNK_ROWS;
    op->tail = sizes.header + sizes.tree + chunks * PACK_ENTRY_BYTES - PACK_PREAMBLE_BYTES;
    return WQ_OK;
}

/* The record and the pack's tail (directory, hash tree, footer) once more: without them the rest
 * of a pack says nothing, and they are one part in a thousand of it. */
static wq_status spare_put(seal *op, kv_view *txn, const store_box_record *record)
{
    uint64_t keep = op->tail < SPARE_TAIL_MAX ? op->tail : SPARE_TAIL_MAX;
    store_stream stream;
    store_stream_init(&stream, txn, op->box, record->bytes, &record->pack);
    wq_source source = store_stream_source(&stream);
    wq_buf bytes;
    wq_buf_init(&bytes, STORE_BOX_BYTES + SPARE_TAIL_MAX);
    wq_status st = wq_buf_reserve(&bytes, STORE_BOX_BYTES + (size_t)keep);
    if (st == WQ_OK) {
        store_box_encode(record, bytes.ptr);
        st = wq_source_read(&source, record->bytes - keep, bytes.ptr + STORE_BOX_BYTES,
                            (size_t)keep);
    }
    if (st == WQ_OK) {
        bytes.len = STORE_BOX_BYTES + (size_t)keep;
        uint8_t box[4];
        uint8_t head[STORE_HEAD_MAX];
        wq_put_be32(box, op->box);
        st = store_parts_put(txn, STORE_DB_SPARES, store_spare_head(head, STORE_SPARE_BOX, box, 4),
                             wq_buf_span(&bytes));
    }
    wq_buf_release(&bytes);
    return st;
}

static wq_status switch_put(seal *op, kv_view *txn, wq_span raw, uint32_t score, uint64_t bytes,
                            const pack_id *id)
{
    store_state state;
    WQ_TRY(store_state_get(txn, &state));
    store_box_record record;
    WQ_TRY(box_describe(op, txn, bytes, id, &record));
    WQ_FAIL_IF(record.rows != op->rows, WQ_EINTERNAL);
    if (!store_dict_none(&record.dict)) {
        uint64_t stored;
        WQ_TRY(store_dict_put(txn, &record.dict, raw, &stored));
        state.dictionaries += stored;
        if (!store_dict_equal(&state.dict, &record.dict)) {
            state.dict = record.dict;
            state.dict_score = score;
        }
    }
    WQ_TRY(store_box_put(txn, op->box, &record));
    WQ_TRY(spare_put(op, txn, &record));
    state.packs++;
    state.frames += record.frames;
    state.tables += record.tables;
    state.draft_box = 0;
    state.draft_rows = 0;
    state.draft_bytes = 0;
    state.draft_raw = 0;
    memset(&state.draft_dict, 0, sizeof state.draft_dict);
    state.generation++;
    return store_state_put(txn, &state);
}

static wq_status seal_switch(seal *op, wq_span raw, uint32_t score, uint64_t bytes,
                             const pack_id *id)
{
    if (op->txn == NULL) {
        WQ_TRY(kv_txn_begin(op->s->kv, &op->txn));
    }
    WQ_TRY(switch_put(op, op->txn, raw, score, bytes, id));
    return seal_commit(op);
}

/* Any draft can be sealed with the least memory that an archive is opened with: of its 16 MiB
 * ingest gives 9 to the store, 2 of them are dirty pages. A row costs the writer 40 bytes;
 * a draft is full after the change that reaches STORE_DRAFT_ROWS. */
_Static_assert((size_t)(STORE_DRAFT_ROWS + STORE_PENDING) * 40 + PACK_WRITE_MEMORY <= 7 * WQ_MIB,
               "a full draft needs more memory than there may be");

static size_t writer_memory(const store *s)
{
    return s->memory > 2 * WQ_LIMIT_TXN_DIRTY ? s->memory - WQ_LIMIT_TXN_DIRTY : s->memory / 2;
}

static wq_status seal_write(seal *op, wq_span raw, uint64_t *bytes, pack_id *id)
{
    pack_dict *dict = NULL;
    WQ_TRY(raw.len > 0 ? pack_dict_new(raw, op->s->level, &dict) : WQ_OK);
    pack_write_options options = {
        .dict = dict, .level = op->s->level, .memory = writer_memory(op->s), .err = op->s->err};
    wq_sink sink = {block_write, op};
    wq_status st = pack_write(row_next, op, op->rows, &options, &sink, id, bytes);
    pack_dict_free(dict);
    return st == WQ_OK ? tail_flush(op, id) : st;
}

static wq_status seal_run(seal *op)
{
    store *s = op->s;
    wq_buf raw;
    wq_buf_init(&raw, PACK_DICT_MAX);
    uint32_t score = 0;
    uint64_t bytes = 0;
    pack_id id;
    wq_status st;
    op->block = malloc(WQ_BLOCK_PAYLOAD);
    WQ_TRY_OUT(st, op->block == NULL ? WQ_ENOMEM : WQ_OK);
    WQ_TRY_OUT(st, store_dict_choose(op->view, s->level, &raw, &score));
    WQ_TRY_OUT(st, seal_write(op, wq_buf_span(&raw), &bytes, &id));
    WQ_TRY_OUT(st, seal_switch(op, wq_buf_span(&raw), score, bytes, &id));
out:
    kv_view_close(op->txn);
    op->txn = NULL;
    free(op->block);
    wq_buf_release(&raw);
    return st;
}

static wq_status seal_whole(store *s, store_view *view, wq_task *task, uint32_t *rows)
{
    seal op = {.s = s, .view = view, .task = task};
    op.box = view->state.draft_box;
    op.rows = view->state.draft_rows;
    WQ_FAIL_IF(op.box == 0 || op.rows == 0, WQ_OK);
    WQ_TRY(store_seal_sweep(s));
    WQ_TRY(seal_run(&op));
    s->draft_bytes = 0;
    s->draft_rows = 0;
    *rows = op.rows;
    return WQ_OK;
}

wq_status store_seal(store *s, wq_task *task, uint32_t *rows)
{
    *rows = 0;
    if (!s->write) {
        return wq_fail(s->err, WQ_EREADONLY, "'%s' is open for reading only", s->dir);
    }
    WQ_FAIL_IF(s->change != NULL, WQ_EINVAL);
    store_view *view;
    WQ_TRY(store_snapshot(s, &view));
    wq_status st = seal_whole(s, view, task, rows);
    store_view_close(view);
    if (st != WQ_OK) {
        /* Blocks may be left: the next writer, or the next seal, takes them away. */
        s->failed = true;
        return store_told(s, st);
    }
    /* The pack is there; old rows that stay because of a failure here are taken away later, and
     * runs that stay apart are merged after the next seal. */
    if (*rows > 0 && (store_draft_sweep(s) != WQ_OK || catalog_gather(s->kv) != WQ_OK)) {
        wq_error_clear(s->err);
        s->failed = true;
    }
    return WQ_OK;
}
