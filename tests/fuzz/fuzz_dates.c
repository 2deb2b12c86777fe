/* SPDX-License-Identifier: MIT */
/* Any bytes as a text with dates: what is found stands in order inside the text, is a day that
 * exists, and has keys; fed token by token or at once it is the same. */
#include "base/date.h"
#include "text/about.h"
#include "text/dates.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FOUND 256

static void must(bool fact)
{
    if (!fact) {
        abort();
    }
}

static void check_found(wq_span text, const wq_date *published)
{
    static text_date found[FOUND];
    size_t count = text_dates_find(text, published, found, FOUND);
    for (size_t i = 0; i < count; i++) {
        const text_date *d = &found[i];
        uint8_t keys[2][TEXT_ABOUT_KEY_MAX];
        size_t lens[2];
        must(d->start < d->end && d->end <= text.len);
        unsigned n = text_date_keys(d, keys, lens);
        must(n >= 1 && n <= 2 && lens[n - 1] <= TEXT_ABOUT_KEY_MAX);
        must((d->date.precision >= WQ_DATE_DAY || d->origin == TEXT_DATE_YEARLESS) ==
             (d->day != 0));
        must(published != NULL || d->origin == TEXT_DATE_WRITTEN ||
             d->origin == TEXT_DATE_YEARLESS);
        if (d->day != 0) {
            must(d->month >= 1 && d->month <= 12 && d->day <= wq_date_month_days(2000, d->month));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wq_span text = wq_span_of(data, size);
    wq_date day = {.minutes = 28888560, .precision = WQ_DATE_DAY};
    wq_date month = {.minutes = 28882800, .precision = WQ_DATE_MONTH};
    text_about about;
    check_found(text, NULL);
    check_found(text, &day);
    check_found(text, &month);
    if (text_about_parse(text, &about) == WQ_OK) {
        must(about.low_len <= TEXT_ABOUT_KEY_MAX && about.high_len <= TEXT_ABOUT_KEY_MAX + 1);
    }
    return 0;
}
