/* SPDX-License-Identifier: MIT */
/* The child's side of lists: by date, source, chance, the reading list. */
#include "console/job.h"

#include "base/bytes.h"
#include "base/limits.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

static wq_status on_edition(void *arg, const wq_article *edition)
{
    (void)edition;
    ++*(uint32_t *)arg;
    return WQ_OK;
}

/* Behind the spans' use: looking for other editions ends what is borrowed of the row. */
static void copies_put(console_job *w, wq_id id, wq_buf *body)
{
    uint32_t editions = 0;
    if (wq_editions_each(w->snapshot, id, on_edition, &editions) == WQ_OK && editions > 1) {
        wq_put_le32(body->ptr + sizeof id.b, editions - 1);
    }
}

static wq_status plain_row_put(console_job *w, const wq_article *row)
{
    wq_buf body;
    wq_id id = row->id;
    wq_buf_init(&body, 64 * WQ_KIB);
    wq_status status = console_job_row_begin(row, 0, &body);
    if (status == WQ_OK) {
        status = console_job_safe(&body, row->title);
    }
    if (status == WQ_OK) {
        status = wq_buf_put(&body, "\0", 2);
    }
    if (status == WQ_OK) {
        copies_put(w, id, &body);
        console_job_record(w, CONSOLE_TAG_ROW, wq_buf_span(&body));
    }
    wq_buf_release(&body);
    return status;
}

static wq_status on_row(void *arg, const wq_article *row)
{
    console_job *w = arg;
    /* One more than is shown says whether there is more. */
    w->count++;
    return w->count > w->ask->limit ? WQ_OK : plain_row_put(w, row);
}

static wq_list_options list_options(const console_job *w)
{
    wq_list_options how = {.size = sizeof how,
                           .order = WQ_LIST_DATE,
                           .reverse = w->ask->first == 0 && w->ask->last == 0,
                           .limit = (uint64_t)w->ask->limit + 1,
                           .offset = w->ask->offset,
                           .source = w->ask->source[0] != '\0' ? w->ask->source : NULL,
                           .first = w->ask->first,
                           .last = w->ask->last,
                           .task = &w->task};
    return how;
}

wq_status console_list_answer(console_job *w)
{
    wq_list_options how = list_options(w);
    WQ_TRY(wq_list(w->snapshot, &how, on_row, w));
    if (w->ask->source[0] == '\0' && w->ask->first == 0 && w->ask->last == 0) {
        wq_stat stat = {.size = sizeof stat};
        WQ_TRY(wq_stat_get(w->snapshot, &stat));
        console_job_total(w, stat.articles, false);
        return WQ_OK;
    }
    /* The whole number is not known without counting: at least so many. */
    console_job_total(w, w->ask->offset + w->count, w->count > w->ask->limit);
    return WQ_OK;
}

wq_status console_random_answer(console_job *w)
{
    wq_stat stat = {.size = sizeof stat};
    struct timespec t = {0, 0};
    WQ_TRY(wq_stat_get(w->snapshot, &stat));
    (void)clock_gettime(CLOCK_REALTIME, &t);
    uint64_t seed = (uint64_t)t.tv_nsec * 2654435761u ^ (uint64_t)t.tv_sec * 40503u;
    wq_list_options how = {.size = sizeof how,
                           .limit = 1,
                           .offset = stat.articles > 0 ? (seed >> 7) % stat.articles : 0,
                           .task = &w->task};
    WQ_TRY(wq_list(w->snapshot, &how, on_row, w));
    console_job_total(w, w->count, false);
    return WQ_OK;
}

wq_status console_ids_answer(console_job *w)
{
    for (size_t i = w->ask->offset; i < w->ask->id_count && i < w->ask->offset + w->ask->limit;
         i++) {
        const wq_article *article;
        if (wq_article_get(w->snapshot, w->ask->ids[i], &article) == WQ_OK) {
            WQ_TRY(plain_row_put(w, article));
        }
    }
    console_job_total(w, w->ask->id_count, false);
    return WQ_OK;
}

wq_status console_new_answer(console_job *w)
{
    uint64_t left = w->ask->count > w->ask->offset ? w->ask->count - w->ask->offset : 0;
    wq_list_options how = {.size = sizeof how,
                           .order = WQ_LIST_ARRIVAL,
                           .reverse = true,
                           .limit = left < w->ask->limit ? left : w->ask->limit,
                           .offset = w->ask->offset,
                           .task = &w->task};
    if (how.limit > 0) { /* 0 would be all */
        WQ_TRY(wq_list(w->snapshot, &how, on_row, w));
    }
    console_job_total(w, w->ask->count, false);
    return WQ_OK;
}

/* No more than a screen has numbers for; the rest is counted. */
static void source_put(console_job *w)
{
    if (w->count > 0 && w->sources++ < CONSOLE_PICKS) {
        console_job_pick(w, wq_span_str(w->name), w->count);
    }
}

static wq_status on_source(void *arg, const wq_article *row)
{
    console_job *w = arg;
    char name[sizeof w->name];
    size_t len;
    if (wq_text_safe(row->source, false, name, sizeof name - 1, &len) != WQ_OK) {
        len = wq_text_cut(wq_span_of(name, sizeof name - 1), 200);
    }
    name[len] = '\0';
    if (w->count == 0 || strcmp(name, w->name) != 0) {
        source_put(w);
        memcpy(w->name, name, len + 1);
        w->count = 0;
    }
    w->count++;
    return WQ_OK;
}

wq_status console_sources_answer(console_job *w)
{
    wq_list_options how = {.size = sizeof how, .order = WQ_LIST_SOURCE, .task = &w->task};
    WQ_TRY(wq_list(w->snapshot, &how, on_source, w));
    source_put(w);
    console_job_total(w, w->sources, false);
    return WQ_OK;
}
