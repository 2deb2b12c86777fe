/* SPDX-License-Identifier: MIT */
/* Dates of a question in digits (15/01/2024, 2024-01), which stand for the month's names too.
 * Layer: query. */
#ifndef QUERY_DIGITDATES_H
#define QUERY_DIGITDATES_H

#include "query/parse.h"

/** The number that a word of at most four digits is, or -1. */
int query_number_of(wq_span folded);
/** Is it a year that dates are written with? */
static inline bool query_number_year(int number)
{
    return number >= 1800 && number <= 2199;
}
/** A number below ten is the same with a zero before it and without: let the word stand for the
 * other one too. Other words, and one that has other forms already, stay as they are. WQ_ENOMEM. */
wq_status query_number_forms(query_word *word, wq_arena *arena) WQ_MUST_USE;

/** If leaf `node` is a date in digits, with a day or without, put the ways that texts write it
 * beside it, as phrases in an OR: the other order of digits, the month by its names, by two of them
 * at once (آذار/مارس). What has no room (words, nodes) is left out. WQ_ENOMEM. */
wq_status query_digits_apply(query_tree *tree, wq_arena *arena, uint8_t node) WQ_MUST_USE;

#endif
