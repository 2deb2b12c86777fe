/* SPDX-License-Identifier: MIT */
/* From a log of changes to what a card may hold after the plug was pulled.
 *
 * A sweep goes through the log event by event. At each point every file has durable bytes (what
 * was synced) and pending writes (what was not); names have durable and pending changes. A state
 * is made of the durable part and a choice of the pending one:
 *
 *   variant 0   all of it: the process was killed, the kernel was not
 *   variant 1   none of it
 *   variant 2   each pending write whole or not at all, by chance
 *   variant 3.. each 512-byte sector of each pending write or not, by chance
 *
 * Pending changes of names are kept up to a random point, in order (journalled metadata). */
#ifndef CRASH_REPLAY_H
#define CRASH_REPLAY_H

#include "double/io.h"

typedef struct replay replay;

/* A sweep over `log` (borrowed) that begins with the files of `folder` as io_watch named them
 * when recording began (io_name). Aborts without memory: this is a test. */
replay *replay_new(const io_log *log, const char *folder);
void replay_free(replay *r);
/* Take in the next event; false when there is none. */
bool replay_step(replay *r);
/* Events taken in so far. */
size_t replay_at(const replay *r);
/* Whether anything is pending: if not, all variants are one. */
bool replay_pending(const replay *r);
/* Write the state to `folder` (emptied first, folders of names are made); returns its hash. */
uint64_t replay_write(replay *r, unsigned variant, uint64_t seed, const char *folder);
/* The hash alone, without writing. */
uint64_t replay_hash(replay *r, unsigned variant, uint64_t seed);

#endif
