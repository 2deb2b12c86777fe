/* SPDX-License-Identifier: MIT */
/* When the articles that answer a question were published: matches counted by day.
 *
 * Every match is visited once (query_run with `visit`) and counted under its day, or under its
 * month or year where no more of its date is known. The counts stand in a table of at most
 * QUERY_DAYS_MAX entries; when it is full, days become months, then months years, so that the
 * memory has a bound whatever the archive and whatever its dates. Days are of UTC, as in `date:`.
 * Layer: query. Heap: the query's own and 16 bytes an entry. */
#ifndef QUERY_DAYS_H
#define QUERY_DAYS_H

#include "query/query.h"

/** Entries of the table: 44 years of days. A power of two. */
#define QUERY_DAYS_MAX 16384u

/** Matches of one day, month or year: transparent. */
typedef struct query_day {
    int32_t day;       /**< its first, since 1970-01-01 */
    uint8_t precision; /**< WQ_DATE_DAY, WQ_DATE_MONTH or WQ_DATE_YEAR */
    uint64_t articles; /**< never 0 */
} query_day;

/** Transparent; begins zeroed, ends with query_timeline_release. */
typedef struct query_timeline {
    query_day *days; /**< `count` of them by (day, precision); owned */
    size_t count;
    uint64_t total;    /**< matches, with all words */
    uint64_t undated;  /**< of them, those without a date */
    uint8_t precision; /**< the finest kept: WQ_DATE_DAY, coarser when the table was full */
    bool least;        /**< there may be more: as all_exact of query_result */
} query_timeline;

/** Count the matches of `text`; of `options` sort, limit, offset and visit are set here. Errors as
 * query_run. On failure the timeline is empty. */
wq_status query_timeline_make(store_view *articles, index_view *index, wq_span text,
                              const query_options *options, query_timeline *out) WQ_MUST_USE;
void query_timeline_release(query_timeline *timeline);

/** The first day of the week (a Monday), month or year of a day. */
int32_t query_day_week(int32_t day);
int32_t query_day_month(int32_t day);
int32_t query_day_year(int32_t day);

#endif
