/* SPDX-License-Identifier: MIT */
#include "store/catalog.h"

#include "base/bytes.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

#define ENTRY_MAX (8 + 2 * WQ_VARINT32_MAX)
#define LIST_ROW  12u
/* Chunks deleted between two looks at the dirty bytes. */
#define SWEEP_CHUNKS 256u

static wq_span runs_key(void)
{
    return wq_span_of("runs", 4);
}

int catalog_compare(const catalog_entry *a, const catalog_entry *b)
{
    if (a->prefix != b->prefix) {
        return a->prefix < b->prefix ? -1 : 1;
    }
    return store_place_compare((store_place){a->box, a->row}, (store_place){b->box, b->row});
}

/* ---- the list of runs ---- */

wq_status catalog_load(kv_view *kv, catalog_list *list)
{
    list->count = 0;
    wq_span value;
    wq_status st = kv_get(kv, STORE_DB_META, runs_key(), &value);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(st);
    WQ_FAIL_IF(value.len % LIST_ROW != 0 || value.len / LIST_ROW > CATALOG_RUNS, WQ_ECORRUPT);
    list->count = (unsigned)(value.len / LIST_ROW);
    for (unsigned i = 0; i < list->count; i++) {
        const uint8_t *b = value.ptr + (size_t)i * LIST_ROW;
        list->runs[i] = (catalog_run){wq_le32(b), wq_le32(b + 4), wq_le32(b + 8)};
        WQ_FAIL_IF(i > 0 && list->runs[i].run <= list->runs[i - 1].run, WQ_ECORRUPT);
    }
    return WQ_OK;
}

static wq_status list_save(kv_view *txn, const catalog_list *list)
{
    uint8_t bytes[CATALOG_RUNS * LIST_ROW];
    for (unsigned i = 0; i < list->count; i++) {
        uint8_t *b = bytes + (size_t)i * LIST_ROW;
        wq_put_le32(b, list->runs[i].run);
        wq_put_le32(b + 4, list->runs[i].entries);
        wq_put_le32(b + 8, list->runs[i].bytes);
    }
    return kv_put(txn, STORE_DB_META, runs_key(),
                  wq_span_of(bytes, (size_t)list->count * LIST_ROW));
}

static unsigned run_level(uint64_t entries)
{
    unsigned level = 0;
    for (uint64_t room = CATALOG_BASE; entries >= room && level < 16; room *= CATALOG_FANOUT) {
        level++;
    }
    return level;
}

/* ---- reading one run in order ---- */

typedef struct run_reader {
    kv_cursor cursor;
    uint32_t run;
    uint8_t chunk[CATALOG_CHUNK];
    wq_span rest;
    catalog_entry entry; /* the present one */
    /* Instead of a run: entries in memory. */
    const catalog_entry *array;
    size_t array_left;
} run_reader;

static wq_status entry_decode(wq_span *in, catalog_entry *entry)
{
    WQ_FAIL_IF(in->len < 8, WQ_ECORRUPT);
    entry->prefix = wq_be64(in->ptr);
    *in = wq_span_sub(*in, 8, in->len);
    WQ_TRY(wq_varint32_decode(in, &entry->box));
    return wq_varint32_decode(in, &entry->row);
}

/* Take the chunk under the cursor; WQ_EEND when it is of another run. */
static wq_status reader_take(run_reader *r)
{
    WQ_FAIL_IF(r->cursor.key.len != STORE_KEY_RUN, WQ_ECORRUPT);
    WQ_FAIL_IF(wq_be32(r->cursor.key.ptr) != r->run, WQ_EEND);
    WQ_FAIL_IF(r->cursor.value.len == 0 || r->cursor.value.len > sizeof r->chunk, WQ_ECORRUPT);
    memcpy(r->chunk, r->cursor.value.ptr, r->cursor.value.len);
    r->rest = wq_span_of(r->chunk, r->cursor.value.len);
    return WQ_OK;
}

/* The next entry; WQ_EEND behind the last. */
static wq_status reader_next(run_reader *r)
{
    if (r->array != NULL) {
        WQ_FAIL_IF(r->array_left == 0, WQ_EEND);
        r->entry = *r->array++;
        r->array_left--;
        return WQ_OK;
    }
    if (r->rest.len == 0) {
        wq_status st = kv_next(&r->cursor);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_EEND);
        WQ_TRY(st);
        WQ_TRY(reader_take(r));
    }
    catalog_entry last = r->entry;
    WQ_TRY(entry_decode(&r->rest, &r->entry));
    return catalog_compare(&last, &r->entry) <= 0 ? WQ_OK : WQ_ECORRUPT;
}

/* Stand before the first entry of a run with a prefix >= `first`, or a little earlier. */
static wq_status reader_open(run_reader *r, kv_view *kv, uint32_t run, uint64_t first)
{
    r->run = run;
    r->array = NULL;
    r->entry = (catalog_entry){0, 0, 0};
    r->rest = wq_span_of(NULL, 0);
    uint8_t key[STORE_KEY_RUN];
    /* Chunk numbers count from 1, so this finds the last chunk that begins before `first`. */
    store_key_run(key, run, first, 0);
    wq_status st = kv_seek_before(kv, STORE_DB_RUNS, wq_span_of(key, sizeof key), &r->cursor);
    if (st == WQ_OK) {
        st = reader_take(r);
    }
    if (st == WQ_ENOTFOUND || st == WQ_EEND) {
        store_key_run(key, run, 0, 0);
        st = kv_seek(kv, STORE_DB_RUNS, wq_span_of(key, sizeof key), &r->cursor);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_ECORRUPT);
        WQ_TRY(st);
        st = reader_take(r);
        /* The list says that there is such a run. */
        WQ_FAIL_IF(st == WQ_EEND, WQ_ECORRUPT);
    }
    return st;
}

static size_t varint_bytes(const uint8_t *at, size_t room)
{
    size_t len = 0;
    while (len < room && (at[len] & 0x80) != 0) {
        len++;
    }
    return len + 1;
}

/* Pass over the entries of the chunk before `first` without decoding them: half of a chunk, for
 * every run that is asked. What is odd is left for reader_next to refuse. */
static void reader_skip(run_reader *r, uint64_t first)
{
    const uint8_t *at = r->rest.ptr;
    size_t left = r->rest.len;
    while (left >= 10) {
        uint64_t prefix = wq_be64(at);
        if (prefix >= first) {
            break;
        }
        size_t len = 8 + varint_bytes(at + 8, left - 8);
        len += len < left ? varint_bytes(at + len, left - len) : 1;
        if (len > left) {
            break;
        }
        r->entry = (catalog_entry){prefix, 0, 0};
        at += len;
        left -= len;
    }
    r->rest = wq_span_of(at, left);
}

static wq_status run_range(run_reader *r, uint64_t first, uint64_t last,
                           wq_status (*each)(void *arg, const catalog_entry *entry), void *arg)
{
    wq_status st;
    reader_skip(r, first);
    while ((st = reader_next(r)) == WQ_OK) {
        if (r->entry.prefix > last) {
            return WQ_OK;
        }
        if (r->entry.prefix >= first) {
            WQ_TRY(each(arg, &r->entry));
        }
    }
    return st == WQ_EEND ? WQ_OK : st;
}

wq_status catalog_range(kv_view *kv, const catalog_list *list, uint64_t first, uint64_t last,
                        wq_status (*each)(void *arg, const catalog_entry *entry), void *arg)
{
    run_reader r;
    /* Newest first: what is asked for was often added lately. */
    for (unsigned i = list->count; i-- > 0;) {
        wq_status st = reader_open(&r, kv, list->runs[i].run, first);
        WQ_TRY(st);
        st = run_range(&r, first, last, each, arg);
        WQ_FAIL_IF(st == WQ_EEND, WQ_OK);
        WQ_TRY(st);
    }
    return WQ_OK;
}

/* ---- writing one run ---- */

typedef struct run_writer {
    kv_env *env; /* NULL: all in the caller's transaction */
    kv_view *txn;
    uint32_t number;
    uint64_t first;
    catalog_run run;
    size_t len;
    uint8_t chunk[CATALOG_CHUNK];
} run_writer;

static wq_status writer_flush(run_writer *w)
{
    WQ_FAIL_IF(w->len == 0, WQ_OK);
    uint8_t key[STORE_KEY_RUN];
    store_key_run(key, w->run.run, w->first, ++w->number);
    WQ_TRY(kv_append(w->txn, STORE_DB_RUNS, wq_span_of(key, sizeof key),
                     wq_span_of(w->chunk, w->len)));
    w->run.bytes += (uint32_t)w->len;
    w->len = 0;
    if (w->env != NULL && kv_dirty_bytes(w->txn) >= WQ_LIMIT_TXN_DIRTY) {
        kv_view *txn = w->txn;
        w->txn = NULL;
        WQ_TRY(kv_commit(txn));
        return kv_txn_begin(w->env, &w->txn);
    }
    return WQ_OK;
}

static wq_status writer_put(void *arg, const catalog_entry *entry)
{
    run_writer *w = arg;
    if (w->len + ENTRY_MAX > sizeof w->chunk) {
        WQ_TRY(writer_flush(w));
    }
    if (w->len == 0) {
        w->first = entry->prefix;
    }
    wq_put_be64(w->chunk + w->len, entry->prefix);
    w->len += 8;
    w->len += wq_varint32_encode(w->chunk + w->len, entry->box);
    w->len += wq_varint32_encode(w->chunk + w->len, entry->row);
    w->run.entries++;
    return WQ_OK;
}

/* ---- several runs as one ---- */

/* Few sources (at most CATALOG_RUNS + 1): the least is looked for, there is no heap to keep. */
static wq_status merge_readers(run_reader *readers, size_t count,
                               wq_status (*each)(void *arg, const catalog_entry *entry), void *arg)
{
    run_reader *open[CATALOG_RUNS + 1];
    for (size_t i = 0; i < count; i++) {
        open[i] = &readers[i];
    }
    while (count > 0) {
        size_t least = 0;
        for (size_t i = 1; i < count; i++) {
            if (catalog_compare(&open[i]->entry, &open[least]->entry) < 0) {
                least = i;
            }
        }
        WQ_TRY(each(arg, &open[least]->entry));
        wq_status st = reader_next(open[least]);
        if (st == WQ_EEND) {
            open[least] = open[--count];
            continue;
        }
        WQ_TRY(st);
    }
    return WQ_OK;
}

/* Open the chosen runs and go to their first entries. */
static wq_status open_chosen(run_reader *readers, kv_view *kv, const catalog_list *list,
                             const bool chosen[CATALOG_RUNS], size_t *count)
{
    for (unsigned i = 0; i < list->count; i++) {
        if (chosen == NULL || chosen[i]) {
            run_reader *r = &readers[(*count)++];
            WQ_TRY(reader_open(r, kv, list->runs[i].run, 0));
            wq_status st = reader_next(r);
            WQ_FAIL_IF(st == WQ_EEND, WQ_ECORRUPT);
            WQ_TRY(st);
        }
    }
    return WQ_OK;
}

wq_status catalog_walk(kv_view *kv, const catalog_list *list,
                       wq_status (*each)(void *arg, const catalog_entry *entry), void *arg)
{
    WQ_FAIL_IF(list->count == 0, WQ_OK);
    run_reader *readers = calloc(list->count, sizeof *readers);
    WQ_FAIL_IF(readers == NULL, WQ_ENOMEM);
    size_t count = 0;
    wq_status st = open_chosen(readers, kv, list, NULL, &count);
    if (st == WQ_OK) {
        st = merge_readers(readers, count, each, arg);
    }
    free(readers);
    return st;
}

/* ---- which runs to merge ---- */

static uint64_t choose_up_to(const catalog_list *list, unsigned level, bool chosen[CATALOG_RUNS],
                             unsigned *at_level)
{
    uint64_t total = 0;
    *at_level = 0;
    for (unsigned i = 0; i < list->count; i++) {
        unsigned own = run_level(list->runs[i].entries);
        chosen[i] = own <= level;
        total += chosen[i] ? list->runs[i].entries : 0;
        *at_level += own == level ? 1 : 0;
    }
    return total;
}

/* The runs that go into the run of a change with `count` new entries. */
static void choose_small(const catalog_list *list, size_t count, bool chosen[CATALOG_RUNS])
{
    unsigned same;
    uint64_t total = count + choose_up_to(list, 0, chosen, &same);
    for (;;) {
        unsigned level = run_level(total);
        bool next[CATALOG_RUNS];
        uint64_t more = count + choose_up_to(list, level, next, &same);
        bool full = level > 0 && same >= CATALOG_FANOUT - 1;
        bool crowded = list->count >= CATALOG_RUNS - 1;
        if (!(full && more <= CATALOG_INLINE) && !(crowded && more > total)) {
            return;
        }
        if (more == total) {
            return;
        }
        memcpy(chosen, next, sizeof next);
        total = more;
    }
}

/* Take the chosen runs off the list and put `run` behind the rest. */
static void list_replace(catalog_list *list, const bool chosen[CATALOG_RUNS],
                         const catalog_run *run)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < list->count; i++) {
        if (!chosen[i]) {
            list->runs[kept++] = list->runs[i];
        }
    }
    list->runs[kept++] = *run;
    list->count = kept;
}

static wq_status run_delete(kv_view *txn, uint32_t run)
{
    uint8_t first[4];
    uint8_t last[4];
    wq_put_be32(first, run);
    wq_put_be32(last, run + 1);
    return kv_delete_range(txn, STORE_DB_RUNS, wq_span_of(first, 4), wq_span_of(last, 4));
}

static int entry_order(const void *a, const void *b)
{
    return catalog_compare(a, b);
}

static wq_status add_merged(kv_view *txn, catalog_list *list, const bool chosen[CATALOG_RUNS],
                            const catalog_entry *entries, size_t count, run_writer *w)
{
    run_reader *readers = calloc((size_t)list->count + 1, sizeof *readers);
    WQ_FAIL_IF(readers == NULL, WQ_ENOMEM);
    size_t open = 0;
    wq_status st = open_chosen(readers, txn, list, chosen, &open);
    if (st == WQ_OK) {
        readers[open].array = entries;
        readers[open].array_left = count;
        st = reader_next(&readers[open++]);
    }
    if (st == WQ_OK) {
        st = merge_readers(readers, open, writer_put, w);
    }
    free(readers);
    return st;
}

wq_status catalog_add(kv_view *txn, catalog_list *list, uint32_t *next_run, catalog_entry *entries,
                      size_t count)
{
    WQ_FAIL_IF(count == 0, WQ_OK);
    qsort(entries, count, sizeof *entries, entry_order);
    bool chosen[CATALOG_RUNS];
    choose_small(list, count, chosen);
    run_writer *w = calloc(1, sizeof *w);
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    w->txn = txn;
    w->run.run = (*next_run)++;
    wq_status st = add_merged(txn, list, chosen, entries, count, w);
    if (st == WQ_OK) {
        st = writer_flush(w);
    }
    for (unsigned i = 0; st == WQ_OK && i < list->count; i++) {
        st = chosen[i] ? run_delete(txn, list->runs[i].run) : WQ_OK;
    }
    if (st == WQ_OK) {
        list_replace(list, chosen, &w->run);
        st = list_save(txn, list);
    }
    free(w);
    return st;
}

/* ---- large merges ---- */

/* The runs of the lowest overfull level and of all below it; false when there is none. */
static bool choose_large(const catalog_list *list, bool chosen[CATALOG_RUNS])
{
    for (unsigned level = 1; level < 16; level++) {
        unsigned same;
        (void)choose_up_to(list, level, chosen, &same);
        if (same >= CATALOG_FANOUT) {
            return true;
        }
    }
    return false;
}

bool catalog_overfull(const catalog_list *list)
{
    bool chosen[CATALOG_RUNS];
    return choose_large(list, chosen);
}

static bool list_has(const catalog_list *list, uint32_t run)
{
    for (unsigned i = 0; i < list->count; i++) {
        if (list->runs[i].run == run) {
            return true;
        }
    }
    return false;
}

/* The first chunk at or behind (`run`, 0, 0) whose run is not in the list. */
static wq_status orphan_find(kv_view *kv, const catalog_list *list, uint32_t *run)
{
    uint64_t from = 0;
    while (from <= UINT32_MAX) {
        uint8_t key[STORE_KEY_RUN];
        store_key_run(key, (uint32_t)from, 0, 0);
        kv_cursor cursor;
        WQ_TRY(kv_seek(kv, STORE_DB_RUNS, wq_span_of(key, sizeof key), &cursor));
        WQ_FAIL_IF(cursor.key.len != STORE_KEY_RUN, WQ_ECORRUPT);
        *run = wq_be32(cursor.key.ptr);
        WQ_FAIL_IF(!list_has(list, *run), WQ_OK);
        from = (uint64_t)*run + 1;
    }
    return WQ_ENOTFOUND;
}

/* Delete the first SWEEP_CHUNKS chunks of a run, or all that there are (`*gone`). */
static wq_status orphan_trim(kv_view *txn, uint32_t run, bool *gone)
{
    uint8_t key[STORE_KEY_RUN];
    store_key_run(key, run, 0, 0);
    kv_cursor cursor;
    wq_status st = kv_seek(txn, STORE_DB_RUNS, wq_span_of(key, sizeof key), &cursor);
    for (unsigned i = 0; st == WQ_OK && i < SWEEP_CHUNKS; i++) {
        st = kv_next(&cursor);
    }
    *gone = st == WQ_ENOTFOUND ||
            (st == WQ_OK && (cursor.key.len < 4 || wq_be32(cursor.key.ptr) != run));
    WQ_FAIL_IF(*gone, run_delete(txn, run));
    WQ_TRY(st);
    uint8_t last[STORE_KEY_RUN];
    memcpy(last, cursor.key.ptr, sizeof last);
    return kv_delete_range(txn, STORE_DB_RUNS, wq_span_of(key, 4), wq_span_of(last, sizeof last));
}

wq_status catalog_sweep(kv_view *txn, const catalog_list *list)
{
    uint32_t run;
    wq_status st;
    while ((st = orphan_find(txn, list, &run)) == WQ_OK) {
        bool gone = false;
        while (!gone) {
            WQ_FAIL_IF(kv_dirty_bytes(txn) >= WQ_LIMIT_TXN_DIRTY, WQ_EEND);
            WQ_TRY(orphan_trim(txn, run, &gone));
        }
    }
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

/* Sweep in as many transactions as it takes; leaves `*txn` open and clean of orphans. */
static wq_status sweep_all(kv_env *env, kv_view **txn, const catalog_list *list)
{
    wq_status st;
    while ((st = catalog_sweep(*txn, list)) == WQ_EEND) {
        kv_view *full = *txn;
        *txn = NULL;
        WQ_TRY(kv_commit(full));
        WQ_TRY(kv_txn_begin(env, txn));
    }
    return st;
}

/* Write the merged run; w->txn stays open (or is NULL after a failure). */
static wq_status merge_write(kv_view *from, const catalog_list *list,
                             const bool chosen[CATALOG_RUNS], run_writer *w)
{
    run_reader *readers = calloc(list->count, sizeof *readers);
    WQ_FAIL_IF(readers == NULL, WQ_ENOMEM);
    size_t count = 0;
    wq_status st = open_chosen(readers, from, list, chosen, &count);
    if (st == WQ_OK) {
        st = merge_readers(readers, count, writer_put, w);
    }
    free(readers);
    return st == WQ_OK ? writer_flush(w) : st;
}

/* Make the merged run count, then take the old ones away. */
static wq_status merge_switch(kv_env *env, catalog_list *list, const bool chosen[CATALOG_RUNS],
                              run_writer *w)
{
    store_state state;
    WQ_TRY(store_state_get(w->txn, &state));
    state.next_run = w->run.run + 1;
    list_replace(list, chosen, &w->run);
    WQ_TRY(list_save(w->txn, list));
    WQ_TRY(store_state_put(w->txn, &state));
    kv_view *txn = w->txn;
    w->txn = NULL;
    WQ_TRY(kv_commit(txn));
    WQ_TRY(kv_txn_begin(env, &w->txn));
    WQ_TRY(sweep_all(env, &w->txn, list));
    txn = w->txn;
    w->txn = NULL;
    return kv_commit(txn);
}

static wq_status merge_chosen(kv_env *env, kv_view *from, catalog_list *list,
                              const bool chosen[CATALOG_RUNS])
{
    run_writer *w = calloc(1, sizeof *w);
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    w->env = env;
    store_state state;
    wq_status st;
    WQ_TRY_OUT(st, kv_txn_begin(env, &w->txn));
    WQ_TRY_OUT(st, sweep_all(env, &w->txn, list));
    WQ_TRY_OUT(st, store_state_get(w->txn, &state));
    w->run.run = state.next_run;
    WQ_TRY_OUT(st, merge_write(from, list, chosen, w));
    WQ_TRY_OUT(st, merge_switch(env, list, chosen, w));
out:
    kv_view_close(w->txn);
    free(w);
    return st;
}

wq_status catalog_merge(kv_env *env, bool all)
{
    kv_view *from;
    WQ_TRY(kv_snapshot_open(env, &from));
    catalog_list list;
    wq_status st = catalog_load(from, &list);
    bool chosen[CATALOG_RUNS];
    if (st == WQ_OK && all && list.count > 1) {
        memset(chosen, 1, sizeof chosen);
        st = merge_chosen(env, from, &list, chosen);
    } else if (st == WQ_OK && !all && choose_large(&list, chosen)) {
        st = merge_chosen(env, from, &list, chosen);
    }
    kv_view_close(from);
    return st;
}

wq_status catalog_gather(kv_env *env)
{
    kv_view *from;
    WQ_TRY(kv_snapshot_open(env, &from));
    catalog_list list;
    wq_status st = catalog_load(from, &list);
    bool chosen[CATALOG_RUNS];
    unsigned count = 0;
    for (unsigned i = 0; st == WQ_OK && i < list.count; i++) {
        chosen[i] = list.runs[i].entries <= CATALOG_GATHER;
        count += chosen[i];
    }
    if (st == WQ_OK && count > 1) {
        st = merge_chosen(env, from, &list, chosen);
    }
    kv_view_close(from);
    return st;
}
