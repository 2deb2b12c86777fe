/* SPDX-License-Identifier: MIT */
/* Plain text: one page a file. */
#include "ingest/core.h"

#include <string.h>

static wq_status plain_fill(ingest_reader *r)
{
    for (;;) {
        wq_span window;
        wq_status status = ingest_input_window(r->in, &window);
        if (status == WQ_EEND) {
            return WQ_OK;
        }
        WQ_TRY(status);
        status = wq_buf_put_span(&r->raw, window);
        if (status == WQ_ELIMIT) {
            ingest_core_refuse_long(r);
            return WQ_EEND;
        }
        WQ_TRY(status);
        ingest_input_take(r->in, window.len);
    }
}

static bool line_ends_with(wq_span line, const char *end)
{
    wq_span tail = wq_span_str(end);
    return line.len >= tail.len && memcmp(line.ptr + line.len - tail.len, tail.ptr, tail.len) == 0;
}

/* Signs behind which a line is a sentence or goes on: a question or a call may be a title. */
static bool line_may_be_title(wq_span line)
{
    static const char *const NOT[] = {".", ",", ";", "،", "؛", "۔"};
    for (size_t i = 0; i < sizeof NOT / sizeof NOT[0]; i++) {
        if (line_ends_with(line, NOT[i])) {
            return false;
        }
    }
    return ingest_span_chars(line) <= INGEST_TITLE_CHARS;
}

/* The first line that is not blank, and whether a blank line (or the end) follows it. */
static wq_span first_line(wq_span text, wq_span *rest, bool *alone)
{
    while (text.len > 0 && (text.ptr[0] == ' ' || (text.ptr[0] >= 9 && text.ptr[0] <= 13))) {
        text = wq_span_sub(text, 1, SIZE_MAX);
    }
    size_t len = 0;
    while (len < text.len && text.ptr[len] != '\n' && text.ptr[len] != '\r') {
        len++;
    }
    *rest = wq_span_sub(text, len, SIZE_MAX);
    size_t at = 0;
    size_t ends = 0;
    while (at < rest->len &&
           (rest->ptr[at] == ' ' || (rest->ptr[at] >= 9 && rest->ptr[at] <= 13))) {
        bool crlf = rest->ptr[at] == '\r' && at + 1 < rest->len && rest->ptr[at + 1] == '\n';
        ends += !crlf && (rest->ptr[at] == '\n' || rest->ptr[at] == '\r');
        at++;
    }
    *alone = ends > 1 || at == rest->len;
    return ingest_span_trim(wq_span_sub(text, 0, len));
}

static wq_status plain_page(ingest_reader *r, uint8_t *bytes, size_t len, ingest_page *page)
{
    wq_span text = wq_span_of(bytes, len);
    wq_span rest;
    bool alone;
    wq_span line = first_line(text, &rest, &alone);
    while (line.len == 0 && rest.len > 0) { /* a line of blanks beyond ASCII */
        line = first_line(rest, &rest, &alone);
    }
    /* In a page wrapped by hand the first line is a title only if it stands alone. */
    bool title = line.len > 0 && line_may_be_title(line) && (alone || !ingest_text_wrapped(text)) &&
                 (ingest_span_trim(rest).len == 0 || ingest_span_trim(rest).len > line.len);
    if (title) {
        page->article.title = ingest_field_clean(bytes + (line.ptr - bytes), line.len);
        bytes += len - rest.len;
        len = rest.len;
    }
    return ingest_core_paragraphs(r, bytes, len);
}

wq_status ingest_plain_next(ingest_reader *r, ingest_page *page)
{
    if (r->done) {
        return WQ_EEND;
    }
    r->done = true;
    ingest_core_begin(r);
    uint8_t *text;
    size_t len;
    WQ_TRY(plain_fill(r));
    WQ_TRY(ingest_core_text(r, &text, &len));
    if (ingest_span_trim(wq_span_of(text, len)).len == 0) {
        ingest_core_refuse(r, r->line, r->byte, WQ_EFORMAT, "nothing in it");
        return WQ_EEND;
    }
    wq_status status = plain_page(r, text, len, page);
    if (status == WQ_ETOOBIG) {
        ingest_core_refuse(r, r->line, r->byte, status, "more than %d paragraphs", PACK_PARTS_MAX);
        return WQ_EEND;
    }
    WQ_TRY(status);
    return ingest_core_finish(r, page);
}
