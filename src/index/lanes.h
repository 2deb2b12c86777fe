/* SPDX-License-Identifier: MIT */
/* 128 numbers of one width in bits, in four interleaved lanes: number i is in lane i % 4, row
 * i / 4; each lane is a little-endian stream of 32-bit words, and word w of the four lanes lie
 * side by side. 16 bytes a bit of width. Four lanes are one register of SSE2 or NEON.
 *
 * Source of the layout: D. Lemire, L. Boytsov, "Decoding billions of integers per second through
 * vectorization", 2015 (SIMD-BP128).
 * Layer: index. */
#ifndef INDEX_LANES_H
#define INDEX_LANES_H

#include <stddef.h>
#include <stdint.h>

#define INDEX_BLOCK 128u

/** Bytes of 128 numbers of `bits` (0 to 32). */
static inline size_t index_lanes_size(unsigned bits)
{
    return 16u * (size_t)bits;
}

/** Pack the low `bits` of each number; higher bits are dropped. `out` has index_lanes_size. */
void index_lanes_pack(const uint32_t in[INDEX_BLOCK], unsigned bits, uint8_t *out);
/** The reverse; any bytes are some numbers. `bits` is at most 32. */
void index_lanes_unpack(const uint8_t *in, unsigned bits, uint32_t out[INDEX_BLOCK]);

#endif
