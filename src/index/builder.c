/* SPDX-License-Identifier: MIT */
#include "index/builder.h"

#include <assert.h>
#include <stdlib.h>

#define POSITION_MAX 0x0FFFFFFFu

/* Heap of the flush for an article beside its row: number, sorting, length, log; and for a key:
 * sorting, where its postings go. */
#define FLUSH_ARTICLE 20u
#define FLUSH_KEY     20u

/* Heap of a segment's writer and of the transaction that it writes in. */
#define WRITER_BYTES (5 * WQ_MIB)

wq_status index_builder_new(index_db *db, uint64_t analyser, index_builder **out)
{
    *out = NULL;
    if (!db->write) {
        return wq_fail(db->err, WQ_EREADONLY, "'%s' is open for reading only", db->path);
    }
    index_builder *b = calloc(1, sizeof *b);
    if (b == NULL) {
        return wq_fail(db->err, WQ_ENOMEM, "no memory to index");
    }
    b->db = db;
    b->analyser = analyser;
    size_t memory = db->memory / 2 > WRITER_BYTES ? db->memory - WRITER_BYTES : db->memory / 2;
    b->postings_max = memory / 4;
    index_pool_init(&b->pool, memory - b->postings_max);
    index_keys_init(&b->keys, &b->pool);
    index_wordlog_init(&b->log, &b->pool);
    *out = b;
    return WQ_OK;
}

void index_builder_clear(index_builder *b)
{
    index_keys_release(&b->keys);
    free(b->logged);
    free(b->rows);
    b->logged = NULL;
    b->rows = NULL;
    b->cap = b->articles = 0;
    b->cover_count = 0;
    b->kill_count = 0;
    index_pool_release(&b->pool);
    index_wordlog_init(&b->log, &b->pool);
}

void index_builder_free(index_builder *b)
{
    if (b == NULL) {
        return;
    }
    index_builder_clear(b);
    free(b->covers);
    free(b->kills);
    free(b);
}

size_t index_builder_memory(const index_builder *b)
{
    return b->db->memory;
}

wq_status index_builder_fail(index_builder *b, wq_status st)
{
    if (st == WQ_ENOMEM) {
        return wq_fail(b->db->err, st, "no memory to index");
    }
    return st == WQ_ELIMIT
               ? wq_fail(b->db->err, st, "an article needs more memory than indexing has")
               : st;
}

static wq_status rows_grow(index_builder *b)
{
    uint32_t cap = b->cap;
    WQ_TRY(index_pool_grow(&b->pool, (void **)&b->logged, &cap, sizeof *b->logged, 64));
    return index_pool_grow(&b->pool, (void **)&b->rows, &b->cap, INDEX_ROW, 64);
}

wq_status index_builder_article(index_builder *b, const index_article *article)
{
    wq_status st = b->articles == b->cap ? rows_grow(b) : WQ_OK;
    index_wordlog_end(&b->log);
    if (st == WQ_OK) {
        st = index_wordlog_begin(&b->log, &b->logged[b->articles]);
    }
    WQ_FAIL_IF(st != WQ_OK, index_builder_fail(b, st));
    index_row_encode(article, b->rows + (size_t)b->articles * INDEX_ROW);
    b->articles++;
    return WQ_OK;
}

/* Up to INDEX_KEYS_BATCH keys. */
static wq_status numbers_get(index_builder *b, const wq_span *keys, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        if (keys[i].len == 0 || keys[i].len > INDEX_KEY_MAX) {
            return wq_fail(b->db->err, WQ_EINVAL, "a term of %zu bytes", keys[i].len);
        }
    }
    wq_status st = index_keys_numbers(&b->keys, keys, count, numbers);
    return st == WQ_OK ? WQ_OK : index_builder_fail(b, st);
}

wq_status index_builder_numbers(index_builder *b, const wq_span *keys, size_t count,
                                uint32_t *numbers)
{
    for (size_t done = 0; done < count; done += INDEX_KEYS_BATCH) {
        size_t some = count - done < INDEX_KEYS_BATCH ? count - done : INDEX_KEYS_BATCH;
        WQ_TRY(numbers_get(b, keys + done, some, numbers + done));
    }
    return WQ_OK;
}

static wq_status occurrence_add(index_builder *b, const index_occurrence *o, bool positional)
{
    if (b->articles == 0 || o->number >= b->keys.count || o->position > POSITION_MAX) {
        return wq_fail(b->db->err, WQ_EINVAL, "a term at position %lu", (unsigned long)o->position);
    }
    wq_status st = positional ? index_wordlog_put(&b->log, o->number, o->position, o->in_title)
                              : index_wordlog_aside(&b->log, o->number);
    return st == WQ_OK ? WQ_OK : index_builder_fail(b, st);
}

wq_status index_builder_again(index_builder *b, const index_occurrence *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        WQ_TRY(occurrence_add(b, &list[i], true));
    }
    return WQ_OK;
}

wq_status index_builder_term(index_builder *b, wq_span key, uint32_t position, bool in_title)
{
    uint32_t number;
    WQ_TRY(numbers_get(b, &key, 1, &number));
    index_occurrence o = {number, position, in_title};
    return occurrence_add(b, &o, index_key_positions(key));
}

void index_builder_length(index_builder *b, uint32_t words)
{
    assert(b->articles > 0);
    index_row_length(b->rows + (size_t)(b->articles - 1) * INDEX_ROW, words);
}

bool index_builder_full(const index_builder *b)
{
    size_t slots = index_keys_slots(&b->keys); /* given back for the flush */
    size_t flush = (size_t)b->keys.count * FLUSH_KEY;
    return b->pool.used + (flush > slots ? flush - slots : 0) +
               (size_t)b->articles * FLUSH_ARTICLE >=
           b->pool.max;
}

wq_status index_builder_cover(index_builder *b, uint32_t box, uint32_t rows)
{
    /* Rows of a box come one after the other: the last cover is nearly always the same box. */
    for (size_t i = b->cover_count; i-- > 0;) {
        if (b->covers[i].box == box) {
            b->covers[i].rows = rows > b->covers[i].rows ? rows : b->covers[i].rows;
            return WQ_OK;
        }
    }
    if (b->cover_count == b->cover_cap) {
        size_t cap = b->cover_cap == 0 ? 16 : b->cover_cap * 2;
        index_builder_covered *grown = realloc(b->covers, cap * sizeof *grown);
        WQ_FAIL_IF(grown == NULL, index_builder_fail(b, WQ_ENOMEM));
        b->covers = grown;
        b->cover_cap = cap;
    }
    b->covers[b->cover_count++] = (index_builder_covered){box, rows};
    return WQ_OK;
}

wq_status index_builder_kill(index_builder *b, uint32_t box, uint32_t row)
{
    if (b->kill_count == b->kill_cap) {
        size_t cap = b->kill_cap == 0 ? 16 : b->kill_cap * 2;
        index_place_kill *grown = realloc(b->kills, cap * sizeof *grown);
        WQ_FAIL_IF(grown == NULL, index_builder_fail(b, WQ_ENOMEM));
        b->kills = grown;
        b->kill_cap = cap;
    }
    b->kills[b->kill_count++] = (index_place_kill){box, row, b->articles};
    return WQ_OK;
}
