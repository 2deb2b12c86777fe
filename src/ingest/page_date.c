/* SPDX-License-Identifier: MIT */
/* Days of publication and datelines: what stands at the edges of a story. */
#include "ingest/page_lines.h"

#include "base/date.h"
#include "ingest/core.h"
#include "text/dates.h"
#include "text/text.h"

#include <string.h>

#define DATELINE_BYTES 160 /* looked at */
#define PLACE_WORDS    6

static uint32_t char_at(wq_span text, size_t at, size_t *len)
{
    uint32_t cp = 0;
    *len = text_utf8_decode(wq_span_sub(text, at, 4), &cp);
    *len = *len > 0 ? *len : 1;
    return cp;
}

static bool is_dash(uint32_t cp)
{
    return cp == '-' || cp == 0x2013 || cp == 0x2014 || cp == 0x2012 || cp == 0x2015;
}

/* A time behind the date, "03-12-2024 | 20:31", "3 ديسمبر 2024 - 20:31": its first byte. */
static size_t time_at(wq_span text)
{
    for (size_t i = text.len; i > 0; i--) {
        if (i == text.len || text.ptr[i - 1] != ' ') {
            continue;
        }
        if (ingest_time_length(wq_span_sub(text, i, text.len)) == text.len - i) {
            return i;
        }
    }
    return text.len;
}

static wq_span signs_trim(wq_span text)
{
    size_t n;
    text = ingest_span_trim(text);
    while (text.len > 0) {
        uint32_t cp = char_at(text, 0, &n);
        if (cp != ':' && cp != '|' && cp != '/' && !is_dash(cp) && cp != ' ') {
            break;
        }
        text = wq_span_sub(text, n, text.len);
    }
    while (text.len > 0) {
        uint8_t c = text.ptr[text.len - 1];
        if (c != ':' && c != '|' && c != '-' && c != ' ' && c != ',' && c != '.') {
            break;
        }
        text.len--;
    }
    return ingest_span_trim(text);
}

bool ingest_date_read(wq_span text, wq_date *date)
{
    return text.len <= WQ_DATE_BYTES_MAX &&
           (wq_date_parse(text, date) == WQ_OK || text_date_whole(text, date));
}

bool ingest_dateline_date(wq_span dateline, wq_date *date)
{
    text_date found[2];
    if (text_dates_find(dateline, NULL, found, 2) != 1 || found[0].date.precision < WQ_DATE_DAY) {
        return false;
    }
    *date = found[0].date;
    return true;
}

static bool date_read(wq_span text, wq_date *date)
{
    text = signs_trim(text);
    if (text.len == 0 || text.len > WQ_DATE_BYTES_MAX) {
        return false;
    }
    if (ingest_date_read(text, date)) {
        return true;
    }
    wq_span day = signs_trim(wq_span_sub(text, 0, time_at(text)));
    return day.len > 0 && day.len < text.len && ingest_date_read(day, date);
}

#define DAY_WORDS 24 /* of a line that is a date */
#define DAY_SPAN  7  /* of the date in it */

/* The day somewhere in a line that is nothing else: the first words that read as one, the longest
 * first. A month alone does only where no day is. */
static bool date_search(wq_span line, wq_date *date)
{
    size_t from[DAY_WORDS], to[DAY_WORDS], words = 0;
    for (size_t at = 0; at < line.len && words < DAY_WORDS;) {
        while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '|')) {
            at++;
        }
        from[words] = at;
        while (at < line.len && line.ptr[at] != ' ' && line.ptr[at] != '|') {
            at++;
        }
        to[words] = at;
        words += to[words] > from[words];
    }
    wq_date month = {0};
    for (size_t i = 0; i < words; i++) {
        for (size_t k = i + DAY_SPAN < words ? i + DAY_SPAN : words; k > i; k--) {
            wq_span text = wq_span_sub(line, from[i], to[k - 1] - from[i]);
            if (date_read(text, date) && date->precision >= WQ_DATE_DAY) {
                return true;
            }
            month = date->precision == WQ_DATE_MONTH ? *date : month;
        }
    }
    *date = month;
    return month.precision == WQ_DATE_MONTH;
}

/* As a whole, or behind a label; a year alone, or a month, is hardly ever the day of a page. */
static bool date_whole(const ingest_lexicon *lexicon, wq_span line, wq_date *date)
{
    size_t len;
    if (date_read(line, date) && date->precision != WQ_DATE_YEAR) {
        return true;
    }
    return ingest_lexicon_begin(lexicon, line, &len) == WORD_DATE &&
           date_read(wq_span_sub(line, len, line.len), date);
}

bool ingest_page_date(const ingest_lexicon *lexicon, wq_span line, wq_date *date)
{
    if (date_whole(lexicon, line, date)) {
        return true;
    }
    memset(date, 0, sizeof *date);
    return date_search(line, date); /* a calendar that is not read is a date all the same */
}

bool ingest_page_date_here(const ingest_lexicon *lexicon, wq_span line)
{
    wq_date date;
    /* Reading is dear; a day has four digits at least. */
    return line.len <= 200 && ingest_shape_digits(line) >= 2 &&
           (ingest_shape_date(lexicon, line) ||
            (ingest_shape_digits(line) >= 4 && date_whole(lexicon, line, &date)));
}

/* ---- file names ---- */

static bool digits_read(const char *at, size_t count, int *value)
{
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9') {
            return false;
        }
        *value = *value * 10 + (at[i] - '0');
    }
    return at[count] < '0' || at[count] > '9';
}

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

/* At a digit that none stands before: yyyy-mm-dd, yyyy-mm, yyyymmdd. */
static bool name_date_at(const char *at, wq_date *date)
{
    char text[16];
    int year, month, day;
    if (digits_read(at, 8, &day)) {
        memcpy(text, at, 8);
        return day >= 19000101 && day < 21000000 &&
               wq_date_parse(wq_span_of(text, 8), date) == WQ_OK;
    }
    if (!digits_read(at, 4, &year) || year < 1900 || year >= 2100 || !is_separator(at[4]) ||
        !digits_read(at + 5, 2, &month)) {
        return false;
    }
    memcpy(text, at, 7);
    text[4] = text[7] = '-';
    if (is_separator(at[7]) && digits_read(at + 8, 2, &day)) {
        memcpy(text + 8, at + 8, 2);
        if (wq_date_parse(wq_span_of(text, 10), date) == WQ_OK) {
            return true;
        }
    }
    return wq_date_parse(wq_span_of(text, 7), date) == WQ_OK;
}

bool ingest_name_date(const char *name, wq_date *date)
{
    const char *slash = strrchr(name, '/');
    const char *base = slash != NULL ? slash + 1 : name;
    for (const char *at = base; *at != '\0'; at++) {
        bool digit = *at >= '0' && *at <= '9';
        bool first = at == base || at[-1] < '0' || at[-1] > '9';
        if (digit && first && name_date_at(at, date)) {
            return true;
        }
    }
    return false;
}

/* ---- datelines ---- */

/* Where the first dash between blanks (or behind a bracket) begins; text.len for none. */
static size_t dash_find(wq_span text, size_t *behind)
{
    size_t n;
    for (size_t at = 0; at < text.len; at += n) {
        uint32_t cp = char_at(text, at, &n);
        bool spaced = at > 0 && (text.ptr[at - 1] == ' ' || text.ptr[at - 1] == ')') &&
                      (at + n >= text.len || text.ptr[at + n] == ' ');
        if (is_dash(cp) && spaced) {
            *behind = at + n;
            return at;
        }
    }
    *behind = text.len;
    return text.len;
}

typedef struct place {
    size_t words;
    bool plain;    /* nothing but words, commas and brackets */
    bool brackets; /* with an agency in brackets */
    bool capital;  /* Latin letters, all capital, before a bracket or comma */
} place;

static void bracket_look(const ingest_lexicon *lexicon, wq_span text, size_t open, place *p)
{
    size_t close = open;
    while (close < text.len && text.ptr[close] != ')') {
        close++;
    }
    wq_span inside = wq_span_sub(text, open + 1, close - open - 1);
    p->brackets = p->brackets || ingest_lexicon_find(lexicon, inside) == WORD_AGENCY;
}

static place place_look(const ingest_lexicon *lexicon, wq_span text)
{
    place p = {1, true, false, true};
    bool open = false;
    size_t n;
    text = ingest_span_trim(text);
    for (size_t at = 0; at < text.len; at += n) {
        uint32_t cp = char_at(text, at, &n);
        if (cp == '(') {
            open = true;
            bracket_look(lexicon, text, at, &p);
        }
        p.words += cp == ' ' && !open;
        open = open && cp != ')';
        p.capital = p.capital && (open || cp < 'a' || cp > 'z') && cp < 0x250;
        bool sign = cp == '.' || cp == '"' || cp == 0xAB || cp == 0xBB || cp == ':' || cp == '?' ||
                    cp == 0x61F || cp == '!' || cp == 0x201C || cp == 0x201D || cp == 0x61B;
        p.plain = p.plain && (!sign || (cp == '.' && p.capital));
    }
    p.plain = p.plain && text.len > 0 && p.words <= PLACE_WORDS + 2;
    return p;
}

/* "وكالات" or "رويترز، أ ف ب". */
static bool is_agencies(const ingest_lexicon *lexicon, wq_span text)
{
    size_t from = 0, n;
    for (size_t at = 0; at < text.len; at += n) {
        uint32_t cp = char_at(text, at, &n);
        if (cp == ',' || cp == 0x60C || cp == '/') {
            if (ingest_lexicon_find(lexicon, wq_span_sub(text, from, at - from)) != WORD_AGENCY) {
                return false;
            }
            from = at + n;
        }
    }
    return ingest_lexicon_find(lexicon, wq_span_sub(text, from, text.len)) == WORD_AGENCY;
}

static wq_span dateline_head(const ingest_lexicon *lexicon, wq_span paragraph)
{
    wq_span none = {NULL, 0};
    wq_span head = wq_span_sub(paragraph, 0, DATELINE_BYTES);
    size_t behind;
    size_t dash = dash_find(head, &behind);
    if (dash == head.len) {
        return none;
    }
    place p = place_look(lexicon, wq_span_sub(head, 0, dash));
    if (!p.plain || p.words > PLACE_WORDS + 2) {
        return none;
    }
    wq_span rest = wq_span_sub(head, behind, head.len);
    size_t next;
    size_t second = dash_find(rest, &next);
    wq_span agency = ingest_span_trim(wq_span_sub(rest, 0, second));
    if (second < rest.len && is_agencies(lexicon, agency)) {
        return wq_span_sub(paragraph, 0, (size_t)(agency.ptr - paragraph.ptr) + agency.len);
    }
    bool agency_first = is_agencies(lexicon, wq_span_sub(head, 0, dash));
    if (p.brackets || agency_first || (p.capital && p.words <= PLACE_WORDS) ||
        (p.words <= 2 && dash <= 40)) {
        return ingest_span_trim(wq_span_sub(paragraph, 0, dash));
    }
    return none;
}

/* "... . (دمشق، واشنطن – وكالات)": brackets at the end with an agency behind the last dash. */
static wq_span dateline_tail(const ingest_lexicon *lexicon, wq_span paragraph)
{
    wq_span none = {NULL, 0};
    size_t end = paragraph.len;
    while (end > 0 && paragraph.ptr[end - 1] == '.') {
        end--;
    }
    if (end == 0 || paragraph.ptr[end - 1] != ')') {
        return none;
    }
    size_t open = end - 1;
    while (open > 0 && end - open < DATELINE_BYTES && paragraph.ptr[open] != '(') {
        open--;
    }
    if (paragraph.ptr[open] != '(') {
        return none;
    }
    wq_span inside = wq_span_sub(paragraph, open + 1, end - open - 2);
    size_t behind;
    size_t dash = dash_find(inside, &behind);
    wq_span agency = dash < inside.len ? wq_span_sub(inside, behind, inside.len) : inside;
    return is_agencies(lexicon, ingest_span_trim(agency)) ? inside : none;
}

/* "دمشق-سانا": a dash without blanks. */
static bool is_glued(const ingest_lexicon *lexicon, wq_span line)
{
    const uint8_t *dash = line.len <= 60 ? memchr(line.ptr, '-', line.len) : NULL;
    size_t at = dash != NULL ? (size_t)(dash - line.ptr) : line.len;
    return at + 1 < line.len && is_agencies(lexicon, wq_span_sub(line, at + 1, line.len)) &&
           place_look(lexicon, wq_span_sub(line, 0, at)).words <= 3;
}

/* A whole line of it: "دمشق – وكالات". */
static wq_span dateline_line(const ingest_lexicon *lexicon, wq_span line)
{
    wq_span none = {NULL, 0};
    if (line.len > DATELINE_BYTES) {
        return none;
    }
    wq_span tail = dateline_tail(lexicon, line);
    if (tail.len > 0 && tail.len + 2 >= line.len) {
        return line;
    }
    if (is_glued(lexicon, line)) {
        return line;
    }
    size_t behind;
    size_t dash = dash_find(line, &behind);
    place p = place_look(lexicon, wq_span_sub(line, 0, dash));
    bool agency = dash < line.len &&
                  is_agencies(lexicon, ingest_span_trim(wq_span_sub(line, behind, line.len)));
    if (dash < line.len && p.plain && p.words <= PLACE_WORDS &&
        is_agencies(lexicon, ingest_span_trim(wq_span_sub(line, 0, dash))) &&
        place_look(lexicon, wq_span_sub(line, behind, line.len)).words == 1) {
        return line; /* the agency, then the place */
    }
    bool bracket = dash == line.len && p.brackets && line.ptr[line.len - 1] == ')';
    return p.plain && p.words <= PLACE_WORDS && (agency || bracket) ? line : none;
}

wq_span ingest_dateline_find(const ingest_lexicon *lexicon, wq_span paragraph, bool at_end)
{
    if (!at_end) {
        return dateline_head(lexicon, paragraph);
    }
    wq_span line = dateline_line(lexicon, paragraph);
    return line.len > 0 ? line : dateline_tail(lexicon, paragraph);
}
