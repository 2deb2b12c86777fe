/* SPDX-License-Identifier: MIT */
/* An article's texts in a row: what stands in a frame or a record before zstd.
 *
 * Each text is transcoded and stands behind a mark: 0x00 for a paragraph, 0x1D and a kind for
 * everything else. Kinds below 0x40 are a wq_part_kind, from 0x40 fields; of the kinds that a
 * reader does not know it refuses those below 0x80 and skips the others.
 * Layer: pack. */
#ifndef PACK_PAYLOAD_H
#define PACK_PAYLOAD_H

#include "pack/codec.h"

/** Kinds of fields. Stored: append, never renumber. */
enum {
    PACK_FIELD = 0x40,      /**< the first kind that is not a part */
    PACK_FIELD_BODY = 0x40, /**< a row number in ASCII: the body is that row's */
    PACK_FIELD_BYLINE = 0x41,
    PACK_FIELD_EXTRA = 0x42,
    PACK_FIELD_TITLE = 0x43,
    PACK_FIELD_DOCNO = 0x44,
    PACK_FIELD_SOURCE = 0x45,
    PACK_FIELD_URL = 0x46,
    PACK_FIELD_LANGUAGE = 0x47,
    PACK_FIELD_CATEGORY = 0x48,
    PACK_FIELD_END = 0x49,
    PACK_FIELD_OPTIONAL = 0x80, /**< from here on a reader skips what it does not know */
    PACK_FIELD_DATELINE = 0x80,
    PACK_FIELD_PAGE = 0x81,
    PACK_FIELD_SAME_AS = 0x82,
    PACK_FIELD_ORIGINS = 0x83, /**< two digits: wq_origin of the date and of the source */
    PACK_FIELD_OPTIONAL_END = 0x84
};

/** No row: the body stands here. */
#define PACK_NO_ROW UINT32_MAX

/** Append a frame's payload: byline, extra and parts; with `body_row` the parts that make the
 * body are replaced by that row's number. WQ_ETOOBIG above the limits, WQ_EENCODING. */
wq_status pack_payload_frame(const wq_article *article, uint32_t body_row, wq_buf *out) WQ_MUST_USE;
/** Append a record's payload: all texts. */
wq_status pack_payload_record(const wq_article *article, wq_buf *out) WQ_MUST_USE;

/** What pack_payload_parse is to keep. */
enum {
    PACK_KEEP_FIELDS = 1, /**< byline, extra and the fields of a record */
    PACK_KEEP_BODY = 2,   /**< parts that make the body */
    PACK_KEEP_BESIDE = 4  /**< the other parts */
};

/** Decode texts into `codec->text` and `codec->parts` behind what is there. Spans of the article
 * and of parts hold offsets into codec->text until pack_payload_settle. `*body_row` becomes the
 * row referred to, or PACK_NO_ROW; may be NULL when a reference is not allowed. */
wq_status pack_payload_parse(pack_codec *codec, wq_span plain, unsigned keep, wq_article *article,
                             uint32_t *body_row) WQ_MUST_USE;
/** Begin an article: forget texts and parts. */
void pack_payload_begin(pack_codec *codec, wq_article *article);
/** Turn offsets into pointers; from here on the article is borrowed from the codec. */
void pack_payload_settle(pack_codec *codec, wq_article *article);

#endif
