/* SPDX-License-Identifier: MIT */
/* What a date is made of: numbers, words in folded letters, signs. For date.c alone.
 *
 * Folded: ASCII in lower case, French accents, hamza and yeh forms taken off, marks and tatweel
 * dropped; digits of three scripts are numbers.
 * Layer: base. Pure; no heap. */
#ifndef BASE_DATETOKENS_H
#define BASE_DATETOKENS_H

#include "base/span.h"

/** Bytes of the longest word, with its NUL; a longer one is of no date. */
#define WQ_DATE_WORD 40
/** Tokens of the longest date, with the end. */
#define WQ_DATE_TOKENS 28

typedef enum wq_date_token_kind {
    WQ_TOKEN_END,
    WQ_TOKEN_NUMBER,
    WQ_TOKEN_WORD,
    WQ_TOKEN_MARK
} wq_date_token_kind;

typedef struct wq_date_token {
    wq_date_token_kind kind;
    bool blank_before;
    uint8_t digits; /**< of a number, at most 18 */
    uint32_t mark;
    uint64_t number;
    char word[WQ_DATE_WORD];
} wq_date_token;

/** Cut a text into tokens, the last of them WQ_TOKEN_END. False for what is no date: too many or
 * too long ones, or none. */
bool wq_date_tokens(wq_span text, wq_date_token tokens[WQ_DATE_TOKENS]);

typedef enum wq_date_word_kind {
    WQ_WORD_MONTH,   /**< 1 to 12; also of two words with a blank between */
    WQ_WORD_WEEKDAY, /**< 1, Monday, to 7 */
    WQ_WORD_ZONE,    /**< minutes east of UTC */
    WQ_WORD_HALF,    /**< 0: in the morning, 12: in the afternoon */
    WQ_WORD_NOISE    /**< may stand in a date and says nothing more */
} wq_date_word_kind;

/** The value of a folded word of this kind; false when it is none. */
bool wq_date_word(wq_date_word_kind kind, const char *text, int16_t *value);

#endif
