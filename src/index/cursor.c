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
    bool loaded; /* `posts` is of the present block */
    uint8_t inline_len;
    uint8_t short_length;  /* least length code of a short list in the stream */
    uint16_t short_code;   /* the largest code of a list without heads, 0: not yet known */
    uint8_t blocks;        /* in this group */
    uint8_t block;         /* the present one, of the group */
    uint32_t at;           /* in the present block */
    uint32_t ahead;        /* postings in blocks behind this group */
    uint32_t base;         /* the least number that the present block can have */
    uint32_t next_group;   /* offset in the list */
    uint32_t block_offset; /* of the present block, in the list */
    uint32_t run_offset;   /* of its run, in the positions */
    uint32_t inline_bits;  /* where an inline list's positions begin */
    uint8_t inline_list[INDEX_INLINE_MAX];
    index_head heads[INDEX_GROUP];
    index_posts posts;
} state;

_Static_assert(sizeof(state) <= sizeof(((index_cursor *)0)->impl), "the cursor's room");

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
    const state *s = state_of_const(cursor);
    uint32_t code = s->posts.codes[s->at];
    cursor->iter.number = s->posts.numbers[s->at];
    cursor->tf = code / 2;
    cursor->in_title = (code & 1) != 0;
}

static wq_status end(index_cursor *cursor)
{
    cursor->iter.number = INDEX_END;
    cursor->tf = 0;
    cursor->in_title = false;
    return WQ_OK;
}

/* Read `len` bytes of the list at `offset`; the first four are the check of the others. */
static wq_status list_read(state *s, uint32_t offset, uint8_t *out, size_t len)
{
    WQ_FAIL_IF(offset > s->list_bytes || len > s->list_bytes - offset, WQ_ECORRUPT);
    return index_section_read(s->segment->view->kv, &s->segment->info, INDEX_LISTS,
                              s->list + offset, out, len);
}

static bool checked(uint64_t seed, const uint8_t *bytes, size_t len)
{
    return wq_le32(bytes) == wq_check32(seed, wq_span_of(bytes + 4, len - 4));
}

static wq_status tail_decode(state *s, wq_span in)
{
    if (s->has_positions) {
        WQ_TRY(index_quarters_decode(&in, &s->posts));
    }
    wq_bit_reader bits;
    wq_bits_read_init(&bits, in);
    uint32_t articles = s->segment->info.articles;
    return index_tail_get(&bits, s->base, articles, index_gap_parameter(articles, s->df),
                          &s->posts);
}

/* Load the present block of the group; heads, offsets and base are set. */
static wq_status block_load(state *s)
{
    uint8_t bytes[INDEX_BLOCK_BYTES];
    const index_head *head = &s->heads[s->block];
    WQ_TRY(list_read(s, s->block_offset, bytes, head->bytes));
    WQ_FAIL_IF(!checked(index_page_seed(s->seed + 1, head->last), bytes, head->bytes), WQ_ECORRUPT);
    wq_span in = wq_span_of(bytes + 4, head->bytes - 4u);
    bool last = s->ahead == 0 && s->block + 1u == s->blocks && s->df % INDEX_BLOCK != 0;
    if (last) {
        s->posts.count = s->df % INDEX_BLOCK;
        WQ_TRY(tail_decode(s, in));
    } else {
        WQ_TRY(index_block_decode(in, s->base, head->last + 1, s->has_positions, &s->posts));
    }
    WQ_FAIL_IF(s->posts.numbers[s->posts.count - 1] != head->last, WQ_ECORRUPT);
    s->at = 0;
    s->loaded = true;
    return WQ_OK;
}

/* Read the head of the group at next_group; its first block becomes the present one, unloaded. */
static wq_status group_load(state *s)
{
    uint8_t bytes[6 + INDEX_HEAD_BYTES];
    uint32_t offset = s->next_group;
    WQ_FAIL_IF(offset >= s->list_bytes, WQ_ECORRUPT);
    uint32_t len = s->list_bytes - offset;
    len = len < sizeof bytes ? len : (uint32_t)sizeof bytes;
    WQ_TRY(list_read(s, offset, bytes, len));
    WQ_FAIL_IF(len < 6 || wq_le16(bytes + 4) + 6u > len, WQ_ECORRUPT);
    uint32_t head = wq_le16(bytes + 4) + 6u;
    WQ_FAIL_IF(!checked(index_page_seed(s->seed, offset), bytes, head), WQ_ECORRUPT);
    uint32_t blocks = (s->ahead + INDEX_BLOCK - 1) / INDEX_BLOCK;
    blocks = blocks < INDEX_GROUP ? blocks : INDEX_GROUP;
    WQ_TRY(index_heads_decode(wq_span_of(bytes + 6, head - 6), blocks, s->base,
                              s->segment->info.articles, s->has_positions, s->heads));
    s->blocks = (uint8_t)blocks;
    s->block = 0;
    s->block_offset = offset + head;
    s->next_group = s->block_offset;
    for (uint32_t i = 0; i < blocks; i++) {
        s->next_group += s->heads[i].bytes;
    }
    uint32_t held = blocks * INDEX_BLOCK;
    s->ahead = s->ahead > held ? s->ahead - held : 0;
    return WQ_OK;
}

/* Step over the present block without decoding; false behind the last of the list. */
static wq_status block_skip(state *s, bool *more)
{
    const index_head *head = &s->heads[s->block];
    s->base = head->last + 1;
    s->block_offset += head->bytes;
    WQ_FAIL_IF(head->run > UINT32_MAX - s->run_offset, WQ_ECORRUPT);
    s->run_offset += head->run;
    s->block++;
    s->loaded = false;
    *more = s->block < s->blocks || s->ahead > 0;
    return s->block == s->blocks && s->ahead > 0 ? group_load(s) : WQ_OK;
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
    return s->blocks == 0;
}

static wq_status cursor_next(index_iter *iter)
{
    index_cursor *cursor = (index_cursor *)(void *)iter;
    state *s = state_of(cursor);
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    if (s->at + 1 < s->posts.count) {
        s->at++;
        stand(cursor);
        return WQ_OK;
    }
    bool more = false;
    wq_status st = short_list(s) ? WQ_OK : block_skip(s, &more);
    if (st == WQ_OK && more) {
        st = block_load(s);
    }
    WQ_FAIL_IF(st != WQ_OK, damaged(cursor, st));
    if (!more) {
        return end(cursor);
    }
    stand(cursor);
    return WQ_OK;
}

/* To the block that may hold `target`, without decoding any; `*more` false behind the last. */
static wq_status block_find(state *s, uint32_t target, bool *more)
{
    *more = true;
    while (*more && s->heads[s->block].last < target) {
        WQ_TRY(block_skip(s, more));
    }
    return WQ_OK;
}

/* The same, whatever the kind of list. */
static wq_status place_find(index_cursor *cursor, uint32_t target, bool *more)
{
    state *s = state_of(cursor);
    if (short_list(s)) {
        *more = s->posts.numbers[s->posts.count - 1] >= target;
        return WQ_OK;
    }
    wq_status st = block_find(s, target, more);
    return st == WQ_OK ? WQ_OK : damaged(cursor, st);
}

/* Stand on the first posting of the block that is not below `target`: near ones are near. */
static void posting_find(index_cursor *cursor, uint32_t target)
{
    state *s = state_of(cursor);
    const uint32_t *numbers = s->posts.numbers;
    uint32_t last = s->posts.count - 1;
    uint32_t low = s->at;
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
    s->at = low;
    stand(cursor);
}

static wq_status cursor_seek(index_iter *iter, uint32_t target)
{
    index_cursor *cursor = (index_cursor *)(void *)iter;
    state *s = state_of(cursor);
    bool more = true;
    if (iter->number >= target) {
        return WQ_OK;
    }
    bool here = s->loaded && s->posts.numbers[s->posts.count - 1] >= target;
    if (!here) {
        WQ_TRY(place_find(cursor, target, &more));
    }
    if (!more) {
        return end(cursor);
    }
    if (!s->loaded && !short_list(s)) {
        wq_status st = block_load(s);
        WQ_FAIL_IF(st != WQ_OK, damaged(cursor, st));
    }
    posting_find(cursor, target);
    return WQ_OK;
}

static wq_status inline_open(state *s)
{
    wq_bit_reader bits;
    uint32_t articles = s->segment->info.articles;
    WQ_FAIL_IF(s->df >= INDEX_BLOCK, WQ_ECORRUPT);
    wq_bits_read_init(&bits, wq_span_of(s->inline_list, s->inline_len));
    s->posts.count = s->df;
    WQ_TRY(index_tail_get(&bits, 0, articles, index_gap_parameter(articles, s->df), &s->posts));
    s->inline_bits = (uint32_t)wq_bits_taken(&bits, s->inline_list);
    return WQ_OK;
}

static wq_status short_open(state *s)
{
    uint8_t bytes[INDEX_BLOCK_BYTES];
    WQ_FAIL_IF(s->list_bytes > sizeof bytes || s->list_bytes < 6, WQ_ECORRUPT);
    WQ_TRY(list_read(s, 0, bytes, s->list_bytes));
    WQ_FAIL_IF(!checked(index_page_seed(s->seed, 0), bytes, s->list_bytes), WQ_ECORRUPT);
    s->short_length = bytes[4];
    s->posts.count = s->df;
    return tail_decode(s, wq_span_of(bytes + 5, s->list_bytes - 5));
}

static wq_status list_open(state *s)
{
    if (s->inline_len != INDEX_IN_STREAM) {
        return inline_open(s);
    }
    if (s->df < INDEX_BLOCK) {
        return short_open(s);
    }
    s->ahead = s->df;
    WQ_TRY(group_load(s));
    return block_load(s);
}

wq_status index_cursor_open(index_segment *segment, const index_term *term, index_cursor *cursor)
{
    memset(cursor, 0, offsetof(index_cursor, impl) + offsetof(state, heads));
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
    wq_status st = list_open(s);
    WQ_FAIL_IF(st != WQ_OK, damaged(cursor, st));
    stand(cursor);
    return WQ_OK;
}

static uint32_t short_code(state *s)
{
    uint32_t most = s->short_code;
    for (uint32_t i = 0; s->short_code == 0 && i < s->posts.count; i++) {
        most = s->posts.codes[i] > most ? s->posts.codes[i] : most;
    }
    s->short_code = (uint16_t)most;
    return most;
}

static void bound_get(state *s, index_bound *bound)
{
    if (short_list(s)) {
        uint32_t code = short_code(s);
        *bound = (index_bound){s->posts.numbers[s->posts.count - 1], code / 2, s->short_length,
                               (code & 1) != 0};
        return;
    }
    const index_head *head = &s->heads[s->block];
    *bound = (index_bound){head->last, head->code == 255 ? INDEX_TF_MAX : head->code / 2u,
                           head->length, (head->code & 1) != 0};
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

bool index_cursor_quarter(const index_cursor *cursor)
{
    return state_of_const(cursor)->at % INDEX_QUARTER == 0;
}

/* ---- positions ---- */

/* Load the next page behind the bytes not yet taken (fewer than 16). */
static wq_status page_load(index_position_reader *r)
{
    size_t kept = (size_t)(r->bits.end - r->bits.at);
    uint8_t bytes[INDEX_PAGE];
    size_t len = r->left < INDEX_PAGE ? (size_t)r->left : INDEX_PAGE;
    WQ_FAIL_IF(len < 5, WQ_ECORRUPT);
    WQ_TRY(index_section_read(r->segment->view->kv, &r->segment->info, INDEX_POSITIONS, r->at,
                              bytes, len));
    uint64_t seed = index_page_seed(r->seed + INDEX_POSITIONS, r->at - r->from);
    WQ_FAIL_IF(!checked(seed, bytes, len), WQ_ECORRUPT);
    memmove(r->page, r->bits.at, kept);
    memcpy(r->page + kept, bytes + 4, len - 4);
    r->bits.at = r->page;
    r->bits.end = r->page + kept + len - 4;
    r->at += len;
    r->left -= len;
    return WQ_OK;
}

/* How the positions of an article were written: by its length if it is near its quarter's first. */
static wq_status spread_open(index_position_reader *r, uint32_t number, uint32_t tf,
                             index_spread *spread)
{
    uint8_t code;
    uint32_t span = 0;
    if (number - r->quarter < INDEX_SPREAD_NEAR) {
        WQ_TRY(index_segment_length(r->segment, number, &code));
        span = index_spread_span(code);
    }
    *spread = index_spread_of(span, r->average, tf);
    return WQ_OK;
}

wq_status index_positions_each(index_position_reader *r, uint32_t number, uint32_t tf,
                               wq_status (*each)(void *arg, uint32_t position), void *arg)
{
    index_spread spread;
    WQ_TRY(spread_open(r, number, tf, &spread));
    for (uint32_t i = 0; i < tf; i++) {
        if (r->bits.end - r->bits.at < 16 && r->left > 0) {
            WQ_TRY(page_load(r));
        }
        uint64_t position = index_spread_get(&spread, &r->bits);
        WQ_FAIL_IF(position > UINT32_MAX, WQ_ECORRUPT);
        if (each != NULL) {
            WQ_TRY(each(arg, (uint32_t)position));
        }
    }
    return wq_bits_overrun(&r->bits) ? WQ_ECORRUPT : WQ_OK;
}

typedef struct taken {
    uint32_t *positions;
    uint32_t max, count;
} taken;

static wq_status take_one(void *arg, uint32_t position)
{
    taken *t = arg;
    if (t->count < t->max) {
        t->positions[t->count++] = position;
    }
    return WQ_OK;
}

wq_status index_positions_next(index_position_reader *r, uint32_t number, uint32_t tf,
                               uint32_t *positions, uint32_t max)
{
    taken t = {positions, max, 0};
    return index_positions_each(r, number, tf, positions != NULL ? take_one : NULL, &t);
}

/* Stand at byte `offset` of the codes of a run. */
static wq_status run_seek(index_position_reader *r, uint32_t offset)
{
    uint64_t pages = offset / INDEX_PAGE_ROOM;
    WQ_FAIL_IF(pages * INDEX_PAGE >= r->left, WQ_ECORRUPT);
    r->at += pages * INDEX_PAGE;
    r->left -= pages * INDEX_PAGE;
    wq_bits_read_init(&r->bits, wq_span_of(r->page, 0));
    WQ_TRY(page_load(r));
    uint32_t inner = offset % INDEX_PAGE_ROOM;
    WQ_FAIL_IF(inner >= (size_t)(r->bits.end - r->bits.at), WQ_ECORRUPT);
    r->bits.at += inner;
    return WQ_OK;
}

static wq_status run_open(const state *s, index_position_reader *r)
{
    if (s->inline_len != INDEX_IN_STREAM) {
        memcpy(r->page, s->inline_list, s->inline_len);
        wq_bits_read_init(&r->bits, wq_span_of(r->page, s->inline_len));
        r->bits.at += s->inline_bits / 8;
        (void)wq_bits_get(&r->bits, s->inline_bits % 8);
        return WQ_OK;
    }
    uint32_t bytes = short_list(s) ? s->position_bytes : s->heads[s->block].run;
    WQ_FAIL_IF(s->run_offset > s->position_bytes, WQ_ECORRUPT);
    WQ_FAIL_IF(bytes > s->position_bytes - s->run_offset, WQ_ECORRUPT);
    r->from = s->positions;
    r->at = s->positions + s->run_offset;
    r->left = bytes;
    uint32_t quarter = s->at / INDEX_QUARTER;
    return run_seek(r, quarter == 0 ? 0 : s->posts.quarters[quarter - 1]);
}

wq_status index_positions_open(index_cursor *cursor, index_position_reader *r)
{
    const state *s = state_of_const(cursor);
    r->segment = s->segment;
    r->seed = s->seed;
    r->average = index_average(&s->segment->info);
    r->quarter = s->posts.numbers[s->at / INDEX_QUARTER * INDEX_QUARTER];
    r->left = 0;
    r->bits = (wq_bit_reader){0};
    wq_status st = run_open(s, r);
    for (uint32_t i = s->at / INDEX_QUARTER * INDEX_QUARTER; st == WQ_OK && i < s->at; i++) {
        st = index_positions_each(r, s->posts.numbers[i], s->posts.codes[i] / 2u, NULL, NULL);
    }
    return st == WQ_ECORRUPT ? index_damaged(s->segment, "positions") : st;
}

wq_status index_cursor_positions(index_cursor *cursor, uint32_t *positions, uint32_t max,
                                 uint32_t *count)
{
    const state *s = state_of_const(cursor);
    *count = 0;
    if (!s->has_positions || cursor->iter.number == INDEX_END) {
        return WQ_OK;
    }
    index_position_reader r;
    WQ_TRY(index_positions_open(cursor, &r));
    taken t = {positions, max, 0};
    wq_status st = index_positions_each(&r, cursor->iter.number, cursor->tf, take_one, &t);
    *count = t.count;
    return st == WQ_ECORRUPT ? index_damaged(s->segment, "positions") : st;
}
