/* SPDX-License-Identifier: MIT */
/* Timelines: days become bars. */
#include "api/api.h"

#include "query/days.h"

#include <stdlib.h>
#include <string.h>

/** Bars when nobody says how many. */
#define BARS_DEFAULT 31
/** Bars with empty ones between; more than this and the empty ones are left out. */
#define BARS_FILLED 100
#define BUSIEST     9
#define MINUTES     1440

struct wq_timeline {
    query_timeline days;
    wq_period period;
    wq_bar *bars;
    uint32_t bar_count;
    wq_bar busiest[BUSIEST];
    uint32_t busiest_count;
    uint64_t undated;
};

/* The precision that a date needs to stand in a bar of this period. */
static uint8_t precision_of(wq_period period)
{
    return period == WQ_PERIOD_YEAR    ? WQ_DATE_YEAR
           : period == WQ_PERIOD_MONTH ? WQ_DATE_MONTH
                                       : WQ_DATE_DAY;
}

static int32_t bar_first(wq_period period, int32_t day)
{
    switch (period) {
    case WQ_PERIOD_WEEK:
        return query_day_week(day);
    case WQ_PERIOD_MONTH:
        return query_day_month(day);
    case WQ_PERIOD_YEAR:
        return query_day_year(day);
    default:
        return day;
    }
}

/* The first day of the bar behind the one that begins on `first`: no month has 32 days. */
static int32_t bar_next(wq_period period, int32_t first)
{
    switch (period) {
    case WQ_PERIOD_WEEK:
        return first + 7;
    case WQ_PERIOD_MONTH:
        return query_day_month(first + 31);
    case WQ_PERIOD_YEAR:
        return query_day_year(first + 366);
    default:
        return first + 1;
    }
}

static wq_bar bar_of(wq_period period, int32_t first, uint64_t articles)
{
    int64_t minutes = (int64_t)first * MINUTES;
    minutes = minutes < INT32_MIN ? INT32_MIN : minutes > INT32_MAX ? INT32_MAX : minutes;
    wq_bar bar = {.date = {.minutes = (int32_t)minutes, .precision = precision_of(period)},
                  .articles = articles};
    return bar;
}

/* The first and last day that stand in bars of a period; false when none does. */
static bool reach(const query_timeline *days, wq_period period, int32_t *first, int32_t *last)
{
    bool any = false;
    for (size_t i = 0; i < days->count; i++) {
        if (days->days[i].precision >= precision_of(period)) {
            *first = any ? *first : days->days[i].day;
            *last = days->days[i].day;
            any = true;
        }
    }
    return any;
}

/* Bars from the first to the last, empty ones too, counted up to `most` + 1. */
static uint32_t bars_between(wq_period period, int32_t first, int32_t last, uint32_t most)
{
    uint32_t count = 0;
    for (int32_t at = bar_first(period, first); at <= last && count <= most;
         at = bar_next(period, at)) {
        count++;
    }
    return count;
}

/* Dates that are known to the month only must not make a timeline of days empty. */
static uint64_t counted(const query_timeline *days, wq_period period)
{
    uint64_t articles = 0;
    for (size_t i = 0; i < days->count; i++) {
        articles += days->days[i].precision >= precision_of(period) ? days->days[i].articles : 0;
    }
    return articles;
}

static wq_period period_choose(const query_timeline *days, const wq_timeline_options *options)
{
    uint32_t most = options->bars == 0 ? BARS_DEFAULT : options->bars;
    uint64_t dated = counted(days, WQ_PERIOD_YEAR);
    int32_t first, last;
    for (wq_period p = WQ_PERIOD_DAY; p < WQ_PERIOD_YEAR; p++) {
        bool fine = days->precision >= precision_of(p) && counted(days, p) > dated / 2;
        if (options->period != WQ_PERIOD_AUTO) {
            if (options->period <= p && days->precision >= precision_of(p)) {
                return p;
            }
        } else if (fine && reach(days, p, &first, &last) &&
                   bars_between(p, first, last, most) <= most) {
            return p;
        }
    }
    return WQ_PERIOD_YEAR;
}

/* Put one bar, and the empty ones before it. */
static void bar_put(wq_timeline *t, int32_t first, uint64_t articles, bool filled)
{
    while (filled && t->bar_count > 0) {
        int32_t next = bar_next(t->period, t->bars[t->bar_count - 1].date.minutes / MINUTES);
        if (next >= first) {
            break;
        }
        t->bars[t->bar_count++] = bar_of(t->period, next, 0);
    }
    t->bars[t->bar_count++] = bar_of(t->period, first, articles);
}

static wq_status bars_make(wq_timeline *t)
{
    int32_t first, last;
    if (!reach(&t->days, t->period, &first, &last)) {
        return WQ_OK;
    }
    bool filled = bars_between(t->period, first, last, BARS_FILLED) <= BARS_FILLED;
    size_t room = t->days.count > BARS_FILLED ? t->days.count : BARS_FILLED;
    t->bars = calloc(room, sizeof *t->bars);
    WQ_FAIL_IF(t->bars == NULL, WQ_ENOMEM);
    for (size_t i = 0; i < t->days.count; i++) {
        const query_day *day = &t->days.days[i];
        if (day->precision < precision_of(t->period)) {
            continue;
        }
        int32_t begin = bar_first(t->period, day->day);
        wq_bar *open = t->bar_count > 0 ? &t->bars[t->bar_count - 1] : NULL;
        if (open != NULL && open->date.minutes == bar_of(t->period, begin, 0).date.minutes) {
            open->articles += day->articles;
        } else {
            bar_put(t, begin, day->articles, filled);
        }
    }
    return WQ_OK;
}

static void busiest_find(wq_timeline *t)
{
    for (size_t i = 0; i < t->days.count; i++) {
        const query_day *day = &t->days.days[i];
        uint32_t at = t->busiest_count;
        if (day->precision < WQ_DATE_DAY) {
            continue;
        }
        while (at > 0 && t->busiest[at - 1].articles <= day->articles) {
            at--;
        }
        if (at == BUSIEST) {
            continue;
        }
        t->busiest_count += t->busiest_count < BUSIEST;
        memmove(t->busiest + at + 1, t->busiest + at,
                (t->busiest_count - at - 1) * sizeof t->busiest[0]);
        t->busiest[at] = bar_of(WQ_PERIOD_DAY, day->day, day->articles);
    }
}

static wq_status timeline_fill(wq_timeline *t, wq_snapshot *snapshot, const char *query,
                               const wq_timeline_options *options)
{
    wq_task task = api_task(options->task);
    const query_options how = {
        .literal = options->literal, .task = &task, .err = &snapshot->archive->err};
    WQ_TRY(api_index_there(snapshot));
    WQ_TRY(
        query_timeline_make(snapshot->view, snapshot->index, wq_span_str(query), &how, &t->days));
    t->period = period_choose(&t->days, options);
    t->undated = t->days.undated + counted(&t->days, WQ_PERIOD_YEAR) - counted(&t->days, t->period);
    busiest_find(t);
    return bars_make(t);
}

wq_status wq_timeline_make(wq_snapshot *snapshot, const char *query,
                           const wq_timeline_options *given, wq_timeline **out)
{
    *out = NULL;
    WQ_FAIL_IF(snapshot == NULL || query == NULL, WQ_EINVAL);
    api_begin(snapshot->archive);
    wq_timeline_options options = {.size = sizeof options};
    if (given != NULL) {
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    }
    wq_timeline *t = calloc(1, sizeof *t);
    WQ_FAIL_IF(t == NULL, api_end(snapshot->archive, WQ_ENOMEM));
    wq_status status = timeline_fill(t, snapshot, query, &options);
    if (status != WQ_OK) {
        wq_timeline_free(t);
        return api_end(snapshot->archive, status);
    }
    *out = t;
    return WQ_OK;
}

void wq_timeline_free(wq_timeline *t)
{
    if (t != NULL) {
        query_timeline_release(&t->days);
        free(t->bars);
        free(t);
    }
}

wq_period wq_timeline_period(const wq_timeline *t)
{
    return t->period;
}

const wq_bar *wq_timeline_bars(const wq_timeline *t, uint32_t *count)
{
    *count = t->bar_count;
    return t->bars;
}

const wq_bar *wq_timeline_busiest(const wq_timeline *t, uint32_t *count)
{
    *count = t->busiest_count;
    return t->busiest;
}

uint64_t wq_timeline_total(const wq_timeline *t)
{
    return t->days.total;
}

uint64_t wq_timeline_undated(const wq_timeline *t)
{
    return t->undated;
}

bool wq_timeline_partial(const wq_timeline *t)
{
    return t->days.least;
}
