/* SPDX-License-Identifier: MIT */
/* Of the best articles: do words that stand side by side in the question stand near each other?
 *
 * What two neighbours mean together is often more than what each says, so an article in which they
 * stand near each other is worth more:
 *
 *     w * (a + b) / 2 * tf / (tf + k1 * (1 - b + b * len / avg))
 *
 * for each pair of plain words of the question's own list that follow each other (words passed over
 * between them, excluded ones never), where a and b are what the words weigh in all their levels,
 * w is NEARNESS_WEIGHT, and tf counts the occurrences of the first that have one of the second at
 * most NEARNESS_WINDOW words before or behind them. The saturation is that of score.h. In a long
 * question neighbours say little: beyond NEARNESS_FULL pairs w fades, and at NEARNESS_NONE it is 0.
 *
 * Reading positions costs more than counting, so only the NEARNESS_DEPTH best articles are looked
 * at, once they are known exactly. Nothing is taken from any score, so what was not looked at stays
 * behind them, and the answer is a function of the question and the articles alone. (Y. Rasolofo
 * and J. Savoy, "Term Proximity Scoring for Keyword-Based Retrieval Systems", 2003.)
 * Layer: query. */
#ifndef QUERY_NEARNESS_H
#define QUERY_NEARNESS_H

#include "query/iter.h"
#include "query/query.h"

#define NEARNESS_DEPTH  10u
#define NEARNESS_WINDOW 5u
#define NEARNESS_WEIGHT 112u /**< 1.0 is 256 */
#define NEARNESS_FULL   6u
#define NEARNESS_NONE   12u
/** Of the forms of a word (levels above 1) those count that stand in at least this share of the
 * articles of its most frequent one. With all of them no set is more than 0.1 better (MRR@10 x
 * 100), and a union takes 49 k instructions more. */
#define NEARNESS_RARE 3u
/** Places of a word in an article that are looked at: more than 64 say nothing more. */
#define NEARNESS_PLACES 64u
/** Words of the pairs: each may be of one pair alone. */
#define NEARNESS_WORDS ((size_t)2 * (NEARNESS_NONE - 1))

/** Two words of a question, one behind the other. */
typedef struct nearness_pair {
    uint8_t first, second; /**< their numbers in the plan */
    uint32_t weighed;      /**< w * (a + b) / 2, see score.h */
} nearness_pair;

/** The pairs of a question. Transparent. */
typedef struct nearness {
    unsigned count;
    nearness_pair pairs[NEARNESS_NONE - 1];
} nearness;

/** Fill `n` from a plan. */
void nearness_of(const query_plan *plan, nearness *n);

/** Reads one segment. Transparent, lives in the arena of its exec. */
typedef struct nearness_reader {
    query_exec *exec;
    const nearness *pairs;
    index_position_reader positions;
    unsigned word_count;
    struct nearness_word {
        uint8_t word;
        bool here; /**< in the article, and `paired`: so is a neighbour */
        bool paired;
        query_word_iter *it;
        uint32_t count;
        uint32_t places[NEARNESS_PLACES];
    } words[NEARNESS_WORDS];
    uint32_t found[NEARNESS_NONE - 1]; /**< of each pair: what it adds, after nearness_read */
} nearness_reader;

/** Open the words of the pairs in exec's segment. WQ_ENOMEM and what query_iter_word gives. */
wq_status nearness_open(query_exec *exec, const nearness *pairs, nearness_reader **out) WQ_MUST_USE;
/** What the pairs add to article `number`, in all; numbers must not decrease. */
wq_status nearness_read(nearness_reader *r, uint32_t number, uint32_t *sum) WQ_MUST_USE;

/** Raise the scores of `count` hits, at most NEARNESS_DEPTH; their order is left to the caller. The
 * exec is made anew for each segment, and its arena cleared. On failure no score has changed. */
wq_status nearness_raise(query_exec *exec, const nearness *pairs, index_view *index,
                         query_hit *hits, size_t count) WQ_MUST_USE;

#endif
