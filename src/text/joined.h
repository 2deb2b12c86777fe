/* SPDX-License-Identifier: MIT */
/* Names of two words that are also written as one: عبد الله and عبدالله, نصر الله and نصرالله, أبو
 * ظبي and أبوظبي. POLICY.md has the rules. Layer: text. No state. */
#ifndef TEXT_JOINED_H
#define TEXT_JOINED_H

#include "text/text.h"

/** May these two words, in this order, be a name that is also written as one? `*spelled`: then in
 * this spelling alone (آلسعود; folded it would be السعود). */
bool text_joined_pair(const text_token *first, const text_token *second, bool *spelled);
/** Bytes of the light spelling of `word` that may be the first word of such a name, or 0: what
 * follows them is the second. */
size_t text_joined_split(const text_token *word);

#endif
