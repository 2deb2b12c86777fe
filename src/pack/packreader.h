/* SPDX-License-Identifier: MIT */
/* What packreader.c and packverify.c share: an open pack.
 * Layer: pack. Thread rule: one owner. */
#ifndef PACK_PACKREADER_H
#define PACK_PACKREADER_H

#include "pack/chunk.h"

/** Bytes of the directory kept in memory: 64 entries, 2,048 rows. */
#define PACK_DIR_PIECE ((size_t)64 * PACK_ENTRY_BYTES)

struct pack_reader {
    wq_source source;
    wq_error *err;
    pack_footer footer;
    pack_id id;
    uint64_t total;
    uint32_t signatures;
    pack_codec *tables; /* expands chunks; has no dictionary */
    uint32_t piece;     /* number of the directory piece in memory, UINT32_MAX for none */
    size_t piece_len;
    uint8_t directory[PACK_DIR_PIECE];
    pack_chunk chunk; /* the chunk in memory */
    wq_buf row_text;  /* UTF-8 of the row given out */
    wq_buf bytes;     /* of a chunk or leaf, as read */
};

/** Have the chunk of a number in memory. */
wq_status pack_chunk_load(pack_reader *pack, uint32_t number) WQ_MUST_USE;
/** The place of a row's frame: `*len` 0 when it has none. Loads its chunk. */
wq_status pack_frame_find(pack_reader *pack, uint32_t row, uint64_t *at, uint32_t *len) WQ_MUST_USE;

#endif
