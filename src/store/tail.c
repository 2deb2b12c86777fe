/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include <string.h>

/* With its head, key, check and place in the page a full record is half a leaf of 4,096 bytes: two
 * fill it exactly, and LMDB puts nothing longer into a leaf. */
_Static_assert(8 + STORE_KEY_TAIL + STORE_TAIL_HEAD + STORE_TAIL_BYTES + 8 + 2 == (4096 - 16) / 2,
               "a tail record is not half a leaf");
_Static_assert((WQ_BLOCK_PAYLOAD - 1) / STORE_TAIL_BYTES < 256, "a number of a record is a byte");

wq_status store_tail_put(kv_view *txn, uint32_t box, const pack_id *id, uint32_t blocks,
                         wq_span bytes)
{
    WQ_FAIL_IF(bytes.len >= WQ_BLOCK_PAYLOAD, WQ_EINVAL);
    WQ_FAIL_IF(blocks > STORE_TAIL_BLOCKS_MAX, WQ_ELIMIT);
    uint8_t value[STORE_TAIL_HEAD + STORE_TAIL_BYTES];
    memcpy(value, id->b, STORE_TAIL_HEAD);
    for (uint32_t number = 0; bytes.len > 0; number++) {
        wq_span piece = wq_span_sub(bytes, 0, STORE_TAIL_BYTES);
        uint8_t key[STORE_KEY_TAIL];
        store_key_tail(key, box, blocks, (uint8_t)number);
        memcpy(value + STORE_TAIL_HEAD, piece.ptr, piece.len);
        WQ_TRY(kv_append(txn, STORE_DB_TAILS, wq_span_of(key, sizeof key),
                         wq_span_of(value, STORE_TAIL_HEAD + piece.len)));
        bytes = wq_span_sub(bytes, piece.len, bytes.len);
    }
    return WQ_OK;
}

/* ---- the source of a pack ---- */

void store_stream_init(store_stream *stream, kv_view *kv, uint32_t box, uint64_t bytes,
                       const pack_id *id)
{
    stream->kv = kv;
    stream->box = box;
    stream->bytes = bytes;
    memcpy(stream->stamp, id->b, sizeof stream->stamp);
}

static uint64_t whole_bytes(const store_stream *stream)
{
    return stream->bytes - stream->bytes % WQ_BLOCK_PAYLOAD;
}

/* One record, which must be of this very pack and as long as it has to be. */
static wq_status tail_get(const store_stream *stream, uint32_t number, wq_span *bytes)
{
    uint8_t key[STORE_KEY_TAIL];
    uint64_t tail = stream->bytes % WQ_BLOCK_PAYLOAD;
    uint64_t rest = tail - (uint64_t)number * STORE_TAIL_BYTES;
    uint64_t blocks = stream->bytes / WQ_BLOCK_PAYLOAD;
    WQ_FAIL_IF(blocks > STORE_TAIL_BLOCKS_MAX, WQ_ECORRUPT);
    store_key_tail(key, stream->box, (uint32_t)blocks, (uint8_t)number);
    wq_span value;
    WQ_TRY(kv_get(stream->kv, STORE_DB_TAILS, wq_span_of(key, sizeof key), &value));
    store_tail_record record;
    WQ_TRY(store_tail_decode(wq_span_of(key, sizeof key), value, &record));
    WQ_FAIL_IF(memcmp(record.stamp, stream->stamp, sizeof record.stamp) != 0, WQ_ECORRUPT);
    WQ_FAIL_IF(record.bytes.len != (rest < STORE_TAIL_BYTES ? rest : STORE_TAIL_BYTES),
               WQ_ECORRUPT);
    *bytes = record.bytes;
    return WQ_OK;
}

/* `offset` counts from the tail's first byte. */
static wq_status tail_read(const store_stream *stream, uint64_t offset, uint8_t *out, size_t len)
{
    while (len > 0) {
        wq_span bytes;
        WQ_TRY(tail_get(stream, (uint32_t)(offset / STORE_TAIL_BYTES), &bytes));
        wq_span piece = wq_span_sub(bytes, (size_t)(offset % STORE_TAIL_BYTES), len);
        WQ_FAIL_IF(piece.len == 0, WQ_ECORRUPT);
        memcpy(out, piece.ptr, piece.len);
        out += piece.len;
        offset += piece.len;
        len -= piece.len;
    }
    return WQ_OK;
}

static wq_status stream_read(void *ctx, uint64_t offset, uint8_t *out, size_t len)
{
    const store_stream *stream = ctx;
    uint64_t whole = whole_bytes(stream);
    WQ_FAIL_IF(offset > stream->bytes || len > stream->bytes - offset, WQ_ECORRUPT);
    wq_status st = WQ_OK;
    if (offset < whole) {
        size_t part = len < whole - offset ? len : (size_t)(whole - offset);
        st = kv_stream_read(stream->kv, STORE_DB_PACKS, stream->box, offset, out, part);
        offset += part;
        out += part;
        len -= part;
    }
    if (st == WQ_OK) {
        st = tail_read(stream, offset - whole, out, len);
    }
    /* The box record says that the bytes are there. */
    return st == WQ_ENOTFOUND ? WQ_ECORRUPT : st;
}

/* Tail records lie on single pages among others of the tree: nothing to ask for in one piece. */
static void stream_willneed(void *ctx, uint64_t offset, uint64_t len)
{
    const store_stream *stream = ctx;
    uint64_t whole = whole_bytes(stream);
    if (offset < whole) {
        kv_stream_willneed(stream->kv, STORE_DB_PACKS, stream->box, offset,
                           len < whole - offset ? len : whole - offset);
    }
}

wq_source store_stream_source(store_stream *stream)
{
    return (wq_source){stream_read, stream_willneed, stream, stream->bytes};
}

/* ---- nothing before, nothing behind ---- */

/* The first record of `db` at or behind a key must not be of this box. */
static wq_status ends_before(kv_view *kv, unsigned db, uint32_t box, wq_span key)
{
    kv_cursor cursor;
    wq_status st = kv_seek(kv, db, key, &cursor);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(st);
    uint8_t head[STORE_KEY_BOX];
    store_key_box(head, box);
    bool same = cursor.key.len >= sizeof head && memcmp(cursor.key.ptr, head, sizeof head) == 0;
    return same ? WQ_ECORRUPT : WQ_OK;
}

wq_status store_stream_bounds(const store_stream *stream)
{
    uint8_t key[STORE_KEY_TAIL];
    wq_span k = wq_span_of(key, sizeof key);
    uint64_t blocks = stream->bytes / WQ_BLOCK_PAYLOAD;
    uint64_t tail = stream->bytes % WQ_BLOCK_PAYLOAD;
    WQ_FAIL_IF(blocks > STORE_TAIL_BLOCKS_MAX, WQ_ECORRUPT);
    store_key_block(key, stream->box, (uint32_t)blocks);
    WQ_TRY(ends_before(stream->kv, STORE_DB_PACKS, stream->box, k));
    if (tail > 0) {
        kv_cursor cursor;
        uint8_t first[STORE_KEY_TAIL];
        store_key_tail(key, stream->box, 0, 0);
        store_key_tail(first, stream->box, (uint32_t)blocks, 0);
        wq_status st = kv_seek(stream->kv, STORE_DB_TAILS, k, &cursor);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
        WQ_TRY(st);
        WQ_FAIL_IF(!wq_span_equal(cursor.key, wq_span_of(first, sizeof first)), WQ_ECORRUPT);
    }
    uint64_t records = (tail + STORE_TAIL_BYTES - 1) / STORE_TAIL_BYTES;
    store_key_tail(key, stream->box, tail > 0 ? (uint32_t)blocks : 0, (uint8_t)records);
    return ends_before(stream->kv, STORE_DB_TAILS, stream->box, k);
}
