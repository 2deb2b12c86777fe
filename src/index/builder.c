/* SPDX-License-Identifier: MIT */
/* Articles gather in memory; a flush sorts them and their terms and writes a segment.
 *
 * An occurrence in a term's chain is one number, gap x 4 + in the title x 2 + new article; with a
 * new article the gap is the position, and a second number says how many articles further. */
#include "index/inner.h"
#include "index/kills.h"
#include "index/pool.h"
#include "index/sort.h"

#include "base/bits.h"
#include "base/bytes.h"
#include "index/length.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DEAD           UINT32_MAX
#define PROGRESS_TERMS 16384u
#define POSITION_MAX   0x0FFFFFFFu

typedef struct cover {
    uint32_t box, rows;
} cover;

struct index_builder {
    index_db *db;
    uint64_t analyser;
    index_pool pool;
    uint8_t *rows; /* of INDEX_ROW bytes, in order of arrival */
    uint32_t articles, cap;
    cover *covers;
    size_t cover_count, cover_cap;
    index_place_kill *kills;
    size_t kill_count, kill_cap;
};

/* Terms between what is written and what is fetched. */
#define AHEAD 4u

/* Numbers of a chain that is decoded in one go: as many as one article can have. */
#define PLAIN_MAX (INDEX_TF_MAX + 1)

/* Fewer postings than these are compared with each other. */
#define FEW_POSTINGS 12u

/* Heap of the flush for an article beside its row: number, sorting, length, place in the chain. */
#define FLUSH_BYTES 24u

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
    index_pool_init(&b->pool, db->memory / 2);
    *out = b;
    return WQ_OK;
}

void index_builder_free(index_builder *b)
{
    if (b == NULL) {
        return;
    }
    index_pool_release(&b->pool);
    free(b->rows);
    free(b->covers);
    free(b->kills);
    free(b);
}

static wq_status no_memory(index_builder *b, wq_status st)
{
    if (st == WQ_ENOMEM) {
        return wq_fail(b->db->err, st, "no memory to index");
    }
    return st == WQ_ELIMIT
               ? wq_fail(b->db->err, st, "an article needs more memory than indexing has")
               : st;
}

wq_status index_builder_article(index_builder *b, const index_article *article)
{
    if (b->articles == b->cap) {
        uint32_t cap = b->cap == 0 ? 64 : b->cap + b->cap / 2;
        uint8_t *grown = realloc(b->rows, (size_t)cap * INDEX_ROW);
        WQ_FAIL_IF(grown == NULL, no_memory(b, WQ_ENOMEM));
        b->rows = grown;
        b->cap = cap;
    }
    index_row_encode(article, b->rows + (size_t)b->articles * INDEX_ROW);
    b->articles++;
    return WQ_OK;
}

static wq_status occurrence_new(index_builder *b, index_pool_term *t, uint32_t position,
                                bool in_title)
{
    uint32_t article = b->articles - 1;
    uint32_t ahead = t->article == POOL_NONE ? article : article - t->article;
    t->article = article;
    t->position = position;
    t->tf = 1;
    uint8_t bytes[2 * WQ_VARINT32_MAX];
    size_t len = wq_varint32_encode(bytes, position << 2 | (in_title ? 2u : 0u) | 1u);
    len += wq_varint32_encode(bytes + len, ahead);
    return index_pool_put(&b->pool, t, bytes, len);
}

/* Up to POOL_BATCH keys. */
static wq_status numbers_get(index_builder *b, const wq_span *keys, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        if (keys[i].len == 0 || keys[i].len > INDEX_KEY_MAX) {
            return wq_fail(b->db->err, WQ_EINVAL, "a term of %zu bytes", keys[i].len);
        }
    }
    wq_status st = index_pool_terms_get(&b->pool, keys, count, numbers);
    WQ_FAIL_IF(st != WQ_OK, no_memory(b, st));
    for (size_t i = 0; i < count; i++) {
        b->pool.terms[numbers[i]].positions = index_key_positions(keys[i]);
    }
    return WQ_OK;
}

wq_status index_builder_numbers(index_builder *b, const wq_span *keys, size_t count,
                                uint32_t *numbers)
{
    for (size_t done = 0; done < count; done += POOL_BATCH) {
        size_t some = count - done < POOL_BATCH ? count - done : POOL_BATCH;
        WQ_TRY(numbers_get(b, keys + done, some, numbers + done));
    }
    return WQ_OK;
}

static wq_status occurrence_add(index_builder *b, const index_occurrence *o)
{
    uint32_t position = o->position;
    if (b->articles == 0 || o->number >= b->pool.term_count || position > POSITION_MAX) {
        return wq_fail(b->db->err, WQ_EINVAL, "a term at position %lu", (unsigned long)position);
    }
    index_pool_term *t = &b->pool.terms[o->number];
    if (t->article != b->articles - 1) {
        wq_status st = occurrence_new(b, t, position, o->in_title);
        return st == WQ_OK ? WQ_OK : no_memory(b, st);
    }
    if (!t->positions || t->tf == INDEX_TF_MAX || position == t->position) {
        return WQ_OK;
    }
    if (position < t->position) {
        return wq_fail(b->db->err, WQ_EINVAL, "positions of a term go back");
    }
    uint32_t gap = position - t->position;
    t->position = position;
    t->tf++;
    uint8_t bytes[WQ_VARINT32_MAX];
    size_t len = wq_varint32_encode(bytes, gap << 2 | (o->in_title ? 2u : 0u));
    wq_status st = index_pool_put(&b->pool, t, bytes, len);
    return st == WQ_OK ? WQ_OK : no_memory(b, st);
}

wq_status index_builder_again(index_builder *b, const index_occurrence *list, size_t count)
{
    for (size_t i = 0; count > 1 && i < count; i++) {
        if (list[i].number < b->pool.term_count) {
            wq_fetch(&b->pool.terms[list[i].number]);
        }
    }
    for (size_t i = 0; count > 1 && i < count; i++) {
        if (list[i].number < b->pool.term_count) {
            index_pool_fetch(&b->pool, &b->pool.terms[list[i].number]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        WQ_TRY(occurrence_add(b, &list[i]));
    }
    return WQ_OK;
}

wq_status index_builder_term(index_builder *b, wq_span key, uint32_t position, bool in_title)
{
    uint32_t number;
    WQ_TRY(numbers_get(b, &key, 1, &number));
    index_occurrence o = {number, position, in_title};
    return occurrence_add(b, &o);
}

void index_builder_length(index_builder *b, uint32_t words)
{
    assert(b->articles > 0);
    index_row_length(b->rows + (size_t)(b->articles - 1) * INDEX_ROW, words);
}

bool index_builder_full(const index_builder *b)
{
    return b->pool.used + (size_t)b->cap * INDEX_ROW + (size_t)b->articles * FLUSH_BYTES >=
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
        cover *grown = realloc(b->covers, cap * sizeof *grown);
        WQ_FAIL_IF(grown == NULL, no_memory(b, WQ_ENOMEM));
        b->covers = grown;
        b->cover_cap = cap;
    }
    b->covers[b->cover_count++] = (cover){box, rows};
    return WQ_OK;
}

wq_status index_builder_kill(index_builder *b, uint32_t box, uint32_t row)
{
    if (b->kill_count == b->kill_cap) {
        size_t cap = b->kill_cap == 0 ? 16 : b->kill_cap * 2;
        index_place_kill *grown = realloc(b->kills, cap * sizeof *grown);
        WQ_FAIL_IF(grown == NULL, no_memory(b, WQ_ENOMEM));
        b->kills = grown;
        b->kill_cap = cap;
    }
    b->kills[b->kill_count++] = (index_place_kill){box, row, b->articles};
    return WQ_OK;
}

/* ---- the flush ---- */

typedef struct flush {
    index_builder *b;
    wq_task *task;
    index_bulk bulk;
    index_segwriter *writer;
    uint32_t *numbers; /* of each arrival, or DEAD */
    uint64_t *sorted;  /* live arrivals in order of (date, id); later, postings of a term */
    uint32_t live;
    uint32_t *at;    /* of each number of a term, while they are sorted */
    uint32_t *marks; /* the numbers of a term as bits; none is set between terms */
    index_rows rows;
    uint64_t *terms;
    uint32_t *plain; /* a chain, decoded */
    bool positional; /* the term has positions */
} flush;

static bool cancelled(const wq_task *task)
{
    return task != NULL && task->cancel != NULL && *task->cancel != 0;
}

static int row_tie(const void *ctx, uint32_t a, uint32_t b)
{
    const uint8_t *rows = ctx;
    index_article left;
    index_article right;
    index_row_decode(rows + (size_t)a * INDEX_ROW, &left);
    index_row_decode(rows + (size_t)b * INDEX_ROW, &right);
    int order = index_article_compare(&left, &right);
    return order != 0 ? order : (a > b) - (a < b);
}

static int place_tie(const void *ctx, uint32_t a, uint32_t b)
{
    const uint8_t *rows = ctx;
    uint32_t left = wq_le32(rows + (size_t)a * INDEX_ROW + 20);
    uint32_t right = wq_le32(rows + (size_t)b * INDEX_ROW + 20);
    if (left != right) {
        return left < right ? -1 : 1;
    }
    return row_tie(ctx, a, b);
}

static int kill_tie(const void *ctx, uint32_t a, uint32_t b)
{
    const index_place_kill *kills = ctx;
    if (kills[a].row != kills[b].row) {
        return kills[a].row < kills[b].row ? -1 : 1;
    }
    return (kills[a].before > kills[b].before) - (kills[a].before < kills[b].before);
}

/* Mark the arrivals that a kill of this batch took: `numbers` gets DEAD for them. */
static wq_status batch_kill(flush *f)
{
    const index_builder *b = f->b;
    uint64_t *order = malloc((b->kill_count + 1) * sizeof *order);
    WQ_FAIL_IF(order == NULL, WQ_ENOMEM);
    for (size_t i = 0; i < b->kill_count; i++) {
        order[i] = (uint64_t)b->kills[i].box << 32 | i;
    }
    index_sort(order, b->kill_count, kill_tie, b->kills);
    for (uint32_t a = 0; a < b->articles; a++) {
        const uint8_t *row = b->rows + (size_t)a * INDEX_ROW;
        uint64_t place = (uint64_t)wq_le32(row + 16) << 32 | wq_le32(row + 20);
        size_t low = 0;
        size_t high = b->kill_count;
        /* The last kill of this place: if that came before the article, none came after. */
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            const index_place_kill *k = &b->kills[(uint32_t)order[middle]];
            if (((uint64_t)k->box << 32 | k->row) <= place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low > 0) {
            const index_place_kill *k = &b->kills[(uint32_t)order[low - 1]];
            bool dead = k->box == wq_le32(row + 16) && k->row == wq_le32(row + 20) && k->before > a;
            f->numbers[a] = dead ? DEAD : 0;
        }
    }
    free(order);
    return WQ_OK;
}

/* Number the living arrivals. */
static wq_status articles_number(flush *f)
{
    const index_builder *b = f->b;
    f->numbers = calloc((size_t)b->articles + 1, sizeof *f->numbers);
    f->sorted = malloc(((size_t)b->articles + 1) * sizeof *f->sorted);
    WQ_FAIL_IF(f->numbers == NULL || f->sorted == NULL, WQ_ENOMEM);
    if (b->kill_count > 0) {
        WQ_TRY(batch_kill(f));
    }
    for (uint32_t a = 0; a < b->articles; a++) {
        if (f->numbers[a] != DEAD) {
            f->sorted[f->live++] = (uint64_t)wq_le32(b->rows + (size_t)a * INDEX_ROW) << 32 | a;
        }
    }
    index_sort(f->sorted, f->live, row_tie, b->rows);
    index_rows_begin(&f->rows);
    for (uint32_t n = 0; n < f->live; n++) {
        uint32_t a = (uint32_t)f->sorted[n];
        f->numbers[a] = n;
        index_rows_add(&f->rows, b->rows + (size_t)a * INDEX_ROW);
    }
    index_rows_end(&f->rows);
    return WQ_OK;
}

static wq_status tables_write(flush *f)
{
    const uint8_t *rows = f->b->rows;
    for (uint32_t n = 0; n < f->live; n++) {
        WQ_TRY(index_segwriter_row(f->writer, rows + (size_t)(uint32_t)f->sorted[n] * INDEX_ROW));
    }
    for (uint32_t n = 0; n < f->live; n++) {
        uint32_t a = (uint32_t)f->sorted[n];
        f->sorted[n] = (uint64_t)wq_le32(rows + (size_t)a * INDEX_ROW + 16) << 32 | a;
    }
    index_sort(f->sorted, f->live, place_tie, rows);
    for (uint32_t n = 0; n < f->live; n++) {
        WQ_TRY(index_segwriter_place(f->writer, f->numbers[(uint32_t)f->sorted[n]]));
    }
    return WQ_OK;
}

/* ---- lists ---- */

static wq_status posting_write(flush *f, uint32_t number, uint32_t code, const uint32_t *positions)
{
    WQ_TRY(index_segwriter_posting(f->writer, number, code));
    return f->positional ? index_segwriter_positions(f->writer, positions, code / 2) : WQ_OK;
}

/* Decode a chain: `sorted` gets the number of each living article and where its code and positions
 * stand in `plain`. False: they are too many for it. */
static bool chain_decode(flush *f, const index_pool_term *t, size_t *count)
{
    index_pool_reader r;
    uint32_t *plain = f->plain;
    uint32_t article = 0;
    uint32_t position = 0;
    uint32_t code = 0; /* where it stands */
    uint32_t n = 0;
    *count = 0;
    index_pool_read(&r, &f->b->pool, t, t->head);
    while (!index_pool_ended(&r)) {
        uint32_t v = index_pool_next(&r);
        if (n + 2 > PLAIN_MAX) {
            return false;
        }
        if ((v & 1) != 0) {
            article += index_pool_next(&r);
            if (f->numbers[article] != DEAD) {
                f->sorted[(*count)++] = (uint64_t)f->numbers[article] << 32 | n;
            }
            code = n++;
            plain[code] = 0;
            position = 0;
        }
        position += v >> 2;
        plain[n++] = position;
        plain[code] = (plain[code] + 2) | (v >> 1 & 1);
    }
    return true;
}

/* The same of a long chain: places in the chain instead. */
static size_t chain_places(flush *f, const index_pool_term *t)
{
    index_pool_reader r;
    uint32_t article = 0;
    size_t count = 0;
    index_pool_read(&r, &f->b->pool, t, t->head);
    while (!index_pool_ended(&r)) {
        uint32_t start = index_pool_address(&r);
        if ((index_pool_next(&r) & 1) != 0) {
            article += index_pool_next(&r);
            if (f->numbers[article] != DEAD) {
                f->sorted[count++] = (uint64_t)f->numbers[article] << 32 | start;
            }
        }
    }
    return count;
}

/* One article's code and positions, from its place in the chain, to `plain`. */
static void place_decode(flush *f, const index_pool_term *t, uint32_t start)
{
    index_pool_reader r;
    uint32_t position = 0;
    uint32_t n = 1;
    index_pool_read(&r, &f->b->pool, t, start);
    uint32_t v = index_pool_next(&r);
    (void)index_pool_next(&r);
    f->plain[0] = 0;
    do {
        position += v >> 2;
        f->plain[n++] = position;
        f->plain[0] = (f->plain[0] + 2) | (v >> 1 & 1);
        v = index_pool_ended(&r) ? 1 : index_pool_next(&r);
    } while ((v & 1) == 0);
}

static bool ascending(const uint64_t *v, size_t count)
{
    bool so = true;
    for (size_t i = 1; i < count; i++) {
        so = so && v[i - 1] < v[i];
    }
    return so;
}

/* In order of numbers. They are different and below `live`: but for few of them, a bit for each is
 * quicker than comparing. */
static void postings_sort(flush *f, size_t count)
{
    uint64_t *sorted = f->sorted;
    if (ascending(sorted, count)) {
        return;
    }
    if (count < FEW_POSTINGS || count < f->live / 256) {
        index_sort(sorted, count, NULL, NULL);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t number = (uint32_t)(sorted[i] >> 32);
        f->marks[number / 32] |= 1u << number % 32;
        f->at[number] = (uint32_t)sorted[i];
    }
    size_t n = 0;
    for (uint32_t word = 0; n < count; word++) {
        uint32_t marks = f->marks[word];
        f->marks[word] = 0;
        for (; marks != 0; marks &= marks - 1) {
            uint32_t number = word * 32 + wq_low_ones(~marks);
            sorted[n++] = (uint64_t)number << 32 | f->at[number];
        }
    }
}

static wq_status chain_write(flush *f, const index_pool_term *t)
{
    size_t count;
    bool decoded = chain_decode(f, t, &count);
    if (!decoded) {
        count = chain_places(f, t);
    }
    f->positional = t->positions;
    postings_sort(f, count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t *at = f->plain;
        if (decoded) {
            at += (uint32_t)f->sorted[i];
        } else {
            place_decode(f, t, (uint32_t)f->sorted[i]);
        }
        WQ_TRY(posting_write(f, (uint32_t)(f->sorted[i] >> 32), at[0], at + 1));
    }
    return WQ_OK;
}

/* ---- terms ---- */

static int term_tie(const void *ctx, uint32_t a, uint32_t b)
{
    const index_pool *pool = ctx;
    return wq_span_compare(index_pool_key(pool, &pool->terms[a]),
                           index_pool_key(pool, &pool->terms[b]));
}

/* A byte or an Arabic letter in a byte, in the same order as the keys. Letters that share one (what
 * is not Arabic and the ends of the block) are not stepped over, so that keys with different
 * letters there have all equal bytes from there on: `*at` stays. */
static uint8_t key_unit(wq_span key, size_t *at)
{
    enum { LOW = 0x80, HIGH = 0xFF, FIRST = 8, LAST = 126 };
    if (*at >= key.len) {
        return 0;
    }
    uint8_t byte = key.ptr[*at];
    if (byte < 0x80) {
        *at += 1;
        return byte;
    }
    if ((byte & 0xFE) != 0xD8 || *at + 1 == key.len) {
        return byte < 0xD8 ? LOW : HIGH;
    }
    unsigned place = (byte & 1u) << 6 | (key.ptr[*at + 1] & 0x3Fu);
    if (place < FIRST || place > LAST) {
        return place < FIRST ? LOW : HIGH;
    }
    *at += 2;
    return (uint8_t)(LOW + 1 + place - FIRST);
}

/* The units `level` x 4 to that + 3 of a key as one number. */
static uint32_t key_units(wq_span key, unsigned level)
{
    size_t at = 0;
    uint32_t units = 0;
    for (unsigned i = 0; i < 4 * (level + 1); i++) {
        units = units << 8 | key_unit(key, &at);
    }
    return units;
}

/* Levels of four units that are looked at; fewer terms than these are compared as a whole. */
#define LEVELS 6u
#define FEW    4u

/* Sort terms that are equal in the levels before. True: those that are equal in this one too are
 * not yet in order. */
static bool part_sort(const index_pool *pool, uint64_t *terms, size_t count, unsigned level)
{
    bool whole = level == LEVELS || count < FEW;
    for (size_t i = 0; i < count; i++) {
        uint32_t term = (uint32_t)terms[i];
        wq_span key = index_pool_key(pool, &pool->terms[term]);
        terms[i] = whole ? term : (uint64_t)key_units(key, level) << 32 | term;
    }
    index_sort(terms, count, whole ? term_tie : NULL, pool);
    return !whole;
}

/* Sort terms by four units at a time, those that are equal so far by the next four. */
static void terms_sort(const index_pool *pool, uint64_t *terms, size_t count)
{
    struct {
        size_t at, end;
    } parts[LEVELS] = {{0, count}};
    unsigned level = 0;
    bool more = part_sort(pool, terms, count, 0);
    while (more) {
        size_t from = parts[level].at;
        size_t to = from;
        while (to < parts[level].end && terms[to] >> 32 == terms[from] >> 32) {
            to++;
        }
        parts[level].at = to;
        if (to == from) {
            more = level-- > 0;
        } else if (to - from > 1 && part_sort(pool, terms + from, to - from, level + 1)) {
            level++;
            parts[level].at = from;
            parts[level].end = to;
        }
    }
}

static void progress_tell(const flush *f, uint32_t terms)
{
    const index_pool *pool = &f->b->pool;
    const wq_progress now = {.what = "indexing",
                             .bytes = (uint64_t)pool->used * terms / pool->term_count,
                             .bytes_total = pool->used};
    if (f->task != NULL && f->task->progress != NULL) {
        f->task->progress(f->task->progress_arg, &now);
    }
}

/* Terms lie as they came: fetch the one that is written soon, and the chain of the one before. */
static void terms_fetch(const index_pool *pool, const uint64_t *terms)
{
    const index_pool_term *t = &pool->terms[(uint32_t)terms[AHEAD]];
    wq_fetch(&pool->terms[(uint32_t)terms[2 * AHEAD]]);
    wq_fetch(index_pool_at(pool, t->key));
    if (t->head != POOL_NONE) {
        wq_fetch(index_pool_at(pool, t->head));
    }
}

static wq_status terms_write(flush *f)
{
    const index_pool *pool = &f->b->pool;
    f->terms = malloc(((size_t)pool->term_count + 1) * sizeof *f->terms);
    f->plain = malloc(PLAIN_MAX * sizeof *f->plain);
    f->at = malloc(f->live * sizeof *f->at);
    f->marks = calloc(f->live / 32 + 1, sizeof *f->marks);
    WQ_FAIL_IF(f->terms == NULL || f->plain == NULL, WQ_ENOMEM);
    WQ_FAIL_IF(f->at == NULL || f->marks == NULL, WQ_ENOMEM);
    for (uint32_t i = 0; i < pool->term_count; i++) {
        f->terms[i] = i;
    }
    terms_sort(pool, f->terms, pool->term_count);
    for (uint32_t i = 0; i < pool->term_count; i++) {
        const index_pool_term *t = &pool->terms[(uint32_t)f->terms[i]];
        if (i + 2 * AHEAD < pool->term_count) {
            terms_fetch(pool, f->terms + i);
        }
        if (i % PROGRESS_TERMS == 0) {
            progress_tell(f, i);
        }
        WQ_FAIL_IF(cancelled(f->task), WQ_ECANCEL);
        if (t->head == POOL_NONE) {
            continue;
        }
        wq_span key = index_pool_key(pool, t);
        WQ_TRY(index_segwriter_term(f->writer, key));
        WQ_TRY(chain_write(f, t));
    }
    return WQ_OK;
}

static wq_status segment_write(flush *f)
{
    index_seginfo info;
    index_state *state = &f->bulk.state;
    if (state->count == INDEX_SEGMENTS_MAX) {
        return wq_fail(f->b->db->err, WQ_ELIMIT, "'%s' has %u segments; merge them first",
                       f->b->db->path, INDEX_SEGMENTS_MAX);
    }
    f->bulk.name = state->next++;
    f->bulk.analyser = f->b->analyser;
    WQ_TRY(index_segwriter_new(&f->bulk, &f->rows, &f->writer));
    WQ_TRY(tables_write(f));
    WQ_TRY(terms_write(f));
    WQ_TRY(index_segwriter_finish(f->writer, &info));
    state->segments[state->count++] = info.name;
    return WQ_OK;
}

static wq_status flush_commit(flush *f, index_view *view)
{
    const index_builder *b = f->b;
    kv_view *txn;
    uint64_t *hits = NULL;
    size_t hit_count = 0;
    wq_status st = index_kills_find(view, b->kills, b->kill_count, &hits, &hit_count);
    if (st == WQ_OK) {
        st = index_bulk_txn(&f->bulk, &txn);
    }
    if (st == WQ_OK) {
        st = index_kills_write(view, txn, hits, hit_count);
    }
    free(hits);
    WQ_TRY(st);
    for (size_t i = 0; i < b->cover_count; i++) {
        uint32_t rows;
        WQ_TRY(index_cover_get(txn, b->covers[i].box, &rows));
        if (b->covers[i].rows > rows) {
            WQ_TRY(index_cover_put(txn, b->covers[i].box, b->covers[i].rows));
        }
    }
    return index_bulk_finish(&f->bulk);
}

static wq_status flush_run(flush *f, uint64_t generation)
{
    index_builder *b = f->b;
    index_view *view;
    WQ_TRY(index_snapshot(b->db, &view));
    f->bulk.state = view->state;
    f->bulk.state.generation = generation;
    wq_status st = articles_number(f);
    if (st == WQ_OK && f->live > 0) {
        st = segment_write(f);
    }
    if (st == WQ_OK) {
        st = flush_commit(f, view);
    }
    index_view_close(view);
    return st;
}

wq_status index_builder_flush(index_builder *b, uint64_t generation, wq_task *task)
{
    flush f = {.b = b, .task = task, .bulk = {.env = b->db->env}};
    if (b->db->leftovers) {
        WQ_TRY(index_clean(b->db));
    }
    wq_status st = flush_run(&f, generation);
    index_bulk_abort(&f.bulk);
    index_segwriter_free(f.writer);
    free(f.numbers);
    free(f.sorted);
    free(f.terms);
    free(f.plain);
    free(f.at);
    free(f.marks);
    if (st != WQ_OK) {
        b->db->leftovers = f.bulk.touched;
        return no_memory(b, st);
    }
    index_pool_release(&b->pool);
    b->articles = 0;
    b->cover_count = 0;
    b->kill_count = 0;
    return WQ_OK;
}
