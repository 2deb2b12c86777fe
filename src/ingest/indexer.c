/* SPDX-License-Identifier: MIT */
#include "ingest/indexer.h"

#include "base/check.h"
#include "ingest/joints.h"
#include "text/dates.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

/* Editions of one article beyond this are not looked at. */
#define EDITIONS_MAX 65536
/* Different sources and languages of one article. */
#define FILTERS_MAX 64
/* Different days, months and years that an article speaks of; a chronicle of more is cut. */
#define KEYS_MAX  1400
#define KEY_SLOTS 2048u

typedef struct indexer {
    store_view *view;
    index_view *covered;
    index_builder *builder;
    const wq_task *task;
    uint64_t before, now; /* generations: of the index, of the view */
    uint64_t done, total; /* rows */
    store_place *places;  /* editions of the present article, the shown one first */
    size_t count, room;
    uint64_t filters[FILTERS_MAX];
    size_t filter_count;
    bool parted; /* parts of the present article's jointed words are words too */
    text_dates dates;
    uint64_t keys[KEY_SLOTS]; /* checks of their keys, by hash; 0 is free */
    size_t key_count;
} indexer;

static int place_order(store_place a, store_place b)
{
    if (a.box != b.box) {
        return a.box < b.box ? -1 : 1;
    }
    return (a.row > b.row) - (a.row < b.row);
}

static bool indexer_cancelled(const indexer *x)
{
    return x->task != NULL && x->task->cancel != NULL && *x->task->cancel != 0;
}

static void indexer_progress(const indexer *x)
{
    if (x->task != NULL && x->task->progress != NULL) {
        wq_progress now = {"indexing", x->done, x->total, 0, 0};
        x->task->progress(x->task->progress_arg, &now);
    }
}

/* The copy is for callees that take a task they may not change but do not say so. */
static wq_status indexer_flush(indexer *x, uint64_t generation)
{
    wq_task task = {0};
    if (x->task != NULL) {
        task = *x->task;
    }
    return index_builder_flush(x->builder, generation, x->task != NULL ? &task : NULL);
}

/* ---- the terms of an article ---- */

/* A key is given to the builder once an article. */
static bool key_known(indexer *x, wq_span key)
{
    uint64_t check = wq_check64(0, key) | 1;
    size_t slot = check / 2 % KEY_SLOTS;
    for (; x->keys[slot] != 0; slot = (slot + 1) % KEY_SLOTS) {
        if (x->keys[slot] == check) {
            return true;
        }
    }
    if (x->key_count == KEYS_MAX) {
        return true;
    }
    x->keys[slot] = check;
    x->key_count++;
    return false;
}

/* What the recogniser has found so far. */
static wq_status dates_add(indexer *x)
{
    text_date date;
    while (text_dates_next(&x->dates, &date)) {
        uint8_t keys[2][TEXT_ABOUT_KEY_MAX];
        size_t lens[2];
        unsigned count = text_date_keys(&date, keys, lens);
        for (unsigned i = 0; i < count; i++) {
            wq_span key = wq_span_of(keys[i], lens[i]);
            if (!key_known(x, key)) {
                WQ_TRY(index_builder_term(x->builder, key, 0, false));
            }
        }
    }
    return WQ_OK;
}

/* The parts of a jointed word stand where it stands. */
static wq_status parts_add(indexer *x, wq_span text, const text_token *whole, uint32_t position,
                           bool head)
{
    text_token part;
    for (uint32_t from = 0; text_token_part(text, whole, from, &part); from = part.end) {
        uint8_t key[TEXT_KEY_MAX];
        wq_span term = wq_span_of(key, text_term_key(&part, key));
        WQ_TRY(index_builder_term(x->builder, term, position, head));
    }
    return WQ_OK;
}

/* Words of `text` from position `*next`; moves it behind them. With `x`, adds them; those before
 * position `head` are of the head. */
static wq_status text_add(indexer *x, wq_span text, uint32_t head, uint32_t *next, uint32_t *words)
{
    text_tokens it;
    text_token token;
    uint32_t base = *next;
    text_tokens_init(&it, text);
    if (x != NULL) {
        text_dates_text(&x->dates, text);
    }
    while (text_tokens_next(&it, &token)) {
        *next = base + token.position + 1;
        ++*words;
        if (x == NULL) {
            continue;
        }
        uint8_t key[TEXT_KEY_MAX];
        size_t len = text_term_key(&token, key);
        uint32_t position = base + token.position;
        WQ_TRY(index_builder_term(x->builder, wq_span_of(key, len), position, position < head));
        if (token.jointed && x->parted) {
            WQ_TRY(parts_add(x, text, &token, position, position < head));
        }
        text_dates_token(&x->dates, &token);
        WQ_TRY(dates_add(x));
    }
    if (x == NULL) {
        return WQ_OK;
    }
    text_dates_end(&x->dates);
    return dates_add(x);
}

/* All words, and the dates that they say; without `x` the words are only counted. */
static wq_status words_add(indexer *x, const wq_article *a, uint32_t *words)
{
    uint32_t next = 0;
    uint32_t head = INGEST_HEAD_WORDS;
    *words = 0;
    if (x != NULL) {
        text_dates_init(&x->dates, &a->date);
        memset(x->keys, 0, sizeof x->keys);
        x->key_count = 0;
        x->parted = ingest_article_parted(a);
    }
    if (a->title_source == WQ_TITLE_GIVEN) {
        WQ_TRY(text_add(x, a->title, UINT32_MAX, &next, words));
        next += INGEST_GAP_TITLE;
        head = 0;
    }
    for (size_t i = 0; i < a->part_count; i++) {
        if (a->parts[i].kind < WQ_PART_BODY_END) {
            WQ_TRY(text_add(x, a->parts[i].text, head, &next, words));
            next += INGEST_GAP_PARAGRAPH;
        }
    }
    return WQ_OK;
}

static wq_status filter_add(indexer *x, uint8_t kind, wq_span value)
{
    uint8_t key[TEXT_KEY_MAX];
    wq_span term = wq_span_of(key, text_filter_key(kind, value, key));
    WQ_FAIL_IF(term.len == 0 || x->filter_count == FILTERS_MAX, WQ_OK);
    uint64_t hash = wq_check64(0, term);
    for (size_t i = 0; i < x->filter_count; i++) {
        WQ_FAIL_IF(x->filters[i] == hash, WQ_OK);
    }
    x->filters[x->filter_count++] = hash;
    return index_builder_term(x->builder, term, 0, false);
}

/* Words of news in brief have keys of their own: no article is found by them. */
static wq_status brief_add(indexer *x, wq_span text)
{
    text_tokens it;
    text_token token;
    const uint8_t *tab = memchr(text.ptr, '\t', text.len);
    text_tokens_init(&it, wq_span_sub(text, tab != NULL ? (size_t)(tab - text.ptr) : 0, text.len));
    while (text_tokens_next(&it, &token)) {
        uint8_t key[TEXT_KEY_MAX];
        wq_span term = wq_span_of(key, text_brief_key(&token, key));
        if (!key_known(x, term)) {
            WQ_TRY(index_builder_term(x->builder, term, 0, false));
        }
    }
    return WQ_OK;
}

static wq_status briefs_add(indexer *x, const wq_article *a)
{
    memset(x->keys, 0, sizeof x->keys);
    x->key_count = 0;
    for (size_t i = 0; i < a->part_count; i++) {
        if (a->parts[i].kind == WQ_PART_BRIEF && a->parts[i].text.len > 0) {
            WQ_TRY(filter_add(x, TEXT_KEY_KIND, wq_span_str("brief")));
            WQ_TRY(brief_add(x, a->parts[i].text));
        }
    }
    return WQ_OK;
}

static wq_status filters_add(indexer *x)
{
    for (size_t i = 0; i < x->count; i++) {
        wq_article row;
        WQ_TRY(store_row(x->view, x->places[i], &row));
        WQ_TRY(filter_add(x, TEXT_KEY_SOURCE, row.source));
        WQ_TRY(filter_add(x, TEXT_KEY_LANGUAGE, row.language));
    }
    return WQ_OK;
}

/* ---- which article, and where ---- */

static wq_status editions_find(indexer *x, wq_id id)
{
    for (;;) {
        x->count = 0;
        wq_status status =
            x->room > 0 ? store_find(x->view, id, x->places, x->room, &x->count) : WQ_OK;
        WQ_FAIL_IF(status != WQ_OK, status);
        if (x->room > 0 && (x->count < x->room || x->room >= EDITIONS_MAX)) {
            return WQ_OK;
        }
        size_t room = x->room == 0 ? 64 : x->room * 4;
        store_place *grown = realloc(x->places, room * sizeof *grown);
        WQ_FAIL_IF(grown == NULL, WQ_ENOMEM);
        x->places = grown;
        x->room = room;
    }
}

/* Strike out older entries; say whether this row is the one to index the article by: live, and
 * the first of its rows that are not covered. */
static wq_status editions_kill(indexer *x, store_place place, bool *mine)
{
    bool here = false;
    *mine = true;
    for (size_t i = 0; i < x->count; i++) {
        uint32_t rows;
        int order = place_order(x->places[i], place);
        here = here || order == 0;
        WQ_TRY(index_covered(x->covered, x->places[i].box, &rows));
        if (x->places[i].row >= rows && order < 0) {
            *mine = false;
        }
    }
    *mine = *mine && here;
    for (size_t i = 0; *mine && i < x->count; i++) {
        uint32_t rows;
        WQ_TRY(index_covered(x->covered, x->places[i].box, &rows));
        if (x->places[i].row < rows) {
            WQ_TRY(index_builder_kill(x->builder, x->places[i].box, x->places[i].row));
        }
    }
    return WQ_OK;
}

static wq_status row_index(indexer *x, store_place place)
{
    wq_article article;
    WQ_TRY(store_row(x->view, place, &article));
    wq_id id = article.id;
    wq_status status = editions_find(x, id);
    WQ_FAIL_IF(status == WQ_ENOTFOUND, WQ_OK); /* deleted meanwhile */
    WQ_TRY(status);
    bool mine;
    WQ_TRY(editions_kill(x, place, &mine));
    WQ_FAIL_IF(!mine, WQ_OK);
    WQ_TRY(store_article_shown(x->view, x->places[0], &article));
    index_article entry = {x->places[0].box, x->places[0].row, article.date, id, 0};
    WQ_TRY(words_add(NULL, &article, &entry.length));
    WQ_TRY(index_builder_article(x->builder, &entry));
    WQ_TRY(words_add(x, &article, &entry.length));
    x->filter_count = 0;
    WQ_TRY(briefs_add(x, &article));
    return filters_add(x);
}

static wq_status box_index(indexer *x, const store_box *box)
{
    uint32_t row;
    WQ_TRY(index_covered(x->covered, box->box, &row));
    WQ_FAIL_IF(row >= box->rows, WQ_OK);
    for (; row < box->rows; row++) {
        bool cancelled = indexer_cancelled(x);
        if (cancelled || index_builder_full(x->builder)) {
            WQ_TRY(index_builder_cover(x->builder, box->box, row));
            WQ_TRY(indexer_flush(x, x->before));
            WQ_FAIL_IF(cancelled, WQ_ECANCEL);
        }
        store_place place = {box->box, row};
        WQ_TRY(row_index(x, place));
        x->done++;
        indexer_progress(x);
    }
    return index_builder_cover(x->builder, box->box, box->rows);
}

/* ---- the whole ---- */

static wq_status tomb_kill(void *arg, wq_id id, store_place place)
{
    indexer *x = arg;
    (void)id;
    return index_builder_kill(x->builder, place.box, place.row);
}

static wq_status rows_count(indexer *x)
{
    store_box box = {0};
    for (uint32_t from = 0;; from = box.box + 1) {
        wq_status status = store_box_next(x->view, from, &box);
        WQ_FAIL_IF(status == WQ_ENOTFOUND, WQ_OK);
        WQ_TRY(status);
        uint32_t rows;
        WQ_TRY(index_covered(x->covered, box.box, &rows));
        x->total += rows < box.rows ? box.rows - rows : 0;
    }
}

static wq_status boxes_index(indexer *x)
{
    WQ_TRY(rows_count(x));
    WQ_TRY(store_tombs_since(x->view, x->before, tomb_kill, x));
    store_box box = {0};
    for (uint32_t from = 0;; from = box.box + 1) {
        wq_status status = store_box_next(x->view, from, &box);
        if (status == WQ_ENOTFOUND) {
            break;
        }
        WQ_TRY(status);
        WQ_TRY(box_index(x, &box));
    }
    return indexer_flush(x, x->now);
}

static wq_status indexer_open(indexer *x, store *s, index_db *index)
{
    WQ_TRY(store_snapshot(s, &x->view));
    WQ_TRY(index_snapshot(index, &x->covered));
    x->now = store_generation(x->view);
    x->before = index_generation(x->covered);
    WQ_FAIL_IF(x->before == x->now, WQ_EEND);
    return index_builder_new(index, text_analyser_id(), &x->builder);
}

static void indexer_close(indexer *x)
{
    index_builder_free(x->builder);
    index_view_close(x->covered);
    store_view_close(x->view);
    free(x->places);
}

wq_status ingest_index_pending(store *s, index_db *index, const wq_task *task)
{
    indexer x;
    memset(&x, 0, sizeof x);
    x.task = task;
    wq_status status = indexer_open(&x, s, index);
    if (status == WQ_OK) {
        status = boxes_index(&x);
    }
    indexer_close(&x);
    WQ_FAIL_IF(status == WQ_EEND, WQ_OK); /* nothing is new */
    WQ_TRY(status);
    wq_task copy = {0};
    if (task != NULL) {
        copy = *task;
    }
    return index_merge(index, false, task != NULL ? &copy : NULL);
}
