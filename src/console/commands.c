/* SPDX-License-Identifier: MIT */
/* The commands: one table, and how a line is told from a question. */
#include "console/session.h"

#include "base/date.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** What stands behind a command's name. */
typedef enum words {
    WORDS_NONE,
    WORDS_NUMBER,     /**< a number of the list */
    WORDS_MAY_NUMBER, /**< or nothing: the article that is read */
    WORDS_DATE,
    WORDS_SOURCE, /**< the name of a source of the archive */
    WORDS_TEXT,   /**< anything: the name forces */
    WORDS_SETTING,
    WORDS_VIEW /**< nothing, or 1 to 5 */
} words;

typedef struct order {
    wq_span rest;    /**< behind the name */
    uint64_t number; /**< 0: none */
    wq_date_range range;
    bool forced; /**< a colon stood before it */
} order;

typedef struct command {
    const char *names[6]; /**< long English, short ones, Arabic; ended by NULL */
    words words;
    void (*run)(console_session *s, const order *o);
    const char *help;
} command;

/* ---- what they do ---- */

static void text_copy(char *out, size_t room, wq_span text)
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

static void do_find(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_FIND, .sort = s->sort, .ladder = true};
    text_copy(ask.question, sizeof ask.question, o->rest);
    console_rows_ask(s, &ask);
}

static void do_list(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIST};
    (void)o;
    console_rows_ask(s, &ask);
}

static void do_on(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIST, .first = o->range.first, .last = o->range.last};
    console_rows_ask(s, &ask);
}

static void do_by(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIST, .limit = 1};
    text_copy(ask.source, sizeof ask.source, o->rest);
    console_rows_ask(s, &ask);
}

static void do_random(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_RANDOM, .limit = 1};
    (void)o;
    if (console_answered(s, console_ask_run(s->dir, &ask, &s->t, &s->answer)) &&
        s->answer.row_count > 0) {
        console_read_article(s, s->answer.rows[0].id);
    }
}

static void do_lines(console_session *s, console_ask_kind kind)
{
    console_ask ask = {.kind = kind};
    console_read_lines(s, &ask);
}

static void do_sources(console_session *s, const order *o)
{
    (void)o;
    do_lines(s, CONSOLE_ASK_SOURCES);
}

static void do_verify(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_VERIFY};
    (void)o;
    console_outcome outcome = console_ask_run(s->dir, &ask, &s->t, &s->answer);
    if (console_answered(s, outcome)) {
        console_say(s, "the archive is whole", "الأرشيف سليم");
    }
}

static void do_stat(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_STAT};
    uint64_t bytes = s->last_bytes;
    unsigned ms = s->last_ms;
    (void)o;
    console_read_lines(s, &ask);
    console_sayf(s, "last answer: %" PRIu64 " bytes, %u.%02u s; line: %u baud, %ux%u, view %d, %s",
                 bytes, ms / 1000, ms % 1000 / 10, s->t.baud, s->t.columns, s->t.rows, s->look.view,
                 console_code_name(s->look.code));
}

static void do_timeline(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_TIMELINE, .passage = s->t.columns - 1};
    text_copy(ask.question, sizeof ask.question, o->rest);
    console_read_lines(s, &ask);
}

static void do_new(console_session *s, const order *o)
{
    (void)o;
    console_sayf(s, "%" PRIu64 " since the last visit, %" PRIu64 " in all",
                 s->articles > s->seen ? s->articles - s->seen : 0, s->articles);
}

/* The article that a number names, or the one that is read. */
static bool article_of(console_session *s, const order *o, wq_id *id)
{
    const console_row *row = o->number > 0 ? console_rows_find(s, o->number) : NULL;
    if (row != NULL) {
        *id = row->id;
        return true;
    }
    if (o->number == 0 && s->is_article) {
        *id = s->article;
        return true;
    }
    console_say(s, "there is no such number on the list", "لا رقم كهذا في القائمة");
    return false;
}

static void do_open(console_session *s, const order *o)
{
    wq_id id;
    if (article_of(s, o, &id)) {
        console_read_article(s, id);
    }
}

static void do_dump(console_session *s, const order *o)
{
    wq_id id;
    if (article_of(s, o, &id)) {
        console_text_dump(s, id);
    }
}

static void do_cite(console_session *s, const order *o)
{
    wq_id id;
    wq_span line;
    char all[2048];
    size_t len = 0;
    if (!article_of(s, o, &id)) {
        return;
    }
    console_ask ask = {.kind = CONSOLE_ASK_CITE, .id = id};
    if (!console_answered(s, console_ask_run(s->dir, &ask, &s->t, &s->answer))) {
        return;
    }
    for (size_t at = 0; console_answer_line(&s->answer, &at, &line);) {
        int n = snprintf(all + len, sizeof all - len, "%s%.*s", len > 0 ? ", " : "", (int)line.len,
                         (const char *)line.ptr);
        len += n > 0 && (size_t)n < sizeof all - len ? (size_t)n : 0;
    }
    all[len] = '\0';
    console_text_begin(s);
    console_text_put(s, all);
    console_text_show(s);
    s->article = id;
    s->is_article = true;
}

static void do_mark(console_session *s, const order *o)
{
    wq_id id;
    if (!article_of(s, o, &id) || !console_may_change(s)) {
        return;
    }
    bool on, full = s->mark_count == CONSOLE_MARKS, kept = console_keep_mark(s, id, &on);
    if (full && s->mark_count == CONSOLE_MARKS) {
        console_say(s, "the reading list is full", "قائمة القراءة ممتلئة");
    } else if (!on) {
        console_say(s, "taken off the reading list", "حُذف من قائمة القراءة");
    } else {
        console_say(s, kept ? "on the reading list" : "on the reading list until you leave",
                    kept ? "في قائمة القراءة" : "في قائمة القراءة حتى تخرج");
    }
}

static void do_marks(console_session *s, const order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_IDS, .ids = s->marks, .id_count = s->mark_count};
    (void)o;
    console_rows_ask(s, &ask);
}

static void do_next(console_session *s, const order *o)
{
    (void)o;
    if (s->reading && console_text_page(s, 1)) {
        return;
    }
    if (s->is_article && s->reading) {
        console_read_neighbour(s, 1);
    } else if (s->has_list) {
        console_rows_page(s, 1);
    } else {
        console_say(s, "nothing to go on with", "لا شيء بعده");
    }
}

static void do_prev(console_session *s, const order *o)
{
    (void)o;
    if (s->reading && console_text_page(s, -1)) {
        return;
    }
    if (s->is_article && s->reading) {
        console_read_neighbour(s, -1);
    } else if (s->has_list) {
        console_rows_page(s, -1);
    } else {
        console_say(s, "nothing before", "لا شيء قبله");
    }
}

static void do_back(console_session *s, const order *o)
{
    (void)o;
    if (s->has_list) {
        s->reading = s->is_article = false;
        console_rows_again(s);
    } else {
        console_say(s, "no list to go back to", "لا قائمة للعودة إليها");
    }
}

static void do_lock(console_session *s, const order *o)
{
    (void)o;
    console_lock_ask(s);
}

static void do_quit(console_session *s, const order *o)
{
    (void)o;
    s->leaving = true;
}

static void do_set(console_session *s, const order *o)
{
    char name[32] = "", value[64] = "", text[128];
    text_copy(text, sizeof text, o->rest);
    (void)sscanf(text, "%31s %63s", name, value);
    if (!console_set(s, name, value)) {
        console_say(s, "no such setting", "لا إعداد كهذا");
    }
}

static void do_view(console_session *s, const order *o)
{
    char number[2] = {(char)('0' + o->number), '\0'};
    if (o->number > 0) {
        (void)console_set(s, "view", number);
    } else if (s->t.is_tty) {
        console_view_choose(s);
    }
}

static void do_help(console_session *s, const order *o);

static const command COMMANDS[] = {
    {{"find", "f", "ابحث", NULL}, WORDS_TEXT, do_find, "WORDS  search, also for a command's name"},
    {{"open", "o", "افتح", NULL}, WORDS_NUMBER, do_open, "N  read a hit; its number alone does it"},
    {{"next", "n", "التالي", "ى", NULL}, WORDS_NONE, do_next, "next page, or article (Enter)"},
    {{"prev", "p", "السابق", "ح", NULL}, WORDS_NONE, do_prev, "the page or article before"},
    {{"back", "b", "رجوع", "لا", NULL}, WORDS_NONE, do_back, "back to the list"},
    {{"list", "l", "قائمة", NULL}, WORDS_NONE, do_list, "all articles, newest first"},
    {{"on", "day", "تاريخ", NULL}, WORDS_DATE, do_on, "DATE  articles of a day, month, year, A..B"},
    {{"by", "من", NULL}, WORDS_SOURCE, do_by, "SOURCE  articles of a source"},
    {{"sources", "مصادر", NULL}, WORDS_NONE, do_sources, "the sources and their counts"},
    {{"timeline", "زمن", NULL}, WORDS_TEXT, do_timeline, "WORDS  when the answers were published"},
    {{"random", "r", "عشوائي", NULL}, WORDS_NONE, do_random, "any article"},
    {{"new", "جديد", NULL}, WORDS_NONE, do_new, "how many came since the last visit"},
    {{"cite", "اقتبس", NULL}, WORDS_MAY_NUMBER, do_cite, "N  source, date, title, address, id"},
    {{"dump", "انسخ", NULL}, WORDS_MAY_NUMBER, do_dump, "N  an article whole, for a capture"},
    {{"mark", "m", "علّم", NULL}, WORDS_MAY_NUMBER, do_mark, "N  on the reading list, or off it"},
    {{"marks", "علامات", NULL}, WORDS_NONE, do_marks, "the reading list"},
    {{"view", "عرض", NULL}, WORDS_VIEW, do_view, "how Arabic is shown: asks; view 5 is Latin"},
    {{"set", "ضبط", NULL}, WORDS_SETTING, do_set, "settings: lang, sort, code, baud, rows ..."},
    {{"stat", "حالة", NULL}, WORDS_NONE, do_stat, "the archive, the line, the last answer"},
    {{"verify", "تحقق", NULL}, WORDS_NONE, do_verify, "check the whole archive; q stops it"},
    {{"lock", "اقفل", NULL}, WORDS_NONE, do_lock, "forget this session, ask for the PIN (set pin)"},
    {{"help", "?", "h", "مساعدة", "؟", NULL}, WORDS_NONE, do_help, "this"},
    {{"quit", "q", "exit", "خروج", "ض", NULL}, WORDS_NONE, do_quit, "leave"},
};
#define COMMAND_COUNT (sizeof COMMANDS / sizeof COMMANDS[0])

static void do_help(console_session *s, const order *o)
{
    char line[256];
    (void)o;
    console_text_begin(s);
    console_text_put(s, "Words are a question; a number opens a hit; Enter goes on. "
                        "كلماتك سؤال، والرقم يفتح الخبر، وEnter يكمل.");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const command *c = &COMMANDS[i];
        const char *arabic = "", *brief = "";
        for (int k = 1; k < 6 && c->names[k] != NULL; k++) {
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

static const command *command_find(wq_span word, bool begin)
{
    for (int pass = 0; pass < (begin ? 2 : 1) && word.len > 0; pass++) {
        for (size_t i = 0; i < COMMAND_COUNT; i++) {
            for (int k = 0; k < 6 && COMMANDS[i].names[k] != NULL; k++) {
                if (names(word, COMMANDS[i].names[k], pass == 1)) {
                    return &COMMANDS[i];
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
    text_copy(ask.source, sizeof ask.source, name);
    return console_ask_run(s->dir, &ask, &s->t, &s->answer) == CONSOLE_ANSWERED &&
           s->answer.row_count > 0;
}

/* "NAME" or "NAME VALUE" of a setting that there is. */
static bool names_setting(wq_span rest)
{
    char text[128], name[32], value[64], more[2];
    text_copy(text, sizeof text, rest);
    int count = sscanf(text, "%31s %63s %1s", name, value, more);
    return (count == 1 || count == 2) && console_set_knows(name);
}

/* Whether what stands behind the name fits the command. */
static bool fits(console_session *s, const command *c, order *o)
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

static void passages_show(console_session *s, uint64_t number)
{
    console_ask ask = s->listed;
    if (!s->has_list || ask.kind != CONSOLE_ASK_FIND ||
        (number > 0 && console_rows_find(s, number) == NULL)) {
        console_say(s, "there is no such number on the list", "لا رقم كهذا في القائمة");
        return;
    }
    ask.offset = number > 0 ? (uint32_t)number - 1 : ask.offset;
    ask.limit = number > 0 ? 1 : (uint32_t)s->row_count;
    ask.passage = number > 0 ? 700 : 240;
    if (!console_answered(s, console_ask_run(s->dir, &ask, &s->t, &s->answer))) {
        return;
    }
    console_text_begin(s);
    for (size_t i = 0; i < s->answer.row_count; i++) {
        char head[32];
        (void)snprintf(head, sizeof head, "%" PRIu64, (uint64_t)ask.offset + i + 1);
        console_text_put(s, head);
        console_text_put_span(s, s->answer.rows[i].title);
        console_text_put_span(s, s->answer.rows[i].passage);
    }
    console_text_show(s);
}

static void question_do(console_session *s, wq_span line, const command *named)
{
    order o = {.rest = line};
    if (named != NULL && named->words != WORDS_TEXT && line.len > 2) {
        console_sayf(s, "(a question; the command is :%s)", named->names[0]);
    }
    do_find(s, &o);
}

void console_line_do(console_session *s, wq_span line)
{
    order o = {.rest = line};
    line = trim(line);
    if (line.len == 0) {
        if (s->reading || s->has_list) {
            do_next(s, &o);
        }
        return;
    }
    uint64_t number = number_read(line);
    if (number > 0 && console_rows_find(s, number) != NULL) {
        o.number = number;
        do_open(s, &o);
        return;
    }
    if (line.ptr[0] == '/' && s->reading) {
        console_text_seek(s, trim(wq_span_sub(line, 1, line.len)));
        return;
    }
    if (line.ptr[0] == '+' && (line.len == 1 || number_read(wq_span_sub(line, 1, line.len)) > 0) &&
        s->has_list) {
        passages_show(s, number_read(wq_span_sub(line, 1, line.len)));
        return;
    }
    o.forced = line.ptr[0] == ':';
    wq_span all = o.forced ? trim(wq_span_sub(line, 1, line.len)) : line;
    const uint8_t *space = all.len > 0 ? memchr(all.ptr, ' ', all.len) : NULL;
    size_t word = space != NULL ? (size_t)(space - all.ptr) : all.len;
    const command *c = command_find(wq_span_sub(all, 0, word), o.forced);
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
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        for (int k = 0; k < 6 && COMMANDS[i].names[k] != NULL; k++) {
            const char *name = COMMANDS[i].names[k];
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
