/* SPDX-License-Identifier: MIT */
/* How a line is told from a question, and the help that the tables of commands make. */
#include "console/orders.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void do_help(console_session *s, const console_order *o);

static const console_command HELPING[] = {
    {{"help", "?", "h", "مساعدة", "؟", NULL}, WORDS_NONE, do_help, "", "this", "هذا"},
    {{NULL}, WORDS_NONE, NULL, NULL, NULL, NULL},
};

static const console_command *const TABLES[] = {CONSOLE_FINDING, CONSOLE_READING, CONSOLE_KEEPING,
                                                HELPING};
#define TABLE_COUNT (sizeof TABLES / sizeof TABLES[0])

const console_command *console_command_at(size_t i)
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

static bool is_latin_name(const char *name)
{
    return (name[0] & 0x80) == 0;
}

/* The first of the names from the second on that is Latin, or that is not; "" when there is
 * none. */
static const char *name_of(const console_command *c, bool latin)
{
    for (int k = 1; k < CONSOLE_NAMES && c->names[k] != NULL; k++) {
        if (is_latin_name(c->names[k]) == latin) {
            return c->names[k];
        }
    }
    return "";
}

static void help_line(console_session *s, const console_command *c)
{
    char line[256];
    const char *brief = name_of(c, true), *arabic = name_of(c, false);
    if (console_in_arabic(s)) {
        (void)snprintf(line, sizeof line, "%s: %s (%s%s%s%s%s)", arabic, c->arabic, c->names[0],
                       brief[0] != '\0' ? ", " : "", brief, c->args[0] != '\0' ? " " : "", c->args);
    } else {
        char name[32];
        (void)snprintf(name, sizeof name, "%s %s", c->names[0], c->args);
        (void)snprintf(line, sizeof line, "%-15s %-2s %s  %s", name, brief, c->english, arabic);
    }
    console_text_put(s, line);
}

static void do_help(console_session *s, const console_order *o)
{
    static const char *const ENGLISH[] = {
        "/WORD           the next paragraph with it;  +N  more of a hit;  + of all",
        "\"this phrase\"  -not  this OR that  begin*  source:NAME  date:2024-12",
        ":WORD           a command and nothing else; it may be cut short (:so)", NULL};
    static const char *const ARABIC[] = {
        "/كلمة: الفقرة التالية التي هي فيها؛ +رقم: المزيد من خبر؛ + منها كلها",
        "\"عبارة بنصها\"، -ليس، هذا OR ذاك، بداية*، source:اسم، date:2024-12",
        ":كلمة: أمر لا غير، ويجوز اختصاره (:مص)", NULL};
    const char *const *more = console_in_arabic(s) ? ARABIC : ENGLISH;
    const console_command *c;
    (void)o;
    console_text_begin(s);
    if (s->tongue != CONSOLE_ARABIC) {
        console_text_put(
            s, "Words are a question; a number opens a hit; Enter goes on; Tab completes.");
    }
    if (s->tongue != CONSOLE_ENGLISH) {
        console_text_put(s, "كلماتك سؤال، والرقم يفتح الخبر، وEnter يكمل، وTab يتم الكلمة.");
    }
    for (size_t i = 0; (c = console_command_at(i)) != NULL; i++) {
        help_line(s, c);
    }
    for (; *more != NULL; more++) {
        console_text_put(s, *more);
    }
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

bool console_word_names(wq_span word, const char *name, bool begin)
{
    wq_span rest = wq_span_str(name);
    for (;;) {
        uint32_t a = 0, b = 0;
        while (word.len > 0 && a == 0) {
            size_t n = wq_text_decode(word, &a);
            word = wq_span_sub(word, n, word.len);
            a = console_letter_fold(a);
        }
        while (rest.len > 0 && b == 0) {
            size_t n = wq_text_decode(rest, &b);
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
        for (size_t i = 0; (c = console_command_at(i)) != NULL; i++) {
            for (int k = 0; k < CONSOLE_NAMES && c->names[k] != NULL; k++) {
                if (console_word_names(word, c->names[k], pass == 1)) {
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
        n = wq_text_decode(wq_span_sub(text, at, text.len), &cp);
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

/* A question that begins with a command's name: how to get the command, in the name's language. */
static void hint_say(console_session *s, const console_command *c, wq_span name)
{
    char line[160];
    bool latin = name.len > 0 && name.ptr[0] < 0x80;
    const char *pattern = latin ? "(a question; the command is :%s%s%s)" : "(سؤال؛ والأمر :%s%s%s)";
    (void)snprintf(line, sizeof line, pattern, latin ? c->names[0] : name_of(c, false),
                   c->args[0] != '\0' ? " " : "", c->args);
    console_say_span(s, wq_span_str(line));
    s->said = 1;
}

/* A command that takes any words might have been a question. */
static void other_say(console_session *s, const console_command *c, const console_order *o)
{
    if (c->words == WORDS_TEXT && !o->forced && strcmp(c->names[0], "find") != 0) {
        char line[160];
        (void)snprintf(line, sizeof line,
                       console_in_arabic(s) ? "(أمر؛ وللسؤال: ابحث %s ...)"
                                            : "(a command; find %s ... asks)",
                       console_in_arabic(s) ? name_of(c, false) : c->names[0]);
        console_say_span(s, wq_span_str(line));
        s->said = 1;
    }
}

/* A forced command that does not fit: how it is written. */
static void usage_say(console_session *s, const console_command *c)
{
    char line[160];
    if (c == NULL) {
        console_say(s, "no such command (? lists them)", "لا أمر كهذا (؟ تعرضها)");
        return;
    }
    (void)snprintf(line, sizeof line, "%s%s%s: %s", c->names[0], c->args[0] != '\0' ? " " : "",
                   c->args, console_in_arabic(s) ? c->arabic : c->english);
    console_say_span(s, wq_span_str(line));
}

void console_line_do(console_session *s, wq_span line)
{
    console_order o = {.rest = line};
    s->said = 0;
    line = trim(line);
    if (line.len == 0) {
        if (s->reading || s->has_list) {
            console_go_on(s);
        }
        return;
    }
    uint64_t number = number_read(line);
    if (number > 0 && console_pick_choose(s, number)) {
        return;
    }
    /* The list is on the screen, or behind the article that is read. */
    bool listed = !s->picks_shown && (!s->reading || s->is_article);
    if (number > 0 && listed && console_rows_find(s, number) != NULL) {
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
        other_say(s, c, &o);
        c->run(s, &o);
    } else if (o.forced) {
        usage_say(s, c);
    } else {
        if (c != NULL && word > 1 && !console_word_names(wq_span_sub(line, 0, word), "لا", false)) {
            hint_say(s, c, wq_span_sub(line, 0, word));
        }
        console_question(s, line);
    }
}
