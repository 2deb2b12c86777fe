/* SPDX-License-Identifier: MIT */
#include "index/keytable.h"
#include "index/sort.h"

static int key_tie(const void *ctx, uint32_t a, uint32_t b)
{
    const index_keys *keys = ctx;
    return wq_span_compare(index_keys_get(keys, a), index_keys_get(keys, b));
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

/* Levels of four units that are looked at; fewer keys than these are compared as a whole. */
#define LEVELS 6u
#define FEW    4u

/* Sort keys that are equal in the levels before. True: those that are equal in this one too are
 * not yet in order. */
static bool part_sort(const index_keys *keys, uint64_t *numbers, size_t count, unsigned level)
{
    bool whole = level == LEVELS || count < FEW;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = (uint32_t)numbers[i];
        wq_span key = index_keys_get(keys, number);
        numbers[i] = whole ? number : (uint64_t)key_units(key, level) << 32 | number;
    }
    index_sort(numbers, count, whole ? key_tie : NULL, keys);
    return !whole;
}

/* By four units at a time, those that are equal so far by the next four. */
void index_keys_sort(const index_keys *keys, uint64_t *numbers, size_t count)
{
    struct {
        size_t at, end;
    } parts[LEVELS] = {{0, count}};
    unsigned level = 0;
    bool more = part_sort(keys, numbers, count, 0);
    while (more) {
        size_t from = parts[level].at;
        size_t to = from;
        while (to < parts[level].end && numbers[to] >> 32 == numbers[from] >> 32) {
            to++;
        }
        parts[level].at = to;
        if (to == from) {
            more = level-- > 0;
        } else if (to - from > 1 && part_sort(keys, numbers + from, to - from, level + 1)) {
            level++;
            parts[level].at = from;
            parts[level].end = to;
        }
    }
}
