/* SPDX-License-Identifier: MIT */
#include "index/inner.h"

#include "base/bytes.h"
#include "base/check.h"

#include <string.h>

/* The reader at the first byte of the page at `at`. */
static wq_status page_open(index_position_reader *r)
{
    uint8_t *page = r->bytes + INDEX_POSITIONS_KEPT;
    size_t len = r->left < INDEX_PAGE ? (size_t)r->left : INDEX_PAGE;
    WQ_FAIL_IF(len < 5, WQ_ECORRUPT);
    if (r->loaded != r->at || r->loaded_len != len) {
        r->loaded = UINT64_MAX;
        WQ_TRY(index_section_read(r->segment->view->kv, &r->segment->info, INDEX_POSITIONS, r->at,
                                  page, len));
        uint64_t seed = index_page_seed(r->seed + INDEX_POSITIONS, r->at - r->from);
        WQ_FAIL_IF(wq_le32(page) != wq_check32(seed, wq_span_of(page + 4, len - 4)), WQ_ECORRUPT);
        r->loaded = r->at;
        r->loaded_len = len;
        memset(page + len, 0, INDEX_SPREAD_BEHIND);
    }
    r->bits = (wq_bit_reader){page + 4, len - 4, 0};
    r->at += len;
    r->left -= len;
    return WQ_OK;
}

/* On to the next page; the bytes not yet taken (fewer than INDEX_POSITIONS_KEPT) stay in front of
 * it, over its check. */
static wq_status page_next(index_position_reader *r)
{
    uint8_t before[INDEX_POSITIONS_KEPT];
    size_t taken = r->bits.at / 8;
    size_t at = r->bits.at % 8;
    WQ_FAIL_IF(taken > r->bits.len, WQ_ECORRUPT);
    size_t kept = r->bits.len - taken;
    WQ_FAIL_IF(kept > sizeof before, WQ_ECORRUPT);
    memcpy(before, r->bits.bytes + taken, kept);
    WQ_TRY(page_open(r));
    uint8_t *begin = r->bytes + INDEX_POSITIONS_KEPT + 4 - kept;
    memcpy(begin, before, kept);
    r->bits = (wq_bit_reader){begin, kept + r->bits.len, at};
    return WQ_OK;
}

/* How the positions of posting `i` were written: by the length of the article if that is near its
 * quarter's first. */
static wq_status how_get(const index_position_reader *r, const index_cursor *cursor, uint32_t i,
                         uint16_t *how)
{
    uint8_t code;
    uint32_t number = cursor->numbers[i];
    *how = r->far;
    if (number - cursor->numbers[i - i % INDEX_QUARTER] < INDEX_SPREAD_NEAR) {
        WQ_TRY(index_length_get(r->segment, number, &code));
        *how = code;
    }
    return WQ_OK;
}

/* The next piece of an article; `out` NULL: only step over it. */
static wq_status piece_take(index_position_reader *r, index_spread *spread, uint32_t *out)
{
    if (r->bits.at / 8 + INDEX_POSITIONS_KEPT > r->bits.len && r->left > 0) {
        WQ_TRY(page_next(r));
    }
    WQ_FAIL_IF(index_spread_get(spread, &r->bits, out) == 0, WQ_ECORRUPT);
    return wq_bits_overrun(&r->bits) ? WQ_ECORRUPT : WQ_OK;
}

/* Stand at byte `offset` of the codes of the run. */
static wq_status run_seek(index_position_reader *r, uint32_t offset)
{
    uint64_t before = (uint64_t)(offset / INDEX_PAGE_ROOM) * INDEX_PAGE;
    WQ_FAIL_IF(before >= r->run_bytes, WQ_ECORRUPT);
    r->at = r->run + before;
    r->left = r->run_bytes - before;
    WQ_TRY(page_open(r));
    uint32_t inner = offset % INDEX_PAGE_ROOM;
    WQ_FAIL_IF(inner >= r->bits.len, WQ_ECORRUPT);
    r->bits.at = 8 * (size_t)inner;
    return WQ_OK;
}

void index_positions_init(index_position_reader *r)
{
    r->segment = NULL;
    r->next = UINT32_MAX;
}

/* What is to be known of the articles of the quarter of posting `i`. */
static void quarter_open(const index_cursor *cursor, index_position_reader *r, uint32_t i)
{
    const uint8_t *lengths = r->segment->lengths;
    uint32_t first = i - i % INDEX_QUARTER;
    uint64_t near = (uint64_t)cursor->numbers[first] + INDEX_SPREAD_NEAR;
    r->end = first + INDEX_QUARTER;
    r->list = (index_spread_list){cursor->numbers, cursor->codes, lengths, 0, 0};
    if (lengths != NULL) {
        r->list.near = near;
        r->list.far = r->far;
    }
}

/* Stand at the first article of the present one's quarter, of an inline list at its first. */
static wq_status quarter_begin(const index_cursor *cursor, index_position_reader *r)
{
    r->next = r->inlined ? 0 : cursor->at - cursor->at % INDEX_QUARTER;
    quarter_open(cursor, r, r->next);
    if (r->inlined) {
        r->bits.at = r->inline_bits;
        return WQ_OK;
    }
    return run_seek(r, index_cursor_quarter(cursor));
}

static void run_open(const index_run *run, index_position_reader *r)
{
    if (r->segment == NULL) {
        r->segment = run->segment;
        r->seed = run->seed;
        r->far = index_spread_far(index_average(&run->segment->info));
        r->loaded = UINT64_MAX;
    }
    r->left = 0;
    r->inlined = run->inlined.len > 0;
    if (r->inlined) {
        memcpy(r->bytes, run->inlined.ptr, run->inlined.len);
        memset(r->bytes + run->inlined.len, 0, INDEX_SPREAD_BEHIND);
        wq_bits_read_init(&r->bits, wq_span_of(r->bytes, run->inlined.len));
        r->inline_bits = run->inline_bits;
        return;
    }
    r->from = run->from;
    r->run = run->from + run->at;
    r->run_bytes = run->bytes;
}

/* The reader in the run of the present block; `*has` false: the list has no positions. */
static wq_status run_reach(const index_cursor *cursor, index_position_reader *r, bool *has)
{
    index_run run;
    *has = true;
    WQ_FAIL_IF(r->block == cursor->far && r->next != UINT32_MAX, WQ_OK);
    *has = index_cursor_run(cursor, &run);
    WQ_FAIL_IF(!*has, WQ_OK);
    run_open(&run, r);
    r->block = cursor->far;
    return quarter_begin(cursor, r);
}

/* Over the posting that comes next, wherever its pages end. */
static wq_status article_pass(const index_cursor *cursor, index_position_reader *r)
{
    uint16_t how;
    uint32_t tf = cursor->codes[r->next] / 2u;
    WQ_TRY(how_get(r, cursor, r->next, &how));
    if (!index_spread_skip(&r->bits, how, tf)) {
        index_spread spread = index_spread_of(how, tf);
        while (spread.left > 0) {
            WQ_TRY(piece_take(r, &spread, NULL));
        }
    }
    quarter_open(cursor, r, r->next++); /* a length may have become known */
    return WQ_OK;
}

/* To the present article, in the reader's run: over those of its quarter with all that lie in the
 * loaded page, the others each by itself. `out`, unless it is NULL, gets its positions if they lie
 * in the page too: the reader then stands behind it. */
static wq_status article_reach(const index_cursor *cursor, index_position_reader *r, uint32_t *out)
{
    if (r->next > cursor->at || (cursor->at >= r->end && !r->inlined)) {
        WQ_TRY(quarter_begin(cursor, r));
    }
    for (;;) {
        bool here = cursor->at < r->end;
        uint32_t to = here ? cursor->at : r->end;
        r->next = index_spread_read(&r->bits, &r->list, r->next, to, here ? out : NULL);
        if (here && r->next >= to) {
            return WQ_OK;
        }
        if (r->next < to) {
            WQ_TRY(article_pass(cursor, r));
        } else {
            quarter_open(cursor, r, r->next);
        }
    }
}

/* The pieces of the article that comes next. */
static wq_status spread_open(const index_cursor *cursor, const index_position_reader *r,
                             index_spread *spread)
{
    uint16_t how;
    WQ_TRY(how_get(r, cursor, cursor->at, &how));
    *spread = index_spread_of(how, cursor->codes[cursor->at] / 2u);
    return WQ_OK;
}

static wq_status article_done(index_position_reader *r, wq_status st)
{
    if (st != WQ_OK) {
        r->next = UINT32_MAX;
    }
    return st == WQ_ECORRUPT && r->segment != NULL ? index_damaged(r->segment, "positions") : st;
}

static wq_status article_each(index_cursor *cursor, index_position_reader *r,
                              wq_status (*each)(void *arg, uint32_t position), void *arg)
{
    bool has;
    index_spread spread;
    uint32_t piece[INDEX_SPREAD_PIECE];
    WQ_TRY(index_cursor_codes(cursor));
    WQ_TRY(run_reach(cursor, r, &has));
    WQ_FAIL_IF(!has, WQ_OK);
    WQ_TRY(article_reach(cursor, r, NULL));
    WQ_TRY(spread_open(cursor, r, &spread));
    while (spread.left > 0) {
        uint32_t count = spread.left;
        WQ_TRY(piece_take(r, &spread, piece));
        count -= spread.left;
        for (uint32_t i = 0; each != NULL && i < count; i++) {
            WQ_TRY(each(arg, piece[i]));
        }
    }
    r->next++;
    return WQ_OK;
}

wq_status index_positions_each(index_cursor *cursor, index_position_reader *r,
                               wq_status (*each)(void *arg, uint32_t position), void *arg)
{
    return article_done(r, article_each(cursor, r, each, arg));
}

/* What is wanted of an article, piece by piece. */
static wq_status pieces_take(index_position_reader *r, index_spread *spread, uint32_t skip,
                             uint32_t *positions, uint32_t max, uint32_t *count)
{
    uint32_t piece[INDEX_SPREAD_PIECE];
    uint32_t before = 0; /* this piece */
    while (spread->left > 0) {
        uint32_t left = spread->left;
        bool wanted = *count < max && skip < before + INDEX_SPREAD_PIECE;
        /* cppcheck-suppress legacyUninitvar */
        WQ_TRY(piece_take(r, spread, wanted ? piece : NULL));
        uint32_t end = before + (left - spread->left);
        for (uint32_t i = skip > before ? skip : before; wanted && i < end && *count < max; i++) {
            positions[(*count)++] = piece[i - before];
        }
        before = end;
    }
    return WQ_OK;
}

static wq_status article_take(index_cursor *cursor, index_position_reader *r, uint32_t skip,
                              uint32_t *positions, uint32_t max, uint32_t *count)
{
    bool has;
    index_spread spread;
    *count = 0;
    WQ_FAIL_IF(cursor->iter.number == INDEX_END, WQ_OK);
    WQ_TRY(index_cursor_codes(cursor));
    WQ_TRY(run_reach(cursor, r, &has));
    WQ_FAIL_IF(!has, WQ_OK);
    uint32_t tf = cursor->codes[cursor->at] / 2u;
    WQ_TRY(article_reach(cursor, r, skip == 0 && tf <= max ? positions : NULL));
    if (r->next > cursor->at) {
        *count = tf;
        return WQ_OK;
    }
    WQ_TRY(spread_open(cursor, r, &spread));
    WQ_TRY(pieces_take(r, &spread, skip, positions, max, count));
    r->next++;
    return WQ_OK;
}

wq_status index_positions_take(index_cursor *cursor, index_position_reader *r, uint32_t skip,
                               uint32_t *positions, uint32_t max, uint32_t *count)
{
    return article_done(r, article_take(cursor, r, skip, positions, max, count));
}
