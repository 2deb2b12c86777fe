/* SPDX-License-Identifier: MIT */
#include "store/wreck.h"

#include "base/bytes.h"
#include "kv/scan.h"

#include <stdlib.h>
#include <string.h>

/* Maxima of the lists: 16 GiB of blocks; tails of four thousand packs; ten times what a draft
 * holds; what a desk deletes in a life; dictionaries and spares of a thousand packs. */
#define BLOCKS_MAX 65536u
#define TAILS_MAX  262144u
#define BOXES_MAX  65536u
#define TOMBS_MAX  262144u
#define PARTS_MAX  16384u
#define ROWS_MAX   262144u
#define BYTES_MAX  (12 * WQ_MIB)

/* ---- lists ---- */

static void list_init(wreck_list *list, size_t size, size_t max)
{
    memset(list, 0, sizeof *list);
    list->size = size;
    list->max = max;
}

static void *list_at(const wreck_list *list, size_t i)
{
    return (uint8_t *)list->rows + i * list->size;
}

/* Sort, and of equal rows keep the first. */
static void list_settle(wreck_list *list, int (*order)(const void *a, const void *b),
                        bool (*same)(const void *a, const void *b))
{
    if (list->count < 2) {
        return;
    }
    qsort(list->rows, list->count, list->size, order);
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++) {
        if (!same(list_at(list, i), list_at(list, kept - 1))) {
            memmove(list_at(list, kept++), list_at(list, i), list->size);
        }
    }
    list->count = kept;
}

static wq_status list_grow(wreck_list *list)
{
    size_t cap = list->cap == 0 ? 64 : 2 * list->cap;
    cap = cap > list->max ? list->max : cap;
    void *rows = realloc(list->rows, cap * list->size);
    WQ_FAIL_IF(rows == NULL, WQ_ENOMEM);
    list->rows = rows;
    list->cap = cap;
    return WQ_OK;
}

static wq_status list_add(wreck *w, wreck_list *list, const void *row,
                          int (*order)(const void *a, const void *b),
                          bool (*same)(const void *a, const void *b))
{
    if (list->count == list->cap) {
        /* Old pages hold most things many times. */
        list_settle(list, order, same);
        if (list->cap < list->max && (list->cap == 0 || list->count > list->cap / 2)) {
            WQ_TRY(list_grow(list));
        } else if (list->count >= list->max / 16 * 15) {
            w->overflow = true;
            return WQ_OK;
        }
    }
    memcpy(list_at(list, list->count++), row, list->size);
    return WQ_OK;
}

/* ---- orders ---- */

static int number_order(uint64_t a, uint64_t b)
{
    return a == b ? 0 : a < b ? -1 : 1;
}

static int block_order(const void *x, const void *y)
{
    const wreck_block *a = x;
    const wreck_block *b = y;
    int order = number_order(a->stream, b->stream);
    order = order != 0 ? order : number_order(a->index, b->index);
    order = order != 0 ? order : number_order(b->whole, a->whole);
    return order != 0 ? order : number_order(a->page, b->page);
}

static bool block_same(const void *x, const void *y)
{
    const wreck_block *a = x;
    const wreck_block *b = y;
    return a->stream == b->stream && a->index == b->index && a->page == b->page;
}

static int tail_order(const void *x, const void *y)
{
    const wreck_tail *a = x;
    const wreck_tail *b = y;
    int order = number_order(a->box, b->box);
    order = order != 0 ? order : memcmp(a->stamp, b->stamp, sizeof a->stamp);
    order = order != 0 ? order : number_order(a->blocks, b->blocks);
    return order != 0 ? order : number_order(a->number, b->number);
}

static bool tail_same(const void *x, const void *y)
{
    return tail_order(x, y) == 0;
}

static int box_order(const void *x, const void *y)
{
    const wreck_box *a = x;
    const wreck_box *b = y;
    int order = number_order(a->box, b->box);
    return order != 0 ? order : memcmp(a->record.pack.b, b->record.pack.b, 32);
}

static bool box_same(const void *x, const void *y)
{
    return box_order(x, y) == 0;
}

static int tomb_order(const void *x, const void *y)
{
    const wreck_tomb *a = x;
    const wreck_tomb *b = y;
    int order = memcmp(a->id.b, b->id.b, sizeof a->id.b);
    order = order != 0 ? order : number_order(b->tomb.generation, a->tomb.generation);
    /* Between equals (a change that was not committed, and the one after it): deleted. */
    return order != 0 ? order : number_order(b->tomb.deleted, a->tomb.deleted);
}

static bool tomb_same(const void *x, const void *y)
{
    return memcmp(x, y, sizeof(wq_id)) == 0;
}

static int part_order(const void *x, const void *y)
{
    const wreck_part *a = x;
    const wreck_part *b = y;
    int order = number_order(a->kind, b->kind);
    order = order != 0 ? order : memcmp(a->name, b->name, sizeof a->name);
    return order != 0 ? order : number_order(a->part, b->part);
}

static bool part_same(const void *x, const void *y)
{
    return part_order(x, y) == 0;
}

static int row_order(const void *x, const void *y)
{
    const wreck_row *a = x;
    const wreck_row *b = y;
    int order = store_place_compare(a->place, b->place);
    order = order != 0 ? order : number_order(a->check, b->check);
    return order != 0 ? order : number_order(a->part, b->part);
}

static bool row_same(const void *x, const void *y)
{
    return row_order(x, y) == 0;
}

/* ---- what the scan gives ---- */

static wq_status take_part(wreck *w, uint8_t kind, wq_span name, uint16_t part, wq_span value)
{
    wreck_part row = {.kind = kind, .part = part, .len = (uint32_t)value.len};
    WQ_FAIL_IF(name.len > sizeof row.name || value.len > STORE_PART, WQ_OK);
    memcpy(row.name, name.ptr, name.len);
    for (size_t i = w->parts.count; i-- > 0;) {
        /* Bytes are kept, so a second copy must not come in even for a while. */
        if (part_same(&row, list_at(&w->parts, i))) {
            return WQ_OK;
        }
    }
    row.at = (uint32_t)w->bytes.len;
    wq_status st = wq_buf_put_span(&w->bytes, value);
    if (st == WQ_ELIMIT) {
        w->overflow = true;
        return WQ_OK;
    }
    WQ_TRY(st);
    return list_add(w, &w->parts, &row, part_order, part_same);
}

static wq_status take_tomb(wreck *w, wq_span id, wq_span value)
{
    wreck_tomb row;
    WQ_FAIL_IF(id.len != sizeof row.id.b, WQ_OK);
    WQ_FAIL_IF(store_tomb_decode(value, &row.tomb) != WQ_OK, WQ_OK);
    memcpy(row.id.b, id.ptr, id.len);
    return list_add(w, &w->tombs, &row, tomb_order, tomb_same);
}

static wq_status take_spare(wreck *w, wq_span key, wq_span value)
{
    wq_span name = wq_span_sub(key, 1, key.len);
    if (key.ptr[0] == STORE_SPARE_TOMB) {
        return take_tomb(w, name, value);
    }
    WQ_FAIL_IF(name.len < 3, WQ_OK);
    uint16_t part = (uint16_t)(name.ptr[name.len - 2] << 8 | name.ptr[name.len - 1]);
    return take_part(w, key.ptr[0], wq_span_sub(name, 0, name.len - 2), part, value);
}

static wq_status take_tail(wreck *w, wq_span key, wq_span value)
{
    store_tail_record record;
    WQ_FAIL_IF(store_tail_decode(key, value, &record) != WQ_OK, WQ_OK);
    WQ_FAIL_IF(record.box == 0 || record.blocks > BLOCKS_MAX, WQ_OK);
    wreck_tail row;
    memset(&row, 0, sizeof row);
    row.box = record.box;
    memcpy(row.stamp, record.stamp, sizeof row.stamp);
    row.blocks = record.blocks;
    row.number = record.number;
    row.len = (uint16_t)record.bytes.len;
    row.at = w->at + STORE_TAIL_HEAD;
    return list_add(w, &w->tails, &row, tail_order, tail_same);
}

static wq_status take_box(wreck *w, wq_span key, wq_span value)
{
    wreck_box row;
    memset(&row, 0, sizeof row);
    WQ_FAIL_IF(key.len != STORE_KEY_BOX, WQ_OK);
    WQ_FAIL_IF(store_box_decode(value, &row.record) != WQ_OK, WQ_OK);
    row.box = wq_be32(key.ptr);
    return list_add(w, &w->boxes, &row, box_order, box_same);
}

static wq_status take_row(wreck *w, wq_span key, wq_span value)
{
    WQ_FAIL_IF(key.len != STORE_KEY_DRAFT, WQ_OK);
    store_draft_part part;
    WQ_FAIL_IF(store_draft_part_decode(value, key.ptr[8], &part) != WQ_OK, WQ_OK);
    wreck_row row = {
        {wq_be32(key.ptr), wq_be32(key.ptr + 4)}, part.check, (uint32_t)value.len, key.ptr[8]};
    return list_add(w, &w->rows, &row, row_order, row_same);
}

static wq_status take_state(wreck *w, wq_span key, wq_span value)
{
    store_state state;
    bool is = wq_span_equal(key, wq_span_str(STORE_STATE_KEY)) &&
              store_state_decode(value, &state) == WQ_OK;
    if (is && (!w->stated || state.generation > w->generation)) {
        w->stated = true;
        w->generation = state.generation;
        w->deleted = state.deleted;
    }
    return WQ_OK;
}

static wq_status take_record(void *arg, unsigned db, wq_span key, wq_span value, uint64_t page)
{
    wreck *w = arg;
    (void)page;
    WQ_FAIL_IF(store_cancelled(w->task), WQ_ECANCEL);
    switch (db) {
    case STORE_DB_META:
        return take_state(w, key, value);
    case STORE_DB_BOXES:
        return take_box(w, key, value);
    case STORE_DB_DRAFT:
        return take_row(w, key, value);
    case STORE_DB_DICTS:
        WQ_FAIL_IF(key.len != 18, WQ_OK);
        return take_part(w, STORE_SPARE_DICT, wq_span_sub(key, 0, 16),
                         (uint16_t)(key.ptr[16] << 8 | key.ptr[17]), value);
    case STORE_DB_SPARES:
        return take_spare(w, key, value);
    case STORE_DB_TOMBS:
        return take_tomb(w, key, value);
    case STORE_DB_TAILS:
        return take_tail(w, key, value);
    default:
        return WQ_OK;
    }
}

static wq_status take_block(void *arg, unsigned db, uint32_t stream, uint32_t index,
                            wq_span payload, bool whole, uint64_t page)
{
    wreck *w = arg;
    WQ_FAIL_IF(store_cancelled(w->task), WQ_ECANCEL);
    WQ_FAIL_IF(whole && db != STORE_DB_PACKS, WQ_OK);
    /* A damaged head may say anything: numbers that no archive reaches are not believed. */
    WQ_FAIL_IF(stream == 0 || index > BLOCKS_MAX, WQ_OK);
    wreck_block row;
    memset(&row, 0, sizeof row);
    row.stream = stream;
    row.index = index;
    row.page = page;
    row.len = (uint32_t)payload.len;
    row.whole = whole;
    return list_add(w, &w->blocks, &row, block_order, block_same);
}

wq_status wreck_scan(wreck *w, const char *path, wq_error *err, wq_task *task)
{
    memset(w, 0, sizeof *w);
    w->err = err;
    w->task = task;
    list_init(&w->blocks, sizeof(wreck_block), BLOCKS_MAX);
    list_init(&w->tails, sizeof(wreck_tail), TAILS_MAX);
    list_init(&w->boxes, sizeof(wreck_box), BOXES_MAX);
    list_init(&w->tombs, sizeof(wreck_tomb), TOMBS_MAX);
    list_init(&w->parts, sizeof(wreck_part), PARTS_MAX);
    list_init(&w->rows, sizeof(wreck_row), ROWS_MAX);
    wq_buf_init(&w->bytes, BYTES_MAX);
    kv_scan_options options = {.count = STORE_DB_COUNT,
                               .err = err,
                               .record = take_record,
                               .block = take_block,
                               .arg = w,
                               .at = &w->at};
    kv_scan_stats stats = {0};
    WQ_TRY(kv_scan(path, &options, &stats));
    w->page_size = stats.page_size;
    w->missing = stats.missing;
    list_settle(&w->blocks, block_order, block_same);
    list_settle(&w->tails, tail_order, tail_same);
    list_settle(&w->boxes, box_order, box_same);
    list_settle(&w->tombs, tomb_order, tomb_same);
    list_settle(&w->parts, part_order, part_same);
    list_settle(&w->rows, row_order, row_same);
    return WQ_OK;
}

void wreck_release(wreck *w)
{
    free(w->blocks.rows);
    free(w->tails.rows);
    free(w->boxes.rows);
    free(w->tombs.rows);
    free(w->parts.rows);
    free(w->rows.rows);
    wq_buf_release(&w->bytes);
}

/* ---- looking things up ---- */

const wreck_tail *wreck_tail_get(const wreck *w, const wreck_tail *name)
{
    size_t from = 0;
    size_t to = w->tails.count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        const wreck_tail *tail = list_at(&w->tails, mid);
        int order = tail_order(name, tail);
        if (order == 0) {
            return tail;
        }
        from = order > 0 ? mid + 1 : from;
        to = order < 0 ? mid : to;
    }
    return NULL;
}

const store_tomb *wreck_tomb_get(const wreck *w, wq_id id)
{
    size_t from = 0;
    size_t to = w->tombs.count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        const wreck_tomb *tomb = list_at(&w->tombs, mid);
        int order = memcmp(id.b, tomb->id.b, sizeof id.b);
        if (order == 0) {
            return &tomb->tomb;
        }
        from = order > 0 ? mid + 1 : from;
        to = order < 0 ? mid : to;
    }
    return NULL;
}

/* Join the parts that begin at list place `i`. */
static wq_status parts_join(const wreck *w, size_t i, wq_buf *out)
{
    const wreck_part *first = list_at(&w->parts, i);
    uint32_t total = 0;
    wq_buf_clear(out);
    for (uint16_t part = 0; part == 0 || out->len < total; part++, i++) {
        const wreck_part *p = list_at(&w->parts, i);
        WQ_FAIL_IF(i >= w->parts.count || p->part != part || p->kind != first->kind ||
                       memcmp(p->name, first->name, sizeof p->name) != 0,
                   WQ_ECORRUPT);
        wq_span bytes = wq_span_of(w->bytes.ptr + p->at, p->len);
        if (part == 0) {
            WQ_FAIL_IF(bytes.len < 4, WQ_ECORRUPT);
            total = wq_le32(bytes.ptr);
            bytes = wq_span_sub(bytes, 4, bytes.len);
        }
        WQ_FAIL_IF(bytes.len == 0 || bytes.len > total - out->len, WQ_ECORRUPT);
        WQ_TRY(wq_buf_put_span(out, bytes));
    }
    return WQ_OK;
}

static bool part_find(const wreck *w, uint8_t kind, const uint8_t *name, size_t len, size_t *at)
{
    for (size_t i = 0; i < w->parts.count; i++) {
        const wreck_part *p = list_at(&w->parts, i);
        if (p->kind == kind && p->part == 0 && memcmp(p->name, name, len) == 0) {
            *at = i;
            return true;
        }
    }
    return false;
}

wq_status wreck_dict_get(const wreck *w, const uint8_t *head, size_t len, pack_dict_id *name,
                         wq_buf *raw)
{
    size_t at;
    WQ_FAIL_IF(!part_find(w, STORE_SPARE_DICT, head, len, &at), WQ_ENOTFOUND);
    const wreck_part *first = list_at(&w->parts, at);
    memcpy(name->b, first->name, sizeof name->b);
    wq_buf stored;
    wq_buf_init(&stored, 2 * PACK_DICT_MAX);
    wq_status st = parts_join(w, at, &stored);
    if (st == WQ_OK) {
        st = pack_dict_decode(wq_buf_span(&stored), name, raw);
    }
    wq_buf_release(&stored);
    return st;
}

/* From the boxes' own records: the tail is then in the blocks alone. */
static wq_status box_record(const wreck *w, uint32_t box, store_box_record *record)
{
    for (size_t i = 0; i < w->boxes.count; i++) {
        const wreck_box *row = list_at(&w->boxes, i);
        if (row->box == box) {
            *record = row->record;
            return WQ_OK;
        }
    }
    return WQ_ENOTFOUND;
}

wq_status wreck_box_get(const wreck *w, uint32_t box, store_box_record *record, wq_buf *tail)
{
    uint8_t name[4];
    wq_put_be32(name, box);
    wq_buf_clear(tail);
    size_t at;
    if (part_find(w, STORE_SPARE_BOX, name, sizeof name, &at) && parts_join(w, at, tail) == WQ_OK &&
        tail->len >= STORE_BOX_BYTES &&
        store_box_decode(wq_span_of(tail->ptr, STORE_BOX_BYTES), record) == WQ_OK &&
        record->bytes >= tail->len - STORE_BOX_BYTES) {
        tail->len -= STORE_BOX_BYTES;
        memmove(tail->ptr, tail->ptr + STORE_BOX_BYTES, tail->len);
        return WQ_OK;
    }
    wq_buf_clear(tail);
    return box_record(w, box, record);
}
