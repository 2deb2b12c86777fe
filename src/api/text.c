/* SPDX-License-Identifier: MIT */
/* The public door to what text/ knows of terminals. */
#include "ingest/charset.h"
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

size_t wq_text_decode(wq_span text, uint32_t *cp)
{
    size_t n = text_utf8_decode(text, cp);
    if (n == 0) {
        *cp = 0xFFFD;
        return text.len > 0;
    }
    return n;
}

size_t wq_text_encode(uint32_t cp, uint8_t out[4])
{
    size_t n = text_utf8_encode(cp, out);
    return n > 0 ? n : text_utf8_encode(0xFFFD, out);
}

/* ---- character sets ---- */

static const uint16_t *charset_table(wq_charset set)
{
    return set == WQ_CHARSET_WINDOWS_1256 ? ingest_windows_1256 : ingest_iso_8859_6;
}

uint32_t wq_charset_letter(wq_charset set, uint8_t byte)
{
    uint32_t cp = byte < 0x80 ? byte : charset_table(set)[byte - 0x80];
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) ? 0 : cp;
}

uint8_t wq_charset_byte(wq_charset set, uint32_t cp)
{
    if (cp < 0x80) {
        return (uint8_t)cp;
    }
    for (unsigned i = 0; i < 128; i++) {
        if (charset_table(set)[i] == cp && cp >= 0xA0) {
            return (uint8_t)(0x80 + i);
        }
    }
    return 0;
}
