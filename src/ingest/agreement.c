/* SPDX-License-Identifier: MIT */
#include "ingest/agreement.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Bytes of an id that the index keeps. */
#define ID_KEPT 8

static wq_status entry_fits(store_view *view, const index_article *entry, bool *fits)
{
    wq_article row;
    wq_status status = store_row(view, (store_place){entry->box, entry->row}, &row);
    *fits = status == WQ_OK && memcmp(row.id.b, entry->id.b, ID_KEPT) == 0;
    return status == WQ_ENOTFOUND ? WQ_OK : status;
}

wq_status ingest_index_belongs(store_view *view, index_view *index, bool *belongs)
{
    *belongs = index_generation(index) <= store_generation(view);
    for (unsigned i = 0; *belongs && i < index_segments(index); i++) {
        index_article last;
        wq_status status = index_segment_last(index_segment_at(index, i), &last);
        if (status == WQ_ENOTFOUND) {
            continue;
        }
        WQ_TRY(status);
        WQ_TRY(entry_fits(view, &last, belongs));
    }
    return WQ_OK;
}

/* The first entry of a segment that is of another article; its number, or the segment's count. */
static wq_status stranger_find(store_view *view, index_segment *segment, const wq_task *task,
                               uint32_t *number)
{
    uint32_t count = index_segment_articles(segment);
    for (*number = 0; *number < count; ++*number) {
        index_article entry;
        bool fits;
        bool stop = task != NULL && task->cancel != NULL && *task->cancel != 0;
        WQ_FAIL_IF(stop, WQ_ECANCEL);
        WQ_TRY(index_segment_article(segment, *number, &entry));
        WQ_TRY(entry_fits(view, &entry, &fits));
        if (!fits) {
            break;
        }
    }
    return WQ_OK;
}

wq_status ingest_index_compare(store_view *view, index_view *index, const wq_task *task,
                               void (*line)(void *arg, wq_status status, const char *text),
                               void *arg)
{
    wq_status found = WQ_OK;
    if (index_generation(index) > store_generation(view)) {
        line(arg, WQ_ECORRUPT, "index.mdb is newer than the articles: run warraq rebuild");
        return WQ_ECORRUPT;
    }
    for (unsigned i = 0; i < index_segments(index); i++) {
        index_segment *segment = index_segment_at(index, i);
        uint32_t number;
        WQ_TRY(stranger_find(view, segment, task, &number));
        if (number < index_segment_articles(segment)) {
            char text[128];
            (void)snprintf(text, sizeof text,
                           "index.mdb: entry %" PRIu32 " of segment %u is of another article: "
                           "run warraq rebuild",
                           number, i);
            line(arg, WQ_ECORRUPT, text);
            found = WQ_ECORRUPT;
        }
    }
    return found;
}
