/* SPDX-License-Identifier: MIT */
/* Maps of blocks: frozen bytes, and what a list of numbers would say. */
#include "unit/unit.h"

#include "index/posting.h"

#include <string.h>

static uint64_t seed = 9;

static uint32_t any(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* 128 numbers from `base` on, within INDEX_MAP_SPAN of it. */
static void numbers_make(uint32_t base, uint32_t numbers[INDEX_BLOCK])
{
    uint32_t gap = 1 + any(4);
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        base += any(gap + 1);
        numbers[i] = base++;
    }
}

static void test_index_blockmap__says_what_the_numbers_say(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 3000; round++) {
        uint32_t numbers[INDEX_BLOCK];
        uint32_t again[INDEX_BLOCK];
        uint8_t bytes[INDEX_MAP_BYTES];
        index_map map;
        uint32_t base = any(5) == 0 ? UINT32_MAX - 700 : any(100000);
        numbers_make(base, numbers);
        uint32_t last = numbers[INDEX_BLOCK - 1];
        size_t n = index_map_size(base, last);
        if (last - base >= INDEX_MAP_SPAN) {
            assert_int_equal(n, 0);
            continue;
        }
        index_map_encode(numbers, base, bytes);
        assert_int_equal(index_map_decode(wq_span_of(bytes, n), base, last + 1, &map), WQ_OK);
        index_map_numbers(&map, again);
        assert_memory_equal(again, numbers, sizeof numbers);
        uint32_t at = 0;
        for (uint32_t target = base; target <= last; target++) {
            at += numbers[at] < target;
            assert_int_equal(index_map_reach(&map, target), numbers[at]);
            assert_int_equal(index_map_has(&map, target), numbers[at] == target);
            assert_int_equal(index_map_rank(&map, numbers[at]), at);
        }
        assert_int_equal(index_map_reach(&map, 0), numbers[0]);
        assert_false(index_map_has(&map, last + 1));
        assert_false(index_map_has(&map, last + 10000));
    }
}

static void test_index_blockmap__others_are_refused(void **state)
{
    (void)state;
    index_map map;
    uint8_t bytes[INDEX_MAP_BYTES + 1] = {0};
    memset(bytes, 0xFF, 16);
    assert_int_equal(index_map_decode(wq_span_of(bytes, 16), 7, 135, &map), WQ_OK);
    assert_int_equal(index_map_decode(wq_span_of(bytes, 16), 7, 134, &map), WQ_ECORRUPT);
    assert_int_equal(index_map_decode(wq_span_of(bytes, 16), 7, 6, &map), WQ_ECORRUPT);
    assert_int_equal(index_map_decode(wq_span_of(bytes, 17), 7, 900, &map), WQ_ECORRUPT);
    assert_int_equal(index_map_decode(wq_span_of(bytes, 15), 7, 900, &map), WQ_ECORRUPT);
    assert_int_equal(index_map_decode(wq_span_of(bytes, 0), 7, 900, &map), WQ_ECORRUPT);
    bytes[15] = 0;
    bytes[79] = 0xFF;
    assert_int_equal(index_map_decode(wq_span_of(bytes, 80), 7, 900, &map), WQ_OK);
    bytes[79] = 0;
    bytes[80] = 0xFF;
    assert_int_equal(index_map_decode(wq_span_of(bytes, 81), 7, 900, &map), WQ_ECORRUPT);
}

/* Articles 0, 1, 4 and 7 of every eight, once each: 32 bytes, and codes in lanes of no bits. */
static void test_index_blockmap__a_block_of_one_is_frozen(void **state)
{
    (void)state;
    static const uint32_t PLACES[4] = {0, 1, 4, 7};
    index_posts posts = {.count = INDEX_BLOCK};
    index_posts again;
    uint8_t frozen[36] = {0x3F, 0x08, 0x00, 0x00};
    uint8_t bytes[INDEX_BLOCK_BYTES];
    memset(frozen + 4, 0x93, 32);
    for (uint32_t i = 0; i < INDEX_BLOCK; i++) {
        posts.numbers[i] = 10 + i / 4 * 8 + PLACES[i % 4];
        posts.codes[i] = 2;
    }
    size_t n = index_block_encode(&posts, 10, false, bytes);
    assert_true(index_block_mapped(wq_span_of(bytes, n)));
    assert_int_equal(n, sizeof frozen);
    assert_memory_equal(bytes, frozen, sizeof frozen);
    assert_int_equal(index_block_decode(wq_span_of(bytes, n), 10, 266, false, &again), WQ_OK);
    assert_memory_equal(again.numbers, posts.numbers, sizeof posts.numbers);
    assert_memory_equal(again.codes, posts.codes, sizeof posts.codes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_blockmap__says_what_the_numbers_say),
        cmocka_unit_test(test_index_blockmap__others_are_refused),
        cmocka_unit_test(test_index_blockmap__a_block_of_one_is_frozen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
