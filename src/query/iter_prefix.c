/* SPDX-License-Identifier: MIT */
#include "query/prefixlist.h"

typedef struct prefix_iter {
    query_iter base;
    prefix_lists *lists;
    const uint64_t *bits; /* articles that count: title: only those that have a word in the head */
    uint32_t weighed;
    uint32_t head;    /* of the plan */
    uint32_t present; /* of the word */
} prefix_iter;

static wq_status prefix_find(prefix_iter *it, uint32_t from)
{
    prefix_lists *p = it->lists;
    it->base.iter.number = INDEX_END;
    while (from < index_segment_articles(p->exec->segment)) {
        if (from >= p->end) {
            from = prefix_lists_least(p, from);
            WQ_FAIL_IF(from >= index_segment_articles(p->exec->segment), WQ_OK);
            WQ_TRY(prefix_lists_window(p, from));
        }
        uint32_t next = prefix_lists_next(p, it->bits, from);
        if (next < p->end) {
            it->base.iter.number = next;
            return query_meter_tick(p->exec->meter, 1);
        }
        from = p->end;
    }
    return WQ_OK;
}

static wq_status prefix_next(index_iter *iter)
{
    prefix_iter *it = (prefix_iter *)iter;
    return iter->number == INDEX_END ? WQ_OK : prefix_find(it, iter->number + 1);
}

static wq_status prefix_seek(index_iter *iter, uint32_t target)
{
    return iter->number >= target ? WQ_OK : prefix_find((prefix_iter *)iter, target);
}

static uint32_t prefix_score(query_iter *base, uint32_t level)
{
    const prefix_iter *it = (const prefix_iter *)base;
    uint32_t at = base->iter.number - it->lists->first;
    bool head = (it->lists->heads[at / 64] >> at % 64 & 1) != 0;
    return it->present + score_occurrences(it->weighed, it->lists->tf[at], head ? it->head : 0,
                                           it->lists->exec->plan->lengths[level]);
}

wq_status query_iter_prefix(query_exec *exec, uint8_t word, query_iter **out)
{
    const query_plan *plan = exec->plan;
    prefix_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    WQ_TRY(prefix_lists_open(exec, word, &it->lists));
    it->bits = plan->tree->words[word]->title ? it->lists->heads : it->lists->some;
    it->weighed = plan->words[word].weighed[0];
    it->head = plan->head;
    it->present = plan->words[word].present;
    it->base.iter.next = prefix_next;
    it->base.iter.seek = prefix_seek;
    it->base.iter.cost = it->lists->cost;
    it->base.score = prefix_score;
    it->base.most = query_word_most(&plan->words[word], plan);
    *out = &it->base;
    return prefix_find(it, 0);
}
