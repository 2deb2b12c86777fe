/* SPDX-License-Identifier: MIT */
#include "base/span.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

wq_span wq_span_str(const char *text)
{
    return wq_span_of(text, text != NULL ? strlen(text) : 0);
}

int wq_span_compare(wq_span a, wq_span b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared != 0 ? memcmp(a.ptr, b.ptr, shared) : 0;
    if (order != 0) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

void wq_buf_init(wq_buf *buf, size_t max)
{
    buf->ptr = NULL;
    buf->len = 0;
    buf->cap = 0;
    buf->max = max;
}

void wq_buf_release(wq_buf *buf)
{
    free(buf->ptr);
    wq_buf_init(buf, buf->max);
}

void wq_buf_clear(wq_buf *buf)
{
    buf->len = 0;
}

wq_status wq_buf_reserve(wq_buf *buf, size_t more)
{
    assert(buf->len <= buf->cap && buf->cap <= buf->max);
    if (more <= buf->cap - buf->len) {
        return WQ_OK;
    }
    WQ_FAIL_IF(more > buf->max - buf->len, WQ_ELIMIT);
    size_t need = buf->len + more;
    size_t cap = buf->cap < 64 ? 64 : buf->cap;
    while (cap < need) {
        cap = cap > buf->max / 2 ? buf->max : cap * 2;
    }
    cap = cap > buf->max ? buf->max : cap;
    uint8_t *grown = realloc(buf->ptr, cap);
    WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
    buf->ptr = grown;
    buf->cap = cap;
    return WQ_OK;
}

wq_status wq_buf_put(wq_buf *buf, const void *bytes, size_t len)
{
    WQ_TRY(wq_buf_reserve(buf, len));
    if (len != 0) {
        memcpy(buf->ptr + buf->len, bytes, len);
        buf->len += len;
    }
    return WQ_OK;
}

wq_status wq_buf_put_span(wq_buf *buf, wq_span span)
{
    return wq_buf_put(buf, span.ptr, span.len);
}

wq_status wq_buf_put_u8(wq_buf *buf, uint8_t byte)
{
    return wq_buf_put(buf, &byte, 1);
}

wq_status wq_buf_printf(wq_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int need = vsnprintf(NULL, 0, format, args);
    va_end(args);
    WQ_FAIL_IF(need < 0, WQ_EINTERNAL);
    /* vsnprintf writes a NUL: room for it, but it is not counted. */
    WQ_TRY(wq_buf_reserve(buf, (size_t)need + 1));
    va_start(args, format);
    (void)vsnprintf((char *)buf->ptr + buf->len, (size_t)need + 1, format, args);
    va_end(args);
    buf->len += (size_t)need;
    return WQ_OK;
}
