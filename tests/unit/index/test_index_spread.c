/* SPDX-License-Identifier: MIT */
/* How positions are written: frozen bits, round trips of random articles piece by piece and whole,
 * stepping over as reading. */
#include "unit/unit.h"

#include "index/length.h"
#include "spreads.h"

#include <string.h>

#define TF_MAX   60u
#define TOGETHER 20u

static uint64_t seed = 1;

static uint32_t any(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* One article: near each other, far apart, or one far behind the others. */
typedef struct article {
    uint16_t how;
    uint32_t tf;
    uint32_t positions[TF_MAX];
} article;

static article article_any(void)
{
    article a = {.how = (uint16_t)any(256), .tf = 1 + any(any(2) != 0 ? 3 : TF_MAX)};
    if (any(4) == 0) {
        a.how = index_spread_far(any(20));
    }
    uint32_t apart = 1u << any(any(20) == 0 ? 25 : 9);
    uint32_t next = 0;
    for (uint32_t i = 0; i < a.tf; i++) {
        a.positions[i] = next + any(any(40) == 0 ? 4 * apart : apart);
        next = a.positions[i] + 1;
    }
    return a;
}

static void article_put(wq_bit_writer *w, const article *a)
{
    assert_true(spread_put_all(w, a->how, a->tf, a->positions));
}

/* Piece by piece; `read` false: stepped over. */
static void article_get(wq_bit_reader *r, const article *a, bool read)
{
    uint32_t done = 0;
    uint32_t got[INDEX_SPREAD_PIECE];
    index_spread s = index_spread_of(a->how, a->tf);
    while (s.left > 0) {
        unsigned count = index_spread_get(&s, r, read ? got : NULL);
        assert_true(count > 0 && done + count <= a->tf);
        if (read) {
            assert_memory_equal(got, a->positions + done, count * sizeof *got);
        }
        done += count;
    }
    assert_int_equal(done, a->tf);
}

static void test_index_spread__pieces_round_trip(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        uint8_t bytes[TF_MAX / INDEX_SPREAD_PIECE * INDEX_SPREAD_BYTES + INDEX_SPREAD_BYTES + 8];
        article a = article_any();
        wq_bit_writer w;
        wq_bits_write_init(&w, bytes, sizeof bytes);
        wq_bits_put(&w, 0, any(8));
        unsigned begin = w.bits;
        article_put(&w, &a);
        wq_bits_align(&w);
        assert_false(w.full);
        wq_bit_reader r;
        wq_bits_read_init(&r, wq_span_of(bytes, w.len));
        r.at = begin;
        article_get(&r, &a, true);
        size_t end = r.at;
        assert_true(end <= w.len * 8 && end + 8 > w.len * 8);
        r.at = begin;
        article_get(&r, &a, false);
        assert_int_equal(r.at, end);
    }
}

/* Articles one behind the other, cut somewhere: those of known length that end before that are
 * stepped over, the next is read if it is one of them, as piece by piece. */
static void test_index_spread__articles_are_stepped_over(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 4000; round++) {
        static uint8_t bytes[TOGETHER * (TF_MAX / INDEX_SPREAD_PIECE + 1) * INDEX_SPREAD_BYTES +
                             INDEX_SPREAD_BEHIND];
        static article articles[TOGETHER];
        uint16_t codes[TOGETHER];
        uint32_t numbers[TOGETHER];
        uint8_t lengths[TOGETHER] = {0};
        uint32_t got[TF_MAX];
        size_t at[TOGETHER + 1];
        index_spread_list list = {numbers, codes, lengths, TOGETHER, index_spread_far(any(20))};
        wq_bit_writer w;
        wq_bit_reader r;
        wq_bits_write_init(&w, bytes, sizeof bytes);
        unsigned near = any(4) != 0 ? TOGETHER : any(TOGETHER);
        for (unsigned i = 0; i < TOGETHER; i++) {
            article *a = &articles[i];
            *a = article_any();
            a->how = i < near ? a->how % INDEX_SPREAD_FAR : list.far;
            at[i] = w.len * 8 + w.bits;
            codes[i] = (uint16_t)(2 * a->tf + any(2));
            numbers[i] = i < near ? i : TOGETHER + i;
            lengths[i] = (uint8_t)a->how;
            article_put(&w, a);
        }
        at[TOGETHER] = w.len * 8 + w.bits;
        wq_bits_align(&w);
        assert_false(w.full);
        unsigned to = any(TOGETHER);
        size_t len = any(3) == 0 ? w.len : any((uint32_t)w.len);
        unsigned ended = 0;
        while (ended < TOGETHER && at[ended + 1] <= 8 * len && articles[ended].how != 0) {
            ended++;
        }
        unsigned reached = ended < to ? ended : to;
        unsigned from = any(reached + 1);
        wq_bits_read_init(&r, wq_span_of(bytes, len));
        r.at = at[from];
        assert_int_equal(index_spread_read(&r, &list, from, to, NULL), reached);
        assert_int_equal(r.at, at[reached]);
        r.at = at[from];
        reached += ended > to;
        assert_int_equal(index_spread_read(&r, &list, from, to, got), reached);
        assert_int_equal(r.at, at[reached]);
        const article *last = &articles[to];
        r.at = at[to];
        if (ended > to) {
            assert_memory_equal(got, last->positions, last->tf * sizeof *got);
            article_get(&r, last, true);
            assert_int_equal(r.at, at[to + 1]);
        } else if (at[to + 1] > 8 * len) {
            assert_false(index_spread_all(&r, last->how, last->tf, got));
            assert_false(index_spread_skip(&r, last->how, last->tf));
            assert_int_equal(r.at, at[to]);
        }
    }
}

/* Any bits are positions or none; whatever they are, whole and in pieces they are the same. */
static void test_index_spread__any_bits_end(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        uint8_t bytes[64 + INDEX_SPREAD_BEHIND];
        uint32_t whole[TF_MAX];
        uint32_t some[TF_MAX];
        size_t len = any(64);
        unsigned ones = any(4);
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (uint8_t)(any(4) < ones ? 255 : any(256));
        }
        article a = article_any();
        wq_bit_reader r;
        wq_bits_read_init(&r, wq_span_of(bytes, len));
        wq_bit_reader over = r;
        wq_bit_reader pieces = r;
        bool is = index_spread_all(&r, a.how, a.tf, whole);
        bool ends = index_spread_skip(&over, a.how, a.tf);
        index_spread s = index_spread_of(a.how, a.tf);
        uint32_t done = 0;
        for (unsigned n = 1; n > 0 && s.left > 0; done += n) {
            n = index_spread_get(&s, &pieces, some + done);
        }
        assert_int_equal(is, done == a.tf && !wq_bits_overrun(&pieces));
        assert_true(ends || !is);
        assert_int_equal(r.at, is ? pieces.at : 0);
        assert_true(!is || over.at == r.at);
        if (is) {
            assert_memory_equal(whole, some, a.tf * sizeof *whole);
        }
    }
}

static uint64_t bits_of(uint16_t how, uint32_t tf, const uint32_t *positions, unsigned *count)
{
    uint8_t bytes[2 * INDEX_SPREAD_BYTES] = {0};
    wq_bit_writer w;
    wq_bits_write_init(&w, bytes, sizeof bytes);
    index_spread s = index_spread_of(how, tf);
    while (s.left > 0) {
        positions += index_spread_put(&s, &w, positions);
    }
    *count = (unsigned)(8 * w.len) + w.bits;
    wq_bits_align(&w);
    return wq_le64(bytes);
}

static void test_index_spread__bits_are_frozen(void **state)
{
    (void)state;
    unsigned count;
    /* 300 words, code 49: one is within 304 + 19 */
    assert_int_equal(bits_of(49, 1, (uint32_t[]){70}, &count), 70);
    assert_int_equal(count, 8);
    assert_int_equal(bits_of(49, 1, (uint32_t[]){322}, &count), 0xFF);
    assert_int_equal(count, 9);
    assert_int_equal(bits_of(49, 1, (uint32_t[]){323}, &count), 0xFF | 1 << 8);
    assert_int_equal(count, 10); /* gamma(1) behind it */
    /* three: k is 6; gaps 70, 9, 200: 10 0 1110, then 6, 9, 8 */
    assert_int_equal(bits_of(49, 3, (uint32_t[]){70, 80, 281}, &count),
                     0x39 | 6u << 7 | 9u << 13 | 8u << 19);
    assert_int_equal(count, 25);
    /* where articles have 2^8 words one has k = 8 */
    assert_int_equal(bits_of(index_spread_far(8), 1, (uint32_t[]){343}, &count), 1 | 87 << 2);
    assert_int_equal(count, 10);
    /* 24 ones and more: k comes with them, the least that will do */
    assert_int_equal(bits_of(index_spread_far(8), 1, (uint32_t[]){24 << 8}, &count),
                     0xFFFFFF | 9u << 24 | (uint64_t)0xFFF << 29);
    assert_int_equal(count, 24 + 5 + 13 + 9);
}

static void test_index_spread__a_length_gives_its_parameters(void **state)
{
    (void)state;
    for (unsigned code = 0; code < 255; code++) {
        uint64_t sum =
            (uint64_t)index_length_decode((uint8_t)code) + index_length_decode((uint8_t)(code + 1));
        uint64_t within = sum / 2 + 19 < 1u << 28 ? sum / 2 + 19 : 1u << 28;
        assert_int_equal(index_spread_of((uint16_t)code, 1).within, within);
        for (uint32_t tf = 1; tf <= 40; tf++) {
            int k = (int)code - ((int)index_length_encode(8 * (tf + 1)) - 24);
            assert_int_equal(index_spread_of((uint16_t)code, tf).parameter, k > 0 ? k / 8 % 32 : 0);
        }
    }
    assert_int_equal(index_spread_of(255, 1).within, 1u << 28);
    assert_int_equal(index_spread_of(255, 32767).parameter, (255 - (8 * 16 - 24)) / 8);
    for (unsigned average = 1; average < 32; average++) {
        assert_int_equal(index_spread_of(index_spread_far(average), 1).parameter, average);
        assert_int_equal(index_spread_of(index_spread_far(average), 1).within, 0);
    }
    assert_int_equal(index_spread_of(index_spread_far(0), 2).parameter, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_spread__pieces_round_trip),
        cmocka_unit_test(test_index_spread__articles_are_stepped_over),
        cmocka_unit_test(test_index_spread__any_bits_end),
        cmocka_unit_test(test_index_spread__bits_are_frozen),
        cmocka_unit_test(test_index_spread__a_length_gives_its_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
