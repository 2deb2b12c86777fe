/* SPDX-License-Identifier: MIT */
/* What is to be told once the change it belongs to is committed.
 *
 * Nobody may hear of an article that a power cut can still take away, so events wait here, packed
 * one behind the other, at most INGEST_EVENTS_MAX bytes.
 * Private to ingest. */
#ifndef INGEST_EVENTS_H
#define INGEST_EVENTS_H

#include "base/span.h"

#include <warraq/add.h>

#define INGEST_EVENTS_MAX ((size_t)256 * 1024)

typedef struct ingest_events {
    wq_buf queue;
    wq_buf file; /* the present one's name, while they are told */
} ingest_events;

void ingest_events_init(ingest_events *e);
void ingest_events_release(ingest_events *e);
/** Half full or more: commit and tell soon. */
bool ingest_events_full(const ingest_events *e);
/** What follows belongs to this file. */
wq_status ingest_events_file(ingest_events *e, const char *file) WQ_MUST_USE;
/** An article; `file` of the event is not looked at, the reason is copied. */
wq_status ingest_events_put(ingest_events *e, const wq_add_event *event) WQ_MUST_USE;
/** The file is done; `note` ("" for none) is copied. */
wq_status ingest_events_done(ingest_events *e, const char *note) WQ_MUST_USE;
/** Tell all, count them in `result`, forget them. */
wq_status ingest_events_tell(ingest_events *e, const wq_add_options *options,
                             wq_add_result *result) WQ_MUST_USE;

#endif
