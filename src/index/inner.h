/* SPDX-License-Identifier: MIT */
/* What the files of the index share: the bodies of its handles.
 * Layer: index. */
#ifndef INDEX_INNER_H
#define INDEX_INNER_H

#include "index/cursor.h"
#include "index/segwriter.h"

struct index_db {
    kv_env *env;
    wq_error *err;
    char *path;
    size_t memory;
    bool write;
    bool leftovers; /**< something was begun and not finished: erase before the next */
};

struct index_segment {
    index_view *view;
    index_seginfo info;
};

/** A page of a table, checked: the last that was read of its kind. */
typedef struct index_page {
    const index_segment *of;
    uint64_t at;
    size_t len;
    uint8_t bytes[INDEX_PAGE];
} index_page;

struct index_view {
    index_db *db;
    kv_view *kv;
    index_state state;
    index_segment *segments;
    index_page rows, lengths, places;
    uint32_t lengths_page; /**< number of the page in `lengths` */
    const index_segment *dead_of;
    uint32_t dead_page;
    uint8_t dead[INDEX_DEAD_BYTES];
};

/** WQ_ECORRUPT with the segment named. */
wq_status index_damaged(index_segment *segment, const char *what) WQ_MUST_USE;
/** The row of an article, borrowed from `page`. */
wq_status index_segment_row(index_segment *segment, uint32_t number, index_page *page,
                            const uint8_t **row) WQ_MUST_USE;
/** The article at position `rank` in order of place. */
wq_status index_segment_by_place(index_segment *segment, uint32_t rank, index_page *page,
                                 uint32_t *number) WQ_MUST_USE;

/** Invariants I3 to I7 of one segment, in force or not. WQ_ECORRUPT when one does not hold. */
wq_status index_segment_verify(index_segment *segment, wq_task *task) WQ_MUST_USE;
/** Erase what is pending, in bulk transactions. */
wq_status index_clean(index_db *db) WQ_MUST_USE;

/** Walks all terms of a segment; the block is copied, so views may be used meanwhile. */
typedef struct index_terms {
    index_segment *segment;
    kv_cursor cursor;
    bool begun;
    bool first; /**< the present term is the first of its block */
    index_dict_reader reader;
    uint8_t block[INDEX_DICTIONARY_ROOM];
} index_terms;
void index_terms_init(index_terms *it, index_segment *segment);
/** WQ_EEND behind the last; the key is in it->reader. */
wq_status index_terms_next(index_terms *it, index_term *term) WQ_MUST_USE;
/** To the block that may hold `key`: the next term is the first of that block. */
wq_status index_terms_seek(index_terms *it, wq_span key) WQ_MUST_USE;

/** Reads positions of a term in order; transparent, about 1.2 KiB. */
typedef struct index_position_reader {
    index_segment *segment;
    uint64_t seed;
    uint64_t at;   /**< next page in the section */
    uint64_t from; /**< the term's first byte in the section */
    uint64_t left; /**< bytes of the run from `at` on */
    unsigned average;
    uint32_t quarter; /**< number of the first article of the quarter that is being read */
    wq_bit_reader bits;
    uint8_t page[16 + INDEX_PAGE];
} index_position_reader;

/** The positions of the present article of a cursor come next. */
wq_status index_positions_open(index_cursor *cursor, index_position_reader *r) WQ_MUST_USE;
/** The `tf` positions of the next article, `number`; NULL: skip them. */
wq_status index_positions_next(index_position_reader *r, uint32_t number, uint32_t tf,
                               uint32_t *positions, uint32_t max) WQ_MUST_USE;
/** Call each position of the next article; for merging. */
wq_status index_positions_each(index_position_reader *r, uint32_t number, uint32_t tf,
                               wq_status (*each)(void *arg, uint32_t position),
                               void *arg) WQ_MUST_USE;
/** The articles of the present block are walked in order: true if the cursor's article begins a
 * quarter, where a reader is opened anew. */
bool index_cursor_quarter(const index_cursor *cursor);

#endif
