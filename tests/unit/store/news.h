/* SPDX-License-Identifier: MIT */
/* Invented news for the tests of store: article `n` is the same wherever it is made. */
#ifndef UNIT_STORE_NEWS_H
#define UNIT_STORE_NEWS_H

#include "unit/unit.h"

#include "store/databases.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct news {
    char title[160];
    char body[2][6000];
    char source[32], url[96], docno[32];
    wq_part parts[2];
    wq_article article;
} news;

static const char *const NEWS_WORDS[] = {
    "السوق",    "المدينة", "أعلنت", "اليوم",  "المجلس",  "الميناء", "القطار", "الجديد",
    "افتتح",    "المعرض",  "الطقس", "أمطار",  "غزيرة",   "الشمال",  "مباراة", "انتهت",
    "بالتعادل", "الوزير",  "زار",   "المصنع", "harbour", "council", "opened", "train"};

static inline uint32_t news_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static inline size_t news_words(uint64_t *seed, char *out, size_t room, unsigned words)
{
    size_t len = 0;
    for (unsigned i = 0; i < words && len + 40 < room; i++) {
        const char *word = NEWS_WORDS[news_random(seed) % (sizeof NEWS_WORDS / sizeof *NEWS_WORDS)];
        len += (size_t)snprintf(out + len, room - len, "%s%s", i == 0 ? "" : " ", word);
    }
    return len;
}

/* Article n as edition e: the same text, another source, date and URL. */
static inline const wq_article *news_make(news *a, uint32_t n, uint32_t e)
{
    memset(a, 0, sizeof *a);
    uint64_t seed = n * 7919u + 17;
    int len = snprintf(a->title, sizeof a->title, "خبر رقم %u ", (unsigned)n);
    (void)news_words(&seed, a->title + len, sizeof a->title - (size_t)len, 5);
    a->article.title = wq_span_str(a->title);
    for (unsigned p = 0; p < 2; p++) {
        unsigned words = 20 + news_random(&seed) % 120;
        (void)news_words(&seed, a->body[p], sizeof a->body[p], words);
        a->parts[p] = (wq_part){WQ_PART_PARAGRAPH, wq_span_str(a->body[p])};
    }
    a->article.parts = a->parts;
    a->article.part_count = 2;
    (void)snprintf(a->source, sizeof a->source, "وكالة %u", (unsigned)(e % 5));
    (void)snprintf(a->url, sizeof a->url, "https://news.example/%u/%u", (unsigned)e, (unsigned)n);
    (void)snprintf(a->docno, sizeof a->docno, "D-%u-%u", (unsigned)n, (unsigned)e);
    a->article.source = wq_span_str(a->source);
    a->article.url = wq_span_str(a->url);
    a->article.docno = wq_span_str(a->docno);
    a->article.language = wq_span_str("ar");
    if ((n + e) % 7 != 0) {
        a->article.date =
            (wq_date){(int32_t)(27000000 + (n * 37 + e * 11) % 100000), WQ_DATE_MINUTE, 0, 0};
    }
    a->article.id = pack_article_id(&a->article);
    return &a->article;
}

/* A directory of its own for a test; removed by news_dir_remove. */
static inline char *news_dir(void)
{
    char *dir = strdup("/tmp/warraq-store-XXXXXX");
    assert_non_null(dir);
    assert_non_null(mkdtemp(dir));
    return dir;
}

static inline void news_dir_remove(char *dir)
{
    static const char *const files[] = {
        "articles.mdb", "articles.mdb-lock", "articles.mdb.new", "articles.mdb.new-lock",
        "lock",         "settings.mdb",      "settings.mdb-lock"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char *path = wq_path_join(dir, files[i]);
        (void)unlink(path);
        free(path);
    }
    assert_int_equal(rmdir(dir), 0);
    free(dir);
}

static inline store *news_open(const char *dir, wq_error *err)
{
    memset(err, 0, sizeof *err);
    store_options options = {.write = true, .create = true, .err = err};
    /* Level 3: the tests are about what is there, not how small it is. */
    options.level = 3;
    store *s = NULL;
    wq_status st = store_open(dir, &options, &s);
    if (st != WQ_OK) {
        fail_msg("store_open: %d %s", (int)st, err->text);
    }
    return s;
}

#define OK(expr)                                                                                   \
    do {                                                                                           \
        wq_status st_ = (expr);                                                                    \
        if (st_ != WQ_OK) {                                                                        \
            fail_msg("%s: status %d", #expr, (int)st_);                                            \
        }                                                                                          \
    } while (0)

/* A file with the databases of a store and nothing else, for what lies below it. */
static inline kv_env *news_env(const char *dir, wq_error *err)
{
    char *path = wq_path_join(dir, "articles.mdb");
    kv_options options = {STORE_DB_NAMES, STORE_DB_COUNT, true, true, false, err};
    kv_env *env;
    OK(kv_env_open(path, &options, &env));
    free(path);
    return env;
}

static inline void news_same(const wq_article *a, const wq_article *b)
{
    assert_memory_equal(a->id.b, b->id.b, sizeof a->id.b);
    assert_true(wq_span_equal(a->title, b->title));
    assert_true(wq_span_equal(a->source, b->source));
    assert_true(wq_span_equal(a->url, b->url));
    assert_true(wq_span_equal(a->docno, b->docno));
    assert_int_equal(a->part_count, b->part_count);
    for (size_t i = 0; i < a->part_count; i++) {
        assert_true(wq_span_equal(a->parts[i].text, b->parts[i].text));
    }
}

#endif
