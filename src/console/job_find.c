/* SPDX-License-Identifier: MIT */
/* The child's side of a question: hits, what was counted in, and the ladder when there are none. */
#include "console/job.h"

#include "base/limits.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Spellings of a word that the coverage line has, and bytes of the line. */
#define COVERAGE_FORMS 5
#define COVERAGE_BYTES 1024

static wq_status hit_put(console_job *w, wq_hits *hits, uint32_t i)
{
    wq_buf body;
    wq_hit hit;
    const wq_mark *marks;
    uint32_t count;
    wq_passage passage;
    wq_buf_init(&body, 64 * WQ_KIB);
    wq_status status = wq_hits_get(hits, i, &hit);
    if (status == WQ_OK) {
        status = console_job_row_begin(hit.article, hit.copies, &body);
    }
    if (status == WQ_OK) {
        status = wq_hits_mark(hits, hit.article->title, &marks, &count);
    }
    if (status == WQ_OK) {
        status = console_job_marked(&body, hit.article->title, marks, count);
    }
    if (status == WQ_OK) {
        status = wq_buf_put_u8(&body, 0);
    }
    if (status == WQ_OK && w->ask->passage > 0) {
        status = wq_hits_passage(hits, i, w->ask->passage, &passage);
        if (status == WQ_OK) {
            status = console_job_marked(&body, passage.text, passage.marks, passage.mark_count);
        }
    }
    if (status == WQ_OK) {
        status = wq_buf_put_u8(&body, 0);
    }
    if (status == WQ_OK) {
        console_job_record(w, CONSOLE_TAG_ROW, wq_buf_span(&body));
    }
    wq_buf_release(&body);
    return status;
}

/* "سوريا 812, سورية 240": what was counted in beside what was typed; nothing when nothing was. */
static wq_status coverage_word(wq_hits *hits, uint32_t word, wq_buf *line)
{
    const char *asked;
    const wq_spelling *list;
    uint32_t count, shown = 0;
    WQ_TRY(wq_hits_spellings(hits, word, &asked, &list, &count));
    for (uint32_t i = 0; i < count; i++) {
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++) {
            again = strcmp(list[i].text, list[k].text) == 0; /* in two classes */
        }
        if (again) {
            continue;
        }
        if (shown == COVERAGE_FORMS) {
            return wq_buf_printf(line, " ...");
        }
        WQ_TRY(wq_buf_printf(line, "%s", shown > 0 ? ", " : line->len > 0 ? "; " : ""));
        WQ_TRY(console_job_safe(line, wq_span_str(list[i].text)));
        if (list[i].articles > 0) {
            WQ_TRY(wq_buf_printf(line, " %" PRIu64, list[i].articles));
        }
        shown++;
    }
    return WQ_OK;
}

/* Whether a word stands for more than its own spelling. */
static bool is_covered(wq_hits *hits, uint32_t word)
{
    const char *asked;
    const wq_spelling *list;
    uint32_t count;
    return wq_hits_spellings(hits, word, &asked, &list, &count) == WQ_OK &&
           (count > 1 || (count == 1 && strcmp(list[0].text, asked) != 0));
}

static void coverage_put(console_job *w, wq_hits *hits)
{
    wq_buf line;
    wq_buf_init(&line, COVERAGE_BYTES);
    for (uint32_t i = 0; i < wq_hits_words(hits); i++) {
        size_t before = line.len;
        if (is_covered(hits, i) && coverage_word(hits, i, &line) != WQ_OK) {
            line.len = before; /* no room: the words before it are enough */
            break;
        }
    }
    if (line.len > 0) {
        console_job_record(w, CONSOLE_TAG_COVERAGE, wq_buf_span(&line));
    }
    wq_buf_release(&line);
}

/* A word of the question that no article has, though others have hits: what is near it. */
static void lacking_put(console_job *w, wq_hits *hits)
{
    for (uint32_t i = 0; i < wq_hits_words(hits); i++) {
        const char *asked;
        const wq_spelling *list;
        uint32_t count;
        if (wq_hits_lacking(hits, i) &&
            wq_hits_spellings(hits, i, &asked, &list, &count) == WQ_OK) {
            wq_buf word;
            wq_buf_init(&word, 4096);
            if (console_job_safe(&word, wq_span_str(asked)) == WQ_OK) {
                console_job_record(w, CONSOLE_TAG_LACKING, wq_buf_span(&word));
            }
            wq_buf_release(&word);
            (void)console_near_put(w, asked);
            return;
        }
    }
}

/* A filter that no article has, and what there is instead. */
static void filter_put(void *arg, const wq_filter_lacking *lacking)
{
    console_job *w = arg;
    wq_buf text;
    wq_buf_init(&text, 4096);
    wq_status st = wq_buf_printf(&text, "%s:\"", lacking->name);
    st = st == WQ_OK ? console_job_safe(&text, wq_span_str(lacking->value)) : st;
    if (lacking->near != NULL) {
        st = st == WQ_OK ? wq_buf_printf(&text, "\" (%s:\"", lacking->name) : st;
        st = st == WQ_OK ? console_job_safe(&text, wq_span_str(lacking->near)) : st;
    }
    st = st == WQ_OK ? wq_buf_printf(&text, lacking->near != NULL ? "\"?)" : "\"") : st;
    if (st == WQ_OK) {
        console_job_record(w, CONSOLE_TAG_LACKING, wq_buf_span(&text));
    }
    wq_buf_release(&text);
}

static wq_status hits_put(console_job *w, wq_hits *hits)
{
    console_job_hits_total(w, hits);
    for (uint32_t i = 0; i < wq_hits_count(hits); i++) {
        WQ_TRY(hit_put(w, hits, i));
    }
    return WQ_OK;
}

static wq_find_options find_options(const console_job *w)
{
    wq_find_options how = {.size = sizeof how,
                           .sort = w->ask->sort,
                           .limit = w->ask->limit,
                           .offset = w->ask->offset,
                           .task = &w->task};
    return how;
}

wq_status console_find_answer(console_job *w)
{
    wq_find_options how = find_options(w);
    wq_hits *hits = NULL;
    bool first = w->ask->ladder && w->ask->offset == 0;
    WQ_TRY(wq_find(w->snapshot, w->ask->question, &how, &hits));
    if (wq_hits_total(hits) == 0 && w->ask->ladder) {
        if (first && console_readings_put(w) > 0) {
            console_job_total(w, 0, false);
            wq_hits_free(hits);
            return WQ_OK;
        }
        wq_hits_free(hits);
        how.ladder = true;
        WQ_TRY(wq_find(w->snapshot, w->ask->question, &how, &hits));
    } else if (first && console_readings_put(w) == 0) {
        lacking_put(w, hits);
    }
    if (first) {
        coverage_put(w, hits);
    }
    wq_status status = wq_hits_filters(hits, filter_put, w);
    status = status == WQ_OK ? hits_put(w, hits) : status;
    wq_hits_free(hits);
    return status;
}

wq_status console_like_answer(console_job *w)
{
    wq_find_options how = find_options(w);
    wq_hits *hits = NULL;
    WQ_TRY(wq_like(w->snapshot, w->ask->id, &how, &hits));
    wq_status status = hits_put(w, hits);
    wq_hits_free(hits);
    return status;
}
