/* SPDX-License-Identifier: MIT */
/* Records of an answer. */
#include "console/job.h"

#include "console/letters.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void console_job_u32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++) {
        p[i] = (uint8_t)(v >> 8 * i);
    }
}

void console_job_record(console_job *w, int tag, wq_span body)
{
    uint8_t head[5] = {(uint8_t)tag};
    console_job_u32(head + 1, (uint32_t)body.len);
    w->written += sizeof head + body.len;
    if (fwrite(head, 1, sizeof head, w->to) == sizeof head) {
        (void)fwrite(body.ptr, 1, body.len, w->to);
    }
}

void console_job_line(console_job *w, wq_span text)
{
    console_job_record(w, CONSOLE_TAG_LINE, text);
}

void console_job_printf(console_job *w, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    console_job_line(w, wq_span_of(text, len < 0 ? 0 : strlen(text)));
}

wq_status console_job_safe(wq_buf *body, wq_span text)
{
    return console_letter_safe(text, body);
}

wq_status console_job_marked(wq_buf *body, wq_span text, const wq_mark *marks, uint32_t count)
{
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (marks[i].start < at || marks[i].end > text.len || marks[i].start >= marks[i].end) {
            continue;
        }
        WQ_TRY(console_job_safe(body, wq_span_sub(text, at, marks[i].start - at)));
        WQ_TRY(wq_buf_put_u8(body, '['));
        WQ_TRY(console_job_safe(body,
                                wq_span_sub(text, marks[i].start, marks[i].end - marks[i].start)));
        WQ_TRY(wq_buf_put_u8(body, ']'));
        at = marks[i].end;
    }
    return console_job_safe(body, wq_span_sub(text, at, text.len));
}

static wq_status on_edition(void *arg, const wq_article *edition)
{
    (void)edition;
    ++*(uint32_t *)arg;
    return WQ_OK;
}

/* Everything of a row but its title and passage. */
wq_status console_job_row_begin(console_job *w, const wq_article *article, wq_buf *body)
{
    uint8_t count[4];
    uint32_t editions = 0;
    char date[WQ_DATE_TEXT];
    wq_id id = article->id;
    size_t len = wq_date_format(&article->date, date);
    (void)w;
    WQ_TRY(wq_buf_put(body, id.b, sizeof id.b));
    console_job_u32(count, editions);
    WQ_TRY(wq_buf_put(body, count, sizeof count));
    WQ_TRY(console_job_safe(body, wq_span_of(date, len)));
    WQ_TRY(wq_buf_put_u8(body, 0));
    WQ_TRY(console_job_safe(body, article->source));
    return wq_buf_put_u8(body, 0);
}

/* Behind the spans' use: how many editions there are, put back into the row. */
wq_status console_job_row_end(console_job *w, wq_buf *body)
{
    wq_id id;
    uint32_t editions = 0;
    memcpy(id.b, body->ptr, sizeof id.b);
    if (wq_editions_each(w->snapshot, id, on_edition, &editions) == WQ_OK) {
        console_job_u32(body->ptr + 16, editions);
    }
    console_job_record(w, CONSOLE_TAG_ROW, wq_buf_span(body));
    return WQ_OK;
}

void console_job_total(console_job *w, uint64_t total, bool partial, int rung, const char *read_as)
{
    uint8_t body[10 + 1024];
    size_t len = strlen(read_as) < 1024 ? strlen(read_as) : 1024;
    console_job_u32(body, (uint32_t)total);
    console_job_u32(body + 4, (uint32_t)(total >> 32));
    body[8] = partial;
    body[9] = (uint8_t)rung;
    memcpy(body + 10, read_as, len);
    console_job_record(w, CONSOLE_TAG_TOTAL, wq_span_of(body, 10 + len));
}
wq_status console_job_field(console_job *w, const char *name, wq_span value)
{
    wq_buf line;
    if (value.len == 0) {
        return WQ_OK;
    }
    wq_buf_init(&line, 64 * 1024);
    wq_status status = wq_buf_printf(&line, "%s", name);
    if (status == WQ_OK) {
        status = console_job_safe(&line, value);
    }
    console_job_line(w, wq_buf_span(&line));
    wq_buf_release(&line);
    return status;
}
