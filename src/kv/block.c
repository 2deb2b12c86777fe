/* SPDX-License-Identifier: MIT */
#include "kv/env.h"

#include "kv/record.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_KEY 8u

static wq_span block_key(uint8_t out[BLOCK_KEY], uint32_t stream, uint32_t index)
{
    wq_put_be32(out, stream);
    wq_put_be32(out + 4, index);
    return wq_span_of(out, BLOCK_KEY);
}

wq_status kv_block_put(kv_view *txn, unsigned db, uint32_t stream, uint32_t index, wq_span payload)
{
    uint8_t key[BLOCK_KEY];
    uint8_t last[KV_LMDB_KEY_MAX];
    size_t len = 0;
    if (payload.len > WQ_BLOCK_PAYLOAD) {
        return wq_fail(txn->env->err, WQ_EINVAL, "a block of %zu bytes", payload.len);
    }
    wq_span k = block_key(key, stream, index);
    wq_status st = kv_txn_last(txn, db, last, &len);
    WQ_FAIL_IF(st != WQ_OK && st != WQ_ENOTFOUND, st);
    bool append = st == WQ_ENOTFOUND || wq_span_compare(wq_span_of(last, len), k) < 0;
    uint8_t *room;
    WQ_TRY(kv_txn_reserve(txn, db, k, WQ_BLOCK_BYTES, append, &room));
    wq_put_le32(room + 8, stream);
    wq_put_le32(room + 12, index);
    if (payload.len > 0) {
        memcpy(room + WQ_BLOCK_HEAD, payload.ptr, payload.len);
    }
    memset(room + WQ_BLOCK_HEAD + payload.len, 0, WQ_BLOCK_PAYLOAD - payload.len);
    wq_put_le64(room, kv_block_check(db, room));
    return WQ_OK;
}

static wq_status not_a_block(kv_view *view, uint32_t stream, uint32_t index)
{
    (void)wq_fail(view->env->err, WQ_ECORRUPT,
                  "'%s' is damaged: block %" PRIu32 " of stream %" PRIu32, view->env->path, index,
                  stream);
    return WQ_ECORRUPT;
}

/* Where a block lies in the file of a snapshot; found once, then remembered. Blocks of a stream that follow
 * each other do not drive each other out, nor do the first of streams that follow each other. */
static wq_status block_offset(kv_view *view, unsigned db, uint32_t stream, uint32_t index,
                              uint64_t *offset)
{
    kv_place *p = &view->place[(stream * 45 + index) % KV_PLACES];
    if (p->index != index || p->stream != stream || !p->known || p->db != db) {
        uint8_t key[BLOCK_KEY];
        kv_node node;
        kv_walker *w = &view->walker;
        WQ_TRY(kv_snapshot_node(view, db, block_key(key, stream, index), &node));
        if (!node.big || node.size != WQ_BLOCK_BYTES) {
            return not_a_block(view, stream, index);
        }
        WQ_TRY(kv_walker_range(w, node.pgno, kv_overflow_pages(node.size, w->page_size)));
        *p = (kv_place){.known = true,
                        .db = db,
                        .stream = stream,
                        .index = index,
                        .offset = node.pgno * w->page_size + KV_PAGE_HEAD};
    }
    *offset = p->offset;
    return WQ_OK;
}

/* `len` bytes at `at` of one block, its head counted. */
static wq_status block_read(kv_view *view, unsigned db, uint32_t stream, uint32_t index,
                            uint32_t at, void *out, size_t len)
{
    if (!view->writing) {
        uint64_t offset;
        WQ_TRY(block_offset(view, db, stream, index, &offset));
        return wq_file_pread(view->env->file, offset + at, out, len);
    }
    uint8_t key[BLOCK_KEY];
    wq_span block;
    WQ_TRY(kv_txn_raw(view, db, block_key(key, stream, index), &block));
    if (block.len != WQ_BLOCK_BYTES) {
        return not_a_block(view, stream, index);
    }
    memcpy(out, block.ptr + at, len);
    return WQ_OK;
}

/* What lies in one block of a range of a stream: its beginning. */
typedef struct piece {
    uint64_t index;
    uint32_t at; /* in the block, its head counted */
    uint32_t len;
} piece;

static piece piece_of(uint64_t offset, uint64_t len)
{
    uint32_t inner = (uint32_t)(offset % WQ_BLOCK_PAYLOAD);
    uint32_t left = WQ_BLOCK_PAYLOAD - inner;
    return (piece){offset / WQ_BLOCK_PAYLOAD, inner + WQ_BLOCK_HEAD,
                   left < len ? left : (uint32_t)len};
}

wq_status kv_stream_read(kv_view *view, unsigned db, uint32_t stream, uint64_t offset, void *out,
                         size_t len)
{
    uint8_t *to = out;
    WQ_FAIL_IF(db >= view->env->count || offset > UINT64_MAX - len, WQ_EINVAL);
    while (len > 0) {
        piece p = piece_of(offset, len);
        WQ_FAIL_IF(p.index > UINT32_MAX, WQ_ENOTFOUND);
        WQ_TRY(block_read(view, db, stream, (uint32_t)p.index, p.at, to, p.len));
        to += p.len;
        offset += p.len;
        len -= p.len;
    }
    return WQ_OK;
}

void kv_stream_willneed(kv_view *view, unsigned db, uint32_t stream, uint64_t offset, uint64_t len)
{
    if (view->writing || db >= view->env->count || offset > UINT64_MAX - len) {
        return;
    }
    while (len > 0) {
        piece p = piece_of(offset, len);
        uint64_t where;
        if (p.index > UINT32_MAX ||
            block_offset(view, db, stream, (uint32_t)p.index, &where) != WQ_OK) {
            return; /* the read that follows says why */
        }
        wq_file_willneed(view->env->file, where + p.at, p.len);
        offset += p.len;
        len -= p.len;
    }
}

wq_status kv_block_raw(kv_view *view, unsigned db, uint32_t stream, uint32_t index, uint8_t *block)
{
    WQ_TRY(block_read(view, db, stream, index, 0, block, WQ_BLOCK_BYTES));
    if (wq_le32(block + 8) != stream || wq_le32(block + 12) != index ||
        wq_le64(block) != kv_block_check(db, block)) {
        return not_a_block(view, stream, index);
    }
    return WQ_OK;
}

wq_status kv_block_verify(kv_view *view, unsigned db, uint32_t stream, uint32_t index)
{
    WQ_FAIL_IF(db >= view->env->count, WQ_EINVAL);
    uint8_t *block = malloc(WQ_BLOCK_BYTES);
    if (block == NULL) {
        return wq_fail(view->env->err, WQ_ENOMEM, "no memory to verify a block of '%s'",
                       view->env->path);
    }
    wq_status st = kv_block_raw(view, db, stream, index, block);
    free(block);
    return st;
}

wq_status kv_stream_delete(kv_view *txn, unsigned db, uint32_t stream)
{
    uint8_t first[BLOCK_KEY];
    uint8_t last[BLOCK_KEY];
    wq_span end = wq_span_of(NULL, 0);
    if (stream != UINT32_MAX) {
        end = block_key(last, stream + 1, 0);
    }
    return kv_delete_range(txn, db, block_key(first, stream, 0), end);
}
