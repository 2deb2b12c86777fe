/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

#include <string.h>

uint32_t query_list_worth(query_word_iter *it, uint32_t level, uint32_t code)
{
    uint32_t tf = code / 2 < SCORE_TF_MAX ? code / 2 : SCORE_TF_MAX;
    uint32_t worth = it->word->present;
    worth += score_occurrences(it->word->weighed[0], tf, (code & 1) != 0 ? it->head : 0,
                               it->lengths[level]);
    if (code < ITER_KNOWN) {
        it->worths->known[level][code] = worth;
    }
    return worth;
}

static uint32_t list_score(query_iter *base, uint32_t level)
{
    return query_list_score((query_word_iter *)base, level);
}

/* Kept until the block ends. */
static wq_status list_bound(query_iter *base, uint32_t from, query_bound *bound)
{
    query_word_iter *it = (query_word_iter *)base;
    if (from < it->bound_at || from > it->bound.last) {
        index_bound one;
        it->bound_at = INDEX_END;
        it->bound = (query_bound){INDEX_END, 0};
        WQ_TRY(query_meter_tick(it->meter, 1));
        wq_status st = index_cursor_bound_from(it->cursors[0], from, &one);
        if (st == WQ_OK) {
            it->bound.last = one.last;
            it->bound.score = query_bounds_list(it->bounds, &one, it->word, it->head);
        }
        WQ_FAIL_IF(st != WQ_OK && st != WQ_EEND, st);
        it->bound_at = from;
    }
    *bound = it->bound;
    return WQ_OK;
}

/* What the bound allows an article of `level` with an occurrence in the head, or without. */
static uint32_t allowed_worth(query_word_iter *it, const index_bound *bound, unsigned head,
                              uint32_t level)
{
    uint32_t tf = query_bounds_allowed(it->bounds, bound, head, level);
    uint32_t code = 2 * tf + head;
    uint32_t known = code < ITER_KNOWN ? it->worths->known[level][code] : 0;
    if (tf == 0) {
        return 0;
    }
    return known != 0 ? known : query_list_worth(it, level, code);
}

uint32_t query_list_bound(query_word_iter *it, uint32_t level)
{
    index_bound bound;
    index_cursor *cursor = it->cursors[0];
    if (index_cursor_bound(cursor, &bound) != WQ_OK) {
        return it->base.most;
    }
    if (it->worths->far != cursor->far) {
        memset(it->worths->allowed, 0, sizeof it->worths->allowed);
        it->worths->far = cursor->far;
    }
    uint32_t worth = 0;
    for (unsigned head = 0; head < 2; head++) {
        uint32_t one = allowed_worth(it, &bound, head, level);
        worth = one > worth ? one : worth;
    }
    it->worths->allowed[level] = worth;
    return worth;
}

/* How often it must stand in an article of that length to be worth worths->least. */
static uint32_t need_of(query_word_iter *it, unsigned head, unsigned level)
{
    uint16_t *need = &it->worths->needs[head][level];
    if (*need == 0) {
        uint32_t least = it->worths->least;
        uint32_t present = it->word->present;
        *need = (uint16_t)score_need(it->word->weighed[0], head != 0 ? it->head : 0,
                                     it->lengths[level], least > present ? least - present : 0);
    }
    return *need;
}

/* The shortest article that can be worth it needs the fewest. */
void query_list_needed(query_word_iter *it, const index_bound *bound, uint32_t least,
                       uint16_t codes[2])
{
    if (it->worths->least != least) {
        memset(it->worths->needs, 0, sizeof it->worths->needs);
        it->worths->least = least;
    }
    for (unsigned head = 0; head < 2; head++) {
        codes[head] = UINT16_MAX;
        index_best best = bound->best[head];
        bool some = query_bounds_kind(it->bounds, best, head, it->word, it->head) >= least;
        for (unsigned level = 0; level < INDEX_LEVELS && some; level++) {
            uint32_t tf = need_of(it, head, level);
            if (index_best_bears(best, head, level, tf, it->bounds->weights)) {
                codes[head] = tf < UINT16_MAX / 2 ? (uint16_t)(2 * tf + head) : UINT16_MAX;
                break;
            }
        }
    }
}

/* Whether the block allows `least`. If not, neither does any whose best postings are no better. */
static bool block_reaches(query_word_iter *it, const index_bound *bound, uint32_t least)
{
    bool reaches = false;
    for (unsigned head = 0; head < 2; head++) {
        index_best best = bound->best[head];
        if (query_bounds_kind(it->bounds, best, head, it->word, it->head) >= least) {
            reaches = true;
            continue;
        }
        uint8_t *often = &it->worths->enough.often[head][index_best_level(best)];
        *often = (best & 31) >= *often ? (uint8_t)((best & 31) + 1) : *often;
    }
    return reaches;
}

wq_status query_list_reach(query_word_iter *it, uint32_t least, uint32_t *from)
{
    query_list_worths *worths = it->worths;
    index_bound bound;
    if (least < worths->reached) {
        memset(&worths->enough, 1, sizeof worths->enough);
    }
    worths->reached = least;
    for (;;) {
        WQ_TRY(query_meter_tick(it->meter, 1));
        WQ_TRY(index_cursor_reach(it->cursors[0], &worths->enough, from));
        WQ_FAIL_IF(*from == INDEX_END, WQ_OK);
        WQ_TRY(index_cursor_bound_from(it->cursors[0], *from, &bound));
        if (block_reaches(it, &bound, least)) {
            return WQ_OK;
        }
        *from = bound.last + 1;
    }
}

/* A table of what codes are worth; a long question has room for a few. */
wq_status query_list_make(query_exec *exec, query_word_iter *it)
{
    bool one = query_iter_single(&it->base) != NULL && it->word->class_count == 1;
    if (!one || exec->lists == ITER_LISTS_MAX) {
        return WQ_OK;
    }
    it->worths = wq_arena_new(exec->arena, sizeof *it->worths);
    WQ_FAIL_IF(it->worths == NULL, WQ_ENOMEM);
    memset(&it->worths->enough, 1, sizeof it->worths->enough);
    exec->lists++;
    it->base.list = true;
    it->base.score = list_score;
    it->base.bound = list_bound;
    return WQ_OK;
}
