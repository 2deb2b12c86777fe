/* SPDX-License-Identifier: MIT */
/* The seal of a commit: one record in the main tree, beside the records of the databases, that
 * says which transaction this is and how large each database was. LMDB's own records carry no
 * check, so a sector of an old page in a new one, or a head that names an old root, would read
 * as an older state without a word; the seal does not fit then.
 * Layer: kv. No allocation. */
#ifndef KV_STAMP_H
#define KV_STAMP_H

#include "kv/page.h"

/** Most databases of a file. */
#define KV_DB_MAX 32u
/** Bytes of a database in a seal. */
#define KV_SEAL_DB 36u
/** Bytes of the largest seal as stored. */
#define KV_SEAL_MAX (12u + KV_DB_MAX * KV_SEAL_DB + 8u)

/** Its key: no name of a database begins with this character. */
wq_span kv_seal_key(void);

/** Encode the seal of `count` databases; `sizes` needs entries, depth and the page counts.
 * Gives the bytes to be stored, check and all. */
size_t kv_seal_encode(uint64_t txnid, const kv_db *sizes, unsigned count, uint8_t out[KV_SEAL_MAX]);
/** WQ_ECORRUPT unless `stored` verifies and is of transaction `txnid`. */
wq_status kv_seal_verify(wq_span stored, uint64_t txnid) WQ_MUST_USE;
/** WQ_ECORRUPT unless database `index` of a verified seal is as large as `db` says. A database
 * that the seal does not know must be empty. */
wq_status kv_seal_compare(wq_span stored, unsigned index, const kv_db *db) WQ_MUST_USE;

#endif
