/* SPDX-License-Identifier: MIT */
/* How good are the answers? The retrieval sets, ranked by the query room exactly as `find` does.
 *
 *   bench_words SETS-DIR SCRATCH-FILE [SET ...]
 *
 * SETS-DIR holds SET/docs.jsonl.zst, queries.tsv, qrels.txt and perhaps lucene.run.zst (read
 * through the zstd program). A line a set and half: MRR@10, R@1, R@10, R@100 (x 100), the 95 %
 * bootstrap interval of MRR@10, and its paired difference to the kept run. Questions on even lines
 * are those that weights were chosen on; the odd ones were not looked at. */
#define _GNU_SOURCE
#include "index/index.h"
#include "ingest/terms.h"
#include "ingest/jsontext.h"
#include "query/query.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DOCS_MAX    20000u
#define QUERIES_MAX 4000u
#define RESAMPLES   2000u
#define DEPTH       100u

typedef struct question {
    char *id;
    char *text;
    uint8_t rr_kept; /* is there a kept run for it */
    double rr, rr_other;
    double r1, r10, r100;
} question;

typedef struct set {
    const char *dir, *name;
    char **docs;
    uint32_t doc_count;
    question *questions;
    uint32_t question_count;
    uint32_t *relevant; /* pairs: question, document */
    uint32_t relevant_count;
    bool other;
} set;

static wq_error err;

static void must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        (void)fprintf(stderr, "bench_words: %s: %s (%s)\n", what, wq_status_text(st), err.text);
        exit(1);
    }
}

static void *need(void *p)
{
    if (p == NULL) {
        (void)fprintf(stderr, "bench_words: out of memory\n");
        exit(1);
    }
    return p;
}

static FILE *file_open(const set *s, const char *name, bool zstd)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s%s/%s/%s%s", zstd ? "zstd -dcq '" : "", s->dir, s->name,
                   name, zstd ? "' 2>&-" : "");
    return zstd ? popen(path, "r") : fopen(path, "r");
}

/* ---- documents ---- */

static uint32_t words_add(index_builder *builder, wq_span text, uint32_t head, uint32_t *next)
{
    text_tokens it;
    text_token token;
    uint32_t base = *next;
    uint32_t words = 0;
    text_tokens_init(&it, text);
    while (text_tokens_next(&it, &token)) {
        *next = base + token.position + 1;
        words++;
        if (builder != NULL) {
            uint8_t key[TEXT_KEY_MAX];
            size_t len = text_term_key(&token, key);
            uint32_t position = base + token.position;
            must(index_builder_term(builder, wq_span_of(key, len), position, position < head),
                 "term");
        }
    }
    return words;
}

static uint32_t doc_words(index_builder *builder, wq_span title, wq_span body)
{
    uint32_t next = 0;
    uint32_t words = words_add(builder, title, UINT32_MAX, &next);
    uint32_t head = title.len != 0 ? 0 : INGEST_HEAD_WORDS;
    next += title.len != 0 ? INGEST_GAP_TITLE : 0;
    for (size_t at = 0; at < body.len;) {
        const uint8_t *end = memchr(body.ptr + at, '\n', body.len - at);
        size_t to = end != NULL ? (size_t)(end - body.ptr) : body.len;
        words += words_add(builder, wq_span_sub(body, at, to), head, &next);
        next += INGEST_GAP_PARAGRAPH;
        at = to + 1;
    }
    return words;
}

static void doc_add(set *s, index_builder *builder, char *line, size_t len)
{
    ingest_json json;
    ingest_json_kind kind;
    wq_span field[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    int which = -1;
    ingest_json_init(&json, wq_span_of((uint8_t *)line, len));
    do {
        must(ingest_json_next(&json, &kind), "document");
        if (kind == JSON_KEY) {
            which = wq_span_equal(json.raw, wq_span_str("id"))      ? 0
                    : wq_span_equal(json.raw, wq_span_str("title")) ? 1
                    : wq_span_equal(json.raw, wq_span_str("body"))  ? 2
                                                                    : -1;
        } else if (kind == JSON_STRING && which >= 0) {
            bool nul;
            uint8_t *raw = (uint8_t *)(uintptr_t)json.raw.ptr;
            field[which] = wq_span_of(raw, ingest_json_decode(raw, json.raw.len, &nul));
        }
    } while (kind != JSON_END);
    index_article a = {.box = 1, .row = s->doc_count, .date = {0}};
    uint64_t hash = wq_check64(1, field[0]);
    memcpy(a.id.b, &hash, sizeof hash);
    a.length = doc_words(NULL, field[1], field[2]);
    must(index_builder_article(builder, &a), "article");
    (void)doc_words(builder, field[1], field[2]);
    s->docs[s->doc_count] = need(strndup((const char *)field[0].ptr, field[0].len));
    s->doc_count++;
}

static void docs_index(set *s, const char *path, index_db **db)
{
    index_options options = {.write = true, .create = true, .memory = 256 * WQ_MIB, .err = &err};
    index_builder *builder;
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    (void)unlink(path);
    must(index_open(path, &options, db), "index");
    must(index_builder_new(*db, text_analyser_id(), &builder), "builder");
    FILE *in = file_open(s, "docs.jsonl.zst", true);
    while (in != NULL && s->doc_count < DOCS_MAX && (len = getline(&line, &cap, in)) > 1) {
        doc_add(s, builder, line, (size_t)len);
    }
    must(index_builder_cover(builder, 1, s->doc_count), "cover");
    must(index_builder_flush(builder, 1, NULL), "flush");
    index_builder_free(builder);
    if (in != NULL) {
        (void)pclose(in);
    }
    free(line);
}

/* ---- questions and judgements ---- */

static void questions_read(set *s)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    FILE *in = file_open(s, "queries.tsv", false);
    while (in != NULL && s->question_count < QUERIES_MAX && (len = getline(&line, &cap, in)) > 0) {
        char *tab = strchr(line, '\t');
        if (tab != NULL) {
            line[len - 1] = line[len - 1] == '\n' ? '\0' : line[len - 1];
            *tab = '\0';
            question *q = &s->questions[s->question_count++];
            q->id = need(strdup(line));
            q->text = need(strdup(tab + 1));
        }
    }
    if (in != NULL) {
        (void)fclose(in);
    }
    free(line);
}

static int64_t question_find(const set *s, const char *id, uint32_t *hint)
{
    for (uint32_t i = 0; i < s->question_count; i++) {
        uint32_t at = (*hint + i) % s->question_count;
        if (strcmp(s->questions[at].id, id) == 0) {
            *hint = at;
            return at;
        }
    }
    return -1;
}

static int64_t doc_find(const set *s, const char *id, uint32_t *hint)
{
    for (uint32_t i = 0; i < s->doc_count; i++) {
        uint32_t at = (*hint + i) % s->doc_count;
        if (strcmp(s->docs[at], id) == 0) {
            *hint = at;
            return at;
        }
    }
    return -1;
}

static void judgements_read(set *s)
{
    char q[128];
    char d[128];
    int grade;
    uint32_t qh = 0;
    uint32_t dh = 0;
    FILE *in = file_open(s, "qrels.txt", false);
    while (in != NULL && fscanf(in, "%127s %*s %127s %d", q, d, &grade) == 3) {
        int64_t qn = question_find(s, q, &qh);
        int64_t dn = doc_find(s, d, &dh);
        if (grade > 0 && qn >= 0 && dn >= 0 && s->relevant_count < 4 * QUERIES_MAX) {
            s->relevant[2 * s->relevant_count] = (uint32_t)qn;
            s->relevant[2 * s->relevant_count++ + 1] = (uint32_t)dn;
        }
    }
    if (in != NULL) {
        (void)fclose(in);
    }
}

static bool judged(const set *s, uint32_t q, uint32_t doc)
{
    for (uint32_t i = 0; i < s->relevant_count; i++) {
        if (s->relevant[2 * i] == q && s->relevant[2 * i + 1] == doc) {
            return true;
        }
    }
    return false;
}

static void kept_read(set *s)
{
    char q[128];
    char d[128];
    unsigned rank;
    uint32_t qh = 0;
    uint32_t dh = 0;
    FILE *in = file_open(s, "lucene.run.zst", true);
    while (in != NULL && fscanf(in, "%127s %*s %127s %u %*s %*s", q, d, &rank) == 3) {
        int64_t qn = question_find(s, q, &qh);
        int64_t dn = rank <= 10 ? doc_find(s, d, &dh) : -1;
        s->other = true;
        if (qn >= 0 && dn >= 0 && s->questions[qn].rr_other <= 0 &&
            judged(s, (uint32_t)qn, (uint32_t)dn)) {
            s->questions[qn].rr_other = 1.0 / rank;
        }
    }
    if (in != NULL) {
        (void)pclose(in);
    }
}

/* ---- asking ---- */

/* As `find --literal`: words and nothing else. */
static size_t question_line(const char *text, char *line, size_t room)
{
    text_tokens it;
    text_token token;
    size_t len = 0;
    text_tokens_init(&it, wq_span_str(text));
    while (text_tokens_next(&it, &token) && len + token.light_len + 1 < room) {
        memcpy(line + len, token.light, token.light_len);
        len += token.light_len;
        line[len++] = ' ';
    }
    return len;
}

static void question_ask(set *s, index_view *view, uint32_t n, FILE *run)
{
    char line[WQ_LIMIT_QUERY_BYTES];
    question *q = &s->questions[n];
    size_t len = question_line(q->text, line, sizeof line);
    query_options options = {.limit = DEPTH, .err = &err};
    query_result result;
    wq_status st = query_run(NULL, view, wq_span_of((uint8_t *)line, len), &options, &result);
    if (st == WQ_EQUERY) {
        return;
    }
    must(st, q->text);
    bool found = false;
    for (size_t i = 0; i < result.count; i++) {
        uint32_t doc = result.hits[i].place.row;
        if (run != NULL) {
            (void)fprintf(run, "%s Q0 %s %zu %u warraq\n", q->id, s->docs[doc], i + 1,
                          (unsigned)result.hits[i].score);
        }
        if (!found && judged(s, n, doc)) {
            found = true;
            q->rr = i < 10 ? 1.0 / (double)(i + 1) : 0;
            q->r1 = i == 0;
            q->r10 = i < 10;
            q->r100 = 1;
        }
    }
    query_result_release(&result);
}

/* ---- figures ---- */

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % n);
}

static int double_order(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The 95 % interval of the mean of `n` values, by resampling. */
static void interval(const double *values, uint32_t n, double *low, double *high)
{
    static double means[RESAMPLES];
    random_state = 1;
    for (uint32_t i = 0; i < RESAMPLES; i++) {
        double sum = 0;
        for (uint32_t k = 0; k < n; k++) {
            sum += values[random_below(n)];
        }
        means[i] = sum / n;
    }
    qsort(means, RESAMPLES, sizeof *means, double_order);
    *low = means[RESAMPLES * 25 / 1000];
    *high = means[RESAMPLES * 975 / 1000];
}

static void half_print(const set *s, const char *half, uint32_t first, uint32_t step)
{
    static double rr[QUERIES_MAX];
    static double gain[QUERIES_MAX];
    double sum[5] = {0};
    double low;
    double high;
    uint32_t n = 0;
    for (uint32_t i = first; i < s->question_count; i += step) {
        const question *q = &s->questions[i];
        rr[n] = 100 * q->rr;
        gain[n++] = 100 * (q->rr - q->rr_other);
        sum[0] += 100 * q->rr;
        sum[1] += 100 * q->r1;
        sum[2] += 100 * q->r10;
        sum[3] += 100 * q->r100;
        sum[4] += 100 * q->rr_other;
    }
    if (n == 0) {
        return;
    }
    interval(rr, n, &low, &high);
    printf("%-10s %-5s %5u  %5.1f [%4.1f,%4.1f] %5.1f %5.1f %5.1f", s->name, half, n, sum[0] / n,
           low, high, sum[1] / n, sum[2] / n, sum[3] / n);
    if (s->other) {
        interval(gain, n, &low, &high);
        printf("   %5.1f  %+5.1f [%+.1f,%+.1f]", sum[4] / n, (sum[0] - sum[4]) / n, low, high);
    }
    printf("\n");
}

static void set_run(const char *dir, const char *name, const char *scratch)
{
    set s = {.dir = dir, .name = name};
    index_db *db;
    index_view *view;
    s.docs = need(calloc(DOCS_MAX, sizeof *s.docs));
    s.questions = need(calloc(QUERIES_MAX, sizeof *s.questions));
    s.relevant = need(calloc(8 * QUERIES_MAX, sizeof *s.relevant));
    bool shared = strcmp(name, "ant-t3") == 0 || strcmp(name, "ant-var") == 0;
    s.name = shared ? "ant-title" : name;
    docs_index(&s, scratch, &db);
    s.name = name;
    questions_read(&s);
    judgements_read(&s);
    kept_read(&s);
    must(index_snapshot(db, &view), "snapshot");
    const char *runs = getenv("RUNS");
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s.run", runs != NULL ? runs : "", name);
    FILE *run = runs != NULL ? fopen(path, "w") : NULL;
    clock_t start = clock();
    for (uint32_t i = 0; i < s.question_count; i++) {
        question_ask(&s, view, i, run);
    }
    double ms = (double)(clock() - start) * 1e3 / CLOCKS_PER_SEC;
    if (run != NULL) {
        (void)fclose(run);
    }
    half_print(&s, "even", 0, 2);
    half_print(&s, "odd", 1, 2);
    half_print(&s, "all", 0, 1);
    index_stat stat;
    must(index_stat_get(view, &stat), "stat");
    printf("%-10s %u articles, index %.1f KB, %.2f ms a question\n", name, (unsigned)s.doc_count,
           (double)(stat.dictionary + stat.lists + stat.positions + stat.tables) / 1024,
           s.question_count != 0 ? ms / s.question_count : 0);
    (void)fflush(stdout);
    index_view_close(view);
    index_close(db);
    (void)unlink(scratch);
    for (uint32_t i = 0; i < s.doc_count; i++) {
        free(s.docs[i]);
    }
    for (uint32_t i = 0; i < s.question_count; i++) {
        free(s.questions[i].id);
        free(s.questions[i].text);
    }
    free(s.docs);
    free(s.questions);
    free(s.relevant);
}

int main(int argc, char **argv)
{
    static const char *const sets[] = {"arcd",      "xquad",   "ant-t3",
                                       "ant-title", "ant-abs", "ant-var"};
    if (argc < 3) {
        (void)fprintf(stderr, "usage: bench_words SETS-DIR SCRATCH-FILE [SET ...]\n");
        return 2;
    }
    if (access(argv[1], R_OK) != 0) {
        printf("bench_words: no sets at %s: nothing measured\n", argv[1]);
        return 0;
    }
    printf("%-10s %-5s %5s  %-18s %5s %5s %5s   %s\n", "set", "half", "n", "MRR@10 [95 %]", "R@1",
           "R@10", "R@100", "kept run, difference");
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        bool asked = argc == 3;
        for (int k = 3; k < argc; k++) {
            asked = asked || strcmp(argv[k], sets[i]) == 0;
        }
        if (asked) {
            set_run(argv[1], sets[i], argv[2]);
        }
    }
    return 0;
}
