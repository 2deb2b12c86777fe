/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

/* How often a word that is one list must stand in an article of the block that ends with `far`,
 * where no other that counts stands, for it to reach `least` with it: as codes, in the head and
 * not. */
typedef struct best_need {
    uint32_t far, least;
    uint16_t codes[2];
} best_need;

/* The members stand in order of what they may be worth at most. Of the first `rest` even all
 * together are worth too little: an article must be in one of the others, which lead. Where an
 * article that has every member is not wanted, it lacks one at least, and is worth so much less. */
typedef struct best_iter {
    query_iter base;
    query_exec *exec;
    query_iter **members;
    uint32_t *most; /* [i]: of the first i members together */
    unsigned count;
    unsigned rest;
    bool every;
    bool lacking;         /* what has every member is not wanted */
    uint32_t score;       /* of the present article */
    uint32_t window_last; /* up to here the others are worth `window` at most */
    uint32_t window;
    bool window_set;
    best_need *needs; /* of each member */
} best_iter;

static uint32_t floor_of(const best_iter *it)
{
    return *it->exec->floor;
}

/* The first `count` members together; `full`: if they are not all there. */
static uint32_t most_of(const best_iter *it, unsigned count, bool full)
{
    return count != 0 && full ? it->most[count] - it->most[1] : it->most[count];
}

/* Does an article that has `leaders` of the members that lead lack none of them? */
static bool full_of(const best_iter *it, unsigned leaders)
{
    return it->lacking && leaders == it->count - it->rest;
}

/* The floor rises: more members need not be looked at for their own sake. */
static void rest_grow(best_iter *it)
{
    uint32_t floor = floor_of(it);
    unsigned rest = it->rest;
    while (rest < it->count && it->most[rest + 1] < floor) {
        rest++;
    }
    rest = most_of(it, it->count, it->lacking) < floor ? it->count : rest;
    if (rest != it->rest) {
        it->rest = rest;
        it->window_set = false;
        it->exec->pruned = true;
    }
}

static wq_status window_get(best_iter *it, uint32_t from)
{
    if (it->window_set && from <= it->window_last) {
        return WQ_OK;
    }
    it->window = it->most[it->rest];
    it->window_last = INDEX_END;
    it->window_set = true;
    uint32_t least = it->rest != 0 ? it->most[1] : UINT32_MAX;
    for (unsigned i = it->rest; i < it->count; i++) {
        query_bound one;
        WQ_TRY(query_iter_bound(it->members[i], from, &one));
        it->window += one.score;
        it->window_last = one.last < it->window_last ? one.last : it->window_last;
        least = one.score < least ? one.score : least;
    }
    it->window -= it->lacking ? least : 0;
    return WQ_OK;
}

/* One list leads alone: from `*from` to its next block that makes up for what the rest does not
 * allow. */
static wq_status leader_reach(best_iter *it, uint32_t *from)
{
    uint32_t first = *from;
    uint32_t floor = floor_of(it);
    uint32_t rest = it->most[it->rest];
    query_word_iter *word = (query_word_iter *)it->members[it->rest];
    WQ_TRY(query_list_reach(word, floor > rest ? floor - rest : 0, from));
    it->exec->pruned = it->exec->pruned || *from != first;
    return WQ_OK;
}

/* From `*from` to where blocks allow enough; false when they do nowhere. */
static wq_status window_find(best_iter *it, uint32_t *from, bool *more)
{
    bool alone = it->rest + 1 == it->count && it->members[it->rest]->list;
    for (;;) {
        if (alone && !(it->window_set && *from <= it->window_last)) {
            WQ_TRY(leader_reach(it, from));
        }
        *more = *from != INDEX_END;
        WQ_FAIL_IF(!*more, WQ_OK);
        WQ_TRY(window_get(it, *from));
        if (it->window >= floor_of(it)) {
            return WQ_OK;
        }
        it->exec->pruned = true;
        WQ_TRY(query_meter_tick(it->exec->meter, 1));
        if (it->window_last >= INDEX_END - 1) {
            *more = false;
            return WQ_OK;
        }
        *from = it->window_last + 1;
    }
}

/* The least number at or behind `from` among the members that count: whose it is, and where the
 * next of the others stands. */
static wq_status stand(best_iter *it, uint32_t from, unsigned *lead, uint32_t *beyond)
{
    uint32_t number = INDEX_END;
    *lead = it->rest;
    *beyond = INDEX_END;
    for (unsigned i = it->rest; i < it->count; i++) {
        query_iter *member = it->members[i];
        WQ_TRY(query_iter_seek(member, from));
        uint32_t here = member->iter.number;
        if (here < number) {
            *beyond = number;
            number = here;
            *lead = i;
        } else if (here < *beyond) {
            *beyond = here;
        }
    }
    return WQ_OK;
}

/* An article that is weighed: what it has of the members that were looked at. */
typedef struct weighed {
    uint32_t number, level;
    uint32_t sum;
    bool full; /* it has all of them, and may not have all others */
} weighed;

/* What the leaders that stand on the article allow it, less what they cannot reach: codes of a
 * block are made only where the others leave room for it. */
static void leaders_weigh(best_iter *it, weighed *article)
{
    uint32_t floor = floor_of(it);
    uint32_t sum = 0;
    unsigned late = 0;
    unsigned here = 0;
    for (unsigned i = it->rest; i < it->count; i++) {
        query_iter *member = it->members[i];
        if (member->iter.number == article->number) {
            here++;
            late += query_iter_late(member);
            sum += member->score != NULL ? query_iter_allowed(member, article->level) : 0;
        }
    }
    article->full = full_of(it, here);
    uint32_t rest = most_of(it, it->rest, article->full);
    for (unsigned i = it->rest; late != 0 && sum + rest >= floor && i < it->count; i++) {
        query_iter *member = it->members[i];
        if (member->iter.number == article->number && query_iter_late(member)) {
            sum -= query_iter_allowed(member, article->level);
            sum += query_iter_score(member, article->level);
            late--;
        }
    }
    article->sum = sum;
}

/* Member `i` of the rest, which may stand before the article, if it can matter. False when the
 * article is too low. */
static wq_status rest_weigh(best_iter *it, unsigned i, weighed *article, bool *good)
{
    query_iter *member = it->members[i];
    uint32_t floor = floor_of(it);
    *good = article->sum + most_of(it, i + 1, article->full) >= floor;
    if (*good && member->iter.number < article->number) {
        query_bound bound;
        WQ_TRY(query_iter_bound(member, article->number, &bound));
        /* An article that may not have all lacks this one or one of those before it. */
        uint32_t lacks = article->full ? it->most[1] : 0;
        uint32_t more = bound.score > lacks ? bound.score - lacks : 0;
        *good = article->sum + it->most[i] + more >= floor;
        WQ_TRY(*good ? query_iter_seek(member, article->number) : WQ_OK);
    }
    bool here = member->iter.number == article->number;
    article->full = article->full && here;
    if (*good && here && member->score != NULL) {
        uint32_t rest = most_of(it, i, article->full);
        *good = article->sum + rest + query_iter_allowed(member, article->level) >= floor;
        article->sum += *good ? query_iter_score(member, article->level) : 0;
    }
    return WQ_OK;
}

/* Adds what the rest is worth, as long as it can matter. */
static wq_status weigh(best_iter *it, weighed *article, bool *good)
{
    uint32_t floor = floor_of(it);
    *good = article->sum + most_of(it, it->rest, article->full) >= floor;
    for (unsigned i = it->rest; *good && i-- > 0;) {
        WQ_TRY(rest_weigh(it, i, article, good));
    }
    it->score = article->sum;
    *good = *good && article->sum >= floor;
    return WQ_OK;
}

/* The article that leaders stand on, whichever. */
static wq_status stand_weigh(best_iter *it, uint32_t number, bool *good)
{
    weighed article = {.number = number};
    WQ_TRY(query_exec_level(it->exec, number, &article.level));
    leaders_weigh(it, &article);
    return weigh(it, &article, good);
}

/* With the rest at their most. */
static wq_status need_find(const best_iter *it, query_word_iter *word, index_cursor *cursor,
                           best_need *need)
{
    index_bound bound;
    uint32_t others = most_of(it, it->rest, full_of(it, 1));
    uint32_t least = floor_of(it) > others ? floor_of(it) - others : 0;
    if (need->far == cursor->far && need->least == least) {
        return WQ_OK;
    }
    WQ_TRY(index_cursor_bound(cursor, &bound));
    query_list_needed(word, &bound, least, need->codes);
    need->far = cursor->far;
    need->least = least;
    return WQ_OK;
}

/* On from posting `at` of the decoded block, before `beyond`, to an article where the word is worth
 * enough; `*found`: there is one. `*from` is where to look next when there is none. */
static wq_status lead_scan(best_iter *it, query_word_iter *word, const best_need *need, uint32_t at,
                           uint32_t beyond, uint32_t *from, bool *found)
{
    index_cursor *cursor = word->cursors[0];
    WQ_TRY(query_list_scan(it->exec, word, need->least, need->codes, beyond, &at));
    *found = at < cursor->count && cursor->numbers[at] < beyond;
    if (*found) {
        cursor->at = at;
        cursor->iter.number = cursor->numbers[at];
    } else if (beyond <= cursor->far) {
        index_cursor_near(cursor, beyond);
    } else {
        *from = cursor->far + 1;
        return WQ_OK;
    }
    word->base.iter.number = cursor->iter.number;
    *from = *found ? cursor->iter.number : beyond;
    return WQ_OK;
}

/* From one such article to the next, in the window and before `beyond`, until one is `good`, which
 * is then `*from`. */
static wq_status lead_run(best_iter *it, unsigned lead, uint32_t beyond, uint32_t *from, bool *good)
{
    query_word_iter *word = (query_word_iter *)it->members[lead];
    index_cursor *cursor = word->cursors[0];
    const best_need *need = &it->needs[lead];
    uint32_t first = *from;
    WQ_TRY(index_cursor_codes(cursor));
    WQ_TRY(need_find(it, word, cursor, &it->needs[lead]));
    bool found;
    for (uint32_t at = cursor->at;; at = cursor->at + 1) {
        WQ_TRY(lead_scan(it, word, need, at, beyond, from, &found));
        if (!found || *from > it->window_last) {
            break;
        }
        WQ_TRY(query_meter_tick(it->exec->meter, 1));
        weighed article = {.number = *from, .full = full_of(it, 1)};
        WQ_TRY(query_exec_level(it->exec, article.number, &article.level));
        article.sum = query_list_score(word, article.level);
        WQ_TRY(weigh(it, &article, good));
        if (*good) {
            it->exec->pruned = it->exec->pruned || *from != first;
            return WQ_OK;
        }
    }
    it->exec->pruned = true;
    return WQ_OK;
}

/* Stand on the first article at or behind `from` that may be wanted. */
static wq_status best_find(best_iter *it, uint32_t from)
{
    it->base.iter.number = INDEX_END;
    for (;;) {
        uint32_t number, beyond;
        unsigned lead;
        bool good = false;
        bool more = true;
        rest_grow(it);
        WQ_FAIL_IF(it->rest == it->count, WQ_OK);
        if (floor_of(it) != 0) {
            WQ_TRY(window_find(it, &from, &more));
        }
        WQ_FAIL_IF(!more, WQ_OK);
        WQ_TRY(stand(it, from, &lead, &beyond));
        number = it->members[lead]->iter.number;
        WQ_FAIL_IF(number == INDEX_END, WQ_OK);
        if (floor_of(it) != 0 && number > from && number > it->window_last) {
            from = number;
            continue;
        }
        WQ_TRY(query_meter_tick(it->exec->meter, 1));
        from = number;
        if (floor_of(it) != 0 && beyond > number && it->members[lead]->list) {
            WQ_TRY(lead_run(it, lead, beyond, &from, &good));
        } else {
            WQ_TRY(stand_weigh(it, number, &good));
            from += !good;
            it->exec->pruned = it->exec->pruned || !good;
        }
        if (good) {
            it->base.iter.number = from;
            return WQ_OK;
        }
    }
}

static wq_status best_next(index_iter *iter)
{
    best_iter *it = (best_iter *)iter;
    return iter->number == INDEX_END ? WQ_OK : best_find(it, iter->number + 1);
}

static wq_status best_seek(index_iter *iter, uint32_t target)
{
    best_iter *it = (best_iter *)iter;
    return iter->number >= target ? WQ_OK : best_find(it, target);
}

static uint32_t best_score(query_iter *base, uint32_t level)
{
    (void)level;
    return ((const best_iter *)base)->score;
}

static bool best_all(const query_iter *base)
{
    const best_iter *it = (const best_iter *)base;
    return query_iter_any_all(it->members, it->count, it->every, base->iter.number);
}

/* Least first; equal ones keep their order. */
static void members_sort(query_iter **members, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        query_iter *member = members[i];
        unsigned at = i;
        for (; at > 0 && members[at - 1]->most > member->most; at--) {
            members[at] = members[at - 1];
        }
        members[at] = member;
    }
}

wq_status query_iter_best(query_exec *exec, query_iter **members, unsigned count, bool every,
                          query_iter **out)
{
    best_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    it->most = wq_arena_new(exec->arena, (count + 1) * sizeof *it->most);
    it->needs = wq_arena_new(exec->arena, count * sizeof *it->needs);
    WQ_FAIL_IF(it->most == NULL || it->needs == NULL, WQ_ENOMEM);
    members_sort(members, count);
    uint64_t cost = 0;
    uint32_t first = INDEX_END;
    for (unsigned i = 0; i < count; i++) {
        uint32_t most = it->most[i];
        it->most[i + 1] =
            members[i]->most > UINT32_MAX / 2 - most ? UINT32_MAX / 2 : most + members[i]->most;
        cost += members[i]->iter.cost;
        first = members[i]->iter.number < first ? members[i]->iter.number : first;
    }
    it->exec = exec;
    it->members = members;
    it->count = count;
    it->every = every;
    it->lacking = every && exec->others;
    it->base.iter.next = best_next;
    it->base.iter.seek = best_seek;
    it->base.iter.cost = cost > UINT32_MAX ? UINT32_MAX : (uint32_t)cost;
    it->base.score = best_score;
    it->base.all = best_all;
    it->base.most = it->most[count];
    *out = &it->base;
    return first == INDEX_END ? best_find(it, 0) : best_find(it, first);
}
