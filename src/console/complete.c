/* SPDX-License-Identifier: MIT */
/* Tab: commands, settings, sources, and words of the archive with their counts. */
#include "console/orders.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Candidates that are gathered, words of the archive among them. */
#define CANDIDATES 32
#define WORDS_MOST 12
/** Letters of a word before the archive is asked. */
#define LETTERS_LEAST 2
/** Lines of a list of candidates. */
#define LINES 2

typedef struct candidate {
    char text[256];
    uint64_t articles; /**< 0: not counted */
} candidate;

typedef struct candidates {
    candidate list[CANDIDATES];
    size_t count;
} candidates;

static void add(candidates *all, const char *text, uint64_t articles)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->list[i].text, text) == 0) {
            return;
        }
    }
    if (all->count < CANDIDATES && strlen(text) < sizeof all->list[0].text) {
        (void)snprintf(all->list[all->count].text, sizeof all->list[0].text, "%s", text);
        all->list[all->count++].articles = articles;
    }
}

static void add_commands(candidates *all, wq_span word)
{
    const console_command *c;
    for (size_t i = 0; word.len > 0 && (c = console_command_at(i)) != NULL; i++) {
        for (int k = 0; k < CONSOLE_NAMES && c->names[k] != NULL; k++) {
            if (strlen(c->names[k]) > word.len && console_word_names(word, c->names[k], true)) {
                add(all, c->names[k], 0);
            }
        }
    }
}

/* `set NAME` or `set NAME VALUE`. */
static void add_settings(candidates *all, wq_span rest, wq_span word)
{
    const char *name, *values;
    for (size_t i = 0; (name = console_set_name(i, &values)) != NULL; i++) {
        if (rest.ptr == word.ptr) {
            if (console_word_names(word, name, true)) {
                add(all, name, 0);
            }
            continue;
        }
        size_t len = strlen(name);
        if (rest.len <= len || memcmp(rest.ptr, name, len) != 0 || rest.ptr[len] != ' ') {
            continue;
        }
        for (const char *p = values; *p != '\0';) {
            char value[64];
            size_t n = strcspn(p, " ");
            console_text_copy(value, sizeof value, wq_span_of(p, n));
            if (console_word_names(word, value, true)) {
                add(all, value, 0);
            }
            p += n;
            p += *p == ' ';
        }
    }
}

/* What the archive says: picks of an answer. Nothing is said when it does not answer. */
static void add_answer(console_session *s, candidates *all, const console_ask *ask, wq_span begin,
                       bool quoted)
{
    char text[256], whole[280];
    if (console_ask_run(s->dir, ask, &s->t, &s->answer) != CONSOLE_ANSWERED ||
        s->answer.status != WQ_OK) {
        return;
    }
    for (size_t i = 0; i < s->answer.pick_count; i++) {
        const console_pick *pick = &s->answer.picks[i];
        console_text_copy(text, sizeof text, pick->text);
        if (begin.len > 0 && !console_word_names(begin, text, true)) {
            continue;
        }
        bool quote = quoted && strchr(text, ' ') != NULL;
        (void)snprintf(whole, sizeof whole, quote ? "\"%s\"" : "%s", text);
        add(all, whole, pick->articles);
    }
}

static void add_words(console_session *s, candidates *all, wq_span word)
{
    console_ask ask = {.kind = CONSOLE_ASK_WORDS, .limit = WORDS_MOST};
    size_t letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        letters += (word.ptr[i] & 0xC0) != 0x80;
    }
    if (letters >= LETTERS_LEAST && word.len < sizeof ask.question) {
        console_text_copy(ask.question, sizeof ask.question, word);
        add_answer(s, all, &ask, wq_span_of("", 0), false);
    }
}

/* ---- what is done with them ---- */

/* Bytes that all candidates begin with, cut at a character. */
static size_t common(const candidates *all)
{
    const char *first = all->list[0].text;
    size_t len = strlen(first);
    for (size_t i = 1; i < all->count; i++) {
        size_t k = 0;
        while (k < len && first[k] == all->list[i].text[k]) {
            k++;
        }
        len = k;
    }
    while (len > 0 && (first[len] & 0xC0) == 0x80) {
        len--;
    }
    return len;
}

/* "حماة 812  حمام 33", as many as fit. */
static void list_show(console_session *s, const candidates *all)
{
    char line[1024], one[300];
    size_t columns = s->t.columns - 1, used = 0, len = 0;
    unsigned lines = 0;
    if (!s->t.dumb) {
        console_say_newline(s);
    }
    for (size_t i = 0; i < all->count; i++) {
        const candidate *c = &all->list[i];
        int n = c->articles > 0
                    ? snprintf(one, sizeof one, "%s %" PRIu64 "  ", c->text, c->articles)
                    : snprintf(one, sizeof one, "%s  ", c->text);
        size_t width = wq_text_width(wq_span_str(one));
        if ((used + width > columns + 2 || len + (size_t)n >= sizeof line) && len > 0) {
            console_say_digits(s, line);
            used = len = 0;
            if (++lines == LINES) {
                return;
            }
        }
        (void)snprintf(line + len, sizeof line - len, "%s", one);
        len += (size_t)n;
        used += width;
    }
    if (len > 0) {
        console_say_digits(s, line);
    }
}

static void finish(console_session *s, const candidates *all, wq_span word,
                   console_completion *done)
{
    if (all->count == 0) {
        return;
    }
    size_t len = all->count == 1 ? strlen(all->list[0].text) : common(all);
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
    bool longer = len > word.len && memcmp(all->list[0].text, word.ptr, word.len) == 0;
    if (all->count == 1 || longer) {
        done->erase = word.len;
        (void)snprintf(done->text, sizeof done->text, "%.*s%s", (int)len, all->list[0].text,
                       all->count == 1 ? " " : "");
    } else {
        list_show(s, all);
        done->shown = true;
    }
}

/* The last word of the line, without the signs before it. */
static wq_span last_word(wq_span line)
{
    size_t from = line.len;
    while (from > 0 && line.ptr[from - 1] != ' ') {
        from--;
    }
    while (from < line.len && strchr("+-=(\"~", line.ptr[from]) != NULL) {
        from++;
    }
    return wq_span_sub(line, from, line.len);
}

void console_line_complete(void *arg, wq_span line, console_completion *done)
{
    static candidates all;
    console_session *s = arg;
    const console_ask sources = {.kind = CONSOLE_ASK_SOURCES};
    all.count = 0;
    while (line.len > 0 && line.ptr[0] == ' ') {
        line = wq_span_sub(line, 1, line.len);
    }
    bool forced = wq_span_begins(line, wq_span_str(":"));
    line = wq_span_sub(line, forced, line.len);
    wq_span word = last_word(line);
    const uint8_t *space = line.len > 0 ? memchr(line.ptr, ' ', line.len) : NULL;
    size_t first = space != NULL ? (size_t)(space - line.ptr) : line.len;
    wq_span name = wq_span_sub(line, 0, first), rest = wq_span_sub(line, first + 1, line.len);
    if (space == NULL && word.ptr == line.ptr) {
        add_commands(&all, word);
    }
    if (wq_span_begins(word, wq_span_str("source:"))) {
        word = wq_span_sub(word, 7, word.len);
        add_answer(s, &all, &sources, word, true);
    } else if (space != NULL && console_word_names(name, "set", false)) {
        add_settings(&all, rest, word);
    } else if (space != NULL &&
               (console_word_names(name, "by", false) || console_word_names(name, "من", false))) {
        word = rest; /* a source may be several words */
        add_answer(s, &all, &sources, word, false);
    } else if (!forced) {
        add_words(s, &all, word);
    }
    finish(s, &all, word, done);
    memset(&all, 0, sizeof all); /* nothing stays for whoever comes next */
}
