/* SPDX-License-Identifier: MIT */
#include "query/query.h"
#include "query/wideword.h"

#include <string.h>

/* How many have any of the words is counted up to here: of more it says little. */
#define ANY_COUNTED 100u
/* Articles for which bounds are asked at once: those of one window are hardly lower. */
#define BOUNDED (16 * WIDE_ARTICLES)

/* The words stand in order of their postings, the fewest first: of the others only what these left
 * is looked at where all words are wanted or counted, and a word of few is worth much. */
typedef struct wide_iter {
    query_iter base;
    query_exec *exec;
    wide_word *words;
    uint32_t
        *rest; /* [i]: what the words from i on are worth at most in an article before `bounded` */
    uint32_t bounded;
    unsigned count;
    wide_window *window;
    uint64_t *here;   /* of the window: articles that may be wanted */
    uint64_t *all;    /* those with all words */
    uint64_t *any;    /* those with any that was poured */
    uint32_t *scores; /* of those in `here`, as far as words were poured */
} wide_iter;

static uint32_t floor_of(const wide_iter *it)
{
    return it->exec->floor != NULL ? *it->exec->floor : 0;
}

static uint32_t ones(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (uint32_t)((bits * 0x0101010101010101u) >> 56);
}

static uint64_t bits_or(const uint64_t *bits)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < WIDE_BITS; i++) {
        sum |= bits[i];
    }
    return sum;
}

/* ---- one window ---- */

/* Where the next article may be: of any word, or the farthest of all. */
static uint32_t next_of(wide_iter *it, uint32_t from)
{
    uint32_t next = it->exec->demand ? from : INDEX_END;
    for (unsigned i = 0; i < it->count; i++) {
        uint32_t one = wide_word_next(&it->words[i], from);
        bool take = it->exec->demand ? one > next : one < next;
        next = take ? one : next;
    }
    return next < index_segment_articles(it->exec->segment) ? next : INDEX_END;
}

static wq_status bounds_get(wide_iter *it)
{
    uint32_t first = it->window->first;
    WQ_FAIL_IF(it->window->end <= it->bounded, WQ_OK);
    it->bounded = INDEX_END - first > BOUNDED ? first + BOUNDED : INDEX_END;
    it->rest[it->count] = 0;
    for (unsigned i = it->count; i-- > 0;) {
        uint32_t one = 0;
        WQ_TRY(wide_word_bound(it->exec, &it->words[i], first, it->bounded - 1, &one));
        it->rest[i] = it->rest[i + 1] + one;
    }
    return WQ_OK;
}

/* Nothing in the window has all words. */
static bool none_has_all(const wide_iter *it)
{
    bool none = false;
    for (unsigned i = 0; i < it->count; i++) {
        none = none || wide_word_next(&it->words[i], it->window->first) >= it->window->end;
    }
    return none;
}

/* A word that is added. */
typedef struct adding {
    wide_word *w;
    uint32_t least;        /* what an article must be worth with it */
    const wide_need *need; /* it may bring articles if it is worth as much in them; or NULL */
} adding;

/* Of the articles from 64 * `i` on those of `mask`, which have the word: it is added to them, and
 * those stay in `here`, which is returned, that are worth enough. */
static uint64_t scores_add(wide_iter *it, const adding *add, uint32_t i, uint64_t mask,
                           uint64_t here)
{
    const wide_window *window = it->window;
    uint64_t more = window->has.more[i];
    for (; mask != 0; mask &= mask - 1) {
        uint32_t at = 64 * i + wq_ones_below(~mask);
        uint64_t bit = mask & -mask;
        uint64_t known = here & bit;
        uint32_t score = known != 0 ? it->scores[at] : 0;
        if ((more & bit) == 0) {
            score += wide_word_once(add->w, window, at);
        } else if (known != 0 || wide_need_met(add->need, window, at)) {
            score += wide_word_score(add->w, it->exec->plan, window, at);
        } else {
            continue;
        }
        here ^= known;
        if (score >= add->least) {
            it->scores[at] = score;
            here |= bit;
        }
    }
    return here;
}

/* What may be wanted of a word. */
static void word_begin(const wide_iter *it, unsigned word, adding *add)
{
    uint32_t floor = floor_of(it);
    uint32_t rest = it->rest[word + 1];
    add->w = &it->words[word];
    add->least = floor > rest ? floor - rest : 0;
    if ((word == 0 || !it->exec->demand) && it->rest[word] >= floor) {
        add->need = wide_word_need(add->w, it->exec->plan, it->window, add->least);
    }
}

/* The poured word: it adds to what may be wanted, and brings more of that where it and the words
 * behind it are worth enough. */
static void word_add(wide_iter *it, const adding *add)
{
    const wide_rows *has = &it->window->has;
    const uint64_t *fresh = it->here;
    if (add->need != NULL) {
        fresh = add->need->once ? has->some : has->more;
    }
    for (uint32_t i = 0; i < WIDE_BITS; i++) {
        uint64_t here = it->here[i];
        uint64_t mask = has->some[i] & (here | fresh[i]);
        if (mask != 0) {
            here = scores_add(it, add, i, mask, here);
        }
        it->here[i] = it->exec->demand ? here & has->some[i] : here;
    }
}

static void word_count(wide_iter *it)
{
    const wide_rows *has = &it->window->has;
    for (unsigned i = 0; i < WIDE_BITS; i++) {
        it->any[i] |= has->some[i] | has->others[i];
        it->all[i] &= has->some[i] | has->others[i];
    }
}

static void here_or_all(const wide_iter *it, wide_row both)
{
    for (unsigned i = 0; i < WIDE_BITS; i++) {
        both[i] = it->here[i] | it->all[i];
    }
}

/* Pour of every word what something depends on: a score, or a count that is not yet enough. */
static wq_status words_pour(wide_iter *it, bool all, bool any)
{
    bool scored = it->rest[0] >= floor_of(it);
    memset(it->any, 0, WIDE_BITS * sizeof *it->any);
    memset(it->all, 0xFF, WIDE_BITS * sizeof *it->all);
    for (unsigned w = 0; w < it->count; w++) {
        adding add = {.w = NULL};
        word_begin(it, w, &add);
        bool adds = scored && (add.need != NULL || bits_or(it->here) != 0);
        if (!adds && !all) {
            it->exec->pruned = it->exec->pruned || !it->exec->demand;
            continue;
        }
        wide_row both;
        wide_wish wish = {it->here, 0, any || (all && w == 0)};
        if (all && !wish.all) {
            here_or_all(it, both);
            wish.here = both;
        }
        if (adds && add.need != NULL) {
            wish.level = add.need->level;
        }
        WQ_TRY(wide_word_pour(it->exec, &it->words[w], it->window, &wish));
        if (adds) {
            word_add(it, &add);
        }
        if (all || any) {
            word_count(it);
        }
        all = all && bits_or(it->all) != 0;
    }
    return WQ_OK;
}

/* Of `bits`, those that are not dead. */
static wq_status live_count(wide_iter *it, const uint64_t *bits, uint64_t *count)
{
    index_segment *segment = it->exec->segment;
    bool dead = index_segment_dead(segment) != 0;
    for (uint32_t i = 0; i < WIDE_BITS; i++) {
        *count += dead || bits[i] == 0 ? 0 : ones(bits[i]);
        for (uint64_t left = dead ? bits[i] : 0; left != 0; left &= left - 1) {
            bool live;
            WQ_TRY(index_segment_live(segment, it->window->first + 64 * i + wq_ones_below(~left),
                                      &live));
            *count += live;
        }
    }
    return WQ_OK;
}

/* Counts that are enough grow no more: then they are the least that there are. */
static wq_status window_read(wide_iter *it)
{
    query_exec *exec = it->exec;
    query_tally *tally = exec->tally;
    bool unions = it->count > 1 && !exec->demand;
    bool all = tally->all < QUERY_COUNTED;
    bool any = unions && tally->total < ANY_COUNTED;
    memset(it->here, 0, WIDE_BITS * sizeof *it->here);
    WQ_FAIL_IF(exec->demand && none_has_all(it), WQ_OK);
    exec->skipped = exec->skipped || !all;
    exec->pruned = exec->pruned || (unions && !any);
    WQ_TRY(words_pour(it, all, any));
    WQ_TRY(all ? live_count(it, it->all, &tally->all) : WQ_OK);
    WQ_TRY(any ? live_count(it, it->any, &tally->total) : WQ_OK);
    return WQ_OK;
}

/* The first article at or behind `from`, in the present window. */
static bool window_find(wide_iter *it, uint32_t from)
{
    const wide_window *window = it->window;
    uint32_t at = from - window->first;
    uint32_t floor = floor_of(it);
    if (from >= window->end) {
        return false;
    }
    uint64_t bits = it->here[at / 64] & ~(uint64_t)0 << at % 64;
    for (uint32_t i = at / 64;; bits = it->here[i]) {
        for (; bits != 0; bits &= bits - 1) {
            at = 64 * i + wq_ones_below(~bits);
            if (it->scores[at] >= floor) {
                it->base.iter.number = window->first + at;
                return true;
            }
        }
        if (++i == WIDE_BITS) {
            return false;
        }
    }
}

/* ---- the iterator ---- */

static wq_status wide_find(wide_iter *it, uint32_t from)
{
    while (!window_find(it, from)) {
        from = next_of(it, from > it->window->end ? from : it->window->end);
        if (from == INDEX_END) {
            it->base.iter.number = INDEX_END;
            return WQ_OK;
        }
        WQ_TRY(query_meter_tick(it->exec->meter, QUERY_METER_BLOCK));
        WQ_TRY(wide_window_begin(it->exec, it->window, from));
        WQ_TRY(bounds_get(it));
        WQ_TRY(window_read(it));
    }
    return WQ_OK;
}

static wq_status wide_next(index_iter *iter)
{
    return iter->number == INDEX_END ? WQ_OK : wide_find((wide_iter *)iter, iter->number + 1);
}

static wq_status wide_seek(index_iter *iter, uint32_t target)
{
    return iter->number >= target ? WQ_OK : wide_find((wide_iter *)iter, target);
}

static uint32_t wide_score(query_iter *base, uint32_t length)
{
    const wide_iter *it = (const wide_iter *)base;
    (void)length;
    return it->scores[base->iter.number - it->window->first];
}

/* ---- making ---- */

/* Equal ones keep their order. */
static void words_sort(wide_word *words, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        wide_word word = words[i];
        unsigned at = i;
        for (; at > 0 && words[at - 1].cost > word.cost; at--) {
            words[at] = words[at - 1];
        }
        words[at] = word;
    }
}

static wq_status word_open(wide_iter *it, const query_node *node)
{
    bool stop = it->exec->plan->words[node->first].stop;
    return stop ? WQ_OK : wide_word_open(it->exec, node->first, &it->words[it->count++]);
}

static wq_status words_open(wide_iter *it)
{
    const query_tree *tree = it->exec->plan->tree;
    const query_node *root = &tree->nodes[tree->root];
    if (root->kind == QUERY_WORD) {
        return word_open(it, root);
    }
    for (uint8_t at = root->child; at != QUERY_NONE; at = tree->nodes[at].next) {
        WQ_TRY(word_open(it, &tree->nodes[at]));
    }
    words_sort(it->words, it->count);
    return WQ_OK;
}

static wq_status tables_new(wide_iter *it)
{
    wq_arena *arena = it->exec->arena;
    it->rest = wq_arena_room(arena, (it->exec->plan->tree->word_count + 1u) * sizeof *it->rest);
    it->here = wq_arena_new(arena, (size_t)3 * WIDE_BITS * sizeof *it->here);
    it->scores = wq_arena_room(arena, WIDE_ARTICLES * sizeof *it->scores);
    WQ_FAIL_IF(it->rest == NULL || it->here == NULL || it->scores == NULL, WQ_ENOMEM);
    it->all = it->here + WIDE_BITS;
    it->any = it->all + WIDE_BITS;
    return wide_window_new(it->exec, &it->window);
}

wq_status query_iter_wide(query_exec *exec, query_iter **out)
{
    wide_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    it->exec = exec;
    it->words = wq_arena_room(exec->arena, exec->plan->tree->word_count * sizeof *it->words);
    WQ_FAIL_IF(it->words == NULL, WQ_ENOMEM);
    it->base.iter.next = wide_next;
    it->base.iter.seek = wide_seek;
    it->base.score = wide_score;
    it->base.most = UINT32_MAX;
    WQ_TRY(tables_new(it)); /* large pieces first: those of lists fill what is left beside them */
    WQ_TRY(words_open(it));
    if (exec->floor != NULL && it->count > 0 && (it->count == 1 || !exec->demand)) {
        WQ_TRY(wide_word_seed(exec, &it->words[0]));
    }
    *out = &it->base;
    return wide_find(it, 0);
}
