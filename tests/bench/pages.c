/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bench/pages.h"

#include "index/index.h"
#include "store/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t seed = 1;

static uint32_t pick(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return below == 0 ? 0 : (uint32_t)((seed >> 33) % below);
}

/* ---- scattered articles; the store itself knows which lie in one box ---- */

#define BOXES_MAX 4096

typedef struct places {
    store *s;
    store_view *view;
    store_box boxes[BOXES_MAX];
    uint32_t count;
    uint64_t rows;
    wq_error err;
} places;

static void places_open(places *p, const char *dir)
{
    memset(p, 0, sizeof *p);
    store_options options = {.err = &p->err};
    bench_must(store_open(dir, &options, &p->s), NULL, "store");
    bench_must(store_snapshot(p->s, &p->view), NULL, "snapshot");
    store_box box = {0};
    while (p->count < BOXES_MAX &&
           store_box_next(p->view, p->count == 0 ? 0 : box.box + 1, &box) == WQ_OK) {
        p->boxes[p->count++] = box;
        p->rows += box.rows;
    }
}

static void places_close(places *p)
{
    store_view_close(p->view);
    store_close(p->s);
}

/* A box, each row of the archive being as likely. */
static const store_box *places_box(const places *p, bool sealed)
{
    for (;;) {
        uint64_t row = pick((uint32_t)p->rows);
        for (uint32_t i = 0; i < p->count; i++) {
            if (row < p->boxes[i].rows) {
                if (!sealed || p->boxes[i].sealed || p->count == 1) {
                    return &p->boxes[i];
                }
                break;
            }
            row -= p->boxes[i].rows;
        }
    }
}

static wq_id places_id(const places *p, const store_box *box)
{
    wq_article article;
    store_place place = {box->box, pick(box->rows)};
    bench_must(store_row(p->view, place, &article), NULL, "row");
    return article.id;
}

static void say_pages_of(kv_view *view, const char *name)
{
    kv_stats stats;
    bench_must(kv_stats_get(view, &stats), NULL, "pages");
    printf("%s_pages %llu\n%s_free_pages %llu\n", name, (unsigned long long)stats.file_pages, name,
           (unsigned long long)stats.free_pages);
}

void bench_say_pages(const char *dir)
{
    static places p;
    places_open(&p, dir);
    say_pages_of(p.view->kv, "articles");
    places_close(&p);
}

/* ---- opening ---- */

void bench_warm(const char *dir, size_t n)
{
    static places p;
    places_open(&p, dir);
    wq_id *ids = calloc(n, sizeof *ids);
    double *us = calloc(n, sizeof *us);
    for (size_t i = 0; i < n; i++) {
        ids[i] = places_id(&p, places_box(&p, false));
    }
    places_close(&p);
    wq_archive *archive = bench_open(dir, false, false, 0);
    wq_snapshot *snapshot;
    bench_must(wq_snapshot_open(archive, &snapshot), archive, "snapshot");
    const wq_article *article;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < n; i++) {
            double start = meter_now_us();
            bench_must(wq_article_get(snapshot, ids[i], &article), archive, "article");
            us[i] = meter_now_us() - start;
        }
    }
    qsort(us, n, sizeof *us, meter_by_size);
    meter_say("us", meter_quantile(us, n, 0.5));
    meter_say("us_p10", meter_quantile(us, n, 0.1));
    meter_say("us_p90", meter_quantile(us, n, 0.9));
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    free(ids);
    free(us);
}

void bench_open_ids(const char *dir, const char *const *ids, size_t count)
{
    wq_archive *archive = bench_open(dir, false, false, 0);
    wq_snapshot *snapshot;
    bench_must(wq_snapshot_open(archive, &snapshot), archive, "snapshot");
    for (size_t i = 0; i < count; i++) {
        wq_id id;
        const wq_article *article;
        bench_must(wq_id_resolve(snapshot, ids[i], &id), archive, "id");
        bench_must(wq_article_get(snapshot, id, &article), archive, "article");
    }
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
}

typedef struct cold {
    const char *self, *dir;
    char articles[512], index[512];
} cold;

/* Pages of both files after a fresh process opened `count` articles. */
static void cold_run(const cold *c, char ids[2][WQ_ID_LETTERS + 1], int count, double *articles,
                     double *index)
{
    meter_drop(c->articles);
    meter_drop(c->index);
    long left = meter_resident(c->articles);
    if (left > 0) {
        (void)fprintf(stderr, "bench_archive: %ld pages stay in the cache\n", left);
    }
    pid_t child = fork();
    if (child == 0) {
        (void)execl(c->self, c->self, "open", c->dir, count > 0 ? ids[0] : NULL,
                    count > 1 ? ids[1] : NULL, (char *)NULL);
        _exit(127);
    }
    int status;
    (void)waitpid(child, &status, 0);
    if (status != 0) {
        exit(1);
    }
    *articles = (double)(meter_resident(c->articles) - (left > 0 ? left : 0));
    *index = (double)meter_resident(c->index);
}

void bench_cold(const char *self, const char *dir, size_t n)
{
    static places p;
    cold c = {.self = self, .dir = dir};
    (void)snprintf(c.articles, sizeof c.articles, "%s/articles.mdb", dir);
    (void)snprintf(c.index, sizeof c.index, "%s/index.mdb", dir);
    double *pages[3][2]; /* archive only, first, both; articles.mdb, index.mdb */
    for (int i = 0; i < 6; i++) {
        pages[i / 2][i % 2] = calloc(n + 1, sizeof(double));
    }
    double second_sum = 0;
    for (size_t i = 0; i < n; i++) {
        char ids[2][WQ_ID_LETTERS + 1];
        places_open(&p, dir);
        const store_box *box = places_box(&p, true);
        wq_id_format(places_id(&p, box), ids[0]);
        wq_id_format(places_id(&p, box), ids[1]);
        places_close(&p);
        for (int count = 0; count < 3; count++) {
            cold_run(&c, ids, count, &pages[count][0][i], &pages[count][1][i]);
        }
        pages[2][0][i] -= pages[1][0][i];
        second_sum += pages[2][0][i];
    }
    for (int i = 0; i < 6; i++) {
        qsort(pages[i / 2][i % 2], n, sizeof(double), meter_by_size);
    }
    meter_say("open", meter_quantile(pages[0][0], n, 0.5));
    meter_say("first", meter_quantile(pages[1][0], n, 0.5));
    meter_say("first_p90", meter_quantile(pages[1][0], n, 0.9));
    meter_say("second", meter_quantile(pages[2][0], n, 0.5));
    meter_say("second_p90", meter_quantile(pages[2][0], n, 0.9));
    /* What has a hundred editions reads a hundred rows: it shows here and in the last tenth. */
    meter_say("second_mean", n == 0 ? 0 : second_sum / (double)n);
    meter_say("index", meter_quantile(pages[1][1], n, 0.5));
    for (int i = 0; i < 6; i++) {
        free(pages[i / 2][i % 2]);
    }
}

/* ---- questions ---- */

/* A word made of two-byte letters only (Arabic), of 3 to 12 of them. */
static bool is_word(wq_span word)
{
    for (size_t i = 0; i < word.len; i += 2) {
        if (word.ptr[i] < 0xD8 || word.ptr[i] > 0xDB || i + 1 == word.len) {
            return false;
        }
        /* Arabic punctuation: comma, semicolon, question mark. */
        if (word.ptr[i] == 0xD8 &&
            (word.ptr[i + 1] == 0x8C || word.ptr[i + 1] == 0x9B || word.ptr[i + 1] == 0x9F)) {
            return false;
        }
    }
    return word.len >= 6 && word.len <= 24;
}

static bool say_words(wq_span text, size_t words)
{
    size_t at = text.len == 0 ? 0 : pick((uint32_t)text.len);
    wq_span found[3];
    size_t count = 0;
    while (at < text.len && count < words) {
        const uint8_t *begin = text.ptr + at;
        const uint8_t *space = memchr(begin, ' ', text.len - at);
        size_t len = space == NULL ? text.len - at : (size_t)(space - begin);
        if (is_word(wq_span_of(begin, len))) {
            found[count++] = wq_span_of(begin, len);
        }
        at += len + 1;
    }
    for (size_t i = 0; count == words && i < words; i++) {
        printf("%.*s%s", (int)found[i].len, (const char *)found[i].ptr, i + 1 < words ? " " : "\n");
    }
    return count == words;
}

void bench_queries(const char *dir, size_t n)
{
    static places p;
    places_open(&p, dir);
    for (size_t made = 0; made < n;) {
        const store_box *box = places_box(&p, false);
        wq_article article;
        store_place place = {box->box, pick(box->rows)};
        bench_must(store_article(p.view, place, &article), NULL, "article");
        if (article.part_count > 0) {
            made += say_words(article.parts[0].text, 1 + made % 3);
        }
    }
    places_close(&p);
}

static double ask(wq_archive *archive, wq_snapshot *snapshot, const char *question, uint64_t *total)
{
    double start = meter_now_us();
    wq_hits *hits;
    bench_must(wq_find(snapshot, question, NULL, &hits), archive, question);
    wq_hit hit = {0};
    wq_passage passage;
    for (uint32_t i = 0; i < wq_hits_count(hits); i++) {
        bench_must(wq_hits_get(hits, i, &hit), archive, "hit");
        bench_must(wq_hits_passage(hits, i, 160, &passage), archive, "passage");
    }
    double us = meter_now_us() - start;
    *total += wq_hits_total(hits);
    if (wq_hits_count(hits) > 0) {
        const wq_article *article;
        bench_must(wq_hits_get(hits, 0, &hit), archive, "hit");
        bench_must(wq_article_get(snapshot, hit.id, &article), archive, "show");
    }
    wq_hits_free(hits);
    return us;
}

void bench_find(const char *dir, const char *file)
{
    static double us[10000];
    FILE *in = fopen(file, "r");
    char line[512];
    size_t n = 0;
    uint64_t total = 0;
    meter m;
    meter_begin(&m);
    wq_archive *archive = bench_open(dir, false, false, 0);
    wq_snapshot *snapshot;
    bench_must(wq_snapshot_open(archive, &snapshot), archive, "snapshot");
    while (in != NULL && n < 10000 && fgets(line, sizeof line, in) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        us[n++] = ask(archive, snapshot, line, &total);
    }
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    meter_end(&m);
    if (in != NULL) {
        (void)fclose(in);
    }
    qsort(us, n, sizeof us[0], meter_by_size);
    meter_say("questions", (double)n);
    meter_say("hits", (double)total);
    meter_say("us", meter_quantile(us, n, 0.5));
    meter_say("us_p95", meter_quantile(us, n, 0.95));
    meter_say("heap_peak", (double)m.heap_peak);
    meter_say("rss_anon_peak", (double)m.rss_anon_peak);
    meter_say("rss_anon_base", (double)m.rss_anon_base);
}

/* ---- the peers' copy ---- */

static void put_field(FILE *out, const void *bytes, size_t len)
{
    uint32_t n = (uint32_t)len;
    (void)fwrite(&n, sizeof n, 1, out);
    (void)fwrite(bytes, 1, len, out);
}

static wq_status dump_one(void *arg, const wq_article *article)
{
    static char body[WQ_LIMIT_ARTICLE + 65536];
    FILE *out = arg;
    size_t len = 0;
    for (size_t i = 0; i < article->part_count; i++) {
        wq_span text = article->parts[i].text;
        if (article->parts[i].kind < WQ_PART_BODY_END && len + text.len + 1 <= sizeof body) {
            if (len > 0) {
                body[len++] = '\n';
            }
            memcpy(body + len, text.ptr, text.len);
            len += text.len;
        }
    }
    char date[WQ_DATE_TEXT];
    size_t date_len = wq_date_format(&article->date, date);
    put_field(out, article->title.ptr, article->title.len);
    put_field(out, body, len);
    put_field(out, date, date_len);
    put_field(out, article->source.ptr, article->source.len);
    put_field(out, article->url.ptr, article->url.len);
    return WQ_OK;
}

void bench_dump(const char *dir, const char *file)
{
    FILE *out = fopen(file, "w");
    wq_archive *archive = bench_open(dir, false, false, 0);
    wq_snapshot *snapshot;
    bench_must(wq_snapshot_open(archive, &snapshot), archive, "snapshot");
    bench_must(wq_export(snapshot, NULL, dump_one, out), archive, "dump");
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    if (out == NULL || fclose(out) != 0) {
        exit(1);
    }
}
