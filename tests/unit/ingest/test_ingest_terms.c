/* SPDX-License-Identifier: MIT */
/* A word that was met before is known again: the index is the same as if it were not. */
#include "unit/unit.h"

#include "base/source.h"
#include "ingest/terms.h"
#include "text/dates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint32_t seed;

static uint32_t next_random(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* A word of some that come again, at times with what makes it another: marks, a longer stretch, a
 * digit, a letter of another script beside it, capitals. */
static void word_put(char *text, size_t cap)
{
    static const char *const WORDS[] = {
        "في",   "من",     "الثلاثاء", "مارس",         "وزير", "الحكومة", "اليوم", "2024",  "March",
        "said", "monday", "الذي",     "والاستقلالية", "قال",  "أمس",     "ؤ",     "ميناء", "3"};
    static const char *const AFTER[] = {" ",  " ",      " ", " ", " ", "، ", ". ",
                                        "» ", "\u200C", "ـ", "َ",  "1", "x"};
    uint32_t word = next_random(sizeof WORDS / sizeof WORDS[0] + 12);
    size_t len = strlen(text);
    if (word >= sizeof WORDS / sizeof WORDS[0]) {
        (void)snprintf(text + len, cap - len, "ك%uب ", (unsigned)next_random(400));
        return;
    }
    (void)snprintf(text + len, cap - len, "%s%s", WORDS[word],
                   AFTER[next_random(sizeof AFTER / sizeof AFTER[0])]);
}

typedef struct made {
    index_db *db;
    index_builder *builder;
    char path[128];
    wq_error err;
} made;

static void made_open(made *m, const char *name)
{
    const char *dir = getenv("TMPDIR");
    memset(m, 0, sizeof *m);
    (void)snprintf(m->path, sizeof m->path, "%s/warraq-terms-%s-%ld.mdb", dir ? dir : "/tmp", name,
                   (long)getpid());
    (void)remove(m->path);
    index_options options = {.write = true, .create = true, .err = &m->err};
    assert_int_equal(index_open(m->path, &options, &m->db), WQ_OK);
    assert_int_equal(index_builder_new(m->db, 1, &m->builder), WQ_OK);
}

static void made_close(made *m)
{
    char lock[160];
    index_builder_free(m->builder);
    index_close(m->db);
    (void)snprintf(lock, sizeof lock, "%s-lock", m->path);
    (void)remove(m->path);
    (void)remove(lock);
}

/* What ingest_terms_article promises, said as simply as can be. */
static void words_simply(made *m, wq_span text, uint32_t head, uint32_t *next, uint32_t *words)
{
    text_tokens it;
    text_token token;
    uint32_t base = *next;
    text_tokens_init(&it, text);
    while (text_tokens_next(&it, &token)) {
        uint8_t key[TEXT_KEY_MAX];
        wq_span term = wq_span_of(key, text_term_key(&token, key));
        uint32_t position = base + token.position;
        assert_int_equal(index_builder_term(m->builder, term, position, position < head), WQ_OK);
        *next = position + 1;
        ++*words;
    }
}

static void dates_simply(void *arg, const text_date *date)
{
    made *m = arg;
    uint8_t keys[2][TEXT_ABOUT_KEY_MAX];
    size_t lens[2];
    unsigned count = text_date_keys(date, keys, lens);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(index_builder_term(m->builder, wq_span_of(keys[i], lens[i]), 0, false),
                         WQ_OK);
    }
}

static void article_simply(made *m, const wq_article *a)
{
    text_dates dates;
    uint32_t next = 0;
    uint32_t words = 0;
    uint32_t head = INGEST_HEAD_WORDS;
    text_dates_init(&dates, &a->date);
    if (a->title_source == WQ_TITLE_GIVEN) {
        words_simply(m, a->title, UINT32_MAX, &next, &words);
        text_dates_each(&dates, a->title, dates_simply, m);
        next += INGEST_GAP_TITLE;
        head = 0;
    }
    for (size_t i = 0; i < a->part_count; i++) {
        words_simply(m, a->parts[i].text, head, &next, &words);
        text_dates_each(&dates, a->parts[i].text, dates_simply, m);
        next += INGEST_GAP_PARAGRAPH;
    }
    index_builder_length(m->builder, words);
}

static void exported(const made *m, wq_buf *out)
{
    index_view *view;
    wq_sink sink = wq_sink_buf(out);
    assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_segments(view), 1);
    assert_int_equal(index_segment_export(index_segment_at(view, 0), &sink), WQ_OK);
    index_view_close(view);
}

static void test_ingest_terms__known_words_change_nothing(void **state)
{
    (void)state;
    made known;
    made simple;
    ingest_terms *terms;
    seed = 7;
    made_open(&known, "known");
    made_open(&simple, "simple");
    assert_int_equal(ingest_terms_new(known.builder, &terms), WQ_OK);
    for (uint32_t i = 0; i < 300; i++) {
        static char texts[4][4000];
        wq_part parts[3] = {{0}};
        wq_article a = {.parts = parts, .part_count = 3};
        a.title_source = next_random(2) == 0 ? WQ_TITLE_GIVEN : WQ_TITLE_DERIVED;
        a.date = (wq_date){.minutes = 28401120, .precision = WQ_DATE_DAY};
        for (unsigned t = 0; t < 4; t++) {
            texts[t][0] = '\0';
            for (uint32_t words = next_random(t == 0 ? 12 : 80); words > 0; words--) {
                word_put(texts[t], sizeof texts[t]);
            }
            wq_span text = wq_span_of(texts[t], strlen(texts[t]));
            if (t == 0) {
                a.title = text;
            } else {
                parts[t - 1] = (wq_part){.kind = WQ_PART_PARAGRAPH, .text = text};
            }
        }
        index_article entry = {.box = 1, .row = i, .date = a.date};
        memcpy(entry.id.b, &i, sizeof i);
        assert_int_equal(index_builder_article(known.builder, &entry), WQ_OK);
        assert_int_equal(ingest_terms_article(terms, &a), WQ_OK);
        assert_int_equal(index_builder_article(simple.builder, &entry), WQ_OK);
        article_simply(&simple, &a);
        if (i % 90 == 50) {
            ingest_terms_forget(terms);
            assert_int_equal(index_builder_flush(known.builder, i, NULL), WQ_OK);
        }
    }
    assert_int_equal(index_builder_flush(known.builder, 300, NULL), WQ_OK);
    assert_int_equal(index_builder_flush(simple.builder, 300, NULL), WQ_OK);
    wq_buf a;
    wq_buf b;
    wq_buf_init(&a, 16 * WQ_MIB);
    wq_buf_init(&b, 16 * WQ_MIB);
    exported(&known, &a);
    exported(&simple, &b);
    assert_true(a.len > 10000);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.ptr, b.ptr, a.len);
    wq_buf_release(&a);
    wq_buf_release(&b);
    ingest_terms_free(terms);
    made_close(&known);
    made_close(&simple);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_terms__known_words_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
