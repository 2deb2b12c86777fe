/* SPDX-License-Identifier: MIT */
/* What is chosen by its number: words that were meant, days, sources. */
#include "console/orders.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void console_picks_drop(console_session *s)
{
    s->pick_kind = CONSOLE_PICK_NONE;
    s->pick_count = 0;
    s->picks_shown = false;
}

void console_picks_take(console_session *s, console_pick_kind kind, const char *question)
{
    const console_answer *a = &s->answer;
    console_picks_drop(s);
    for (size_t i = 0; i < a->pick_count; i++) {
        if (a->picks[i].text.len < sizeof s->picks[0]) {
            console_text_copy(s->picks[s->pick_count], sizeof s->picks[0], a->picks[i].text);
            s->pick_articles[s->pick_count++] = a->picks[i].articles;
        }
    }
    s->pick_kind = kind;
    (void)snprintf(s->picked, sizeof s->picked, "%s", question);
    console_text_copy(s->lacking, sizeof s->lacking, a->lacking);
}

/* "  1 ", the text in its own direction, " (812)". */
static void pick_say(console_session *s, size_t i)
{
    char head[16], tail[32];
    wq_buf body;
    wq_buf_init(&body, 4096);
    int before = snprintf(head, sizeof head, "%3zu ", i + 1);
    int after = s->pick_articles[i] == 0
                    ? snprintf(tail, sizeof tail, "%s", "") /* not counted */
                    : snprintf(tail, sizeof tail, " (%" PRIu64 ")", s->pick_articles[i]);
    size_t room = s->t.columns - 1 - (size_t)before - (size_t)after;
    if (console_look_prepare(&s->look, wq_span_str(s->picks[i]), &body) == WQ_OK) {
        body.len = wq_text_cut(wq_buf_span(&body), room);
        console_say_fields(s, wq_span_str(head), wq_buf_span(&body), wq_span_str(tail));
    }
    wq_buf_release(&body);
}

void console_picks_show(console_session *s)
{
    unsigned room = console_room(s);
    if (s->pick_kind == CONSOLE_PICK_NEAR) {
        console_say(s, "no article has that word; you mean:", "لا خبر فيه هذه الكلمة؛ تقصد:");
    } else if (s->is_article) {
        console_say(s, "related:", "ذات صلة:");
    } else {
        console_say(s, "you mean:", "تقصد:");
    }
    for (size_t i = 0; i < s->pick_count && i + 3 < room; i++) {
        pick_say(s, i);
    }
    s->picks_shown = true;
    s->row_count = 0;
    s->reading = s->is_article = false;
}

void console_picks_offer(console_session *s)
{
    char line[512];
    bool near = s->pick_kind == CONSOLE_PICK_NEAR, arabic = console_in_arabic(s);
    int len = near ? snprintf(line, sizeof line,
                              arabic ? "لا خبر فيه %s؛ قريب منها:" : "no article has %s; near:",
                              s->lacking)
                   : snprintf(line, sizeof line, arabic ? "أو بالعربية:" : "or in Arabic:");
    for (size_t i = 0; i < s->pick_count && i < 3 && len > 0 && (size_t)len < sizeof line; i++) {
        len += snprintf(line + len, sizeof line - (size_t)len, "%s %s (%" PRIu64 ")",
                        i > 0 ? "," : "", s->picks[i], s->pick_articles[i]);
    }
    if (len > 0 && (size_t)len < sizeof line) {
        (void)snprintf(line + len, sizeof line - (size_t)len, "%s",
                       arabic ? " (أيضا: اختر)" : " (also: choose)");
    }
    console_say_digits(s, line);
}

/* The question with one word in place of another. */
static void word_replace(const char *question, const char *old, const char *word, char *out,
                         size_t room)
{
    const char *at = old[0] != '\0' ? strstr(question, old) : NULL;
    if (at == NULL) {
        (void)snprintf(out, room, "%s", word);
        return;
    }
    (void)snprintf(out, room, "%.*s%s%s", (int)(at - question), question, word, at + strlen(old));
}

bool console_pick_choose(console_session *s, uint64_t number)
{
    char question[1025];
    if (!s->picks_shown || number == 0 || number > s->pick_count ||
        s->picks[number - 1][0] == '\0') {
        return false;
    }
    const char *pick = s->picks[number - 1];
    console_ask ask = {.kind = CONSOLE_ASK_FIND, .sort = s->sort, .ladder = true};
    switch (s->pick_kind) {
    case CONSOLE_PICK_SOURCES:
        ask = (console_ask){.kind = CONSOLE_ASK_LIST};
        (void)snprintf(ask.source, sizeof ask.source, "%s", pick);
        break;
    case CONSOLE_PICK_DAYS:
        /* As it was counted: all words, in order of date. */
        ask.sort = WQ_SORT_OLDEST;
        ask.ladder = false;
        (void)snprintf(ask.question, sizeof ask.question, "%.1000s date:%s", s->picked, pick);
        break;
    case CONSOLE_PICK_NEAR:
        word_replace(s->picked, s->lacking, pick, question, sizeof question);
        (void)snprintf(ask.question, sizeof ask.question, "%s", question);
        break;
    default:
        (void)snprintf(ask.question, sizeof ask.question, "%s", pick);
        break;
    }
    console_rows_ask(s, &ask);
    return true;
}

/* ---- exact ---- */

/* A word of a question that an = may stand before: no sign of the language, no filter. */
static bool may_be_exact(const char *word, size_t len)
{
    return len > 0 && word[0] != '=' && memchr(word, ':', len) == NULL && word[len - 1] != '*' &&
           !(len == 2 && memcmp(word, "OR", 2) == 0) && !(len > 5 && memcmp(word, "near/", 5) == 0);
}

void console_question_exact(const char *question, char *out, size_t room)
{
    size_t len = 0;
    out[0] = '\0';
    while (*question != '\0' && len + 3 < room) {
        if (*question == ' ' || *question == '(' || *question == ')') {
            out[len++] = *question++;
            out[len] = '\0';
            continue;
        }
        size_t sign = *question == '+' || *question == '-';
        size_t word = sign + strcspn(question + sign, " ()\"");
        if (question[sign] == '"') { /* a phrase: one = for all of it */
            word = sign + 1 + strcspn(question + sign + 1, "\"");
            word += question[word] == '"';
        }
        const char *equals = may_be_exact(question + sign, word - sign) ? "=" : "";
        int n = snprintf(out + len, room - len, "%.*s%s%.*s", (int)sign, question, equals,
                         (int)(word - sign), question + sign);
        if (n < 0 || (size_t)n >= room - len) {
            out[len] = '\0';
            return;
        }
        len += (size_t)n;
        question += word;
    }
}
