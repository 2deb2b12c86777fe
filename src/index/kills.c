/* SPDX-License-Identifier: MIT */
#include "index/kills.h"

#include "index/sort.h"

#include <stdlib.h>

typedef struct hit_list {
    uint64_t *v;
    size_t count, cap;
} hit_list;

static wq_status hit_add(hit_list *hits, uint64_t hit)
{
    if (hits->count == hits->cap) {
        size_t cap = hits->cap == 0 ? 16 : hits->cap * 2;
        uint64_t *grown = realloc(hits->v, cap * sizeof *grown);
        WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
        hits->v = grown;
        hits->cap = cap;
    }
    hits->v[hits->count++] = hit;
    return WQ_OK;
}

/* The place of the article at a rank, as one number. */
static wq_status place_at(index_segment *segment, uint32_t rank, uint32_t *number, uint64_t *place)
{
    const uint8_t *row;
    index_article article;
    WQ_TRY(index_segment_by_place(segment, rank, &segment->view->places, number));
    WQ_TRY(index_segment_row(segment, *number, &segment->view->rows, &row));
    index_row_decode(row, &article);
    *place = (uint64_t)article.box << 32 | article.row;
    return WQ_OK;
}

static wq_status segment_find(index_view *view, uint32_t s, uint64_t wanted, hit_list *hits)
{
    index_segment *segment = &view->segments[s];
    uint32_t low = 0;
    uint32_t high = segment->info.articles;
    uint32_t number = 0;
    uint64_t place = 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        WQ_TRY(place_at(segment, middle, &number, &place));
        if (place < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < segment->info.articles; low++) {
        bool live;
        WQ_TRY(place_at(segment, low, &number, &place));
        WQ_FAIL_IF(place != wanted, WQ_OK);
        WQ_TRY(index_segment_live(segment, number, &live));
        if (live) {
            WQ_TRY(hit_add(hits, (uint64_t)s << 32 | number));
        }
    }
    return WQ_OK;
}

wq_status index_kills_find(index_view *view, const index_place_kill *kills, size_t count,
                           uint64_t **hits, size_t *hit_count)
{
    hit_list list = {0};
    wq_status st = WQ_OK;
    for (uint32_t s = 0; st == WQ_OK && s < view->state.count; s++) {
        for (size_t i = 0; st == WQ_OK && i < count; i++) {
            st = segment_find(view, s, (uint64_t)kills[i].box << 32 | kills[i].row, &list);
        }
    }
    index_sort(list.v, list.count, NULL, NULL);
    *hits = list.v;
    *hit_count = list.count;
    return st;
}

/* The hits from `*i` on that lie in one page of one segment. */
static wq_status page_write(index_view *view, kv_view *txn, const uint64_t *hits, size_t count,
                            size_t *i, index_seginfo *info)
{
    uint8_t bits[INDEX_DEAD_BYTES];
    index_segment *segment = &view->segments[hits[*i] >> 32];
    uint64_t of = hits[*i] / INDEX_DEAD_PAGE;
    uint32_t page = (uint32_t)hits[*i] / INDEX_DEAD_PAGE;
    WQ_TRY(index_dead_get(txn, info->name, page, bits));
    for (; *i < count && hits[*i] / INDEX_DEAD_PAGE == of; (*i)++) {
        uint32_t number = (uint32_t)hits[*i];
        uint32_t bit = number % INDEX_DEAD_PAGE;
        if ((bits[bit / 8] >> (bit % 8) & 1) != 0) {
            continue;
        }
        const uint8_t *row;
        index_article article;
        WQ_TRY(index_segment_row(segment, number, &view->rows, &row));
        index_row_decode(row, &article);
        bits[bit / 8] |= (uint8_t)(1u << (bit % 8));
        info->dead++;
        info->dead_words += article.length;
    }
    return index_dead_put(txn, info->name, page, bits);
}

wq_status index_kills_write(index_view *view, kv_view *txn, const uint64_t *hits, size_t count)
{
    for (size_t i = 0; i < count;) {
        uint64_t s = hits[i] >> 32;
        index_seginfo info = view->segments[s].info;
        while (i < count && hits[i] >> 32 == s) {
            WQ_TRY(page_write(view, txn, hits, count, &i, &info));
        }
        WQ_TRY(index_seginfo_put(txn, &info));
    }
    return WQ_OK;
}
