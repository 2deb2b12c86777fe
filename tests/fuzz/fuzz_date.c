/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is written, and read again is the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wq_date date, back;
    wq_date_range range;
    char text[WQ_DATE_TEXT];
    (void)!wq_date_range_parse(wq_span_of(data, size), &range);
    if (wq_date_parse(wq_span_of(data, size), &date) != WQ_OK) {
        return 0;
    }
    size_t len = wq_date_format(&date, text);
    if (wq_date_parse(wq_span_of(text, len), &back) != WQ_OK || back.minutes != date.minutes ||
        back.precision != date.precision || back.offset != date.offset ||
        back.offset_known != date.offset_known) {
        abort();
    }
    return 0;
}
