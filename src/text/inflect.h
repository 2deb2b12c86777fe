/* SPDX-License-Identifier: MIT */
/* Other forms of a word that is not Arabic: plurals, cases, common endings.
 *
 * The index holds what was written, so the forms of a question's word are made and looked up, as
 * whole words: no more than INFLECT_MAX of them, all near each other in the dictionary. The rules are
 * endings of each script: Latin (English, French, German, Spanish, Turkish), Cyrillic (Russian),
 * Hebrew (prefixed letters, plurals), and Persian where a letter says that it is no Arabic (joined ها,
 * می). What is made and is no word is in no article; four letters stay before an ending is taken off
 * (Cyrillic and Hebrew three), so that short words are left alone. Layer: text. No state. */
#ifndef TEXT_INFLECT_H
#define TEXT_INFLECT_H

#include "text/text.h"

#define INFLECT_MAX 24

typedef struct text_inflected {
    unsigned count;
    uint8_t len[INFLECT_MAX];
    uint8_t bytes[INFLECT_MAX][WQ_LIMIT_TOKEN]; /**< folded forms, the word itself not among them */
} text_inflected;

/** The other forms of a word; none when no rule is for it. */
void text_inflect(const text_token *word, text_inflected *forms);

#endif
