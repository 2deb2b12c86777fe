/* SPDX-License-Identifier: MIT */
/* Fixed-width integers in bytes: little-endian for what is stored, big-endian for keys (so that
 * memcmp order is number order). Unaligned pointers are fine; the caller has checked the span.
 * Layer: base. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdint.h>

/** Have these bytes fetched while something else is done. Any address will do. */
static inline void wq_fetch(const void *bytes)
{
#if defined(__GNUC__)
    __builtin_prefetch(bytes);
    __asm__ volatile(""); /* else gcc drops calls of functions that do nothing but this */
#else
    (void)bytes;
#endif
}

static inline uint16_t wq_le16(const uint8_t b[2])
{
    return (uint16_t)(b[0] | (uint16_t)(b[1] << 8));
}

static inline uint32_t wq_le32(const uint8_t b[4])
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline uint64_t wq_le64(const uint8_t b[8])
{
    return (uint64_t)wq_le32(b) | (uint64_t)wq_le32(b + 4) << 32;
}

static inline void wq_put_le16(uint8_t b[2], uint16_t v)
{
    b[0] = (uint8_t)v;
    b[1] = (uint8_t)(v >> 8);
}

static inline void wq_put_le32(uint8_t b[4], uint32_t v)
{
    b[0] = (uint8_t)v;
    b[1] = (uint8_t)(v >> 8);
    b[2] = (uint8_t)(v >> 16);
    b[3] = (uint8_t)(v >> 24);
}

static inline void wq_put_le64(uint8_t b[8], uint64_t v)
{
    wq_put_le32(b, (uint32_t)v);
    wq_put_le32(b + 4, (uint32_t)(v >> 32));
}

static inline uint32_t wq_be32(const uint8_t b[4])
{
    return (uint32_t)b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[0] << 24;
}

static inline uint64_t wq_be64(const uint8_t b[8])
{
    return (uint64_t)wq_be32(b) << 32 | (uint64_t)wq_be32(b + 4);
}

static inline void wq_put_be32(uint8_t b[4], uint32_t v)
{
    b[0] = (uint8_t)(v >> 24);
    b[1] = (uint8_t)(v >> 16);
    b[2] = (uint8_t)(v >> 8);
    b[3] = (uint8_t)v;
}

static inline void wq_put_be64(uint8_t b[8], uint64_t v)
{
    wq_put_be32(b, (uint32_t)(v >> 32));
    wq_put_be32(b + 4, (uint32_t)v);
}

#endif
