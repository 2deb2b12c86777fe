/* SPDX-License-Identifier: MIT */
/* What lies in articles.mdb: the names of its databases, their keys, and the records that are
 * not articles. FORMAT.md draws the bytes; this is the only code that knows them.
 *
 * Layer: store. */
#ifndef STORE_DATABASES_H
#define STORE_DATABASES_H

#include "kv/kv.h"
#include "pack/pack.h"
#include "store/store.h"

/** A database is its index in kv, and that index seeds its checks: append, never reorder. */
typedef enum store_db {
    STORE_DB_META,   /**< "state", "runs" */
    STORE_DB_BOXES,  /**< box: what was sealed */
    STORE_DB_DRAFT,  /**< box, row, part: the rows of the draft */
    STORE_DB_PACKS,  /**< whole blocks; a box is a stream */
    STORE_DB_DICTS,  /**< name, part: dictionaries */
    STORE_DB_RUNS,   /**< run, prefix, number: the catalogue */
    STORE_DB_TOMBS,  /**< id: what was deleted */
    STORE_DB_SPARES, /**< second copies of what much depends on, for salvage */
    STORE_DB_TAILS,  /**< box, blocks, number: what lies behind a pack's last whole block */
    STORE_DB_LINES,  /**< source, record: lines that recur (learned.h) */
    STORE_DB_COUNT
} store_db;

extern const char *const STORE_DB_NAMES[STORE_DB_COUNT];

/** Version of everything in articles.mdb but the packs, which have their own. */
#define STORE_FORMAT_VERSION 1u
/** Feature bits that this version knows; an archive with others is refused. */
#define STORE_FEATURES 0u

/* ---- keys ---- */
#define STORE_KEY_BOX   4u
#define STORE_KEY_DRAFT 9u
#define STORE_KEY_RUN   16u
#define STORE_KEY_BLOCK 8u
#define STORE_KEY_TAIL  8u
void store_key_box(uint8_t key[STORE_KEY_BOX], uint32_t box);
void store_key_draft(uint8_t key[STORE_KEY_DRAFT], store_place place, uint8_t part);
void store_key_run(uint8_t key[STORE_KEY_RUN], uint32_t run, uint64_t prefix, uint32_t number);
void store_key_block(uint8_t key[STORE_KEY_BLOCK], uint32_t box, uint32_t index);
/** Record `number` of what lies behind `blocks` (24 bits) whole blocks of a box. */
void store_key_tail(uint8_t key[STORE_KEY_TAIL], uint32_t box, uint32_t blocks, uint8_t number);

/* ---- tails: what lies behind the last whole block of a pack ----
 * Half a leaf each, so that a page is filled by two (a value on a page of its own would be found
 * by a key on another one: with that page a whole pack would be lost). */
#define STORE_TAIL_BLOCKS_MAX 0xFFFFFFu
/** First bytes of the pack's id, at the head of each of its records: it tells those of an
 * interrupted seal from those of the one that came after it. */
#define STORE_TAIL_HEAD  4u
#define STORE_TAIL_BYTES 2010u /**< of the pack, in each record but the last */
typedef struct store_tail_record {
    uint32_t box, blocks;
    uint8_t number;
    uint8_t stamp[STORE_TAIL_HEAD];
    wq_span bytes; /**< borrowed from the value */
} store_tail_record;
/** From a key and a value. WQ_ECORRUPT. */
wq_status store_tail_decode(wq_span key, wq_span value, store_tail_record *out) WQ_MUST_USE;

/* ---- things of many parts: dictionaries, spares ----
 * A thing is a head (the first bytes of its keys) and parts of about half a page, so that leaf
 * pages fill: key = head, part be16; part 0 begins with the bytes of all. */
/** Longest head. */
#define STORE_HEAD_MAX 32u
/** Bytes of a part's value. */
#define STORE_PART 1990u
wq_status store_parts_put(kv_view *txn, unsigned db, wq_span head, wq_span bytes) WQ_MUST_USE;
/** Joined, appended to `out` (whose maximum bounds it). WQ_ENOTFOUND: no such thing. */
wq_status store_parts_get(kv_view *kv, unsigned db, wq_span head, wq_buf *out) WQ_MUST_USE;

/** Spares: kinds, the first byte of a head in STORE_DB_SPARES. */
#define STORE_SPARE_BOX  'b' /**< box be32: its record, then the tail of its pack */
#define STORE_SPARE_DICT 'd' /**< name: the stored dictionary */
#define STORE_SPARE_TOMB 't' /**< id: a plain record, the tombstone */
wq_span store_spare_head(uint8_t out[STORE_HEAD_MAX], uint8_t kind, const void *name, size_t len);

/* ---- the state: one record that says where everything stands ---- */
#define STORE_STATE_KEY "state"
typedef struct store_state {
    uint32_t version, features;
    uint64_t generation;
    uint32_t next_box;  /**< the number that the next box gets; counts from 1 */
    uint32_t draft_box; /**< 0: there is no draft */
    uint32_t draft_rows;
    uint32_t next_run;    /**< counts from 1 */
    uint64_t draft_bytes; /**< of encoded records */
    uint64_t draft_raw;   /**< UTF-8 of their titles and parts */
    uint64_t articles, editions, deleted;
    uint64_t frames, tables, dictionaries, raw; /**< bytes in sealed packs; raw with the draft */
    uint32_t packs;
    uint32_t dict_score;     /**< sealed bytes per 10,000 raw when `dict` was made */
    pack_dict_id dict;       /**< the newest dictionary; zeros: none */
    uint32_t learned;        /**< sources of which lines are learned */
    pack_dict_id draft_dict; /**< what the draft's records are encoded with; zeros: none */
} store_state;

/** A new archive's state. */
void store_state_init(store_state *state);
/** Read or write it. WQ_ENOTFOUND: no archive there yet; WQ_EVERSION: of a later version. */
wq_status store_state_get(kv_view *kv, store_state *state) WQ_MUST_USE;
wq_status store_state_put(kv_view *txn, const store_state *state) WQ_MUST_USE;
/** From bytes (salvage finds them without their tree). */
wq_status store_state_decode(wq_span bytes, store_state *state) WQ_MUST_USE;

/* ---- boxes: what was sealed ---- */
typedef struct store_box_record {
    uint32_t rows;
    uint64_t bytes; /**< of the stream */
    uint64_t frames, tables, raw;
    pack_id pack;
    pack_dict_id dict;
} store_box_record;
wq_status store_box_get(kv_view *kv, uint32_t box, store_box_record *record) WQ_MUST_USE;
wq_status store_box_put(kv_view *txn, uint32_t box, const store_box_record *record) WQ_MUST_USE;
/** The bytes of a record. */
#define STORE_BOX_BYTES 88u
void store_box_encode(const store_box_record *record, uint8_t out[STORE_BOX_BYTES]);
wq_status store_box_decode(wq_span bytes, store_box_record *record) WQ_MUST_USE;

/* ---- tombstones ----
 * Never taken away: salvage sees old pages too and believes the highest generation. */
typedef struct store_tomb {
    uint64_t generation; /**< of the change that wrote this */
    bool deleted;        /**< false: it came back */
    store_place since;   /**< editions before this place are gone in any case */
} store_tomb;
/** WQ_ENOTFOUND: it was never deleted. */
wq_status store_tomb_get(kv_view *kv, wq_id id, store_tomb *tomb) WQ_MUST_USE;
wq_status store_tomb_put(kv_view *txn, wq_id id, const store_tomb *tomb) WQ_MUST_USE;
wq_status store_tomb_decode(wq_span bytes, store_tomb *tomb) WQ_MUST_USE;
/** Is an edition at `place` to be seen, as `tomb` says (NULL: never deleted)? */
bool store_tomb_live(const store_tomb *tomb, store_place place);

/** The first 8 bytes of an id as a number: its order is that of the ids. */
uint64_t store_id_prefix(wq_id id);
bool store_id_equal(wq_id a, wq_id b);
bool store_dict_none(const pack_dict_id *name);
bool store_dict_equal(const pack_dict_id *a, const pack_dict_id *b);
/** -1, 0, 1 in order of (box, row). */
int store_place_compare(store_place a, store_place b);

#endif
