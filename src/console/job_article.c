/* SPDX-License-Identifier: MIT */
/* The child's side of reading: an article as lines. */
#include "console/job.h"

#include <string.h>

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

static wq_status heads_put(console_job *w, const wq_article *article)
{
    char date[WQ_DATE_TEXT], id[WQ_ID_LETTERS + 1];
    wq_buf head;
    wq_buf_init(&head, 16 * 1024);
    wq_id_format(article->id, id);
    size_t len = wq_date_format(&article->date, date);
    wq_status status = wq_buf_printf(&head, "%.*s  %.8s", (int)(len == 0 ? 7 : len),
                                     len == 0 ? "no date" : date, id);
    if (status == WQ_OK && article->source.len > 0) {
        status = wq_buf_printf(&head, "  ");
        status = status == WQ_OK ? console_job_safe(&head, article->source) : status;
    }
    console_job_line(w, wq_buf_span(&head));
    wq_buf_release(&head);
    WQ_TRY(status);
    WQ_TRY(console_job_field(w, "", article->byline));
    return console_job_field(w, "", article->url);
}

wq_status console_article_answer(console_job *w)
{
    const wq_article *article;
    wq_hits *hits = NULL;
    wq_find_options how = {.size = sizeof how, .limit = 1, .task = &w->task};
    if (w->ask->question[0] != '\0' &&
        wq_find(w->snapshot, w->ask->question, &how, &hits) != WQ_OK) {
        hits = NULL;
    }
    wq_status status = wq_article_get(w->snapshot, w->ask->id, &article);
    if (status == WQ_OK && article->title.len > 0) {
        status = text_put(w, hits, article->title);
    }
    if (status == WQ_OK) {
        status = heads_put(w, article);
    }
    for (size_t i = 0; status == WQ_OK && i < article->part_count; i++) {
        if (article->parts[i].kind < WQ_PART_BODY_END) {
            console_job_line(w, wq_span_of("", 0));
            status = text_put(w, hits, article->parts[i].text);
        }
    }
    wq_hits_free(hits);
    return status == WQ_EEND ? WQ_OK : status;
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
