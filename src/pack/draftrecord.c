/* SPDX-License-Identifier: MIT */
#include "pack/draftrecord.h"

#include "base/bytes.h"
#include "base/check.h"
#include "pack/payload.h"

#include <string.h>

/* 0 version, 1 flags (none known), 2 check of all that follows, 6 id, 22 minutes, 26 date flags,
 * 27 offset, 29 title source, 30 one frame (nothing when the payload is empty). */
#define RECORD_VERSION 0x01
#define RECORD_HEAD    30
#define RECORD_CHECKED 6

static uint32_t record_check(wq_span record)
{
    return wq_check32(RECORD_VERSION, wq_span_sub(record, RECORD_CHECKED, record.len));
}

uint8_t pack_date_flags(const wq_date *date)
{
    return (uint8_t)(date->precision | (date->offset_known != 0 ? 8 : 0));
}

wq_status pack_date_check(const wq_article *article)
{
    WQ_FAIL_IF(article->date.precision > WQ_DATE_MINUTE, WQ_EINVAL);
    WQ_FAIL_IF(article->title_source > WQ_TITLE_NONE, WQ_EINVAL);
    return WQ_OK;
}

wq_status pack_date_from(uint8_t flags, uint32_t minutes, int16_t offset, wq_date *date)
{
    WQ_FAIL_IF((flags & 7) > WQ_DATE_MINUTE || flags > 15, WQ_ECORRUPT);
    date->precision = flags & 7;
    date->offset_known = flags >> 3 & 1;
    date->offset = offset;
    memcpy(&date->minutes, &minutes, sizeof minutes);
    return WQ_OK;
}

wq_status pack_record_encode(pack_codec *codec, const pack_dict *dict, int level,
                             const wq_article *article, wq_buf *out)
{
    WQ_TRY(pack_date_check(article));
    wq_buf_clear(&codec->plain);
    WQ_TRY(pack_payload_record(article, &codec->plain));
    uint8_t head[RECORD_HEAD] = {RECORD_VERSION, 0};
    memcpy(head + 6, article->id.b, sizeof article->id.b);
    wq_put_le32(head + 22, (uint32_t)article->date.minutes);
    head[26] = pack_date_flags(&article->date);
    wq_put_le16(head + 27, (uint16_t)(article->date.offset_known != 0 ? article->date.offset : 0));
    head[29] = article->title_source;
    size_t begin = out->len;
    WQ_TRY(wq_buf_put(out, head, sizeof head));
    wq_status st = WQ_OK;
    if (codec->plain.len != 0) {
        st = pack_squeeze(codec, dict, level, wq_buf_span(&codec->plain), out);
    }
    if (st != WQ_OK) {
        out->len = begin;
        return st;
    }
    wq_put_le32(out->ptr + begin + 2, record_check(wq_span_of(out->ptr + begin, out->len - begin)));
    return WQ_OK;
}

static wq_status head_get(wq_span record, wq_article *article)
{
    WQ_FAIL_IF(record.len < RECORD_HEAD, WQ_ECORRUPT);
    const uint8_t *b = record.ptr;
    WQ_FAIL_IF(b[0] != RECORD_VERSION || b[1] != 0, WQ_EVERSION);
    WQ_FAIL_IF(wq_le32(b + 2) != record_check(record), WQ_ECORRUPT);
    memcpy(article->id.b, b + 6, sizeof article->id.b);
    int16_t offset = (int16_t)wq_le16(b + 27);
    WQ_TRY(pack_date_from(b[26], wq_le32(b + 22), offset, &article->date));
    WQ_FAIL_IF(b[29] > WQ_TITLE_NONE, WQ_ECORRUPT);
    article->title_source = b[29];
    return WQ_OK;
}

wq_status pack_id_verify(const wq_article *article)
{
    wq_id found = pack_article_id(article);
    return memcmp(found.b, article->id.b, sizeof found.b) == 0 ? WQ_OK : WQ_ECORRUPT;
}

wq_status pack_record_decode(pack_codec *codec, const pack_dict *dict, wq_span record,
                             wq_article *article)
{
    pack_payload_begin(codec, article);
    WQ_TRY(head_get(record, article));
    wq_span frame = wq_span_sub(record, RECORD_HEAD, record.len);
    wq_buf_clear(&codec->plain);
    if (frame.len != 0) {
        WQ_TRY(pack_expand(codec, dict, frame, PACK_PLAIN_MAX, &codec->plain));
    }
    unsigned all = PACK_KEEP_FIELDS | PACK_KEEP_BODY | PACK_KEEP_BESIDE;
    WQ_TRY(pack_payload_parse(codec, wq_buf_span(&codec->plain), all, article, NULL));
    pack_payload_settle(codec, article);
    return pack_id_verify(article);
}
