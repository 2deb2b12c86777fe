/* SPDX-License-Identifier: MIT */
/* The reading half of bench_archive: articles opened warm and cold, questions, and the articles
 * as a file for the peers. */
#ifndef BENCH_PAGES_H
#define BENCH_PAGES_H

#include "bench/meter.h"

#include <warraq/warraq.h>

/** End the program with the archive's message when `status` is not WQ_OK. */
void bench_must(wq_status status, wq_archive *archive, const char *what);
wq_archive *bench_open(const char *dir, bool write, bool exclusive, size_t mib);

/** Pages of articles.mdb and index.mdb, and how many of them are free. */
void bench_say_pages(const char *dir);
/** Open `n` scattered articles by id in one process, twice; the second time is told. */
void bench_warm(const char *dir, size_t n);
/** For `n` pairs of articles of one pack: pages that come into the cache when a fresh process
 * opens the archive only, the first article, both. `self` is this program. */
void bench_cold(const char *self, const char *dir, size_t n);
/** That process. */
void bench_open_ids(const char *dir, const char *const *ids, size_t count);
/** Questions made of words that stand beside each other in an article. */
void bench_queries(const char *dir, size_t n);
/** Ask every line of the file: ten hits with passages, and the first one shown. */
void bench_find(const char *dir, const char *file);
/** Every article as five fields (title, body, date, source, url), each a 32-bit length in the
 * machine's order and its bytes. */
void bench_dump(const char *dir, const char *file);

#endif
