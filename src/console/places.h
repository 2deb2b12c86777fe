/* SPDX-License-Identifier: MIT */
/* A small gazetteer: names of countries and cities that are in the news, in Arabic and English.
 * Layer: console. A table of our own, sorted by nothing: it is walked once an article's word. */
#ifndef CONSOLE_PLACES_H
#define CONSOLE_PLACES_H

#include "base/span.h"

/** Words of the longest name. */
#define CONSOLE_PLACE_WORDS 3

/** The place that `words` (their text, `count` of them) begin with: the number of words that name
 * it, 0 when they name none. Spellings meet as in console_letter_fold; the particles و ف ب ل ك may
 * stand before the first word. `*name` gets the name as the table has it (static). */
size_t console_place_match(const wq_span *words, size_t count, const char **name);
/** Whether what follows such a word (city, بلدة) is the name of a place. */
bool console_place_announced(wq_span word);

#endif
