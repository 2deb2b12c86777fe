/* SPDX-License-Identifier: MIT */
/* Lists: articles in an order, from the tables alone.
 *
 * By date the segments of the index give the order (each is sorted by date), so a list costs what
 * it shows. By source or title, or while articles wait to be indexed, the least keys are selected
 * in passes over all rows with a bounded number of them in memory.
 * Layer: query. Heap: at most QUERY_LIST_HEAP, whatever the archive's size. */
#ifndef QUERY_LIST_H
#define QUERY_LIST_H

#include "base/date.h"
#include "index/index.h"
#include "store/store.h"

#include <warraq/task.h>

/** Keys held at once when a list is selected in passes. */
#define QUERY_LIST_KEYS 16384u
#define QUERY_LIST_HEAP (QUERY_LIST_KEYS * 80u)

typedef enum query_list_order {
    QUERY_LIST_DATE,   /**< oldest first, undated last; ties by id */
    QUERY_LIST_SOURCE, /**< by the bytes of the source, none last; then by date */
    QUERY_LIST_TITLE,  /**< by folded title without a leading article, none last; then by date */
    QUERY_LIST_ARRIVAL /**< by place, which is the order in which they came */
} query_list_order;

typedef struct query_list_options {
    query_list_order order;
    bool reverse;        /**< turned round; what has no date, source or title stays last */
    uint64_t limit;      /**< 0: all */
    uint64_t offset;     /**< articles to pass over first */
    wq_span source;      /**< only this source, byte for byte; empty: all */
    wq_date_range dates; /**< only dates in it; first == last: all, undated too */
    const wq_task *task; /**< or NULL */
} query_list_options;

/** Give the shown edition of every live article that fits to `each`, in order; the row has the
 * fields of lists (no body), borrowed during the call. A status other than WQ_OK ends the list
 * and is returned. WQ_ECANCEL, WQ_ENOMEM, WQ_ECORRUPT, WQ_EIO. */
wq_status query_list(store_view *view, index_view *index, const query_list_options *options,
                     wq_status (*each)(void *arg, const wq_article *row), void *arg) WQ_MUST_USE;

/** The sort key of a title: its words folded, one space between, without a leading article
 * (ال where its alef has no hamza; the, a, an, le, la, les, un, une, des, el, der, die, das when
 * more follows). At most `room` bytes are written; returns how many. */
size_t query_title_key(wq_span title, uint8_t *key, size_t room);

#endif
