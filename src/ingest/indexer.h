/* SPDX-License-Identifier: MIT */
/* Indexing what is in the store and not yet in the index.
 *
 * One path for all: after an add, at the open after a crash, and for a rebuild (the index file
 * made anew, then this). Layer: ingest. */
#ifndef INGEST_INDEXER_H
#define INGEST_INDEXER_H

#include "index/index.h"
#include "store/store.h"

/** Index every row that the index does not cover, strike out what was deleted, merge.
 *
 * An article has one entry, whatever the number of its editions: at the place of the edition that
 * is shown, with that edition's date and every edition's source and language. When an edition
 * joins an article that is indexed, the old entry dies and a new one is made. A derived title is
 * not indexed: its words are the body's.
 * Restartable: each flush says how far it came; a cut loses only what was gathered since.
 * Heap: the builder's (index_options.memory), the store's view, 16 bytes an edition of the present
 * article. Segments that another analyser made stay as they are. WQ_ECANCEL (what was gathered is
 * flushed), those of store and index. `task` may be NULL. */
wq_status ingest_index_pending(store *s, index_db *index, const wq_task *task) WQ_MUST_USE;

#endif
