/* SPDX-License-Identifier: MIT */
#include "store/salvager.h"

#include "base/bytes.h"
#include "base/check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Editions that are remembered so that none is given twice; beyond it some may be. */
#define SEEN_MAX ((size_t)1 << 20)

/* ---- giving each edition once ---- */

static uint64_t edition_hash(const wq_article *a)
{
    uint8_t date[8];
    wq_put_le32(date, (uint32_t)a->date.minutes);
    date[4] = a->date.precision;
    date[5] = date[6] = date[7] = 0;
    uint8_t zero = 0;
    wq_span sep = wq_span_of(&zero, 1);
    wq_span spans[] = {
        wq_span_of(a->id.b, 16), wq_span_of(date, 8), a->source, sep, a->url, sep, a->docno};
    uint64_t hash = wq_check64_parts(0, spans, sizeof spans / sizeof spans[0]);
    return hash == 0 ? 1 : hash;
}

static bool seen_put(uint64_t *table, size_t cap, uint64_t hash)
{
    size_t slot = (size_t)hash & (cap - 1);
    while (table[slot] != 0) {
        if (table[slot] == hash) {
            return false;
        }
        slot = (slot + 1) & (cap - 1);
    }
    table[slot] = hash;
    return true;
}

static wq_status seen_grow(salvage_job *v)
{
    size_t cap = v->seen_cap == 0 ? 1024 : 2 * v->seen_cap;
    uint64_t *table = calloc(cap, sizeof *table);
    WQ_FAIL_IF(table == NULL, WQ_ENOMEM);
    for (size_t i = 0; i < v->seen_cap; i++) {
        if (v->seen[i] != 0) {
            (void)seen_put(table, cap, v->seen[i]);
        }
    }
    free(v->seen);
    v->seen = table;
    v->seen_cap = cap;
    return WQ_OK;
}

static wq_status seen_add(salvage_job *v, const wq_article *article, bool *fresh)
{
    *fresh = true;
    if (v->seen_count * 2 >= v->seen_cap) {
        if (v->seen_cap >= 2 * SEEN_MAX) {
            return WQ_OK; /* adding it again finds it present */
        }
        WQ_TRY(seen_grow(v));
    }
    *fresh = seen_put(v->seen, v->seen_cap, edition_hash(article));
    v->seen_count += *fresh ? 1 : 0;
    return WQ_OK;
}

wq_status store_salvage_give(salvage_job *v, store_place place, const wq_article *article)
{
    WQ_FAIL_IF(store_cancelled(v->task), WQ_ECANCEL);
    if (!store_tomb_live(wreck_tomb_get(&v->wreck, article->id), place)) {
        return WQ_OK;
    }
    bool fresh;
    WQ_TRY(seen_add(v, article, &fresh));
    WQ_FAIL_IF(!fresh, WQ_OK);
    store_progress(v->task, "salvaging", ++v->given, 0);
    return v->to->article(v->to->arg, article);
}

/* ---- dictionaries ---- */

wq_status store_salvage_dict(salvage_job *v, const uint8_t *head, size_t len, pack_dict **dict)
{
    static const pack_dict_id none;
    *dict = NULL;
    WQ_FAIL_IF(memcmp(head, none.b, len) == 0, WQ_OK);
    if (v->dict == NULL || memcmp(v->dict_name.b, head, len) != 0) {
        pack_dict_free(v->dict);
        v->dict = NULL;
        wq_buf raw;
        wq_buf_init(&raw, PACK_DICT_MAX);
        wq_status st = wreck_dict_get(&v->wreck, head, len, &v->dict_name, &raw);
        if (st == WQ_OK) {
            st = pack_dict_new(wq_buf_span(&raw), 0, &v->dict);
        }
        wq_buf_release(&raw);
        WQ_TRY(st);
    }
    *dict = v->dict;
    return WQ_OK;
}

/* ---- all of it ---- */

/* Both copies of a tombstone may be lost, and the article not: then nothing says that it was
 * deleted. But what says how many were is elsewhere, and so is the file's length. */
static void tombs_doubt(salvage_job *v, uint64_t known)
{
    const wreck *w = &v->wreck;
    if (!w->stated) {
        salvage_report(v,
                       "how many articles were deleted cannot be read: some of them may come back");
    } else if (known < w->deleted) {
        salvage_report(
            v, "%" PRIu64 " of %" PRIu64 " deletions cannot be read: these articles may come back",
            w->deleted - known, w->deleted);
    } else if (w->missing > 0) {
        salvage_report(v,
                       "%" PRIu64
                       " pages at the end of the file are missing: what was deleted last may "
                       "come back",
                       w->missing);
    }
}

static wq_status salvage_tombs(salvage_job *v)
{
    const wreck_list *tombs = &v->wreck.tombs;
    const wreck_tomb *all = tombs->rows;
    uint64_t known = 0;
    for (size_t i = 0; i < tombs->count; i++) {
        known += all[i].tomb.deleted;
        if (all[i].tomb.deleted && v->to->deleted != NULL) {
            WQ_TRY(v->to->deleted(v->to->arg, all[i].id));
        }
    }
    tombs_doubt(v, known);
    return WQ_OK;
}

static wq_status salvage_run(salvage_job *v)
{
    WQ_TRY(wreck_scan(&v->wreck, v->path, v->err, v->task));
    if (v->wreck.overflow) {
        salvage_report(v,
                       "there is more in the file than a salvage can hold; some of it is left out");
    }
    wq_status st = wq_file_open(v->path, WQ_FILE_READ, &v->quiet, &v->file);
    if (st != WQ_OK) {
        return wq_fail(v->err, st, "%s", v->quiet.text);
    }
    WQ_TRY(salvage_tombs(v));
    WQ_TRY(pack_codec_new(&v->codec));
    WQ_TRY(store_salvage_packs(v));
    return store_salvage_drafts(v);
}

static wq_status salvage_lock(const char *dir, wq_error *err, wq_file **lock)
{
    *lock = NULL;
    char *path = wq_path_join(dir, STORE_LOCK_FILE);
    WQ_FAIL_IF(path == NULL, WQ_ENOMEM);
    wq_status st = wq_file_open(path, WQ_FILE_WRITE, NULL, lock);
    free(path);
    if (st != WQ_OK) {
        *lock = NULL; /* a medium that cannot be written has no writer */
        return WQ_OK;
    }
    if (wq_file_lock(*lock, 0, true, 0) == WQ_EBUSY) {
        wq_file_close(*lock);
        *lock = NULL;
        return wq_fail(err, WQ_EBUSY, "another process is writing to '%s'", dir);
    }
    return WQ_OK;
}

wq_status store_salvage_ready(const char *dir, wq_error *err)
{
    char *path = wq_path_join(dir, STORE_FILE);
    WQ_FAIL_IF(path == NULL, WQ_ENOMEM);
    wq_status st = wq_path_look(path, err);
    free(path);
    return st == WQ_ENOENT ? wq_fail(err, st, "no archive at '%s'", dir) : st;
}

wq_status store_salvage(const char *dir, wq_error *err, wq_task *task, const store_salvager *to)
{
    char *path = wq_path_join(dir, STORE_FILE);
    salvage_job *v = calloc(1, sizeof *v);
    wq_file *lock = NULL;
    wq_status st = path == NULL || v == NULL ? WQ_ENOMEM : WQ_OK;
    if (st != WQ_OK) {
        goto out;
    }
    WQ_TRY_OUT(st, store_salvage_ready(dir, err));
    WQ_TRY_OUT(st, salvage_lock(dir, err, &lock));
    v->path = path;
    v->err = err;
    v->task = task;
    v->to = to;
    if (to->report != NULL) {
        v->findings.line = to->report->line;
        v->findings.arg = to->report->arg;
    }
    st = salvage_run(v);
    wq_findings_end(&v->findings, "in the damaged archive");
    wreck_release(&v->wreck);
    wq_file_close(v->file);
    pack_codec_free(v->codec);
    pack_dict_free(v->dict);
    free(v->seen);
    free(v->read);
    free(v->lost);
out:
    wq_file_close(lock);
    free(v);
    free(path);
    return st > WQ_EINVAL ? st : wq_fail(err, st, "cannot salvage '%s'", dir);
}
