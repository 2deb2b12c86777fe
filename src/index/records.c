/* SPDX-License-Identifier: MIT */
#include "index/records.h"

#include "base/bits.h"
#include "base/bytes.h"
#include "base/varint.h"
#include "index/length.h"

#include <string.h>

const char *const INDEX_DB_NAMES[INDEX_DBS] = {"records"};

/* No segment has the name 0: under it stands what is not of one. */
enum { STATE, COVERS };

#define RECORD_KEY 8u

static wq_span record_key(uint8_t out[4], uint32_t name, unsigned kind)
{
    wq_put_be32(out, name * INDEX_KINDS + kind);
    return wq_span_of(out, 4);
}

static wq_span number_key(uint8_t out[RECORD_KEY], uint32_t name, unsigned kind, uint32_t number)
{
    (void)record_key(out, name, kind);
    wq_put_be32(out + 4, number);
    return wq_span_of(out, RECORD_KEY);
}

static wq_status numbers_decode(wq_span *in, uint32_t *out, uint32_t *count, uint32_t max)
{
    WQ_TRY(wq_varint32_decode(in, count));
    WQ_FAIL_IF(*count > max, WQ_ECORRUPT);
    for (uint32_t i = 0; i < *count; i++) {
        WQ_TRY(wq_varint32_decode(in, &out[i]));
    }
    return WQ_OK;
}

static wq_status state_decode(wq_span in, index_state *state)
{
    uint32_t version;
    WQ_TRY(wq_varint32_decode(&in, &version));
    WQ_FAIL_IF(version != INDEX_VERSION, WQ_EVERSION);
    WQ_TRY(wq_varint64_decode(&in, &state->generation));
    WQ_TRY(wq_varint32_decode(&in, &state->next));
    WQ_TRY(numbers_decode(&in, state->segments, &state->count, INDEX_SEGMENTS_MAX));
    WQ_TRY(numbers_decode(&in, state->pending, &state->pending_count, INDEX_PENDING_MAX));
    WQ_FAIL_IF(state->next >= INDEX_NAME_END, WQ_ECORRUPT);
    return in.len == 0 ? WQ_OK : WQ_ECORRUPT;
}

wq_status index_state_get(kv_view *view, index_state *state)
{
    uint8_t key[RECORD_KEY];
    wq_span value;
    memset(state, 0, sizeof *state);
    state->next = 1;
    wq_status st = kv_get(view, INDEX_DB_RECORDS, record_key(key, 0, STATE), &value);
    if (st == WQ_ENOTFOUND) {
        /* Up to version 5 it stood here. */
        st = kv_get(view, INDEX_DB_RECORDS, wq_span_str("m"), &value);
        return st == WQ_OK ? WQ_EVERSION : st;
    }
    WQ_TRY(st);
    return state_decode(value, state);
}

wq_status index_state_put(kv_view *txn, const index_state *state)
{
    uint8_t
        bytes[2 * WQ_VARINT64_MAX + (INDEX_SEGMENTS_MAX + INDEX_PENDING_MAX + 4) * WQ_VARINT32_MAX];
    size_t n = wq_varint32_encode(bytes, INDEX_VERSION);
    n += wq_varint64_encode(bytes + n, state->generation);
    n += wq_varint32_encode(bytes + n, state->next);
    n += wq_varint32_encode(bytes + n, state->count);
    for (uint32_t i = 0; i < state->count; i++) {
        n += wq_varint32_encode(bytes + n, state->segments[i]);
    }
    n += wq_varint32_encode(bytes + n, state->pending_count);
    for (uint32_t i = 0; i < state->pending_count; i++) {
        n += wq_varint32_encode(bytes + n, state->pending[i]);
    }
    uint8_t key[RECORD_KEY];
    return kv_put(txn, INDEX_DB_RECORDS, record_key(key, 0, STATE), wq_span_of(bytes, n));
}

/* A range as its first number and how much larger the last is. */
static wq_status range_decode(wq_span *in, uint32_t *first, uint32_t *last)
{
    uint32_t more;
    WQ_TRY(wq_varint32_decode(in, first));
    WQ_TRY(wq_varint32_decode(in, &more));
    WQ_FAIL_IF(more > UINT32_MAX - *first, WQ_ECORRUPT);
    *last = *first + more;
    return WQ_OK;
}

static size_t range_encode(uint8_t *out, uint32_t first, uint32_t last)
{
    size_t n = wq_varint32_encode(out, first);
    return n + wq_varint32_encode(out + n, last - first);
}

static wq_status extent_decode(wq_span *in, index_extent *e)
{
    WQ_TRY(range_decode(in, &e->first_date, &e->last_date));
    WQ_TRY(range_decode(in, &e->first_box, &e->last_box));
    WQ_TRY(wq_varint32_decode(in, &e->length));
    WQ_TRY(wq_varint32_decode(in, &e->row));
    return e->length <= INDEX_LENGTH_MAX ? WQ_OK : WQ_ECORRUPT;
}

static size_t extent_encode(uint8_t *out, const index_extent *e)
{
    size_t n = range_encode(out, e->first_date, e->last_date);
    n += range_encode(out + n, e->first_box, e->last_box);
    n += wq_varint32_encode(out + n, e->length);
    return n + wq_varint32_encode(out + n, e->row);
}

wq_status index_seginfo_decode(wq_span in, index_seginfo *info)
{
    WQ_FAIL_IF(in.len < 16, WQ_ECORRUPT);
    info->seed = wq_le64(in.ptr);
    info->analyser = wq_le64(in.ptr + 8);
    in = wq_span_sub(in, 16, in.len);
    WQ_TRY(wq_varint32_decode(&in, &info->articles));
    WQ_TRY(wq_varint64_decode(&in, &info->words));
    WQ_TRY(wq_varint32_decode(&in, &info->terms));
    WQ_TRY(wq_varint32_decode(&in, &info->leaves));
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        WQ_TRY(wq_varint64_decode(&in, &info->size[i]));
    }
    WQ_TRY(extent_decode(&in, &info->extent));
    WQ_TRY(wq_varint32_decode(&in, &info->dead));
    WQ_TRY(wq_varint64_decode(&in, &info->dead_words));
    WQ_FAIL_IF(in.len != 0 || info->dead > info->articles, WQ_ECORRUPT);
    WQ_FAIL_IF(info->dead_words > info->words || info->articles == 0, WQ_ECORRUPT);
    return info->articles == INDEX_END ? WQ_ECORRUPT : WQ_OK;
}

wq_status index_seginfo_get(kv_view *view, uint32_t name, index_seginfo *info)
{
    uint8_t key[RECORD_KEY];
    wq_span value;
    memset(info, 0, sizeof *info);
    info->name = name;
    wq_status st = kv_get(view, INDEX_DB_RECORDS, record_key(key, name, INDEX_KIND_INFO), &value);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
    WQ_TRY(st);
    return index_seginfo_decode(value, info);
}

size_t index_seginfo_encode(const index_seginfo *info, uint8_t bytes[INDEX_SEGINFO_MAX])
{
    wq_put_le64(bytes, info->seed);
    wq_put_le64(bytes + 8, info->analyser);
    size_t n = 16;
    n += wq_varint32_encode(bytes + n, info->articles);
    n += wq_varint64_encode(bytes + n, info->words);
    n += wq_varint32_encode(bytes + n, info->terms);
    n += wq_varint32_encode(bytes + n, info->leaves);
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        n += wq_varint64_encode(bytes + n, info->size[i]);
    }
    n += extent_encode(bytes + n, &info->extent);
    n += wq_varint32_encode(bytes + n, info->dead);
    n += wq_varint64_encode(bytes + n, info->dead_words);
    return n;
}

wq_status index_seginfo_put(kv_view *txn, const index_seginfo *info)
{
    uint8_t key[RECORD_KEY];
    uint8_t bytes[INDEX_SEGINFO_MAX];
    size_t n = index_seginfo_encode(info, bytes);
    return kv_put(txn, INDEX_DB_RECORDS, record_key(key, info->name, INDEX_KIND_INFO),
                  wq_span_of(bytes, n));
}

wq_status index_cover_get(kv_view *view, uint32_t box, uint32_t *rows)
{
    uint8_t key[RECORD_KEY];
    wq_span value;
    *rows = 0;
    wq_status st = kv_get(view, INDEX_DB_RECORDS, number_key(key, 0, COVERS, box), &value);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(st);
    WQ_FAIL_IF(value.len != 4, WQ_ECORRUPT);
    *rows = wq_le32(value.ptr);
    return WQ_OK;
}

wq_status index_cover_put(kv_view *txn, uint32_t box, uint32_t rows)
{
    uint8_t key[RECORD_KEY];
    uint8_t value[4];
    wq_put_le32(value, rows);
    return kv_put(txn, INDEX_DB_RECORDS, number_key(key, 0, COVERS, box), wq_span_of(value, 4));
}

wq_status index_dead_get(kv_view *view, uint32_t name, uint32_t page,
                         uint8_t bits[INDEX_DEAD_BYTES])
{
    uint8_t key[RECORD_KEY];
    wq_span value;
    memset(bits, 0, INDEX_DEAD_BYTES);
    wq_status st =
        kv_get(view, INDEX_DB_RECORDS, number_key(key, name, INDEX_KIND_DEAD, page), &value);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(st);
    WQ_FAIL_IF(value.len > INDEX_DEAD_BYTES, WQ_ECORRUPT);
    memcpy(bits, value.ptr, value.len);
    return WQ_OK;
}

/* Zero bytes at the end are left out: one dead article near the front costs a few bytes. */
wq_status index_dead_put(kv_view *txn, uint32_t name, uint32_t page,
                         const uint8_t bits[INDEX_DEAD_BYTES])
{
    uint8_t key[RECORD_KEY];
    size_t len = INDEX_DEAD_BYTES;
    while (len > 1 && bits[len - 1] == 0) {
        len--;
    }
    return kv_put(txn, INDEX_DB_RECORDS, number_key(key, name, INDEX_KIND_DEAD, page),
                  wq_span_of(bits, len));
}

wq_status index_levels_get(kv_view *view, uint32_t name, uint32_t page, uint8_t *bytes, size_t len)
{
    uint8_t key[RECORD_KEY];
    wq_span value;
    wq_status st =
        kv_get(view, INDEX_DB_RECORDS, number_key(key, name, INDEX_KIND_LEVELS, page), &value);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
    WQ_TRY(st);
    WQ_FAIL_IF(value.len != len, WQ_ECORRUPT);
    memcpy(bytes, value.ptr, len);
    return WQ_OK;
}

void index_levels_pack(const uint8_t *codes, size_t count, uint8_t bytes[INDEX_RECORD_PAGE])
{
    wq_bit_writer bits;
    wq_bits_write_init(&bits, bytes, INDEX_RECORD_PAGE);
    for (size_t i = 0; i < count; i++) {
        wq_bits_put(&bits, index_length_level(codes[i]), INDEX_LEVEL_BITS);
    }
    wq_bits_align(&bits);
}

wq_status index_levels_put(kv_view *txn, uint32_t name, uint32_t page, wq_span bytes)
{
    uint8_t key[RECORD_KEY];
    return kv_put(txn, INDEX_DB_RECORDS, number_key(key, name, INDEX_KIND_LEVELS, page), bytes);
}

#define BRANCH_KEY_MAX (4 + INDEX_KEY_MAX)

static wq_span branch_key(uint8_t out[BRANCH_KEY_MAX], uint32_t name, wq_span separator)
{
    size_t len = separator.len < INDEX_KEY_MAX ? separator.len : INDEX_KEY_MAX;
    (void)record_key(out, name, INDEX_KIND_BRANCH);
    if (len > 0) {
        memcpy(out + 4, separator.ptr, len);
    }
    return wq_span_of(out, 4 + len);
}

wq_status index_branch_put(kv_view *txn, uint32_t name, wq_span separator, wq_span branch)
{
    uint8_t key[BRANCH_KEY_MAX];
    return kv_put(txn, INDEX_DB_RECORDS, branch_key(key, name, separator), branch);
}

wq_status index_branch_seek(kv_view *view, uint32_t name, wq_span key, bool proved,
                            kv_cursor *cursor)
{
    uint8_t bytes[BRANCH_KEY_MAX];
    wq_span separator;
    wq_span full = branch_key(bytes, name, key);
    wq_status st = proved ? kv_seek_before(view, INDEX_DB_RECORDS, full, cursor)
                          : kv_seek_below(view, INDEX_DB_RECORDS, full, cursor);
    st = st == WQ_OK ? index_branch_of(cursor, name, &separator) : st;
    return st == WQ_ENOTFOUND ? WQ_ECORRUPT : st;
}

wq_status index_branch_next(kv_view *view, uint32_t name, bool begun, kv_cursor *cursor,
                            wq_span *separator)
{
    uint8_t key[BRANCH_KEY_MAX];
    wq_span first = branch_key(key, name, wq_span_of(NULL, 0));
    WQ_TRY(begun ? kv_next(cursor) : kv_seek(view, INDEX_DB_RECORDS, first, cursor));
    return index_branch_of(cursor, name, separator);
}

wq_status index_branch_of(const kv_cursor *cursor, uint32_t name, wq_span *separator)
{
    uint8_t key[BRANCH_KEY_MAX];
    wq_span first = branch_key(key, name, wq_span_of(NULL, 0));
    *separator = wq_span_sub(cursor->key, first.len, cursor->key.len);
    return wq_span_equal(wq_span_sub(cursor->key, 0, first.len), first) ? WQ_OK : WQ_ENOTFOUND;
}

void index_segment_keys(uint32_t name, uint8_t first[4], uint8_t last[4])
{
    (void)record_key(first, name, 0);
    (void)record_key(last, name + 1, 0);
}

wq_status index_segment_erase(kv_view *txn, uint32_t name)
{
    uint8_t first[4];
    uint8_t last[4];
    index_segment_keys(name, first, last);
    wq_status st = kv_delete_range(txn, INDEX_DB_RECORDS, wq_span_of(first, sizeof first),
                                   wq_span_of(last, sizeof last));
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}
