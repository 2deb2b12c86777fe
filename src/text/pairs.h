/* SPDX-License-Identifier: MIT */
/* Words that are regularly spelled two ways, whatever their frequency: a reviewed table (POLICY.md)
 * and hamza on another seat. Layer: text. No state. */
#ifndef TEXT_PAIRS_H
#define TEXT_PAIRS_H

#include "text/text.h"

/** Spellings of hamza inside a word that are not the one that was asked. */
#define TEXT_SEATS 3u

/** Rows of the table. */
size_t text_pair_rows(void);
/** The other spelling of `bare` (a folded form without article) by the first row from `*row` on
 * that has it; `*row` goes behind that. Empty when there is none. Static. */
wq_span text_pair_next(size_t *row, wq_span bare);
/** Spelling `i` (below TEXT_SEATS) of a light spelling with its first hamza inside the word on
 * another seat (ؤ ئ أ ء): رءوس for رؤوس. Returns its bytes, 0 when there is none. */
size_t text_seat(wq_span light, unsigned i, uint8_t out[WQ_LIMIT_TOKEN]);

#endif
