/* SPDX-License-Identifier: MIT */
#include "index/length.h"

#include "base/bits.h"

uint8_t index_length_encode(uint32_t words)
{
    if (words < 16) {
        return (uint8_t)words;
    }
    unsigned shift = wq_log2(words) - 3;
    return (uint8_t)(8 * (shift + 1) + ((words >> shift) & 7));
}

uint32_t index_length_decode(uint8_t code)
{
    if (code < 16) {
        return code;
    }
    unsigned shift = code / 8u - 1;
    return shift > 28 ? UINT32_MAX : (8u + code % 8u) << shift;
}
