/* SPDX-License-Identifier: MIT */
#include "text/calendar.h"

#include "base/date.h"

/* What 1 Muharram 1 and 1 Farvardin 1 are short of 1970-01-01, with the day that is counted in. */
#define HIJRI_EPOCH 492149
#define SOLAR_EPOCH 492269

static int32_t hijri_days(int32_t year, int32_t month, int32_t day)
{
    int32_t months = (59 * (month - 1) + 1) / 2; /* of 30 and 29 days by turns */
    return day + months + (year - 1) * 354 + (3 + 11 * year) / 30 - HIJRI_EPOCH;
}

static int32_t solar_days(int32_t year, int32_t month, int32_t day)
{
    int32_t months = month <= 7 ? 31 * (month - 1) : 186 + 30 * (month - 7);
    return day + months + (year - 1) * 365 + (8 * year + 21) / 33 - SOLAR_EPOCH;
}

int32_t text_calendar_days(text_calendar calendar, int32_t year, int32_t month, int32_t day)
{
    switch (calendar) {
    case CALENDAR_HIJRI:
        return hijri_days(year, month, day);
    case CALENDAR_SOLAR:
        return solar_days(year, month, day);
    default:
        return wq_date_days(year, month, day);
    }
}

int32_t text_calendar_month_days(text_calendar calendar, int32_t year, int32_t month)
{
    int32_t next = month == 12 ? text_calendar_days(calendar, year + 1, 1, 1)
                               : text_calendar_days(calendar, year, month + 1, 1);
    return next - text_calendar_days(calendar, year, month, 1);
}

int32_t text_calendar_year(text_calendar calendar, int32_t days)
{
    if (calendar == CALENDAR_GREGORIAN) {
        return wq_date_civil((int64_t)days * 1440).year;
    }
    /* A first guess that is at most one year off. */
    int64_t since = (int64_t)days + HIJRI_EPOCH;
    int32_t year = (int32_t)(calendar == CALENDAR_HIJRI ? since * 30 / 10631 : since * 33 / 12053);
    while (text_calendar_days(calendar, year + 1, 1, 1) <= days) {
        year++;
    }
    return year;
}

int32_t text_calendar_weekday(int32_t days)
{
    int32_t rest = (days + 3) % 7; /* 1970-01-01 was a Thursday */
    return (rest < 0 ? rest + 7 : rest) + 1;
}
