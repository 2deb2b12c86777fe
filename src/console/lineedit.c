/* SPDX-License-Identifier: MIT */
#include "console/lineedit.h"

#include <warraq/settings.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct console_editor {
    console_terminal *t;
    const console_look *look;
    const char *prompt;
    size_t prompt_columns;
    uint8_t text[CONSOLE_LINE_BYTES];
    size_t len, at; /**< bytes; the cursor stands before text[at] */
    uint8_t killed[CONSOLE_LINE_BYTES];
    size_t killed_len;
    char history[CONSOLE_HISTORY][CONSOLE_LINE_BYTES / 4]; /**< longer lines are not kept */
    int history_count, history_at;
    bool history_off, was_cr;
    console_complete *complete;
    void *complete_arg;
    console_cells cells[2]; /**< what is shown, and what is to be */
    int shown;              /**< index of the first */
    size_t shown_from, shown_count;
    size_t cursor; /**< its column, from the begin of the text */
};

console_editor *console_editor_new(void)
{
    console_editor *e = calloc(1, sizeof *e);
    if (e != NULL) {
        console_cells_init(&e->cells[0]);
        console_cells_init(&e->cells[1]);
    }
    return e;
}

void console_editor_free(console_editor *e)
{
    if (e != NULL) {
        console_cells_release(&e->cells[0]);
        console_cells_release(&e->cells[1]);
        free(e);
    }
}

void console_editor_forget(console_editor *e)
{
    wq_pin_forget(e->text, sizeof e->text);
    wq_pin_forget(e->killed, sizeof e->killed);
    wq_pin_forget(e->history, sizeof e->history);
    for (int i = 0; i < 2; i++) {
        wq_pin_forget(e->cells[i].bytes.ptr, e->cells[i].bytes.cap);
        console_cells_release(&e->cells[i]);
        console_cells_init(&e->cells[i]);
    }
    e->len = e->at = e->killed_len = 0;
    e->history_count = e->history_at = 0;
    e->shown_from = e->shown_count = e->cursor = 0;
}

void console_editor_history(console_editor *e, bool keep)
{
    e->history_off = !keep;
    if (!keep) {
        memset(e->history, 0, sizeof e->history);
        e->history_count = e->history_at = 0;
    }
}

void console_editor_completer(console_editor *e, console_complete *complete, void *arg)
{
    e->complete = complete;
    e->complete_arg = arg;
}

/* ---- motion in the text ---- */

static uint32_t letter_at(const console_editor *e, size_t at, size_t *len)
{
    uint32_t cp;
    *len = wq_text_decode(wq_span_of(e->text + at, e->len - at), &cp);
    return cp;
}

/* A mark, a joiner, anything that takes no column: it goes with the letter before it. */
static bool joins(uint32_t cp)
{
    uint8_t bytes[4];
    return console_letter_is_mark(cp) ||
           wq_text_width(wq_span_of(bytes, wq_text_encode(cp, bytes))) == 0;
}

static size_t next_grapheme(const console_editor *e, size_t at)
{
    size_t len;
    if (at >= e->len) {
        return e->len;
    }
    (void)letter_at(e, at, &len);
    at += len;
    while (at < e->len && joins(letter_at(e, at, &len))) {
        at += len;
    }
    return at;
}

static size_t before_letter(const console_editor *e, size_t at)
{
    while (at > 0 && (e->text[--at] & 0xC0) == 0x80) {
    }
    return at;
}

static size_t before_grapheme(const console_editor *e, size_t at)
{
    size_t len;
    while (at > 0) {
        at = before_letter(e, at);
        if (!joins(letter_at(e, at, &len))) {
            break;
        }
    }
    return at;
}

static size_t before_word(const console_editor *e, size_t at)
{
    while (at > 0 && e->text[at - 1] == ' ') {
        at--;
    }
    while (at > 0 && e->text[at - 1] != ' ') {
        at--;
    }
    return at;
}

static size_t next_word(const console_editor *e, size_t at)
{
    while (at < e->len && e->text[at] == ' ') {
        at++;
    }
    while (at < e->len && e->text[at] != ' ') {
        at++;
    }
    return at;
}

/* ---- changes ---- */

static void cut(console_editor *e, size_t from, size_t to, bool keep)
{
    if (from >= to) {
        return;
    }
    if (keep) {
        e->killed_len = to - from;
        memcpy(e->killed, e->text + from, to - from);
    }
    memmove(e->text + from, e->text + to, e->len - to);
    e->len -= to - from;
    e->at = from;
}

static void insert(console_editor *e, const uint8_t *bytes, size_t len)
{
    if (e->len + len > sizeof e->text) {
        return;
    }
    memmove(e->text + e->at + len, e->text + e->at, e->len - e->at);
    memcpy(e->text + e->at, bytes, len);
    e->len += len;
    e->at += len;
}

static void replace(console_editor *e, const char *text)
{
    e->len = e->at = strlen(text);
    memcpy(e->text, text, e->len);
}

static void history_show(console_editor *e, int step)
{
    int to = e->history_at + step;
    if (to < 0 || to > e->history_count) {
        return;
    }
    e->history_at = to;
    replace(e, to == e->history_count ? "" : e->history[to]);
}

static void history_keep(console_editor *e)
{
    if (e->history_off || e->len < 2 || e->len >= sizeof e->history[0]) {
        return;
    }
    if (e->history_count > 0) {
        const char *last = e->history[e->history_count - 1];
        if (strlen(last) == e->len && memcmp(last, e->text, e->len) == 0) {
            return;
        }
    }
    if (e->history_count == CONSOLE_HISTORY) {
        memmove(e->history[0], e->history[1], sizeof e->history - sizeof e->history[0]);
        e->history_count--;
    }
    memcpy(e->history[e->history_count], e->text, e->len);
    e->history[e->history_count++][e->len] = '\0';
}

/* ---- showing ---- */

static size_t letters_before(const console_editor *e, size_t bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += (e->text[i] & 0xC0) != 0x80;
    }
    return count;
}

/* The window of columns that is shown: as before while the cursor is in it. */
static size_t window_from(const console_editor *e, size_t cursor, size_t width)
{
    size_t from = e->shown_from;
    if (cursor < from || cursor >= from + width) {
        from = cursor < width / 2 ? 0 : cursor - width / 2;
    }
    return from;
}

static bool same_cell(const console_editor *e, const console_cells *now, size_t from, size_t i)
{
    const console_cells *old = &e->cells[e->shown];
    size_t a = e->shown_from + i, b = from + i;
    size_t len = (size_t)(old->start[a + 1] - old->start[a]);
    return len == (size_t)(now->start[b + 1] - now->start[b]) &&
           memcmp(old->bytes.ptr + old->start[a], now->bytes.ptr + now->start[b], len) == 0;
}

/* Send only the columns that differ, then put the cursor where it belongs. */
static void draw(console_editor *e)
{
    console_cells *now = &e->cells[1 - e->shown];
    size_t room = e->t->columns > e->prompt_columns + 9 ? e->t->columns - e->prompt_columns - 1 : 8;
    if (console_look_cells(e->look, wq_span_of(e->text, e->len), now) != WQ_OK) {
        return;
    }
    size_t letters = letters_before(e, e->at);
    size_t cursor = now->column[letters < now->characters ? letters : now->characters];
    /* Within a run that is turned, the next letter goes left of the last one: the cursor stands on
     * the column of the letter behind it, or behind the line. */
    size_t from = window_from(e, cursor, room);
    size_t count = now->count > from ? now->count - from : 0;
    count = count < room ? count : room;
    size_t same = 0, least = count < e->shown_count ? count : e->shown_count;
    while (same < least && same_cell(e, now, from, same)) {
        same++;
    }
    size_t end = count;
    if (count == e->shown_count) {
        while (end > same && same_cell(e, now, from, end - 1)) {
            end--;
        }
    }
    if (end > same || e->shown_count > count) {
        console_terminal_move(e->t, (int)same - (int)e->cursor);
        console_look_send(e->look, e->t,
                          wq_span_of(now->bytes.ptr + now->start[from + same],
                                     (size_t)(now->start[from + end] - now->start[from + same])));
        e->cursor = end;
        if (e->shown_count > count) {
            console_terminal_send(e->t, "\033[K", 3);
        }
    }
    console_terminal_move(e->t, (int)(cursor - from) - (int)e->cursor);
    e->cursor = cursor - from;
    e->shown = 1 - e->shown;
    e->shown_from = from;
    e->shown_count = count;
}

/* A terminal without cursor motion: letters go out as they come, in logical order. */
static void draw_dumb(console_editor *e, size_t old_len)
{
    if (!e->t->is_tty || e->t->half_duplex) {
        return;
    }
    if (e->len > old_len) {
        console_look plain = {CONSOLE_LOGICAL, e->look->code, 0};
        wq_buf out;
        wq_buf_init(&out, (size_t)CONSOLE_LINE_BYTES * 2);
        if (console_look_line(&plain, wq_span_of(e->text + old_len, e->len - old_len), false, &out,
                              NULL) == WQ_OK) {
            console_look_send(&plain, e->t, wq_buf_span(&out));
        }
        wq_buf_release(&out);
    } else {
        for (size_t gone = old_len - e->len; gone > 0; gone--) {
            console_terminal_send(e->t, "\b \b", 3);
        }
    }
}

static void prompt_show(console_editor *e)
{
    console_terminal_send(e->t, e->prompt, strlen(e->prompt));
    e->shown_from = e->shown_count = e->cursor = 0;
    e->cells[e->shown].count = 0;
}

/* ---- keys ---- */

/* The prompt stands on a new line when the completer has written lines. */
static void complete_word(console_editor *e)
{
    console_completion done = {.erase = 0};
    if (e->complete == NULL) {
        return;
    }
    e->complete(e->complete_arg, wq_span_of(e->text, e->at), &done);
    if (done.erase > 0 && done.erase <= e->at) {
        cut(e, e->at - done.erase, e->at, false);
    }
    insert(e, (const uint8_t *)done.text, strlen(done.text));
    if (done.shown) {
        prompt_show(e);
    }
}

static void edit(console_editor *e, console_key key)
{
    uint8_t bytes[4];
    switch (key.kind) {
    case CONSOLE_KEY_LETTER:
        insert(e, bytes, wq_text_encode(key.letter, bytes));
        break;
    case CONSOLE_KEY_BACKSPACE:
        cut(e, before_grapheme(e, e->at), e->at, false);
        break;
    case CONSOLE_KEY_LEAVE:
    case CONSOLE_KEY_DELETE:
        cut(e, e->at, next_grapheme(e, e->at), false);
        break;
    case CONSOLE_KEY_LEFT:
        e->at = before_grapheme(e, e->at);
        break;
    case CONSOLE_KEY_RIGHT:
        e->at = next_grapheme(e, e->at);
        break;
    case CONSOLE_KEY_WORD_LEFT:
        e->at = before_word(e, e->at);
        break;
    case CONSOLE_KEY_WORD_RIGHT:
        e->at = next_word(e, e->at);
        break;
    case CONSOLE_KEY_HOME:
        e->at = 0;
        break;
    case CONSOLE_KEY_END:
        e->at = e->len;
        break;
    case CONSOLE_KEY_UP:
        history_show(e, -1);
        break;
    case CONSOLE_KEY_DOWN:
        history_show(e, 1);
        break;
    case CONSOLE_KEY_KILL_END:
        cut(e, e->at, e->len, true);
        break;
    case CONSOLE_KEY_KILL_BEGIN:
        cut(e, 0, e->at, true);
        break;
    case CONSOLE_KEY_KILL_WORD:
        cut(e, before_word(e, e->at), e->at, true);
        break;
    case CONSOLE_KEY_KILL_WORD_RIGHT:
        cut(e, e->at, next_word(e, e->at), true);
        break;
    case CONSOLE_KEY_YANK:
        insert(e, e->killed, e->killed_len);
        break;
    case CONSOLE_KEY_TAB:
        complete_word(e);
        break;
    case CONSOLE_KEY_REDRAW:
        console_terminal_send(e->t, "\r\n", 2);
        prompt_show(e);
        break;
    default:
        break;
    }
}

/* Without cursor keys only letters and taking back are understood, at the end of the line. */
static bool dumb_knows(console_key_kind kind)
{
    return kind == CONSOLE_KEY_LETTER || kind == CONSOLE_KEY_BACKSPACE ||
           kind == CONSOLE_KEY_KILL_WORD;
}

static void edit_dumb(console_editor *e, console_key key)
{
    size_t old = e->len;
    if (key.kind == CONSOLE_KEY_TAB) {
        console_terminal_send(e->t, "\r\n", 2);
        complete_word(e);
        prompt_show(e);
        draw_dumb(e, 0);
    } else if (key.kind == CONSOLE_KEY_KILL_BEGIN) {
        e->len = e->at = 0;
        if (e->t->is_tty) {
            console_terminal_send(e->t, " ^U\r\n", 5);
            prompt_show(e);
        }
    } else if (dumb_knows(key.kind)) {
        size_t columns = letters_before(e, e->len);
        edit(e, key);
        draw_dumb(e, e->len >= old ? old : e->len + columns - letters_before(e, e->len));
    }
}

/* The line may have a new speed and a new terminal: all in ASCII, from the begin of a line. */
static void speed_step(console_editor *e)
{
    char text[64];
    console_terminal_step(e->t);
    int len = snprintf(text, sizeof text, "\r\n%u baud; BREAK: the next; view 5: Latin letters\r\n",
                       e->t->baud);
    console_terminal_send(e->t, text, (size_t)len);
    e->len = e->at = 0;
    prompt_show(e);
}

static bool keys_wait(const console_editor *e)
{
    return e->t->ahead_at < e->t->ahead_len;
}

static console_line_end finish(console_editor *e, console_line_end how, wq_span *line)
{
    if (e->t->is_tty) {
        console_terminal_send(e->t, how == CONSOLE_LINE_STOP ? "^C\r\n" : "\r\n",
                              how == CONSOLE_LINE_STOP ? 4 : 2);
    }
    if (how == CONSOLE_LINE_STOP) {
        e->len = 0;
    } else {
        history_keep(e);
    }
    *line = wq_span_of(e->text, e->len);
    return how;
}

console_line_end console_editor_read(console_editor *e, console_terminal *t,
                                     const console_look *look, const char *prompt, wq_span *line)
{
    e->t = t;
    e->look = look;
    e->prompt = prompt;
    e->prompt_columns = strlen(prompt);
    e->len = e->at = 0;
    e->history_at = e->history_count;
    bool stale = false;
    if (t->is_tty) {
        prompt_show(e);
    }
    for (;;) {
        console_key key = console_key_read(t, look->code, &e->was_cr);
        switch (key.kind) {
        case CONSOLE_KEY_BREAK:
            speed_step(e);
            continue;
        case CONSOLE_KEY_ENTER:
            if (stale && !t->dumb) {
                draw(e);
            }
            return finish(e, CONSOLE_LINE_DONE, line);
        case CONSOLE_KEY_STOP:
            return finish(e, CONSOLE_LINE_STOP, line);
        case CONSOLE_KEY_HANGUP:
            /* A file may end without a line end. */
            return finish(e, e->len > 0 && !t->is_tty ? CONSOLE_LINE_DONE : CONSOLE_LINE_HANGUP,
                          line);
        case CONSOLE_KEY_LEAVE:
            if (e->len == 0) {
                return finish(e, CONSOLE_LINE_LEAVE, line);
            }
            break;
        default:
            break;
        }
        if (t->dumb) {
            edit_dumb(e, key);
        } else {
            edit(e, key);
            stale = keys_wait(e);
            if (!stale) {
                draw(e);
            }
        }
    }
}
