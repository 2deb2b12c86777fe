/* SPDX-License-Identifier: MIT */
/* The catalogue: an id's first eight bytes to the places that may hold it.
 *
 * Ids are random, so a B+tree of them would have every leaf rewritten by a day's news. Instead
 * there are runs: immutable, sorted, in chunks of about 1,300 bytes (three fill a page). A change
 * writes one run; runs of like size are merged four at a time (the log-structured merge tree of
 * O'Neil et al., 1996, in its tiered form). The catalogue is a set: the order of runs means
 * nothing, and nothing is ever taken out of it (what is deleted is said by tombstones).
 *
 * Eight bytes are not an id: whoever asks confirms with the row itself.
 *
 * Layer: store. Thread rule: as the views that it is given. */
#ifndef STORE_CATALOG_H
#define STORE_CATALOG_H

#include "store/databases.h"

typedef struct catalog_entry {
    uint64_t prefix;
    uint32_t box, row;
} catalog_entry;

/** Runs of fewer entries than this are merged by every change: they fit the page or two that a
 * change has to write in any case. */
#define CATALOG_BASE 256u
/** So many runs of one level make one of the next. Write amplification and the pages of a lookup
 * were measured for 2, 4 and 8 (README.md). */
#define CATALOG_FANOUT 4u
/** Most runs at a time: 3 on each of 13 levels, and what one merge leaves in between. */
#define CATALOG_RUNS 64u
/** Merges up to this many entries (about 400 KiB) happen inside the change. */
#define CATALOG_INLINE 32768u
/** Larger runs (about 3 MiB) are left alone by catalog_gather: that bounds what a seal adds. */
#define CATALOG_GATHER 262144u
/** Bytes of a chunk. */
#define CATALOG_CHUNK 1300u

typedef struct catalog_run {
    uint32_t run;
    uint32_t entries;
    uint32_t bytes; /**< of its chunks */
} catalog_run;

/** The runs that count. Transparent; read once for each view. */
typedef struct catalog_list {
    unsigned count;
    catalog_run runs[CATALOG_RUNS];
} catalog_list;

/** Read the list; an archive without one has no runs. WQ_ECORRUPT. */
wq_status catalog_load(kv_view *kv, catalog_list *list) WQ_MUST_USE;

/** Every entry with first <= prefix <= last, run by run, until `each` returns not WQ_OK (that is
 * then returned; WQ_EEND ends quietly). The view may be read inside `each`. */
wq_status catalog_range(kv_view *kv, const catalog_list *list, uint64_t first, uint64_t last,
                        wq_status (*each)(void *arg, const catalog_entry *entry),
                        void *arg) WQ_MUST_USE;

/** Add entries (sorted here) as a run, together with the small runs that are merged on this
 * occasion. `*next_run` counts on. Heap: CATALOG_FANOUT chunks and a few. */
wq_status catalog_add(kv_view *txn, catalog_list *list, uint32_t *next_run, catalog_entry *entries,
                      size_t count) WQ_MUST_USE;

/** Is there a merge to do that is too large for a change? */
bool catalog_overfull(const catalog_list *list);
/** Do one such merge (`all`: of all runs) in transactions of its own, invisible before the last.
 * No transaction may be open on `env`. */
wq_status catalog_merge(kv_env *env, bool all) WQ_MUST_USE;
/** After a seal: merge all runs of up to CATALOG_GATHER entries into one, as catalog_merge does. A
 * lookup reads two pages of every run; this writes little beside what the seal has written. */
wq_status catalog_gather(kv_env *env) WQ_MUST_USE;
/** Delete the chunks of runs that are not in the list: what an interrupted merge left. */
wq_status catalog_sweep(kv_view *txn, const catalog_list *list) WQ_MUST_USE;

/** Every entry of all runs in order, for verify. Heap: a chunk for each run. */
wq_status catalog_walk(kv_view *kv, const catalog_list *list,
                       wq_status (*each)(void *arg, const catalog_entry *entry),
                       void *arg) WQ_MUST_USE;

/** -1, 0, 1 in order of (prefix, box, row). */
int catalog_compare(const catalog_entry *a, const catalog_entry *b);

#endif
