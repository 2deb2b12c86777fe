/* SPDX-License-Identifier: MIT */
#include "query/questionline.h"

#include "text/text.h"

query_scan query_scan_of(wq_span text)
{
    query_scan scan = {text, 0, 1};
    return scan;
}

static size_t scan_char(const query_scan *scan, uint32_t *cp)
{
    wq_span rest = wq_span_sub(scan->text, scan->at, scan->text.len);
    if (rest.len == 0) {
        *cp = 0;
        return 0;
    }
    size_t len = text_utf8_decode(rest, cp);
    if (len == 0) {
        *cp = 0xFFFD;
        return 1;
    }
    return len;
}

static bool cp_mark(uint32_t cp)
{
    return cp == 0x61C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

static bool cp_blank(uint32_t cp)
{
    return cp <= 0x20 || cp == 0x7F || cp == 0x85 || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200B) ||
           cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x2060 ||
           cp == 0x3000 || cp_mark(cp);
}

static query_sign cp_sign(uint32_t cp)
{
    switch (cp) {
    case '(':
        return QUERY_SIGN_OPEN;
    case ')':
        return QUERY_SIGN_CLOSE;
    case '"':
    case 0xAB:
    case 0xBB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
        return QUERY_SIGN_QUOTE;
    default:
        return cp_blank(cp) ? QUERY_SIGN_SPACE : QUERY_SIGN_OTHER;
    }
}

query_sign query_scan_sign(const query_scan *scan)
{
    uint32_t cp;
    return scan_char(scan, &cp) == 0 ? QUERY_SIGN_END : cp_sign(cp);
}

char query_scan_ascii(const query_scan *scan)
{
    if (scan->at >= scan->text.len || scan->text.ptr[scan->at] >= 0x80) {
        return 0;
    }
    return (char)scan->text.ptr[scan->at];
}

void query_scan_step(query_scan *scan)
{
    uint32_t cp;
    size_t len = scan_char(scan, &cp);
    scan->at += len;
    scan->column += len != 0;
}

void query_scan_spaces(query_scan *scan)
{
    while (query_scan_sign(scan) == QUERY_SIGN_SPACE) {
        query_scan_step(scan);
    }
}

void query_scan_marks(query_scan *scan)
{
    uint32_t cp;
    while (scan_char(scan, &cp) != 0 && cp_mark(cp)) {
        query_scan_step(scan);
    }
}

wq_span query_scan_run(query_scan *scan)
{
    size_t start = scan->at;
    for (;;) {
        query_sign sign = query_scan_sign(scan);
        if (sign == QUERY_SIGN_QUOTE && scan->at > start) {
            /* In the middle of a word (Hebrew abbreviations are written so) it is a letter. */
            query_scan after = *scan;
            query_scan_step(&after);
            sign = query_scan_sign(&after);
        }
        if (sign != QUERY_SIGN_OTHER) {
            return wq_span_sub(scan->text, start, scan->at - start);
        }
        query_scan_step(scan);
    }
}

bool query_scan_quoted(query_scan *scan, wq_span *inside)
{
    query_scan_step(scan);
    size_t start = scan->at;
    for (query_sign sign; (sign = query_scan_sign(scan)) != QUERY_SIGN_QUOTE;) {
        if (sign == QUERY_SIGN_END) {
            return false;
        }
        query_scan_step(scan);
    }
    *inside = wq_span_sub(scan->text, start, scan->at - start);
    query_scan_step(scan);
    return true;
}
