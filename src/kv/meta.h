/* SPDX-License-Identifier: MIT */
/* The two metas of an LMDB file, read with pread before LMDB ever maps it.
 * Layer: kv. No allocation. */
#ifndef KV_META_H
#define KV_META_H

#include "base/file.h"
#include "kv/page.h"

typedef struct kv_meta {
    uint32_t page_size;
    uint64_t txnid;
    uint64_t pages; /**< last page number in use + 1 */
    kv_db free_db;
    kv_db main_db;
} kv_meta;

/** Both metas of a file, each valid or not. Meta 0 holds even transactions, meta 1 odd ones. */
typedef struct kv_metas {
    kv_meta meta[2];
    bool valid[2];
    /** Not valid, but of the transaction before the other's: what LMDB leaves when it could not
     * write a head and wrote the old number back over it. Nothing reads it, and the next commit
     * writes over it. */
    bool taken_back[2];
    uint64_t file_size;
} kv_metas;

/** Parse the first page bytes of meta `index`; `bytes` must hold head and meta.
 * WQ_ENOTWARRAQ: no magic; WQ_EVERSION: another version, or a file of the other word size
 * (then `*other_word` is set); WQ_ECORRUPT: a field that cannot be. */
wq_status kv_meta_parse(wq_span bytes, unsigned index, kv_meta *out, bool *other_word) WQ_MUST_USE;

/** Read both metas. WQ_OK when at least one is valid and its roots lie inside the file, and two
 * valid ones are of neighbouring transactions (else nobody knows which is the newer);
 * otherwise WQ_ENOTWARRAQ, WQ_EVERSION, WQ_ECORRUPT, with the path in the message of `err`. */
wq_status kv_metas_read(wq_file *file, wq_error *err, kv_metas *out) WQ_MUST_USE;
/** The valid meta with the highest transaction. */
const kv_meta *kv_metas_newest(const kv_metas *metas);
/** Read meta `txnid & 1` again: WQ_EBUSY when it is not of that transaction any more. */
wq_status kv_meta_reread(wq_file *file, wq_error *err, uint64_t txnid, uint32_t page_size,
                         kv_meta *out) WQ_MUST_USE;

#endif
