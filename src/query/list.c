/* SPDX-License-Identifier: MIT */
#include "query/list.h"

#include "text/text.h"

#include <stdlib.h>
#include <string.h>

#define KEY_TEXT 44

/* What a list is ordered by, with the place to open it again. */
typedef struct list_key {
    uint8_t none; /* 1 sorts behind everything: no source, no title */
    uint8_t text[KEY_TEXT];
    uint8_t undated;
    int32_t minutes;
    wq_id id;
    store_place place;
} list_key;

typedef struct selection {
    const query_list_options *options;
    list_key *keys; /* a max-heap of the least keys behind `last` */
    size_t count, cap;
    list_key last;
    bool has_last;
} selection;

/* ---- keys ---- */

static bool word_is(const text_token *token, const char *word)
{
    size_t len = strlen(word);
    return token->folded_len == len && memcmp(token->folded, word, len) == 0;
}

static bool token_is_article(const text_token *token)
{
    static const char *const ARTICLES[] = {"the", "a",   "an", "le",  "la",  "les", "un",
                                           "une", "des", "el", "der", "die", "das", "l"};
    for (size_t i = 0; i < sizeof ARTICLES / sizeof ARTICLES[0]; i++) {
        if (word_is(token, ARTICLES[i])) {
            return true;
        }
    }
    return false;
}

/* Bytes of the Arabic article at the head of a folded word, 0 when there is none. The light
 * spelling decides: an alef that carries a hamza or madda is a letter of the word. */
static size_t arabic_article(const text_token *token)
{
    static const uint8_t AL[] = {0xD8, 0xA7, 0xD9, 0x84};
    const size_t two_letters = 4;
    bool has = token->folded_len >= sizeof AL + two_letters &&
               token->light_len >= sizeof AL + two_letters &&
               memcmp(token->folded, AL, sizeof AL) == 0 &&
               memcmp(token->light, AL, sizeof AL) == 0;
    return has ? sizeof AL : 0;
}

size_t query_title_key(wq_span title, uint8_t *key, size_t room)
{
    text_tokens words;
    text_token token;
    size_t len = 0;
    text_tokens_init(&words, title);
    for (bool first = true; len < room && text_tokens_next(&words, &token); first = false) {
        size_t skip = first ? arabic_article(&token) : 0;
        if (first && token_is_article(&token)) {
            text_tokens ahead = words;
            text_token next;
            if (text_tokens_next(&ahead, &next)) {
                continue;
            }
        }
        if (len != 0) {
            key[len++] = ' ';
        }
        size_t part = token.folded_len - skip;
        part = part < room - len ? part : room - len;
        memcpy(key + len, token.folded + skip, part);
        len += part;
    }
    return len;
}

static void key_make(const selection *s, const wq_article *row, store_place place, list_key *key)
{
    memset(key, 0, sizeof *key);
    size_t len = 0;
    if (s->options->order == QUERY_LIST_SOURCE) {
        len = row->source.len < KEY_TEXT ? row->source.len : KEY_TEXT;
        if (len != 0) {
            memcpy(key->text, row->source.ptr, len);
        }
    } else if (s->options->order == QUERY_LIST_TITLE) {
        len = query_title_key(row->title, key->text, KEY_TEXT);
    }
    key->none = s->options->order != QUERY_LIST_DATE && len == 0;
    key->undated = row->date.precision == WQ_DATE_NONE;
    key->minutes = row->date.minutes;
    key->id = row->id;
    key->place = place;
}

/* Least first; what is not known (no source, no title, no date) stays last when the rest is
 * turned round. */
static int key_order(const selection *s, const list_key *a, const list_key *b)
{
    int turn = s->options->reverse ? -1 : 1;
    if (a->none != b->none) {
        return a->none - b->none;
    }
    int order = memcmp(a->text, b->text, KEY_TEXT);
    if (order == 0 && a->undated != b->undated) {
        return a->undated - b->undated;
    }
    if (order == 0) {
        order = (a->minutes > b->minutes) - (a->minutes < b->minutes);
    }
    if (order == 0) {
        order = memcmp(&a->id, &b->id, sizeof a->id);
    }
    return turn * order;
}

/* ---- the heap of the least keys: the greatest on top ---- */

static void heap_down(selection *s, size_t at, size_t count)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) {
            return;
        }
        if (child + 1 < count && key_order(s, &s->keys[child + 1], &s->keys[child]) > 0) {
            child++;
        }
        if (key_order(s, &s->keys[at], &s->keys[child]) >= 0) {
            return;
        }
        list_key swap = s->keys[at];
        s->keys[at] = s->keys[child];
        s->keys[child] = swap;
        at = child;
    }
}

static void heap_up(selection *s, size_t at)
{
    while (at > 0 && key_order(s, &s->keys[at], &s->keys[(at - 1) / 2]) > 0) {
        list_key swap = s->keys[at];
        s->keys[at] = s->keys[(at - 1) / 2];
        s->keys[(at - 1) / 2] = swap;
        at = (at - 1) / 2;
    }
}

static void heap_offer(selection *s, const list_key *key)
{
    if (s->has_last && key_order(s, key, &s->last) <= 0) {
        return;
    }
    if (s->count < s->cap) {
        s->keys[s->count] = *key;
        heap_up(s, s->count++);
    } else if (key_order(s, key, &s->keys[0]) < 0) {
        s->keys[0] = *key;
        heap_down(s, 0, s->count);
    }
}

static void heap_sort(selection *s)
{
    for (size_t left = s->count; left > 1; left--) {
        list_key swap = s->keys[0];
        s->keys[0] = s->keys[left - 1];
        s->keys[left - 1] = swap;
        heap_down(s, 0, left - 1);
    }
}

/* ---- walking ---- */

static bool row_fits(const query_list_options *options, const wq_article *row)
{
    if (options->source.len != 0 && !wq_span_equal(options->source, row->source)) {
        return false;
    }
    if (options->dates.first == options->dates.last) {
        return true;
    }
    return row->date.precision != WQ_DATE_NONE && row->date.minutes >= options->dates.first &&
           row->date.minutes < options->dates.last;
}

static bool cancelled(const query_list_options *options)
{
    return options->task != NULL && options->task->cancel != NULL && *options->task->cancel != 0;
}

/* Whether this row is the edition that stands for its article. */
static wq_status row_is_shown(store_view *view, wq_id id, store_place place, bool *shown)
{
    store_place first;
    size_t count = 0;
    wq_status status = store_find(view, id, &first, 1, &count);
    if (status == WQ_ENOTFOUND) {
        *shown = false;
        return WQ_OK;
    }
    *shown = first.box == place.box && first.row == place.row;
    return status;
}

static wq_status select_row(store_view *view, selection *s, store_place place)
{
    wq_article row;
    list_key key;
    bool shown;
    WQ_TRY(store_row(view, place, &row));
    if (!row_fits(s->options, &row)) {
        return WQ_OK;
    }
    key_make(s, &row, place, &key);
    WQ_TRY(row_is_shown(view, key.id, place, &shown));
    if (shown) {
        heap_offer(s, &key);
    }
    return WQ_OK;
}

static wq_status select_pass(store_view *view, selection *s)
{
    store_box box;
    wq_status status;
    s->count = 0;
    for (uint32_t from = 0; (status = store_box_next(view, from, &box)) == WQ_OK;
         from = box.box + 1) {
        for (uint32_t row = 0; row < box.rows; row++) {
            WQ_FAIL_IF(cancelled(s->options), WQ_ECANCEL);
            WQ_TRY(select_row(view, s, (store_place){box.box, row}));
        }
        if (box.box == UINT32_MAX) {
            break;
        }
    }
    heap_sort(s);
    return status == WQ_ENOTFOUND ? WQ_OK : status;
}

static wq_status list_by_selection(store_view *view, const query_list_options *options,
                                   wq_status (*each)(void *arg, const wq_article *row), void *arg)
{
    uint64_t wanted = options->limit == 0 ? UINT64_MAX : options->offset + options->limit;
    selection s = {.options = options};
    s.cap = wanted < QUERY_LIST_KEYS ? (size_t)wanted : QUERY_LIST_KEYS;
    s.keys = malloc(s.cap * sizeof *s.keys);
    WQ_FAIL_IF(s.keys == NULL, WQ_ENOMEM);
    wq_status status = WQ_OK;
    for (uint64_t at = 0; status == WQ_OK && at < wanted;) {
        status = select_pass(view, &s);
        for (size_t i = 0; status == WQ_OK && i < s.count && at < wanted; i++, at++) {
            wq_article row;
            if (at >= options->offset) {
                status = store_row(view, s.keys[i].place, &row);
                status = status == WQ_OK ? each(arg, &row) : status;
            }
        }
        if (s.count < s.cap) {
            break;
        }
        s.last = s.keys[s.count - 1];
        s.has_last = true;
    }
    free(s.keys);
    return status;
}

/* ---- by arrival: the order of places ---- */

/* Boxes at most; an archive with more is refused long before. */
#define BOXES_MAX 65536u

static wq_status boxes_read(store_view *view, store_box **boxes, size_t *count)
{
    store_box box;
    size_t cap = 0;
    wq_status status;
    for (uint32_t from = 0; (status = store_box_next(view, from, &box)) == WQ_OK;
         from = box.box + 1) {
        if (*count == cap) {
            cap = cap == 0 ? 64 : cap * 2;
            WQ_FAIL_IF(cap > BOXES_MAX, WQ_ELIMIT);
            store_box *grown = realloc(*boxes, cap * sizeof *grown);
            WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
            *boxes = grown;
        }
        (*boxes)[(*count)++] = box;
        if (box.box == UINT32_MAX) {
            return WQ_OK;
        }
    }
    return status == WQ_ENOTFOUND ? WQ_OK : status;
}

/* One row, counted and given when it is behind the offset. */
static wq_status arrived_row(store_view *view, const query_list_options *options, store_place place,
                             uint64_t *at, wq_status (*each)(void *arg, const wq_article *row),
                             void *arg)
{
    wq_article row;
    bool shown;
    WQ_FAIL_IF(cancelled(options), WQ_ECANCEL);
    WQ_TRY(store_row(view, place, &row));
    if (!row_fits(options, &row)) {
        return WQ_OK;
    }
    WQ_TRY(row_is_shown(view, row.id, place, &shown));
    if (!shown || ++*at <= options->offset) {
        return WQ_OK;
    }
    WQ_TRY(store_row(view, place, &row));
    return each(arg, &row);
}

static wq_status list_by_arrival(store_view *view, const query_list_options *options,
                                 wq_status (*each)(void *arg, const wq_article *row), void *arg)
{
    store_box *boxes = NULL;
    size_t count = 0;
    uint64_t at = 0, wanted = options->limit == 0 ? UINT64_MAX : options->offset + options->limit;
    wq_status status = boxes_read(view, &boxes, &count);
    for (size_t i = 0; status == WQ_OK && i < count && at < wanted; i++) {
        const store_box *box = &boxes[options->reverse ? count - 1 - i : i];
        for (uint32_t k = 0; status == WQ_OK && k < box->rows && at < wanted; k++) {
            uint32_t row = options->reverse ? box->rows - 1 - k : k;
            status = arrived_row(view, options, (store_place){box->box, row}, &at, each, arg);
        }
    }
    free(boxes);
    return status;
}

/* ---- by date, from the index ---- */

/* Where the merge stands in one segment: numbers [from, to) are still to come. */
typedef struct strand {
    index_segment *segment;
    uint32_t from, to;
    index_article head;
    bool loaded;
} strand;

static wq_status strand_load(strand *t, bool reverse)
{
    bool live = false;
    while (!t->loaded && t->from < t->to) {
        uint32_t number = reverse ? t->to - 1 : t->from;
        WQ_TRY(index_segment_live(t->segment, number, &live));
        if (live) {
            WQ_TRY(index_segment_article(t->segment, number, &t->head));
            t->loaded = true;
            return WQ_OK;
        }
        if (reverse) {
            t->to--;
        } else {
            t->from++;
        }
    }
    return WQ_OK;
}

static void strand_step(strand *t, bool reverse)
{
    t->loaded = false;
    if (reverse) {
        t->to--;
    } else {
        t->from++;
    }
}

static int head_compare(const index_article *a, const index_article *b)
{
    bool undated_a = a->date.precision == WQ_DATE_NONE,
         undated_b = b->date.precision == WQ_DATE_NONE;
    if (undated_a != undated_b) {
        return undated_a - undated_b;
    }
    if (!undated_a && a->date.minutes != b->date.minutes) {
        return a->date.minutes < b->date.minutes ? -1 : 1;
    }
    return memcmp(&a->id, &b->id, sizeof a->id);
}

static strand *strand_first(strand *strands, unsigned count, bool reverse)
{
    strand *best = NULL;
    for (unsigned i = 0; i < count; i++) {
        if (!strands[i].loaded) {
            continue;
        }
        int order = best == NULL ? -1 : head_compare(&strands[i].head, &best->head);
        if (best == NULL || (reverse ? order > 0 : order < 0)) {
            best = &strands[i];
        }
    }
    return best;
}

/* The numbers of each segment that are to be merged: those with a date in the range asked for,
 * or those without a date, which every segment has at its end. */
static wq_status strands_open(index_view *index, const query_list_options *options, bool undated,
                              strand *strands, unsigned count)
{
    bool all = options->dates.first == options->dates.last;
    int64_t first = all ? INT32_MIN : options->dates.first;
    int64_t last = all ? (int64_t)INT32_MAX + 1 : options->dates.last;
    for (unsigned i = 0; i < count; i++) {
        strand *t = &strands[i];
        t->segment = index_segment_at(index, i);
        t->loaded = false;
        WQ_TRY(index_segment_dates(t->segment, first, last, &t->from, &t->to));
        if (undated) {
            t->from = all ? t->to : 0;
            t->to = all ? index_segment_articles(t->segment) : 0;
        }
    }
    return WQ_OK;
}

/* One article of the merge: counted, and given when it is behind the offset. */
static wq_status merged_row(store_view *view, const query_list_options *options, const strand *t,
                            uint64_t *at, wq_status (*each)(void *arg, const wq_article *row),
                            void *arg)
{
    /* Rows that are only passed over need not be read, unless the source decides. */
    if (*at < options->offset && options->source.len == 0) {
        ++*at;
        return WQ_OK;
    }
    wq_article row;
    WQ_TRY(store_row(view, (store_place){t->head.box, t->head.row}, &row));
    /* The index keeps 8 bytes of each id: an index of other articles must not order these. */
    WQ_FAIL_IF(memcmp(row.id.b, t->head.id.b, 8) != 0, WQ_ECORRUPT);
    if (!row_fits(options, &row)) {
        return WQ_OK;
    }
    return ++*at > options->offset ? each(arg, &row) : WQ_OK;
}

/* Merge what the strands hold, from article `*at` of the list on. */
static wq_status strands_merge(store_view *view, const query_list_options *options, strand *strands,
                               unsigned count, uint64_t *at,
                               wq_status (*each)(void *arg, const wq_article *row), void *arg)
{
    uint64_t wanted = options->limit == 0 ? UINT64_MAX : options->offset + options->limit;
    wq_status status = WQ_OK;
    while (status == WQ_OK && *at < wanted) {
        for (unsigned i = 0; status == WQ_OK && i < count; i++) {
            status = strand_load(&strands[i], options->reverse);
        }
        strand *first = strand_first(strands, count, options->reverse);
        if (status != WQ_OK || first == NULL) {
            break;
        }
        status = cancelled(options) ? WQ_ECANCEL : merged_row(view, options, first, at, each, arg);
        strand_step(first, options->reverse);
    }
    return status;
}

static wq_status list_by_merge(store_view *view, index_view *index,
                               const query_list_options *options,
                               wq_status (*each)(void *arg, const wq_article *row), void *arg)
{
    unsigned count = index_segments(index);
    strand *strands = calloc(count + 1, sizeof *strands);
    WQ_FAIL_IF(strands == NULL, WQ_ENOMEM);
    uint64_t at = 0;
    wq_status status = WQ_OK;
    for (int undated = 0; status == WQ_OK && undated <= 1; undated++) {
        status = strands_open(index, options, undated != 0, strands, count);
        if (status == WQ_OK) {
            status = strands_merge(view, options, strands, count, &at, each, arg);
        }
    }
    free(strands);
    return status;
}

wq_status query_list(store_view *view, index_view *index, const query_list_options *options,
                     wq_status (*each)(void *arg, const wq_article *row), void *arg)
{
    /* The index has one entry for each article, in order of date, if nothing waits for it. */
    bool current = index != NULL && index_generation(index) == store_generation(view);
    if (options->order == QUERY_LIST_DATE && current) {
        return list_by_merge(view, index, options, each, arg);
    }
    return options->order == QUERY_LIST_ARRIVAL ? list_by_arrival(view, options, each, arg)
                                                : list_by_selection(view, options, each, arg);
}
