/* SPDX-License-Identifier: MIT */
/* Texts, a screen at a time: articles, help, the answers that are lines. */
#include "console/session.h"

#include <stdio.h>
#include <string.h>

void console_text_begin(console_session *s)
{
    wq_buf_clear(&s->text);
    s->is_article = false;
    s->reading = false;
    s->sought[0] = '\0';
    s->place_count = 0;
    s->picks_shown = false;
}

void console_text_put_span(console_session *s, wq_span line)
{
    size_t before = s->text.len;
    if (wq_buf_put_span(&s->text, line) != WQ_OK || wq_buf_put_u8(&s->text, '\n') != WQ_OK) {
        s->text.len = before;
    }
}

void console_text_put(console_session *s, const char *line)
{
    console_text_put_span(s, wq_span_str(line));
}

/* ---- marking what is sought ---- */

/* Bytes of `text` from its begin that spell `word` under folding; 0 when they do not. */
static size_t match_len(wq_span text, wq_span word)
{
    size_t at = 0, k = 0;
    while (k < word.len) {
        uint32_t want, have;
        size_t n = wq_text_decode(wq_span_sub(word, k, word.len), &want);
        k += n;
        want = console_letter_fold(want);
        if (want == 0) {
            continue;
        }
        do {
            n = wq_text_decode(wq_span_sub(text, at, text.len), &have);
            if (n == 0) {
                return 0;
            }
            at += n;
        } while (console_letter_fold(have) == 0);
        if (console_letter_fold(have) != want) {
            return 0;
        }
    }
    return at;
}

static bool contains(wq_span text, wq_span word)
{
    for (size_t at = 0; at < text.len; at++) {
        if ((text.ptr[at] & 0xC0) != 0x80 && match_len(wq_span_sub(text, at, text.len), word) > 0) {
            return true;
        }
    }
    return false;
}

/* A paragraph with the sought word in brackets. */
static wq_status paragraph_mark(const console_session *s, wq_span text, wq_buf *out)
{
    wq_span word = wq_span_str(s->sought);
    for (size_t at = 0; at < text.len;) {
        size_t len = word.len == 0 || (text.ptr[at] & 0xC0) == 0x80
                         ? 0
                         : match_len(wq_span_sub(text, at, text.len), word);
        if (len > 0) {
            WQ_TRY(wq_buf_put_u8(out, '['));
            WQ_TRY(wq_buf_put(out, text.ptr + at, len));
            WQ_TRY(wq_buf_put_u8(out, ']'));
            at += len;
        } else {
            WQ_TRY(wq_buf_put_u8(out, text.ptr[at++]));
        }
    }
    return WQ_OK;
}

/* ---- pages ---- */

static wq_span paragraph_at(const console_session *s, size_t at)
{
    wq_span rest = wq_span_sub(wq_buf_span(&s->text), at, s->text.len);
    const uint8_t *end = rest.len > 0 ? memchr(rest.ptr, '\n', rest.len) : NULL;
    return wq_span_of(rest.ptr, end != NULL ? (size_t)(end - rest.ptr) : rest.len);
}

/* Show lines of a paragraph from `place`; *room counts down. True when the paragraph is done. */
static bool paragraph_show(console_session *s, console_place *place, unsigned *room)
{
    wq_buf marked, ready;
    wq_buf_init(&marked, CONSOLE_TEXT * 2);
    wq_buf_init(&ready, CONSOLE_TEXT * 3);
    wq_span text = paragraph_at(s, place->paragraph), rest = wq_span_of("", 0);
    if (paragraph_mark(s, text, &marked) == WQ_OK &&
        console_look_prepare(&s->look, wq_buf_span(&marked), &ready) == WQ_OK) {
        rest = wq_buf_span(&ready);
    }
    bool to_left = console_look_to_left(rest), done = false;
    size_t columns = s->t.columns - 1;
    unsigned line = 0;
    do {
        size_t next, len = wq_text_wrap(rest, columns, &next);
        if (line >= place->line) {
            if (*room == 0 || console_terminal_stopped(&s->t, false)) {
                break;
            }
            console_say_line(s, wq_span_of(rest.ptr, len), to_left);
            --*room;
            place->line = line + 1;
        }
        line++;
        rest = wq_span_sub(rest, next, rest.len);
        done = rest.len == 0;
    } while (!done);
    wq_buf_release(&marked);
    wq_buf_release(&ready);
    return done;
}

static void page_show(console_session *s, console_place from, unsigned room)
{
    s->next = from;
    while (s->next.paragraph < s->text.len && room > 0) {
        wq_span text = paragraph_at(s, s->next.paragraph);
        if (!paragraph_show(s, &s->next, &room)) {
            break;
        }
        s->next.paragraph += text.len + 1;
        s->next.line = 0;
    }
    bool stopped = console_terminal_stopped(&s->t, false);
    console_terminal_calm();
    s->at_end = s->next.paragraph >= s->text.len && !stopped;
    if (!s->at_end && s->t.is_tty) {
        unsigned percent = (unsigned)(s->next.paragraph * 100 / (s->text.len + 1));
        console_sayf(s, "-- %u%% --", percent);
    }
}

static unsigned page_room(const console_session *s)
{
    unsigned room = console_room(s), taken = 1 + s->said;
    return room > taken + 2 ? room - taken : room > 1 ? room - 1 : 1;
}

bool console_text_page(console_session *s, int step)
{
    if (!s->reading || (step > 0 && s->at_end) || (step < 0 && s->place_count < 2)) {
        return false;
    }
    if (step < 0) {
        s->place_count--;
    }
    if (step > 0) {
        if (s->place_count == CONSOLE_BACK) {
            memmove(s->places, s->places + 1, sizeof s->places - sizeof s->places[0]);
            s->place_count--;
        }
        s->places[s->place_count++] = s->next;
    }
    page_show(s, s->places[s->place_count - 1], page_room(s));
    return true;
}

void console_text_show(console_session *s)
{
    s->places[0] = (console_place){0, 0};
    s->place_count = 1;
    s->reading = true;
    (void)console_text_page(s, 0);
}

void console_text_seek(console_session *s, wq_span word)
{
    if (word.len > 0) {
        size_t len = word.len < sizeof s->sought ? word.len : sizeof s->sought - 1;
        memcpy(s->sought, word.ptr, len);
        s->sought[len] = '\0';
    }
    size_t here = s->place_count > 0 ? s->places[s->place_count - 1].paragraph : 0;
    /* The same word again looks behind this page, a new one on it too. */
    for (size_t at = word.len > 0 ? here : s->next.paragraph, turns = 0; turns < 2;) {
        if (at >= s->text.len) {
            at = 0;
            turns++;
            continue;
        }
        wq_span text = paragraph_at(s, at);
        if (contains(text, wq_span_str(s->sought))) {
            s->next = (console_place){at, 0};
            s->at_end = false;
            (void)console_text_page(s, 1);
            return;
        }
        at += text.len + 1;
    }
    console_say(s, "not in this text", "ليس في هذا النص");
    s->sought[0] = '\0';
}

/* ---- what is read ---- */

bool console_text_fetch(console_session *s, const console_ask *ask)
{
    console_outcome outcome = console_ask_run(s->dir, ask, &s->t, &s->answer);
    console_text_begin(s);
    s->picks_shown = false;
    wq_span line;
    for (size_t at = 0; console_answer_line(&s->answer, &at, &line);) {
        console_text_put_span(s, line);
    }
    if (s->answer.cut) {
        console_text_put(s, "(cut here: the article is longer than the console holds)");
    }
    bool good = console_answered(s, outcome);
    console_picks_take(s, CONSOLE_PICK_NONE, ask->question);
    wq_buf_release(&s->answer.bytes); /* it stands in s->text now */
    s->answer.row_count = s->answer.pick_count = 0;
    return good;
}

void console_read_lines(console_session *s, const console_ask *ask)
{
    if (console_text_fetch(s, ask)) {
        console_text_show(s);
    }
}

static console_ask article_ask(const console_session *s, wq_id id)
{
    console_ask ask = {.kind = CONSOLE_ASK_ARTICLE,
                       .id = id,
                       .arabic = console_in_arabic(s),
                       .passage = s->t.columns};
    if (s->has_list && s->listed.kind == CONSOLE_ASK_FIND) {
        memcpy(ask.question, s->listed.question, sizeof ask.question);
        ask.ladder = s->listed.ladder;
    }
    return ask;
}

void console_read_article(console_session *s, wq_id id)
{
    console_ask ask = article_ask(s, id);
    if (console_text_fetch(s, &ask)) {
        s->pick_kind = s->pick_count > 0 ? CONSOLE_PICK_WORDS : CONSOLE_PICK_NONE;
        s->article = id;
        s->is_article = true;
        console_text_show(s);
    }
}

void console_text_dump(console_session *s, wq_id id)
{
    console_ask ask = article_ask(s, id);
    ask.question[0] = '\0';
    ask.passage = 0; /* whole */
    if (!console_text_fetch(s, &ask)) {
        return;
    }
    s->article = id;
    s->is_article = true;
    console_sayf(s, "-----BEGIN ARTICLE-----");
    page_show(s, (console_place){0, 0}, (unsigned)-1);
    console_sayf(s, "-----END ARTICLE-----");
}

void console_read_neighbour(console_session *s, int step)
{
    for (size_t i = 0; i < s->row_count; i++) {
        if (memcmp(s->rows[i].id.b, s->article.b, sizeof s->article.b) == 0) {
            if ((step < 0 && i == 0) || (step > 0 && i + 1 == s->row_count)) {
                break;
            }
            console_read_article(s, s->rows[step > 0 ? i + 1 : i - 1].id);
            return;
        }
    }
    if (s->has_list) {
        console_rows_page(s, step);
    }
}
