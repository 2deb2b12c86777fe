/* SPDX-License-Identifier: MIT */
#include "store/salvager.h"

#include "pack/layout.h"

#include <stdlib.h>
#include <string.h>

/* LMDB's page head, before the payload of a block and its own head. */
#define PAGE_HEAD 16u
#define TAIL_MAX  (4 * WQ_MIB + STORE_BOX_BYTES)
#define LEAVES    (WQ_BLOCK_PAYLOAD / WQ_LEAF_BYTES)

typedef struct wreck_pack {
    salvage_job *v;
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
            WQ_FAIL_IF(st == WQ_OK || store_salvage_fatal(st), st);
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

static wq_status lost_add(salvage_job *v, store_place place)
{
    return place_add(&v->lost, &v->lost_count, &v->lost_cap, place);
}

static wq_status read_rows(wreck_pack *p, pack_reader *reader, pack_dict *dict)
{
    salvage_job *v = p->v;
    uint32_t rows = pack_rows(reader);
    uint32_t lost = 0;
    WQ_TRY(place_add(&v->read, &v->read_count, &v->read_cap, (store_place){p->box, rows}));
    for (uint32_t row = 0; row < rows; row++) {
        store_place place = {p->box, row};
        wq_article article;
        wq_status st = pack_article(reader, v->codec, dict, row, &article);
        if (st == WQ_OK) {
            WQ_TRY(store_salvage_give(v, place, &article));
            continue;
        }
        WQ_FAIL_IF(store_salvage_fatal(st), st);
        lost++;
        WQ_TRY(lost_add(v, place));
    }
    if (lost > 0) {
        salvage_report(v, "box %u: %u of %u articles of its pack cannot be read", p->box, lost,
                       rows);
    }
    return WQ_OK;
}

static wq_status read_open(wreck_pack *p, pack_reader *reader)
{
    WQ_TRY(choose_blocks(p, reader));
    pack_dict_id name = pack_dictionary(reader);
    pack_dict *dict;
    wq_status st = store_salvage_dict(p->v, name.b, sizeof name.b, &dict);
    if (st != WQ_OK && !store_salvage_fatal(st)) {
        salvage_report(p->v, "box %u: the dictionary of its pack cannot be read", p->box);
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
        WQ_FAIL_IF(st == WQ_OK || store_salvage_fatal(st), st);
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
        WQ_FAIL_IF(st == WQ_OK || store_salvage_fatal(st), st);
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
    WQ_FAIL_IF(store_salvage_fatal(st), st);
    if (st == WQ_OK && record.bytes / WQ_BLOCK_PAYLOAD <= STORE_TAIL_BLOCKS_MAX) {
        memcpy(p->stamp, record.pack.b, sizeof p->stamp);
        st = open_total(p, record.bytes, reader);
        WQ_FAIL_IF(st == WQ_OK || store_salvage_fatal(st), st);
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
    } else if (!store_salvage_fatal(st)) {
        salvage_report(p->v, "box %u: %zu blocks and %zu records that do not make a pack", p->box,
                       p->count, p->tail_count);
        st = WQ_OK;
    }
    pack_close(reader);
    free(p->chosen);
    wq_buf_release(&p->tail);
    return st;
}

/* Both lists are in order of box. */
wq_status store_salvage_packs(salvage_job *v)
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
