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

/* Of a list: what an article with an occurrence in the head, or without, is worth at most. */
static uint32_t kind_worth(query_word_iter *it, const index_bound *bound, unsigned head,
                           uint32_t level)
{
    uint32_t code = 2 * query_bound_tf(bound, head) + head;
    uint32_t known = code < ITER_KNOWN ? it->worths->known[level][code] : 0;
    if (bound->tf[head] == 0) {
        return 0;
    }
    return known != 0 ? known : query_list_worth(it, level, code);
}

/* Of either kind. */
static uint32_t list_most(query_word_iter *it, const index_bound *bound)
{
    uint32_t plain = kind_worth(it, bound, 0, bound->level[0]);
    uint32_t titled = kind_worth(it, bound, 1, bound->level[1]);
    return plain > titled ? plain : titled;
}

/* The two kinds of its articles each by itself; kept until the block ends. */
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
            it->bound = (query_bound){one.last, list_most(it, &one)};
        }
        WQ_FAIL_IF(st != WQ_OK && st != WQ_EEND, st);
        it->bound_at = from;
    }
    *bound = it->bound;
    return WQ_OK;
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
        uint32_t one = level < bound.level[head] ? 0 : kind_worth(it, &bound, head, level);
        worth = one > worth ? one : worth;
    }
    it->worths->allowed[level] = worth;
    return worth;
}

void query_list_needed(const query_word_iter *it, const index_bound *bound, uint32_t least,
                       uint16_t codes[2])
{
    least = least > it->word->present ? least - it->word->present : 0;
    for (unsigned head = 0; head < 2; head++) {
        uint32_t length = it->lengths[bound->level[head]];
        uint32_t tf = bound->tf[head] == 0 ? UINT16_MAX
                                           : score_need(it->word->weighed[0],
                                                        head != 0 ? it->head : 0, length, least);
        codes[head] = tf > UINT16_MAX / 2 ? UINT16_MAX : (uint16_t)(2 * tf + head);
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
    exec->lists++;
    it->base.list = true;
    it->base.score = list_score;
    it->base.bound = list_bound;
    return WQ_OK;
}
