/* SPDX-License-Identifier: MIT */
/* The words of a query with the patterns that match them; the public side is in query.h.
 * Layer: query. */
#ifndef QUERY_WORDS_H
#define QUERY_WORDS_H

#include "query/parse.h"
#include "query/query.h"

/** Patterns kept; a question of more marks by the first ones. */
#define QUERY_WORDS_PATTERNS 64
/** Heap of their bytes. */
#define QUERY_WORDS_HEAP (24 * WQ_KIB)

/** The words of a parsed tree that are asked for. `classes` is scratch for TEXT_CLASS_MAX. Owned
 * by the caller (query_words_free). WQ_ENOMEM. */
wq_status query_words_of(const query_tree *tree, const text_analyser *analyser, text_class *classes,
                         query_words **out) WQ_MUST_USE;
/** Bytes of heap that it holds. */
size_t query_words_heap(const query_words *words);

#endif
