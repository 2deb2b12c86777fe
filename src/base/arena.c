/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What takes this part of a chunk is large. */
#define OWN_PART 8

struct wq_arena_chunk {
    wq_arena_chunk *next;
    size_t used;
    size_t cap;
    alignas(max_align_t) uint8_t bytes[];
};

void wq_arena_init(wq_arena *arena, size_t max, size_t step)
{
    arena->chunks = NULL;
    arena->used = 0;
    arena->max = max;
    arena->step = step != 0 ? step : (size_t)16 * 1024;
}

static void chunks_free(wq_arena_chunk *chunk)
{
    while (chunk != NULL) {
        wq_arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void wq_arena_release(wq_arena *arena)
{
    chunks_free(arena->chunks);
    arena->chunks = NULL;
    arena->used = 0;
}

void wq_arena_clear(wq_arena *arena)
{
    wq_arena_chunk *first = arena->chunks;
    if (first == NULL) {
        return;
    }
    chunks_free(first->next);
    first->next = NULL;
    first->used = 0;
    arena->used = sizeof *first + first->cap;
}

/* A chunk for `need` bytes. What is large has one of its own size behind the newest, of which the
 * rest stays for smaller pieces, and chunks grow with the arena: else a third of an arena of
 * cursors would be rests. */
static wq_arena_chunk *chunk_add(wq_arena *arena, size_t need)
{
    bool own = arena->chunks != NULL && need >= arena->step / OWN_PART;
    size_t step = arena->used / 8 > arena->step ? arena->used / 8 : arena->step;
    size_t cap = own || need > step ? need : step;
    size_t left = arena->max - arena->used;
    if (left < sizeof(wq_arena_chunk) || need > left - sizeof(wq_arena_chunk)) {
        return NULL;
    }
    if (cap > left - sizeof(wq_arena_chunk)) {
        cap = left - sizeof(wq_arena_chunk);
    }
    wq_arena_chunk *chunk = malloc(sizeof *chunk + cap);
    if (chunk == NULL) {
        return NULL;
    }
    wq_arena_chunk **place = own ? &arena->chunks->next : &arena->chunks;
    chunk->next = *place;
    chunk->used = 0;
    chunk->cap = cap;
    *place = chunk;
    arena->used += sizeof *chunk + cap;
    return chunk;
}

void *wq_arena_room(wq_arena *arena, size_t bytes)
{
    const size_t align = alignof(max_align_t);
    if (bytes > arena->max) {
        return NULL;
    }
    size_t need = (bytes + align - 1) / align * align;
    wq_arena_chunk *chunk = arena->chunks;
    if (chunk == NULL || need > chunk->cap - chunk->used) {
        chunk = chunk_add(arena, need);
        if (chunk == NULL) {
            return NULL;
        }
    }
    void *piece = chunk->bytes + chunk->used;
    chunk->used += need;
    return piece;
}

void *wq_arena_new(wq_arena *arena, size_t bytes)
{
    void *piece = wq_arena_room(arena, bytes);
    if (piece != NULL) {
        memset(piece, 0, bytes);
    }
    return piece;
}

uint8_t *wq_arena_copy(wq_arena *arena, wq_span span)
{
    uint8_t *copy = wq_arena_new(arena, span.len + 1);
    if (copy != NULL && span.len != 0) {
        memcpy(copy, span.ptr, span.len);
    }
    return copy;
}
