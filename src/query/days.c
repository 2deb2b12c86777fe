/* SPDX-License-Identifier: MIT */
#include "query/days.h"

#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#define MINUTES_OF_DAY 1440

/* An open table of counts; an entry without articles is free. */
typedef struct day_table {
    query_day *slots;
    size_t cap, used;
    uint8_t precision;
    uint64_t undated;
} day_table;

/* ---- the calendar ---- */

static int32_t floor_divide(int32_t value, int32_t by)
{
    return value >= 0 ? value / by : -((by - 1 - value) / by);
}

int32_t query_day_week(int32_t day)
{
    /* Day 4 was a Monday. */
    return floor_divide(day - 4, 7) * 7 + 4;
}

static int32_t year_of(int32_t day)
{
    int32_t year = 1970 + floor_divide(day, day >= 0 ? 366 : 365); /* never too late */
    while (wq_date_days(year + 1, 1, 1) <= day) {
        year++;
    }
    return year;
}

int32_t query_day_year(int32_t day)
{
    return wq_date_days(year_of(day), 1, 1);
}

int32_t query_day_month(int32_t day)
{
    int32_t year = year_of(day), month = 12;
    while (wq_date_days(year, month, 1) > day) {
        month--;
    }
    return wq_date_days(year, month, 1);
}

/* ---- the table ---- */

/* Where an entry is or would be. */
static size_t slot_of(const day_table *t, int32_t day, uint8_t precision)
{
    size_t at = ((uint32_t)day * 2654435761u + precision) & (t->cap - 1);
    while (t->slots[at].articles != 0 &&
           (t->slots[at].day != day || t->slots[at].precision != precision)) {
        at = (at + 1) & (t->cap - 1);
    }
    return at;
}

static void count_in(day_table *t, int32_t day, uint8_t precision, uint64_t articles)
{
    if (precision > t->precision) {
        precision = t->precision;
    }
    if (precision == WQ_DATE_MONTH) {
        day = query_day_month(day);
    } else if (precision == WQ_DATE_YEAR) {
        day = query_day_year(day);
    }
    query_day *slot = &t->slots[slot_of(t, day, precision)];
    t->used += slot->articles == 0;
    *slot = (query_day){day, precision, slot->articles + articles};
}

/* A table of `cap` slots with the same counts. */
static wq_status rehash(day_table *t, size_t cap)
{
    day_table next = {calloc(cap, sizeof *next.slots), cap, 0, t->precision, t->undated};
    WQ_FAIL_IF(next.slots == NULL, WQ_ENOMEM);
    for (size_t i = 0; i < t->cap; i++) {
        if (t->slots[i].articles != 0) {
            count_in(&next, t->slots[i].day, t->slots[i].precision, t->slots[i].articles);
        }
    }
    free(t->slots);
    *t = next;
    return WQ_OK;
}

/* Room for one entry more: a larger table, or at its largest a coarser one. */
static wq_status room_make(day_table *t)
{
    if (t->used < t->cap / 4 * 3) {
        return WQ_OK;
    }
    if (t->cap < QUERY_DAYS_MAX) {
        return rehash(t, t->cap == 0 ? 64 : t->cap * 2);
    }
    /* Years are 5,000 at most: this ends. */
    t->precision--;
    return rehash(t, t->cap);
}

static wq_status on_match(void *arg, const wq_date *date)
{
    day_table *t = arg;
    if (date->precision == WQ_DATE_NONE) {
        t->undated++;
        return WQ_OK;
    }
    while (t->used >= t->cap / 4 * 3) {
        WQ_TRY(room_make(t));
    }
    uint8_t precision = date->precision > WQ_DATE_DAY ? WQ_DATE_DAY : date->precision;
    count_in(t, floor_divide(date->minutes, MINUTES_OF_DAY), precision, 1);
    return WQ_OK;
}

static int day_order(const void *a, const void *b)
{
    const query_day *x = a, *y = b;
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : x->precision - y->precision;
}

wq_status query_timeline_make(store_view *articles, index_view *index, wq_span text,
                              const query_options *given, query_timeline *out)
{
    day_table table = {.precision = WQ_DATE_DAY};
    query_options options = *given;
    query_result result;
    memset(out, 0, sizeof *out);
    options.sort = QUERY_SORT_OLDEST;
    options.limit = options.offset = 0;
    options.visit = on_match;
    options.visit_arg = &table;
    wq_status status = query_run(articles, index, text, &options, &result);
    if (status != WQ_OK) {
        free(table.slots);
        return status;
    }
    size_t count = 0;
    for (size_t i = 0; i < table.cap; i++) {
        if (table.slots[i].articles != 0) {
            table.slots[count++] = table.slots[i];
        }
    }
    if (count > 1) {
        qsort(table.slots, count, sizeof *table.slots, day_order);
    }
    *out = (query_timeline){table.slots,   count,           result.total,
                            table.undated, table.precision, !result.all_exact};
    query_result_release(&result);
    return WQ_OK;
}

void query_timeline_release(query_timeline *timeline)
{
    free(timeline->days);
    memset(timeline, 0, sizeof *timeline);
}
