/* SPDX-License-Identifier: MIT */
/* The door for foreign .zst input: a stream of standard zstd frames as plain bytes.
 *
 * Several frames one behind the other are one stream, skippable frames are skipped, an input
 * that ends inside a frame is found out. How much may come out of how little is the caller's to
 * say: it sees both counts.
 * Layer: pack. Thread rule: one owner. */
#ifndef PACK_INFLATE_H
#define PACK_INFLATE_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

typedef struct pack_zst pack_zst;

/** The largest window that is accepted, as a power of two: 8 MiB, what zstd's own levels up to 19
 * use. `--long` asks for more and is refused. */
#define PACK_ZST_WINDOW_LOG 23

/** Give up to `room` bytes of compressed input; `*got` 0 only at its end. */
typedef wq_status pack_zst_read(void *arg, uint8_t *out, size_t room, size_t *got);

/** Open a stream over a reader; `arg` and `err` are borrowed until close.
 * Heap: 128 KiB, and the window that the input asks for (at most 8 MiB and a block). */
wq_status pack_zst_open(pack_zst_read *read, void *arg, wq_error *err, pack_zst **out) WQ_MUST_USE;
void pack_zst_close(pack_zst *zst);

/** Up to `room` plain bytes; `*got` 0 only at the end of the whole input.
 * WQ_EFORMAT: not zstd, damaged, cut short, or a window above the limit (the message says
 * which); other statuses as the reader gives them. After a failure only close is left. */
wq_status pack_zst_next(pack_zst *zst, uint8_t *out, size_t room, size_t *got) WQ_MUST_USE;

#endif
