/* SPDX-License-Identifier: MIT */
/* What outlives a session: the parent's side. The settings are opened by a child (job_keep.c), as
 * the archive is. */
#include "console/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool asked(console_session *s, const console_ask *ask)
{
    return console_ask_run(s->dir, ask, &s->t, &s->answer) == CONSOLE_ANSWERED &&
           s->answer.status == WQ_OK;
}

/* The letters of an id (base32 of RFC 4648 in lower case) back to its bytes. */
static bool id_read(const char *letters, wq_id *id)
{
    uint32_t bits = 0;
    unsigned have = 0;
    size_t at = 0;
    for (int i = 0; i < WQ_ID_LETTERS; i++) {
        char c = letters[i];
        int value = c >= 'a' && c <= 'z' ? c - 'a' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
        if (value < 0) {
            return false;
        }
        bits = bits << 5 | (uint32_t)value;
        have += 5;
        if (have >= 8 && at < sizeof id->b) {
            have -= 8;
            id->b[at++] = (uint8_t)(bits >> have);
        }
        bits &= (1u << have) - 1;
    }
    return at == sizeof id->b;
}

static void view_take(console_session *s, const char *rest)
{
    char code[32];
    int view;
    console_code set;
    if (sscanf(rest, "%d %31s", &view, code) == 2 && view >= 1 && view <= 5 &&
        console_code_parse(wq_span_str(code), &set)) {
        s->look.view = view;
        s->look.code = set;
        s->view_kept = true;
    }
}

static void line_take(console_session *s, const char *line)
{
    if (strcmp(line, "pin") == 0) {
        s->has_pin = true;
    } else if (strcmp(line, "guard changes") == 0) {
        s->guard = CONSOLE_GUARD_CHANGES;
    } else if (strncmp(line, "idle ", 5) == 0) {
        s->idle = (unsigned)strtoul(line + 5, NULL, 10);
    } else if (strncmp(line, "seen ", 5) == 0) {
        s->seen = strtoull(line + 5, NULL, 10);
    } else if (strncmp(line, "view ", 5) == 0) {
        view_take(s, line + 5);
    } else if (strncmp(line, "mark ", 5) == 0 && s->mark_count < CONSOLE_MARKS &&
               strlen(line) == 5 + WQ_ID_LETTERS) {
        s->mark_count += id_read(line + 5, &s->marks[s->mark_count]);
    }
}

static void lines_take(console_session *s, bool marks_only)
{
    wq_span line;
    s->mark_count = 0;
    for (size_t at = 0; console_answer_line(&s->answer, &at, &line);) {
        char text[160];
        size_t len = line.len < sizeof text ? line.len : sizeof text - 1;
        memcpy(text, line.ptr, len);
        text[len] = '\0';
        if (!marks_only || strncmp(text, "mark ", 5) == 0) {
            line_take(s, text);
        }
    }
}

bool console_keep_load(console_session *s)
{
    const console_ask ask = {.kind = CONSOLE_ASK_KEPT, .line = console_terminal_name()};
    s->idle = CONSOLE_IDLE;
    if (!asked(s, &ask)) {
        s->has_pin = true;
        return false;
    }
    lines_take(s, false);
    return true;
}

static bool keep(console_session *s, const console_keep keeps[CONSOLE_KEEPS])
{
    const console_ask ask = {.kind = CONSOLE_ASK_KEEP, .keep = keeps};
    return s->t.is_tty && !s->read_only && asked(s, &ask);
}

bool console_keep_view(console_session *s)
{
    console_keep keeps[CONSOLE_KEEPS] = {{"", ""}};
    if (console_terminal_name()[0] == '\0') {
        return false;
    }
    (void)snprintf(keeps[0].name, sizeof keeps[0].name, "view/%s", console_terminal_name());
    (void)snprintf(keeps[0].value, sizeof keeps[0].value, "%d %s", s->look.view,
                   console_code_name(s->look.code));
    s->view_kept = true;
    return keep(s, keeps);
}

bool console_keep_seen(console_session *s)
{
    console_keep keeps[CONSOLE_KEEPS] = {{"seen", ""}};
    if (s->articles == s->seen) {
        return true;
    }
    (void)snprintf(keeps[0].value, sizeof keeps[0].value, "%" PRIu64, s->articles);
    return keep(s, keeps);
}

bool console_keep_guard(console_session *s)
{
    console_keep keeps[CONSOLE_KEEPS] = {{"guard", ""}, {"idle", ""}};
    (void)snprintf(keeps[0].value, sizeof keeps[0].value, "%s",
                   s->guard == CONSOLE_GUARD_CHANGES ? "changes" : "all");
    (void)snprintf(keeps[1].value, sizeof keeps[1].value, "%u", s->idle);
    return keep(s, keeps);
}

/* Where it cannot be kept: in RAM. */
static void mark_here(console_session *s, wq_id id)
{
    for (size_t i = 0; i < s->mark_count; i++) {
        if (memcmp(s->marks[i].b, id.b, sizeof id.b) == 0) {
            memmove(&s->marks[i], &s->marks[i + 1], (s->mark_count - i - 1) * sizeof id);
            s->mark_count--;
            return;
        }
    }
    if (s->mark_count < CONSOLE_MARKS) {
        s->marks[s->mark_count++] = id;
    }
}

bool console_keep_mark(console_session *s, wq_id id, bool *on)
{
    const console_ask ask = {.kind = CONSOLE_ASK_MARK, .id = id, .line = ""};
    bool kept = s->t.is_tty && asked(s, &ask);
    if (kept) {
        lines_take(s, true);
    } else {
        mark_here(s, id);
    }
    *on = false;
    for (size_t i = 0; i < s->mark_count && !*on; i++) {
        *on = memcmp(s->marks[i].b, id.b, sizeof id.b) == 0;
    }
    return kept;
}
