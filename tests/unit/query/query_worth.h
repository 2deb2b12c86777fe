/* SPDX-License-Identifier: MIT */
/* What the naive evaluators of the tests reckon in doubles: BM25 as README.md of the room says
 * it. */
#ifndef QUERY_WORTH_H
#define QUERY_WORTH_H

#include "unit/query/query_ln.h"

/* What a word asked for in one way only is worth: TEXT_WEIGHT_WORD. */
#define WORD (832 / 256.0)

/* What a word adds wherever it stands, of what it says: in a question of up to 8 words. */
#define WORTH_PRESENT (102.0 / 256)

/* Of `df` of the `live` articles. */
static inline double worth_idf(double live, double df)
{
    double n = live < 1 ? 1 : live;
    df = df < 1 ? 1 : df > n ? n : df;
    return 1.7 * test_ln((n + 1) / (df + 0.5));
}

/* Lengths that are near are one. */
static inline double worth_length(int words)
{
    assert_true(words < 224);
    return words < 52 ? 32 : words < 80 ? 60 : words < 112 ? 96 : words < 160 ? 128 : 192;
}

/* `tf` occurrences in an article of `words`, where articles have `average`. */
static inline double worth_saturation(double average, int words, double tf)
{
    double length = average > 0 ? worth_length(words) / average : 1;
    return tf / (tf + 0.7 * (0.3 + 0.7 * length));
}

/* One in the head is worth two occurrences and 51/256 more. */
static inline double worth_occurrences(double average, int words, double tf, bool in_head)
{
    return worth_saturation(average, words, tf + (in_head ? 2 : 0)) + (in_head ? 51.0 / 256 : 0);
}

#endif
