/* SPDX-License-Identifier: MIT */
/* Any bytes: what text_display_safe gives holds nothing outside the allow-list, at most four marks
 * a base, and does not change when made safe again; lines stay in their width and lose nothing. */
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool fact)
{
    if (!fact) {
        abort();
    }
}

static bool may_show(uint32_t cp, bool lines)
{
    if (cp == '\n') {
        return lines;
    }
    if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD || cp == 0x61C) {
        return false;
    }
    if (cp >= 0x200B && cp <= 0x206F) { /* joiners and ordinary punctuation */
        return cp == 0x200C || cp == 0x200D || (cp >= 0x2010 && cp <= 0x2027) ||
               (cp >= 0x202F && cp <= 0x205F);
    }
    return !(cp >= 0xD800 && cp <= 0xF8FF) && cp != 0xFEFF && (cp & 0xFFFE) != 0xFFFE &&
           !(cp >= 0xE0000 && cp <= 0xE00FF) && cp < 0xF0000;
}

static void check_safe(wq_span text, bool lines)
{
    wq_buf one, two;
    unsigned marks = 0;
    wq_buf_init(&one, 3 * text.len + 16);
    wq_buf_init(&two, 3 * text.len + 16);
    must(text_display_safe(text, lines, &one) == WQ_OK);
    must(text_display_safe(wq_buf_span(&one), lines, &two) == WQ_OK);
    must(wq_span_equal(wq_buf_span(&one), wq_buf_span(&two)));
    for (size_t at = 0, n; at < one.len; at += n) {
        uint32_t cp;
        n = text_utf8_decode(wq_span_of(one.ptr + at, one.len - at), &cp);
        must(n > 0 && may_show(cp, lines));
        marks = text_width(cp) == 0 ? marks + 1 : 0;
        must(marks <= 4);
    }
    must(lines || text_span_width(text) == text_span_width(wq_buf_span(&one)));
    wq_buf_release(&one);
    wq_buf_release(&two);
}

static void check_wrap(wq_span text, size_t columns)
{
    while (text.len > 0) {
        size_t next = 0, line = text_span_wrap(text, columns, &next);
        must(line <= next && next > 0 && next <= text.len);
        wq_span kept = wq_span_sub(text, 0, line);
        must(text_span_width(kept) <= columns || text_span_cut(kept, columns) == 0);
        text = wq_span_sub(text, next, text.len - next);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t columns = size > 0 ? data[0] % 90 : 0;
    wq_span text = wq_span_of(data, size);
    if (size > 100000) {
        return 0;
    }
    check_safe(text, false);
    check_safe(text, true);
    check_wrap(text, columns);
    size_t cut = text_span_cut(text, columns);
    must(cut <= size && text_span_width(wq_span_sub(text, 0, cut)) <= columns);
    return 0;
}
