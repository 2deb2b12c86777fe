/* SPDX-License-Identifier: MIT */
#include "index/length.h"

uint32_t index_length_decode(uint8_t code)
{
    if (code < 16) {
        return code;
    }
    unsigned shift = code / 8u - 1;
    return shift > 28 ? UINT32_MAX : (8u + code % 8u) << shift;
}

const uint8_t INDEX_LEVEL_FIRST[INDEX_LEVELS] = {0, 29, 34, 38, 42, 46, 50, 56};

/* 32, 60, 96, 128, 192, 256, 416, 768 words: what is between the borders, as it grows. */
static const uint8_t MIDDLE[INDEX_LEVELS] = {24, 31, 36, 40, 44, 48, 53, 60};

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
    return MIDDLE[level];
}
