/* SPDX-License-Identifier: MIT */
#include "index/blockmap.h"

#include <string.h>

/* Pairs, nibbles and bytes of bits added up side by side. */
static inline unsigned ones_count(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (unsigned)(bits * 0x0101010101010101u >> 56);
}

size_t index_map_size(uint32_t base, uint32_t last)
{
    return last - base < INDEX_MAP_SPAN ? (last - base) / 8 + 1 : 0;
}

void index_map_encode(const uint32_t numbers[INDEX_BLOCK], uint32_t base, uint8_t *out)
{
    memset(out, 0, index_map_size(base, numbers[INDEX_BLOCK - 1]));
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        uint32_t at = numbers[i] - base;
        out[at / 8] = (uint8_t)(out[at / 8] | 1u << at % 8);
    }
}

wq_status index_map_decode(wq_span in, uint32_t base, uint32_t limit, index_map *map)
{
    unsigned ones = 0;
    unsigned i = 0;
    WQ_FAIL_IF(in.len == 0 || in.len > INDEX_MAP_BYTES || in.ptr[in.len - 1] == 0, WQ_ECORRUPT);
    map->base = base;
    wq_bit_reader bits;
    wq_bits_read_init(&bits, in);
    for (; bits.at < 8 * in.len; bits.at += 64) {
        map->words[i] = wq_bits_peek(&bits);
        map->before[i] = (uint8_t)ones;
        ones += ones_count(map->words[i++]);
    }
    for (; i < INDEX_MAP_WORDS; i++) {
        map->words[i] = 0;
        map->before[i] = INDEX_BLOCK;
    }
    uint32_t span = 8 * (uint32_t)(in.len - 1) + wq_bit_length(in.ptr[in.len - 1]);
    return ones == INDEX_BLOCK && base < limit && span <= limit - base ? WQ_OK : WQ_ECORRUPT;
}

uint32_t index_map_rank(const index_map *map, uint32_t number)
{
    uint32_t at = number - map->base;
    uint64_t below = ((uint64_t)1 << at % 64) - 1;
    return map->before[at / 64] + ones_count(map->words[at / 64] & below);
}

typedef uint32_t four __attribute__((vector_size(16)));

/* Which bits of four are set, and how many; behind them stands anything. */
static const four PLACES[16] = {{0},    {0},       {1},       {0, 1},      {2},    {0, 2},
                                {1, 2}, {0, 1, 2}, {3},       {0, 3},      {1, 3}, {0, 1, 3},
                                {2, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}};
static const uint8_t COUNTS[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};

void index_map_numbers(const index_map *map, uint32_t numbers[INDEX_BLOCK])
{
    uint32_t room[INDEX_BLOCK + 4];
    uint32_t *out = room;
    for (uint32_t i = 0; i < INDEX_MAP_WORDS; i++) {
        four base = (four){0} + (map->base + 64 * i);
        for (uint64_t bits = map->words[i]; bits != 0; bits >>= 4) {
            four some = PLACES[bits & 15] + base;
            memcpy(out, &some, sizeof some);
            out += COUNTS[bits & 15];
            base += 4;
        }
    }
    /* cppcheck-suppress uninitvar */
    memcpy(numbers, room, INDEX_BLOCK * sizeof *numbers);
}
