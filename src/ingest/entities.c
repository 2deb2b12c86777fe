/* SPDX-License-Identifier: MIT */
/* Stray entities of HTML in a text page. */
#include "ingest/page_lines.h"

#include "text/text.h"

#include <string.h>

static const struct {
    const char *name;
    uint32_t cp;
} NAMES[] = {
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
    {"nbsp", 0xA0},     {"laquo", 0xAB},   {"raquo", 0xBB},   {"ndash", 0x2013}, {"mdash", 0x2014},
    {"lsquo", 0x2018},  {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"hellip", 0x2026},
    {"bull", 0x2022},   {"copy", 0xA9},    {"reg", 0xAE},     {"middot", 0xB7},  {"zwnj", 0x200C},
    {"zwj", 0x200D},    {"lrm", 0x200E},   {"rlm", 0x200F},   {"eacute", 0xE9},  {"egrave", 0xE8},
    {"agrave", 0xE0},   {"ccedil", 0xE7},  {"ecirc", 0xEA},   {"ocirc", 0xF4},   {"icirc", 0xEE},
    {"acirc", 0xE2},    {"ouml", 0xF6},    {"uuml", 0xFC},    {"shy", 0xAD},     {"lsaquo", 0x2039},
    {"rsaquo", 0x203A},
};

static uint32_t number_of(wq_span digits, unsigned base)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        uint8_t c = digits.ptr[i] | 0x20;
        unsigned digit = 99;
        if (c >= '0' && c <= '9') {
            digit = (unsigned)c - '0';
        } else if (c >= 'a' && c <= 'f') {
            digit = (unsigned)c - 'a' + 10;
        }
        /* ASCII digits already have the bit that was set. */
        if (digit >= base || value > 0x10FFFF) {
            return 0;
        }
        value = value * base + digit;
    }
    return value;
}

/* The character that stands between '&' and ';', or 0. */
static uint32_t entity_of(wq_span name)
{
    if (name.len >= 2 && name.ptr[0] == '#') {
        bool hex = (name.ptr[1] | 0x20) == 'x';
        uint32_t cp = number_of(wq_span_sub(name, hex ? 2 : 1, name.len), hex ? 16 : 10);
        bool control = cp > 0 && (cp < 0x20 || (cp >= 0x7F && cp < 0xA0));
        return control ? ' ' : cp;
    }
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (wq_span_equal(name, wq_span_str(NAMES[i].name))) {
            return NAMES[i].cp;
        }
    }
    return 0;
}

size_t ingest_entities_decode(uint8_t *text, size_t len)
{
    uint8_t *first = len > 0 ? memchr(text, '&', len) : NULL;
    if (first == NULL) {
        return len;
    }
    size_t out = (size_t)(first - text);
    for (size_t at = out; at < len;) {
        size_t end = at + 1;
        while (text[at] == '&' && end < len && end - at < 10 && text[end] != ';' &&
               text[end] != '&' && text[end] > ' ') {
            end++;
        }
        uint8_t bytes[4];
        bool closed = text[at] == '&' && end < len && text[end] == ';';
        uint32_t cp = closed ? entity_of(wq_span_of(text + at + 1, end - at - 1)) : 0;
        size_t n = cp != 0 ? text_utf8_encode(cp, bytes) : 0;
        if (n == 0) {
            text[out++] = text[at++];
            continue;
        }
        memcpy(text + out, bytes, n);
        out += n;
        at = end + 1;
    }
    return out;
}
