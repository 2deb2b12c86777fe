/* SPDX-License-Identifier: MIT */
/* A story told twice in one page.
 *
 * Paragraphs are compared by shingles: every four words that follow each other, hashed. A table
 * says which story had a shingle first; a paragraph is near-equal to one of a story that had at
 * least half of its shingles, and a story tells the same as another that is so in two fifths of
 * its paragraphs, two at least (Broder, "On the resemblance and containment of documents", 1997).
 * Linear in the page; the table is at most SLOTS_MAX entries, then every paragraph is new. */
#include "ingest/page_lines.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define SHINGLE   4
#define SLOTS_MIN ((size_t)1 << 10)
#define SLOTS_MAX ((size_t)1 << 18)

typedef struct shingles {
    uint64_t *hash; /* 0: free */
    uint32_t *story;
    size_t slots, used;
} shingles;

/* The story that had the shingle first; `story` itself if it is new. */
static uint32_t shingle_put(shingles *s, uint64_t hash, uint32_t story)
{
    hash = hash != 0 ? hash : 1;
    size_t slot = (size_t)(hash & (s->slots - 1));
    while (s->hash[slot] != 0 && s->hash[slot] != hash) {
        slot = (slot + 1) & (s->slots - 1);
    }
    if (s->hash[slot] == hash) {
        return s->story[slot];
    }
    if (s->used * 2 < s->slots) {
        s->hash[slot] = hash;
        s->story[slot] = story;
        s->used++;
    }
    return story;
}

static bool is_blank(uint8_t c)
{
    return c <= ' ';
}

/* The next word's hash; false at the end. */
static bool word_next(wq_span text, size_t *at, uint64_t *hash)
{
    while (*at < text.len && is_blank(text.ptr[*at])) {
        ++*at;
    }
    size_t from = *at;
    while (*at < text.len && !is_blank(text.ptr[*at])) {
        ++*at;
    }
    *hash = wq_check64(0, wq_span_sub(text, from, *at - from));
    return *at > from;
}

/* A vote of a paragraph's shingles: the candidate that may have the majority (Boyer and Moore),
 * and its count, which is exact for what it is used for: at least half. */
typedef struct vote {
    uint32_t story;
    size_t votes, seen, for_it;
} vote;

static void vote_put(vote *v, uint32_t had, uint32_t own)
{
    v->seen++;
    if (had == own) {
        return;
    }
    if (v->votes == 0) {
        v->story = had;
        v->for_it = 0;
    }
    v->votes = had == v->story ? v->votes + 1 : v->votes - 1;
    v->for_it += had == v->story;
}

/* The story that has a near-equal paragraph, or `story`. */
static uint32_t paragraph_look(shingles *s, wq_span text, uint32_t story)
{
    uint64_t words[SHINGLE] = {0};
    vote v = {story, 0, 0, 0};
    size_t at = 0, count = 0;
    while (word_next(text, &at, &words[count % SHINGLE])) {
        count++;
        if (count >= SHINGLE) {
            uint64_t hash = 0;
            for (size_t i = 0; i < SHINGLE; i++) {
                hash = hash * 0x9E3779B97F4A7C15u + words[(count + i) % SHINGLE];
            }
            vote_put(&v, shingle_put(s, hash, story), story);
        }
    }
    return v.seen > 0 && v.for_it * 2 >= v.seen ? v.story : story;
}

static wq_status shingles_init(shingles *s, size_t bytes)
{
    s->slots = SLOTS_MIN;
    while (s->slots < SLOTS_MAX && s->slots < bytes / 4) {
        s->slots *= 2;
    }
    s->used = 0;
    s->hash = calloc(s->slots, sizeof *s->hash);
    s->story = calloc(s->slots, sizeof *s->story);
    return s->hash != NULL && s->story != NULL ? WQ_OK : WQ_ENOMEM;
}

static void stories_look(const ingest_pages *page, shingles *s, uint32_t *same)
{
    size_t count;
    const ingest_line *line = ingest_page_line(page, &count);
    size_t i = 0;
    for (uint32_t story = 0; story < page->stories; story++) {
        vote v = {story, 0, 0, 0};
        for (; i < count && line[i].story == story; i++) {
            if (line[i].kind == LINE_PARAGRAPH) {
                vote_put(&v, paragraph_look(s, ingest_line_text(page, &line[i]), story), story);
            }
        }
        bool told = v.for_it >= 2 && v.for_it * 5 >= v.seen * 2;
        same[story] = told ? same[v.story] : story;
    }
}

wq_status ingest_page_same(const ingest_pages *page, uint32_t *same)
{
    shingles s = {NULL, NULL, 0, 0};
    for (uint32_t i = 0; i < page->stories; i++) {
        same[i] = i;
    }
    WQ_FAIL_IF(page->stories < 2, WQ_OK);
    wq_status status = shingles_init(&s, page->len);
    if (status == WQ_OK) {
        stories_look(page, &s, same);
    }
    free(s.hash);
    free(s.story);
    return status;
}
