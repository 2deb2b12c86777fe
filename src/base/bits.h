/* SPDX-License-Identifier: MIT */
/* Bits in bytes: the least significant bit of a byte comes first, whatever the machine.
 *
 * Rice codes: the quotient in ones ended by a zero, then the k low bits (R. F. Rice, "Some
 * practical universal noiseless coding techniques", JPL 1979), with a bound of our own: 24 ones
 * without a zero announce the plain number in 32 bits, so that no code is longer than 56 bits.
 * Gamma codes: the length in ones ended by a zero, then the bits below the highest (P. Elias,
 * 1975). Both are unary in ones: behind the end of a span come zeros, so every code ends. Within:
 * a number up to a known one, in as many bits as that needs or one less.
 * Layer: base. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include "base/bytes.h"
#include "base/span.h"

#define WQ_RICE_ESCAPE 24u

/** Floor of the binary logarithm; 0 for 0. */
static inline unsigned wq_log2(uint32_t v)
{
#if defined(__GNUC__)
    return v == 0 ? 0 : 31u - (unsigned)__builtin_clz(v);
#else
    unsigned n = 0;
    while (v > 1) {
        v >>= 1;
        n++;
    }
    return n;
#endif
}

/** Writes into memory of the caller. When it is full, `full` is set and nothing more written. */
typedef struct wq_bit_writer {
    uint8_t *out;
    size_t cap;
    size_t len;    /**< whole bytes written */
    uint64_t kept; /**< bits not yet written, fewer than 8 */
    unsigned bits; /**< how many */
    bool full;
} wq_bit_writer;

static inline void wq_bits_write_init(wq_bit_writer *w, uint8_t *out, size_t cap)
{
    *w = (wq_bit_writer){.out = out, .cap = cap};
}

/** Append the low `count` (0 to 56) bits of `value`, which has no higher ones. Up to 8 bytes behind
 * what is written become zeros. */
static inline void wq_bits_put(wq_bit_writer *w, uint64_t value, unsigned count)
{
    w->kept |= value << w->bits;
    w->bits += count;
    if (w->cap - w->len >= 8) { /* no loop: how many bytes they fill cannot be foreseen */
        wq_put_le64(w->out + w->len, w->kept);
        w->len += w->bits / 8;
        w->kept >>= w->bits & 56;
        w->bits &= 7;
        return;
    }
    while (w->bits >= 8) {
        if (w->len < w->cap) {
            w->out[w->len++] = (uint8_t)w->kept;
        } else {
            w->full = true;
        }
        w->kept >>= 8;
        w->bits -= 8;
    }
}

/** Fill the last byte with zeros. */
static inline void wq_bits_align(wq_bit_writer *w)
{
    if (w->bits != 0) {
        wq_bits_put(w, 0, 8 - w->bits);
    }
}

static inline void wq_bits_put_rice(wq_bit_writer *w, uint32_t value, unsigned k)
{
    uint32_t quotient = value >> k;
    if (quotient >= WQ_RICE_ESCAPE) {
        wq_bits_put(w, (1u << WQ_RICE_ESCAPE) - 1, WQ_RICE_ESCAPE);
        wq_bits_put(w, value, 32);
        return;
    }
    uint64_t low = value & ((1ull << k) - 1);
    wq_bits_put(w, low << (quotient + 1) | ((1u << quotient) - 1), quotient + 1 + k);
}

/** `value` is at least 1. */
static inline void wq_bits_put_gamma(wq_bit_writer *w, uint32_t value)
{
    unsigned n = wq_log2(value);
    if (n > 27) {
        wq_bits_put(w, (1ull << n) - 1, n + 1);
        wq_bits_put(w, value & ((1ull << n) - 1), n);
        return;
    }
    uint64_t low = value & ((1ull << n) - 1);
    wq_bits_put(w, low << (n + 1) | ((1u << n) - 1), 2 * n + 1);
}

/** `value` of 0 to `most`, truncated binary: the high bits come first, so that no shorter code
 * begins a longer one. `most` is below 2^31. */
static inline void wq_bits_put_within(wq_bit_writer *w, uint32_t value, uint32_t most)
{
    if (most == 0) {
        return;
    }
    unsigned bits = wq_log2(most);
    uint32_t shorter = (2u << bits) - most - 1;
    if (value < shorter) {
        wq_bits_put(w, value, bits);
        return;
    }
    value += shorter;
    wq_bits_put(w, value >> 1 | (uint64_t)(value & 1) << bits, bits + 1);
}

/** Bits that wq_bits_put_rice and wq_bits_put_gamma would write. */
static inline unsigned wq_rice_size(uint32_t value, unsigned k)
{
    uint32_t quotient = value >> k;
    return quotient >= WQ_RICE_ESCAPE ? WQ_RICE_ESCAPE + 32 : quotient + 1 + k;
}

static inline unsigned wq_gamma_size(uint32_t value)
{
    return 2 * wq_log2(value) + 1;
}

/** Reads a span; behind its end come zeros, and `over` counts them in whole bytes. */
typedef struct wq_bit_reader {
    const uint8_t *at;
    const uint8_t *end;
    uint64_t kept;
    unsigned bits; /**< of `kept` that count, fewer than 64 */
    unsigned over; /**< zero bytes made up; stops counting at its maximum */
} wq_bit_reader;

static inline void wq_bits_read_init(wq_bit_reader *r, wq_span span)
{
    *r = (wq_bit_reader){.at = span.ptr, .end = span.ptr != NULL ? span.ptr + span.len : NULL};
}

/** Make at least 56 bits ready. Above `bits` the first bits of the next byte may already stand. */
static inline void wq_bits_fill(wq_bit_reader *r)
{
    if (r->end - r->at >= 8) {
        r->kept |= wq_le64(r->at) << r->bits;
        r->at += (63 - r->bits) >> 3;
        r->bits |= 56;
        return;
    }
    while (r->bits <= 56) {
        if (r->at < r->end) {
            r->kept |= (uint64_t)*r->at++ << r->bits;
        } else if (r->over < UINT32_MAX) {
            r->over++;
        }
        r->bits += 8;
    }
}

/** `count` is 0 to 32. */
static inline uint32_t wq_bits_get(wq_bit_reader *r, unsigned count)
{
    if (r->bits < count) {
        wq_bits_fill(r);
    }
    uint32_t value = (uint32_t)(r->kept & ((1ull << count) - 1));
    r->kept >>= count;
    r->bits -= count;
    return value;
}

/* Ones before the next zero, at most 32. */
static inline unsigned wq_bits_ones(wq_bit_reader *r)
{
    if (r->bits < 33) {
        wq_bits_fill(r);
    }
    uint32_t low = ~(uint32_t)r->kept;
#if defined(__GNUC__)
    unsigned n = low == 0 ? 32 : (unsigned)__builtin_ctz(low);
#else
    unsigned n = 0;
    while (n < 32 && (low >> n & 1) == 0) {
        n++;
    }
#endif
    return n;
}

static inline void wq_bits_drop(wq_bit_reader *r, unsigned count)
{
    r->kept >>= count;
    r->bits -= count;
}

/** Any input gives some number; ask wq_bits_overrun at the end. `k` is at most 31. */
static inline uint32_t wq_bits_get_rice(wq_bit_reader *r, unsigned k)
{
    unsigned ones = wq_bits_ones(r);
    if (ones >= WQ_RICE_ESCAPE) {
        wq_bits_drop(r, WQ_RICE_ESCAPE);
        return wq_bits_get(r, 32);
    }
    wq_bits_drop(r, ones + 1);
    return (uint32_t)ones << k | wq_bits_get(r, k);
}

/** As above; 0 when the code is not one (more than 31 ones). */
static inline uint32_t wq_bits_get_gamma(wq_bit_reader *r)
{
    unsigned ones = wq_bits_ones(r);
    if (ones > 31) {
        return 0;
    }
    wq_bits_drop(r, ones + 1);
    return 1u << ones | wq_bits_get(r, ones);
}

/** The reverse of wq_bits_put_within: any bits give a number of 0 to `most`. */
static inline uint32_t wq_bits_get_within(wq_bit_reader *r, uint32_t most)
{
    if (most == 0) {
        return 0;
    }
    unsigned bits = wq_log2(most);
    uint32_t shorter = (2u << bits) - most - 1;
    uint32_t value = wq_bits_get(r, bits);
    return value < shorter ? value : (value << 1 | wq_bits_get(r, 1)) - shorter;
}

/** True when more bits were taken than there were. */
static inline bool wq_bits_overrun(const wq_bit_reader *r)
{
    return r->over > r->bits / 8;
}

/** Bits taken so far of a span that began at `start`. */
static inline uint64_t wq_bits_taken(const wq_bit_reader *r, const uint8_t *start)
{
    return ((uint64_t)(r->at - start) + r->over) * 8 - r->bits;
}

#endif
