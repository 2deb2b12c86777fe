/* SPDX-License-Identifier: MIT */
#include "ingest/explain.h"

#include "ingest/core.h"

#include <stdio.h>
#include <string.h>

typedef struct refusing {
    char *why;
    size_t room;
} refusing;

static void on_refused(void *arg, const ingest_refusal *refusal)
{
    const refusing *f = arg;
    (void)snprintf(f->why, f->room, "%s", refusal->reason);
}

wq_status ingest_explain(const char *path, const ingest_siterules *rules, const char *source,
                         void (*each)(void *arg, const wq_page_line *line), void *arg, char *why,
                         size_t room)
{
    refusing f = {why, room};
    wq_error error;
    ingest_input *in = NULL;
    ingest_reader *reader = NULL;
    const ingest_reader_options options = {.format = WQ_FORMAT_TEXT,
                                           .refused = on_refused,
                                           .arg = &f,
                                           .rules = rules,
                                           .source = source};
    wq_error_clear(&error);
    why[0] = '\0';
    wq_status status = ingest_input_open(path, &error, &in);
    if (status == WQ_OK) {
        status = ingest_reader_open(in, &options, &reader);
    }
    if (status == WQ_OK) {
        status = ingest_plain_explain(reader, each, arg);
    }
    if (status != WQ_OK && why[0] == '\0') {
        (void)snprintf(why, room, "%s", error.text);
    }
    ingest_reader_close(reader);
    ingest_input_close(in);
    return status == WQ_EEND ? WQ_EFORMAT : status;
}
