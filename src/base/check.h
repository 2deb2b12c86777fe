/* SPDX-License-Identifier: MIT */
/* Checks against damage: XXH3 of the xxHash library. Not for identity (that is BLAKE2b, in
 * pack/): a person can make two values with one XXH3, a failing card cannot aim.
 * Layer: base, the one door to xxhash.h. */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include "base/span.h"

/** XXH3-64 of `bytes` with a seed. The seed says where the bytes belong, so that the right
 * bytes in the wrong place (a misdirected write) fail too. */
uint64_t wq_check64(uint64_t seed, wq_span bytes);

/** The low 32 bits of wq_check64, where four bytes must do. */
uint32_t wq_check32(uint64_t seed, wq_span bytes);

/** The check over several spans as if they were one. Bounded: no copy is made. */
uint64_t wq_check64_parts(uint64_t seed, const wq_span *parts, size_t count);

#endif
