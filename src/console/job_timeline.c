/* SPDX-License-Identifier: MIT */
/* The child's side of `timeline`: when the articles that answer a question were published, as bars
 * that fit the line, and the busiest days to choose from. */
#include "console/job.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void bar_put(console_job *w, const wq_bar *bar, uint64_t most)
{
    char line[300], date[WQ_DATE_TEXT];
    size_t columns = w->ask->passage;
    size_t room = columns > 32 ? columns - 20 : 12;
    (void)wq_date_format(&bar->date, date);
    int len = snprintf(line, sizeof line, "%-10s %6" PRIu64, date, bar->articles);
    size_t at = len < 0 ? 0 : (size_t)len;
    uint64_t length = bar->articles * room / most;
    length = length == 0 && bar->articles > 0 ? 1 : length;
    for (uint64_t i = 0; i <= length && length > 0 && at < sizeof line; i++) {
        line[at++] = i == 0 ? ' ' : '#';
    }
    console_job_line(w, wq_span_of(line, at));
}

static void head_put(console_job *w, const wq_timeline *t)
{
    static const char *const PERIODS[] = {"", "day", "week", "month", "year"};
    static const char *const PERIODS_AR[] = {"", "باليوم", "بالأسبوع", "بالشهر", "بالسنة"};
    static const char *const LACKS[] = {"", "day", "day", "month", "date"};
    static const char *const LACKS_AR[] = {"", "يوم", "يوم", "شهر", "تاريخ"};
    wq_period period = wq_timeline_period(t);
    uint64_t undated = wq_timeline_undated(t), total = wq_timeline_total(t);
    char lacking[80] = "";
    bool least = wq_timeline_partial(t);
    if (w->ask->arabic) {
        if (undated > 0) {
            (void)snprintf(lacking, sizeof lacking, "، منها %" PRIu64 " بلا %s", undated,
                           LACKS_AR[period]);
        }
        console_job_printf(w, "%s%" PRIu64 " خبر %s%s", least ? "على الأقل " : "", total,
                           PERIODS_AR[period], lacking);
        return;
    }
    if (undated > 0) {
        (void)snprintf(lacking, sizeof lacking, ", %" PRIu64 " without a %s", undated,
                       LACKS[period]);
    }
    console_job_printf(w, "%s%" PRIu64 " article%s by %s%s", least ? "at least " : "", total,
                       total == 1 ? "" : "s", PERIODS[period], lacking);
}

wq_status console_timeline_answer(console_job *w)
{
    wq_timeline_options how = {.size = sizeof how, .bars = w->ask->limit, .task = &w->task};
    wq_timeline *t = NULL;
    uint32_t count, days;
    uint64_t most = 1;
    WQ_TRY(wq_timeline_make(w->snapshot, w->ask->question, &how, &t));
    const wq_bar *bars = wq_timeline_bars(t, &count), *busiest = wq_timeline_busiest(t, &days);
    console_job_total(w, wq_timeline_total(t), wq_timeline_partial(t));
    head_put(w, t);
    for (uint32_t i = 0; i < count; i++) {
        most = bars[i].articles > most ? bars[i].articles : most;
    }
    for (uint32_t i = 0; i < count; i++) {
        bar_put(w, &bars[i], most);
    }
    for (uint32_t i = 0; i < days; i++) {
        char date[WQ_DATE_TEXT];
        size_t len = wq_date_format(&busiest[i].date, date);
        console_job_pick(w, wq_span_of(date, len), busiest[i].articles);
    }
    wq_timeline_free(t);
    return WQ_OK;
}
