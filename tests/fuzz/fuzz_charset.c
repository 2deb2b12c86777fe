/* SPDX-License-Identifier: MIT */
#include "ingest/charset.h"
#include "text/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever is recognised is converted to strict UTF-8. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ingest_charset charset;
    if (ingest_charset_guess(wq_span_of(data, size), &charset) != WQ_OK) {
        return 0;
    }
    wq_buf out;
    size_t bad;
    wq_buf_init(&out, size * 3 + 1);
    if (ingest_charset_convert(charset, wq_span_of(data, size), &out, &bad) != WQ_OK ||
        text_utf8_check(wq_buf_span(&out), &bad) != WQ_OK) {
        abort();
    }
    wq_buf_release(&out);
    return 0;
}
