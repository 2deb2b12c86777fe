/* SPDX-License-Identifier: MIT */
/* Leaves and branches of a dictionary: any bytes give a part or a leaf, or a status.
 *
 * The first byte says which (0: a leaf) and the second how many of the bytes behind it are the
 * key. */
#include "base/bytes.h"
#include "index/leaves.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void leaf_try(wq_span bytes, wq_span key)
{
    static index_leaf leaf;
    unsigned part;
    size_t len = bytes.len < INDEX_LEAF ? bytes.len : INDEX_LEAF;
    if (len > 0) {
        memcpy(leaf.bytes, bytes.ptr, len);
    }
    if (index_leaf_look(&leaf, len) != WQ_OK) {
        return;
    }
    if (leaf.parts > INDEX_LEAF_PARTS || index_leaf_bytes(&leaf) > len) {
        abort();
    }
    if (index_leaf_part(&leaf, key, &part) == WQ_OK && part >= leaf.parts) {
        abort();
    }
    for (part = 0; part < leaf.parts; part++) {
        index_dict_reader reader;
        if (index_leaf_open(&leaf, 1, part, &reader) == WQ_OK && reader.in.len > len) {
            abort();
        }
    }
}

static void branch_try(wq_span bytes, wq_span key)
{
    static index_branch branch;
    uint32_t number;
    bool last;
    if (index_branch_take(&branch, key, bytes) != WQ_OK ||
        index_branch_find(&branch, key, &number, &last) != WQ_OK) {
        return;
    }
    /* A name is a byte at least, and there is a full group before each but the last. */
    if (number - wq_le32(bytes.ptr) > INDEX_BRANCH * (INDEX_BRANCH_GROUP + 1)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    wq_span rest = wq_span_of(data + 2, size - 2);
    wq_span key = wq_span_sub(rest, 0, data[1]);
    rest = wq_span_sub(rest, key.len, rest.len);
    (data[0] == 0 ? leaf_try : branch_try)(rest, key);
    return 0;
}
