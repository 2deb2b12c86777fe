/* SPDX-License-Identifier: MIT */
#include "ingest/pipeline.h"

#include "ingest/page_lines.h"
#include "ingest/events.h"
#include "ingest/indexer.h"
#include "ingest/reader.h"
#include "ingest/walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

ingest_budget ingest_budget_of(size_t memory)
{
    memory = memory == 0 ? WQ_LIMIT_HEAP_WORK : memory;
    memory = memory < WQ_LIMIT_HEAP_WORK_MIN ? WQ_LIMIT_HEAP_WORK_MIN : memory;
    size_t rest = memory - 7 * WQ_MIB;
    size_t page = rest / 4 < WQ_LIMIT_PAGE ? rest / 4 : WQ_LIMIT_PAGE;
    /* While archiving, the lists of one environment are there, not of two. */
    ingest_budget budget = {page, memory - 4 * WQ_MIB - page, rest / 4 * 3 - WQ_MIB};
    return budget;
}

/* Below this a seal (5 MiB) waits for the window of a .zst input (8 MiB) to go. */
#define MEMORY_FOR_BOTH (24 * WQ_MIB)
/* Articles that may wait for a seal: 40 bytes each while it runs. */
#define UNSEALED_MAX 100000u

typedef struct adder {
    const ingest_archive *archive;
    const wq_add_options *options;
    wq_add_result *result;
    wq_task task;
    ingest_events events;
    store_view *view; /* dry run: what is there */
    bool changing;    /* a change of the store is open */
    size_t page_max;
    wq_date date;     /* for articles without one */
    wq_error problem; /* of the present input */
    uint64_t bytes_done, bytes_total, articles;
    uint64_t unsealed; /* added since the last seal of this call */
    /* of the present input */
    ingest_input *in;
    uint64_t items, dates_unread;
    const char *converted;
    wq_status failed;        /* of a callback that cannot say so itself */
    ingest_lexicon *lexicon; /* for all text pages */
    ingest_siterules *rules; /* of the archive, or NULL */
} adder;

static bool adder_cancelled(const adder *a)
{
    return a->task.cancel != NULL && *a->task.cancel != 0;
}

static void adder_progress(const adder *a)
{
    if (a->task.progress != NULL) {
        uint64_t in = a->in != NULL ? ingest_input_raw(a->in) : 0;
        wq_progress now = {"archiving", a->articles, 0, a->bytes_done + in, a->bytes_total};
        a->task.progress(a->task.progress_arg, &now);
    }
}

/* ---- commits ---- */

/* With little memory a seal and the window of a .zst input do not fit together: the seal waits
 * for the end of that input, unless the draft grows out of all measure meanwhile. */
static bool seal_waits(const adder *a)
{
    return a->in != NULL && a->archive->memory < MEMORY_FOR_BOTH && ingest_input_is_zstd(a->in) &&
           a->unsealed < UNSEALED_MAX;
}

static wq_status adder_seal(adder *a)
{
    store *s = a->archive->store;
    uint32_t rows;
    if (a->options->dry_run || !store_draft_full(s) || seal_waits(a)) {
        return WQ_OK;
    }
    a->unsealed = 0;
    return store_seal(s, &a->task, &rows);
}

static wq_status adder_commit(adder *a)
{
    store *s = a->archive->store;
    if (a->changing) {
        uint64_t generation;
        a->changing = false;
        WQ_TRY(store_commit(s, &generation));
    }
    WQ_TRY(ingest_events_tell(&a->events, a->options, a->result));
    return adder_seal(a);
}

static wq_status adder_commit_if_full(adder *a)
{
    bool full =
        ingest_events_full(&a->events) || (a->changing && store_change_full(a->archive->store));
    return full ? adder_commit(a) : WQ_OK;
}

/* ---- one article ---- */

static wq_status article_refuse(adder *a, uint64_t line, wq_status status, const char *reason)
{
    wq_add_event event;
    memset(&event, 0, sizeof event);
    event.line = line;
    event.what = WQ_ADDED_REFUSED;
    event.status = status;
    event.reason = reason;
    a->items++;
    WQ_TRY(ingest_events_put(&a->events, &event));
    return adder_commit_if_full(a);
}

static void refused_cb(void *arg, const ingest_refusal *refusal)
{
    adder *a = arg;
    if (a->failed == WQ_OK) {
        a->failed = article_refuse(a, refusal->line, refusal->status, refusal->reason);
    }
}

static void field_default(wq_span *field, const char *value)
{
    if (field->len == 0 && value != NULL) {
        *field = wq_span_str(value);
    }
}

/* What adding it would do, without doing it. */
static wq_status article_look(adder *a, const wq_article *article, wq_added *what)
{
    store_place places[64];
    size_t count;
    wq_status status =
        store_find(a->view, article->id, places, sizeof places / sizeof places[0], &count);
    *what = WQ_ADDED_NEW;
    WQ_FAIL_IF(status == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(status);
    *what = WQ_ADDED_EDITION;
    for (size_t i = 0; i < count; i++) {
        wq_article row;
        WQ_TRY(store_row(a->view, places[i], &row));
        if (pack_edition_equal(&row, article)) {
            *what = WQ_ADDED_PRESENT;
        }
    }
    return WQ_OK;
}

static wq_status article_store(adder *a, const wq_article *article, wq_added *what)
{
    store_added added;
    store_place place;
    if (!a->changing) {
        WQ_TRY(store_begin(a->archive->store));
        a->changing = true;
    }
    WQ_TRY(store_add(a->archive->store, article, &added, &place));
    *what = added == STORE_ADDED     ? WQ_ADDED_NEW
            : added == STORE_EDITION ? WQ_ADDED_EDITION
                                     : WQ_ADDED_PRESENT;
    return WQ_OK;
}

static wq_status page_add(adder *a, ingest_page *page)
{
    wq_article *article = &page->article;
    wq_add_event event;
    memset(&event, 0, sizeof event);
    field_default(&article->source, a->options->source);
    field_default(&article->language, a->options->language);
    if (article->date.precision == WQ_DATE_NONE) {
        article->date = a->date;
    }
    if (article->date.precision == WQ_DATE_NONE && page->name_date.precision != WQ_DATE_NONE) {
        article->date = page->name_date;
        article->date_origin = WQ_ORIGIN_NAME;
    }
    article->id = pack_article_id(article);
    a->dates_unread += page->date_unread;
    a->converted = page->converted != NULL ? page->converted : a->converted;
    wq_status status = a->options->dry_run ? article_look(a, article, &event.what)
                                           : article_store(a, article, &event.what);
    if (status == WQ_ETOOBIG) {
        wq_error_clear(a->archive->err);
        return article_refuse(a, page->line, status, "too large to be stored");
    }
    WQ_TRY(status);
    event.line = page->line;
    event.id = article->id;
    a->items++;
    a->articles++;
    a->unsealed++;
    WQ_TRY(ingest_events_put(&a->events, &event));
    return adder_commit_if_full(a);
}

/* ---- one input ---- */

static bool status_is_ours(wq_status status)
{
    return status == WQ_ENOMEM || status == WQ_EINTERNAL;
}

/* Pages until the end. A problem of the input is told and not returned. */
static wq_status reader_drain(adder *a, ingest_reader *reader)
{
    for (;;) {
        ingest_page page;
        WQ_FAIL_IF(adder_cancelled(a), WQ_ECANCEL);
        wq_status status = ingest_reader_next(reader, &page);
        WQ_FAIL_IF(a->failed != WQ_OK, a->failed);
        WQ_FAIL_IF(status == WQ_EEND, WQ_OK);
        WQ_FAIL_IF(status_is_ours(status), status);
        if (status != WQ_OK) {
            return article_refuse(a, ingest_input_line_number(a->in), status, a->problem.text);
        }
        WQ_TRY(page_add(a, &page));
        adder_progress(a);
    }
}

static wq_status input_read(adder *a)
{
    ingest_reader_options options = {.format = a->options->format,
                                     .page_max = a->page_max,
                                     .refused = refused_cb,
                                     .arg = a,
                                     .lexicon = a->lexicon,
                                     .rules = a->rules,
                                     .source = a->options->source};
    ingest_reader *reader;
    wq_status status = ingest_reader_open(a->in, &options, &reader);
    WQ_FAIL_IF(status_is_ours(status), status);
    if (status != WQ_OK) {
        return article_refuse(a, 1, status, a->problem.text);
    }
    status = reader_drain(a, reader);
    ingest_reader_close(reader);
    WQ_TRY(status);
    return a->items == 0 ? article_refuse(a, 1, WQ_EFORMAT, "no article in it") : WQ_OK;
}

static wq_status input_note(adder *a)
{
    char note[256] = "";
    size_t len = 0;
    const char *left = a->in != NULL ? ingest_input_note(a->in) : NULL;
    if (a->converted != NULL) {
        len += (size_t)snprintf(note, sizeof note, "converted from %s", a->converted);
    }
    if (a->dates_unread > 0) {
        len += (size_t)snprintf(note + len, sizeof note - len, "%s%" PRIu64 " dates not understood",
                                len > 0 ? "; " : "", a->dates_unread);
    }
    if (left != NULL) {
        (void)snprintf(note + len, sizeof note - len, "%s%s", len > 0 ? "; " : "", left);
    }
    WQ_TRY(ingest_events_done(&a->events, note));
    return adder_commit_if_full(a);
}

static wq_status input_begin(adder *a, const char *path)
{
    a->items = a->dates_unread = 0;
    a->converted = NULL;
    a->failed = WQ_OK;
    wq_error_clear(&a->problem);
    return ingest_events_file(&a->events, path);
}

static wq_status input_add(void *arg, const char *path, uint64_t bytes)
{
    adder *a = arg;
    WQ_FAIL_IF(a->failed != WQ_OK, a->failed);
    WQ_FAIL_IF(adder_cancelled(a), WQ_ECANCEL);
    WQ_TRY(input_begin(a, path));
    wq_status status = ingest_input_open(path, &a->problem, &a->in);
    if (status == WQ_OK) {
        status = input_read(a);
        a->result->bytes += ingest_input_byte(a->in);
    } else if (!status_is_ours(status)) {
        status = article_refuse(a, 1, status, a->problem.text);
    }
    if (status == WQ_OK) {
        status = input_note(a);
    }
    ingest_input_close(a->in);
    a->in = NULL;
    a->bytes_done += bytes;
    if (status == WQ_OK && a->unsealed > 0 && a->archive->memory < MEMORY_FOR_BOTH) {
        status = adder_commit(a);
    }
    return status;
}

static void walk_refused(void *arg, const char *path, wq_status status, const char *reason)
{
    adder *a = arg;
    if (a->failed != WQ_OK) {
        return; /* of an earlier one; the next file ends the walk */
    }
    wq_status told = input_begin(a, path);
    if (told == WQ_OK) {
        told = article_refuse(a, 1, status, reason);
    }
    if (told == WQ_OK) {
        told = input_note(a);
    }
    a->failed = told;
}

/* ---- all inputs ---- */

static wq_status size_add(void *arg, const char *path, uint64_t bytes)
{
    adder *a = arg;
    (void)path;
    a->bytes_total += bytes;
    return adder_cancelled(a) ? WQ_ECANCEL : WQ_OK;
}

static void size_refused(void *arg, const char *path, wq_status status, const char *reason)
{
    (void)arg;
    (void)path;
    (void)status;
    (void)reason;
}

/* What there is to do, for who watches; unknown when standard input is among it. */
static wq_status sizes_sum(adder *a, const char *const *paths, size_t count)
{
    ingest_walker walker = {size_add, size_refused, a};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(paths[i], "-") == 0) {
            a->bytes_total = 0;
            return WQ_OK;
        }
        WQ_TRY(ingest_walk(paths[i], &walker));
    }
    return WQ_OK;
}

static wq_status inputs_add(adder *a, const char *const *paths, size_t count)
{
    ingest_walker walker = {input_add, walk_refused, a};
    if (a->task.progress != NULL) {
        WQ_TRY(sizes_sum(a, paths, count));
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(paths[i], "-") == 0) {
            WQ_TRY(input_add(a, "-", 0));
            continue;
        }
        WQ_TRY(ingest_walk(paths[i], &walker));
        WQ_TRY(a->failed);
    }
    return WQ_OK;
}

static wq_status adder_options(adder *a)
{
    const wq_add_options *o = a->options;
    if (o->task != NULL) {
        a->task = *o->task;
    }
    if (o->date != NULL && !ingest_date_read(wq_span_str(o->date), &a->date)) {
        return wq_fail(a->archive->err, WQ_EINVAL, "'%s' is not a date that is understood",
                       o->date);
    }
    const char *const values[] = {o->source, o->language};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (values[i] != NULL && strlen(values[i]) > WQ_LIMIT_FIELD) {
            return wq_fail(a->archive->err, WQ_ETOOBIG, "a source or language is too long");
        }
    }
    return o->dry_run ? store_snapshot(a->archive->store, &a->view) : WQ_OK;
}

/* What all text pages are read with. */
static wq_status adder_rules(adder *a)
{
    store_view *view = NULL;
    wq_buf text;
    a->lexicon = ingest_lexicon_new();
    WQ_FAIL_IF(a->lexicon == NULL, WQ_ENOMEM);
    wq_buf_init(&text, INGEST_RULES_BYTES);
    wq_status status = store_snapshot(a->archive->store, &view);
    if (status == WQ_OK) {
        status = store_rules_get(view, &text);
    }
    if (status == WQ_OK && text.len > 0) {
        status = ingest_siterules_parse(wq_buf_span(&text), "the archive's rules", a->archive->err,
                                        &a->rules);
    }
    store_view_close(view);
    wq_buf_release(&text);
    return status;
}

static wq_status adder_index(const adder *a)
{
    const ingest_archive *archive = a->archive;
    index_db *index = archive->index;
    if (index == NULL && archive->open_index != NULL) {
        WQ_TRY(archive->open_index(archive->arg, &index));
    }
    return index != NULL ? ingest_index_pending(archive->store, index, &a->task) : WQ_OK;
}

wq_status ingest_add(const ingest_archive *archive, const char *const *paths, size_t count,
                     const wq_add_options *options, wq_add_result *result)
{
    static const wq_add_options NONE = {.size = sizeof NONE};
    adder a;
    memset(&a, 0, sizeof a);
    memset(result, 0, sizeof *result);
    a.archive = archive;
    a.options = options != NULL ? options : &NONE;
    a.result = result;
    a.page_max = ingest_budget_of(archive->memory).page;
    ingest_events_init(&a.events);
    wq_status status = adder_options(&a);
    if (status == WQ_OK) {
        status = adder_rules(&a);
    }
    if (status == WQ_OK) {
        status = inputs_add(&a, paths, count);
    }
    if (status == WQ_OK || status == WQ_ECANCEL) {
        wq_status last = adder_commit(&a);
        status = status == WQ_OK ? last : (last != WQ_OK ? last : WQ_ECANCEL);
    }
    if (a.changing) {
        store_abort(archive->store);
    }
    store_view_close(a.view);
    ingest_events_release(&a.events);
    ingest_siterules_free(a.rules);
    ingest_lexicon_free(a.lexicon);
    WQ_TRY(status);
    return a.options->dry_run ? WQ_OK : adder_index(&a);
}
