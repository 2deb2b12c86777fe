/* SPDX-License-Identifier: MIT */
/* All terms of a view in order, its segments joined: a key comes once, with the articles of all
 * segments summed. For walks over the dictionary that leave out what they do not want.
 *
 * The INDEX_JOIN_MAX largest segments are read block by block, about 2 KiB of heap for each. Of
 * what is smaller (tiers of eight keep it to a few small ones) only the present key is kept, 320
 * bytes, and the next is looked up. Layer: index. Thread rule: that of the view. */
#ifndef INDEX_TERMJOIN_H
#define INDEX_TERMJOIN_H

#include "index/index.h"

#define INDEX_JOIN_MAX 28

typedef struct index_join index_join;

/** Owned by the caller; `view` must outlive it. WQ_ENOMEM. */
wq_status index_join_open(index_view *view, index_join **out) WQ_MUST_USE;
void index_join_close(index_join *join);
/** To the first key at or behind `key`. Forward only: what lies before the present place stays
 * passed over. Reads a block of a segment only where the block that is open has no such key. */
wq_status index_join_seek(index_join *join, wq_span key) WQ_MUST_USE;
/** The next key and its articles (dead ones counted until a merge); `*key` is borrowed until the
 * next call. WQ_EEND behind the last. */
wq_status index_join_next(index_join *join, wq_span *key, uint64_t *articles) WQ_MUST_USE;

#endif
