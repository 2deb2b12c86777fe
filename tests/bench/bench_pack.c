/* SPDX-License-Identifier: MIT */
/* What packs cost and how fast they open, over the news corpora (when they are there).
 *
 *   bench_pack [DIR [LEVEL [DICTIONARY-KIB]]]
 *
 * DIR holds almayadeen.jsonl.zst, ant.jsonl.zst, khaleej.jsonl.zst; where it is absent the bench
 * says so and ends well. Articles are cut into drafts as an archive does, each draft into one
 * pack; every article is read back and compared by id. */
#include "base/limits.h"
#include "pack/inflate.h"
#include "pack/pack.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DRAFT_RAW (70 * WQ_MIB) /* of text: about 16 MiB of frames */
#define MAX_ROWS  100000

typedef struct item {
    wq_article article;
    wq_part *parts;
} item;

typedef struct corpus {
    item *items;
    uint32_t count;
    uint64_t raw;
} corpus;

static double now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static wq_status must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        (void)fprintf(stderr, "bench_pack: %s: %s\n", what, wq_status_text(st));
        exit(1);
    }
    return st;
}

/* ---- a reader of flat JSON objects with string values, for trusted files ---- */

static char *utf8_put(char *to, unsigned c)
{
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3F));
    } else {
        *to++ = (char)(0xE0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    }
    return to;
}

/* Undo escapes in place; `*at` is behind the opening quote and ends behind the closing one. */
static wq_span string_take(char **at)
{
    char *from = *at;
    char *begin = from;
    char *to = from;
    while (*from != '"' && *from != '\0') {
        if (*from != '\\') {
            *to++ = *from++;
            continue;
        }
        static const char NAMES[] = "nrtbf";
        static const char VALUES[] = "\n\r\t\b\f";
        const char *name = strchr(NAMES, from[1]);
        if (from[1] == 'u') {
            char digits[5] = {from[2], from[3], from[4], from[5], 0};
            to = utf8_put(to, (unsigned)strtoul(digits, NULL, 16));
            from += 6;
        } else {
            *to++ = name != NULL ? VALUES[name - NAMES] : from[1];
            from += 2;
        }
    }
    *at = from + (*from == '"');
    return wq_span_of(begin, (size_t)(to - begin));
}

static void body_split(item *it, wq_span body)
{
    size_t lines = 1;
    for (size_t i = 0; i < body.len; i++) {
        lines += body.ptr[i] == '\n';
    }
    it->parts = calloc(lines, sizeof *it->parts);
    size_t count = 0;
    while (body.len != 0) {
        const uint8_t *end = memchr(body.ptr, '\n', body.len);
        size_t len = end != NULL ? (size_t)(end - body.ptr) : body.len;
        if (len != 0) {
            it->parts[count++].text = wq_span_of(body.ptr, len);
        }
        body = wq_span_sub(body, len + 1, body.len);
    }
    it->article.parts = it->parts;
    it->article.part_count = count;
}

static long number(const char *digits)
{
    return strtol(digits, NULL, 10);
}

static void line_take(corpus *c, char *line)
{
    item *it = &c->items[c->count];
    memset(it, 0, sizeof *it);
    wq_article *a = &it->article;
    char *at = strchr(line, '"');
    while (at != NULL) {
        at++;
        wq_span key = string_take(&at);
        at = strchr(at, '"');
        if (at == NULL) {
            break;
        }
        at++;
        wq_span value = string_take(&at);
        if (wq_span_equal(key, wq_span_str("title"))) {
            a->title = value;
            c->raw += value.len;
        } else if (wq_span_equal(key, wq_span_str("body"))) {
            c->raw += value.len;
            body_split(it, value);
        } else if (wq_span_equal(key, wq_span_str("source"))) {
            a->source = value;
        } else if (wq_span_equal(key, wq_span_str("url"))) {
            a->url = value;
        } else if (wq_span_equal(key, wq_span_str("category"))) {
            a->category = value;
        } else if (wq_span_equal(key, wq_span_str("date")) && value.len >= 16) {
            /* Spread like the real minutes; the exact calendar does not matter here. */
            const char *d = (const char *)value.ptr;
            a->date.minutes =
                (int32_t)(((number(d) - 1970) * 372 + number(d + 5) * 31 + number(d + 8)) * 1440 +
                          number(d + 11) * 60 + number(d + 14));
            a->date.precision = WQ_DATE_MINUTE;
            a->date.offset_known = 1;
            a->date.offset = 120;
        }
        at = strchr(at, '"');
    }
    a->language = wq_span_str("ar");
    a->id = pack_article_id(a);
    c->count++;
}

static wq_status file_feed(void *arg, uint8_t *out, size_t room, size_t *got)
{
    *got = fread(out, 1, room, arg);
    return WQ_OK;
}

static bool corpus_load(corpus *c, const char *dir, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s.jsonl.zst", dir, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    wq_buf text;
    wq_buf_init(&text, 512 * WQ_MIB);
    pack_zst *zst;
    must(pack_zst_open(file_feed, file, NULL, &zst), path);
    size_t got = 1;
    while (got != 0) {
        must(wq_buf_reserve(&text, WQ_MIB), "memory");
        must(pack_zst_next(zst, text.ptr + text.len, WQ_MIB, &got), path);
        text.len += got;
    }
    pack_zst_close(zst);
    (void)fclose(file);
    must(wq_buf_put_u8(&text, 0), "memory");
    char *line = (char *)text.ptr; /* kept to the end: articles point into it */
    while (*line != '\0' && c->count < MAX_ROWS) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end = '\0';
        }
        line_take(c, line);
        line = end != NULL ? end + 1 : line + strlen(line);
    }
    return true;
}

/* ---- heap: the peak of what malloc gave, as the budgets count it ---- */

static size_t heap_now(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

typedef struct slice {
    const corpus *corpus;
    uint32_t first;
    size_t heap_base, heap_peak;
} slice;

static wq_status slice_next(void *arg, uint32_t row, wq_article *article)
{
    slice *s = arg;
    *article = s->corpus->items[s->first + row].article;
    size_t heap = heap_now() - s->heap_base;
    s->heap_peak = heap > s->heap_peak ? heap : s->heap_peak;
    return WQ_OK;
}

typedef struct totals {
    pack_sizes sizes;
    uint64_t dictionaries;
    double write_s, open_us, cold_us;
    size_t heap_write, heap_read;
    uint32_t packs;
} totals;

static pack_dict *dict_make(const corpus *c, uint32_t first, uint32_t rows, size_t bytes, int level,
                            totals *t)
{
    size_t base = heap_now();
    wq_buf raw;
    wq_buf stored;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_buf_init(&stored, 2 * PACK_DICT_MAX);
    slice s = {c, first, base, 0};
    pack_dict *dict;
    must(pack_dict_train_rows(slice_next, &s, rows, bytes, &raw), "train");
    must(pack_dict_encode(wq_buf_span(&raw), &stored), "encode");
    t->dictionaries += stored.len;
    must(pack_dict_new(wq_buf_span(&raw), level, &dict), "dictionary");
    wq_buf_release(&raw);
    wq_buf_release(&stored);
    return dict;
}

static void sizes_add(pack_sizes *to, const pack_sizes *from)
{
    to->header += from->header;
    to->tables += from->tables;
    to->frames += from->frames;
    to->tree += from->tree;
    to->total += from->total;
    to->raw += from->raw;
}

static void pack_read_back(const corpus *c, uint32_t first, uint32_t rows, const wq_buf *bytes,
                           const pack_dict *dict, totals *t)
{
    size_t base = heap_now();
    wq_span span = wq_buf_span(bytes);
    wq_source source = wq_source_span(&span);
    pack_reader *pack;
    pack_codec *codec;
    pack_sizes sizes;
    wq_article article;
    must(pack_open(&source, NULL, &pack), "open");
    must(pack_codec_new(&codec), "codec");
    pack_sizes_get(pack, &sizes);
    sizes_add(&t->sizes, &sizes);
    double begin = now_us();
    for (uint32_t row = 0; row < rows; row++) {
        must(pack_article(pack, codec, dict, row, &article), "read");
        if (memcmp(article.id.b, c->items[first + row].article.id.b, 16) != 0) {
            must(WQ_ECORRUPT, "another article came back");
        }
    }
    t->open_us += now_us() - begin;
    begin = now_us();
    for (uint32_t i = 0; i < rows; i++) {
        must(pack_article(pack, codec, dict, (uint32_t)(i * (uint64_t)7919 % rows), &article),
             "read");
    }
    t->cold_us += now_us() - begin;
    size_t heap = heap_now() - base;
    t->heap_read = heap > t->heap_read ? heap : t->heap_read;
    pack_codec_free(codec);
    pack_close(pack);
}

static void bench_one(const corpus *c, int level, size_t dict_bytes)
{
    totals t;
    memset(&t, 0, sizeof t);
    uint32_t first = 0;
    while (first < c->count) {
        uint64_t raw = 0;
        uint32_t rows = 0;
        while (first + rows < c->count && raw < DRAFT_RAW) {
            const wq_article *a = &c->items[first + rows++].article;
            raw += a->title.len;
            for (size_t i = 0; i < a->part_count; i++) {
                raw += a->parts[i].text.len;
            }
        }
        pack_dict *dict = dict_bytes != 0 ? dict_make(c, first, rows, dict_bytes, level, &t) : NULL;
        wq_buf bytes;
        wq_buf_init(&bytes, 512 * WQ_MIB);
        must(wq_buf_reserve(&bytes, 128 * WQ_MIB), "memory");
        pack_write_options options;
        memset(&options, 0, sizeof options);
        options.dict = dict;
        options.level = level;
        slice s = {c, first, heap_now(), 0};
        wq_sink sink = wq_sink_buf(&bytes);
        pack_id id;
        uint64_t size;
        double begin = now_us();
        must(pack_write(slice_next, &s, rows, &options, &sink, &id, &size), "write");
        t.write_s += (now_us() - begin) / 1e6;
        t.heap_write = s.heap_peak > t.heap_write ? s.heap_peak : t.heap_write;
        pack_read_back(c, first, rows, &bytes, dict, &t);
        pack_dict_free(dict);
        wq_buf_release(&bytes);
        first += rows;
        t.packs++;
    }
    double all = (double)c->raw;
    (void)printf("%5d %5zu %5u %8.4f %8.4f %8.4f %7.1f %8.1f %8.1f %9zu %9zu\n", level,
                 dict_bytes / WQ_KIB, t.packs, (double)(t.sizes.frames + t.dictionaries) / all,
                 (double)(t.sizes.tables + t.sizes.tree + t.sizes.header) / all,
                 (double)t.dictionaries / (t.packs ? t.packs : 1) / 1024.0, all / 1e6 / t.write_s,
                 t.open_us / c->count, t.cold_us / c->count, t.heap_write / WQ_KIB,
                 t.heap_read / WQ_KIB);
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    static const char *const NAMES[] = {"almayadeen", "ant", "khaleej"};
    const char *dir = argc > 1 ? argv[1] : "../shared/data/news";
    corpus c = {calloc(MAX_ROWS, sizeof(item)), 0, 0};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (c.items == NULL || !corpus_load(&c, dir, NAMES[i])) {
            (void)printf("bench_pack: no corpora in %s, nothing to measure\n", dir);
            free(c.items);
            return 0;
        }
    }
    (void)printf("bench_pack: %u articles, %.1f MB of text\n", c.count, (double)c.raw / 1e6);
    (void)printf("level  dict packs   frames   tables  dictKiB    MB/s  seq(us) rand(us)"
                 "  wr(KiB)  rd(KiB)\n");
    int only = argc > 2 ? (int)number(argv[2]) : PACK_LEVEL_DEFAULT;
    size_t dict = argc > 3 ? (size_t)number(argv[3]) * WQ_KIB : PACK_DICT_DEFAULT;
    bench_one(&c, only, dict);
    return 0;
}
