/* SPDX-License-Identifier: MIT */
/* The names of the months, for questions: يناير, كانون الثاني, جانفي and January are one.
 *
 * A name that is nothing else stands for its month wherever it is asked. One that is also a word
 * (مارس he practised, آب he returned, May) does so only beside a day or a year. base/monthnames has
 * the names. Layer: text. No state. */
#ifndef TEXT_MONTHS_H
#define TEXT_MONTHS_H

#include "text/text.h"

#include "base/monthnames.h"

/** The name that these folded words (the second may be empty) are, or NULL. */
const wq_month_name *text_month_find(wq_span first, wq_span second);
/** Name `i` of the table, from 0; NULL behind the last. */
const wq_month_name *text_month_name_at(unsigned i);
/** Is this the word "month" (شهر)? */
bool text_month_noun(wq_span folded);

#endif
