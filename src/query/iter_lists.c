/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

#include "query/query.h"

typedef struct lists_iter {
    query_iter base;
    query_exec *exec;
    query_word_iter **words; /* the lists, the shortest first */
    index_cursor **cursors;
    unsigned count;
    const uint32_t *floor;
    uint32_t score; /* of the present article */
    uint32_t most;  /* what all lists but the first are worth at most */
    /* Once enough is counted: the first list's block ends with `last`; it allows `lead`, and the
     * others allow `others` on the way there. For a floor of `needs_floor` a posting of it needs
     * such codes. */
    uint32_t last, lead, others;
    uint32_t needs_floor;
    uint16_t needs[2];
    bool dead; /* some articles of the segment are */
} lists_iter;

static wq_status list_seek(index_cursor *cursor, uint32_t target, query_meter *meter)
{
    WQ_TRY(cursor->iter.seek(&cursor->iter, target));
    return query_meter_tick(meter, QUERY_METER_BLOCK);
}

/* To the first article >= target, which is behind the present one. What is near is looked for one
 * by one. */
static inline wq_status list_reach(index_cursor *cursor, uint32_t target, query_meter *meter)
{
    if (target > cursor->far) {
        return list_seek(cursor, target, meter);
    }
    if (cursor->map != NULL) {
        cursor->iter.number = index_map_reach(cursor->map, target);
        return WQ_OK;
    }
    const uint32_t *numbers = cursor->numbers;
    uint32_t at = cursor->at + 1;
    for (unsigned step = 0; step < 8 && numbers[at] < target; step++) {
        at++; /* the block's last is not below the target */
    }
    cursor->at = at;
    cursor->iter.number = numbers[at];
    if (numbers[at] < target) {
        index_cursor_near(cursor, target);
    }
    return WQ_OK;
}

/* The two shortest lists to the first article that both have. */
WQ_BITS_INLINE wq_status pair_meet(index_cursor *lead, index_cursor *other, query_meter *meter)
{
    for (;;) {
        uint32_t first = lead->iter.number;
        uint32_t second = other->iter.number;
        if (first == second) {
            return WQ_OK;
        }
        if (first < second) {
            if (second == INDEX_END) {
                lead->iter.number = INDEX_END;
                return WQ_OK;
            }
            WQ_TRY(list_reach(lead, second, meter));
        } else {
            WQ_FAIL_IF(first == INDEX_END, WQ_OK);
            WQ_TRY(list_reach(other, first, meter));
        }
    }
}

/* From where the first cursor stands to the first article that all have. */
WQ_BITS_INLINE wq_status lists_meet(index_cursor *const *cursors, unsigned count,
                                    query_meter *meter)
{
    index_cursor *lead = cursors[0];
    WQ_TRY(count > 1 ? pair_meet(lead, cursors[1], meter) : WQ_OK);
    for (unsigned i = 2; i < count && lead->iter.number != INDEX_END; i++) {
        index_cursor *cursor = cursors[i];
        if (cursor->iter.number < lead->iter.number) {
            WQ_TRY(list_reach(cursor, lead->iter.number, meter));
        }
        if (cursor->iter.number == INDEX_END) {
            lead->iter.number = INDEX_END;
        } else if (cursor->iter.number != lead->iter.number) {
            WQ_TRY(list_reach(lead, cursor->iter.number, meter));
            WQ_TRY(pair_meet(lead, cursors[1], meter));
            i = 1;
        }
    }
    return WQ_OK;
}

wq_status query_lists_meet(index_cursor *const *cursors, unsigned count, query_meter *meter)
{
    return lists_meet(cursors, count, meter);
}

WQ_BITS_INLINE wq_status lists_advance(index_cursor *const *cursors, unsigned count,
                                       query_meter *meter)
{
    bool loaded;
    WQ_TRY(index_cursor_next(cursors[0], &loaded));
    WQ_TRY(loaded ? query_meter_tick(meter, QUERY_METER_BLOCK) : WQ_OK);
    return lists_meet(cursors, count, meter);
}

wq_status query_lists_next(index_cursor *const *cursors, unsigned count, query_meter *meter)
{
    return lists_advance(cursors, count, meter);
}

wq_status query_lists_seek(index_cursor *const *cursors, unsigned count, uint32_t target,
                           query_meter *meter)
{
    WQ_TRY(query_iter_cursor_seek(cursors[0], target, meter));
    return query_lists_meet(cursors, count, meter);
}

/* What the present article is worth, 0 if that is below the floor: codes of a block are not made
 * for the sake of articles that are too low with the best that the block's bound allows. */
static uint32_t lists_weigh(const lists_iter *it, uint32_t level)
{
    uint32_t floor = *it->floor;
    uint32_t sum = 0;
    unsigned late = 0;
    for (unsigned i = 0; i < it->count; i++) {
        late += it->cursors[i]->late;
        sum += query_list_allowed(it->words[i], level);
    }
    for (unsigned i = 0; late != 0 && sum >= floor && i < it->count; i++) {
        query_word_iter *word = it->words[i];
        if (word->cursors[0]->late) {
            sum -= query_list_allowed(word, level);
            sum += query_list_score(word, level);
            late--;
        }
    }
    return sum >= floor ? sum : 0;
}

static wq_status article_pass(lists_iter *it, uint32_t number)
{
    bool live = true;
    WQ_TRY(it->dead ? index_segment_live(it->exec->segment, number, &live) : WQ_OK);
    it->exec->passed += live;
    return WQ_OK;
}

/* Score the article that all lists stand on; `*good`: it is worth the floor. Others are counted. */
static wq_status lists_judge(lists_iter *it, uint32_t number, bool *good)
{
    uint32_t level;
    WQ_TRY(query_meter_tick(it->exec->meter, 1));
    WQ_TRY(query_exec_level(it->exec, number, &level));
    it->score = lists_weigh(it, level);
    *good = it->score >= *it->floor;
    it->base.iter.number = number;
    return *good ? WQ_OK : article_pass(it, number);
}

/* ---- every article counts ---- */

/* Stand on the next article behind the lead's present one that is worth the floor; the others are
 * counted. */
static wq_status lists_count(lists_iter *it, bool *good)
{
    index_cursor *lead = it->cursors[0];
    WQ_TRY(lists_advance(it->cursors, it->count, it->exec->meter));
    it->base.iter.number = lead->iter.number;
    *good = lead->iter.number == INDEX_END;
    return *good ? WQ_OK : lists_judge(it, lead->iter.number, good);
}

/* ---- only what is good enough ---- */

/* What a list allows from `from` to `last`, 0 if it has nothing there. */
static wq_status list_within(query_word_iter *word, uint32_t from, uint32_t last, uint32_t *score)
{
    index_bound bound;
    WQ_TRY(index_cursor_bound_within(word->cursors[0], from, last, &bound));
    *score = query_bounds_list(word->bounds, &bound, word->word, word->head);
    return WQ_OK;
}

/* Enter the first list's block that may hold `from`: what is allowed from there on to its end. */
static wq_status block_enter(lists_iter *it, uint32_t from)
{
    query_bound lead;
    WQ_TRY(query_iter_bound(&it->words[0]->base, from, &lead));
    it->last = lead.last;
    it->lead = lead.score;
    it->others = 0;
    it->needs_floor = 0;
    for (unsigned i = 1; i < it->count; i++) {
        uint32_t one;
        WQ_TRY(list_within(it->words[i], from, lead.last, &one));
        it->others += one;
        it->lead = one != 0 ? it->lead : 0; /* a list that has nothing there leaves no article */
    }
    return WQ_OK;
}

/* From `*from` to where the first list's blocks and what the others have beside them allow enough;
 * INDEX_END when they do nowhere. */
static wq_status lists_allow(lists_iter *it, uint32_t *from)
{
    uint32_t floor = *it->floor;
    while (*from > it->last || it->lead == 0 || it->lead + it->others < floor) {
        *from = *from <= it->last ? it->last + 1 : *from;
        WQ_TRY(query_list_reach(it->words[0], floor > it->most ? floor - it->most : 0, from));
        WQ_FAIL_IF(*from == INDEX_END, WQ_OK);
        WQ_TRY(block_enter(it, *from));
    }
    return WQ_OK;
}

/* The first list to a posting at or behind `*from` that makes up for what the others do not allow;
 * `*from` is behind its block when there is none. */
static wq_status lead_find(lists_iter *it, uint32_t *from)
{
    index_cursor *lead = it->cursors[0];
    index_bound block;
    uint32_t floor = *it->floor;
    uint32_t least = floor > it->others ? floor - it->others : 0;
    if (lead->iter.number < *from) {
        WQ_TRY(list_reach(lead, *from, it->exec->meter));
    }
    WQ_TRY(index_cursor_codes(lead));
    if (it->needs_floor != floor) {
        WQ_TRY(index_cursor_bound(lead, &block));
        query_list_needed(it->words[0], &block, least, it->needs);
        it->needs_floor = floor;
    }
    uint32_t at = lead->at;
    WQ_TRY(query_list_scan(it->exec, it->words[0], least, it->needs, INDEX_END, &at));
    *from = it->last + 1;
    if (at < lead->count) {
        lead->at = at;
        lead->iter.number = lead->numbers[at];
        *from = lead->iter.number;
    }
    return WQ_OK;
}

/* Add the others to what the first list gives the article that it stands on: what their blocks
 * allow, then what they have there. `*good`: all have it, and it is worth the floor. */
static wq_status lead_judge(lists_iter *it, uint32_t number, bool *good)
{
    uint32_t floor = *it->floor;
    uint32_t level;
    query_bound one;
    *good = false;
    WQ_TRY(query_meter_tick(it->exec->meter, 1));
    WQ_TRY(query_exec_level(it->exec, number, &level));
    uint32_t sum = query_list_score(it->words[0], level);
    for (unsigned i = 1; i < it->count; i++) {
        WQ_TRY(query_iter_bound(&it->words[i]->base, number, &one));
        sum += one.score;
    }
    for (unsigned i = 1; sum >= floor && i < it->count; i++) {
        index_cursor *cursor = it->cursors[i];
        WQ_TRY(query_iter_bound(&it->words[i]->base, number, &one));
        if (cursor->iter.number < number) {
            WQ_TRY(list_reach(cursor, number, it->exec->meter));
        }
        WQ_FAIL_IF(cursor->iter.number != number, WQ_OK);
        sum -= one.score;
        sum += query_list_allowed(it->words[i], level);
    }
    it->score = sum >= floor ? lists_weigh(it, level) : 0;
    *good = it->score >= floor;
    return WQ_OK;
}

static wq_status lists_skip(lists_iter *it, bool *good)
{
    uint32_t from = it->base.iter.number + 1;
    it->exec->skipped = true;
    for (;;) {
        WQ_TRY(lists_allow(it, &from));
        if (from == INDEX_END) {
            *good = true;
            it->base.iter.number = INDEX_END;
            return WQ_OK;
        }
        WQ_TRY(lead_find(it, &from));
        if (from <= it->last) {
            WQ_TRY(lead_judge(it, from, good));
            if (*good) {
                it->base.iter.number = from;
                return WQ_OK;
            }
            from++;
        }
    }
}

static wq_status lists_find(lists_iter *it)
{
    bool good = false;
    while (!good) {
        bool enough = *it->exec->counted + it->exec->passed >= QUERY_COUNTED;
        WQ_TRY(enough && *it->floor != 0 ? lists_skip(it, &good) : lists_count(it, &good));
    }
    return WQ_OK;
}

static wq_status lists_next(index_iter *iter)
{
    return iter->number == INDEX_END ? WQ_OK : lists_find((lists_iter *)iter);
}

static uint32_t lists_score(query_iter *base, uint32_t level)
{
    (void)level;
    return ((const lists_iter *)base)->score;
}

static wq_status lists_seek(index_iter *iter, uint32_t target)
{
    while (iter->number < target) {
        WQ_TRY(lists_next(iter));
    }
    return WQ_OK;
}

wq_status query_iter_lists(query_exec *exec, const query_iter *all, query_iter **members,
                           index_cursor **cursors, unsigned count, const uint32_t *floor,
                           query_iter **out)
{
    lists_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    it->base = *all;
    it->base.iter.next = lists_next;
    it->base.iter.seek = lists_seek;
    it->base.score = lists_score;
    it->base.bound = NULL;
    it->exec = exec;
    it->words = (query_word_iter **)members;
    it->cursors = cursors;
    it->count = count;
    for (unsigned i = 1; i < count; i++) {
        it->most += members[i]->most;
    }
    it->dead = index_segment_dead(exec->segment) != 0;
    it->floor = floor;
    *out = &it->base;
    bool good = it->base.iter.number == INDEX_END;
    WQ_TRY(good ? WQ_OK : lists_judge(it, it->base.iter.number, &good));
    return good ? WQ_OK : lists_find(it);
}
