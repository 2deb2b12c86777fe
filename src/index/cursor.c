/* SPDX-License-Identifier: MIT */
#include "index/inner.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/varint.h"

#include <string.h>

typedef struct state {
    index_segment *segment;
    uint64_t list, positions; /* where the term's items begin */
    uint64_t seed;
    uint32_t list_bytes, position_bytes;
    uint32_t df;
    bool has_positions;
    bool broken;         /* codes could not be made */
    uint16_t late_bytes; /* of codes that were not yet asked for */
    uint32_t late_head, late_bits;
    uint8_t inline_len;
    uint8_t short_levels; /* least levels of a short list in the stream */
    bool short_bounded;   /* `short_best` is made */
    index_best short_best[2];
    uint8_t blocks;        /* in this group */
    uint8_t block;         /* the present one, of the group */
    uint8_t page;          /* of a list with heads: its listpage */
    uint32_t ahead;        /* postings in blocks behind this group */
    uint32_t base;         /* the least number that the present block can have */
    uint32_t next_group;   /* offset in the list */
    uint32_t first_block;  /* of the list's first group while that is the present one; else 0 */
    uint32_t block_offset; /* of the present block, in the list */
    uint32_t run_offset;   /* of its run, in the positions */
    uint32_t inline_bits;  /* where an inline list's positions begin */
    uint32_t quarters[INDEX_QUARTERS - 1];
    uint8_t inline_list[INDEX_INLINE_MAX];
    index_head *heads; /* none: a list of less than a block, decoded at open */
    uint32_t *numbers;
    uint16_t *codes;
} state;

_Static_assert(sizeof(state) <= sizeof(((index_cursor *)0)->impl), "the cursor's room");
_Static_assert(sizeof(index_map) <= INDEX_BLOCK * sizeof(uint32_t), "a map in the room of numbers");
_Static_assert(INDEX_BLOCK_POSTINGS == INDEX_BLOCK, "one number of postings");

static state *state_of(index_cursor *cursor)
{
    return (state *)(void *)cursor->impl;
}

static const state *state_of_const(const index_cursor *cursor)
{
    return (const state *)(const void *)cursor->impl;
}

static void stand(index_cursor *cursor)
{
    cursor->iter.number = cursor->numbers[cursor->at];
}

/* On the first article of the present block. */
static void begin(index_cursor *cursor)
{
    if (cursor->map != NULL) {
        cursor->iter.number = index_map_reach(cursor->map, 0);
    } else {
        stand(cursor);
    }
}

/* No block is decoded. */
static void block_drop(index_cursor *cursor)
{
    cursor->far = 0;
    cursor->count = 0;
    cursor->late = false;
    cursor->map = NULL;
}

static wq_status end(index_cursor *cursor)
{
    cursor->iter.number = INDEX_END;
    block_drop(cursor);
    return WQ_OK;
}

/* `len` bytes of a long list at `offset`, in `room` or borrowed; the first four are the check of
 * the others. */
static wq_status list_look(state *s, uint32_t offset, size_t len, uint8_t *room,
                           const uint8_t **bytes)
{
    WQ_FAIL_IF(offset > s->list_bytes || len > s->list_bytes - offset, WQ_ECORRUPT);
    return index_listpage_look(s->segment, s->page, s->list + offset, len, room, bytes);
}

static bool checked(uint64_t seed, const uint8_t *bytes, size_t len)
{
    return wq_le32(bytes) == wq_check32(seed, wq_span_of(bytes + 4, len - 4));
}

static wq_status tail_decode(const state *s, wq_span in, index_posts *posts)
{
    if (s->has_positions) {
        WQ_TRY(index_quarters_decode(&in, posts->count, posts->quarters));
    }
    wq_bit_reader bits;
    wq_bits_read_init(&bits, in);
    uint32_t articles = s->segment->info.articles;
    return index_tail_get(&bits, s->base, articles, index_gap_parameter(articles, s->df), posts);
}

/* `count` postings up to article `last` are the present block. */
static void block_stand(index_cursor *cursor, uint32_t count, uint32_t last)
{
    cursor->at = 0;
    cursor->count = count;
    cursor->far = last;
    cursor->late = false;
    cursor->map = NULL;
}

static void block_take(index_cursor *cursor, const index_posts *posts)
{
    state *s = state_of(cursor);
    memcpy(s->numbers, posts->numbers, posts->count * sizeof *s->numbers);
    memcpy(s->codes, posts->codes, posts->count * sizeof *s->codes);
    memcpy(s->quarters, posts->quarters, sizeof s->quarters);
    block_stand(cursor, posts->count, posts->numbers[posts->count - 1]);
}

/* Codes are made when they are asked for: until then their bytes lie in their room. */
static wq_status late_keep(index_cursor *cursor, const index_late *late)
{
    state *s = state_of(cursor);
    if (late->bytes.len <= INDEX_BLOCK * sizeof *s->codes) {
        if (late->bytes.len > 0) {
            memcpy(s->codes, late->bytes.ptr, late->bytes.len);
        }
        s->late_bytes = (uint16_t)late->bytes.len;
        s->late_head = late->head;
        s->late_bits = late->bits;
        cursor->late = true;
        return WQ_OK;
    }
    return index_block_codes(late, s->has_positions, s->codes, s->quarters);
}

/* Of a block that is a map the room of numbers has the map until they are made. */
void index_cursor_numbers(index_cursor *cursor)
{
    if (cursor->map != NULL) {
        index_map map = *cursor->map;
        cursor->at = index_map_rank(&map, cursor->iter.number);
        cursor->map = NULL;
        index_map_numbers(&map, state_of(cursor)->numbers);
    }
}

static wq_status codes_make(index_cursor *cursor)
{
    state *s = state_of(cursor);
    uint8_t bytes[INDEX_BLOCK * sizeof(uint16_t)];
    WQ_FAIL_IF(!cursor->late, WQ_OK);
    memcpy(bytes, s->codes, s->late_bytes);
    index_late late = {wq_span_of(bytes, s->late_bytes), s->late_head, s->late_bits};
    cursor->late = false;
    wq_status st = index_block_codes(&late, s->has_positions, s->codes, s->quarters);
    if (st != WQ_OK) {
        memset(s->codes, 0, INDEX_BLOCK * sizeof *s->codes);
        memset(s->quarters, 0, sizeof s->quarters);
        s->broken = true;
    }
    return st == WQ_ECORRUPT ? index_damaged(s->segment, "a list") : st;
}

wq_status index_cursor_codes(index_cursor *cursor)
{
    index_cursor_numbers(cursor);
    return codes_make(cursor);
}

uint32_t index_cursor_late(index_cursor *cursor)
{
    const index_map *map = cursor->map;
    uint32_t at = map != NULL ? index_map_rank(map, cursor->iter.number) : cursor->at;
    return codes_make(cursor) == WQ_OK ? cursor->codes[at] : 0;
}

/* The numbers of a block of 128, or their map: the last is known. */
static wq_status block_numbers(index_cursor *cursor, wq_span in, uint32_t last)
{
    state *s = state_of(cursor);
    index_late late;
    bool mapped = index_block_mapped(in);
    index_map *map = (index_map *)(void *)s->numbers;
    if (mapped) {
        WQ_TRY(index_block_map(in, s->base, last + 1, map, &late));
        WQ_FAIL_IF(!index_map_has(map, last), WQ_ECORRUPT);
    } else {
        WQ_TRY(index_block_numbers(in, s->base, last + 1, s->numbers, &late));
        WQ_FAIL_IF(s->numbers[INDEX_BLOCK - 1] != last, WQ_ECORRUPT);
    }
    block_stand(cursor, INDEX_BLOCK, last);
    cursor->map = mapped ? map : NULL;
    return late_keep(cursor, &late);
}

/* Load the present block of the group; heads, offsets and base are set. */
static wq_status block_load(index_cursor *cursor)
{
    state *s = state_of(cursor);
    uint8_t room[INDEX_BLOCK_BYTES];
    const uint8_t *bytes;
    const index_head *head = &s->heads[s->block];
    WQ_TRY(list_look(s, s->block_offset, head->bytes, room, &bytes));
    WQ_FAIL_IF(!checked(index_page_seed(s->seed + 1, head->last), bytes, head->bytes), WQ_ECORRUPT);
    wq_span in = wq_span_of(bytes + 4, head->bytes - 4u);
    bool last = s->ahead == 0 && s->block + 1u == s->blocks && s->df % INDEX_BLOCK != 0;
    if (!last) {
        return block_numbers(cursor, in, head->last);
    }
    index_posts posts;
    posts.count = s->df % INDEX_BLOCK;
    WQ_TRY(tail_decode(s, in, &posts));
    block_take(cursor, &posts);
    return cursor->far == head->last ? WQ_OK : WQ_ECORRUPT;
}

/* Read the head of the group at next_group; its first block becomes the present one, unloaded. */
static wq_status group_load(state *s)
{
    uint8_t room[6 + INDEX_HEAD_BYTES];
    const uint8_t *bytes;
    uint32_t offset = s->next_group;
    WQ_TRY(list_look(s, offset, 6, room, &bytes));
    uint32_t head = wq_le16(bytes + 4) + 6u;
    WQ_FAIL_IF(head > sizeof room, WQ_ECORRUPT);
    WQ_TRY(list_look(s, offset, head, room, &bytes));
    WQ_FAIL_IF(!checked(index_page_seed(s->seed, offset), bytes, head), WQ_ECORRUPT);
    uint32_t blocks = (s->ahead + INDEX_BLOCK - 1) / INDEX_BLOCK;
    blocks = blocks < INDEX_GROUP ? blocks : INDEX_GROUP;
    WQ_TRY(index_heads_decode(wq_span_of(bytes + 6, head - 6), blocks, s->base,
                              s->segment->info.articles, s->has_positions, s->heads));
    s->blocks = (uint8_t)blocks;
    s->block = 0;
    s->block_offset = offset + head;
    s->first_block = offset == 0 ? head : 0;
    s->next_group = s->block_offset;
    for (uint32_t i = 0; i < blocks; i++) {
        s->next_group += s->heads[i].bytes;
    }
    uint32_t held = blocks * INDEX_BLOCK;
    s->ahead = s->ahead > held ? s->ahead - held : 0;
    return WQ_OK;
}

static bool head_is_enough(const index_head *head, const index_enough *enough)
{
    index_best plain = head->best[0];
    index_best titled = head->best[1];
    return (plain & 31) >= enough->often[0][index_best_level(plain)] ||
           (titled & 31) >= enough->often[1][index_best_level(titled)];
}

/* To the first block of the group, at or behind the present one, that ends at or behind `target`
 * and is enough (NULL: any). To the group's end when there is none. */
WQ_BITS_INLINE wq_status group_pass(state *s, uint32_t target, const index_enough *enough)
{
    uint64_t run = s->run_offset;
    unsigned i = s->block;
    for (; i < s->blocks; i++) {
        const index_head *head = &s->heads[i];
        if (head->last >= target && (enough == NULL || head_is_enough(head, enough))) {
            break;
        }
        s->base = head->last + 1;
        s->block_offset += head->bytes;
        run += head->run;
    }
    WQ_FAIL_IF(run > UINT32_MAX, WQ_ECORRUPT);
    s->run_offset = (uint32_t)run;
    s->block = (uint8_t)i;
    return WQ_OK;
}

/* The same through all groups, without decoding a block; `*more` false behind the last of the
 * list. */
WQ_BITS_INLINE wq_status blocks_pass(index_cursor *cursor, uint32_t target,
                                     const index_enough *enough, bool *more)
{
    state *s = state_of(cursor);
    unsigned before = s->block;
    *more = true;
    WQ_TRY(group_pass(s, target, enough));
    if (s->block == before) {
        return WQ_OK;
    }
    WQ_FAIL_IF(s->broken, WQ_ECORRUPT);
    block_drop(cursor);
    while (s->block == s->blocks) {
        *more = s->ahead > 0;
        WQ_FAIL_IF(!*more, WQ_OK);
        WQ_TRY(group_load(s));
        WQ_TRY(group_pass(s, target, enough));
    }
    return WQ_OK;
}

static wq_status damaged(index_cursor *cursor, wq_status st)
{
    if (st != WQ_ECORRUPT) {
        return st;
    }
    return index_damaged(state_of(cursor)->segment, "a list");
}

/* A list of less than a block has no heads: all of it is decoded at open. */
static bool short_list(const state *s)
{
    return s->heads == NULL;
}

static wq_status cursor_next(index_iter *iter)
{
    index_cursor *cursor = (index_cursor *)(void *)iter;
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    if (cursor->map != NULL && iter->number < cursor->far) {
        iter->number = index_map_reach(cursor->map, iter->number + 1);
        return WQ_OK;
    }
    if (cursor->map == NULL && cursor->at + 1 < cursor->count) {
        cursor->at++;
        stand(cursor);
        return WQ_OK;
    }
    bool more = false;
    wq_status st = WQ_OK;
    if (!short_list(state_of(cursor))) {
        st = blocks_pass(cursor, cursor->far + 1, NULL, &more);
    }
    if (st == WQ_OK && more) {
        st = block_load(cursor);
    }
    WQ_FAIL_IF(st != WQ_OK, damaged(cursor, st));
    if (!more) {
        return end(cursor);
    }
    begin(cursor);
    return WQ_OK;
}

/* To the block that may hold `target`, without decoding any; `*more` false behind the last. */
static wq_status place_find(index_cursor *cursor, uint32_t target, bool *more)
{
    if (short_list(state_of(cursor))) {
        *more = cursor->far >= target;
        return WQ_OK;
    }
    wq_status st = blocks_pass(cursor, target, NULL, more);
    return st == WQ_OK ? WQ_OK : damaged(cursor, st);
}

/* Near ones are near: steps that double, then halves. */
void index_cursor_near(index_cursor *cursor, uint32_t target)
{
    if (cursor->map != NULL) {
        cursor->iter.number = index_map_reach(cursor->map, target);
        return;
    }
    const uint32_t *numbers = cursor->numbers;
    uint32_t last = cursor->count - 1;
    uint32_t low = cursor->at;
    uint32_t step = 1;
    while (low + step < last && numbers[low + step] < target) {
        low += step;
        step *= 2;
    }
    uint32_t high = low + step < last ? low + step : last;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (numbers[middle] < target) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    cursor->at = low;
    stand(cursor);
}

static wq_status cursor_find(index_cursor *cursor, uint32_t target)
{
    bool more = true;
    if (target > cursor->far) {
        WQ_TRY(place_find(cursor, target, &more));
    }
    if (!more) {
        return end(cursor);
    }
    if (cursor->count == 0) {
        wq_status st = block_load(cursor);
        WQ_FAIL_IF(st != WQ_OK, damaged(cursor, st));
    }
    index_cursor_near(cursor, target);
    return WQ_OK;
}

static wq_status cursor_seek(index_iter *iter, uint32_t target)
{
    return iter->number >= target ? WQ_OK : cursor_find((index_cursor *)(void *)iter, target);
}

/* Heads that are there need not be read again. */
static wq_status groups_rewind(state *s)
{
    s->base = 0;
    s->run_offset = 0;
    if (s->first_block == 0) {
        s->next_group = 0;
        s->ahead = s->df;
        return group_load(s);
    }
    s->block = 0;
    s->block_offset = s->first_block;
    return WQ_OK;
}

wq_status index_cursor_rewind(index_cursor *cursor, uint32_t target)
{
    state *s = state_of(cursor);
    if (short_list(s)) {
        block_stand(cursor, s->df, s->numbers[s->df - 1]);
    } else {
        WQ_FAIL_IF(s->broken, damaged(cursor, WQ_ECORRUPT));
        block_drop(cursor);
        wq_status st = groups_rewind(s);
        WQ_FAIL_IF(st != WQ_OK, damaged(cursor, st));
    }
    return cursor_find(cursor, target);
}

static wq_status inline_open(state *s, index_posts *posts)
{
    wq_bit_reader bits;
    uint32_t articles = s->segment->info.articles;
    WQ_FAIL_IF(s->df >= INDEX_BLOCK, WQ_ECORRUPT);
    wq_bits_read_init(&bits, wq_span_of(s->inline_list, s->inline_len));
    posts->count = s->df;
    WQ_TRY(index_tail_get(&bits, 0, articles, index_gap_parameter(articles, s->df), posts));
    s->inline_bits = (uint32_t)bits.at;
    return WQ_OK;
}

static wq_status short_open(state *s, index_posts *posts)
{
    uint8_t bytes[INDEX_BLOCK_BYTES];
    WQ_FAIL_IF(s->list_bytes > sizeof bytes || s->list_bytes < 6, WQ_ECORRUPT);
    WQ_TRY(index_section_read(s->segment->view->kv, &s->segment->info, INDEX_LISTS, s->list, bytes,
                              s->list_bytes));
    WQ_FAIL_IF(!checked(index_page_seed(s->seed, 0), bytes, s->list_bytes), WQ_ECORRUPT);
    s->short_levels = bytes[4];
    posts->count = s->df;
    return tail_decode(s, wq_span_of(bytes + 5, s->list_bytes - 5), posts);
}

static wq_status list_open(index_cursor *cursor)
{
    state *s = state_of(cursor);
    if (!short_list(s)) {
        s->ahead = s->df;
        s->page = (uint8_t)(s->segment->view->listpage++ % INDEX_LISTPAGES);
        WQ_TRY(group_load(s));
        return block_load(cursor);
    }
    index_posts posts;
    WQ_TRY(s->inline_len != INDEX_IN_STREAM ? inline_open(s, &posts) : short_open(s, &posts));
    block_take(cursor, &posts);
    return WQ_OK;
}

/* Postings, two bytes more to keep what follows aligned, and heads if the list has any. */
static size_t postings_room(uint32_t df)
{
    uint32_t most = df < INDEX_BLOCK ? (df + 1) & ~1u : INDEX_BLOCK;
    return most * (sizeof(uint32_t) + sizeof(uint16_t));
}

static bool has_heads(const index_term *term)
{
    return term->inline_list[INDEX_INLINE_LEN] == INDEX_IN_STREAM && term->articles >= INDEX_BLOCK;
}

_Static_assert((size_t)INDEX_BLOCK * 6 + INDEX_GROUP * sizeof(index_head) <= INDEX_CURSOR_MEMORY,
               "the cursor's memory");

size_t index_cursor_memory(const index_term *term)
{
    uint32_t blocks = (term->articles - 1) / INDEX_BLOCK + 1;
    blocks = blocks < INDEX_GROUP ? blocks : INDEX_GROUP;
    return postings_room(term->articles) + (has_heads(term) ? blocks * sizeof(index_head) : 0);
}

wq_status index_cursor_open(index_segment *segment, const index_term *term, index_cursor *cursor,
                            void *memory)
{
    memset(cursor, 0, sizeof *cursor);
    cursor->iter.next = cursor_next;
    cursor->iter.seek = cursor_seek;
    cursor->iter.cost = term->articles;
    state *s = state_of(cursor);
    s->segment = segment;
    s->df = term->articles;
    s->list = term->impl[INDEX_TERM_LIST];
    s->positions = term->impl[INDEX_TERM_POSITIONS];
    s->list_bytes = index_term_list_bytes(term);
    s->position_bytes = index_term_position_bytes(term);
    s->seed = term->impl[INDEX_TERM_SEED];
    s->inline_len = term->inline_list[INDEX_INLINE_LEN];
    s->has_positions = term->inline_list[INDEX_INLINE_POS] != 0;
    memcpy(s->inline_list, term->inline_list, INDEX_INLINE_MAX);
    if (s->df == 0 || s->df > segment->info.articles ||
        (s->inline_len > INDEX_INLINE_MAX && s->inline_len != INDEX_IN_STREAM)) {
        return index_damaged(segment, "a term");
    }
    uint8_t *room = memory;
    s->numbers = memory;
    s->codes = (uint16_t *)(s->numbers + (s->df < INDEX_BLOCK ? (s->df + 1) & ~1u : INDEX_BLOCK));
    s->heads = has_heads(term) ? (index_head *)(void *)(room + postings_room(s->df)) : NULL;
    cursor->numbers = s->numbers;
    cursor->codes = s->codes;
    wq_status st = list_open(cursor);
    WQ_FAIL_IF(st != WQ_OK, damaged(cursor, st));
    begin(cursor);
    return WQ_OK;
}

bool index_list_of(const index_term *term, index_list *list)
{
    *list = (index_list){term->impl[INDEX_TERM_LIST], term->impl[INDEX_TERM_SEED],
                         index_term_list_bytes(term), term->articles};
    return term->inline_list[INDEX_INLINE_LEN] == INDEX_IN_STREAM;
}

wq_status index_list_open(index_segment *segment, const index_list *list, index_cursor *cursor,
                          index_cursor_room *room)
{
    index_term term = {.articles = list->articles};
    term.impl[INDEX_TERM_LIST] = list->at;
    term.impl[INDEX_TERM_SEED] = list->seed;
    term.impl[INDEX_TERM_BYTES] = list->bytes;
    term.inline_list[INDEX_INLINE_LEN] = INDEX_IN_STREAM;
    term.inline_list[INDEX_INLINE_POS] = 1;
    return index_cursor_open(segment, &term, cursor, room);
}

/* Of a list without heads: the most occurrences of each kind in an article of its least level. */
static void short_best(state *s)
{
    unsigned codes[2] = {0, 0};
    for (uint32_t i = 0; i < s->df; i++) {
        unsigned code = s->codes[i];
        codes[code & 1] = code > codes[code & 1] ? code : codes[code & 1];
    }
    for (unsigned head = 0; head < 2; head++) {
        s->short_best[head] = index_best_of(codes[head] / 2, s->short_levels >> 3 * head & 7);
    }
    s->short_bounded = true;
}

static void bound_get(state *s, index_bound *bound)
{
    bool few = short_list(s);
    if (few && !s->short_bounded) {
        short_best(s);
    }
    const index_best *best = few ? s->short_best : s->heads[s->block].best;
    bound->last = few ? s->numbers[s->df - 1] : s->heads[s->block].last;
    bound->best[0] = best[0];
    bound->best[1] = best[1];
}

const index_weights *index_segment_weights(const index_segment *segment)
{
    return &segment->weights;
}

wq_status index_cursor_bound(index_cursor *cursor, index_bound *bound)
{
    WQ_FAIL_IF(cursor->iter.number == INDEX_END, WQ_EEND);
    bound_get(state_of(cursor), bound);
    return WQ_OK;
}

wq_status index_cursor_bound_from(index_cursor *cursor, uint32_t from, index_bound *bound)
{
    bool more = true;
    WQ_FAIL_IF(cursor->iter.number == INDEX_END, WQ_EEND);
    if (cursor->iter.number < from) {
        WQ_TRY(place_find(cursor, from, &more));
    }
    if (!more) {
        (void)end(cursor);
        return WQ_EEND;
    }
    bound_get(state_of(cursor), bound);
    return WQ_OK;
}

wq_status index_cursor_reach(index_cursor *cursor, const index_enough *enough, uint32_t *from)
{
    state *s = state_of(cursor);
    bool more = cursor->iter.number != INDEX_END;
    if (more && short_list(s)) {
        WQ_TRY(place_find(cursor, *from, &more));
    } else if (more) {
        wq_status st = blocks_pass(cursor, *from, enough, &more);
        WQ_FAIL_IF(st != WQ_OK, damaged(cursor, st));
        *from = s->base > *from ? s->base : *from;
    }
    if (!more) {
        *from = INDEX_END;
        return end(cursor);
    }
    return WQ_OK;
}

/* Of the present block and those behind it that begin before `last`; what stands in the next group
 * is not known. */
static void heads_bound(const state *s, uint32_t last, index_bound *bound)
{
    const index_weights *weights = &s->segment->weights;
    uint32_t base = s->heads[s->block].last + 1;
    unsigned i = s->block + 1u;
    for (; i < s->blocks && base <= last; base = s->heads[i++].last + 1) {
        for (unsigned head = 0; head < 2; head++) {
            bound->best[head] =
                index_best_better(bound->best[head], s->heads[i].best[head], head, weights);
        }
    }
    if (i == s->blocks && base <= last && s->ahead > 0) {
        bound->best[0] = INDEX_BEST_ANY;
        bound->best[1] = INDEX_BEST_ANY;
    }
}

wq_status index_cursor_bound_within(index_cursor *cursor, uint32_t from, uint32_t last,
                                    index_bound *bound)
{
    wq_status st = index_cursor_bound_from(cursor, from, bound);
    bool none = st == WQ_EEND || (cursor->iter.number >= from && cursor->iter.number > last);
    WQ_FAIL_IF(st != WQ_OK && st != WQ_EEND, st);
    if (none) {
        bound->best[0] = INDEX_BEST_NONE;
        bound->best[1] = INDEX_BEST_NONE;
    } else if (!short_list(state_of(cursor))) {
        heads_bound(state_of(cursor), last, bound);
    }
    bound->last = last;
    return WQ_OK;
}

bool index_cursor_run(const index_cursor *cursor, index_run *run)
{
    const state *s = state_of_const(cursor);
    *run = (index_run){.segment = s->segment, .seed = s->seed, .from = s->positions};
    if (s->inline_len != INDEX_IN_STREAM) {
        run->inlined = wq_span_of(s->inline_list, s->inline_len);
        run->inline_bits = s->inline_bits;
        return s->has_positions;
    }
    uint32_t left = s->position_bytes > s->run_offset ? s->position_bytes - s->run_offset : 0;
    run->bytes = short_list(s) ? s->position_bytes : s->heads[s->block].run;
    run->bytes = run->bytes <= left ? run->bytes : 0;
    run->at = s->run_offset;
    return s->has_positions;
}

uint32_t index_cursor_quarter(const index_cursor *cursor)
{
    uint32_t quarter = cursor->at / INDEX_QUARTER;
    return quarter == 0 ? 0 : state_of_const(cursor)->quarters[quarter - 1];
}
