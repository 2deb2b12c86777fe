/* SPDX-License-Identifier: MIT */
#include "query/iter_phrase.h"

#include <string.h>

typedef struct near_iter {
    query_iter base;
    query_iter *all; /* the articles that have all phrases */
    query_phrase_iter **phrases;
    const uint16_t *distances; /* of phrase i to phrase i + 1 */
    unsigned count;
    uint32_t weighed;
    uint32_t present;
    uint32_t head; /* of the plan */
    const uint32_t *lengths;
    uint32_t found;
    uint32_t *left;
} near_iter;

/* Is `p` (of a phrase of `width` words) within `distance` of one of the `count` places in `left`
 * (of `before` words)? Nearest places on both sides decide. */
static bool near_any(const uint32_t *left, uint32_t count, uint32_t before, uint32_t p,
                     uint32_t width, uint32_t distance)
{
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (left[middle] <= p) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    /* What begins where the other one still stands is not beside it. */
    uint32_t behind = low;
    while (behind < count && left[behind] < p + width) {
        behind++;
    }
    if (behind < count && left[behind] - (p + width - 1) <= distance) {
        return true;
    }
    while (low > 0 && left[low - 1] + before > p) {
        low--;
    }
    return low > 0 && p - (left[low - 1] + before - 1) <= distance;
}

static uint32_t phrase_width(const query_phrase_iter *it)
{
    return it->offsets[it->count - 1] + 1u;
}

static wq_status near_count(near_iter *it)
{
    query_phrase_iter *before = it->phrases[0];
    WQ_TRY(query_phrase_count(before));
    uint32_t have = before->found;
    memcpy(it->left, before->starts, have * sizeof *it->left);
    for (unsigned i = 1; i < it->count && have != 0; i++) {
        query_phrase_iter *phrase = it->phrases[i];
        uint32_t kept = 0;
        WQ_TRY(query_phrase_count(phrase));
        for (uint32_t s = 0; s < phrase->found; s++) {
            if (near_any(it->left, have, phrase_width(before), phrase->starts[s],
                         phrase_width(phrase), it->distances[i - 1])) {
                phrase->starts[kept++] = phrase->starts[s];
            }
        }
        memcpy(it->left, phrase->starts, kept * sizeof *it->left);
        have = kept;
        before = phrase;
    }
    it->found = have;
    return WQ_OK;
}

static wq_status near_settle(near_iter *it)
{
    while (it->all->iter.number != INDEX_END) {
        WQ_TRY(near_count(it));
        if (it->found != 0) {
            break;
        }
        WQ_TRY(query_iter_next(it->all));
    }
    it->base.iter.number = it->all->iter.number;
    return WQ_OK;
}

static wq_status near_next(index_iter *iter)
{
    near_iter *it = (near_iter *)iter;
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    WQ_TRY(query_iter_next(it->all));
    return near_settle(it);
}

static wq_status near_seek(index_iter *iter, uint32_t target)
{
    near_iter *it = (near_iter *)iter;
    if (iter->number >= target) {
        return WQ_OK;
    }
    WQ_TRY(query_iter_seek(it->all, target));
    return near_settle(it);
}

/* As a phrase: one term, worth what its words are worth. */
static uint32_t near_score(query_iter *base, uint32_t level)
{
    near_iter *it = (near_iter *)base;
    bool in_title = true;
    for (unsigned i = 0; i < it->count && in_title; i++) {
        in_title = query_phrase_in_title(it->phrases[i]);
    }
    return it->present +
           score_occurrences(it->weighed, it->found, in_title ? it->head : 0, it->lengths[level]);
}

wq_status query_iter_near(query_exec *exec, query_iter **phrases, const uint16_t *distances,
                          unsigned count, query_iter **out)
{
    near_iter *it = wq_arena_new(exec->arena, sizeof *it);
    query_iter **members = wq_arena_new(exec->arena, count * sizeof *members);
    WQ_FAIL_IF(it == NULL || members == NULL, WQ_ENOMEM);
    it->phrases = wq_arena_new(exec->arena, count * sizeof(query_phrase_iter *));
    if (exec->left == NULL) {
        exec->left = wq_arena_room(exec->arena, ITER_POSITIONS_MAX * sizeof(uint32_t));
    }
    WQ_FAIL_IF(it->phrases == NULL || exec->left == NULL, WQ_ENOMEM);
    it->left = exec->left;
    it->distances = distances;
    it->count = count;
    it->head = exec->plan->head;
    it->lengths = exec->plan->lengths;
    for (unsigned i = 0; i < count; i++) {
        members[i] = phrases[i];
        it->phrases[i] = (query_phrase_iter *)phrases[i];
        it->weighed += it->phrases[i]->weighed;
        it->present += it->phrases[i]->present;
    }
    it->weighed = it->weighed > SCORE_WEIGHT_MAX ? SCORE_WEIGHT_MAX : it->weighed;
    WQ_TRY(query_iter_and(exec, members, count, 0, &it->all));
    it->base.iter.next = near_next;
    it->base.iter.seek = near_seek;
    it->base.iter.cost = it->all->iter.cost;
    it->base.score = near_score;
    it->base.most = it->present +
                    score_occurrences(it->weighed, SCORE_TF_MAX, it->head, exec->plan->lengths[0]);
    it->base.most = it->base.most != 0 ? it->base.most : 1;
    *out = &it->base;
    return near_settle(it);
}
