/* SPDX-License-Identifier: MIT */
/* Months of a question in all their names (text/months.h). Layer: query. */
#ifndef QUERY_MONTHWORDS_H
#define QUERY_MONTHWORDS_H

#include "query/parse.h"

/** Let every plain word of `tree` that names a month stand for the month's other names: those of
 * one word beside it, those of two, and those that are also words beside the same day or year, as
 * phrases in an OR. Words added say whose they are (query_word.of). What has no room (words, nodes)
 * is left as it is. WQ_ENOMEM. */
wq_status query_months_apply(query_tree *tree, wq_arena *arena) WQ_MUST_USE;

#endif
