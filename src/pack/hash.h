/* SPDX-License-Identifier: MIT */
/* Names of things: BLAKE2b-256 over a stream of bytes (RFC 7693, unkeyed, through libsodium).
 *
 * For identity: a person cannot make two things with one name. Against damage there is
 * base/check.h, which is ten times faster.
 * Layer: pack. Thread rule: one owner. */
#ifndef PACK_HASH_H
#define PACK_HASH_H

#include "base/span.h"

#define PACK_HASH_BYTES 32

/** Transparent, lives on the stack; no heap. */
typedef struct pack_hash {
    _Alignas(64) uint8_t state[384];
} pack_hash;

/** Begin. There is nothing to release. */
void pack_hash_init(pack_hash *hash);
void pack_hash_put(pack_hash *hash, wq_span bytes);
/** One byte: a version or the mark of a domain, so that hashes of different things differ. */
void pack_hash_put_u8(pack_hash *hash, uint8_t byte);
/** The name; the state is used up. */
void pack_hash_end(pack_hash *hash, uint8_t out[PACK_HASH_BYTES]);
/** All of it in one call, behind one domain byte. */
void pack_hash_of(uint8_t domain, wq_span bytes, uint8_t out[PACK_HASH_BYTES]);

/** The first byte of what is hashed says what it is (an article's is its version, 0x01). */
#define PACK_DOMAIN_ARTICLE 0x01
#define PACK_DOMAIN_DICT    0x02
#define PACK_DOMAIN_LEAF    0x03
#define PACK_DOMAIN_NODE    0x04
#define PACK_DOMAIN_PACK    0x05

#endif
