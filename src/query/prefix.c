/* SPDX-License-Identifier: MIT */
#include "query/prefix.h"

#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

/* A word, and where its key lies. */
typedef struct entry {
    uint32_t articles;
    uint16_t at;
    uint8_t len;
} entry;

/* The best so far, the worst of them first (a heap); keys lie as they came. */
typedef struct best {
    unsigned want, count;
    size_t max, held; /* bytes of keys that may be held, and are */
    size_t used;      /* with the holes between them */
    bool dropped;
    entry *entries;
    uint8_t *keys;
} best;

_Static_assert(PREFIX_KEYS + PREFIX_HOLES <= UINT16_MAX && TEXT_KEY_MAX <= UINT8_MAX,
               "a place fits");
_Static_assert(sizeof(entry) == 8 && sizeof(best) <= 64, "as PREFIX_SCRATCH has it");

static wq_span key_of(const best *b, const entry *e)
{
    return wq_span_of(b->keys + e->at, e->len);
}

/* More frequent first; of equals the smaller key. */
static bool is_before(const best *b, const entry *x, uint32_t articles, wq_span key)
{
    return x->articles != articles ? x->articles > articles
                                   : wq_span_compare(key_of(b, x), key) < 0;
}

static bool worse(const best *b, const entry *x, const entry *y)
{
    return is_before(b, y, x->articles, key_of(b, x));
}

static void sink(best *b, unsigned at)
{
    entry moved = b->entries[at];
    for (unsigned child = 2 * at + 1; child < b->count; child = 2 * at + 1) {
        child += child + 1 < b->count && worse(b, &b->entries[child + 1], &b->entries[child]);
        if (!worse(b, &b->entries[child], &moved)) {
            break;
        }
        b->entries[at] = b->entries[child];
        at = child;
    }
    b->entries[at] = moved;
}

static void rise(best *b, unsigned at)
{
    entry moved = b->entries[at];
    for (; at > 0 && worse(b, &moved, &b->entries[(at - 1) / 2]); at = (at - 1) / 2) {
        b->entries[at] = b->entries[(at - 1) / 2];
    }
    b->entries[at] = moved;
}

static void worst_drop(best *b)
{
    b->held -= b->entries[0].len;
    b->entries[0] = b->entries[--b->count];
    if (b->count != 0) {
        sink(b, 0);
    }
    b->dropped = true;
}

static int by_place(const void *x, const void *y)
{
    const entry *a = x;
    const entry *b = y;
    return a->at < b->at ? -1 : a->at > b->at;
}

/* Keys of words that went leave holes: the others move together. */
static void keys_close(best *b)
{
    size_t used = 0;
    qsort(b->entries, b->count, sizeof *b->entries, by_place);
    for (unsigned i = 0; i < b->count; i++) {
        entry *e = &b->entries[i];
        memmove(b->keys + used, b->keys + e->at, e->len);
        e->at = (uint16_t)used;
        used += e->len;
    }
    b->used = used;
    for (unsigned i = b->count / 2; i-- > 0;) {
        sink(b, i);
    }
}

/* Room for a key, while there are words that are worse than it. */
static bool room_make(best *b, uint32_t articles, wq_span key)
{
    while (b->held + key.len > b->max || b->count == b->want) {
        if (b->count == 0 || is_before(b, &b->entries[0], articles, key)) {
            b->dropped = true;
            return false;
        }
        worst_drop(b);
    }
    if (b->used + key.len > b->max + PREFIX_HOLES) {
        keys_close(b);
    }
    return true;
}

static wq_status best_take(void *arg, const gather_entry *found)
{
    best *b = arg;
    wq_span key = wq_span_of(found->key, found->len);
    uint32_t articles = found->df < UINT32_MAX ? (uint32_t)found->df : UINT32_MAX;
    if (room_make(b, articles, key)) {
        memcpy(b->keys + b->used, key.ptr, key.len);
        b->entries[b->count] = (entry){articles, (uint16_t)b->used, (uint8_t)key.len};
        b->used += key.len;
        b->held += key.len;
        rise(b, b->count++);
    }
    return WQ_OK;
}

wq_status prefix_words_find(gather *g, const text_pattern *pattern, unsigned want, size_t keys,
                            void *scratch, prefix_words *words, bool *dropped)
{
    best *b = scratch;
    memset(words, 0, sizeof *words);
    *dropped = false;
    WQ_FAIL_IF(want == 0 || want > PREFIX_TERMS || keys > PREFIX_KEYS, WQ_EINVAL);
    *b = (best){.want = want, .max = keys, .entries = (entry *)(b + 1)};
    b->keys = (uint8_t *)(b->entries + want);
    WQ_TRY(gather_each(g, pattern, best_take, b));
    *dropped = b->dropped;
    words->count = b->count;
    for (unsigned i = 0; i < b->count; i++) {
        words->bytes += PREFIX_HEAD + b->entries[i].len;
        words->articles += b->entries[i].articles;
    }
    return WQ_OK;
}

void prefix_words_write(void *scratch, uint8_t *list, prefix_words *words)
{
    best *b = scratch;
    uint32_t at = words->bytes;
    words->list = list;
    while (b->count != 0) { /* from the worst on */
        const entry e = b->entries[0];
        at -= PREFIX_HEAD + e.len;
        list[at] = e.len;
        wq_put_le32(list + at + 1, e.articles);
        memcpy(list + at + PREFIX_HEAD, b->keys + e.at, e.len);
        worst_drop(b);
    }
}

bool prefix_words_next(const prefix_words *words, uint32_t *at, wq_span *key, uint32_t *articles)
{
    if (*at >= words->bytes) {
        return false;
    }
    const uint8_t *word = words->list + *at;
    *key = wq_span_of(word + PREFIX_HEAD, word[0]);
    *articles = wq_le32(word + 1);
    *at += PREFIX_HEAD + word[0];
    return true;
}
