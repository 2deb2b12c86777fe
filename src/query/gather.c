/* SPDX-License-Identifier: MIT */
#include "query/gather.h"

#include "text/endings.h"
#include "text/family.h"
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
    g->best_count = 0;
    g->each = NULL;
}

/* Names that are heard alike the nearest first, whatever else the most frequent. */
static bool best_before(const gather_entry *a, const gather_entry *b)
{
    return a->classes != b->classes ? a->classes < b->classes : gather_before(a, b);
}

static void worst_find(gather *g)
{
    g->worst = 0;
    for (unsigned i = 1; i < g->best_count; i++) {
        if (best_before(&g->best[g->worst], &g->best[i])) {
            g->worst = i;
        }
    }
}

/* Of a short prefix nearly all are too rare: one comparison says so. */
static wq_status best_take(void *arg, const gather_entry *entry)
{
    gather *g = arg;
    bool full = g->best_count == g->want;
    if (full && !best_before(entry, &g->best[g->worst])) {
        g->dropped = g->dropped || !wq_span_equal(entry_key(&g->best[g->worst]), entry_key(entry));
        return WQ_OK;
    }
    for (unsigned i = 0; i < g->best_count; i++) {
        if (wq_span_equal(entry_key(&g->best[i]), entry_key(entry))) {
            return WQ_OK;
        }
    }
    g->dropped = g->dropped || full;
    g->best[full ? g->worst : g->best_count++] = *entry;
    if (g->best_count == g->want) {
        worst_find(g);
    }
    return WQ_OK;
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

/* A term of one segment of several. */
static wq_status window_put(gather *g, wq_span key, uint16_t classes, const index_term *term)
{
    bool there;
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
    g->window[slot].classes = classes;
    memmove(g->order + place + 1, g->order + place, g->count - place);
    g->order[place] = (uint8_t)slot;
    g->count++;
    return WQ_OK;
}

static wq_status range_wants(void *arg, wq_span key, size_t *common)
{
    gather *g = arg;
    g->classes = 0;
    WQ_TRY(query_meter_tick(g->meter, STEPS_KEY));
    WQ_FAIL_IF(key.len > TEXT_KEY_MAX, WQ_ECORRUPT);
    if (g->bounded && wq_span_compare(key, wq_span_of(g->bound, g->bound_len)) >= 0) {
        return WQ_EEND;
    }
    return g->wants(g->arg, key, &g->classes, common);
}

static wq_status range_take(void *arg, wq_span key, const index_term *term)
{
    gather *g = arg;
    if (index_segments(g->view) > 1) {
        return window_put(g, key, g->classes, term);
    }
    entry_set(&g->window[0], key, term);
    g->window[0].classes = g->classes;
    return g->take(g->arg, &g->window[0]);
}

/* The next range, as far as it is behind what former windows held. */
static bool range_next(void *arg, wq_span *first, wq_span *last)
{
    gather *g = arg;
    wq_span from = wq_span_of(g->from, g->from_len);
    while (g->range_at < g->range_count) {
        unsigned i = g->range_at++;
        *first = g->first;
        *last = g->last;
        if (g->ranges != NULL) {
            text_range_bounds(&g->ranges[i], &g->bounds);
            *first = wq_span_of(g->bounds.low, g->bounds.low_len);
            *last = wq_span_of(g->bounds.high, g->bounds.high_len);
        }
        if (from.len == 0 || wq_span_compare(from, *last) < 0) {
            *first = wq_span_compare(*first, from) < 0 ? from : *first;
            return true;
        }
    }
    return false;
}

/* The ranges that are set. */
static wq_status ranges_read(gather *g)
{
    unsigned segments = index_segments(g->view);
    const index_scan scan = {range_next, range_wants, range_take, g};
    g->from_len = 0;
    for (;;) {
        g->count = 0;
        g->bounded = false;
        for (unsigned i = 0; i < segments; i++) {
            g->range_at = 0;
            WQ_TRY(query_meter_tick(g->meter, STEPS_LOOKUP));
            wq_status st = index_term_scan(index_segment_at(g->view, i), &scan);
            if (st != WQ_OK && st != WQ_EEND && st != WQ_ENOTFOUND) {
                return st;
            }
        }
        for (unsigned i = 0; i < g->count; i++) {
            WQ_TRY(g->take(g->arg, &g->window[g->order[i]]));
        }
        if (!g->bounded) {
            return WQ_OK;
        }
        memcpy(g->from, g->bound, g->bound_len);
        g->from_len = g->bound_len;
    }
}

static wq_status gather_range(gather *g, wq_span first, wq_span last)
{
    g->ranges = NULL;
    g->range_count = 1;
    g->first = first;
    g->last = last;
    return ranges_read(g);
}

static wq_status gather_ranges(gather *g, const text_range *ranges, unsigned count)
{
    g->ranges = ranges;
    g->range_count = count;
    return ranges_read(g);
}

wq_status gather_family(gather *g, wq_span stem)
{
    const text_range range = {stem, true};
    return gather_ranges(g, &range, 1);
}

static wq_status gather_key(gather *g, wq_span key)
{
    gather_entry *entry = &g->window[0];
    bool there = false;
    entry->classes = 0;
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
    return there ? best_take(g, entry) : WQ_OK;
}

static wq_status filter_wants(void *arg, wq_span key, uint16_t *classes, size_t *common)
{
    const gather *g = arg;
    text_term term;
    (void)classes;
    (void)common;
    if (g->filter->kind == TEXT_PATTERN_PREFIX) {
        return text_key_begins(key, text_pattern_folded(g->filter)) ? WQ_OK : WQ_ENOTFOUND;
    }
    WQ_TRY(text_term_folded(key, &term)); /* of endings that is all */
    if (text_pattern_one(g->filter)) {
        WQ_TRY(text_term_light(&term));
    }
    return text_pattern_match(g->filter, term.folded, term.light) ? WQ_OK : WQ_ENOTFOUND;
}

/* Every range in which words begin so. */
static wq_status gather_beginning(gather *g, wq_span letters)
{
    text_range ranges[TEXT_RANGES_MAX];
    return gather_ranges(g, ranges, text_beginning_add(ranges, 0, letters));
}

/* All spellings of a folded form. */
static wq_status gather_folded(gather *g, wq_span folded)
{
    uint8_t low[TEXT_KEY_MAX], high[TEXT_KEY_MAX + 1];
    size_t len = text_form_key(folded, folded, low);
    memcpy(high, low, len);
    high[len] = 1; /* behind a zero */
    return gather_range(g, wq_span_of(low, len), wq_span_of(high, len + 1));
}

static wq_status name_wants(void *arg, wq_span key, uint16_t *classes, size_t *common)
{
    const gather *g = arg;
    text_term term;
    wq_span bare = wq_span_of(g->filter->bytes, g->filter->len);
    *common = text_name_rules_out(g->name, key);
    WQ_FAIL_IF(*common != 0, WQ_ENOTFOUND);
    *common = SIZE_MAX;
    WQ_TRY(text_term_folded(key, &term));
    *classes = (uint16_t)text_name_far(g->name, term.folded);
    bool itself = wq_span_equal(bare, term.folded); /* the word has it anyway */
    return *classes != TEXT_NAME_OTHER && !itself ? WQ_OK : WQ_ENOTFOUND;
}

/* Ranges of a name, in order of their stems; they are many, and most are empty or side by side, so
 * that one walk over them seldom seeks. */
#define NAME_RANGES 160u
#define NAME_BYTES  2048u
typedef struct name_ranges {
    text_range all[NAME_RANGES];
    unsigned count;
    size_t used;
    uint8_t bytes[NAME_BYTES];
} name_ranges;

static wq_status names_flush(gather *g, name_ranges *names)
{
    unsigned count = names->count;
    names->count = 0;
    names->used = 0;
    return gather_ranges(g, names->all, count);
}

/* Where a range belongs, behind those that begin with the same stem. */
static unsigned name_place(const name_ranges *names, wq_span stem)
{
    unsigned low = 0;
    unsigned high = names->count;
    while (low < high) {
        unsigned mid = (low + high) / 2;
        if (wq_span_compare(names->all[mid].stem, stem) <= 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

static wq_status name_range_add(gather *g, name_ranges *names, const text_range *range)
{
    unsigned at = name_place(names, range->stem);
    const text_range *before = at > 0 ? &names->all[at - 1] : range;
    if (at > 0 && before->whole == range->whole && wq_span_equal(before->stem, range->stem)) {
        return WQ_OK;
    }
    if (names->count == NAME_RANGES || range->stem.len > NAME_BYTES - names->used) {
        WQ_TRY(names_flush(g, names));
        at = 0;
    }
    memmove(names->all + at + 1, names->all + at, (names->count - at) * sizeof *names->all);
    uint8_t *bytes = names->bytes + names->used;
    memcpy(bytes, range->stem.ptr, range->stem.len);
    names->all[at] = (text_range){wq_span_of(bytes, range->stem.len), range->whole};
    names->used += range->stem.len;
    names->count++;
    return WQ_OK;
}

/* Every range in which other spellings of a name may stand. */
static wq_status gather_name(gather *g, wq_span bare)
{
    text_name_heads heads;
    text_name name;
    name_ranges names;
    names.count = 0;
    names.used = 0;
    text_name_heads_init(&heads, bare);
    text_name_init(&name, bare);
    /* cppcheck-suppress autoVariables */
    g->name = &name;
    g->wants = name_wants;
    while (text_name_heads_next(&heads)) {
        text_range ranges[TEXT_RANGES_MAX];
        wq_span head = wq_span_of(heads.bytes, heads.len);
        unsigned count = heads.whole ? 0 : text_beginning_add(ranges, 0, head);
        WQ_TRY(heads.whole ? gather_folded(g, head) : WQ_OK);
        for (unsigned i = 0; i < count; i++) {
            WQ_TRY(name_range_add(g, &names, &ranges[i]));
        }
    }
    return names_flush(g, &names);
}

static wq_status each_take(void *arg, const gather_entry *entry)
{
    gather *g = arg;
    return g->each(g->each_arg, entry);
}

wq_status gather_each(gather *g, const text_pattern *pattern,
                      wq_status (*each)(void *arg, const gather_entry *entry), void *arg)
{
    gather_clear(g, 0);
    g->each = each;
    g->each_arg = arg;
    return gather_pattern(g, pattern);
}

wq_status gather_pattern(gather *g, const text_pattern *pattern)
{
    uint8_t key[TEXT_KEY_MAX];
    wq_span bytes = wq_span_of(pattern->bytes, pattern->len);
    wq_span folded = text_pattern_folded(pattern);
    if (pattern->len == 0) {
        return WQ_OK;
    }
    if (pattern->kind == TEXT_PATTERN_TERM) {
        wq_span light = wq_span_sub(bytes, folded.len, bytes.len);
        return gather_key(g, wq_span_of(key, text_form_key(folded, light, key)));
    }
    g->filter = pattern;
    g->wants = filter_wants;
    g->take = g->each != NULL ? each_take : best_take;
    g->arg = g;
    switch (pattern->kind) {
    case TEXT_PATTERN_FOLDED:
        return gather_folded(g, folded);
    case TEXT_PATTERN_NAME:
        return gather_name(g, bytes);
    case TEXT_PATTERN_ENDING:
        return gather_beginning(
            g, wq_span_sub(bytes, 0, text_ending_head((text_language)pattern->language, bytes)));
    default:
        return gather_beginning(g, bytes);
    }
}
