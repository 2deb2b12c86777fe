/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include "query/account.h"
#include "query/classes.h"
#include "query/gather.h"
#include "query/iter.h"
#include "query/joinednames.h"
#include "query/ladder.h"
#include "query/monthwords.h"
#include "query/nearness.h"
#include "query/topk.h"
#include "query/wideword.h"
#include "query/wordterms.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

/* Heap of a segment's iterators; what is left of QUERY_ARENA_MAX is plan and words. */
#define SCAN_ARENA_MAX (128 * WQ_KIB)
#define PLAN_ARENA_MAX (80 * WQ_KIB)

/* Filters, joins and what else the iterators of a segment are. */
#define ITER_ROOM                                                                                  \
    (sizeof(query_bounds) + QUERY_FILTERS_MAX * ITER_FILTER_ROOM + sizeof(query_spare) +           \
     WQ_LIMIT_QUERY_WORDS * (sizeof(query_word_iter) + 64) +                                       \
     ITER_LISTS_MAX * sizeof(query_list_worths) + (size_t)2 * 1024)

_Static_assert(sizeof(query_tree) + sizeof(query_plan) +
                       WQ_LIMIT_QUERY_WORDS * (sizeof(query_word) + 16) +
                       PLAN_FOUND_MAX * (sizeof(plan_term) + 32) + PLAN_KEYS_MAX + 1024 <
                   PLAN_ARENA_MAX,
               "the plan fits");
_Static_assert(PLAN_FOUND_MAX * sizeof(uint64_t) + sizeof(gather) + PREFIX_SCRATCH +
                       PLAN_PREFIX_LISTED + sizeof(word_terms) +
                       (WORD_TERMS_MAX + WORD_TERMS_CHUNK) * sizeof(gather_entry) + 1024 <
                   PLAN_SCRATCH_MAX,
               "what is found fits");
_Static_assert(sizeof(text_classes) + PLAN_SCRATCH_MAX < SCAN_ARENA_MAX, "planning fits");
_Static_assert(sizeof(index_cursor) + 32 + sizeof(void *) * 2 <= PLAN_CURSOR_ROOM, "a cursor fits");
_Static_assert(sizeof(index_cursor) + sizeof(wide_term) + 16 <= PLAN_CURSOR_ROOM, "with its list");
_Static_assert(PLAN_ROOM + ITER_ROOM < SCAN_ARENA_MAX, "the cursors fit");
_Static_assert(PLAN_ROOM_PHRASE + ITER_ROOM + ITER_READERS_MAX * sizeof(index_position_reader) +
                       3 * sizeof(uint32_t) * ITER_POSITIONS_MAX <
                   SCAN_ARENA_MAX,
               "the cursors of phrases fit");
_Static_assert(PLAN_ROOM + NEARNESS_WORDS * (sizeof(query_word_iter) + 64) +
                       sizeof(nearness_reader) + 1024 <
                   SCAN_ARENA_MAX,
               "the cursors of neighbours fit");
_Static_assert(PLAN_ROOM + sizeof(query_spare) + sizeof(query_bounds) + WIDE_ROOM +
                       (size_t)4 * 1024 <
                   SCAN_ARENA_MAX,
               "the lists of a flat question fit");
_Static_assert(PREFIX_ARTICLES / 4 * 5 + PREFIX_POSTINGS + WQ_LIMIT_QUERY_WORDS * (size_t)192 <
                   PLAN_PREFIX_ROOM,
               "the tables of prefixes fit");
_Static_assert(PREFIX_KEYS + PREFIX_TERMS * (PREFIX_HEAD + PLAN_PREFIX_LIST) +
                       WQ_LIMIT_QUERY_WORDS * PLAN_PREFIX_SPARE + PLAN_PREFIX_ROOM <
                   PLAN_ROOM,
               "prefixes leave room");
_Static_assert(PLAN_PREFIX_KEYS + PLAN_PREFIX_TERMS * (PREFIX_HEAD + PLAN_PREFIX_LIST) +
                       WQ_LIMIT_QUERY_WORDS * PLAN_PREFIX_SPARE + PLAN_PREFIX_ROOM <
                   PLAN_ROOM_PHRASE,
               "prefixes leave room beside phrases");
_Static_assert(PLAN_ARENA_MAX + SCAN_ARENA_MAX + QUERY_WORDS_HEAP <= QUERY_ARENA_MAX,
               "a query fits");

typedef struct run {
    store_view *articles;
    index_view *index;
    const query_options *options;
    text_analyser analyser; /* for the languages of this question */
    wq_arena plan_arena;
    wq_arena scan_arena;
    query_tree *tree;
    query_plan *plan;
    query_meter meter;
    query_topk top;
    nearness near; /* no pairs: what is ranked need not be looked at again */
    uint64_t total;
    uint64_t all;
    query_tally tally; /* of a flat question */
    uint64_t all_gone; /* of `all`, those that were deleted after the index was made */
    uint32_t floor;    /* what is worth less is not shown */
    query_bound bound; /* of the articles from `bound_from` on */
    uint32_t bound_from;
    uint16_t segment; /* the present one */
    size_t heap;      /* peak */
    bool demand;
    bool flat;        /* ranked and counted in one pass (query_iter_wide) */
    bool counted;     /* what has all words was ranked and counted before the others */
    bool pruned;      /* matches were passed over */
    bool stopped;     /* the budget is used up */
    bool all_stopped; /* before all could be counted */
    bool all_least;   /* counting stopped where `all` was enough */
    bool same;        /* the rung changed nothing */
    bool oldest_done; /* by date: the rest of this segment is too young */
    bool behind;      /* articles were changed after the index */
    query_words *words;
} run;

static void heap_note(run *r)
{
    size_t heap = r->plan_arena.used + r->scan_arena.used + r->top.cap * sizeof(query_hit);
    heap += r->words != NULL ? query_words_heap(r->words) : 0;
    r->heap = heap > r->heap ? heap : r->heap;
}

/* ---- one match ---- */

/* What its row says: where it is, when, and its id. */
static wq_status hit_know(void *arg, query_hit *hit)
{
    run *r = arg;
    index_article article;
    index_segment *segment = index_segment_at(r->index, hit->segment);
    WQ_TRY(index_segment_article(segment, hit->number, &article));
    hit->place = (store_place){article.box, article.row};
    hit->date = article.date;
    memcpy(hit->id.b, article.id.b, 8);
    hit->known = true;
    return WQ_OK;
}

/* Was it deleted after the index was made? Asked only of what would be shown. */
static wq_status hit_gone(run *r, const query_hit *hit, bool *gone)
{
    wq_article article;
    *gone = false;
    if (!r->behind) {
        return WQ_OK;
    }
    wq_status st = store_row(r->articles, hit->place, &article);
    if (st == WQ_ENOTFOUND) {
        *gone = true;
        return WQ_OK;
    }
    if (st == WQ_ECORRUPT) {
        return WQ_OK; /* whoever opens it is told; the others can be shown */
    }
    WQ_TRY(st);
    return store_deleted(r->articles, article.id, gone);
}

/* What is worth less than the worst is not shown, and of equals nothing that comes behind it in its
 * own segment, of which the articles up to `number` were looked at: nor then behind a worst of
 * another segment, which stands before that one. */
static void floor_raise(run *r, uint32_t number)
{
    if (r->top.count == r->top.max && r->top.max != 0 && r->options->sort == QUERY_SORT_RELEVANCE) {
        const query_hit *worst = &r->top.hits[0];
        uint32_t floor = worst->score + (worst->segment == r->segment && worst->number <= number);
        r->floor = floor > r->floor ? floor : r->floor;
    }
}

/* Scores the present article; `*wanted` false when it is too low to be shown. */
static wq_status match_score(run *r, query_exec *exec, query_iter *it, uint32_t *score,
                             bool *wanted)
{
    uint32_t level;
    *score = 0;
    if (r->options->sort == QUERY_SORT_RELEVANCE && it->score != NULL) {
        WQ_TRY(query_exec_level(exec, it->iter.number, &level));
        *score = query_iter_score(it, level);
    }
    *wanted = r->top.max != 0 && *score >= r->floor;
    return WQ_OK;
}

/* Its blocks may say that an article is too low without its score. */
static wq_status match_low(run *r, query_iter *it, bool *low)
{
    uint32_t number = it->iter.number;
    *low = false;
    if (r->floor == 0) {
        return WQ_OK;
    }
    if (number < r->bound_from || number > r->bound.last) {
        WQ_TRY(query_iter_bound(it, number, &r->bound));
        r->bound_from = number;
    }
    *low = r->bound.score < r->floor;
    return WQ_OK;
}

/* A match of a run that counts by date: all that is wanted is when. */
static wq_status match_visit(run *r, index_segment *segment, uint32_t number)
{
    bool gone;
    index_article article;
    WQ_TRY(index_segment_article(segment, number, &article));
    query_hit hit = {.place = {article.box, article.row}};
    WQ_TRY(hit_gone(r, &hit, &gone));
    if (gone) {
        r->total--;
        r->all_gone++;
        return WQ_OK;
    }
    return r->options->visit(r->options->visit_arg, &article.date);
}

/* Most matches end at their score: only what may be shown is read further. */
static wq_status match_take(run *r, query_exec *exec, query_iter *it)
{
    index_segment *segment = exec->segment;
    bool live = true;
    bool low;
    bool wanted;
    bool gone;
    bool all = r->demand || query_iter_all(it);
    uint32_t score;
    uint32_t number = it->iter.number;
    WQ_TRY(index_segment_dead(segment) != 0 ? index_segment_live(segment, number, &live) : WQ_OK);
    WQ_FAIL_IF(!live || (r->counted && all), WQ_OK);
    r->total += !r->flat;
    r->all += all && !r->flat;
    if (r->options->visit != NULL) {
        return match_visit(r, segment, number);
    }
    WQ_TRY(match_low(r, it, &low));
    WQ_FAIL_IF(low, WQ_OK);
    WQ_TRY(match_score(r, exec, it, &score, &wanted));
    if (!wanted || r->oldest_done) {
        return WQ_OK;
    }
    query_hit hit = {.score = score, .number = number, .segment = r->segment};
    if (r->behind || r->options->sort != QUERY_SORT_RELEVANCE) {
        WQ_TRY(hit_know(r, &hit));
    }
    if (!query_topk_wants(&r->top, &hit)) {
        /* A segment is in the order of this sort: nothing behind it is wanted either. */
        r->oldest_done = r->options->sort == QUERY_SORT_OLDEST;
        return r->top.status;
    }
    WQ_TRY(hit_gone(r, &hit, &gone));
    if (gone) {
        r->total--;
        r->all_gone += all;
        return WQ_OK;
    }
    WQ_TRY(query_topk_offer(&r->top, &hit));
    floor_raise(r, number);
    return WQ_OK;
}

/* ---- one segment ---- */

static query_exec exec_of(run *r, index_segment *segment)
{
    query_exec exec = {.plan = r->plan, .segment = segment, .arena = &r->scan_arena};
    exec.meter = &r->meter;
    exec.demand = r->demand;
    exec.others = r->counted;
    wq_arena_clear(&r->scan_arena);
    return exec;
}

/* May what cannot be shown be passed over? */
static bool run_prunes(const run *r)
{
    return !r->options->whole && r->top.max != 0 && r->options->visit == NULL &&
           (!r->demand ||
            (r->options->sort == QUERY_SORT_RELEVANCE && query_iter_is_list(r->plan)));
}

static wq_status segment_scan(run *r, index_segment *segment)
{
    query_exec exec = exec_of(r, segment);
    query_iter *it = NULL;
    r->oldest_done = false;
    r->bound_from = INDEX_END;
    r->floor = 0;
    floor_raise(r, 0);
    exec.floor = r->flat || run_prunes(r) ? &r->floor : NULL;
    exec.tally = r->flat ? &r->tally : NULL;
    exec.counted = &r->all;
    exec.wanted = r->behind ? 0 : (uint32_t)r->top.max;
    wq_status st = query_iter_make(&exec, &it);
    if (st == WQ_OK && r->demand && !r->options->whole &&
        r->options->sort == QUERY_SORT_RELEVANCE) {
        st = query_iter_root(&exec, &r->floor, &it);
    }
    while (st == WQ_OK && it->iter.number != INDEX_END) {
        WQ_FAIL_IF(it->iter.number >= index_segment_articles(segment), WQ_ECORRUPT);
        st = query_meter_tick(&r->meter, 1);
        st = st == WQ_OK ? match_take(r, &exec, it) : st;
        st = st == WQ_OK ? query_iter_next(it) : st;
    }
    r->pruned = r->pruned || exec.pruned;
    r->all_least = r->all_least || exec.skipped;
    r->total += exec.passed;
    r->all += exec.passed;
    return st;
}

static wq_status segments_scan(run *r)
{
    for (unsigned i = 0; i < index_segments(r->index); i++) {
        r->segment = (uint16_t)i;
        WQ_TRY(segment_scan(r, index_segment_at(r->index, i)));
        heap_note(r);
    }
    return WQ_OK;
}

/* Such a question needs no pass for what has all words. What was deleted after the index was made
 * is told article by article. */
static bool run_flat(const run *r)
{
    return !r->options->whole && r->top.max != 0 && r->options->visit == NULL && !r->behind &&
           r->options->sort == QUERY_SORT_RELEVANCE && query_iter_is_flat(r->plan);
}

static wq_status segments_flat(run *r)
{
    bool demand = r->demand;
    r->flat = true;
    r->demand = demand || query_iter_is_demanded(r->plan);
    wq_status st = segments_scan(r);
    r->demand = demand;
    r->all = r->tally.all;
    r->total = r->demand ? r->tally.all : r->tally.total;
    r->counted = st == WQ_OK;
    return st;
}

/* Those that have all words first: their number is asked for anyway, they are worth the same in
 * both ways of asking, and what the best of them are worth spares most of the others. */
static wq_status segments_rank(run *r)
{
    WQ_FAIL_IF(run_flat(r), segments_flat(r));
    if (run_prunes(r) && !r->demand && !r->behind && query_iter_is_union(r->plan)) {
        r->demand = true;
        WQ_TRY(segments_scan(r));
        r->demand = false;
        r->counted = true;
    }
    return segments_scan(r);
}

/* ---- what stands near each other ---- */

/* Of an answer by relevance more is kept than is shown: the best of it are looked at again. */
static void near_begin(run *r)
{
    const query_options *how = r->options;
    if (how->sort != QUERY_SORT_RELEVANCE || how->visit != NULL || how->apart || r->top.max == 0) {
        return;
    }
    nearness_of(r->plan, &r->near);
    if (r->near.count != 0 && r->top.max < NEARNESS_DEPTH) {
        r->top.max = NEARNESS_DEPTH;
    }
}

static wq_status near_apply(run *r)
{
    size_t count = r->top.count < NEARNESS_DEPTH ? r->top.count : NEARNESS_DEPTH;
    if (r->near.count == 0 || count == 0) {
        return WQ_OK;
    }
    query_exec exec = exec_of(r, NULL);
    wq_status st = nearness_raise(&exec, &r->near, r->index, r->top.hits, count);
    heap_note(r);
    return st == WQ_OK ? query_topk_resort(&r->top, count) : st;
}

/* ---- counting what has all words, where the ranking passed articles over ---- */

static wq_status segment_count(run *r, index_segment *segment)
{
    query_exec exec = exec_of(r, segment);
    query_iter *it = NULL;
    bool live = true;
    WQ_TRY(query_iter_make(&exec, &it));
    /* One list: its length is known, but for what is dead in it. */
    uint32_t dead = index_segment_dead(segment);
    uint32_t cost = it->iter.number != INDEX_END ? it->iter.cost : 0;
    if (exec.cursors_used == 1 && query_iter_is_list(r->plan) &&
        (dead == 0 || cost > dead + QUERY_COUNTED)) {
        r->all += cost - dead;
        r->all_least = r->all_least || dead != 0;
        return WQ_OK;
    }
    while (it->iter.number != INDEX_END) {
        if (r->all >= QUERY_COUNTED) {
            r->all_least = true;
            return WQ_OK;
        }
        WQ_TRY(query_meter_tick(&r->meter, 1));
        WQ_TRY(index_segment_live(segment, it->iter.number, &live));
        r->all += live;
        WQ_TRY(query_iter_next(it));
    }
    return WQ_OK;
}

static bool run_dead(const run *r)
{
    uint32_t dead = 0;
    for (unsigned i = 0; i < index_segments(r->index); i++) {
        dead |= index_segment_dead(index_segment_at(r->index, i));
    }
    return dead != 0;
}

/* One list in all, and nothing in it is dead. */
static bool count_known(const run *r)
{
    return !run_dead(r) && r->plan->term_count == 1 && query_iter_is_list(r->plan);
}

static wq_status segments_count(run *r)
{
    if (count_known(r)) {
        r->all = r->plan->terms[0]->df;
        return WQ_OK;
    }
    r->all = 0;
    r->demand = true;
    for (unsigned i = 0; i < index_segments(r->index); i++) {
        WQ_TRY(segment_count(r, index_segment_at(r->index, i)));
        heap_note(r);
    }
    return WQ_OK;
}

/* ---- the whole ---- */

/* What planning needs for a moment: the room of the cursors, before there are any. */
static wq_status run_plan(run *r)
{
    text_classes *classes = wq_arena_room(&r->scan_arena, sizeof *classes);
    WQ_FAIL_IF(classes == NULL, WQ_ENOMEM);
    wq_status st = query_plan_make(r->tree, r->index, &r->analyser, &r->meter, &r->plan_arena,
                                   &r->scan_arena, classes, r->plan);
    if (st == WQ_OK) {
        st = query_words_of(r->tree, &r->analyser, classes, r->tree->briefs ? NULL : r->plan,
                            &r->words);
    }
    heap_note(r);
    wq_arena_release(&r->scan_arena);
    if (st == WQ_OK) {
        r->scan_arena.max -= r->plan->prefix_bytes;
    }
    return st;
}

/* The question as a tree, and its plan. */
static wq_status run_begin(run *r, wq_span text)
{
    wq_error *err = r->options->err;
    r->tree = wq_arena_room(&r->plan_arena, sizeof *r->tree);
    r->plan = wq_arena_room(&r->plan_arena, sizeof *r->plan);
    WQ_FAIL_IF(r->tree == NULL || r->plan == NULL, WQ_ENOMEM);
    WQ_TRY(r->options->literal ? query_parse_literal(text, &r->plan_arena, err, r->tree)
                               : query_parse(text, &r->plan_arena, err, r->tree));
    bool changed = true;
    r->analyser = query_analyser_for(r->tree, &r->analyser);
    WQ_TRY(query_months_apply(r->tree, &r->plan_arena));
    WQ_TRY(query_variants_apply(r->tree, r->index, &r->meter, &r->plan_arena));
    WQ_TRY(query_ladder_apply(r->tree, r->options->rung, r->index, &r->meter, &r->plan_arena,
                              &r->demand, &changed));
    WQ_TRY(query_names_apply(r->tree, &r->plan_arena));
    r->same = r->options->rung != WQ_RUNG_ASKED && !changed;
    return r->same ? WQ_OK : run_plan(r);
}

/* What was found until the budget ended is an answer too. */
static wq_status run_rank(run *r)
{
    near_begin(r);
    wq_status st = segments_rank(r);
    WQ_TRY(query_topk_sort(&r->top));
    return st == WQ_OK ? near_apply(r) : st;
}

static wq_status run_all(run *r, wq_span text)
{
    wq_status st = run_begin(r, text);
    if (st == WQ_OK && !r->same) {
        st = run_rank(r);
    }
    r->stopped = st == WQ_EDEADLINE;
    if (st == WQ_OK && r->pruned && !r->counted) {
        st = segments_count(r);
    }
    if (st == WQ_EDEADLINE) {
        r->all_stopped = !r->counted;
        return WQ_OK;
    }
    if (st == WQ_ECANCEL) {
        return wq_fail(r->options->err, st, "the search was stopped");
    }
    return st;
}

/* Articles that match a word, or any of some plain ones, at least: those of the most frequent
 * spelling. */
static uint64_t total_least(const run *r)
{
    const query_tree *tree = r->tree;
    uint64_t most = 0;
    const query_node *root = &tree->nodes[tree->root];
    uint8_t i = root->kind == QUERY_WORD ? tree->root : root->child;
    for (; i != QUERY_NONE; i = tree->nodes[i].next) {
        const query_node *node = &tree->nodes[i];
        if (node->kind != QUERY_WORD || node->role != QUERY_PLAIN) {
            return 0;
        }
        const prefix_words *prefix = r->plan->words[node->first].prefix;
        uint32_t first = 0, articles = 0;
        wq_span key;
        if (prefix != NULL && prefix_words_next(prefix, &first, &key, &articles)) {
            most = articles > most && !tree->words[node->first]->title ? articles : most;
        }
        for (unsigned t = 0; t < r->plan->term_count; t++) {
            const plan_term *term = r->plan->terms[t];
            bool counts = term->word == node->first && !tree->words[term->word]->title;
            most = counts && term->df > most ? term->df : most;
        }
    }
    return most;
}

/* A question of which a rung changed nothing was not asked: its plan is not there. */
static uint8_t answer_cut(const run *r)
{
    return (r->stopped || r->all_stopped ? QUERY_CUT_TIME : 0) |
           (r->tree->cut ? QUERY_CUT_WORDS : 0) | (r->same ? 0 : r->plan->cut);
}

/* Are all that match among the hits? Nothing is passed over while there is room for more. */
static bool answer_whole(const run *r)
{
    size_t most = (size_t)r->options->offset + r->options->limit;
    return !r->same && (answer_cut(r) & (QUERY_CUT_TIME | QUERY_CUT_PREFIX)) == 0 &&
           r->top.count < most;
}

static wq_status run_give(run *r, query_result *result)
{
    size_t offset = r->options->offset;
    result->briefs = r->tree->briefs;
    bool demanded = r->options->all || r->options->sort != QUERY_SORT_RELEVANCE;
    if (offset >= r->top.count) {
        offset = r->top.count;
    }
    result->count = r->top.count - offset;
    result->count = result->count < r->options->limit ? result->count : r->options->limit;
    for (size_t i = 0; i < result->count && !r->options->numbers; i++) {
        query_hit *hit = &r->top.hits[offset + i];
        WQ_TRY(hit->known ? WQ_OK : hit_know(r, hit));
    }
    if (result->count != 0) {
        memmove(r->top.hits, r->top.hits + offset, result->count * sizeof *r->top.hits);
    }
    result->hits = r->top.hits;
    r->top.hits = NULL;
    result->all = r->all > r->all_gone ? r->all - r->all_gone : 0;
    result->cut = answer_cut(r);
    result->all_exact = !r->all_stopped && !r->all_least && (result->cut & QUERY_CUT_PREFIX) == 0;
    result->total = r->total > result->all ? r->total : result->all;
    bool word = r->counted && query_iter_is_list(r->plan);
    if (r->counted && (r->pruned || (r->all_least && word)) && !run_dead(r)) {
        uint64_t least = total_least(r);
        result->total = least > result->total ? least : result->total;
        result->all = word ? result->total : result->all;
    }
    result->total_exact = result->all_exact && !r->stopped && (demanded || !r->pruned);
    if (answer_whole(r)) {
        result->total = r->top.count;
        result->total_exact = true;
        result->all = word ? result->total : result->all;
        result->all_exact = result->all_exact || word;
    }
    result->words = r->words;
    r->words = NULL;
    result->heap = r->heap;
    result->same = r->same;
    return WQ_OK;
}

static void run_init(run *r, size_t hits)
{
    const query_options *options = r->options;
    r->analyser = *(options->analyser != NULL ? options->analyser : text_analyser_default());
    r->meter.task = options->task;
    r->demand = options->all || options->sort != QUERY_SORT_RELEVANCE;
    wq_arena_init(&r->plan_arena, PLAN_ARENA_MAX, 4 * WQ_KIB);
    wq_arena_init(&r->scan_arena, SCAN_ARENA_MAX, 4 * WQ_KIB);
    query_topk_init(&r->top, options->sort, hits);
    r->top.know = hit_know;
    r->top.arg = r;
}

static void run_release(run *r)
{
    query_topk_release(&r->top);
    query_words_free(r->words);
    wq_arena_release(&r->scan_arena);
    wq_arena_release(&r->plan_arena);
}

wq_status query_run(store_view *articles, index_view *index, wq_span text,
                    const query_options *options, query_result *result)
{
    memset(result, 0, sizeof *result);
    if (options->limit > WQ_LIMIT_HITS || options->offset > WQ_LIMIT_HITS - options->limit) {
        return wq_fail(options->err, WQ_EINVAL, "limit and offset are more than %d together",
                       WQ_LIMIT_HITS);
    }
    run r = {.articles = articles, .index = index, .options = options};
    r.behind = articles != NULL && store_generation(articles) != index_generation(index);
    run_init(&r, (size_t)options->limit + options->offset);
    wq_status st = run_all(&r, text);
    if (st == WQ_OK) {
        st = run_give(&r, result);
    }
    run_release(&r);
    return st;
}

wq_status query_words_find(index_view *index, wq_span text, const query_options *options,
                           query_words **out)
{
    run r = {.index = index, .options = options};
    *out = NULL;
    run_init(&r, 0);
    wq_status st = run_begin(&r, text);
    if (st == WQ_OK) {
        *out = r.words;
        r.words = NULL;
    }
    run_release(&r);
    return st;
}

wq_status query_explain(index_view *index, wq_span text, const query_options *options,
                        const query_hit *hit, void (*line)(void *arg, const char *text), void *arg)
{
    run r = {.index = index, .options = options};
    run_init(&r, 0);
    wq_status st = run_begin(&r, text);
    if (st == WQ_OK) {
        st = query_account_give(r.plan, index, &r.meter, &r.scan_arena, r.demand, hit, line, arg);
    }
    run_release(&r);
    return st;
}

void query_result_release(query_result *result)
{
    free(result->hits);
    query_words_free(result->words);
    memset(result, 0, sizeof *result);
}
