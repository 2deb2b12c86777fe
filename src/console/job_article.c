/* SPDX-License-Identifier: MIT */
/* The child's side of reading: an article as lines. */
#include "console/job.h"

#include "console/letters.h"

#include "base/limits.h"

#include <stdio.h>
#include <string.h>

/** Editions that are named, related headlines, and briefs of the page. */
#define EDITIONS 8
#define RELATED  12
#define BRIEFS   200

static wq_status text_put(console_job *w, wq_hits *hits, wq_span text)
{
    wq_buf line;
    const wq_mark *marks = NULL;
    uint32_t count = 0;
    if (w->written + text.len * 2 > CONSOLE_ANSWER) {
        console_job_record(w, CONSOLE_TAG_CUT, wq_span_of("", 0));
        return WQ_EEND;
    }
    if (hits != NULL && wq_hits_mark(hits, text, &marks, &count) != WQ_OK) {
        count = 0;
    }
    wq_buf_init(&line, CONSOLE_ANSWER * 2);
    wq_status status = console_job_marked(&line, text, marks, count);
    if (status == WQ_OK) {
        console_job_line(w, wq_buf_span(&line));
    }
    wq_buf_release(&line);
    return status;
}

/* A date in the style of the language: ISO 8601, or with slashes and Arabic digits. */
static void date_compose(const console_job *w, const wq_date *date, char out[4 * WQ_DATE_TEXT])
{
    char iso[WQ_DATE_TEXT];
    size_t len = wq_date_format(date, iso), at = 0;
    if (len == 0) {
        (void)snprintf(out, 32, "%s", w->ask->arabic ? "بلا تاريخ" : "no date");
        return;
    }
    for (size_t i = 0; i < len; i++) {
        char c = iso[i];
        if (w->ask->arabic && (c == 'T' || c == '+')) {
            out[at++] = ' ';
            if (c == '+') {
                break; /* the zone is for those who cite */
            }
        } else {
            if (w->ask->arabic && c == '-') {
                c = '/';
            }
            at += console_letter_digit_put(c, w->ask->arabic, out + at);
        }
    }
    out[at] = '\0';
}

/* An address of five lines says no more than one: `cite` has it whole. */
static wq_status url_put(console_job *w, wq_span url)
{
    size_t columns = w->ask->passage;
    if (columns < 20 || wq_text_width(url) < columns) {
        return console_job_field(w, "", url);
    }
    wq_buf cut;
    wq_buf_init(&cut, 8 * WQ_KIB);
    wq_status status = wq_buf_put_span(&cut, wq_span_sub(url, 0, wq_text_cut(url, columns - 4)));
    if (status == WQ_OK) {
        status = wq_buf_printf(&cut, "...");
    }
    if (status == WQ_OK) {
        status = console_job_field(w, "", wq_buf_span(&cut));
    }
    wq_buf_release(&cut);
    return status;
}

wq_status console_job_heads(console_job *w, const wq_article *article)
{
    char date[4 * WQ_DATE_TEXT], id[WQ_ID_LETTERS + 1];
    wq_buf head;
    wq_buf_init(&head, 16 * WQ_KIB);
    wq_id_format(article->id, id);
    date_compose(w, &article->date, date);
    wq_status status = wq_buf_printf(&head, "%s  %.8s", date, id);
    if (status == WQ_OK && article->source.len > 0) {
        status = wq_buf_printf(&head, "  ");
        status = status == WQ_OK ? console_job_safe(&head, article->source) : status;
    }
    console_job_line(w, wq_buf_span(&head));
    wq_buf_release(&head);
    WQ_TRY(status);
    WQ_TRY(console_job_field(w, "", article->byline));
    return url_put(w, article->url);
}

/* ---- what stands beside it ---- */

typedef struct others {
    const console_job *w;
    wq_buf lines; /**< each ended by a line feed */
    unsigned seen;
} others;

static wq_status on_other(void *arg, const wq_article *edition)
{
    others *o = arg;
    char date[4 * WQ_DATE_TEXT];
    if (o->seen++ == 0 || o->seen > EDITIONS) {
        return WQ_OK; /* the first one is shown */
    }
    date_compose(o->w, &edition->date, date);
    WQ_TRY(wq_buf_printf(&o->lines, o->w->ask->arabic ? "وأيضاً %s  " : "also %s  ", date));
    WQ_TRY(console_job_safe(&o->lines, edition->source));
    return wq_buf_put_u8(&o->lines, '\n');
}

/* Who else printed it: a line for each other edition. */
static void others_put(console_job *w, const others *o)
{
    wq_span rest = wq_buf_span(&o->lines);
    while (rest.len > 0) {
        const uint8_t *end = memchr(rest.ptr, '\n', rest.len);
        size_t len = end != NULL ? (size_t)(end - rest.ptr) : rest.len;
        console_job_line(w, wq_span_sub(rest, 0, len));
        rest = wq_span_sub(rest, len + 1, rest.len);
    }
}

/* Headlines and briefs that the page had beside the story; a related headline can be asked for
 * (`also`). Teasers and noise are not shown. */
static void beside_put(console_job *w, const wq_article *article)
{
    static const struct {
        uint8_t kind;
        const char *english, *arabic;
        unsigned most; /* a live page is nothing but briefs */
    } KINDS[] = {{WQ_PART_RELATED, "related (also: choose):", "ذات صلة (أيضا: اختر):", RELATED},
                 {WQ_PART_BRIEF, "in brief:", "باختصار:", BRIEFS}};
    for (size_t k = 0; k < sizeof KINDS / sizeof KINDS[0]; k++) {
        unsigned put = 0;
        for (size_t i = 0; i < article->part_count && put < KINDS[k].most; i++) {
            const wq_part *part = &article->parts[i];
            if (part->kind != KINDS[k].kind) {
                continue;
            }
            if (put++ == 0) {
                console_job_line(w, wq_span_of("", 0));
                console_job_line(w,
                                 wq_span_str(w->ask->arabic ? KINDS[k].arabic : KINDS[k].english));
            }
            (void)console_job_field(w, "- ", part->text);
            if (part->kind == WQ_PART_RELATED) {
                console_job_pick(w, part->text, 0);
            }
        }
    }
}

static wq_status article_put(console_job *w, wq_hits *hits, const wq_article *article,
                             const others *o)
{
    if (article->title.len > 0) {
        WQ_TRY(text_put(w, hits, article->title));
    }
    WQ_TRY(console_job_heads(w, article));
    others_put(w, o);
    for (size_t i = 0; i < article->part_count; i++) {
        if (article->parts[i].kind < WQ_PART_BODY_END) {
            console_job_line(w, wq_span_of("", 0));
            WQ_TRY(text_put(w, hits, article->parts[i].text));
        }
    }
    if (w->ask->passage > 0) { /* to be read, not to be captured */
        beside_put(w, article);
    }
    return WQ_OK;
}

wq_status console_article_answer(console_job *w)
{
    const wq_article *article;
    wq_hits *hits = NULL;
    wq_find_options how = {
        .size = sizeof how, .limit = 1, .task = &w->task, .ladder = w->ask->ladder};
    others o = {.w = w};
    wq_buf_init(&o.lines, 16 * WQ_KIB);
    if (w->ask->question[0] != '\0' &&
        wq_find(w->snapshot, w->ask->question, &how, &hits) != WQ_OK) {
        hits = NULL;
    }
    if (wq_editions_each(w->snapshot, w->ask->id, on_other, &o) != WQ_OK) {
        wq_buf_clear(&o.lines);
    }
    wq_status status = wq_article_get(w->snapshot, w->ask->id, &article);
    if (status == WQ_OK) {
        status = article_put(w, hits, article, &o);
    }
    wq_buf_release(&o.lines);
    wq_hits_free(hits);
    return status == WQ_EEND ? WQ_OK : status; /* it was cut, which is said */
}

wq_status console_cite_answer(console_job *w)
{
    const wq_article *article;
    char date[WQ_DATE_TEXT], id[WQ_ID_LETTERS + 1];
    WQ_TRY(wq_article_get(w->snapshot, w->ask->id, &article));
    wq_id_format(article->id, id);
    WQ_TRY(console_job_field(w, "", article->source));
    WQ_TRY(console_job_field(w, "", wq_span_of(date, wq_date_format(&article->date, date))));
    WQ_TRY(console_job_field(w, "", article->title));
    WQ_TRY(console_job_field(w, "", article->url));
    console_job_line(w, wq_span_str(id));
    return WQ_OK;
}
