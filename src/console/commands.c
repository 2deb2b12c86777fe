/* SPDX-License-Identifier: MIT */
/* How a line is told from a question, and the help that the tables of commands make. */
#include "console/orders.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void console_text_copy(char *out, size_t room, wq_span text)
{
    size_t len = text.len < room ? text.len : room - 1;
    while (len < text.len && len > 0 && (text.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    if (len != 0) {
        memcpy(out, text.ptr, len);
    }
    out[len] = '\0';
}

static void do_help(console_session *s, const console_order *o);

static const console_command HELPING[] = {
    {{"help", "?", "h", "مساعدة", "؟", NULL}, WORDS_NONE, do_help, "this"},
    {{NULL}, WORDS_NONE, NULL, NULL},
};

static const console_command *const TABLES[] = {CONSOLE_FINDING, CONSOLE_READING, CONSOLE_KEEPING,
                                                HELPING};
#define TABLE_COUNT (sizeof TABLES / sizeof TABLES[0])

/* Command `i` of all tables, NULL behind the last. */
static const console_command *command_at(size_t i)
{
    for (size_t k = 0; k < TABLE_COUNT; k++) {
        for (const console_command *c = TABLES[k]; c->names[0] != NULL; c++, i--) {
            if (i == 0) {
                return c;
            }
        }
    }
    return NULL;
}

static void do_help(console_session *s, const console_order *o)
{
    char line[256];
    (void)o;
    console_text_begin(s);
    console_text_put(s, "Words are a question; a number opens a hit; Enter goes on. "
                        "كلماتك سؤال، والرقم يفتح الخبر، وEnter يكمل.");
    const console_command *c;
    for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
        const char *arabic = "", *brief = "";
        for (int k = 1; k < CONSOLE_NAMES && c->names[k] != NULL; k++) {
            bool latin = (c->names[k][0] & 0x80) == 0;
            if (latin && brief[0] == '\0') {
                brief = c->names[k];
            } else if (!latin && arabic[0] == '\0') {
                arabic = c->names[k];
            }
        }
        (void)snprintf(line, sizeof line, "%-7s %-4s %s  %s", c->names[0], brief, c->help, arabic);
        console_text_put(s, line);
    }
    console_text_put(s, "/WORD  the next paragraph with it;  +N  more of a hit;  + of all");
    console_text_put(s, "\"this phrase\"  -not  this OR that  begin*  source:NAME  date:2024-12");
    console_text_put(s, ":WORD  a command and nothing else; it may be cut short (:so)");
    console_text_show(s);
}

/* ---- reading a line ---- */

static wq_span trim(wq_span text)
{
    while (text.len > 0 && text.ptr[0] == ' ') {
        text = wq_span_sub(text, 1, text.len);
    }
    while (text.len > 0 && text.ptr[text.len - 1] == ' ') {
        text.len--;
    }
    return text;
}

/* Whether a word is a name; with `begin` whether it begins one. Case and Arabic forms count not. */
static bool names(wq_span word, const char *name, bool begin)
{
    wq_span rest = wq_span_str(name);
    for (;;) {
        uint32_t a = 0, b = 0;
        while (word.len > 0 && a == 0) {
            size_t n = console_letter_decode(word, &a);
            word = wq_span_sub(word, n, word.len);
            a = console_letter_fold(a);
        }
        while (rest.len > 0 && b == 0) {
            size_t n = console_letter_decode(rest, &b);
            rest = wq_span_sub(rest, n, rest.len);
            b = console_letter_fold(b);
        }
        if (a == 0) {
            return b == 0 || begin;
        }
        if (a != b) {
            return false;
        }
    }
}

static const console_command *command_find(wq_span word, bool begin)
{
    for (int pass = 0; pass < (begin ? 2 : 1) && word.len > 0; pass++) {
        const console_command *c;
        for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
            for (int k = 0; k < CONSOLE_NAMES && c->names[k] != NULL; k++) {
                if (names(word, c->names[k], pass == 1)) {
                    return c;
                }
            }
        }
    }
    return NULL;
}

/* A number in digits of any script; 0 when it is none. */
static uint64_t number_read(wq_span text)
{
    uint64_t value = 0;
    size_t digits = 0;
    for (size_t at = 0, n; at < text.len; at += n, digits++) {
        uint32_t cp;
        n = console_letter_decode(wq_span_sub(text, at, text.len), &cp);
        int digit = console_letter_digit(cp);
        if (digit < 0 || digits == 9) {
            return 0;
        }
        value = value * 10 + (uint64_t)digit;
    }
    return value;
}

static bool is_source(console_session *s, wq_span name)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIST, .limit = 1};
    console_text_copy(ask.source, sizeof ask.source, name);
    return console_ask_run(s->dir, &ask, &s->t, &s->answer) == CONSOLE_ANSWERED &&
           s->answer.row_count > 0;
}

/* "NAME" or "NAME VALUE" of a setting that there is. */
static bool names_setting(wq_span rest)
{
    char text[128], name[32], value[64], more[2];
    console_text_copy(text, sizeof text, rest);
    int count = sscanf(text, "%31s %63s %1s", name, value, more);
    return (count == 1 || count == 2) && console_set_knows(name);
}

/* Whether what stands behind the name fits the command. */
static bool fits(console_session *s, const console_command *c, console_order *o)
{
    wq_span rest = o->rest;
    o->number = number_read(rest);
    switch (c->words) {
    case WORDS_NONE:
        return rest.len == 0;
    case WORDS_NUMBER:
        return o->number > 0;
    case WORDS_MAY_NUMBER:
        return rest.len == 0 || o->number > 0;
    case WORDS_VIEW:
        return rest.len == 0 || (o->number >= 1 && o->number <= 5);
    case WORDS_DATE:
        return wq_date_range_parse(rest, &o->range) == WQ_OK;
    case WORDS_SOURCE:
        return rest.len > 0 && (o->forced || is_source(s, rest));
    case WORDS_SETTING:
        return rest.len == 0 || o->forced || names_setting(rest);
    default:
        return rest.len > 0;
    }
}

static void question_do(console_session *s, wq_span line, const console_command *named)
{
    if (named != NULL && named->words != WORDS_TEXT && line.len > 2) {
        console_sayf(s, "(a question; the command is :%s)", named->names[0]);
    }
    console_question(s, line);
}

void console_line_do(console_session *s, wq_span line)
{
    console_order o = {.rest = line};
    line = trim(line);
    if (line.len == 0) {
        if (s->reading || s->has_list) {
            console_go_on(s);
        }
        return;
    }
    uint64_t number = number_read(line);
    if (number > 0 && console_rows_find(s, number) != NULL) {
        console_open(s, number);
        return;
    }
    if (line.ptr[0] == '/' && s->reading) {
        console_text_seek(s, trim(wq_span_sub(line, 1, line.len)));
        return;
    }
    if (line.ptr[0] == '+' && (line.len == 1 || number_read(wq_span_sub(line, 1, line.len)) > 0) &&
        s->has_list) {
        console_passages_show(s, number_read(wq_span_sub(line, 1, line.len)));
        return;
    }
    o.forced = line.ptr[0] == ':';
    wq_span all = o.forced ? trim(wq_span_sub(line, 1, line.len)) : line;
    const uint8_t *space = all.len > 0 ? memchr(all.ptr, ' ', all.len) : NULL;
    size_t word = space != NULL ? (size_t)(space - all.ptr) : all.len;
    const console_command *c = command_find(wq_span_sub(all, 0, word), o.forced);
    o.rest = trim(wq_span_sub(all, word, all.len));
    if (c != NULL && fits(s, c, &o)) {
        c->run(s, &o);
    } else if (o.forced) {
        console_say(s, "no such command, or not with these words: ?", "لا أمر كهذا: ؟");
    } else {
        question_do(s, line, c);
    }
}

void console_line_complete(void *arg, wq_span line, char *out, size_t room)
{
    const char *found = NULL;
    (void)arg;
    wq_span word = line.len > 0 && line.ptr[0] == ':' ? wq_span_sub(line, 1, line.len) : line;
    out[0] = '\0';
    if (word.len == 0 || memchr(word.ptr, ' ', word.len) != NULL) {
        return;
    }
    const console_command *c;
    for (size_t i = 0; (c = command_at(i)) != NULL; i++) {
        for (int k = 0; k < CONSOLE_NAMES && c->names[k] != NULL; k++) {
            const char *name = c->names[k];
            if (strlen(name) > word.len && memcmp(name, word.ptr, word.len) == 0) {
                if (found != NULL) {
                    return; /* more than one: nothing is certain */
                }
                found = name;
            }
        }
    }
    if (found != NULL) {
        (void)snprintf(out, room, "%s ", found + word.len);
    }
}