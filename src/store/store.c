/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include "kv/structure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the lock file that are locked; its content lies there too, locks do not mind. */
#define LOCK_WRITER 0u
#define LOCK_USE    1u
/* Byte 2 is of settings_db.c. */
#define MARK_BYTES 64u

wq_status store_told(store *s, wq_status st)
{
    if (st > WQ_EINVAL) {
        return st;
    }
    return wq_fail(s->err, st, "'%s': %s", s->path, wq_status_text(st));
}

bool store_cancelled(const wq_task *task)
{
    return task != NULL && task->cancel != NULL && *task->cancel != 0;
}

void store_progress(const wq_task *task, const char *what, uint64_t articles, uint64_t total)
{
    if (task != NULL && task->progress != NULL) {
        wq_progress now = {what, articles, total, 0, 0};
        task->progress(task->progress_arg, &now);
    }
}

/* ---- the mark in the lock file ----
 * "clean BOOT", "writing BOOT", or "suspect BOOT" after a verify that found damage. It is never
 * synced: BOOT is the kernel's name of this boot, so that what an older boot left there proves
 * nothing. */

static void mark_text(char out[MARK_BYTES + 1], const char *word)
{
    char boot[WQ_BOOT_NAME];
    wq_boot_name(boot);
    (void)snprintf(out, MARK_BYTES + 1, "%-7s %-54s\n", word, boot);
}

static bool mark_is_clean(store *s)
{
    char want[MARK_BYTES + 1];
    char have[MARK_BYTES + 1] = {0};
    mark_text(want, "clean");
    uint64_t bytes = 0;
    /* Without a boot's name nothing is known of what happened since. */
    return want[8] != ' ' && wq_file_size(s->lock, &bytes) == WQ_OK && bytes >= MARK_BYTES &&
           wq_file_pread(s->lock, 0, have, MARK_BYTES) == WQ_OK &&
           memcmp(want, have, MARK_BYTES) == 0;
}

static wq_status mark_write(store *s, const char *word)
{
    char text[MARK_BYTES + 1];
    mark_text(text, word);
    return wq_file_pwrite(s->lock, 0, text, MARK_BYTES);
}

static bool mark_is_suspect(store *s)
{
    char have[7];
    uint64_t bytes = 0;
    return wq_file_size(s->lock, &bytes) == WQ_OK && bytes >= MARK_BYTES &&
           wq_file_pread(s->lock, 0, have, sizeof have) == WQ_OK &&
           memcmp(have, "suspect", sizeof have) == 0;
}

/* Without the mark nothing is lost: the next writer looks the file over. What went wrong before
 * stays the message. */
static void mark_quietly(store *s, const char *word)
{
    wq_error kept = {0};
    if (s->err != NULL) {
        kept = *s->err;
    }
    if (mark_write(s, word) != WQ_OK && s->err != NULL) {
        *s->err = kept;
    }
}

void store_judge(store *s, bool whole)
{
    s->suspect = !whole;
    if (s->lock != NULL && !s->no_lock && !s->write) {
        mark_quietly(s, whole ? "clean" : "suspect");
    }
}

/* ---- locks ---- */

static wq_status lock_file_open(store *s)
{
    char *path = wq_path_join(s->dir, STORE_LOCK_FILE);
    WQ_FAIL_IF(path == NULL, WQ_ENOMEM);
    wq_status st = WQ_OK;
    if (s->write) {
        st = wq_file_open(path, WQ_FILE_WRITE, s->err, &s->lock);
    } else if (wq_file_open(path, WQ_FILE_WRITE, NULL, &s->lock) != WQ_OK) {
        /* A medium that cannot be written: LMDB's lock file cannot be either. */
        s->no_lock = true;
        if (wq_file_open(path, WQ_FILE_READ, NULL, &s->lock) != WQ_OK) {
            s->lock = NULL;
        }
    }
    free(path);
    return st;
}

static wq_status lock_take(store *s, uint64_t byte, bool exclusive, unsigned wait_ms,
                           const char *who)
{
    WQ_FAIL_IF(s->lock == NULL, WQ_OK);
    wq_status st = wq_file_lock(s->lock, byte, exclusive, wait_ms);
    if (st == WQ_EBUSY) {
        return wq_fail(s->err, st, "another process %s '%s'; try again when it has ended", who,
                       s->dir);
    }
    return st;
}

static wq_status locks_take(store *s, unsigned wait_ms)
{
    WQ_TRY(lock_file_open(s));
    if (s->write) {
        WQ_TRY(lock_take(s, LOCK_WRITER, true, wait_ms, "is writing to"));
    }
    return lock_take(s, LOCK_USE, s->exclusive, wait_ms,
                     s->exclusive ? "has open" : "is rewriting");
}

wq_status store_writer_lock(store *s, bool *taken)
{
    *taken = false;
    WQ_FAIL_IF(s->write || s->lock == NULL || s->no_lock, WQ_OK);
    WQ_TRY(lock_take(s, LOCK_WRITER, true, 0, "is writing to"));
    *taken = true;
    return WQ_OK;
}

void store_writer_unlock(store *s)
{
    wq_file_unlock(s->lock, LOCK_WRITER);
}

/* ---- the file ---- */

static wq_status file_check(store *s)
{
    WQ_FAIL_IF(!wq_path_exists(s->path), WQ_OK);
    wq_error found = {0};
    kv_check_options options = {STORE_DB_NAMES, STORE_DB_COUNT, false, &found, NULL, NULL};
    wq_status st = kv_check(s->path, &options, NULL);
    WQ_FAIL_IF(st == WQ_OK, WQ_OK);
    return wq_fail(s->err, st,
                   "%s; the archive is not written to before it is whole: see `warraq verify`, "
                   "then `warraq salvage`",
                   found.text);
}

/* A file without a single record is an archive whose making was interrupted. */
static wq_status file_is_blank(store *s, bool *blank)
{
    kv_view *kv;
    WQ_TRY(kv_snapshot_open(s->kv, &kv));
    *blank = true;
    wq_status st = WQ_OK;
    for (unsigned db = 0; st == WQ_OK && db < STORE_DB_COUNT; db++) {
        uint64_t records = 0;
        st = kv_count(kv, db, &records);
        *blank = *blank && records == 0;
    }
    kv_view_close(kv);
    return st;
}

static wq_status file_begin(store *s)
{
    store_state state;
    store_state_init(&state);
    kv_view *txn;
    WQ_TRY(kv_txn_begin(s->kv, &txn));
    wq_status st = store_state_put(txn, &state);
    if (st != WQ_OK) {
        kv_view_close(txn);
        return st;
    }
    return kv_commit(txn);
}

wq_status store_file_open(store *s, bool create)
{
    kv_options options = {STORE_DB_NAMES, STORE_DB_COUNT, s->write, create, s->no_lock, s->err};
    WQ_TRY(kv_env_open(s->path, &options, &s->kv));
    bool blank;
    WQ_TRY(file_is_blank(s, &blank));
    if (blank && !s->write) {
        return wq_fail(s->err, WQ_ENOENT, "the archive '%s' was never finished; `warraq init`",
                       s->dir);
    }
    return blank ? file_begin(s) : WQ_OK;
}

static wq_status runs_sweep(store *s)
{
    for (bool more = true; more;) {
        kv_view *txn;
        catalog_list list;
        WQ_TRY(kv_txn_begin(s->kv, &txn));
        wq_status st = catalog_load(txn, &list);
        if (st == WQ_OK) {
            st = catalog_sweep(txn, &list);
        }
        more = st == WQ_EEND;
        if (st != WQ_OK && st != WQ_EEND) {
            kv_view_close(txn);
            return st;
        }
        WQ_TRY(kv_commit(txn));
    }
    return WQ_OK;
}

/* What an interrupted seal or merge left is taken away before anything new is written. */
static wq_status sweep(store *s)
{
    WQ_TRY(store_seal_sweep(s));
    WQ_TRY(store_draft_sweep(s));
    return runs_sweep(s);
}

static wq_status open_for_writing(store *s, bool create)
{
    bool clean = mark_is_clean(s);
    if (mark_is_suspect(s) && wq_path_exists(s->path)) {
        return wq_fail(s->err, WQ_ECORRUPT,
                       "`warraq verify` found '%s' damaged: see `warraq salvage`; it is not "
                       "written to before verify finds it whole",
                       s->path);
    }
    if (!clean) {
        WQ_TRY(file_check(s));
    }
    char *leftover = wq_path_join(s->dir, STORE_FILE_NEW);
    WQ_FAIL_IF(leftover == NULL, WQ_ENOMEM);
    wq_status st = wq_path_remove(leftover, s->err);
    free(leftover);
    WQ_TRY(st);
    WQ_TRY(mark_write(s, "writing"));
    s->dirty_mark = true;
    /* Until it is open whole, an end of this process is not a clean one. */
    s->failed = true;
    WQ_TRY(store_file_open(s, create));
    if (!clean) {
        WQ_TRY(sweep(s));
    }
    s->failed = false;
    return WQ_OK;
}

wq_status store_alone_begin(store *s)
{
    WQ_FAIL_IF(s->exclusive, WQ_OK);
    WQ_FAIL_IF(s->lock == NULL || s->no_lock || !s->write, WQ_EBUSY);
    WQ_TRY(wq_file_lock(s->lock, LOCK_USE, true, 0));
    s->exclusive = s->alone = true;
    return WQ_OK;
}

void store_alone_end(store *s)
{
    if (s->alone) {
        /* From exclusive to shared in one step: nobody comes between. */
        (void)!wq_file_lock(s->lock, LOCK_USE, false, 0);
        s->exclusive = s->alone = false;
    }
}

/* ---- open and close ---- */

/* An index without articles: not a place where no archive ever was. */
static bool index_is_left(const char *dir)
{
    char *path = wq_path_join(dir, "index.mdb");
    bool left = path != NULL && wq_path_exists(path);
    free(path);
    return left;
}

static wq_status dir_check(store *s, bool create)
{
    if (create) {
        return wq_path_mkdirs(s->dir, s->err);
    }
    wq_status st = wq_path_look(s->path, s->err);
    if (st == WQ_ENOENT && index_is_left(s->dir)) {
        return wq_fail(s->err, WQ_ECORRUPT, "'%s' is missing, though its index is there", s->path);
    }
    if (st == WQ_ENOENT) {
        return wq_fail(s->err, st, "no archive at '%s'; `warraq init` makes one", s->dir);
    }
    return st;
}

static wq_status open_steps(store *s, const store_options *options)
{
    WQ_TRY(dir_check(s, options->create));
    WQ_TRY(locks_take(s, options->wait_ms));
    if (s->write) {
        return open_for_writing(s, options->create);
    }
    return store_file_open(s, false);
}

wq_status store_open(const char *dir, const store_options *options, store **out)
{
    *out = NULL;
    store *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return wq_fail(options->err, WQ_ENOMEM, "no memory to open '%s'", dir);
    }
    s->dir = strdup(dir);
    s->path = wq_path_join(dir, STORE_FILE);
    s->err = options->err;
    s->write = options->write || options->create || options->exclusive;
    s->exclusive = options->exclusive;
    s->memory = options->memory == 0 ? WQ_LIMIT_HEAP_WORK : options->memory;
    s->level = options->level == 0 ? PACK_LEVEL_DEFAULT : options->level;
    wq_buf_init(&s->encoded, STORE_RECORD_MAX);
    wq_status st = s->dir == NULL || s->path == NULL ? WQ_ENOMEM : open_steps(s, options);
    if (st != WQ_OK) {
        store_close(s);
        return st == WQ_ENOMEM ? wq_fail(options->err, st, "no memory to open '%s'", dir) : st;
    }
    *out = s;
    return WQ_OK;
}

void store_close(store *s)
{
    if (s == NULL) {
        return;
    }
    if (s->change != NULL) {
        store_abort(s);
    }
    store_dicts_free(s);
    pack_codec_free(s->spare);
    pack_codec_free(s->codec);
    pack_dict_free(s->draft_dict);
    wq_buf_release(&s->encoded);
    free(s->pending.entries);
    free(s->pending.slots);
    kv_env_close(s->kv);
    if (s->dirty_mark && (s->suspect || !s->failed)) {
        mark_quietly(s, s->suspect ? "suspect" : "clean");
    }
    wq_file_close(s->lock);
    free(s->dir);
    free(s->path);
    free(s);
}

bool store_no_lock(const store *s)
{
    return s->no_lock;
}
