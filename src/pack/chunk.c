/* SPDX-License-Identifier: MIT */
#include "pack/chunk.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/varint.h"
#include "pack/draftrecord.h"
#include "pack/transcode.h"

#include <string.h>

#define CHECK_BYTES 4
/* Codes of a shared text: none, or one more than its number in the chunk. */
#define CODE_NONE 0

void pack_chunk_builder_init(pack_chunk_builder *b)
{
    memset(b, 0, sizeof *b);
    wq_buf *small[] = {&b->ids, &b->minutes_, &b->lengths, &b->flags, &b->offsets};
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        wq_buf_init(small[i], (size_t)16 * PACK_CHUNK_ROWS_MAX);
    }
    for (size_t i = 0; i < PACK_SHARED; i++) {
        wq_buf_init(&b->codes[i], PACK_CHUNK_ROWS_MAX);
    }
    wq_buf *texts[] = {&b->shared, &b->titles, &b->urls, &b->docnos, &b->columns};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        wq_buf_init(texts[i], PACK_CHUNK_MAX + 8 * WQ_KIB);
    }
}

typedef void buf_action(wq_buf *buf);

static void builder_each(pack_chunk_builder *b, buf_action *action)
{
    wq_buf *all[] = {&b->ids,      &b->minutes_, &b->lengths,  &b->flags,  &b->offsets,
                     &b->codes[0], &b->codes[1], &b->codes[2], &b->shared, &b->titles,
                     &b->urls,     &b->docnos,   &b->columns};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        action(all[i]);
    }
    b->count = 0;
    b->distinct = 0;
    b->minutes = 0;
}

void pack_chunk_builder_release(pack_chunk_builder *builder)
{
    builder_each(builder, wq_buf_release);
}

static wq_status text_put(wq_buf *out, wq_span text)
{
    WQ_FAIL_IF(text.len > WQ_LIMIT_FIELD, WQ_ETOOBIG);
    WQ_TRY(pack_transcode(text, out));
    return wq_buf_put_u8(out, 0);
}

/* The number of a transcoded text among the shared ones (each ends with 0x00), or `distinct`. */
static uint32_t shared_find(const pack_chunk_builder *b, wq_span coded)
{
    wq_span all = wq_buf_span(&b->shared);
    for (uint32_t i = 0; i < b->distinct; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
        const uint8_t *end = memchr(all.ptr, 0, all.len);
        size_t len = (size_t)(end - all.ptr) + 1;
        if (wq_span_equal(wq_span_of(all.ptr, len), coded)) {
            return i;
        }
        all = wq_span_sub(all, len, all.len);
    }
    return b->distinct;
}

static wq_status shared_put(pack_chunk_builder *b, unsigned column, wq_span text)
{
    if (text.len == 0) {
        return wq_buf_put_u8(&b->codes[column], CODE_NONE);
    }
    size_t begin = b->shared.len;
    WQ_TRY(text_put(&b->shared, text));
    wq_span coded = wq_span_of(b->shared.ptr + begin, b->shared.len - begin);
    b->shared.len = begin;
    uint32_t found = shared_find(b, coded);
    if (found == b->distinct) {
        b->shared.len = begin + coded.len;
        b->distinct++;
    }
    return wq_buf_put_u8(&b->codes[column], (uint8_t)(found + 1));
}

wq_status pack_chunk_put(pack_chunk_builder *b, const wq_article *article, uint32_t frame_len)
{
    WQ_TRY(pack_date_check(article));
    WQ_TRY(wq_buf_put(&b->ids, article->id.b, sizeof article->id.b));
    int64_t step = (int64_t)article->date.minutes - b->minutes;
    WQ_TRY(wq_buf_put_varint(&b->minutes_, wq_zigzag(step)));
    b->minutes = article->date.minutes;
    WQ_TRY(wq_buf_put_varint(&b->lengths, frame_len));
    uint8_t flags = (uint8_t)(pack_date_flags(&article->date) | article->title_source << 4);
    WQ_TRY(wq_buf_put_u8(&b->flags, flags));
    if (article->date.offset_known != 0) {
        WQ_TRY(wq_buf_put_varint(&b->offsets, wq_zigzag(article->date.offset)));
    }
    WQ_TRY(shared_put(b, 0, article->source));
    WQ_TRY(shared_put(b, 1, article->language));
    WQ_TRY(shared_put(b, 2, article->category));
    WQ_TRY(text_put(&b->titles, article->title));
    WQ_TRY(text_put(&b->urls, article->url));
    WQ_TRY(text_put(&b->docnos, article->docno));
    b->count++;
    return WQ_OK;
}

wq_status pack_chunk_end(pack_chunk_builder *b, pack_codec *codec, uint64_t seed, wq_buf *out)
{
    const wq_buf *columns[] = {&b->flags,  &b->codes[0], &b->codes[1], &b->codes[2], &b->offsets,
                               &b->shared, &b->titles,   &b->urls,     &b->docnos};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        WQ_TRY(wq_buf_put_span(&b->columns, wq_buf_span(columns[i])));
    }
    size_t begin = out->len;
    const uint8_t none[CHECK_BYTES] = {0};
    WQ_TRY(wq_buf_put(out, none, sizeof none));
    WQ_TRY(wq_buf_put_span(out, wq_buf_span(&b->ids)));
    WQ_TRY(wq_buf_put_span(out, wq_buf_span(&b->minutes_)));
    WQ_TRY(wq_buf_put_span(out, wq_buf_span(&b->lengths)));
    WQ_TRY(pack_squeeze(codec, NULL, PACK_TABLE_LEVEL, wq_buf_span(&b->columns), out));
    wq_span checked = wq_span_of(out->ptr + begin + CHECK_BYTES, out->len - begin - CHECK_BYTES);
    wq_put_le32(out->ptr + begin, wq_check32(seed, checked));
    builder_each(b, wq_buf_clear);
    return WQ_OK;
}

void pack_chunk_init(pack_chunk *chunk)
{
    memset(chunk, 0, sizeof *chunk);
    wq_buf_init(&chunk->columns, PACK_CHUNK_MAX + 64);
}

void pack_chunk_release(pack_chunk *chunk)
{
    wq_buf_release(&chunk->columns);
    chunk->ready = false;
}

static wq_status take(wq_span *in, size_t len, wq_span *out)
{
    WQ_FAIL_IF(in->len < len, WQ_ECORRUPT);
    *out = wq_span_sub(*in, 0, len);
    *in = wq_span_sub(*in, len, in->len);
    return WQ_OK;
}

static wq_status numbers_get(pack_chunk *c, wq_span *in)
{
    wq_span ids;
    WQ_TRY(take(in, 16 * (size_t)c->count, &ids));
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
    memcpy(c->ids, ids.ptr, ids.len);
    int64_t minutes = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        uint64_t step;
        WQ_TRY(wq_varint64_decode(in, &step));
        WQ_FAIL_IF(step > (uint64_t)1 << 34, WQ_ECORRUPT);
        minutes += wq_unzigzag(step);
        WQ_FAIL_IF(minutes < INT32_MIN || minutes > INT32_MAX, WQ_ECORRUPT);
        c->minutes[i] = (int32_t)minutes;
    }
    for (uint32_t i = 0; i < c->count; i++) {
        WQ_TRY(wq_varint32_decode(in, &c->lengths[i]));
        WQ_FAIL_IF(c->lengths[i] > PACK_FRAME_MAX, WQ_ECORRUPT);
    }
    return WQ_OK;
}

static wq_status text_take(wq_span *in, wq_span *text)
{
    const uint8_t *end = in->len != 0 ? memchr(in->ptr, 0, in->len) : NULL;
    WQ_FAIL_IF(end == NULL, WQ_ECORRUPT);
    *text = wq_span_of(in->ptr, (size_t)(end - in->ptr));
    *in = wq_span_sub(*in, text->len + 1, in->len);
    return WQ_OK;
}

static wq_status codes_get(pack_chunk *c, wq_span *in, uint32_t *distinct)
{
    *distinct = 0;
    for (unsigned column = 0; column < PACK_SHARED; column++) {
        wq_span codes;
        WQ_TRY(take(in, c->count, &codes));
        memcpy(c->codes[column], codes.ptr, codes.len);
        for (uint32_t i = 0; i < c->count; i++) {
            *distinct = codes.ptr[i] > *distinct ? codes.ptr[i] : *distinct;
        }
    }
    WQ_FAIL_IF(*distinct > PACK_SHARED * c->count, WQ_ECORRUPT);
    return WQ_OK;
}

static wq_status offsets_get(pack_chunk *c, wq_span *in)
{
    for (uint32_t i = 0; i < c->count; i++) {
        uint64_t offset = 0;
        if ((c->flags[i] & 8) != 0) {
            WQ_TRY(wq_varint64_decode(in, &offset));
        }
        WQ_FAIL_IF(offset > UINT16_MAX, WQ_ECORRUPT);
        c->offsets[i] = (int16_t)wq_unzigzag(offset);
    }
    return WQ_OK;
}

static wq_status columns_get(pack_chunk *c, wq_span in)
{
    wq_span flags;
    uint32_t distinct;
    WQ_TRY(take(&in, c->count, &flags));
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
    memcpy(c->flags, flags.ptr, flags.len);
    WQ_TRY(codes_get(c, &in, &distinct));
    WQ_TRY(offsets_get(c, &in));
    for (uint32_t i = 0; i < distinct; i++) {
        WQ_TRY(text_take(&in, &c->shared[i]));
    }
    wq_span *const columns[] = {c->titles, c->urls, c->docnos};
    for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++) {
        for (uint32_t i = 0; i < c->count; i++) {
            WQ_TRY(text_take(&in, &columns[k][i]));
        }
    }
    return in.len == 0 ? WQ_OK : WQ_ECORRUPT;
}

wq_status pack_chunk_parse(pack_chunk *chunk, pack_codec *codec, uint64_t seed, uint32_t count,
                           wq_span bytes)
{
    chunk->ready = false;
    chunk->count = count;
    WQ_FAIL_IF(bytes.len < CHECK_BYTES || count > PACK_CHUNK_ROWS_MAX, WQ_ECORRUPT);
    wq_span rest = wq_span_sub(bytes, CHECK_BYTES, bytes.len);
    WQ_FAIL_IF(wq_le32(bytes.ptr) != wq_check32(seed, rest), WQ_ECORRUPT);
    WQ_TRY(numbers_get(chunk, &rest));
    wq_buf_clear(&chunk->columns);
    WQ_TRY(pack_expand(codec, NULL, rest, PACK_CHUNK_MAX, &chunk->columns));
    WQ_TRY(columns_get(chunk, wq_buf_span(&chunk->columns)));
    chunk->ready = true;
    return WQ_OK;
}

/* Decode a text; its place in `text` is kept as an offset until all are there. */
static wq_status text_back(wq_span coded, wq_buf *text, wq_span *out)
{
    size_t begin = text->len;
    wq_status st = pack_transcode_back(coded, text);
    WQ_FAIL_IF(st == WQ_ELIMIT, WQ_ECORRUPT);
    WQ_TRY(st);
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
    *out = wq_span_of((const uint8_t *)(uintptr_t)begin, text->len - begin);
    return WQ_OK;
}

wq_status pack_chunk_row(const pack_chunk *chunk, uint32_t i, wq_buf *text, wq_article *article)
{
    memset(article, 0, sizeof *article);
    memcpy(article->id.b, chunk->ids[i], sizeof article->id.b);
    uint8_t flags = chunk->flags[i];
    uint32_t minutes = (uint32_t)chunk->minutes[i];
    WQ_TRY(pack_date_from(flags & 15, minutes, chunk->offsets[i], &article->date));
    WQ_FAIL_IF(flags >> 4 > WQ_TITLE_NONE, WQ_ECORRUPT);
    article->title_source = flags >> 4;
    wq_span *const shared[PACK_SHARED] = {&article->source, &article->language, &article->category};
    for (unsigned k = 0; k < PACK_SHARED; k++) {
        uint8_t code = chunk->codes[k][i];
        wq_span none = {NULL, 0};
        WQ_TRY(text_back(code != CODE_NONE ? chunk->shared[code - 1] : none, text, shared[k]));
    }
    WQ_TRY(text_back(chunk->titles[i], text, &article->title));
    WQ_TRY(text_back(chunk->urls[i], text, &article->url));
    WQ_TRY(text_back(chunk->docnos[i], text, &article->docno));
    wq_span *const all[] = {&article->source, &article->language, &article->category,
                            &article->title,  &article->url,      &article->docno};
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
        all[k]->ptr = all[k]->len != 0 ? text->ptr + (uintptr_t)all[k]->ptr : NULL;
    }
    return WQ_OK;
}
