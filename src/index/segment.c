/* SPDX-License-Identifier: MIT */
/* Reading a segment: articles, dates, the dead, terms. */
#include "index/inner.h"

#include "base/bytes.h"
#include "base/check.h"
#include "index/length.h"

#include <stdlib.h>
#include <string.h>

wq_status index_damaged(index_segment *segment, const char *what)
{
    return wq_fail(segment->view->db->err, WQ_ECORRUPT, "'%s' is damaged: %s of segment %lu",
                   segment->view->db->path, what, (unsigned long)segment->info.name);
}

/* ---- tables ---- */

/* `bytes` behind the check at `at`, kept in `page`. */
static wq_status page_get(index_segment *segment, index_page *page, uint64_t at, size_t bytes)
{
    if (page->of == segment && page->at == at && page->len == bytes) {
        return WQ_OK;
    }
    page->of = NULL;
    WQ_TRY(index_section_read(segment->view->kv, &segment->info, INDEX_TABLES, at, page->bytes,
                              bytes + 4));
    if (wq_le32(page->bytes) !=
        wq_check32(index_page_seed(segment->info.seed, at), wq_span_of(page->bytes + 4, bytes))) {
        return index_damaged(segment, "a table page");
    }
    page->of = segment;
    page->at = at;
    page->len = bytes;
    return WQ_OK;
}

/* To item `i` of a table. */
static wq_status item_get(index_segment *segment, index_page *page, index_table table, uint32_t i,
                          wq_bit_reader *r)
{
    const index_seginfo *info = &segment->info;
    WQ_FAIL_IF(i >= info->articles, WQ_EINVAL);
    uint32_t items = index_table_page(info, table);
    uint32_t n = i / items;
    uint32_t left = info->articles - n * items;
    uint64_t at =
        index_table_at(info, table) + (uint64_t)n * (4 + index_table_bytes(info, table, items));
    size_t bytes = index_table_bytes(info, table, left < items ? left : items);
    WQ_TRY(page_get(segment, page, at, bytes));
    wq_bits_read_init(r, wq_span_of(page->bytes + 4, bytes));
    r->at = (size_t)(i % items) * index_table_bits(info, table);
    return WQ_OK;
}

wq_status index_segment_row(index_segment *segment, uint32_t number, index_page *page,
                            const uint8_t **row)
{
    wq_bit_reader r;
    *row = page->row;
    WQ_TRY(item_get(segment, page, INDEX_ROWS, number, &r));
    index_row_get(&segment->info.extent, &r, page->row);
    return WQ_OK;
}

wq_status index_segment_by_place(index_segment *segment, uint32_t rank, index_page *page,
                                 uint32_t *number)
{
    wq_bit_reader r;
    WQ_TRY(item_get(segment, page, INDEX_PLACES, rank, &r));
    *number = wq_bits_get(&r, index_table_bits(&segment->info, INDEX_PLACES));
    return *number < segment->info.articles ? WQ_OK : index_damaged(segment, "the places");
}

/* The lengths of a segment are kept as they are read, while all together stay small. */
static wq_status lengths_room(index_segment *segment)
{
    index_view *v = segment->view;
    uint32_t articles = segment->info.articles;
    size_t pages = (articles + INDEX_PAGE_ROOM - 1) / INDEX_PAGE_ROOM;
    if (segment->lengths != NULL || articles > WQ_LIMIT_LENGTHS - v->lengths_bytes) {
        return WQ_OK;
    }
    segment->lengths = calloc(articles + pages, 1);
    WQ_FAIL_IF(segment->lengths == NULL, WQ_ENOMEM);
    segment->lengths_known = segment->lengths + articles;
    v->lengths_bytes += articles;
    return WQ_OK;
}

wq_status index_segment_length(index_segment *segment, uint32_t number, uint8_t *code)
{
    wq_bit_reader r;
    index_page *read = &segment->view->lengths;
    uint32_t page = number / INDEX_PAGE_ROOM;
    if (segment->lengths != NULL && number < segment->info.articles &&
        segment->lengths_known[page] != 0) {
        *code = segment->lengths[number];
        return WQ_OK;
    }
    WQ_TRY(item_get(segment, read, INDEX_LENGTHS, number, &r));
    *code = (uint8_t)wq_bits_get(&r, 8);
    WQ_TRY(lengths_room(segment));
    if (segment->lengths != NULL) {
        memcpy(segment->lengths + (size_t)page * INDEX_PAGE_ROOM, read->bytes + 4, read->len);
        segment->lengths_known[page] = 1;
    }
    return WQ_OK;
}

/* As of lengths: kept while all together stay small. */
static wq_status levels_room(index_segment *segment)
{
    index_view *v = segment->view;
    size_t bytes = index_levels_bytes(segment->info.articles) + 1;
    size_t pages = segment->info.articles / INDEX_LEVELS_PAGE + 1;
    if (segment->levels != NULL || bytes > WQ_LIMIT_LENGTHS - v->lengths_bytes) {
        return WQ_OK;
    }
    segment->levels = calloc(bytes + pages, 1);
    WQ_FAIL_IF(segment->levels == NULL, WQ_ENOMEM);
    segment->levels_known = segment->levels + bytes;
    v->lengths_bytes += bytes;
    return WQ_OK;
}

static wq_status levels_read(index_segment *segment, uint32_t page)
{
    index_levels *read = &segment->view->levels;
    uint32_t left = segment->info.articles - page * INDEX_LEVELS_PAGE;
    size_t len = index_levels_bytes(left < INDEX_LEVELS_PAGE ? left : INDEX_LEVELS_PAGE);
    WQ_FAIL_IF(read->of == segment && read->page == page, WQ_OK);
    read->of = NULL;
    wq_status st = index_levels_get(segment->view->kv, segment->info.name, page, read->bytes, len);
    WQ_FAIL_IF(st == WQ_ECORRUPT, index_damaged(segment, "the levels"));
    WQ_TRY(st);
    read->of = segment;
    read->page = page;
    WQ_TRY(levels_room(segment));
    if (segment->levels != NULL) {
        memcpy(segment->levels + index_levels_bytes((size_t)page * INDEX_LEVELS_PAGE), read->bytes,
               len);
        segment->levels_known[page] = 1;
    }
    return WQ_OK;
}

wq_status index_segment_levels(index_segment *segment, uint32_t number, index_level_page *page)
{
    uint32_t at = number / INDEX_LEVELS_PAGE;
    uint32_t first = at * INDEX_LEVELS_PAGE;
    *page = (index_level_page){NULL, 0, 0};
    WQ_FAIL_IF(number >= segment->info.articles, WQ_EINVAL);
    uint32_t left = segment->info.articles - first;
    if (segment->levels == NULL || segment->levels_known[at] == 0) {
        WQ_TRY(levels_read(segment, at));
        page->bits = segment->view->levels.bytes;
    } else {
        page->bits = segment->levels + index_levels_bytes(first);
    }
    page->from = first;
    page->to = first + (left < INDEX_LEVELS_PAGE ? left : INDEX_LEVELS_PAGE);
    return WQ_OK;
}

uint32_t index_segment_articles(const index_segment *segment)
{
    return segment->info.articles;
}

uint32_t index_segment_dead(const index_segment *segment)
{
    return segment->info.dead;
}

wq_status index_segment_article(index_segment *segment, uint32_t number, index_article *article)
{
    const uint8_t *row;
    WQ_TRY(index_segment_row(segment, number, &segment->view->rows, &row));
    index_row_decode(row, article);
    article->length = index_length_decode(index_length_encode(article->length));
    return WQ_OK;
}

wq_status index_segment_last(index_segment *segment, index_article *article)
{
    uint32_t number;
    WQ_FAIL_IF(segment->info.articles == 0, WQ_ENOTFOUND);
    WQ_TRY(index_segment_by_place(segment, segment->info.articles - 1, &segment->view->places,
                                  &number));
    return index_segment_article(segment, number, article);
}

wq_status index_segment_live(index_segment *segment, uint32_t number, bool *live)
{
    WQ_FAIL_IF(number >= segment->info.articles, WQ_EINVAL);
    *live = true;
    if (segment->info.dead == 0) {
        return WQ_OK;
    }
    index_view *v = segment->view;
    uint32_t page = number / INDEX_DEAD_PAGE;
    if (v->dead_of != segment || v->dead_page != page) {
        v->dead_of = NULL;
        WQ_TRY(index_dead_get(v->kv, segment->info.name, page, v->dead));
        v->dead_of = segment;
        v->dead_page = page;
    }
    uint32_t i = number % INDEX_DEAD_PAGE;
    *live = (v->dead[i / 8] >> (i % 8) & 1) == 0;
    return WQ_OK;
}

/* The first number whose date is not before `minutes`, or that is undated. */
static wq_status date_bound(index_segment *segment, int64_t minutes, uint32_t *number)
{
    uint32_t low = 0;
    uint32_t high = segment->info.articles;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const uint8_t *row;
        index_article article;
        WQ_TRY(index_segment_row(segment, middle, &segment->view->rows, &row));
        index_row_decode(row, &article);
        if (article.date.precision != WQ_DATE_NONE && article.date.minutes < minutes) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *number = low;
    return WQ_OK;
}

wq_status index_segment_dates(index_segment *segment, int64_t first, int64_t last, uint32_t *from,
                              uint32_t *to)
{
    WQ_TRY(date_bound(segment, first, from));
    if (last <= first) {
        *to = *from;
        return WQ_OK;
    }
    return date_bound(segment, last, to);
}

/* ---- terms ---- */

void index_terms_init(index_terms *it, index_segment *segment)
{
    it->segment = segment;
    it->begun = false;
}

static wq_status dictionary_proved(const index_terms *it, wq_status st)
{
    return st == WQ_ECORRUPT ? index_damaged(it->segment, "the dictionary") : st;
}

static wq_status part_open(index_terms *it, unsigned part)
{
    it->part = part;
    it->begun = true;
    return index_leaf_open(&it->leaf, it->segment->info.seed, part, &it->reader);
}

static wq_status leaf_open(index_terms *it, uint32_t leaf)
{
    const index_segment *s = it->segment;
    it->begun = false;
    return index_leaf_read(s->view->kv, &s->info, leaf, &it->leaf);
}

/* To the block that may hold `key`. */
static wq_status block_seek(index_terms *it, wq_span key)
{
    uint32_t leaf;
    unsigned part;
    const index_segment *s = it->segment;
    WQ_FAIL_IF(s->info.leaves == 0, WQ_EEND);
    WQ_TRY(index_leaf_find(s, s->view->kv, &s->info, key, &s->view->near, &leaf));
    WQ_TRY(it->begun && it->leaf.number == leaf ? WQ_OK : leaf_open(it, leaf));
    WQ_TRY(index_leaf_part(&it->leaf, key, &part));
    return part_open(it, part);
}

/* To the block that may hold `key`, which is behind the open one: on the open leaf, if a later
 * block of it begins behind `key`. */
static wq_status block_after(index_terms *it, wq_span key)
{
    unsigned part = it->part;
    if (part + 2 < it->leaf.parts) {
        WQ_TRY(index_leaf_part(&it->leaf, key, &part));
    }
    bool here = part > it->part && part + 1 < it->leaf.parts;
    return here ? part_open(it, part) : block_seek(it, key);
}

wq_status index_terms_seek(index_terms *it, wq_span key)
{
    return dictionary_proved(it, block_seek(it, key));
}

static wq_status block_next(index_terms *it)
{
    if (it->begun && it->part + 1 < it->leaf.parts) {
        return part_open(it, it->part + 1);
    }
    uint32_t leaf = it->begun ? it->leaf.number + 1 : 0;
    WQ_FAIL_IF(leaf >= it->segment->info.leaves, WQ_EEND);
    WQ_TRY(leaf_open(it, leaf));
    return part_open(it, 0);
}

/* `st`: of reading a key in the open block. Behind that it is the first of the next. */
static wq_status key_read(index_terms *it, wq_status st)
{
    if (st == WQ_EEND) {
        st = block_next(it);
        st = st == WQ_OK ? index_dict_key(&it->reader) : st;
    }
    return dictionary_proved(it, st);
}

/* The key of the next term: its list is next. */
static wq_status terms_key(index_terms *it)
{
    return key_read(it, it->begun ? index_dict_key(&it->reader) : WQ_EEND);
}

/* The key of the first term at or behind `key`, which is not in the open block. */
static wq_status terms_from(index_terms *it, wq_span key)
{
    WQ_TRY(dictionary_proved(it, it->begun ? block_after(it, key) : block_seek(it, key)));
    wq_status st = index_dict_seek(&it->reader, key);
    return st == WQ_EEND ? terms_key(it) : dictionary_proved(it, st);
}

static wq_status terms_list(index_terms *it, index_term *term)
{
    WQ_TRY(dictionary_proved(it, index_dict_list(&it->reader, term)));
    if (term->articles > it->segment->info.articles) {
        return index_damaged(it->segment, "a term's count");
    }
    return WQ_OK;
}

wq_status index_terms_from(index_terms *it, wq_span key, index_term *term)
{
    /* What is left of the open block is nearer than a way through the tree. */
    wq_status st = it->begun ? index_dict_seek(&it->reader, key) : WQ_EEND;
    WQ_TRY(st == WQ_EEND ? terms_from(it, key) : dictionary_proved(it, st));
    return terms_list(it, term);
}

wq_status index_terms_next(index_terms *it, index_term *term)
{
    WQ_TRY(terms_key(it));
    return terms_list(it, term);
}

static wq_status term_search(index_segment *segment, wq_span key, index_term *term)
{
    index_terms it;
    index_terms_init(&it, segment);
    wq_status st = index_terms_seek(&it, key);
    WQ_FAIL_IF(st == WQ_EEND, WQ_ENOTFOUND);
    WQ_TRY(st);
    st = index_dict_find(&it.reader, key, term);
    if (st == WQ_EEND) {
        /* The next leaf begins above `key`, as the branch said; so must the next block. */
        st = it.part + 1 < it.leaf.parts ? part_open(&it, it.part + 1) : WQ_ENOTFOUND;
        st = st == WQ_OK ? WQ_ENOTFOUND : st;
    }
    WQ_TRY(dictionary_proved(&it, st));
    if (term->articles > segment->info.articles) {
        return index_damaged(segment, "a term's count");
    }
    return WQ_OK;
}

static bool found_is(const index_found *found, const index_segment *segment, wq_span key)
{
    return found->name == segment->info.name &&
           wq_span_equal(wq_span_of(found->key, found->len), key);
}

static void found_keep(index_found *found, const index_segment *segment, wq_span key,
                       const index_term *term)
{
    if (key.len <= INDEX_FOUND_KEY) {
        found->name = segment->info.name;
        found->len = (uint8_t)key.len;
        memcpy(found->key, key.ptr, key.len);
        found->term = *term;
    }
}

wq_status index_term_find(index_segment *segment, wq_span key, index_term *term)
{
    WQ_FAIL_IF(key.len == 0 || key.len > INDEX_KEY_MAX, WQ_ENOTFOUND);
    uint64_t seed = index_term_seed(segment->info.seed, key);
    index_found *found = &segment->view->founds[seed % INDEX_FOUNDS];
    if (found_is(found, segment, key)) {
        *term = found->term;
        return term->articles != 0 ? WQ_OK : WQ_ENOTFOUND;
    }
    wq_status st = term_search(segment, key, term);
    if (st == WQ_ENOTFOUND) {
        const index_term none = {0};
        found_keep(found, segment, key, &none);
    }
    WQ_TRY(st);
    term->impl[INDEX_TERM_SEED] = seed;
    found_keep(found, segment, key, term);
    return WQ_OK;
}

/* Stand on the first term at or behind `first`, if that is behind the present one; its list is
 * next. */
static wq_status scan_seek(index_terms *it, wq_span first)
{
    wq_status st = WQ_EEND;
    first.len = first.len < INDEX_KEY_MAX ? first.len : INDEX_KEY_MAX;
    if (it->begun) {
        WQ_FAIL_IF(wq_span_compare(wq_span_of(it->reader.key, it->reader.key_len), first) >= 0,
                   WQ_OK);
        WQ_TRY(dictionary_proved(it, index_dict_pass(&it->reader)));
        st = index_dict_seek(&it->reader, first);
    }
    return st == WQ_EEND ? terms_from(it, first) : dictionary_proved(it, st);
}

/* From where it stands up to before `last`. */
static wq_status range_scan(index_terms *it, wq_span last, const index_scan *scan)
{
    index_term term;
    for (;;) {
        wq_span key = wq_span_of(it->reader.key, it->reader.key_len);
        size_t common = SIZE_MAX;
        WQ_FAIL_IF(wq_span_compare(key, last) >= 0, WQ_OK);
        wq_status st = scan->wants != NULL ? scan->wants(scan->arg, key, &common) : WQ_OK;
        if (st == WQ_ENOTFOUND) {
            WQ_TRY(key_read(it, index_dict_beyond(&it->reader, common)));
            continue;
        }
        WQ_TRY(st);
        WQ_TRY(terms_list(it, &term));
        index_dict_seed(&it->reader, &term);
        WQ_TRY(scan->take(scan->arg, key, &term));
        WQ_TRY(terms_key(it));
    }
}

wq_status index_term_scan(index_segment *segment, const index_scan *scan)
{
    index_terms it;
    wq_span first, last;
    wq_status st = WQ_OK;
    index_terms_init(&it, segment);
    while (st == WQ_OK && scan->range(scan->arg, &first, &last)) {
        st = scan_seek(&it, first);
        st = st == WQ_OK ? range_scan(&it, last, scan) : st;
    }
    return st == WQ_EEND ? WQ_OK : st;
}

/* One range, every term. */
typedef struct whole_range {
    wq_span first, last;
    bool given;
    wq_status (*each)(void *arg, wq_span key, const index_term *term);
    void *arg;
} whole_range;

static bool whole_next(void *arg, wq_span *first, wq_span *last)
{
    whole_range *r = arg;
    bool is = !r->given;
    *first = r->first;
    *last = r->last;
    r->given = true;
    return is;
}

static wq_status whole_take(void *arg, wq_span key, const index_term *term)
{
    const whole_range *r = arg;
    return r->each(r->arg, key, term);
}

wq_status index_term_range(index_segment *segment, wq_span first, wq_span last,
                           wq_status (*each)(void *arg, wq_span key, const index_term *term),
                           void *arg)
{
    whole_range r = {first, last, false, each, arg};
    const index_scan scan = {whole_next, NULL, whole_take, &r};
    return index_term_scan(segment, &scan);
}
