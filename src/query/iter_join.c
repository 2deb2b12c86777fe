/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

typedef struct join_iter {
    query_iter base;
    query_iter **members;
    unsigned count;
    unsigned excluded; /* and: so many more follow, that must not stand here */
} join_iter;

static wq_status join_new(query_exec *exec, query_iter **members, unsigned count, join_iter **out)
{
    join_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    it->members = members;
    it->count = count;
    *out = it;
    return WQ_OK;
}

static uint32_t join_score(query_iter *base, uint32_t length)
{
    join_iter *it = (join_iter *)base;
    uint32_t sum = 0;
    for (unsigned i = 0; i < it->count; i++) {
        query_iter *member = it->members[i];
        if (member->score != NULL && member->iter.number == base->iter.number) {
            sum += member->score(member, length);
        }
    }
    return sum;
}

/* ---- or ---- */

static void or_settle(join_iter *it)
{
    uint32_t least = INDEX_END;
    for (unsigned i = 0; i < it->count; i++) {
        uint32_t number = it->members[i]->iter.number;
        least = number < least ? number : least;
    }
    it->base.iter.number = least;
}

static wq_status or_next(index_iter *iter)
{
    join_iter *it = (join_iter *)iter;
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    for (unsigned i = 0; i < it->count; i++) {
        if (it->members[i]->iter.number == iter->number) {
            WQ_TRY(query_iter_next(it->members[i]));
        }
    }
    or_settle(it);
    return WQ_OK;
}

static wq_status or_seek(index_iter *iter, uint32_t target)
{
    join_iter *it = (join_iter *)iter;
    if (iter->number >= target) {
        return WQ_OK;
    }
    for (unsigned i = 0; i < it->count; i++) {
        WQ_TRY(query_iter_seek(it->members[i], target));
    }
    or_settle(it);
    return WQ_OK;
}

wq_status query_iter_or(query_exec *exec, query_iter **members, unsigned count, query_iter **out)
{
    join_iter *it;
    uint64_t cost = 0;
    WQ_TRY(join_new(exec, members, count, &it));
    it->base.iter.next = or_next;
    it->base.iter.seek = or_seek;
    it->base.score = join_score;
    for (unsigned i = 0; i < count; i++) {
        cost += members[i]->iter.cost;
    }
    it->base.iter.cost = cost > UINT32_MAX ? UINT32_MAX : (uint32_t)cost;
    or_settle(it);
    *out = &it->base;
    return WQ_OK;
}

/* ---- and, without ---- */

/* From where the cheapest member stands to the first article that all have. */
static wq_status and_meet(join_iter *it)
{
    index_iter *lead = &it->members[0]->iter;
    for (unsigned i = 1; i < it->count && lead->number != INDEX_END;) {
        query_iter *member = it->members[i];
        WQ_TRY(query_iter_seek(member, lead->number));
        if (member->iter.number == lead->number) {
            i++;
            continue;
        }
        WQ_TRY(query_iter_seek(it->members[0], member->iter.number));
        i = 1;
    }
    return WQ_OK;
}

static wq_status and_excluded(join_iter *it, bool *excluded)
{
    uint32_t number = it->members[0]->iter.number;
    *excluded = false;
    if (number == INDEX_END) {
        return WQ_OK;
    }
    for (unsigned i = it->count; i < it->count + it->excluded && !*excluded; i++) {
        WQ_TRY(query_iter_seek(it->members[i], number));
        *excluded = it->members[i]->iter.number == number;
    }
    return WQ_OK;
}

static wq_status and_settle(join_iter *it)
{
    for (;;) {
        bool excluded;
        WQ_TRY(and_meet(it));
        WQ_TRY(and_excluded(it, &excluded));
        if (!excluded) {
            it->base.iter.number = it->members[0]->iter.number;
            return WQ_OK;
        }
        WQ_TRY(query_iter_next(it->members[0]));
    }
}

static wq_status and_next(index_iter *iter)
{
    join_iter *it = (join_iter *)iter;
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    WQ_TRY(query_iter_next(it->members[0]));
    return and_settle(it);
}

static wq_status and_seek(index_iter *iter, uint32_t target)
{
    join_iter *it = (join_iter *)iter;
    if (iter->number >= target) {
        return WQ_OK;
    }
    WQ_TRY(query_iter_seek(it->members[0], target));
    return and_settle(it);
}

/* Cheapest first; few members, and equal ones keep their order. */
static void members_sort(query_iter **members, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        query_iter *member = members[i];
        unsigned at = i;
        for (; at > 0 && members[at - 1]->iter.cost > member->iter.cost; at--) {
            members[at] = members[at - 1];
        }
        members[at] = member;
    }
}

wq_status query_iter_and(query_exec *exec, query_iter **members, unsigned count, unsigned excluded,
                         query_iter **out)
{
    join_iter *it;
    WQ_TRY(join_new(exec, members, count, &it));
    it->excluded = excluded;
    it->base.iter.next = and_next;
    it->base.iter.seek = and_seek;
    it->base.score = join_score;
    members_sort(members, count);
    it->base.iter.cost = members[0]->iter.cost;
    WQ_TRY(and_settle(it));
    *out = &it->base;
    return WQ_OK;
}
