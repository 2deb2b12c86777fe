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
static void bound_set(query_exec *exec, wide_term *term, const index_bound *bound)
{
    const index_weights *weights = index_segment_weights(exec->segment);
    uint32_t plain = index_best_allows(bound->best[0], 0, INDEX_LEVELS - 1, weights);
    uint32_t titled = index_best_allows(bound->best[1], 1, INDEX_LEVELS - 1, weights);
    term->most = plain > titled ? plain : titled;
    term->bound = query_addend_of(exec->bounds, bound);
    term->bounded = bound->last;
}

static wq_status postings_take(query_exec *exec, index_cursor *cursor, wide_term *term)
{
    index_bound bound;
    uint32_t *numbers =
        wq_arena_room(exec->arena, cursor->count * (sizeof *numbers + sizeof(uint16_t)));
    WQ_FAIL_IF(numbers == NULL, WQ_ENOMEM);
    uint16_t *codes = (uint16_t *)(numbers + cursor->count);
    memcpy(numbers, cursor->numbers, cursor->count * sizeof *numbers);
    memcpy(codes, cursor->codes, cursor->count * sizeof *codes);
    term->numbers = numbers;
    term->codes = codes;
    term->count = cursor->count;
    term->next = cursor->iter.number;
    WQ_TRY(index_cursor_bound(cursor, &bound));
    bound_set(exec, term, &bound);
    return WQ_OK;
}

static wq_status term_open(query_exec *exec, const index_term *list, wide_term *term)
{
    WQ_TRY(query_meter_tick(exec->meter, STEPS_OPEN));
    if (list->articles < INDEX_BLOCK_POSTINGS) {
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

/* Behind the terms of levels as near. */
static wide_term *term_insert(wide_word *w, unsigned nearest)
{
    unsigned at = w->count++;
    for (; at > 0 && w->terms[at - 1].nearest > nearest; at--) {
        w->terms[at] = w->terms[at - 1];
    }
    w->terms[at] = (wide_term){.nearest = (uint8_t)nearest};
    return &w->terms[at];
}

static void worth_set(const query_plan *plan, wide_word *w)
{
    for (unsigned c = 0; c < w->word->class_count; c++) {
        w->heads[c] = score_head_part(w->word->weighed[c], plan->head);
    }
    for (unsigned level = 0; level < INDEX_LEVELS; level++) {
        uint32_t part = score_part(1, plan->lengths[level]);
        uint32_t sum = w->word->present;
        for (unsigned c = w->word->class_count; c-- > 0;) {
            sum += score_of_part(w->word->weighed[c], part);
            w->once[level][c] = sum;
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
    worth_set(plan, w);
    if (w->word->prefix != NULL) {
        WQ_TRY(prefix_lists_open(exec, index, &w->prefix));
        w->cost = w->prefix->cost;
        return WQ_OK;
    }
    for (unsigned i = 0; i < plan->term_count; i++) {
        const plan_term *term = plan->terms[i];
        index_term list;
        wq_status st = term->word == index ? query_iter_term(exec, term, &list) : WQ_ENOTFOUND;
        if (st != WQ_ENOTFOUND) {
            WQ_TRY(st);
            w->cost += list.articles;
            WQ_TRY(term_open(exec, &list, term_insert(w, plan_nearest(term->classes))));
        }
    }
    return WQ_OK;
}

wq_status wide_word_seed(query_exec *exec, const wide_word *w)
{
    const wide_term *term = w->terms, *end = w->terms + w->count;
    while (term < end && term->cursor == NULL && term->count < exec->wanted) {
        term++;
    }
    WQ_FAIL_IF(term == end || term->cursor != NULL || w->in_title, WQ_OK);
    return query_iter_seed_postings(exec, w->word, term->nearest, term->numbers, term->codes,
                                    term->count);
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

/* Makes the term's bound one of these articles; that of a block that reaches behind them stays. */
static wq_status term_bound(query_exec *exec, wide_term *term, uint32_t first, uint32_t last)
{
    index_bound bound;
    if (term->cursor == NULL || term->bounded >= last) {
        return WQ_OK;
    }
    wq_status st = index_cursor_bound_from(term->cursor, first, &bound);
    if (st == WQ_EEND) {
        bound = (index_bound){INDEX_END, {INDEX_BEST_NONE, INDEX_BEST_NONE}};
        st = WQ_OK;
    } else if (st == WQ_OK && bound.last < last) {
        st = index_cursor_bound_within(term->cursor, first, last, &bound);
    }
    WQ_TRY(st);
    bound_set(exec, term, &bound);
    return WQ_OK;
}

wq_status wide_word_bound(query_exec *exec, wide_word *w, uint32_t first, uint32_t last,
                          uint32_t *score)
{
    uint32_t tf[TEXT_LEVEL_MAX] = {0};
    w->need.score = UINT32_MAX;
    if (w->prefix != NULL) {
        *score = query_word_most(w->word, exec->plan);
        return WQ_OK;
    }
    WQ_TRY(query_meter_tick(exec->meter, w->count));
    memset(&w->bound, 0, sizeof w->bound);
    for (unsigned i = 0; i < w->count; i++) {
        wide_term *term = &w->terms[i];
        if (term->next <= last) {
            WQ_TRY(term_bound(exec, term, first, last));
            query_levels_add(&w->bound, term->nearest, term->bound);
            tf[term->nearest] += term->most;
        }
    }
    w->few = true;
    for (unsigned c = 0; c < w->word->class_count; c++) {
        w->few = w->few && tf[c] < SCORE_TF_MAX;
    }
    *score = query_levels_most(&w->bound, 0, w->word, exec->plan->head);
    return WQ_OK;
}

/* The first level from which on the lists make the word worth less in any article. */
static unsigned level_needed(const wide_word *w, const query_plan *plan, uint32_t score)
{
    unsigned level = w->word->class_count;
    if (w->prefix != NULL) {
        return level;
    }
    while (level > 0 && query_levels_most(&w->bound, level - 1, w->word, plan->head) < score) {
        level--;
    }
    return level;
}

/* Rounding adds less than one a level. */
static uint16_t part_needed(uint32_t score, uint32_t sure, uint32_t weighed)
{
    uint64_t least = score > sure ? (uint64_t)(score - sure) << 12 : 0;
    uint64_t part = least == 0 ? 0 : weighed == 0 ? UINT16_MAX : (least + weighed - 1) / weighed;
    return part < UINT16_MAX ? (uint16_t)part : UINT16_MAX;
}

const wide_need *wide_word_need(wide_word *w, const query_plan *plan, const wide_window *window,
                                uint32_t score)
{
    wide_need *need = &w->need;
    uint32_t weighed = 0;
    uint32_t heads = 0;
    if (need->score == score) {
        return need;
    }
    need->score = score;
    need->level = level_needed(w, plan, score);
    for (unsigned c = w->word->class_count; c-- > 0;) {
        uint32_t sure = w->word->present + w->word->class_count - c;
        weighed += w->word->weighed[c];
        heads += w->heads[c];
        need->plain[c] = part_needed(score, sure, weighed);
        need->titled[c] = part_needed(score, sure + heads, weighed);
    }
    need->once = w->word->class_count != 0 && window->parts[0][1] >= need->plain[0];
    return need;
}

/* ---- pouring ---- */

/* Where postings go. */
typedef struct sink {
    wide_window *window;
    const uint64_t *only; /* NULL, or the articles of which occurrences are wanted */
    bool all;             /* has.others is wanted */
    bool few;
} sink;

/* Postings of a list, from `at` up to before `count`, to the tables of its nearest level; of
 * `cursor`, or NULL. */
typedef struct postings {
    index_cursor *cursor;
    unsigned level;
    const uint32_t *numbers;
    const uint16_t *codes;
    uint32_t at, count;
} postings;

static inline uint32_t level_count(uint64_t counts, unsigned level)
{
    return (uint32_t)(counts >> level * WIDE_COUNT_BITS) & ((1u << WIDE_COUNT_BITS) - 1);
}

static uint32_t tf_cut(uint64_t counts, unsigned level, uint32_t tf)
{
    uint32_t room = SCORE_TF_MAX - level_count(counts, level);
    return tf < room ? tf : room;
}

/* What an article had before is what its count says if it had the word. */
static inline void posting_pour(wide_window *window, unsigned level, uint32_t at, uint32_t code,
                                bool few)
{
    const uint64_t bit = (uint64_t)1 << at % 64;
    wide_rows *has = &window->has;
    uint64_t some = has->some[at / 64];
    uint64_t had = some & bit;
    uint64_t counts = had != 0 ? window->counts[at] : 0;
    uint64_t tf = few ? code / 2 : tf_cut(counts, level, code / 2);
    has->some[at / 64] = some | bit;
    has->more[at / 64] |= code > 2 ? bit : had;
    window->counts[at] = counts + (tf << level * WIDE_COUNT_BITS);
    if ((code & 1) != 0) {
        has->titled[at / 64] |= bit;
        has->heads[level][at / 64] |= bit;
    }
}

/* Up to the first posting behind the window, which is returned. */
static uint32_t every_pour(const sink *s, const postings *p)
{
    wide_window *window = s->window;
    const uint32_t first = window->first, size = window->end - first;
    const unsigned level = p->level;
    const bool few = s->few;
    uint32_t i = p->at;
    for (; i < p->count && p->numbers[i] - first < size; i++) {
        posting_pour(window, level, p->numbers[i] - first, p->codes[i], few);
    }
    return i;
}

/* The same of wanted articles alone: their postings are noted. */
static uint32_t wanted_find(const sink *s, const postings *p, uint8_t wanted[INDEX_BLOCK_POSTINGS],
                            unsigned *count)
{
    const uint32_t first = s->window->first, size = s->window->end - first;
    const uint64_t *only = s->only;
    uint64_t *others = s->all ? s->window->has.others : NULL;
    unsigned found = 0;
    uint32_t i = p->at;
    for (; i < p->count && p->numbers[i] - first < size; i++) {
        uint32_t at = p->numbers[i] - first;
        if (others != NULL) {
            others[at / 64] |= (uint64_t)1 << at % 64;
        }
        if ((only[at / 64] >> at % 64 & 1) != 0) {
            wanted[found++] = (uint8_t)i;
        }
    }
    *count = found;
    return i;
}

static wq_status postings_pour(const sink *s, const postings *p, uint32_t *stop)
{
    uint8_t wanted[INDEX_BLOCK_POSTINGS];
    unsigned count = 0;
    if (s->only != NULL) {
        *stop = wanted_find(s, p, wanted, &count);
        WQ_FAIL_IF(count == 0, WQ_OK);
    }
    WQ_TRY(p->cursor != NULL ? index_cursor_codes(p->cursor) : WQ_OK);
    if (s->only == NULL) {
        *stop = every_pour(s, p);
    }
    for (unsigned i = 0; i < count; i++) {
        uint32_t at = p->numbers[wanted[i]] - s->window->first;
        posting_pour(s->window, p->level, at, p->codes[wanted[i]], s->few);
    }
    return WQ_OK;
}

static wq_status short_pour(wide_term *term, const sink *s)
{
    postings p = {NULL, term->nearest, term->numbers, term->codes, term->at, term->count};
    while (p.at < p.count && p.numbers[p.at] < s->window->first) {
        p.at++;
    }
    WQ_TRY(postings_pour(s, &p, &term->at));
    term->next = term->at < term->count ? term->numbers[term->at] : INDEX_END;
    return WQ_OK;
}

static wq_status list_pour(query_exec *exec, wide_term *term, const sink *s)
{
    index_cursor *cursor = term->cursor;
    WQ_TRY(query_iter_cursor_seek(cursor, s->window->first, exec->meter));
    while (cursor->iter.number < s->window->end) {
        index_cursor_numbers(cursor);
        postings p = {cursor,        term->nearest, cursor->numbers,
                      cursor->codes, cursor->at,    cursor->count};
        uint32_t at;
        WQ_TRY(postings_pour(s, &p, &at));
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
static wq_status prefix_pour(prefix_lists *p, wide_window *window)
{
    for (uint32_t from = window->first; from < window->end; from = p->end) {
        if (from >= p->end) {
            WQ_TRY(prefix_lists_window(p, from));
        }
        uint32_t stop = window->end < p->end ? window->end : p->end;
        uint32_t number = prefix_lists_next(p, p->some, from);
        for (; number < stop; number = prefix_lists_next(p, p->some, number + 1)) {
            uint32_t at = number - p->first;
            uint32_t head = (uint32_t)(p->heads[at / 64] >> at % 64) & 1;
            posting_pour(window, 0, number - window->first, 2u * p->tf[at] + head, true);
        }
    }
    return WQ_OK;
}

static wq_status lists_pour(query_exec *exec, wide_term *term, const wide_term *end, const sink *s)
{
    const uint32_t stop = s->window->end;
    for (; term < end; term++) {
        if (term->next < stop) {
            WQ_TRY(term->cursor == NULL ? short_pour(term, s) : list_pour(exec, term, s));
        }
    }
    return WQ_OK;
}

/* What is wanted when the near lists are poured: what they brought too. */
static bool row_only(wide_row only, const wide_row some, const uint64_t *here)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < WIDE_BITS; i++) {
        only[i] = some[i] | here[i];
        any |= only[i];
    }
    return any != 0;
}

/* Far lists of which nothing is wanted stay behind. */
static wq_status terms_pour(query_exec *exec, wide_word *w, wide_window *window,
                            const wide_wish *wish)
{
    wide_row only;
    sink s = {.window = window, .few = w->few};
    wide_term *far = w->terms, *end = w->terms + w->count;
    while (far < end && far->nearest < wish->level) {
        far++;
    }
    WQ_TRY(lists_pour(exec, w->terms, far, &s));
    s.only = only;
    s.all = wish->all;
    if (far < end && (row_only(only, window->has.some, wish->here) || wish->all)) {
        WQ_TRY(lists_pour(exec, far, end, &s));
    }
    w->next = INDEX_END;
    for (const wide_term *term = w->terms; term < end; term++) {
        w->next = term->next < w->next ? term->next : w->next;
    }
    return WQ_OK;
}

wq_status wide_word_pour(query_exec *exec, wide_word *w, wide_window *window, const wide_wish *wish)
{
    const wide_wish title = {wish->here, TEXT_LEVEL_MAX, false};
    memset(&window->has, 0,
           offsetof(wide_rows, heads) + w->word->class_count * sizeof window->has.heads[0]);
    if (w->prefix != NULL) {
        WQ_TRY(prefix_pour(w->prefix, window));
    } else {
        WQ_TRY(terms_pour(exec, w, window, w->in_title ? &title : wish));
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
    unsigned c = wide_nearest(counts);
    counts >>= c * WIDE_COUNT_BITS;
    for (; c < w->word->class_count; c++, counts >>= WIDE_COUNT_BITS) {
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
    uint64_t counts = window->counts[at];
    uint32_t sum = w->word->present;
    uint32_t tf = 0;
    unsigned c = wide_nearest(counts);
    counts >>= c * WIDE_COUNT_BITS;
    for (; c < w->word->class_count; c++, counts >>= WIDE_COUNT_BITS) {
        tf += level_count(counts, 0);
        if (tf >= WIDE_TF) {
            return often_score(w, plan, window, at);
        }
        sum += score_of_part(w->word->weighed[c], parts[tf]);
    }
    return sum;
}
