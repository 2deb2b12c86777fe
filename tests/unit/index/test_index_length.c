/* SPDX-License-Identifier: MIT */
/* Lengths in a byte and in three bits. */
#include "unit/unit.h"

#include "index/length.h"

static void test_index_length__codes_are_monotone_and_near(void **state)
{
    (void)state;
    uint8_t before = 0;
    for (uint32_t words = 0; words < 100000; words++) {
        uint8_t code = index_length_encode(words);
        uint32_t least = index_length_decode(code);
        assert_true(code >= before);
        assert_true(least <= words && words - least <= words / 8);
        before = code;
    }
}

static void test_index_length__levels_are_monotone(void **state)
{
    (void)state;
    uint8_t before = 0;
    for (unsigned code = 0; code < 256; code++) {
        uint8_t level = index_length_level((uint8_t)code);
        assert_true(level < INDEX_LEVELS && (level == before || level == before + 1));
        assert_int_equal(index_length_level(index_level_code(level)), level);
        before = level;
    }
    assert_int_equal(before, INDEX_LEVELS - 1);
}

/* The table of FORMAT.md. */
static void test_index_length__levels_begin_where_the_format_says(void **state)
{
    (void)state;
    static const uint32_t FIRST[INDEX_LEVELS] = {0, 52, 80, 112, 160, 224, 320, 512};
    static const uint32_t COUNTS[INDEX_LEVELS] = {32, 60, 96, 128, 192, 256, 416, 768};
    for (uint8_t level = 0; level < INDEX_LEVELS; level++) {
        assert_int_equal(index_length_level(index_length_encode(FIRST[level])), level);
        assert_int_equal(index_length_decode(index_level_code(level)), COUNTS[level]);
        if (level > 0) {
            assert_int_equal(index_length_level(index_length_encode(FIRST[level] - 1)), level - 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_length__codes_are_monotone_and_near),
        cmocka_unit_test(test_index_length__levels_are_monotone),
        cmocka_unit_test(test_index_length__levels_begin_where_the_format_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
