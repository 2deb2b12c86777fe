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

wq_status wide_window_new(query_exec *exec, wide_window **out)
{
    wide_window *window = wq_arena_room(exec->arena, sizeof *window);
    WQ_FAIL_IF(window == NULL, WQ_ENOMEM);
    window->first = 0;
    window->end = 0;
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

/* An article is no longer than those of the last level. */
static void most_set(query_exec *exec, wide_term *term)
{
    const index_weights *weights = index_segment_weights(exec->segment);
    uint32_t plain = index_best_allows(term->bound.best[0], 0, INDEX_LEVELS - 1, weights);
    uint32_t titled = index_best_allows(term->bound.best[1], 1, INDEX_LEVELS - 1, weights);
    term->most = plain > titled ? plain : titled;
}

static wq_status postings_take(query_exec *exec, index_cursor *cursor, wide_term *term)
{
    uint32_t *out = wq_arena_room(exec->arena, cursor->count * sizeof *out);
    WQ_FAIL_IF(out == NULL, WQ_ENOMEM);
    for (uint32_t i = 0; i < cursor->count; i++) {
        out[i] = query_posting(cursor->numbers[i], cursor->codes[i]);
    }
    term->at = out;
    term->end = out + cursor->count;
    term->next = cursor->iter.number;
    WQ_TRY(index_cursor_bound(cursor, &term->bound));
    most_set(exec, term);
    return WQ_OK;
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
    WQ_TRY(index_cursor_open(exec->segment, list, term->cursor, memory));
    term->next = term->cursor->iter.number;
    return WQ_OK;
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

static uint32_t prefix_next(const prefix_lists *p, uint32_t from)
{
    uint32_t next = from < p->end ? prefix_lists_next(p, p->some, from) : from;
    return next >= p->end ? prefix_lists_least(p, next) : next;
}

uint32_t wide_word_next(const wide_word *w, uint32_t from)
{
    if (w->prefix != NULL) {
        return prefix_next(w->prefix, from);
    }
    return w->next < from ? from : w->next;
}

/* ---- bounds ---- */

/* Makes the term's bound one of the window; that of a block which reaches behind it stays. */
static wq_status term_bound(query_exec *exec, wide_term *term, const wide_window *window)
{
    uint32_t last = window->end - 1;
    if (term->cursor == NULL || term->bound.last >= last) {
        return WQ_OK;
    }
    wq_status st = index_cursor_bound_from(term->cursor, window->first, &term->bound);
    if (st == WQ_EEND) {
        term->bound = (index_bound){INDEX_END, {INDEX_BEST_NONE, INDEX_BEST_NONE}};
        st = WQ_OK;
    } else if (st == WQ_OK && term->bound.last < last) {
        st = index_cursor_bound_within(term->cursor, window->first, last, &term->bound);
    }
    WQ_TRY(st);
    most_set(exec, term);
    return WQ_OK;
}

wq_status wide_word_bound(query_exec *exec, wide_word *w, const wide_window *window,
                          uint32_t *score)
{
    query_levels_bound sum = {.some = 0};
    uint32_t tf[TEXT_LEVEL_MAX] = {0};
    if (w->prefix != NULL) {
        *score = query_word_most(w->word, exec->plan);
        return WQ_OK;
    }
    WQ_TRY(query_meter_tick(exec->meter, w->count));
    for (unsigned i = 0; i < w->count; i++) {
        wide_term *term = &w->terms[i];
        if (term->next < window->end) {
            WQ_TRY(term_bound(exec, term, window));
            query_levels_add(&sum, exec->bounds, term->nearest, &term->bound);
            tf[term->nearest] += term->most;
        }
    }
    w->few = true;
    for (unsigned c = 0; c < w->word->class_count; c++) {
        w->few = w->few && tf[c] < SCORE_TF_MAX;
    }
    *score = query_levels_most(&sum, w->word, exec->plan->head);
    return WQ_OK;
}

/* ---- pouring ---- */

/* Where the postings of a term go: the tables of its nearest level. */
typedef struct sink {
    wide_window *window;
    unsigned level;
    bool numbers; /* only `some` is wanted */
    /* Of the decoded block, up to the first posting behind the window, which is returned; of a short list
     * that goes on behind `list`. */
    uint32_t (*block)(wide_window *window, unsigned level, const index_cursor *cursor);
    const uint32_t *(*list)(wide_window *window, unsigned level, const uint32_t *list,
                            const uint32_t *end);
} sink;

static inline void number_pour(wide_window *window, uint32_t at)
{
    window->has.some[at / 64] |= (uint64_t)1 << at % 64;
}

static inline uint32_t level_count(uint64_t counts, unsigned level)
{
    return (uint32_t)(counts >> level * WIDE_COUNT_BITS) & ((1u << WIDE_COUNT_BITS) - 1);
}

static uint32_t tf_cut(uint64_t counts, unsigned level, uint32_t tf)
{
    uint32_t room = SCORE_TF_MAX - level_count(counts, level);
    return tf < room ? tf : room;
}

/* What an article had before is what its count says if it had the word. `one`: an occurrence of `level`. */
static inline void posting_pour(wide_window *window, unsigned level, uint64_t one, uint32_t at,
                                uint32_t code, bool few)
{
    uint64_t some = window->has.some[at / 64];
    uint64_t had = some >> at % 64 & 1;
    uint64_t counts = window->counts[at] & -had;
    uint32_t tf = few ? code / 2 : tf_cut(counts, level, code / 2);
    window->has.some[at / 64] = some | (uint64_t)1 << at % 64;
    window->has.more[at / 64] |= (had | (code > 2)) << at % 64;
    window->counts[at] = counts + tf * one;
    if ((code & 1) != 0) {
        window->has.titled[at / 64] |= (uint64_t)1 << at % 64;
        window->has.heads[level][at / 64] |= (uint64_t)1 << at % 64;
    }
}

static inline const uint32_t *list_each(wide_window *window, unsigned level, const uint32_t *list,
                                        const uint32_t *end, bool few)
{
    const uint64_t one = (uint64_t)1 << level * WIDE_COUNT_BITS;
    const uint32_t first = window->first, size = window->end - first;
    for (; list < end; list++) {
        uint32_t at = query_posting_number(*list) - first;
        if (at >= size) {
            break;
        }
        posting_pour(window, level, one, at, query_posting_code(*list), few);
    }
    return list;
}

static const uint32_t *list_few(wide_window *window, unsigned level, const uint32_t *list,
                                const uint32_t *end)
{
    return list_each(window, level, list, end, true);
}

static const uint32_t *list_many(wide_window *window, unsigned level, const uint32_t *list,
                                 const uint32_t *end)
{
    return list_each(window, level, list, end, false);
}

static const uint32_t *list_numbers(wide_window *window, unsigned level, const uint32_t *list,
                                    const uint32_t *end)
{
    (void)level;
    for (; list < end && query_posting_number(*list) < window->end; list++) {
        number_pour(window, query_posting_number(*list) - window->first);
    }
    return list;
}

static inline uint32_t block_each(wide_window *window, unsigned level, const index_cursor *cursor,
                                  bool few)
{
    const uint64_t one = (uint64_t)1 << level * WIDE_COUNT_BITS;
    const uint32_t first = window->first, size = window->end - first;
    const uint32_t *list = cursor->numbers, *end = list + cursor->count;
    const uint16_t *codes = cursor->codes + cursor->at;
    for (list += cursor->at; list < end; list++) {
        uint32_t at = *list - first;
        if (at >= size) {
            break;
        }
        posting_pour(window, level, one, at, *codes++, few);
    }
    return (uint32_t)(list - cursor->numbers);
}

static uint32_t block_few(wide_window *window, unsigned level, const index_cursor *cursor)
{
    return block_each(window, level, cursor, true);
}

static uint32_t block_many(wide_window *window, unsigned level, const index_cursor *cursor)
{
    return block_each(window, level, cursor, false);
}

static uint32_t block_numbers(wide_window *window, unsigned level, const index_cursor *cursor)
{
    uint32_t i = cursor->at;
    (void)level;
    for (; i < cursor->count && cursor->numbers[i] < window->end; i++) {
        number_pour(window, cursor->numbers[i] - window->first);
    }
    return i;
}

static void postings_pour(wide_term *term, const sink *s)
{
    const uint32_t *at = term->at;
    while (at < term->end && query_posting_number(*at) < s->window->first) {
        at++;
    }
    at = s->list(s->window, s->level, at, term->end);
    term->at = at;
    term->next = at < term->end ? query_posting_number(*at) : INDEX_END;
}

static wq_status list_pour(query_exec *exec, wide_term *term, const sink *s)
{
    index_cursor *cursor = term->cursor;
    WQ_TRY(query_iter_cursor_seek(cursor, s->window->first, exec->meter));
    while (cursor->iter.number < s->window->end) {
        index_cursor_numbers(cursor);
        WQ_TRY(s->numbers || !cursor->late ? WQ_OK : index_cursor_codes(cursor));
        uint32_t at = s->block(s->window, s->level, cursor);
        if (at < cursor->count) {
            cursor->at = at;
            cursor->iter.number = cursor->numbers[at];
            break;
        }
        cursor->at = cursor->count - 1;
        WQ_TRY(query_meter_tick(exec->meter, QUERY_METER_BLOCK));
        WQ_TRY(cursor->iter.next(&cursor->iter));
    }
    term->next = cursor->iter.number;
    return WQ_OK;
}

/* A prefix is poured in windows of its own, and those into this one. */
static wq_status prefix_pour(prefix_lists *p, const sink *s)
{
    wide_window *window = s->window;
    for (uint32_t from = window->first; from < window->end; from = p->end) {
        if (from >= p->end) {
            WQ_TRY(prefix_lists_window(p, from));
        }
        uint32_t stop = window->end < p->end ? window->end : p->end;
        uint32_t number = prefix_lists_next(p, p->some, from);
        for (; number < stop; number = prefix_lists_next(p, p->some, number + 1)) {
            uint32_t at = number - p->first;
            uint32_t head = (uint32_t)(p->heads[at / 64] >> at % 64) & 1;
            if (s->numbers) {
                number_pour(window, number - window->first);
            } else {
                posting_pour(window, 0, 1, number - window->first, 2u * p->tf[at] + head, true);
            }
        }
    }
    return WQ_OK;
}

static wq_status terms_pour(query_exec *exec, wide_word *w, sink *s)
{
    uint32_t next = INDEX_END;
    for (unsigned i = 0; i < w->count; i++) {
        wide_term *term = &w->terms[i];
        if (term->next < s->window->end) {
            s->level = term->nearest;
            if (term->cursor == NULL) {
                postings_pour(term, s);
            } else {
                WQ_TRY(list_pour(exec, term, s));
            }
        }
        next = term->next < next ? term->next : next;
    }
    w->next = next;
    return WQ_OK;
}

wq_status wide_word_pour(query_exec *exec, wide_word *w, wide_window *window, bool numbers)
{
    numbers = numbers && !w->in_title;
    sink s = {window, 0, numbers,
              numbers  ? block_numbers
              : w->few ? block_few
                       : block_many,
              numbers  ? list_numbers
              : w->few ? list_few
                       : list_many};
    size_t rows =
        s.numbers ? offsetof(wide_rows, more)
                  : offsetof(wide_rows, heads) + w->word->class_count * sizeof window->has.heads[0];
    memset(&window->has, 0, rows);
    if (w->prefix != NULL) {
        WQ_TRY(prefix_pour(w->prefix, &s));
    } else {
        WQ_TRY(terms_pour(exec, w, &s));
    }
    for (unsigned i = 0; i < WIDE_BITS && w->in_title; i++) {
        window->has.some[i] &= window->has.titled[i];
    }
    return WQ_OK;
}

/* ---- scores ---- */

/* Of an article that has it so often that its part is not looked up. */
static uint32_t often_score(const wide_word *w, const query_plan *plan, const wide_window *window,
                            uint32_t at)
{
    uint32_t length = plan->lengths[wide_length(window, at)];
    uint32_t sum = w->word->present;
    uint32_t tf = 0;
    uint64_t head = 0;
    for (unsigned c = 0; c < w->word->class_count; c++) {
        tf += level_count(window->counts[at], c);
        head |= window->has.heads[c][at / 64] >> at % 64 & 1;
        sum += score_occurrences(w->word->weighed[c], tf, head != 0 ? plan->head : 0, length);
    }
    return sum;
}

static uint32_t titled_score(const wide_word *w, const query_plan *plan, const wide_window *window,
                             uint32_t at)
{
    const uint16_t *parts = window->parts[wide_length(window, at)];
    uint64_t counts = window->counts[at];
    uint32_t sum = w->word->present;
    uint32_t tf = 0;
    uint32_t head = 0;
    for (unsigned c = 0; c < w->word->class_count; c++, counts >>= WIDE_COUNT_BITS) {
        tf += level_count(counts, 0);
        head |= (uint32_t)(window->has.heads[c][at / 64] >> at % 64 & 1);
        uint32_t as = tf + SCORE_HEAD_TF * head;
        if (as >= WIDE_TF) {
            return often_score(w, plan, window, at);
        }
        sum += score_of_part(w->word->weighed[c], parts[as]) + w->heads[c] * head;
    }
    return sum;
}

uint32_t wide_word_score(const wide_word *w, const query_plan *plan, const wide_window *window,
                         uint32_t at)
{
    if ((window->has.titled[at / 64] >> at % 64 & 1) != 0) {
        return titled_score(w, plan, window, at);
    }
    const uint16_t *parts = window->parts[wide_length(window, at)];
    const uint32_t *weighed = w->word->weighed;
    uint64_t counts = window->counts[at];
    uint32_t sum = w->word->present;
    uint32_t tf = 0;
    for (unsigned c = w->word->class_count; c-- > 0; counts >>= WIDE_COUNT_BITS) {
        tf += level_count(counts, 0);
        if (tf >= WIDE_TF) {
            return often_score(w, plan, window, at);
        }
        sum += score_of_part(*weighed++, parts[tf]);
    }
    return sum;
}

/* Rounding adds less than one a level. */
static uint32_t part_needed(uint32_t score, uint32_t sure, uint32_t weighed)
{
    uint64_t least = score > sure ? (uint64_t)(score - sure) << 12 : 0;
    return least == 0 ? 0 : weighed == 0 ? UINT32_MAX : (uint32_t)((least + weighed - 1) / weighed);
}

void wide_need_of(const wide_word *w, const wide_window *window, uint32_t score, wide_need *need)
{
    uint32_t weighed = 0;
    uint32_t heads = 0;
    for (unsigned c = w->word->class_count; c-- > 0;) {
        uint32_t sure = w->word->present + w->word->class_count - c;
        weighed += w->word->weighed[c];
        heads += w->heads[c];
        need->plain[c] = part_needed(score, sure, weighed);
        need->titled[c] = part_needed(score, sure + heads, weighed);
    }
    need->once = w->word->class_count != 0 && window->parts[0][1] >= need->plain[0];
}
