/* SPDX-License-Identifier: MIT */
#include "text/months.h"

#include <string.h>

const wq_month_name *text_month_name_at(unsigned i)
{
    unsigned count;
    const wq_month_name *names = wq_month_names(&count);
    return i < count && (names[i].how & WQ_MONTH_ASKED) != 0 ? &names[i] : NULL;
}

/* Are the folded words of the name these? */
static bool name_is(const wq_month_name *name, wq_span first, wq_span second)
{
    const char *text = name->text;
    if (strncmp(text, (const char *)first.ptr, first.len) != 0) {
        return false;
    }
    if (second.len == 0) {
        return text[first.len] == '\0';
    }
    return text[first.len] == ' ' && strlen(text) == first.len + 1 + second.len &&
           memcmp(text + first.len + 1, second.ptr, second.len) == 0;
}

const wq_month_name *text_month_find(wq_span first, wq_span second)
{
    if (first.len < 2) {
        return NULL;
    }
    /* Every word of every question comes here, and nearly none is a month. */
    const char a = (char)first.ptr[0];
    const char b = (char)first.ptr[1];
    unsigned count;
    const wq_month_name *names = wq_month_names(&count);
    for (unsigned i = 0; i < count && (names[i].how & WQ_MONTH_ASKED) != 0; i++) {
        if (names[i].text[0] == a && names[i].text[1] == b && name_is(&names[i], first, second)) {
            return &names[i];
        }
    }
    return NULL;
}

bool text_month_noun(wq_span folded)
{
    return wq_span_equal(folded, wq_span_str("شهر")) || wq_span_equal(folded, wq_span_str("ماه")) ||
           wq_span_equal(folded, wq_span_str("month")) ||
           wq_span_equal(folded, wq_span_str("mois"));
}
