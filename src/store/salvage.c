/* SPDX-License-Identifier: MIT */
#include "store/wreck.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/findings.h"
#include "kv/scan.h"
#include "pack/layout.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* LMDB's page head, before the payload of a block and its own head. */
#define PAGE_HEAD 16u
/* Editions that are remembered so that none is given twice; beyond it some may be. */
#define SEEN_MAX ((size_t)1 << 20)
/* Bytes of draft rows that one pass over the file collects. */
#define WINDOW_BYTES (6 * WQ_MIB)
#define TAIL_MAX     (4 * WQ_MIB + STORE_BOX_BYTES)
#define LEAVES       (WQ_BLOCK_PAYLOAD / WQ_LEAF_BYTES)

typedef struct salvage {
    const char *path;
    wq_error *err;
    wq_task *task;
    const store_salvager *to;
    wq_findings findings;
    wreck wreck;
    wq_file *file;
    wq_error quiet; /* of the file: what cannot be read is passed over */
    pack_codec *codec;
    pack_dict_id dict_name;
    pack_dict *dict;
    uint64_t *seen; /* hashes of editions; 0: free */
    size_t seen_count, seen_cap;
    uint64_t given;
    /* packs that were read, and their places that could not be: draft rows may be left of these,
     * and of every other box */
    store_place *read; /* row: how many it has */
    size_t read_count, read_cap;
    store_place *lost;
    size_t lost_count, lost_cap;
} salvage;

#define report(v, ...) wq_finding_put(&(v)->findings, WQ_ECORRUPT, __VA_ARGS__)

/* Not of the bytes: these end a salvage. */
static bool fatal(wq_status st)
{
    return st == WQ_ENOMEM || st == WQ_ECANCEL;
}

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

static wq_status seen_grow(salvage *v)
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

static wq_status seen_add(salvage *v, const wq_article *article, bool *fresh)
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

static wq_status give(salvage *v, store_place place, const wq_article *article)
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

static wq_status dict_get(salvage *v, const uint8_t *head, size_t len, pack_dict **dict)
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

/* ---- a pack from its blocks and tail records ---- */

typedef struct wreck_pack {
    salvage *v;
    uint32_t box;
    size_t first, count;            /* in wreck.blocks */
    size_t first_tail, tail_count;  /* in wreck.tails */
    size_t *chosen;                 /* block index to place in wreck.blocks, plus 1; 0: missing */
    uint32_t indexes;               /* whole blocks */
    uint8_t stamp[STORE_TAIL_HEAD]; /* of its tail records */
    uint64_t total;
    wq_buf tail; /* the spare copy of its end; empty: none */
} wreck_pack;

static const wreck_block *block_at(const wreck *w, size_t i)
{
    return (const wreck_block *)w->blocks.rows + i;
}

static const wreck_tail *tail_at(const wreck *w, size_t i)
{
    return (const wreck_tail *)w->tails.rows + i;
}

/* `offset` counts from the end of the whole blocks. */
static wq_status tail_read(const wreck_pack *p, uint64_t offset, uint8_t *out, size_t len)
{
    wreck_tail name = {.box = p->box, .blocks = p->indexes};
    memcpy(name.stamp, p->stamp, sizeof name.stamp);
    while (len > 0) {
        name.number = (uint16_t)(offset / STORE_TAIL_BYTES);
        const wreck_tail *tail = wreck_tail_get(&p->v->wreck, &name);
        uint64_t inner = offset % STORE_TAIL_BYTES;
        WQ_FAIL_IF(tail == NULL || inner >= tail->len, WQ_ECORRUPT);
        size_t piece = len < tail->len - inner ? len : (size_t)(tail->len - inner);
        WQ_FAIL_IF(wq_file_pread(p->v->file, tail->at + inner, out, piece) != WQ_OK, WQ_ECORRUPT);
        out += piece;
        offset += piece;
        len -= piece;
    }
    return WQ_OK;
}

static wq_status piece_read(wreck_pack *p, uint64_t offset, uint8_t *out, size_t len)
{
    uint64_t index = offset / WQ_BLOCK_PAYLOAD;
    if (index >= p->indexes) {
        return tail_read(p, offset - (uint64_t)p->indexes * WQ_BLOCK_PAYLOAD, out, len);
    }
    WQ_FAIL_IF(p->chosen[index] == 0, WQ_ECORRUPT);
    const wreck_block *block = block_at(&p->v->wreck, p->chosen[index] - 1);
    uint64_t inner = offset % WQ_BLOCK_PAYLOAD;
    WQ_FAIL_IF(inner + len > block->len, WQ_ECORRUPT);
    uint64_t at = block->page * p->v->wreck.page_size + PAGE_HEAD + WQ_BLOCK_HEAD + inner;
    wq_status st = wq_file_pread(p->v->file, at, out, len);
    return st == WQ_OK ? WQ_OK : WQ_ECORRUPT;
}

static wq_status wreck_read(void *ctx, uint64_t offset, uint8_t *out, size_t len)
{
    wreck_pack *p = ctx;
    uint64_t tail_at = p->total - p->tail.len;
    while (len > 0) {
        size_t piece = len;
        if (offset >= tail_at) {
            memcpy(out, p->tail.ptr + (offset - tail_at), len);
            return WQ_OK;
        }
        uint64_t room = WQ_BLOCK_PAYLOAD - offset % WQ_BLOCK_PAYLOAD;
        room = tail_at - offset < room ? tail_at - offset : room;
        piece = piece > room ? (size_t)room : piece;
        if (offset < PACK_PREAMBLE_BYTES && p->tail.len > 0) {
            /* The first bytes are the same in every pack. */
            uint8_t preamble[PACK_PREAMBLE_BYTES];
            pack_preamble_encode(0, preamble);
            piece =
                piece > PACK_PREAMBLE_BYTES - offset ? PACK_PREAMBLE_BYTES - (size_t)offset : piece;
            memcpy(out, preamble + offset, piece);
        } else {
            WQ_TRY(piece_read(p, offset, out, piece));
        }
        out += piece;
        offset += piece;
        len -= piece;
    }
    return WQ_OK;
}

static wq_source wreck_source(wreck_pack *p)
{
    return (wq_source){wreck_read, NULL, p, p->total};
}

/* Of several copies of a block take the one whose leaves are those of the pack's tree. */
static wq_status choose_block(wreck_pack *p, pack_reader *reader, size_t from, size_t to)
{
    uint32_t index = block_at(&p->v->wreck, from)->index;
    uint64_t leaves = pack_leaf_count(reader);
    for (size_t i = from; i < to; i++) {
        p->chosen[index] = i + 1;
        for (uint64_t leaf = (uint64_t)index * LEAVES;
             leaf < leaves && leaf < ((uint64_t)index + 1) * LEAVES; leaf++) {
            wq_status st = pack_leaf_verify(reader, (uint32_t)leaf);
            WQ_FAIL_IF(st == WQ_OK || fatal(st), st);
        }
    }
    p->chosen[index] = from + 1;
    return WQ_OK;
}

static wq_status choose_blocks(wreck_pack *p, pack_reader *reader)
{
    size_t end = p->first + p->count;
    for (size_t i = p->first; i < end;) {
        size_t to = i + 1;
        while (to < end && block_at(&p->v->wreck, to)->index == block_at(&p->v->wreck, i)->index) {
            to++;
        }
        bool inside = block_at(&p->v->wreck, i)->index < p->indexes;
        if (to - i > 1 && inside) {
            WQ_TRY(choose_block(p, reader, i, to));
        }
        i = to;
    }
    return WQ_OK;
}

/* Append to a list of at most 1 MiB; what does not fit is left out. */
static wq_status place_add(store_place **list, size_t *count, size_t *cap, store_place place)
{
    if (*count == *cap) {
        size_t more = *cap == 0 ? 64 : 2 * *cap;
        WQ_FAIL_IF(more > WQ_MIB / sizeof place, WQ_OK);
        store_place *grown = realloc(*list, more * sizeof place);
        WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
        *list = grown;
        *cap = more;
    }
    (*list)[(*count)++] = place;
    return WQ_OK;
}

static wq_status lost_add(salvage *v, store_place place)
{
    return place_add(&v->lost, &v->lost_count, &v->lost_cap, place);
}

static wq_status read_rows(wreck_pack *p, pack_reader *reader, pack_dict *dict)
{
    salvage *v = p->v;
    uint32_t rows = pack_rows(reader);
    uint32_t lost = 0;
    WQ_TRY(place_add(&v->read, &v->read_count, &v->read_cap, (store_place){p->box, rows}));
    for (uint32_t row = 0; row < rows; row++) {
        store_place place = {p->box, row};
        wq_article article;
        wq_status st = pack_article(reader, v->codec, dict, row, &article);
        if (st == WQ_OK) {
            WQ_TRY(give(v, place, &article));
            continue;
        }
        WQ_FAIL_IF(fatal(st), st);
        lost++;
        WQ_TRY(lost_add(v, place));
    }
    if (lost > 0) {
        report(v, "box %u: %u of %u articles of its pack cannot be read", p->box, lost, rows);
    }
    return WQ_OK;
}

static wq_status read_open(wreck_pack *p, pack_reader *reader)
{
    WQ_TRY(choose_blocks(p, reader));
    pack_dict_id name = pack_dictionary(reader);
    pack_dict *dict;
    wq_status st = dict_get(p->v, name.b, sizeof name.b, &dict);
    if (st != WQ_OK && !fatal(st)) {
        report(p->v, "box %u: the dictionary of its pack cannot be read", p->box);
        return WQ_OK;
    }
    WQ_TRY(st);
    return read_rows(p, reader, dict);
}

/* The pack that is `total` bytes long, with each copy of its last whole block, until one of them
 * makes sense: the pack's end may begin in it. */
static wq_status open_total(wreck_pack *p, uint64_t total, pack_reader **reader)
{
    const wreck *w = &p->v->wreck;
    wq_source source;
    free(p->chosen);
    p->total = total;
    p->indexes = (uint32_t)(total / WQ_BLOCK_PAYLOAD);
    p->chosen = calloc((size_t)p->indexes + 1, sizeof *p->chosen);
    WQ_FAIL_IF(p->chosen == NULL, WQ_ENOMEM);
    for (size_t i = p->first + p->count; i-- > p->first;) {
        if (block_at(w, i)->index < p->indexes) {
            p->chosen[block_at(w, i)->index] = i + 1;
        }
    }
    for (size_t i = p->first; i < p->first + p->count; i++) {
        if (block_at(w, i)->index + 1 != p->indexes) {
            continue;
        }
        p->chosen[p->indexes - 1] = i + 1;
        source = wreck_source(p);
        wq_status st = pack_open(&source, &p->v->quiet, reader);
        WQ_FAIL_IF(st == WQ_OK || fatal(st), st);
    }
    /* There may be no such block, and what lies behind it be enough. */
    source = wreck_source(p);
    return pack_open(&source, &p->v->quiet, reader);
}

/* Without a record that is right: the last tail record of each seal says how long the pack is. */
static wq_status open_tails(wreck_pack *p, pack_reader **reader)
{
    const wreck *w = &p->v->wreck;
    size_t end = p->first_tail + p->tail_count;
    for (size_t i = p->first_tail; i < end; i++) {
        const wreck_tail *tail = tail_at(w, i);
        const wreck_tail *next = i + 1 < end ? tail_at(w, i + 1) : NULL;
        if (next != NULL && next->blocks == tail->blocks &&
            memcmp(next->stamp, tail->stamp, sizeof tail->stamp) == 0) {
            continue;
        }
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
        memcpy(p->stamp, tail->stamp, sizeof p->stamp);
        uint64_t total = (uint64_t)tail->blocks * WQ_BLOCK_PAYLOAD +
                         (uint64_t)tail->number * STORE_TAIL_BYTES + tail->len;
        wq_status st = open_total(p, total, reader);
        WQ_FAIL_IF(st == WQ_OK || fatal(st), st);
    }
    /* A pack that fills its blocks has none. */
    WQ_FAIL_IF(p->count == 0, WQ_ECORRUPT);
    uint64_t blocks = (uint64_t)block_at(w, p->first + p->count - 1)->index + 1;
    return open_total(p, blocks * WQ_BLOCK_PAYLOAD, reader);
}

static wq_status open_any(wreck_pack *p, pack_reader **reader)
{
    store_box_record record;
    wq_status st = wreck_box_get(&p->v->wreck, p->box, &record, &p->tail);
    WQ_FAIL_IF(fatal(st), st);
    if (st == WQ_OK && record.bytes / WQ_BLOCK_PAYLOAD <= STORE_TAIL_BLOCKS_MAX) {
        memcpy(p->stamp, record.pack.b, sizeof p->stamp);
        st = open_total(p, record.bytes, reader);
        WQ_FAIL_IF(st == WQ_OK || fatal(st), st);
    }
    /* A record, or a spare, may be of a seal that was interrupted. */
    wq_buf_clear(&p->tail);
    return open_tails(p, reader);
}

static wq_status salvage_pack(wreck_pack *p)
{
    pack_reader *reader = NULL;
    wq_buf_init(&p->tail, TAIL_MAX);
    wq_status st = open_any(p, &reader);
    if (st == WQ_OK) {
        st = read_open(p, reader);
    } else if (!fatal(st)) {
        report(p->v, "box %u: %zu blocks and %zu records that do not make a pack", p->box, p->count,
               p->tail_count);
        st = WQ_OK;
    }
    pack_close(reader);
    free(p->chosen);
    wq_buf_release(&p->tail);
    return st;
}

/* Both lists are in order of box. */
static wq_status salvage_packs(salvage *v)
{
    const wreck *w = &v->wreck;
    size_t block = 0;
    size_t tail = 0;
    while (block < w->blocks.count || tail < w->tails.count) {
        wreck_pack p = {.v = v, .box = UINT32_MAX, .first = block, .first_tail = tail};
        p.box = block < w->blocks.count ? block_at(w, block)->stream : p.box;
        bool less = tail < w->tails.count && tail_at(w, tail)->box < p.box;
        p.box = less ? tail_at(w, tail)->box : p.box;
        while (block < w->blocks.count && block_at(w, block)->stream == p.box) {
            block++;
        }
        while (tail < w->tails.count && tail_at(w, tail)->box == p.box) {
            tail++;
        }
        p.count = block - p.first;
        p.tail_count = tail - p.first_tail;
        WQ_TRY(salvage_pack(&p));
    }
    return WQ_OK;
}

/* ---- draft rows ---- */

typedef struct window_part {
    bool there;
    uint32_t at, len; /* in window.bytes */
} window_part;

typedef struct window {
    salvage *v;
    size_t first, count; /* in wreck.rows */
    window_part *parts;
    wq_buf bytes;
} window;

static const wreck_row *row_at(const wreck *w, size_t i)
{
    return (const wreck_row *)w->rows.rows + i;
}

static int window_order(const wreck_row *row, store_place place, uint32_t check, uint8_t part)
{
    int order = store_place_compare(row->place, place);
    if (order != 0) {
        return order;
    }
    if (row->check != check) {
        return row->check < check ? -1 : 1;
    }
    return row->part == part ? 0 : row->part < part ? -1 : 1;
}

static wq_status window_take(void *arg, unsigned db, wq_span key, wq_span value, uint64_t page)
{
    window *win = arg;
    (void)page;
    WQ_FAIL_IF(store_cancelled(win->v->task), WQ_ECANCEL);
    store_draft_part part;
    WQ_FAIL_IF(db != STORE_DB_DRAFT || key.len != STORE_KEY_DRAFT, WQ_OK);
    WQ_FAIL_IF(store_draft_part_decode(value, key.ptr[8], &part) != WQ_OK, WQ_OK);
    store_place place = {wq_be32(key.ptr), wq_be32(key.ptr + 4)};
    size_t from = win->first;
    size_t to = win->first + win->count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int order = window_order(row_at(&win->v->wreck, mid), place, part.check, key.ptr[8]);
        if (order == 0) {
            window_part *p = &win->parts[mid - win->first];
            WQ_FAIL_IF(p->there || value.len != row_at(&win->v->wreck, mid)->len, WQ_OK);
            *p = (window_part){true, (uint32_t)win->bytes.len, (uint32_t)value.len};
            return wq_buf_put_span(&win->bytes, value);
        }
        from = order < 0 ? mid + 1 : from;
        to = order > 0 ? mid : to;
    }
    return WQ_OK;
}

/* Join the parts [from, to) of one record. */
static wq_status row_join(const window *win, size_t from, size_t to, uint8_t dict[4],
                          wq_buf *record)
{
    uint32_t total = 0;
    wq_buf_clear(record);
    for (size_t i = from; i < to; i++) {
        const window_part *p = &win->parts[i - win->first];
        const wreck_row *row = row_at(&win->v->wreck, i);
        store_draft_part part;
        WQ_FAIL_IF(!p->there || row->part != i - from, WQ_ECORRUPT);
        WQ_TRY(
            store_draft_part_decode(wq_span_of(win->bytes.ptr + p->at, p->len), row->part, &part));
        if (i == from) {
            total = part.total;
            memcpy(dict, part.dict, 4);
        }
        WQ_TRY(wq_buf_put_span(record, part.bytes));
    }
    const wreck_row *row = row_at(&win->v->wreck, from);
    bool whole =
        record->len == total && store_draft_check(row->place, wq_buf_span(record)) == row->check;
    return whole ? WQ_OK : WQ_ECORRUPT;
}

static wq_status row_give(window *win, size_t from, size_t to, wq_buf *record)
{
    salvage *v = win->v;
    uint8_t head[4];
    pack_dict *dict;
    wq_article article;
    WQ_TRY(row_join(win, from, to, head, record));
    WQ_TRY(dict_get(v, head, sizeof head, &dict));
    WQ_TRY(pack_record_decode(v->codec, dict, wq_buf_span(record), &article));
    wq_status st = give(v, row_at(&v->wreck, from)->place, &article);
    /* What `each` says ends the salvage, whatever it is. */
    return st == WQ_OK ? WQ_EEND : st;
}

static size_t record_end(const wreck *w, size_t from)
{
    size_t to = from + 1;
    const wreck_row *row = row_at(w, from);
    while (to < w->rows.count && row_at(w, to)->check == row->check &&
           store_place_compare(row_at(w, to)->place, row->place) == 0) {
        to++;
    }
    return to;
}

static wq_status window_give(window *win, uint64_t *lost)
{
    wq_buf record;
    wq_buf_init(&record, STORE_RECORD_MAX);
    wq_status st = WQ_OK;
    for (size_t i = win->first; st == WQ_OK && i < win->first + win->count;) {
        size_t to = record_end(&win->v->wreck, i);
        st = row_give(win, i, to, &record);
        if (st == WQ_EEND) {
            st = WQ_OK;
        } else if (st == WQ_ECORRUPT || st == WQ_ENOTFOUND || st == WQ_ELIMIT) {
            ++*lost;
            st = WQ_OK;
        }
        i = to;
    }
    wq_buf_release(&record);
    return st;
}

static wq_status salvage_window(salvage *v, size_t first, size_t count, size_t bytes,
                                uint64_t *lost)
{
    window win = {.v = v, .first = first, .count = count};
    wq_buf_init(&win.bytes, bytes);
    win.parts = calloc(count, sizeof *win.parts);
    wq_status st = win.parts == NULL ? WQ_ENOMEM : WQ_OK;
    if (st == WQ_OK) {
        kv_scan_options options = {
            .count = STORE_DB_COUNT, .err = v->err, .record = window_take, .arg = &win};
        st = kv_scan(v->path, &options, NULL);
    }
    if (st == WQ_OK) {
        st = window_give(&win, lost);
    }
    free(win.parts);
    wq_buf_release(&win.bytes);
    return st;
}

/* The first place of a list that is not less; both lists are in order of box and row, since packs
 * are read so. */
static size_t place_seek(const store_place *list, size_t count, store_place place)
{
    size_t from = 0;
    size_t to = count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        bool less = store_place_compare(list[mid], place) < 0;
        from = less ? mid + 1 : from;
        to = less ? to : mid;
    }
    return from;
}

/* Is a draft row of interest: was it not given as a row of its pack? An interrupted seal may have
 * left a pack with fewer rows than the draft came to have. */
static bool row_wanted(const salvage *v, store_place place)
{
    size_t at = place_seek(v->read, v->read_count, (store_place){place.box, 0});
    if (at == v->read_count || v->read[at].box != place.box || place.row >= v->read[at].row) {
        return true;
    }
    at = place_seek(v->lost, v->lost_count, place);
    return at < v->lost_count && store_place_compare(v->lost[at], place) == 0;
}

/* Keep what is wanted of the list of rows. */
static void rows_thin(salvage *v)
{
    wreck_list *rows = &v->wreck.rows;
    wreck_row *all = rows->rows;
    size_t kept = 0;
    store_place last = {0, 0};
    bool wanted = false;
    for (size_t i = 0; i < rows->count; i++) {
        if (i == 0 || store_place_compare(last, all[i].place) != 0) {
            last = all[i].place;
            wanted = row_wanted(v, last);
        }
        if (wanted) {
            all[kept++] = all[i];
        }
    }
    rows->count = kept;
}

static wq_status salvage_drafts(salvage *v)
{
    rows_thin(v);
    uint64_t lost = 0;
    const wreck *w = &v->wreck;
    for (size_t i = 0; i < w->rows.count;) {
        size_t bytes = 0;
        size_t to = i;
        while (to < w->rows.count && (bytes < WINDOW_BYTES)) {
            size_t end = record_end(w, to);
            for (; to < end; to++) {
                bytes += row_at(w, to)->len;
            }
        }
        WQ_TRY(salvage_window(v, i, to - i, bytes, &lost));
        i = to;
    }
    if (lost > 0) {
        report(v, "%" PRIu64 " records of drafts are not whole", lost);
    }
    return WQ_OK;
}

/* ---- all of it ---- */

/* Both copies of a tombstone may be lost, and the article not: then nothing says that it was
 * deleted. But what says how many were is elsewhere, and so is the file's length. */
static void tombs_doubt(salvage *v, uint64_t known)
{
    const wreck *w = &v->wreck;
    if (!w->stated) {
        report(v, "how many articles were deleted cannot be read: some of them may come back");
    } else if (known < w->deleted) {
        report(v,
               "%" PRIu64 " of %" PRIu64 " deletions cannot be read: these articles may come back",
               w->deleted - known, w->deleted);
    } else if (w->missing > 0) {
        report(v,
               "%" PRIu64 " pages at the end of the file are missing: what was deleted last may "
               "come back",
               w->missing);
    }
}

static wq_status salvage_tombs(salvage *v)
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

static wq_status salvage_run(salvage *v)
{
    WQ_TRY(wreck_scan(&v->wreck, v->path, v->err, v->task));
    if (v->wreck.overflow) {
        report(v, "there is more in the file than a salvage can hold; some of it is left out");
    }
    wq_status st = wq_file_open(v->path, WQ_FILE_READ, &v->quiet, &v->file);
    if (st != WQ_OK) {
        return wq_fail(v->err, st, "%s", v->quiet.text);
    }
    WQ_TRY(salvage_tombs(v));
    WQ_TRY(pack_codec_new(&v->codec));
    WQ_TRY(salvage_packs(v));
    return salvage_drafts(v);
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
    salvage *v = calloc(1, sizeof *v);
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
