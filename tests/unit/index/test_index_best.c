/* SPDX-License-Identifier: MIT */
/* The best posting of a block in a byte: it bounds every other, whatever its length. */
#include "unit/unit.h"

#include "index/best.h"
#include "index/posting.h"

static uint64_t seed = 1;

static uint32_t any(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

static void posts_make(index_posts *posts, uint8_t lengths[1000], unsigned round)
{
    posts->count = 1 + any(INDEX_BLOCK);
    for (unsigned i = 0; i < 1000; i++) {
        lengths[i] = (uint8_t)(20 + any(50));
    }
    for (unsigned i = 0; i < posts->count; i++) {
        posts->numbers[i] = i * 7 + any(7);
        posts->codes[i] = (uint16_t)(2 + any(1u << (1 + any(9))));
        posts->codes[i] &= (uint16_t)(round % 3 == 0 ? 0xFFFE : 0xFFFF);
    }
}

/* No posting is better than the best of its kind, which is there, and NONE is of no posting. */
static void test_index_best__bounds_a_block(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 2000; round++) {
        uint8_t lengths[1000];
        index_posts posts;
        index_best best[2];
        unsigned seen[2] = {0, 0}, reached[2] = {0, 0};
        index_weights weights = index_weights_of(any(1u << any(30)), 1 + any(1000));
        posts_make(&posts, lengths, round);
        index_best_find(posts.numbers, posts.codes, posts.count, lengths, &weights, best);
        for (unsigned i = 0; i < posts.count; i++) {
            unsigned head = posts.codes[i] & 1;
            uint32_t tf = posts.codes[i] / 2u;
            unsigned level = index_length_level(lengths[posts.numbers[i]]);
            seen[head]++;
            reached[head] += index_best_of(tf, level) == best[head];
            assert_true(tf <= index_best_allows(best[head], head, level, &weights));
        }
        for (unsigned head = 0; head < 2; head++) {
            assert_true((seen[head] == 0) == (best[head] == INDEX_BEST_NONE));
            assert_true(seen[head] == 0 || reached[head] > 0);
            assert_int_equal(index_best_better(best[head], INDEX_BEST_NONE, head, &weights),
                             best[head]);
            index_best any_better = index_best_better(best[head], INDEX_BEST_ANY, head, &weights);
            assert_int_equal(index_best_tf(any_better), INDEX_TF_MAX);
        }
    }
}

/* Of two the better allows all that the other does; every byte is some bound. */
static void test_index_best__the_better_allows_more(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        index_weights weights = index_weights_of(any(100000), 100);
        unsigned head = any(2);
        index_best a = (index_best)any(256), b = (index_best)any(256);
        index_best better = index_best_better(a, b, head, &weights);
        assert_true(better == a || better == b);
        for (unsigned level = 0; level < INDEX_LEVELS; level++) {
            uint32_t most = index_best_allows(better, head, level, &weights);
            assert_true(most >= index_best_allows(a, head, level, &weights));
            assert_true(most >= index_best_allows(b, head, level, &weights));
        }
        assert_int_equal(index_best_allows(a, head, index_best_level(a), &weights),
                         index_best_tf(a));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_best__bounds_a_block),
        cmocka_unit_test(test_index_best__the_better_allows_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
