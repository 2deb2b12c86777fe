/* SPDX-License-Identifier: MIT */
/* What a scan finds in a damaged articles.mdb, without its trees: where blocks and draft rows lie,
 * and the small things (box records, tombstones, dictionaries, pack tails) themselves.
 *
 * Places are kept, not contents, so the heap grows with the number of blocks and rows only; each
 * list has a maximum (wreck.c).
 * Layer: store, for salvager.h. */
#ifndef STORE_WRECK_H
#define STORE_WRECK_H

#include "store/inside.h"

/** A list of rows of one size, with a maximum. Owned by the wreck. */
typedef struct wreck_list {
    void *rows;
    size_t count, cap, max;
    size_t size; /**< of a row */
} wreck_list;

typedef struct wreck_block {
    uint32_t stream, index;
    uint64_t page;
    uint32_t len; /**< of its payload */
    bool whole;
} wreck_block;

/** A record of what lies behind a pack's whole blocks: where, not what it says. */
typedef struct wreck_tail {
    uint32_t box;
    uint8_t stamp[STORE_TAIL_HEAD]; /**< of the seal that it came of */
    uint32_t blocks;                /**< whole ones before it */
    uint16_t number;
    uint16_t len; /**< of its bytes */
    uint64_t at;  /**< of its bytes, in the file */
} wreck_tail;

typedef struct wreck_box {
    uint32_t box;
    store_box_record record;
} wreck_box;

typedef struct wreck_tomb {
    wq_id id;
    store_tomb tomb;
} wreck_tomb;

/** One part of a dictionary or a spare (its bytes follow in `bytes`). */
typedef struct wreck_part {
    uint8_t kind; /**< STORE_SPARE_DICT, STORE_SPARE_BOX */
    uint8_t name[16];
    uint16_t part;
    uint32_t at, len; /**< in wreck.bytes */
} wreck_part;

/** One part of a draft row: what it is, not what it says. */
typedef struct wreck_row {
    store_place place;
    uint32_t check;
    uint32_t len;
    uint8_t part;
} wreck_row;

typedef struct wreck {
    wq_error *err;
    wq_task *task;
    uint32_t page_size;
    wreck_list blocks; /**< sorted by stream, index, whole ones first */
    wreck_list tails;  /**< sorted by box, stamp, blocks, number, each once */
    wreck_list boxes;  /**< sorted by box */
    wreck_list tombs;  /**< sorted by id, the highest generation of each */
    wreck_list parts;  /**< sorted by kind, name, part */
    wreck_list rows;   /**< sorted by place, check, part, each once */
    wq_buf bytes;
    uint64_t at; /**< while scanning: of the present value, in the file */
    bool stated; /**< a state was found; what follows is of the one of the highest generation */
    uint64_t generation, deleted;
    uint64_t missing; /**< pages that a head counts, behind the end of the file */
    bool overflow;    /**< a maximum was reached: something is left out */
} wreck;

/** Scan the file and sort what was found. */
wq_status wreck_scan(wreck *w, const char *path, wq_error *err, wq_task *task) WQ_MUST_USE;
void wreck_release(wreck *w);

/** The record of a tail with this name (`len` and `at` are not looked at), or NULL; borrowed. */
const wreck_tail *wreck_tail_get(const wreck *w, const wreck_tail *name);
/** The tombstone of an id, or NULL; borrowed. */
const store_tomb *wreck_tomb_get(const wreck *w, wq_id id);
/** A dictionary's raw bytes by the head of its name (4 or all 16 bytes). WQ_ENOTFOUND. */
wq_status wreck_dict_get(const wreck *w, const uint8_t *head, size_t len, pack_dict_id *name,
                         wq_buf *raw) WQ_MUST_USE;
/** The spare of a box: its record, and the tail of its pack in `tail`. WQ_ENOTFOUND. */
wq_status wreck_box_get(const wreck *w, uint32_t box, store_box_record *record,
                        wq_buf *tail) WQ_MUST_USE;

#endif
