/* SPDX-License-Identifier: MIT */
#include "pack/packreader.h"

#include "base/bytes.h"
#include "base/check.h"
#include "pack/payload.h"
#include "pack/draftrecord.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_BYTES 4
#define TAIL_BYTES  (PACK_FOOTER_BYTES + PACK_END_BYTES)

/* No footer where one should be: another kind of file, or a pack that ends early? */
static wq_status not_a_pack(pack_reader *pack)
{
    uint8_t preamble[PACK_PREAMBLE_BYTES];
    if (pack->source.size < sizeof preamble) {
        return wq_fail(pack->err, WQ_ENOTWARRAQ, "this is not a warraq pack: %" PRIu64 " bytes",
                       pack->source.size);
    }
    WQ_TRY(wq_source_read(&pack->source, 0, preamble, sizeof preamble));
    WQ_TRY(pack_preamble_check(preamble, pack->err));
    return wq_fail(pack->err, WQ_ECORRUPT, "the pack ends early or its end is damaged");
}

/* The end mark, the signatures before it, and where the footer then stands. */
static wq_status end_read(pack_reader *pack, const uint8_t end[PACK_END_BYTES], uint64_t *footer_at)
{
    if (pack_end_count(end, &pack->signatures) != WQ_OK) {
        return not_a_pack(pack);
    }
    size_t len = pack->signatures * (size_t)PACK_SIGNATURE;
    if (pack->source.size < TAIL_BYTES + len) {
        return not_a_pack(pack);
    }
    uint8_t bytes[PACK_SIGNATURES_MAX * PACK_SIGNATURE];
    uint64_t at = pack->source.size - PACK_END_BYTES - len;
    WQ_TRY(wq_source_read(&pack->source, at, bytes, len));
    if (wq_le32(end + 4) != wq_check32(pack->signatures, wq_span_of(bytes, len))) {
        return wq_fail(pack->err, WQ_ECORRUPT, "the pack's signatures are damaged");
    }
    *footer_at = at - PACK_FOOTER_BYTES;
    return WQ_OK;
}

static wq_status tail_read(pack_reader *pack)
{
    if (pack->source.size < PACK_PREAMBLE_BYTES + TAIL_BYTES) {
        return not_a_pack(pack);
    }
    /* Footer and end mark of a pack without signatures come in one read. */
    uint8_t tail[TAIL_BYTES];
    uint64_t at = pack->source.size - TAIL_BYTES;
    WQ_TRY(wq_source_read(&pack->source, at, tail, sizeof tail));
    WQ_TRY(end_read(pack, tail + PACK_FOOTER_BYTES, &at));
    if (pack->signatures != 0) {
        WQ_TRY(wq_source_read(&pack->source, at, tail, PACK_FOOTER_BYTES));
    }
    pack->id = pack_footer_id(tail);
    pack->total = pack->source.size;
    return pack_footer_decode(tail, at, &pack->footer, pack->err);
}

wq_status pack_open(const wq_source *source, wq_error *err, pack_reader **out)
{
    pack_reader *pack = calloc(1, sizeof *pack);
    WQ_FAIL_IF(pack == NULL, WQ_ENOMEM);
    pack->source = *source;
    pack->err = err;
    pack->piece = UINT32_MAX;
    pack_chunk_init(&pack->chunk);
    wq_buf_init(&pack->row_text, PACK_TEXT_MAX);
    wq_buf_init(&pack->bytes, PACK_CHUNK_MAX + 64 * WQ_KIB);
    wq_status st = tail_read(pack);
    if (st == WQ_OK) {
        st = pack_codec_new(&pack->tables);
    }
    if (st != WQ_OK) {
        pack_close(pack);
        return st;
    }
    *out = pack;
    return WQ_OK;
}

void pack_close(pack_reader *pack)
{
    if (pack == NULL) {
        return;
    }
    pack_codec_free(pack->tables);
    pack_chunk_release(&pack->chunk);
    wq_buf_release(&pack->row_text);
    wq_buf_release(&pack->bytes);
    free(pack);
}

uint32_t pack_rows(const pack_reader *pack)
{
    return pack->footer.rows;
}

pack_dict_id pack_dictionary(const pack_reader *pack)
{
    return pack->footer.dict;
}

pack_id pack_name(const pack_reader *pack)
{
    return pack->id;
}

void pack_sizes_get(const pack_reader *pack, pack_sizes *sizes)
{
    const pack_footer *f = &pack->footer;
    sizes->frames = f->frames_end - PACK_PREAMBLE_BYTES;
    sizes->tables = f->dir_end - f->frames_end;
    sizes->tree = f->tree_end - f->dir_end;
    sizes->total = pack->total;
    sizes->header = pack->total - f->tree_end + PACK_PREAMBLE_BYTES;
    sizes->raw = f->raw;
}

/* The directory entry of a chunk. No check of its own: what it leads to is checked against its
 * number, so a wrong entry is found there. */
static wq_status entry_get(pack_reader *pack, uint32_t chunk, const uint8_t **entry)
{
    uint32_t piece = chunk / (PACK_DIR_PIECE / PACK_ENTRY_BYTES);
    if (piece != pack->piece) {
        uint64_t at = pack->footer.tables_end + (uint64_t)piece * PACK_DIR_PIECE;
        uint64_t left = pack->footer.dir_end - at;
        size_t len = left < PACK_DIR_PIECE ? (size_t)left : PACK_DIR_PIECE;
        pack->piece = UINT32_MAX;
        WQ_TRY(wq_source_read(&pack->source, at, pack->directory, len));
        pack->piece = piece;
    }
    *entry = pack->directory + chunk % (PACK_DIR_PIECE / PACK_ENTRY_BYTES) * PACK_ENTRY_BYTES;
    return WQ_OK;
}

static wq_status damaged_chunk(pack_reader *pack, wq_status st, uint32_t number)
{
    if (st != WQ_ECORRUPT && st != WQ_EVERSION) {
        return st;
    }
    pack->piece = UINT32_MAX;
    uint32_t first = number * pack->footer.chunk_rows;
    return wq_fail(pack->err, st,
                   "the pack's table is damaged at row %" PRIu32 " (chunk %" PRIu32 ")", first,
                   number);
}

static wq_status chunk_read(pack_reader *pack, uint32_t number)
{
    const pack_footer *f = &pack->footer;
    const uint8_t *entry;
    WQ_TRY(entry_get(pack, number, &entry));
    uint64_t base = wq_le64(entry);
    uint64_t at = f->frames_end + wq_le32(entry + 8);
    uint32_t len = wq_le32(entry + 12);
    WQ_FAIL_IF(base < PACK_PREAMBLE_BYTES || base > f->frames_end, WQ_ECORRUPT);
    WQ_FAIL_IF(at > f->tables_end || len > f->tables_end - at, WQ_ECORRUPT);
    WQ_FAIL_IF(len > pack->bytes.max, WQ_ECORRUPT);
    wq_buf_clear(&pack->bytes);
    WQ_TRY(wq_buf_reserve(&pack->bytes, len));
    WQ_TRY(wq_source_read(&pack->source, at, pack->bytes.ptr, len));
    uint32_t first = number * f->chunk_rows;
    uint32_t count = f->rows - first < f->chunk_rows ? f->rows - first : f->chunk_rows;
    WQ_TRY(pack_chunk_parse(&pack->chunk, pack->tables, pack_chunk_seed(f->salt, number), count,
                            wq_span_of(pack->bytes.ptr, len)));
    pack->chunk.number = number;
    pack->chunk.frame_base = base;
    return WQ_OK;
}

wq_status pack_chunk_load(pack_reader *pack, uint32_t number)
{
    if (pack->chunk.ready && pack->chunk.number == number) {
        return WQ_OK;
    }
    pack->chunk.ready = false;
    wq_status st = chunk_read(pack, number);
    if (st != WQ_OK) {
        pack->chunk.ready = false;
    }
    return damaged_chunk(pack, st, number);
}

wq_status pack_frame_find(pack_reader *pack, uint32_t row, uint64_t *at, uint32_t *len)
{
    WQ_TRY(pack_chunk_load(pack, row / pack->footer.chunk_rows));
    uint32_t place = row % pack->footer.chunk_rows;
    *at = pack->chunk.frame_base;
    for (uint32_t i = 0; i < place; i++) {
        *at = pack_frame_place(*at, pack->chunk.lengths[i]) + pack->chunk.lengths[i];
    }
    *len = pack->chunk.lengths[place];
    *at = pack_frame_place(*at, *len);
    bool inside = *at <= pack->footer.frames_end && *len <= pack->footer.frames_end - *at;
    if (!inside || (*len != 0 && *len <= CHECK_BYTES)) {
        return wq_fail(pack->err, WQ_ECORRUPT, "the frame of row %" PRIu32 " lies outside the pack",
                       row);
    }
    return WQ_OK;
}

wq_status pack_row(pack_reader *pack, uint32_t row, wq_article *article)
{
    WQ_FAIL_IF(row >= pack->footer.rows, WQ_ENOTFOUND);
    uint32_t number = row / pack->footer.chunk_rows;
    WQ_TRY(pack_chunk_load(pack, number));
    wq_buf_clear(&pack->row_text);
    wq_status st =
        pack_chunk_row(&pack->chunk, row % pack->footer.chunk_rows, &pack->row_text, article);
    return damaged_chunk(pack, st, number);
}

/* Read, check and expand a row's frame to `plain`. */
static wq_status frame_read(pack_reader *pack, pack_codec *codec, const pack_dict *dict,
                            uint32_t row, wq_buf *plain)
{
    uint64_t at;
    uint32_t len;
    WQ_TRY(pack_frame_find(pack, row, &at, &len));
    wq_buf_clear(plain);
    if (len == 0) {
        return WQ_OK;
    }
    wq_buf *in = &codec->squeezed;
    wq_buf_clear(in);
    WQ_TRY(wq_buf_reserve(in, len));
    WQ_TRY(wq_source_read(&pack->source, at, in->ptr, len));
    wq_span frame = wq_span_of(in->ptr + CHECK_BYTES, len - CHECK_BYTES);
    if (wq_le32(in->ptr) != wq_check32(pack_frame_seed(pack->footer.salt, row), frame)) {
        return wq_fail(pack->err, WQ_ECORRUPT,
                       "the frame of row %" PRIu32 " is damaged (at byte %" PRIu64 ")", row, at);
    }
    return pack_expand(codec, dict, frame, PACK_PLAIN_MAX, plain);
}

/* A row that refers to another for its body: that row's body, then its own other texts. */
static wq_status body_borrow(pack_reader *pack, pack_codec *codec, const pack_dict *dict,
                             uint32_t row, uint32_t body_row, wq_article *article)
{
    WQ_FAIL_IF(body_row >= row, WQ_ECORRUPT);
    WQ_TRY(frame_read(pack, codec, dict, body_row, &codec->other));
    pack_payload_begin(codec, article);
    WQ_TRY(pack_payload_parse(codec, wq_buf_span(&codec->other), PACK_KEEP_BODY, article, NULL));
    return pack_payload_parse(codec, wq_buf_span(&codec->plain),
                              PACK_KEEP_FIELDS | PACK_KEEP_BESIDE, article, &body_row);
}

static wq_status frame_parse(pack_reader *pack, pack_codec *codec, const pack_dict *dict,
                             uint32_t row, wq_article *article)
{
    uint32_t body_row;
    unsigned all = PACK_KEEP_FIELDS | PACK_KEEP_BODY | PACK_KEEP_BESIDE;
    pack_payload_begin(codec, article);
    WQ_TRY(frame_read(pack, codec, dict, row, &codec->plain));
    WQ_TRY(pack_payload_parse(codec, wq_buf_span(&codec->plain), all, article, &body_row));
    if (body_row != PACK_NO_ROW) {
        WQ_TRY(body_borrow(pack, codec, dict, row, body_row, article));
    }
    pack_payload_settle(codec, article);
    return WQ_OK;
}

/* The dictionary that the pack was written with, or none if it was none. */
static wq_status dict_match(pack_reader *pack, const pack_dict *dict)
{
    pack_dict_id have;
    memset(&have, 0, sizeof have);
    if (dict != NULL) {
        have = pack_dict_name(dict);
    }
    if (memcmp(have.b, pack->footer.dict.b, sizeof have.b) != 0) {
        return wq_fail(pack->err, WQ_EINVAL, "this is not the dictionary of the pack");
    }
    return WQ_OK;
}

wq_status pack_article(pack_reader *pack, pack_codec *codec, const pack_dict *dict, uint32_t row,
                       wq_article *article)
{
    WQ_FAIL_IF(row >= pack->footer.rows, WQ_ENOTFOUND);
    WQ_TRY(dict_match(pack, dict));
    wq_article body;
    wq_status st = frame_parse(pack, codec, dict, row, &body);
    if (st == WQ_OK) {
        /* Last, because a row that is referred to may lie in another chunk. */
        st = pack_row(pack, row, article);
    }
    if (st == WQ_OK) {
        article->byline = body.byline;
        article->extra = body.extra;
        article->dateline = body.dateline;
        article->page = body.page;
        article->same_as = body.same_as;
        article->date_origin = body.date_origin;
        article->source_origin = body.source_origin;
        article->parts = body.parts;
        article->part_count = body.part_count;
        st = pack_id_verify(article);
    }
    if (st == WQ_ECORRUPT || st == WQ_EVERSION) {
        return wq_fail(pack->err, st, "the article of row %" PRIu32 " is damaged", row);
    }
    return st;
}
