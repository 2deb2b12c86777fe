/* SPDX-License-Identifier: MIT */
/* The words of a query with the patterns that match them: words.c makes them, wordmarks.c finds
 * them in texts. What everybody may ask is in query.h. Layer: query. */
#ifndef QUERY_WORDS_H
#define QUERY_WORDS_H

#include "query/plan.h"
#include "query/query.h"

/** Patterns kept; a question of more marks by the first ones. */
#define QUERY_WORDS_PATTERNS PLAN_TERMS_MAX
/** Heap of their bytes, and of the spellings: two keys a term, and the words as they were asked. */
#define QUERY_WORDS_HEAP (48 * WQ_KIB)

/** A word of a phrase that the question does not have itself (another name of a month): it counts
 * only where the whole phrase stands. */
typedef struct query_run_place {
    uint8_t run;   /**< number of its phrase, from 1; 0: it is no such word */
    uint8_t place; /**< in the phrase */
    uint8_t count; /**< words of the phrase */
} query_run_place;

typedef struct query_word_pattern {
    const text_pattern *pattern; /**< only the bytes that it has are there */
    uint8_t word;
    query_run_place at;
} query_word_pattern;

/** Such phrases that are followed, and words of one. */
#define QUERY_RUNS_MAX  24u
#define QUERY_RUN_WORDS 5u

/** Transparent to these two files. */
struct query_words {
    wq_arena arena; /* everything, but not this struct */
    unsigned count;
    unsigned pattern_count;
    wq_span texts[WQ_LIMIT_QUERY_WORDS];
    uint16_t first[WQ_LIMIT_QUERY_WORDS + 1]; /* of each word's spellings */
    text_about abouts[QUERY_FILTERS_MAX];     /* dates that are asked for */
    unsigned about_count;
    wq_date published; /* of the article whose texts are marked */
    bool parted;       /* parts of its jointed words are words */
    uint32_t stops;    /* a bit a word */
    wq_spelling *spellings;
    size_t spelling_room;
    uint32_t filter[32]; /* a bit for the first two bytes of each pattern */
    query_word_pattern patterns[QUERY_WORDS_PATTERNS];
};

/** The bit of a token's or a pattern's first two bytes in `filter`: most tokens of an article match
 * nothing, and that says so. */
static inline unsigned query_words_bit(const uint8_t *bytes, size_t len)
{
    unsigned second = len > 1 ? bytes[1] : 0;
    return (bytes[0] * 31u + second * 17u) & 1023u;
}

/** The words of a parsed tree that are asked for. With a plan what is marked is what was looked
 * for; without one (NULL), what the classes of each word match at any frequency. `classes` is
 * scratch. Owned by the caller (query_words_free). WQ_ENOMEM. */
wq_status query_words_of(const query_tree *tree, const text_analyser *analyser,
                         text_classes *classes, const query_plan *plan,
                         query_words **out) WQ_MUST_USE;
/** Bytes of heap that it holds. */
size_t query_words_heap(const query_words *words);

#endif
