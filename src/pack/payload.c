/* SPDX-License-Identifier: MIT */
#include "pack/payload.h"

#include "pack/transcode.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MARK_PARAGRAPH 0x00
#define MARK_KIND      0x1D

static wq_status mark_put(unsigned kind, wq_buf *out)
{
    if (kind == WQ_PART_PARAGRAPH) {
        return wq_buf_put_u8(out, MARK_PARAGRAPH);
    }
    const uint8_t mark[2] = {MARK_KIND, (uint8_t)kind};
    return wq_buf_put(out, mark, sizeof mark);
}

static wq_status field_put(unsigned kind, wq_span text, size_t max, wq_buf *out)
{
    if (text.len == 0) {
        return WQ_OK;
    }
    WQ_FAIL_IF(text.len > max, WQ_ETOOBIG);
    WQ_TRY(mark_put(kind, out));
    return pack_transcode(text, out);
}

static wq_status parts_put(const wq_article *article, bool body, wq_buf *out)
{
    WQ_FAIL_IF(article->part_count > PACK_PARTS_MAX, WQ_ETOOBIG);
    size_t total = article->title.len;
    for (size_t i = 0; i < article->part_count; i++) {
        const wq_part *part = &article->parts[i];
        WQ_FAIL_IF(part->kind >= PACK_FIELD, WQ_EINVAL);
        WQ_FAIL_IF(part->text.len > WQ_LIMIT_ARTICLE - total, WQ_ETOOBIG);
        total += part->text.len;
        if (body || part->kind >= WQ_PART_BODY_END) {
            WQ_TRY(mark_put(part->kind, out));
            WQ_TRY(pack_transcode(part->text, out));
        }
    }
    return WQ_OK;
}

static wq_status origins_put(const wq_article *article, wq_buf *out)
{
    WQ_FAIL_IF(article->date_origin > 9 || article->source_origin > 9, WQ_EINVAL);
    const uint8_t digits[2] = {(uint8_t)('0' + article->date_origin),
                               (uint8_t)('0' + article->source_origin)};
    bool given = article->date_origin == 0 && article->source_origin == 0;
    return field_put(PACK_FIELD_ORIGINS, wq_span_of(digits, given ? 0 : 2), 2, out);
}

/* The body of an article may be just over the buffer's limit: that too is "too big". */
static wq_status too_big(wq_status st)
{
    return st == WQ_ELIMIT ? WQ_ETOOBIG : st;
}

wq_status pack_payload_frame(const wq_article *article, uint32_t body_row, wq_buf *out)
{
    WQ_FAIL_IF(article->title.len > WQ_LIMIT_FIELD, WQ_ETOOBIG);
    if (body_row != PACK_NO_ROW) {
        WQ_TRY(mark_put(PACK_FIELD_BODY, out));
        WQ_TRY(wq_buf_printf(out, "%" PRIu32, body_row));
    }
    WQ_TRY(too_big(field_put(PACK_FIELD_BYLINE, article->byline, WQ_LIMIT_FIELD, out)));
    WQ_TRY(too_big(parts_put(article, body_row == PACK_NO_ROW, out)));
    WQ_TRY(too_big(field_put(PACK_FIELD_EXTRA, article->extra, WQ_LIMIT_EXTRA, out)));
    WQ_TRY(too_big(field_put(PACK_FIELD_DATELINE, article->dateline, WQ_LIMIT_FIELD, out)));
    WQ_TRY(too_big(field_put(PACK_FIELD_PAGE, article->page, WQ_LIMIT_FIELD, out)));
    WQ_TRY(too_big(field_put(PACK_FIELD_SAME_AS, article->same_as, WQ_LIMIT_FIELD, out)));
    return too_big(origins_put(article, out));
}

wq_status pack_payload_record(const wq_article *article, wq_buf *out)
{
    const struct {
        unsigned kind;
        wq_span text;
    } FIELDS[] = {
        {PACK_FIELD_TITLE, article->title},       {PACK_FIELD_DOCNO, article->docno},
        {PACK_FIELD_SOURCE, article->source},     {PACK_FIELD_URL, article->url},
        {PACK_FIELD_LANGUAGE, article->language}, {PACK_FIELD_CATEGORY, article->category},
    };
    for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++) {
        WQ_TRY(too_big(field_put(FIELDS[i].kind, FIELDS[i].text, WQ_LIMIT_FIELD, out)));
    }
    return pack_payload_frame(article, PACK_NO_ROW, out);
}

wq_status pack_dict_sample(const wq_article *article, wq_buf *out)
{
    return too_big(parts_put(article, true, out));
}

static wq_status parts_reserve(pack_codec *codec)
{
    if (codec->part_count < codec->part_cap) {
        return WQ_OK;
    }
    WQ_FAIL_IF(codec->part_count >= PACK_PARTS_MAX, WQ_ECORRUPT);
    size_t cap = codec->part_cap != 0 ? codec->part_cap * 2 : 32;
    wq_part *grown = realloc(codec->parts, cap * sizeof *grown);
    WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
    codec->parts = grown;
    codec->part_cap = cap;
    return WQ_OK;
}

/* Decode one text; the span holds its offset in codec->text. */
static wq_status text_get(pack_codec *codec, wq_span coded, wq_span *text)
{
    size_t begin = codec->text.len;
    wq_status st = pack_transcode_back(coded, &codec->text);
    WQ_FAIL_IF(st != WQ_OK, st == WQ_ELIMIT ? WQ_ECORRUPT : st);
    /* An offset for the time being. NOLINTNEXTLINE(performance-no-int-to-ptr) */
    text->ptr = (const uint8_t *)(uintptr_t)begin;
    text->len = codec->text.len - begin;
    return WQ_OK;
}

static wq_status part_get(pack_codec *codec, unsigned kind, wq_span coded, unsigned keep)
{
    unsigned want = kind < WQ_PART_BODY_END ? PACK_KEEP_BODY : PACK_KEEP_BESIDE;
    if ((keep & want) == 0) {
        return WQ_OK;
    }
    WQ_TRY(parts_reserve(codec));
    wq_part *part = &codec->parts[codec->part_count];
    part->kind = (uint8_t)kind;
    WQ_TRY(text_get(codec, coded, &part->text));
    codec->part_count++;
    return WQ_OK;
}

static wq_span *field_of(wq_article *article, unsigned kind)
{
    switch (kind) {
    case PACK_FIELD_BYLINE:
        return &article->byline;
    case PACK_FIELD_EXTRA:
        return &article->extra;
    case PACK_FIELD_TITLE:
        return &article->title;
    case PACK_FIELD_DOCNO:
        return &article->docno;
    case PACK_FIELD_SOURCE:
        return &article->source;
    case PACK_FIELD_URL:
        return &article->url;
    case PACK_FIELD_LANGUAGE:
        return &article->language;
    case PACK_FIELD_CATEGORY:
        return &article->category;
    case PACK_FIELD_DATELINE:
        return &article->dateline;
    case PACK_FIELD_PAGE:
        return &article->page;
    case PACK_FIELD_SAME_AS:
        return &article->same_as;
    default:
        return NULL;
    }
}

static wq_status origins_get(wq_span digits, wq_article *article)
{
    WQ_FAIL_IF(digits.len != 2 || article->date_origin != 0 || article->source_origin != 0,
               WQ_ECORRUPT);
    WQ_FAIL_IF(digits.ptr[0] < '0' || digits.ptr[0] > '9' || digits.ptr[1] < '0' ||
                   digits.ptr[1] > '9',
               WQ_ECORRUPT);
    article->date_origin = (uint8_t)(digits.ptr[0] - '0');
    article->source_origin = (uint8_t)(digits.ptr[1] - '0');
    return WQ_OK;
}

static wq_status row_get(wq_span digits, uint32_t *row)
{
    uint64_t value = 0;
    WQ_FAIL_IF(digits.len == 0 || digits.len > 10 || row == NULL, WQ_ECORRUPT);
    WQ_FAIL_IF(*row != PACK_NO_ROW, WQ_ECORRUPT);
    for (size_t i = 0; i < digits.len; i++) {
        WQ_FAIL_IF(digits.ptr[i] < '0' || digits.ptr[i] > '9', WQ_ECORRUPT);
        value = value * 10 + (uint64_t)(digits.ptr[i] - '0');
    }
    WQ_FAIL_IF(value >= PACK_NO_ROW, WQ_ECORRUPT);
    *row = (uint32_t)value;
    return WQ_OK;
}

static wq_status piece_get(pack_codec *codec, unsigned kind, wq_span coded, unsigned keep,
                           wq_article *article, uint32_t *body_row)
{
    if (kind < PACK_FIELD) {
        return part_get(codec, kind, coded, keep);
    }
    if (kind == PACK_FIELD_BODY) {
        return row_get(coded, body_row);
    }
    if (kind == PACK_FIELD_ORIGINS) {
        return (keep & PACK_KEEP_FIELDS) != 0 ? origins_get(coded, article) : WQ_OK;
    }
    wq_span *field = field_of(article, kind);
    if (field == NULL) {
        return kind < PACK_FIELD_OPTIONAL ? WQ_EVERSION : WQ_OK;
    }
    if ((keep & PACK_KEEP_FIELDS) == 0) {
        return WQ_OK;
    }
    WQ_FAIL_IF(field->len != 0, WQ_ECORRUPT);
    return text_get(codec, coded, field);
}

/* The length of the text at the head of `in`: to the next mark or the end. */
static size_t piece_length(wq_span in)
{
    const uint8_t *end = in.len != 0 ? memchr(in.ptr, MARK_PARAGRAPH, in.len) : NULL;
    size_t len = end != NULL ? (size_t)(end - in.ptr) : in.len;
    end = len != 0 ? memchr(in.ptr, MARK_KIND, len) : NULL;
    return end != NULL ? (size_t)(end - in.ptr) : len;
}

void pack_payload_begin(pack_codec *codec, wq_article *article)
{
    wq_buf_clear(&codec->text);
    codec->part_count = 0;
    memset(article, 0, sizeof *article);
}

static void span_settle(const pack_codec *codec, wq_span *span)
{
    span->ptr = span->len != 0 ? codec->text.ptr + (uintptr_t)span->ptr : NULL;
}

void pack_payload_settle(pack_codec *codec, wq_article *article)
{
    for (unsigned kind = PACK_FIELD; kind < PACK_FIELD_OPTIONAL_END; kind++) {
        wq_span *field = field_of(article, kind);
        if (field != NULL) {
            span_settle(codec, field);
        }
    }
    for (size_t i = 0; i < codec->part_count; i++) {
        span_settle(codec, &codec->parts[i].text);
    }
    article->parts = codec->part_count != 0 ? codec->parts : NULL;
    article->part_count = codec->part_count;
}

wq_status pack_payload_parse(pack_codec *codec, wq_span plain, unsigned keep, wq_article *article,
                             uint32_t *body_row)
{
    if (body_row != NULL) {
        *body_row = PACK_NO_ROW;
    }
    while (plain.len != 0) {
        unsigned kind = WQ_PART_PARAGRAPH;
        size_t mark = 1;
        if (plain.ptr[0] == MARK_KIND) {
            WQ_FAIL_IF(plain.len < 2 || plain.ptr[1] == WQ_PART_PARAGRAPH, WQ_ECORRUPT);
            kind = plain.ptr[1];
            mark = 2;
        } else {
            WQ_FAIL_IF(plain.ptr[0] != MARK_PARAGRAPH, WQ_ECORRUPT);
        }
        plain = wq_span_sub(plain, mark, plain.len);
        size_t len = piece_length(plain);
        WQ_TRY(piece_get(codec, kind, wq_span_sub(plain, 0, len), keep, article, body_row));
        plain = wq_span_sub(plain, len, plain.len);
    }
    return WQ_OK;
}
