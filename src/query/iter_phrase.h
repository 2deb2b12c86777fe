/* SPDX-License-Identifier: MIT */
/* Phrases, and what stands near them (iter_near.c). Layer: query. */
#ifndef QUERY_ITER_PHRASE_H
#define QUERY_ITER_PHRASE_H

#include "query/iter.h"

/** A word that is one term. */
typedef struct query_phrase_list {
    index_cursor *cursor;
    index_position_reader *reader;
    uint32_t offset;
} query_phrase_list;

/** Transparent to these two files; lives in the arena of its segment. */
typedef struct query_phrase_iter {
    query_iter base;
    query_iter *all;          /**< the articles that have all words */
    query_word_iter **words;  /**< the same words, in order */
    query_phrase_list *lists; /**< of them, when each is one term; else NULL */
    index_cursor **cursors;   /**< of these, the shortest list first */
    query_meter *meter;
    uint16_t *offsets;
    unsigned count;
    uint32_t weighed; /**< sum over the words */
    uint32_t present; /**< the same */
    uint32_t head;    /**< of the plan */
    const uint32_t *lengths;
    uint32_t found; /**< how often the phrase stands in the present article */
    bool title;     /**< title: only there */
    uint32_t *starts;
    uint32_t *positions;
} query_phrase_iter;

/** Count the phrase in the article that all its words stand in: `found`, and where each begins in
 * `starts`. Errors as a cursor's. */
wq_status query_phrase_count(query_phrase_iter *it) WQ_MUST_USE;
/** Has each word an occurrence in the title of the present article? */
bool query_phrase_in_title(const query_phrase_iter *it);

#endif
