/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "crash/operations.h"

#include "base/status.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>

/* Every article has this word; the rest makes them differ in length and words. */
#define COMMON "المدينة"

static const char *const WORDS[] = {"افتتح", "الوزير", "معرض",    "الكتاب", "صباح",  "اليوم",
                                    "وقال",  "إن",     "القراءة", "حياة",   "للناس", "جميعا",
                                    "river", "bridge", "school",  "market"};

static wq_status article_write(FILE *file, int number)
{
    (void)fprintf(file,
                  "{\"id\":\"N-%d\",\"title\":\"خبر %d من " COMMON "\",\"date\":\"2024-%02d-%02d\","
                  "\"source\":\"%s\",\"body\":\"",
                  number, number, 1 + number % 12, 1 + number % 28, number % 3 ? "alpha" : "beta");
    unsigned state = (unsigned)number * 2654435761u;
    for (int i = 0; i < 40 + (number % 7) * 60; i++) {
        state = state * 1664525u + 1013904223u;
        (void)fprintf(file, "%s ", WORDS[state >> 28]);
    }
    return fprintf(file, "كلمة%d\"}\n", number) > 0 ? WQ_OK : WQ_EIO;
}

typedef struct adding {
    world *w;
    int number;
} adding;

static void on_event(void *arg, const wq_add_event *event)
{
    adding *a = arg;
    if (event->what != WQ_ADDED_REFUSED && a->number < CRASH_ARTICLES) {
        a->w->ids[a->number] = event->id;
        a->w->live |= (article_set)1 << a->number;
        a->number++;
    }
}

/* Add articles [first, first + count) as one call. */
static wq_status add(world *w, int first, int count)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%d-%d.jsonl", w->news, first, count);
    FILE *file = fopen(path, "w");
    WQ_FAIL_IF(file == NULL, WQ_EIO);
    for (int i = first; i < first + count; i++) {
        (void)article_write(file, i);
    }
    (void)fclose(file);
    wq_archive *archive = NULL;
    const wq_open_options options = {.size = sizeof options, .write = true};
    wq_status status = wq_archive_open(w->archive, &options, &archive);
    if (status == WQ_OK) {
        adding a = {w, first};
        const wq_add_options how = {.size = sizeof how, .event = on_event, .arg = &a};
        wq_add_result result;
        const char *paths[] = {path};
        status = wq_add(archive, paths, 1, &how, &result);
    }
    wq_archive_close(archive);
    return status;
}

static wq_status init(world *w)
{
    wq_archive *archive = NULL;
    wq_status status = wq_archive_init(w->archive, NULL, &archive);
    wq_archive_close(archive);
    return status == WQ_EEXISTS ? WQ_OK : status;
}

typedef wq_status (*call)(wq_archive *archive);

static wq_status with_archive(world *w, bool exclusive, call what)
{
    wq_archive *archive = NULL;
    const wq_open_options options = {.size = sizeof options, .write = true, .exclusive = exclusive};
    wq_status status = wq_archive_open(w->archive, &options, &archive);
    if (status == WQ_OK) {
        status = what(archive);
    }
    wq_archive_close(archive);
    return status;
}

static wq_status call_seal(wq_archive *archive)
{
    uint32_t rows;
    return wq_seal(archive, NULL, &rows);
}

static wq_status call_compact(wq_archive *archive)
{
    return wq_compact(archive, NULL);
}

static wq_status delete (world *w, int number)
{
    wq_archive *archive = NULL;
    const wq_open_options options = {.size = sizeof options, .write = true};
    wq_status status = wq_archive_open(w->archive, &options, &archive);
    if (status == WQ_OK) {
        status = wq_article_delete(archive, w->ids[number]);
        status = status == WQ_ENOTFOUND ? WQ_OK : status; /* the same again */
    }
    wq_archive_close(archive);
    if (status == WQ_OK) {
        w->live &= ~((article_set)1 << number);
    }
    return status;
}

static wq_status base_none(world *w)
{
    (void)w;
    return WQ_OK;
}

static wq_status base_draft(world *w)
{
    WQ_TRY(init(w));
    return add(w, 0, 12);
}

static wq_status base_singles(world *w)
{
    WQ_TRY(init(w));
    for (int i = 0; i < 6; i++) {
        WQ_TRY(add(w, i, 1));
    }
    return WQ_OK;
}

static wq_status base_mixed(world *w)
{
    WQ_TRY(init(w));
    WQ_TRY(add(w, 0, 10));
    WQ_TRY(with_archive(w, false, call_seal));
    WQ_TRY(add(w, 10, 6));
    WQ_TRY(delete (w, 3));
    return delete (w, 11);
}

static wq_status step_init(world *w, int i)
{
    return i == 0 ? init(w) : add(w, i - 1, 1);
}

static wq_status step_add(world *w, int i)
{
    static const int firsts[] = {20, 21, 30, 31}, counts[] = {1, 9, 1, 3};
    return add(w, firsts[i], counts[i]);
}

static wq_status step_single(world *w, int i)
{
    return add(w, 6 + i, 1);
}

static wq_status step_seal(world *w, int i)
{
    return i == 1 ? add(w, 40, 2) : with_archive(w, false, call_seal);
}

static wq_status step_compact(world *w, int i)
{
    return i == 0 ? with_archive(w, true, call_compact) : add(w, 50, 1);
}

static wq_status step_rebuild(world *w, int i)
{
    if (i == 1) {
        return add(w, 50, 1);
    }
    wq_archive *archive = NULL;
    wq_status status = wq_rebuild(w->archive, NULL, NULL, &archive);
    wq_archive_close(archive);
    return status;
}

static wq_status step_delete(world *w, int i)
{
    static const int numbers[] = {1, 12, 5};
    return delete (w, numbers[i]);
}

static wq_status step_salvage(world *w, int i)
{
    (void)i;
    wq_salvage_result result;
    wq_status status = wq_salvage(w->archive, w->target, NULL, NULL, NULL, NULL, &result, NULL);
    return status == WQ_EEXISTS ? WQ_OK : status;
}

const operation OPERATIONS[] = {
    {"init", base_none, 2, step_init, false},
    {"add", base_draft, 4, step_add, false},
    {"merge", base_singles, 4, step_single, false},
    {"seal", base_draft, 3, step_seal, false},
    {"delete", base_mixed, 3, step_delete, false},
    {"compact", base_mixed, 2, step_compact, false},
    {"rebuild", base_mixed, 2, step_rebuild, false},
    {"salvage", base_mixed, 1, step_salvage, true},
};
const int OPERATION_COUNT = sizeof OPERATIONS / sizeof OPERATIONS[0];

typedef struct looking {
    const world *w;
    article_set live;
    bool stranger;
} looking;

static wq_status on_article(void *arg, const wq_article *article)
{
    looking *l = arg;
    for (int i = 0; i < CRASH_ARTICLES; i++) {
        if (memcmp(&l->w->ids[i], &article->id, sizeof article->id) == 0) {
            l->live |= (article_set)1 << i;
            return WQ_OK;
        }
    }
    l->stranger = true;
    return WQ_OK;
}

static wq_status look_in(wq_archive *archive, looking *l, uint64_t *searched)
{
    wq_snapshot *snapshot = NULL;
    wq_hits *hits = NULL;
    wq_status status = wq_snapshot_open(archive, &snapshot);
    if (status == WQ_OK) {
        status = wq_export(snapshot, NULL, on_article, l);
    }
    if (status == WQ_OK) {
        status = wq_find(snapshot, COMMON, NULL, &hits);
    }
    if (status == WQ_OK) {
        *searched = wq_hits_total(hits);
    }
    wq_hits_free(hits);
    wq_snapshot_close(snapshot);
    return status;
}

wq_status world_look(const world *w, const char *dir, bool verify, article_set *live,
                     uint64_t *searched, char message[512])
{
    wq_archive *archive = NULL;
    const wq_open_options options = {.size = sizeof options, .write = true};
    looking l = {w, 0, false};
    *searched = 0;
    wq_status status = wq_archive_open(dir, &options, &archive);
    if (status == WQ_OK) {
        status = look_in(archive, &l, searched);
    }
    if (status == WQ_OK && verify) {
        status = wq_verify(archive, NULL, NULL, NULL);
    }
    (void)snprintf(message, 512, "%s", archive != NULL ? wq_archive_message(archive) : "");
    wq_archive_close(archive);
    if (status == WQ_OK && l.stranger) {
        (void)snprintf(message, 512, "an article that nobody added");
        status = WQ_ECORRUPT;
    }
    *live = l.live;
    return status;
}

static int entry_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

void tree_remove(const char *path)
{
    (void)nftw(path, entry_remove, 8, FTW_PHYS | FTW_DEPTH);
}
