/* SPDX-License-Identifier: MIT */
/* The child's side of `timeline`: when the articles that answer a question were published. */
#include "console/job_timeline.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Bars of a timeline; a longer one says that it is cut. */
#define BARS 200
/** Hits that are counted. */
#define HITS 10000

typedef struct bar {
    char key[WQ_DATE_TEXT]; /**< "2024", "2024-12", "2024-12-03"; "" without a date */
    uint32_t count;
} bar;

/* Letters of a date that name its bar: a day up to two months, a month up to six years, a year. */
static size_t key_letters(wq_hits *hits)
{
    wq_hit hit;
    int64_t first = 0, last = 0;
    bool any = false;
    uint32_t count = wq_hits_count(hits);
    for (uint32_t i = 0; i < count; i += i + 1 < count && count > 64 ? count / 64 : 1) {
        if (wq_hits_get(hits, i, &hit) == WQ_OK && hit.article->date.precision != WQ_DATE_NONE) {
            first = any ? first : hit.article->date.minutes;
            last = hit.article->date.minutes;
            any = true;
        }
    }
    int64_t days = (last - first) / 1440;
    return days <= 62 ? 10 : days <= 6 * 366 ? 7 : 4;
}

/* Hits come oldest first, undated last: equal keys stand together. */
static size_t bars_count(wq_hits *hits, const volatile sig_atomic_t *cancel, bar *bars)
{
    size_t count = 0, letters = key_letters(hits);
    for (uint32_t i = 0; i < wq_hits_count(hits) && !*cancel; i++) {
        wq_hit hit;
        char key[WQ_DATE_TEXT];
        if (wq_hits_get(hits, i, &hit) != WQ_OK) {
            break;
        }
        size_t len = wq_date_format(&hit.article->date, key);
        key[len < letters ? len : letters] = '\0';
        if (count > 0 && strcmp(bars[count - 1].key, key) == 0) {
            bars[count - 1].count++;
        } else if (count < BARS) {
            memcpy(bars[count].key, key, sizeof key);
            bars[count++].count = 1;
        } else {
            break;
        }
    }
    return count;
}

static void bar_print(const bar *b, uint32_t most, size_t columns, console_line_put *put, void *arg)
{
    char line[300];
    size_t room = columns > 32 ? columns - 20 : 12;
    int len = snprintf(line, sizeof line, "%-10s %6" PRIu32 " ",
                       b->key[0] != '\0' ? b->key : "no date", b->count);
    size_t length = (size_t)((uint64_t)b->count * room / most);
    size_t at = len < 0 ? 0 : (size_t)len;
    length = length == 0 ? 1 : length;
    for (size_t i = 0; i < length && at < sizeof line; i++) {
        line[at++] = '#';
    }
    put(arg, wq_span_of(line, at));
}

wq_status console_timeline_answer(wq_snapshot *snapshot, const console_ask *ask,
                                  const wq_task *task, console_line_put *put, void *arg)
{
    static bar bars[BARS];
    wq_find_options how = {.size = sizeof how, .sort = WQ_SORT_OLDEST, .limit = HITS, .task = task};
    wq_hits *hits = NULL;
    char line[128];
    uint32_t most = 1, counted = 0;
    WQ_TRY(wq_find(snapshot, ask->question, &how, &hits));
    size_t count = bars_count(hits, task->cancel, bars);
    for (size_t i = 0; i < count; i++) {
        most = bars[i].count > most ? bars[i].count : most;
        counted += bars[i].count;
    }
    int len = snprintf(line, sizeof line, "%s%" PRIu64 " articles%s",
                       wq_hits_partial(hits) ? "at least " : "", wq_hits_total(hits),
                       counted < wq_hits_total(hits) ? ", the oldest of them:" : "");
    put(arg, wq_span_of(line, len < 0 ? 0 : strlen(line)));
    for (size_t i = 0; i < count; i++) {
        bar_print(&bars[i], most, ask->passage, put, arg);
    }
    wq_hits_free(hits);
    return WQ_OK;
}
