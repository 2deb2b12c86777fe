/* SPDX-License-Identifier: MIT */
#include "index/best.h"

/* In 16ths of a word; longer means make no difference. */
#define MEAN_MAX ((uint64_t)1 << 20)

index_weights index_weights_of(uint64_t words, uint32_t articles)
{
    index_weights weights;
    uint64_t mean = words > MEAN_MAX * articles ? MEAN_MAX : 16 * words / articles;
    uint32_t base = 3 * (uint32_t)(mean < MEAN_MAX ? mean : MEAN_MAX);
    for (uint8_t level = 0; level < INDEX_LEVELS; level++) {
        weights.of[level] = base + 7 * 16 * index_length_decode(index_level_code(level));
    }
    return weights;
}

void index_best_find(const uint32_t *numbers, const uint16_t *codes, uint32_t count,
                     const uint8_t *lengths, const index_weights *weights, index_best best[2])
{
    uint16_t most[INDEX_LEVELS][2] = {{0, 0}};
    for (uint32_t i = 0; i < count; i++) {
        uint16_t *one = &most[index_length_level(lengths[numbers[i]])][codes[i] & 1];
        *one = codes[i] > *one ? codes[i] : *one;
    }
    for (unsigned head = 0; head < 2; head++) {
        uint32_t found = 0;
        unsigned at = INDEX_LEVELS - 1;
        for (unsigned level = 0; level < INDEX_LEVELS; level++) {
            uint32_t tf = most[level][head] / 2u;
            tf += tf != 0 ? INDEX_HEAD_TF * head : 0;
            if ((uint64_t)tf * weights->of[at] > (uint64_t)found * weights->of[level]) {
                found = tf;
                at = level;
            }
        }
        best[head] = index_best_of(found != 0 ? found - INDEX_HEAD_TF * head : 0, at);
    }
}

index_best index_best_better(index_best a, index_best b, unsigned head,
                             const index_weights *weights)
{
    if (index_best_level(a) == index_best_level(b)) {
        return a > b ? a : b;
    }
    uint32_t tf = index_best_tf(b);
    return tf > index_best_allows(a, head, index_best_level(b), weights) ? b : a;
}
