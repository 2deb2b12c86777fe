/* SPDX-License-Identifier: MIT */
/* Putting news in: files to articles, articles to the store, and then to the index.
 *
 * Layer: ingest; what wq_add delegates to. Thread rule: one owner. */
#ifndef INGEST_PIPELINE_H
#define INGEST_PIPELINE_H

#include "index/index.h"
#include "store/store.h"

#include <warraq/add.h>

/** How the heap of a changing command is shared; the sum is never passed. Reading and archiving
 * run together, indexing alone. */
typedef struct ingest_budget {
    size_t page;  /**< one page as it came, and as much again where it must be converted */
    size_t store; /**< store_options.memory */
    size_t index; /**< index_options.memory */
} ingest_budget;

/** Shares of `memory` (0: WQ_LIMIT_HEAP_WORK; less than WQ_LIMIT_HEAP_WORK_MIN counts as that).
 * LMDB's lists (3 MiB for each of the two files) and 1 MiB for the small things come off first. Of
 * the rest a page has a quarter (2.2 MiB at 16 MiB, 6.2 at 32, at most WQ_LIMIT_PAGE), the index
 * three quarters less 1 MiB for the view that it reads articles through. While archiving the index
 * is closed: the store has what the page and one list leave, and takes it only while it seals. */
ingest_budget ingest_budget_of(size_t memory);

typedef struct ingest_archive {
    store *store;
    index_db *index; /**< open, or NULL: then `open_index` is asked for it */
    /** Opens the index when archiving is done (its LMDB lists are 3 MiB that reading a .zst needs,
     * whose window has 8); the caller closes it. NULL: nothing is indexed. */
    wq_status (*open_index)(void *arg, index_db **index);
    void *arg;
    size_t memory;
    wq_error *err; /**< may be NULL */
} ingest_archive;

/** As wq_add. Events are given when the articles that they tell of are committed, in input
 * order. Commits when store_change_full, seals when store_draft_full, indexes at the end.
 * A cancel commits what is whole and returns WQ_ECANCEL; any other failure leaves the last
 * commit. */
wq_status ingest_add(const ingest_archive *archive, const char *const *paths, size_t count,
                     const wq_add_options *options, wq_add_result *result) WQ_MUST_USE;

#endif
