/* SPDX-License-Identifier: MIT */
/* The whole archive, measured through the public interface: what tests/bench/run calls.
 *
 *   bench_archive build DIR MIB FILE...   init and add; MIB of --memory, 0 for the default
 *   bench_archive year DIR FILE...        one open, add, close for each file
 *   bench_archive one DIR FILE...         the same, with the bytes and syncs of each
 *   bench_archive stat|seal|compact|verify DIR
 *   bench_archive rebuild DIR MIB
 *   bench_archive warm DIR N              open N scattered articles
 *   bench_archive cold DIR N              pages of N pairs, each in a fresh process
 *   bench_archive open DIR [ID...]        that process
 *   bench_archive queries DIR N           N lines of one to three words of scattered articles
 *   bench_archive find DIR FILE           ask each line of FILE, show the first hit
 *   bench_archive dump DIR FILE           the articles as the peers read them
 *
 * Every figure is a line "name value" on standard output. */
#define _GNU_SOURCE
#include "bench/pages.h"

#include "double/io.h"
#include "double/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bench_must(wq_status status, wq_archive *archive, const char *what)
{
    if (status != WQ_OK) {
        (void)fprintf(stderr, "bench_archive: %s: %s (%s)\n", what, wq_status_text(status),
                      archive != NULL ? wq_archive_message(archive) : "");
        exit(1);
    }
}

wq_archive *bench_open(const char *dir, bool write, bool exclusive, size_t mib)
{
    wq_open_options options = {
        .size = sizeof options, .write = write, .exclusive = exclusive, .memory = mib << 20};
    wq_archive *archive;
    bench_must(wq_archive_open(dir, &options, &archive), archive, "open");
    return archive;
}

static void say_cost(const meter *m)
{
    meter_say("wall_s", m->wall_s);
    meter_say("cpu_s", m->cpu_s);
    meter_say("heap_peak", (double)m->heap_peak);
    meter_say("rss_anon_peak", (double)m->rss_anon_peak);
    meter_say("rss_anon_base", (double)m->rss_anon_base);
}

static void run_stat(const char *dir)
{
    wq_archive *archive = bench_open(dir, false, false, 0);
    wq_snapshot *snapshot;
    bench_must(wq_snapshot_open(archive, &snapshot), archive, "snapshot");
    wq_stat stat = {.size = sizeof stat};
    bench_must(wq_stat_get(snapshot, &stat), archive, "stat");
    meter_say("articles", (double)stat.articles);
    meter_say("editions", (double)stat.editions);
    meter_say("unsearchable", (double)stat.unsearchable);
    meter_say("packs", stat.packs);
    meter_say("draft_rows", stat.draft_rows);
    meter_say("draft_bytes", (double)stat.draft_bytes);
    meter_say("raw", (double)stat.raw_bytes);
    meter_say("frames", (double)stat.frame_bytes);
    meter_say("tables", (double)stat.table_bytes);
    meter_say("dictionaries", (double)stat.dictionary_bytes);
    meter_say("catalog", (double)stat.catalog_bytes);
    meter_say("articles_file", (double)stat.articles_file_bytes);
    meter_say("index_file", (double)stat.index_file_bytes);
    meter_say("index_live", (double)stat.index_bytes);
    meter_say("terms", (double)stat.terms);
    meter_say("segments", (double)stat.segments);
    meter_say("words", (double)stat.words);
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    bench_say_pages(dir);
}

/* The peak as it grows, by what is being done: told by "heap_peak:archiving" and the like. */
static struct {
    char what[32];
    size_t peak;
} phases[8];

static void on_progress(void *unused, const wq_progress *now)
{
    (void)unused;
    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
        if (phases[i].what[0] == '\0') {
            (void)snprintf(phases[i].what, sizeof phases[i].what, "%s", now->what);
        }
        if (strcmp(phases[i].what, now->what) == 0) {
            phases[i].peak = memory.peak > phases[i].peak ? memory.peak : phases[i].peak;
            return;
        }
    }
}

static void add(wq_archive *archive, const char *const *files, size_t count)
{
    wq_add_result result;
    wq_task task = {.size = sizeof task, .progress = on_progress};
    wq_add_options options = {.size = sizeof options, .task = &task};
    bench_must(wq_add(archive, files, count, &options, &result), archive, "add");
    if (result.refused > 0) {
        (void)fprintf(stderr, "bench_archive: %llu refused\n", (unsigned long long)result.refused);
    }
}

static void run_build(const char *dir, size_t mib, const char *const *files, size_t count)
{
    meter m;
    meter_begin(&m);
    wq_open_options options = {.size = sizeof options, .write = true, .memory = mib << 20};
    wq_archive *archive;
    bench_must(wq_archive_init(dir, &options, &archive), archive, "init");
    add(archive, files, count);
    wq_archive_close(archive);
    meter_end(&m);
    say_cost(&m);
    for (size_t i = 0; i < sizeof phases / sizeof phases[0] && phases[i].what[0] != '\0'; i++) {
        printf("heap_peak:%s %zu\n", phases[i].what, phases[i].peak);
    }
    meter_say("written", (double)io.bytes_written);
    meter_say("syncs", (double)io.syncs);
}

/* What was written, by file; the index's new file of a merge or compaction belongs to it. */
static void say_written(const meter_file *files, double per)
{
    for (int i = 0; i < METER_FILES && files[i].name != NULL; i++) {
        printf("written:%s %.12g\n", files[i].name, (double)files[i].bytes / per);
        printf("writes:%s %.12g\n", files[i].name, (double)files[i].writes / per);
        printf("syncs:%s %.12g\n", files[i].name, (double)files[i].syncs / per);
    }
}

static void run_year(const char *dir, const char *const *files, size_t count)
{
    io.record = true;
    io.skip_real_sync = true; /* counted all the same */
    meter_file written[METER_FILES] = {{0}};
    wq_archive *archive;
    wq_open_options options = {.size = sizeof options, .write = true};
    bench_must(wq_archive_init(dir, &options, &archive), archive, "init");
    wq_archive_close(archive);
    double start = meter_now_us();
    for (size_t i = 0; i < count; i++) {
        archive = bench_open(dir, true, false, 0);
        add(archive, &files[i], 1);
        wq_archive_close(archive);
        meter_tally(written);
    }
    meter_say("wall_s", (meter_now_us() - start) / 1e6);
    meter_say("days", (double)count);
    say_written(written, 1);
}

static void run_one(const char *dir, const char *const *files, size_t count)
{
    io.record = true;
    double *bytes[2] = {calloc(count, sizeof(double)), calloc(count, sizeof(double))};
    double *syncs[2] = {calloc(count, sizeof(double)), calloc(count, sizeof(double))};
    double *us = calloc(count, sizeof(double));
    static const char *const NAMES[2] = {"articles.mdb", "index.mdb"};
    for (size_t i = 0; i < count; i++) {
        meter_file written[METER_FILES] = {{0}};
        double start = meter_now_us();
        wq_archive *archive = bench_open(dir, true, false, 0);
        add(archive, &files[i], 1);
        wq_archive_close(archive);
        us[i] = meter_now_us() - start;
        meter_tally(written);
        for (int k = 0; k < 2; k++) {
            meter_file f = meter_file_get(written, NAMES[k]);
            bytes[k][i] = (double)f.bytes;
            syncs[k][i] = (double)f.syncs;
        }
        (void)fprintf(stderr,
                      "one %zu: articles %.0f bytes %.0f syncs, index %.0f bytes %.0f syncs, "
                      "%.2f ms\n",
                      i, bytes[0][i], syncs[0][i], bytes[1][i], syncs[1][i], us[i] / 1e3);
    }
    for (int k = 0; k < 2; k++) {
        qsort(bytes[k], count, sizeof(double), meter_by_size);
        qsort(syncs[k], count, sizeof(double), meter_by_size);
        printf("bytes:%s %.12g\n", NAMES[k], meter_quantile(bytes[k], count, 0.5));
        printf("bytes_max:%s %.12g\n", NAMES[k], meter_quantile(bytes[k], count, 1));
        printf("syncs:%s %.12g\n", NAMES[k], meter_quantile(syncs[k], count, 0.5));
        printf("syncs_max:%s %.12g\n", NAMES[k], meter_quantile(syncs[k], count, 1));
        free(bytes[k]);
        free(syncs[k]);
    }
    qsort(us, count, sizeof(double), meter_by_size);
    meter_say("us", meter_quantile(us, count, 0.5));
    meter_say("us_max", meter_quantile(us, count, 1));
    free(us);
}

static void run_seal(const char *dir)
{
    meter m;
    meter_begin(&m);
    wq_archive *archive = bench_open(dir, true, false, 0);
    uint32_t rows;
    bench_must(wq_seal(archive, NULL, &rows), archive, "seal");
    wq_archive_close(archive);
    meter_end(&m);
    say_cost(&m);
}

static void run_compact(const char *dir)
{
    meter m;
    meter_begin(&m);
    wq_archive *archive = bench_open(dir, true, true, 0);
    bench_must(wq_compact(archive, NULL), archive, "compact");
    wq_archive_close(archive);
    meter_end(&m);
    say_cost(&m);
}

static void finding(void *arg, wq_status status, const char *text)
{
    (void)arg;
    (void)fprintf(stderr, "bench_archive: verify: %s: %s\n", wq_status_text(status), text);
}

static void run_verify(const char *dir)
{
    meter m;
    meter_begin(&m);
    wq_archive *archive = bench_open(dir, false, false, 0);
    bench_must(wq_verify(archive, NULL, finding, NULL), archive, "verify");
    wq_archive_close(archive);
    meter_end(&m);
    say_cost(&m);
}

static void run_rebuild(const char *dir, size_t mib)
{
    meter m;
    meter_begin(&m);
    wq_open_options options = {
        .size = sizeof options, .write = true, .exclusive = true, .memory = mib << 20};
    wq_archive *archive;
    bench_must(wq_rebuild(dir, &options, NULL, &archive), archive, "rebuild");
    wq_archive_close(archive);
    meter_end(&m);
    say_cost(&m);
}

static int usage(void)
{
    (void)fprintf(stderr, "usage: bench_archive COMMAND DIR ... (see tests/bench/README.md)\n");
    return 2;
}

int main(int argc, char **argv)
{
    const char *command = argc > 2 ? argv[1] : "";
    const char *dir = argc > 2 ? argv[2] : "";
    const char *const *rest = (const char *const *)argv + 3;
    size_t count = argc > 3 ? (size_t)(argc - 3) : 0;
    size_t number = count > 0 ? (size_t)strtoul(rest[0], NULL, 10) : 0;
    io_watch(dir);
    if (strcmp(command, "build") == 0 && count > 1) {
        run_build(dir, number, rest + 1, count - 1);
    } else if (strcmp(command, "year") == 0) {
        run_year(dir, rest, count);
    } else if (strcmp(command, "one") == 0) {
        run_one(dir, rest, count);
    } else if (strcmp(command, "stat") == 0) {
        run_stat(dir);
    } else if (strcmp(command, "seal") == 0) {
        run_seal(dir);
    } else if (strcmp(command, "compact") == 0) {
        run_compact(dir);
    } else if (strcmp(command, "verify") == 0) {
        run_verify(dir);
    } else if (strcmp(command, "rebuild") == 0) {
        run_rebuild(dir, number);
    } else if (strcmp(command, "warm") == 0) {
        bench_warm(dir, number);
    } else if (strcmp(command, "cold") == 0) {
        bench_cold(argv[0], dir, number);
    } else if (strcmp(command, "open") == 0) {
        bench_open_ids(dir, rest, count);
    } else if (strcmp(command, "queries") == 0) {
        bench_queries(dir, number);
    } else if (strcmp(command, "find") == 0 && count == 1) {
        bench_find(dir, rest[0]);
    } else if (strcmp(command, "dump") == 0 && count == 1) {
        bench_dump(dir, rest[0]);
    } else {
        return usage();
    }
    return 0;
}
