/* SPDX-License-Identifier: MIT */
/* Articles that mention a date of a range: the union of as many lists as there are keys in it.
 *
 * Lists are not held open. They are read one after the other into a map of bits over a window of
 * articles, and again for the next window, so that a range of any size takes the memory of one
 * cursor and one map. Keys are gathered a few at a time, because a list is not read while the
 * dictionary is. */
#include "query/iter.h"

#include "text/about.h"

#include <string.h>

#define WINDOW     16384u /* articles */
#define WORD_BITS  32u
#define BATCH      16u
#define STEPS_KEYS 64u /* of the meter: a look into the dictionary */

typedef struct about_iter {
    query_iter base;
    query_exec *exec;
    const text_about *about;
    uint32_t articles; /* of the segment */
    uint32_t from;     /* of the window; INDEX_END: none yet */
    uint32_t bits[WINDOW / WORD_BITS];
} about_iter;

_Static_assert(sizeof(about_iter) <= ITER_FILTER_ROOM, "an iterator of a filter fits");

/* Some keys of the range, from `key` on. */
typedef struct about_batch {
    const text_about *about;
    unsigned count;
    index_term terms[BATCH];
    uint8_t key[TEXT_ABOUT_KEY_MAX + 1]; /* the last one, and a byte that makes it the next */
    size_t key_len;
} about_batch;

static wq_status batch_take(void *arg, wq_span key, const index_term *term)
{
    about_batch *batch = arg;
    WQ_FAIL_IF(key.len > TEXT_ABOUT_KEY_MAX, WQ_ECORRUPT);
    memcpy(batch->key, key.ptr, key.len);
    batch->key[key.len] = 0;
    batch->key_len = key.len + 1;
    if (text_about_holds(batch->about, key)) {
        batch->terms[batch->count++] = *term;
    }
    return batch->count == BATCH ? WQ_EEND : WQ_OK;
}

static wq_status batch_next(const about_iter *it, about_batch *batch)
{
    batch->count = 0;
    WQ_TRY(query_meter_tick(it->exec->meter, STEPS_KEYS));
    wq_status st =
        index_term_range(it->exec->segment, wq_span_of(batch->key, batch->key_len),
                         wq_span_of(it->about->high, it->about->high_len), batch_take, batch);
    return st == WQ_EEND || st == WQ_ENOTFOUND ? WQ_OK : st;
}

static void batch_init(const about_iter *it, about_batch *batch)
{
    batch->about = it->about;
    batch->key_len = it->about->low_len;
    memcpy(batch->key, it->about->low, it->about->low_len);
}

static wq_status list_read(about_iter *it, const index_term *term)
{
    index_cursor *c = &it->exec->spare->cursor;
    WQ_TRY(index_cursor_open(it->exec->segment, term, c, &it->exec->spare->room));
    if (c->iter.number < it->from) {
        WQ_TRY(c->iter.seek(&c->iter, it->from));
    }
    while (c->iter.number != INDEX_END && c->iter.number - it->from < WINDOW) {
        uint32_t at = c->iter.number - it->from;
        it->bits[at / WORD_BITS] |= 1u << (at % WORD_BITS);
        WQ_TRY(query_meter_tick(it->exec->meter, 1));
        WQ_TRY(c->iter.next(&c->iter));
    }
    return WQ_OK;
}

static wq_status window_read(about_iter *it, uint32_t from)
{
    about_batch batch;
    it->from = from;
    memset(it->bits, 0, sizeof it->bits);
    batch_init(it, &batch);
    do {
        WQ_TRY(batch_next(it, &batch));
        for (unsigned i = 0; i < batch.count; i++) {
            WQ_TRY(list_read(it, &batch.terms[i]));
        }
    } while (batch.count == BATCH);
    return WQ_OK;
}

/* Stand on the first article from `number` on. */
static wq_status about_stand(about_iter *it, uint32_t number)
{
    for (; number < it->articles; number++) {
        if (it->from == INDEX_END || number - it->from >= WINDOW) {
            WQ_TRY(window_read(it, number / WINDOW * WINDOW));
        }
        uint32_t at = number - it->from;
        uint32_t word = it->bits[at / WORD_BITS] >> (at % WORD_BITS);
        if ((word & 1) != 0) {
            it->base.iter.number = number;
            return WQ_OK;
        }
        if (word == 0) {
            number |= WORD_BITS - 1;
        }
    }
    it->base.iter.number = INDEX_END;
    return WQ_OK;
}

static wq_status about_next(index_iter *iter)
{
    WQ_FAIL_IF(iter->number == INDEX_END, WQ_OK);
    return about_stand((about_iter *)iter, iter->number + 1);
}

static wq_status about_seek(index_iter *iter, uint32_t target)
{
    WQ_FAIL_IF(iter->number >= target, WQ_OK);
    return about_stand((about_iter *)iter, target);
}

/* How many articles at most; the keys are counted, no list is read. */
static wq_status about_cost(const about_iter *it, uint32_t *keys, uint32_t *cost, index_term *only)
{
    about_batch batch;
    uint64_t sum = 0;
    *keys = 0;
    batch_init(it, &batch);
    do {
        WQ_TRY(batch_next(it, &batch));
        for (unsigned i = 0; i < batch.count; i++) {
            sum += batch.terms[i].articles;
            *only = batch.terms[i];
        }
        *keys += batch.count;
    } while (batch.count == BATCH);
    *cost = sum < it->articles ? (uint32_t)sum : it->articles;
    return WQ_OK;
}

wq_status query_iter_about(query_exec *exec, const text_about *about, query_iter **out)
{
    about_iter *it = wq_arena_new(exec->arena, sizeof *it);
    WQ_FAIL_IF(it == NULL, WQ_ENOMEM);
    uint32_t keys;
    index_term only;
    it->exec = exec;
    it->about = about;
    it->articles = index_segment_articles(exec->segment);
    it->from = INDEX_END;
    it->base.iter.next = about_next;
    it->base.iter.seek = about_seek;
    WQ_TRY(about_cost(it, &keys, &it->base.iter.cost, &only));
    *out = &it->base;
    exec->cursors_used++;
    WQ_TRY(query_iter_spare(exec));
    if (keys == 0) {
        it->base.iter.number = INDEX_END;
        return WQ_OK;
    }
    return about_stand(it, 0);
}
