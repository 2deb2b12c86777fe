/* SPDX-License-Identifier: MIT */
#include "ingest/events.h"

#include <string.h>

enum { EVENT_FILE, EVENT_ARTICLE, EVENT_DONE };

/* Each is followed by a text with its NUL: a name, a reason, a note. */
typedef struct packed {
    uint32_t type;
    uint32_t text; /* bytes with the NUL */
    wq_add_event event;
} packed;

void ingest_events_init(ingest_events *e)
{
    wq_buf_init(&e->queue, INGEST_EVENTS_MAX);
    wq_buf_init(&e->file, (size_t)64 * 1024);
}

void ingest_events_release(ingest_events *e)
{
    wq_buf_release(&e->queue);
    wq_buf_release(&e->file);
}

bool ingest_events_full(const ingest_events *e)
{
    return e->queue.len >= INGEST_EVENTS_MAX / 2;
}

static wq_status event_put(ingest_events *e, uint32_t type, const wq_add_event *event,
                           const char *text)
{
    packed p;
    memset(&p, 0, sizeof p);
    p.type = type;
    p.text = (uint32_t)strlen(text) + 1;
    if (event != NULL) {
        p.event = *event;
    }
    WQ_TRY(wq_buf_put(&e->queue, &p, sizeof p));
    return wq_buf_put(&e->queue, text, p.text);
}

wq_status ingest_events_file(ingest_events *e, const char *file)
{
    return event_put(e, EVENT_FILE, NULL, file);
}

wq_status ingest_events_put(ingest_events *e, const wq_add_event *event)
{
    return event_put(e, EVENT_ARTICLE, event, event->reason != NULL ? event->reason : "");
}

wq_status ingest_events_done(ingest_events *e, const char *note)
{
    return event_put(e, EVENT_DONE, NULL, note);
}

static void result_count(wq_add_result *result, wq_added what)
{
    result->added += what == WQ_ADDED_NEW;
    result->editions += what == WQ_ADDED_EDITION;
    result->present += what == WQ_ADDED_PRESENT;
    result->refused += what == WQ_ADDED_REFUSED;
}

static void event_tell(ingest_events *e, const packed *p, const char *text,
                       const wq_add_options *options, wq_add_result *result)
{
    const char *file = e->file.len > 0 ? (const char *)e->file.ptr : "";
    if (p->type == EVENT_DONE) {
        result->inputs++;
        if (options->input_done != NULL) {
            options->input_done(options->arg, file, text[0] != '\0' ? text : NULL);
        }
        return;
    }
    wq_add_event event = p->event;
    event.file = file;
    event.reason = event.what == WQ_ADDED_REFUSED ? text : NULL;
    result_count(result, event.what);
    if (options->event != NULL) {
        options->event(options->arg, &event);
    }
}

wq_status ingest_events_tell(ingest_events *e, const wq_add_options *options, wq_add_result *result)
{
    for (size_t at = 0; at < e->queue.len;) {
        packed p;
        memcpy(&p, e->queue.ptr + at, sizeof p);
        const char *text = (const char *)e->queue.ptr + at + sizeof p;
        at += sizeof p + p.text;
        if (p.type == EVENT_FILE) {
            wq_buf_clear(&e->file);
            WQ_TRY(wq_buf_put(&e->file, text, p.text));
        } else {
            event_tell(e, &p, text, options, result);
        }
    }
    wq_buf_clear(&e->queue);
    return WQ_OK;
}
