/* SPDX-License-Identifier: MIT */
/* What the fuzz targets of the readers share: read bytes to their end, check what comes out. */
#ifndef FUZZ_FEED_H
#define FUZZ_FEED_H

#include "ingest/reader.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct fuzz_feed {
    wq_span rest;
    size_t step;
} fuzz_feed;

static inline wq_status fuzz_read(void *ctx, uint8_t *out, size_t len, size_t *got)
{
    fuzz_feed *f = ctx;
    len = len < f->step ? len : f->step;
    *got = len < f->rest.len ? len : f->rest.len;
    if (*got > 0) {
        memcpy(out, f->rest.ptr, *got);
    }
    f->rest = wq_span_sub(f->rest, *got, SIZE_MAX);
    return WQ_OK;
}

static inline void fuzz_check_text(wq_span text)
{
    size_t bad;
    if (text_utf8_check(text, &bad) != WQ_OK ||
        memchr(text.len > 0 ? text.ptr : (const void *)"x", 0, text.len) != NULL) {
        abort();
    }
}

/* What every page must be: strict UTF-8 without U+0000 everywhere, a title or a body. */
static inline void fuzz_check_page(const ingest_page *page)
{
    const wq_article *a = &page->article;
    const wq_span fields[] = {a->title,    a->docno,    a->source, a->url,
                              a->language, a->category, a->byline, a->extra};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        fuzz_check_text(fields[i]);
    }
    for (size_t i = 0; i < a->part_count; i++) {
        fuzz_check_text(a->parts[i].text);
        if (a->parts[i].text.len == 0) {
            abort();
        }
    }
    if (a->title.len == 0 && a->part_count == 0) {
        abort();
    }
}

static inline int fuzz_readers(const uint8_t *data, size_t size, wq_format format)
{
    fuzz_feed f = {wq_span_of(data, size), size % 7 == 0 ? 1 : 4096};
    ingest_bytes bytes = {fuzz_read, &f};
    ingest_reader_options options = {.format = format, .page_max = 1 << 16};
    wq_error err = {0};
    ingest_input *in;
    ingest_reader *reader = NULL;
    if (ingest_input_wrap(&bytes, "fuzz", &err, &in) != WQ_OK) {
        return 0;
    }
    wq_status status = ingest_reader_open(in, &options, &reader);
    while (status == WQ_OK) {
        ingest_page page;
        status = ingest_reader_next(reader, &page);
        if (status == WQ_OK) {
            fuzz_check_page(&page);
        }
    }
    ingest_reader_close(reader);
    ingest_input_close(in);
    return 0;
}

#endif
