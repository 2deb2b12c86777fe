/* SPDX-License-Identifier: MIT */
/* Writes one segment, for the builder and for merging alike: rows in order of (date, id), places,
 * then terms in order of key, postings in order of number, positions in order. The bytes depend
 * on what is written only.
 *
 * Heap: about 1 MiB, a byte an article, and the open transaction.
 * Layer: index. */
#ifndef INDEX_SEGWRITER_H
#define INDEX_SEGWRITER_H

#include "index/leaves.h"
#include "index/posting.h"
#include "index/section.h"
#include "index/spread.h"
#include "index/tables.h"

/** log2 of words an article: the parameter of positions. */
unsigned index_average(const index_seginfo *info);

typedef struct index_segwriter index_segwriter;

/** Begin a segment named bulk->name of these rows. The bulk is borrowed. */
wq_status index_segwriter_new(index_bulk *bulk, const index_rows *rows,
                              index_segwriter **out) WQ_MUST_USE;
void index_segwriter_free(index_segwriter *w);
/** All rows, then all numbers in order of place. */
wq_status index_segwriter_row(index_segwriter *w, const uint8_t row[INDEX_ROW]) WQ_MUST_USE;
wq_status index_segwriter_place(index_segwriter *w, uint32_t number) WQ_MUST_USE;
/** A term; ended by the next or by finish. One without postings leaves no trace. */
wq_status index_segwriter_term(index_segwriter *w, wq_span key) WQ_MUST_USE;
/** `code` is 2 x occurrences + (one of them in the head). */
wq_status index_segwriter_posting(index_segwriter *w, uint32_t number, uint32_t code) WQ_MUST_USE;
/** The length code of an article. */
uint8_t index_segwriter_length(const index_segwriter *w, uint32_t number);
/** Its `tf` positions follow a posting, increasing, unless the key is a filter. */
wq_status index_segwriter_positions(index_segwriter *w, const uint32_t *positions,
                                    uint32_t tf) WQ_MUST_USE;
/** Write what is left and the segment record, into the open transaction: in force with
 * index_bulk_finish. */
wq_status index_segwriter_finish(index_segwriter *w, index_seginfo *info) WQ_MUST_USE;

#endif
