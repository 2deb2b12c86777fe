/* SPDX-License-Identifier: MIT */
/* Dates of news: reading what sources write, writing it back, ranges for questions.
 *
 * A machine's clock never takes part, nor a time zone database: only what the text says counts.
 * Day before month always (dd/mm/yyyy), as Arabic and French papers write it.
 * Layer: base. All functions are pure; no heap. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/span.h"

#include <warraq/text.h>
#include <warraq/types.h>

/** Longer texts are not dates. */
#define WQ_DATE_BYTES_MAX 200

/** Read a date. Understood, with ASCII, Arabic-Indic or Persian digits, white space around:
 *  - ISO 8601: 2024, 2024-12, 2024-12-08, 20241208, each full date with a time behind 'T' or
 *    blanks (hh:mm, seconds and fractions dropped) and a zone (Z, +03, +0300, +03:00);
 *  - 2024/12/08 and 2024.12.08; 08/12/2024, 08-12-2024, 08.12.2024 (day first); 12/2024;
 *  - RFC 2822: "Sun, 08 Dec 2024 10:15:00 +0300" and its old zone names;
 *  - month names in English, French, Turkish, Persian and Arabic (Levantine, Egyptian, Maghrebi,
 *    also two that say the same: "ديسمبر/كانون الأول"), with or without a weekday, which must
 *    be the day's.
 * Anything else, a day that its month does not have, or an mm/dd/yyyy that cannot be dd/mm: the
 * answer is WQ_EFORMAT and `*date` is all zero (precision WQ_DATE_NONE).
 * Years 1000 to 5999. A zone without a time is not kept. */
wq_status wq_date_parse(wq_span text, wq_date *date) WQ_MUST_USE;

/* wq_date_format is declared in <warraq/text.h>; wq_date_parse reads back what it writes. */

/** Minutes first <= m < last. */
typedef struct wq_date_range {
    int64_t first, last;
} wq_date_range;

/** The minutes that a date covers at its precision: a day has 1,440, a minute one. Empty (0, 0)
 * for WQ_DATE_NONE. */
wq_date_range wq_date_span(const wq_date *date);

/** Read a range: one date ("2024-12": the month), "A..B" (to the end of B), "A.." or "..B". An
 * open end is INT32_MIN or INT32_MAX. WQ_EFORMAT; WQ_EINVAL: the end lies before the beginning. */
wq_status wq_date_range_parse(wq_span text, wq_date_range *range) WQ_MUST_USE;

/** Days since 1970-01-01 of a date of the proleptic Gregorian calendar (month 1 to 12). */
int32_t wq_date_days(int32_t year, int32_t month, int32_t day);
/** Days that a month has. */
int32_t wq_date_month_days(int32_t year, int32_t month);

typedef struct wq_civil {
    int32_t year, month, day, hour, minute;
} wq_civil;

/** The Gregorian day and the time of minutes since 1970-01-01T00:00. */
wq_civil wq_date_civil(int64_t minutes);

#endif
