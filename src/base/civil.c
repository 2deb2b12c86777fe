/* SPDX-License-Identifier: MIT */
/* The calendar: days, what a date covers, how it is written. */
#include "base/date.h"

#include <stdio.h>
#include <string.h>

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
