/* SPDX-License-Identifier: MIT */
#include "index/posting.h"

#include "base/varint.h"

#include <string.h>

/* The width that makes 128 numbers smallest when larger ones become exceptions. `sizes[n]` is how
 * many numbers have n bits. */
static unsigned width_choose(const uint8_t sizes[33], unsigned *exceptions)
{
    unsigned most = 32;
    while (most > 0 && sizes[most] == 0) {
        most--;
    }
    unsigned best = most;
    unsigned best_cost = 16 * most;
    unsigned over = 0;
    *exceptions = 0;
    for (unsigned bits = most; bits-- > 0;) {
        over += sizes[bits + 1];
        unsigned cost = 16 * bits + over * (most - bits > 7 ? 3 : 2);
        if (cost < best_cost) {
            best = bits;
            best_cost = cost;
            *exceptions = over;
        }
    }
    return best;
}

static unsigned bits_of(uint32_t v)
{
    return v == 0 ? 0 : wq_log2(v) + 1;
}

/* One array of 128 numbers: two bytes of head at `head`, lanes and exceptions at `out`. */
static size_t array_encode(const uint32_t v[INDEX_BLOCK], uint8_t head[2], uint8_t *out)
{
    uint8_t sizes[33] = {0};
    unsigned exceptions;
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        sizes[bits_of(v[i])]++;
    }
    unsigned bits = width_choose(sizes, &exceptions);
    index_lanes_pack(v, bits, out);
    size_t n = index_lanes_size(bits);
    for (unsigned i = 0; exceptions > 0 && i < INDEX_BLOCK; i++) {
        if (bits_of(v[i]) > bits) {
            out[n++] = (uint8_t)i;
            n += wq_varint32_encode(out + n, v[i] >> bits);
        }
    }
    head[0] = (uint8_t)bits;
    head[1] = (uint8_t)exceptions;
    return n;
}

static wq_status array_decode(const uint8_t head[2], wq_span *in, uint32_t v[INDEX_BLOCK])
{
    unsigned bits = head[0];
    WQ_FAIL_IF(bits > 32 || in->len < index_lanes_size(bits), WQ_ECORRUPT);
    index_lanes_unpack(in->ptr, bits, v);
    *in = wq_span_sub(*in, index_lanes_size(bits), in->len);
    unsigned least = 0;
    for (unsigned e = 0; e < head[1]; e++) {
        WQ_FAIL_IF(in->len < 1, WQ_ECORRUPT);
        unsigned i = in->ptr[0];
        WQ_FAIL_IF(i < least || i >= INDEX_BLOCK, WQ_ECORRUPT);
        least = i + 1;
        *in = wq_span_sub(*in, 1, in->len);
        uint32_t high;
        WQ_TRY(wq_varint32_decode(in, &high));
        WQ_FAIL_IF(high == 0 || ((uint64_t)high << bits) > UINT32_MAX, WQ_ECORRUPT);
        v[i] |= high << bits;
    }
    return WQ_OK;
}

size_t index_quarters_encode(const index_posts *posts, uint8_t *out)
{
    size_t n = 0;
    uint32_t before = 0;
    for (unsigned q = 1; q < INDEX_QUARTERS && q * INDEX_QUARTER < posts->count; q++) {
        n += wq_varint32_encode(out + n, posts->quarters[q - 1] - before);
        before = posts->quarters[q - 1];
    }
    return n;
}

wq_status index_quarters_decode(wq_span *in, index_posts *posts)
{
    uint32_t before = 0;
    for (unsigned q = 1; q < INDEX_QUARTERS && q * INDEX_QUARTER < posts->count; q++) {
        uint32_t more;
        WQ_TRY(wq_varint32_decode(in, &more));
        WQ_FAIL_IF(more > UINT32_MAX - before, WQ_ECORRUPT);
        before += more;
        posts->quarters[q - 1] = before;
    }
    return WQ_OK;
}

size_t index_block_encode(const index_posts *posts, uint32_t base, bool positions,
                          uint8_t out[INDEX_BLOCK_BYTES])
{
    uint32_t v[INDEX_BLOCK];
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        v[i] = posts->numbers[i] - base;
        base = posts->numbers[i] + 1;
    }
    size_t n = 4;
    n += array_encode(v, out, out + n);
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        v[i] = posts->codes[i] - 2u;
    }
    n += array_encode(v, out + 2, out + n);
    return positions ? n + index_quarters_encode(posts, out + n) : n;
}

/* Gaps to numbers; false when one is not below `limit`. */
static bool numbers_sum(uint32_t base, uint32_t limit, const uint32_t v[INDEX_BLOCK],
                        uint32_t numbers[INDEX_BLOCK])
{
    uint64_t number = base;
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        number += v[i];
        numbers[i] = (uint32_t)number;
        number++;
    }
    return number <= limit;
}

wq_status index_block_decode(wq_span in, uint32_t base, uint32_t limit, bool positions,
                             index_posts *posts)
{
    uint32_t v[INDEX_BLOCK];
    WQ_FAIL_IF(in.len < 4, WQ_ECORRUPT);
    const uint8_t *head = in.ptr;
    in = wq_span_sub(in, 4, in.len);
    WQ_TRY(array_decode(head, &in, v));
    WQ_FAIL_IF(!numbers_sum(base, limit, v, posts->numbers), WQ_ECORRUPT);
    WQ_TRY(array_decode(head + 2, &in, v));
    uint32_t all = 0;
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        all |= v[i] > UINT16_MAX - 2u;
        posts->codes[i] = (uint16_t)(v[i] + 2u);
    }
    WQ_FAIL_IF(all != 0, WQ_ECORRUPT);
    posts->count = INDEX_BLOCK;
    if (positions) {
        WQ_TRY(index_quarters_decode(&in, posts));
    }
    return in.len == 0 ? WQ_OK : WQ_ECORRUPT;
}

unsigned index_gap_parameter(uint32_t articles, uint32_t df)
{
    return wq_log2(articles / df);
}

void index_tail_put(wq_bit_writer *w, const index_posts *posts, uint32_t base, unsigned k)
{
    for (uint32_t i = 0; i < posts->count; i++) {
        wq_bits_put_rice(w, posts->numbers[i] - base, k);
        wq_bits_put_gamma(w, posts->codes[i] - 1u);
        base = posts->numbers[i] + 1;
    }
}

wq_status index_tail_get(wq_bit_reader *r, uint32_t base, uint32_t limit, unsigned k,
                         index_posts *posts)
{
    uint64_t number = base;
    for (uint32_t i = 0; i < posts->count; i++) {
        number += wq_bits_get_rice(r, k);
        uint32_t code = wq_bits_get_gamma(r);
        WQ_FAIL_IF(number >= limit || code == 0 || code > UINT16_MAX - 1u, WQ_ECORRUPT);
        posts->numbers[i] = (uint32_t)number;
        posts->codes[i] = (uint16_t)(code + 1);
        number++;
    }
    return wq_bits_overrun(r) ? WQ_ECORRUPT : WQ_OK;
}

size_t index_heads_encode(const index_head *heads, unsigned count, uint32_t base, bool positions,
                          uint8_t out[INDEX_HEAD_BYTES])
{
    size_t n = 0;
    for (unsigned i = 0; i < count; i++) {
        n += wq_varint32_encode(out + n, heads[i].last - base);
        n += wq_varint32_encode(out + n, heads[i].bytes);
        out[n++] = heads[i].code;
        out[n++] = heads[i].length;
        if (positions) {
            n += wq_varint32_encode(out + n, heads[i].run);
        }
        base = heads[i].last + 1;
    }
    return n;
}

wq_status index_heads_decode(wq_span in, unsigned count, uint32_t base, uint32_t limit,
                             bool positions, index_head *heads)
{
    uint64_t least = base;
    for (unsigned i = 0; i < count; i++) {
        uint32_t gap;
        uint32_t bytes;
        WQ_TRY(wq_varint32_decode(&in, &gap));
        WQ_TRY(wq_varint32_decode(&in, &bytes));
        WQ_FAIL_IF(in.len < 2 || bytes < 5 || bytes > INDEX_BLOCK_BYTES, WQ_ECORRUPT);
        WQ_FAIL_IF(least + gap >= limit, WQ_ECORRUPT);
        heads[i].last = (uint32_t)least + gap;
        heads[i].bytes = (uint16_t)bytes;
        heads[i].code = in.ptr[0];
        heads[i].length = in.ptr[1];
        heads[i].run = 0;
        in = wq_span_sub(in, 2, in.len);
        if (positions) {
            WQ_TRY(wq_varint32_decode(&in, &heads[i].run));
        }
        least += (uint64_t)gap + 1;
    }
    return in.len == 0 ? WQ_OK : WQ_ECORRUPT;
}
