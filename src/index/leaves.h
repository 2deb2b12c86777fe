/* SPDX-License-Identifier: MIT */
/* The dictionary of a segment on pages: leaves of six blocks, and branches that say which leaf a
 * key is on.
 *
 * A leaf is what one page of the file holds behind the heads of page and block: 64 of them are a
 * block of their section. A branch is a record that names the leaves of some
 * thousand separators, so that a word is found by two pages: branch and leaf. A separator is the
 * shortest key above the last of one leaf and not above the first of the next.
 * Layer: index. */
#ifndef INDEX_LEAVES_H
#define INDEX_LEAVES_H

#include "index/dictionary.h"
#include "index/section.h"

/** Bytes of a leaf, and of a branch: with its check one overflow page. */
#define INDEX_LEAF   4064u
#define INDEX_BRANCH INDEX_RECORD_PAGE
/** Parts of a leaf: each is a block of the dictionary behind its check. */
#define INDEX_LEAF_PARTS 6u
#define INDEX_LEAF_HEAD  ((size_t)2 * INDEX_LEAF_PARTS)
/** Separators that are told from the first of them on; parts of a branch, which have 90 bytes at
 * least. */
#define INDEX_BRANCH_GROUP 32u
#define INDEX_BRANCH_PARTS 44u

/** A leaf as it was read. Its head says where the parts end, and seeds their checks. */
typedef struct index_leaf {
    uint32_t number;
    unsigned parts;
    uint8_t bytes[INDEX_LEAF];
} index_leaf;

/** A branch as it was read. */
typedef struct index_branch {
    const index_segment *of; /**< NULL: none */
    size_t separator_len;
    uint8_t separator[INDEX_KEY_MAX]; /**< of its first leaf */
    uint8_t bytes[INDEX_BRANCH];
} index_branch;

/** The branches that a view read last: most segments have one or two. */
#define INDEX_NEAR 2u
typedef struct index_near {
    unsigned last;
    index_branch branches[INDEX_NEAR];
} index_near;

/** Who takes leaves in their order, and a branch when its last leaf was taken. */
typedef struct index_leaf_sink {
    wq_status (*leaf)(void *arg, uint32_t number, wq_span leaf);
    wq_status (*branch)(void *arg, wq_span separator, wq_span branch);
    void *arg;
} index_leaf_sink;

/** Makes leaves and branches of terms; transparent, in its owner. */
typedef struct index_leaf_writer {
    index_leaf_sink sink;
    uint64_t seed; /**< of the segment */
    uint32_t leaves;
    /* the leaf */
    index_dict_writer dict; /**< its last block */
    uint8_t leaf[INDEX_LEAF];
    size_t len;
    unsigned parts;
    /* the branch: from which leaf on, and separators of those behind it */
    uint32_t first, names;
    uint8_t separator[INDEX_KEY_MAX]; /**< of the first leaf */
    size_t separator_len;
    uint8_t last[INDEX_KEY_MAX]; /**< the last that was put */
    size_t last_len;
    uint8_t branch[INDEX_BRANCH];
    uint16_t branch_ends[INDEX_BRANCH_PARTS];
    size_t branch_len;
} index_leaf_writer;

void index_leaves_begin(index_leaf_writer *w, const index_leaf_sink *sink, uint64_t seed);
/** The next term, in order of key. */
wq_status index_leaves_add(index_leaf_writer *w, wq_span key, const index_term *term) WQ_MUST_USE;
/** Give the last leaf; then the last branch, which a dictionary of one leaf has not. */
wq_status index_leaves_finish(index_leaf_writer *w) WQ_MUST_USE;
wq_status index_leaves_name(index_leaf_writer *w) WQ_MUST_USE;

/** Where leaf `number` begins in its section: behind the heads of page and block, on a page of the
 * file. */
uint64_t index_leaf_place(uint32_t number);

/** Leaf `number` of a segment. The parts are proved when they are opened. */
wq_status index_leaf_read(kv_view *view, const index_seginfo *info, uint32_t number,
                          index_leaf *leaf) WQ_MUST_USE;
/** Count the parts of a leaf, of which `len` bytes were put into `leaf`: WQ_ECORRUPT when they do
 * not lie in it. */
wq_status index_leaf_look(index_leaf *leaf, size_t len) WQ_MUST_USE;
/** How many it has, without zeros behind it. */
size_t index_leaf_bytes(const index_leaf *leaf);
/** Open a part of a leaf of that segment, proved by its check. */
wq_status index_leaf_open(const index_leaf *leaf, uint64_t seed, unsigned part,
                          index_dict_reader *r) WQ_MUST_USE;
/** The part of a leaf in which `key` is, if it is on the leaf: to be believed when that part and,
 * for a key behind its last, the next one are proved. */
wq_status index_leaf_part(const index_leaf *leaf, wq_span key, unsigned *part) WQ_MUST_USE;
/** Take a branch as it was read, copied. WQ_ECORRUPT when its parts do not lie in it. */
wq_status index_branch_take(index_branch *branch, wq_span separator, wq_span bytes) WQ_MUST_USE;
/** The leaf of `key` by a branch that was taken; `*last`: it is the last that the branch names. */
wq_status index_branch_find(const index_branch *branch, wq_span key, uint32_t *number,
                            bool *last) WQ_MUST_USE;
/** The leaf on which `key` is, if it is in the dictionary. */
wq_status index_leaf_find(const index_segment *segment, kv_view *view, const index_seginfo *info,
                          wq_span key, index_near *near, uint32_t *number) WQ_MUST_USE;

#endif
