/* SPDX-License-Identifier: MIT */
/* What an apostrophe cuts off a word of a question and says nothing: l' of l'homme, 's of Syria's,
 * 'daki of İstanbul'daki. Layer: text. No state. */
#ifndef TEXT_ELISION_H
#define TEXT_ELISION_H

#include "text/text.h"

/** Is `word`, a token of `text`, such a piece? The two lists are in POLICY.md. On the other side of
 * the apostrophe there are letters: two of a word that follows, three of one before (Sa'da is a
 * name). */
bool text_elided(wq_span text, const text_token *word);

#endif
