/* SPDX-License-Identifier: MIT */
/* A naive index for property tests: every occurrence of every article in plain arrays, and the
 * comparison of a real index with it. Shares no code with src/index. */
#ifndef UNIT_INDEX_MODEL_H
#define UNIT_INDEX_MODEL_H

#include "unit/unit.h"

#include "index/cursor.h"
#include "index/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MODEL_ARTICLES    2000
#define MODEL_OCCURRENCES 200000
#define MODEL_TERMS       400

typedef struct model_occurrence {
    uint32_t term, position;
    bool title;
} model_occurrence;

typedef struct model_article {
    index_article a;
    bool live;
    uint32_t first, count; /* occurrences */
} model_article;

typedef struct model {
    uint64_t random;
    unsigned terms;
    unsigned articles;
    unsigned used;
    model_article article[MODEL_ARTICLES];
    model_occurrence occurrence[MODEL_OCCURRENCES];
    char path[128];
    index_db *db;
    wq_error err;
} model;

static inline uint32_t model_random(model *m, uint32_t below)
{
    m->random = m->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(m->random >> 33) % below;
}

/* Term 0 is a filter, others are words; names share beginnings and sort unlike their numbers. */
static inline wq_span model_key(unsigned term, char out[64])
{
    int n = term == 0   ? snprintf(out, 64, "\x01source")
            : term == 1 ? snprintf(out, 64, "\x01%s", "other")
                        : snprintf(out, 64, "w%u-%.*s", term * 7919 % 1000, (int)(term % 40),
                                   "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
    return wq_span_of(out, (size_t)n);
}

static inline void model_path(model *m, const char *name)
{
    const char *dir = getenv("TMPDIR");
    (void)snprintf(m->path, sizeof m->path, "%s/warraq-index-%s-%ld.mdb", dir ? dir : "/tmp", name,
                   (long)getpid());
}

static inline void model_remove(const model *m)
{
    char lock[140];
    (void)snprintf(lock, sizeof lock, "%s-lock", m->path);
    (void)remove(m->path);
    (void)remove(lock);
}

/* For index_verify of what must be right. */
static inline void model_no_finding(void *arg, wq_status status, const char *text)
{
    (void)arg;
    print_message("%d %s\n", status, text);
    fail();
}

static inline void model_open_with(model *m, size_t memory)
{
    index_options options = {.write = true, .create = true, .memory = memory, .err = &m->err};
    wq_status st = index_open(m->path, &options, &m->db);
    if (st != WQ_OK) {
        print_message("%s\n", m->err.text);
    }
    assert_int_equal(st, WQ_OK);
}

static inline void model_open(model *m)
{
    model_open_with(m, 0);
}

static inline model *model_new(uint64_t seed, unsigned terms, const char *name)
{
    model *m = calloc(1, sizeof *m);
    assert_non_null(m);
    m->random = seed * 7777 + 1;
    m->terms = terms;
    model_path(m, name);
    model_remove(m);
    model_open(m);
    return m;
}

static inline void model_free(model *m)
{
    index_close(m->db);
    model_remove(m);
    free(m);
}

/* An article of `words` words that goes to place (box, row). Rare and frequent terms. */
static inline unsigned model_make(model *m, uint32_t box, uint32_t row, unsigned words)
{
    assert_true(m->articles < MODEL_ARTICLES && m->used + words + 2 < MODEL_OCCURRENCES);
    unsigned i = m->articles++;
    model_article *a = &m->article[i];
    a->first = m->used;
    a->live = true;
    a->a.box = box;
    a->a.row = row;
    a->a.length = words;
    unsigned kind = model_random(m, 10);
    a->a.date.precision = kind == 0 ? WQ_DATE_NONE : kind == 1 ? WQ_DATE_MONTH : WQ_DATE_MINUTE;
    a->a.date.minutes = kind == 0 ? 0 : (int32_t)model_random(m, 100000) - 50000;
    for (unsigned b = 0; b < 8; b++) {
        a->a.id.b[b] = (uint8_t)model_random(m, 256);
    }
    m->occurrence[m->used++] = (model_occurrence){0, 0, false};
    if (model_random(m, 3) == 0) {
        m->occurrence[m->used++] = (model_occurrence){1, 0, false};
    }
    unsigned title = model_random(m, 6);
    for (unsigned w = 0; w < words; w++) {
        uint32_t x = model_random(m, m->terms);
        uint32_t y = model_random(m, m->terms);
        uint32_t term = 2 + (uint32_t)((uint64_t)x * y / m->terms * y / m->terms);
        m->occurrence[m->used++] = (model_occurrence){term, w + model_random(m, 2) * 0, w < title};
    }
    a->count = m->used - a->first;
    return i;
}

static inline void model_add(model *m, index_builder *b, unsigned i)
{
    const model_article *a = &m->article[i];
    char name[64];
    assert_int_equal(index_builder_article(b, &a->a), WQ_OK);
    for (unsigned k = 0; k < a->count; k++) {
        const model_occurrence *o = &m->occurrence[a->first + k];
        assert_int_equal(index_builder_term(b, model_key(o->term, name), o->position, o->title),
                         WQ_OK);
    }
}

static inline unsigned model_at(const model *m, const index_article *a)
{
    for (unsigned i = 0; i < m->articles; i++) {
        if (m->article[i].live && m->article[i].a.box == a->box && m->article[i].a.row == a->row &&
            memcmp(m->article[i].a.id.b, a->id.b, 8) == 0) {
            return i;
        }
    }
    return MODEL_ARTICLES;
}

/* One posting as it stands against what the model says of that article. */
static inline void model_posting(const model *m, unsigned i, unsigned term, index_cursor *c,
                                 index_position_reader *reader)
{
    static uint32_t positions[4096];
    uint32_t tf = 0;
    bool title = false;
    const model_article *a = &m->article[i];
    uint32_t count;
    assert_int_equal(index_cursor_positions(c, reader, 0, positions, 4096, &count), WQ_OK);
    for (unsigned k = 0; k < a->count; k++) {
        const model_occurrence *o = &m->occurrence[a->first + k];
        if (o->term == term) {
            if (term >= 2) {
                assert_true(tf < count);
                assert_int_equal(positions[tf], o->position);
            }
            title = title || o->title;
            tf++;
        }
    }
    assert_int_equal(index_cursor_tf(c), tf);
    assert_int_equal(index_cursor_in_title(c), title);
    assert_int_equal(count, term >= 2 ? tf : 0);
}

/* Every list of every segment, by next, against the model; counts live postings a term. */
static inline void model_compare(model *m)
{
    index_view *view;
    index_stat stat;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    unsigned live = 0;
    uint64_t words = 0;
    for (unsigned i = 0; i < m->articles; i++) {
        live += m->article[i].live;
        words += m->article[i].live ? m->article[i].a.length : 0;
    }
    assert_int_equal(index_stat_get(view, &stat), WQ_OK);
    assert_int_equal(stat.articles, live);
    assert_true(stat.words == words);
    for (unsigned term = 0; term < m->terms + 2; term++) {
        char name[64];
        unsigned want = 0;
        unsigned got = 0;
        wq_span key = model_key(term, name);
        for (unsigned i = 0; i < m->articles; i++) {
            bool has = false;
            for (unsigned k = 0; k < m->article[i].count; k++) {
                has = has || m->occurrence[m->article[i].first + k].term == term;
            }
            want += has && m->article[i].live;
        }
        for (unsigned s = 0; s < index_segments(view); s++) {
            index_segment *segment = index_segment_at(view, s);
            index_term found;
            index_cursor c;
            index_cursor_room room;
            index_position_reader reader;
            wq_status st = index_term_find(segment, key, &found);
            if (st == WQ_ENOTFOUND) {
                continue;
            }
            assert_int_equal(st, WQ_OK);
            assert_int_equal(index_cursor_open(segment, &found, &c, &room), WQ_OK);
            index_positions_init(&reader);
            uint32_t seen = 0;
            uint32_t before = 0;
            for (; c.iter.number != INDEX_END; seen++) {
                assert_true(seen == 0 || c.iter.number > before);
                before = c.iter.number;
                bool alive;
                index_article a;
                assert_int_equal(index_segment_live(segment, before, &alive), WQ_OK);
                if (alive) {
                    assert_int_equal(index_segment_article(segment, before, &a), WQ_OK);
                    unsigned i = model_at(m, &a);
                    assert_true(i < MODEL_ARTICLES);
                    model_posting(m, i, term, &c, &reader);
                    got++;
                }
                assert_int_equal(c.iter.next(&c.iter), WQ_OK);
            }
            assert_int_equal(seen, found.articles);
        }
        assert_int_equal(got, want);
    }
    index_view_close(view);
}

#endif
