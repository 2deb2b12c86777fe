/* SPDX-License-Identifier: MIT */
/* From marks to forms: which words of a run say a date together. Every step looks at a bounded
 * number of marks, DATES_FORM at most. */
#include "text/datemarks.h"

#include "text/calendar.h"

#include <string.h>

#define KURDISH_MORE 1321
/* Years before this are not written in numbers alone. */
#define NUMBERS_FIRST 1600

void text_date_form_init(text_date_form *f, const text_dates *d, unsigned i)
{
    *f = (text_date_form){.start = text_date_at(d, i)->start, .hour = -1};
}

/* ---- a day of a month ---- */

static unsigned ordinal_read(const text_dates *d, unsigned i, int32_t *day)
{
    const text_date_mark *m = text_date_at(d, i);
    const text_date_mark *next = text_date_at(d, i + 1);
    int32_t units = m->value == 11 ? 1 : m->value;
    *day = m->value;
    if (units > 9 || !gap_in(next, NEAR)) {
        return 1;
    }
    if (next->kind == DATEWORD_TEEN) {
        *day = units + 10;
        return 2;
    }
    if (next->kind == DATEWORD_TENS && next->joined == LETTER_WAW) {
        *day = units + next->value;
        return 2;
    }
    return 1;
}

/* Marks of a day at `i`, or 0. */
static unsigned day_read(const text_dates *d, unsigned i, int32_t *day)
{
    const text_date_mark *m = text_date_at(d, i);
    *day = m->value;
    switch (m->kind) {
    case DATEWORD_DIGITS:
        return m->digits <= 2 && m->value >= 1 && m->value <= 31;
    case DATEWORD_ORDINAL:
        return i > 0 && text_date_is(d, i - 1, DATEWORD_SHARE) ? 0 : ordinal_read(d, i, day);
    case DATEWORD_TENS:
        if (text_date_is(d, i + 1, DATEWORD_AND) && text_date_is(d, i + 2, DATEWORD_ORDINAL) &&
            text_date_at(d, i + 2)->value < 10) {
            *day += text_date_at(d, i + 2)->value;
            return 3;
        }
        return 1;
    default:
        return 0;
    }
}

/* ---- months ---- */

static unsigned pair_read(const text_dates *d, unsigned i, text_date_month *name)
{
    static const uint8_t MONTHS[6][2] = {{0}, {12, 1}, {10, 11}, {3, 4}, {5, 6}, {0}};
    const text_date_mark *next = text_date_at(d, i + 1);
    int32_t pair = text_date_at(d, i)->value;
    name->calendar = pair >= 3 ? CALENDAR_HIJRI : CALENDAR_GREGORIAN;
    if (!gap_in(next, NEAR) || next->joined != 0) {
        return 0;
    }
    if (next->kind == DATEWORD_PILGRIM) {
        name->month = pair == 5 ? next->value : 0;
    } else if ((next->kind == DATEWORD_ORDINAL || next->kind == DATEWORD_LATTER) &&
               next->value <= 2) {
        name->month = MONTHS[pair][next->value - 1];
    }
    return name->month != 0 ? 2 : 0;
}

unsigned text_date_name(const text_dates *d, unsigned i, text_date_month *name)
{
    const text_date_mark *m = text_date_at(d, i);
    memset(name, 0, sizeof *name);
    name->weak = (m->flags & DATEWORD_WEAK) != 0;
    name->month = m->value;
    switch (m->kind) {
    case DATEWORD_ENGLISH:
        name->english = true;
        return 1;
    case DATEWORD_MONTH:
        return 1;
    case DATEWORD_HIJRI:
        name->calendar = CALENDAR_HIJRI;
        return 1;
    case DATEWORD_PERSIAN:
        name->calendar = CALENDAR_SOLAR;
        return 1;
    case DATEWORD_PAIR:
        name->month = 0;
        return pair_read(d, i, name);
    default:
        return 0;
    }
}

unsigned text_date_month_read(const text_dates *d, unsigned i, text_date_month *name)
{
    text_date_month second;
    unsigned n = text_date_name(d, i, name);
    if (n == 0 || name->calendar != CALENDAR_GREGORIAN) {
        return n;
    }
    if (gap_in(text_date_at(d, i + n), LOOSE) && text_date_at(d, i + n)->joined == 0) {
        unsigned more = text_date_name(d, i + n, &second);
        if (more != 0 && second.calendar == CALENDAR_GREGORIAN && second.month == name->month) {
            name->weak = false;
            return n + more;
        }
    }
    return n;
}

/* ---- years ---- */

unsigned text_date_era(const text_dates *d, unsigned i, bool full, int32_t *era)
{
    const text_date_mark *m = text_date_at(d, i);
    bool letter = m->end - m->start <= 4;
    *era = 0;
    if (m->kind != DATEWORD_ERA || !gap_in(m, NEAR) ||
        (letter && m->value == 1 && m->gap != GAP_NONE && !full)) {
        return 0;
    }
    *era = m->value;
    const text_date_mark *next = text_date_at(d, i + 1);
    if (next->kind == DATEWORD_ERA && gap_in(next, NEAR | 1u << GAP_DOT)) {
        *era = next->value;
        return 2;
    }
    return 1;
}

bool text_date_year_calendar(const text_date_mark *m, int32_t era, bool solar, text_date_form *f)
{
    f->year = m->value;
    f->year_from = YEAR_GIVEN;
    bool old = m->value >= SOLAR_FIRST && m->value <= SOLAR_LAST;
    if (f->calendar == CALENDAR_SOLAR || era == 3 || era == 4) {
        f->calendar = CALENDAR_SOLAR;
        f->year -= m->value > 2600 && m->value < 2900 ? KURDISH_MORE : 0;
        return true;
    }
    if (f->calendar == CALENDAR_HIJRI || era == 2) {
        f->calendar = CALENDAR_HIJRI;
        return m->value < 1600;
    }
    if (era == 0 && old && (solar || (m->flags & DATEWORD_FARSI) != 0) && f->month == 0) {
        f->calendar = CALENDAR_SOLAR;
    }
    return m->digits == 4;
}

unsigned text_date_year_read(const text_dates *d, unsigned i, text_date_form *f)
{
    unsigned j = i;
    bool noun = false, solar = false;
    if (!gap_in(text_date_at(d, j), LOOSE | 1u << GAP_DOT)) {
        return 0;
    }
    if (text_date_is_which(d, j)) {
        f->year_from = YEAR_WHICH;
        f->which = (int8_t)text_date_at(d, j)->value;
        return 1;
    }
    j += text_date_is(d, j, DATEWORD_OF);
    if (text_date_is(d, j, DATEWORD_YEARNOUN)) {
        noun = true;
        solar = text_date_at(d, j)->value == 2;
        j++;
    }
    if (noun && text_date_is_which(d, j)) {
        f->year_from = YEAR_SHIFT;
        f->which = (int8_t)text_date_at(d, j)->value;
        return j + 1 - i;
    }
    const text_date_mark *m = text_date_at(d, j);
    bool hijri = f->calendar == CALENDAR_HIJRI && m->digits == 3;
    if (m->kind != DATEWORD_DIGITS || (m->digits != 4 && !hijri) || (j > i && !gap_in(m, NEAR)) ||
        text_date_at(d, j + 1)->gap == GAP_COLON) {
        return 0;
    }
    int32_t era = 0;
    unsigned eras = text_date_era(d, j + 1, f->month != 0, &era);
    return text_date_year_calendar(m, era, solar, f) ? j + 1 + eras - i : 0;
}

/* ---- times ---- */

static bool clock_is(const text_dates *d, unsigned i, text_date_form *f)
{
    const text_date_mark *h = text_date_at(d, i);
    const text_date_mark *m = text_date_at(d, i + 1);
    if (h->kind != DATEWORD_DIGITS || h->digits > 2 || h->value > 23 ||
        m->kind != DATEWORD_DIGITS || m->digits != 2 || m->value > 59 || m->gap != GAP_COLON) {
        return false;
    }
    f->hour = h->value;
    f->minute = m->value;
    return true;
}

static unsigned half_read(const text_dates *d, unsigned i, text_date_form *f)
{
    if (!text_date_is(d, i, DATEWORD_HALF) || !gap_in(text_date_at(d, i), NEAR) || f->hour > 12) {
        return 0;
    }
    f->hour = f->hour % 12 + text_date_at(d, i)->value;
    return 1;
}

/* A time behind a day; or directly before it, which takes no marks more. */
static unsigned time_read(const text_dates *d, unsigned first, unsigned i, text_date_form *f)
{
    const text_date_mark *last = text_date_at(d, i - 1);
    if (last->hour != 0xFF) { /* 03T20:31 */
        const text_date_mark *m = text_date_at(d, i);
        bool good = last->hour < 24 && m->kind == DATEWORD_DIGITS && m->digits == 2 &&
                    m->value < 60 && m->gap == GAP_COLON;
        f->hour = good ? last->hour : -1;
        f->minute = good ? m->value : 0;
        return good;
    }
    unsigned j = i;
    if (gap_in(text_date_at(d, j), LOOSE)) {
        j += text_date_is(d, j, DATEWORD_IN);
        j += text_date_is(d, j, DATEWORD_AT);
        if (clock_is(d, j, f)) {
            return j + 2 + half_read(d, j + 2, f) - i;
        }
    }
    if (first >= 2 && gap_in(text_date_at(d, first), SPACED | 1u << GAP_DASH) &&
        clock_is(d, first - 2, f)) {
        f->start = text_date_at(d, first - 2)->start;
    }
    return 0;
}

/* ---- numbers alone: 29/11/2024 ---- */

bool text_date_row_ends(const text_dates *d, unsigned i, unsigned behind)
{
    const text_date_mark *next = text_date_at(d, behind);
    bool before = i > 0 && text_date_is(d, i - 1, DATEWORD_DIGITS) &&
                  (gap_in(text_date_at(d, i), SIGNS) || text_date_at(d, i)->gap == GAP_COLON);
    bool after = next->kind == DATEWORD_DIGITS &&
                 (gap_in(next, SIGNS) || next->gap == GAP_NONE ||
                  (next->gap == GAP_COLON && text_date_at(d, behind - 1)->hour == 0xFF));
    uint32_t end = text_date_at(d, behind - 1)->end;
    bool percent = end < d->text.len && d->text.ptr[end] == '%';
    return !before && !after && !percent;
}

static bool cue_before(const text_dates *d, unsigned i)
{
    return i > 0 &&
           (text_date_is(d, i - 1, DATEWORD_DATE) || text_date_is(d, i - 1, DATEWORD_DAY) ||
            text_date_is(d, i - 1, DATEWORD_WEEKDAY) || text_date_is(d, i - 1, DATEWORD_EQUALS));
}

bool text_date_numbered(const text_dates *d, unsigned i)
{
    return i > 0 && text_date_is(d, i - 1, DATEWORD_NOT) && text_date_at(d, i)->gap != GAP_OTHER;
}

static unsigned three_read(const text_dates *d, unsigned i, text_date_form *f)
{
    const text_date_mark *a = text_date_at(d, i), *b = text_date_at(d, i + 1),
                         *c = text_date_at(d, i + 2);
    int32_t era = 0;
    if (c->kind != DATEWORD_DIGITS || c->gap != b->gap || b->digits > 2 ||
        !text_date_row_ends(d, i, i + 3)) {
        return 0;
    }
    f->month = b->value;
    unsigned eras = 0;
    if (a->digits == 4 && c->digits <= 2) {
        f->day = c->value;
        f->year_from = YEAR_GIVEN;
        f->year = a->value;
        f->calendar =
            a->value >= SOLAR_FIRST && a->value <= SOLAR_LAST ? CALENDAR_SOLAR : CALENDAR_GREGORIAN;
    } else if (c->digits == 4 && a->digits <= 2) {
        f->day = a->value;
        eras = text_date_era(d, i + 3, true, &era);
        bool old = c->value >= SOLAR_FIRST && c->value <= SOLAR_LAST;
        bool farsi = (c->flags & DATEWORD_FARSI) != 0;
        f->calendar = !old                              ? CALENDAR_GREGORIAN
                      : era == 3 || (farsi && era == 0) ? CALENDAR_SOLAR
                                                        : CALENDAR_HIJRI;
        f->year = c->value;
        f->year_from = YEAR_GIVEN;
    } else if (c->digits == 2 && a->digits <= 2 && b->gap != GAP_DASH &&
               d->precision != WQ_DATE_NONE) {
        int32_t now = text_calendar_year(CALENDAR_GREGORIAN, d->published);
        int32_t year = now - now % 100 + c->value;
        year += year > now + 50 ? -100 : year < now - 50 ? 100 : 0;
        if (year > now + 30 || year < now - 30) {
            return 0;
        }
        f->day = a->value;
        f->year = year;
        f->year_from = YEAR_GIVEN;
    } else {
        return 0;
    }
    bool recent = f->calendar != CALENDAR_GREGORIAN || f->year >= NUMBERS_FIRST;
    return f->month >= 1 && f->day >= 1 && recent ? 3 + eras : 0;
}

/* 11/2024, 2024-11; 29/11 where something says that it is a day. */
static unsigned two_read(const text_dates *d, unsigned i, text_date_form *f)
{
    const text_date_mark *a = text_date_at(d, i), *b = text_date_at(d, i + 1);
    bool named = text_date_numbered(d, i) || (i > 1 && text_date_is(d, i - 1, DATEWORD_NOT));
    if (!text_date_row_ends(d, i, i + 2) || b->gap == GAP_DOT) {
        return 0;
    }
    bool first = a->digits == 4;
    const text_date_mark *year = first ? a : b;
    const text_date_mark *month = first ? b : a;
    if (year->digits == 4 && month->digits <= 2) {
        bool season = first && (month->value == (year->value + 1) % 100);
        if (named || season || year->value < 1900 || year->value > 2100 ||
            (b->gap == GAP_DASH && (!first || month->digits != 2))) {
            return 0;
        }
        f->year = year->value;
        f->year_from = YEAR_GIVEN;
        f->month = month->value;
    } else if (a->digits <= 2 && b->digits <= 2 && b->gap == GAP_SLASH && !named &&
               cue_before(d, i)) {
        f->day = a->value;
        f->month = b->value;
        return f->day >= 1 && f->month >= 1 ? 2 : 0;
    }
    return f->year != 0 && f->month >= 1 && f->month <= 12 ? 2 : 0;
}

static unsigned numbers_read(const text_dates *d, unsigned i, text_date_form *f)
{
    const text_date_mark *a = text_date_at(d, i), *b = text_date_at(d, i + 1);
    if (a->kind != DATEWORD_DIGITS || b->kind != DATEWORD_DIGITS || !gap_in(b, SIGNS)) {
        return 0;
    }
    unsigned n = three_read(d, i, f);
    if (n == 0) {
        text_date_form_init(f, d, i);
        n = two_read(d, i, f);
    }
    return n;
}

/* ---- a day and the name of its month ---- */

/* The days of "5, 6 and 7", up to the month. */
static unsigned days_read(const text_dates *d, unsigned i, text_date_form *forms, unsigned *count)
{
    unsigned j = i;
    *count = 0;
    for (;;) {
        text_date_form *f = &forms[*count];
        text_date_form_init(f, d, j);
        unsigned n = day_read(d, j, &f->day);
        if (n == 0) {
            return 0;
        }
        j += n;
        f->end = text_date_at(d, j - 1)->end;
        if (++*count == DATES_DAYS) {
            return j - i;
        }
        int32_t day;
        const text_date_mark *next = text_date_at(d, j);
        bool word =
            (next->kind == DATEWORD_AND || next->kind == DATEWORD_TO) && gap_in(next, SPACED);
        bool sign = next->gap == GAP_DASH || next->gap == GAP_COMMA || next->joined == LETTER_WAW;
        unsigned step = word && gap_in(text_date_at(d, j + 1), NEAR) ? 1 : 0;
        if ((step == 0 && !sign) || day_read(d, j + step, &day) == 0) {
            return j - i;
        }
        j += step;
    }
}

static unsigned day_month_read(const text_dates *d, unsigned i, text_date_form *forms,
                               unsigned *count)
{
    text_date_month name = {0};
    unsigned n = days_read(d, i, forms, count);
    if (n == 0) {
        return 0;
    }
    unsigned j = i + n;
    text_date_form *last = &forms[*count - 1];
    j += text_date_is(d, j, DATEWORD_OF) && gap_in(text_date_at(d, j), NEAR);
    bool noun = text_date_is(d, j, DATEWORD_MONTHNOUN) && gap_in(text_date_at(d, j), NEAR);
    j += noun;
    const text_date_mark *m = text_date_at(d, j);
    if (text_date_is_which(d, j) && (noun || m->value == 0)) { /* of this month */
        last->year_from = MONTH_SHIFT;
        last->which = (int8_t)m->value;
        j++;
    } else {
        unsigned names =
            gap_in(m, NEAR | SIGNS) && m->joined == 0 ? text_date_month_read(d, j, &name) : 0;
        if (names == 0) {
            return 0;
        }
        j += names;
        last->month = name.month;
        last->calendar = name.calendar;
        last->weak = name.weak;
        j += text_date_year_read(d, j, last);
    }
    last->end = text_date_at(d, j - 1)->end;
    return j - i;
}

/* November 29, 2024. */
static unsigned month_day_read(const text_dates *d, unsigned i, text_date_form *f)
{
    text_date_month name;
    unsigned n = text_date_name(d, i, &name);
    const text_date_mark *day = text_date_at(d, i + 1);
    bool stop = day->gap == GAP_STOP && text_date_at(d, i)->end - text_date_at(d, i)->start <= 4;
    if (n == 0 || !name.english || day->kind != DATEWORD_DIGITS || day->digits > 2 ||
        (day->gap != GAP_BLANK && !stop) || text_date_at(d, i + 2)->gap == GAP_COLON) {
        return 0;
    }
    f->month = name.month;
    f->day = day->value;
    f->weak = name.weak;
    n = 2;
    if (gap_in(text_date_at(d, i + 2), SPACED)) {
        n += text_date_year_read(d, i + 2, f);
    }
    return f->day >= 1 ? n : 0;
}

/* نوفمبر 2024, شباط الماضي. */
static unsigned month_year_read(const text_dates *d, unsigned i, text_date_form *f)
{
    text_date_month name;
    unsigned n = text_date_month_read(d, i, &name);
    bool no_day = i > 0 && text_date_is(d, i - 1, DATEWORD_DIGITS) &&
                  gap_in(text_date_at(d, i), NEAR) &&
                  text_date_at(d, i - 1)->digits <= 2; /* 32 December 2024 */
    if (n == 0 || no_day || (name.weak && name.calendar != CALENDAR_SOLAR)) {
        return 0;
    }
    f->month = name.month;
    f->calendar = name.calendar;
    unsigned years = text_date_year_read(d, i + n, f);
    return years != 0 ? n + years : 0;
}

/* ---- a whole date, at the marks from `i` on ---- */

unsigned text_date_read(const text_dates *d, unsigned i, text_date_form forms[DATES_DAYS],
                        unsigned *count)
{
    *count = 1;
    text_date_form_init(forms, d, i);
    if (text_date_at(d, i)->gap == GAP_COLON && i > 0 && text_date_is(d, i - 1, DATEWORD_DIGITS)) {
        return 0; /* minutes */
    }
    unsigned n = numbers_read(d, i, forms);
    if (n == 0) {
        n = day_month_read(d, i, forms, count);
    }
    if (n == 0) {
        *count = 1;
        text_date_form_init(forms, d, i);
        n = month_day_read(d, i, forms);
    }
    if (n == 0) {
        text_date_form_init(forms, d, i);
        n = month_year_read(d, i, forms);
    }
    if (n == 0) {
        return 0;
    }
    text_date_form *last = &forms[*count - 1];
    last->end = text_date_at(d, i + n - 1)->end;
    last->named = i > 0 && text_date_is(d, i - 1, DATEWORD_NAME);
    last->since = i > 0 && text_date_is(d, i - 1, DATEWORD_SINCE);
    if (last->day != 0) {
        const text_date_mark *next = text_date_at(d, i + n);
        if (next->kind == DATEWORD_WEEKDAY && gap_in(next, SPACED | 1u << GAP_OPEN) &&
            next->joined == 0) {
            last->weekday = next->value;
            last->end = next->end;
            n++;
        }
        unsigned times = time_read(d, i, i + n, last);
        if (times != 0) {
            n += times;
            last->end = text_date_at(d, i + n - 1)->end;
        }
    }
    for (unsigned k = 0; k + 1 < *count; k++) {
        forms[k].calendar = last->calendar;
        forms[k].year_from = last->year_from;
        forms[k].which = last->which;
        forms[k].weak = last->weak;
        forms[k].since = last->since;
        forms[k].named = last->named;
        forms[k].year = last->year;
        forms[k].month = last->month;
    }
    return n;
}

/* A second date that says the same day in another calendar: its marks, or 0. The Gregorian one
 * decides. */
static unsigned twin_read(const text_dates *d, unsigned i, text_date_form *f)
{
    text_date_form twin[DATES_DAYS];
    unsigned count;
    unsigned j = i;
    if (!gap_in(text_date_at(d, j), LOOSE) || f->day == 0) {
        return 0;
    }
    while (j < i + 4 && (text_date_is(d, j, DATEWORD_EQUALS) || text_date_is(d, j, DATEWORD_DAY) ||
                         text_date_is(d, j, DATEWORD_OF) || text_date_is(d, j, DATEWORD_WEEKDAY))) {
        j++;
    }
    unsigned n = text_date_read(d, j, twin, &count);
    int32_t mine, other;
    if (n == 0 || count != 1 || twin->calendar == f->calendar || !text_date_days(f, &mine) ||
        !text_date_days(twin, &other) || mine - other > 2 || other - mine > 2) {
        return 0;
    }
    if (twin->calendar == CALENDAR_GREGORIAN) {
        uint32_t start = f->start;
        int32_t weekday = f->weekday;
        *f = *twin;
        f->start = start;
        f->weekday = weekday;
    }
    f->end = text_date_at(d, j + n - 1)->end;
    return j + n - i;
}

/* The year behind the last of "27 November to 3 December 2024" is also the first one's. */
static void year_borrow(const text_dates *d, unsigned i, text_date_form *forms, unsigned count)
{
    text_date_form later[DATES_DAYS];
    unsigned n;
    const text_date_mark *m = text_date_at(d, i);
    bool word = m->kind == DATEWORD_AND || m->kind == DATEWORD_TO;
    if (forms[count - 1].year_from != YEAR_NONE || (!word && m->gap != GAP_DASH) ||
        text_date_read(d, i + word, later, &n) == 0) {
        return;
    }
    const text_date_form *last = &later[n - 1];
    if (last->year_from == YEAR_GIVEN && last->day != 0 &&
        last->calendar == forms[count - 1].calendar) {
        for (unsigned k = 0; k < count; k++) {
            forms[k].year = last->year - (forms[k].month > last->month);
            forms[k].year_from = YEAR_GIVEN;
        }
    }
}

unsigned text_date_take(text_dates *d, unsigned i, uint32_t start, int32_t weekday)
{
    text_date_form forms[DATES_DAYS];
    unsigned count;
    unsigned n = text_date_read(d, i, forms, &count);
    if (n == 0) {
        return 0;
    }
    if (weekday != 0) {
        forms[0].start = start;
        if (forms[0].weekday != 0 && forms[0].weekday != weekday) {
            return n;
        }
        forms[0].weekday = weekday;
    }
    if (count == 1) {
        n += twin_read(d, i + n, &forms[0]);
    }
    year_borrow(d, i + n, forms, count);
    for (unsigned k = 0; k < count; k++) {
        text_date_resolve(d, &forms[k]);
    }
    return n;
}
