/* SPDX-License-Identifier: MIT */
/* The words of a query with the patterns that match them; the public side is in query.h.
 * Layer: query. */
#ifndef QUERY_WORDS_H
#define QUERY_WORDS_H

#include "query/plan.h"
#include "query/query.h"

/** Patterns kept; a question of more marks by the first ones. */
#define QUERY_WORDS_PATTERNS PLAN_TERMS_MAX
/** Heap of their bytes, and of the spellings: two keys a term, and the words as they were asked. */
#define QUERY_WORDS_HEAP (48 * WQ_KIB)

/** The words of a parsed tree that are asked for. With a plan what is marked is what was looked
 * for; without one (NULL), what the classes of each word match at any frequency. `classes` is
 * scratch. Owned by the caller (query_words_free). WQ_ENOMEM. */
wq_status query_words_of(const query_tree *tree, const text_analyser *analyser,
                         text_classes *classes, const query_plan *plan,
                         query_words **out) WQ_MUST_USE;
/** Bytes of heap that it holds. */
size_t query_words_heap(const query_words *words);

#endif
