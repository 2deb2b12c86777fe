/* SPDX-License-Identifier: MIT */
#include "index/segwriter.h"

#include "base/bytes.h"
#include "base/check.h"
#include "index/length.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A page of positions while its bits come: one code may pass its end. */
#define CHUNK_ROOM (INDEX_PAGE_ROOM + INDEX_SPREAD_BYTES + 8)

struct index_segwriter {
    index_bulk *bulk;
    index_seginfo info;
    uint16_t far; /* how articles are written whose length is not looked up */
    index_weights weights;
    index_section_writer section[INDEX_SECTIONS];
    uint8_t *lengths; /* code of each article */
    uint32_t rows, places;
    wq_bit_writer page_bits;
    uint32_t page_items;
    uint8_t page[INDEX_PAGE_ROOM];
    /* the term */
    uint8_t key[INDEX_KEY_MAX];
    size_t key_len;
    bool positions;
    uint64_t seed;
    uint32_t df;
    uint32_t base; /* the least number of the next block */
    index_posts posts;
    uint16_t how;          /* the positions of the present article are written */
    uint32_t quarter_base; /* first number of its quarter */
    /* its group */
    unsigned blocks;
    uint32_t group_base;
    index_head heads[INDEX_GROUP];
    wq_buf group;
    uint64_t list_len;
    /* its positions */
    wq_bit_writer bits;
    uint8_t chunk[CHUNK_ROOM];
    uint64_t run_len;      /* bytes of this run already in the section */
    uint64_t run_payload;  /* of these, bytes of codes */
    uint64_t position_len; /* bytes of the term in the section */
    index_leaf_writer dictionary;
};

unsigned index_average(const index_seginfo *info)
{
    uint64_t words = info->words / info->articles;
    return words > INDEX_LENGTH_MAX ? 24 : wq_log2((uint32_t)words);
}

static wq_status leaf_take(void *arg, uint32_t number, wq_span leaf)
{
    index_segwriter *w = arg;
    index_section_writer *s = &w->section[INDEX_LEAVES];
    WQ_TRY(index_section_from(s, index_leaf_place(number)));
    return index_section_put(s, leaf.ptr, leaf.len);
}

static wq_status branch_take(void *arg, wq_span separator, wq_span branch)
{
    index_segwriter *w = arg;
    kv_view *txn;
    WQ_TRY(index_bulk_txn(w->bulk, &txn));
    WQ_TRY(index_branch_put(txn, w->bulk->name, separator, branch));
    return index_bulk_check(w->bulk);
}

wq_status index_segwriter_new(index_bulk *bulk, const index_rows *rows, index_segwriter **out)
{
    assert(rows->count > 0);
    index_segwriter *w = calloc(1, sizeof *w);
    *out = w;
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    w->bulk = bulk;
    w->info.name = bulk->name;
    w->info.articles = rows->count;
    w->info.words = rows->words;
    w->info.seed = rows->seed;
    w->info.extent = rows->extent;
    w->info.analyser = bulk->analyser;
    w->far = index_spread_far(index_average(&w->info));
    w->weights = index_weights_of(w->info.words, w->info.articles);
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        index_section_init(&w->section[i], bulk, i);
    }
    wq_bits_write_init(&w->page_bits, w->page, sizeof w->page);
    wq_buf_init(&w->group, (size_t)INDEX_GROUP * INDEX_BLOCK_BYTES);
    index_leaves_begin(&w->dictionary, &(index_leaf_sink){leaf_take, branch_take, w}, rows->seed);
    w->lengths = malloc(rows->count);
    WQ_FAIL_IF(w->lengths == NULL, WQ_ENOMEM);
    return WQ_OK;
}

void index_segwriter_free(index_segwriter *w)
{
    if (w == NULL) {
        return;
    }
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        index_section_release(&w->section[i]);
    }
    wq_buf_release(&w->group);
    free(w->lengths);
    free(w);
}

/* ---- tables ---- */

static wq_status page_flush(index_segwriter *w)
{
    index_section_writer *s = &w->section[INDEX_TABLES];
    uint8_t check[4];
    uint64_t at;
    uint64_t len;
    wq_bits_align(&w->page_bits);
    wq_span page = wq_span_of(w->page, w->page_bits.len);
    wq_put_le32(check, wq_check32(index_page_seed(w->info.seed, s->at), page));
    /* Pages may cross blocks: they are written through, not placed. */
    s->placed = true;
    s->item = s->at;
    WQ_TRY(index_section_put(s, check, 4));
    WQ_TRY(index_section_put(s, page.ptr, page.len));
    wq_bits_write_init(&w->page_bits, w->page, sizeof w->page);
    w->page_items = 0;
    return index_section_end(s, &at, &len);
}

/* An item of `table` was put: the page ends when it is full, or with the last article. */
static wq_status item_end(index_segwriter *w, index_table table, uint32_t items)
{
    bool full = ++w->page_items == index_table_page(&w->info, table);
    return full || items == w->info.articles ? page_flush(w) : WQ_OK;
}

static wq_status lengths_write(index_segwriter *w)
{
    for (uint32_t i = 0; i < w->info.articles; i++) {
        wq_bits_put(&w->page_bits, w->lengths[i], 8);
        WQ_TRY(item_end(w, INDEX_LENGTHS, i + 1));
    }
    return WQ_OK;
}

wq_status index_segwriter_row(index_segwriter *w, const uint8_t row[INDEX_ROW])
{
    assert(w->rows < w->info.articles);
    index_article article;
    index_row_decode(row, &article);
    w->lengths[w->rows++] = index_length_encode(article.length);
    index_row_put(&w->info.extent, row, &w->page_bits);
    WQ_TRY(item_end(w, INDEX_ROWS, w->rows));
    return w->rows == w->info.articles ? lengths_write(w) : WQ_OK;
}

wq_status index_segwriter_place(index_segwriter *w, uint32_t number)
{
    assert(w->rows == w->info.articles && w->places < w->info.articles);
    wq_bits_put(&w->page_bits, number, index_table_bits(&w->info, INDEX_PLACES));
    return item_end(w, INDEX_PLACES, ++w->places);
}

/* ---- positions ---- */

/* Write the first `len` bytes of the chunk with their check, keep the rest. */
static wq_status chunk_flush(index_segwriter *w, size_t len)
{
    uint8_t check[4];
    wq_put_le32(check, wq_check32(index_page_seed(w->seed + INDEX_POSITIONS, w->position_len),
                                  wq_span_of(w->chunk, len)));
    WQ_TRY(index_section_put(&w->section[INDEX_POSITIONS], check, 4));
    WQ_TRY(index_section_put(&w->section[INDEX_POSITIONS], w->chunk, len));
    memmove(w->chunk, w->chunk + len, w->bits.len - len);
    w->bits.len -= len;
    w->run_payload += len;
    w->run_len += len + 4;
    w->position_len += len + 4;
    return WQ_OK;
}

wq_status index_segwriter_positions(index_segwriter *w, const uint32_t *positions, uint32_t tf)
{
    index_spread spread = index_spread_of(w->how, tf);
    while (spread.left > 0) {
        positions += index_spread_put(&spread, &w->bits, positions);
        if (w->bits.len >= INDEX_PAGE_ROOM) {
            WQ_TRY(chunk_flush(w, INDEX_PAGE_ROOM));
        }
    }
    return WQ_OK;
}

/* End the run of a block; `*len` gets its bytes. */
static wq_status run_end(index_segwriter *w, uint32_t *len)
{
    wq_bits_align(&w->bits);
    while (w->bits.len > 0) {
        WQ_TRY(chunk_flush(w, w->bits.len < INDEX_PAGE_ROOM ? w->bits.len : INDEX_PAGE_ROOM));
    }
    WQ_FAIL_IF(w->run_len > UINT32_MAX, WQ_ELIMIT);
    *len = (uint32_t)w->run_len;
    w->run_len = 0;
    w->run_payload = 0;
    return WQ_OK;
}

/* ---- lists ---- */

static wq_status group_end(index_segwriter *w)
{
    uint8_t head[6 + INDEX_HEAD_BYTES];
    size_t n = index_heads_encode(w->heads, w->blocks, w->group_base, w->positions, head + 6);
    wq_put_le16(head + 4, (uint16_t)n);
    wq_put_le32(head,
                wq_check32(index_page_seed(w->seed, w->list_len), wq_span_of(head + 4, n + 2)));
    index_section_writer *s = &w->section[INDEX_LISTS];
    WQ_TRY(index_section_put(s, head, n + 6));
    WQ_TRY(index_section_put(s, w->group.ptr, w->group.len));
    w->list_len += n + 6 + w->group.len;
    w->group_base = w->base;
    w->blocks = 0;
    wq_buf_clear(&w->group);
    return WQ_OK;
}

/* Bytes of a tail at `out`: quarters, then codes. */
static size_t tail_encode(const index_segwriter *w, uint8_t *out, size_t room)
{
    wq_bit_writer bits;
    size_t n = w->positions ? index_quarters_encode(&w->posts, out) : 0;
    wq_bits_write_init(&bits, out + n, room - n);
    index_tail_put(&bits, &w->posts, w->base, index_gap_parameter(w->info.articles, w->df));
    wq_bits_align(&bits);
    assert(!bits.full);
    return n + bits.len;
}

static void best_find(const index_segwriter *w, index_best best[2])
{
    index_best_find(w->posts.numbers, w->posts.codes, w->posts.count, w->lengths, &w->weights,
                    best);
}

/* End a block of 128 or the last, shorter one. */
static wq_status block_end(index_segwriter *w)
{
    uint8_t bytes[4 + INDEX_BLOCK_BYTES];
    index_head *head = &w->heads[w->blocks];
    head->run = 0;
    if (w->positions) {
        WQ_TRY(run_end(w, &head->run));
    }
    size_t n = w->posts.count == INDEX_BLOCK
                   ? index_block_encode(&w->posts, w->base, w->positions, bytes + 4)
                   : tail_encode(w, bytes + 4, INDEX_BLOCK_BYTES - 4);
    head->last = w->posts.numbers[w->posts.count - 1];
    head->bytes = (uint16_t)(n + 4);
    best_find(w, head->best);
    /* A block's seed is its last article: it has one place in the list. */
    wq_put_le32(bytes,
                wq_check32(index_page_seed(w->seed + 1, head->last), wq_span_of(bytes + 4, n)));
    WQ_TRY(wq_buf_put(&w->group, bytes, n + 4));
    w->base = head->last + 1;
    w->posts.count = 0;
    w->blocks++;
    return w->blocks == INDEX_GROUP ? group_end(w) : WQ_OK;
}

wq_status index_segwriter_posting(index_segwriter *w, uint32_t number, uint32_t code)
{
    uint32_t tf = code / 2;
    assert(number < w->info.articles && number >= w->base && tf > 0 && tf <= INDEX_TF_MAX);
    if (w->posts.count == INDEX_BLOCK) {
        WQ_TRY(block_end(w));
    }
    uint32_t i = w->posts.count++;
    if (i % INDEX_QUARTER == 0) {
        w->quarter_base = number;
    }
    if (w->positions && i % INDEX_QUARTER == 0 && i > 0) {
        wq_bits_align(&w->bits);
        w->posts.quarters[i / INDEX_QUARTER - 1] = (uint32_t)(w->run_payload + w->bits.len);
    }
    w->posts.numbers[i] = number;
    w->posts.codes[i] = (uint16_t)code;
    bool near = number - w->quarter_base < INDEX_SPREAD_NEAR;
    w->how = near ? w->lengths[number] : w->far;
    w->df++;
    return WQ_OK;
}

uint8_t index_segwriter_length(const index_segwriter *w, uint32_t number)
{
    return w->lengths[number];
}

/* The list and its positions in at most INDEX_INLINE_MAX bytes, if they go in. */
static bool inline_encode(index_segwriter *w, index_term *term)
{
    if (w->df >= INDEX_BLOCK || w->position_len > 0 || w->bits.len > INDEX_INLINE_MAX ||
        (w->positions && w->df > INDEX_QUARTER)) {
        return false;
    }
    wq_bit_writer bits;
    wq_bits_write_init(&bits, term->inline_list, INDEX_INLINE_MAX);
    index_tail_put(&bits, &w->posts, 0, index_gap_parameter(w->info.articles, w->df));
    for (size_t i = 0; i < w->bits.len; i++) {
        wq_bits_put(&bits, w->chunk[i], 8);
    }
    wq_bits_put(&bits, w->bits.kept, w->bits.bits);
    wq_bits_align(&bits);
    if (bits.full) {
        memset(term->inline_list, 0, INDEX_INLINE_MAX);
        return false;
    }
    term->inline_list[INDEX_INLINE_LEN] = (uint8_t)bits.len;
    return true;
}

/* The least levels of the two kinds. */
static uint8_t short_levels(const index_segwriter *w)
{
    unsigned levels[2] = {INDEX_LEVELS - 1, INDEX_LEVELS - 1};
    for (uint32_t i = 0; i < w->posts.count; i++) {
        unsigned level = index_length_level(w->lengths[w->posts.numbers[i]]);
        unsigned head = w->posts.codes[i] & 1;
        levels[head] = level < levels[head] ? level : levels[head];
    }
    return (uint8_t)(levels[0] | levels[1] << 3);
}

/* A list of less than a block: check, least levels, tail. */
static wq_status short_end(index_segwriter *w)
{
    uint8_t bytes[5 + INDEX_BLOCK_BYTES];
    uint32_t run;
    if (w->positions) {
        WQ_TRY(run_end(w, &run));
    }
    bytes[4] = short_levels(w);
    size_t n = 1 + tail_encode(w, bytes + 5, INDEX_BLOCK_BYTES - 5);
    wq_put_le32(bytes, wq_check32(index_page_seed(w->seed, 0), wq_span_of(bytes + 4, n)));
    return index_section_put(&w->section[INDEX_LISTS], bytes, n + 4);
}

static wq_status list_end(index_segwriter *w, index_term *term)
{
    uint64_t list;
    uint64_t positions;
    if (w->df < INDEX_BLOCK) {
        WQ_TRY(short_end(w));
    } else {
        if (w->posts.count > 0) {
            WQ_TRY(block_end(w));
        }
        if (w->blocks > 0) {
            WQ_TRY(group_end(w));
        }
    }
    WQ_TRY(index_section_end(&w->section[INDEX_LISTS], &term->impl[INDEX_TERM_LIST], &list));
    WQ_TRY(index_section_end(&w->section[INDEX_POSITIONS], &term->impl[INDEX_TERM_POSITIONS],
                             &positions));
    WQ_FAIL_IF(list > UINT32_MAX || positions > UINT32_MAX, WQ_ELIMIT);
    term->impl[INDEX_TERM_BYTES] = list | positions << 32;
    term->inline_list[INDEX_INLINE_LEN] = INDEX_IN_STREAM;
    return WQ_OK;
}

static wq_status term_end(index_segwriter *w)
{
    if (w->df == 0) {
        return WQ_OK;
    }
    index_term term = {.articles = w->df};
    wq_span key = wq_span_of(w->key, w->key_len);
    term.inline_list[INDEX_INLINE_POS] = w->positions;
    if (!inline_encode(w, &term)) {
        WQ_TRY(list_end(w, &term));
    }
    w->info.terms++;
    return index_leaves_add(&w->dictionary, key, &term);
}

wq_status index_segwriter_term(index_segwriter *w, wq_span key)
{
    assert(key.len > 0 && key.len <= INDEX_KEY_MAX);
    WQ_TRY(term_end(w));
    memcpy(w->key, key.ptr, key.len);
    w->key_len = key.len;
    w->positions = index_key_positions(key);
    w->seed = index_term_seed(w->info.seed, key);
    w->df = 0;
    w->base = 0;
    w->group_base = 0;
    w->blocks = 0;
    w->posts.count = 0;
    w->list_len = 0;
    w->position_len = 0;
    wq_bits_write_init(&w->bits, w->chunk, sizeof w->chunk);
    return WQ_OK;
}

/* Levels go to records of their own, where a question finds them on its way. */
static wq_status levels_write(index_segwriter *w)
{
    uint8_t bytes[INDEX_RECORD_PAGE];
    for (uint32_t first = 0; first < w->info.articles; first += INDEX_LEVELS_PAGE) {
        uint32_t left = w->info.articles - first;
        size_t count = left < INDEX_LEVELS_PAGE ? left : INDEX_LEVELS_PAGE;
        kv_view *txn;
        index_levels_pack(w->lengths + first, count, bytes);
        WQ_TRY(index_bulk_txn(w->bulk, &txn));
        WQ_TRY(index_levels_put(txn, w->bulk->name, first / INDEX_LEVELS_PAGE,
                                wq_span_of(bytes, index_levels_bytes(count))));
        WQ_TRY(index_bulk_check(w->bulk));
    }
    return WQ_OK;
}

wq_status index_segwriter_finish(index_segwriter *w, index_seginfo *info)
{
    assert(w->places == w->info.articles);
    WQ_TRY(term_end(w));
    w->df = 0;
    WQ_TRY(index_leaves_finish(&w->dictionary));
    w->info.leaves = w->dictionary.leaves;
    kv_view *txn;
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        WQ_TRY(index_section_finish(&w->section[i]));
        w->info.size[i] = w->section[i].at;
    }
    WQ_TRY(index_bulk_txn(w->bulk, &txn));
    WQ_TRY(index_seginfo_put(txn, &w->info));
    WQ_TRY(levels_write(w));
    *info = w->info;
    return WQ_OK;
}
