/* SPDX-License-Identifier: MIT */
#include "index/section.h"

#include "base/bytes.h"

#include <string.h>

wq_status index_bulk_txn(index_bulk *bulk, kv_view **txn)
{
    if (bulk->txn == NULL) {
        WQ_TRY(kv_txn_begin(bulk->env, &bulk->txn));
    }
    *txn = bulk->txn;
    return WQ_OK;
}

static wq_status bulk_commit(index_bulk *bulk)
{
    kv_view *txn = bulk->txn;
    bulk->txn = NULL;
    return kv_commit(txn);
}

/* The state in force with this segment among the pending: an interrupted one is found again. */
static wq_status bulk_announce(index_bulk *bulk)
{
    index_state state;
    wq_status st = index_state_get(bulk->txn, &state);
    WQ_FAIL_IF(st != WQ_OK && st != WQ_ENOTFOUND, st);
    WQ_FAIL_IF(state.pending_count == INDEX_PENDING_MAX, WQ_ELIMIT);
    state.pending[state.pending_count++] = bulk->name;
    bulk->announced = true;
    return index_state_put(bulk->txn, &state);
}

wq_status index_bulk_check(index_bulk *bulk)
{
    if (bulk->txn == NULL || kv_dirty_bytes(bulk->txn) < WQ_LIMIT_TXN_DIRTY) {
        return WQ_OK;
    }
    return index_bulk_flush(bulk);
}

wq_status index_bulk_flush(index_bulk *bulk)
{
    if (!bulk->announced) {
        WQ_TRY(bulk_announce(bulk));
    }
    bulk->touched = true;
    return bulk_commit(bulk);
}

wq_status index_bulk_finish(index_bulk *bulk)
{
    kv_view *txn;
    WQ_TRY(index_bulk_txn(bulk, &txn));
    WQ_TRY(index_state_put(txn, &bulk->state));
    return bulk_commit(bulk);
}

void index_bulk_abort(index_bulk *bulk)
{
    kv_view_close(bulk->txn);
    bulk->txn = NULL;
}

void index_section_init(index_section_writer *s, index_bulk *bulk, unsigned section)
{
    memset(s, 0, sizeof *s);
    s->bulk = bulk;
    s->section = section;
    wq_buf_init(&s->block, WQ_BLOCK_PAYLOAD);
    wq_buf_init(&s->pending, INDEX_WHOLE);
}

void index_section_release(index_section_writer *s)
{
    wq_buf_release(&s->block);
    wq_buf_release(&s->pending);
}

static wq_status block_write(index_section_writer *s)
{
    kv_view *txn;
    WQ_TRY(index_bulk_txn(s->bulk, &txn));
    WQ_TRY(kv_block_put(txn, INDEX_DB_RECORDS, index_stream(s->bulk->name, s->section), s->index,
                        wq_buf_span(&s->block)));
    s->index++;
    wq_buf_clear(&s->block);
    return index_bulk_check(s->bulk);
}

/* Bytes behind what is placed; NULL is zeros. */
static wq_status raw_put(index_section_writer *s, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        size_t piece = WQ_BLOCK_PAYLOAD - s->block.len;
        piece = piece < len ? piece : len;
        WQ_TRY(wq_buf_reserve(&s->block, piece));
        if (bytes != NULL) {
            memcpy(s->block.ptr + s->block.len, bytes, piece);
            bytes += piece;
        } else {
            memset(s->block.ptr + s->block.len, 0, piece);
        }
        s->block.len += piece;
        s->at += piece;
        len -= piece;
        if (s->block.len == WQ_BLOCK_PAYLOAD) {
            WQ_TRY(block_write(s));
        }
    }
    return WQ_OK;
}

wq_status index_section_from(index_section_writer *s, uint64_t at)
{
    WQ_FAIL_IF(at < s->at || s->pending.len > 0, WQ_EINTERNAL);
    s->placed = true;
    return raw_put(s, NULL, (size_t)(at - s->at));
}

wq_status index_section_put(index_section_writer *s, const void *bytes, size_t len)
{
    if (!s->placed) {
        if (len < INDEX_WHOLE - s->pending.len) {
            return wq_buf_put(&s->pending, bytes, len);
        }
        s->placed = true;
        s->item = s->at;
        WQ_TRY(raw_put(s, s->pending.ptr, s->pending.len));
        wq_buf_clear(&s->pending);
    }
    return raw_put(s, bytes, len);
}

wq_status index_section_end(index_section_writer *s, uint64_t *at, uint64_t *len)
{
    if (!s->placed) {
        s->item = index_place(s->at, s->pending.len);
        if (s->pending.len > 0) {
            WQ_TRY(raw_put(s, NULL, (size_t)(s->item - s->at)));
            WQ_TRY(raw_put(s, s->pending.ptr, s->pending.len));
        }
        wq_buf_clear(&s->pending);
    }
    s->placed = false;
    *at = s->item;
    *len = s->at - s->item;
    return WQ_OK;
}

wq_status index_section_finish(index_section_writer *s)
{
    kv_view *txn;
    WQ_FAIL_IF(s->block.len == 0, WQ_OK);
    WQ_TRY(index_bulk_txn(s->bulk, &txn));
    WQ_TRY(kv_rest_put(txn, INDEX_DB_RECORDS, index_stream(s->bulk->name, s->section), s->index,
                       wq_buf_span(&s->block)));
    return index_bulk_check(s->bulk);
}

wq_status index_section_read(kv_view *view, const index_seginfo *info, unsigned section,
                             uint64_t at, void *out, size_t len)
{
    uint64_t size = info->size[section];
    WQ_FAIL_IF(at > size || len > size - at, WQ_ECORRUPT);
    wq_status st =
        kv_stream_read(view, INDEX_DB_RECORDS, index_stream(info->name, section), at, out, len);
    return st == WQ_ENOTFOUND ? WQ_ECORRUPT : st;
}
