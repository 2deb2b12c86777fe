/* SPDX-License-Identifier: MIT */
#include "base/varint.h"

wq_status wq_varint64_decode(wq_span *in, uint64_t *value)
{
    uint64_t v = 0;
    for (size_t i = 0; i < in->len && i < WQ_VARINT64_MAX; i++) {
        uint8_t byte = in->ptr[i];
        WQ_FAIL_IF(i == WQ_VARINT64_MAX - 1 && byte > 1, WQ_ECORRUPT);
        v |= (uint64_t)(byte & 0x7F) << (7 * i);
        if ((byte & 0x80) == 0) {
            WQ_FAIL_IF(byte == 0 && i > 0, WQ_ECORRUPT);
            in->ptr += i + 1;
            in->len -= i + 1;
            *value = v;
            return WQ_OK;
        }
    }
    return WQ_ECORRUPT;
}

wq_status wq_varint32_decode_long(wq_span *in, uint32_t *value)
{
    wq_span rest = *in;
    uint64_t v;
    WQ_TRY(wq_varint64_decode(&rest, &v));
    WQ_FAIL_IF(v > UINT32_MAX, WQ_ECORRUPT);
    *in = rest;
    *value = (uint32_t)v;
    return WQ_OK;
}

size_t wq_varint64_encode(uint8_t *out, uint64_t value)
{
    size_t n = 0;
    for (; value > UINT32_MAX; value >>= 7) {
        out[n++] = (uint8_t)(value | 0x80);
    }
    return n + wq_varint32_encode(out + n, (uint32_t)value);
}

wq_status wq_buf_put_varint(wq_buf *buf, uint64_t value)
{
    uint8_t bytes[WQ_VARINT64_MAX];
    return wq_buf_put(buf, bytes, wq_varint64_encode(bytes, value));
}
