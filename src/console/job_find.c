/* SPDX-License-Identifier: MIT */
/* The child's side of a question: hits, and the ladder when there are none. */
#include "console/job.h"

#include <stdio.h>
#include <string.h>

static wq_status hit_put(console_job *w, wq_hits *hits, uint32_t i)
{
    wq_buf body;
    wq_hit hit;
    const wq_mark *marks;
    uint32_t count;
    wq_passage passage;
    wq_buf_init(&body, 64 * 1024);
    wq_status status = wq_hits_get(hits, i, &hit);
    if (status == WQ_OK) {
        status = console_job_row_begin(w, hit.article, &body);
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
        status = console_job_row_end(w, &body);
    }
    wq_buf_release(&body);
    return status;
}

/* A question without anything of the language in it: the ladder may change it. */
static bool is_plain(const char *question)
{
    return strpbrk(question, "\"()*=+-:“”«»„") == NULL && strstr(question, " OR ") == NULL;
}

/* Arabic letters of the keys of a Latin keyboard (Arabic 101). */
static const char *key_letter(char key)
{
    static const char KEYS[] = "qwertyuiop[]asdfghjkl;'zxcvnm,./`";
    static const char *const LETTERS[] = {"ض", "ص", "ث", "ق", "ف", "غ", "ع", "ه", "خ", "ح", "ج",
                                          "د", "ش", "س", "ي", "ب", "ل", "ا", "ت", "ن", "م", "ك",
                                          "ط", "ئ", "ء", "ؤ", "ر", "ى", "ة", "و", "ز", "ظ", "ذ"};
    const char *at = key != '\0' ? strchr(KEYS, key) : NULL;
    return key == 'b' ? "لا" : at != NULL ? LETTERS[at - KEYS] : NULL;
}

/* The question of a rung in `out`; false when the rung does not apply. */
static bool rung_question(const char *question, int rung, char *out, size_t room)
{
    size_t len = 0;
    bool in_word = false;
    if (rung == CONSOLE_RUNG_ANY && strchr(question, ' ') == NULL) {
        return false;
    }
    for (const char *p = question;; p++) {
        const char *put = NULL;
        char self[2] = {*p, '\0'};
        bool space = *p == ' ' || *p == '\0';
        if (rung == CONSOLE_RUNG_KEYS) {
            if ((*p & 0x80) != 0) {
                return false;
            }
            put = key_letter(*p);
        }
        if (space) {
            put = !in_word ? "" : rung == CONSOLE_RUNG_BEGIN ? "*" : "";
            if (*p == ' ' && in_word) {
                put = rung == CONSOLE_RUNG_ANY ? " OR " : rung == CONSOLE_RUNG_BEGIN ? "* " : " ";
            }
        }
        put = put != NULL ? put : self;
        int n = snprintf(out + len, room - len, "%s", put);
        if (n < 0 || (size_t)n >= room - len) {
            return false;
        }
        len += (size_t)n;
        in_word = !space;
        if (*p == '\0') {
            return true;
        }
    }
}

wq_status console_find_answer(console_job *w)
{
    char question[2 * sizeof w->ask->question];
    wq_find_options how = {.size = sizeof how,
                           .sort = w->ask->sort,
                           .limit = w->ask->limit,
                           .offset = w->ask->offset,
                           .task = &w->task};
    wq_hits *hits = NULL;
    int rung = CONSOLE_RUNG_ALL;
    (void)snprintf(question, sizeof question, "%s", w->ask->question);
    WQ_TRY(wq_find(w->snapshot, question, &how, &hits));
    while (wq_hits_total(hits) == 0 && w->ask->ladder && is_plain(w->ask->question) &&
           rung < CONSOLE_RUNG_ANY) {
        rung++;
        wq_hits *more = NULL;
        if (rung_question(w->ask->question, rung, question, sizeof question) &&
            wq_find(w->snapshot, question, &how, &more) == WQ_OK) {
            wq_hits_free(hits);
            hits = more;
        }
    }
    wq_status status = WQ_OK;
    console_job_total(w, wq_hits_total(hits), wq_hits_partial(hits), rung,
                      rung == CONSOLE_RUNG_ALL ? "" : question);
    for (uint32_t i = 0; i < wq_hits_count(hits) && status == WQ_OK; i++) {
        status = hit_put(w, hits, i);
    }
    wq_hits_free(hits);
    return status;
}
