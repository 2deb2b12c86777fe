/* SPDX-License-Identifier: MIT */
/* What a stretch of work cost: time, heap, resident memory, bytes and syncs a file, pages.
 *
 * Stands on the doubles (tests/double): heap is the peak of malloc'd bytes, writes are those that
 * reach write calls on files of the watched folder. RssAnon is sampled by a thread of its own,
 * which allocates nothing and calls the kernel without libc's wrappers, because the doubles are
 * not thread-safe. */
#ifndef BENCH_METER_H
#define BENCH_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct meter {
    double wall_s, cpu_s;
    size_t heap_peak;     /* bytes, above what was held at the begin */
    size_t rss_anon_peak; /* bytes, of the whole process */
    size_t rss_anon_base; /* bytes, at the begin */
} meter;

/** Begin and end a stretch. One at a time. */
void meter_begin(meter *m);
void meter_end(meter *m);

double meter_now_us(void);

/** Bytes and syncs that one file got. */
typedef struct meter_file {
    const char *name; /* below the watched folder, or "folder"; borrowed until io_watch */
    uint64_t bytes;
    uint64_t writes;
    uint64_t syncs; /* fsync, fdatasync, and writes through O_DSYNC */
} meter_file;

#define METER_FILES 8

/** Add what was recorded since the last call to `files` and forget it. Names match by the file
 * they lead to now; what has no name any more is counted as "gone". */
void meter_tally(meter_file files[METER_FILES]);
/** The entry of `name` (its end is compared), or one of zeros. */
meter_file meter_file_get(const meter_file files[METER_FILES], const char *name);

/** Pages of the file that are in the page cache; -1 when that cannot be told. */
long meter_resident(const char *path);
/** Write back and drop the file's pages from the cache. */
void meter_drop(const char *path);
uint64_t meter_file_size(const char *path);

/** "name value" on standard output: what tests/bench/run reads. */
void meter_say(const char *name, double value);

int meter_by_size(const void *a, const void *b); /* of doubles, for qsort */
/** The q-th part (0 to 1) of `n` sorted values. */
double meter_quantile(const double *sorted, size_t n, double q);

#endif
