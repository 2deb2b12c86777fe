/* SPDX-License-Identifier: MIT */
/* The fixed structures of a pack: preamble, footer, end mark; where frames may stand.
 * FORMAT.md has the pictures.
 * Layer: pack. */
#ifndef PACK_LAYOUT_H
#define PACK_LAYOUT_H

#include "pack/hash.h"
#include "pack/pack.h"

#define PACK_VERSION        1
#define PACK_PREAMBLE_BYTES 16
#define PACK_FOOTER_BYTES   256
#define PACK_END_BYTES      16
#define PACK_SIGNATURE      96 /* public key 32, Ed25519 signature 64 */
#define PACK_SIGNATURES_MAX 16
#define PACK_ENTRY_BYTES    ((size_t)16) /* of the chunk directory */
/** Rows of a table chunk; written into the footer, so that it may change. */
#define PACK_CHUNK_ROWS     16
#define PACK_CHUNK_ROWS_MAX 64
/** Bytes of a pack: offsets fit everywhere, leaf hashes fit the heap. */
#define PACK_SIZE_MAX ((uint64_t)1 << 30)

/** What the footer says. */
typedef struct pack_footer {
    uint32_t features; /**< a reader refuses bits that it does not know */
    uint32_t rows;
    uint32_t chunk_rows;
    uint64_t salt;       /**< seeds all checks of this pack */
    uint64_t frames_end; /**< tables from here */
    uint64_t tables_end; /**< directory from here */
    uint64_t dir_end;    /**< tree from here; leaves cover all before it */
    uint64_t tree_end;   /**< the footer from here */
    uint64_t raw;        /**< UTF-8 bytes of titles and parts */
    uint64_t counter;    /**< the publisher's counter; 0 for none */
    pack_dict_id dict;
    uint8_t publisher[32]; /**< the publisher's public key; zero for none */
    uint8_t root[PACK_HASH_BYTES];
} pack_footer;

void pack_preamble_encode(uint32_t features, uint8_t out[PACK_PREAMBLE_BYTES]);
/** WQ_ENOTWARRAQ without the magic, WQ_EVERSION for a newer version or an unknown feature. */
wq_status pack_preamble_check(const uint8_t in[PACK_PREAMBLE_BYTES], wq_error *err) WQ_MUST_USE;

void pack_footer_encode(const pack_footer *footer, uint8_t out[PACK_FOOTER_BYTES]);
/** `at` is where the footer stands. Checks every field against it: what passes is consistent. */
wq_status pack_footer_decode(const uint8_t in[PACK_FOOTER_BYTES], uint64_t at, pack_footer *footer,
                             wq_error *err) WQ_MUST_USE;
/** The pack's id: the footer names the root, the root everything before it. */
pack_id pack_footer_id(const uint8_t footer[PACK_FOOTER_BYTES]);

/** The end mark over the signatures before it. */
void pack_end_encode(wq_span signatures, uint8_t out[PACK_END_BYTES]);
/** The number of signatures that an end mark promises; WQ_ECORRUPT when it is none. */
wq_status pack_end_count(const uint8_t in[PACK_END_BYTES], uint32_t *count) WQ_MUST_USE;

/** Where a frame of `len` bytes goes when the one before it ended at `at`: frames up to a leaf
 * do not cross a leaf's end, larger ones begin at one. An empty frame stays. */
uint64_t pack_frame_place(uint64_t at, uint32_t len);
/** Number of chunks. */
uint32_t pack_chunk_count(const pack_footer *footer);
/** Seeds that say which pack and which place a check belongs to. */
uint64_t pack_frame_seed(uint64_t salt, uint32_t row);
uint64_t pack_chunk_seed(uint64_t salt, uint32_t chunk);

#endif
