/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

static void test_base_arena__pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    wq_arena arena;
    wq_arena_init(&arena, 1 << 20, 256);
    uint8_t *last = NULL;
    for (size_t size = 1; size < 600; size += 7) {
        uint8_t *piece = wq_arena_new(&arena, size);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(piece[i], 0);
        }
        memset(piece, 0xAA, size);
        assert_true(last == NULL || *last == 0xAA);
        last = piece;
    }
    wq_arena_release(&arena);
}

static void test_base_arena__the_maximum_holds(void **state)
{
    (void)state;
    wq_arena arena;
    wq_arena_init(&arena, 10000, 1000);
    size_t given = 0;
    while (wq_arena_new(&arena, 100) != NULL) {
        given += 100;
        assert_true(arena.used <= 10000);
    }
    assert_true(given >= 7000);
    assert_null(wq_arena_new(&arena, 20000));
    assert_null(wq_arena_new(&arena, SIZE_MAX));
    wq_arena_clear(&arena);
    assert_true(arena.used <= 1100);
    assert_non_null(wq_arena_new(&arena, 100));
    wq_arena_release(&arena);
    assert_int_equal(arena.used, 0);
}

/* Large pieces between small ones leave little unused. */
static void test_base_arena__rests_are_used(void **state)
{
    (void)state;
    wq_arena arena;
    size_t given = 0;
    wq_arena_init(&arena, 65536, 4096);
    for (unsigned i = 0; given < 58000; i++) {
        size_t bytes = i % 2 == 0 ? 288 : 1152;
        assert_non_null(wq_arena_room(&arena, bytes));
        given += bytes;
    }
    wq_arena_release(&arena);
}

static void test_base_arena__a_copy_ends_with_nul(void **state)
{
    (void)state;
    wq_arena arena;
    wq_arena_init(&arena, 10000, 0);
    assert_string_equal((const char *)wq_arena_copy(&arena, wq_span_of("abc", 2)), "ab");
    assert_string_equal((const char *)wq_arena_copy(&arena, wq_span_of(NULL, 0)), "");
    wq_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_arena__pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(test_base_arena__the_maximum_holds),
        cmocka_unit_test(test_base_arena__rests_are_used),
        cmocka_unit_test(test_base_arena__a_copy_ends_with_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
