/* SPDX-License-Identifier: MIT */
#include "store/learned.h"

#include "base/bytes.h"
#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define SEED_SOURCE  0x6372756F73u /* "sourc" */
#define SEED_LINE    0x656E696Cu   /* "line" */
#define KEY_BYTES    9u
#define KEEP_BYTES   16u /* eight zeros, then the line's hash */
#define RECORD_LINES 9u  /* number of the record with the learned lines */
#define DOOR_BITS    (LEARNED_DOOR * 8u)

_Static_assert(LEARNED_PARTS + 1 == RECORD_LINES, "the head and the slots come before the lines");

static uint64_t hash_of(uint64_t seed, wq_span text)
{
    uint64_t hash = wq_check64(seed, text);
    return hash != 0 ? hash : 1;
}

uint64_t learned_source(wq_span name)
{
    return hash_of(SEED_SOURCE, name);
}

uint64_t learned_line(wq_span line)
{
    return hash_of(SEED_LINE, line);
}

static wq_span key_of(uint8_t key[KEY_BYTES], uint64_t source, uint8_t record)
{
    wq_put_be64(key, source);
    key[8] = record;
    return wq_span_of(key, KEY_BYTES);
}

bool learned_is(const learned_sketch *sketch, const learned_slot *slot)
{
    uint64_t sure = slot->count - slot->over;
    return slot->hash != 0 && sure >= LEARNED_MIN && sure * LEARNED_SHARE >= sketch->articles;
}

/* ---- records ---- */

static void head_encode(const learned_sketch *k, uint8_t out[LEARNED_HEAD_BYTES])
{
    memset(out, 0, LEARNED_HEAD_BYTES);
    out[0] = k->name_len;
    memcpy(out + 1, k->name, k->name_len);
    wq_put_le32(out + 1 + LEARNED_NAME, k->articles);
    wq_put_le32(out + 5 + LEARNED_NAME, k->bits);
    memcpy(out + 13 + LEARNED_NAME, k->door, LEARNED_DOOR);
}

static wq_status head_decode(wq_span b, learned_sketch *k)
{
    WQ_FAIL_IF(b.len != LEARNED_HEAD_BYTES || b.ptr[0] > LEARNED_NAME, WQ_ECORRUPT);
    k->name_len = b.ptr[0];
    memcpy(k->name, b.ptr + 1, k->name_len);
    k->articles = wq_le32(b.ptr + 1 + LEARNED_NAME);
    k->bits = wq_le32(b.ptr + 5 + LEARNED_NAME);
    memcpy(k->door, b.ptr + 13 + LEARNED_NAME, LEARNED_DOOR);
    return k->articles > 0 && k->bits <= DOOR_BITS ? WQ_OK : WQ_ECORRUPT;
}

static void slots_encode(const learned_slot *slot, uint8_t *out)
{
    for (unsigned i = 0; i < LEARNED_PART_SLOTS; i++, slot++, out += LEARNED_SLOT_BYTES) {
        wq_put_le64(out, slot->hash);
        wq_put_le32(out + 8, slot->count);
        wq_put_le32(out + 12, slot->over);
        out[16] = slot->len;
        memcpy(out + 17, slot->text, LEARNED_TEXT);
    }
}

static wq_status slots_decode(wq_span b, learned_slot *slot)
{
    WQ_FAIL_IF(b.len != (size_t)LEARNED_PART_SLOTS * LEARNED_SLOT_BYTES, WQ_ECORRUPT);
    const uint8_t *at = b.ptr;
    for (unsigned i = 0; i < LEARNED_PART_SLOTS; i++, slot++, at += LEARNED_SLOT_BYTES) {
        slot->hash = wq_le64(at);
        slot->count = wq_le32(at + 8);
        slot->over = wq_le32(at + 12);
        slot->len = at[16];
        memcpy(slot->text, at + 17, LEARNED_TEXT);
        bool right = slot->len <= LEARNED_TEXT && slot->over <= slot->count &&
                     (slot->hash != 0) == (slot->count != 0);
        WQ_FAIL_IF(!right, WQ_ECORRUPT);
    }
    return WQ_OK;
}

/* A record of slots that is not there has none in use. */
static wq_status sketch_load(kv_view *kv, uint64_t source, learned_sketch *k)
{
    uint8_t key[KEY_BYTES];
    wq_span value;
    memset(k, 0, sizeof *k);
    WQ_TRY(kv_get(kv, STORE_DB_LINES, key_of(key, source, 0), &value));
    WQ_TRY(head_decode(value, k));
    for (uint8_t i = 0; i < LEARNED_PARTS; i++) {
        wq_status st = kv_get(kv, STORE_DB_LINES, key_of(key, source, (uint8_t)(i + 1)), &value);
        WQ_FAIL_IF(st != WQ_OK && st != WQ_ENOTFOUND, st);
        WQ_TRY(st == WQ_OK ? slots_decode(value, k->slots + (size_t)i * LEARNED_PART_SLOTS)
                           : WQ_OK);
    }
    k->source = source;
    return WQ_OK;
}

/* ---- the learned lines of a source ---- */

static int hash_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

wq_status learned_get(kv_view *kv, uint64_t source, learned_lines *lines)
{
    uint8_t key[KEY_BYTES];
    wq_span value;
    lines->source = source;
    lines->count = 0;
    wq_status st = kv_get(kv, STORE_DB_LINES, key_of(key, source, RECORD_LINES), &value);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(st);
    WQ_FAIL_IF(value.len == 0 || value.len % 8 != 0 || value.len > (size_t)8 * LEARNED_SLOTS,
               WQ_ECORRUPT);
    for (; lines->count < value.len / 8; lines->count++) {
        uint64_t hash = wq_le64(value.ptr + (size_t)8 * lines->count);
        WQ_FAIL_IF(lines->count > 0 && lines->hashes[lines->count - 1] >= hash, WQ_ECORRUPT);
        lines->hashes[lines->count] = hash;
    }
    return WQ_OK;
}

bool learned_has(const learned_lines *lines, uint64_t hash)
{
    return lines->count > 0 &&
           bsearch(&hash, lines->hashes, lines->count, sizeof hash, hash_order) != NULL;
}

static wq_status lines_put(kv_view *txn, store_state *state, const learned_lines *lines)
{
    uint8_t key[KEY_BYTES], b[8 * LEARNED_SLOTS];
    learned_lines had;
    WQ_TRY(learned_get(txn, lines->source, &had));
    bool same = had.count == lines->count &&
                memcmp(had.hashes, lines->hashes, had.count * sizeof had.hashes[0]) == 0;
    WQ_FAIL_IF(same, WQ_OK);
    state->learned += (uint32_t)(lines->count > 0) - (uint32_t)(had.count > 0);
    wq_span at = key_of(key, lines->source, RECORD_LINES);
    if (lines->count == 0) {
        return kv_delete(txn, STORE_DB_LINES, at);
    }
    for (uint32_t i = 0; i < lines->count; i++) {
        wq_put_le64(b + (size_t)8 * i, lines->hashes[i]);
    }
    return kv_put(txn, STORE_DB_LINES, at, wq_span_of(b, (size_t)8 * lines->count));
}

static wq_status lines_learn(kv_view *txn, store_state *state, const learned_sketch *k)
{
    learned_lines lines = {k->source, 0, {0}};
    for (unsigned i = 0; i < LEARNED_SLOTS; i++) {
        bool kept = true;
        if (learned_is(k, &k->slots[i])) {
            WQ_TRY(learned_kept(txn, k->slots[i].hash, &kept));
        }
        if (!kept) {
            lines.hashes[lines.count++] = k->slots[i].hash;
        }
    }
    if (lines.count > 0) {
        qsort(lines.hashes, lines.count, sizeof lines.hashes[0], hash_order);
    }
    return lines_put(txn, state, &lines);
}

/* ---- counting ---- */

static wq_status sketch_flush(learned_sketch *k, kv_view *txn, store_state *state)
{
    uint8_t key[KEY_BYTES], b[LEARNED_PART_SLOTS * LEARNED_SLOT_BYTES];
    _Static_assert(sizeof b >= LEARNED_HEAD_BYTES, "one buffer for both");
    WQ_FAIL_IF(k->source == 0 || k->dirty == 0, WQ_OK);
    head_encode(k, b);
    WQ_TRY(
        kv_put(txn, STORE_DB_LINES, key_of(key, k->source, 0), wq_span_of(b, LEARNED_HEAD_BYTES)));
    for (uint8_t i = 0; i < LEARNED_PARTS; i++) {
        if ((k->dirty >> (i + 1) & 1) != 0) {
            slots_encode(k->slots + (size_t)i * LEARNED_PART_SLOTS, b);
            WQ_TRY(kv_put(txn, STORE_DB_LINES, key_of(key, k->source, (uint8_t)(i + 1)),
                          wq_span_of(b, sizeof b)));
        }
    }
    k->dirty = 0;
    return lines_learn(txn, state, k);
}

wq_status learned_flush(learned_cache *cache, kv_view *txn, store_state *state)
{
    for (unsigned i = 0; cache->sketches != NULL && i < LEARNED_OPEN; i++) {
        WQ_TRY(sketch_flush(&cache->sketches[i], txn, state));
    }
    return WQ_OK;
}

void learned_drop(learned_cache *cache)
{
    free(cache->sketches);
    cache->sketches = NULL;
}

/* The sketch of a source, read or new; the one not used for longest makes room. */
static wq_status sketch_open(learned_cache *cache, kv_view *txn, store_state *state, wq_span name,
                             learned_sketch **out)
{
    uint64_t source = learned_source(name);
    if (cache->sketches == NULL) {
        cache->sketches = calloc(LEARNED_OPEN, sizeof *cache->sketches);
        WQ_FAIL_IF(cache->sketches == NULL, WQ_ENOMEM);
    }
    learned_sketch *oldest = cache->sketches;
    for (unsigned i = 0; i < LEARNED_OPEN; i++) {
        learned_sketch *k = &cache->sketches[i];
        if (k->source == source) {
            k->used = ++cache->tick;
            *out = k;
            return WQ_OK;
        }
        oldest = k->used < oldest->used ? k : oldest;
    }
    WQ_TRY(sketch_flush(oldest, txn, state));
    wq_status st = sketch_load(txn, source, oldest);
    if (st == WQ_ENOTFOUND) {
        size_t len = name.len < LEARNED_NAME ? name.len : LEARNED_NAME;
        while (len < name.len && (name.ptr[len] & 0xC0) == 0x80) {
            len--;
        }
        oldest->name_len = (uint8_t)len;
        if (len > 0) {
            memcpy(oldest->name, name.ptr, len);
        }
        st = WQ_OK;
    }
    oldest->source = st == WQ_OK ? source : 0;
    oldest->used = ++cache->tick;
    *out = oldest;
    return st;
}

/* Was it there? It is now. */
static bool door_pass(learned_sketch *k, uint64_t hash)
{
    bool there = true;
    for (unsigned i = 0; i < 2; i++) {
        uint32_t bit = (uint32_t)(hash >> (32 * i)) % DOOR_BITS;
        uint8_t mask = (uint8_t)(1u << (bit % 8));
        if ((k->door[bit / 8] & mask) == 0) {
            there = false;
            k->door[bit / 8] |= mask;
            k->bits++;
        }
    }
    if (k->bits > DOOR_BITS / 2) {
        memset(k->door, 0, sizeof k->door);
        k->bits = 0;
    }
    return there;
}

static void slot_take(learned_slot *slot, uint64_t hash, wq_span line)
{
    size_t len = line.len < LEARNED_TEXT ? line.len : LEARNED_TEXT;
    while (len < line.len && (line.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    slot->over = slot->count;
    slot->count += 2;
    slot->hash = hash;
    slot->len = (uint8_t)len;
    memset(slot->text, 0, sizeof slot->text);
    memcpy(slot->text, line.ptr, len);
}

static void line_count(learned_sketch *k, uint64_t hash, wq_span line)
{
    unsigned least = 0;
    for (unsigned i = 0; i < LEARNED_SLOTS; i++) {
        if (k->slots[i].hash == hash) {
            k->slots[i].count++;
            k->dirty |= 2u << (i / LEARNED_PART_SLOTS);
            return;
        }
        least = k->slots[i].count < k->slots[least].count ? i : least;
    }
    if (door_pass(k, hash)) {
        slot_take(&k->slots[least], hash, line);
        k->dirty |= 2u << (least / LEARNED_PART_SLOTS);
    }
}

/* Does the part count as a line that may recur? What ends with a colon belongs to what follows. */
static bool part_counts(const wq_part *part)
{
    return part->kind < WQ_PART_BODY_END && part->text.len > 0 &&
           part->text.len <= LEARNED_LINE_MAX && part->text.ptr[part->text.len - 1] != ':';
}

wq_status learned_count(learned_cache *cache, kv_view *txn, store_state *state,
                        const wq_article *article)
{
    learned_sketch *k;
    uint64_t seen[LEARNED_LINES];
    size_t count = 0;
    WQ_TRY(sketch_open(cache, txn, state, article->source, &k));
    k->articles += k->articles < UINT32_MAX;
    k->dirty |= 1;
    for (size_t i = 0; i < article->part_count && count < LEARNED_LINES; i++) {
        if (!part_counts(&article->parts[i])) {
            continue;
        }
        uint64_t hash = learned_line(article->parts[i].text);
        bool again = false;
        for (size_t j = 0; j < count && !again; j++) {
            again = seen[j] == hash;
        }
        if (!again) {
            seen[count++] = hash;
            line_count(k, hash, article->parts[i].text);
        }
    }
    return WQ_OK;
}

/* ---- all sketches ---- */

wq_status learned_next(kv_view *kv, uint64_t from, learned_sketch *sketch)
{
    uint8_t key[KEY_BYTES];
    kv_cursor cursor;
    from = from != 0 ? from : 1;
    WQ_TRY(kv_seek(kv, STORE_DB_LINES, key_of(key, from, 0), &cursor));
    WQ_FAIL_IF(cursor.key.len != KEY_BYTES || cursor.key.ptr[8] != 0, WQ_ECORRUPT);
    uint64_t source = wq_be64(cursor.key.ptr);
    return sketch_load(kv, source, sketch);
}

/* ---- what is overruled ---- */

static wq_span keep_key(uint8_t key[KEEP_BYTES], uint64_t hash)
{
    memset(key, 0, 8);
    wq_put_be64(key + 8, hash);
    return wq_span_of(key, KEEP_BYTES);
}

wq_status learned_kept(kv_view *kv, uint64_t hash, bool *kept)
{
    uint8_t key[KEEP_BYTES];
    wq_span value;
    wq_status st = kv_get(kv, STORE_DB_LINES, keep_key(key, hash), &value);
    *kept = st == WQ_OK;
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

static wq_status lines_without(kv_view *txn, store_state *state, uint64_t source, uint64_t hash)
{
    learned_lines lines;
    WQ_TRY(learned_get(txn, source, &lines));
    uint32_t kept = 0;
    for (uint32_t i = 0; i < lines.count; i++) {
        lines.hashes[kept] = lines.hashes[i];
        kept += lines.hashes[i] != hash;
    }
    lines.count = kept;
    return lines_put(txn, state, &lines);
}

/* Overrule one hash in one source, for good. */
static wq_status hash_keep(kv_view *txn, store_state *state, uint64_t source, uint64_t hash,
                           wq_span line)
{
    uint8_t key[KEEP_BYTES];
    WQ_TRY(kv_put(txn, STORE_DB_LINES, keep_key(key, hash), line));
    return lines_without(txn, state, source, hash);
}

/* What a slot shows may be the beginning of a longer line: that is meant too. */
static wq_status sketch_keep(kv_view *txn, store_state *state, const learned_sketch *k,
                             wq_span line)
{
    WQ_TRY(hash_keep(txn, state, k->source, learned_line(line), line));
    for (unsigned i = 0; i < LEARNED_SLOTS; i++) {
        const learned_slot *slot = &k->slots[i];
        if (slot->hash != 0 && wq_span_equal(wq_span_of(slot->text, slot->len), line)) {
            WQ_TRY(hash_keep(txn, state, k->source, slot->hash, line));
        }
    }
    return WQ_OK;
}

wq_status learned_keep(kv_view *txn, store_state *state, wq_span line)
{
    uint8_t key[KEEP_BYTES];
    WQ_TRY(kv_put(txn, STORE_DB_LINES, keep_key(key, learned_line(line)), line));
    learned_sketch *k = malloc(sizeof *k);
    WQ_FAIL_IF(k == NULL, WQ_ENOMEM);
    wq_status st = WQ_OK;
    for (uint64_t from = 1; st == WQ_OK && from != 0;) {
        st = learned_next(txn, from, k);
        if (st == WQ_OK) {
            st = sketch_keep(txn, state, k, line);
            from = k->source + 1;
        }
    }
    free(k);
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

wq_status learned_keep_next(kv_view *kv, uint64_t from, uint64_t *hash, wq_span *text)
{
    uint8_t key[KEEP_BYTES];
    kv_cursor cursor;
    WQ_TRY(kv_seek(kv, STORE_DB_LINES, keep_key(key, from), &cursor));
    WQ_FAIL_IF(cursor.key.len != KEEP_BYTES, WQ_ENOTFOUND);
    *hash = wq_be64(cursor.key.ptr + 8);
    *text = cursor.value;
    return WQ_OK;
}
