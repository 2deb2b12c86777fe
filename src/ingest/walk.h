/* SPDX-License-Identifier: MIT */
/* Walking directories: the same files in the same order on every machine.
 *
 * Names are visited in byte order; names that begin with '.' are skipped, links to directories
 * are not followed below the argument (so no loop), pipes, sockets and devices are reported.
 * Memory: names in batches of at most 512 KiB at the top and half of that a level deeper; a
 * directory of any size is read again for each batch.
 * Layer: ingest. */
#ifndef INGEST_WALK_H
#define INGEST_WALK_H

#include "base/span.h"

typedef struct ingest_walker {
    /** A regular file; `bytes` is its size. Another status than WQ_OK ends the walk. */
    wq_status (*file)(void *arg, const char *path, uint64_t bytes);
    /** Something that is not read, and why. */
    void (*refused)(void *arg, const char *path, wq_status status, const char *reason);
    void *arg;
} ingest_walker;

/** Walk `path`, a file or a directory. What cannot be read is reported and the rest goes on.
 * WQ_ENOMEM, or what `file` gave. */
wq_status ingest_walk(const char *path, const ingest_walker *walker) WQ_MUST_USE;

#endif
