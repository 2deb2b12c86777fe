/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include "base/datetokens.h"

#include <stdio.h>
#include <string.h>

typedef struct reading {
    const wq_date_token *at;
    const wq_date_token *first; /* of the text */
    uint64_t n[3];              /* numbers of the day, month and year, in the order written */
    uint8_t digits[3];
    unsigned count;
    uint32_t mark;   /* between them; 0 none yet */
    int16_t month;   /* from a name; 0 none */
    int16_t weekday; /* 1 Monday to 7 Sunday; 0 none */
    bool time, zone;
    int16_t hour, minute, offset;
    bool offset_known;
    int half; /* -1 none, 0 morning, 12 afternoon */
} reading;

static bool is_mark(const wq_date_token *t, uint32_t mark)
{
    return t->kind == WQ_TOKEN_MARK && t->mark == mark;
}

static bool two_digits(const wq_date_token *t, uint64_t max)
{
    return t->kind == WQ_TOKEN_NUMBER && t->digits <= 2 && t->number <= max;
}

/* hh:mm[:ss[.fff]], or 10h30. */
static bool read_time(reading *r)
{
    const wq_date_token *t = r->at;
    if (r->time || !two_digits(&t[0], 23) || !two_digits(&t[2], 59)) {
        return false;
    }
    r->time = true;
    r->hour = (int16_t)t[0].number;
    r->minute = (int16_t)t[2].number;
    t += 3;
    if (is_mark(t, ':')) {
        if (!two_digits(&t[1], 60)) {
            return false;
        }
        t += 2;
        if ((is_mark(t, '.') || is_mark(t, ',')) && t[1].kind == WQ_TOKEN_NUMBER &&
            !t[1].blank_before) {
            t += 2;
        }
    }
    r->at = t;
    return true;
}

/* +03, +0300, +03:00 behind a time. */
static bool read_offset(reading *r)
{
    const wq_date_token *t = r->at;
    int sign = is_mark(&t[0], '+') ? 1 : -1;
    if (r->offset_known && r->offset != 0) {
        return false;
    }
    if (t[1].kind != WQ_TOKEN_NUMBER) {
        return false;
    }
    uint64_t hours = t[1].number;
    uint64_t minutes = 0;
    t += 2;
    if (t[-1].digits == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (t[-1].digits > 2) {
        return false;
    } else if (is_mark(t, ':')) {
        if (!two_digits(&t[1], 59)) {
            return false;
        }
        minutes = t[1].number;
        t += 2;
    }
    if (hours > 18 || minutes > 59) {
        return false;
    }
    r->offset = (int16_t)(sign * (int)(hours * 60 + minutes));
    /* RFC 2822: "-0000" says that the zone is not known. */
    r->offset_known = !(sign < 0 && r->offset == 0);
    r->zone = true;
    r->at = t;
    return true;
}

static bool read_month(reading *r)
{
    const wq_date_token *t = r->at;
    int16_t month = 0;
    char two[2 * WQ_DATE_WORD + 1];
    size_t words = 0;
    if (t[1].kind == WQ_TOKEN_WORD) {
        (void)snprintf(two, sizeof two, "%s %s", t[0].word, t[1].word);
        words = wq_date_word(WQ_WORD_MONTH, two, &month) ? 2 : 0;
    }
    if (words == 0) {
        words = wq_date_word(WQ_WORD_MONTH, t[0].word, &month) ? 1 : 0;
    }
    if (words == 0 || (r->month != 0 && r->month != month)) {
        return false;
    }
    r->month = month;
    r->at += words;
    return true;
}

static bool read_word(reading *r)
{
    int16_t value;
    const char *word = r->at->word;
    if (read_month(r)) {
        return true;
    }
    if (r->time && !r->zone && wq_date_word(WQ_WORD_ZONE, word, &value)) {
        r->offset = value;
        r->offset_known = true;
        r->zone = true;
    } else if (r->time && r->half < 0 && strcmp(word, "م") == 0) {
        r->half = 12;
    } else if (r->time && r->half < 0 && wq_date_word(WQ_WORD_HALF, word, &value)) {
        r->half = value;
    } else if (r->weekday == 0 && wq_date_word(WQ_WORD_WEEKDAY, word, &value)) {
        r->weekday = value;
    } else if (!wq_date_word(WQ_WORD_NOISE, word, &value)) {
        return false;
    }
    r->at++;
    return true;
}

/* T185600 or T1856 behind a date with marks: the basic form of a time, as some sites write it. */
static bool read_basic_time(reading *r)
{
    const wq_date_token *t = r->at;
    bool follows_t = r->count == 3 && !r->time && t > r->first && t[-1].kind == WQ_TOKEN_WORD &&
                     strcmp(t[-1].word, "t") == 0 && !t->blank_before;
    if (!follows_t || (t->digits != 6 && t->digits != 4)) {
        return false;
    }
    uint64_t time = t->digits == 6 ? t->number / 100 : t->number;
    if (time / 100 > 23 || time % 100 > 59) {
        return false;
    }
    r->time = true;
    r->hour = (int16_t)(time / 100);
    r->minute = (int16_t)(time % 100);
    r->at++;
    return true;
}

static bool read_number(reading *r)
{
    const wq_date_token *t = r->at;
    if (r->count == 3 && read_basic_time(r)) {
        return true;
    }
    bool h = t[1].kind == WQ_TOKEN_WORD && strcmp(t[1].word, "h") == 0;
    if ((is_mark(&t[1], ':') || h) && t[2].kind == WQ_TOKEN_NUMBER) {
        return read_time(r);
    }
    if (r->count == 3) {
        return false;
    }
    r->n[r->count] = t->number;
    r->digits[r->count++] = t->digits;
    r->at++;
    return true;
}

static bool read_mark(reading *r)
{
    uint32_t mark = r->at->mark;
    if (r->time && (mark == '+' || mark == '-')) {
        return read_offset(r);
    }
    if (mark == ',' || mark == 0x60C || mark == '(' || mark == ')') {
        r->at++;
        return true;
    }
    if (mark != '-' && mark != '/' && mark != '.' && mark != 0x2013) {
        return false;
    }
    /* Between two numbers the mark must stay the same: 2024-12/08 is a slip. */
    if (r->count > 0 && r->at[1].kind == WQ_TOKEN_NUMBER && r->month == 0 && !r->time) {
        if (r->mark != 0 && r->mark != mark && r->count < 3) {
            return false;
        }
        r->mark = r->count < 3 ? mark : r->mark;
    } else if (r->at[1].kind == WQ_TOKEN_END && mark != '.') {
        return false;
    }
    r->at++;
    return true;
}

/* Numbers to year, month, day; 0 for what is not there. */
static bool numbers_place(const reading *r, int32_t ymd[3])
{
    const uint64_t *n = r->n;
    const uint8_t *d = r->digits;
    uint64_t y = 0, m = (uint64_t)r->month, day = 0;
    if (r->count == 0) {
        return false;
    }
    if (r->month != 0) {
        size_t year = r->count == 1 ? 0 : d[0] == 4 ? 0 : 1;
        if (r->count > 2 || d[year] != 4 || (r->count == 2 && d[1 - year] > 2)) {
            return false;
        }
        y = n[year];
        day = r->count == 2 ? n[1 - year] : 0;
        if (r->count == 2 && day == 0) {
            return false;
        }
    } else if (r->count == 3 && r->mark != 0 && d[0] == 4 && d[1] <= 2 && d[2] <= 2) {
        y = n[0];
        m = n[1];
        day = n[2];
    } else if (r->count == 3 && r->mark != 0 && d[2] == 4 && d[0] <= 2 && d[1] <= 2) {
        y = n[2];
        m = n[1];
        day = n[0];
    } else if (r->count == 2 && r->mark != 0 && d[0] == 4 && d[1] <= 2) {
        y = n[0];
        m = n[1];
    } else if (r->count == 2 && r->mark != 0 && r->mark != '-' && d[1] == 4 && d[0] <= 2) {
        y = n[1];
        m = n[0];
    } else if (r->count == 1 && d[0] == 8) {
        y = n[0] / 10000;
        m = n[0] / 100 % 100;
        day = n[0] % 100;
    } else if (r->count == 1 && d[0] == 4) {
        y = n[0];
    } else {
        return false;
    }
    bool full = r->count == 3 || d[0] == 8 || (r->month != 0 && r->count == 2);
    bool month_there = full || r->month != 0 || r->count == 2;
    if (y < 1000 || y > 5999 || m > 12 || (month_there && m == 0) || (full && day == 0)) {
        return false;
    }
    if (full && day > (uint64_t)wq_date_month_days((int32_t)y, (int32_t)m)) {
        return false;
    }
    ymd[0] = (int32_t)y;
    ymd[1] = (int32_t)m;
    ymd[2] = (int32_t)day;
    return true;
}

static bool reading_finish(const reading *r, wq_date *date)
{
    int32_t ymd[3];
    if (!numbers_place(r, ymd)) {
        return false;
    }
    bool full = ymd[2] != 0;
    int32_t hour = r->hour;
    if ((r->time && !full) || (r->half >= 0 && (hour > 12 || hour == 0))) {
        return false;
    }
    if (r->half >= 0) {
        hour = hour % 12 + r->half;
    }
    int64_t minutes = (int64_t)wq_date_days(ymd[0], ymd[1] != 0 ? ymd[1] : 1, full ? ymd[2] : 1);
    /* 1970-01-01 was a Thursday; many weeks more keep it above zero. */
    if (full && r->weekday != 0 && (minutes + 3 + 7L * 365240) % 7 + 1 != r->weekday) {
        return false;
    }
    minutes = minutes * 1440 + (r->time ? hour * 60 + r->minute : 0);
    date->precision = !full ? (ymd[1] != 0 ? WQ_DATE_MONTH : WQ_DATE_YEAR)
                            : (r->time ? WQ_DATE_MINUTE : WQ_DATE_DAY);
    if (r->time && r->offset_known) {
        date->offset_known = 1;
        date->offset = r->offset;
        minutes -= r->offset;
    }
    date->minutes = (int32_t)minutes;
    return true;
}

/* 20241208T1015 and 20241208101500: digits without marks are cut into a day and a time. */
static void compact_time(reading *r)
{
    const wq_date_token *t = r->at;
    if (t->kind != WQ_TOKEN_NUMBER) {
        return;
    }
    uint64_t time = 0;
    if (t->digits == 14 || t->digits == 12) {
        uint64_t scale = t->digits == 14 ? 1000000 : 10000;
        r->n[0] = t->number / scale;
        time = t->digits == 14 ? t->number % scale / 100 : t->number % scale;
        r->at += 1;
    } else if (t->digits == 8 && t[1].kind == WQ_TOKEN_WORD && strcmp(t[1].word, "t") == 0 &&
               t[2].kind == WQ_TOKEN_NUMBER && (t[2].digits == 6 || t[2].digits == 4)) {
        r->n[0] = t->number;
        time = t[2].digits == 6 ? t[2].number / 100 : t[2].number;
        r->at += 3;
    } else {
        return;
    }
    r->digits[0] = 8;
    r->count = 1;
    r->time = true;
    /* Out of range on purpose when it is: reading_finish sees hour 99. */
    r->hour = (int16_t)(time / 100);
    r->minute = (int16_t)(time % 100);
}

wq_status wq_date_parse(wq_span text, wq_date *date)
{
    wq_date_token tokens[WQ_DATE_TOKENS];
    memset(date, 0, sizeof *date);
    WQ_FAIL_IF(text.len == 0 || text.len > WQ_DATE_BYTES_MAX, WQ_EFORMAT);
    WQ_FAIL_IF(!wq_date_tokens(text, tokens), WQ_EFORMAT);
    reading r;
    memset(&r, 0, sizeof r);
    r.at = r.first = tokens;
    r.half = -1;
    compact_time(&r);
    WQ_FAIL_IF(r.hour > 23 || r.minute > 59, WQ_EFORMAT);
    while (r.at->kind != WQ_TOKEN_END) {
        bool ok = r.at->kind == WQ_TOKEN_NUMBER ? read_number(&r)
                  : r.at->kind == WQ_TOKEN_WORD ? read_word(&r)
                                                : read_mark(&r);
        WQ_FAIL_IF(!ok, WQ_EFORMAT);
    }
    return reading_finish(&r, date) ? WQ_OK : WQ_EFORMAT;
}
