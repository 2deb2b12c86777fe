/* SPDX-License-Identifier: MIT */
#include "kv/record.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"

#include <string.h>

/* Up to here key and value are put together on the stack: one short hash is faster than a
 * hash in parts. */
#define TOGETHER   1024u
#define BLOCK_MARK 0x8000000000000000ull

uint64_t kv_record_check(unsigned db, wq_span key, wq_span value)
{
    uint64_t seed = (uint64_t)db | (uint64_t)key.len << 32;
    if (key.len + value.len <= TOGETHER) {
        uint8_t bytes[TOGETHER];
        if (key.len > 0) {
            memcpy(bytes, key.ptr, key.len);
        }
        if (value.len > 0) {
            memcpy(bytes + key.len, value.ptr, value.len);
        }
        return wq_check64(seed, wq_span_of(bytes, key.len + value.len));
    }
    const wq_span parts[2] = {key, value};
    return wq_check64_parts(seed, parts, 2);
}

wq_status kv_record_verify(unsigned db, wq_span key, wq_span stored, wq_span *value)
{
    WQ_FAIL_IF(stored.len < KV_TRAILER, WQ_ECORRUPT);
    wq_span inner = wq_span_of(stored.ptr, stored.len - KV_TRAILER);
    WQ_FAIL_IF(wq_le64(stored.ptr + inner.len) != kv_record_check(db, key, inner), WQ_ECORRUPT);
    *value = inner;
    return WQ_OK;
}

uint64_t kv_block_check(unsigned db, const uint8_t *block)
{
    return wq_check64(BLOCK_MARK | db, wq_span_of(block + 8, WQ_BLOCK_BYTES - 8));
}
