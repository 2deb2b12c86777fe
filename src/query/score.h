/* SPDX-License-Identifier: MIT */
/* How good is a match: BM25 in fixed point, the same on every machine.
 *
 * For a class of terms with weight w that occurs tf times in an article of `len` words:
 *
 *     w * (k1 + 1) * ln((N + 1) / (df + 1/2)) * tf / (tf + k1 * (1 - b + b * len / avg))
 *
 * with k1 = 0.7 and b = 0.7, N articles of avg words, df of them with the class. News says first
 * what it is about: an occurrence in the head (the title; the first words of an article without
 * one, ingest/indexer.h) makes tf larger by 2 and adds a share of w * (k1 + 1) * ln(...), a fifth
 * in short questions, more in long ones (score_head). (Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework", 2009, with the idf that is never negative: (N - df + 1/2) / (df + 1/2) +
 * 1.) An article that has a word at all, in any of its forms, is worth a share of the word more,
 * whatever the length of the article and however often it stands there (score_share): who has all
 * that is asked for is better than who has much of a part of it. (Lv and Zhai, "Lower-Bounding Term
 * Frequency Normalization", 2011, do so for each term; here it is once for a word.)
 * The score of an article is the sum over its classes and words. All values are unsigned 32-bit;
 * scores have SCORE_BITS fractional bits. Against the formula in doubles a class is off by at most
 * 1/1024 + 1/1000 of its value + w * idf / 4096 (a test compares them).
 * Layer: query. No state. */
#ifndef QUERY_SCORE_H
#define QUERY_SCORE_H

#include "index/length.h"

#include <stdbool.h>
#include <stdint.h>

#define SCORE_BITS 10
/** A class's w * idf is cut here (512.0). 256 classes fit into 32 bits. */
#define SCORE_WEIGHT_MAX ((1u << 19) - 1)
/** Occurrences above this count as this many. */
#define SCORE_TF_MAX 255u
/** What an occurrence in the head is worth more: so many occurrences, and score_head. */
#define SCORE_HEAD_TF 2u

/** log2(value) with 16 fractional bits, rounded down; value > 0. By squaring (Turner, "A Fast
 * Binary Logarithm Algorithm", 2010). */
uint32_t score_log2(uint64_t value);

/** (k1 + 1) * ln(...) of the formula with SCORE_BITS fractional bits; df above `articles` counts
 * as `articles`, df 0 as 1. */
uint32_t score_idf(uint64_t articles, uint64_t df);

/** weight (1.0 is 256) times idf, cut at SCORE_WEIGHT_MAX. */
uint32_t score_weigh(uint32_t idf, uint32_t weight);

/** What a length becomes: transparent. */
typedef struct score_norm {
    uint64_t per_word; /**< 16 more fractional bits */
} score_norm;

/** For an archive of `articles` with `words` words in all (0: every article is average). */
score_norm score_norm_of(uint64_t articles, uint64_t words);
/** k1 * (1 - b + b * len / avg) with 10 fractional bits, cut at 2^20. */
uint32_t score_length(score_norm norm, uint32_t length);

/** The same of each level of lengths (index/length.h), as the code in its middle has it. */
void score_lengths(score_norm norm, uint32_t lengths[INDEX_LEVELS]);

/** The part of a class that `tf` occurrences (at most SCORE_TF_MAX) are worth in an article of that
 * length (score_length), in 4096ths. */
static inline uint32_t score_part(uint32_t tf, uint32_t length)
{
    uint32_t sum = (tf << 10) + length;
    return sum == 0 ? 0 : ((tf << 22) + sum / 2) / sum;
}
/** That part of it. */
static inline uint32_t score_of_part(uint32_t weighed, uint32_t part)
{
    return (weighed * part + 2048) >> 12;
}
/** What an occurrence in the head adds to a class beside its SCORE_HEAD_TF; `head` from
 * score_head. */
static inline uint32_t score_head_part(uint32_t weighed, uint32_t head)
{
    return (weighed * head + 128) / 256;
}

/** The score of one class in one article: `weighed` from score_weigh, `length` from
 * score_length. */
uint32_t score_class(uint32_t weighed, uint32_t tf, uint32_t length);
/** The 256ths of a class that an occurrence in the head adds, for a question of so many words that
 * say something: 51 up to 8 words, then more with every word, up to 154 from 20 on. Of a few words
 * each is what is looked for; many are a text, much of which is by the way, and what such a text is
 * about is what stands in a head. Never 0. */
uint32_t score_head(unsigned words);
/** The 256ths of a word that its presence adds, for a question of so many words that say something:
 * 102 up to 8 words, then less with every word, none from 20 on, as score_head grows. */
uint32_t score_share(unsigned words);
/** What presence adds: `share` 256ths of the word; `weighed` is what its widest class would be
 * worth with the weights of all of them. */
uint32_t score_present(uint32_t weighed, uint32_t share);
/** As score_class; one of the occurrences stands in the head of the article, which adds `head`
 * 256ths (score_head). 0: none does. */
uint32_t score_occurrences(uint32_t weighed, uint32_t tf, uint32_t head, uint32_t length);
/** The fewest occurrences that are worth `least`, at least 1; UINT16_MAX when none are. `head` as
 * in score_occurrences. */
uint32_t score_need(uint32_t weighed, uint32_t head, uint32_t length, uint32_t least);

#endif
