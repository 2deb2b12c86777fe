/* SPDX-License-Identifier: MIT */
/* What the files of store share: the bodies of store and store_view.
 * Layer: store, private to it. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include "store/catalog.h"
#include "store/databases.h"
#include "store/learned.h"

#define STORE_FILE      "articles.mdb"
#define STORE_FILE_NEW  "articles.mdb.new"
#define STORE_LOCK_FILE "lock"

/** Open packs that a view keeps: their tables are what costs. */
#define STORE_OPEN_PACKS 3u
/** Dictionaries that an archive handle keeps ready for reading. */
#define STORE_OPEN_DICTS 2u
/** Most bytes of an encoded draft record. */
#define STORE_RECORD_MAX (3 * WQ_LIMIT_ARTICLE)
/** Most editions of one article that are looked at. */
#define STORE_EDITIONS 256u
/** Ids that one change holds in memory before their run is written (16 bytes each, and a table
 * of half as much). */
#define STORE_PENDING 8192u
/** A draft of so many rows is sealed whatever its bytes: the pack's writer holds heap for each. */
#define STORE_DRAFT_ROWS 57344u
/** Level of the draft's records: they live for a day, and are read by the seal. */
#define STORE_DRAFT_LEVEL 6

typedef struct store_dict {
    pack_dict_id name;
    pack_dict *dict;
    uint64_t used;
} store_dict;

/** Where a pack reader reads. */
typedef struct store_stream {
    kv_view *kv;
    uint32_t box;
    uint64_t bytes;                 /**< of the pack */
    uint8_t stamp[STORE_TAIL_HEAD]; /**< of its tail records */
} store_stream;

typedef struct store_pack {
    uint32_t box; /**< 0: free */
    uint64_t used;
    pack_reader *reader;
    store_stream *stream;
    pack_id id;
} store_pack;

struct store_view {
    store *s;
    kv_view *kv;
    bool change;
    store_state state;
    catalog_list runs;
    pack_codec *codec; /**< made when first needed */
    wq_buf record;     /**< a draft record, joined */
    /** The draft's row that the codec holds (box 0: none), and what was made of it: whoever asks
     * for a row mostly asks for its article next. */
    store_place held;
    wq_article held_article;
    uint64_t tick;
    store_pack packs[STORE_OPEN_PACKS];
    learned_lines *learned; /**< LEARNED_VIEWS of them, or NULL */
    wq_buf shown;           /**< of wq_part: an article without learned lines */
};

/** Ids of the open change that are in no run yet. */
typedef struct store_pending {
    catalog_entry *entries;
    uint32_t *slots; /**< number of an entry plus 1, by prefix; twice STORE_PENDING */
    uint32_t count;
} store_pending;

struct store {
    char *dir;
    char *path;
    wq_error *err;
    wq_file *lock; /**< NULL on a medium that cannot be locked */
    bool write, exclusive, no_lock;
    bool alone;      /* exclusive for a while: store_alone_begin */
    bool dirty_mark; /**< the lock file says "writing" */
    bool suspect;    /**< verify found damage */
    bool failed;     /**< something went wrong that must not be called clean */
    size_t memory;
    int level;
    kv_env *kv;
    uint64_t tick;
    store_dict dicts[STORE_OPEN_DICTS];
    pack_codec *spare; /**< of a closed view, for the next */
    /* the open change */
    store_view *change;
    store_pending pending;
    uint64_t draft_bytes; /**< in the draft at the last begin or commit; 0 after a seal */
    uint32_t draft_rows;
    bool touched;          /**< the change has something to commit */
    wq_status broken;      /**< it failed half-way: it can only be aborted */
    pack_codec *codec;     /**< for encoding */
    pack_dict *draft_dict; /**< ready for encoding */
    wq_buf encoded;
    learned_cache learned;
};

/* ---- view.c ---- */
/** A view over `kv` (taken, also on failure). */
wq_status store_view_new(store *s, kv_view *kv, bool change, store_view **out) WQ_MUST_USE;
wq_status store_view_codec(store_view *view) WQ_MUST_USE;
/** The open pack of a box; borrowed until another is asked for. WQ_ENOTFOUND: no such box. */
wq_status store_view_pack(store_view *view, uint32_t box, store_pack **out) WQ_MUST_USE;

/* ---- tail.c ---- */
void store_stream_init(store_stream *stream, kv_view *kv, uint32_t box, uint64_t bytes,
                       const pack_id *id);
/** A source over the pack of a box: its whole blocks, then its tail records, each of which is
 * verified when it is read. `stream` is borrowed for the source's life. */
wq_source store_stream_source(store_stream *stream);
/** Neither a block nor a tail record of the box but those of the pack. WQ_ECORRUPT. */
wq_status store_stream_bounds(const store_stream *stream) WQ_MUST_USE;
/** Append what lies behind `blocks` whole blocks of a pack (less than a block) as records. No
 * greater box may have any. */
wq_status store_tail_put(kv_view *txn, uint32_t box, const pack_id *id, uint32_t blocks,
                         wq_span bytes) WQ_MUST_USE;

/* ---- draft.c ---- */
/** Encode nothing, just write: the record of a row, in parts. `dict`: what it was encoded with. */
wq_status store_draft_put(kv_view *txn, store_place place, const pack_dict_id *dict,
                          wq_span record) WQ_MUST_USE;
/** A row's article, decoded; spans borrowed until the view's next call. WQ_ENOTFOUND. */
wq_status store_draft_get(store_view *view, store_place place, wq_article *article) WQ_MUST_USE;
/** Delete the rows of boxes that are no longer the draft, in transactions of its own. */
wq_status store_draft_sweep(store *s) WQ_MUST_USE;

/** One part of a record, for draft.c and salvage.c. */
typedef struct store_draft_part {
    uint32_t check;  /**< of the whole record: which parts belong together */
    uint32_t total;  /**< bytes of the whole record; part 0 only */
    uint8_t dict[4]; /**< the head of the dictionary's name; part 0 only */
    wq_span bytes;
} store_draft_part;
wq_status store_draft_part_decode(wq_span value, uint8_t part, store_draft_part *out) WQ_MUST_USE;
uint32_t store_draft_check(store_place place, wq_span record);

/* ---- dicts.c ---- */
/** A dictionary ready for reading; borrowed until two others are asked for. `*dict` is NULL for
 * the name of none. WQ_ECORRUPT when it is missing or damaged. */
wq_status store_dict_get(store *s, kv_view *kv, const pack_dict_id *name,
                         pack_dict **dict) WQ_MUST_USE;
/** The raw bytes of one, verified against its name. */
wq_status store_dict_read(kv_view *kv, const pack_dict_id *name, wq_buf *raw) WQ_MUST_USE;
/** The full name that begins with these bytes. WQ_ENOTFOUND. */
wq_status store_dict_name(kv_view *kv, const uint8_t head[4], pack_dict_id *name) WQ_MUST_USE;
/** Write a raw dictionary, if it is not there; `*stored` receives its bytes in the file. */
wq_status store_dict_put(kv_view *txn, const pack_dict_id *name, wq_span raw,
                         uint64_t *stored) WQ_MUST_USE;
void store_dicts_free(store *s);
/** Choose the dictionary for sealing the rows of the draft: the newest one if it serves nearly as
 * well as when it was made, else a new one, else none (too little text).
 * `raw` receives its bytes (empty: none); `*score` what it does in sealed bytes per 10,000 raw. */
wq_status store_dict_choose(store_view *view, int level, wq_buf *raw, uint32_t *score) WQ_MUST_USE;

/* ---- find.c ---- */
/** Every live edition of an id, in no order. `each` may not call the view (its row is borrowed);
 * WQ_EEND from it ends quietly. */
wq_status store_editions(store_view *view, wq_id id,
                         wq_status (*each)(void *arg, store_place place, const wq_article *row),
                         void *arg) WQ_MUST_USE;
/** The tombstone of an id; `*known` is false when there is none. */
wq_status store_tomb_find(store_view *view, wq_id id, store_tomb *tomb, bool *known) WQ_MUST_USE;

/* ---- change.c ---- */
/** Candidates among the ids of the open change. */
wq_status store_pending_range(const store *s, uint64_t first, uint64_t last,
                              wq_status (*each)(void *arg, const catalog_entry *entry),
                              void *arg) WQ_MUST_USE;
/** Large merges that are due, each in transactions of its own. */
wq_status store_tidy(store *s) WQ_MUST_USE;

/* ---- seal.c ---- */
/** Take away what an interrupted seal left: blocks of a box that is not sealed. */
wq_status store_seal_sweep(store *s) WQ_MUST_USE;

/* ---- store.c ---- */
/** Hand a status on; a failure for which no lower function had words gets some. */
wq_status store_told(store *s, wq_status st) WQ_MUST_USE;
/** The caller asked to stop. */
bool store_cancelled(const wq_task *task);
void store_progress(const wq_task *task, const char *what, uint64_t articles, uint64_t total);
/** Note what a verify has found: a writer refuses an archive that is not whole. */
void store_judge(store *s, bool whole);
/** The writer lock for a handle that only reads (`*taken` is false where there is none to take):
 * nobody may write while the file is walked. WQ_EBUSY. */
wq_status store_writer_lock(store *s, bool *taken) WQ_MUST_USE;
void store_writer_unlock(store *s);
/** Open articles.mdb in an already locked directory. */
wq_status store_file_open(store *s, bool create) WQ_MUST_USE;

#endif
