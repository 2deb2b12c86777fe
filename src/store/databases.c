/* SPDX-License-Identifier: MIT */
#include "store/databases.h"

#include "base/bytes.h"

#include <string.h>

const char *const STORE_DB_NAMES[STORE_DB_COUNT] = {"meta", "boxes", "draft",  "packs", "dicts",
                                                    "runs", "tombs", "spares", "tails", "lines"};

#define STATE_BYTES 160u
#define TOMB_BYTES  17u
#define STATE_MAGIC 0x54535157u /* "WQST" */

void store_key_box(uint8_t key[STORE_KEY_BOX], uint32_t box)
{
    wq_put_be32(key, box);
}

void store_key_draft(uint8_t key[STORE_KEY_DRAFT], store_place place, uint8_t part)
{
    wq_put_be32(key, place.box);
    wq_put_be32(key + 4, place.row);
    key[8] = part;
}

void store_key_run(uint8_t key[STORE_KEY_RUN], uint32_t run, uint64_t prefix, uint32_t number)
{
    wq_put_be32(key, run);
    wq_put_be64(key + 4, prefix);
    wq_put_be32(key + 12, number);
}

void store_key_block(uint8_t key[STORE_KEY_BLOCK], uint32_t box, uint32_t index)
{
    wq_put_be32(key, box);
    wq_put_be32(key + 4, index);
}

void store_key_tail(uint8_t key[STORE_KEY_TAIL], uint32_t box, uint32_t blocks, uint8_t number)
{
    wq_put_be32(key, box);
    wq_put_be32(key + 4, blocks << 8 | number);
}

/* ---- tails ---- */

wq_status store_tail_decode(wq_span key, wq_span value, store_tail_record *out)
{
    memset(out, 0, sizeof *out);
    WQ_FAIL_IF(key.len != STORE_KEY_TAIL, WQ_ECORRUPT);
    WQ_FAIL_IF(value.len <= STORE_TAIL_HEAD || value.len > STORE_TAIL_HEAD + STORE_TAIL_BYTES,
               WQ_ECORRUPT);
    out->box = wq_be32(key.ptr);
    out->blocks = wq_be32(key.ptr + 4) >> 8;
    out->number = key.ptr[7];
    memcpy(out->stamp, value.ptr, STORE_TAIL_HEAD);
    out->bytes = wq_span_sub(value, STORE_TAIL_HEAD, value.len);
    return WQ_OK;
}

/* ---- things of many parts ---- */

#define PART_HEAD 4u /* part 0: bytes of all parts */

static wq_span part_key(uint8_t key[STORE_HEAD_MAX + 2], wq_span head, uint16_t part)
{
    memcpy(key, head.ptr, head.len);
    key[head.len] = (uint8_t)(part >> 8);
    key[head.len + 1] = (uint8_t)part;
    return wq_span_of(key, head.len + 2);
}

static wq_status part_put(kv_view *txn, unsigned db, wq_span head, wq_span bytes, size_t part)
{
    uint8_t key[STORE_HEAD_MAX + 2];
    uint8_t first[STORE_PART];
    wq_span value = wq_span_sub(bytes, part * STORE_PART - (part > 0 ? PART_HEAD : 0),
                                part > 0 ? STORE_PART : STORE_PART - PART_HEAD);
    if (part == 0) {
        wq_put_le32(first, (uint32_t)bytes.len);
        if (value.len > 0) {
            memcpy(first + PART_HEAD, value.ptr, value.len);
        }
        value = wq_span_of(first, PART_HEAD + value.len);
    }
    return kv_put(txn, db, part_key(key, head, (uint16_t)part), value);
}

/* First the even parts, then the odd ones. LMDB divides a leaf of two large records so that one of
 * them stays alone; in plain order that would be every leaf, so the odd ones come to fill them. */
wq_status store_parts_put(kv_view *txn, unsigned db, wq_span head, wq_span bytes)
{
    WQ_FAIL_IF(head.len > STORE_HEAD_MAX || bytes.len / STORE_PART > UINT16_MAX - 2, WQ_ETOOBIG);
    size_t parts = bytes.len == 0 ? 1 : (PART_HEAD + bytes.len + STORE_PART - 1) / STORE_PART;
    for (size_t odd = 0; odd < 2; odd++) {
        for (size_t part = odd; part < parts; part += 2) {
            WQ_TRY(part_put(txn, db, head, bytes, part));
        }
    }
    return WQ_OK;
}

wq_status store_parts_get(kv_view *kv, unsigned db, wq_span head, wq_buf *out)
{
    uint8_t key[STORE_HEAD_MAX + 2];
    size_t start = out->len;
    size_t total = 0;
    for (uint16_t part = 0; part == 0 || out->len - start < total; part++) {
        wq_span value;
        wq_status st = kv_get(kv, db, part_key(key, head, part), &value);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, part == 0 ? WQ_ENOTFOUND : WQ_ECORRUPT);
        WQ_TRY(st);
        if (part == 0) {
            WQ_FAIL_IF(value.len < PART_HEAD, WQ_ECORRUPT);
            total = wq_le32(value.ptr);
            value = wq_span_sub(value, PART_HEAD, value.len);
        }
        WQ_FAIL_IF(value.len > total - (out->len - start), WQ_ECORRUPT);
        WQ_FAIL_IF(value.len == 0 && total > 0, WQ_ECORRUPT);
        WQ_FAIL_IF(total > out->max - start, WQ_ECORRUPT);
        WQ_TRY(wq_buf_put_span(out, value));
    }
    return WQ_OK;
}

wq_span store_spare_head(uint8_t out[STORE_HEAD_MAX], uint8_t kind, const void *name, size_t len)
{
    out[0] = kind;
    memcpy(out + 1, name, len);
    return wq_span_of(out, len + 1);
}

/* ---- state ---- */

void store_state_init(store_state *state)
{
    memset(state, 0, sizeof *state);
    state->version = STORE_FORMAT_VERSION;
    state->next_box = 1;
    state->next_run = 1;
}

static wq_span state_key(void)
{
    return wq_span_str(STORE_STATE_KEY);
}

wq_status store_state_decode(wq_span bytes, store_state *state)
{
    WQ_FAIL_IF(bytes.len < 12 || wq_le32(bytes.ptr) != STATE_MAGIC, WQ_ECORRUPT);
    const uint8_t *b = bytes.ptr;
    memset(state, 0, sizeof *state);
    state->version = wq_le32(b + 4);
    state->features = wq_le32(b + 8);
    WQ_FAIL_IF(state->version != STORE_FORMAT_VERSION, WQ_EVERSION);
    WQ_FAIL_IF((state->features & ~STORE_FEATURES) != 0, WQ_EVERSION);
    WQ_FAIL_IF(bytes.len != STATE_BYTES, WQ_ECORRUPT);
    state->next_box = wq_le32(b + 12);
    state->generation = wq_le64(b + 16);
    state->draft_box = wq_le32(b + 24);
    state->draft_rows = wq_le32(b + 28);
    state->draft_bytes = wq_le64(b + 32);
    state->draft_raw = wq_le64(b + 40);
    state->articles = wq_le64(b + 48);
    state->editions = wq_le64(b + 56);
    state->deleted = wq_le64(b + 64);
    state->frames = wq_le64(b + 72);
    state->tables = wq_le64(b + 80);
    state->dictionaries = wq_le64(b + 88);
    state->raw = wq_le64(b + 96);
    state->next_run = wq_le32(b + 104);
    state->packs = wq_le32(b + 108);
    state->dict_score = wq_le32(b + 112);
    state->learned = wq_le32(b + 116);
    memcpy(state->dict.b, b + 120, 16);
    memcpy(state->draft_dict.b, b + 136, 16);
    WQ_FAIL_IF(state->next_box == 0 || state->draft_box >= state->next_box, WQ_ECORRUPT);
    return WQ_OK;
}

wq_status store_state_get(kv_view *kv, store_state *state)
{
    wq_span value;
    WQ_TRY(kv_get(kv, STORE_DB_META, state_key(), &value));
    return store_state_decode(value, state);
}

wq_status store_state_put(kv_view *txn, const store_state *state)
{
    uint8_t b[STATE_BYTES] = {0};
    wq_put_le32(b, STATE_MAGIC);
    wq_put_le32(b + 4, state->version);
    wq_put_le32(b + 8, state->features);
    wq_put_le32(b + 12, state->next_box);
    wq_put_le64(b + 16, state->generation);
    wq_put_le32(b + 24, state->draft_box);
    wq_put_le32(b + 28, state->draft_rows);
    wq_put_le64(b + 32, state->draft_bytes);
    wq_put_le64(b + 40, state->draft_raw);
    wq_put_le64(b + 48, state->articles);
    wq_put_le64(b + 56, state->editions);
    wq_put_le64(b + 64, state->deleted);
    wq_put_le64(b + 72, state->frames);
    wq_put_le64(b + 80, state->tables);
    wq_put_le64(b + 88, state->dictionaries);
    wq_put_le64(b + 96, state->raw);
    wq_put_le32(b + 104, state->next_run);
    wq_put_le32(b + 108, state->packs);
    wq_put_le32(b + 112, state->dict_score);
    wq_put_le32(b + 116, state->learned);
    memcpy(b + 120, state->dict.b, 16);
    memcpy(b + 136, state->draft_dict.b, 16);
    return kv_put(txn, STORE_DB_META, state_key(), wq_span_of(b, sizeof b));
}

/* ---- boxes ---- */

wq_status store_box_decode(wq_span bytes, store_box_record *record)
{
    WQ_FAIL_IF(bytes.len != STORE_BOX_BYTES, WQ_ECORRUPT);
    const uint8_t *b = bytes.ptr;
    record->rows = wq_le32(b);
    record->bytes = wq_le64(b + 8);
    record->frames = wq_le64(b + 16);
    record->tables = wq_le64(b + 24);
    record->raw = wq_le64(b + 32);
    memcpy(record->pack.b, b + 40, 32);
    memcpy(record->dict.b, b + 72, 16);
    return WQ_OK;
}

wq_status store_box_get(kv_view *kv, uint32_t box, store_box_record *record)
{
    uint8_t key[STORE_KEY_BOX];
    store_key_box(key, box);
    wq_span value;
    WQ_TRY(kv_get(kv, STORE_DB_BOXES, wq_span_of(key, sizeof key), &value));
    return store_box_decode(value, record);
}

void store_box_encode(const store_box_record *record, uint8_t b[STORE_BOX_BYTES])
{
    memset(b, 0, STORE_BOX_BYTES);
    wq_put_le32(b, record->rows);
    wq_put_le64(b + 8, record->bytes);
    wq_put_le64(b + 16, record->frames);
    wq_put_le64(b + 24, record->tables);
    wq_put_le64(b + 32, record->raw);
    memcpy(b + 40, record->pack.b, 32);
    memcpy(b + 72, record->dict.b, 16);
}

wq_status store_box_put(kv_view *txn, uint32_t box, const store_box_record *record)
{
    uint8_t key[STORE_KEY_BOX];
    store_key_box(key, box);
    uint8_t b[STORE_BOX_BYTES];
    store_box_encode(record, b);
    return kv_put(txn, STORE_DB_BOXES, wq_span_of(key, sizeof key), wq_span_of(b, sizeof b));
}

/* ---- tombstones ---- */

wq_status store_tomb_decode(wq_span bytes, store_tomb *tomb)
{
    WQ_FAIL_IF(bytes.len != TOMB_BYTES || bytes.ptr[8] > 1, WQ_ECORRUPT);
    tomb->generation = wq_le64(bytes.ptr);
    tomb->deleted = bytes.ptr[8] == 1;
    tomb->since.box = wq_le32(bytes.ptr + 9);
    tomb->since.row = wq_le32(bytes.ptr + 13);
    return WQ_OK;
}

wq_status store_tomb_get(kv_view *kv, wq_id id, store_tomb *tomb)
{
    wq_span value;
    WQ_TRY(kv_get(kv, STORE_DB_TOMBS, wq_span_of(id.b, sizeof id.b), &value));
    return store_tomb_decode(value, tomb);
}

wq_status store_tomb_put(kv_view *txn, wq_id id, const store_tomb *tomb)
{
    uint8_t b[TOMB_BYTES];
    wq_put_le64(b, tomb->generation);
    b[8] = tomb->deleted ? 1 : 0;
    wq_put_le32(b + 9, tomb->since.box);
    wq_put_le32(b + 13, tomb->since.row);
    WQ_TRY(kv_put(txn, STORE_DB_TOMBS, wq_span_of(id.b, sizeof id.b), wq_span_of(b, sizeof b)));
    uint8_t head[STORE_HEAD_MAX];
    return kv_put(txn, STORE_DB_SPARES, store_spare_head(head, STORE_SPARE_TOMB, id.b, 16),
                  wq_span_of(b, sizeof b));
}

bool store_tomb_live(const store_tomb *tomb, store_place place)
{
    return tomb == NULL || (!tomb->deleted && store_place_compare(place, tomb->since) >= 0);
}

/* ---- small things ---- */

uint64_t store_id_prefix(wq_id id)
{
    return wq_be64(id.b);
}

bool store_id_equal(wq_id a, wq_id b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

bool store_dict_none(const pack_dict_id *name)
{
    static const pack_dict_id none;
    return store_dict_equal(name, &none);
}

bool store_dict_equal(const pack_dict_id *a, const pack_dict_id *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

int store_place_compare(store_place a, store_place b)
{
    if (a.box != b.box) {
        return a.box < b.box ? -1 : 1;
    }
    return a.row == b.row ? 0 : a.row < b.row ? -1 : 1;
}
