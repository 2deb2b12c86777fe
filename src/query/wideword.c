/* SPDX-License-Identifier: MIT */
#include "query/wideword.h"

#include <string.h>

/* Steps of the meter: a list opened reads about a block. */
#define STEPS_OPEN 64u
/* ---- the window ---- */

static void parts_set(wide_window *window, const query_plan *plan)
{
    for (unsigned level = 0; level < INDEX_LEVELS; level++) {
        uint32_t length = plan->lengths[level];
        for (uint32_t tf = 0; tf < WIDE_TF; tf++) {
            window->parts[level][tf] = (uint16_t)score_part(tf, length);
        }
    }
}

wq_status wide_window_new(query_exec *exec, unsigned levels, wide_window **out)
{
    wide_window *window = wq_arena_room(exec->arena, sizeof *window);
    WQ_FAIL_IF(window == NULL, WQ_ENOMEM);
    window->first = 0;
    window->end = 0;
    window->rows = wq_arena_room(exec->arena, (size_t)levels * WIDE_BITS * sizeof *window->rows);
    window->tf = wq_arena_room(exec->arena, (size_t)(levels + 1) * WIDE_ARTICLES);
    WQ_FAIL_IF(window->rows == NULL || window->tf == NULL, WQ_ENOMEM);
    window->heads = window->tf + (size_t)levels * WIDE_ARTICLES;
    parts_set(window, exec->plan);
    *out = window;
    return WQ_OK;
}

wq_status wide_window_begin(query_exec *exec, wide_window *window, uint32_t first)
{
    index_level_page page;
    WQ_TRY(index_segment_levels(exec->segment, first, &page));
    window->lengths = page.bits;
    window->lengths_from = page.from;
    window->first = first;
    window->end = page.to - first < WIDE_ARTICLES ? page.to : first + WIDE_ARTICLES;
    return WQ_OK;
}

/* ---- opening ---- */

static wq_status postings_take(query_exec *exec, index_cursor *cursor, wide_term *term)
{
    uint32_t *out = wq_arena_room(exec->arena, cursor->count * sizeof *out);
    WQ_FAIL_IF(out == NULL, WQ_ENOMEM);
    for (uint32_t i = 0; i < cursor->count; i++) {
        out[i] = query_posting(cursor->numbers[i], cursor->codes[i]);
    }
    term->at = out;
    term->end = out + cursor->count;
    return index_cursor_bound(cursor, &term->bound);
}

static wq_status term_open(query_exec *exec, const index_term *list, wide_term *term)
{
    bool small = list->articles < INDEX_BLOCK_POSTINGS &&
                 index_segment_articles(exec->segment) <= QUERY_POSTING_ARTICLES;
    WQ_TRY(query_meter_tick(exec->meter, STEPS_OPEN));
    if (small) {
        WQ_TRY(query_iter_spare(exec));
        WQ_TRY(index_cursor_open(exec->segment, list, &exec->spare->cursor, &exec->spare->room));
        return postings_take(exec, &exec->spare->cursor, term);
    }
    term->cursor = wq_arena_room(exec->arena, sizeof *term->cursor);
    void *memory = wq_arena_room(exec->arena, index_cursor_memory(list));
    WQ_FAIL_IF(term->cursor == NULL || memory == NULL, WQ_ENOMEM);
    return index_cursor_open(exec->segment, list, term->cursor, memory);
}

static void most_set(wide_word *w, const query_plan *plan)
{
    uint32_t sum = w->word->present;
    for (unsigned c = w->word->class_count; c-- > 0;) {
        sum += score_occurrences(w->word->weighed[c], SCORE_TF_MAX, plan->head, plan->lengths[0]);
        w->most[c] = sum;
    }
}

static void once_set(wide_word *w, const query_plan *plan)
{
    for (unsigned level = 0; level < INDEX_LEVELS; level++) {
        uint32_t part = score_part(1, plan->lengths[level]);
        uint32_t sum = w->word->present;
        for (unsigned c = w->word->class_count; c-- > 0;) {
            sum += score_of_part(w->word->weighed[c], part);
            w->once[c][level] = sum;
        }
    }
}

wq_status wide_word_open(query_exec *exec, uint8_t index, wide_word *w)
{
    const query_plan *plan = exec->plan;
    unsigned count = 0;
    for (unsigned i = 0; i < plan->term_count; i++) {
        count += plan->terms[i]->word == index;
    }
    memset(w, 0, sizeof *w);
    w->word = &plan->words[index];
    w->in_title = plan->tree->words[index]->title;
    w->terms = wq_arena_new(exec->arena, (count + 1) * sizeof *w->terms);
    WQ_FAIL_IF(w->terms == NULL, WQ_ENOMEM);
    for (unsigned c = 0; c < w->word->class_count; c++) {
        w->heads[c] = score_head_part(w->word->weighed[c], plan->head);
    }
    once_set(w, plan);
    most_set(w, plan);
    if (w->word->prefix != NULL) {
        return prefix_lists_open(exec, index, &w->prefix);
    }
    for (unsigned i = 0; i < plan->term_count; i++) {
        const plan_term *term = plan->terms[i];
        index_term list;
        wq_status st = term->word == index ? query_iter_term(exec, term, &list) : WQ_ENOTFOUND;
        if (st != WQ_ENOTFOUND) {
            WQ_TRY(st);
            w->terms[w->count].nearest = (uint8_t)plan_nearest(term->classes);
            WQ_TRY(term_open(exec, &list, &w->terms[w->count++]));
        }
    }
    return WQ_OK;
}

/* ---- moving ---- */

static void postings_seek(wide_term *term, uint32_t from)
{
    const uint32_t *at = term->at;
    while (at < term->end && query_posting_number(*at) < from) {
        at++;
    }
    term->at = at;
}

static uint32_t prefix_next(const prefix_lists *p, uint32_t from)
{
    uint32_t next = from < p->end ? prefix_lists_next(p, p->some, from) : from;
    return next >= p->end ? prefix_lists_least(p, next) : next;
}

uint32_t wide_word_next(wide_word *w, uint32_t from)
{
    uint32_t next = INDEX_END;
    if (w->prefix != NULL) {
        return prefix_next(w->prefix, from);
    }
    for (unsigned i = 0; i < w->count; i++) {
        wide_term *term = &w->terms[i];
        uint32_t number = INDEX_END;
        if (term->cursor != NULL) {
            number = term->cursor->iter.number;
        } else {
            postings_seek(term, from);
            number = term->at < term->end ? query_posting_number(*term->at) : INDEX_END;
        }
        number = number < from ? from : number;
        next = number < next ? number : next;
    }
    return next;
}

/* ---- bounds ---- */

static wq_status term_bound(wide_term *term, const wide_window *window, index_bound *bound)
{
    if (term->cursor != NULL) {
        return index_cursor_bound_within(term->cursor, window->first, window->end - 1, bound);
    }
    *bound = term->bound;
    postings_seek(term, window->first);
    if (term->at == term->end || query_posting_number(*term->at) >= window->end) {
        bound->best[0] = INDEX_BEST_NONE;
        bound->best[1] = INDEX_BEST_NONE;
    }
    return WQ_OK;
}

wq_status wide_word_bound(query_exec *exec, wide_word *w, const wide_window *window,
                          uint32_t *score)
{
    query_levels_bound sum = {.some = 0};
    if (w->prefix != NULL) {
        *score = query_word_most(w->word, exec->plan);
        return WQ_OK;
    }
    WQ_TRY(query_meter_tick(exec->meter, w->count));
    for (unsigned i = 0; i < w->count; i++) {
        index_bound one;
        WQ_TRY(term_bound(&w->terms[i], window, &one));
        query_levels_add(&sum, exec->bounds, w->terms[i].nearest, &one);
    }
    *score = query_levels_most(&sum, w->word, exec->plan->head);
    return WQ_OK;
}

/* ---- pouring ---- */

/* Where the postings of a term go: the tables of its nearest level. */
typedef struct sink {
    uint64_t *row;
    uint64_t *more;
    uint8_t *tf;
    uint8_t *heads;
    uint32_t first;
    uint8_t level; /* its bit in `heads` */
} sink;

static inline void number_pour(const sink *s, uint32_t number)
{
    uint32_t at = number - s->first;
    s->row[at / 64] |= (uint64_t)1 << at % 64;
}

/* Of one occurrence that is no head's the row is enough: that it is the first of its level is the rule,
 * and whatever comes on top makes it more. */
static inline void posting_pour(const sink *s, uint32_t number, uint32_t code)
{
    uint32_t at = number - s->first;
    uint64_t bit = (uint64_t)1 << at % 64;
    uint64_t *row = &s->row[at / 64];
    uint32_t tf = s->tf[at] + code / 2;
    s->more[at / 64] |= code != 2 ? bit : bit & *row;
    *row |= bit;
    s->tf[at] = tf < SCORE_TF_MAX ? (uint8_t)tf : SCORE_TF_MAX;
    if ((code & 1) != 0) {
        s->heads[at] |= s->level;
    }
}

static void postings_pour(wide_term *term, const sink *s, uint32_t end, bool numbers)
{
    postings_seek(term, s->first);
    const uint32_t *at = term->at;
    for (; at < term->end && query_posting_number(*at) < end; at++) {
        if (numbers) {
            number_pour(s, query_posting_number(*at));
        } else {
            posting_pour(s, query_posting_number(*at), query_posting_code(*at));
        }
    }
    term->at = at;
}

/* Of the decoded block; returns the first posting behind the window. */
static uint32_t block_pour(const index_cursor *cursor, const sink *sink_at, uint32_t end,
                           bool numbers)
{
    const sink s = *sink_at;
    const uint32_t *list = cursor->numbers;
    const uint16_t *codes = cursor->codes;
    uint32_t i = cursor->at;
    uint32_t count = cursor->count;
    if (numbers) {
        for (; i < count && list[i] < end; i++) {
            number_pour(&s, list[i]);
        }
        return i;
    }
    for (; i < count && list[i] < end; i++) {
        posting_pour(&s, list[i], codes[i]);
    }
    return i;
}

static wq_status list_pour(query_exec *exec, index_cursor *cursor, const sink *s, uint32_t end,
                           bool numbers)
{
    WQ_TRY(query_iter_cursor_seek(cursor, s->first, exec->meter));
    while (cursor->iter.number < end) {
        WQ_TRY(numbers || !cursor->late ? WQ_OK : index_cursor_codes(cursor));
        uint32_t at = block_pour(cursor, s, end, numbers);
        if (at < cursor->count) {
            cursor->at = at;
            cursor->iter.number = cursor->numbers[at];
            return WQ_OK;
        }
        cursor->at = cursor->count - 1;
        WQ_TRY(query_meter_tick(exec->meter, QUERY_METER_BLOCK));
        WQ_TRY(cursor->iter.next(&cursor->iter));
    }
    return WQ_OK;
}

/* A prefix is poured in windows of its own, and those into this one. */
static wq_status prefix_pour(prefix_lists *p, const sink *s, uint32_t end, bool numbers)
{
    for (uint32_t from = s->first; from < end; from = p->end) {
        if (from >= p->end) {
            WQ_TRY(prefix_lists_window(p, from));
        }
        uint32_t stop = end < p->end ? end : p->end;
        uint32_t number = prefix_lists_next(p, p->some, from);
        for (; number < stop; number = prefix_lists_next(p, p->some, number + 1)) {
            uint32_t at = number - p->first;
            uint32_t head = (uint32_t)(p->heads[at / 64] >> at % 64) & 1;
            if (numbers) {
                number_pour(s, number);
            } else {
                posting_pour(s, number, 2u * p->tf[at] + head);
            }
        }
    }
    return WQ_OK;
}

/* Row by row: memset of much may be done in bytes. */
static void tables_clear(wide_window *window, unsigned levels)
{
    memset(window->rows, 0, (size_t)levels * WIDE_BITS * sizeof *window->rows);
    memset(window->more, 0, sizeof window->more);
    memset(window->heads, 0, WIDE_ARTICLES);
    for (unsigned i = 0; i < levels; i++) {
        memset(window->tf + (size_t)i * WIDE_ARTICLES, 0, WIDE_ARTICLES);
    }
}

/* What stands in several rows has more than one occurrence. */
static void rows_join(wide_window *window, unsigned levels)
{
    for (unsigned i = 0; i < WIDE_BITS; i++) {
        uint64_t some = 0;
        uint64_t more = 0;
        for (unsigned c = 0; c < levels; c++) {
            uint64_t row = window->rows[(size_t)c * WIDE_BITS + i];
            more |= some & row;
            some |= row;
        }
        window->some[i] = some;
        window->more[i] |= more;
    }
}

/* title: what has the word nowhere in its head does not have it. */
static void heads_keep(wide_window *window)
{
    for (uint32_t at = 0; at < WIDE_ARTICLES; at++) {
        if (window->heads[at] == 0) {
            window->some[at / 64] &= ~((uint64_t)1 << at % 64);
        }
    }
}

wq_status wide_word_pour(query_exec *exec, wide_word *w, wide_window *window, bool numbers)
{
    sink s = {.more = window->more, .heads = window->heads, .first = window->first};
    unsigned levels = w->word->class_count;
    numbers = numbers && !w->in_title;
    if (numbers) {
        memset(window->rows, 0, (size_t)levels * WIDE_BITS * sizeof *window->rows);
    } else {
        tables_clear(window, levels);
    }
    for (unsigned i = 0; i < w->count; i++) {
        wide_term *term = &w->terms[i];
        s.row = window->rows + (size_t)term->nearest * WIDE_BITS;
        s.tf = window->tf + (size_t)term->nearest * WIDE_ARTICLES;
        s.level = (uint8_t)(1u << term->nearest);
        if (term->cursor == NULL) {
            postings_pour(term, &s, window->end, numbers);
        } else if (term->cursor->iter.number < window->end) {
            WQ_TRY(list_pour(exec, term->cursor, &s, window->end, numbers));
        }
    }
    if (w->prefix != NULL) {
        s.row = window->rows;
        s.tf = window->tf;
        s.level = 1;
        WQ_TRY(prefix_pour(w->prefix, &s, window->end, numbers));
    }
    rows_join(window, levels);
    if (w->in_title) {
        heads_keep(window);
    }
    return WQ_OK;
}

/* ---- scores ---- */

uint32_t wide_word_score(const wide_word *w, const query_plan *plan, const wide_window *window,
                         uint32_t at)
{
    unsigned level = wide_length(window, at);
    const uint16_t *parts = window->parts[level];
    uint32_t heads = window->heads[at];
    uint32_t head = 0;
    uint32_t tf = 0;
    uint32_t sum = w->word->present;
    for (unsigned c = 0; c < w->word->class_count; c++) {
        tf += window->tf[(size_t)c * WIDE_ARTICLES + at];
        head |= heads >> c & 1;
        if (tf == 0) {
            continue;
        }
        uint32_t weighed = w->word->weighed[c];
        uint32_t all = tf + SCORE_HEAD_TF * head;
        if (all < WIDE_TF) {
            sum += score_of_part(weighed, parts[all]) + w->heads[c] * head;
        } else {
            sum += score_occurrences(weighed, tf, head != 0 ? plan->head : 0, plan->lengths[level]);
        }
    }
    return sum;
}
