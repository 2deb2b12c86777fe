/* SPDX-License-Identifier: MIT */
/* The names of the months, for questions: يناير, كانون الثاني, جانفي and January are one.
 *
 * A name that is nothing else stands for its month wherever it is asked. One that is also a word
 * (مارس he practised, آب he returned, May) does so only beside a day or a year. POLICY.md has the
 * table in words. Layer: text. No state. */
#ifndef TEXT_MONTHS_H
#define TEXT_MONTHS_H

#include "text/text.h"

typedef struct text_month_name {
    const char *text; /**< one folded word, or two with a space between; static */
    uint8_t month;    /**< 1 to 12 */
    bool word;        /**< it is also another word */
} text_month_name;

/** The name that these folded words (the second may be empty) are, or NULL. */
const text_month_name *text_month_find(wq_span first, wq_span second);
/** Name `i` of the table, from 0; NULL behind the last. */
const text_month_name *text_month_name_at(unsigned i);
/** Is this the word "month" (شهر)? */
bool text_month_noun(wq_span folded);

#endif
