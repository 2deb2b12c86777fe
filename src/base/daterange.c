/* SPDX-License-Identifier: MIT */
#include "base/date.h"

wq_status wq_date_range_parse(wq_span text, wq_date_range *range)
{
    wq_span ends[2] = {text, text};
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] == '.' && text.ptr[i + 1] == '.') {
            ends[0] = wq_span_sub(text, 0, i);
            ends[1] = wq_span_sub(text, i + 2, SIZE_MAX);
            break;
        }
    }
    WQ_FAIL_IF(ends[0].len == 0 && ends[1].len == 0, WQ_EFORMAT);
    range->first = INT32_MIN;
    range->last = INT32_MAX;
    wq_date date;
    if (ends[0].len > 0) {
        WQ_TRY(wq_date_parse(ends[0], &date));
        range->first = wq_date_span(&date).first;
    }
    if (ends[1].len > 0) {
        WQ_TRY(wq_date_parse(ends[1], &date));
        range->last = wq_date_span(&date).last;
    }
    return range->first < range->last ? WQ_OK : WQ_EINVAL;
}
