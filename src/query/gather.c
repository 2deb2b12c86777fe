/* SPDX-License-Identifier: MIT */
#include "query/gather.h"

#include "text/names.h"

#include <string.h>

/* Steps of the meter: a lookup reads about a dictionary block. */
#define STEPS_LOOKUP 64u
#define STEPS_KEY    2u

static wq_span entry_key(const gather_entry *entry)
{
    return wq_span_of(entry->key, entry->len);
}

void gather_clear(gather *g, unsigned want)
{
    g->want = want;
    g->dropped = false;
    g->filter = NULL;
    g->take = NULL;
    g->best_count = 0;
    g->count = 0;
    g->bounded = false;
}

/* More frequent first; of equals the smaller key. */
static bool entry_before(const gather_entry *a, const gather_entry *b)
{
    if (a->df != b->df) {
        return a->df > b->df;
    }
    return wq_span_compare(entry_key(a), entry_key(b)) < 0;
}

static void worst_find(gather *g)
{
    g->worst = 0;
    for (unsigned i = 1; i < g->best_count; i++) {
        if (entry_before(&g->best[g->worst], &g->best[i])) {
            g->worst = i;
        }
    }
}

/* Of a short prefix nearly all are too rare: one comparison says so. */
static void best_offer(gather *g, const gather_entry *entry)
{
    bool full = g->best_count == g->want;
    if (full && !entry_before(entry, &g->best[g->worst])) {
        g->dropped = g->dropped || !wq_span_equal(entry_key(&g->best[g->worst]), entry_key(entry));
        return;
    }
    for (unsigned i = 0; i < g->best_count; i++) {
        if (wq_span_equal(entry_key(&g->best[i]), entry_key(entry))) {
            return;
        }
    }
    g->dropped = g->dropped || full;
    g->best[full ? g->worst : g->best_count++] = *entry;
    if (g->best_count == g->want) {
        worst_find(g);
    }
}

static void entry_set(gather_entry *entry, wq_span key, const index_term *term)
{
    memcpy(entry->key, key.ptr, key.len);
    entry->len = (uint16_t)key.len;
    entry->df = term->articles;
    entry->found = *term;
}

/* Where `key` stands or would stand in the window. */
static unsigned window_place(const gather *g, wq_span key, bool *there)
{
    unsigned low = 0;
    unsigned high = g->count;
    *there = false;
    while (low < high) {
        unsigned mid = (low + high) / 2;
        int order = wq_span_compare(entry_key(&g->window[g->order[mid]]), key);
        if (order == 0) {
            *there = true;
            return mid;
        }
        if (order < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

static void bound_set(gather *g, wq_span key)
{
    memcpy(g->bound, key.ptr, key.len);
    g->bound_len = (uint16_t)key.len;
    g->bounded = true;
}

static wq_status window_take(void *arg, wq_span key, const index_term *term)
{
    gather *g = arg;
    bool there;
    WQ_TRY(query_meter_tick(g->meter, STEPS_KEY));
    WQ_FAIL_IF(key.len > TEXT_KEY_MAX, WQ_ECORRUPT);
    if (g->filter != NULL && !text_pattern_match(g->filter, key)) {
        return WQ_OK;
    }
    if (g->bounded && wq_span_compare(key, wq_span_of(g->bound, g->bound_len)) >= 0) {
        return WQ_EEND;
    }
    unsigned place = window_place(g, key, &there);
    if (there) {
        gather_entry *entry = &g->window[g->order[place]];
        entry->df += term->articles;
        entry->found = *term;
        return WQ_OK;
    }
    unsigned slot = g->count;
    if (g->count == GATHER_WINDOW) {
        if (place == GATHER_WINDOW) {
            bound_set(g, key);
            return WQ_EEND;
        }
        slot = g->order[GATHER_WINDOW - 1];
        bound_set(g, entry_key(&g->window[slot]));
        g->count--;
    }
    entry_set(&g->window[slot], key, term);
    memmove(g->order + place + 1, g->order + place, g->count - place);
    g->order[place] = (uint8_t)slot;
    g->count++;
    return WQ_OK;
}

static wq_status gather_range(gather *g, wq_span first, wq_span last)
{
    uint8_t from[TEXT_KEY_MAX];
    unsigned segments = index_segments(g->view);
    for (;;) {
        g->count = 0;
        g->bounded = false;
        for (unsigned i = 0; i < segments; i++) {
            WQ_TRY(query_meter_tick(g->meter, STEPS_LOOKUP));
            wq_status st =
                index_term_range(index_segment_at(g->view, i), first, last, window_take, g);
            if (st != WQ_OK && st != WQ_EEND && st != WQ_ENOTFOUND) {
                return st;
            }
        }
        for (unsigned i = 0; i < g->count; i++) {
            const gather_entry *entry = &g->window[g->order[i]];
            if (g->take != NULL) {
                WQ_TRY(g->take(g->arg, entry));
            } else {
                best_offer(g, entry);
            }
        }
        if (!g->bounded) {
            return WQ_OK;
        }
        memcpy(from, g->bound, g->bound_len);
        first = wq_span_of(from, g->bound_len);
    }
}

static wq_status gather_key(gather *g, wq_span key)
{
    gather_entry *entry = &g->window[0];
    bool there = false;
    for (unsigned i = 0; i < index_segments(g->view); i++) {
        index_term term;
        WQ_TRY(query_meter_tick(g->meter, STEPS_LOOKUP));
        wq_status st = index_term_find(index_segment_at(g->view, i), key, &term);
        if (st == WQ_ENOTFOUND) {
            continue;
        }
        WQ_TRY(st);
        uint64_t before = there ? entry->df : 0;
        entry_set(entry, key, &term);
        entry->df += before;
        there = true;
    }
    if (there) {
        best_offer(g, entry);
    }
    return WQ_OK;
}

/* Every range in which other spellings of a name may stand. */
static wq_status gather_name(gather *g, const text_pattern *pattern)
{
    text_pattern range = {.kind = TEXT_PATTERN_PREFIX};
    wq_span bare = wq_span_of(pattern->bytes, pattern->len);
    g->filter = pattern;
    for (unsigned i = 0; (range.len = (uint8_t)text_name_range(bare, i, range.bytes)) != 0; i++) {
        uint8_t low[TEXT_KEY_MAX + 1], high[TEXT_KEY_MAX + 1];
        size_t low_len, high_len;
        text_pattern_range(&range, low, &low_len, high, &high_len);
        WQ_TRY(gather_range(g, wq_span_of(low, low_len), wq_span_of(high, high_len)));
    }
    return WQ_OK;
}

wq_status gather_pattern(gather *g, const text_pattern *pattern)
{
    uint8_t low[TEXT_KEY_MAX + 1];
    uint8_t high[TEXT_KEY_MAX + 1];
    size_t low_len;
    size_t high_len;
    if (pattern->len == 0) {
        return WQ_OK;
    }
    if (pattern->kind == TEXT_PATTERN_TERM) {
        return gather_key(g, wq_span_of(pattern->bytes, pattern->len));
    }
    if (pattern->kind == TEXT_PATTERN_NAME) {
        return gather_name(g, pattern);
    }
    bool stem = pattern->kind == TEXT_PATTERN_STEM || pattern->kind == TEXT_PATTERN_LONG ||
                pattern->kind == TEXT_PATTERN_ENDING;
    g->filter = stem ? pattern : NULL;
    text_pattern_range(pattern, low, &low_len, high, &high_len);
    return gather_range(g, wq_span_of(low, low_len), wq_span_of(high, high_len));
}

wq_status gather_each(gather *g, const text_pattern *pattern,
                      wq_status (*take)(void *arg, const gather_entry *entry), void *arg)
{
    gather_clear(g, 0);
    g->take = take;
    g->arg = arg;
    wq_status st = gather_pattern(g, pattern);
    g->take = NULL;
    return st;
}
