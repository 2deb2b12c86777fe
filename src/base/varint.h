/* SPDX-License-Identifier: MIT */
/* Variable-length integers: unsigned LEB128, shortest form only.
 *
 * Source of the encoding: DWARF 5, section 7.6 (LEB128). A longer form of the same number is
 * refused, so that one number has one encoding and equal content has equal bytes.
 * Layer: base. */
#ifndef BASE_VARINT_H
#define BASE_VARINT_H

#include "base/span.h"

/** The most bytes that one number takes. */
#define WQ_VARINT32_MAX 5
#define WQ_VARINT64_MAX 10

/** Read a number at the head of `*in` and move `*in` behind it.
 * WQ_ECORRUPT when the span ends first, the number does not fit, or the form is not the
 * shortest; `*in` and `*value` are then unchanged. */
wq_status wq_varint64_decode(wq_span *in, uint64_t *value) WQ_MUST_USE;
/** As below, of more than one byte. */
wq_status wq_varint32_decode_long(wq_span *in, uint32_t *value) WQ_MUST_USE;
static inline WQ_MUST_USE wq_status wq_varint32_decode(wq_span *in, uint32_t *value)
{
    if (in->len == 0 || (in->ptr[0] & 0x80) != 0) {
        return wq_varint32_decode_long(in, value);
    }
    *value = *in->ptr++;
    in->len--;
    return WQ_OK;
}

/** Write a number to `out` (room for the MAX above); returns the bytes written. */
static inline size_t wq_varint32_encode(uint8_t *out, uint32_t value)
{
    size_t n = 0;
    while (value >= 0x80) {
        out[n++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    out[n++] = (uint8_t)value;
    return n;
}
size_t wq_varint64_encode(uint8_t *out, uint64_t value);

/** Append a number to a buffer. Errors as wq_buf_reserve. */
wq_status wq_buf_put_varint(wq_buf *buf, uint64_t value) WQ_MUST_USE;

/** Signed numbers with small magnitude as small unsigned ones (0, -1, 1, -2 to 0, 1, 2, 3). */
static inline uint64_t wq_zigzag(int64_t v)
{
    return ((uint64_t)v << 1) ^ (uint64_t)(v < 0 ? -1 : 0);
}

static inline int64_t wq_unzigzag(uint64_t v)
{
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

#endif
