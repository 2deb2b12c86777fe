/* SPDX-License-Identifier: MIT */
/* The child's side of a question: opens the archive, answers in records, ends. */
#define _GNU_SOURCE
#include "console/cage.h"
#include "console/job.h"

#include "base/bytes.h"
#include "base/limits.h"

#include <inttypes.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** Seconds after which a question is stopped. */
#define SECONDS 2

static volatile sig_atomic_t cancel;

static void on_alarm(int number)
{
    (void)number;
    cancel = 1;
}

/* ---- the archive ---- */

static wq_status ask_stat(console_job *w)
{
    wq_stat s = {.size = sizeof s};
    WQ_TRY(wq_stat_get(w->snapshot, &s));
    if (w->ask->kind == CONSOLE_ASK_HELLO) {
        console_job_total(w, s.articles, false);
        return WQ_OK;
    }
    bool arabic = w->ask->arabic;
    console_job_printf(w,
                       arabic ? "الأخبار %" PRIu64 "، الطبعات %" PRIu64 "، المحذوف %" PRIu64
                              : "articles %" PRIu64 ", editions %" PRIu64 ", deleted %" PRIu64,
                       s.articles, s.editions, s.deleted);
    if (s.unsearchable > 0) {
        console_job_printf(w, arabic ? "لا يُبحث فيه بعد %" PRIu64 : "not yet searchable %" PRIu64,
                           s.unsearchable);
    }
    console_job_printf(
        w, arabic ? "الكلمات %" PRIu64 "، المفردات %" PRIu64 : "words %" PRIu64 ", terms %" PRIu64,
        s.words, s.terms);
    console_job_printf(
        w,
        arabic ? "النص %" PRIu64 " KB، الأخبار على البطاقة %" PRIu64 " KB، الفهرس %" PRIu64 " KB"
               : "text %" PRIu64 " KB, articles on the card %" PRIu64 " KB, index %" PRIu64 " KB",
        s.raw_bytes / 1000, s.articles_file_bytes / 1000, s.index_file_bytes / 1000);
    return WQ_OK;
}

static void on_finding(void *arg, wq_status status, const char *text)
{
    (void)status;
    (void)console_job_field(arg, "", wq_span_str(text));
}

/* Long work says how far it is, at most once a second. */
static void on_progress(void *arg, const wq_progress *now)
{
    static time_t last;
    time_t second = time(NULL);
    if (second != last) {
        last = second;
        bool bytes = now->articles_total == 0;
        console_job_done(arg, bytes ? now->bytes : now->articles,
                         bytes ? now->bytes_total : now->articles_total);
    }
}

static wq_status answer(console_job *w)
{
    switch (w->ask->kind) {
    case CONSOLE_ASK_FIND:
        return console_find_answer(w);
    case CONSOLE_ASK_LIKE:
        return console_like_answer(w);
    case CONSOLE_ASK_NEW:
        return console_new_answer(w);
    case CONSOLE_ASK_LIST:
        return console_list_answer(w);
    case CONSOLE_ASK_IDS:
        return console_ids_answer(w);
    case CONSOLE_ASK_RANDOM:
        return console_random_answer(w);
    case CONSOLE_ASK_ARTICLE:
        return console_article_answer(w);
    case CONSOLE_ASK_BRIEF:
        return console_brief_answer(w);
    case CONSOLE_ASK_CITE:
        return console_cite_answer(w);
    case CONSOLE_ASK_SOURCES:
        return console_sources_answer(w);
    case CONSOLE_ASK_TIMELINE:
        return console_timeline_answer(w);
    case CONSOLE_ASK_WORDS:
        return console_words_answer(w);
    case CONSOLE_ASK_VERIFY:
        return wq_verify(w->archive, &w->task, on_finding, w);
    default:
        return ask_stat(w);
    }
}

static void status_put(console_job *w, wq_status status)
{
    wq_buf body;
    uint8_t code[4];
    const char *message = w->archive != NULL ? wq_archive_message(w->archive) : "";
    wq_buf_init(&body, 16 * WQ_KIB);
    wq_put_le32(code, (uint32_t)status);
    if (wq_buf_put(&body, code, sizeof code) == WQ_OK && status != WQ_OK) {
        (void)console_job_safe(&body,
                               wq_span_str(message[0] != '\0' ? message : wq_status_text(status)));
    }
    console_job_record(w, CONSOLE_TAG_STATUS, wq_buf_span(&body));
    wq_buf_release(&body);
}

int console_work(const char *dir, const console_ask *ask, int fd)
{
    console_job w = {.ask = ask, .to = fdopen(fd, "w")};
    if (w.to == NULL) {
        return 1;
    }
    bool patient = ask->kind == CONSOLE_ASK_VERIFY;
    w.task =
        (wq_task){.size = sizeof w.task, .cancel = &cancel, .work = patient ? 0 : CONSOLE_WORK};
    w.task.progress = patient ? on_progress : NULL;
    w.task.progress_arg = &w;
    if (!patient) {
        (void)signal(SIGALRM, on_alarm);
        (void)alarm(SECONDS);
    }
    (void)console_cage_enter(dir, CONSOLE_CAGE_QUESTION);
    wq_status status = wq_archive_open(dir, NULL, &w.archive);
    if (status == WQ_OK) {
        status = wq_snapshot_open(w.archive, &w.snapshot);
    }
    console_cage_close();
    if (status == WQ_OK) {
        status = answer(&w);
    }
    status_put(&w, status);
    wq_snapshot_close(w.snapshot);
    wq_archive_close(w.archive);
    return fclose(w.to) == 0 ? 0 : 1;
}