/* SPDX-License-Identifier: MIT */
/* Lists: hits, articles of a day or a source, the reading list. */
#include "console/session.h"

#include "base/limits.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Lines up to this speed have one line a hit. */
#define SLOW_BAUD 19200
/** Tenths of a second that a page of ten hits may take. */
#define PAGE_TENTHS 14

static bool has_passages(const console_session *s)
{
    bool hits = s->listed.kind == CONSOLE_ASK_FIND || s->listed.kind == CONSOLE_ASK_LIKE;
    return hits && s->t.baud > SLOW_BAUD;
}

/* Rows of a page: ten, or what the screen has room for (a head, a hint, and the spelling line). */
static uint32_t page_rows(const console_session *s)
{
    unsigned room = console_room(s), each = has_passages(s) ? 2 : 1;
    unsigned rows = room > 4 ? (room - 4) / each : 1;
    return rows < 1 ? 1 : rows > 10 ? 10 : rows;
}

static bool rung_is_said(const console_answer *a)
{
    return a->rung > WQ_RUNG_ASKED && a->rung < WQ_RUNG_NONE;
}

/* Lines over the rows: a hint, the head, the spellings, the rung, an offer. */
static unsigned lines_above(const console_session *s)
{
    const console_answer *a = &s->answer;
    bool offered = s->pick_count > 0 && s->listed.offset == 0;
    return s->said + 1 + (a->coverage.len > 0) + offered +
           (rung_is_said(a) ? 1u + (s->tongue == CONSOLE_BOTH) : 0);
}

/* Bytes of a row that a slow line has time for. */
static size_t row_bytes(const console_session *s)
{
    size_t bytes = (size_t)s->t.baud / 10 * PAGE_TENTHS / 10 / (10 + lines_above(s));
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
    wq_buf_init(&ready, 64 * WQ_KIB);
    wq_status status = console_look_prepare(&s->look, field, &ready);
    if (status == WQ_OK) {
        size_t cut = wq_text_cut(wq_buf_span(&ready), columns);
        status = wq_buf_put(line, ready.ptr, cut);
    }
    wq_buf_release(&ready);
    return status;
}

/* "source: title". An ASCII head cannot say in Arabic that there is no date. */
static wq_status body_compose(const console_session *s, const console_row *row, wq_buf *line)
{
    if (console_in_arabic(s) && row->date.len == 0) {
        WQ_TRY(field_put(s, line, wq_span_str("بلا تاريخ، "), 20));
    }
    if (row->source.len > 0) {
        size_t room = s->t.columns / 5;
        WQ_TRY(field_put(s, line, row->source, room < 20 ? room : 20));
        WQ_TRY(wq_buf_printf(line, ": "));
    }
    return field_put(s, line, row->title.len > 0 ? row->title : wq_span_str("-"), 4096);
}

/* "  1 2024-12-03 ", or "  1 " without `dated`; a date is ASCII, as wq_date_format writes it. */
static wq_span head_compose(const console_row *row, uint64_t number, bool dated, char *head,
                            size_t room)
{
    wq_span date = row->date.len > 0 ? row->date : wq_span_str("no date");
    int len = dated ? snprintf(head, room, "%3" PRIu64 " %-10.*s ", number,
                               (int)(date.len < 10 ? date.len : 10), (const char *)date.ptr)
                    : snprintf(head, room, "%3" PRIu64 " ", number);
    for (int i = 0; i < len; i++) {
        if (head[i] < 0x20 || head[i] >= 0x7F) {
            head[i] = '?';
        }
    }
    return wq_span_of(head, len < 0 ? 0 : (size_t)len);
}

/* The same in Arabic digits and with slashes, where the console itself puts the line into the
 * order of the eye; a terminal that turns lines would turn these digits with the title. */
static wq_span head_turn(const console_session *s, wq_span head, char *out)
{
    bool visual = s->look.view == CONSOLE_VISUAL || s->look.view == CONSOLE_SHAPED;
    size_t len = 0;
    if (!console_in_arabic(s) || !visual || s->look.code != CONSOLE_UTF8) {
        return head;
    }
    for (size_t i = 0; i < head.len; i++) {
        char c = (char)head.ptr[i];
        if (c == '-') {
            c = '/';
        }
        len += console_letter_digit_put(c, true, out + len);
    }
    return wq_span_of(out, len);
}

static void row_show(console_session *s, const console_row *row, uint64_t number)
{
    wq_buf line;
    char start[48], turned[96], tail[16] = "";
    size_t columns = s->t.is_tty ? s->t.columns - 1 : 100000;
    bool dated = row->date.len > 0 || !console_in_arabic(s);
    wq_span head = head_compose(row, number, dated, start, sizeof start);
    wq_buf_init(&line, 64 * WQ_KIB);
    if (row->copies > 0) {
        (void)snprintf(tail, sizeof tail, " +%" PRIu32, row->copies);
    }
    if (body_compose(s, row, &line) == WQ_OK) {
        size_t bytes = s->t.is_tty ? row_bytes(s) - head.len : 64 * WQ_KIB;
        size_t beside = head.len + strlen(tail);
        size_t room = columns > beside ? columns - beside : 1;
        line.len = cut_at_word(s, wq_buf_span(&line), room, bytes);
        console_say_fields(s, head_turn(s, head, turned), wq_buf_span(&line), wq_span_str(tail));
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

/* Which step of the ladder answered. */
static void rung_say(console_session *s, const console_answer *a)
{
    static const char *const RUNGS[] = {
        "",
        "nothing has all of it; with any of the words:",
        "not in that spelling; in others:",
        "not in those words; in other forms of them:",
        "not in that spelling; in others of the same name:",
        "nothing in these letters; read as Arabic, or as typed on Arabic keys:",
        "no article has these words; the nearest words of the archive:",
        ""};
    static const char *const RUNGS_AR[] = {
        "",
        "لا شيء فيه كل ذلك؛ بأي من الكلمات:",
        "ليس بهذا الرسم؛ بغيره:",
        "ليس بهذه الصيغ؛ بصيغ أخرى:",
        "ليس بهذا الرسم؛ برسم آخر للاسم نفسه:",
        "لا شيء بهذه الحروف؛ قُرئت عربيةً أو كأنها كُتبت على لوحة عربية:",
        "لا خبر فيه هذه الكلمات؛ بأقرب كلمات الأرشيف إليها:",
        ""};
    if (rung_is_said(a)) {
        console_say(s, RUNGS[a->rung], RUNGS_AR[a->rung]);
    }
}

/* "12 articles", "at least 12 articles with all words, 340+ with some". What is low enough was not
 * looked at: then how many have some of the words is said only if it is more than all. */
static void counts_compose(const console_answer *a, bool arabic, char *out, size_t room)
{
    const char *least = a->all_least ? arabic ? "على الأقل " : "at least " : "";
    const char *one = arabic ? " خبر" : a->all == 1 ? " article" : " articles";
    const char *all = !a->total_least ? "" : arabic ? " بكل الكلمات" : " with all words";
    if (a->all == a->total) {
        (void)snprintf(out, room, "%s%" PRIu64 "%s%s", least, a->all, one, all);
        return;
    }
    (void)snprintf(out, room,
                   arabic ? "%s%" PRIu64 "%s بكل الكلمات، %" PRIu64 "%s ببعضها"
                          : "%s%" PRIu64 "%s with all words, %" PRIu64 "%s with some",
                   least, a->all, one, a->total, a->total_least ? "+" : "");
}

/* How many, in what time, sorted how, and which of them these are. */
static void head_say(console_session *s, const console_answer *a)
{
    static const char *const SORTS[] = {"best first", "newest first", "oldest first"};
    static const char *const SORTS_AR[] = {"الأفضل أولاً", "الأحدث أولاً", "الأقدم أولاً"};
    uint64_t first = (uint64_t)s->listed.offset + 1, last = s->listed.offset + s->row_count;
    bool hits = s->listed.kind == CONSOLE_ASK_FIND || s->listed.kind == CONSOLE_ASK_LIKE;
    bool arabic = console_in_arabic(s);
    char counts[200], range[64] = "";
    const char *comma = arabic ? "،" : ",";
    if (s->listed.kind == CONSOLE_ASK_LIKE) {
        (void)snprintf(counts, sizeof counts,
                       arabic ? "%" PRIu64 "%s خبر مثله" : "%" PRIu64 "%s like it", a->total,
                       a->total_least ? "+" : "");
    } else {
        counts_compose(a, arabic, counts, sizeof counts);
    }
    if (last - first + 1 < a->total || a->total_least) {
        (void)snprintf(range, sizeof range, "%s %" PRIu64 "-%" PRIu64, comma, first, last);
    }
    if (hits) {
        console_sayf(s, "%s%s%s %u.%02u %s%s %s", counts, range, comma, a->ms / 1000,
                     a->ms % 1000 / 10, arabic ? "ث" : "s", comma,
                     (arabic ? SORTS_AR : SORTS)[s->listed.sort]);
    } else if (s->listed.kind == CONSOLE_ASK_NEW) {
        console_sayf(
            s, arabic ? "%" PRIu64 " منذ الزيارة السابقة%s" : "%" PRIu64 " since the last visit%s",
            a->total, range);
    } else {
        console_sayf(s, "%s%s", counts, range);
    }
}

/* Which spellings were counted in. A slow line has no time for many. */
static void coverage_say(console_session *s, const console_answer *a)
{
    const char *narrows = console_in_arabic(s) ? "" : " (exact: as typed)";
    size_t room = s->t.columns - 1, tail = wq_text_width(wq_span_str(narrows));
    wq_buf line;
    room = s->t.baud <= SLOW_BAUD && room > 60 ? 60 : room;
    if (a->coverage.len == 0) {
        return;
    }
    wq_buf_init(&line, 8 * WQ_KIB);
    if (console_look_prepare(&s->look, a->coverage, &line) == WQ_OK) {
        size_t len = wq_text_cut(wq_buf_span(&line), room > tail + 12 ? room - tail : room);
        if (len < line.len) { /* at a comma, not in a word or a number */
            while (len > 0 && line.ptr[len] != ',' && line.ptr[len] != ';') {
                len--;
            }
        }
        console_say_fields(s, wq_span_of("", 0), wq_span_of(line.ptr, len),
                           wq_span_str(room > tail + 12 ? narrows : ""));
    }
    wq_buf_release(&line);
}

/* A filter that no article has; of words there are picks. */
static void lacking_say(console_session *s)
{
    wq_buf line;
    wq_buf_init(&line, 8 * WQ_KIB);
    if (console_look_prepare(&s->look, s->answer.lacking, &line) == WQ_OK) {
        console_say(s, "no article has", "لا خبر فيه");
        console_say_fields(s, wq_span_of("", 0), wq_buf_span(&line), wq_span_of("", 0));
    }
    wq_buf_release(&line);
}

static void nothing_say(console_session *s)
{
    if (s->pick_count > 0) {
        console_picks_show(s);
    } else if (s->answer.lacking.len > 0) {
        lacking_say(s);
    } else if (s->listed.offset > 0) {
        console_say(s, "no more", "لا مزيد");
    } else {
        console_say(s, "nothing found", "لا شيء");
    }
}

/* Rows that fit under the lines above them: a screen is never more than the terminal. */
static size_t rows_that_fit(const console_session *s, const console_answer *a)
{
    unsigned above = lines_above(s), room = console_room(s), each = has_passages(s) ? 2 : 1;
    size_t fit = room > above + each ? (room - above) / each : 1;
    return a->row_count < fit ? a->row_count : fit;
}

static void page_show(console_session *s)
{
    const console_answer *a = &s->answer;
    memcpy(s->rows, a->rows, sizeof s->rows);
    s->total = a->total;
    s->reading = false;
    if (s->listed.offset == 0) {
        console_picks_take(s, a->lacking.len > 0 ? CONSOLE_PICK_NEAR : CONSOLE_PICK_WORDS,
                           s->listed.question);
    }
    s->picks_shown = false;
    s->row_count = rows_that_fit(s, a);
    s->more = a->total_least || s->listed.offset + s->row_count < a->total;
    if (a->row_count == 0) {
        nothing_say(s);
        return;
    }
    head_say(s, a);
    coverage_say(s, a);
    rung_say(s, a);
    if (s->pick_count > 0 && s->listed.offset == 0) {
        console_picks_offer(s);
    }
    for (size_t i = 0; i < s->row_count && !console_terminal_stopped(&s->t, false); i++) {
        row_show(s, &a->rows[i], (uint64_t)s->listed.offset + i + 1);
    }
    console_terminal_calm();
}

void console_rows_ask(console_session *s, const console_ask *ask)
{
    console_ask now = *ask;
    s->listed = now;
    s->has_list = true;
    s->listed.limit = page_rows(s);
    s->listed.arabic = console_in_arabic(s);
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
