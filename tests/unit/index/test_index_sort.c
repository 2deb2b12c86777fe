/* SPDX-License-Identifier: MIT */
/* Sorting without heap: the same as qsort, whatever there is to sort. */
#include "unit/unit.h"

#include "index/sort.h"

#include <stdlib.h>
#include <string.h>

#define MOST 3000u

static uint64_t random_next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 20;
}

static int order_plain(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Equal upper halves: the greater lower half first. */
static int tie_falling(const void *ctx, uint32_t a, uint32_t b)
{
    assert_null(ctx);
    return (a < b) - (a > b);
}

static int order_falling(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a ^ UINT32_MAX;
    uint64_t y = *(const uint64_t *)b ^ UINT32_MAX;
    return (x > y) - (x < y);
}

/* Shapes: random, few different ones, all equal, rising, falling, a saw, an organ pipe. */
static uint64_t value(unsigned shape, uint32_t i, uint32_t count, uint64_t *seed)
{
    switch (shape) {
    case 0:
        return random_next(seed) << 20 ^ random_next(seed);
    case 1:
        return random_next(seed) % 7 << 32 | random_next(seed) % 5;
    case 2:
        return 42;
    case 3:
        return i;
    case 4:
        return count - i;
    case 5:
        return i % 37;
    default:
        return i < count / 2 ? i : count - i;
    }
}

static void check(unsigned shape, uint32_t count, index_tie tie)
{
    static uint64_t sorted[MOST];
    static uint64_t wanted[MOST];
    uint64_t seed = count;
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = value(shape, i, count, &seed);
    }
    memcpy(wanted, sorted, count * sizeof *sorted);
    qsort(wanted, count, sizeof *wanted, tie != NULL ? order_falling : order_plain);
    index_sort(sorted, count, tie, NULL);
    assert_memory_equal(sorted, wanted, count * sizeof *sorted);
}

static void test_index_sort__as_qsort(void **state)
{
    static const uint32_t COUNTS[] = {1, 2, 3, 15, 16, 17, 18, 33, 100, 1000, MOST};
    (void)state;
    for (unsigned shape = 0; shape < 7; shape++) {
        for (size_t i = 0; i < sizeof COUNTS / sizeof *COUNTS; i++) {
            check(shape, COUNTS[i], NULL);
            check(shape, COUNTS[i], tie_falling);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_sort__as_qsort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
