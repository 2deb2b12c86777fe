/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

#include <string.h>

/* Steps of the meter: a list opened or sought in reads about a block. */
#define STEPS_OPEN 64u
#define STEPS_SEEK 8u

static void word_settle(query_word_iter *it)
{
    uint32_t least = INDEX_END;
    for (unsigned i = 0; i < it->count; i++) {
        uint32_t number = it->cursors[i]->iter.number;
        least = number < least ? number : least;
    }
    it->base.iter.number = least;
}

static wq_status word_next(index_iter *iter)
{
    query_word_iter *it = (query_word_iter *)iter;
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    for (unsigned i = 0; i < it->count; i++) {
        index_iter *cursor = &it->cursors[i]->iter;
        if (cursor->number == iter->number) {
            WQ_TRY(query_meter_tick(it->meter, 1));
            WQ_TRY(cursor->next(cursor));
        }
    }
    word_settle(it);
    return WQ_OK;
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
    word_settle(it);
    return WQ_OK;
}

static uint32_t word_score(query_iter *base, uint32_t length)
{
    query_word_iter *it = (query_word_iter *)base;
    uint32_t sum = 0;
    for (unsigned c = 0; c < it->word->class_count; c++) {
        uint32_t tf = 0;
        bool in_title = false;
        for (unsigned i = 0; i < it->count; i++) {
            const index_cursor *cursor = it->cursors[i];
            if (cursor->iter.number == base->iter.number && (it->classes[i] >> c & 1) != 0) {
                tf += cursor->tf < SCORE_TF_MAX ? cursor->tf : SCORE_TF_MAX;
                in_title = in_title || cursor->in_title;
            }
        }
        if (tf != 0) {
            sum += score_class(it->word->weighed[c], tf + (in_title ? 2 : 0), length);
        }
    }
    return sum;
}

static wq_status cursor_add(query_exec *exec, query_word_iter *it, const index_term *term,
                            uint8_t classes)
{
    index_cursor *cursor = &exec->cursors[exec->cursors_used++];
    WQ_TRY(query_meter_tick(exec->meter, STEPS_OPEN));
    WQ_TRY(index_cursor_open(exec->segment, term, cursor));
    uint64_t cost = (uint64_t)it->base.iter.cost + cursor->iter.cost;
    it->base.iter.cost = cost > UINT32_MAX ? UINT32_MAX : (uint32_t)cost;
    it->classes[it->count] = classes;
    it->cursors[it->count++] = cursor;
    return WQ_OK;
}

static wq_status word_new(query_exec *exec, const plan_word *word, unsigned count,
                          query_word_iter **out)
{
    query_word_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    it->cursors = wq_arena_new(exec->arena, (count + 1) * sizeof(index_cursor *));
    it->classes = wq_arena_new(exec->arena, count + 1);
    WQ_FAIL_IF(it->cursors == NULL || it->classes == NULL, WQ_ENOMEM);
    it->base.iter.next = word_next;
    it->base.iter.seek = word_seek;
    it->base.score = word != NULL ? word_score : NULL;
    it->meter = exec->meter;
    it->word = word;
    *out = it;
    return WQ_OK;
}

static wq_status term_find(query_exec *exec, const plan_term *term, index_term *found)
{
    if (term->found_set) {
        *found = term->found;
        return WQ_OK;
    }
    WQ_TRY(query_meter_tick(exec->meter, STEPS_OPEN));
    return index_term_find(exec->segment, wq_span_of(term->key, term->key_len), found);
}

wq_status query_iter_word(query_exec *exec, uint8_t word, query_word_iter **out)
{
    const query_plan *plan = exec->plan;
    unsigned count = 0;
    for (unsigned i = 0; i < plan->term_count; i++) {
        count += plan->terms[i].word == word;
    }
    query_word_iter *it;
    WQ_TRY(word_new(exec, &plan->words[word], count, &it));
    for (unsigned i = 0; i < plan->term_count; i++) {
        const plan_term *term = &plan->terms[i];
        index_term found;
        if (term->word != word) {
            continue;
        }
        wq_status st = term_find(exec, term, &found);
        if (st == WQ_ENOTFOUND) {
            continue;
        }
        WQ_TRY(st);
        WQ_TRY(cursor_add(exec, it, &found, term->classes));
    }
    word_settle(it);
    *out = it;
    return WQ_OK;
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
    word_settle(it);
    *out = &it->base;
    return WQ_OK;
}
