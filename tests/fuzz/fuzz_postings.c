/* SPDX-License-Identifier: MIT */
/* List blocks, tails and heads: any bytes give a status, never a number out of its bounds. What
 * decodes as a block is the same after encoding and decoding again. */
#include "index/posting.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void numbers_check(const index_posts *posts, uint32_t base, uint32_t limit)
{
    uint64_t least = base;
    for (uint32_t i = 0; i < posts->count; i++) {
        if (posts->numbers[i] < least || posts->numbers[i] >= limit || posts->codes[i] < 2) {
            abort();
        }
        least = (uint64_t)posts->numbers[i] + 1;
    }
}

static void block_check(wq_span in, uint32_t base, uint32_t limit, bool positions)
{
    index_posts posts;
    index_posts again;
    uint8_t bytes[INDEX_BLOCK_BYTES];
    if (index_block_decode(in, base, limit, positions, &posts) != WQ_OK) {
        return;
    }
    numbers_check(&posts, base, limit);
    size_t n = index_block_encode(&posts, base, positions, bytes);
    if (index_block_decode(wq_span_of(bytes, n), base, limit, positions, &again) != WQ_OK ||
        memcmp(posts.numbers, again.numbers, sizeof posts.numbers) != 0 ||
        memcmp(posts.codes, again.codes, sizeof posts.codes) != 0) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 8) {
        return 0;
    }
    bool positions = (data[0] & 1) != 0;
    uint32_t count = 1 + data[0] / 2u;
    uint32_t base = wq_le16(data + 1);
    uint32_t limit = base + 1 + (wq_le32(data + 3) & 0x7FFFFFFF);
    wq_span in = wq_span_of(data + 8, size - 8);
    block_check(in, base, limit, positions);

    index_posts posts = {.count = count < INDEX_BLOCK ? count : INDEX_BLOCK - 1};
    wq_bit_reader bits;
    wq_bits_read_init(&bits, in);
    if (index_tail_get(&bits, base, limit, data[7] % 32u, &posts) == WQ_OK) {
        numbers_check(&posts, base, limit);
    }
    index_head heads[INDEX_GROUP];
    count = 1 + count % INDEX_GROUP;
    if (index_heads_decode(in, count, base, limit, positions, heads) == WQ_OK) {
        for (uint32_t i = 0; i < count; i++) {
            if (heads[i].last >= limit || heads[i].bytes > INDEX_BLOCK_BYTES) {
                abort();
            }
        }
    }
    return 0;
}
