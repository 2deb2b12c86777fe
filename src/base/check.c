/* SPDX-License-Identifier: MIT */
#include "base/check.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t wq_check64(uint64_t seed, wq_span bytes)
{
    return XXH3_64bits_withSeed(bytes.ptr, bytes.len, seed);
}

uint32_t wq_check32(uint64_t seed, wq_span bytes)
{
    return (uint32_t)wq_check64(seed, bytes);
}

uint64_t wq_check64_parts(uint64_t seed, const wq_span *parts, size_t count)
{
    XXH3_state_t state;
    XXH3_INITSTATE(&state);
    (void)XXH3_64bits_reset_withSeed(&state, seed);
    for (size_t i = 0; i < count; i++) {
        (void)XXH3_64bits_update(&state, parts[i].ptr, parts[i].len);
    }
    return XXH3_64bits_digest(&state);
}
