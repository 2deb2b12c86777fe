/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include <string.h>

wq_status store_tomb_find(store_view *view, wq_id id, store_tomb *tomb, bool *known)
{
    wq_status st = store_tomb_get(view->kv, id, tomb);
    *known = st == WQ_OK;
    if (st == WQ_ECORRUPT) {
        return wq_fail(view->s->err, st, "'%s': a tombstone is damaged", view->s->path);
    }
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

wq_status store_deleted(store_view *view, wq_id id, bool *deleted)
{
    store_tomb tomb;
    bool known;
    *deleted = false;
    WQ_TRY(store_told(view->s, store_tomb_find(view, id, &tomb, &known)));
    *deleted = known && tomb.deleted;
    return WQ_OK;
}

static wq_status candidates(store_view *view, uint64_t first, uint64_t last,
                            wq_status (*each)(void *arg, const catalog_entry *entry), void *arg)
{
    if (view->change) {
        wq_status st = store_pending_range(view->s, first, last, each, arg);
        WQ_FAIL_IF(st == WQ_EEND, WQ_OK);
        WQ_TRY(st);
    }
    wq_status st = catalog_range(view->kv, &view->runs, first, last, each, arg);
    if (st == WQ_ECORRUPT) {
        return wq_fail(view->s->err, st, "'%s': the catalogue is damaged", view->s->path);
    }
    return st;
}

/* ---- all editions of one id ---- */

typedef struct edition_walk {
    store_view *view;
    wq_id id;
    const store_tomb *tomb; /* or NULL */
    wq_status (*each)(void *arg, store_place place, const wq_article *row);
    void *arg;
} edition_walk;

static wq_status edition_confirm(void *arg, const catalog_entry *entry)
{
    edition_walk *walk = arg;
    store_place place = {entry->box, entry->row};
    WQ_FAIL_IF(!store_tomb_live(walk->tomb, place), WQ_OK);
    wq_article row;
    wq_status st = store_row(walk->view, place, &row);
    /* The catalogue names a row that is not there. */
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
    WQ_TRY(st);
    return store_id_equal(row.id, walk->id) ? walk->each(walk->arg, place, &row) : WQ_OK;
}

wq_status store_editions(store_view *view, wq_id id,
                         wq_status (*each)(void *arg, store_place place, const wq_article *row),
                         void *arg)
{
    store_tomb tomb;
    bool known;
    WQ_TRY(store_tomb_find(view, id, &tomb, &known));
    WQ_FAIL_IF(known && tomb.deleted, WQ_OK);
    edition_walk walk = {view, id, known ? &tomb : NULL, each, arg};
    uint64_t prefix = store_id_prefix(id);
    return candidates(view, prefix, prefix, edition_confirm, &walk);
}

/* ---- the best of them first ---- */

typedef struct found_place {
    store_place place;
    int64_t date; /* undated: past every date */
    pack_id pack; /* of the draft: all ones, behind every pack */
} found_place;

typedef struct found_set {
    store_view *view;
    found_place best[STORE_EDITIONS];
    size_t max;
    size_t count;
} found_set;

static int found_compare(const found_place *a, const found_place *b)
{
    if (a->date != b->date) {
        return a->date < b->date ? -1 : 1;
    }
    int order = memcmp(a->pack.b, b->pack.b, sizeof a->pack.b);
    if (order != 0) {
        return order;
    }
    return store_place_compare(a->place, b->place);
}

static wq_status found_add(void *arg, store_place place, const wq_article *row)
{
    found_set *set = arg;
    found_place found = {place, INT64_MAX, {{0}}};
    if (row->date.precision != WQ_DATE_NONE) {
        found.date = row->date.minutes;
    }
    memset(found.pack.b, 0xFF, sizeof found.pack.b);
    if (place.box != set->view->state.draft_box) {
        store_pack *pack;
        WQ_TRY(store_view_pack(set->view, place.box, &pack));
        found.pack = pack->id;
    }
    size_t at = set->count;
    while (at > 0 && found_compare(&found, &set->best[at - 1]) < 0) {
        at--;
    }
    WQ_FAIL_IF(at == set->max, WQ_OK);
    size_t kept = set->count < set->max ? set->count : set->max - 1;
    memmove(&set->best[at + 1], &set->best[at], (kept - at) * sizeof found);
    set->best[at] = found;
    set->count = kept + 1;
    return WQ_OK;
}

wq_status store_find(store_view *view, wq_id id, store_place *places, size_t max, size_t *count)
{
    *count = 0;
    WQ_FAIL_IF(max == 0, WQ_EINVAL);
    found_set set;
    set.view = view;
    set.max = max < STORE_EDITIONS ? max : STORE_EDITIONS;
    set.count = 0;
    WQ_TRY(store_told(view->s, store_editions(view, id, found_add, &set)));
    for (size_t i = 0; i < set.count; i++) {
        places[i] = set.best[i].place;
    }
    *count = set.count;
    return set.count == 0 ? WQ_ENOTFOUND : WQ_OK;
}

/* ---- a prefix ---- */

typedef struct prefix_walk {
    store_view *view;
    wq_id least, greatest;
    wq_id found;
    unsigned ids; /* 0, 1, 2: several */
} prefix_walk;

static wq_status prefix_confirm(void *arg, const catalog_entry *entry)
{
    prefix_walk *walk = arg;
    store_place place = {entry->box, entry->row};
    wq_article row;
    wq_status st = store_row(walk->view, place, &row);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
    WQ_TRY(st);
    wq_id id = row.id;
    bool inside = memcmp(id.b, walk->least.b, sizeof id.b) >= 0 &&
                  memcmp(id.b, walk->greatest.b, sizeof id.b) <= 0;
    WQ_FAIL_IF(!inside || (walk->ids > 0 && store_id_equal(id, walk->found)), WQ_OK);
    store_tomb tomb;
    bool known;
    WQ_TRY(store_tomb_find(walk->view, id, &tomb, &known));
    WQ_FAIL_IF(!store_tomb_live(known ? &tomb : NULL, place), WQ_OK);
    walk->found = id;
    return ++walk->ids > 1 ? WQ_EEND : WQ_OK;
}

wq_status store_find_prefix(store_view *view, wq_id least, wq_id greatest, wq_id *id)
{
    prefix_walk walk = {view, least, greatest, {{0}}, 0};
    WQ_TRY(
        candidates(view, store_id_prefix(least), store_id_prefix(greatest), prefix_confirm, &walk));
    WQ_FAIL_IF(walk.ids == 0, WQ_ENOTFOUND);
    *id = walk.found;
    return walk.ids == 1 ? WQ_OK : WQ_EAMBIGUOUS;
}

/* ---- what was deleted ---- */

typedef struct gone_walk {
    store_view *view;
    wq_id id;
    store_tomb tomb;
    wq_status (*each)(void *arg, wq_id id, store_place place);
    void *arg;
} gone_walk;

static wq_status gone_confirm(void *arg, const catalog_entry *entry)
{
    gone_walk *walk = arg;
    store_place place = {entry->box, entry->row};
    WQ_FAIL_IF(store_tomb_live(&walk->tomb, place), WQ_OK);
    wq_article row;
    wq_status st = store_row(walk->view, place, &row);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
    WQ_TRY(st);
    return store_id_equal(row.id, walk->id) ? walk->each(walk->arg, walk->id, place) : WQ_OK;
}

wq_status store_tombs_since(store_view *view, uint64_t generation,
                            wq_status (*each)(void *arg, wq_id id, store_place place), void *arg)
{
    gone_walk walk = {view, {{0}}, {0}, each, arg};
    kv_cursor cursor;
    uint8_t least = 0;
    wq_status st = kv_seek(view->kv, STORE_DB_TOMBS, wq_span_of(&least, 1), &cursor);
    for (; st == WQ_OK; st = kv_next(&cursor)) {
        WQ_FAIL_IF(cursor.key.len != sizeof walk.id.b, WQ_ECORRUPT);
        memcpy(walk.id.b, cursor.key.ptr, sizeof walk.id.b);
        WQ_TRY(store_tomb_decode(cursor.value, &walk.tomb));
        if (walk.tomb.generation <= generation) {
            continue;
        }
        uint64_t prefix = store_id_prefix(walk.id);
        WQ_TRY(candidates(view, prefix, prefix, gone_confirm, &walk));
    }
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}
