/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS ((size_t)2 * STORE_PENDING)

/* ---- ids of the open change ---- */

static uint32_t slot_of(uint64_t prefix)
{
    /* Ids are hashes already. */
    return (uint32_t)(prefix >> 32) % SLOTS;
}

static wq_status pending_room(store_pending *pending)
{
    WQ_FAIL_IF(pending->entries != NULL, WQ_OK);
    pending->entries = malloc(STORE_PENDING * sizeof *pending->entries);
    pending->slots = calloc(SLOTS, sizeof *pending->slots);
    if (pending->entries == NULL || pending->slots == NULL) {
        free(pending->entries);
        free(pending->slots);
        memset(pending, 0, sizeof *pending);
        return WQ_ENOMEM;
    }
    return WQ_OK;
}

static void pending_add(store_pending *pending, uint64_t prefix, store_place place)
{
    pending->entries[pending->count++] = (catalog_entry){prefix, place.box, place.row};
    uint32_t slot = slot_of(prefix);
    while (pending->slots[slot] != 0) {
        slot = (slot + 1) % SLOTS;
    }
    pending->slots[slot] = pending->count;
}

static void pending_clear(store_pending *pending)
{
    if (pending->count > 0) {
        memset(pending->slots, 0, SLOTS * sizeof *pending->slots);
    }
    pending->count = 0;
}

static wq_status pending_get(const store_pending *pending, uint64_t prefix,
                             wq_status (*each)(void *arg, const catalog_entry *entry), void *arg)
{
    for (uint32_t slot = slot_of(prefix); pending->slots[slot] != 0; slot = (slot + 1) % SLOTS) {
        const catalog_entry *entry = &pending->entries[pending->slots[slot] - 1];
        if (entry->prefix == prefix) {
            WQ_TRY(each(arg, entry));
        }
    }
    return WQ_OK;
}

wq_status store_pending_range(const store *s, uint64_t first, uint64_t last,
                              wq_status (*each)(void *arg, const catalog_entry *entry), void *arg)
{
    const store_pending *pending = &s->pending;
    WQ_FAIL_IF(pending->count == 0, WQ_OK);
    if (first == last) {
        return pending_get(pending, first, each, arg);
    }
    for (uint32_t i = 0; i < pending->count; i++) {
        const catalog_entry *entry = &pending->entries[i];
        if (entry->prefix >= first && entry->prefix <= last) {
            WQ_TRY(each(arg, entry));
        }
    }
    return WQ_OK;
}

/* ---- begin and end ---- */

wq_status store_begin(store *s)
{
    assert(s->change == NULL);
    if (!s->write) {
        return wq_fail(s->err, WQ_EREADONLY, "'%s' is open for reading only", s->dir);
    }
    if (s->kv == NULL) {
        return wq_fail(s->err, WQ_EIO, "'%s' was not opened again; close it", s->path);
    }
    kv_view *kv;
    WQ_TRY(kv_txn_begin(s->kv, &kv));
    s->touched = false;
    s->broken = WQ_OK;
    pending_clear(&s->pending);
    WQ_TRY(store_view_new(s, kv, true, &s->change));
    s->draft_bytes = s->change->state.draft_bytes;
    s->draft_rows = s->change->state.draft_rows;
    return WQ_OK;
}

store_view *store_change(store *s)
{
    return s->change;
}

void store_abort(store *s)
{
    store_view_close(s->change);
    s->change = NULL;
    pending_clear(&s->pending);
    learned_drop(&s->learned);
}

static wq_status commit_records(store *s)
{
    store_view *view = s->change;
    WQ_TRY(catalog_add(view->kv, &view->runs, &view->state.next_run, s->pending.entries,
                       s->pending.count));
    WQ_TRY(learned_flush(&s->learned, view->kv, &view->state));
    view->state.generation++;
    return store_state_put(view->kv, &view->state);
}

wq_status store_commit(store *s, uint64_t *generation)
{
    assert(s->change != NULL);
    *generation = s->change->state.generation;
    if (s->broken != WQ_OK) {
        wq_status broken = s->broken;
        store_abort(s);
        return broken;
    }
    if (!s->touched) {
        store_abort(s);
        return WQ_OK;
    }
    wq_status st = commit_records(s);
    bool overfull = catalog_overfull(&s->change->runs);
    uint64_t reached = s->change->state.generation;
    uint64_t draft_bytes = s->change->state.draft_bytes;
    uint32_t draft_rows = s->change->state.draft_rows;
    if (st == WQ_OK) {
        kv_view *kv = s->change->kv;
        s->change->kv = NULL;
        st = kv_commit(kv);
    }
    store_abort(s);
    WQ_TRY(store_told(s, st));
    *generation = reached;
    s->draft_bytes = draft_bytes;
    s->draft_rows = draft_rows;
    /* The change is durable whatever becomes of this; what fails here is done by the next. */
    if (overfull && store_tidy(s) != WQ_OK) {
        wq_error_clear(s->err);
    }
    return WQ_OK;
}

wq_status store_tidy(store *s)
{
    kv_view *kv;
    catalog_list list;
    for (bool more = true; more;) {
        WQ_TRY(kv_snapshot_open(s->kv, &kv));
        wq_status st = catalog_load(kv, &list);
        kv_view_close(kv);
        WQ_TRY(st);
        more = catalog_overfull(&list);
        WQ_TRY(more ? catalog_merge(s->kv, false) : WQ_OK);
    }
    return WQ_OK;
}

bool store_change_full(const store *s)
{
    return s->change != NULL && (kv_dirty_bytes(s->change->kv) >= WQ_LIMIT_TXN_DIRTY ||
                                 s->pending.count >= STORE_PENDING - 1);
}

bool store_draft_full(const store *s)
{
    uint64_t bytes = s->change != NULL ? s->change->state.draft_bytes : s->draft_bytes;
    uint32_t rows = s->change != NULL ? s->change->state.draft_rows : s->draft_rows;
    return bytes >= WQ_LIMIT_DRAFT || rows >= STORE_DRAFT_ROWS;
}

/* ---- adding ---- */

static uint64_t article_bytes(const wq_article *article)
{
    uint64_t bytes = article->title.len;
    for (size_t i = 0; i < article->part_count; i++) {
        bytes += article->parts[i].text.len;
    }
    return bytes;
}

static wq_status check_limits(store *s, const wq_article *article)
{
    uint64_t bytes = article_bytes(article);
    if (bytes > WQ_LIMIT_ARTICLE) {
        return wq_fail(s->err, WQ_ETOOBIG, "an article of %llu bytes; the limit is %zu",
                       (unsigned long long)bytes, WQ_LIMIT_ARTICLE);
    }
    const wq_span *fields[] = {&article->docno,    &article->source,   &article->url,
                               &article->language, &article->category, &article->byline,
                               &article->dateline, &article->page,     &article->same_as};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (fields[i]->len > WQ_LIMIT_FIELD) {
            return wq_fail(s->err, WQ_ETOOBIG, "a field of %zu bytes; the limit is %zu",
                           fields[i]->len, WQ_LIMIT_FIELD);
        }
    }
    if (article->extra.len > WQ_LIMIT_EXTRA) {
        return wq_fail(s->err, WQ_ETOOBIG, "%zu bytes of unknown keys; the limit is %zu",
                       article->extra.len, WQ_LIMIT_EXTRA);
    }
    return WQ_OK;
}

typedef struct present_walk {
    const wq_article *article;
    store_place place;
    bool present; /* this very edition */
    unsigned editions;
} present_walk;

static wq_status present_check(void *arg, store_place place, const wq_article *row)
{
    present_walk *walk = arg;
    if (walk->editions == 0) {
        walk->place = place;
    }
    walk->editions++;
    if (pack_edition_equal(walk->article, row)) {
        walk->present = true;
        walk->place = place;
        return WQ_EEND;
    }
    return WQ_OK;
}

/* The dictionary that the draft's records are encoded with, ready for encoding. */
static wq_status draft_dict_ready(store *s)
{
    store_view *view = s->change;
    const pack_dict_id *name = &view->state.draft_dict;
    if (s->draft_dict != NULL) {
        pack_dict_id have = pack_dict_name(s->draft_dict);
        WQ_FAIL_IF(store_dict_equal(&have, name), WQ_OK);
        pack_dict_free(s->draft_dict);
        s->draft_dict = NULL;
    }
    WQ_FAIL_IF(store_dict_none(name), WQ_OK);
    wq_buf raw;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_status st = store_dict_read(view->kv, name, &raw);
    if (st == WQ_OK) {
        st = pack_dict_new(wq_buf_span(&raw), STORE_DRAFT_LEVEL, &s->draft_dict);
    }
    wq_buf_release(&raw);
    return st == WQ_ENOTFOUND ? WQ_ECORRUPT : st;
}

/* A draft begins: it gets the next box, and the newest dictionary for its records. */
static wq_status draft_start(store *s)
{
    store_state *state = &s->change->state;
    WQ_FAIL_IF(state->draft_box != 0, WQ_OK);
    WQ_FAIL_IF(state->next_box == UINT32_MAX, WQ_ELIMIT);
    state->draft_box = state->next_box++;
    state->draft_rows = 0;
    state->draft_bytes = 0;
    state->draft_raw = 0;
    state->draft_dict = state->dict;
    return WQ_OK;
}

static wq_status draft_append(store *s, const wq_article *article, store_place *place)
{
    store_view *view = s->change;
    WQ_TRY(draft_start(s));
    WQ_TRY(draft_dict_ready(s));
    if (s->codec == NULL) {
        WQ_TRY(pack_codec_new(&s->codec));
    }
    wq_buf_clear(&s->encoded);
    WQ_TRY(pack_record_encode(s->codec, s->draft_dict, STORE_DRAFT_LEVEL, article, &s->encoded));
    store_state *state = &view->state;
    *place = (store_place){state->draft_box, state->draft_rows};
    WQ_TRY(store_draft_put(view->kv, *place, &state->draft_dict, wq_buf_span(&s->encoded)));
    state->draft_rows++;
    state->draft_bytes += s->encoded.len;
    state->draft_raw += article_bytes(article);
    state->raw += article_bytes(article);
    return WQ_OK;
}

/* An article that was deleted comes back; what was deleted of it stays away. */
static wq_status tomb_lift(store *s, wq_id id, store_tomb *tomb)
{
    store_state *state = &s->change->state;
    tomb->deleted = false;
    tomb->generation = state->generation + 1;
    state->deleted--;
    return store_tomb_put(s->change->kv, id, tomb);
}

static wq_status add_edition(store *s, const wq_article *article, const present_walk *walk,
                             store_tomb *tomb, store_added *what, store_place *place)
{
    WQ_TRY(pending_room(&s->pending));
    s->touched = true;
    WQ_TRY(draft_append(s, article, place));
    if (walk->editions == 0) {
        WQ_TRY(learned_count(&s->learned, s->change->kv, &s->change->state, article));
    }
    if (tomb != NULL && tomb->deleted) {
        WQ_TRY(tomb_lift(s, article->id, tomb));
    }
    pending_add(&s->pending, store_id_prefix(article->id), *place);
    store_state *state = &s->change->state;
    state->editions++;
    state->articles += walk->editions == 0 ? 1 : 0;
    *what = walk->editions == 0 ? STORE_ADDED : STORE_EDITION;
    return WQ_OK;
}

wq_status store_add(store *s, const wq_article *article, store_added *what, store_place *place)
{
    assert(s->change != NULL);
    WQ_TRY(check_limits(s, article));
    if (s->pending.count >= STORE_PENDING) {
        return wq_fail(s->err, WQ_ELIMIT, "a change of more than %u articles", STORE_PENDING);
    }
    WQ_FAIL_IF(s->broken != WQ_OK, s->broken);
    store_tomb tomb;
    bool known;
    WQ_TRY(store_tomb_find(s->change, article->id, &tomb, &known));
    present_walk walk = {article, {0, 0}, false, 0};
    WQ_TRY(store_told(s, store_editions(s->change, article->id, present_check, &walk)));
    if (walk.present) {
        *what = STORE_PRESENT;
        *place = walk.place;
        return WQ_OK;
    }
    wq_status st = add_edition(s, article, &walk, known ? &tomb : NULL, what, place);
    /* What the article itself is refused for comes before anything is written. */
    bool refused = st == WQ_ETOOBIG || st == WQ_EENCODING || st == WQ_EINVAL;
    s->broken = refused ? WQ_OK : st;
    return store_told(s, st);
}

/* ---- deleting ---- */

static wq_status count_edition(void *arg, store_place place, const wq_article *row)
{
    (void)place;
    (void)row;
    ++*(uint64_t *)arg;
    return WQ_OK;
}

/* Whatever of it is at a place before the next row of the draft is gone. */
static wq_status tomb_set(store *s, wq_id id)
{
    store_state *state = &s->change->state;
    store_tomb tomb = {state->generation + 1, true, {state->draft_box, state->draft_rows}};
    if (state->draft_box == 0) {
        tomb.since = (store_place){state->next_box, 0};
    }
    s->touched = true;
    s->broken = store_tomb_put(s->change->kv, id, &tomb);
    WQ_TRY(store_told(s, s->broken));
    state->deleted++;
    return WQ_OK;
}

wq_status store_delete(store *s, wq_id id)
{
    assert(s->change != NULL);
    uint64_t editions = 0;
    WQ_TRY(store_told(s, store_editions(s->change, id, count_edition, &editions)));
    WQ_FAIL_IF(editions == 0, WQ_ENOTFOUND);
    WQ_TRY(tomb_set(s, id));
    s->change->state.articles--;
    s->change->state.editions -= editions;
    return WQ_OK;
}

wq_status store_bury(store *s, wq_id id)
{
    assert(s->change != NULL);
    uint64_t editions = 0;
    bool deleted;
    WQ_TRY(store_deleted(s->change, id, &deleted));
    WQ_FAIL_IF(deleted, WQ_OK);
    WQ_TRY(store_told(s, store_editions(s->change, id, count_edition, &editions)));
    WQ_FAIL_IF(editions != 0, WQ_EEXISTS);
    return tomb_set(s, id);
}
