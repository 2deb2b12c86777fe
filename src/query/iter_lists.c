/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

#include "index/lanes.h"
#include "query/query.h"

typedef struct lists_iter {
    query_iter base;
    query_exec *exec;
    query_word_iter **words; /* the lists, the shortest first */
    index_cursor **cursors;
    unsigned count;
    const uint32_t *floor;
    uint32_t score; /* of the present article */
    /* Up to where the blocks that bounds were asked of last all go, what they allow together, for which
     * floor; and, once an article of them was too low, the codes that the first list must have. */
    query_bound window;
    uint32_t window_floor;
    uint16_t needs[2];
    bool needing;
    bool dead; /* some articles of the segment are */
} lists_iter;

static wq_status list_seek(index_cursor *cursor, uint32_t target, query_meter *meter)
{
    WQ_TRY(cursor->iter.seek(&cursor->iter, target));
    return query_meter_tick(meter, QUERY_METER_BLOCK);
}

/* To the first article >= target, which is behind the present one. What is near is looked for one by
 * one. */
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

/* What the present article is worth, 0 if that is below the floor: codes of a block are not made for the
 * sake of articles that are too low with the best that the block's bound allows. */
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

/* What all blocks together allow from `from` on, up to where the first of them ends. */
static wq_status window_get(lists_iter *it, uint32_t from)
{
    query_bound *sum = &it->window;
    if (from <= sum->last && it->window_floor == *it->floor) {
        return WQ_OK;
    }
    *sum = (query_bound){INDEX_END, 0};
    it->window_floor = *it->floor;
    it->needing = false;
    for (unsigned i = 0; i < it->count; i++) {
        query_bound one;
        WQ_TRY(query_iter_bound(&it->words[i]->base, from, &one));
        sum->score += one.score;
        sum->last = one.last < sum->last ? one.last : sum->last;
        if (one.last == INDEX_END) { /* it has ended */
            *sum = (query_bound){INDEX_END, 0};
            return WQ_OK;
        }
    }
    return WQ_OK;
}

/* An article of the window was too low: the first list's block must make up for what the others do not
 * allow. */
static wq_status window_need(lists_iter *it, uint32_t number)
{
    index_bound block;
    query_bound first;
    WQ_FAIL_IF(it->needing || it->cursors[0]->late, WQ_OK);
    WQ_TRY(query_iter_bound(&it->words[0]->base, number, &first));
    WQ_TRY(index_cursor_bound(it->cursors[0], &block));
    uint32_t others = it->window.score - first.score;
    query_list_needed(it->words[0], &block, *it->floor > others ? *it->floor - others : 0,
                      it->needs);
    it->needing = true;
    return WQ_OK;
}

/* From `*from` to where blocks allow enough; INDEX_END when they do nowhere. */
static wq_status lists_allow(lists_iter *it, uint32_t *from)
{
    WQ_TRY(window_get(it, *from));
    while (it->window.score < *it->floor) {
        uint32_t last = it->window.last;
        it->exec->skipped = true;
        *from = INDEX_END;
        WQ_FAIL_IF(last >= INDEX_END - 1, WQ_OK);
        *from = last + 1;
        WQ_TRY(window_get(it, *from));
    }
    return WQ_OK;
}

/* The first list, which stands in the window, to a posting of a code that is needed; `*number` is behind
 * the window when there is none. */
static wq_status lead_scan(lists_iter *it, uint32_t *number)
{
    index_cursor *lead = it->cursors[0];
    WQ_FAIL_IF(!it->needing, WQ_OK);
    WQ_TRY(index_cursor_codes(lead));
    uint32_t at = index_lanes_reach(lead->codes, lead->at, lead->count, it->needs);
    if (at != lead->at) {
        it->exec->skipped = true;
    }
    if (at == lead->count || lead->numbers[at] > it->window.last) {
        *number = it->window.last + 1;
        return WQ_OK;
    }
    lead->at = at;
    lead->iter.number = lead->numbers[at];
    return WQ_OK;
}

/* To the first article at or behind `*number` that all have and that may be worth enough, or to one behind
 * the window. */
static wq_status lists_join(lists_iter *it, uint32_t *number)
{
    for (unsigned i = 0; i < it->count && *number <= it->window.last;) {
        index_cursor *cursor = it->cursors[i];
        if (cursor->iter.number < *number) {
            WQ_TRY(list_reach(cursor, *number, it->exec->meter));
        }
        if (i == 0 && cursor->iter.number <= it->window.last) {
            WQ_TRY(lead_scan(it, number));
        }
        i++;
        if (cursor->iter.number > *number) {
            *number = cursor->iter.number;
            i = i == 1;
        }
    }
    return WQ_OK;
}

static wq_status lists_skip(lists_iter *it, bool *good)
{
    uint32_t from = it->base.iter.number + 1;
    WQ_TRY(lists_allow(it, &from));
    while (from != INDEX_END) {
        WQ_TRY(lists_join(it, &from));
        if (from <= it->window.last) {
            WQ_TRY(lists_judge(it, from, good));
            return *good ? WQ_OK : window_need(it, from);
        }
        WQ_TRY(from != INDEX_END ? lists_allow(it, &from) : WQ_OK);
    }
    it->base.iter.number = INDEX_END;
    *good = true;
    return WQ_OK;
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
    it->window_floor = UINT32_MAX;
    it->dead = index_segment_dead(exec->segment) != 0;
    it->floor = floor;
    *out = &it->base;
    bool good = it->base.iter.number == INDEX_END;
    WQ_TRY(good ? WQ_OK : lists_judge(it, it->base.iter.number, &good));
    return good ? WQ_OK : lists_find(it);
}
