/* SPDX-License-Identifier: MIT */
/* Commands about the line, the archive and the session. */
#include "console/orders.h"

#include <inttypes.h>
#include <stdio.h>

static void do_verify(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_VERIFY};
    (void)o;
    /* What it finds are lines; the last word is the status, which says where to begin. */
    if (console_text_fetch(s, &ask)) {
        console_say(s, "the archive is whole", "الأرشيف سليم");
    } else if (s->text.len > 0) {
        console_text_show(s);
    }
}

static void do_stat(console_session *s, const console_order *o)
{
    console_ask ask = {.kind = CONSOLE_ASK_STAT, .arabic = console_in_arabic(s)};
    uint64_t bytes = s->last_bytes;
    unsigned ms = s->last_ms;
    (void)o;
    console_read_lines(s, &ask);
    console_sayf(s,
                 ask.arabic ? "الجواب الأخير: %" PRIu64 " بايت، %u.%02u ث؛ الخط: %u، %ux%u، "
                              "العرض %d، %s"
                            : "last answer: %" PRIu64 " bytes, %u.%02u s; line: %u baud, %ux%u, "
                              "view %d, %s",
                 bytes, ms / 1000, ms % 1000 / 10, s->t.baud, s->t.columns, s->t.rows, s->look.view,
                 console_code_name(s->look.code));
}

static void do_lock(console_session *s, const console_order *o)
{
    (void)o;
    console_lock_ask(s);
}

static void do_quit(console_session *s, const console_order *o)
{
    (void)o;
    s->leaving = true;
}

static void do_set(console_session *s, const console_order *o)
{
    char name[32] = "", value[64] = "", text[128];
    console_text_copy(text, sizeof text, o->rest);
    (void)sscanf(text, "%31s %63s", name, value);
    if (!console_set(s, name, value)) {
        console_say(s, "no such setting", "لا إعداد كهذا");
    }
}

static void do_view(console_session *s, const console_order *o)
{
    char number[2] = {(char)('0' + o->number), '\0'};
    if (o->number > 0) {
        (void)console_set(s, "view", number);
    } else if (s->t.is_tty) {
        console_view_choose(s);
    }
}

const console_command CONSOLE_KEEPING[] = {
    {{"view", "عرض", NULL},
     WORDS_VIEW,
     do_view,
     "N",
     "how Arabic is shown; view 5 is Latin",
     "كيف تُعرض العربية"},
    {{"set", "ضبط", NULL},
     WORDS_SETTING,
     do_set,
     "NAME VALUE",
     "lang, sort, code, baud, rows ...",
     "اللغة والترتيب والسرعة ..."},
    {{"stat", "حالة", NULL},
     WORDS_NONE,
     do_stat,
     "",
     "the archive, the line, the last answer",
     "الأرشيف والخط والجواب الأخير"},
    {{"verify", "تحقق", NULL},
     WORDS_NONE,
     do_verify,
     "",
     "check the whole archive; q stops it",
     "فحص الأرشيف كله"},
    {{"lock", "اقفل", NULL},
     WORDS_NONE,
     do_lock,
     "",
     "forget this session, ask for the PIN (set pin)",
     "نسيان الجلسة وطلب الرمز"},
    {{"quit", "q", "exit", "خروج", "ض", NULL}, WORDS_NONE, do_quit, "", "leave", "خروج"},
    {{NULL}, WORDS_NONE, NULL, NULL, NULL, NULL},
};
