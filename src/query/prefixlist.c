/* SPDX-License-Identifier: MIT */
#include "query/prefixlist.h"

#include <string.h>

/* Steps of the meter: a term found and its list opened. */
#define STEPS_FIND 64u
#define STEPS_OPEN 32u

/* A list of the segment. */
struct prefix_list {
    union {
        index_list list;
        const uint32_t *postings; /* what comes next of those that were kept */
        uint32_t key;             /* the list lies in its term: where its key does in `words` */
    } at;
    uint32_t next; /* no article before this one is still to come */
    uint8_t kind;
    uint8_t left; /* postings */
};

enum { IN_STREAM, IN_POSTINGS, IN_TERM };

_Static_assert(sizeof(struct prefix_list) <= PLAN_PREFIX_LIST, "a list takes no more");

/* ---- opening ---- */

/* All postings of the open list, if there is room. */
static bool postings_keep(const index_cursor *cursor, uint32_t *room, uint32_t *used,
                          struct prefix_list *list)
{
    uint32_t most = PREFIX_POSTINGS / sizeof *room;
    if (cursor->count > most - *used || cursor->count > UINT8_MAX) {
        return false;
    }
    list->kind = IN_POSTINGS;
    list->left = (uint8_t)cursor->count;
    list->at.postings = room + *used;
    for (uint32_t i = 0; i < cursor->count; i++) {
        room[(*used)++] = query_posting(cursor->numbers[i], cursor->codes[i]);
    }
    return true;
}

static wq_status list_open(prefix_lists *p, const index_term *term, uint32_t key, uint32_t *room,
                           uint32_t *used)
{
    query_exec *exec = p->exec;
    struct prefix_list *list = &p->lists[p->count++];
    bool numbers = index_segment_articles(exec->segment) <= QUERY_POSTING_ARTICLES;
    bool stream = index_list_of(term, &list->at.list);
    list->next = 0;
    list->kind = IN_STREAM;
    p->cost += term->articles < UINT32_MAX - p->cost ? term->articles : 0;
    if (term->articles < INDEX_BLOCK_POSTINGS && numbers) {
        WQ_TRY(query_meter_tick(exec->meter, STEPS_OPEN));
        WQ_TRY(index_cursor_open(exec->segment, term, &exec->spare->cursor, &exec->spare->room));
        list->next = exec->spare->cursor.iter.number;
        WQ_FAIL_IF(postings_keep(&exec->spare->cursor, room, used, list), WQ_OK);
    }
    if (!stream) {
        list->kind = IN_TERM;
        list->at.key = key;
    }
    return WQ_OK;
}

static wq_status lists_open(prefix_lists *p, uint32_t *room, uint32_t *used)
{
    uint32_t at = 0;
    wq_span key;
    uint32_t articles;
    for (uint32_t here = 0; prefix_words_next(p->words, &at, &key, &articles); here = at) {
        index_term term;
        WQ_TRY(query_meter_tick(p->exec->meter, STEPS_FIND));
        wq_status st = index_term_find(p->exec->segment, key, &term);
        if (st != WQ_ENOTFOUND) {
            WQ_TRY(st);
            WQ_TRY(list_open(p, &term, here, room, used));
        }
    }
    return WQ_OK;
}

static wq_status tables_new(prefix_lists *p)
{
    wq_arena *arena = p->exec->arena;
    uint32_t share = p->exec->plan->prefix_count;
    p->size = PREFIX_ARTICLES;
    for (; share > 1 && p->size > 256; share = (share + 1) / 2) {
        p->size /= 2;
    }
    p->tf = wq_arena_room(arena, p->size);
    p->some = wq_arena_room(arena, p->size / 4);
    WQ_FAIL_IF(p->tf == NULL || p->some == NULL, WQ_ENOMEM);
    p->heads = p->some + p->size / 64;
    return WQ_OK;
}

wq_status prefix_lists_open(query_exec *exec, uint8_t index, prefix_lists **out)
{
    prefix_lists *p = wq_arena_new(exec->arena, sizeof *p);
    WQ_FAIL_IF(p == NULL, WQ_ENOMEM);
    WQ_TRY(query_iter_spare(exec));
    p->exec = exec;
    p->words = exec->plan->words[index].prefix;
    p->lists = wq_arena_room(exec->arena, (p->words->count + 1) * sizeof *p->lists);
    WQ_FAIL_IF(p->lists == NULL, WQ_ENOMEM);
    WQ_TRY(tables_new(p));
    if (exec->postings == NULL) {
        exec->postings = wq_arena_room(exec->arena, PREFIX_POSTINGS);
        WQ_FAIL_IF(exec->postings == NULL, WQ_ENOMEM);
    }
    *out = p;
    return lists_open(p, exec->postings, &exec->postings_used);
}

/* ---- pouring ---- */

static inline void posting_pour(prefix_lists *p, uint32_t number, uint32_t code)
{
    uint32_t at = number - p->first;
    uint32_t tf = p->tf[at] + code / 2;
    p->tf[at] = tf < SCORE_TF_MAX ? (uint8_t)tf : SCORE_TF_MAX;
    p->some[at / 64] |= (uint64_t)1 << at % 64;
    p->heads[at / 64] |= (uint64_t)(code & 1) << at % 64;
}

static void postings_pour(prefix_lists *p, struct prefix_list *list)
{
    const uint32_t *at = list->at.postings;
    uint8_t left = list->left;
    for (; left > 0 && query_posting_number(*at) < p->end; at++, left--) {
        if (query_posting_number(*at) >= p->first) {
            posting_pour(p, query_posting_number(*at), query_posting_code(*at));
        }
    }
    list->next = left > 0 ? query_posting_number(*at) : INDEX_END;
    list->at.postings = at;
    list->left = left;
}

static wq_status cursor_pour(prefix_lists *p, index_cursor *cursor)
{
    WQ_TRY(query_iter_cursor_seek(cursor, p->first, p->exec->meter));
    while (cursor->iter.number < p->end) {
        WQ_TRY(index_cursor_codes(cursor));
        uint32_t i = cursor->at;
        for (; i < cursor->count && cursor->numbers[i] < p->end; i++) {
            posting_pour(p, cursor->numbers[i], cursor->codes[i]);
        }
        if (i < cursor->count) {
            cursor->iter.number = cursor->numbers[i];
            return WQ_OK;
        }
        cursor->at = cursor->count - 1;
        WQ_TRY(query_meter_tick(p->exec->meter, QUERY_METER_BLOCK));
        WQ_TRY(cursor->iter.next(&cursor->iter));
    }
    return WQ_OK;
}

static wq_status list_pour(prefix_lists *p, struct prefix_list *list)
{
    query_exec *exec = p->exec;
    index_cursor *cursor = &exec->spare->cursor;
    WQ_TRY(query_meter_tick(exec->meter, STEPS_OPEN));
    if (list->kind == IN_TERM) {
        uint32_t at = list->at.key;
        uint32_t articles;
        wq_span key;
        index_term term;
        WQ_FAIL_IF(!prefix_words_next(p->words, &at, &key, &articles), WQ_EINVAL);
        WQ_TRY(index_term_find(exec->segment, key, &term));
        WQ_TRY(index_cursor_open(exec->segment, &term, cursor, &exec->spare->room));
    } else {
        WQ_TRY(index_list_open(exec->segment, &list->at.list, cursor, &exec->spare->room));
    }
    WQ_TRY(cursor_pour(p, cursor));
    list->next = cursor->iter.number;
    return WQ_OK;
}

wq_status prefix_lists_window(prefix_lists *p, uint32_t first)
{
    p->first = first;
    p->end = first < INDEX_END - p->size ? first + p->size : INDEX_END;
    memset(p->tf, 0, p->size);
    memset(p->some, 0, p->size / 4);
    for (unsigned i = 0; i < p->count; i++) {
        struct prefix_list *list = &p->lists[i];
        if (list->next >= p->end) {
            continue;
        }
        if (list->kind == IN_POSTINGS) {
            postings_pour(p, list);
        } else {
            WQ_TRY(list_pour(p, list));
        }
    }
    return WQ_OK;
}

uint32_t prefix_lists_next(const prefix_lists *p, const uint64_t *bits, uint32_t from)
{
    uint32_t at = from - p->first;
    uint32_t most = p->size;
    while (at < most) {
        uint64_t left = bits[at / 64] >> at % 64;
        if (left != 0) {
            return p->first + at + wq_ones_below(~left);
        }
        at = (at / 64 + 1) * 64;
    }
    return p->end;
}

uint32_t prefix_lists_least(const prefix_lists *p, uint32_t from)
{
    uint32_t least = INDEX_END;
    for (unsigned i = 0; i < p->count; i++) {
        least = p->lists[i].next < least ? p->lists[i].next : least;
    }
    return least > from ? least : from;
}
