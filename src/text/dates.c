/* SPDX-License-Identifier: MIT */
/* From tokens to marks: the words of dates, numbers, and what stands between them. */
#include "text/datemarks.h"

#include "base/date.h"

#include <string.h>

/* Longer gaps are not looked into. */
#define GAP_BYTES 12

static text_date_gap gap_sign(uint32_t cp)
{
    switch (cp) {
    case '-':
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
        return GAP_DASH;
    case '/':
    case '\\':
    case 0x2044:
        return GAP_SLASH;
    case '.':
        return GAP_DOT;
    case ':':
        return GAP_COLON;
    case ',':
    case 0x60C:
    case '|':
        return GAP_COMMA;
    case '(':
    case '[':
        return GAP_OPEN;
    case ')':
    case ']':
        return GAP_CLOSE;
    default:
        return GAP_OTHER;
    }
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == 0x202F || cp == 0x2009 ||
           (cp >= 0x200B && cp <= 0x200F) || cp == 0x61C || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0x640 || cp == '\'' || cp == 0x2019;
}

/* What stands in text[from, to). */
static text_date_gap gap_look(wq_span text, uint32_t from, uint32_t to)
{
    text_date_gap gap = GAP_NONE;
    bool blank = false;
    if (to - from == 1 && text.ptr[from] == ' ') {
        return GAP_BLANK;
    }
    if (to - from > GAP_BYTES) {
        return GAP_OTHER;
    }
    while (from < to) {
        uint32_t cp;
        size_t n = text_utf8_decode(wq_span_sub(text, from, to - from), &cp);
        if (n == 0) {
            return GAP_OTHER;
        }
        from += (uint32_t)n;
        if (is_blank(cp)) {
            blank = blank || (cp != '\'' && cp != 0x2019 && cp != 0x640);
            continue;
        }
        if (gap != GAP_NONE) {
            return GAP_OTHER;
        }
        gap = gap_sign(cp);
    }
    if (gap == GAP_NONE) {
        return blank ? GAP_BLANK : GAP_NONE;
    }
    if (blank && gap == GAP_DOT) {
        return GAP_STOP;
    }
    if (blank && gap == GAP_COLON) {
        return GAP_COMMA;
    }
    /* Digits are grouped by commas. */
    return !blank && gap == GAP_COMMA ? GAP_OTHER : gap;
}

/* ---- numbers ---- */

static bool suffix_is(const uint8_t *at, size_t len)
{
    static const char *const SUFFIXES[] = {"st", "nd", "rd", "th", "er", "re", "ê", "e"};
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++) {
        if (strlen(SUFFIXES[i]) == len && memcmp(SUFFIXES[i], at, len) == 0) {
            return true;
        }
    }
    return false;
}

/* "29", "1st", "03t20". False: no number of a date. */
static bool number_read(const text_token *token, text_date_mark *mark)
{
    const uint8_t *at = token->folded;
    size_t len = token->folded_len;
    size_t digits = 0;
    mark->value = 0;
    while (digits < len && at[digits] >= '0' && at[digits] <= '9') {
        if (digits == 8) {
            return false;
        }
        mark->value = mark->value * 10 + (at[digits++] - '0');
    }
    mark->digits = (uint8_t)digits;
    if (digits == len || suffix_is(at + digits, len - digits)) {
        return true;
    }
    if (digits == 2 && len == 5 && at[2] == 't' && at[3] <= '2' && at[3] >= '0' && at[4] <= '9' &&
        at[4] >= '0') {
        mark->hour = (uint8_t)((at[3] - '0') * 10 + at[4] - '0');
        return true;
    }
    return false;
}

/* ---- runs ---- */

static void run_read(text_dates *dates, bool whole)
{
    unsigned behind = 0;
    if (dates->anchor) {
        behind = text_date_forms(dates, whole ? dates->count : dates->count - DATES_FORM);
    } else if (!whole) {
        behind = dates->count - DATES_FORM;
    }
    if (whole || behind >= dates->count) {
        dates->count = 0;
        dates->anchor = false;
        return;
    }
    dates->count = (uint16_t)(dates->count - behind);
    memmove(dates->marks, dates->marks + behind, dates->count * sizeof dates->marks[0]);
}

/* A run without one of these has no date in it. */
static bool is_anchor(const text_date_mark *mark)
{
    return mark->kind == DATEWORD_DIGITS ||
           (mark->kind >= DATEWORD_MONTH && mark->kind <= DATEWORD_PAIR) ||
           (mark->kind >= DATEWORD_WEEKDAY && mark->kind <= DATEWORD_TOMORROW) ||
           mark->kind == DATEWORD_WHICH;
}

/* Capitals and Persian digits are seen in the text only. */
static uint8_t spelling_flags(const text_dates *dates, uint32_t start, uint8_t flags)
{
    uint8_t first = dates->text.ptr[start];
    if ((flags & DATEWORD_CAPITAL) != 0 && first >= 'a' && first <= 'z') {
        flags |= DATEWORD_WEAK;
    }
    return flags;
}

/* A token that is no word of dates. */
static void other_add(text_dates *dates, uint32_t end)
{
    if (dates->count > 0) {
        run_read(dates, true);
    }
    dates->last = end;
}

static void mark_add(text_dates *dates, text_date_mark *mark)
{
    if (dates->count == DATES_MARKS) {
        run_read(dates, false);
    }
    mark->gap = (uint8_t)gap_look(dates->text, dates->last, mark->start);
    dates->anchor = dates->anchor || is_anchor(mark);
    dates->last = mark->end;
    dates->marks[dates->count++] = *mark;
}

text_date_sense text_date_sense_of(const text_token *token)
{
    text_date_sense sense = {0};
    const text_date_word *word = text_date_word_of(token, &sense.joined);
    sense.word = word != NULL ? (uint16_t)(word - text_date_words + 1) : 0;
    return sense;
}

void text_dates_word_some(text_dates *dates, uint32_t start, uint32_t end, text_date_sense sense)
{
    if (sense.word == 0) {
        other_add(dates, end);
        return;
    }
    const text_date_word *word = &text_date_words[sense.word - 1];
    text_date_mark mark = {.start = start,
                           .end = end,
                           .kind = word->kind,
                           .value = word->value,
                           .flags = spelling_flags(dates, start, word->flags),
                           .joined = sense.joined,
                           .hour = 0xFF};
    mark_add(dates, &mark);
}

void text_dates_token(text_dates *dates, const text_token *token)
{
    uint8_t first = token->folded[0];
    if (first < '0' || first > '9') {
        text_dates_word(dates, token->start, token->end, text_date_sense_of(token));
        return;
    }
    text_date_mark mark = {.start = token->start, .end = token->end, .hour = 0xFF};
    mark.kind = DATEWORD_DIGITS;
    mark.flags = dates->text.ptr[token->start] == 0xDB ? DATEWORD_FARSI : 0;
    if (number_read(token, &mark)) {
        mark_add(dates, &mark);
    } else {
        other_add(dates, token->end);
    }
}

void text_dates_text(text_dates *dates, wq_span text)
{
    dates->text = text;
    dates->last = 0;
    dates->count = 0;
    dates->anchor = false;
}

void text_dates_end(text_dates *dates)
{
    if (dates->count > 0) {
        run_read(dates, true);
    }
}

void text_dates_init(text_dates *dates, const wq_date *published)
{
    static const int32_t HALF[] = {0, 181, 14, 0, 0}; /* a year's, a month's middle */
    text_dates_text(dates, wq_span_of(NULL, 0));
    dates->found_count = dates->found_at = 0;
    dates->published = 0;
    dates->precision = published != NULL ? published->precision : WQ_DATE_NONE;
    if (dates->precision != WQ_DATE_NONE) {
        int64_t local =
            (int64_t)published->minutes + (published->offset_known ? published->offset : 0);
        wq_civil c = wq_date_civil(local);
        dates->published = wq_date_days(c.year, c.month, c.day) + HALF[dates->precision];
    }
}

void text_dates_each(text_dates *dates, wq_span text,
                     void (*each)(void *arg, const text_date *date), void *arg)
{
    text_tokens it;
    text_token token;
    text_date found;
    text_dates_text(dates, text);
    text_tokens_init(&it, text);
    for (bool more = true; more;) {
        more = text_tokens_next(&it, &token);
        if (more) {
            text_dates_token(dates, &token);
        } else {
            text_dates_end(dates);
        }
        while (text_dates_next(dates, &found)) {
            each(arg, &found);
        }
    }
}

typedef struct finding {
    text_date *out;
    size_t count, max;
} finding;

static void finding_take(void *arg, const text_date *date)
{
    finding *f = arg;
    if (f->count < f->max) {
        f->out[f->count++] = *date;
    }
}

size_t text_dates_find(wq_span text, const wq_date *published, text_date *out, size_t max)
{
    text_dates dates;
    finding f = {out, 0, max};
    text_dates_init(&dates, published);
    text_dates_each(&dates, text, finding_take, &f);
    return f.count;
}

bool text_date_whole(wq_span text, wq_date *date)
{
    text_date found[2];
    if (text_dates_find(text, NULL, found, 2) != 1 || found[0].start != 0 ||
        found[0].end != text.len || found[0].date.precision == WQ_DATE_NONE) {
        return false;
    }
    *date = found[0].date;
    return true;
}
