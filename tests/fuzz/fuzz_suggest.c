/* SPDX-License-Identifier: MIT */
/* What was typed against what stands there: the Latin alignment, the two keyboards, the distance of
 * spellings. The input is what was typed, a newline, and a word of the archive. */
#include "text/latin.h"
#include "text/likeness.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The least that was promised on the way is not more than the whole. */
static void latin_check(wq_span typed, wq_span word)
{
    text_latin latin;
    unsigned least = 0, most = 0;
    if (!text_latin_begin(&latin, typed)) {
        return;
    }
    do {
        text_latin_pop(&latin, 0);
        most = 0;
        for (wq_span rest = word; rest.len > 0;) {
            uint32_t cp;
            size_t n = text_utf8_decode(rest, &cp);
            if (n == 0 || !text_latin_push(&latin, cp, &least)) {
                return;
            }
            most = least > most ? least : most;
            rest = wq_span_sub(rest, n, rest.len);
        }
        if (text_latin_cost(&latin) < most && text_latin_cost(&latin) < TEXT_LATIN_FAR) {
            abort();
        }
    } while (text_latin_strip(&latin));
}

static void keys_check(wq_span typed)
{
    uint8_t small[5], large[512];
    size_t bad;
    size_t len = text_layout(typed, large, sizeof large);
    if (len > sizeof large || text_utf8_check(wq_span_of(large, len), &bad) != WQ_OK ||
        text_layout(typed, small, sizeof small) > sizeof small) {
        abort();
    }
    len = text_buckwalter(typed, large, sizeof large);
    if (len > sizeof large || text_utf8_check(wq_span_of(large, len), &bad) != WQ_OK ||
        text_buckwalter(typed, small, sizeof small) > sizeof small) {
        abort();
    }
    (void)text_gazetteer(typed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t line = 0;
    while (line < size && data[line] != '\n') {
        line++;
    }
    wq_span typed = wq_span_of(data, line);
    wq_span word = wq_span_sub(wq_span_of(data, size), line + 1, size);
    latin_check(typed, word);
    keys_check(typed);
    const text_like a = text_like_of(typed), b = text_like_of(word);
    if (text_like_distance(&a, &b, 5000) != text_like_distance(&b, &a, 5000)) {
        abort();
    }
    return 0;
}
