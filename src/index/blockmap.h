/* SPDX-License-Identifier: MIT */
/* The articles of a block that stand close together, a bit each: whether one is among them, which
 * comes next and how many stand before it is known without decoding the others.
 *
 * Source: counting ones word by word for ranks, G. Jacobson, "Space-efficient static trees and
 * graphs", 1989; blocks of a list that are maps where that is smaller: G. Ottaviano, R. Venturini,
 * "Partitioned Elias-Fano indexes", 2014.
 * Layer: index. */
#ifndef INDEX_BLOCKMAP_H
#define INDEX_BLOCKMAP_H

#include "base/bits.h"
#include "index/lanes.h"

/** The most articles from the least that the first can be to the last. */
#define INDEX_MAP_SPAN  640u
#define INDEX_MAP_WORDS (INDEX_MAP_SPAN / 64)
#define INDEX_MAP_BYTES (INDEX_MAP_SPAN / 8)

/** Transparent; 128 of the bits are set. */
typedef struct index_map {
    uint64_t words[INDEX_MAP_WORDS];
    uint32_t base;                   /**< the number of the first bit */
    uint8_t before[INDEX_MAP_WORDS]; /**< bits set in the words before each */
} index_map;

/** Bytes of a map from `base` to `last`; 0: it would be too long. */
size_t index_map_size(uint32_t base, uint32_t last);
/** `out` has index_map_size bytes. */
void index_map_encode(const uint32_t numbers[INDEX_BLOCK], uint32_t base, uint8_t *out);
/** Numbers are below `limit`. WQ_ECORRUPT: not 128 of them, or zeros behind the last's byte. */
wq_status index_map_decode(wq_span in, uint32_t base, uint32_t limit, index_map *map) WQ_MUST_USE;

/** Whether article `number` is one of them. */
static inline bool index_map_has(const index_map *map, uint32_t number)
{
    uint32_t at = number - map->base;
    return at < INDEX_MAP_SPAN && (map->words[at / 64] >> at % 64 & 1) != 0;
}
/** The first article >= target; there is one. */
static inline uint32_t index_map_reach(const index_map *map, uint32_t target)
{
    uint32_t at = target > map->base ? target - map->base : 0;
    uint32_t word = at / 64;
    uint64_t bits = map->words[word] >> at % 64;
    if (bits != 0) {
        return map->base + at + wq_ones_below(~bits);
    }
    while (map->words[++word] == 0) {
    }
    bits = map->words[word];
    return map->base + 64 * word + wq_ones_below(~bits);
}
/** How many stand before article `number`, which is one of them. */
uint32_t index_map_rank(const index_map *map, uint32_t number);
void index_map_numbers(const index_map *map, uint32_t numbers[INDEX_BLOCK]);

#endif
