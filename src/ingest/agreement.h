/* SPDX-License-Identifier: MIT */
/* Whether an index is of these articles.
 *
 * Two files can come apart: one of them restored from a copy, a card that went back in time, a
 * file of another archive put in its place. Generations alone do not tell, since both go on
 * counting. What tells is that an index knows places, and the first 8 bytes of the id that lies
 * at each. Layer: ingest. Heap: none. */
#ifndef INGEST_AGREEMENT_H
#define INGEST_AGREEMENT_H

#include "index/index.h"
#include "store/store.h"

/** The quick question, for every open that writes: the index is not newer than the articles, and
 * in each segment the article of the greatest place is the one that lies there. */
wq_status ingest_index_belongs(store_view *view, index_view *index, bool *belongs) WQ_MUST_USE;

/** The whole question, for verify: every entry of the index is of the article at its place. Each
 * disagreement (the first of a segment) goes to `line`; WQ_ECORRUPT when there was one. */
wq_status ingest_index_compare(store_view *view, index_view *index, const wq_task *task,
                               void (*line)(void *arg, wq_status status, const char *text),
                               void *arg) WQ_MUST_USE;

#endif
