/* SPDX-License-Identifier: MIT */
#include "index/termjoin.h"

#include "index/inner.h"

#include <stdlib.h>
#include <string.h>

/* A segment with its dictionary block open. */
typedef struct stream {
    index_terms terms;
    uint32_t articles; /* of the present term */
    bool ended;
} stream;

/* A segment of which only the present key is kept: it is found anew for each step. */
typedef struct spot {
    index_segment *segment;
    uint32_t articles;
    bool ended, begun;
    uint16_t key_len;
    uint8_t key[INDEX_KEY_MAX + 1]; /* and a zero, which makes it the next */
} spot;

struct index_join {
    unsigned count, spot_count;
    spot *spots;
    size_t key_len;
    uint8_t key[INDEX_KEY_MAX]; /* what was given last */
    stream streams[];
};

/* Is segment `i` among the INDEX_JOIN_MAX with the most terms? */
static bool is_large(index_view *view, unsigned i)
{
    unsigned larger = 0;
    uint32_t terms = index_segment_at(view, i)->info.terms;
    for (unsigned k = 0; k < index_segments(view); k++) {
        uint32_t other = index_segment_at(view, k)->info.terms;
        larger += other > terms || (other == terms && k < i);
    }
    return larger < INDEX_JOIN_MAX;
}

wq_status index_join_open(index_view *view, index_join **out)
{
    unsigned all = index_segments(view);
    unsigned large = all < INDEX_JOIN_MAX ? all : INDEX_JOIN_MAX;
    index_join *join = malloc(sizeof *join + large * sizeof join->streams[0]);
    *out = NULL;
    WQ_FAIL_IF(join == NULL, WQ_ENOMEM);
    join->spots = calloc(all - large + 1, sizeof *join->spots);
    join->count = join->spot_count = 0;
    join->key_len = 0;
    if (join->spots == NULL) {
        free(join);
        return WQ_ENOMEM;
    }
    for (unsigned i = 0; i < all; i++) {
        index_segment *segment = index_segment_at(view, i);
        if (is_large(view, i)) {
            stream *s = &join->streams[join->count++];
            index_terms_init(&s->terms, segment);
            s->ended = false;
        } else {
            join->spots[join->spot_count++].segment = segment;
        }
    }
    *out = join;
    return WQ_OK;
}

void index_join_close(index_join *join)
{
    if (join != NULL) {
        free(join->spots);
        free(join);
    }
}

static wq_span stream_key(const stream *s)
{
    return wq_span_of(s->terms.reader.key, s->terms.reader.key_len);
}

static wq_span spot_key(const spot *s)
{
    return wq_span_of(s->key, s->key_len);
}

static wq_status spot_take(void *arg, wq_span key, const index_term *term)
{
    spot *s = arg;
    WQ_FAIL_IF(key.len > INDEX_KEY_MAX, WQ_ECORRUPT);
    memcpy(s->key, key.ptr, key.len);
    s->key_len = (uint16_t)key.len;
    s->articles = term->articles;
    s->ended = false;
    return WQ_EEND;
}

/* To the first key from `key` on. */
static wq_status spot_seek(spot *s, wq_span key)
{
    static const uint8_t last[] = {0xFF};
    if (s->ended || (s->begun && wq_span_compare(spot_key(s), key) >= 0)) {
        return WQ_OK;
    }
    s->begun = true;
    s->ended = true;
    wq_status st = index_term_range(s->segment, key, wq_span_of(last, 1), spot_take, s);
    return st == WQ_EEND || st == WQ_ENOTFOUND ? WQ_OK : st;
}

static wq_status spot_next(spot *s)
{
    uint8_t from[INDEX_KEY_MAX + 1];
    size_t len = s->begun ? s->key_len + 1u : 0;
    WQ_FAIL_IF(len > INDEX_KEY_MAX,
               WQ_ECORRUPT); /* no term key is so long: it could not be passed */
    s->key[s->key_len] = 0;
    memcpy(from, s->key, len);
    return spot_seek(s, wq_span_of(from, len));
}

/* What a segment said of its next term. */
static wq_status stream_take(stream *s, wq_status st, const index_term *term)
{
    s->ended = st == WQ_EEND;
    WQ_FAIL_IF(s->ended, WQ_OK);
    WQ_TRY(st);
    s->articles = term->articles;
    return WQ_OK;
}

static wq_status stream_next(stream *s)
{
    index_term term;
    return stream_take(s, index_terms_next(&s->terms, &term), &term);
}

static wq_status stream_seek(stream *s, wq_span key)
{
    index_term term;
    if (s->ended || (s->terms.begun && wq_span_compare(stream_key(s), key) >= 0)) {
        return WQ_OK;
    }
    return stream_take(s, index_terms_from(&s->terms, key, &term), &term);
}

wq_status index_join_seek(index_join *join, wq_span key)
{
    if (key.len > INDEX_KEY_MAX) {
        key.len = INDEX_KEY_MAX;
    }
    for (unsigned i = 0; i < join->count; i++) {
        WQ_TRY(stream_seek(&join->streams[i], key));
    }
    for (unsigned i = 0; i < join->spot_count; i++) {
        WQ_TRY(spot_seek(&join->spots[i], key));
    }
    return WQ_OK;
}

/* The least present key of all; what has not begun begins. */
static wq_status least_find(index_join *join, wq_span *least)
{
    *least = wq_span_of(NULL, 0);
    for (unsigned i = 0; i < join->count; i++) {
        stream *s = &join->streams[i];
        if (!s->ended && !s->terms.begun) {
            WQ_TRY(stream_next(s));
        }
        if (!s->ended && (least->ptr == NULL || wq_span_compare(stream_key(s), *least) < 0)) {
            *least = stream_key(s);
        }
    }
    for (unsigned i = 0; i < join->spot_count; i++) {
        spot *s = &join->spots[i];
        if (!s->begun) {
            WQ_TRY(spot_next(s));
        }
        if (!s->ended && (least->ptr == NULL || wq_span_compare(spot_key(s), *least) < 0)) {
            *least = spot_key(s);
        }
    }
    return least->ptr == NULL ? WQ_EEND : WQ_OK;
}

wq_status index_join_next(index_join *join, wq_span *key, uint64_t *articles)
{
    wq_span least;
    WQ_TRY(least_find(join, &least));
    join->key_len = least.len;
    memcpy(join->key, least.ptr, least.len);
    *key = wq_span_of(join->key, join->key_len);
    *articles = 0;
    for (unsigned i = 0; i < join->count; i++) {
        stream *s = &join->streams[i];
        if (!s->ended && wq_span_equal(stream_key(s), *key)) {
            *articles += s->articles;
            WQ_TRY(stream_next(s));
        }
    }
    for (unsigned i = 0; i < join->spot_count; i++) {
        spot *s = &join->spots[i];
        if (!s->ended && wq_span_equal(spot_key(s), *key)) {
            *articles += s->articles;
            WQ_TRY(spot_next(s));
        }
    }
    return WQ_OK;
}
