/* SPDX-License-Identifier: MIT */
#include "base/source.h"

#include <string.h>

wq_status wq_source_read(const wq_source *source, uint64_t offset, void *out, size_t len)
{
    WQ_FAIL_IF(offset > source->size || len > source->size - offset, WQ_ECORRUPT);
    return len == 0 ? WQ_OK : source->read(source->ctx, offset, out, len);
}

static wq_status span_read(void *ctx, uint64_t offset, uint8_t *out, size_t len)
{
    const wq_span *span = ctx;
    memcpy(out, span->ptr + offset, len);
    return WQ_OK;
}

wq_source wq_source_span(const wq_span *span)
{
    /* The reader never writes through ctx. */
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
    wq_source source = {span_read, NULL, (void *)(uintptr_t)span, span->len};
    return source;
}

static wq_status buf_sink_write(void *ctx, wq_span bytes)
{
    return wq_buf_put_span(ctx, bytes);
}

wq_sink wq_sink_buf(wq_buf *buf)
{
    wq_sink sink = {buf_sink_write, buf};
    return sink;
}
