/* SPDX-License-Identifier: MIT */
/* The terms of ranges of keys, and the most frequent of them, over all segments of a view, in
 * bounded memory.
 *
 * Of one segment a key is whole as it comes. Otherwise keys are read in windows: every segment
 * gives its keys from the present place on into one sorted table; when the table is full its
 * greatest key goes out and bounds the window. After the last segment every key below the bound has
 * its whole frequency. Exact, and independent of how the archive is cut into segments. Layer:
 * query. */
#ifndef QUERY_GATHER_H
#define QUERY_GATHER_H

#include "query/meter.h"
#include "text/family.h"
#include "text/names.h"
#include "text/text.h"

#include "index/index.h"

#define GATHER_WINDOW 16
#define GATHER_BEST   16

typedef struct gather_entry {
    uint64_t df;
    uint16_t len;
    uint16_t classes; /**< what `wants` said; of a pattern: how far the name is, else 0 */
    uint8_t key[TEXT_KEY_MAX];
    index_term found; /**< the last one seen */
} gather_entry;

/** Transparent: view and meter are set, the rest by gather_clear. */
typedef struct gather {
    index_view *view;
    query_meter *meter;
    /** Of a range: is a term wanted, and of which classes? As in index_scan. */
    wq_status (*wants)(void *arg, wq_span key, uint16_t *classes, size_t *common);
    /** Takes one that is, with its whole frequency; keys of a range rise. */
    wq_status (*take)(void *arg, const gather_entry *entry);
    void *arg;
    uint16_t classes;                                        /**< of the term that is being read */
    wq_status (*each)(void *arg, const gather_entry *entry); /**< of gather_each, or NULL */
    void *each_arg;
    /* what is read: `first` up to before `last`, or these ranges, which rise */
    wq_span first, last;
    const text_range *ranges;
    unsigned range_count, range_at;
    text_bounds bounds; /* of the present one */
    /* of the present window */
    unsigned count;
    gather_entry window[GATHER_WINDOW];
    uint8_t order[GATHER_WINDOW]; /* slots of `window` by key */
    bool bounded;
    uint16_t from_len, bound_len;
    uint8_t from[TEXT_KEY_MAX]; /* it begins here; length 0: with the first range */
    uint8_t bound[TEXT_KEY_MAX];
    /* of what patterns gave the most frequent; of names by ear the nearest, then the most
     * frequent */
    const text_pattern *filter;
    const text_name *name;
    unsigned want; /**< terms to keep, at most GATHER_BEST */
    bool dropped;  /**< there were more */
    unsigned best_count;
    unsigned worst;                 /**< of `best`, once as many are there as are wanted */
    gather_entry best[GATHER_BEST]; /**< no order */
} gather;

/** Forget what was gathered. */
void gather_clear(gather *g, unsigned want);
/** Take the terms of a pattern in, of any kind but the stems; a key that is there already is not
 * taken twice. */
wq_status gather_pattern(gather *g, const text_pattern *pattern) WQ_MUST_USE;
/** Every term of a pattern that is no single one goes to `each` instead, with its whole
 * frequency. */
wq_status gather_each(gather *g, const text_pattern *pattern,
                      wq_status (*each)(void *arg, const gather_entry *entry),
                      void *arg) WQ_MUST_USE;
/** Every term of the family of a stem (text/family.h) goes by `wants` and `take`, which are set. */
wq_status gather_family(gather *g, wq_span stem) WQ_MUST_USE;

/** More frequent first; of equals the smaller key. */
static inline bool gather_before(const gather_entry *a, const gather_entry *b)
{
    return a->df != b->df
               ? a->df > b->df
               : wq_span_compare(wq_span_of(a->key, a->len), wq_span_of(b->key, b->len)) < 0;
}
#endif
