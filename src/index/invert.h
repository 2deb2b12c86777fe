/* SPDX-License-Identifier: MIT */
/* From what each article says to the articles of each term: the log of a run is read as often as it
 * takes to gather the postings of all terms, in order of keys, within some memory. Articles are
 * read in order of their numbers, so that postings come in order.
 * Source: I. H. Witten, A. Moffat, T. C. Bell, "Managing Gigabytes", 1999, 5.2 (inversion in
 * several passes over the text). Layer: index. */
#ifndef INDEX_INVERT_H
#define INDEX_INVERT_H

#include "index/keytable.h"
#include "index/segwriter.h"
#include "index/wordlog.h"

typedef struct index_gathered {
    const index_keys *keys;
    const index_wordlog *log;
    const uint32_t *logged; /**< where the words of each article begin, by its number */
    uint32_t live;          /**< articles */
    size_t memory;          /**< for postings; INDEX_INVERT_LEAST if it is less */
    wq_task *task;          /**< for progress and cancelling, or NULL */
} index_gathered;

/** Room for all occurrences of a term in one article, twice. */
#define INDEX_INVERT_LEAST (2 * sizeof(uint32_t) * (INDEX_TF_MAX + 1))

/** Write all terms. In an article the positions of a term rise: one that does not is not kept.
 * Heap: `memory`, or what all postings need, and 20 bytes a key. WQ_ENOMEM, WQ_ECANCEL, those of
 * the writer. */
wq_status index_invert(const index_gathered *run, index_segwriter *writer) WQ_MUST_USE;

#endif
