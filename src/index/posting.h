/* SPDX-License-Identifier: MIT */
/* The bytes of lists: blocks of 128 articles, tails, heads of groups. Pure functions over spans;
 * checks and places are their callers'. FORMAT.md has the grammar.
 *
 * The code of a posting is 2 x occurrences + (one of them in the head), 2 to 65,535.
 * Source of the exceptions: M. Zukowski et al., "Super-scalar RAM-CPU cache compression", 2006; of
 * writing them in bits: H. Yan, S. Ding, T. Suel, "Inverted index compression and query processing
 * with optimized document ordering", 2009.
 * Layer: index. */
#ifndef INDEX_POSTING_H
#define INDEX_POSTING_H

#include "base/bits.h"
#include "index/best.h"
#include "index/blockmap.h"

/** Articles that share a starting point in the positions of a block. */
#define INDEX_QUARTER  32u
#define INDEX_QUARTERS (INDEX_BLOCK / INDEX_QUARTER)
/** Blocks with one head. */
#define INDEX_GROUP 32u
/** The most bytes of a block or a short list, its check included. */
#define INDEX_BLOCK_BYTES 1408u
/** The most bytes of the head of a group. */
#define INDEX_HEAD_BYTES (INDEX_GROUP * 15u)

/** Up to 128 postings, decoded. */
typedef struct index_posts {
    uint32_t count;
    uint32_t numbers[INDEX_BLOCK];
    uint16_t codes[INDEX_BLOCK];
    /** Where the second, third and fourth quarter begin in the run of positions (bytes). */
    uint32_t quarters[INDEX_QUARTERS - 1];
} index_posts;

/** What the head of a group says of one block. */
typedef struct index_head {
    uint32_t last;      /**< its last article */
    uint32_t run;       /**< bytes of its run of positions */
    uint16_t bytes;     /**< of the block, check included */
    index_best best[2]; /**< of its postings without an occurrence in the head, and with one */
} index_head;

/** Encode 128 postings; `base` is the least number that the first can have. Returns the bytes,
 * always less than INDEX_BLOCK_BYTES - 4. `positions`: quarters are written. */
size_t index_block_encode(const index_posts *posts, uint32_t base, bool positions,
                          uint8_t out[INDEX_BLOCK_BYTES]);
/** `limit`: numbers are below it. WQ_ECORRUPT. */
wq_status index_block_decode(wq_span in, uint32_t base, uint32_t limit, bool positions,
                             index_posts *posts) WQ_MUST_USE;

/** The rest of a block of which only the numbers were decoded: most blocks are stepped over without
 * one occurrence being looked at. `bytes` is borrowed from the block. */
typedef struct index_late {
    wq_span bytes;
    uint32_t head;
    uint32_t bits; /**< of what follows the lanes, taken by the numbers */
} index_late;
/** The numbers of a block are a map. */
bool index_block_mapped(wq_span in);
/** The two halves of index_block_decode: numbers first, or the map. WQ_ECORRUPT. */
wq_status index_block_numbers(wq_span in, uint32_t base, uint32_t limit,
                              uint32_t numbers[INDEX_BLOCK], index_late *late) WQ_MUST_USE;
wq_status index_block_map(wq_span in, uint32_t base, uint32_t limit, index_map *map,
                          index_late *late) WQ_MUST_USE;
/** `quarters` are set only of a list with positions. */
wq_status index_block_codes(const index_late *late, bool positions, uint16_t codes[INDEX_BLOCK],
                            uint32_t quarters[INDEX_QUARTERS - 1]) WQ_MUST_USE;

/** The Rice parameter of the gaps of a tail: all a matter of counts. */
unsigned index_gap_parameter(uint32_t articles, uint32_t df);

/** Up to 127 postings as Rice and gamma codes, no quarters; bits follow each other. */
void index_tail_put(wq_bit_writer *w, const index_posts *posts, uint32_t base, unsigned k);
/** Needs posts->count. WQ_ECORRUPT. */
wq_status index_tail_get(wq_bit_reader *r, uint32_t base, uint32_t limit, unsigned k,
                         index_posts *posts) WQ_MUST_USE;
/** The quarters of `count` postings in front of a tail. */
size_t index_quarters_encode(const index_posts *posts, uint8_t *out);
wq_status index_quarters_decode(wq_span *in, uint32_t count,
                                uint32_t quarters[INDEX_QUARTERS - 1]) WQ_MUST_USE;

/** Heads of a group behind each other. */
size_t index_heads_encode(const index_head *heads, unsigned count, uint32_t base, bool positions,
                          uint8_t out[INDEX_HEAD_BYTES]);
wq_status index_heads_decode(wq_span in, unsigned count, uint32_t base, uint32_t limit,
                             bool positions, index_head *heads) WQ_MUST_USE;

#endif
