/* SPDX-License-Identifier: MIT */
#include "query/questionline.h"

#include "text/text.h"

#include <string.h>

/** Pairs of characters of a Chinese or Japanese word that begin within the one before: four
 * characters. */
#define WORD_OVERLAPS 2u

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

/* Commas, full stops that nothing is written without a space behind, strokes. */
static bool cp_parting(uint32_t cp)
{
    switch (cp) {
    case ',':
    case ';':
    case '!':
    case '?':
    case '/':
    case '|':
    case 0x60C:  /* ، */
    case 0x61B:  /* ؛ */
    case 0x61F:  /* ؟ */
    case 0x6D4:  /* Urdu full stop */
    case 0x2026: /* … */
    case 0x3001: /* Chinese comma, full stop, and wide ones */
    case 0x3002:
    case 0xFF01:
    case 0xFF0C:
    case 0xFF1B:
    case 0xFF1F:
        return true;
    default:
        return false;
    }
}

static bool cp_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 0x660 && cp <= 0x669) || (cp >= 0x6F0 && cp <= 0x6F9);
}

/* Does a part end here? Not in 1,000 and 15/01/2024. */
static bool parts_here(const query_scan *scan, uint32_t before)
{
    uint32_t cp, next;
    query_scan after = *scan;
    (void)scan_char(scan, &cp);
    query_scan_step(&after);
    (void)scan_char(&after, &next);
    return cp_parting(cp) && !(cp_digit(before) && cp_digit(next));
}

static void marks_pass(query_scan *scan, size_t end)
{
    while (scan->at < end && parts_here(scan, 0)) {
        query_scan_step(scan);
    }
}

static bool is_address(wq_span run)
{
    static const char MARK[] = "://";
    for (size_t at = 0; at + sizeof MARK - 1 <= run.len; at++) {
        if (memcmp(run.ptr + at, MARK, sizeof MARK - 1) == 0) {
            return true;
        }
    }
    return false;
}

wq_span query_scan_part(query_scan *scan)
{
    query_scan end = *scan;
    const wq_span run = query_scan_run(&end);
    uint32_t before = 0;
    if (is_address(run)) {
        *scan = end;
        return run;
    }
    marks_pass(scan, end.at);
    const size_t start = scan->at;
    while (scan->at < end.at && !parts_here(scan, before)) {
        (void)scan_char(scan, &before);
        query_scan_step(scan);
    }
    const wq_span part = wq_span_sub(scan->text, start, scan->at - start);
    marks_pass(scan, end.at);
    return part;
}

/* Katakana writes one word, however long. */
static bool is_katakana(wq_span pair)
{
    uint32_t first, second;
    size_t len = text_utf8_decode(pair, &first);
    wq_span rest = wq_span_sub(pair, len, pair.len);
    return len > 0 && text_utf8_decode(rest, &second) > 0 && first >= 0x30A0 && first <= 0x30FF &&
           second >= 0x30A0 && second <= 0x30FF;
}

bool query_unspaced(wq_span run)
{
    unsigned overlaps = 0;
    uint32_t end = 0;
    text_tokens it;
    text_token token;
    text_tokens_init(&it, run);
    while (overlaps <= WORD_OVERLAPS && text_tokens_next(&it, &token)) {
        overlaps += token.start < end && !is_katakana(text_token_light(&token));
        end = token.end;
    }
    return overlaps > WORD_OVERLAPS;
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
