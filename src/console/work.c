/* SPDX-License-Identifier: MIT */
/* The child's side of a question: opens the archive, answers in records, ends. */
#define _GNU_SOURCE
#include "console/ask.h"
#include "console/timeline.h"

#include <inttypes.h>

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** Seconds after which a question is stopped. */
#define SECONDS 2

typedef struct work {
    const console_ask *ask;
    FILE *to;
    wq_archive *archive;
    wq_snapshot *snapshot;
    wq_task task;
    size_t written;

    uint64_t count; /**< of it */
    char name[1024];
} work;

static volatile sig_atomic_t cancel;

static void on_alarm(int number)
{
    (void)number;
    cancel = 1;
}

/* ---- records ---- */

static void u32_put(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++) {
        p[i] = (uint8_t)(v >> 8 * i);
    }
}

static void record_put(work *w, int tag, wq_span body)
{
    uint8_t head[5] = {(uint8_t)tag};
    u32_put(head + 1, (uint32_t)body.len);
    w->written += sizeof head + body.len;
    if (fwrite(head, 1, sizeof head, w->to) == sizeof head) {
        (void)fwrite(body.ptr, 1, body.len, w->to);
    }
}

static void line_put(work *w, wq_span text)
{
    record_put(w, CONSOLE_TAG_LINE, text);
}

static void line_printf(work *w, const char *format, ...) WQ_PRINTF(2, 3);
static void line_printf(work *w, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    line_put(w, wq_span_of(text, len < 0 ? 0 : strlen(text)));
}

/* Harmless text, appended to a body, with brackets around the marked ranges. */
static wq_status safe_put(wq_buf *body, wq_span text)
{
    char safe[3 * 512 + 16];
    while (text.len > 0) {
        size_t part = text.len < 512 ? text.len : 512, len;
        while (part < text.len && part > 496 && (text.ptr[part] & 0xC0) == 0x80) {
            part--;
        }
        WQ_TRY(wq_text_safe(wq_span_of(text.ptr, part), false, safe, sizeof safe, &len));
        WQ_TRY(wq_buf_put(body, safe, len));
        text = wq_span_sub(text, part, text.len);
    }
    return WQ_OK;
}

static wq_status marked_put(wq_buf *body, wq_span text, const wq_mark *marks, uint32_t count)
{
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (marks[i].start < at || marks[i].end > text.len || marks[i].start >= marks[i].end) {
            continue;
        }
        WQ_TRY(safe_put(body, wq_span_sub(text, at, marks[i].start - at)));
        WQ_TRY(wq_buf_put_u8(body, '['));
        WQ_TRY(safe_put(body, wq_span_sub(text, marks[i].start, marks[i].end - marks[i].start)));
        WQ_TRY(wq_buf_put_u8(body, ']'));
        at = marks[i].end;
    }
    return safe_put(body, wq_span_sub(text, at, text.len));
}

static wq_status on_edition(void *arg, const wq_article *edition)
{
    (void)edition;
    ++*(uint32_t *)arg;
    return WQ_OK;
}

/* Everything of a row but its title and passage. */
static wq_status row_begin(work *w, const wq_article *article, wq_buf *body)
{
    uint8_t count[4];
    uint32_t editions = 0;
    char date[WQ_DATE_TEXT];
    wq_id id = article->id;
    size_t len = wq_date_format(&article->date, date);
    (void)w;
    WQ_TRY(wq_buf_put(body, id.b, sizeof id.b));
    u32_put(count, editions);
    WQ_TRY(wq_buf_put(body, count, sizeof count));
    WQ_TRY(safe_put(body, wq_span_of(date, len)));
    WQ_TRY(wq_buf_put_u8(body, 0));
    WQ_TRY(safe_put(body, article->source));
    return wq_buf_put_u8(body, 0);
}

/* Behind the spans' use: how many editions there are, put back into the row. */
static wq_status row_end(work *w, wq_buf *body)
{
    wq_id id;
    uint32_t editions = 0;
    memcpy(id.b, body->ptr, sizeof id.b);
    if (wq_editions_each(w->snapshot, id, on_edition, &editions) == WQ_OK) {
        u32_put(body->ptr + 16, editions);
    }
    record_put(w, CONSOLE_TAG_ROW, wq_buf_span(body));
    return WQ_OK;
}

static void total_put(work *w, uint64_t total, bool partial, int rung, const char *read_as)
{
    uint8_t body[10 + 1024];
    size_t len = strlen(read_as) < 1024 ? strlen(read_as) : 1024;
    u32_put(body, (uint32_t)total);
    u32_put(body + 4, (uint32_t)(total >> 32));
    body[8] = partial;
    body[9] = (uint8_t)rung;
    memcpy(body + 10, read_as, len);
    record_put(w, CONSOLE_TAG_TOTAL, wq_span_of(body, 10 + len));
}

/* ---- finding ---- */

static wq_status hit_put(work *w, wq_hits *hits, uint32_t i)
{
    wq_buf body;
    wq_hit hit;
    const wq_mark *marks;
    uint32_t count;
    wq_passage passage;
    wq_buf_init(&body, 64 * 1024);
    wq_status status = wq_hits_get(hits, i, &hit);
    if (status == WQ_OK) {
        status = row_begin(w, hit.article, &body);
    }
    if (status == WQ_OK) {
        status = wq_hits_mark(hits, hit.article->title, &marks, &count);
    }
    if (status == WQ_OK) {
        status = marked_put(&body, hit.article->title, marks, count);
    }
    if (status == WQ_OK) {
        status = wq_buf_put_u8(&body, 0);
    }
    if (status == WQ_OK && w->ask->passage > 0) {
        status = wq_hits_passage(hits, i, w->ask->passage, &passage);
        if (status == WQ_OK) {
            status = marked_put(&body, passage.text, passage.marks, passage.mark_count);
        }
    }
    if (status == WQ_OK) {
        status = wq_buf_put_u8(&body, 0);
    }
    if (status == WQ_OK) {
        status = row_end(w, &body);
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

static wq_status ask_find(work *w)
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
    total_put(w, wq_hits_total(hits), wq_hits_partial(hits), rung,
              rung == CONSOLE_RUNG_ALL ? "" : question);
    for (uint32_t i = 0; i < wq_hits_count(hits) && status == WQ_OK; i++) {
        status = hit_put(w, hits, i);
    }
    wq_hits_free(hits);
    return status;
}

/* ---- lists ---- */

static wq_status plain_row_put(work *w, const wq_article *row)
{
    wq_buf body;
    wq_buf_init(&body, 64 * 1024);
    wq_status status = row_begin(w, row, &body);
    if (status == WQ_OK) {
        status = safe_put(&body, row->title);
    }
    if (status == WQ_OK) {
        status = wq_buf_put(&body, "\0", 2);
    }
    if (status == WQ_OK) {
        u32_put(body.ptr + 16, 1);
        record_put(w, CONSOLE_TAG_ROW, wq_buf_span(&body));
    }
    wq_buf_release(&body);
    return status;
}

static wq_status on_row(void *arg, const wq_article *row)
{
    work *w = arg;
    /* One more than is shown says whether there is more. */
    w->count++;
    return w->count > w->ask->limit ? WQ_OK : plain_row_put(w, row);
}

static wq_list_options list_options(const work *w)
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

static wq_status ask_list(work *w)
{
    wq_list_options how = list_options(w);
    WQ_TRY(wq_list(w->snapshot, &how, on_row, w));
    if (w->ask->source[0] == '\0' && w->ask->first == 0 && w->ask->last == 0) {
        wq_stat stat = {.size = sizeof stat};
        WQ_TRY(wq_stat_get(w->snapshot, &stat));
        total_put(w, stat.articles, false, 0, "");
        return WQ_OK;
    }
    /* The whole number is not known without counting: at least so many. */
    total_put(w, w->ask->offset + w->count, w->count > w->ask->limit, 0, "");
    return WQ_OK;
}

static wq_status ask_random(work *w)
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
    total_put(w, w->count, false, 0, "");
    return WQ_OK;
}

static wq_status ask_ids(work *w)
{
    for (size_t i = w->ask->offset; i < w->ask->id_count && i < w->ask->offset + w->ask->limit;
         i++) {
        const wq_article *article;
        if (wq_article_get(w->snapshot, w->ask->ids[i], &article) == WQ_OK) {
            WQ_TRY(plain_row_put(w, article));
        }
    }
    total_put(w, w->ask->id_count, false, 0, "");
    return WQ_OK;
}

static void source_put(work *w)
{
    if (w->count > 0) {
        line_printf(w, "%8" PRIu64 "  %.200s", w->count, w->name[0] != '\0' ? w->name : "-");
    }
}

static wq_status on_source(void *arg, const wq_article *row)
{
    work *w = arg;
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

static wq_status ask_sources(work *w)
{
    wq_list_options how = {.size = sizeof how, .order = WQ_LIST_SOURCE, .task = &w->task};
    WQ_TRY(wq_list(w->snapshot, &how, on_source, w));
    source_put(w);
    return WQ_OK;
}

/* ---- articles ---- */

static wq_status field_put(work *w, const char *name, wq_span value)
{
    wq_buf line;
    if (value.len == 0) {
        return WQ_OK;
    }
    wq_buf_init(&line, 64 * 1024);
    wq_status status = wq_buf_printf(&line, "%s", name);
    if (status == WQ_OK) {
        status = safe_put(&line, value);
    }
    line_put(w, wq_buf_span(&line));
    wq_buf_release(&line);
    return status;
}

static wq_status text_put(work *w, wq_hits *hits, wq_span text)
{
    wq_buf line;
    const wq_mark *marks = NULL;
    uint32_t count = 0;
    if (w->written + text.len * 2 > CONSOLE_ANSWER) {
        record_put(w, CONSOLE_TAG_CUT, wq_span_of("", 0));
        return WQ_EEND;
    }
    if (hits != NULL && wq_hits_mark(hits, text, &marks, &count) != WQ_OK) {
        count = 0;
    }
    wq_buf_init(&line, CONSOLE_ANSWER * 2);
    wq_status status = marked_put(&line, text, marks, count);
    if (status == WQ_OK) {
        line_put(w, wq_buf_span(&line));
    }
    wq_buf_release(&line);
    return status;
}

static wq_status heads_put(work *w, const wq_article *article)
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
        status = status == WQ_OK ? safe_put(&head, article->source) : status;
    }
    line_put(w, wq_buf_span(&head));
    wq_buf_release(&head);
    WQ_TRY(status);
    WQ_TRY(field_put(w, "", article->byline));
    return field_put(w, "", article->url);
}

static wq_status ask_article(work *w)
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
            line_put(w, wq_span_of("", 0));
            status = text_put(w, hits, article->parts[i].text);
        }
    }
    wq_hits_free(hits);
    return status == WQ_EEND ? WQ_OK : status;
}

static wq_status ask_cite(work *w)
{
    const wq_article *article;
    char date[WQ_DATE_TEXT], id[WQ_ID_LETTERS + 1];
    WQ_TRY(wq_article_get(w->snapshot, w->ask->id, &article));
    wq_id_format(article->id, id);
    WQ_TRY(field_put(w, "", article->source));
    WQ_TRY(field_put(w, "", wq_span_of(date, wq_date_format(&article->date, date))));
    WQ_TRY(field_put(w, "", article->title));
    WQ_TRY(field_put(w, "", article->url));
    line_put(w, wq_span_str(id));
    return WQ_OK;
}

/* ---- the archive ---- */

static wq_status ask_stat(work *w)
{
    wq_stat s = {.size = sizeof s};
    WQ_TRY(wq_stat_get(w->snapshot, &s));
    if (w->ask->kind == CONSOLE_ASK_HELLO) {
        total_put(w, s.articles, false, 0, "");
        return WQ_OK;
    }
    line_printf(w, "articles %" PRIu64 ", editions %" PRIu64 ", deleted %" PRIu64, s.articles,
                s.editions, s.deleted);
    if (s.unsearchable > 0) {
        line_printf(w, "not yet searchable %" PRIu64, s.unsearchable);
    }
    line_printf(w, "words %" PRIu64 ", terms %" PRIu64, s.words, s.terms);
    line_printf(w, "text %" PRIu64 " KB, articles on the card %" PRIu64 " KB, index %" PRIu64 " KB",
                s.raw_bytes / 1000, s.articles_file_bytes / 1000, s.index_file_bytes / 1000);
    return WQ_OK;
}

static void on_finding(void *arg, wq_status status, const char *text)
{
    (void)status;
    (void)field_put(arg, "", wq_span_str(text));
}

static void on_line(void *arg, wq_span line)
{
    line_put(arg, line);
}

static wq_status answer(work *w)
{
    switch (w->ask->kind) {
    case CONSOLE_ASK_FIND:
        return ask_find(w);
    case CONSOLE_ASK_LIST:
        return ask_list(w);
    case CONSOLE_ASK_IDS:
        return ask_ids(w);
    case CONSOLE_ASK_RANDOM:
        return ask_random(w);
    case CONSOLE_ASK_ARTICLE:
        return ask_article(w);
    case CONSOLE_ASK_CITE:
        return ask_cite(w);
    case CONSOLE_ASK_SOURCES:
        return ask_sources(w);
    case CONSOLE_ASK_TIMELINE:
        return console_timeline_answer(w->snapshot, w->ask, &w->task, on_line, w);
    case CONSOLE_ASK_VERIFY:
        return wq_verify(w->archive, &w->task, on_finding, w);
    default:
        return ask_stat(w);
    }
}

static void status_put(work *w, wq_status status)
{
    wq_buf body;
    uint8_t code[4];
    const char *message = w->archive != NULL ? wq_archive_message(w->archive) : "";
    wq_buf_init(&body, 16 * 1024);
    u32_put(code, (uint32_t)status);
    if (wq_buf_put(&body, code, sizeof code) == WQ_OK && status != WQ_OK) {
        (void)safe_put(&body, wq_span_str(message[0] != '\0' ? message : wq_status_text(status)));
    }
    record_put(w, CONSOLE_TAG_STATUS, wq_buf_span(&body));
    wq_buf_release(&body);
}

int console_work(const char *dir, const console_ask *ask, int fd)
{
    work w = {.ask = ask, .to = fdopen(fd, "w")};
    if (w.to == NULL) {
        return 1;
    }
    bool patient = ask->kind == CONSOLE_ASK_VERIFY;
    w.task =
        (wq_task){.size = sizeof w.task, .cancel = &cancel, .work = patient ? 0 : CONSOLE_WORK};
    if (!patient) {
        (void)signal(SIGALRM, on_alarm);
        (void)alarm(SECONDS);
    }
    wq_status status = wq_archive_open(dir, NULL, &w.archive);
    if (status == WQ_OK) {
        status = wq_snapshot_open(w.archive, &w.snapshot);
    }
    if (status == WQ_OK) {
        status = answer(&w);
    }
    status_put(&w, status);
    wq_snapshot_close(w.snapshot);
    wq_archive_close(w.archive);
    return fclose(w.to) == 0 ? 0 : 1;
}
