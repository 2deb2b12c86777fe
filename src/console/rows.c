/* SPDX-License-Identifier: MIT */
/* Lists: hits, articles of a day or a source, the reading list. */
#include "console/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Lines up to this speed have one line a hit. */
#define SLOW_BAUD 19200
/** Tenths of a second that a page of ten hits may take. */
#define PAGE_TENTHS 14

static bool has_passages(const console_session *s)
{
    return s->listed.kind == CONSOLE_ASK_FIND && s->t.baud > SLOW_BAUD;
}

/* Rows of a page: ten, or what the screen has room for (a head, a hint, and the spelling line). */
static uint32_t page_rows(const console_session *s)
{
    unsigned room = console_room(s), each = has_passages(s) ? 2 : 1;
    unsigned rows = room > 4 ? (room - 4) / each : 1;
    return rows < 1 ? 1 : rows > 10 ? 10 : rows;
}

/* Bytes of a row that a slow line has time for. */
static size_t row_bytes(const console_session *s)
{
    size_t bytes = (size_t)s->t.baud / 10 * PAGE_TENTHS / 10 / 11;
    return s->t.baud > SLOW_BAUD ? 4096 : bytes < 40 ? 40 : bytes;
}

/* Cut to the columns and to the bytes of the line's set, at a word where one is near. */
static size_t cut_at_word(const console_session *s, wq_span text, size_t columns, size_t bytes)
{
    size_t end = wq_text_cut(text, columns), fit = console_look_fit(&s->look, text, bytes);
    end = end < fit ? end : fit;
    if (end == text.len) {
        return end;
    }
    size_t word = end;
    while (word > end - end / 3 && text.ptr[word] != ' ') {
        word--;
    }
    return text.ptr[word] == ' ' ? word : end;
}

static wq_status field_put(const console_session *s, wq_buf *line, wq_span field, size_t columns)
{
    wq_buf ready;
    wq_buf_init(&ready, 64 * 1024);
    wq_status status = console_look_prepare(&s->look, field, &ready);
    if (status == WQ_OK) {
        size_t cut = wq_text_cut(wq_buf_span(&ready), columns);
        status = wq_buf_put(line, ready.ptr, cut);
    }
    wq_buf_release(&ready);
    return status;
}

/* "source: title" */
static wq_status body_compose(const console_session *s, const console_row *row, wq_buf *line)
{
    if (row->source.len > 0) {
        size_t room = s->t.columns / 5;
        WQ_TRY(field_put(s, line, row->source, room < 20 ? room : 20));
        WQ_TRY(wq_buf_printf(line, ": "));
    }
    return field_put(s, line, row->title.len > 0 ? row->title : wq_span_str("-"), 4096);
}

/* "  1 2024-12-03 "; a date is ASCII, as wq_date_format writes it. */
static wq_span head_compose(const console_row *row, uint64_t number, char *head, size_t room)
{
    wq_span date = row->date.len > 0 ? row->date : wq_span_str("no date");
    int len = snprintf(head, room, "%3" PRIu64 " %-10.*s ", number,
                       (int)(date.len < 10 ? date.len : 10), (const char *)date.ptr);
    for (int i = 0; i < len; i++) {
        head[i] = head[i] >= 0x20 && head[i] < 0x7F ? head[i] : '?';
    }
    return wq_span_of(head, len < 0 ? 0 : (size_t)len);
}

static void row_show(console_session *s, const console_row *row, uint64_t number)
{
    wq_buf line;
    char start[48], tail[16] = "";
    size_t columns = s->t.is_tty ? s->t.columns - 1 : 100000;
    wq_span head = head_compose(row, number, start, sizeof start);
    wq_buf_init(&line, 64 * 1024);
    if (row->editions > 1) {
        (void)snprintf(tail, sizeof tail, " +%" PRIu32, row->editions - 1);
    }
    if (body_compose(s, row, &line) == WQ_OK) {
        size_t bytes = s->t.is_tty ? row_bytes(s) - head.len : 64 * 1024;
        line.len = cut_at_word(s, wq_buf_span(&line), columns - head.len - strlen(tail), bytes);
        console_say_fields(s, head, wq_buf_span(&line), wq_span_str(tail));
    }
    wq_buf_clear(&line);
    if (row->passage.len > 0 && has_passages(s) &&
        field_put(s, &line, row->passage, 4096) == WQ_OK) {
        line.len = cut_at_word(s, wq_buf_span(&line), columns > 30 ? columns - 4 : columns, 4096);
        console_say_fields(s, wq_span_of("    ", columns > 30 ? 4 : 0), wq_buf_span(&line),
                           wq_span_of("", 0));
    }
    wq_buf_release(&line);
}

static void rung_say(console_session *s, const console_answer *a)
{
    switch (a->rung) {
    case CONSOLE_RUNG_BEGIN:
        console_say(s, "no article has all these words; these have words that begin so:",
                    "لا خبر فيه هذه الكلمات كلها؛ في هذه كلمات تبدأ بها:");
        break;
    case CONSOLE_RUNG_ANY:
        console_say(s, "no article has all these words; these have some of them:",
                    "لا خبر فيه هذه الكلمات كلها؛ في هذه بعضها:");
        break;
    case CONSOLE_RUNG_KEYS:
        console_say(s, "nothing for these letters; read as typed on Arabic keys:",
                    "لا شيء بهذه الحروف؛ قُرئت كأنها كُتبت على لوحة عربية:");
        console_say_span(s, a->read_as);
        break;
    default:
        break;
    }
}

static void head_say(console_session *s, const console_answer *a)
{
    static const char *const SORTS[] = {"best first", "newest first", "oldest first"};
    static const char *const SORTS_AR[] = {"الأفضل أولاً", "الأحدث أولاً", "الأقدم أولاً"};
    uint64_t first = s->listed.offset + 1, last = s->listed.offset + s->row_count;
    bool find = s->listed.kind == CONSOLE_ASK_FIND, least = a->partial;
    bool latin = s->look.view == CONSOLE_LATIN || s->look.code == CONSOLE_ASCII;
    char english[160], arabic[240], range[64] = "";
    if (a->total > s->row_count || s->listed.offset > 0) {
        (void)snprintf(range, sizeof range, " %" PRIu64 "-%" PRIu64, first, last);
    }
    (void)snprintf(english, sizeof english, "%s%" PRIu64 " article%s%s%s%s%s",
                   least ? "at least " : "", a->total, a->total == 1 ? "" : "s",
                   range[0] != '\0' ? "," : "", range, find ? ", " : "",
                   find ? SORTS[s->listed.sort] : "");
    (void)snprintf(arabic, sizeof arabic, "%s%" PRIu64 " خبر%s%s%s%s", least ? "على الأقل " : "",
                   a->total, range[0] != '\0' ? "،" : "", range, find ? "، " : "",
                   find ? SORTS_AR[s->listed.sort] : "");
    if (s->tongue == CONSOLE_ARABIC && !latin) {
        console_sayf(s, "%s", arabic);
    } else if (find) {
        console_sayf(s, "%s, %u.%02u s", english, a->ms / 1000, a->ms % 1000 / 10);
    } else {
        console_sayf(s, "%s", english);
    }
}

static void page_show(console_session *s)
{
    const console_answer *a = &s->answer;
    memcpy(s->rows, a->rows, sizeof s->rows);
    s->row_count = a->row_count;
    s->total = a->total;
    s->more = a->partial || s->listed.offset + a->row_count < a->total;
    s->reading = false;
    if (a->row_count == 0) {
        console_say(s, s->listed.offset > 0 ? "no more" : "nothing found",
                    s->listed.offset > 0 ? "لا مزيد" : "لا شيء");
        return;
    }
    head_say(s, a);
    rung_say(s, a);
    for (size_t i = 0; i < s->row_count && !console_terminal_stopped(&s->t, false); i++) {
        row_show(s, &a->rows[i], s->listed.offset + i + 1);
    }
    console_terminal_calm();
}

void console_rows_ask(console_session *s, const console_ask *ask)
{
    console_ask now = *ask;
    s->listed = now;
    s->has_list = true;
    s->listed.limit = page_rows(s);
    s->listed.passage = has_passages(s) ? s->t.columns : 0;
    s->row_count = 0;
    if (console_answered(s, console_ask_run(s->dir, &s->listed, &s->t, &s->answer))) {
        page_show(s);
    }
}

void console_rows_page(console_session *s, int step)
{
    console_ask ask = s->listed;
    uint32_t rows = s->row_count > 0 ? (uint32_t)s->row_count : page_rows(s);
    if (step > 0 && !s->more) {
        console_say(s, "no more", "لا مزيد");
        return;
    }
    if (step < 0 && ask.offset == 0) {
        console_say(s, "this is the first page", "هذه الصفحة الأولى");
        return;
    }
    uint32_t back = page_rows(s);
    ask.offset = step > 0 ? ask.offset + rows : ask.offset > back ? ask.offset - back : 0;
    console_rows_ask(s, &ask);
}

void console_rows_again(console_session *s)
{
    console_ask ask = s->listed;
    console_rows_ask(s, &ask);
}

const console_row *console_rows_find(const console_session *s, uint64_t number)
{
    uint64_t first = (uint64_t)s->listed.offset + 1;
    return s->has_list && number >= first && number < first + s->row_count
               ? &s->rows[number - first]
               : NULL;
}
