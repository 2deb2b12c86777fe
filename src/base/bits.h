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
    return 31u ^ (unsigned)__builtin_clz(v | 1);
#else
    unsigned n = 0;
    while (v > 1) {
        v >>= 1;
        n++;
    }
    return n;
#endif
}

/** Bits of a number without its leading zeros; of 0 none. */
static inline unsigned wq_bit_length(uint32_t v)
{
    return v == 0 ? 0 : wq_log2(v) + 1;
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

/** Reads a span; behind its end come zeros. Transparent: `at` may be set. Codes are read from a
 * load of eight bytes at the present bit, so that nothing has to be kept from one to the next. */
typedef struct wq_bit_reader {
    const uint8_t *bytes;
    size_t len;
    size_t at; /**< bits taken; more than 8 x len when there were not as many */
} wq_bit_reader;

/* Small and hot: a reader stays in registers only where all that it goes through is inlined. */
#if defined(__GNUC__)
#define WQ_BITS_INLINE static inline __attribute__((always_inline))
#else
#define WQ_BITS_INLINE static inline
#endif

WQ_BITS_INLINE void wq_bits_read_init(wq_bit_reader *r, wq_span span)
{
    *r = (wq_bit_reader){.bytes = span.ptr, .len = span.len};
}

/* The bits from `at` on where there are fewer than eight bytes: read backwards from the end. */
WQ_BITS_INLINE uint64_t wq_bits_last(const uint8_t *bytes, size_t len, size_t at)
{
    uint64_t v;
    size_t from = 0;
    if (len >= 8) {
        from = len - 8;
        v = wq_le64(bytes + from);
    } else if (len >= 4) {
        v = wq_le32(bytes) | (uint64_t)wq_le32(bytes + len - 4) << (8 * (len - 4));
    } else if (len > 0) {
        v = bytes[0] | (uint32_t)bytes[len / 2] << (8 * (len / 2)) |
            (uint32_t)bytes[len - 1] << (8 * (len - 1));
    } else {
        return 0;
    }
    return at - 8 * from < 64 ? v >> (at - 8 * from) : 0;
}

/** At least 57 bits from the present one on, none taken. */
WQ_BITS_INLINE uint64_t wq_bits_peek(const wq_bit_reader *r)
{
    size_t byte = r->at >> 3;
    if (byte + 8 <= r->len) {
        return wq_le64(r->bytes + byte) >> (r->at & 7);
    }
    return wq_bits_last(r->bytes, r->len, r->at);
}

/** `count` is 0 to 32. */
WQ_BITS_INLINE uint32_t wq_bits_get(wq_bit_reader *r, unsigned count)
{
    uint64_t bits = wq_bits_peek(r);
    r->at += count;
    return (uint32_t)(bits & ((1ull << count) - 1));
}

/** Ones below the lowest zero of `bits`, at most 31. */
WQ_BITS_INLINE unsigned wq_low_ones(uint64_t bits)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctz(~(uint32_t)bits | 1u << 31);
#else
    unsigned n = 0;
    while (n < 31 && (bits >> n & 1) != 0) {
        n++;
    }
    return n;
#endif
}

/** The place of the lowest zero of `bits`, which has one. */
WQ_BITS_INLINE unsigned wq_ones_below(uint64_t bits)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(~bits);
#else
    unsigned n = 0;
    for (; (bits & 1) != 0; bits >>= 1) {
        n++;
    }
    return n;
#endif
}

/** The place of the zero of `bits` that has `before` zeros below it; 63 if there are not so
 * many. */
WQ_BITS_INLINE unsigned wq_zero_at(uint64_t bits, unsigned before)
{
    for (; before > 0; before--) {
        bits |= bits + 1;
    }
    return wq_ones_below(bits & UINT64_MAX >> 1);
}

/** Any input gives some number; ask wq_bits_overrun at the end. `k` is at most 31. */
WQ_BITS_INLINE uint32_t wq_bits_get_rice(wq_bit_reader *r, unsigned k)
{
    uint64_t bits = wq_bits_peek(r);
    unsigned ones = wq_low_ones(bits);
    if (ones >= WQ_RICE_ESCAPE) {
        r->at += WQ_RICE_ESCAPE + 32;
        return (uint32_t)(bits >> WQ_RICE_ESCAPE);
    }
    r->at += ones + 1 + k;
    return (uint32_t)ones << k | ((uint32_t)(bits >> (ones + 1)) & ((1u << k) - 1));
}

/** As above; 0 when the code is not one (more than 31 ones). */
WQ_BITS_INLINE uint32_t wq_bits_get_gamma(wq_bit_reader *r)
{
    uint64_t bits = wq_bits_peek(r);
    unsigned ones = wq_low_ones(bits);
    if (ones == 31 && (bits >> 31 & 1) != 0) {
        return 0;
    }
    if (ones > 27) {
        r->at += ones + 1;
        return 1u << ones | wq_bits_get(r, ones);
    }
    r->at += 2 * ones + 1;
    return 1u << ones | ((uint32_t)(bits >> (ones + 1)) & ((1u << ones) - 1));
}

/** The reverse of wq_bits_put_within: any bits give a number of 0 to `most`. */
WQ_BITS_INLINE uint32_t wq_bits_get_within(wq_bit_reader *r, uint32_t most)
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
WQ_BITS_INLINE bool wq_bits_overrun(const wq_bit_reader *r)
{
    return r->at > 8 * r->len;
}

#endif
