/* SPDX-License-Identifier: MIT */
/* Places whose entries die with a flush: found through the tables by place, then written as dead
 * bits.
 * Layer: index. */
#ifndef INDEX_KILLS_H
#define INDEX_KILLS_H

#include "index/inner.h"

typedef struct index_place_kill {
    uint32_t box, row;
    uint32_t before; /**< articles of the batch that came before it die with it */
} index_place_kill;

/** Find the living entries at the places; `hits` (for free) gets segment << 32 | number, sorted. */
wq_status index_kills_find(index_view *view, const index_place_kill *kills, size_t count,
                           uint64_t **hits, size_t *hit_count) WQ_MUST_USE;
/** Write the dead bits and the segment records. */
wq_status index_kills_write(index_view *view, kv_view *txn, const uint64_t *hits,
                            size_t count) WQ_MUST_USE;

#endif
