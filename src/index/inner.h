/* SPDX-License-Identifier: MIT */
/* What the files of the index share: the bodies of its handles.
 * Layer: index. */
#ifndef INDEX_INNER_H
#define INDEX_INNER_H

#include "index/cursor.h"
#include "index/listpage.h"
#include "index/segwriter.h"

struct index_db {
    kv_env *env;
    wq_error *err;
    char *path;
    size_t memory;
    uint64_t analyser; /**< of index_options */
    bool (*key_is_right)(wq_span key);
    bool write;
    bool leftovers; /**< something was begun and not finished: erase before the next */
};

struct index_segment {
    index_view *view;
    index_seginfo info;
    index_weights weights;  /**< of its mean length */
    uint8_t *lengths;       /**< codes of pages that were read, 0 of others, or NULL */
    uint8_t *lengths_known; /**< 1: that page of `lengths` is there */
    uint8_t *levels;        /**< levels of pages that were read, or NULL */
    uint8_t *levels_known;  /**< 1: that page of `levels` is there */
};

/** A page of levels: the last that was read. */
typedef struct index_levels {
    const index_segment *of;
    uint32_t page;
    uint8_t bytes[INDEX_RECORD_PAGE]; /**< one more than a page has, to be read two at a time */
} index_levels;

_Static_assert(INDEX_LEVELS_PAGE % 8 == 0 && INDEX_LEVELS_PAGE / 8 * 3 < INDEX_RECORD_PAGE,
               "a page of levels ends at a byte and leaves one");

/** A page of a table, checked: the last that was read of its kind. */
typedef struct index_page {
    const index_segment *of;
    uint64_t at;
    size_t len;
    uint8_t bytes[INDEX_PAGE];
    uint8_t row[INDEX_ROW]; /**< the last that was asked for */
} index_page;

/** What was looked up last, by the low bits of the term's seed: planning looks for a word in every
 * segment, and every pass over a segment opens it again. A longer key is not kept. */
#define INDEX_FOUNDS    32u
#define INDEX_FOUND_KEY 40u
typedef struct index_found {
    uint32_t name; /**< of the segment, 0: nothing is kept here */
    uint8_t len;
    uint8_t key[INDEX_FOUND_KEY];
    index_term term; /**< of no articles: the segment has no such key */
} index_found;

struct index_view {
    index_db *db;
    kv_view *kv;
    index_state state;
    index_segment *segments;
    index_page rows, lengths, places;
    index_levels levels;
    index_near near;
    index_found founds[INDEX_FOUNDS];
    index_listpage listpages[INDEX_LISTPAGES];
    unsigned listpage;    /**< the one that the next long list gets */
    size_t lengths_bytes; /**< of lengths and levels that the segments keep */
    const index_segment *dead_of;
    uint32_t dead_page;
    uint8_t dead[INDEX_DEAD_BYTES];
};

/** Give back what was read of a segment and kept; a view does it with its own. */
void index_segment_release(index_segment *segment);
/** WQ_ECORRUPT with the segment named. */
wq_status index_damaged(index_segment *segment, const char *what) WQ_MUST_USE;
/** The row of an article, borrowed from `page`. */
wq_status index_segment_row(index_segment *segment, uint32_t number, index_page *page,
                            const uint8_t **row) WQ_MUST_USE;
/** The article at position `rank` in order of place. */
wq_status index_segment_by_place(index_segment *segment, uint32_t rank, index_page *page,
                                 uint32_t *number) WQ_MUST_USE;

/** As index_segment_length; what is kept is looked up on the spot. */
static inline wq_status index_length_get(index_segment *segment, uint32_t number, uint8_t *code)
{
    if (segment->lengths != NULL && number < segment->info.articles &&
        segment->lengths_known[number / INDEX_PAGE_ROOM] != 0) {
        *code = segment->lengths[number];
        return WQ_OK;
    }
    return index_segment_length(segment, number, code);
}

/** Invariants I3 to I7 of one segment, in force or not. WQ_ECORRUPT when one does not hold. */
wq_status index_segment_verify(index_segment *segment, wq_task *task) WQ_MUST_USE;
/** Erase what is pending, in bulk transactions. */
wq_status index_clean(index_db *db) WQ_MUST_USE;

/** Walks all terms of a segment; the leaf is copied, so views may be used meanwhile. */
typedef struct index_terms {
    index_segment *segment;
    unsigned part; /**< of the leaf, which the reader is in */
    bool begun;
    index_dict_reader reader;
    index_leaf leaf;
} index_terms;
void index_terms_init(index_terms *it, index_segment *segment);
/** WQ_EEND behind the last; the key is in it->reader. */
wq_status index_terms_next(index_terms *it, index_term *term) WQ_MUST_USE;
/** The first term at or behind `key`, which is larger than the present one. WQ_EEND. */
wq_status index_terms_from(index_terms *it, wq_span key, index_term *term) WQ_MUST_USE;
/** To the block that may hold `key`: the next term is the first of that block. */
wq_status index_terms_seek(index_terms *it, wq_span key) WQ_MUST_USE;

/** Where the positions of the block lie that a cursor stands in. */
typedef struct index_run {
    index_segment *segment;
    uint64_t seed;        /**< of the term */
    uint64_t from;        /**< the term's first byte in the section */
    uint32_t at;          /**< the run's first byte, behind that */
    uint32_t bytes;       /**< of the run; 0: it does not lie in what the term has */
    wq_span inlined;      /**< or positions lie in an inline list; borrowed from the cursor */
    uint32_t inline_bits; /**< where in it */
} index_run;
/** False: the list has no positions. */
bool index_cursor_run(const index_cursor *cursor, index_run *run);
/** Where the positions of the present quarter begin in their run, in bytes; it is known when codes
 * are (index_cursor_codes). Not of an inline list. */
uint32_t index_cursor_quarter(const index_cursor *cursor);

/** ---- src/index/positions.c ---- call each position of the present article; for merging and
 * audits. A reader is begun anew for each term (index_positions_init). */
wq_status index_positions_each(index_cursor *cursor, index_position_reader *reader,
                               wq_status (*each)(void *arg, uint32_t position),
                               void *arg) WQ_MUST_USE;

#endif
