/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/varint.h"

#include <string.h>

/* Bytes of a part's value. Leaf pages are filled by whole records; the size that wastes least was
 * measured (README.md). */
#define PART_BYTES 990u
/* A part number is one byte: longer records have longer parts, which lie on pages of their own. */
#define PARTS_MAX 255u
/* Rows deleted between two looks at the dirty bytes. */
#define SWEEP_ROWS 64u

#define HEAD_FIRST (4u + 4u + WQ_VARINT32_MAX)

uint32_t store_draft_check(store_place place, wq_span record)
{
    return wq_check32((uint64_t)place.box << 32 | place.row, record);
}

static size_t part_room(size_t total)
{
    size_t room = PART_BYTES;
    while (total > room * (PARTS_MAX - 1)) {
        room *= 2;
    }
    return room;
}

wq_status store_draft_put(kv_view *txn, store_place place, const pack_dict_id *dict, wq_span record)
{
    WQ_FAIL_IF(record.len > STORE_RECORD_MAX, WQ_ETOOBIG);
    uint8_t value[8 * PART_BYTES * 2];
    size_t room = part_room(record.len);
    WQ_FAIL_IF(room > sizeof value, WQ_ETOOBIG);
    uint32_t check = store_draft_check(place, record);
    uint8_t part = 0;
    do {
        size_t head = 4;
        wq_put_le32(value, check);
        if (part == 0) {
            memcpy(value + head, dict->b, 4);
            head += 4;
            head += wq_varint32_encode(value + head, (uint32_t)record.len);
        }
        wq_span piece = wq_span_sub(record, 0, room - head);
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
        memcpy(value + head, piece.ptr, piece.len);
        uint8_t key[STORE_KEY_DRAFT];
        store_key_draft(key, place, part++);
        WQ_TRY(kv_append(txn, STORE_DB_DRAFT, wq_span_of(key, sizeof key),
                         wq_span_of(value, head + piece.len)));
        record = wq_span_sub(record, piece.len, record.len);
    } while (record.len > 0);
    return WQ_OK;
}

wq_status store_draft_part_decode(wq_span value, uint8_t part, store_draft_part *out)
{
    WQ_FAIL_IF(value.len < 4, WQ_ECORRUPT);
    memset(out, 0, sizeof *out);
    out->check = wq_le32(value.ptr);
    value = wq_span_sub(value, 4, value.len);
    if (part == 0) {
        WQ_FAIL_IF(value.len < 4, WQ_ECORRUPT);
        memcpy(out->dict, value.ptr, 4);
        value = wq_span_sub(value, 4, value.len);
        WQ_TRY(wq_varint32_decode(&value, &out->total));
        WQ_FAIL_IF(out->total > STORE_RECORD_MAX, WQ_ECORRUPT);
    }
    out->bytes = value;
    return WQ_OK;
}

/* Join the parts of a row in view->record. */
static wq_status draft_join(store_view *view, store_place place, uint8_t dict[4])
{
    wq_buf_clear(&view->record);
    uint32_t total = 0;
    uint32_t check = 0;
    for (unsigned part = 0; part == 0 || view->record.len < total; part++) {
        WQ_FAIL_IF(part > PARTS_MAX, WQ_ECORRUPT);
        uint8_t key[STORE_KEY_DRAFT];
        store_key_draft(key, place, (uint8_t)part);
        wq_span value;
        wq_status st = kv_get(view->kv, STORE_DB_DRAFT, wq_span_of(key, sizeof key), &value);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
        WQ_TRY(st);
        store_draft_part p;
        WQ_TRY(store_draft_part_decode(value, (uint8_t)part, &p));
        if (part == 0) {
            total = p.total;
            check = p.check;
            memcpy(dict, p.dict, 4);
        }
        WQ_FAIL_IF(p.check != check || p.bytes.len > total - view->record.len, WQ_ECORRUPT);
        WQ_FAIL_IF(p.bytes.len == 0, WQ_ECORRUPT);
        WQ_TRY(wq_buf_put_span(&view->record, p.bytes));
    }
    WQ_FAIL_IF(store_draft_check(place, wq_buf_span(&view->record)) != check, WQ_ECORRUPT);
    return WQ_OK;
}

/* The dictionary that the record names; nearly always the draft's own. */
static wq_status draft_dict(store_view *view, const uint8_t head[4], pack_dict **dict)
{
    static const uint8_t none[4];
    *dict = NULL;
    WQ_FAIL_IF(memcmp(head, none, 4) == 0, WQ_OK);
    pack_dict_id name = view->state.draft_dict;
    if (memcmp(name.b, head, 4) != 0) {
        wq_status st = store_dict_name(view->kv, head, &name);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
        WQ_TRY(st);
    }
    return store_dict_get(view->s, view->kv, &name, dict);
}

wq_status store_draft_get(store_view *view, store_place place, wq_article *article)
{
    WQ_FAIL_IF(place.box != view->state.draft_box || place.row >= view->state.draft_rows,
               WQ_ENOTFOUND);
    if (!view->change && store_place_compare(view->held, place) == 0) {
        *article = view->held_article;
        return WQ_OK;
    }
    view->held.box = 0;
    uint8_t head[4];
    pack_dict *dict;
    wq_status st = draft_join(view, place, head);
    if (st == WQ_OK) {
        st = draft_dict(view, head, &dict);
    }
    if (st == WQ_OK) {
        st = store_view_codec(view);
    }
    if (st == WQ_OK) {
        st = pack_record_decode(view->codec, dict, wq_buf_span(&view->record), article);
    }
    if (st == WQ_ECORRUPT) {
        return wq_fail(view->s->err, st, "'%s': article %u of the draft (box %u) is damaged",
                       view->s->path, place.row, place.box);
    }
    if (st == WQ_OK) {
        view->held = place;
        view->held_article = *article;
    }
    return st;
}

/* The first row that lies in the draft's database but not in the draft. */
static wq_status stale_row(kv_view *kv, uint32_t draft_box, store_place *place)
{
    uint8_t least = 0;
    kv_cursor cursor;
    WQ_TRY(kv_seek(kv, STORE_DB_DRAFT, wq_span_of(&least, 1), &cursor));
    WQ_FAIL_IF(cursor.key.len != STORE_KEY_DRAFT, WQ_ECORRUPT);
    place->box = wq_be32(cursor.key.ptr);
    place->row = wq_be32(cursor.key.ptr + 4);
    return place->box == draft_box ? WQ_ENOTFOUND : WQ_OK;
}

static wq_status sweep_some(kv_view *txn, uint32_t draft_box, bool *more)
{
    store_place place;
    wq_status st;
    *more = false;
    while ((st = stale_row(txn, draft_box, &place)) == WQ_OK) {
        if (kv_dirty_bytes(txn) >= WQ_LIMIT_TXN_DIRTY / 2) {
            *more = true;
            return WQ_OK;
        }
        uint8_t first[STORE_KEY_DRAFT];
        uint8_t last[STORE_KEY_DRAFT];
        store_key_draft(first, place, 0);
        store_key_draft(last, (store_place){place.box, place.row + SWEEP_ROWS}, 0);
        WQ_TRY(kv_delete_range(txn, STORE_DB_DRAFT, wq_span_of(first, sizeof first),
                               wq_span_of(last, sizeof last)));
    }
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

wq_status store_draft_sweep(store *s)
{
    bool more = true;
    while (more) {
        kv_view *txn;
        WQ_TRY(kv_txn_begin(s->kv, &txn));
        store_state state;
        store_place place;
        wq_status st = store_state_get(txn, &state);
        if (st == WQ_OK) {
            st = stale_row(txn, state.draft_box, &place);
        }
        if (st == WQ_OK) {
            st = sweep_some(txn, state.draft_box, &more);
        }
        if (st != WQ_OK) {
            kv_view_close(txn);
            return st == WQ_ENOTFOUND ? WQ_OK : st;
        }
        WQ_TRY(kv_commit(txn));
    }
    return WQ_OK;
}
