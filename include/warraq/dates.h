/* SPDX-License-Identifier: MIT */
/* The dates that an article speaks of: what `about:` of a question finds. */
#ifndef WARRAQ_DATES_H
#define WARRAQ_DATES_H

#include <warraq/article.h>
#include <warraq/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a date in a text came by what it says. */
typedef enum wq_mention_origin {
    WQ_MENTION_WRITTEN = 0,  /**< all of it stands in the text */
    WQ_MENTION_NEAREST = 1,  /**< its year is the nearest to the article's date */
    WQ_MENTION_RELATIVE = 2, /**< counted from the article's date ("yesterday") */
    WQ_MENTION_YEARLESS = 3  /**< a month and a day of no known year */
} wq_mention_origin;

typedef struct wq_mention {
    wq_span text;       /**< as it is written; borrowed as the article is */
    wq_date date;       /**< local time; no precision if it is yearless */
    uint8_t origin;     /**< a wq_mention_origin */
    uint8_t month, day; /**< of a day or a minute, also of a yearless one; else 0 */
} wq_mention;

/** Every date in the title and the body, in order, to `each`. No heap, linear time. */
WQ_API void wq_article_dates(const wq_article *article,
                             void (*each)(void *arg, const wq_mention *mention), void *arg);

#ifdef __cplusplus
}
#endif
#endif
