/* SPDX-License-Identifier: MIT */
/* Spans and growing buffers: how bytes are passed about.
 *
 * Every decoder takes a wq_span and cannot read past it. A wq_buf is a growing buffer that is
 * given a maximum at init and never passes it.
 * Layer: base. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include "base/status.h"

#include <warraq/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline wq_span wq_span_of(const void *ptr, size_t len)
{
    wq_span span = {(const uint8_t *)ptr, len};
    return span;
}

/** A span over a C string, without its NUL. NULL gives an empty span. */
wq_span wq_span_str(const char *text);

/** The part of `span` from `offset`, at most `len` bytes; cut to what there is. */
static inline wq_span wq_span_sub(wq_span span, size_t offset, size_t len)
{
    if (offset >= span.len) {
        return wq_span_of(NULL, 0);
    }
    size_t left = span.len - offset;
    return wq_span_of(span.ptr + offset, len < left ? len : left);
}

static inline bool wq_span_equal(wq_span a, wq_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
/** Every span begins and ends with an empty one. */
static inline bool wq_span_begins(wq_span span, wq_span with)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
    return with.len == 0 || (span.len >= with.len && memcmp(span.ptr, with.ptr, with.len) == 0);
}
static inline bool wq_span_ends(wq_span span, wq_span with)
{
    return with.len == 0 || (span.len >= with.len &&
                             memcmp(span.ptr + span.len - with.len, with.ptr, with.len) == 0);
}

/** Order of memcmp, a shorter span before a longer one that begins with it. */
int wq_span_compare(wq_span a, wq_span b);

/** A growing byte buffer with a maximum. Owned by whoever called init; release frees. */
typedef struct wq_buf {
    uint8_t *ptr;
    size_t len;
    size_t cap;
    size_t max;
} wq_buf;

/** An empty buffer that will never hold more than `max` bytes. Allocates nothing yet. */
void wq_buf_init(wq_buf *buf, size_t max);
/** Free the bytes; the buffer is as after init. */
void wq_buf_release(wq_buf *buf);
/** Length 0, memory kept. */
void wq_buf_clear(wq_buf *buf);

/** Make room for `more` bytes behind the present end.
 * WQ_ELIMIT when the maximum would be passed, WQ_ENOMEM; the buffer is then unchanged. */
wq_status wq_buf_reserve(wq_buf *buf, size_t more) WQ_MUST_USE;
/** Append; `bytes` must not lie in the buffer itself. Errors as wq_buf_reserve. */
wq_status wq_buf_put(wq_buf *buf, const void *bytes, size_t len) WQ_MUST_USE;
wq_status wq_buf_put_span(wq_buf *buf, wq_span span) WQ_MUST_USE;
wq_status wq_buf_put_u8(wq_buf *buf, uint8_t byte) WQ_MUST_USE;
/** Append formatted text, without a NUL. Errors as wq_buf_reserve. */
wq_status wq_buf_printf(wq_buf *buf, const char *format, ...) WQ_MUST_USE WQ_PRINTF(2, 3);
/** What it holds; borrowed until the next change of the buffer. */
static inline wq_span wq_buf_span(const wq_buf *buf)
{
    return wq_span_of(buf->ptr, buf->len);
}

#endif
