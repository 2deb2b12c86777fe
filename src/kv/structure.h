/* SPDX-License-Identifier: MIT */
/* The whole structural check of a database file, without LMDB: what it accepts, LMDB can write
 * without dying. Both metas; every page that is reached is reached once; kinds, depths, key
 * order and separators; counts as the database records say; overflow heads; the free list in
 * order, in range, and no page both free and used; the databases are the expected ones.
 *
 * Heap: one bit a page, the walker's cache, one block with `values`. Only the heads of overflow
 * pages are read unless `values` is set.
 * Layer: kv. No other process may be writing the file meanwhile (hold the writer lock). */
#ifndef KV_STRUCTURE_H
#define KV_STRUCTURE_H

#include "base/findings.h"
#include "base/span.h"

typedef struct kv_check_options {
    const char *const *names; /**< the databases that may be in the file, by index */
    unsigned count;
    bool values; /**< also verify the check of every record and block */
    wq_error *err;
    /** One finding: `page` is its page number (0 when it has none); `text` is borrowed during the
     * call. May be NULL: then only the first finding matters. */
    void (*report)(void *arg, wq_status status, uint64_t page, const char *text);
    void *arg;
} kv_check_options;

typedef struct kv_check_stats {
    uint32_t page_size;
    uint64_t pages; /**< of the file, as the newest meta says */
    uint64_t used;  /**< reached */
    uint64_t free;  /**< in the free list */
    uint64_t lost;  /**< neither: harmless, until the file is compacted */
    uint64_t records, blocks;
    uint64_t findings;
} kv_check_stats;

/** Check a file. WQ_OK: nothing found. Otherwise the status of the first finding (WQ_ECORRUPT,
 * WQ_EIO; WQ_ENOTWARRAQ, WQ_EVERSION when there is nothing to walk), with its sentence in `err`;
 * the rest of the file is checked all the same. WQ_ENOMEM. `stats` may be NULL. */
wq_status kv_check(const char *path, const kv_check_options *options,
                   kv_check_stats *stats) WQ_MUST_USE;

/** Check a file with all its values for a verification that goes on elsewhere: what is found is put
 * to `findings` as "RULE: PAGE n: ...", where `page` is e.g. "index page". WQ_OK whatever was
 * found; WQ_ENOMEM. */
wq_status kv_check_tell(const char *path, const char *const *names, unsigned count,
                        const char *rule, const char *page, wq_findings *findings) WQ_MUST_USE;

#endif
