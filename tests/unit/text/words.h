/* SPDX-License-Identifier: MIT */
/* What the tests of the tokeniser share. */
#ifndef UNIT_TEXT_WORDS_H
#define UNIT_TEXT_WORDS_H

#include "text/text.h"

#include <string.h>

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
