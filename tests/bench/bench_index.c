/* SPDX-License-Identifier: MIT */
/* What an index costs: MB/s of building and merging, bytes of each kind, bytes that one more
 * article writes, and what a lookup and a scan take.
 *
 *   bench_index [NEWS-DIR [SCRATCH-FILE [MEMORY-MIB [ARTICLES-A-FLUSH]]]]
 *
 * NEWS-DIR holds *.jsonl.zst (read through the zstd program); where it or the program is absent
 * the bench says so and ends well. The tokeniser is trivial on purpose (words end at ASCII space
 * and punctuation): what is measured is the index. Times are CPU seconds of this process. */
#define _GNU_SOURCE
#include "index/cursor.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static wq_error err;
static index_db *db;
static index_builder *builder;
static uint64_t text_bytes;
static uint32_t article_count, flush_every;
static double add_s, flush_s;
static size_t heap_peak;
static uint64_t flush_bytes; /* counted here only: a child's writes are added when it ends */

static void must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        (void)fprintf(stderr, "bench_index: %s: %s (%s)\n", what, wq_status_text(st), err.text);
        exit(1);
    }
}

static double cpu_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t io_written(void)
{
    FILE *io = fopen("/proc/self/io", "r");
    unsigned long long bytes = 0;
    char line[128];
    while (io != NULL && fgets(line, sizeof line, io) != NULL) {
        (void)sscanf(line, "wchar: %llu", &bytes);
    }
    if (io != NULL) {
        (void)fclose(io);
    }
    return bytes;
}

static void heap_note(void)
{
    struct mallinfo2 m = mallinfo2();
    size_t now = m.uordblks + m.hblkhd;
    heap_peak = now > heap_peak ? now : heap_peak;
}

/* The string behind "key": of a trusted line, decoded in place; NULL when there is none. */
static char *json_field(char *line, const char *key, size_t *len)
{
    char name[32];
    (void)snprintf(name, sizeof name, "\"%s\": \"", key);
    char *at = strstr(line, name);
    if (at == NULL) {
        return NULL;
    }
    char *from = at + strlen(name);
    char *to = from;
    char *start = from;
    for (; *from != '\0' && *from != '"'; from++) {
        if (*from == '\\' && from[1] != '\0') {
            from++;
            *to++ = *from == 'n' || *from == 't' || *from == 'r' ? ' ' : *from;
        } else {
            *to++ = *from;
        }
    }
    *len = (size_t)(to - start);
    return start;
}

static bool breaks(unsigned char c)
{
    return c < 128 && !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

static uint32_t words_each(const char *text, size_t len, uint32_t position, bool title, bool add)
{
    size_t i = 0;
    while (i < len) {
        while (i < len && breaks((unsigned char)text[i])) {
            i++;
        }
        size_t start = i;
        while (i < len && !breaks((unsigned char)text[i])) {
            i++;
        }
        size_t n = i - start < 120 ? i - start : 120;
        if (n > 0) {
            if (add) {
                must(index_builder_term(builder, wq_span_of(text + start, n), position, title),
                     "term");
            }
            position++;
        }
    }
    return position;
}

static void flush(void)
{
    double from = cpu_s();
    uint64_t before = io_written();
    heap_note();
    must(index_builder_flush(builder, article_count, NULL), "flush");
    must(index_merge(db, false, NULL), "merge");
    heap_note();
    flush_bytes += io_written() - before;
    flush_s += cpu_s() - from;
}

static void line_add(char *line)
{
    size_t title_len = 0;
    size_t body_len = 0;
    size_t date_len = 0;
    int year = 0;
    int month = 0;
    int day = 0;
    char *date = json_field(line, "date", &date_len);
    index_article a = {.box = 1 + article_count / 5000, .row = article_count % 5000};
    if (date != NULL && sscanf(date, "%d-%d-%d", &year, &month, &day) == 3) {
        a.date.precision = WQ_DATE_DAY;
        a.date.minutes = ((year - 1970) * 372 + month * 31 + day) * 1440;
    }
    char *body = json_field(line, "body", &body_len);
    char *title = json_field(line, "title", &title_len);
    uint64_t id = (article_count + 1) * 0x9E3779B97F4A7C15u;
    memcpy(a.id.b, &id, 8);
    double from = cpu_s();
    a.length = words_each(title, title_len, 0, true, false);
    a.length = words_each(body, body_len, a.length, false, false);
    must(index_builder_article(builder, &a), "article");
    must(index_builder_term(builder, wq_span_str("\x01source"), 0, false), "filter");
    uint32_t position = words_each(title, title_len, 0, true, true);
    (void)words_each(body, body_len, position, false, true);
    must(index_builder_cover(builder, a.box, a.row + 1), "cover");
    add_s += cpu_s() - from;
    article_count++;
    text_bytes += title_len + body_len;
    if (index_builder_full(builder) || (flush_every != 0 && article_count % flush_every == 0)) {
        flush();
    }
}

static bool file_add(const char *dir, const char *name)
{
    char command[600];
    (void)snprintf(command, sizeof command, "zstd -dcq '%s/%s' 2>/dev/null", dir, name);
    FILE *in = popen(command, "r");
    char *line = NULL;
    size_t cap = 0;
    bool any = false;
    while (in != NULL && getline(&line, &cap, in) > 0) {
        line_add(line);
        any = true;
    }
    free(line);
    if (in != NULL) {
        (void)pclose(in);
    }
    return any;
}

static void report_stat(const char *when)
{
    index_view *view;
    index_stat s;
    must(index_snapshot(db, &view), "snapshot");
    must(index_stat_get(view, &s), "stat");
    double raw = (double)text_bytes;
    (void)printf("%s: %u segments, %llu articles, %llu words, %llu terms\n", when, s.segments,
                 (unsigned long long)s.articles, (unsigned long long)s.words,
                 (unsigned long long)s.terms);
    (void)printf("  of raw: dictionary %.4f lists %.4f positions %.4f tables %.4f sum %.4f"
                 " file %.4f\n",
                 (double)s.dictionary / raw, (double)s.lists / raw, (double)s.positions / raw,
                 (double)s.tables / raw,
                 (double)(s.dictionary + s.lists + s.positions + s.tables) / raw,
                 (double)s.file / raw);
    index_view_close(view);
}

typedef struct scan {
    index_segment *segment;
    uint64_t terms, postings, positions;
} scan;

static wq_status scan_term(void *arg, wq_span key, const index_term *term)
{
    scan *s = arg;
    index_cursor c;
    index_cursor_room room;
    (void)key;
    WQ_TRY(index_cursor_open(s->segment, term, &c, &room));
    while (c.iter.number != INDEX_END) {
        s->postings++;
        s->positions += index_cursor_tf(&c);
        WQ_TRY(c.iter.next(&c.iter));
    }
    s->terms++;
    return WQ_OK;
}

static void report_reading(void)
{
    static const uint8_t last[4] = {255, 255, 255, 255};
    index_view *view;
    must(index_snapshot(db, &view), "snapshot");
    double from = cpu_s();
    scan s = {0};
    for (unsigned i = 0; i < index_segments(view); i++) {
        s.segment = index_segment_at(view, i);
        must(index_term_range(s.segment, wq_span_of(NULL, 0), wq_span_of(last, 4), scan_term, &s),
             "scan");
    }
    double took = cpu_s() - from;
    (void)printf("scan: %llu terms, %llu postings, %llu occurrences, %.1f ns a posting\n",
                 (unsigned long long)s.terms, (unsigned long long)s.postings,
                 (unsigned long long)s.positions, took * 1e9 / (double)(s.postings + 1));
    index_term term;
    from = cpu_s();
    for (unsigned i = 0; i < 100000; i++) {
        wq_status st = index_term_find(index_segment_at(view, 0), wq_span_str("في"), &term);
        must(st == WQ_ENOTFOUND ? WQ_OK : st, "find");
    }
    (void)printf("lookup of one word: %.2f us warm\n", (cpu_s() - from) * 10);
    index_view_close(view);
}

static void report_one_more(void)
{
    char line[] =
        "{\"title\": \"word in the title\", \"body\": \"a small article of some words that "
        "comes alone on a day and is added to all the others in the index\"}";
    for (unsigned i = 0; i < 9; i++) {
        char copy[sizeof line];
        memcpy(copy, line, sizeof line);
        line_add(copy);
        uint64_t before = io_written();
        must(index_builder_flush(builder, article_count, NULL), "flush");
        uint64_t flushed = io_written();
        must(index_merge(db, false, NULL), "merge");
        (void)printf("one more article: %llu bytes written, merging %llu\n",
                     (unsigned long long)(flushed - before),
                     (unsigned long long)(io_written() - flushed));
    }
}

int main(int argc, char **argv)
{
    const char *news = argc > 1 ? argv[1] : "../shared/data/news";
    const char *path = argc > 2 ? argv[2] : "/tmp/bench-index.mdb";
    size_t memory = (argc > 3 ? (size_t)atoi(argv[3]) : 16) * WQ_MIB;
    flush_every = argc > 4 ? (uint32_t)atoi(argv[4]) : 0;
    char lock[512];
    (void)snprintf(lock, sizeof lock, "%s-lock", path);
    (void)remove(path);
    (void)remove(lock);
    index_options options = {.write = true, .create = true, .memory = memory, .err = &err};
    must(index_open(path, &options, &db), "open");
    must(index_builder_new(db, 1, &builder), "builder");
    bool any = file_add(news, "ant.jsonl.zst");
    any = file_add(news, "almayadeen.jsonl.zst") || any;
    any = file_add(news, "khaleej.jsonl.zst") || any;
    if (!any) {
        (void)printf("bench_index: no news in %s (or no zstd program): nothing measured\n", news);
        return 0;
    }
    flush();
    (void)printf("%u articles, %.1f MB: add %.2f s, flush and merge %.2f s, %.1f MB/s of CPU, "
                 "heap peak about %.1f MiB, written %.3f of raw\n",
                 article_count, (double)text_bytes / 1e6, add_s, flush_s,
                 (double)text_bytes / 1e6 / (add_s + flush_s), (double)heap_peak / 1048576.0,
                 (double)flush_bytes / (double)text_bytes);
    report_stat("built");
    double from = cpu_s();
    must(index_merge(db, true, NULL), "merge all");
    (void)printf("merge all: %.2f s, %.1f MB/s of text\n", cpu_s() - from,
                 (double)text_bytes / 1e6 / (cpu_s() - from));
    report_stat("merged");
    report_reading();
    report_one_more();
    index_builder_free(builder);
    index_close(db);
    (void)remove(path);
    (void)remove(lock);
    return 0;
}
