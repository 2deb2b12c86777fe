/* SPDX-License-Identifier: MIT */
/* Lines to the terminal. */
#include "console/session.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void console_say_newline(console_session *s)
{
    if (s->t.is_tty) {
        console_terminal_send(&s->t, "\r\n", 2);
    } else {
        console_terminal_send(&s->t, "\n", 1);
    }
}

static bool is_visual(const console_session *s)
{
    return s->look.view == CONSOLE_VISUAL || s->look.view == CONSOLE_SHAPED;
}

/* A prepared piece of a line in its own direction; pushed to the right margin with `align`. */
static void piece_send(console_session *s, wq_span prepared, bool to_left, bool align)
{
    wq_buf out;
    size_t columns;
    wq_buf_init(&out, (size_t)CONSOLE_LINE_MAX * 8);
    if (console_look_line(&s->look, prepared, to_left, &out, &columns) == WQ_OK) {
        if (align && columns + 1 < s->t.columns) {
            console_terminal_move(&s->t, (int)(s->t.columns - 1 - columns));
        }
        console_look_send(&s->look, &s->t, wq_buf_span(&out));
    }
    wq_buf_release(&out);
}

void console_say_line(console_session *s, wq_span prepared, bool to_left)
{
    piece_send(s, prepared, to_left, is_visual(s) && to_left && !s->t.dumb);
    console_say_newline(s);
}

void console_say_fields(console_session *s, wq_span head, wq_span body, wq_span tail)
{
    console_look_send(&s->look, &s->t, head);
    piece_send(s, body, console_look_to_left(body), false);
    console_look_send(&s->look, &s->t, tail);
    console_say_newline(s);
}

void console_say_span(console_session *s, wq_span text)
{
    wq_buf line;
    wq_buf_init(&line, CONSOLE_TEXT);
    if (console_look_prepare(&s->look, text, &line) == WQ_OK) {
        size_t cut = wq_text_cut(wq_buf_span(&line), s->t.columns - 1);
        wq_span none = wq_span_of("", 0);
        console_say_fields(s, none, wq_span_of(line.ptr, cut), none);
    }
    wq_buf_release(&line);
}

/* A sentence with a path in it may be longer than a line, and what to do stands at its end. */
static void say_wrapped(console_session *s, wq_span text)
{
    wq_buf line;
    wq_buf_init(&line, CONSOLE_TEXT);
    wq_span none = wq_span_of("", 0);
    if (console_look_prepare(&s->look, text, &line) == WQ_OK) {
        wq_span rest = wq_buf_span(&line);
        for (int lines = 0; rest.len > 0 && lines < 6; lines++) {
            size_t next, end = wq_text_wrap(rest, s->t.columns - 1, &next);
            console_say_fields(s, none, wq_span_of(rest.ptr, end), none);
            rest = wq_span_sub(rest, next, rest.len);
        }
    }
    wq_buf_release(&line);
}

static bool is_latin(const console_session *s)
{
    return s->look.view == CONSOLE_LATIN || s->look.code == CONSOLE_ASCII;
}

bool console_in_arabic(const console_session *s)
{
    return s->tongue == CONSOLE_ARABIC && !is_latin(s);
}

void console_say_digits(console_session *s, const char *text)
{
    char out[2048];
    size_t len = 0;
    bool turn = console_in_arabic(s) && s->look.code == CONSOLE_UTF8;
    for (; *text != '\0' && len + 2 < sizeof out; text++) {
        len += console_letter_digit_put(*text, turn, out + len);
    }
    console_say_span(s, wq_span_of(out, len));
}

void console_say(console_session *s, const char *english, const char *arabic)
{
    bool latin = is_latin(s);
    if (console_in_arabic(s)) {
        console_say_digits(s, arabic);
        return;
    }
    console_say_span(s, wq_span_str(english));
    if (s->tongue == CONSOLE_BOTH && !latin) {
        console_say_span(s, wq_span_str(arabic));
    }
}

void console_sayf(console_session *s, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    console_say_digits(s, len < 0 ? "" : text);
}

unsigned console_room(const console_session *s)
{
    return s->t.is_tty ? s->t.rows - 2 : 100000;
}

bool console_answered(console_session *s, console_outcome outcome)
{
    const console_answer *a = &s->answer;
    s->last_search_ms = a->ms;
    switch (outcome) {
    case CONSOLE_STOPPED:
        console_say(s, "stopped", "أُوقف");
        return false;
    case CONSOLE_LATE:
        console_say(s, "no answer in time: ask for less", "لا جواب في الوقت: اسأل عن أقل");
        return false;
    case CONSOLE_DIED:
        console_say(s, "the search ended by itself: the archive may be damaged (verify)",
                    "انتهى البحث وحده: قد يكون الأرشيف تالفاً (verify)");
        return false;
    default:
        break;
    }
    if (a->status == WQ_ECANCEL) {
        console_say(s, "stopped after 2 s: ask for less", "أُوقف بعد ثانيتين: اسأل عن أقل");
        return false;
    }
    if (a->status != WQ_OK) {
        say_wrapped(s, a->message);
        if (s->tongue != CONSOLE_ENGLISH && !is_latin(s)) {
            say_wrapped(s, wq_span_str(wq_status_text_ar(a->status)));
        }
        return false;
    }
    return true;
}
