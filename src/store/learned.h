/* SPDX-License-Identifier: MIT */
/* Lines that recur: boilerplate learned by repetition.
 *
 * For each source a sketch counts in how many of its articles a line of the body stands. A line
 * that was never seen before only leaves two bits in a filter (Bloom, 1970); the second time it
 * gets one of 128 slots, the least counted one if none is free (Metwally, Agrawal and El Abbadi,
 * "Efficient computation of frequent and top-k elements in data streams", 2005), whose count it
 * takes over as what it may be too high by. A line is learned when it stood for certain in
 * LEARNED_MIN articles and in one of LEARNED_SHARE. Nothing of the articles is changed: a learned
 * line is left out when an article is indexed and shown, so that what is learned later serves
 * earlier articles, and what was learned wrongly harms none.
 *
 * Deterministic: the sketch is a function of the articles in the order in which they were added.
 * Heap: LEARNED_OPEN sketches of 17 KiB while adding; 9 KiB in a view. Private to store. */
#ifndef STORE_LEARNED_H
#define STORE_LEARNED_H

#include "store/databases.h"

#define LEARNED_SLOTS      128u
#define LEARNED_PART_SLOTS 16u /**< of a record */
#define LEARNED_PARTS      (LEARNED_SLOTS / LEARNED_PART_SLOTS)
#define LEARNED_TEXT       103u  /**< bytes of a line that are kept to be shown */
#define LEARNED_NAME       115u  /**< bytes of a source's name that are kept */
#define LEARNED_DOOR       1792u /**< bytes of the filter; emptied when half of its bits are set */
#define LEARNED_LINE_MAX   1000u /**< longer lines are not counted */
#define LEARNED_LINES      400u  /**< lines of one article beyond this are not counted */
#define LEARNED_OPEN       4u    /**< sketches in memory while adding */
#define LEARNED_VIEWS      8u    /**< sources whose lines a view remembers */
#define LEARNED_MIN        5u
#define LEARNED_SHARE      20u
#define LEARNED_SLOT_BYTES 120u
#define LEARNED_HEAD_BYTES (1u + LEARNED_NAME + 12u + LEARNED_DOOR)

typedef struct learned_slot {
    uint64_t hash;  /**< 0: free */
    uint32_t count; /**< articles, at most `over` too many */
    uint32_t over;
    uint8_t len;
    uint8_t text[LEARNED_TEXT];
} learned_slot;

typedef struct learned_sketch {
    uint64_t source;   /**< hash of its name; 0: no sketch */
    uint64_t used;     /**< when, for the cache */
    uint32_t articles; /**< counted */
    uint32_t bits;     /**< set in the filter */
    uint32_t dirty;    /**< records to write: bit 0 the head, bit 1 + i the slots' */
    uint8_t name_len;
    uint8_t name[LEARNED_NAME];
    uint8_t door[LEARNED_DOOR];
    learned_slot slots[LEARNED_SLOTS];
} learned_sketch;

/** What a store holds while it changes. */
typedef struct learned_cache {
    learned_sketch *sketches; /**< LEARNED_OPEN of them, or NULL */
    uint64_t tick;
} learned_cache;

/** The learned lines of a source, as a view remembers them. */
typedef struct learned_lines {
    uint64_t source; /**< 0: none */
    uint32_t count;
    uint64_t hashes[LEARNED_SLOTS]; /**< increasing */
} learned_lines;

/** Hash of a source's name, never 0; of a line, never 0. */
uint64_t learned_source(wq_span name);
uint64_t learned_line(wq_span line);

/** Count the lines of an article that is new. */
wq_status learned_count(learned_cache *cache, kv_view *txn, store_state *state,
                        const wq_article *article) WQ_MUST_USE;
/** Write what was counted since. */
wq_status learned_flush(learned_cache *cache, kv_view *txn, store_state *state) WQ_MUST_USE;
/** Forget what was not written. */
void learned_drop(learned_cache *cache);

/** The learned lines of a source; none: count 0. */
wq_status learned_get(kv_view *kv, uint64_t source, learned_lines *lines) WQ_MUST_USE;
/** Is the line among them? */
bool learned_has(const learned_lines *lines, uint64_t hash);
/** Sketches in order of hash: the first with hash >= `from`; WQ_ENOTFOUND at the end. WQ_ECORRUPT
 * for a sketch that is not as FORMAT.md says. */
wq_status learned_next(kv_view *kv, uint64_t from, learned_sketch *sketch) WQ_MUST_USE;
/** Did the line of a slot stand in enough articles? */
bool learned_is(const learned_sketch *sketch, const learned_slot *slot);
/** Was the line overruled? */
wq_status learned_kept(kv_view *kv, uint64_t hash, bool *kept) WQ_MUST_USE;
/** Overrule a line for good, in all sources; also the longer line whose beginning is what a slot
 * shows of it. */
wq_status learned_keep(kv_view *txn, store_state *state, wq_span line) WQ_MUST_USE;
/** What is overruled, in order of hash: the first with hash >= `from`. `*text` is borrowed until
 * the next call on the view. WQ_ENOTFOUND at the end. */
wq_status learned_keep_next(kv_view *kv, uint64_t from, uint64_t *hash, wq_span *text) WQ_MUST_USE;

#endif
