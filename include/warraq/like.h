/* SPDX-License-Identifier: MIT */
/* More like this. */
#ifndef WARRAQ_LIKE_H
#define WARRAQ_LIKE_H

#include <warraq/find.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Articles that are about the same as this one, best first: its best words by tf-idf (at most 22)
 * are asked as a union, and the article itself is left out. Of the options size, sort, limit,
 * offset and task count. The hits are as those of wq_find, marked with the words that were asked.
 * No hits when it shares no word with another article. Heap and time within a question's, whatever
 * the article's length. WQ_ENOTFOUND: no such article; else as wq_find. */
WQ_API wq_status wq_like(wq_snapshot *snapshot, wq_id id, const wq_find_options *options,
                         wq_hits **out) WQ_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
