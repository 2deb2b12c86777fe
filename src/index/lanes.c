/* SPDX-License-Identifier: MIT */
#include "index/lanes.h"

#include "base/bytes.h"

#include <string.h>

#define ROWS 32u

void index_lanes_pack(const uint32_t in[INDEX_BLOCK], unsigned bits, uint8_t *out)
{
    if (bits == 0) {
        return;
    }
    const uint32_t mask = bits == 32 ? UINT32_MAX : (1u << bits) - 1;
    uint32_t words[4 * 32] = {0};
    for (unsigned row = 0; row < ROWS; row++) {
        unsigned word = row * bits / 32;
        unsigned shift = row * bits % 32;
        for (unsigned lane = 0; lane < 4; lane++) {
            uint32_t v = in[row * 4 + lane] & mask;
            words[word * 4 + lane] |= v << shift;
            if (shift + bits > 32) {
                words[(word + 1) * 4 + lane] |= v >> ((32 - shift) & 31);
            }
        }
    }
    for (unsigned i = 0; i < bits * 4; i++) {
        wq_put_le32(out + (size_t)i * 4, words[i]);
    }
}

/* The four lanes are one vector: a compiler turns each of these loops into one instruction. */
static inline void row_unpack(const uint32_t *word, unsigned shift, unsigned bits, uint32_t mask,
                              uint32_t *out)
{
    if (shift + bits <= 32) {
        for (unsigned lane = 0; lane < 4; lane++) {
            /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
            out[lane] = (word[lane] >> shift) & mask;
        }
    } else {
        for (unsigned lane = 0; lane < 4; lane++) {
            /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
            out[lane] = ((word[lane] >> shift) | (word[lane + 4] << ((32 - shift) & 31))) & mask;
        }
    }
}

void index_lanes_unpack(const uint8_t *in, unsigned bits, uint32_t out[INDEX_BLOCK])
{
    if (bits == 0) {
        memset(out, 0, INDEX_BLOCK * sizeof *out);
        return;
    }
    const uint32_t mask = bits == 32 ? UINT32_MAX : (1u << bits) - 1;
    uint32_t words[4 * 32]; /* as many as `bits` needs are filled, and no more are read */
    for (unsigned i = 0; i < bits * 4; i++) {
        words[i] = wq_le32(in + (size_t)i * 4);
    }
    for (unsigned row = 0; row < ROWS; row++) {
        row_unpack(words + (size_t)(row * bits / 32 * 4), row * bits % 32, bits, mask,
                   out + (size_t)row * 4);
    }
}
