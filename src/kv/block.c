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

/* Room for `bytes` stored bytes under the name of a block, all that is before the payload zero. */
static wq_status block_reserve(kv_view *txn, unsigned db, wq_span key, size_t bytes, uint8_t **room)
{
    bool behind;
    WQ_TRY(kv_txn_behind(txn, db, key, &behind));
    WQ_TRY(kv_txn_reserve(txn, db, key, bytes, behind, room));
    memset(*room, 0, WQ_BLOCK_HEAD);
    return WQ_OK;
}

wq_status kv_block_put(kv_view *txn, unsigned db, uint32_t stream, uint32_t index, wq_span payload)
{
    uint8_t key[BLOCK_KEY];
    uint8_t *room;
    if (payload.len > WQ_BLOCK_PAYLOAD) {
        return wq_fail(txn->env->err, WQ_EINVAL, "a block of %zu bytes", payload.len);
    }
    WQ_TRY(block_reserve(txn, db, block_key(key, stream, index), WQ_BLOCK_BYTES, &room));
    wq_put_le32(room + 8, stream);
    wq_put_le32(room + 12, index);
    if (payload.len > 0) {
        memcpy(room + WQ_BLOCK_HEAD, payload.ptr, payload.len);
    }
    memset(room + WQ_BLOCK_HEAD + payload.len, 0, WQ_BLOCK_PAYLOAD - payload.len);
    wq_put_le64(room, kv_block_check(db, room));
    return WQ_OK;
}

wq_status kv_rest_put(kv_view *txn, unsigned db, uint32_t stream, uint32_t index, wq_span payload)
{
    uint8_t key[BLOCK_KEY];
    uint8_t *room;
    size_t value = WQ_BLOCK_HEAD + payload.len;
    if (value > KV_VALUE_MAX) {
        return kv_block_put(txn, db, stream, index, payload);
    }
    wq_span k = block_key(key, stream, index);
    WQ_TRY(block_reserve(txn, db, k, value + KV_TRAILER, &room));
    if (payload.len > 0) {
        memcpy(room + WQ_BLOCK_HEAD, payload.ptr, payload.len);
    }
    wq_put_le64(room + value, kv_record_check(db, k, wq_span_of(room, value)));
    return WQ_OK;
}

static wq_status not_a_block(kv_view *view, uint32_t stream, uint32_t index)
{
    (void)wq_fail(view->env->err, WQ_ECORRUPT,
                  "'%s' is damaged: block %" PRIu32 " of stream %" PRIu32, view->env->path, index,
                  stream);
    return WQ_ECORRUPT;
}

/* Bytes of a block, or of what is behind the last one, before the check of a record. */
static uint32_t block_end(size_t stored)
{
    size_t end = stored < KV_TRAILER ? 0 : stored - KV_TRAILER;
    return stored == WQ_BLOCK_BYTES ? WQ_BLOCK_BYTES : (uint32_t)end;
}

/* Where a block lies in the file of a snapshot, or, in `inside`, what stands in a leaf page; found
 * once, then remembered. Blocks of a stream that follow each other do not drive each other out,
 * nor do the first of streams that follow each other. */
static wq_status block_find(kv_view *view, unsigned db, uint32_t stream, uint32_t index,
                            kv_place *place, wq_span *inside)
{
    kv_place *p = &view->place[(stream * 45 + index) % KV_PLACES];
    *inside = wq_span_of(NULL, 0);
    if (p->index != index || p->stream != stream || !p->known || p->db != db) {
        uint8_t key[BLOCK_KEY];
        kv_node node;
        kv_walker *w = &view->walker;
        WQ_TRY(kv_snapshot_node(view, db, block_key(key, stream, index), &node));
        if (!node.big) {
            return kv_walker_value(w, db, &node, inside);
        }
        if (node.size > WQ_BLOCK_BYTES) {
            return not_a_block(view, stream, index);
        }
        WQ_TRY(kv_walker_range(w, node.pgno, kv_overflow_pages(node.size, w->page_size)));
        *p = (kv_place){.known = true,
                        .db = db,
                        .stream = stream,
                        .index = index,
                        .end = block_end(node.size),
                        .offset = node.pgno * w->page_size + KV_PAGE_HEAD};
    }
    *place = *p;
    return WQ_OK;
}

/* `len` bytes at `at` of one block, its head counted. */
static wq_status block_read(kv_view *view, unsigned db, uint32_t stream, uint32_t index,
                            uint32_t at, void *out, size_t len)
{
    kv_place place = {.known = false};
    wq_span inside;
    if (view->writing) {
        uint8_t key[BLOCK_KEY];
        WQ_TRY(kv_txn_raw(view, db, block_key(key, stream, index), &inside));
        inside = wq_span_sub(inside, 0, block_end(inside.len));
    } else {
        WQ_TRY(block_find(view, db, stream, index, &place, &inside));
    }
    size_t end = place.known ? place.end : inside.len;
    if (at > end || len > end - at) {
        return not_a_block(view, stream, index);
    }
    if (place.known) {
        return wq_file_pread(view->env->file, place.offset + at, out, len);
    }
    memcpy(out, inside.ptr + at, len);
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
        kv_place place = {.known = false};
        wq_span inside;
        if (p.index > UINT32_MAX ||
            block_find(view, db, stream, (uint32_t)p.index, &place, &inside) != WQ_OK) {
            return; /* the read that follows says why */
        }
        if (place.known) {
            wq_file_willneed(view->env->file, place.offset + p.at, p.len);
        }
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
