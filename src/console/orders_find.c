/* SPDX-License-Identifier: MIT */
/* Commands that ask for lists and lines. */
#include "console/orders.h"

#include <inttypes.h>
#include <stdio.h>

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
    console_ask ask = {.kind = CONSOLE_ASK_LIST};
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

/* The day of the article that is read, else the newest that has any. */
static void do_day(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIST, .limit = 1};
    wq_date_range range;
    (void)o;
    if (s->is_article) {
        ask = (console_ask){.kind = CONSOLE_ASK_IDS, .ids = &s->article, .id_count = 1, .limit = 1};
    }
    if (!console_answered(s, console_ask_run(s->dir, &ask, &s->t, &s->answer))) {
        return;
    }
    wq_span date = s->answer.row_count > 0 ? s->answer.rows[0].date : wq_span_of("", 0);
    if (wq_date_range_parse(wq_span_sub(date, 0, date.len < 10 ? date.len : 10), &range) != WQ_OK) {
        console_say(s, "that has no date", "لا تاريخ له");
        return;
    }
    const console_order day = {.range = range};
    do_on(s, &day);
}

static void do_sources(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_SOURCES};
    char line[320];
    (void)o;
    if (!console_answered(s, console_ask_run(s->dir, &ask, &s->t, &s->answer))) {
        return;
    }
    console_picks_take(s, CONSOLE_PICK_SOURCES, "");
    console_text_begin(s);
    for (size_t i = 0; i < s->answer.pick_count; i++) {
        const console_pick *pick = &s->answer.picks[i];
        char number[24] = "   "; /* what names no source has no number */
        if (pick->text.len > 0) {
            (void)snprintf(number, sizeof number, "%3zu", i + 1);
        }
        (void)snprintf(line, sizeof line, "%s %7" PRIu64 "  %.*s", number, pick->articles,
                       (int)(pick->text.len < 250 ? pick->text.len : 250),
                       pick->text.len > 0 ? (const char *)pick->text.ptr : "-");
        console_text_put(s, line);
    }
    if (s->answer.total > s->answer.pick_count) {
        (void)snprintf(line, sizeof line,
                       console_in_arabic(s) ? "و%" PRIu64 " غيرها: من ..."
                                            : "and %" PRIu64 " more: by NAME",
                       s->answer.total - s->answer.pick_count);
        console_text_put(s, line);
    }
    console_text_show(s);
    s->picks_shown = true;
}

/* Bars that leave room on the screen for the line above them and the days below. */
static uint32_t bars_that_fit(const console_session *s)
{
    unsigned room = console_room(s);
    return !s->t.is_tty ? 31 : room > 12 ? room - 6 : 6;
}

/* The busiest days with their numbers: as many as two lines hold. */
static void busiest_put(console_session *s, bool arabic)
{
    char line[512], item[96];
    size_t lines = 1, shown = 0, columns = s->t.columns - 1;
    int len = snprintf(line, sizeof line, "%s", arabic ? "أكثرها:" : "busiest:");
    for (; shown < s->pick_count; shown++) {
        int n = snprintf(item, sizeof item, " %zu) %s (%" PRIu64 ")", shown + 1, s->picks[shown],
                         s->pick_articles[shown]);
        if (wq_text_width(wq_span_of(line, (size_t)len)) + (size_t)n > columns) {
            if (lines++ == 2) {
                break;
            }
            console_text_put(s, line);
            len = 0;
        }
        len += snprintf(line + len, sizeof line - (size_t)len, "%s", item);
    }
    s->pick_count = shown;
    if (shown > 0) {
        console_text_put(s, line);
    }
}

static void do_timeline(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_TIMELINE,
                       .passage = s->t.columns - 1,
                       .limit = bars_that_fit(s),
                       .arabic = console_in_arabic(s)};
    console_text_copy(ask.question, sizeof ask.question, o->rest);
    if (!console_text_fetch(s, &ask)) {
        return;
    }
    busiest_put(s, ask.arabic);
    s->pick_kind = s->pick_count > 0 ? CONSOLE_PICK_DAYS : CONSOLE_PICK_NONE;
    console_text_show(s);
    s->picks_shown = true;
}

static void do_new(console_session *s, const console_order *o)
{
    uint64_t count = s->articles > s->seen ? s->articles - s->seen : 0;
    (void)o;
    if (count == 0) {
        console_sayf(s,
                     console_in_arabic(s) ? "لا جديد منذ الزيارة السابقة؛ في الأرشيف %" PRIu64
                                          : "nothing new since the last visit; %" PRIu64 " in all",
                     s->articles);
        return;
    }
    console_ask ask = {.kind = CONSOLE_ASK_NEW, .count = count};
    console_rows_ask(s, &ask);
}

static void do_like(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_LIKE};
    if (console_order_article(s, o, &ask.id)) {
        console_rows_ask(s, &ask);
    }
}

/* The last question, each word as it was typed. */
static void do_exact(console_session *s, const console_order *o)
{
    console_ask ask = s->listed;
    (void)o;
    if (!s->has_list || ask.kind != CONSOLE_ASK_FIND) {
        console_say(s, "there is no question to narrow", "لا سؤال لتضييقه");
        return;
    }
    console_question_exact(s->listed.question, ask.question, sizeof ask.question);
    ask.offset = 0;
    ask.ladder = false;
    console_rows_ask(s, &ask);
}

/* What was offered beside the hits: one is asked, of several one is chosen. */
static void do_also(console_session *s, const console_order *o)
{
    (void)o;
    if (s->pick_kind != CONSOLE_PICK_WORDS && s->pick_kind != CONSOLE_PICK_NEAR) {
        console_say(s, "nothing else was offered", "لم يُعرض شيء آخر");
        return;
    }
    s->picks_shown = true;
    if (s->pick_count == 1) {
        (void)console_pick_choose(s, 1);
    } else {
        console_picks_show(s);
    }
}

const console_command CONSOLE_FINDING[] = {
    {{"find", "f", "ابحث", NULL},
     WORDS_TEXT,
     do_find,
     "WORDS",
     "search, also for a command's name",
     "بحث، ولو عن اسم أمر"},
    {{"exact", "e", "تماما", NULL},
     WORDS_NONE,
     do_exact,
     "",
     "the last question again, spelled just so",
     "السؤال نفسه كما كُتب تماماً"},
    {{"also", "a", "أيضا", NULL},
     WORDS_NONE,
     do_also,
     "",
     "what else was offered: other letters, near words",
     "ما عُرض غير ذلك: حروف أخرى، كلمات قريبة"},
    {{"list", "l", "قائمة", NULL},
     WORDS_NONE,
     do_list,
     "",
     "all articles, newest first",
     "كل الأخبار، الأحدث أولاً"},
    {{"like", "شبيه", NULL},
     WORDS_MAY_NUMBER,
     do_like,
     "N",
     "more about the same",
     "أخبار مثل هذا"},
    {{"timeline", "زمن", NULL},
     WORDS_TEXT,
     do_timeline,
     "WORDS",
     "when the answers were published",
     "متى نُشرت الأجوبة"},
    {{"on", "تاريخ", NULL},
     WORDS_DATE,
     do_on,
     "DATE",
     "articles of a day, month, year, A..B",
     "أخبار يوم أو شهر أو سنة"},
    {{"day", "يوم", NULL},
     WORDS_NONE,
     do_day,
     "",
     "the day of this article, or the newest",
     "أخبار يوم هذا الخبر، أو أحدث يوم"},
    {{"by", "من", NULL}, WORDS_SOURCE, do_by, "SOURCE", "articles of a source", "أخبار مصدر"},
    {{"sources", "مصادر", NULL},
     WORDS_NONE,
     do_sources,
     "",
     "the sources and their counts",
     "المصادر وأعداد أخبارها"},
    {{"random", "r", "عشوائي", NULL}, WORDS_NONE, do_random, "", "any article", "خبر ما"},
    {{"new", "جديد", NULL},
     WORDS_NONE,
     do_new,
     "",
     "what came since the last visit",
     "ما جاء منذ الزيارة السابقة"},
    {{NULL}, WORDS_NONE, NULL, NULL, NULL, NULL},
};
