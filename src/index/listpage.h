/* SPDX-License-Identifier: MIT */
/* The pages of the file that long lists are read from: a block is some 200 bytes, so one read of
 * the file serves the blocks behind it too. As much is read as lies on the block's own page of the
 * file, so that no question needs another page for it.
 * Layer: index. */
#ifndef INDEX_LISTPAGE_H
#define INDEX_LISTPAGE_H

#include "index/index.h"

/** So many lists have a page of their own at a time: most questions have no more. */
#define INDEX_LISTPAGES 4u

/** Transparent, in the view; all zeros: none. */
typedef struct index_listpage {
    uint32_t name; /**< of the segment, 0: none */
    uint32_t len;
    uint64_t from; /**< in the section of lists */
    uint8_t bytes[4096];
} index_listpage;

/** `len` bytes of the section of lists at `at`: borrowed from the list's page until the next call
 * with this slot, or read into `room`, if they lie on two. WQ_ECORRUPT: they are not all there. */
wq_status index_listpage_look(index_segment *segment, unsigned slot, uint64_t at, size_t len,
                              uint8_t *room, const uint8_t **bytes) WQ_MUST_USE;

#endif
