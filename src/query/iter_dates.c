/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

/* A segment is in date order, so dates are a run of numbers. */
typedef struct dates_iter {
    query_iter base;
    query_meter *meter;
    uint32_t to;
} dates_iter;

static void dates_stand(dates_iter *it, uint32_t number)
{
    it->base.iter.number = number < it->to ? number : INDEX_END;
}

static wq_status dates_next(index_iter *iter)
{
    dates_iter *it = (dates_iter *)iter;
    if (iter->number != INDEX_END) {
        dates_stand(it, iter->number + 1);
    }
    return query_meter_tick(it->meter, 1);
}

static wq_status dates_seek(index_iter *iter, uint32_t target)
{
    dates_iter *it = (dates_iter *)iter;
    if (iter->number < target) {
        dates_stand(it, target);
    }
    return query_meter_tick(it->meter, 1);
}

wq_status query_iter_dates(query_exec *exec, int64_t from, int64_t to, query_iter **out)
{
    dates_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    uint32_t first = 0;
    WQ_TRY(index_segment_dates(exec->segment, from, to, &first, &it->to));
    it->meter = exec->meter;
    it->base.iter.next = dates_next;
    it->base.iter.seek = dates_seek;
    it->base.iter.cost = it->to > first ? it->to - first : 0;
    dates_stand(it, first);
    *out = &it->base;
    return WQ_OK;
}

wq_status query_iter_every(query_exec *exec, query_iter **out)
{
    dates_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    it->to = index_segment_articles(exec->segment);
    it->meter = exec->meter;
    it->base.iter.next = dates_next;
    it->base.iter.seek = dates_seek;
    it->base.iter.cost = it->to;
    dates_stand(it, 0);
    *out = &it->base;
    return WQ_OK;
}
