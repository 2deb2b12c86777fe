/* SPDX-License-Identifier: MIT */
/* Commands that ask for lists and lines. */
#include "console/orders.h"

#include <inttypes.h>

void console_question(console_session *s, wq_span line)
{
    console_ask ask = {.kind = CONSOLE_ASK_FIND, .sort = s->sort, .ladder = true};
    console_text_copy(ask.question, sizeof ask.question, line);
    console_rows_ask(s, &ask);
}

static void do_find(console_session *s, const console_order *o)
{
    console_question(s, o->rest);
}

static void do_list(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIST};
    (void)o;
    console_rows_ask(s, &ask);
}

static void do_on(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIST, .first = o->range.first, .last = o->range.last};
    console_rows_ask(s, &ask);
}

static void do_by(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIST, .limit = 1};
    console_text_copy(ask.source, sizeof ask.source, o->rest);
    console_rows_ask(s, &ask);
}
static void do_random(console_session *s, const console_order *o)
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

static void do_sources(console_session *s, const console_order *o)
{
    (void)o;
    do_lines(s, CONSOLE_ASK_SOURCES);
}
static void do_timeline(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_TIMELINE, .passage = s->t.columns - 1};
    console_text_copy(ask.question, sizeof ask.question, o->rest);
    console_read_lines(s, &ask);
}

static void do_new(console_session *s, const console_order *o)
{
    (void)o;
    console_sayf(s, "%" PRIu64 " since the last visit, %" PRIu64 " in all",
                 s->articles > s->seen ? s->articles - s->seen : 0, s->articles);
}

const console_command CONSOLE_FINDING[] = {
    {{"find", "f", "ابحث", NULL}, WORDS_TEXT, do_find, "WORDS  search, also for a command's name"},
    {{"list", "l", "قائمة", NULL}, WORDS_NONE, do_list, "all articles, newest first"},
    {{"on", "day", "تاريخ", NULL}, WORDS_DATE, do_on, "DATE  articles of a day, month, year, A..B"},
    {{"by", "من", NULL}, WORDS_SOURCE, do_by, "SOURCE  articles of a source"},
    {{"sources", "مصادر", NULL}, WORDS_NONE, do_sources, "the sources and their counts"},
    {{"timeline", "زمن", NULL}, WORDS_TEXT, do_timeline, "WORDS  when the answers were published"},
    {{"random", "r", "عشوائي", NULL}, WORDS_NONE, do_random, "any article"},
    {{"new", "جديد", NULL}, WORDS_NONE, do_new, "how many came since the last visit"},
    {{NULL}, WORDS_NONE, NULL, NULL},
};
