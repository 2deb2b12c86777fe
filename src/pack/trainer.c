/* SPDX-License-Identifier: MIT */
#include "pack/trainer.h"

#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a string that is counted, bytes of a piece that is chosen, bits of the table that
 * counts: by measurement (README.md). */
#define STRING      6
#define PIECE       200
#define TABLE_BITS  18
#define TABLE_SLOTS ((size_t)1 << TABLE_BITS)
/* The text is gone through this many times, a piece from each stretch at a time, so that pieces
 * come from everywhere. */
#define PASSES 4

typedef struct trainer {
    const uint8_t *text;
    size_t places;    /* at which a whole string can be read */
    uint16_t *worth;  /* by slot: samples that have the string; 0 once it is covered */
    uint16_t *seen;   /* by slot: the last sample that had it, while counting */
    uint16_t *inside; /* by slot: times in the window */
} trainer;

typedef struct piece {
    size_t begin;
    size_t end;
    uint64_t score;
} piece;

static size_t slot_of(const trainer *t, size_t at)
{
    uint64_t v = wq_le64(t->text + at) << (64 - 8 * STRING);
    return (size_t)((v * 0x9E3779B97F4A7C15u) >> (64 - TABLE_BITS));
}

static void count_strings(trainer *t, const size_t *sizes, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        size_t end = at + sizes[i];
        uint16_t mark = (uint16_t)(i % UINT16_MAX + 1);
        for (; at + STRING <= end && at < t->places; at++) {
            size_t slot = slot_of(t, at);
            if (t->seen[slot] != mark && t->worth[slot] != UINT16_MAX) {
                t->worth[slot]++;
            }
            t->seen[slot] = mark;
        }
        at = end;
    }
    /* What one sample alone has helps nobody. */
    for (size_t slot = 0; slot < TABLE_SLOTS; slot++) {
        t->worth[slot] = t->worth[slot] < 2 ? 0 : t->worth[slot];
    }
}

/* The window of PIECE bytes in [begin, end) whose strings are worth most. */
static piece best_piece(trainer *t, size_t begin, size_t end)
{
    piece best = {begin, begin, 0};
    piece now = {begin, begin, 0};
    while (now.end < end) {
        size_t slot = slot_of(t, now.end++);
        now.score += t->inside[slot]++ == 0 ? t->worth[slot] : 0u;
        if (now.end - now.begin == PIECE - STRING + 2) {
            slot = slot_of(t, now.begin++);
            now.score -= --t->inside[slot] == 0 ? t->worth[slot] : 0u;
        }
        best = now.score > best.score ? now : best;
    }
    while (now.begin < now.end) {
        t->inside[slot_of(t, now.begin++)] = 0;
    }
    return best;
}

/* Take what is worth nothing off both ends, and make the strings of the rest worthless. */
static void piece_cover(trainer *t, piece *p)
{
    while (p->begin < p->end && t->worth[slot_of(t, p->begin)] == 0) {
        p->begin++;
    }
    while (p->begin < p->end && t->worth[slot_of(t, p->end - 1)] == 0) {
        p->end--;
    }
    for (size_t at = p->begin; at < p->end; at++) {
        t->worth[slot_of(t, at)] = 0;
    }
}

static size_t choose(trainer *t, uint8_t *out, size_t bytes)
{
    size_t stretches = bytes / PIECE / PASSES;
    size_t least = 10 * (size_t)PIECE;
    stretches = t->places / least < stretches ? t->places / least : stretches;
    stretches = stretches == 0 ? 1 : stretches;
    size_t size = t->places / stretches;
    size_t left = bytes;
    size_t barren = 0;
    for (size_t i = 0; left != 0 && barren < stretches; i = (i + 1) % stretches) {
        size_t begin = i * size;
        piece p = best_piece(t, begin, begin + size);
        if (p.score == 0) {
            barren++;
            continue;
        }
        barren = 0;
        piece_cover(t, &p);
        size_t len = p.end - p.begin + STRING - 1;
        len = len < left ? len : left;
        left -= len;
        memcpy(out + left, t->text + p.begin, len);
    }
    return bytes - left;
}

wq_status pack_trainer_choose(wq_span flat, const size_t *sizes, size_t count, uint8_t *out,
                              size_t bytes, size_t *used)
{
    /* Strings are read eight bytes at a time. */
    WQ_FAIL_IF(flat.len < 8 || bytes == 0, WQ_ENOTFOUND);
    trainer t = {flat.ptr, flat.len - 7, NULL, NULL, NULL};
    t.worth = calloc(TABLE_SLOTS, sizeof *t.worth);
    t.seen = calloc(TABLE_SLOTS, sizeof *t.seen);
    wq_status st = WQ_ENOMEM;
    if (t.worth != NULL && t.seen != NULL) {
        count_strings(&t, sizes, count);
        memset(t.seen, 0, TABLE_SLOTS * sizeof *t.seen);
        t.inside = t.seen;
        size_t len = choose(&t, out, bytes);
        memmove(out, out + (bytes - len), len);
        *used = len;
        st = len != 0 ? WQ_OK : WQ_ENOTFOUND;
    }
    free(t.worth);
    free(t.seen);
    return st;
}
