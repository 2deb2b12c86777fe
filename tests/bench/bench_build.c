/* SPDX-License-Identifier: MIT */
/* What an index costs to build, text in memory to index on the card: the articles of a dump, as
 * ingest gives them to the index (words, dates, sources), with its memory and its merging.
 *
 *   bench_build DUMP FILE [MIB]
 *
 * DUMP is what `bench_archive dump` writes and ask_sqlite reads, so that both build from the same
 * bytes. MIB is the index's memory, 0 or none the default. Figures are lines "name value":
 * cpu_s until every article can be found, cpu_merged_s until all is one segment. */
#include "ingest/terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIELDS    5
#define PARTS_MAX 65536u

static wq_error err;
static index_db *db;
static index_builder *builder;
static ingest_terms *terms;
static unsigned flushes;

static void must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        (void)fprintf(stderr, "bench_build: %s: %s (%s)\n", what, wq_status_text(st), err.text);
        exit(1);
    }
}

static bool get_field(FILE *in, uint8_t **field, uint32_t *len)
{
    if (fread(len, sizeof *len, 1, in) != 1) {
        return false;
    }
    *field = realloc(*field, (size_t)*len + 1);
    return *field != NULL && fread(*field, 1, *len, in) == *len;
}

/* "2024-11-29..." to the day; anything else has none. */
static wq_date date_read(wq_span text)
{
    char copy[16] = "";
    int year;
    int month;
    int day;
    wq_date date = {0};
    memcpy(copy, text.ptr, text.len < 10 ? text.len : 10);
    if (sscanf(copy, "%4d-%2d-%2d", &year, &month, &day) == 3) {
        date.precision = WQ_DATE_DAY;
        date.minutes = ((year - 1970) * 372 + month * 31 + day) * 1440;
    }
    return date;
}

/* The lines of a body as paragraphs. */
static size_t parts_cut(wq_span body, wq_part *parts)
{
    size_t count = 0;
    while (body.len > 0 && count < PARTS_MAX) {
        const uint8_t *line = memchr(body.ptr, '\n', body.len);
        size_t len = line != NULL ? (size_t)(line - body.ptr) : body.len;
        parts[count++] = (wq_part){.kind = WQ_PART_PARAGRAPH, .text = wq_span_sub(body, 0, len)};
        body = wq_span_sub(body, len + 1, body.len);
    }
    return count;
}

static void flush(uint64_t generation)
{
    ingest_terms_forget(terms);
    must(index_builder_flush(builder, generation, NULL), "flush");
    if (++flushes % 64 == 0) { /* as ingest does: segments are counted */
        must(index_merge(db, false, NULL), "merge");
    }
}

static void article_add(const wq_span fields[FIELDS], uint32_t row, wq_part *parts)
{
    wq_article a = {.title = fields[0], .date = date_read(fields[2]), .source = fields[3]};
    a.title_source = a.title.len > 0 ? WQ_TITLE_GIVEN : WQ_TITLE_NONE;
    a.parts = parts;
    a.part_count = parts_cut(fields[1], parts);
    index_article entry = {.box = 1, .row = row, .date = a.date};
    uint64_t id = (row + 1) * 0x9E3779B97F4A7C15u;
    memcpy(entry.id.b, &id, sizeof id);
    if (index_builder_full(builder)) {
        flush(row);
    }
    must(index_builder_article(builder, &entry), "article");
    must(ingest_terms_article(terms, &a), "terms");
    must(ingest_terms_edition(terms, &a), "edition");
    must(index_builder_cover(builder, 1, row + 1), "cover");
}

static uint32_t articles_add(FILE *in, uint64_t *bytes)
{
    uint8_t *fields[FIELDS] = {NULL};
    uint32_t lens[FIELDS];
    wq_part *parts = malloc(PARTS_MAX * sizeof *parts);
    uint32_t rows = 0;
    for (;; rows++) {
        wq_span spans[FIELDS];
        unsigned i = 0;
        while (i < FIELDS && get_field(in, &fields[i], &lens[i])) {
            spans[i] = wq_span_of(fields[i], lens[i]);
            i++;
        }
        if (i < FIELDS || parts == NULL) {
            break;
        }
        *bytes += lens[0] + lens[1];
        article_add(spans, rows, parts);
    }
    for (unsigned i = 0; i < FIELDS; i++) {
        free(fields[i]);
    }
    free(parts);
    return rows;
}

static double cpu_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What the segment holds; the file has free pages of the merges too. */
static void say_bytes(void)
{
    index_view *view;
    index_stat s;
    must(index_snapshot(db, &view), "snapshot");
    must(index_stat_get(view, &s), "stat");
    printf("index_bytes %llu\nsegments %u\n",
           (unsigned long long)(s.dictionary + s.lists + s.positions + s.tables), s.segments);
    index_view_close(view);
}

int main(int argc, char **argv)
{
    uint64_t bytes = 0;
    FILE *in = argc > 2 ? fopen(argv[1], "rb") : NULL;
    if (in == NULL) {
        (void)fprintf(stderr, "usage: bench_build DUMP FILE [MIB]\n");
        return 2;
    }
    (void)remove(argv[2]);
    index_options options = {.write = true, .create = true, .err = &err};
    options.memory = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) * WQ_MIB : 0;
    must(index_open(argv[2], &options, &db), "open");
    must(index_builder_new(db, text_analyser_id(), &builder), "builder");
    must(ingest_terms_new(builder, &terms), "terms");
    uint32_t articles = articles_add(in, &bytes);
    flush(articles);
    must(index_merge(db, false, NULL), "merge");
    printf("articles %u\nbytes %llu\ncpu_s %.6g\n", articles, (unsigned long long)bytes, cpu_s());
    (void)fflush(stdout);
    must(index_merge(db, true, NULL), "merge all");
    printf("cpu_merged_s %.6g\n", cpu_s());
    say_bytes();
    ingest_terms_free(terms);
    index_builder_free(builder);
    index_close(db);
    (void)fclose(in);
    return 0;
}
