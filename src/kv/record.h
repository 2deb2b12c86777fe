/* SPDX-License-Identifier: MIT */
/* The check that every record carries: the last 8 bytes of its value in the file, little-endian,
 * XXH3-64 over key and value, seeded with the database and the length of the key. So the right
 * bytes in the wrong place (another key, another database) fail too.
 * Layer: kv. No allocation. */
#ifndef KV_RECORD_H
#define KV_RECORD_H

#include "base/span.h"

/** Bytes behind a value. */
#define KV_TRAILER 8u

/** The check of a record of database `db`. */
uint64_t kv_record_check(unsigned db, wq_span key, wq_span value);
/** `stored` is a value with its trailer: give the value alone. WQ_ECORRUPT when it is too short
 * or the check is wrong. */
wq_status kv_record_verify(unsigned db, wq_span key, wq_span stored, wq_span *value) WQ_MUST_USE;

/** The check in the head of a block: over its name and payload (all but the first 8 bytes),
 * seeded with the database and a mark that no record has. `block` is of WQ_BLOCK_BYTES. */
uint64_t kv_block_check(unsigned db, const uint8_t *block);

#endif
