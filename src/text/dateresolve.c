/* SPDX-License-Identifier: MIT */
/* From a form to a day: years that are not written, days that are counted, weekdays that agree. */
#include "text/datemarks.h"

#include "base/date.h"
#include "text/calendar.h"

#include <string.h>

#define YEAR_LAST 2199
/* A weekday alone that lies further back may as well be still to come. */
#define WEEKDAY_BACK 3

static bool year_fits(const text_date_form *form)
{
    switch (form->calendar) {
    case CALENDAR_HIJRI:
        return form->year >= 1 && form->year <= 1600;
    case CALENDAR_SOLAR:
        return form->year >= 1178 && form->year <= 1633;
    default:
        return form->year >= 1000 && form->year <= YEAR_LAST;
    }
}

/* Is there such a day, month or year? */
static bool form_fits(const text_date_form *form)
{
    return year_fits(form) && form->month <= 12 &&
           (form->day == 0 ||
            (form->month > 0 && form->day <= text_calendar_month_days((text_calendar)form->calendar,
                                                                      form->year, form->month)));
}

bool text_date_days(const text_date_form *form, int32_t *days)
{
    *days = 0;
    if (form->day == 0 || form->month == 0 || !form_fits(form)) {
        return false;
    }
    *days = text_calendar_days((text_calendar)form->calendar, form->year, form->month, form->day);
    return true;
}

static text_date *found_new(text_dates *dates, uint32_t start, uint32_t end, unsigned origin)
{
    /* Only a text that nobody takes dates from can fill it. */
    unsigned at = dates->found_count < DATES_FOUND ? dates->found_count++ : DATES_FOUND - 1;
    text_date *date = &dates->found[at];
    memset(date, 0, sizeof *date);
    date->start = start;
    date->end = end;
    date->origin = (uint8_t)origin;
    return date;
}

static void day_put(text_dates *dates, const text_date_form *form, int32_t days, unsigned origin)
{
    text_date *date = found_new(dates, form->start, form->end, origin);
    wq_civil c = wq_date_civil((int64_t)days * 1440);
    bool time = form->hour >= 0;
    date->date.minutes = days * 1440 + (time ? form->hour * 60 + form->minute : 0);
    date->date.precision = time ? WQ_DATE_MINUTE : WQ_DATE_DAY;
    date->month = (uint8_t)c.month;
    date->day = (uint8_t)c.day;
}

/* A weekday beside the day must be its own; computed Hijri days may be one off. */
static bool weekday_agrees(const text_date_form *form, int32_t *days)
{
    if (form->weekday == 0 || text_calendar_weekday(*days) == form->weekday) {
        return true;
    }
    for (int32_t off = -1; off <= 1 && form->calendar == CALENDAR_HIJRI; off += 2) {
        if (text_calendar_weekday(*days + off) == form->weekday) {
            *days += off;
            return true;
        }
    }
    return false;
}

static void day_resolve(text_dates *dates, const text_date_form *form, unsigned origin)
{
    int32_t days;
    if (text_date_days(form, &days) && weekday_agrees(form, &days)) {
        day_put(dates, form, days, origin);
    }
}

/* A month or a year: the Gregorian one in which its middle lies. */
static void period_resolve(text_dates *dates, const text_date_form *form, unsigned origin)
{
    if (!form_fits(form)) {
        return;
    }
    text_calendar cal = (text_calendar)form->calendar;
    int32_t month = form->month != 0 ? form->month : 7;
    int32_t middle = text_calendar_days(cal, form->year, month, form->month != 0 ? 15 : 1);
    wq_civil c = wq_date_civil((int64_t)middle * 1440);
    text_date *date = found_new(dates, form->start, form->end, origin);
    date->date.precision = form->month != 0 ? WQ_DATE_MONTH : WQ_DATE_YEAR;
    date->date.minutes = wq_date_days(c.year, form->month != 0 ? c.month : 1, 1) * 1440;
}

static void given_resolve(text_dates *dates, const text_date_form *form, unsigned origin)
{
    if (form->day != 0) {
        day_resolve(dates, form, origin);
    } else {
        period_resolve(dates, form, origin);
    }
}

/* The year in which the day comes nearest to the publication; of two the earlier. */
static int32_t year_nearest(const text_dates *dates, const text_date_form *form)
{
    text_date_form at = *form;
    int32_t best = 0, least = INT32_MAX;
    int32_t year = text_calendar_year((text_calendar)form->calendar, dates->published);
    for (at.year = year - 4; at.year <= year + 4; at.year++) { /* 29 February */
        int32_t days;
        if (!text_date_days(&at, &days) || (form->since && days > dates->published)) {
            continue;
        }
        int32_t off = days < dates->published ? dates->published - days : days - dates->published;
        if (off < least) {
            least = off;
            best = at.year;
        }
    }
    return best;
}

/* The last one that ends before the publication, the next one that begins behind it, or this. */
static int32_t year_which(const text_dates *dates, const text_date_form *form)
{
    text_calendar cal = (text_calendar)form->calendar;
    int32_t year = text_calendar_year(cal, dates->published);
    int32_t first = text_calendar_days(cal, year, form->month, form->day != 0 ? form->day : 1);
    int32_t last =
        form->day != 0 ? first : first + text_calendar_month_days(cal, year, form->month) - 1;
    if (form->which < 0) {
        return last < dates->published ? year : year - 1;
    }
    return form->which > 0 && first <= dates->published ? year + 1 : year;
}

static void yearless_put(text_dates *dates, const text_date_form *form)
{
    if (form->calendar == CALENDAR_GREGORIAN && form->month >= 1 && form->month <= 12 &&
        form->day >= 1 && form->day <= wq_date_month_days(2000, form->month)) {
        text_date *date = found_new(dates, form->start, form->end, TEXT_DATE_YEARLESS);
        date->month = (uint8_t)form->month;
        date->day = (uint8_t)form->day;
    }
}

static void yearless_resolve(text_dates *dates, const text_date_form *form)
{
    text_date_form full = *form;
    if (form->day == 0 || form->weak) {
        return;
    }
    if (dates->precision < WQ_DATE_MONTH || form->named) {
        yearless_put(dates, form);
        return;
    }
    full.year = year_nearest(dates, form);
    if (full.year != 0) {
        day_resolve(dates, &full, TEXT_DATE_NEAREST);
    }
}

/* Last year, this month: of the Gregorian calendar, or of the form's. */
static void shift_resolve(text_dates *dates, const text_date_form *form)
{
    text_date_form full = *form;
    text_calendar cal = (text_calendar)form->calendar;
    if (form->year_from == YEAR_SHIFT) {
        if (dates->precision < WQ_DATE_YEAR) {
            return;
        }
        full.year = text_calendar_year(cal, dates->published) + form->which;
        given_resolve(dates, &full, TEXT_DATE_RELATIVE);
        return;
    }
    if (dates->precision < WQ_DATE_MONTH) {
        return;
    }
    wq_civil c = wq_date_civil((int64_t)dates->published * 1440);
    int32_t months = c.year * 12 + c.month - 1 + form->which;
    full.year = months / 12;
    full.month = months % 12 + 1;
    given_resolve(dates, &full, TEXT_DATE_RELATIVE);
}

void text_date_resolve(text_dates *dates, const text_date_form *form)
{
    text_date_form full = *form;
    switch (form->year_from) {
    case YEAR_GIVEN:
        given_resolve(dates, form, TEXT_DATE_WRITTEN);
        return;
    case YEAR_WHICH:
        if (dates->precision >= WQ_DATE_MONTH) {
            full.year = year_which(dates, form);
            given_resolve(dates, &full, TEXT_DATE_RELATIVE);
        }
        return;
    case YEAR_SHIFT:
    case MONTH_SHIFT:
        shift_resolve(dates, form);
        return;
    default:
        yearless_resolve(dates, form);
    }
}

void text_date_relative(text_dates *dates, uint32_t start, uint32_t end, int32_t days,
                        int32_t weekday)
{
    if (dates->precision >= WQ_DATE_DAY) {
        text_date_form form = {.start = start, .end = end, .weekday = weekday, .hour = -1};
        int32_t day = dates->published + days;
        if (weekday_agrees(&form, &day)) {
            day_put(dates, &form, day, TEXT_DATE_RELATIVE);
        }
    }
}

void text_date_weekday(text_dates *dates, uint32_t start, uint32_t end, int32_t weekday, int which)
{
    int32_t ahead = (weekday - text_calendar_weekday(dates->published) + 7) % 7; /* 0 to 6 */
    int32_t days = ahead;
    if (which == 0 && ahead != 0 && 7 - ahead > WEEKDAY_BACK) {
        return;
    }
    if (which < 0 || (which == 0 && ahead != 0)) {
        days = ahead - 7;
    } else if (which > 0 && ahead == 0) {
        days = 7;
    }
    text_date_relative(dates, start, end, days, weekday);
}

unsigned text_date_keys(const text_date *date, uint8_t keys[2][TEXT_ABOUT_KEY_MAX], size_t lens[2])
{
    static const uint8_t DIGITS[] = {0, 4, 6, 8, 12};
    unsigned count = 0;
    if (date->date.precision != WQ_DATE_NONE) {
        wq_civil c = wq_date_civil(date->date.minutes);
        int32_t numbers[] = {c.year / 100, c.year % 100, c.month, c.day, c.hour, c.minute};
        keys[0][0] = TEXT_KEY_ABOUT;
        for (unsigned i = 0; i < 6; i++) {
            keys[0][1 + 2 * i] = (uint8_t)('0' + numbers[i] / 10);
            keys[0][2 + 2 * i] = (uint8_t)('0' + numbers[i] % 10);
        }
        lens[count++] = 1u + DIGITS[date->date.precision];
    }
    if (date->day != 0) {
        uint8_t *key = keys[count];
        key[0] = TEXT_KEY_ABOUT;
        key[1] = '-';
        key[2] = (uint8_t)('0' + date->month / 10);
        key[3] = (uint8_t)('0' + date->month % 10);
        key[4] = (uint8_t)('0' + date->day / 10);
        key[5] = (uint8_t)('0' + date->day % 10);
        lens[count++] = 6;
    }
    return count;
}
