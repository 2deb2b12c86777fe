/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

#include "index/lanes.h"

#include <string.h>

/* Blocks of a long list that are looked into: those of which the heads promise most. */
#define SEED_BLOCKS 2u

typedef struct seed_block {
    uint32_t from;
    uint32_t most;
} seed_block;

/* The best scores so far, the least of them first (a heap). */
typedef struct seed {
    query_exec *exec;
    query_word_iter *list; /* the word, if it is one (query_iter.list), or NULL */
    const plan_word *word;
    unsigned nearest; /* level of the term */
    unsigned count;
    uint32_t best[ITER_SEED_MAX];
} seed;

/* What is worth no more changes nothing. */
static uint32_t seed_floor(const seed *s)
{
    uint32_t best = s->count == s->exec->wanted ? s->best[0] : 0;
    return best > *s->exec->floor ? best : *s->exec->floor;
}

static void seed_sink(seed *s)
{
    uint32_t score = s->best[0];
    unsigned at = 0;
    for (unsigned child = 1; child < s->count; child = 2 * at + 1) {
        child += child + 1 < s->count && s->best[child + 1] < s->best[child];
        if (s->best[child] >= score) {
            break;
        }
        s->best[at] = s->best[child];
        at = child;
    }
    s->best[at] = score;
}

static void seed_add(seed *s, uint32_t score)
{
    if (s->count == s->exec->wanted) {
        if (score > s->best[0]) {
            s->best[0] = score;
            seed_sink(s);
        }
        return;
    }
    unsigned at = s->count++;
    for (; at > 0 && s->best[(at - 1) / 2] > score; at = (at - 1) / 2) {
        s->best[at] = s->best[(at - 1) / 2];
    }
    s->best[at] = score;
}

/* What a term alone is worth: the word may have others in the article, and is then worth more. */
static uint32_t term_score(const seed *s, uint32_t tf, bool in_head, uint32_t level)
{
    const query_plan *plan = s->exec->plan;
    uint32_t sum = s->word->present;
    tf = tf < SCORE_TF_MAX ? tf : SCORE_TF_MAX;
    for (unsigned c = s->nearest; c < s->word->class_count; c++) {
        sum += score_occurrences(s->word->weighed[c], tf, in_head ? plan->head : 0,
                                 plan->lengths[level]);
    }
    return sum;
}

static uint32_t bound_score(const seed *s, const index_bound *bound)
{
    query_levels_bound sum = {.some = 0};
    query_levels_add(&sum, s->nearest, query_addend_of(s->exec->bounds, bound));
    return query_levels_most(&sum, 0, s->word, s->exec->plan->head);
}

static wq_status posting_seed(seed *s, uint32_t number, uint32_t code)
{
    uint32_t level;
    bool live;
    WQ_TRY(index_segment_live(s->exec->segment, number, &live));
    WQ_FAIL_IF(!live, WQ_OK);
    WQ_TRY(query_exec_level(s->exec, number, &level));
    seed_add(s, term_score(s, code / 2, (code & 1) != 0, level));
    return WQ_OK;
}

/* The postings of the present block from where the cursor stands that may be more than the
 * floor. */
static wq_status block_seed(seed *s, index_cursor *cursor)
{
    index_bound bound;
    uint16_t least[2] = {0, 0};
    uint32_t floor = 0;
    WQ_TRY(index_cursor_codes(cursor));
    WQ_TRY(query_meter_tick(s->exec->meter, QUERY_METER_BLOCK));
    WQ_TRY(index_cursor_bound(cursor, &bound));
    for (uint32_t i = cursor->at; i < cursor->count; i++) {
        if (s->list != NULL && seed_floor(s) != floor) {
            floor = seed_floor(s);
            query_list_needed(s->list, &bound, floor + 1, least);
        }
        i = index_lanes_reach(cursor->codes, i, cursor->count, least);
        if (i < cursor->count) {
            WQ_TRY(posting_seed(s, cursor->numbers[i], cursor->codes[i]));
        }
    }
    return WQ_OK;
}

/* Keep the blocks that may be worth most. */
static void block_offer(seed_block *blocks, unsigned *count, seed_block one)
{
    unsigned at = *count;
    if (at == SEED_BLOCKS) {
        if (blocks[at - 1].most >= one.most) {
            return;
        }
        at--;
    } else {
        ++*count;
    }
    for (; at > 0 && blocks[at - 1].most < one.most; at--) {
        blocks[at] = blocks[at - 1];
    }
    blocks[at] = one;
}

static wq_status blocks_choose(seed *s, index_cursor *cursor, seed_block *blocks, unsigned *count)
{
    index_bound bound;
    uint32_t from = 0;
    for (;;) {
        wq_status st = index_cursor_bound_from(cursor, from, &bound);
        if (st == WQ_EEND) {
            return WQ_OK;
        }
        WQ_TRY(st);
        WQ_TRY(query_meter_tick(s->exec->meter, 1));
        block_offer(blocks, count, (seed_block){from, bound_score(s, &bound)});
        WQ_FAIL_IF(bound.last >= INDEX_END - 1, WQ_OK);
        from = bound.last + 1;
    }
}

static wq_status blocks_seed(seed *s, index_cursor *cursor)
{
    seed_block blocks[SEED_BLOCKS];
    unsigned count = 0;
    WQ_TRY(blocks_choose(s, cursor, blocks, &count));
    for (unsigned i = 0; i < count && blocks[i].most > seed_floor(s); i++) {
        WQ_TRY(index_cursor_rewind(cursor, blocks[i].from));
        WQ_TRY(block_seed(s, cursor));
    }
    return index_cursor_rewind(cursor, 0);
}

/* The cursor of the term that says most of all that stand in enough articles, or NULL. */
static index_cursor *term_choose(seed *s, query_iter *const *members, unsigned count)
{
    index_cursor *cursor = NULL;
    uint32_t most = 0;
    for (unsigned m = 0; m < count; m++) {
        query_word_iter *word = query_iter_as_word(members[m]);
        for (unsigned i = 0; word != NULL && i < word->count; i++) {
            uint32_t sum = 0;
            for (unsigned c = word->nearest[i]; c < word->word->class_count; c++) {
                sum += word->word->weighed[c];
            }
            if (word->cursors[i]->iter.cost >= s->exec->wanted && sum > most) {
                most = sum;
                s->word = word->word;
                s->list = word->base.list ? word : NULL;
                s->nearest = word->nearest[i];
                cursor = word->cursors[i];
            }
        }
    }
    return cursor;
}

static bool seed_wanted(const query_exec *exec)
{
    return exec->wanted != 0 && exec->wanted <= ITER_SEED_MAX;
}

wq_status query_iter_seed(query_exec *exec, query_iter *const *members, unsigned count)
{
    seed s = {.exec = exec};
    index_cursor *cursor = seed_wanted(exec) ? term_choose(&s, members, count) : NULL;
    WQ_FAIL_IF(cursor == NULL, WQ_OK);
    WQ_FAIL_IF(query_word_most(s.word, exec->plan) <= *exec->floor, WQ_OK);
    bool few = cursor->iter.cost < INDEX_BLOCK_POSTINGS;
    WQ_TRY(few ? block_seed(&s, cursor) : blocks_seed(&s, cursor));
    *exec->floor = seed_floor(&s);
    return WQ_OK;
}

wq_status query_iter_seed_postings(query_exec *exec, const plan_word *word, unsigned nearest,
                                   const uint32_t *numbers, const uint16_t *codes, uint32_t count)
{
    seed s = {.exec = exec, .word = word, .nearest = nearest};
    WQ_FAIL_IF(!seed_wanted(exec), WQ_OK);
    WQ_TRY(query_meter_tick(exec->meter, count));
    for (uint32_t i = 0; i < count; i++) {
        WQ_TRY(posting_seed(&s, numbers[i], codes[i]));
    }
    *exec->floor = seed_floor(&s);
    return WQ_OK;
}
