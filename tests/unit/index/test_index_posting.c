/* SPDX-License-Identifier: MIT */
/* The codecs: frozen bytes, round trips of random lists, every truncation refused or harmless. */
#include "unit/unit.h"

#include "index/length.h"
#include "index/posting.h"

#include <string.h>

static uint64_t seed = 1;

static uint32_t any(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

static void test_index_posting__lanes_keep_every_width(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits <= 32; bits++) {
        uint32_t in[INDEX_BLOCK];
        uint32_t out[INDEX_BLOCK];
        uint8_t bytes[512];
        for (unsigned i = 0; i < INDEX_BLOCK; i++) {
            uint32_t v = any(0x7FFFFFFF) * 2u + any(2);
            in[i] = bits == 0 ? 0 : v >> (32 - bits);
        }
        index_lanes_pack(in, bits, bytes);
        index_lanes_unpack(bytes, bits, out);
        assert_memory_equal(in, out, sizeof in);
    }
}

/* Codes are looked for from any place up to any, by any two least ones. */
static void reach_check(const uint16_t codes[INDEX_BLOCK])
{
    uint32_t count = any(INDEX_BLOCK + 1);
    uint32_t from = any(count + 1);
    uint16_t some = codes[any(INDEX_BLOCK)];
    uint16_t least[2] = {(uint16_t)(some + any(3)),
                         any(4) != 0 ? (uint16_t)(some + any(9)) : 65535};
    uint32_t at = index_lanes_reach(codes, from, count, least);
    assert_int_equal(at, index_lanes_reach_plain(codes, from, count, least));
    assert_true(at == count || codes[at] >= least[codes[at] & 1]);
    for (uint32_t i = from; i < at; i++) {
        assert_true(codes[i] < least[codes[i] & 1]);
    }
}

/* Vectors, where there are any, give what plain C gives: of any bytes, of any gaps. */
static void test_index_posting__vectors_are_plain(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 3300; round++) {
        uint8_t bytes[512];
        uint32_t fast[INDEX_BLOCK];
        uint32_t plain[INDEX_BLOCK];
        uint32_t sums[INDEX_BLOCK];
        unsigned bits = round % 33;
        for (unsigned i = 0; i < sizeof bytes; i++) {
            bytes[i] = (uint8_t)any(256);
        }
        index_lanes_unpack(bytes, bits, fast);
        index_lanes_unpack_plain(bytes, bits, plain);
        assert_memory_equal(fast, plain, sizeof fast);
        if (bits <= 15) {
            uint16_t codes[2][INDEX_BLOCK];
            index_lanes_codes(bytes, bits, codes[0]);
            index_lanes_codes_plain(bytes, bits, codes[1]);
            reach_check(codes[0]);
            assert_memory_equal(codes[0], codes[1], sizeof codes[0]);
            assert_int_equal(codes[0][77], (uint16_t)(2 * fast[77] + 2));
            index_lanes_whole(bytes, bits, codes[0]);
            index_lanes_whole_plain(bytes, bits, codes[1]);
            assert_memory_equal(codes[0], codes[1], sizeof codes[0]);
            assert_int_equal(codes[0][77], (uint16_t)(fast[77] + 2));
        }
        uint32_t base = any(2) != 0 ? any(1000) : UINT32_MAX - any(3000);
        uint32_t limit = any(3) != 0 ? UINT32_MAX - any(1000) : base + any(1 << 20);
        uint32_t any_of = bits == 0 ? 0 : UINT32_MAX >> (32 - bits);
        bool is = index_lanes_sum_plain(base, limit, fast, plain);
        assert_int_equal(index_lanes_sum(base, limit, any_of, fast, sums), is);
        if (is) {
            assert_memory_equal(sums, plain, sizeof sums);
            assert_int_equal(index_lanes_sum(base, plain[INDEX_BLOCK - 1] + 1, any_of, fast, sums),
                             true);
            assert_int_equal(index_lanes_sum(base, plain[INDEX_BLOCK - 1], any_of, fast, sums),
                             false);
        }
    }
}

static void test_index_posting__lanes_lie_side_by_side(void **state)
{
    (void)state;
    uint32_t in[INDEX_BLOCK] = {1, 2, 3, 4, 5};
    uint8_t bytes[512];
    index_lanes_pack(in, 8, bytes);
    /* Number 4 is row 1 of lane 0: the second byte of the first word. */
    const uint8_t frozen[16] = {1, 5, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0};
    assert_memory_equal(bytes, frozen, sizeof frozen);
}

static void posts_make(index_posts *p, uint32_t count, uint32_t *limit)
{
    uint32_t number = any(50);
    uint32_t spread = 1u << any(12);
    uint32_t heads = any(100);
    p->count = count;
    for (uint32_t i = 0; i < count; i++) {
        p->numbers[i] = number;
        number += 1 + any(any(20) == 0 ? spread * 60 : spread);
        p->codes[i] = (uint16_t)(2 + (any(30) == 0 ? any(65534) : any(4)));
        p->codes[i] &= any(100) < heads ? UINT16_MAX : UINT16_MAX - 1;
        if (i % INDEX_QUARTER == 0 && i > 0) {
            p->quarters[i / INDEX_QUARTER - 1] =
                (i > INDEX_QUARTER ? p->quarters[i / INDEX_QUARTER - 2] : 0) + any(9000);
        }
    }
    *limit = number;
}

static void posts_equal(const index_posts *a, const index_posts *b, bool quarters)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->numbers, b->numbers, a->count * sizeof a->numbers[0]);
    assert_memory_equal(a->codes, b->codes, a->count * sizeof a->codes[0]);
    if (quarters) {
        assert_memory_equal(a->quarters, b->quarters, sizeof a->quarters);
    }
}

static void test_index_posting__blocks_round_trip(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 2000; round++) {
        index_posts in;
        index_posts out;
        uint32_t limit;
        uint8_t bytes[INDEX_BLOCK_BYTES];
        bool positions = any(2) != 0;
        posts_make(&in, INDEX_BLOCK, &limit);
        size_t n = index_block_encode(&in, in.numbers[0] / 2, positions, bytes);
        assert_true(n <= INDEX_BLOCK_BYTES - 4);
        assert_int_equal(
            index_block_decode(wq_span_of(bytes, n), in.numbers[0] / 2, limit, positions, &out),
            WQ_OK);
        posts_equal(&in, &out, positions);
        size_t cut = any((uint32_t)n);
        assert_int_equal(
            index_block_decode(wq_span_of(bytes, cut), in.numbers[0] / 2, limit, positions, &out),
            WQ_ECORRUPT);
        bytes[any((uint32_t)n)] ^= (uint8_t)(1u << any(8));
        wq_status st =
            index_block_decode(wq_span_of(bytes, n), in.numbers[0] / 2, limit, positions, &out);
        assert_true(st == WQ_OK || st == WQ_ECORRUPT);
    }
}

static void test_index_posting__tails_round_trip(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 2000; round++) {
        index_posts in;
        index_posts out;
        uint32_t limit;
        uint8_t bytes[INDEX_BLOCK_BYTES];
        posts_make(&in, 1 + any(INDEX_BLOCK - 1), &limit);
        unsigned k = any(14);
        wq_bit_writer w;
        wq_bits_write_init(&w, bytes, sizeof bytes);
        index_tail_put(&w, &in, 0, k);
        wq_bits_align(&w);
        assert_false(w.full);
        wq_bit_reader r;
        wq_bits_read_init(&r, wq_span_of(bytes, w.len));
        out.count = in.count;
        assert_int_equal(index_tail_get(&r, 0, limit, k, &out), WQ_OK);
        posts_equal(&in, &out, false);
        wq_bits_read_init(&r, wq_span_of(bytes, any((uint32_t)w.len)));
        wq_status st = index_tail_get(&r, 0, limit, k, &out);
        assert_int_equal(st, WQ_ECORRUPT);
    }
}

static void test_index_posting__codes_are_frozen(void **state)
{
    (void)state;
    uint8_t bytes[16];
    wq_bit_writer w;
    wq_bits_write_init(&w, bytes, sizeof bytes);
    wq_bits_put_rice(&w, 11, 2);  /* 1 1 0, then 11 in two bits */
    wq_bits_put_gamma(&w, 5);     /* 1 1 0, then 01 */
    wq_bits_put_rice(&w, 500, 3); /* 24 ones, then 32 bits */
    wq_bits_align(&w);
    const uint8_t frozen[] = {0x7B, 0xFD, 0xFF, 0xFF, 0xD3, 0x07, 0x00, 0x00, 0x00};
    assert_int_equal(w.len, sizeof frozen);
    assert_memory_equal(bytes, frozen, sizeof frozen);
    wq_bit_reader r;
    wq_bits_read_init(&r, wq_span_of(bytes, w.len));
    assert_int_equal(wq_bits_get_rice(&r, 2), 11);
    assert_int_equal(wq_bits_get_gamma(&r), 5);
    assert_int_equal(wq_bits_get_rice(&r, 3), 500);
    assert_false(wq_bits_overrun(&r));
}

static void test_index_posting__numbers_within_round_trip(void **state)
{
    (void)state;
    for (uint32_t most = 0; most < 300; most++) {
        for (uint32_t value = 0; value <= most; value++) {
            uint8_t bytes[8] = {0};
            wq_bit_writer w;
            wq_bit_reader r;
            wq_bits_write_init(&w, bytes, sizeof bytes);
            wq_bits_put_within(&w, value, most);
            wq_bits_put(&w, 1, 1);
            wq_bits_align(&w);
            wq_bits_read_init(&r, wq_span_of(bytes, w.len));
            assert_int_equal(wq_bits_get_within(&r, most), value);
            assert_int_equal(wq_bits_get(&r, 1), 1);
            assert_true(r.at <= wq_log2(most) + (most > 0) + 1);
        }
    }
}

/* Every number of occurrences is bounded by less than a quarter more, up to 255. */
static void test_index_posting__often_is_rounded_up(void **state)
{
    (void)state;
    for (uint32_t tf = 0; tf <= INDEX_TF_MAX; tf++) {
        unsigned often = index_often_encode(tf);
        uint32_t most = index_often_decode(often);
        assert_true(often < 32 && most >= tf);
        assert_true(tf < 16 ? most == tf : tf < 224 ? most < tf + tf / 4 : most == INDEX_TF_MAX);
        assert_true(often == 0 || index_often_decode(often - 1) < tf);
    }
}

static void test_index_posting__lengths_are_monotone(void **state)
{
    (void)state;
    for (uint32_t words = 0; words < 300000; words++) {
        uint8_t code = index_length_encode(words);
        uint32_t back = index_length_decode(code);
        assert_true(back <= words && words - back <= words / 8);
        assert_true(words == 0 || code >= index_length_encode(words - 1));
        assert_int_equal(index_length_encode(back), code);
    }
    assert_int_equal(index_length_encode(16), 16);
    assert_int_equal(index_length_encode(1000), 63);
    assert_int_equal(index_length_decode(63), 960);
    assert_true(index_length_decode(255) == UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_posting__lanes_keep_every_width),
        cmocka_unit_test(test_index_posting__vectors_are_plain),
        cmocka_unit_test(test_index_posting__lanes_lie_side_by_side),
        cmocka_unit_test(test_index_posting__blocks_round_trip),
        cmocka_unit_test(test_index_posting__tails_round_trip),
        cmocka_unit_test(test_index_posting__codes_are_frozen),
        cmocka_unit_test(test_index_posting__numbers_within_round_trip),
        cmocka_unit_test(test_index_posting__often_is_rounded_up),
        cmocka_unit_test(test_index_posting__lengths_are_monotone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
