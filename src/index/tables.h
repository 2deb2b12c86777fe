/* SPDX-License-Identifier: MIT */
/* The three tables of a segment: a row, the length and the place of each article. Every item of a table
 * has as many bits as the segment's extent asks for, so that an item is found by its number.
 *
 * In memory a row has INDEX_ROW bytes, whatever the segment: builders, merges and readers hand that around.
 * Layer: index. */
#ifndef INDEX_TABLES_H
#define INDEX_TABLES_H

#include "base/bits.h"
#include "index/records.h"

/** Bytes of a page of positions or of a table, its check included. */
#define INDEX_PAGE      1024u
#define INDEX_PAGE_ROOM (INDEX_PAGE - 4)

/** An article as a row. */
#define INDEX_ROW 24u

/** The order of articles in a segment: undated last, then date, precision, id. */
int index_article_compare(const index_article *a, const index_article *b);
void index_row_encode(const index_article *article, uint8_t row[INDEX_ROW]);
/** The length of a row that was encoded. */
void index_row_length(uint8_t row[INDEX_ROW], uint32_t words);
/** The length as it was given; precision is not checked here. */
void index_row_decode(const uint8_t row[INDEX_ROW], index_article *article);

/** What the record of a segment says of all its rows together. */
typedef struct index_rows {
    uint32_t count;
    uint64_t words, seed;
    index_extent extent;
} index_rows;
/** None yet; one more, in any order; no more. */
void index_rows_begin(index_rows *rows);
void index_rows_add(index_rows *rows, const uint8_t row[INDEX_ROW]);
void index_rows_end(index_rows *rows);

/** The tables in their order; behind the last is the section's end. */
typedef enum index_table { INDEX_ROWS, INDEX_LENGTHS, INDEX_PLACES, INDEX_TABLES_END } index_table;
/** Bits of an item; bytes of `items` of them. */
unsigned index_table_bits(const index_seginfo *info, index_table table);
size_t index_table_bytes(const index_seginfo *info, index_table table, uint32_t items);
/** Items of a page. */
uint32_t index_table_page(const index_seginfo *info, index_table table);
/** Where a table begins in its section. */
uint64_t index_table_at(const index_seginfo *info, index_table table);
/** The seed of a page of a table. */
uint64_t index_page_seed(uint64_t seed, uint64_t at);

/** A row within the extent in index_table_bits bits, and back: any bits give a row. */
void index_row_put(const index_extent *extent, const uint8_t row[INDEX_ROW], wq_bit_writer *w);
void index_row_get(const index_extent *extent, wq_bit_reader *r, uint8_t row[INDEX_ROW]);

#endif
