/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TASK_H
#define WARRAQ_TASK_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

/** How far a long call has come; given to wq_task.progress. */
typedef struct wq_progress {
    const char *what;        /**< what is being done ("archiving", "merging"); static */
    uint64_t articles;       /**< articles done */
    uint64_t articles_total; /**< 0 when not known */
    uint64_t bytes;          /**< bytes of input done */
    uint64_t bytes_total;    /**< 0 when not known */
} wq_progress;

/** What a caller can say to a long call while it runs. May be NULL everywhere.
 *
 * The library looks at `cancel` at least once per article and once per block of postings. A
 * cancelled call ends with #WQ_ECANCEL, whole: what it had committed stays, nothing is
 * half-written. `work` is a budget in units of about one decoded block (not seconds: the same
 * call does the same work on every machine); 0 is no budget.
 */
typedef struct wq_task {
    size_t size; /**< sizeof(wq_task) */
    const volatile sig_atomic_t
        *cancel;   /**< set to non-zero, also from a signal handler; or NULL */
    uint64_t work; /**< budget, 0 for none */
    void (*progress)(void *arg, const wq_progress *now); /**< or NULL */
    void *progress_arg;
} wq_task;

#endif
