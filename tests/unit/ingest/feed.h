/* SPDX-License-Identifier: MIT */
/* Readers over memory for the tests of ingest: bytes in steps of any size, or repeated without
 * end, and what came out as lines that can be compared. */
#ifndef UNIT_INGEST_FEED_H
#define UNIT_INGEST_FEED_H

#include "unit/unit.h"

#include "base/date.h"
#include "ingest/reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `head`, then `body` again and again until `repeat` bytes of it were given, then `tail`. */
typedef struct feed {
    wq_span head, body, tail;
    uint64_t repeat;
    size_t step; /* most bytes a read; 0: as many as are asked for */
    size_t at, tail_at;
    uint64_t given;
} feed;

static inline wq_status feed_read(void *ctx, uint8_t *out, size_t len, size_t *got)
{
    feed *f = ctx;
    len = f->step != 0 && f->step < len ? f->step : len;
    size_t n = 0;
    while (n < len && f->at < f->head.len) {
        out[n++] = f->head.ptr[f->at++];
    }
    while (n < len && f->given < f->repeat) {
        out[n++] = f->body.ptr[f->given++ % f->body.len];
    }
    while (n < len && f->tail_at < f->tail.len) {
        out[n++] = f->tail.ptr[f->tail_at++];
    }
    *got = n;
    return WQ_OK;
}

typedef struct run {
    wq_buf out;
    unsigned pages, refused;
    wq_status end; /* WQ_EEND, or what went wrong */
    wq_error err;
    const char *converted;
    const char *note;
} run;

static inline void run_refused(void *arg, const ingest_refusal *refusal)
{
    run *r = arg;
    r->refused++;
    assert_int_equal(wq_buf_printf(&r->out, "! %" PRIu64 ": %s\n", refusal->line, refusal->reason),
                     WQ_OK);
}

static inline void run_span(run *r, const char *name, wq_span span)
{
    if (span.len > 0) {
        assert_int_equal(wq_buf_printf(&r->out, " %s=", name), WQ_OK);
        assert_int_equal(wq_buf_put_span(&r->out, span), WQ_OK);
    }
}

/* "@line [title] docno=.. | paragraph | paragraph" */
static inline void run_page(run *r, const ingest_page *page)
{
    const wq_article *a = &page->article;
    char date[WQ_DATE_TEXT];
    r->pages++;
    r->converted = page->converted != NULL ? page->converted : r->converted;
    assert_int_equal(wq_buf_printf(&r->out, "@%" PRIu64 " %s[", page->line,
                                   a->title_source == WQ_TITLE_DERIVED ? "~"
                                   : a->title_source == WQ_TITLE_NONE  ? "-"
                                                                       : ""),
                     WQ_OK);
    assert_int_equal(wq_buf_put_span(&r->out, a->title), WQ_OK);
    assert_int_equal(wq_buf_put(&r->out, "]", 1), WQ_OK);
    run_span(r, "docno", a->docno);
    run_span(r, "source", a->source);
    run_span(r, "url", a->url);
    run_span(r, "language", a->language);
    run_span(r, "category", a->category);
    run_span(r, "byline", a->byline);
    run_span(r, "extra", a->extra);
    if (wq_date_format(&a->date, date) > 0) {
        run_span(r, "date", wq_span_str(date));
    }
    for (size_t i = 0; i < a->part_count; i++) {
        assert_int_equal(
            wq_buf_printf(&r->out, " |%s ",
                          a->parts[i].kind == 0 ? "" : ingest_kind_name(a->parts[i].kind)),
            WQ_OK);
        assert_int_equal(wq_buf_put_span(&r->out, a->parts[i].text), WQ_OK);
    }
    assert_int_equal(wq_buf_put(&r->out, "\n", 1), WQ_OK);
}

/* Read an open input to its end and close it. */
static inline void run_input(run *r, ingest_input *in, wq_format format, size_t page_max)
{
    ingest_reader_options options = {
        .format = format, .page_max = page_max, .refused = run_refused, .arg = r};
    ingest_reader *reader;
    wq_buf_init(&r->out, (size_t)256 * 1024 * 1024);
    r->end = ingest_reader_open(in, &options, &reader);
    while (r->end == WQ_OK) {
        ingest_page page;
        r->end = ingest_reader_next(reader, &page);
        if (r->end == WQ_OK) {
            run_page(r, &page);
        }
    }
    ingest_reader_close(reader);
    r->note = ingest_input_note(in);
    ingest_input_close(in);
    assert_int_equal(wq_buf_put(&r->out, "", 1), WQ_OK);
}

static inline void run_feed(run *r, feed *f, wq_format format, size_t page_max)
{
    ingest_bytes bytes = {feed_read, f};
    ingest_input *in;
    memset(r, 0, sizeof *r);
    assert_int_equal(ingest_input_wrap(&bytes, "test", &r->err, &in), WQ_OK);
    run_input(r, in, format, page_max);
}

static inline void run_release(run *r)
{
    wq_buf_release(&r->out);
}

/* What a text gives, whatever the size of the steps it comes in. */
static inline void expect_bytes(const void *bytes, size_t len, wq_format format,
                                const char *expected)
{
    static const size_t STEPS[] = {0, 1, 3, 7};
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
        feed f = {.head = wq_span_of(bytes, len), .step = STEPS[i]};
        run r;
        run_feed(&r, &f, format, 0);
        assert_string_equal((const char *)r.out.ptr, expected);
        run_release(&r);
    }
}

static inline void expect(const char *text, const char *expected)
{
    expect_bytes(text, strlen(text), WQ_FORMAT_AUTO, expected);
}

#endif
