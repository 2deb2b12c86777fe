/* SPDX-License-Identifier: MIT */
#include "text/text.h"

#include <string.h>

/* Is b a byte 10xxxxxx? */
static bool is_tail(uint8_t b)
{
    return (b & 0xC0) == 0x80;
}

size_t text_utf8_decode(wq_span text, uint32_t *cp)
{
    const uint8_t *p = text.ptr;
    if (text.len == 0) {
        return 0;
    }
    uint8_t c = p[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    if (c < 0xE0) {
        if (c < 0xC2 || text.len < 2 || !is_tail(p[1])) {
            return 0;
        }
        *cp = (uint32_t)(c & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (c < 0xF0) {
        if (text.len < 3 || !is_tail(p[1]) || !is_tail(p[2])) {
            return 0;
        }
        *cp = (uint32_t)(c & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        return *cp < 0x800 || (*cp >= 0xD800 && *cp <= 0xDFFF) ? 0 : 3;
    }
    if (c > 0xF4 || text.len < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3])) {
        return 0;
    }
    *cp = (uint32_t)(c & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
          (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    return *cp < 0x10000 || *cp > 0x10FFFF ? 0 : 4;
}

size_t text_utf8_encode(uint32_t cp, uint8_t out[4])
{
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (uint8_t)(0xC0 | cp >> 6);
        out[1] = (uint8_t)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            return 0;
        }
        out[0] = (uint8_t)(0xE0 | cp >> 12);
        out[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (cp & 0x3F));
        return 3;
    }
    if (cp > 0x10FFFF) {
        return 0;
    }
    out[0] = (uint8_t)(0xF0 | cp >> 18);
    out[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (cp & 0x3F));
    return 4;
}

wq_status text_utf8_check(wq_span text, size_t *bad)
{
    WQ_FAIL_IF(text.len == 0, WQ_OK); /* its pointer may be NULL */
    const uint8_t *p = text.ptr, *end = p + text.len;
    while (p < end) {
        uint64_t eight;
        if (*p < 0x80) {
            if (end - p >= 8) {
                memcpy(&eight, p, 8);
                p += (eight & 0x8080808080808080u) == 0 ? 8 : 1;
            } else {
                p++;
            }
        } else if (*p >= 0xC2 && *p < 0xE0 && end - p >= 2 && is_tail(p[1])) {
            p += 2;
        } else {
            uint32_t cp;
            size_t n = text_utf8_decode(wq_span_of(p, (size_t)(end - p)), &cp);
            if (n == 0) {
                *bad = (size_t)(p - text.ptr);
                return WQ_EENCODING;
            }
            p += n;
        }
    }
    return WQ_OK;
}
