/* SPDX-License-Identifier: MIT */
/* For salvage: every page of a damaged file is looked at as it lies there, reached from a root
 * or not, and every record whose check verifies is given, present or stale; so is every block.
 * The metas may be gone, the page size is then found by trying.
 *
 * What verifies was once written by kv to this database under this key: which of two versions
 * counts is the caller's to say (blocks and rows carry generations). A page that cannot be read
 * is passed over.
 * Layer: kv. Heap: one page, one block. */
#ifndef KV_SCAN_H
#define KV_SCAN_H

#include "base/span.h"

/** The database of a block whose check fails is not known. */
#define KV_SCAN_UNKNOWN UINT32_MAX

typedef struct kv_scan_options {
    unsigned count; /**< databases: each is tried as the seed of the checks */
    wq_error *err;
    /** A record whose check verifies. Spans are borrowed during the call; a status other than
     * WQ_OK ends the scan and comes back from it. May be NULL. */
    wq_status (*record)(void *arg, unsigned db, wq_span key, wq_span value, uint64_t page);
    /** A block, WQ_BLOCK_PAYLOAD bytes. `whole`: its check verifies. Otherwise `db` is
     * KV_SCAN_UNKNOWN, the name is what its head or the leaf that points to it says, bytes that
     * could not be read are zeros, and finer checks must tell what is good. May be NULL. */
    wq_status (*block)(void *arg, unsigned db, uint32_t stream, uint32_t index, wq_span payload,
                       bool whole, uint64_t page);
    void *arg;
    /** Receives where in the file the value begins that `record` is given. May be NULL. */
    uint64_t *at;
} kv_scan_options;

typedef struct kv_scan_stats {
    uint32_t page_size;
    uint64_t pages, unreadable, damaged; /**< damaged: neither branch, leaf, overflow nor empty */
    uint64_t records, blocks, broken_blocks;
    uint64_t missing; /**< pages that a head counts and the file has not; perhaps never written */
} kv_scan_stats;

/** Scan a file. `stats` may be NULL. WQ_ENOTWARRAQ: no page size makes sense of it. */
wq_status kv_scan(const char *path, const kv_scan_options *options,
                  kv_scan_stats *stats) WQ_MUST_USE;

#endif
