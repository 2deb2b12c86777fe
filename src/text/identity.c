/* SPDX-License-Identifier: MIT */
#include "text/text.h"
#include "text/unicode_tables.h"

/* The code that makes terms from the tables (cluster.c, tokens.c, term.c; dates.c and what it is
 * made of) and says which of them stand in the head: a change that gives another term for some text
 * is a new number.
 * 2: the dates of running text. 3: the head of an article without a title. 4: dates of all
 * calendars. 5: the parts of a word at its zero-width non-joiners. 7: keys in the order of
 * stems. */
#define CODE_VERSION 7u

uint64_t text_analyser_id(void)
{
    return (text_tables_hash ^ CODE_VERSION) * 0x9E3779B97F4A7C15u;
}
