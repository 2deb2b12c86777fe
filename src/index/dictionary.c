/* SPDX-License-Identifier: MIT */
#include "index/dictionary.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/varint.h"

#include <string.h>

/* Tags of an entry: below FAR, 64 x (articles - 1) + bytes of the inline list. */
#define TAG_FAR    0xC0u /* inline, articles and bytes follow */
#define TAG_STREAM 0xC1u /* in the stream */

uint64_t index_term_seed(uint64_t segment_seed, wq_span key)
{
    return wq_check64(segment_seed + INDEX_LISTS, key);
}

void index_dict_init(index_dict_writer *d)
{
    memset(d, 0, sizeof *d);
}

static size_t shared_prefix(wq_span a, wq_span b)
{
    size_t most = a.len < b.len ? a.len : b.len;
    size_t n = 0;
    while (n < most && a.ptr[n] == b.ptr[n]) {
        n++;
    }
    return n;
}

void index_dict_begin(index_dict_writer *d, wq_span key)
{
    d->separator_len = 0;
    if (d->any) {
        d->separator_len = shared_prefix(wq_span_of(d->last, d->last_len), key) + 1;
        memcpy(d->separator, key.ptr, d->separator_len);
    }
    d->room = INDEX_DICTIONARY_ROOM - 5 - d->separator_len;
    d->len = wq_varint64_encode(d->bytes, d->lists);
    d->len += wq_varint64_encode(d->bytes + d->len, d->positions);
    d->entries = 0;
}

/* A small number in a nibble, or 15 in the nibble and the rest behind. */
static size_t nibble_rest(uint8_t *out, size_t value)
{
    return value < 15 ? 0 : wq_varint32_encode(out, (uint32_t)(value - 15));
}

static size_t list_encode(uint8_t *out, const index_term *term)
{
    size_t n = 0;
    uint8_t len = term->inline_list[INDEX_INLINE_LEN];
    if (len == INDEX_IN_STREAM) {
        out[n++] = TAG_STREAM;
        n += wq_varint32_encode(out + n, term->articles - 1);
        n += wq_varint32_encode(out + n, index_term_list_bytes(term));
        if (term->inline_list[INDEX_INLINE_POS]) {
            n += wq_varint32_encode(out + n, index_term_position_bytes(term));
        }
        return n;
    }
    if (term->articles <= 3) {
        out[n++] = (uint8_t)(64 * (term->articles - 1) + len);
    } else {
        out[n++] = TAG_FAR;
        n += wq_varint32_encode(out + n, term->articles - 4);
        out[n++] = len;
    }
    memcpy(out + n, term->inline_list, len);
    return n + len;
}

bool index_dict_add(index_dict_writer *d, wq_span key, const index_term *term)
{
    uint8_t entry[INDEX_KEY_MAX + 64];
    size_t shared = d->entries > 0 ? shared_prefix(wq_span_of(d->last, d->last_len), key) : 0;
    size_t rest = key.len - shared;
    size_t n = 0;
    entry[n++] = (uint8_t)((shared < 15 ? shared : 15) << 4 | (rest < 15 ? rest : 15));
    n += nibble_rest(entry + n, shared);
    n += nibble_rest(entry + n, rest);
    memcpy(entry + n, key.ptr + shared, rest);
    n += rest;
    n += list_encode(entry + n, term);
    if (n > d->room - d->len) {
        return false;
    }
    memcpy(d->bytes + d->len, entry, n);
    d->len += n;
    d->entries++;
    memcpy(d->last, key.ptr, key.len);
    d->last_len = key.len;
    d->any = true;
    if (term->inline_list[INDEX_INLINE_LEN] == INDEX_IN_STREAM) {
        d->lists = term->impl[INDEX_TERM_LIST] + index_term_list_bytes(term);
        if (term->inline_list[INDEX_INLINE_POS]) {
            d->positions = term->impl[INDEX_TERM_POSITIONS] + index_term_position_bytes(term);
        }
    }
    return true;
}

wq_status index_dict_open(index_dict_reader *r, wq_span block, uint64_t seed)
{
    r->in = block;
    r->seed = seed;
    r->key_len = 0;
    WQ_TRY(wq_varint64_decode(&r->in, &r->lists));
    WQ_TRY(wq_varint64_decode(&r->in, &r->positions));
    return r->in.len > 0 ? WQ_OK : WQ_ECORRUPT;
}

static wq_status byte_get(wq_span *in, unsigned *byte)
{
    WQ_FAIL_IF(in->len == 0, WQ_ECORRUPT);
    *byte = in->ptr[0];
    in->ptr++;
    in->len--;
    return WQ_OK;
}

static wq_status nibble_get(wq_span *in, unsigned nibble, size_t *value)
{
    uint32_t more = 0;
    if (nibble == 15) {
        WQ_TRY(wq_varint32_decode(in, &more));
        WQ_FAIL_IF(more > INDEX_KEY_MAX, WQ_ECORRUPT);
    }
    *value = (size_t)nibble + more;
    return WQ_OK;
}

static wq_status key_next(index_dict_reader *r)
{
    unsigned head;
    size_t shared;
    size_t rest;
    WQ_TRY(byte_get(&r->in, &head));
    WQ_TRY(nibble_get(&r->in, head >> 4, &shared));
    WQ_TRY(nibble_get(&r->in, head & 15, &rest));
    WQ_FAIL_IF(shared > r->key_len || rest == 0 || shared + rest > INDEX_KEY_MAX, WQ_ECORRUPT);
    WQ_FAIL_IF(rest > r->in.len, WQ_ECORRUPT);
    memcpy(r->key + shared, r->in.ptr, rest);
    r->key_len = shared + rest;
    r->in.ptr += rest;
    r->in.len -= rest;
    return WQ_OK;
}

static wq_status stream_next(index_dict_reader *r, index_term *term)
{
    uint32_t df;
    uint32_t list;
    uint32_t positions = 0;
    WQ_TRY(wq_varint32_decode(&r->in, &df));
    WQ_TRY(wq_varint32_decode(&r->in, &list));
    WQ_FAIL_IF(df == UINT32_MAX || list == 0, WQ_ECORRUPT);
    r->lists = index_place(r->lists, list);
    term->impl[INDEX_TERM_LIST] = r->lists;
    WQ_FAIL_IF(r->lists > UINT64_MAX / 2, WQ_ECORRUPT);
    r->lists += list;
    if (term->inline_list[INDEX_INLINE_POS]) {
        WQ_TRY(wq_varint32_decode(&r->in, &positions));
        WQ_FAIL_IF(r->positions > UINT64_MAX / 2, WQ_ECORRUPT);
        r->positions = index_place(r->positions, positions);
        term->impl[INDEX_TERM_POSITIONS] = r->positions;
        r->positions += positions;
    }
    term->articles = df + 1;
    term->impl[INDEX_TERM_BYTES] = list | (uint64_t)positions << 32;
    term->inline_list[INDEX_INLINE_LEN] = INDEX_IN_STREAM;
    return WQ_OK;
}

wq_status index_dict_next(index_dict_reader *r, index_term *term)
{
    unsigned tag;
    unsigned len;
    uint32_t df;
    WQ_FAIL_IF(r->in.len == 0, WQ_EEND);
    WQ_TRY(key_next(r));
    memset(term, 0, sizeof *term);
    term->inline_list[INDEX_INLINE_POS] = index_key_positions(wq_span_of(r->key, r->key_len));
    WQ_TRY(byte_get(&r->in, &tag));
    if (tag == TAG_STREAM) {
        return stream_next(r, term);
    }
    if (tag < TAG_FAR) {
        df = tag / 64 + 1;
        len = tag % 64;
    } else {
        WQ_FAIL_IF(tag != TAG_FAR, WQ_ECORRUPT);
        WQ_TRY(wq_varint32_decode(&r->in, &df));
        WQ_FAIL_IF(df >= INDEX_END - 4, WQ_ECORRUPT);
        df += 4;
        WQ_TRY(byte_get(&r->in, &len));
    }
    WQ_FAIL_IF(len > INDEX_INLINE_MAX || len > r->in.len || len == 0, WQ_ECORRUPT);
    memcpy(term->inline_list, r->in.ptr, len);
    r->in.ptr += len;
    r->in.len -= len;
    term->articles = df;
    term->inline_list[INDEX_INLINE_LEN] = (uint8_t)len;
    return WQ_OK;
}

void index_dict_seed(const index_dict_reader *r, index_term *term)
{
    term->impl[INDEX_TERM_SEED] = index_term_seed(r->seed, wq_span_of(r->key, r->key_len));
}
