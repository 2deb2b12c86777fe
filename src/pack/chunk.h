/* SPDX-License-Identifier: MIT */
/* A chunk of a pack's article table: some rows, compressed together. One short read gives a row.
 *
 * Ids, dates and frame lengths stand raw (they do not compress); everything else is columns,
 * transcoded and compressed without the dictionary, so that tables can be read without it.
 * Layer: pack. Thread rule: one owner. */
#ifndef PACK_CHUNK_H
#define PACK_CHUNK_H

#include "pack/codec.h"
#include "pack/layout.h"

/** Most bytes of a chunk's columns: each of six texts a row at its limit, doubled. */
#define PACK_CHUNK_MAX (12 * WQ_LIMIT_FIELD * PACK_CHUNK_ROWS_MAX + 4 * WQ_KIB)
/** Texts that rows of a chunk share: source, language, category. */
#define PACK_SHARED 3

/** A chunk being filled. */
typedef struct pack_chunk_builder {
    uint32_t count;
    uint32_t distinct; /**< shared texts so far */
    int32_t minutes;   /**< of the row before */
    wq_buf ids, minutes_, lengths, flags, offsets, codes[PACK_SHARED];
    wq_buf shared, titles, urls, docnos, columns;
} pack_chunk_builder;

void pack_chunk_builder_init(pack_chunk_builder *builder);
void pack_chunk_builder_release(pack_chunk_builder *builder);
/** Add a row. Errors as pack_record_encode. */
wq_status pack_chunk_put(pack_chunk_builder *builder, const wq_article *article,
                         uint32_t frame_len) WQ_MUST_USE;
/** Append the chunk to `out` and begin the next. */
wq_status pack_chunk_end(pack_chunk_builder *builder, pack_codec *codec, uint64_t seed,
                         wq_buf *out) WQ_MUST_USE;

/** A chunk that was read. */
typedef struct pack_chunk {
    bool ready;
    uint32_t number;
    uint32_t count;
    uint64_t frame_base;
    uint8_t ids[PACK_CHUNK_ROWS_MAX][16];
    int32_t minutes[PACK_CHUNK_ROWS_MAX];
    uint32_t lengths[PACK_CHUNK_ROWS_MAX];
    uint8_t flags[PACK_CHUNK_ROWS_MAX];
    int16_t offsets[PACK_CHUNK_ROWS_MAX];
    uint8_t codes[PACK_SHARED][PACK_CHUNK_ROWS_MAX];
    wq_span shared[PACK_SHARED * PACK_CHUNK_ROWS_MAX]; /**< transcoded, in `columns` */
    wq_span titles[PACK_CHUNK_ROWS_MAX], urls[PACK_CHUNK_ROWS_MAX], docnos[PACK_CHUNK_ROWS_MAX];
    wq_buf columns;
} pack_chunk;

void pack_chunk_init(pack_chunk *chunk);
void pack_chunk_release(pack_chunk *chunk);
/** Decode the bytes of a chunk of `count` rows. On failure the chunk is not ready. */
wq_status pack_chunk_parse(pack_chunk *chunk, pack_codec *codec, uint64_t seed, uint32_t count,
                           wq_span bytes) WQ_MUST_USE;
/** Fill an article from row `i` of the chunk; texts are appended to `text`, from which they are
 * borrowed. */
wq_status pack_chunk_row(const pack_chunk *chunk, uint32_t i, wq_buf *text,
                         wq_article *article) WQ_MUST_USE;

#endif
