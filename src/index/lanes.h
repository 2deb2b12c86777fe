/* SPDX-License-Identifier: MIT */
/* 128 numbers of one width in bits, in four interleaved lanes: number i is in lane i % 4, row
 * i / 4; each lane is a little-endian stream of 32-bit words, and word w of the four lanes lie
 * side by side. 16 bytes a bit of width. Four lanes are one register of SSE2 or NEON.
 *
 * Source of the layout: D. Lemire, L. Boytsov, "Decoding billions of integers per second through
 * vectorization", 2015 (SIMD-BP128).
 * Where the compiler has SSE2 or NEON the readers use it; the plain ones give the same and are for
 * other machines and for the tests. Which is chosen when it is compiled.
 * Layer: index. */
#ifndef INDEX_LANES_H
#define INDEX_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__has_builtin) && (defined(__SSE2__) || defined(__ARM_NEON)) &&                        \
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#if __has_builtin(__builtin_shufflevector)
#define INDEX_LANES_VECTORS 1
#endif
#endif

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
void index_lanes_unpack_plain(const uint8_t *in, unsigned bits, uint32_t out[INDEX_BLOCK]);

/** Unpack numbers of at most 15 bits as codes of postings: 2 x number + 2, modulo 2^16. */
void index_lanes_codes(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK]);
void index_lanes_codes_plain(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK]);
/** The same of numbers that say whether one is in the head too: number + 2. */
void index_lanes_whole(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK]);
void index_lanes_whole_plain(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK]);

/** Gaps to numbers: the first is base + gap, each other the one before + 1 + gap. False when one is
 * not below `limit`. No gap is more than `any`. */
bool index_lanes_sum(uint32_t base, uint32_t limit, uint32_t any, const uint32_t gaps[INDEX_BLOCK],
                     uint32_t numbers[INDEX_BLOCK]);
bool index_lanes_sum_plain(uint32_t base, uint32_t limit, const uint32_t gaps[INDEX_BLOCK],
                           uint32_t numbers[INDEX_BLOCK]);

/** The first of the codes at `from` and behind that reaches `least[0]` if it is even, `least[1]` if
 * it is odd; `count` when none does. At most `count` of them are read. */
uint32_t index_lanes_reach(const uint16_t *codes, uint32_t from, uint32_t count,
                           const uint16_t least[2]);
uint32_t index_lanes_reach_plain(const uint16_t *codes, uint32_t from, uint32_t count,
                                 const uint16_t least[2]);

#endif
