/* SPDX-License-Identifier: MIT */
/* Sections of a segment: tables, lists, positions, leaves of the dictionary. Each is a stream of
 * blocks of 262,112 bytes, the last as long as it needs to be, so that a segment of one article is
 * tiny. Layer: index. */
#ifndef INDEX_SECTION_H
#define INDEX_SECTION_H

#include "index/dictionary.h"

/** Bulk commits of a segment that is not yet in force. Transparent, in its owner. */
typedef struct index_bulk {
    kv_env *env;
    kv_view *txn;      /**< the open transaction, or NULL */
    index_state state; /**< as it will be; written with the last commit */
    uint64_t analyser; /**< of the segment that is being made */
    uint32_t name;     /**< its name */
    bool announced;    /**< the state in the file says that `name` is pending */
    bool touched;      /**< something was committed: leftovers if this fails */
} index_bulk;

/** The open transaction, begun when there is none. */
wq_status index_bulk_txn(index_bulk *bulk, kv_view **txn) WQ_MUST_USE;
/** Commit when the transaction holds WQ_LIMIT_TXN_DIRTY. */
wq_status index_bulk_check(index_bulk *bulk) WQ_MUST_USE;
/** Commit what there is, pending: it can be read by its name and is erased if this ends here. Needs
 * an open transaction. */
wq_status index_bulk_flush(index_bulk *bulk) WQ_MUST_USE;
/** Write the state and commit: what was made is in force. */
wq_status index_bulk_finish(index_bulk *bulk) WQ_MUST_USE;
void index_bulk_abort(index_bulk *bulk);

/** Writes one section; transparent, in the segment writer. Heap: at most a block and INDEX_WHOLE
 * bytes, as much as the section needs. */
typedef struct index_section_writer {
    index_bulk *bulk;
    unsigned section;
    uint32_t index; /**< of the block that fills */
    uint64_t at;    /**< bytes placed */
    bool placed;    /**< the item is longer than INDEX_WHOLE and is being written through */
    uint64_t item;  /**< where it was placed */
    wq_buf block;
    wq_buf pending;
} index_section_writer;

void index_section_init(index_section_writer *s, index_bulk *bulk, unsigned section);
void index_section_release(index_section_writer *s);
/** Zeros up to `at`; from there on what comes is written through, items have no places of their
 * own. */
wq_status index_section_from(index_section_writer *s, uint64_t at) WQ_MUST_USE;
/** Add to the present item. */
wq_status index_section_put(index_section_writer *s, const void *bytes, size_t len) WQ_MUST_USE;
/** End the item: where it is and how long. An item of no bytes is none. */
wq_status index_section_end(index_section_writer *s, uint64_t *at, uint64_t *len) WQ_MUST_USE;
/** Write what is left; items are ended. */
wq_status index_section_finish(index_section_writer *s) WQ_MUST_USE;

/** Read `len` bytes at `at`; WQ_ECORRUPT when they are not all there. */
wq_status index_section_read(kv_view *view, const index_seginfo *info, unsigned section,
                             uint64_t at, void *out, size_t len) WQ_MUST_USE;

#endif
