/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include "base/bytes.h"
#include "base/check.h"
#include "kv/structure.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct verify {
    store *s;
    store_view *view;
    wq_task *task;
    wq_findings findings; /* where something was unread, sums are not complete */
    /* Sums to compare: every row against every entry of the catalogue, whatever their order. */
    uint64_t rows, entries;
    uint64_t row_sum, entry_sum;
    uint64_t live_editions;
} verify;

/* ---- findings ---- */

/* A rule and what is wrong. */
#define found(v, rule, ...) wq_finding_put(&(v)->findings, WQ_ECORRUPT, rule ": " __VA_ARGS__)

/* A failure that says something of the bytes is a finding; others end the verification. */
static wq_status finding_or(verify *v, wq_status st, const char *rule, const char *what,
                            uint64_t number)
{
    if (st == WQ_ECORRUPT || st == WQ_EIO || st == WQ_ENOTFOUND || st == WQ_EVERSION ||
        st == WQ_ENOTWARRAQ) {
        const char *why = v->s->err != NULL ? v->s->err->text : "";
        wq_finding_put(&v->findings, st == WQ_EIO ? st : WQ_ECORRUPT, "%s: %s %" PRIu64 "%s%s",
                       rule, what, number, why[0] == '\0' ? "" : ": ", why);
        wq_error_clear(v->s->err);
        return WQ_OK;
    }
    return st;
}

/* ---- S4, S5: rows ---- */

/* The same number for a row and for its entry in the catalogue. */
static uint64_t place_sum(uint64_t prefix, uint32_t box, uint32_t row)
{
    uint8_t b[16];
    wq_put_le64(b, prefix);
    wq_put_le32(b + 8, box);
    wq_put_le32(b + 12, row);
    return wq_check64(0, wq_span_of(b, sizeof b));
}

static wq_status count_row(verify *v, store_place place, wq_id id)
{
    v->rows++;
    v->row_sum += place_sum(store_id_prefix(id), place.box, place.row);
    store_tomb tomb;
    bool known;
    WQ_TRY(store_tomb_find(v->view, id, &tomb, &known));
    v->live_editions += store_tomb_live(known ? &tomb : NULL, place) ? 1 : 0;
    return WQ_OK;
}

static wq_status verify_row(verify *v, const char *rule, store_place place)
{
    wq_article row;
    wq_status st = place.box == v->view->state.draft_box ? store_article(v->view, place, &row)
                                                         : store_row(v->view, place, &row);
    if (st == WQ_OK) {
        st = count_row(v, place, row.id);
    }
    return finding_or(v, st, rule, "row", place.row);
}

static wq_status verify_rows(verify *v, const char *rule, uint32_t box, uint32_t rows)
{
    for (uint32_t row = 0; row < rows; row++) {
        WQ_FAIL_IF(store_cancelled(v->task), WQ_ECANCEL);
        if (row % 64 == 0) {
            store_progress(v->task, "verifying", v->rows, v->view->state.editions);
        }
        WQ_TRY(verify_row(v, rule, (store_place){box, row}));
    }
    return WQ_OK;
}

/* ---- S3, S4: packs ---- */

static wq_status verify_pack(verify *v, const store_box *box)
{
    store_pack *pack;
    WQ_TRY(store_view_pack(v->view, box->box, &pack));
    pack_dict_id name = pack_dictionary(pack->reader);
    pack_dict *dict;
    WQ_TRY(store_dict_get(v->s, v->view->kv, &name, &dict));
    WQ_TRY(store_view_codec(v->view));
    pack_id id;
    WQ_TRY(pack_verify(pack->reader, v->view->codec, dict, v->task, &id));
    if (memcmp(id.b, box->pack.b, sizeof id.b) != 0) {
        found(v, "S3", "the pack in box %u is another one than its record says", box->box);
    }
    wq_status st = store_stream_bounds(pack->stream);
    return finding_or(v, st, "S9", "bytes behind the pack in box", box->box);
}

static wq_status verify_boxes(verify *v)
{
    store_box box;
    uint64_t from = 0;
    uint32_t packs = 0;
    wq_status st = WQ_OK;
    while (from <= UINT32_MAX && (st = store_box_next(v->view, (uint32_t)from, &box)) == WQ_OK) {
        from = (uint64_t)box.box + 1;
        if (box.box == 0 || box.box >= v->view->state.next_box) {
            found(v, "S2", "box %u has a number that was never given", box.box);
        }
        if (box.sealed) {
            packs++;
            WQ_TRY(finding_or(v, verify_pack(v, &box), "S4", "pack in box", box.box));
        }
        WQ_TRY(verify_rows(v, box.sealed ? "S4" : "S5", box.box, box.rows));
    }
    if (packs != v->view->state.packs && v->findings.unread == 0) {
        found(v, "S2", "%u packs, the state says %u", packs, v->view->state.packs);
    }
    return finding_or(v, st == WQ_ENOTFOUND ? WQ_OK : st, "S3", "box record behind", from);
}

/* ---- S6: the catalogue ---- */

static wq_status count_entry(void *arg, const catalog_entry *entry)
{
    verify *v = arg;
    v->entries++;
    v->entry_sum += place_sum(entry->prefix, entry->box, entry->row);
    return store_cancelled(v->task) ? WQ_ECANCEL : WQ_OK;
}

static wq_status verify_catalog(verify *v)
{
    wq_status st = catalog_walk(v->view->kv, &v->view->runs, count_entry, v);
    WQ_TRY(finding_or(v, st, "S6", "the catalogue cannot be read behind entry", v->entries));
    uint64_t promised = 0;
    for (unsigned i = 0; i < v->view->runs.count; i++) {
        promised += v->view->runs.runs[i].entries;
    }
    if (st == WQ_OK && promised != v->entries && v->findings.unread == 0) {
        found(v, "S6", "%" PRIu64 " entries in the runs, the list says %" PRIu64, v->entries,
              promised);
    }
    bool same = v->entries == v->rows && v->entry_sum == v->row_sum;
    if (!same && v->findings.unread == 0) {
        found(v, "S6", "the catalogue (%" PRIu64 " entries) is not that of the %" PRIu64 " rows",
              v->entries, v->rows);
    }
    return WQ_OK;
}

/* ---- S7: tombstones ---- */

static wq_status verify_tomb(verify *v, const kv_cursor *cursor, uint64_t *deleted)
{
    store_tomb tomb;
    WQ_FAIL_IF(cursor->key.len != sizeof(wq_id), WQ_ECORRUPT);
    WQ_TRY(store_tomb_decode(cursor->value, &tomb));
    *deleted += tomb.deleted ? 1 : 0;
    uint8_t head[STORE_HEAD_MAX];
    uint8_t kept[32];
    size_t len = cursor->value.len;
    memcpy(kept, cursor->value.ptr, len);
    wq_span value;
    WQ_TRY(kv_get(v->view->kv, STORE_DB_SPARES,
                  store_spare_head(head, STORE_SPARE_TOMB, cursor->key.ptr, sizeof(wq_id)),
                  &value));
    return wq_span_equal(value, wq_span_of(kept, len)) ? WQ_OK : WQ_ECORRUPT;
}

static wq_status verify_tombs(verify *v)
{
    uint8_t least = 0;
    kv_cursor cursor;
    uint64_t number = 0;
    uint64_t deleted = 0;
    wq_status st = kv_seek(v->view->kv, STORE_DB_TOMBS, wq_span_of(&least, 1), &cursor);
    while (st == WQ_OK) {
        WQ_TRY(finding_or(v, verify_tomb(v, &cursor, &deleted), "S7", "tombstone", number++));
        WQ_FAIL_IF(store_cancelled(v->task), WQ_ECANCEL);
        st = kv_next(&cursor);
    }
    WQ_TRY(finding_or(v, st == WQ_ENOTFOUND ? WQ_OK : st, "S7", "tombstones behind", number));
    if (deleted != v->view->state.deleted && v->findings.unread == 0) {
        found(v, "S7", "%" PRIu64 " tombstones, the state says %" PRIu64, deleted,
              v->view->state.deleted);
    }
    return WQ_OK;
}

/* ---- S8: dictionaries ---- */

static wq_status verify_dict(verify *v, const pack_dict_id *name)
{
    wq_buf raw;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_status st = store_dict_read(v->view->kv, name, &raw);
    wq_buf_release(&raw);
    return st;
}

static wq_status verify_dicts(verify *v)
{
    uint8_t key[18] = {0};
    kv_cursor cursor;
    uint64_t number = 0;
    wq_status st = kv_seek(v->view->kv, STORE_DB_DICTS, wq_span_of(key, sizeof key), &cursor);
    while (st == WQ_OK) {
        pack_dict_id name;
        WQ_FAIL_IF(cursor.key.len != sizeof key, WQ_ECORRUPT);
        memcpy(name.b, cursor.key.ptr, sizeof name.b);
        WQ_TRY(finding_or(v, verify_dict(v, &name), "S8", "dictionary", number++));
        memcpy(key, name.b, sizeof name.b);
        memset(key + 16, 0xFF, 2);
        st = kv_seek(v->view->kv, STORE_DB_DICTS, wq_span_of(key, sizeof key), &cursor);
        if (st == WQ_OK && wq_span_equal(cursor.key, wq_span_of(key, sizeof key))) {
            st = kv_next(&cursor);
        }
    }
    return finding_or(v, st == WQ_ENOTFOUND ? WQ_OK : st, "S8", "dictionaries behind", number);
}

/* ---- S10: lines that recur ---- */

static bool slots_have(const learned_sketch *k, uint64_t hash)
{
    for (unsigned i = 0; i < LEARNED_SLOTS; i++) {
        if (k->slots[i].hash == hash) {
            return true;
        }
    }
    return false;
}

static wq_status verify_sketch(verify *v, const learned_sketch *k, uint32_t *learned)
{
    learned_lines lines;
    wq_span name = wq_span_of(k->name, k->name_len);
    WQ_TRY(learned_get(v->view->kv, k->source, &lines));
    *learned += lines.count > 0;
    bool right = k->name_len + 3u >= LEARNED_NAME || learned_source(name) == k->source;
    for (uint32_t i = 0; i < lines.count; i++) {
        right = right && slots_have(k, lines.hashes[i]);
    }
    return right ? WQ_OK : WQ_ECORRUPT;
}

static wq_status verify_lines(verify *v)
{
    learned_sketch *k = malloc(sizeof *k);
    WQ_FAIL_IF(k == NULL, WQ_ENOMEM);
    uint64_t number = 0;
    uint32_t learned = 0;
    wq_status st = WQ_OK;
    for (uint64_t from = 1; st == WQ_OK && from != 0; number++) {
        st = learned_next(v->view->kv, from, k);
        if (st == WQ_OK) {
            from = k->source + 1;
            st = finding_or(v, verify_sketch(v, k, &learned), "S10", "lines of source", number);
        }
    }
    free(k);
    WQ_TRY(finding_or(v, st == WQ_ENOTFOUND ? WQ_OK : st, "S10", "lines of source", number));
    if (learned != v->view->state.learned && v->findings.count == 0) {
        found(v, "S10", "lines of %" PRIu32 " sources are learned, the state says %" PRIu32,
              learned, v->view->state.learned);
    }
    return WQ_OK;
}

/* ---- all of it ---- */

static wq_status verify_view(verify *v)
{
    WQ_TRY(verify_boxes(v));
    WQ_TRY(verify_catalog(v));
    WQ_TRY(verify_tombs(v));
    WQ_TRY(verify_dicts(v));
    WQ_TRY(verify_lines(v));
    if (v->live_editions != v->view->state.editions && v->findings.count == 0) {
        found(v, "S2", "%" PRIu64 " live editions, the state says %" PRIu64, v->live_editions,
              v->view->state.editions);
    }
    return WQ_OK;
}

static wq_status verify_records(verify *v)
{
    wq_status st = store_snapshot(v->s, &v->view);
    if (st != WQ_OK) {
        return finding_or(v, st, "S2", "the state of generation", 0);
    }
    st = verify_view(v);
    store_view_close(v->view);
    return st;
}

static wq_status verify_all(verify *v)
{
    const wq_findings *f = &v->findings;
    WQ_TRY(kv_check_tell(v->s->path, STORE_DB_NAMES, STORE_DB_COUNT, "S1", "page", &v->findings));
    WQ_TRY(verify_records(v));
    wq_findings_end(&v->findings, "in the articles");
    bool damaged = f->count > f->unread;
    WQ_FAIL_IF(f->count > 0 && !damaged,
               wq_fail(v->s->err, WQ_EIO, "'%s' cannot be read in %" PRIu64 " places", v->s->path,
                       f->count));
    store_judge(v->s, !damaged);
    WQ_FAIL_IF(!damaged, WQ_OK);
    return wq_fail(v->s->err, WQ_ECORRUPT, "'%s' is damaged: %" PRIu64 " findings", v->s->path,
                   f->count);
}

wq_status store_verify(store *s, wq_task *task, const store_report *report)
{
    verify v = {.s = s, .task = task};
    if (report != NULL) {
        v.findings.line = report->line;
        v.findings.arg = report->arg;
    }
    bool taken;
    WQ_TRY(store_writer_lock(s, &taken));
    wq_status st = verify_all(&v);
    if (taken) {
        store_writer_unlock(s);
    }
    return store_told(s, st);
}
