/* SPDX-License-Identifier: MIT */
#include "pack/hashtree.h"

#include <string.h>

void pack_root_init(pack_root *root)
{
    memset(root, 0, sizeof *root);
}

static void node_join(uint8_t left[PACK_HASH_BYTES], const uint8_t right[PACK_HASH_BYTES],
                      uint8_t out[PACK_HASH_BYTES])
{
    pack_hash hash;
    pack_hash_init(&hash);
    pack_hash_put_u8(&hash, PACK_DOMAIN_NODE);
    pack_hash_put(&hash, wq_span_of(left, PACK_HASH_BYTES));
    pack_hash_put(&hash, wq_span_of(right, PACK_HASH_BYTES));
    pack_hash_end(&hash, out);
}

/* level[i] holds the root of a full subtree of 2^i leaves where bit i of `count` is set. */
void pack_root_put(pack_root *root, const uint8_t leaf[PACK_HASH_BYTES])
{
    uint8_t node[PACK_HASH_BYTES];
    memcpy(node, leaf, sizeof node);
    unsigned i = 0;
    for (; (root->count >> i & 1) != 0; i++) {
        node_join(root->level[i], node, node);
    }
    memcpy(root->level[i], node, sizeof node);
    root->count++;
}

void pack_root_end(pack_root *root, uint8_t out[PACK_HASH_BYTES])
{
    bool begun = false;
    memset(out, 0, PACK_HASH_BYTES);
    for (unsigned i = 0; i < 64; i++) {
        if ((root->count >> i & 1) == 0) {
            continue;
        }
        if (begun) {
            node_join(root->level[i], out, out);
        } else {
            memcpy(out, root->level[i], PACK_HASH_BYTES);
            begun = true;
        }
    }
}

void pack_leaves_init(pack_leaves *leaves, wq_buf *hashes)
{
    leaves->filled = 0;
    leaves->hashes = hashes;
}

wq_status pack_leaves_put(pack_leaves *leaves, wq_span bytes)
{
    while (bytes.len != 0) {
        if (leaves->filled == 0) {
            pack_hash_init(&leaves->hash);
            pack_hash_put_u8(&leaves->hash, PACK_DOMAIN_LEAF);
        }
        wq_span now = wq_span_sub(bytes, 0, WQ_LEAF_BYTES - leaves->filled);
        pack_hash_put(&leaves->hash, now);
        leaves->filled += now.len;
        bytes = wq_span_sub(bytes, now.len, bytes.len);
        if (leaves->filled == WQ_LEAF_BYTES) {
            WQ_TRY(pack_leaves_end(leaves));
        }
    }
    return WQ_OK;
}

wq_status pack_leaves_end(pack_leaves *leaves)
{
    if (leaves->filled == 0) {
        return WQ_OK;
    }
    uint8_t leaf[PACK_HASH_BYTES];
    pack_hash_end(&leaves->hash, leaf);
    leaves->filled = 0;
    return wq_buf_put(leaves->hashes, leaf, sizeof leaf);
}
