/* SPDX-License-Identifier: MIT */
/* store: "an id: the article".  articles.mdb, the truth.
 *
 * An archive's articles lie in boxes: box numbers are local, count up, are never used again. The
 * open box is the draft; sealing turns it into a pack under the same box number with the same
 * rows, so a place (box, row) is good for ever.
 *
 * Layer: store (on base, kv, pack). Thread rule: one owner. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "kv/kv.h"
#include "pack/pack.h"

typedef struct store store;
typedef struct store_view store_view; /**< one generation: a snapshot, or the open change */

/** Where an edition lies in this archive. */
typedef struct store_place {
    uint32_t box;
    uint32_t row;
} store_place;

/* ---- archive directory and locks: src/store/store.c ---- */
typedef struct store_options {
    bool write; /**< take the writer lock (waits up to `wait_ms`, then WQ_EBUSY) */
    bool create;
    bool exclusive; /**< nobody else may have the archive open (compact, rebuild, salvage) */
    unsigned wait_ms;
    size_t memory; /**< heap for writing; 0: WQ_LIMIT_HEAP_WORK */
    int level;     /**< compression of packs; 0: the default */
    wq_error *err;
} store_options;

wq_status store_open(const char *dir, const store_options *options, store **out) WQ_MUST_USE;
void store_close(store *s);
/** Locks cannot be taken there (a read-only medium): the index must be opened without, too. */
bool store_no_lock(const store *s);

/* ---- reading: a snapshot ---- */
wq_status store_snapshot(store *s, store_view **out) WQ_MUST_USE;
void store_view_close(store_view *view);
/** Counts one per change; the index says which one it covers. */
uint64_t store_generation(const store_view *view);

typedef struct store_box {
    uint32_t box;
    uint32_t rows;
    bool sealed;
    pack_id pack; /**< when sealed */
} store_box;
/** Boxes in order of number: the first with number >= `from`; WQ_ENOTFOUND at the end. */
wq_status store_box_next(store_view *view, uint32_t from, store_box *box) WQ_MUST_USE;

/** Table row of a place (no body). Spans borrowed until the next call on the view.
 * WQ_ENOTFOUND: no such place. Deleted articles are given too: ask store_deleted. */
wq_status store_row(store_view *view, store_place place, wq_article *article) WQ_MUST_USE;
/** The whole article at a place; its id is recomputed and compared. Borrowed as above. */
wq_status store_article(store_view *view, store_place place, wq_article *article) WQ_MUST_USE;

/** The same as it is shown and indexed: lines of its body that recur in its source (learned.h) are
 * WQ_PART_LEARNED, unless all of it were. */
wq_status store_article_shown(store_view *view, store_place place, wq_article *article) WQ_MUST_USE;

/** A line that was counted more than once, or is overruled. */
typedef struct store_line {
    wq_span source;    /**< its name, cut to 115 bytes; empty for a line that is overruled */
    wq_span text;      /**< cut to 103 bytes */
    uint32_t count;    /**< articles that have it, for certain */
    uint32_t articles; /**< of the source that were counted */
    bool learned;      /**< it is left out */
    bool kept;         /**< overruled */
} store_line;
/** Lines that are learned, and those that are overruled; in order of source and count. Spans are
 * borrowed during the call; `each` may not call the view. */
wq_status store_lines_each(store_view *view, wq_status (*each)(void *arg, const store_line *line),
                           void *arg) WQ_MUST_USE;
/** In the open change: this line is never left out again. */
wq_status store_line_keep(store *s, wq_span line) WQ_MUST_USE;

/** The rules that a person gave for reading pages, as text; empty: none. */
wq_status store_rules_get(store_view *view, wq_buf *out) WQ_MUST_USE;
/** In the open change: these instead. */
wq_status store_rules_put(store *s, wq_span text) WQ_MUST_USE;

/** Places of all live editions of an id, at most `max`, the one to be shown first (least date,
 * pack id, row; undated last). `*count` 0 and WQ_ENOTFOUND when there is none or it is deleted. */
wq_status store_find(store_view *view, wq_id id, store_place *places, size_t max,
                     size_t *count) WQ_MUST_USE;
/** The one id in [least, greatest]; WQ_ENOTFOUND, WQ_EAMBIGUOUS (then `*id` is one of them). */
wq_status store_find_prefix(store_view *view, wq_id least, wq_id greatest, wq_id *id) WQ_MUST_USE;
wq_status store_deleted(store_view *view, wq_id id, bool *deleted) WQ_MUST_USE;
/** Every edition that is gone for good and whose article was deleted, or came back, after
 * `generation`: what an index that covers `generation` must strike out. Ids in order; `each` may
 * not call the view. */
wq_status store_tombs_since(store_view *view, uint64_t generation,
                            wq_status (*each)(void *arg, wq_id id, store_place place),
                            void *arg) WQ_MUST_USE;

typedef struct store_stat {
    uint64_t articles, editions, deleted; /**< live articles, their editions, tombstones */
    uint32_t packs;
    uint32_t draft_rows;
    uint64_t draft_bytes;
    uint64_t frames, tables, dictionaries, catalog, raw, file; /**< bytes */
    uint64_t generation;
} store_stat;
wq_status store_stat_get(store_view *view, store_stat *stat) WQ_MUST_USE;

/* ---- changing: one change is one commit of articles.mdb ---- */
wq_status store_begin(store *s) WQ_MUST_USE;
/** The open change as a view (sees its own articles). Borrowed until commit or abort. */
store_view *store_change(store *s);
typedef enum store_added {
    STORE_ADDED,   /**< a new article */
    STORE_EDITION, /**< the article is there, this edition of it is new */
    STORE_PRESENT  /**< this very edition is there */
} store_added;
/** Add one edition to the draft. `article->id` must be set. A deleted article that is added by
 * hand comes back (its tombstone is lifted) as a new row. WQ_ETOOBIG above the limits,
 * WQ_EENCODING (nothing has happened then); after other failures the change can only be aborted,
 * and store_commit says why. The article's spans are read during the call only. */
wq_status store_add(store *s, const wq_article *article, store_added *what,
                    store_place *place) WQ_MUST_USE;
wq_status store_delete(store *s, wq_id id) WQ_MUST_USE;
/** Remember an id as deleted that is not (or no longer) here: what a salvaged archive knew. Fine
 * if it is remembered already. WQ_EEXISTS: there is such an article. */
wq_status store_bury(store *s, wq_id id) WQ_MUST_USE;
/** The change holds about WQ_LIMIT_TXN_DIRTY bytes, or as many ids as are kept in memory: commit
 * before the next store_add. */
bool store_change_full(const store *s);
/** The draft has reached WQ_LIMIT_DRAFT (or 57,344 rows): seal soon. Of the open change, or as the
 * last one of this store left it; false before the first. */
bool store_draft_full(const store *s);
wq_status store_commit(store *s, uint64_t *generation) WQ_MUST_USE;
void store_abort(store *s);

/** Seal the draft into a pack: several bulk commits while invisible, one that makes it visible.
 * Restartable: what an interrupted seal left is taken away first. Nothing to do: WQ_OK, rows 0. */
wq_status store_seal(store *s, wq_task *task, uint32_t *rows) WQ_MUST_USE;

/* ---- looking after it: verify.c, compact.c, salvage.c ---- */
typedef struct store_report {
    void (*line)(void *arg, wq_status status, const char *text); /**< one finding */
    void *arg;
} store_report;
/** Look at everything: the file's structure and every check in it, every pack, every row, the
 * catalogue, tombstones and dictionaries (FORMAT.md, S1 to S10). Findings go to `report` (the first
 * hundred), the rest is counted. WQ_ECORRUPT when there was one; the archive is then refused to
 * writers until a verification finds nothing. A store that was opened for reading takes the
 * writer lock meanwhile: WQ_EBUSY. */
wq_status store_verify(store *s, wq_task *task, const store_report *report) WQ_MUST_USE;
/** Become the only process that has the archive open, if nobody else has it open now: what
 * store_compact and index_compact need. Does not wait: WQ_EBUSY without a message. */
wq_status store_alone_begin(store *s) WQ_MUST_USE;
/** Let others open it again. */
void store_alone_end(store *s);
/** Rewrite articles.mdb without free pages; needs an exclusive store. */
wq_status store_compact(store *s, wq_task *task) WQ_MUST_USE;
/** What a salvage gives, and to whom. Zeroed but for `article`. */
typedef struct store_salvager {
    /** An edition, borrowed during the call; a status other than WQ_OK ends the salvage. */
    wq_status (*article)(void *arg, const wq_article *article);
    /** The id of an article that was deleted and is left out; all of them before the first
     * edition. May be NULL; as `article`. */
    wq_status (*deleted)(void *arg, wq_id id);
    void *arg;
    const store_report *report; /**< is told what could not be read; may be NULL */
} store_salvager;
/** Read what can be read of the damaged articles.mdb in `dir` (its metas and trees may be gone)
 * and give every edition that verifies (its id is computed again) and was not deleted, once;
 * packs first, in order of box and row, then rows of drafts.
 * What a crash kept from being committed may be among it. The file is only read. Heap: below
 * WQ_LIMIT_HEAP_WORK.
 * WQ_ENOENT: no file; WQ_ENOTWARRAQ: nothing in it looks like an archive. */
wq_status store_salvage(const char *dir, wq_error *err, wq_task *task,
                        const store_salvager *to) WQ_MUST_USE;
/** Is there anything to salvage? Else as store_salvage; nothing is read. */
wq_status store_salvage_ready(const char *dir, wq_error *err) WQ_MUST_USE;

#endif
