/* SPDX-License-Identifier: MIT */
/* The public door to what text/ knows of terminals. */
#include "text/text.h"

#include <warraq/text.h>

#include <string.h>

wq_status wq_text_safe(wq_span text, bool keep_lines, char *out, size_t room, size_t *needed)
{
    /* Each byte becomes at most the three of U+FFFD. */
    wq_buf safe;
    wq_buf_init(&safe, text.len * 3 + 16);
    *needed = 0;
    wq_status status = text_display_safe(text, keep_lines, &safe);
    if (status == WQ_OK) {
        size_t len = safe.len;
        *needed = safe.len;
        if (len > room) {
            status = WQ_ELIMIT;
            len = room;
            while (len > 0 && (safe.ptr[len] & 0xC0) == 0x80) {
                len--;
            }
        }
        if (len != 0) {
            memcpy(out, safe.ptr, len);
        }
    }
    wq_buf_release(&safe);
    return status;
}

size_t wq_text_width(wq_span text)
{
    return text_span_width(text);
}

size_t wq_text_wrap(wq_span text, size_t columns, size_t *next)
{
    return text_span_wrap(text, columns, next);
}

size_t wq_text_cut(wq_span text, size_t columns)
{
    return text_span_cut(text, columns);
}
