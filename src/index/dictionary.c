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

size_t index_dict_shared(wq_span a, wq_span b)
{
    size_t most = a.len < b.len ? a.len : b.len;
    size_t n = 0;
    while (n < most && a.ptr[n] == b.ptr[n]) {
        n++;
    }
    return n;
}

void index_dict_begin(index_dict_writer *d, size_t room)
{
    d->room = room < sizeof d->bytes ? room : sizeof d->bytes;
    d->len = wq_varint64_encode(d->bytes, d->lists);
    d->len += wq_varint64_encode(d->bytes + d->len, d->positions);
    d->entries = 0;
}

/* ---- keys ----
 * A letter of the Arabic block is two bytes that begin with D8 or D9: packed it is one. */

#define PACK_BYTE 0x1Fu /* the next byte as it is */
#define PACK_PAIR 0x7Fu /* the next two bytes as they are */

/* The bytes of a key from `i` on; returns how many were written, at most twice as many. */
static size_t key_pack(wq_span key, size_t i, uint8_t *out)
{
    size_t n = 0;
    while (i < key.len) {
        uint8_t byte = key.ptr[i];
        bool pair = byte >= 0xC0 && i + 1 < key.len && index_dict_continues(key.ptr[i + 1]);
        if (pair && (byte & 0xFE) == 0xD8) {
            out[n++] = (uint8_t)(0x80 | (byte & 1) << 6 | (key.ptr[i + 1] & 0x3F));
            i += 2;
        } else if (pair) {
            out[n++] = PACK_PAIR;
            out[n++] = byte;
            out[n++] = key.ptr[i + 1];
            i += 2;
        } else {
            if (byte == PACK_BYTE || byte >= PACK_PAIR) {
                out[n++] = PACK_BYTE;
            }
            out[n++] = byte;
            i++;
        }
    }
    return n;
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

size_t index_dict_key_encode(uint8_t out[INDEX_DICT_KEY_MAX], wq_span last, wq_span key)
{
    uint8_t packed[2 * INDEX_KEY_MAX];
    size_t shared = index_dict_shared(last, key);
    while (shared > 0 && index_dict_continues(key.ptr[shared])) {
        shared--;
    }
    size_t rest = key_pack(key, shared, packed);
    size_t n = 0;
    out[n++] = (uint8_t)((shared < 15 ? shared : 15) << 4 | (rest < 15 ? rest : 15));
    n += nibble_rest(out + n, shared);
    n += nibble_rest(out + n, rest);
    memcpy(out + n, packed, rest);
    return n + rest;
}

bool index_dict_add(index_dict_writer *d, wq_span key, const index_term *term)
{
    uint8_t entry[INDEX_DICT_KEY_MAX + 64];
    wq_span last = wq_span_of(d->last, d->entries > 0 ? d->last_len : 0);
    size_t n = index_dict_key_encode(entry, last, key);
    n += list_encode(entry + n, term);
    if (d->len >= d->room || n > d->room - d->len) {
        return false;
    }
    memcpy(d->bytes + d->len, entry, n);
    d->len += n;
    d->entries++;
    memcpy(d->last, key.ptr, key.len);
    d->last_len = key.len;
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

void index_dict_names(index_dict_reader *r, wq_span keys)
{
    r->in = keys;
    r->key_len = 0;
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
        WQ_FAIL_IF(more > 2 * INDEX_KEY_MAX, WQ_ECORRUPT);
    }
    *value = (size_t)nibble + more;
    return WQ_OK;
}

/* Append `len` bytes of `from` to the key. */
static wq_status key_put(index_dict_reader *r, const uint8_t *from, size_t len)
{
    WQ_FAIL_IF(len > INDEX_KEY_MAX - r->key_len, WQ_ECORRUPT);
    memcpy(r->key + r->key_len, from, len);
    r->key_len += len;
    return WQ_OK;
}

/* Letters of the Arabic block, as many as stand at `at`; returns what is behind them. */
static inline const uint8_t *letters_unpack(index_dict_reader *r, const uint8_t *at,
                                            const uint8_t *end)
{
    uint8_t *out = r->key + r->key_len;
    for (const uint8_t *last = r->key + INDEX_KEY_MAX - 1; at < end && *at >= 0x80 && out < last;) {
        uint8_t byte = *at++;
        *out++ = (uint8_t)(0xD8 | (byte >> 6 & 1));
        *out++ = (uint8_t)(0x80 | (byte & 0x3F));
    }
    r->key_len = (size_t)(out - r->key);
    return at;
}

static wq_status key_unpack(index_dict_reader *r, const uint8_t *at, const uint8_t *end)
{
    while ((at = letters_unpack(r, at, end)) < end) {
        uint8_t byte = *at++;
        WQ_FAIL_IF(byte >= 0x80, WQ_ECORRUPT); /* the key has no room for one more */
        if (byte == PACK_BYTE || byte == PACK_PAIR) {
            size_t len = byte == PACK_PAIR ? 2 : 1;
            WQ_FAIL_IF((size_t)(end - at) < len, WQ_ECORRUPT);
            WQ_TRY(key_put(r, at, len));
            at += len;
        } else {
            WQ_TRY(key_put(r, &byte, 1));
        }
    }
    return WQ_OK;
}

/* What stands before a list: so many bytes of the last key, and the packed rest. */
typedef struct entry {
    size_t shared;
    wq_span packed;
} entry;

static wq_status entry_next(index_dict_reader *r, entry *e)
{
    unsigned head;
    size_t rest;
    WQ_TRY(byte_get(&r->in, &head));
    WQ_TRY(nibble_get(&r->in, head >> 4, &e->shared));
    WQ_TRY(nibble_get(&r->in, head & 15, &rest));
    WQ_FAIL_IF(rest == 0 || rest > r->in.len, WQ_ECORRUPT);
    e->packed = wq_span_of(r->in.ptr, rest);
    r->in.ptr += rest;
    r->in.len -= rest;
    return WQ_OK;
}

/* The key of an entry: what it shares stands in `r`. */
static wq_status key_take(index_dict_reader *r, const entry *e)
{
    WQ_FAIL_IF(e->shared > r->key_len, WQ_ECORRUPT);
    r->key_len = e->shared;
    return key_unpack(r, e->packed.ptr, e->packed.ptr + e->packed.len);
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

/* What stands behind a key. */
static wq_status list_next(index_dict_reader *r, bool positions, index_term *term)
{
    unsigned tag;
    unsigned len;
    uint32_t df;
    memset(term->impl, 0, sizeof term->impl);
    term->inline_list[INDEX_INLINE_POS] = positions;
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

wq_status index_dict_key(index_dict_reader *r)
{
    entry e;
    WQ_FAIL_IF(r->in.len == 0, WQ_EEND);
    WQ_TRY(entry_next(r, &e));
    return key_take(r, &e);
}

wq_status index_dict_list(index_dict_reader *r, index_term *term)
{
    return list_next(r, index_key_positions(wq_span_of(r->key, r->key_len)), term);
}

wq_status index_dict_next(index_dict_reader *r, index_term *term)
{
    WQ_TRY(index_dict_key(r));
    return index_dict_list(r, term);
}

/* The list of a term that is not looked for: most are in the block and just so long, or in the
 * stream and say where the next ones lie. */
static wq_status list_skip(index_dict_reader *r, bool positions)
{
    index_term term;
    WQ_FAIL_IF(r->in.len == 0, WQ_ECORRUPT);
    unsigned tag = r->in.ptr[0];
    if (tag == TAG_STREAM) {
        r->in = wq_span_sub(r->in, 1, r->in.len);
        term.inline_list[INDEX_INLINE_POS] = positions;
        return stream_next(r, &term);
    }
    if (tag >= TAG_FAR) {
        return list_next(r, positions, &term);
    }
    WQ_FAIL_IF(tag % 64 >= r->in.len, WQ_ECORRUPT);
    r->in.ptr += 1 + tag % 64;
    r->in.len -= 1 + tag % 64;
    return WQ_OK;
}

wq_status index_dict_pass(index_dict_reader *r)
{
    return list_skip(r, index_key_positions(wq_span_of(r->key, r->key_len)));
}

wq_status index_dict_beyond(index_dict_reader *r, size_t common)
{
    entry e;
    do {
        WQ_TRY(index_dict_pass(r));
        WQ_FAIL_IF(r->in.len == 0, WQ_EEND);
        WQ_TRY(entry_next(r, &e));
    } while (e.shared >= common);
    return key_take(r, &e);
}

/* `same`: so many bytes the last entry's key has in common with `key`, and it is smaller. An entry
 * that shares more than that with the last one is smaller too and has as many in common. Only of
 * the others must the own bytes be looked at: then the key is in the reader. */
static wq_status key_near(index_dict_reader *r, wq_span key, size_t *same, bool *taken)
{
    entry e;
    WQ_TRY(entry_next(r, &e));
    *taken = e.shared <= *same;
    if (*taken) {
        r->key_len = e.shared;
        WQ_TRY(key_take(r, &e));
        *same = e.shared +
                index_dict_shared(wq_span_sub(wq_span_of(r->key, r->key_len), e.shared, SIZE_MAX),
                                  wq_span_sub(key, e.shared, SIZE_MAX));
    }
    return WQ_OK;
}

/* That the key in the reader, of which `same` bytes are those of `key`, is above it. */
static bool key_above(const index_dict_reader *r, wq_span key, size_t same)
{
    return same < r->key_len && (same == key.len || r->key[same] > key.ptr[same]);
}

wq_status index_dict_seek(index_dict_reader *r, wq_span key)
{
    size_t same = index_dict_shared(wq_span_of(r->key, r->key_len), key);
    while (r->in.len > 0) {
        bool taken;
        WQ_TRY(key_near(r, key, &same, &taken));
        if (taken && (same == key.len || key_above(r, key, same))) {
            return WQ_OK;
        }
        WQ_TRY(index_dict_pass(r));
    }
    return WQ_EEND;
}

wq_status index_dict_rank(index_dict_reader *r, wq_span key, uint32_t *count)
{
    size_t same = 0;
    for (*count = 0; r->in.len > 0; (*count)++) {
        bool taken;
        WQ_TRY(key_near(r, key, &same, &taken));
        WQ_FAIL_IF(taken && key_above(r, key, same), WQ_OK);
    }
    return WQ_OK;
}

wq_status index_dict_find(index_dict_reader *r, wq_span key, index_term *term)
{
    WQ_TRY(index_dict_seek(r, key));
    WQ_FAIL_IF(!wq_span_equal(key, wq_span_of(r->key, r->key_len)), WQ_ENOTFOUND);
    return index_dict_list(r, term);
}

void index_dict_seed(const index_dict_reader *r, index_term *term)
{
    term->impl[INDEX_TERM_SEED] = index_term_seed(r->seed, wq_span_of(r->key, r->key_len));
}
