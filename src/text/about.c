/* SPDX-License-Identifier: MIT */
#include "text/about.h"

#include "base/date.h"

#include <string.h>

/* Behind every digit. */
#define AFTER ':'

/* 11-27: a month and a day of it. */
static bool month_day_read(wq_span text, text_date *date)
{
    text_tokens it;
    text_token token;
    uint8_t numbers[2] = {0, 0};
    unsigned count = 0;
    text_tokens_init(&it, text);
    while (text_tokens_next(&it, &token)) {
        if (count == 2 || token.folded_len > 2) {
            return false;
        }
        for (unsigned i = 0; i < token.folded_len; i++) {
            if (token.folded[i] < '0' || token.folded[i] > '9') {
                return false;
            }
            numbers[count] = (uint8_t)(numbers[count] * 10 + token.folded[i] - '0');
        }
        count++;
    }
    date->month = numbers[0];
    date->day = numbers[1];
    return count == 2 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           date->day <= wq_date_month_days(2000, date->month);
}

/* One date, from end to end. */
static bool date_read(wq_span text, text_date *date)
{
    text_date found[2];
    memset(date, 0, sizeof *date);
    if (wq_date_parse(text, &date->date) == WQ_OK) {
        date->date.minutes += date->date.offset_known ? date->date.offset : 0;
        return true;
    }
    if (month_day_read(text, date)) {
        return true;
    }
    if (text.len > WQ_DATE_BYTES_MAX || text_dates_find(text, NULL, found, 2) != 1 ||
        found[0].start != 0 || found[0].end != text.len) {
        return false;
    }
    *date = found[0];
    return true;
}

/* The key of the date itself, not the one of its day in any year. */
static uint8_t key_make(const text_date *date, uint8_t key[TEXT_ABOUT_KEY_MAX + 1])
{
    uint8_t keys[2][TEXT_ABOUT_KEY_MAX];
    size_t lens[2] = {0, 0};
    (void)text_date_keys(date, keys, lens);
    memcpy(key, keys[0], lens[0]);
    return (uint8_t)lens[0];
}

static wq_status end_read(wq_span text, bool range, uint8_t key[TEXT_ABOUT_KEY_MAX + 1],
                          uint8_t *len)
{
    text_date date;
    WQ_FAIL_IF(!date_read(text, &date), WQ_EFORMAT);
    WQ_FAIL_IF(range && date.date.precision == WQ_DATE_NONE, WQ_EFORMAT);
    *len = key_make(&date, key);
    return WQ_OK;
}

wq_status text_about_parse(wq_span value, text_about *about)
{
    wq_span ends[2] = {value, value};
    bool range = false;
    for (size_t i = 0; i + 1 < value.len && !range; i++) {
        if (value.ptr[i] == '.' && value.ptr[i + 1] == '.') {
            ends[0] = wq_span_sub(value, 0, i);
            ends[1] = wq_span_sub(value, i + 2, SIZE_MAX);
            range = true;
        }
    }
    WQ_FAIL_IF(ends[0].len == 0 && ends[1].len == 0, WQ_EFORMAT);
    *about = (text_about){.low = {TEXT_KEY_ABOUT, '0'}, .high = {TEXT_KEY_ABOUT}};
    about->low_len = 2;
    about->high_len = 1;
    if (ends[0].len > 0) {
        WQ_TRY(end_read(ends[0], range, about->low, &about->low_len));
    }
    if (ends[1].len > 0) {
        WQ_TRY(end_read(ends[1], range, about->high, &about->high_len));
    }
    about->high[about->high_len++] = AFTER;
    return wq_span_compare(wq_span_of(about->low, about->low_len),
                           wq_span_of(about->high, about->high_len)) < 0
               ? WQ_OK
               : WQ_EINVAL;
}

bool text_about_holds(const text_about *about, wq_span key)
{
    uint8_t after[TEXT_ABOUT_KEY_MAX + 1];
    if (key.len == 0 || key.len > TEXT_ABOUT_KEY_MAX) {
        return false;
    }
    /* A month that begins in the range but ends behind it sorts in front of its days. */
    memcpy(after, key.ptr, key.len);
    after[key.len] = AFTER;
    return wq_span_compare(key, wq_span_of(about->low, about->low_len)) >= 0 &&
           wq_span_compare(wq_span_of(after, key.len + 1),
                           wq_span_of(about->high, about->high_len)) <= 0;
}

bool text_about_match(const text_about *about, const text_date *date)
{
    uint8_t keys[2][TEXT_ABOUT_KEY_MAX];
    size_t lens[2];
    unsigned count = text_date_keys(date, keys, lens);
    for (unsigned i = 0; i < count; i++) {
        if (text_about_holds(about, wq_span_of(keys[i], lens[i]))) {
            return true;
        }
    }
    return false;
}
