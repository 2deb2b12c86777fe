/* SPDX-License-Identifier: MIT */
/* `timeline`: when the articles that answer a question were published, as bars that fit the line.
 * Layer: console, in the child that answers. */
#ifndef CONSOLE_JOB_TIMELINE_H
#define CONSOLE_JOB_TIMELINE_H

#include "console/ask.h"

/** Takes one line of an answer. */
typedef void console_line_put(void *arg, wq_span line);

/** Count the answers of ask->question by day, month or year (as their span asks for) and give a
 * line for each, no wider than ask->passage columns. At most 10,000 hits and 200 bars; what is left
 * out is said. Statuses as wq_find. */
wq_status console_timeline_answer(wq_snapshot *snapshot, const console_ask *ask,
                                  const wq_task *task, console_line_put *put,
                                  void *arg) WQ_MUST_USE;

#endif
