/* SPDX-License-Identifier: MIT */
/* The classes of a query word: what the analyser says, or what the question itself says (exact,
 * in quotes, prefix). Search and marking ask here, so that they agree. Layer: query. */
#ifndef QUERY_CLASSES_H
#define QUERY_CLASSES_H

#include "query/parse.h"

/** Fill `classes` (room for TEXT_CLASS_MAX, 31 KiB); returns how many, at least 1. */
size_t query_classes(const query_word *word, const text_analyser *analyser, text_class *classes);

/** The analyser for the words of this question: `analyser` with the languages that a filter `lang:`
 * names, or that the words which are asked for look like, a script each. */
text_analyser query_analyser_for(const query_tree *tree, const text_analyser *analyser);

#endif
