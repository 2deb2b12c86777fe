/* SPDX-License-Identifier: MIT */
/* The hash tree over a pack's leaves of WQ_LEAF_BYTES.
 *
 * Leaves and inner nodes are hashed behind different domain bytes; a node without a partner
 * rises unchanged. The same shape as RFC 6962, section 2.1 (Certificate Transparency), with
 * BLAKE2b-256. The hashes of all leaves stand in the pack, so a leaf is checked by itself.
 * Layer: pack. */
#ifndef PACK_HASHTREE_H
#define PACK_HASHTREE_H

#include "base/limits.h"
#include "pack/hash.h"

/** The root over leaf hashes given one after the other; 2 KiB, no heap. */
typedef struct pack_root {
    uint8_t level[64][PACK_HASH_BYTES];
    uint64_t count;
} pack_root;

void pack_root_init(pack_root *root);
void pack_root_put(pack_root *root, const uint8_t leaf[PACK_HASH_BYTES]);
/** The root; all zero when there was no leaf. The state is used up. */
void pack_root_end(pack_root *root, uint8_t out[PACK_HASH_BYTES]);

/** Leaf hashes of a stream of bytes: 32 bytes of heap for each 65,528. */
typedef struct pack_leaves {
    pack_hash hash;
    size_t filled;  /**< bytes in the open leaf */
    wq_buf *hashes; /**< borrowed */
} pack_leaves;

void pack_leaves_init(pack_leaves *leaves, wq_buf *hashes);
wq_status pack_leaves_put(pack_leaves *leaves, wq_span bytes) WQ_MUST_USE;
/** Close the last leaf, which may be shorter. */
wq_status pack_leaves_end(pack_leaves *leaves) WQ_MUST_USE;

#endif
