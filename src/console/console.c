/* SPDX-License-Identifier: MIT */
/* The session from its first line to its last. */
#include "console/console.h"

#include "console/cage.h"
#include "console/session.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* 0, or the exit status to leave with. */
static int hello(console_session *s)
{
    console_ask ask = {.kind = CONSOLE_ASK_HELLO};
    console_outcome outcome = console_ask_run(s->dir, &ask, &s->t, &s->answer);
    if (outcome == CONSOLE_ANSWERED && s->answer.status == WQ_ENOENT) {
        console_sayf(s, "no archive in '%s': make one with warraq init", s->dir);
        return 2;
    }
    if (console_answered(s, outcome)) {
        s->articles = s->answer.total;
    }
    return 0;
}

static void greet(console_session *s)
{
    static const char HELP[] = "? helps, q leaves, view 5 is Latin letters";
    if (s->t.is_tty && s->t.columns >= 72) {
        console_sayf(s, "warraq " WQ_VERSION ", %" PRIu64 " articles. %s", s->articles, HELP);
    } else if (s->t.is_tty) {
        console_sayf(s, "warraq " WQ_VERSION ", %" PRIu64 " articles", s->articles);
        console_sayf(s, "%s", s->t.columns > sizeof HELP ? HELP : "? helps, view 5: Latin letters");
    }
}

static void look_choose(console_session *s, const console_options *options)
{
    bool known = s->view_kept;
    if (options->code != NULL && console_code_parse(wq_span_str(options->code), &s->look.code)) {
        known = known || s->look.code == CONSOLE_ASCII;
    }
    if (options->view >= 1 && options->view <= 5) {
        s->look.view = options->view;
    } else if (!known && s->t.is_tty) {
        s->look.view = CONSOLE_LOGICAL;
        console_view_choose(s);
    }
}

/* Who opens this line: where the PIN guards everything nothing is shown before it. */
static void admit(console_session *s)
{
    if (s->t.is_tty && s->has_pin && s->guard == CONSOLE_GUARD_ALL) {
        console_lock(s);
    }
    s->t.idle_ms = s->has_pin ? s->idle * 1000 : 0;
}

static int talk(console_session *s)
{
    while (!s->leaving) {
        wq_span line;
        char copy[CONSOLE_LINE_BYTES];
        if (s->lock_now || (s->t.idled && s->has_pin)) {
            console_lock(s);
            continue;
        }
        (void)console_terminal_resize(&s->t);
        console_line_end how = console_editor_read(s->editor, &s->t, &s->look, "> ", &line);
        if (how == CONSOLE_LINE_HANGUP || how == CONSOLE_LINE_LEAVE) {
            return how == CONSOLE_LINE_HANGUP && s->t.is_tty ? 129 : 0;
        }
        if (how == CONSOLE_LINE_STOP) {
            continue;
        }
        console_terminal_flush(&s->t); /* the line itself is not of the answer */
        uint64_t bytes = s->t.sent;
        unsigned begun = console_terminal_now();
        size_t len = line.len < sizeof copy ? line.len : sizeof copy;
        memcpy(copy, line.ptr, len);
        console_line_do(s, wq_span_of(copy, len));
        console_terminal_flush(&s->t);
        s->last_bytes = s->t.sent - bytes;
        s->last_ms = console_terminal_now() - begun;
    }
    return s->t.hung_up ? 129 : 0;
}

static int session_run(console_session *s, const console_options *options)
{
    int exit_status = hello(s);
    if (exit_status != 0) {
        return exit_status;
    }
    if (!console_keep_load(s)) {
        console_say(s, "the settings cannot be read: see `warraq verify`",
                    "لا يمكن قراءة الإعدادات: انظر warraq verify");
    }
    s->look.view = s->t.is_tty || s->view_kept ? s->look.view : CONSOLE_LOGICAL;
    admit(s);
    if (!s->leaving) {
        greet(s);
        look_choose(s, options);
        (void)console_keep_seen(s);
    }
    return s->leaving ? 129 : talk(s);
}

int console_run(const char *dir, const console_options *options)
{
    console_session *s = calloc(1, sizeof *s);
    console_editor *editor = console_editor_new();
    int exit_status = 5;
    if (s != NULL && editor != NULL) {
        console_cage_no_core();
        s->dir = dir;
        s->editor = editor;
        s->look.view = CONSOLE_LATIN; /* until one is chosen */
        s->read_only = options->read_only;
        wq_buf_init(&s->text, CONSOLE_TEXT + 4096);
        console_answer_init(&s->answer);
        console_editor_completer(editor, console_line_complete, s);
        console_terminal_open(&s->t);
        s->t.baud = options->baud > 0 ? options->baud : s->t.baud;
        s->t.dumb = s->t.dumb || options->dumb;
        exit_status = session_run(s, options);
        console_terminal_close(&s->t);
        /* A terminal hangs up, which is no failure; a file or a pipe does not take an answer. */
        exit_status = s->t.unwritten && !s->t.is_tty ? 5 : exit_status;
        console_answer_release(&s->answer);
        wq_buf_release(&s->text);
    }
    console_editor_free(editor);
    free(s);
    return exit_status;
}
