/* SPDX-License-Identifier: MIT */
/* A list read once, from its first posting to its last, with all its positions: for merging.
 *
 * The lists of a segment lie in the order of their terms, so what is read is read ahead; nearly all
 * of them are less than a block and are decoded here in one go. Longer ones go by their cursor.
 * Layer: index. */
#ifndef INDEX_FEED_H
#define INDEX_FEED_H

#include "index/inner.h"

/** Bytes of a section, read ahead. */
typedef struct index_ahead {
    uint64_t at;
    size_t len;
    uint8_t bytes[4096];
} index_ahead;

/** Transparent, in the merge's memory: about 14 KiB. */
typedef struct index_feed {
    index_segment *segment;
    uint32_t number; /**< the present article, INDEX_END behind the last */
    bool has_positions;
    bool whole; /**< less than a block, and positions of at most a page */
    bool told;  /**< the positions of the present article were read */
    /* of a whole one */
    index_posts posts;
    uint32_t at;
    uint16_t far; /**< how articles of unknown length are written */
    wq_span run;  /**< codes of positions, with quarters; or none: they follow the list's */
    wq_bit_reader bits;
    uint8_t inline_list[INDEX_INLINE_MAX + INDEX_SPREAD_BEHIND];
    uint8_t page[INDEX_PAGE + INDEX_SPREAD_BEHIND];
    index_ahead lists, positions;
    /* of another */
    index_cursor cursor;
    index_cursor_room room;
    index_position_reader reader;
} index_feed;

void index_feed_init(index_feed *f, index_segment *segment);
/** Stand on the first posting of a term, whose seed is set. WQ_ECORRUPT, WQ_EIO. */
wq_status index_feed_open(index_feed *f, const index_term *term) WQ_MUST_USE;
wq_status index_feed_next(index_feed *f) WQ_MUST_USE;
/** 2 x occurrences + in the title, of the present article. */
uint32_t index_feed_code(index_feed *f);
/** The positions of the present article, code / 2 of them, to `out`; asked for once. `length` is
 * the code of its length. */
wq_status index_feed_positions(index_feed *f, uint8_t length, uint32_t *out) WQ_MUST_USE;

#endif
