/* SPDX-License-Identifier: MIT */
/* What the tests of the tokeniser share. */
#ifndef UNIT_TEXT_WORDS_H
#define UNIT_TEXT_WORDS_H

#include "text/text.h"

#include <string.h>

/** Is it just the key that its two forms make? What text_term_parse takes need not be. */
static inline bool words_key_proved(wq_span key)
{
    text_term term;
    uint8_t again[TEXT_KEY_MAX];
    return text_term_parse(key, &term) == WQ_OK &&
           wq_span_equal(key, wq_span_of(again, text_form_key(term.folded, term.light, again)));
}

/** The forms of all words of a text with one space between, NUL-terminated. */
static inline void words_join(const char *text, char *light, char *folded, size_t room)
{
    text_tokens it;
    text_token t;
    size_t l = 0, f = 0;
    text_tokens_init(&it, wq_span_str(text));
    while (text_tokens_next(&it, &t) && l + t.light_len + 2 < room) {
        if (l > 0) {
            light[l++] = ' ';
            folded[f++] = ' ';
        }
        memcpy(light + l, t.light, t.light_len);
        memcpy(folded + f, t.folded, t.folded_len);
        l += t.light_len;
        f += t.folded_len;
    }
    light[l] = 0;
    folded[f] = 0;
}

/** The first word of a text; false when there is none. */
static inline bool words_first(const char *text, text_token *t)
{
    text_tokens it;
    text_tokens_init(&it, wq_span_str(text));
    return text_tokens_next(&it, t);
}

#endif
