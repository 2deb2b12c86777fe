/* SPDX-License-Identifier: MIT */
/* The databases of index.mdb and the small records that say what is in force: state, segment
 * records, covers, dead bitmaps. FORMAT.md has the bytes.
 * Layer: index. */
#ifndef INDEX_RECORDS_H
#define INDEX_RECORDS_H

#include "index/index.h"

/** Databases; the index seeds checks: append, never reorder. */
enum { INDEX_DB_RECORDS, INDEX_DBS };
extern const char *const INDEX_DB_NAMES[INDEX_DBS];

#define INDEX_VERSION 6u
/** Names of segments, from 1 on, are below this: eight keys begin with a name. */
#define INDEX_NAME_END 0x10000000u
/** Segments at once: with a fan-out of 8 and tiers from 16 KiB to 256 MiB, seven a tier, and the
 * whole tiers of 256 MiB above. */
#define INDEX_SEGMENTS_MAX 256u
/** Segments being built or thrown away at once. */
#define INDEX_PENDING_MAX 16u
/** The largest record that has with its check one overflow page of LMDB. */
#define INDEX_RECORD_PAGE 4072u

/** The sections of a segment. */
enum { INDEX_TABLES, INDEX_LISTS, INDEX_POSITIONS, INDEX_LEAVES, INDEX_SECTIONS };

/** What a segment has beside its sections. All its keys begin with its name and the section, or one
 * of these, so that what a question needs of it lies together, and what is written last lies
 * last. */
enum {
    INDEX_KIND_BRANCH = INDEX_SECTIONS,
    INDEX_KIND_INFO,
    INDEX_KIND_DEAD,
    INDEX_KIND_LEVELS,
    INDEX_KINDS
};
/** The stream of a section. */
static inline uint32_t index_stream(uint32_t name, unsigned section)
{
    return name * INDEX_KINDS + section;
}

/** The state record: what is in force. */
typedef struct index_state {
    uint64_t generation;
    uint32_t next; /**< the next segment gets this name */
    uint32_t count;
    uint32_t pending_count;
    uint32_t segments[INDEX_SEGMENTS_MAX]; /**< oldest articles first */
    uint32_t pending[INDEX_PENDING_MAX];   /**< bytes to be taken away: not in force */
} index_state;

/** Between what the rows of a segment lie; dates as in a row, 0 where none has one. */
typedef struct index_extent {
    uint32_t first_date, last_date;
    uint32_t first_box, last_box;
    uint32_t length, row; /**< the largest */
} index_extent;

/** A segment record. */
typedef struct index_seginfo {
    uint32_t name;
    uint32_t articles;
    uint32_t dead;
    uint32_t terms;
    uint64_t words;      /**< of all articles, dead ones too */
    uint64_t dead_words; /**< of the dead ones */
    uint64_t seed;       /**< seeds every check in the sections */
    uint64_t analyser;   /**< that made its terms */
    uint32_t leaves;
    uint64_t size[INDEX_SECTIONS];
    index_extent extent;
} index_seginfo;

/** WQ_ENOTFOUND in a new file. Other errors: WQ_ECORRUPT, WQ_EVERSION. */
wq_status index_state_get(kv_view *view, index_state *state) WQ_MUST_USE;
wq_status index_state_put(kv_view *txn, const index_state *state) WQ_MUST_USE;
/** The bytes of a segment record; the name is not among them. */
#define INDEX_SEGINFO_MAX (8 + 8 + 16 * 10)
size_t index_seginfo_encode(const index_seginfo *info, uint8_t bytes[INDEX_SEGINFO_MAX]);
wq_status index_seginfo_decode(wq_span in, index_seginfo *info) WQ_MUST_USE;
wq_status index_seginfo_get(kv_view *view, uint32_t name, index_seginfo *info) WQ_MUST_USE;
wq_status index_seginfo_put(kv_view *txn, const index_seginfo *info) WQ_MUST_USE;

wq_status index_cover_get(kv_view *view, uint32_t box, uint32_t *rows) WQ_MUST_USE;
wq_status index_cover_put(kv_view *txn, uint32_t box, uint32_t rows) WQ_MUST_USE;

/** Dead articles: a bit each, in pages of this many. A page that is not there is all alive. */
#define INDEX_DEAD_PAGE  8192u
#define INDEX_DEAD_BYTES (INDEX_DEAD_PAGE / 8)
wq_status index_dead_get(kv_view *view, uint32_t name, uint32_t page,
                         uint8_t bits[INDEX_DEAD_BYTES]) WQ_MUST_USE;
wq_status index_dead_put(kv_view *txn, uint32_t name, uint32_t page,
                         const uint8_t bits[INDEX_DEAD_BYTES]) WQ_MUST_USE;

/** Levels of the lengths of articles (index/length.h), eight in three bytes, the first lowest:
 * pages of this many. */
#define INDEX_LEVELS_PAGE 10856u
/** Bytes of so many levels. */
static inline size_t index_levels_bytes(size_t count)
{
    return (count * 3 + 7) / 8;
}
/** `len` bytes of a page. WQ_ECORRUPT when they are not there. */
wq_status index_levels_get(kv_view *view, uint32_t name, uint32_t page, uint8_t *bytes,
                           size_t len) WQ_MUST_USE;
/** The levels of `count` length codes, at most INDEX_LEVELS_PAGE. */
void index_levels_pack(const uint8_t *codes, size_t count, uint8_t bytes[INDEX_RECORD_PAGE]);
wq_status index_levels_put(kv_view *txn, uint32_t name, uint32_t page, wq_span bytes) WQ_MUST_USE;

/** A branch of the dictionary, with the separator of its first leaf in its key. */
wq_status index_branch_put(kv_view *txn, uint32_t name, wq_span separator,
                           wq_span branch) WQ_MUST_USE;
/** Stand on the branch that begins at or before `key`; `proved`: and prove that it is the last
 * such. */
wq_status index_branch_seek(kv_view *view, uint32_t name, wq_span key, bool proved,
                            kv_cursor *cursor) WQ_MUST_USE;
/** The separator of a branch on which a cursor stands, borrowed; WQ_ENOTFOUND if it is none of that
 * segment. */
wq_status index_branch_of(const kv_cursor *cursor, uint32_t name, wq_span *separator) WQ_MUST_USE;
/** The first branch of a segment, with `begun` the one behind the cursor's; WQ_ENOTFOUND when there
 * is none. */
wq_status index_branch_next(kv_view *view, uint32_t name, bool begun, kv_cursor *cursor,
                            wq_span *separator) WQ_MUST_USE;

/** All keys of a segment: from `first` on, below `last`. */
void index_segment_keys(uint32_t name, uint8_t first[4], uint8_t last[4]);
/** Take away every byte of a segment that is not in force. */
wq_status index_segment_erase(kv_view *txn, uint32_t name) WQ_MUST_USE;

#endif
