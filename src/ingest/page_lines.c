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

static void label_set(ingest_line *line, unsigned flags)
{
    line->flags |= (uint16_t)(LINE_IS_LABEL | flags);
    line_set(line, LINE_NOISE, RULE_LABEL);
}

/* Labels that a headline may follow without a sign, even without a blank. */
static size_t label_bare(wq_span text)
{
    static const char *const LABELS[] = {
        "اقرأ أيضاً", "اقرأ أيضا",   "إقرأ أيضاً",   "إقرأ أيضا",    "اقرأ ايضا",    "شاهد أيضاً",
        "شاهد أيضا", "إقرأ المزيد", "اقرأ المزيد", "À lire aussi", "A lire aussi", "Lire aussi",
        "Read also", "Also read",   "See also",    "بیشتر بخوانید"};
    for (size_t i = 0; i < sizeof LABELS / sizeof LABELS[0]; i++) {
        wq_span label = wq_span_str(LABELS[i]);
        if (wq_span_equal(wq_span_sub(text, 0, label.len), label)) {
            return label.len;
        }
    }
    return 0;
}

static bool label_glued(ingest_line *line, wq_span text)
{
    size_t label = label_bare(text);
    while (label > 0 && label < text.len && text.ptr[label] == ' ') {
        label++;
    }
    if (label == 0 || text.len < label + 20) {
        return false;
    }
    line->text += (uint32_t)label;
    line_set(line, LINE_RELATED, RULE_RELATED_INLINE);
    return true;
}

/* The beginning of the line, where the whole of it says nothing. */
static void begin_look(const ingest_pages *page, ingest_line *line, wq_span text,
                       const ingest_phrase *phrase)
{
    const ingest_lexicon *lexicon = page->lexicon;
    size_t len;
    ingest_word begin = ingest_phrase_begin(lexicon, phrase, &len);
    if ((begin == WORD_RELATED && label_inline(line, text, len)) || label_glued(line, text)) {
        return;
    }
    if (begin == WORD_RIGHTS && line->chars <= 120) {
        line_set(line, LINE_NOISE, RULE_COPYRIGHT);
    } else if (ingest_phrase_begins(lexicon, phrase, WORD_BUTTON_BEGIN, &len) ||
               ingest_phrase_begins(lexicon, phrase, WORD_NOTICE, &len) ||
               (ingest_phrase_begins(lexicon, phrase, WORD_COUNTER, &len) &&
                ingest_shape_digits(wq_span_sub(text, len, 8)) > 0)) {
        line_set(line, LINE_NOISE, RULE_BUTTON);
    } else if (line->chars <= 40 && ingest_phrase_begins(lexicon, phrase, WORD_END, &len)) {
        size_t rest;
        ingest_word word = ingest_lexicon_begin(
            lexicon, ingest_span_trim(wq_span_sub(text, len, text.len)), &rest);
        if (word == WORD_RELATED || word == WORD_TICKER) {
            line_set(line, LINE_NOISE, RULE_BUTTON);
        }
    } else if (line->chars <= 40 && ingest_phrase_begins(lexicon, phrase, WORD_MORE_OF, &len)) {
        label_set(line, 0);
    }
}

/* No item of a list, and nothing announced by it. */
static bool is_day_alone(const ingest_line *line)
{
    return (line->flags & (LINE_HAS_BULLET | LINE_GOES_ON)) == 0;
}

static void words_look(const ingest_pages *page, ingest_line *line, wq_span text,
                       const ingest_phrase *phrase)
{
    const ingest_lexicon *lexicon = page->lexicon;
    ingest_word whole = ingest_phrase_find(lexicon, phrase);
    if (ingest_phrase_is(lexicon, phrase, WORD_COMMENTS)) {
        label_set(line, LINE_IS_COMMENTS);
    } else if (ingest_phrase_is(lexicon, phrase, WORD_TAGS)) {
        label_set(line, LINE_IS_TAGS);
    } else if (whole == WORD_RELATED || whole == WORD_TICKER) {
        label_set(line, whole == WORD_TICKER ? LINE_IS_TICKER : 0);
    } else if (whole == WORD_SECTION) {
        line_set(line, LINE_NOISE, RULE_BUTTON);
    } else if (ingest_lexicon_buttons(lexicon, text)) {
        line_set(line, LINE_NOISE, RULE_BUTTON);
    } else if (is_day_alone(line) && ingest_page_date_here(lexicon, text)) {
        line_set(line, LINE_DATE, RULE_PAGE_DATE);
    } else if (ingest_phrase_is(lexicon, phrase, WORD_AGO) || ingest_shape_ago(lexicon, text)) {
        line->flags |= LINE_IS_TIME;
    } else if (ingest_shape_scrap(lexicon, text)) {
        line_set(line, LINE_NOISE, RULE_SCRAP);
    } else {
        begin_look(page, line, text, phrase);
    }
}

/* A notice of the site may end as a sentence does. */
static bool ends_too(const ingest_pages *page, const ingest_phrase *phrase)
{
    size_t len;
    return ingest_phrase_begins(page->lexicon, phrase, WORD_NOTICE, &len) ||
           ingest_phrase_find(page->lexicon, phrase) == WORD_SECTION ||
           ingest_phrase_begin(page->lexicon, phrase, &len) == WORD_RIGHTS;
}

/* What a person's rules say of it. */
static bool given_look(const ingest_pages *page, ingest_line *line, wq_span text)
{
    bool label;
    unsigned kind = ingest_siterules_find(page->rules, page->source, text, &label);
    if (kind != LINE_UNSET) {
        line_set(line, (ingest_line_kind)kind, RULE_GIVEN);
        line->flags |= label ? LINE_IS_LABEL : 0;
    }
    return kind != LINE_UNSET;
}

/* What the line is whatever stands around it. */
static void line_look(const ingest_pages *page, ingest_line *line)
{
    wq_span text = wq_span_of(page->text + line->at, line->len);
    line->chars = (uint32_t)ingest_span_chars(text);
    line->flags = end_flags(text);
    if (page->rules != NULL && given_look(page, line, text)) {
        return;
    }
    if (line->len > SHORT_BYTES) {
        return;
    }
    if (only_signs(text)) {
        line->flags |= (uint16_t)(LINE_IS_BULLET | (line->chars >= 3 ? LINE_IS_RULER : 0));
        line_set(line, LINE_NOISE, RULE_BULLET);
        return;
    }
    ingest_rule rule;
    if (ingest_shape_image(text, line->chars, &rule)) {
        line_set(line, LINE_NOISE, rule);
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
    uint32_t value;
    if (ingest_shape_number(text, &value)) {
        line->flags |= LINE_IS_NUMBER;
    }
    if (line->chars <= 160 && (line->flags & (LINE_IS_TIME | LINE_IS_NUMBER)) == 0) {
        ingest_phrase phrase;
        ingest_phrase_fold(text, &phrase);
        if ((line->flags & LINE_ENDS) == 0 || ends_too(page, &phrase)) {
            words_look(page, line, text, &phrase);
        }
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

bool ingest_line_paragraph(const ingest_line *line)
{
    return line->kind == LINE_UNSET &&
           (line->chars >= 100 || ((line->flags & LINE_ENDS) != 0 && line->chars > 60));
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

static wq_status lines_cut(ingest_pages *page)
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
    WQ_TRY(lines_cut(page));
    ingest_page_zones(page);
    ingest_page_beside(page);
    ingest_page_edges(page);
    ingest_page_stories(page);
    return WQ_OK;
}
