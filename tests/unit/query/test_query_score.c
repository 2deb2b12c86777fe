/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "index/length.h"
#include "query/score.h"
#include "unit/query/query_ln.h"

static void test_query_score__logarithm_is_near_the_true_one(void **state)
{
    (void)state;
    assert_int_equal(score_log2(1), 0);
    assert_int_equal(score_log2(2), 1 << 16);
    assert_int_equal(score_log2(UINT64_MAX) >> 16, 63);
    for (uint64_t v = 1; v < (uint64_t)1 << 62; v += v / 7 + 1) {
        double want = test_ln((double)v) / test_ln(2);
        double have = score_log2(v) / 65536.0;
        assert_true(have <= want + 1e-9 && have > want - 4.0 / 65536);
    }
}

static double naive(double articles, double words, double df, double weight, double tf,
                    double length)
{
    double idf = 1.7 * test_ln((articles + 1) / (df + 0.5));
    double average = words / articles;
    return weight * idf * tf / (tf + 0.7 * (0.3 + 0.7 * length / average));
}

/* The bound that score.h states. */
static void test_query_score__error_is_within_its_bound(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int round = 0; round < 200000; round++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uint64_t articles = 1 + (seed >> 33) % ((uint64_t)1 << (1 + round % 31));
        uint64_t words = articles * (1 + (seed >> 20) % 600);
        uint64_t df = 1 + (seed >> 13) % articles;
        uint32_t weight = 1 + (uint32_t)(seed >> 40) % 512;
        uint32_t tf = 1 + (uint32_t)(seed >> 50) % (round % 3 == 0 ? 255 : 6);
        uint32_t length = 1 + (uint32_t)(seed >> 27) % 2000;
        uint32_t weighed = score_weigh(score_idf(articles, df), weight);
        uint32_t norm = score_length(score_norm_of(articles, words), length);
        double have = score_class(weighed, tf, norm) / 1024.0;
        double want =
            naive((double)articles, (double)words, (double)df, weight / 256.0, tf, length);
        double idf = 1.7 * test_ln(((double)articles + 1) / ((double)df + 0.5));
        double off = test_abs(have - want);
        assert_true(off <= 1.0 / 1024 + want / 1000 + (weight / 256.0) * (idf / 4096 + 1.0 / 1024));
    }
}

static void test_query_score__more_is_better(void **state)
{
    (void)state;
    score_norm norm = score_norm_of(1000, 300000);
    for (uint32_t tf = 1; tf < 300; tf++) {
        uint32_t here = score_class(4096, tf, score_length(norm, 300));
        assert_true(score_class(4096, tf + 1, score_length(norm, 300)) >= here);
        assert_true(score_class(4096, tf, score_length(norm, 301)) <= here);
        assert_true(score_class(4097, tf, score_length(norm, 300)) >= here);
    }
    for (uint64_t df = 1; df < 1000; df++) {
        assert_true(score_idf(1000, df) >= score_idf(1000, df + 1));
    }
}

static void test_query_score__extremes_stay_in_32_bits(void **state)
{
    (void)state;
    uint32_t most = score_weigh(score_idf(UINT64_MAX, 0), UINT32_MAX);
    assert_int_equal(most, SCORE_WEIGHT_MAX);
    assert_int_equal(score_class(most, UINT32_MAX, 0), SCORE_WEIGHT_MAX);
    assert_true((uint64_t)score_class(most, 255, 0) * 256 <= UINT32_MAX);
    assert_int_equal(score_class(0, 0, 0), 0);
    assert_int_equal(score_length(score_norm_of(0, 0), 5), 717);
    assert_true(score_length(score_norm_of(UINT64_MAX, 1), UINT32_MAX) <= 1u << 20);
    assert_true(score_length(score_norm_of(1, UINT64_MAX), UINT32_MAX) <= 1u << 20);
    assert_true(score_idf(0, 0) > 0);
    assert_true(score_idf(5, 9) == score_idf(5, 5));
}

/* Frozen: the same on every machine and in every version, or answers change their order. */
static void test_query_score__figures_are_frozen(void **state)
{
    (void)state;
    assert_int_equal(score_idf(1000000, 1000), 12024);
    assert_int_equal(score_idf(44365, 12), 14230);
    assert_int_equal(score_length(score_norm_of(44365, 13000000), 250), 643);
    assert_int_equal(score_class(score_weigh(12024, 128), 3, 654), 4957);
}

/* All lengths of a level count as its middle. */
static void test_query_score__lengths_are_those_of_their_levels(void **state)
{
    (void)state;
    static const uint64_t WORDS[] = {0, 1, 7, 900, 13000000, 1ull << 33, 1ull << 45, 1ull << 60};
    static const uint64_t ARTICLES[] = {0, 1, 44365, 1000000, 1ull << 32, 1ull << 40};
    for (unsigned w = 0; w < sizeof WORDS / sizeof *WORDS; w++) {
        for (unsigned a = 0; a < sizeof ARTICLES / sizeof *ARTICLES; a++) {
            uint32_t lengths[INDEX_LEVELS];
            score_norm norm = score_norm_of(ARTICLES[a], WORDS[w]);
            score_lengths(norm, lengths);
            for (unsigned level = 0; level < INDEX_LEVELS; level++) {
                uint8_t middle = index_level_code((uint8_t)level);
                assert_int_equal(lengths[level], score_length(norm, index_length_decode(middle)));
            }
        }
    }
}

/* In a long question a word that merely stands somewhere says nothing. */
static void test_query_score__presence_fades_with_the_words(void **state)
{
    (void)state;
    assert_int_equal(score_share(0), 102);
    assert_int_equal(score_share(8), 102);
    assert_int_equal(score_share(14), 51);
    assert_int_equal(score_share(20), 0);
    assert_int_equal(score_share(UINT32_MAX), 0);
    for (unsigned words = 0; words < 40; words++) {
        assert_true(score_share(words + 1) <= score_share(words));
    }
    assert_int_equal(score_present(2560, 102), 1020);
    assert_int_equal(score_present(SCORE_WEIGHT_MAX, 0), 0);
    assert_true(score_present(SCORE_WEIGHT_MAX, 102) <= SCORE_WEIGHT_MAX / 2);
}

/* The fewest occurrences that are worth something, looked for one by one. */
static void test_query_score__need_is_the_fewest(void **state)
{
    (void)state;
    for (uint32_t least = 0; least < 9000; least += 37) {
        for (unsigned head = 0; head < 2; head++) {
            uint32_t tf = 1;
            while (tf <= SCORE_TF_MAX && score_occurrences(5000, tf, head != 0, 654) < least) {
                tf++;
            }
            assert_int_equal(score_need(5000, head != 0, 654, least),
                             tf <= SCORE_TF_MAX ? tf : UINT16_MAX);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_score__logarithm_is_near_the_true_one),
        cmocka_unit_test(test_query_score__error_is_within_its_bound),
        cmocka_unit_test(test_query_score__more_is_better),
        cmocka_unit_test(test_query_score__extremes_stay_in_32_bits),
        cmocka_unit_test(test_query_score__figures_are_frozen),
        cmocka_unit_test(test_query_score__lengths_are_those_of_their_levels),
        cmocka_unit_test(test_query_score__presence_fades_with_the_words),
        cmocka_unit_test(test_query_score__need_is_the_fewest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
