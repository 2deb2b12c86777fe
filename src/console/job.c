/* SPDX-License-Identifier: MIT */
/* Records of an answer. */
#include "console/job.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "console/letters.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void console_job_record(console_job *w, int tag, wq_span body)
{
    uint8_t head[5] = {(uint8_t)tag};
    wq_put_le32(head + 1, (uint32_t)body.len);
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
    char turned[2 * sizeof text];
    size_t out = 0;
    for (const char *p = text; len >= 0 && *p != '\0'; p++) {
        out += console_letter_digit_put(*p, w->ask->arabic, turned + out);
    }
    console_job_line(w, wq_span_of(turned, out));
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

/* Everything of a row but its title and passage. */
wq_status console_job_row_begin(const wq_article *article, uint32_t copies, wq_buf *body)
{
    uint8_t count[4];
    char date[WQ_DATE_TEXT];
    wq_id id = article->id;
    size_t len = wq_date_format(&article->date, date);
    WQ_TRY(wq_buf_put(body, id.b, sizeof id.b));
    wq_put_le32(count, copies);
    WQ_TRY(wq_buf_put(body, count, sizeof count));
    WQ_TRY(console_job_safe(body, wq_span_of(date, len)));
    WQ_TRY(wq_buf_put_u8(body, 0));
    WQ_TRY(console_job_safe(body, article->source));
    return wq_buf_put_u8(body, 0);
}

static void total_put(console_job *w, uint64_t total, uint64_t all, int bits, wq_rung rung)
{
    uint8_t body[18];
    wq_put_le64(body, total);
    wq_put_le64(body + 8, all);
    body[16] = (uint8_t)bits;
    body[17] = (uint8_t)rung;
    console_job_record(w, CONSOLE_TAG_TOTAL, wq_span_of(body, sizeof body));
}

void console_job_total(console_job *w, uint64_t total, bool least)
{
    total_put(w, total, total, least ? 6 : 0, WQ_RUNG_ASKED);
}

void console_job_hits_total(console_job *w, const wq_hits *hits)
{
    bool all_exact;
    uint64_t all = wq_hits_all(hits, &all_exact);
    /* Of one word "all" and "some" are the same. */
    bool exact = wq_hits_exact(hits) || wq_hits_words(hits) == 1;
    int bits = (exact ? 0 : 2) | (all_exact ? 0 : 4);
    total_put(w, wq_hits_total(hits), all, bits, wq_hits_rung(hits));
}

void console_job_pick(console_job *w, wq_span text, uint64_t articles)
{
    wq_buf body;
    uint8_t count[8];
    wq_buf_init(&body, 64 * WQ_KIB);
    wq_put_le64(count, articles);
    if (wq_buf_put(&body, count, sizeof count) == WQ_OK && console_job_safe(&body, text) == WQ_OK) {
        console_job_record(w, CONSOLE_TAG_PICK, wq_buf_span(&body));
    }
    wq_buf_release(&body);
}

void console_job_done(console_job *w, uint64_t done, uint64_t whole)
{
    uint8_t body[16];
    wq_put_le64(body, done);
    wq_put_le64(body + 8, whole);
    console_job_record(w, CONSOLE_TAG_DONE, wq_span_of(body, sizeof body));
    (void)fflush(w->to);
}

wq_status console_job_field(console_job *w, const char *name, wq_span value)
{
    wq_buf line;
    if (value.len == 0) {
        return WQ_OK;
    }
    wq_buf_init(&line, 64 * WQ_KIB);
    wq_status status = wq_buf_printf(&line, "%s", name);
    if (status == WQ_OK) {
        status = console_job_safe(&line, value);
    }
    console_job_line(w, wq_buf_span(&line));
    wq_buf_release(&line);
    return status;
}
