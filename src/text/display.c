/* SPDX-License-Identifier: MIT */
#include "text/text.h"
#include "text/unicode_tables.h"

/** Marks that one base may carry on a terminal. */
#define MARKS_SHOWN 4
#define REPLACEMENT 0xFFFDu

/* Columns of a character that is shown as it is. */
static int columns_of(uint32_t cp)
{
    size_t low = 0, high = text_column_ranges_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const text_columns *c = &text_column_ranges[mid];
        if (cp < c->first) {
            high = mid;
        } else if (cp > c->last) {
            low = mid + 1;
        } else {
            return (int)c->columns;
        }
    }
    return 1;
}

/* What stands for a character on a terminal: itself, a space, U+FFFD, or 0 for nothing. An
 * allow-list: only assigned, visible characters pass, and the two joiners that Persian and Indic
 * scripts need. */
static uint32_t shown(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F) {
        return cp;
    }
    if ((cp >= 0x09 && cp <= 0x0C) || cp == 0x85 || cp == 0x2028 || cp == 0x2029) {
        return ' ';
    }
    if (cp == 0x0D) {
        return 0;
    }
    const text_record *r = text_record_of(cp);
    if (r->flags & TEXT_FLAG_SHOW) {
        return cp;
    }
    return r->kind == TEXT_FORMAT ? 0 : REPLACEMENT;
}

int text_width(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F) {
        return 1;
    }
    uint32_t as = shown(cp);
    return as == 0 ? 0 : columns_of(as);
}

/* The character at `at`; invalid bytes are U+FFFD, one by one. */
static size_t decode(wq_span text, size_t at, uint32_t *cp)
{
    wq_span rest = wq_span_of(text.ptr + at, text.len - at);
    size_t n = text_utf8_decode(rest, cp);
    if (n == 0) {
        *cp = REPLACEMENT;
        return 1;
    }
    return n;
}

static wq_status put_char(wq_buf *out, uint32_t cp)
{
    uint8_t bytes[4];
    return wq_buf_put(out, bytes, text_utf8_encode(cp, bytes));
}

wq_status text_display_safe(wq_span text, bool keep_lines, wq_buf *out)
{
    size_t run = 0; /* begin of bytes that pass as they are and are not copied yet */
    unsigned marks = 0;
    for (size_t at = 0, n; at < text.len; at += n) {
        uint32_t cp;
        n = decode(text, at, &cp);
        bool valid = n > 1 || text.ptr[at] < 0x80;
        uint32_t as = keep_lines && cp == '\n' ? cp : shown(cp);
        bool mark =
            as >= 0x300 && ((text_record_of(as)->flags & TEXT_FLAG_MARK) || columns_of(as) == 0);
        marks = mark ? marks + 1 : as == 0 ? marks : 0;
        if (marks > MARKS_SHOWN) {
            as = 0;
            marks = MARKS_SHOWN;
        }
        if (as == cp && valid) {
            continue;
        }
        WQ_TRY(wq_buf_put(out, text.ptr + run, at - run));
        if (as != 0) {
            WQ_TRY(put_char(out, as));
        }
        run = at + n;
    }
    return text.len > run ? wq_buf_put(out, text.ptr + run, text.len - run) : WQ_OK;
}

/* ---- widths and lines ---- */

/* A base and all that follows it without taking a column; sets its columns. */
static size_t cluster(wq_span text, size_t at, size_t *columns, uint32_t *base)
{
    size_t n = decode(text, at, base);
    *columns = (size_t)text_width(*base);
    while (at + n < text.len) {
        uint32_t cp;
        size_t more = decode(text, at + n, &cp);
        if (text_width(cp) != 0 && !(text_record_of(cp)->flags & TEXT_FLAG_MARK)) {
            break;
        }
        *columns += (size_t)text_width(cp);
        n += more;
    }
    return n;
}

size_t text_span_width(wq_span text)
{
    size_t sum = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t cp;
        at += decode(text, at, &cp);
        sum += (size_t)text_width(cp);
    }
    return sum;
}

size_t text_span_cut(wq_span text, size_t columns)
{
    size_t at = 0, sum = 0;
    while (at < text.len) {
        size_t more;
        uint32_t base;
        size_t n = cluster(text, at, &more, &base);
        if (sum + more > columns) {
            break;
        }
        sum += more;
        at += n;
    }
    return at;
}

/* White space at which a line may end; the no-break spaces are none. */
static bool is_break(uint32_t cp)
{
    return cp == ' ' || (cp >= 0x09 && cp <= 0x0D) || cp == 0x85 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A && cp != 0x2007) || cp == 0x2028 || cp == 0x2029 ||
           cp == 0x205F || cp == 0x3000;
}

/* Where the text goes on behind white space from `at`; at most one line end is taken. */
static size_t skip_space(wq_span text, size_t at)
{
    while (at < text.len) {
        uint32_t cp;
        size_t n = decode(text, at, &cp);
        if (!is_break(cp)) {
            break;
        }
        at += n;
        if (cp == '\n') {
            break;
        }
    }
    return at;
}

size_t text_span_wrap(wq_span text, size_t columns, size_t *next)
{
    size_t at = 0, sum = 0;
    size_t content = 0; /* behind the last character that is not white space */
    size_t best = 0;    /* the last place to break, 0 if there is none */
    bool wide = false;  /* was the last character written without spaces? */
    while (at < text.len) {
        size_t more;
        uint32_t base;
        size_t n = cluster(text, at, &more, &base);
        if (base == '\n') {
            *next = at + 1;
            return content;
        }
        if (is_break(base)) {
            best = content == at ? at : best;
            wide = false;
        } else {
            best = content == at && (wide || more == 2) ? at : best;
            if (sum + more > columns && at > 0) {
                size_t end = best > 0 ? best : at;
                *next = skip_space(text, end);
                return content < end ? content : end;
            }
            content = at + n;
            wide = more == 2;
        }
        sum += more;
        at += n;
    }
    *next = text.len;
    return content;
}
