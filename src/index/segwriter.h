/* SPDX-License-Identifier: MIT */
/* Writes one segment, for the builder and for merging alike: rows in order of (date, id), places,
 * then terms in order of key, postings in order of number, positions in order. The bytes depend
 * on what is written only.
 *
 * Heap: about 1 MiB, a byte an article, and the open transaction.
 * Layer: index. */
#ifndef INDEX_SEGWRITER_H
#define INDEX_SEGWRITER_H

#include "index/posting.h"
#include "index/section.h"
#include "index/spread.h"

/** An article as a row of the table. */
#define INDEX_ROW       24u
#define INDEX_ROWS_PAGE (INDEX_PAGE_ROOM / INDEX_ROW)

/** The order of articles in a segment: undated last, then date, precision, id. */
int index_article_compare(const index_article *a, const index_article *b);
void index_row_encode(const index_article *article, uint8_t row[INDEX_ROW]);
/** The length of a row that was encoded. */
void index_row_length(uint8_t row[INDEX_ROW], uint32_t words);
/** The length as it was given; precision is not checked here. */
void index_row_decode(const uint8_t row[INDEX_ROW], index_article *article);
/** What a row adds to the seed of its segment: a hash of date and id. */
uint64_t index_row_seed(const uint8_t row[INDEX_ROW]);

/** Tables of a section, one behind the other: where each begins for `articles`. */
uint64_t index_lengths_at(uint32_t articles);
uint64_t index_places_at(uint32_t articles);
uint64_t index_tables_size(uint32_t articles);
/** The seed of a page of a table. */
uint64_t index_page_seed(uint64_t seed, uint64_t at);
/** log2 of words an article: the parameter of positions. */
unsigned index_average(const index_seginfo *info);

typedef struct index_segwriter index_segwriter;

/** Begin a segment named bulk->name of `articles` with `words` in all; `seed` is the sum of the
 * seeds of its rows. The bulk is borrowed. */
wq_status index_segwriter_new(index_bulk *bulk, uint32_t articles, uint64_t words, uint64_t seed,
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
