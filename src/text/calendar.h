/* SPDX-License-Identifier: MIT */
/* Days of other calendars, counted from 1970-01-01. DATES.md says which and why.
 * Layer: text. Pure integer arithmetic. */
#ifndef TEXT_CALENDAR_H
#define TEXT_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

typedef enum text_calendar {
    CALENDAR_GREGORIAN,
    CALENDAR_HIJRI, /**< tabular, civil epoch, leap years 2 5 7 10 13 16 18 21 24 26 29 of 30 */
    CALENDAR_SOLAR  /**< Persian, leap years of the 33-year cycle */
} text_calendar;

/** Years 1 to 9999, months 1 to 12; Gregorian years from 1000. */
int32_t text_calendar_days(text_calendar calendar, int32_t year, int32_t month, int32_t day);
int32_t text_calendar_month_days(text_calendar calendar, int32_t year, int32_t month);
/** The year of the calendar in which the day lies. */
int32_t text_calendar_year(text_calendar calendar, int32_t days);
/** 1 Monday to 7 Sunday. */
int32_t text_calendar_weekday(int32_t days);

#endif
