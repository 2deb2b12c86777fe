/* SPDX-License-Identifier: MIT */
/* `set`, and the question which view reads right. */
#include "console/session.h"

#include <stdlib.h>
#include <string.h>

/* The index of `value` in a list of names; -1 when it is none. */
static int one_of(const char *value, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(value, names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

static long number_of(const char *value, long least, long most)
{
    char *end;
    long n = strtol(value, &end, 10);
    return *value != '\0' && *end == '\0' && n >= least && n <= most ? n : -1;
}

static const char *const TONGUES[] = {"both", "en", "ar"};
static const char *const SORTS[] = {"relevance", "newest", "oldest"};
static const char *const SCHEMES[] = {"read", "buckwalter"};
static const char *const GUARDS[] = {"all", "changes"};

static bool change_view(console_session *s, const char *value)
{
    long n = number_of(value, 1, 5);
    if (n > 0) {
        s->look.view = (int)n;
        (void)console_keep_view(s);
    }
    return n > 0;
}

static bool change_code(console_session *s, const char *value)
{
    bool good = console_code_parse(wq_span_str(value), &s->look.code);
    if (good) {
        (void)console_keep_view(s);
    }
    return good;
}

static bool change_lang(console_session *s, const char *value)
{
    int i = one_of(value, TONGUES, 3);
    s->tongue = i >= 0 ? (console_tongue)i : s->tongue;
    return i >= 0;
}

static bool change_sort(console_session *s, const char *value)
{
    int i = one_of(value, SORTS, 3);
    s->sort = i >= 0 ? (wq_sort)i : s->sort;
    return i >= 0;
}

static bool change_latin(console_session *s, const char *value)
{
    int i = one_of(value, SCHEMES, 2);
    s->look.scheme = i >= 0 ? i : s->look.scheme;
    return i >= 0;
}

static bool change_baud(console_session *s, const char *value)
{
    long n = number_of(value, 300, 4000000);
    s->t.baud = n > 0 ? (unsigned)n : s->t.baud;
    return n > 0;
}

static bool change_rows(console_session *s, const char *value)
{
    long n = number_of(value, 4, 500);
    s->t.rows = n > 0 ? (unsigned)n : s->t.rows;
    s->t.size_fixed = s->t.size_fixed || n > 0;
    return n > 0;
}

static bool change_columns(console_session *s, const char *value)
{
    long n = number_of(value, 20, 250);
    s->t.columns = n > 0 ? (unsigned)n : s->t.columns;
    s->t.size_fixed = s->t.size_fixed || n > 0;
    return n > 0;
}

static bool change_history(console_session *s, const char *value)
{
    bool on = strcmp(value, "on") == 0, known = on || strcmp(value, "off") == 0;
    if (known) {
        console_editor_history(s->editor, on);
    }
    return known;
}

static bool change_dumb(console_session *s, const char *value)
{
    bool on = strcmp(value, "on") == 0, known = on || strcmp(value, "off") == 0;
    s->t.dumb = known ? on : s->t.dumb;
    return known;
}

static bool change_echo(console_session *s, const char *value)
{
    bool on = strcmp(value, "on") == 0, known = on || strcmp(value, "off") == 0;
    s->t.half_duplex = known ? !on : s->t.half_duplex;
    s->t.dumb = s->t.dumb || s->t.half_duplex;
    return known;
}

static bool change_pin(console_session *s, const char *value)
{
    if (value[0] == '\0') {
        console_pin_change(s);
    }
    return value[0] == '\0';
}

static bool change_guard(console_session *s, const char *value)
{
    int i = one_of(value, GUARDS, 2);
    if (i < 0) {
        return false;
    }
    s->guard = (console_guard)i;
    (void)console_keep_guard(s);
    return true;
}

static bool change_idle(console_session *s, const char *value)
{
    char digits[8] = "";
    size_t len = strlen(value);
    bool seconds = len > 1 && len < sizeof digits && value[len - 1] == 's';
    memcpy(digits, value, len < sizeof digits ? len - seconds : 0);
    long n = number_of(digits, 0, seconds ? 3600 : 240);
    if (n < 0) {
        return false;
    }
    s->idle = (unsigned)n * (seconds ? 1 : 60);
    s->t.idle_ms = s->has_pin ? s->idle * 1000 : 0;
    (void)console_keep_guard(s);
    return true;
}

static const struct {
    const char *name, *values;
    bool (*change)(console_session *s, const char *value);
} SETTINGS[] = {{"view", "1 2 3 4 5", change_view},
                {"code", "utf-8 windows-1256 iso-8859-6 ascii", change_code},
                {"lang", "both en ar", change_lang},
                {"sort", "relevance newest oldest", change_sort},
                {"latin", "read buckwalter", change_latin},
                {"baud", "300..", change_baud},
                {"rows", "4..500", change_rows},
                {"columns", "20..250", change_columns},
                {"history", "on off", change_history},
                {"dumb", "on off", change_dumb},
                {"echo", "on off (off: a half-duplex terminal)", change_echo},
                {"pin", "asks for it, unseen", change_pin},
                {"guard", "all changes: what the PIN is asked for", change_guard},
                {"idle", "minutes (or 90s) until the line locks itself, 0: never", change_idle}};
#define SETTING_COUNT (sizeof SETTINGS / sizeof SETTINGS[0])

bool console_set_knows(const char *name)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (strcmp(SETTINGS[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

const char *console_set_name(size_t i, const char **values)
{
    if (i >= SETTING_COUNT) {
        return NULL;
    }
    *values = SETTINGS[i].values;
    return SETTINGS[i].name;
}

static void all_show(console_session *s)
{
    console_sayf(s, "view %d  code %s  latin %s", s->look.view, console_code_name(s->look.code),
                 SCHEMES[s->look.scheme]);
    console_sayf(s, "lang %s  sort %s", TONGUES[s->tongue], SORTS[s->sort]);
    console_sayf(s, "baud %u  rows %u  columns %u  dumb %s", s->t.baud, s->t.rows, s->t.columns,
                 s->t.dumb ? "on" : "off");
    console_sayf(s, "pin %s  guard %s  idle %us", s->has_pin ? "set" : "none", GUARDS[s->guard],
                 s->idle);
    console_sayf(s, "set NAME VALUE changes one; set NAME shows its values");
}

bool console_set(console_session *s, const char *name, const char *value)
{
    if (name[0] == '\0') {
        all_show(s);
        return true;
    }
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (strcmp(SETTINGS[i].name, name) != 0) {
            continue;
        }
        bool asks = SETTINGS[i].change == change_pin;
        bool guarded = SETTINGS[i].change == change_guard || SETTINGS[i].change == change_idle;
        if (value[0] != '\0' && guarded && !console_may_change(s)) {
            return true;
        }
        if ((value[0] == '\0' && !asks) || !SETTINGS[i].change(s, value)) {
            console_sayf(s, "%s: %s", name, SETTINGS[i].values);
        } else if (!asks) {
            console_sayf(s, "%s %s", name, value);
        }
        return true;
    }
    return false;
}

/* ---- which view reads right ---- */

static void samples_show(console_session *s)
{
    static const char SAMPLE[] = "سوق الكتب في بغداد، ١٢ مكتبة (Book 3)";
    console_look kept = s->look;
    wq_buf line;
    wq_buf_init(&line, 4096);
    for (int view = CONSOLE_LOGICAL; view <= CONSOLE_LATIN; view++) {
        char number[] = {(char)('0' + view), ' ', ' ', '\0'};
        s->look.view = view;
        wq_buf_clear(&line);
        if (console_look_prepare(&s->look, wq_span_str(SAMPLE), &line) == WQ_OK) {
            console_terminal_send(&s->t, number, 3);
            console_say_line(s, wq_buf_span(&line), false);
        }
    }
    s->look = kept;
    wq_buf_release(&line);
}

void console_view_choose(console_session *s)
{
    /* Four sets, and each of them once more: then the safe one. */
    for (int turn = 0; turn < 8; turn++) {
        wq_span line;
        uint32_t cp;
        samples_show(s);
        console_sayf(s, "Which line reads right? 1-5, 0: none (next character set)");
        console_line_end how = console_editor_read(s->editor, &s->t, &s->look, "1-5? ", &line);
        if (how == CONSOLE_LINE_HANGUP || how == CONSOLE_LINE_LEAVE || s->t.idled) {
            s->leaving = how == CONSOLE_LINE_HANGUP;
            break;
        }
        (void)wq_text_decode(line, &cp);
        int digit = line.len > 0 ? console_letter_digit(cp) : -1;
        if (digit >= 1 && digit <= 5) {
            s->look.view = digit;
            (void)console_keep_view(s);
            return;
        }
        if (digit == 0) {
            s->look.code = (console_code)((s->look.code + 1) % 4);
        }
    }
    s->look.view = s->look.view == 0 ? CONSOLE_LATIN : s->look.view;
}
