/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <stdio.h>
#include <string.h>

/* ---- the calendar ---- */

static bool year_is_leap(int32_t y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

int32_t wq_date_month_days(int32_t year, int32_t month)
{
    static const uint8_t DAYS[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && year_is_leap(year) ? 29 : DAYS[month - 1];
}

static int32_t divide_down(int32_t a, int32_t b)
{
    return a / b - (a % b < 0);
}

/* Days of whole years before `year`, counted from year 0; fewer than none before that. */
static int32_t year_days(int32_t year)
{
    int32_t past = year - 1;
    return 366 + past * 365 + divide_down(past, 4) - divide_down(past, 100) +
           divide_down(past, 400);
}

int32_t wq_date_days(int32_t year, int32_t month, int32_t day)
{
    int32_t days = year_days(year) - year_days(1970);
    for (int32_t m = 1; m < month; m++) {
        days += wq_date_month_days(year, m);
    }
    return days + day - 1;
}

wq_civil wq_date_civil(int64_t minutes)
{
    int64_t days = minutes / 1440;
    int64_t rest = minutes % 1440;
    if (rest < 0) {
        rest += 1440;
        days--;
    }
    wq_civil c = {0, 1, 0, (int32_t)(rest / 60), (int32_t)(rest % 60)};
    /* A first guess that is at most one year off, then the months. */
    c.year = (int32_t)(1970 + days / 366);
    if (days < 0) {
        c.year = (int32_t)(1970 + days / 365 - 1);
    }
    while (wq_date_days(c.year + 1, 1, 1) <= days) {
        c.year++;
    }
    int32_t left = (int32_t)days - wq_date_days(c.year, 1, 1);
    while (left >= wq_date_month_days(c.year, c.month)) {
        left -= wq_date_month_days(c.year, c.month);
        c.month++;
    }
    c.day = left + 1;
    return c;
}

/* ---- words that dates are made of ---- */

typedef struct date_word {
    const char *text; /* folded as word_fold does */
    int16_t value;
} date_word;

static const date_word MONTHS[] = {
    {"january", 1},
    {"february", 2},
    {"march", 3},
    {"april", 4},
    {"may", 5},
    {"june", 6},
    {"july", 7},
    {"august", 8},
    {"september", 9},
    {"october", 10},
    {"november", 11},
    {"december", 12},
    {"jan", 1},
    {"feb", 2},
    {"mar", 3},
    {"apr", 4},
    {"jun", 6},
    {"jul", 7},
    {"aug", 8},
    {"sep", 9},
    {"sept", 9},
    {"oct", 10},
    {"nov", 11},
    {"dec", 12},
    /* French, accents folded */
    {"janvier", 1},
    {"fevrier", 2},
    {"mars", 3},
    {"avril", 4},
    {"mai", 5},
    {"juin", 6},
    {"juillet", 7},
    {"aout", 8},
    {"septembre", 9},
    {"octobre", 10},
    {"novembre", 11},
    {"decembre", 12},
    {"janv", 1},
    {"fevr", 2},
    {"fev", 2},
    {"avr", 4},
    {"juil", 7},
    /* Turkish */
    {"ocak", 1},
    {"şubat", 2},
    {"mart", 3},
    {"nisan", 4},
    {"mayıs", 5},
    {"haziran", 6},
    {"temmuz", 7},
    {"ağustos", 8},
    {"eylül", 9},
    {"ekim", 10},
    {"kasım", 11},
    {"aralık", 12},
    /* Arabic: Levant and Iraq */
    {"كانون الثاني", 1},
    {"شباط", 2},
    {"اذار", 3},
    {"نيسان", 4},
    {"ايار", 5},
    {"حزيران", 6},
    {"تموز", 7},
    {"اب", 8},
    {"ايلول", 9},
    {"تشرين الاول", 10},
    {"تشرين الثاني", 11},
    {"كانون الاول", 12},
    /* Egypt, Sudan, the Gulf */
    {"يناير", 1},
    {"فبراير", 2},
    {"مارس", 3},
    {"ابريل", 4},
    {"مايو", 5},
    {"يونيو", 6},
    {"يونيه", 6},
    {"يوليو", 7},
    {"يوليه", 7},
    {"اغسطس", 8},
    {"سبتمبر", 9},
    {"اكتوبر", 10},
    {"نوفمبر", 11},
    {"ديسمبر", 12},
    /* Tunisia, Algeria, Morocco */
    {"جانفي", 1},
    {"فيفري", 2},
    {"افريل", 4},
    {"ماي", 5},
    {"جوان", 6},
    {"جويلية", 7},
    {"جويليه", 7},
    {"اوت", 8},
    {"يوليوز", 7},
    {"غشت", 8},
    {"شتنبر", 9},
    {"نونبر", 11},
    {"دجنبر", 12},
    /* Persian names of the same months */
    {"ژانویه", 1},
    {"فوریه", 2},
    {"اوریل", 4},
    {"مه", 5},
    {"ژوین", 6},
    {"ژویه", 7},
    {"سپتامبر", 9},
    {"اکتبر", 10},
    {"نوامبر", 11},
    {"دسامبر", 12},
};

/* Words that may stand in a date and say nothing more. */
static const date_word NOISE[] = {
    {"يوم", 0}, {"الساعة", 0}, {"at", 0}, {"le", 0}, {"of", 0}, {"t", 0},
    {"st", 0},  {"nd", 0},     {"rd", 0}, {"th", 0}, {"er", 0}, {"م", 0},
};

static const date_word WEEKDAYS[] = {
    {"monday", 1},   {"tuesday", 2},  {"wednesday", 3}, {"thursday", 4}, {"friday", 5},
    {"saturday", 6}, {"sunday", 7},   {"mon", 1},       {"tue", 2},      {"wed", 3},
    {"thu", 4},      {"fri", 5},      {"sat", 6},       {"sun", 7},      {"lundi", 1},
    {"mardi", 2},    {"mercredi", 3}, {"jeudi", 4},     {"vendredi", 5}, {"samedi", 6},
    {"dimanche", 7}, {"الاحد", 7},    {"الاثنين", 1},   {"الثلاثاء", 2}, {"الاربعاء", 3},
    {"الخميس", 4},   {"الجمعة", 5},   {"السبت", 6},
};

static const date_word ZONES[] = {
    {"z", 0},      {"utc", 0},    {"gmt", 0},    {"ut", 0},     {"est", -300}, {"edt", -240},
    {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    {"cet", 60},   {"cest", 120}, {"eet", 120},  {"eest", 180},
};

static const date_word HALVES[] = {
    {"am", 0}, {"pm", 12}, {"صباحا", 0}, {"مساء", 12}, {"ص", 0},
};

#define WORD_MAX 40

static bool word_find(const date_word *words, size_t count, const char *text, int16_t *value)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i].text, text) == 0) {
            *value = words[i].value;
            return true;
        }
    }
    return false;
}
#define WORD_FIND(words, text, value)                                                              \
    word_find((words), sizeof(words) / sizeof(words)[0], (text), (value))

/* ---- characters ---- */

/* One character, loosely: text that is not UTF-8 is not a date and falls out later. */
static uint32_t char_next(wq_span *in)
{
    uint8_t lead = in->ptr[0];
    size_t len = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t cp = len == 1 ? lead : len == 2 ? lead & 0x1Fu : len == 3 ? lead & 0x0Fu : lead & 7u;
    if (len > in->len) {
        len = in->len;
    }
    for (size_t i = 1; i < len; i++) {
        cp = cp << 6 | (in->ptr[i] & 0x3Fu);
    }
    *in = wq_span_sub(*in, len, SIZE_MAX);
    return cp;
}

static int char_digit(uint32_t cp)
{
    if (cp >= '0' && cp <= '9') {
        return (int)(cp - '0');
    }
    if (cp >= 0x660 && cp <= 0x669) {
        return (int)(cp - 0x660);
    }
    if (cp >= 0x6F0 && cp <= 0x6F9) {
        return (int)(cp - 0x6F0);
    }
    return -1;
}

/* Blanks, and marks of direction that pages put around dates. */
static bool char_is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0xA0 || cp == 0x200E || cp == 0x200F ||
           (cp >= 0x202A && cp <= 0x202E) || cp == 0x202F || cp == 0x61C;
}

/* Letters folded to what the tables write; 0 drops the character (marks, tatweel). */
static uint32_t char_fold(uint32_t cp)
{
    if (cp >= 'A' && cp <= 'Z') {
        return cp + 32;
    }
    switch (cp) {
    case 0x622:
    case 0x623:
    case 0x625:
        return 0x627;
    case 0x649:
        return 0x64A;
    case 0x626: /* ژوئن, ژوئیه */
    case 0x640:
        return 0;
    case 0xC9:
    case 0xE9:
    case 0xE8:
        return 'e';
    case 0xDB:
    case 0xFB:
        return 'u';
    default:
        return cp >= 0x64B && cp <= 0x652 ? 0 : cp;
    }
}

static bool char_is_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp < 0x600) ||
           (cp >= 0x620 && cp <= 0x652) || (cp >= 0x671 && cp <= 0x6D3);
}

/* ---- tokens ---- */

typedef enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_WORD, TOKEN_MARK } token_kind;

typedef struct token {
    token_kind kind;
    bool blank_before;
    uint8_t digits;
    uint32_t mark;
    uint64_t number;
    char word[WORD_MAX];
} token;

#define TOKEN_MAX 28

static size_t utf8_put(uint32_t cp, char *out)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    out[0] = (char)(0xC0 | cp >> 6);
    out[1] = (char)(0x80 | (cp & 0x3F));
    return 2; /* letters of dates lie below U+0800 */
}

/* Returns false for a word too long to be one of ours. */
static bool token_word(wq_span *in, token *t)
{
    size_t len = 0;
    while (in->len > 0) {
        wq_span at = *in;
        uint32_t cp = char_next(&at);
        if (!char_is_letter(cp) && char_fold(cp) != 0) {
            break;
        }
        *in = at;
        uint32_t folded = char_fold(cp);
        if (folded == 0) {
            continue;
        }
        if (len + 3 > WORD_MAX) {
            return false;
        }
        len += utf8_put(folded, t->word + len);
    }
    t->word[len] = '\0';
    return true;
}

static bool token_number(wq_span *in, token *t)
{
    while (in->len > 0) {
        wq_span at = *in;
        int digit = char_digit(char_next(&at));
        if (digit < 0) {
            break;
        }
        *in = at;
        if (++t->digits > 18) {
            return false;
        }
        t->number = t->number * 10 + (uint64_t)digit;
    }
    return true;
}

/* Cut the text into tokens, the last of them TOKEN_END. */
static bool tokens_cut(wq_span in, token tokens[TOKEN_MAX])
{
    size_t count = 0;
    bool blank = false;
    while (in.len > 0) {
        wq_span at = in;
        uint32_t cp = char_next(&at);
        if (char_is_blank(cp)) {
            in = at;
            blank = true;
            continue;
        }
        if (count + 1 == TOKEN_MAX) {
            return false;
        }
        token *t = &tokens[count++];
        memset(t, 0, sizeof *t);
        t->blank_before = blank;
        blank = false;
        if (char_digit(cp) >= 0) {
            t->kind = TOKEN_NUMBER;
            if (!token_number(&in, t)) {
                return false;
            }
        } else if (char_is_letter(cp)) {
            t->kind = TOKEN_WORD;
            if (!token_word(&in, t)) {
                return false;
            }
        } else {
            t->kind = TOKEN_MARK;
            t->mark = cp;
            in = at;
        }
    }
    memset(&tokens[count], 0, sizeof tokens[count]);
    return count > 0;
}

/* ---- the grammar ---- */

typedef struct reading {
    const token *at;
    const token *first; /* of the text */
    uint64_t n[3];      /* numbers of the day, month and year, in the order written */
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

static bool is_mark(const token *t, uint32_t mark)
{
    return t->kind == TOKEN_MARK && t->mark == mark;
}

static bool two_digits(const token *t, uint64_t max)
{
    return t->kind == TOKEN_NUMBER && t->digits <= 2 && t->number <= max;
}

/* hh:mm[:ss[.fff]], or 10h30. */
static bool read_time(reading *r)
{
    const token *t = r->at;
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
        if ((is_mark(t, '.') || is_mark(t, ',')) && t[1].kind == TOKEN_NUMBER &&
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
    const token *t = r->at;
    int sign = is_mark(&t[0], '+') ? 1 : -1;
    if (r->offset_known && r->offset != 0) {
        return false;
    }
    if (t[1].kind != TOKEN_NUMBER) {
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
    const token *t = r->at;
    int16_t month = 0;
    char two[2 * WORD_MAX + 1];
    size_t words = 0;
    if (t[1].kind == TOKEN_WORD) {
        (void)snprintf(two, sizeof two, "%s %s", t[0].word, t[1].word);
        words = WORD_FIND(MONTHS, two, &month) ? 2 : 0;
    }
    if (words == 0) {
        words = WORD_FIND(MONTHS, t[0].word, &month) ? 1 : 0;
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
    if (r->time && !r->zone && WORD_FIND(ZONES, word, &value)) {
        r->offset = value;
        r->offset_known = true;
        r->zone = true;
    } else if (r->time && r->half < 0 && strcmp(word, "م") == 0) {
        r->half = 12;
    } else if (r->time && r->half < 0 && WORD_FIND(HALVES, word, &value)) {
        r->half = value;
    } else if (r->weekday == 0 && WORD_FIND(WEEKDAYS, word, &value)) {
        r->weekday = value;
    } else if (!WORD_FIND(NOISE, word, &value)) {
        return false;
    }
    r->at++;
    return true;
}

/* T185600 or T1856 behind a date with marks: the basic form of a time, as some sites write it. */
static bool read_basic_time(reading *r)
{
    const token *t = r->at;
    bool follows_t = r->count == 3 && !r->time && t > r->first && t[-1].kind == TOKEN_WORD &&
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
    const token *t = r->at;
    if (r->count == 3 && read_basic_time(r)) {
        return true;
    }
    bool h = t[1].kind == TOKEN_WORD && strcmp(t[1].word, "h") == 0;
    if ((is_mark(&t[1], ':') || h) && t[2].kind == TOKEN_NUMBER) {
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
    if (r->count > 0 && r->at[1].kind == TOKEN_NUMBER && r->month == 0 && !r->time) {
        if (r->mark != 0 && r->mark != mark && r->count < 3) {
            return false;
        }
        r->mark = r->count < 3 ? mark : r->mark;
    } else if (r->at[1].kind == TOKEN_END && mark != '.') {
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
    if (full && r->weekday != 0 && (minutes + 3 + 7 * 365240) % 7 + 1 != r->weekday) {
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
    const token *t = r->at;
    if (t->kind != TOKEN_NUMBER) {
        return;
    }
    uint64_t time = 0;
    if (t->digits == 14 || t->digits == 12) {
        uint64_t scale = t->digits == 14 ? 1000000 : 10000;
        r->n[0] = t->number / scale;
        time = t->digits == 14 ? t->number % scale / 100 : t->number % scale;
        r->at += 1;
    } else if (t->digits == 8 && t[1].kind == TOKEN_WORD && strcmp(t[1].word, "t") == 0 &&
               t[2].kind == TOKEN_NUMBER && (t[2].digits == 6 || t[2].digits == 4)) {
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
    token tokens[TOKEN_MAX];
    memset(date, 0, sizeof *date);
    WQ_FAIL_IF(text.len == 0 || text.len > WQ_DATE_BYTES_MAX, WQ_EFORMAT);
    WQ_FAIL_IF(!tokens_cut(text, tokens), WQ_EFORMAT);
    reading r;
    memset(&r, 0, sizeof r);
    r.at = r.first = tokens;
    r.half = -1;
    compact_time(&r);
    WQ_FAIL_IF(r.hour > 23 || r.minute > 59, WQ_EFORMAT);
    while (r.at->kind != TOKEN_END) {
        bool ok = r.at->kind == TOKEN_NUMBER ? read_number(&r)
                  : r.at->kind == TOKEN_WORD ? read_word(&r)
                                             : read_mark(&r);
        WQ_FAIL_IF(!ok, WQ_EFORMAT);
    }
    return reading_finish(&r, date) ? WQ_OK : WQ_EFORMAT;
}

size_t wq_date_format(const wq_date *date, char out[WQ_DATE_TEXT])
{
    out[0] = '\0';
    if (date->precision == WQ_DATE_NONE) {
        return 0;
    }
    bool zone = date->precision == WQ_DATE_MINUTE && date->offset_known != 0;
    int offset = zone ? date->offset : 0;
    wq_civil c = wq_date_civil((int64_t)date->minutes + offset);
    char text[96];
    int len = snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day,
                       c.hour, c.minute);
    static const uint8_t CUT[] = {0, 4, 7, 10, 16};
    if (date->precision < WQ_DATE_MINUTE) {
        len = CUT[date->precision];
    }
    if (zone && offset == 0) {
        len += snprintf(text + len, sizeof text - (size_t)len, "Z");
    } else if (zone) {
        int size = offset < 0 ? -offset : offset;
        len += snprintf(text + len, sizeof text - (size_t)len, "%c%02d:%02d",
                        offset < 0 ? '-' : '+', size / 60, size % 60);
    }
    len = len < WQ_DATE_TEXT ? len : WQ_DATE_TEXT - 1;
    memcpy(out, text, (size_t)len);
    out[len] = '\0';
    return (size_t)len;
}

wq_date_range wq_date_span(const wq_date *date)
{
    wq_date_range range = {date->minutes, date->minutes};
    wq_civil c = wq_date_civil(date->minutes);
    switch (date->precision) {
    case WQ_DATE_YEAR:
        range.last += (int64_t)(year_is_leap(c.year) ? 366 : 365) * 1440;
        break;
    case WQ_DATE_MONTH:
        range.last += (int64_t)wq_date_month_days(c.year, c.month) * 1440;
        break;
    case WQ_DATE_DAY:
        range.last += 1440;
        break;
    case WQ_DATE_MINUTE:
        range.last += 1;
        break;
    default:
        range.first = range.last = 0;
    }
    return range;
}
