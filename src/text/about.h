/* SPDX-License-Identifier: MIT */
/* What `about:` of a question asks for: a range of the keys of dates (dates.h). Layer: text. */
#ifndef TEXT_ABOUT_H
#define TEXT_ABOUT_H

#include "text/dates.h"

/** Keys from `low` up to, without, `high`; a key is in it only with all days that it stands for. */
typedef struct text_about {
    uint8_t low[TEXT_ABOUT_KEY_MAX + 1], high[TEXT_ABOUT_KEY_MAX + 1];
    uint8_t low_len, high_len;
} text_about;

/** Read "2024", "2024-11", "2024-11-29", a day without a year ("11-27"), a range ("2024-11-27..
 * 2024-12-08", "2024..", "..2024"), or any of it as texts write it (a name of a month, another
 * calendar). WQ_EFORMAT; WQ_EINVAL when the end lies before the beginning. */
wq_status text_about_parse(wq_span value, text_about *about) WQ_MUST_USE;
/** Does it take this key in? */
bool text_about_holds(const text_about *about, wq_span key);
/** Does it take the date in, by one of its keys? */
bool text_about_match(const text_about *about, const text_date *date);

#endif
