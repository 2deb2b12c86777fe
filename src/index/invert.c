/* SPDX-License-Identifier: MIT */
#include "index/invert.h"

#include <stdlib.h>

/* Entries of a term: for each article its number and NUMBER, then 2 x position + (it is in the
 * head). */
#define NUMBER 0x80000000u
/* Words that are found before they are entered. */
#define HITS 64u

#define PROGRESS_TERMS 16384u
/* Terms between what is written and what is fetched. */
#define AHEAD ((size_t)8)

typedef struct slot {
    uint32_t next; /* where its next entry goes; NONE: not in this pass */
    uint32_t
        article; /* the entry of its last article; while they are counted, that one's number + 1 */
    uint32_t room; /* entries that it has at most */
} slot;

/* A word of a term that is gathered. */
typedef struct hit {
    uint32_t key, what;
} hit;

typedef struct inversion {
    const index_gathered *run;
    index_segwriter *writer;
    uint64_t *order; /* numbers of keys in order of keys, in the low halves */
    slot *slots;     /* by number of key */
    uint32_t *marks; /* a bit for each key: its term is gathered in this pass */
    uint32_t *entries;
    size_t cap;
} inversion;

static bool cancelled(const wq_task *task)
{
    return task != NULL && task->cancel != NULL && *task->cancel != 0;
}

/* Returns how many there are at most. */
static size_t entries_count(inversion *v)
{
    size_t all = 0;
    for (uint32_t n = 0; n < v->run->live; n++) {
        index_wordlog_reader r;
        uint32_t key;
        index_wordlog_read(&r, v->run->log, v->run->logged[n]);
        while (index_wordlog_next(&r, &key)) {
            slot *s = &v->slots[key];
            /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
            uint32_t more = s->article != n + 1 ? 2 : 1;
            s->room += more;
            s->article = n + 1;
            all += more;
        }
    }
    return all;
}

static inline void entry_add(uint32_t *entries, slot *s, uint32_t number, uint32_t what)
{
    if (entries[s->article] != (number | NUMBER)) {
        s->article = s->next;
        entries[s->next++] = number | NUMBER;
    } else if (what >> 1 <= entries[s->next - 1] >> 1 || s->next - s->article > INDEX_TF_MAX) {
        return;
    }
    entries[s->next++] = what;
}

/* Find up to HITS words of marked terms. No branch tells them from others: it would be foreseen
 * badly. */
static bool hits_find(const inversion *v, index_wordlog_reader *r, hit hits[HITS], uint32_t *count)
{
    const uint32_t *marks = v->marks;
    index_wordlog_reader in = *r;
    uint32_t key;
    uint32_t n = 0;
    bool more = true;
    while (n < HITS && (more = index_wordlog_next(&in, &key))) {
        hits[n] = (hit){key, (2 * (in.next - 1) + in.in_title) & ~NUMBER};
        n += marks[key / 32] >> key % 32 & 1;
    }
    *r = in;
    *count = n;
    return more;
}

/* The entries of marked terms. */
static void article_gather(inversion *v, uint32_t number)
{
    index_wordlog_reader r;
    hit hits[HITS];
    uint32_t count;
    bool more = true;
    index_wordlog_read(&r, v->run->log, v->run->logged[number]);
    if (number + 1 < v->run->live) {
        wq_fetch(index_wordlog_at(v->run->log->pool, v->run->logged[number + 1]));
    }
    while (more) {
        more = hits_find(v, &r, hits, &count);
        for (uint32_t i = 0; i < count; i++) {
            /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.ArraySubscript) */
            wq_fetch(&v->entries[v->slots[hits[i].key].next]);
        }
        for (uint32_t i = 0; i < count; i++) {
            entry_add(v->entries, &v->slots[hits[i].key], number, hits[i].what);
        }
    }
}

/* Entries of a term go to `at` and behind; the first is of a new article. */
static void slot_open(inversion *v, slot *s, uint32_t at)
{
    s->next = s->article = at;
    v->entries[at] = 0;
}

/* Have the term at `i` of the order gathered, or not. */
static void mark_turn(inversion *v, size_t i)
{
    uint32_t key = (uint32_t)v->order[i];
    v->marks[key / 32] ^= 1u << key % 32;
}

/* Write the entries from `at` to those of the slot. */
static wq_status postings_write(inversion *v, const slot *s, uint32_t at, bool positional)
{
    uint32_t *entries = v->entries;
    while (at < s->next) {
        uint32_t number = entries[at++] & ~NUMBER;
        uint32_t from = at;
        uint32_t in_title = 0;
        for (; at < s->next && (entries[at] & NUMBER) == 0; at++) {
            in_title |= entries[at] & 1;
            entries[at] >>= 1;
        }
        uint32_t tf = positional ? at - from : 1;
        WQ_TRY(index_segwriter_posting(v->writer, number, 2 * tf + (positional ? in_title : 0)));
        if (positional) {
            WQ_TRY(index_segwriter_positions(v->writer, entries + from, tf));
        }
    }
    return WQ_OK;
}

static wq_span key_at(const inversion *v, size_t i)
{
    return index_keys_get(v->run->keys, (uint32_t)v->order[i]);
}

static slot *slot_at(const inversion *v, size_t i)
{
    return &v->slots[(uint32_t)v->order[i]];
}

/* One term that has more entries than there is room for. */
static wq_status large_write(inversion *v, size_t i)
{
    slot *s = slot_at(v, i);
    wq_span key = key_at(v, i);
    bool positional = index_key_positions(key);
    WQ_TRY(index_segwriter_term(v->writer, key));
    mark_turn(v, i);
    slot_open(v, s, 0);
    for (uint32_t n = 0; n < v->run->live; n++) {
        WQ_FAIL_IF(cancelled(v->run->task), WQ_ECANCEL);
        article_gather(v, n);
        if (s->next + INDEX_TF_MAX + 1 > v->cap || n + 1 == v->run->live) {
            WQ_TRY(postings_write(v, s, 0, positional));
            slot_open(v, s, 0);
        }
    }
    mark_turn(v, i);
    return WQ_OK;
}

/* Have keys and entries of terms to come fetched. */
static void terms_fetch(const inversion *v, size_t i, size_t to)
{
    if (i + 2 * AHEAD < to) {
        wq_fetch(&v->run->keys->at[(uint32_t)v->order[i + 2 * AHEAD]]);
        wq_fetch(slot_at(v, i + 2 * AHEAD));
        wq_fetch(key_at(v, i + AHEAD).ptr);
    }
}

static void progress_tell(const inversion *v, size_t terms)
{
    const wq_task *task = v->run->task;
    const index_pool *pool = v->run->keys->pool;
    const wq_progress now = {.what = "indexing",
                             .bytes = (uint64_t)pool->used * terms / v->run->keys->count,
                             .bytes_total = pool->used};
    if (task != NULL && task->progress != NULL) {
        task->progress(task->progress_arg, &now);
    }
}

/* The terms from `from` to `to`, which have room together. */
static wq_status terms_write(inversion *v, size_t from, size_t to)
{
    uint32_t at = 0;
    for (size_t i = from; i < to; i++) {
        slot *s = slot_at(v, i);
        mark_turn(v, i);
        slot_open(v, s, at);
        at += s->room;
    }
    for (uint32_t n = 0; n < v->run->live; n++) {
        article_gather(v, n);
    }
    at = 0;
    for (size_t i = from; i < to; i++) {
        slot *s = slot_at(v, i);
        wq_span key = key_at(v, i);
        terms_fetch(v, i, to);
        if (i % PROGRESS_TERMS == 0) {
            progress_tell(v, i);
        }
        WQ_FAIL_IF(cancelled(v->run->task), WQ_ECANCEL);
        if (s->room > 0) {
            WQ_TRY(index_segwriter_term(v->writer, key));
            /* index_invert frees. NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
            WQ_TRY(postings_write(v, s, at, index_key_positions(key)));
        }
        at += s->room;
        mark_turn(v, i);
    }
    return WQ_OK;
}

/* Terms from `from` on that have room together, or one. */
static size_t part_end(const inversion *v, size_t from)
{
    size_t room = slot_at(v, from)->room;
    size_t to = from + 1;
    while (to < v->run->keys->count && room + slot_at(v, to)->room < v->cap) {
        room += slot_at(v, to++)->room;
    }
    return to;
}

static wq_status parts_write(inversion *v)
{
    size_t to;
    for (size_t from = 0; from < v->run->keys->count; from = to) {
        to = part_end(v, from);
        WQ_TRY(slot_at(v, from)->room < v->cap ? terms_write(v, from, to) : large_write(v, from));
    }
    return WQ_OK;
}

static wq_status slots_take(inversion *v)
{
    uint32_t count = v->run->keys->count;
    v->order = malloc(((size_t)count + 1) * sizeof *v->order);
    v->slots = malloc(((size_t)count + 1) * sizeof *v->slots);
    v->marks = calloc(count / 32 + 1, sizeof *v->marks);
    WQ_FAIL_IF(v->order == NULL || v->slots == NULL || v->marks == NULL, WQ_ENOMEM);
    for (uint32_t i = 0; i < count; i++) {
        v->order[i] = i;
        v->slots[i] = (slot){0, 0, 0};
    }
    return WQ_OK;
}

/* Room for all `wanted` entries, or for what there is memory for. */
static wq_status entries_take(inversion *v, size_t wanted)
{
    size_t memory = v->run->memory > INDEX_INVERT_LEAST ? v->run->memory : INDEX_INVERT_LEAST;
    v->cap = memory / sizeof *v->entries;
    v->cap = wanted < v->cap ? wanted + 1 : v->cap;
    /* NOLINTNEXTLINE(clang-analyzer-optin.portability.UnixAPI) */
    v->entries = malloc(v->cap * sizeof *v->entries);
    return v->entries == NULL ? WQ_ENOMEM : WQ_OK;
}

wq_status index_invert(const index_gathered *run, index_segwriter *writer)
{
    inversion v = {.run = run, .writer = writer};
    wq_status st = slots_take(&v);
    if (st == WQ_OK) {
        index_keys_sort(run->keys, v.order, run->keys->count);
        st = entries_take(&v, entries_count(&v));
    }
    if (st == WQ_OK) {
        st = parts_write(&v);
    }
    free(v.order);
    free(v.slots);
    free(v.marks);
    free(v.entries);
    return st;
}
