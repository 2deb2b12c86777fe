/* SPDX-License-Identifier: MIT */
#include "ingest/page_lines.h"

#include "ingest/core.h"
#include "text/text.h"

#include <string.h>

/* Longer lines are running text whatever they hold: their words are not looked at. */
#define SHORT_BYTES 400

static uint32_t char_at(wq_span text, size_t at, size_t *len)
{
    uint32_t cp = 0;
    *len = text_utf8_decode(wq_span_sub(text, at, 4), &cp);
    *len = *len > 0 ? *len : 1;
    return cp;
}

static uint32_t char_before(wq_span text, size_t end, size_t *at)
{
    size_t from = end;
    while (from > 0) {
        from--;
        if ((text.ptr[from] & 0xC0) != 0x80) {
            break;
        }
    }
    size_t len;
    *at = from;
    return from < end ? char_at(text, from, &len) : 0;
}

static uint32_t digit_of(uint32_t cp)
{
    return cp >= '0' && cp <= '9'       ? cp - '0'
           : cp >= 0x660 && cp <= 0x669 ? cp - 0x660
           : cp >= 0x6F0 && cp <= 0x6F9 ? cp - 0x6F0
                                        : 10;
}

/* ---- what a line is by itself ---- */

static bool is_closing(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == ')' || cp == ']' || cp == 0xBB || cp == 0xAB ||
           cp == 0x201D || cp == 0x201C || cp == 0x2019 || cp == 0x203A;
}

static uint16_t end_flags(wq_span line)
{
    size_t at;
    size_t end = line.len;
    uint32_t cp = char_before(line, end, &at);
    for (int i = 0; i < 4 && (is_closing(cp) || cp == ' ' || cp == 0xA0); i++) {
        end = at;
        cp = char_before(line, end, &at);
    }
    switch (cp) {
    case 0x2026:
        return LINE_CUT;
    case '.':
        return at > 0 && line.ptr[at - 1] == '.' ? LINE_CUT : LINE_ENDS;
    case 0x6D4:
        return LINE_ENDS;
    case '!':
    case '?':
    case 0x61F:
        return 0; /* a headline may ask or call */
    case ',':
    case ';':
    case ':':
    case 0x60C:
    case 0x61B:
        return LINE_GOES_ON;
    default:
        return 0;
    }
}

/* Is it a sign that lists are made with? */
static bool is_bullet(uint32_t cp)
{
    return cp == '-' || cp == '*' || cp == '+' || cp == '>' || cp == '|' || cp == 0xB7 ||
           cp == 0xAB || cp == 0xBB || cp == 0x2010 || cp == 0x2011 || cp == 0x2012 ||
           cp == 0x2013 || cp == 0x2014 || cp == 0x2015 || cp == 0x2022 || cp == 0x2023 ||
           cp == 0x2043 || cp == 0x2219 || cp == 0x203A || cp == 0x25A0 || cp == 0x25A1 ||
           cp == 0x25AA || cp == 0x25AB || cp == 0x25B6 || cp == 0x25BA || cp == 0x25C0 ||
           cp == 0x25C4 || cp == 0x25CB || cp == 0x25CF || cp == 0x25E6 || cp == 0x2605 ||
           cp == 0x2606 || cp == 0x2756 || cp == 0x27A2 || cp == 0x2192 || cp == 0x2190 ||
           cp == 0x25C6 || cp == 0x25C7 || cp == 0x2B24;
}

static bool is_sign(uint32_t cp)
{
    return is_bullet(cp) || (cp < 0x30 && cp > 0) || (cp >= 0x3A && cp < 0x41) ||
           (cp >= 0x5B && cp < 0x61) || (cp >= 0x7B && cp < 0xAA) || cp == 0xAC || cp == 0xAD ||
           cp == 0x60C || cp == 0x61B || cp == 0x640 || (cp >= 0x2000 && cp < 0x2070) ||
           (cp >= 0x2190 && cp < 0x2C00) || cp == 0xFE0F || (cp >= 0x1F000 && cp < 0x1FB00);
}

static bool only_signs(wq_span line)
{
    for (size_t at = 0, n; at < line.len; at += n) {
        if (!is_sign(char_at(line, at, &n))) {
            return false;
        }
    }
    return line.len > 0;
}

/* A bullet, blanks, then text: bytes of the first two. */
static size_t bullet_length(wq_span line)
{
    size_t n;
    if (!is_bullet(char_at(line, 0, &n)) || line.ptr[0] == '|') {
        return 0;
    }
    size_t at = n;
    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t')) {
        at++;
    }
    if (wq_span_sub(line, at, 2).len == 2 && memcmp(line.ptr + at, "\xC2\xA0", 2) == 0) {
        at += 2;
    }
    bool quote = n == 2 && line.ptr[0] == 0xC2 && line.ptr[1] == 0xAB; /* « opens a quotation */
    return at > n && at < line.len && !quote ? at : 0;
}

size_t ingest_time_length(wq_span text)
{
    size_t at = 0, n = 1;
    uint32_t value[2] = {0, 0};
    for (int part = 0; part < 2; part++) {
        int digits = 0;
        for (uint32_t d; at < text.len && digits < 3; at += n, digits++) {
            d = digit_of(char_at(text, at, &n));
            if (d > 9) {
                break;
            }
            value[part] = value[part] * 10 + d;
        }
        if (digits == 0 || digits > 2 || (part == 1 && digits != 2)) {
            return 0;
        }
        if (part == 0 && (at >= text.len || text.ptr[at++] != ':')) {
            return 0;
        }
    }
    if (value[0] > 24 || value[1] > 59) {
        return 0;
    }
    static const char *const HALVES[] = {" am", " pm", "am", "pm", " AM", " PM",  "AM",
                                         "PM",  " ص",  " م", "ص",  "م",   " ق.ظ", " ب.ظ"};
    for (size_t i = 0; i < sizeof HALVES / sizeof HALVES[0]; i++) {
        wq_span half = wq_span_str(HALVES[i]);
        wq_span rest = wq_span_sub(text, at, half.len);
        size_t end = at + half.len;
        if (wq_span_equal(rest, half) && (end == text.len || text.ptr[end] == ' ')) {
            return end;
        }
    }
    return at < text.len && digit_of(char_at(text, at, &n)) < 10 ? 0 : at;
}

static bool is_gap(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == '-' || cp == '|' || cp == 0x2013 ||
           cp == 0x2014 || cp == ':' || cp == ']' || cp == ')' || cp == 0x200F || cp == 0x2022;
}

/* A time at the head and what stands between it and the text. */
static void time_flags(ingest_line *line, wq_span text)
{
    size_t open = text.len > 0 && (text.ptr[0] == '[' || text.ptr[0] == '(');
    size_t time = ingest_time_length(wq_span_sub(text, open, text.len));
    if (time == 0) {
        return;
    }
    size_t at = open + time, n = 0;
    while (at < text.len && is_gap(char_at(text, at, &n))) {
        at += n;
    }
    if (at >= text.len) {
        line->flags |= LINE_IS_TIME;
    } else if (at > open + time) {
        line->flags |= LINE_HAS_TIME;
    }
}

static bool is_hex(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool ends_with_any(wq_span line, const char *const *ends, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        wq_span end = wq_span_str(ends[i]);
        bool same = line.len > end.len;
        for (size_t k = 0; same && k < end.len; k++) {
            same = (line.ptr[line.len - end.len + k] | 0x20) == (end.ptr[k] | 0x20);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

/* An image's name: one word (or a path) that ends as images do. */
static size_t image_suffix(wq_span line)
{
    static const char *const ENDS[] = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif"};
    if (!ends_with_any(line, ENDS, sizeof ENDS / sizeof ENDS[0])) {
        return 0;
    }
    size_t spaces = 0;
    for (size_t i = 0; i < line.len; i++) {
        spaces += line.ptr[i] == ' ';
    }
    size_t dot = line.len;
    while (line.ptr[--dot] != '.') {
    }
    return spaces <= 3 ? line.len - dot : 0;
}

/* At least 16 hexadecimal digits with nothing but '-' and '_', letters and digits among them. */
static bool is_image_id(wq_span line)
{
    size_t hex = 0, letters = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (is_hex(line.ptr[i])) {
            hex++;
            letters += line.ptr[i] > '9';
        } else if (line.ptr[i] != '-' && line.ptr[i] != '_') {
            return false;
        }
    }
    return hex >= 16 && (letters > 0 || hex >= 24) && letters < hex;
}

static void line_set(ingest_line *line, ingest_line_kind kind, ingest_rule rule)
{
    line->kind = (uint8_t)kind;
    line->rule = (uint8_t)rule;
}

static bool has_sign(wq_span text, uint32_t sign)
{
    size_t n;
    for (size_t at = 0; at < text.len; at += n) {
        if (char_at(text, at, &n) == sign) {
            return true;
        }
    }
    return false;
}

/* "label: headline"; the label is skipped, the headline kept. */
static bool label_inline(ingest_line *line, wq_span text, size_t label)
{
    size_t at = label, n = 0;
    bool sign = false;
    while (at < text.len) {
        uint32_t cp = char_at(text, at, &n);
        if (!is_gap(cp) && cp != '>' && cp != 0xBB && cp != 0xAB) {
            break;
        }
        sign = sign || cp == ':' || cp == '|' || cp == 0xBB || cp == '>';
        at += n;
    }
    if (!sign || at >= text.len) {
        return false;
    }
    line->text += (uint32_t)at;
    line_set(line, LINE_RELATED, RULE_RELATED_INLINE);
    return true;
}

static void words_look(const ingest_pages *page, ingest_line *line, wq_span text)
{
    size_t len;
    wq_date date;
    ingest_word whole = ingest_lexicon_find(page->lexicon, text);
    if (whole == WORD_RELATED || whole == WORD_TICKER) {
        line->flags |= LINE_IS_LABEL | (whole == WORD_TICKER ? LINE_IS_TICKER : 0);
        line_set(line, LINE_NOISE, RULE_LABEL);
    } else if (whole == WORD_SECTION) {
        line_set(line, LINE_NOISE, RULE_BUTTON);
    } else if (ingest_lexicon_buttons(page->lexicon, text)) {
        line_set(line, LINE_NOISE, RULE_BUTTON);
    } else if (ingest_page_date(page->lexicon, text, &date)) {
        line_set(line, LINE_DATE, RULE_PAGE_DATE);
    } else {
        switch (ingest_lexicon_begin(page->lexicon, text, &len)) {
        case WORD_RELATED:
            (void)label_inline(line, text, len);
            break;
        case WORD_RIGHTS:
            if (line->chars <= 120) {
                line_set(line, LINE_NOISE, RULE_COPYRIGHT);
            }
            break;
        default:
            break;
        }
    }
}

/* What the line is whatever stands around it. */
static void line_look(const ingest_pages *page, ingest_line *line)
{
    wq_span text = wq_span_of(page->text + line->at, line->len);
    line->chars = (uint32_t)ingest_span_chars(text);
    line->flags = end_flags(text);
    if (line->len > SHORT_BYTES) {
        return;
    }
    if (only_signs(text)) {
        line->flags |= LINE_IS_BULLET;
        line_set(line, LINE_NOISE, RULE_BULLET);
        return;
    }
    size_t suffix = image_suffix(text);
    size_t word = text.len;
    while (word > 0 && text.ptr[word - 1] != ' ') {
        word--;
    }
    if (word > 0 && line->chars <= 80 &&
        is_image_id(wq_span_sub(text, word, text.len - word - suffix))) {
        line_set(line, LINE_NOISE, RULE_IMAGE_ID); /* "Photo: 3fa9..." */
        return;
    }
    if (is_image_id(wq_span_sub(text, 0, text.len - suffix))) {
        line_set(line, LINE_NOISE, RULE_IMAGE_ID);
        return;
    }
    if (suffix > 0) {
        line_set(line, LINE_NOISE, RULE_IMAGE_NAME);
        return;
    }
    if (has_sign(wq_span_sub(text, 0, 8), 0xA9)) {
        line_set(line, LINE_NOISE, RULE_COPYRIGHT);
        return;
    }
    size_t bullet = bullet_length(text);
    if (bullet > 0) {
        line->flags |= LINE_HAS_BULLET;
        line->text = (uint32_t)bullet;
        line->bullet = (uint8_t)(bullet < 255 ? bullet : 0);
        text = wq_span_sub(text, bullet, text.len);
    }
    time_flags(line, text);
    if (line->chars <= 140 && (line->flags & (LINE_IS_TIME | LINE_ENDS)) == 0) {
        words_look(page, line, text);
    }
    if (line->kind != LINE_RELATED && (line->flags & (LINE_HAS_TIME | LINE_IS_TIME)) == 0) {
        /* The bullet is the writer's unless a section takes the line. */
        line->text = 0;
    }
}

bool ingest_line_headline(const ingest_line *line, uint32_t chars)
{
    return line->kind == LINE_UNSET && line->chars <= chars &&
           (line->flags & (LINE_ENDS | LINE_GOES_ON | LINE_CUT)) == 0;
}

/* ---- lines ---- */

typedef struct cutter {
    ingest_pages *page;
    size_t at;
    uint32_t number;
    uint32_t gap;
    bool wrapped;
} cutter;

/* The next line of the page, trimmed; false at the end. */
static bool cutter_next(cutter *c, wq_span *line)
{
    wq_span text = wq_span_of(c->page->text, c->page->len);
    if (c->at >= text.len) {
        return false;
    }
    size_t end = c->at;
    while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') {
        end++;
    }
    *line = ingest_span_trim(wq_span_sub(text, c->at, end - c->at));
    bool crlf = end + 1 < text.len && text.ptr[end] == '\r' && text.ptr[end + 1] == '\n';
    c->at = end + (crlf ? 2 : 1);
    c->number++;
    return true;
}

static wq_status cutter_put(cutter *c, wq_span text)
{
    ingest_line line;
    memset(&line, 0, sizeof line);
    line.at = (uint32_t)(text.ptr - c->page->text);
    line.len = (uint32_t)text.len;
    line.number = c->number;
    line.lines = 1;
    line.gap = (uint16_t)(c->gap < UINT16_MAX ? c->gap : UINT16_MAX);
    c->gap = 0;
    wq_status status = wq_buf_put(&c->page->lines, &line, sizeof line);
    return status == WQ_ELIMIT ? WQ_ETOOBIG : status;
}

/* A page that was wrapped by hand: the line goes on the one before it, which only moves down. */
static void cutter_join(cutter *c, wq_span text)
{
    size_t count;
    ingest_line *last = ingest_page_line(c->page, &count) + count - 1;
    uint8_t *to = c->page->text + last->at + last->len;
    *to++ = ' ';
    memmove(to, text.ptr, text.len);
    last->len += (uint32_t)text.len + 1;
    last->lines++;
}

wq_status ingest_page_lines(ingest_pages *page)
{
    cutter c = {page, 0, 0, 0, ingest_text_wrapped(wq_span_of(page->text, page->len))};
    wq_span line;
    while (cutter_next(&c, &line)) {
        if (line.len == 0) {
            c.gap++;
            continue;
        }
        size_t count;
        (void)ingest_page_line(page, &count);
        if (c.wrapped && c.gap == 0 && count > 0) {
            cutter_join(&c, line);
        } else {
            WQ_TRY(cutter_put(&c, line));
        }
    }
    size_t count;
    ingest_line *lines = ingest_page_line(page, &count);
    for (size_t i = 0; i < count; i++) {
        line_look(page, &lines[i]);
    }
    return WQ_OK;
}

wq_status ingest_page_read(ingest_pages *page)
{
    page->stories = 0;
    WQ_TRY(ingest_page_lines(page));
    ingest_page_beside(page);
    ingest_page_stories(page);
    return WQ_OK;
}
