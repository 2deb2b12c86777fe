/* SPDX-License-Identifier: MIT */
#include "query/score.h"

#include <stdbool.h>

uint32_t score_log2(uint64_t value)
{
    uint32_t whole = 0;
    for (uint64_t v = value; v > 1; v >>= 1) {
        whole++;
    }
    /* The mantissa in [1, 2) with 31 fractional bits; each squaring gives one bit. */
    uint64_t m = whole > 31 ? value >> (whole - 31) : value << (31 - whole);
    uint32_t part = 0;
    for (unsigned bit = 0; bit < 16; bit++) {
        m = (m * m) >> 31;
        part <<= 1;
        if (m >= (uint64_t)1 << 32) {
            m >>= 1;
            part |= 1;
        }
    }
    return whole << 16 | part;
}

uint32_t score_idf(uint64_t articles, uint64_t df)
{
    /* 1.7 * ln 2 with 16 fractional bits */
    const uint64_t factor = 77225;
    const uint64_t most = UINT64_MAX / 4;
    if (articles > most) {
        articles = most;
    }
    if (articles == 0) {
        articles = 1;
    }
    df = df == 0 ? 1 : df > articles ? articles : df;
    uint32_t ratio = score_log2(2 * articles + 2) - score_log2(2 * df + 1);
    return (uint32_t)((ratio * factor + ((uint64_t)1 << 21)) >> 22);
}

uint32_t score_weigh(uint32_t idf, uint32_t weight)
{
    uint64_t product = ((uint64_t)idf * weight + 128) >> 8;
    return product > SCORE_WEIGHT_MAX ? SCORE_WEIGHT_MAX : (uint32_t)product;
}

score_norm score_norm_of(uint64_t articles, uint64_t words)
{
    /* k1 * b = 0.49 in units of 1 / 1024, with 16 more bits: 32883343 */
    score_norm norm = {0};
    if (articles == 0 || words == 0) {
        return norm;
    }
    while (articles > UINT32_MAX) {
        articles >>= 1;
        words >>= 1;
    }
    norm.per_word = (articles * 32883343u) / (words == 0 ? 1 : words);
    return norm;
}

/* k1 * (1 - b) = 0.21: 215.04, with 16 more bits; and what is as much as any more. */
#define LENGTH_BASE 14092861u
#define LENGTH_MOST ((uint64_t)1 << 36)

static uint32_t length_sum(uint64_t sum)
{
    sum = (sum + 32768) >> 16;
    return sum > 1u << 20 ? 1u << 20 : (uint32_t)sum;
}

uint32_t score_length(score_norm norm, uint32_t length)
{
    /* without statistics the average, 0.7: 716.8 */
    const uint64_t average = 46976205;
    if (norm.per_word == 0) {
        return length_sum(average);
    }
    bool large = length != 0 && norm.per_word > LENGTH_MOST / length;
    return length_sum(large ? LENGTH_MOST : LENGTH_BASE + norm.per_word * length);
}

/* What the lengths of articles are known to when they are ranked: all of a level count as its
 * middle. */
void score_lengths(score_norm norm, uint32_t lengths[INDEX_LEVELS])
{
    for (unsigned level = 0; level < INDEX_LEVELS; level++) {
        lengths[level] = score_length(norm, index_length_decode(index_level_code((uint8_t)level)));
    }
}

uint32_t score_class(uint32_t weighed, uint32_t tf, uint32_t length)
{
    if (tf > SCORE_TF_MAX) {
        tf = SCORE_TF_MAX;
    }
    return score_of_part(weighed, score_part(tf, length));
}

uint32_t score_head(unsigned words)
{
    const unsigned few = 8, many = 20, least = 51, most = 154;
    words = words < few ? few : words > many ? many : words;
    return least + (words - few) * (most - least) / (many - few);
}

uint32_t score_share(unsigned words)
{
    const unsigned few = 8, many = 20, most = 102;
    words = words < few ? few : words > many ? many : words;
    return most * (many - words) / (many - few);
}

uint32_t score_present(uint32_t weighed, uint32_t share)
{
    return (weighed * share + 128) / 256;
}

uint32_t score_occurrences(uint32_t weighed, uint32_t tf, uint32_t head, uint32_t length)
{
    if (head == 0) {
        return score_class(weighed, tf, length);
    }
    tf = tf < SCORE_TF_MAX ? tf : SCORE_TF_MAX;
    return score_class(weighed, tf + SCORE_HEAD_TF, length) + score_head_part(weighed, head);
}

/* The least part that is worth it, and where tf / (tf + length) reaches that less a half: rounding
 * may want one more. */
uint32_t score_need(uint32_t weighed, uint32_t head, uint32_t length, uint32_t least)
{
    uint32_t extra = head != 0 ? SCORE_HEAD_TF : 0;
    uint32_t beside = head != 0 ? score_head_part(weighed, head) : 0;
    if (least <= beside) {
        return 1;
    }
    uint64_t worth = ((uint64_t)(least - beside) << 12) - 2048;
    if (worth > (uint64_t)weighed << 12) {
        return UINT16_MAX;
    }
    uint32_t part = (uint32_t)((worth + weighed - 1) / weighed);
    uint64_t above = (uint64_t)(2 * part - 1) * length;
    uint32_t below = (8193 - 2 * part) << 10;
    uint64_t tf = (above + below - 1) / below;
    tf = tf > extra + 1 ? tf - extra : 1;
    while (tf <= SCORE_TF_MAX && score_occurrences(weighed, (uint32_t)tf, head, length) < least) {
        tf++;
    }
    return tf <= SCORE_TF_MAX ? (uint32_t)tf : UINT16_MAX;
}
