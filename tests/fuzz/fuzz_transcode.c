/* SPDX-License-Identifier: MIT */
/* Any bytes, both ways: what decodes is strict UTF-8 and encodes again; what encodes comes back. */
#include "pack/transcode.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool fact)
{
    if (!fact) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wq_buf one;
    wq_buf two;
    wq_buf_init(&one, (size_t)1 << 24);
    wq_buf_init(&two, (size_t)1 << 24);
    if (pack_transcode(wq_span_of(data, size), &one) == WQ_OK) {
        must(one.len <= PACK_TRANSCODE_GROWTH * size);
        must(pack_transcode_back(wq_buf_span(&one), &two) == WQ_OK);
        must(wq_span_equal(wq_buf_span(&two), wq_span_of(data, size)));
    }
    wq_buf_clear(&one);
    wq_buf_clear(&two);
    if (pack_transcode_back(wq_span_of(data, size), &one) == WQ_OK) {
        must(one.len <= PACK_TRANSCODE_SHRINK * size);
        must(pack_transcode(wq_buf_span(&one), &two) == WQ_OK);
    }
    wq_buf_release(&one);
    wq_buf_release(&two);
    return 0;
}
