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

const uint8_t INDEX_LEVEL_FIRST[INDEX_LEVELS + 1] = {0,  16, 28, 34, 38, 41, 43, 45, 47,
                                                     49, 51, 53, 55, 58, 62, 68, 76};

uint8_t index_length_level(uint8_t code)
{
    uint8_t level = 0;
    while (level + 1u < INDEX_LEVELS && code >= INDEX_LEVEL_FIRST[level + 1]) {
        level++;
    }
    return level;
}

uint8_t index_level_code(uint8_t level)
{
    return (uint8_t)((INDEX_LEVEL_FIRST[level] + INDEX_LEVEL_FIRST[level + 1]) / 2);
}
