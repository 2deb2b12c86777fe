/* SPDX-License-Identifier: MIT */
/* When the articles that answer a question were published. */
#ifndef WARRAQ_TIMELINE_H
#define WARRAQ_TIMELINE_H

#include <warraq/archive.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wq_timeline wq_timeline;

typedef enum wq_period {
    WQ_PERIOD_AUTO = 0, /**< the shortest of which there are not too many */
    WQ_PERIOD_DAY,
    WQ_PERIOD_WEEK, /**< begins on Monday */
    WQ_PERIOD_MONTH,
    WQ_PERIOD_YEAR
} wq_period;

typedef struct wq_timeline_options {
    size_t size;
    wq_period period;
    uint32_t bars; /**< at most so many with WQ_PERIOD_AUTO; 0: 31 */
    bool literal;  /**< the question is nothing but words: signs mean nothing */
    const wq_task *task;
} wq_timeline_options;

/** Count the articles that have all words of a question (as wq_find in order of date) by the time
 * of their publication. Days are of UTC, as in `date:`. Heap: a query's own and at most 512 KiB,
 * whatever the archive. Statuses as wq_find. `*out` is owned by the caller. */
WQ_API wq_status wq_timeline_make(wq_snapshot *snapshot, const char *query,
                                  const wq_timeline_options *options,
                                  wq_timeline **out) WQ_MUST_USE;
WQ_API void wq_timeline_free(wq_timeline *timeline);

/** Articles of one period. */
typedef struct wq_bar {
    wq_date date; /**< its first day; of a month or a year at that precision */
    uint64_t articles;
} wq_bar;

/** The period of the bars; never WQ_PERIOD_AUTO. Coarser than asked for where more than 12,288
 * days have articles. */
WQ_API wq_period wq_timeline_period(const wq_timeline *timeline);
/** The bars, oldest first, those of nothing between them too (left out where that would be more
 * than 100). Borrowed from the timeline. */
WQ_API const wq_bar *wq_timeline_bars(const wq_timeline *timeline, uint32_t *count);
/** The days with the most articles, at most 9, the fullest first, of equal ones the newest.
 * Borrowed from the timeline. */
WQ_API const wq_bar *wq_timeline_busiest(const wq_timeline *timeline, uint32_t *count);
/** Articles that match. */
WQ_API uint64_t wq_timeline_total(const wq_timeline *timeline);
/** Of them, those in no bar: without a date, or with less of one than the period needs. */
WQ_API uint64_t wq_timeline_undated(const wq_timeline *timeline);
/** Words beyond a limit were left out, or the work budget was used up. */
WQ_API bool wq_timeline_partial(const wq_timeline *timeline);

#ifdef __cplusplus
}
#endif
#endif
