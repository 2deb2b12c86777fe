/* SPDX-License-Identifier: MIT */
/* A small index in a directory of its own, for the tests of this room. */
#ifndef QUERY_INDEX_H
#define QUERY_INDEX_H

#include "index/index.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct test_index {
    uint32_t gap; /* of positions, between title and body */
    char dir[64];
    char path[96];
    index_db *db;
    index_builder *builder;
    index_view *view;
    uint64_t generation;
} test_index;

static inline void test_index_begin(test_index *t)
{
    memset(t, 0, sizeof *t);
    snprintf(t->dir, sizeof t->dir, "%s/wq-query-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(t->dir));
    snprintf(t->path, sizeof t->path, "%s/index.mdb", t->dir);
    index_options options = {.write = true, .create = true};
    assert_int_equal(index_open(t->path, &options, &t->db), WQ_OK);
    assert_int_equal(index_builder_new(t->db, 1, &t->builder), WQ_OK);
}

/* What was added since the last flush becomes a segment. */
static inline void test_index_flush(test_index *t)
{
    assert_int_equal(index_builder_flush(t->builder, ++t->generation, NULL), WQ_OK);
}

static inline index_view *test_index_read(test_index *t)
{
    assert_int_equal(index_snapshot(t->db, &t->view), WQ_OK);
    return t->view;
}

static inline void test_index_end(test_index *t)
{
    char name[128];
    index_view_close(t->view);
    index_builder_free(t->builder);
    index_close(t->db);
    unlink(t->path);
    snprintf(name, sizeof name, "%s-lock", t->path);
    unlink(name);
    rmdir(t->dir);
}

/* Index the words of a text from `position` on; returns the next position. */
static inline uint32_t test_index_text(test_index *t, const char *text, uint32_t position,
                                       bool in_title)
{
    text_tokens it;
    text_token token;
    uint8_t key[TEXT_KEY_MAX];
    text_tokens_init(&it, wq_span_str(text));
    while (text_tokens_next(&it, &token)) {
        size_t len = text_term_key(&token, key);
        assert_int_equal(index_builder_term(t->builder, wq_span_of(key, len), position++, in_title),
                         WQ_OK);
    }
    return position;
}

static inline uint32_t test_index_words(const char *text)
{
    text_tokens it;
    text_token token;
    uint32_t count = 0;
    text_tokens_init(&it, wq_span_str(text));
    while (text_tokens_next(&it, &token)) {
        count++;
    }
    return count;
}

/* An article: its row is its number, its id says so too. `minutes` INT32_MIN: no date. */
static inline void test_index_article(test_index *t, uint32_t row, int32_t minutes,
                                      const char *source, const char *title, const char *body)
{
    uint8_t key[TEXT_KEY_MAX];
    index_article article = {.box = 1, .row = row};
    article.id.b[0] = (uint8_t)(row * 37);
    article.id.b[1] = (uint8_t)(row >> 8);
    article.id.b[2] = (uint8_t)row;
    if (minutes != INT32_MIN) {
        article.date.minutes = minutes;
        article.date.precision = WQ_DATE_MINUTE;
    }
    article.length = test_index_words(title) + test_index_words(body);
    assert_int_equal(index_builder_article(t->builder, &article), WQ_OK);
    uint32_t position = test_index_text(t, title, 0, true);
    test_index_text(t, body, position + t->gap, false);
    size_t len = text_filter_key(TEXT_KEY_SOURCE, wq_span_str(source), key);
    if (len != 0) {
        assert_int_equal(index_builder_term(t->builder, wq_span_of(key, len), 0, false), WQ_OK);
    }
}

#endif
