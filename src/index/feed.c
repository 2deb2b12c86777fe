/* SPDX-License-Identifier: MIT */
#include "index/feed.h"

#include "base/bytes.h"
#include "base/check.h"

#include <string.h>

/* `len` bytes of a section at `at`, borrowed until the next call. */
static wq_status ahead_get(index_segment *segment, unsigned section, index_ahead *a, uint64_t at,
                           size_t len, wq_span *out)
{
    uint64_t size = segment->info.size[section];
    WQ_FAIL_IF(at > size || len > size - at || len > sizeof a->bytes, WQ_ECORRUPT);
    if (at < a->at || at - a->at > a->len || len > a->len - (at - a->at)) {
        size_t more = size - at < sizeof a->bytes ? (size_t)(size - at) : sizeof a->bytes;
        a->len = 0;
        WQ_TRY(index_section_read(segment->view->kv, &segment->info, section, at, a->bytes, more));
        a->at = at;
        a->len = more;
    }
    *out = wq_span_of(a->bytes + (at - a->at), len);
    return WQ_OK;
}

static bool checked(uint64_t seed, wq_span bytes)
{
    return wq_le32(bytes.ptr) == wq_check32(seed, wq_span_sub(bytes, 4, bytes.len));
}

void index_feed_init(index_feed *f, index_segment *segment)
{
    f->segment = segment;
    f->far = index_spread_far(index_average(&segment->info));
    f->lists.at = f->positions.at = 0;
    f->lists.len = f->positions.len = 0;
}

/* The codes of a list; positions of an inline one follow them. */
static wq_status tail_decode(index_feed *f, wq_span in)
{
    uint32_t articles = f->segment->info.articles;
    wq_bits_read_init(&f->bits, in);
    return index_tail_get(&f->bits, 0, articles, index_gap_parameter(articles, f->posts.count),
                          &f->posts);
}

static wq_status inline_open(index_feed *f, const index_term *term)
{
    uint8_t len = term->inline_list[INDEX_INLINE_LEN];
    WQ_FAIL_IF(len > INDEX_INLINE_MAX, WQ_ECORRUPT);
    memcpy(f->inline_list, term->inline_list, INDEX_INLINE_MAX);
    memset(f->inline_list + INDEX_INLINE_MAX, 0, INDEX_SPREAD_BEHIND);
    f->run = wq_span_of(NULL, 0);
    return tail_decode(f, wq_span_of(f->inline_list, len));
}

static wq_status short_open(index_feed *f, const index_term *term)
{
    uint64_t seed = term->impl[INDEX_TERM_SEED];
    wq_span list;
    uint32_t bytes = index_term_list_bytes(term);
    WQ_FAIL_IF(bytes > INDEX_BLOCK_BYTES || bytes < 6, WQ_ECORRUPT);
    WQ_TRY(
        ahead_get(f->segment, INDEX_LISTS, &f->lists, term->impl[INDEX_TERM_LIST], bytes, &list));
    WQ_FAIL_IF(!checked(index_page_seed(seed, 0), list), WQ_ECORRUPT);
    list = wq_span_sub(list, 5, list.len);
    if (f->has_positions) {
        WQ_TRY(index_quarters_decode(&list, f->posts.count, f->posts.quarters));
    }
    WQ_TRY(tail_decode(f, list));
    if (!f->has_positions) {
        return WQ_OK;
    }
    bytes = index_term_position_bytes(term);
    WQ_FAIL_IF(bytes < 5, WQ_ECORRUPT);
    wq_span page;
    WQ_TRY(ahead_get(f->segment, INDEX_POSITIONS, &f->positions, term->impl[INDEX_TERM_POSITIONS],
                     bytes, &page));
    WQ_FAIL_IF(!checked(index_page_seed(seed + INDEX_POSITIONS, 0), page), WQ_ECORRUPT);
    f->run = wq_span_of(f->page, bytes - 4);
    memcpy(f->page, page.ptr + 4, f->run.len);
    memset(f->page + f->run.len, 0, INDEX_SPREAD_BEHIND);
    wq_bits_read_init(&f->bits, f->run);
    return WQ_OK;
}

static wq_status damaged(index_feed *f, wq_status st)
{
    return st == WQ_ECORRUPT ? index_damaged(f->segment, "a list") : st;
}

wq_status index_feed_open(index_feed *f, const index_term *term)
{
    bool stream = term->inline_list[INDEX_INLINE_LEN] == INDEX_IN_STREAM;
    f->has_positions = term->inline_list[INDEX_INLINE_POS] != 0;
    f->told = false;
    f->whole =
        term->articles < INDEX_BLOCK && (!stream || index_term_position_bytes(term) <= INDEX_PAGE);
    if (!f->whole) {
        index_positions_init(&f->reader);
        WQ_TRY(index_cursor_open(f->segment, term, &f->cursor, &f->room));
        f->number = f->cursor.iter.number;
        return WQ_OK;
    }
    f->at = 0;
    f->posts.count = term->articles;
    WQ_FAIL_IF(term->articles == 0 || term->articles > f->segment->info.articles,
               index_damaged(f->segment, "a term"));
    wq_status st = stream ? short_open(f, term) : inline_open(f, term);
    WQ_FAIL_IF(st != WQ_OK, damaged(f, st));
    f->number = f->posts.numbers[0];
    return WQ_OK;
}

uint32_t index_feed_code(index_feed *f)
{
    return f->whole ? f->posts.codes[f->at] : index_cursor_code(&f->cursor);
}

/* The positions of the present posting; `out` may be NULL. */
static wq_status positions_read(index_feed *f, uint8_t length, uint32_t *out)
{
    uint32_t quarter = f->at / INDEX_QUARTER;
    if (f->run.ptr != NULL && quarter > 0 && f->at % INDEX_QUARTER == 0) {
        uint32_t from = f->posts.quarters[quarter - 1];
        WQ_FAIL_IF(from >= f->run.len, WQ_ECORRUPT);
        wq_bits_read_init(&f->bits, wq_span_sub(f->run, from, f->run.len));
    }
    bool near = f->number - f->posts.numbers[(size_t)quarter * INDEX_QUARTER] < INDEX_SPREAD_NEAR;
    uint16_t how = near ? length : f->far;
    uint32_t tf = f->posts.codes[f->at] / 2u;
    bool is = out == NULL ? index_spread_skip(&f->bits, how, tf)
                          : index_spread_all(&f->bits, how, tf, out);
    return is ? WQ_OK : WQ_ECORRUPT;
}

wq_status index_feed_positions(index_feed *f, uint8_t length, uint32_t *out)
{
    uint32_t count;
    f->told = true;
    return f->whole ? damaged(f, positions_read(f, length, out))
                    : index_cursor_positions(&f->cursor, &f->reader, 0, out, INDEX_TF_MAX, &count);
}

/* Positions that nobody asked for are stepped over: those behind them follow. */
static wq_status positions_pass(index_feed *f)
{
    uint8_t code;
    WQ_TRY(index_segment_length(f->segment, f->number, &code));
    return damaged(f, positions_read(f, code, NULL));
}

wq_status index_feed_next(index_feed *f)
{
    if (!f->whole) {
        WQ_TRY(f->cursor.iter.next(&f->cursor.iter));
        f->number = f->cursor.iter.number;
        return WQ_OK;
    }
    if (f->has_positions && !f->told) {
        WQ_TRY(positions_pass(f));
    }
    f->told = false;
    f->at++;
    f->number = f->at < f->posts.count ? f->posts.numbers[f->at] : INDEX_END;
    return WQ_OK;
}
