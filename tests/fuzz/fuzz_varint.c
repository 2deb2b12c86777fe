/* SPDX-License-Identifier: MIT */
/* Varints: a number that is read is written back to the same bytes; nothing is read past the
 * end. */
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wq_span in = wq_span_of(data, size);
    while (in.len > 0) {
        const uint8_t *at = in.ptr;
        uint8_t bytes[WQ_VARINT64_MAX];
        uint64_t value;
        if (wq_varint64_decode(&in, &value) != WQ_OK) {
            in = wq_span_sub(in, 1, in.len);
            continue;
        }
        size_t len = wq_varint64_encode(bytes, value);
        if (in.ptr != NULL && (size_t)(in.ptr - at) != len) {
            abort();
        }
        if (memcmp(bytes, at, len) != 0) {
            abort();
        }
    }
    return 0;
}
