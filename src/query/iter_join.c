/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

typedef struct join_iter {
    query_iter base;
    query_iter **members;
    unsigned count;
    unsigned excluded;      /* and: so many more follow, that must not stand here */
    bool every;             /* or: all words are there only if every member is */
    index_cursor **cursors; /* and: of the members, when each has one; NULL: they have not */
    query_meter *meter;
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

static uint32_t join_score(query_iter *base, uint32_t level)
{
    join_iter *it = (join_iter *)base;
    uint32_t sum = 0;
    for (unsigned i = 0; i < it->count; i++) {
        query_iter *member = it->members[i];
        if (member->score != NULL && member->iter.number == base->iter.number) {
            sum += query_iter_score(member, level);
        }
    }
    return sum;
}

static uint32_t sum_most(uint32_t a, uint32_t b)
{
    return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

static uint32_t members_most(query_iter *const *members, unsigned count)
{
    uint32_t sum = 0;
    for (unsigned i = 0; i < count; i++) {
        sum = sum_most(sum, members[i]->most);
    }
    return sum;
}

/* What all members together may be worth: of an and as of an or. */
static wq_status join_bound(query_iter *base, uint32_t from, query_bound *bound)
{
    join_iter *it = (join_iter *)base;
    *bound = (query_bound){INDEX_END, 0};
    for (unsigned i = 0; i < it->count; i++) {
        query_bound one;
        if (it->members[i]->most == 0) {
            continue;
        }
        WQ_TRY(query_iter_bound(it->members[i], from, &one));
        bound->score = sum_most(bound->score, one.score);
        bound->last = one.last < bound->last ? one.last : bound->last;
    }
    return WQ_OK;
}

bool query_iter_any_all(query_iter *const *members, unsigned count, bool every, uint32_t number)
{
    for (unsigned i = 0; i < count; i++) {
        bool has = members[i]->iter.number == number && query_iter_all(members[i]);
        if (has != every) {
            return has;
        }
    }
    return every;
}

static bool or_all(const query_iter *base)
{
    const join_iter *it = (const join_iter *)base;
    return query_iter_any_all(it->members, it->count, it->every, base->iter.number);
}

static bool and_all(const query_iter *base)
{
    const join_iter *it = (const join_iter *)base;
    for (unsigned i = 0; i < it->count; i++) {
        if (!query_iter_all(it->members[i])) {
            return false;
        }
    }
    return true;
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

wq_status query_iter_or(query_exec *exec, query_iter **members, unsigned count, bool every,
                        query_iter **out)
{
    join_iter *it;
    uint64_t cost = 0;
    WQ_TRY(join_new(exec, members, count, &it));
    it->base.iter.next = or_next;
    it->base.iter.seek = or_seek;
    it->base.score = join_score;
    it->base.all = or_all;
    it->base.bound = join_bound;
    it->base.most = members_most(members, count);
    it->every = every;
    for (unsigned i = 0; i < count; i++) {
        cost += members[i]->iter.cost;
    }
    it->base.iter.cost = cost > UINT32_MAX ? UINT32_MAX : (uint32_t)cost;
    or_settle(it);
    *out = &it->base;
    return WQ_OK;
}

/* ---- and ---- */

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

/* ---- the same where every member is one list and nothing is excluded ---- */

static wq_status flat_settle(join_iter *it)
{
    WQ_TRY(query_lists_meet(it->cursors, it->count, it->meter));
    it->base.iter.number = it->cursors[0]->iter.number;
    for (unsigned i = 0; i < it->count; i++) {
        it->members[i]->iter.number = it->base.iter.number;
    }
    return WQ_OK;
}

static wq_status flat_next(index_iter *iter)
{
    join_iter *it = (join_iter *)iter;
    bool loaded;
    WQ_FAIL_IF(iter->number == INDEX_END, WQ_OK);
    WQ_TRY(index_cursor_next(it->cursors[0], &loaded));
    WQ_TRY(loaded ? query_meter_tick(it->meter, QUERY_METER_BLOCK) : WQ_OK);
    return flat_settle(it);
}

static wq_status flat_seek(index_iter *iter, uint32_t target)
{
    join_iter *it = (join_iter *)iter;
    WQ_FAIL_IF(iter->number >= target, WQ_OK);
    WQ_TRY(query_iter_cursor_seek(it->cursors[0], target, it->meter));
    return flat_settle(it);
}

/* `cursors` stays NULL if one of the members is more than a list. */
static wq_status flat_try(query_exec *exec, join_iter *it)
{
    index_cursor **cursors = wq_arena_room(exec->arena, it->count * sizeof *cursors);
    WQ_FAIL_IF(cursors == NULL, WQ_ENOMEM);
    for (unsigned i = 0; i < it->count; i++) {
        cursors[i] = query_iter_single(it->members[i]);
        WQ_FAIL_IF(cursors[i] == NULL, WQ_OK);
    }
    it->cursors = cursors;
    it->meter = exec->meter;
    it->base.iter.next = flat_next;
    it->base.iter.seek = flat_seek;
    return WQ_OK;
}

wq_status query_iter_root(query_exec *exec, const uint32_t *floor, query_iter **root)
{
    join_iter *it = (join_iter *)*root;
    bool lists = (*root)->iter.next == flat_next && it->count > 1;
    for (unsigned i = 0; lists && i < it->count; i++) {
        lists = it->members[i]->list;
    }
    return lists ? query_iter_lists(exec, *root, it->members, it->cursors, it->count, floor, root)
                 : WQ_OK;
}

/* ---- without ---- */

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
    it->base.all = and_all;
    it->base.bound = join_bound;
    it->base.most = members_most(members, count);
    members_sort(members, count);
    it->base.iter.cost = members[0]->iter.cost;
    *out = &it->base;
    if (excluded == 0) {
        WQ_TRY(flat_try(exec, it));
    }
    return it->cursors != NULL ? flat_settle(it) : and_settle(it);
}

/* ---- and, with others that add to the score ---- */

static wq_status optional_settle(join_iter *it)
{
    uint32_t number = it->members[0]->iter.number;
    for (unsigned i = 1; number != INDEX_END && i < it->count; i++) {
        WQ_TRY(query_iter_seek(it->members[i], number));
    }
    it->base.iter.number = number;
    return WQ_OK;
}

static wq_status optional_next(index_iter *iter)
{
    join_iter *it = (join_iter *)iter;
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    WQ_TRY(query_iter_next(it->members[0]));
    return optional_settle(it);
}

static wq_status optional_seek(index_iter *iter, uint32_t target)
{
    join_iter *it = (join_iter *)iter;
    if (iter->number >= target) {
        return WQ_OK;
    }
    WQ_TRY(query_iter_seek(it->members[0], target));
    return optional_settle(it);
}

wq_status query_iter_optional(query_exec *exec, query_iter *must, query_iter **members,
                              unsigned count, query_iter **out)
{
    join_iter *it;
    query_iter **joined = wq_arena_new(exec->arena, (count + 1) * sizeof *joined);
    WQ_FAIL_IF(joined == NULL, WQ_ENOMEM);
    joined[0] = must;
    for (unsigned i = 0; i < count; i++) {
        joined[i + 1] = members[i];
    }
    WQ_TRY(join_new(exec, joined, count + 1, &it));
    it->base.iter.next = optional_next;
    it->base.iter.seek = optional_seek;
    it->base.iter.cost = must->iter.cost;
    it->base.score = join_score;
    it->base.all = or_all;
    it->every = true;
    it->base.bound = join_bound;
    it->base.most = members_most(joined, count + 1);
    *out = &it->base;
    return optional_settle(it);
}
