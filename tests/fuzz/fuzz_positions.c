/* SPDX-License-Identifier: MIT */
/* Positions of articles one behind the other: any bits give some or none, whole articles the same
 * as their pieces, stepping over ends where reading does when they were written by us. */
#include "spreads.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TF_MAX 64u

static void check(bool is)
{
    if (!is) {
        abort();
    }
}

/* What was read is written: read again it is the same, and where it ends does not depend on how. */
static void write_check(uint16_t how, uint32_t tf, const uint32_t *positions)
{
    uint8_t bytes[TF_MAX / INDEX_SPREAD_PIECE * INDEX_SPREAD_BYTES + INDEX_SPREAD_BEHIND];
    uint32_t again[TF_MAX];
    wq_bit_writer w;
    wq_bit_reader r;
    wq_bits_write_init(&w, bytes, sizeof bytes);
    check(spread_put_all(&w, how, tf, positions));
    wq_bits_align(&w);
    wq_bits_read_init(&r, wq_span_of(bytes, w.len));
    check(!w.full && index_spread_all(&r, how, tf, again));
    check(memcmp(positions, again, tf * sizeof *again) == 0);
    size_t end = r.at;
    r.at = 0;
    check(index_spread_skip(&r, how, tf) && r.at == end);
}

/* One article; false when it is none. */
static bool article_check(wq_bit_reader *r, uint16_t how, uint32_t tf)
{
    uint32_t whole[TF_MAX];
    uint32_t pieces[TF_MAX];
    wq_bit_reader in = *r;
    bool is = index_spread_all(r, how, tf, whole);
    index_spread s = index_spread_of(how, tf);
    uint32_t done = 0;
    for (unsigned n = 1; n > 0 && s.left > 0; done += n) {
        n = index_spread_get(&s, &in, pieces + done);
    }
    check(is == (done == tf && !wq_bits_overrun(&in)));
    if (is) {
        check(memcmp(whole, pieces, tf * sizeof *whole) == 0 && r->at == in.at);
        for (uint32_t i = 1; i < tf; i++) {
            check(whole[i] > whole[i - 1]);
        }
        write_check(how, tf, whole);
    }
    return is;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 8) {
        return 0;
    }
    uint8_t *bytes = calloc(size - 8 + INDEX_SPREAD_BEHIND, 1);
    check(bytes != NULL);
    memcpy(bytes, data + 8, size - 8);
    wq_bit_reader r;
    wq_bits_read_init(&r, wq_span_of(bytes, size - 8));
    for (unsigned i = 0; i < 4; i++) {
        uint32_t tf = 1 + data[2 * i] % TF_MAX;
        uint16_t how = data[2 * i + 1];
        how = data[2 * i] / TF_MAX == 0 ? index_spread_far(how % 32) : how;
        if (!article_check(&r, how, tf)) {
            break;
        }
    }
    uint16_t codes[8];
    uint32_t numbers[8];
    uint32_t positions[UINT8_MAX + 1];
    for (unsigned i = 0; i < 8; i++) {
        codes[i] = (uint16_t)(2 + data[i] * 2);
        numbers[i] = i;
    }
    index_spread_list list = {numbers, codes, data, data[0] % 9, index_spread_far(data[7] % 32)};
    r.at = 0;
    check(index_spread_read(&r, &list, 0, 7, positions) <= 8);
    check(!wq_bits_overrun(&r));
    free(bytes);
    return 0;
}
