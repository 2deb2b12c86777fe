/* SPDX-License-Identifier: MIT */
/* A source of bytes: read a span at an offset, wherever the bytes lie.
 *
 * A pack is read through one of these and does not know whether it lies in an LMDB stream, in a
 * file on a stick or in memory.
 * Layer: base. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/file.h"

/** Transparent: lives on the stack or inside its owner. Copying one copies a reference. */
typedef struct wq_source {
    /** Read exactly `len` bytes at `offset` into `out`. WQ_ECORRUPT when they are not all
     * there (or fail their check), WQ_EIO when the device fails. */
    wq_status (*read)(void *ctx, uint64_t offset, uint8_t *out, size_t len);
    /** Hint that a range is wanted soon; may be NULL. */
    void (*willneed)(void *ctx, uint64_t offset, uint64_t len);
    void *ctx;
    uint64_t size; /**< bytes in all */
} wq_source;

/** Bounded read: WQ_ECORRUPT when the range is not inside the source. */
wq_status wq_source_read(const wq_source *source, uint64_t offset, void *out,
                         size_t len) WQ_MUST_USE;

/** A source over memory; the span is borrowed for the source's life (`*span` too). */
wq_source wq_source_span(const wq_span *span);

/** Where bytes go: the other direction, append only. */
typedef struct wq_sink {
    wq_status (*write)(void *ctx, wq_span bytes);
    void *ctx;
} wq_sink;

/** A sink that appends to a buffer (borrowed). */
wq_sink wq_sink_buf(wq_buf *buf);

#endif
