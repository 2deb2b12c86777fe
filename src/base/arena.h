/* SPDX-License-Identifier: MIT */
/* An arena: many small pieces, freed together, with a maximum.
 * Layer: base. Thread rule: one owner. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

typedef struct wq_arena_chunk wq_arena_chunk;

/** Transparent, lives in its owner. Pieces are aligned for any type. */
typedef struct wq_arena {
    wq_arena_chunk *chunks; /* newest first */
    size_t used;            /* bytes of heap held, chunk heads included */
    size_t max;
    size_t step; /* bytes of a chunk, at least */
} wq_arena;

/** An arena that never holds more than `max` bytes of heap, taken in chunks of `step` bytes
 * (0: 16 KiB) or, once that is more, an eighth of what is held. Allocates nothing yet. */
void wq_arena_init(wq_arena *arena, size_t max, size_t step);
/** Free everything. */
void wq_arena_release(wq_arena *arena);
/** Forget all pieces but keep one chunk of memory for the next round. */
void wq_arena_clear(wq_arena *arena);
/** Zeroed memory, borrowed until clear or release; NULL when the maximum or memory is reached. */
void *wq_arena_new(wq_arena *arena, size_t bytes);
/** The same, not zeroed: for tables that are filled anyway. */
void *wq_arena_room(wq_arena *arena, size_t bytes);
/** A copy of a span (NUL behind it, not counted); NULL as above. */
uint8_t *wq_arena_copy(wq_arena *arena, wq_span span);

#endif
