/* SPDX-License-Identifier: MIT */
/* What an archive costs: bytes of each kind, bytes written, time and pages of an open.
 *
 *   bench_store [NEWS-DIR [LEVEL [SCRATCH-DIR]]]
 *
 * NEWS-DIR holds *.jsonl.zst (read through the zstd program); where it or the program is absent
 * the bench says so and ends well. Articles come 300 a change, as a day brings them, and the
 * draft is sealed when it is full. Bytes written are those given to write calls (wchar of
 * /proc/self/io). Pages of a cold open are those resident (mincore) after it, when the cache of
 * the file was dropped before: only on a file system that has a cache to drop. */
#define _GNU_SOURCE
#include "store/inside.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DAY 300u

static wq_error err;

static void must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        (void)fprintf(stderr, "bench_store: %s: %s (%s)\n", what, wq_status_text(st), err.text);
        exit(1);
    }
}

static double now_us(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
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

/* ---- a flat JSON reader for trusted lines ---- */

static char *put_utf8(char *to, unsigned c)
{
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
    } else {
        *to++ = (char)(0xE0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
    }
    *to++ = (char)(0x80 | (c & 0x3F));
    return to;
}

/* A string at *p (on its quote), unescaped in place. Surrogates become a question mark. */
static wq_span json_string(char **p)
{
    char *from = *p + 1;
    char *to = from;
    char *start = to;
    while (*from != '"' && *from != '\0') {
        if (*from != '\\') {
            *to++ = *from++;
            continue;
        }
        from++;
        char c = *from++;
        unsigned code = 0;
        if (c == 'u') {
            (void)sscanf(from, "%4x", &code);
            from += 4;
            to = put_utf8(to, code >= 0xD800 && code < 0xE000 ? '?' : code);
        } else {
            *to++ = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
        }
    }
    *p = *from == '"' ? from + 1 : from;
    return wq_span_of(start, (size_t)(to - start));
}

static wq_part part;

static bool json_article(char *line, wq_article *a)
{
    memset(a, 0, sizeof *a);
    part = (wq_part){WQ_PART_PARAGRAPH, {NULL, 0}};
    for (char *p = strchr(line, '"'); p != NULL; p = strchr(p, '"')) {
        wq_span key = json_string(&p);
        p += strspn(p, ": ");
        if (*p != '"') {
            continue;
        }
        wq_span value = json_string(&p);
        wq_span *to = wq_span_equal(key, wq_span_str("title"))      ? &a->title
                      : wq_span_equal(key, wq_span_str("body"))     ? &part.text
                      : wq_span_equal(key, wq_span_str("source"))   ? &a->source
                      : wq_span_equal(key, wq_span_str("url"))      ? &a->url
                      : wq_span_equal(key, wq_span_str("category")) ? &a->category
                      : wq_span_equal(key, wq_span_str("id"))       ? &a->docno
                                                                    : NULL;
        int y, m, d;
        if (to != NULL) {
            *to = value;
        } else if (wq_span_equal(key, wq_span_str("date")) &&
                   sscanf((const char *)value.ptr, "%d-%d-%d", &y, &m, &d) == 3) {
            int days = (y - 1970) * 365 + m * 30 + d;
            a->date = (wq_date){days * 1440, WQ_DATE_DAY, 0, 0};
        }
    }
    a->parts = &part;
    a->part_count = part.text.len > 0 ? 1 : 0;
    a->id = pack_article_id(a);
    return a->title.len + part.text.len > 0;
}

/* ---- adding ---- */

typedef struct bench {
    store *s;
    uint32_t in_day, articles;
    uint64_t raw, seal_us, add_us, seals, seal_written;
    double heap_max;
    FILE *in[4];
    unsigned in_count;
} bench;

static void meter(bench *b)
{
    struct mallinfo2 m = mallinfo2();
    double heap = (double)(m.uordblks + m.hblkhd);
    b->heap_max = heap > b->heap_max ? heap : b->heap_max;
}

static void day_end(bench *b)
{
    uint64_t generation;
    bool full = store_draft_full(b->s);
    meter(b);
    must(store_commit(b->s, &generation), "commit");
    if (full) {
        double t = now_us(CLOCK_MONOTONIC);
        uint32_t rows;
        uint64_t before = io_written();
        must(store_seal(b->s, NULL, &rows), "seal");
        b->seal_us += (uint64_t)(now_us(CLOCK_MONOTONIC) - t);
        b->seals++;
        b->seal_written += io_written() - before;
    }
    b->in_day = 0;
}

static void one(bench *b, const wq_article *a)
{
    if (b->in_day == 0) {
        must(store_begin(b->s), "begin");
    }
    store_added what;
    store_place place;
    double t = now_us(CLOCK_MONOTONIC);
    must(store_add(b->s, a, &what, &place), "add");
    b->add_us += (uint64_t)(now_us(CLOCK_MONOTONIC) - t);
    b->articles += what == STORE_PRESENT ? 0 : 1;
    b->raw += a->title.len;
    for (size_t i = 0; i < a->part_count; i++) {
        b->raw += a->parts[i].text.len;
    }
    if (++b->in_day == DAY) {
        day_end(b);
    }
}

static void corpus(bench *b, const char *dir, const char *name)
{
    char command[512];
    (void)snprintf(command, sizeof command, "zstd -dc '%s/%s.jsonl.zst'", dir, name);
    FILE *in = popen(command, "r");
    char *line = NULL;
    size_t cap = 0;
    while (in != NULL && getline(&line, &cap, in) > 0) {
        wq_article a;
        if (json_article(line, &a)) {
            one(b, &a);
        }
    }
    free(line);
    /* Waited for at the end: what it wrote to the pipe would count as ours. */
    b->in[b->in_count++] = in;
}

/* ---- opening ---- */

static uint64_t seed = 1;

static uint32_t pick(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % below);
}

static store_place pick_place(store_view *view)
{
    store_box box = {0};
    uint32_t from = 0;
    uint32_t count = 0;
    store_box chosen = {0};
    while (store_box_next(view, from, &box) == WQ_OK) {
        if (box.sealed && pick(++count) == 0) {
            chosen = box;
        }
        from = box.box + 1;
    }
    return (store_place){chosen.box, pick(chosen.rows == 0 ? 1 : chosen.rows)};
}

static void warm(const char *dir)
{
    store *s;
    store_options options = {.err = &err};
    must(store_open(dir, &options, &s), "open");
    store_view *view;
    must(store_snapshot(s, &view), "snapshot");
    enum { N = 4000 };
    static store_place places[N];
    static wq_id ids[N];
    wq_article a;
    for (unsigned i = 0; i < N; i++) {
        places[i] = pick_place(view);
        must(store_article(view, places[i], &a), "article");
        ids[i] = a.id;
    }
    double t = now_us(CLOCK_PROCESS_CPUTIME_ID);
    for (unsigned i = 0; i < N; i++) {
        must(store_article(view, places[i], &a), "article");
    }
    double by_place = (now_us(CLOCK_PROCESS_CPUTIME_ID) - t) / N;
    t = now_us(CLOCK_PROCESS_CPUTIME_ID);
    for (unsigned i = 0; i < N; i++) {
        must(store_row(view, places[i], &a), "row");
    }
    double row = (now_us(CLOCK_PROCESS_CPUTIME_ID) - t) / N;
    t = now_us(CLOCK_PROCESS_CPUTIME_ID);
    for (unsigned i = 0; i < N; i++) {
        store_place found[4];
        size_t count;
        must(store_find(view, ids[i], found, 4, &count), "find");
    }
    double find = (now_us(CLOCK_PROCESS_CPUTIME_ID) - t) / N;
    struct mallinfo2 m = mallinfo2();
    printf("warm, scattered: article %.1f us, row %.1f us, find %.1f us (%u runs); heap %.0f KiB\n",
           by_place, row, find, view->runs.count, (double)(m.uordblks + m.hblkhd) / 1024);
    store_view_close(view);
    store_close(s);
}

static long resident(const char *path)
{
    int fd = open(path, O_RDONLY);
    off_t size = lseek(fd, 0, SEEK_END);
    size_t pages = (size_t)(size + 4095) / 4096;
    void *map = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
    unsigned char *in = malloc(pages);
    long count = -1;
    if (map != MAP_FAILED && in != NULL && mincore(map, (size_t)size, in) == 0) {
        count = 0;
        for (size_t i = 0; i < pages; i++) {
            count += in[i] & 1;
        }
    }
    free(in);
    (void)munmap(map, (size_t)size);
    (void)close(fd);
    return count;
}

static void cold_child(const char *dir, const char *path)
{
    store *s;
    store_options options = {.err = &err};
    int fd = open(path, O_RDONLY);
    (void)fdatasync(fd);
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    (void)close(fd);
    long none = resident(path);
    must(store_open(dir, &options, &s), "open");
    store_view *view;
    must(store_snapshot(s, &view), "snapshot");
    long opened = resident(path);
    wq_article a;
    store_place place = {1, 777};
    must(store_article(view, place, &a), "article");
    long first = resident(path);
    place.row = 5432;
    must(store_article(view, place, &a), "article");
    long second = resident(path);
    wq_id id = a.id;
    store_place found[2];
    size_t count;
    must(store_find(view, id, found, 2, &count), "find");
    long by_id = resident(path);
    printf("cold pages: %ld before, open %ld, first article %ld, second %ld, finding an id %ld\n",
           none, opened - none, first - opened, second - first, by_id - second);
    store_view_close(view);
    store_close(s);
}

static void cold(const char *dir, const char *path)
{
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        cold_child(dir, path);
        (void)fflush(stdout);
        _exit(0);
    }
    (void)waitpid(child, NULL, 0);
}

static void one_more(const char *dir, unsigned n)
{
    store *s;
    store_options options = {.write = true, .err = &err};
    must(store_open(dir, &options, &s), "open");
    for (unsigned i = 0; i < n; i++) {
        char title[64];
        (void)snprintf(title, sizeof title, "خبر واحد يضاف إلى الأرشيف %u", i);
        wq_part body = {WQ_PART_PARAGRAPH,
                        wq_span_str("نص قصير من جملة أو جملتين لقياس ما يكتب على البطاقة.")};
        wq_article a = {.title = wq_span_str(title), .parts = &body, .part_count = 1};
        a.id = pack_article_id(&a);
        uint64_t before = io_written();
        double t = now_us(CLOCK_MONOTONIC);
        store_added what;
        store_place place;
        uint64_t generation;
        must(store_begin(s), "begin");
        must(store_add(s, &a, &what, &place), "add");
        must(store_commit(s, &generation), "commit");
        if (i == 0 || i == n - 1) {
            printf("one article more (%u): %.1f KiB written, %.2f ms\n", i + 1,
                   (double)(io_written() - before) / 1024, (now_us(CLOCK_MONOTONIC) - t) / 1000);
        }
    }
    store_close(s);
}

static void figures(bench *b, uint64_t written)
{
    store_view *view;
    must(store_snapshot(b->s, &view), "snapshot");
    store_stat st;
    must(store_stat_get(view, &st), "stat");
    double raw = (double)st.raw;
    printf("%llu articles, %u packs, raw %.1f MB\n", (unsigned long long)st.articles, st.packs,
           raw / 1e6);
    printf("of raw: frames %.4f, dictionaries %.4f, tables %.4f, catalogue %.4f (%u runs), "
           "draft %.4f, file %.4f\n",
           (double)st.frames / raw, (double)st.dictionaries / raw, (double)st.tables / raw,
           (double)st.catalog / raw, view->runs.count, (double)st.draft_bytes / raw,
           (double)st.file / raw);
    kv_stats ks;
    must(kv_stats_get(view->kv, &ks), "stats");
    printf("file %llu pages, %llu free\n", (unsigned long long)ks.file_pages,
           (unsigned long long)ks.free_pages);
    printf("written per byte of article: %.3f (of that by seals %.3f); add %.1f us an article, "
           "%llu seals of %.1f s; "
           "heap at commit %.1f MiB\n",
           (double)written / (double)b->raw, (double)b->seal_written / (double)b->raw,
           (double)b->add_us / b->articles, (unsigned long long)b->seals,
           b->seals == 0 ? 0 : (double)b->seal_us / (double)b->seals / 1e6, b->heap_max / 1048576);
    store_view_close(view);
}

int main(int argc, char **argv)
{
    const char *news = argc > 1 ? argv[1] : "../shared/data/news";
    char dir[256];
    (void)snprintf(dir, sizeof dir, "%s/bench-store-XXXXXX", argc > 3 ? argv[3] : "/tmp");
    if (access(news, R_OK) != 0) {
        printf("bench_store: no news at '%s': nothing measured\n", news);
        return 0;
    }
    if (mkdtemp(dir) == NULL) {
        return 1;
    }
    store_options options = {.write = true, .create = true, .err = &err};
    options.level = argc > 2 ? atoi(argv[2]) : 0;
    bench b = {0};
    uint64_t before = io_written();
    must(store_open(dir, &options, &b.s), "open");
    corpus(&b, news, "ant");
    corpus(&b, news, "almayadeen");
    corpus(&b, news, "khaleej");
    if (b.in_day > 0) {
        day_end(&b);
    }
    figures(&b, io_written() - before);
    while (b.in_count > 0) {
        FILE *in = b.in[--b.in_count];
        if (in != NULL) {
            (void)pclose(in);
        }
    }
    store_close(b.s);
    char *path = wq_path_join(dir, STORE_FILE);
    warm(dir);
    cold(dir, path);
    one_more(dir, 300);
    must(store_open(dir, &(store_options){.exclusive = true, .err = &err}, &b.s), "open");
    must(store_compact(b.s, NULL), "compact");
    figures(&b, 0);
    store_close(b.s);
    cold(dir, path);
    char command[512];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) == 0 ? 0 : 1;
}
