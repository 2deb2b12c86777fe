/* SPDX-License-Identifier: MIT */
/* The contexts of zstd and the buffers around them, reused over many articles.
 *
 * Inside pack only; zstd.h itself is included by codec.c, zdictionary.c and inflate.c alone.
 * Layer: pack. Thread rule: one owner. */
#ifndef PACK_CODEC_H
#define PACK_CODEC_H

#include "pack/pack.h"

/** Most transcoded bytes of one article with all its fields (its largest text, doubled by
 * control characters at the worst, a mark for each part). */
#define PACK_PLAIN_MAX (2 * (WQ_LIMIT_ARTICLE + WQ_LIMIT_EXTRA + 10 * WQ_LIMIT_FIELD) + WQ_MIB / 8)
/** Most UTF-8 bytes of the same. */
#define PACK_TEXT_MAX (WQ_LIMIT_ARTICLE + WQ_LIMIT_EXTRA + 10 * WQ_LIMIT_FIELD)
/** The level of table chunks: they are small and read often. */
#define PACK_TABLE_LEVEL 19

struct pack_codec {
    void *press;            /* ZSTD_CCtx, made at the first use */
    void *expand;           /* ZSTD_DCtx, made at the first use */
    const void *press_dict; /* what the context was last set up for */
    int press_level;
    wq_buf plain;    /* transcoded */
    wq_buf other;    /* transcoded, of the row that a row refers to */
    wq_buf text;     /* UTF-8 of the article given out */
    wq_buf squeezed; /* compressed, as read from a source */
    wq_part *parts;  /* of the article given out */
    size_t part_count;
    size_t part_cap;
};

/** Compress `plain` as one magicless frame with its size, appended to `out`. `dict` or NULL. */
wq_status pack_squeeze(pack_codec *codec, const pack_dict *dict, int level, wq_span plain,
                       wq_buf *out) WQ_MUST_USE;
/** The way back, appended to `out`: WQ_ECORRUPT when `frame` is not exactly one frame whose
 * content has at most `max` bytes. */
wq_status pack_expand(pack_codec *codec, const pack_dict *dict, wq_span frame, size_t max,
                      wq_buf *out) WQ_MUST_USE;

#endif
