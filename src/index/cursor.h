/* SPDX-License-Identifier: MIT */
/* The iterator contract, and the cursor over one list.
 *
 * An iterator stands on an article number or on INDEX_END. It begins on its first article.
 * Legal: next or seek on an ended iterator (stays ended); seek to a number at or before the
 * present one (stays). Not legal: anything after an error. Articles come in increasing order;
 * dead ones are given too (the top of a query leaves them out once).
 *
 * Layer: index. */
#ifndef INDEX_CURSOR_H
#define INDEX_CURSOR_H

#include "index/best.h"
#include "index/blockmap.h"
#include "index/index.h"
#include "index/spread.h"

/** Transparent base: first member of every iterator. */
typedef struct index_iter index_iter;
struct index_iter {
    uint32_t number; /**< the present article, or INDEX_END; read it directly */
    wq_status (*next)(index_iter *it);
    /** To the first article >= target. */
    wq_status (*seek)(index_iter *it, uint32_t target);
    /** An upper bound of how many articles will come; for planning. */
    uint32_t cost;
};

/** Cursor over the list of one term: transparent, lives in the caller's memory (an arena of the
 * query). Decodes a block of 128 articles at a time. Not to be copied once it is open. */
typedef struct index_cursor {
    index_iter iter;
    const uint32_t *numbers; /**< of the present block, increasing */
    const uint16_t *codes;   /**< 2 x occurrences, title's included, + (one is in the title) */
    uint32_t at, count;      /**< the present posting of the block; how many it has */
    uint32_t far;            /**< the block's last number; 0 while none is decoded */
    bool late;               /**< `codes` is not yet made: index_cursor_codes */
    const index_map *map;    /**< instead of `numbers` and `at`: index_cursor_numbers. Or NULL */
    uint64_t impl[25];       /**< see cursor.c */
} index_cursor;

/** A list of fewer postings is all decoded when it is opened, and is its own block. */
#define INDEX_BLOCK_POSTINGS 128u
/** The most memory that a cursor needs beside itself. */
#define INDEX_CURSOR_MEMORY (128u * 6 + 32u * 12)
/** What one over this term needs. */
size_t index_cursor_memory(const index_term *term);
/** The most, for whoever has no arena. */
typedef struct index_cursor_room {
    uint64_t words[INDEX_CURSOR_MEMORY / 8];
} index_cursor_room;

/** Open on the first article. `memory` has index_cursor_memory(term) bytes, aligned for 64 bits;
 * it, `segment` and its view must outlive the cursor. */
wq_status index_cursor_open(index_segment *segment, const index_term *term, index_cursor *cursor,
                            void *memory) WQ_MUST_USE;

/** Where the list of a term lies, for whoever opens it again and again and has many: positions are
 * not to be had from it. */
typedef struct index_list {
    uint64_t at, seed;
    uint32_t bytes, articles;
} index_list;
/** False: the list lies in the term itself. */
bool index_list_of(const index_term *term, index_list *list);
/** As index_cursor_open, of a word's list. */
wq_status index_list_open(index_segment *segment, const index_list *list, index_cursor *cursor,
                          index_cursor_room *room) WQ_MUST_USE;

/** Make the numbers of the present block if it is a map. */
void index_cursor_numbers(index_cursor *cursor);
/** Make them, and its codes, as far as they are not there. WQ_ECORRUPT: codes are then 0, and the
 * cursor fails when it leaves the block. */
wq_status index_cursor_codes(index_cursor *cursor) WQ_MUST_USE;
/** The present code, where codes are not made or the block is a map. */
uint32_t index_cursor_late(index_cursor *cursor);
static inline uint32_t index_cursor_code(index_cursor *cursor)
{
    bool late = cursor->late || cursor->map != NULL;
    return late ? index_cursor_late(cursor) : cursor->codes[cursor->at];
}
/** Occurrences in the present article, title's included; not of an ended cursor. */
static inline uint32_t index_cursor_tf(index_cursor *cursor)
{
    return index_cursor_code(cursor) / 2;
}
/** At least one of them is in the title. */
static inline bool index_cursor_in_title(index_cursor *cursor)
{
    return (index_cursor_code(cursor) & 1) != 0;
}
/** One posting on, as iter.next; `*loaded`: a block was decoded for it. */
static inline wq_status index_cursor_next(index_cursor *cursor, bool *loaded)
{
    *loaded = cursor->iter.number >= cursor->far;
    if (*loaded || cursor->map != NULL) {
        return cursor->iter.next(&cursor->iter);
    }
    cursor->at++;
    cursor->iter.number = cursor->numbers[cursor->at];
    return WQ_OK;
}
/** To the first article >= target within the decoded block: target <= cursor->far. */
void index_cursor_near(index_cursor *cursor, uint32_t target);
/** As iter.seek; `*loaded`: a block was decoded for it, or heads were read. */
static inline wq_status index_cursor_seek(index_cursor *cursor, uint32_t target, bool *loaded)
{
    *loaded = target > cursor->far;
    if (*loaded) {
        return cursor->iter.seek(&cursor->iter, target);
    }
    if (cursor->iter.number < target) {
        index_cursor_near(cursor, target);
    }
    return WQ_OK;
}
/** Back, or on, to the first article >= target, as if the cursor were just opened; ended if there
 * is none. Of a list of less than a block nothing is read. WQ_ECORRUPT, WQ_EIO. */
wq_status index_cursor_rewind(index_cursor *cursor, uint32_t target) WQ_MUST_USE;

/* ---- src/index/positions.c ---- */

/** Reads positions of one term in order; remembers where it stands, so that articles that lie near
 * each other are read on. Transparent, about 1.3 KiB, in the caller's memory. */
#define INDEX_POSITIONS_KEPT 48u
typedef struct index_position_reader {
    index_segment *segment; /**< NULL: not yet used */
    uint64_t seed;
    uint64_t at;   /**< next page in the section */
    uint64_t from; /**< the term's first byte in the section */
    uint64_t left; /**< bytes of the run from `at` on */
    uint64_t run;  /**< where the run begins in the section, and its bytes */
    uint32_t run_bytes;
    uint32_t inline_bits; /**< or where an inline list's positions begin in `bytes` */
    uint64_t loaded;      /**< where the page in `bytes` lies */
    size_t loaded_len;
    uint32_t block;         /**< the last article of the block that it stands in */
    uint32_t next;          /**< the posting of that block that comes next */
    uint32_t end;           /**< behind the last posting of that quarter */
    bool inlined;           /**< an inline list: the next quarter follows without a gap */
    uint16_t far;           /**< how articles of unknown length are written */
    index_spread_list list; /**< the block, and what counts in the quarter */
    wq_bit_reader bits;
    uint8_t bytes[INDEX_POSITIONS_KEPT + 1024 + INDEX_SPREAD_BEHIND];
} index_position_reader;
/** Must come before the first use with a cursor. */
void index_positions_init(index_position_reader *r);
/** Positions of the term in the present article, increasing, at most `max` of them, those after
 * the first `skip`; `*count` gets how many were given. Decoded from the positions stream only
 * now. `reader` is this cursor's own. */
wq_status index_positions_take(index_cursor *cursor, index_position_reader *reader, uint32_t skip,
                               uint32_t *positions, uint32_t max, uint32_t *count) WQ_MUST_USE;
/** The same; of an article of the quarter that the reader stands in it takes all at once. */
static inline wq_status index_cursor_positions(index_cursor *cursor, index_position_reader *reader,
                                               uint32_t skip, uint32_t *positions, uint32_t max,
                                               uint32_t *count)
{
    uint32_t at = cursor->at;
    bool made = !cursor->late && cursor->map == NULL;
    bool near = reader->block == cursor->far && reader->next <= at && at < reader->end;
    if (near && skip == 0 && made && cursor->iter.number != INDEX_END) {
        *count = cursor->codes[at] / 2u;
        if (*count <= max) {
            reader->next =
                index_spread_read(&reader->bits, &reader->list, reader->next, at, positions);
            WQ_FAIL_IF(reader->next > at, WQ_OK);
        }
    }
    return index_positions_take(cursor, reader, skip, positions, max, count);
}

/** What bounds a score over the articles from the present one on. */
typedef struct index_bound {
    uint32_t last; /**< up to this article */
    /** None is better (index/best.h): [0] of those without an occurrence in the title, [1] of those
     * with one. */
    index_best best[2];
} index_bound;
/** What occurrences are divided by, level by level: static in the segment. */
const index_weights *index_segment_weights(const index_segment *segment);
/** The bound of the present block; nothing is read. WQ_EEND on an ended cursor. */
wq_status index_cursor_bound(index_cursor *cursor, index_bound *bound) WQ_MUST_USE;
/** The bound of the block that may hold `from`; heads may be read, no block is decoded. What the
 * cursor says of its place is then old: it must be sought to `from` or beyond before its number,
 * its positions or next are used. WQ_EEND when nothing is at or behind `from` (the cursor has
 * ended). WQ_ECORRUPT, WQ_EIO. */
wq_status index_cursor_bound_from(index_cursor *cursor, uint32_t from,
                                  index_bound *bound) WQ_MUST_USE;
/** Of each kind and level of best postings (index/best.h) the fewest occurrences, as those five
 * bits have them, that are enough; 1: any. */
typedef struct index_enough {
    uint8_t often[2][INDEX_LEVELS];
} index_enough;
/** Move `*from` on to the first block that may hold it or what is behind it and has a best posting
 * that is enough; INDEX_END when none has, and the cursor has ended. Otherwise as
 * index_cursor_bound_from: nothing is decoded, and what blocks were passed over costs little more
 * than their heads. Of a list of less than a block nothing is asked. */
wq_status index_cursor_reach(index_cursor *cursor, const index_enough *enough,
                             uint32_t *from) WQ_MUST_USE;
/** What bounds the articles from `from` to `last`, all blocks together that may hold them: none
 * when none can. Otherwise as index_cursor_bound_from, but an ended cursor is no error. */
wq_status index_cursor_bound_within(index_cursor *cursor, uint32_t from, uint32_t last,
                                    index_bound *bound) WQ_MUST_USE;

#endif
