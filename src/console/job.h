/* SPDX-License-Identifier: MIT */
/* The child's side of a question: what its files share. A job is one question; its answer goes to
 * a pipe in records (ask.h). All text goes through wq_text_safe.
 * Layer: console, in the child that answers. One thread; ends with the process. */
#ifndef CONSOLE_JOB_H
#define CONSOLE_JOB_H

#include "console/ask.h"

#include <stdio.h>

typedef struct console_job {
    const console_ask *ask;
    FILE *to;
    wq_archive *archive;
    wq_snapshot *snapshot;
    wq_task task;
    size_t written; /**< bytes of records so far */

    uint64_t count;   /**< rows of a list; articles of the source `name` */
    uint64_t sources; /**< different ones so far */
    char name[1024];
} console_job;

/* ---- job.c: records ---- */

void console_job_record(console_job *w, int tag, wq_span body);
/** A line of an answer, as it is: what is not ours went through console_job_safe. */
void console_job_line(console_job *w, wq_span text);
/** A line of ours; with `arabic` its digits are Arabic-Indic. */
void console_job_printf(console_job *w, const char *format, ...) WQ_PRINTF(2, 3);
/** Harmless text, appended to a body. Errors as wq_buf_put. */
wq_status console_job_safe(wq_buf *body, wq_span text);
/** The same with brackets around the marked ranges. */
wq_status console_job_marked(wq_buf *body, wq_span text, const wq_mark *marks,
                             uint32_t count) WQ_MUST_USE;
/** A line of a name (our own) and a value; none when the value is empty. */
wq_status console_job_field(console_job *w, const char *name, wq_span value);
/** The lines under a title: date, id, source, byline, address. ---- job_article.c */
wq_status console_job_heads(console_job *w, const wq_article *article) WQ_MUST_USE;
/** A row up to its title: id, how often it is there besides, date, source. */
wq_status console_job_row_begin(const wq_article *article, uint32_t copies,
                                wq_buf *body) WQ_MUST_USE;
/** The number of rows there are in all. */
void console_job_total(console_job *w, uint64_t total, bool least);
/** The same for hits: total, how many have all words, which rung. */
void console_job_hits_total(console_job *w, const wq_hits *hits);
/** How far long work is. */
void console_job_done(console_job *w, uint64_t done, uint64_t whole);
/** Something to choose; text is made harmless here. */
void console_job_pick(console_job *w, wq_span text, uint64_t articles);

/* ---- what is asked: each is one kind, or several, of console_ask_kind ---- */

wq_status console_find_answer(console_job *w) WQ_MUST_USE; /**< job_find.c */
wq_status console_like_answer(console_job *w) WQ_MUST_USE;
wq_status console_words_answer(console_job *w) WQ_MUST_USE; /**< job_words.c */
/** Other readings of a question in Latin letters (Arabic words that are written so, the table of
 * Buckwalter, the keys of the other layout) as picks, with their articles; how many. */
size_t console_readings_put(console_job *w);
/** Words near one that no article has, as picks; how many. */
size_t console_near_put(console_job *w, const char *word);
wq_status console_list_answer(console_job *w) WQ_MUST_USE; /**< job_list.c */
wq_status console_new_answer(console_job *w) WQ_MUST_USE;
wq_status console_random_answer(console_job *w) WQ_MUST_USE;
wq_status console_ids_answer(console_job *w) WQ_MUST_USE;
wq_status console_sources_answer(console_job *w) WQ_MUST_USE;
wq_status console_timeline_answer(console_job *w) WQ_MUST_USE; /**< job_timeline.c */
wq_status console_article_answer(console_job *w) WQ_MUST_USE;  /**< job_article.c */
wq_status console_cite_answer(console_job *w) WQ_MUST_USE;
wq_status console_brief_answer(console_job *w) WQ_MUST_USE; /**< job_brief.c */

#endif
