/* SPDX-License-Identifier: MIT */
/* Commands about the article or the list on the screen. */
#include "console/orders.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool console_order_article(console_session *s, const console_order *o, wq_id *id)
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
    if (o->number == 0) {
        console_say(s, "no article is open: give its number", "لا خبر مفتوح: اكتب رقمه");
    } else {
        console_say(s, "there is no such number on the list", "لا رقم كهذا في القائمة");
    }
    return false;
}

static void do_open(console_session *s, const console_order *o)
{
    wq_id id;
    if (console_order_article(s, o, &id)) {
        console_read_article(s, id);
    }
}

void console_open(console_session *s, uint64_t number)
{
    const console_order o = {.number = number};
    do_open(s, &o);
}

static void do_dump(console_session *s, const console_order *o)
{
    wq_id id;
    if (console_order_article(s, o, &id)) {
        console_text_dump(s, id);
    }
}
static void do_brief(console_session *s, const console_order *o)
{
    console_ask ask = {
        .kind = CONSOLE_ASK_BRIEF, .arabic = console_in_arabic(s), .passage = s->t.columns};
    if (console_order_article(s, o, &ask.id) && console_text_fetch(s, &ask)) {
        s->article = ask.id;
        s->is_article = true;
        console_text_show(s);
    }
}

static void do_cite(console_session *s, const console_order *o)
{
    wq_id id;
    wq_span line;
    char all[2048];
    size_t len = 0;
    if (!console_order_article(s, o, &id)) {
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

static void do_mark(console_session *s, const console_order *o)
{
    wq_id id;
    if (!console_order_article(s, o, &id) || !console_may_change(s)) {
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

static void do_marks(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_IDS, .ids = s->marks, .id_count = s->mark_count};
    (void)o;
    console_rows_ask(s, &ask);
}

static void do_next(console_session *s, const console_order *o)
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

void console_go_on(console_session *s)
{
    const console_order none = {.number = 0};
    do_next(s, &none);
}

static void do_prev(console_session *s, const console_order *o)
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

static void do_back(console_session *s, const console_order *o)
{
    (void)o;
    if (s->has_list) {
        s->reading = s->is_article = false;
        console_rows_again(s);
    } else {
        console_say(s, "no list to go back to", "لا قائمة للعودة إليها");
    }
}
void console_passages_show(console_session *s, uint64_t number)
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

const console_command CONSOLE_READING[] = {
    {{"open", "o", "افتح", NULL},
     WORDS_NUMBER,
     do_open,
     "N",
     "read a hit; its number alone does it",
     "قراءة خبر، ويكفي رقمه"},
    {{"next", "n", "التالي", "ى", NULL},
     WORDS_NONE,
     do_next,
     "",
     "next page, or article (Enter)",
     "الصفحة أو الخبر التالي (Enter)"},
    {{"prev", "p", "السابق", "ح", NULL},
     WORDS_NONE,
     do_prev,
     "",
     "the page or article before",
     "الصفحة أو الخبر السابق"},
    {{"back", "b", "رجوع", "لا", NULL},
     WORDS_NONE,
     do_back,
     "",
     "back to the list",
     "العودة إلى القائمة"},
    {{"brief", "موجز", NULL},
     WORDS_MAY_NUMBER,
     do_brief,
     "N",
     "first paragraph, figures, places",
     "الفقرة الأولى والأرقام والأماكن"},
    {{"cite", "اقتبس", NULL},
     WORDS_MAY_NUMBER,
     do_cite,
     "N",
     "source, date, title, address, id",
     "المصدر والتاريخ والعنوان والرابط"},
    {{"dump", "انسخ", NULL},
     WORDS_MAY_NUMBER,
     do_dump,
     "N",
     "an article whole, for a capture",
     "الخبر كله، للنسخ"},
    {{"mark", "m", "علّم", NULL},
     WORDS_MAY_NUMBER,
     do_mark,
     "N",
     "on the reading list, or off it",
     "إلى قائمة القراءة أو منها"},
    {{"marks", "علامات", NULL}, WORDS_NONE, do_marks, "", "the reading list", "قائمة القراءة"},
    {{NULL}, WORDS_NONE, NULL, NULL, NULL, NULL},
};
