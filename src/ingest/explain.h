/* SPDX-License-Identifier: MIT */
/* Telling what the page reader makes of a file; nothing is stored.
 *
 * Layer: ingest. */
#ifndef INGEST_EXPLAIN_H
#define INGEST_EXPLAIN_H

#include "base/span.h"
#include "ingest/siterules.h"

#include <warraq/add.h>

/** As wq_page_explain. */
wq_status ingest_explain(const char *path, const ingest_siterules *rules, const char *source,
                         void (*each)(void *arg, const wq_page_line *line), void *arg, char *why,
                         size_t room) WQ_MUST_USE;

#endif
