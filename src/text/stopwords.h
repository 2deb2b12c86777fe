/* SPDX-License-Identifier: MIT */
/* Words of a question that say nothing of what is looked for. Layer: text. No state. */
#ifndef TEXT_STOPWORDS_H
#define TEXT_STOPWORDS_H

#include "base/span.h"

/** Is this light spelling in the table of POLICY.md? Spelling matters: ماء is not ما. */
bool text_stop_word(wq_span light);
/** How many there are. */
size_t text_stop_words(void);

#endif
