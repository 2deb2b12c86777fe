/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

#include <string.h>

/* Steps of the meter: a list opened reads about a block. */
#define STEPS_OPEN 64u
#define STEPS_SEEK 8u

static void word_least(query_word_iter *it)
{
    uint32_t least = INDEX_END;
    for (unsigned i = 0; i < it->count; i++) {
        uint32_t number = it->cursors[i]->iter.number;
        least = number < least ? number : least;
    }
    it->base.iter.number = least;
}

/* One article on, whatever it is. */
static wq_status word_step(query_word_iter *it)
{
    for (unsigned i = 0; i < it->count; i++) {
        index_iter *cursor = &it->cursors[i]->iter;
        if (cursor->number == it->base.iter.number) {
            WQ_TRY(query_meter_tick(it->meter, 1));
            WQ_TRY(cursor->next(cursor));
        }
    }
    word_least(it);
    return WQ_OK;
}

static bool title_here(const query_word_iter *it)
{
    for (unsigned i = 0; i < it->count; i++) {
        index_cursor *cursor = it->cursors[i];
        if (cursor->iter.number == it->base.iter.number && index_cursor_in_title(cursor)) {
            return true;
        }
    }
    return false;
}

static wq_status word_settle(query_word_iter *it)
{
    word_least(it);
    while (it->in_title && it->base.iter.number != INDEX_END && !title_here(it)) {
        WQ_TRY(word_step(it));
    }
    return WQ_OK;
}

static wq_status word_next(index_iter *iter)
{
    query_word_iter *it = (query_word_iter *)iter;
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    WQ_TRY(word_step(it));
    return it->in_title ? word_settle(it) : WQ_OK;
}

static wq_status word_seek(index_iter *iter, uint32_t target)
{
    query_word_iter *it = (query_word_iter *)iter;
    if (iter->number >= target) {
        return WQ_OK;
    }
    for (unsigned i = 0; i < it->count; i++) {
        index_iter *cursor = &it->cursors[i]->iter;
        if (cursor->number < target) {
            WQ_TRY(query_meter_tick(it->meter, STEPS_SEEK));
            WQ_TRY(cursor->seek(cursor, target));
        }
    }
    return word_settle(it);
}

/* ---- a word of one term: what its list says ---- */

static wq_status single_next(index_iter *iter)
{
    query_word_iter *it = (query_word_iter *)iter;
    index_cursor *cursor = it->cursors[0];
    bool loaded;
    WQ_TRY(index_cursor_next(cursor, &loaded));
    iter->number = cursor->iter.number;
    return loaded ? query_meter_tick(it->meter, QUERY_METER_BLOCK) : WQ_OK;
}

static wq_status single_seek(index_iter *iter, uint32_t target)
{
    query_word_iter *it = (query_word_iter *)iter;
    WQ_TRY(query_iter_cursor_seek(it->cursors[0], target, it->meter));
    iter->number = it->cursors[0]->iter.number;
    return WQ_OK;
}

index_cursor *query_iter_single(const query_iter *it)
{
    return it->iter.next == single_next ? ((const query_word_iter *)it)->cursors[0] : NULL;
}

static uint32_t cursor_tf(index_cursor *cursor)
{
    uint32_t tf = index_cursor_tf(cursor);
    return tf < SCORE_TF_MAX ? tf : SCORE_TF_MAX;
}

static uint32_t word_score(query_iter *base, uint32_t level)
{
    query_word_iter *it = (query_word_iter *)base;
    uint32_t length = it->lengths[level];
    uint32_t sum = it->word->present;
    /* A term of a level is one of all levels behind it. */
    uint32_t tf[TEXT_LEVEL_MAX] = {0};
    uint8_t heads = 0;
    for (unsigned i = 0; i < it->count; i++) {
        index_cursor *cursor = it->cursors[i];
        if (cursor->iter.number == base->iter.number) {
            tf[it->nearest[i]] += cursor_tf(cursor);
            heads |= index_cursor_in_title(cursor) ? it->classes[i] : 0;
        }
    }
    uint32_t all = 0;
    for (unsigned c = 0; c < it->word->class_count; c++) {
        all += tf[c];
        if (all != 0) {
            uint32_t head = (heads >> c & 1) != 0 ? it->head : 0;
            sum += score_occurrences(it->word->weighed[c], all, head, length);
        }
    }
    return sum;
}

query_word_iter *query_iter_as_word(query_iter *it)
{
    query_word_iter *word = (query_word_iter *)it;
    return (it->list || it->score == word_score) && !word->in_title ? word : NULL;
}

/* What the blocks allow at `from`, level by level. */
static wq_status word_bound_make(query_word_iter *it, uint32_t from, query_bound *found)
{
    query_levels_bound sum = {.some = 0};
    *found = (query_bound){INDEX_END, 0};
    for (unsigned i = 0; i < it->count; i++) {
        index_bound one;
        WQ_TRY(query_meter_tick(it->meter, 1));
        wq_status st = index_cursor_bound_from(it->cursors[i], from, &one);
        if (st == WQ_EEND) {
            continue;
        }
        WQ_TRY(st);
        found->last = one.last < found->last ? one.last : found->last;
        query_levels_add(&sum, it->nearest[i], query_addend_of(it->bounds, &one));
    }
    found->score = query_levels_most(&sum, 0, it->word, it->head);
    return WQ_OK;
}

/* Kept until the first of the blocks ends. */
static wq_status word_bound(query_iter *base, uint32_t from, query_bound *bound)
{
    query_word_iter *it = (query_word_iter *)base;
    if (from < it->bound_at || from > it->bound.last) {
        it->bound_at = INDEX_END;
        WQ_TRY(word_bound_make(it, from, &it->bound));
        it->bound_at = from;
    }
    *bound = it->bound;
    return WQ_OK;
}

uint32_t query_word_most(const plan_word *word, const query_plan *plan)
{
    uint32_t sum = word->present;
    for (unsigned c = 0; c < word->class_count; c++) {
        sum += score_occurrences(word->weighed[c], SCORE_TF_MAX, plan->head, plan->lengths[0]);
    }
    return sum != 0 ? sum : 1;
}

static wq_status cursor_add(query_exec *exec, query_word_iter *it, const index_term *term,
                            uint8_t classes)
{
    index_cursor *cursor = wq_arena_room(exec->arena, sizeof *cursor);
    void *memory = wq_arena_room(exec->arena, index_cursor_memory(term));
    WQ_FAIL_IF(cursor == NULL || memory == NULL, WQ_ENOMEM);
    exec->cursors_used++;
    WQ_TRY(query_meter_tick(exec->meter, STEPS_OPEN));
    WQ_TRY(index_cursor_open(exec->segment, term, cursor, memory));
    uint64_t cost = (uint64_t)it->base.iter.cost + cursor->iter.cost;
    it->base.iter.cost = cost > UINT32_MAX ? UINT32_MAX : (uint32_t)cost;
    it->classes[it->count] = classes;
    it->nearest[it->count] = (uint8_t)plan_nearest(classes);
    it->cursors[it->count++] = cursor;
    return WQ_OK;
}

static wq_status word_new(query_exec *exec, const plan_word *word, unsigned count,
                          query_word_iter **out)
{
    query_word_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    it->cursors = wq_arena_new(exec->arena, (count + 1) * sizeof(index_cursor *));
    it->classes = wq_arena_new(exec->arena, 2 * ((size_t)count + 1));
    WQ_FAIL_IF(it->cursors == NULL || it->classes == NULL, WQ_ENOMEM);
    it->nearest = it->classes + count + 1;
    it->base.iter.next = word_next;
    it->base.iter.seek = word_seek;
    it->meter = exec->meter;
    it->word = word;
    it->bounds = exec->bounds;
    it->lengths = exec->plan->lengths;
    it->head = exec->plan->head;
    it->bound_at = INDEX_END;
    if (word != NULL) {
        it->base.score = word_score;
        it->base.bound = word_bound;
        it->base.most = query_word_most(word, exec->plan);
    }
    *out = it;
    return WQ_OK;
}

/* What is made: one cursor alone needs no merging. */
static wq_status word_ready(query_word_iter *it)
{
    if (it->count == 1 && !it->in_title) {
        it->base.iter.next = single_next;
        it->base.iter.seek = single_seek;
        it->base.iter.number = it->cursors[0]->iter.number;
        return WQ_OK;
    }
    return word_settle(it);
}

wq_status query_iter_term(query_exec *exec, const plan_term *term, index_term *found)
{
    if (term->found_set) {
        *found = term->found;
        return WQ_OK;
    }
    WQ_TRY(query_meter_tick(exec->meter, STEPS_OPEN));
    return index_term_find(exec->segment, plan_term_key(term), found);
}

wq_status query_iter_word(query_exec *exec, uint8_t word, uint64_t least, query_word_iter **out)
{
    const query_plan *plan = exec->plan;
    unsigned count = 0;
    for (unsigned i = 0; i < plan->term_count; i++) {
        count += plan->terms[i]->word == word;
    }
    query_word_iter *it;
    WQ_TRY(word_new(exec, &plan->words[word], count, &it));
    it->in_title = plan->tree->words[word]->title;
    for (unsigned i = 0; i < plan->term_count; i++) {
        const plan_term *term = plan->terms[i];
        index_term found;
        if (term->word != word || (term->df < least && plan_nearest(term->classes) > 1)) {
            continue;
        }
        wq_status st = query_iter_term(exec, term, &found);
        if (st == WQ_ENOTFOUND) {
            continue;
        }
        WQ_TRY(st);
        WQ_TRY(cursor_add(exec, it, &found, term->classes));
    }
    *out = it;
    return word_ready(it);
}

wq_status query_iter_key(query_exec *exec, wq_span key, query_iter **out)
{
    query_word_iter *it;
    index_term found;
    WQ_TRY(word_new(exec, NULL, 1, &it));
    wq_status st = index_term_find(exec->segment, key, &found);
    if (st == WQ_OK) {
        st = cursor_add(exec, it, &found, 1);
    }
    if (st != WQ_OK && st != WQ_ENOTFOUND) {
        return st;
    }
    *out = &it->base;
    return word_ready(it);
}
