/* SPDX-License-Identifier: MIT */
/* Names of a question that are written as one word or as two (text/joined.h). Layer: query. */
#ifndef QUERY_JOINEDNAMES_H
#define QUERY_JOINEDNAMES_H

#include "query/parse.h"

/** Let names stand for their other writing. Two plain words that follow each other: the joined word
 * is one more spelling of each. A joined word, and a phrase in which such a name stands: an OR with
 * the phrase in which it is written the other way (of a phrase the first such name). Words added
 * say whose they are (query_word.of). Not after =, in a prefix or a near, or in title:. What has no
 * room (words, nodes) is left as it is. WQ_ENOMEM. */
wq_status query_names_apply(query_tree *tree, wq_arena *arena) WQ_MUST_USE;

#endif
