/* SPDX-License-Identifier: MIT */
#include "pack/hash.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(((pack_hash *)0)->state),
               "the state of BLAKE2b fits");

#define STATE_OF(hash) ((crypto_generichash_state *)(void *)(hash)->state)

void pack_hash_init(pack_hash *hash)
{
    /* Cannot fail: no key, and 32 is a length that BLAKE2b has. */
    (void)crypto_generichash_init(STATE_OF(hash), NULL, 0, PACK_HASH_BYTES);
}

void pack_hash_put(pack_hash *hash, wq_span bytes)
{
    if (bytes.len != 0) {
        (void)crypto_generichash_update(STATE_OF(hash), bytes.ptr, bytes.len);
    }
}

void pack_hash_put_u8(pack_hash *hash, uint8_t byte)
{
    pack_hash_put(hash, wq_span_of(&byte, 1));
}

void pack_hash_end(pack_hash *hash, uint8_t out[PACK_HASH_BYTES])
{
    (void)crypto_generichash_final(STATE_OF(hash), out, PACK_HASH_BYTES);
}

void pack_hash_of(uint8_t domain, wq_span bytes, uint8_t out[PACK_HASH_BYTES])
{
    pack_hash hash;
    pack_hash_init(&hash);
    pack_hash_put_u8(&hash, domain);
    pack_hash_put(&hash, bytes);
    pack_hash_end(&hash, out);
}
