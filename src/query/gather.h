/* SPDX-License-Identifier: MIT */
/* The most frequent terms of ranges of keys, over all segments of a view, in bounded memory.
 *
 * Keys are read in windows: every segment gives its keys from the present place on into one
 * sorted table; when the table is full its greatest key goes out and bounds the window. After the
 * last segment every key below the bound has its whole frequency. Exact, and independent of how
 * the archive is cut into segments. Layer: query. */
#ifndef QUERY_GATHER_H
#define QUERY_GATHER_H

#include "query/meter.h"
#include "text/text.h"

#include "index/index.h"

#define GATHER_WINDOW 16
#define GATHER_BEST   150

typedef struct gather_entry {
    uint64_t df;
    uint16_t len;
    uint8_t key[TEXT_KEY_MAX];
    index_term found; /**< the last one seen */
} gather_entry;

/** Transparent, in a scratch arena, GATHER_BYTES of what is wanted: view and meter are set, the rest
 * by gather_clear. */
typedef struct gather {
    const text_pattern *filter; /**< keys of the range must match it, or NULL */
    index_view *view;
    query_meter *meter;
    unsigned want; /**< terms to keep, at most GATHER_BEST */
    bool dropped;  /**< there were more */
    unsigned best_count;
    unsigned worst; /**< of `best`, once as many are there as are wanted */
    wq_status (*take)(void *arg, const gather_entry *entry); /**< NULL: into `best` */
    void *arg;
    /* of the present window */
    unsigned count;
    gather_entry window[GATHER_WINDOW];
    uint8_t order[GATHER_WINDOW]; /* slots of `window` by key */
    bool bounded;
    uint16_t bound_len;
    uint8_t bound[TEXT_KEY_MAX];
    gather_entry best[]; /**< no order */
} gather;

#define GATHER_BYTES(want) (sizeof(gather) + (want) * sizeof(gather_entry))

/** Forget what was gathered. */
void gather_clear(gather *g, unsigned want);
/** Take the terms of a pattern in; a key that is there already is not taken twice. */
wq_status gather_pattern(gather *g, const text_pattern *pattern) WQ_MUST_USE;
/** Every term of a pattern that is a range, with its whole frequency, in order of keys, goes to `take`. */
wq_status gather_each(gather *g, const text_pattern *pattern,
                      wq_status (*take)(void *arg, const gather_entry *entry),
                      void *arg) WQ_MUST_USE;
#endif
