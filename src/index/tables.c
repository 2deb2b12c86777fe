/* SPDX-License-Identifier: MIT */
#include "index/tables.h"

#include "base/bytes.h"
#include "base/check.h"

#include <string.h>

#define PRECISION_BITS 3u
#define ID_BITS        64u

int index_article_compare(const index_article *a, const index_article *b)
{
    bool a_none = a->date.precision == WQ_DATE_NONE;
    bool b_none = b->date.precision == WQ_DATE_NONE;
    if (a_none != b_none) {
        return a_none ? 1 : -1;
    }
    if (!a_none && a->date.minutes != b->date.minutes) {
        return a->date.minutes < b->date.minutes ? -1 : 1;
    }
    if (a->date.precision != b->date.precision) {
        return a->date.precision < b->date.precision ? -1 : 1;
    }
    int order = memcmp(a->id.b, b->id.b, 8);
    if (order != 0) {
        return order;
    }
    /* Two articles with 8 equal bytes of id: any fixed order. */
    if (a->box != b->box) {
        return a->box < b->box ? -1 : 1;
    }
    return (a->row > b->row) - (a->row < b->row);
}

void index_row_length(uint8_t row[INDEX_ROW], uint32_t words)
{
    uint32_t length = words < INDEX_LENGTH_MAX ? words : INDEX_LENGTH_MAX;
    row[5] = (uint8_t)length;
    row[6] = (uint8_t)(length >> 8);
    row[7] = (uint8_t)(length >> 16);
}

void index_row_encode(const index_article *article, uint8_t row[INDEX_ROW])
{
    bool none = article->date.precision == WQ_DATE_NONE;
    wq_put_le32(row, none ? UINT32_MAX : (uint32_t)article->date.minutes ^ 0x80000000u);
    row[4] = article->date.precision;
    index_row_length(row, article->length);
    memcpy(row + 8, article->id.b, 8);
    wq_put_le32(row + 16, article->box);
    wq_put_le32(row + 20, article->row);
}

void index_row_decode(const uint8_t row[INDEX_ROW], index_article *article)
{
    memset(article, 0, sizeof *article);
    article->date.precision = row[4];
    if (row[4] != WQ_DATE_NONE) {
        article->date.minutes = (int32_t)(wq_le32(row) ^ 0x80000000u);
    }
    article->length = (uint32_t)row[5] | (uint32_t)row[6] << 8 | (uint32_t)row[7] << 16;
    memcpy(article->id.b, row + 8, 8);
    article->box = wq_le32(row + 16);
    article->row = wq_le32(row + 20);
}

void index_rows_begin(index_rows *rows)
{
    memset(rows, 0, sizeof *rows);
    rows->extent.first_date = UINT32_MAX;
    rows->extent.first_box = UINT32_MAX;
}

static void reach(uint32_t value, uint32_t *first, uint32_t *last)
{
    *first = value < *first ? value : *first;
    *last = value > *last ? value : *last;
}

void index_rows_add(index_rows *rows, const uint8_t row[INDEX_ROW])
{
    index_extent *e = &rows->extent;
    uint32_t length = wq_le32(row + 4) >> 8;
    uint32_t place = wq_le32(row + 20);
    rows->count++;
    rows->words += length;
    rows->seed += wq_check64(0, wq_span_of(row, 16));
    if (row[4] != WQ_DATE_NONE) {
        reach(wq_le32(row), &e->first_date, &e->last_date);
    }
    reach(wq_le32(row + 16), &e->first_box, &e->last_box);
    e->length = length > e->length ? length : e->length;
    e->row = place > e->row ? place : e->row;
}

void index_rows_end(index_rows *rows)
{
    if (rows->extent.first_date > rows->extent.last_date) {
        rows->extent.first_date = rows->extent.last_date = 0; /* no row has a date */
    }
}

static unsigned date_bits(const index_extent *e)
{
    return wq_bit_length(e->last_date - e->first_date);
}

static unsigned box_bits(const index_extent *e)
{
    return wq_bit_length(e->last_box - e->first_box);
}

unsigned index_table_bits(const index_seginfo *info, index_table table)
{
    const index_extent *e = &info->extent;
    if (table == INDEX_ROWS) {
        return date_bits(e) + PRECISION_BITS + wq_bit_length(e->length) + ID_BITS + box_bits(e) +
               wq_bit_length(e->row);
    }
    return table == INDEX_LENGTHS ? 8 : wq_bit_length(info->articles);
}

size_t index_table_bytes(const index_seginfo *info, index_table table, uint32_t items)
{
    return ((size_t)items * index_table_bits(info, table) + 7) / 8;
}

uint32_t index_table_page(const index_seginfo *info, index_table table)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero) */
    return INDEX_PAGE_ROOM * 8 / index_table_bits(info, table);
}

uint64_t index_table_at(const index_seginfo *info, index_table table)
{
    uint64_t at = 0;
    for (index_table before = INDEX_ROWS; before < table; before++) {
        uint32_t page = index_table_page(info, before);
        uint32_t whole = info->articles / page;
        uint32_t rest = info->articles % page;
        at += (uint64_t)whole * (4 + index_table_bytes(info, before, page));
        at += rest > 0 ? 4 + index_table_bytes(info, before, rest) : 0;
    }
    return at;
}

uint64_t index_page_seed(uint64_t seed, uint64_t at)
{
    return seed ^ ((at + 1) * 0x9E3779B97F4A7C15u);
}

void index_row_put(const index_extent *e, const uint8_t row[INDEX_ROW], wq_bit_writer *w)
{
    bool none = row[4] == WQ_DATE_NONE;
    wq_bits_put(w, none ? 0 : wq_le32(row) - e->first_date, date_bits(e));
    wq_bits_put(w, row[4], PRECISION_BITS);
    wq_bits_put(w, wq_le32(row + 4) >> 8, wq_bit_length(e->length));
    wq_bits_put(w, wq_le32(row + 8), 32);
    wq_bits_put(w, wq_le32(row + 12), 32);
    wq_bits_put(w, wq_le32(row + 16) - e->first_box, box_bits(e));
    wq_bits_put(w, wq_le32(row + 20), wq_bit_length(e->row));
}

void index_row_get(const index_extent *e, wq_bit_reader *r, uint8_t row[INDEX_ROW])
{
    uint32_t date = e->first_date + wq_bits_get(r, date_bits(e));
    uint32_t precision = wq_bits_get(r, PRECISION_BITS);
    wq_put_le32(row, precision == WQ_DATE_NONE ? UINT32_MAX : date);
    wq_put_le32(row + 4, precision | wq_bits_get(r, wq_bit_length(e->length)) << 8);
    wq_put_le32(row + 8, wq_bits_get(r, 32));
    wq_put_le32(row + 12, wq_bits_get(r, 32));
    wq_put_le32(row + 16, e->first_box + wq_bits_get(r, box_bits(e)));
    wq_put_le32(row + 20, wq_bits_get(r, wq_bit_length(e->row)));
}
