/* SPDX-License-Identifier: MIT */
#include "index/termjoin.h"

#include "index/inner.h"

#include <stdlib.h>
#include <string.h>

typedef struct stream {
    index_terms terms;
    uint32_t articles; /* of the present term */
    bool ended;
} stream;

struct index_join {
    unsigned count;
    size_t key_len;
    uint8_t key[INDEX_KEY_MAX]; /* what was given last */
    stream streams[];
};

wq_status index_join_open(index_view *view, index_join **out)
{
    unsigned count = index_segments(view);
    *out = NULL;
    WQ_FAIL_IF(count > INDEX_JOIN_MAX, WQ_ELIMIT);
    index_join *join = malloc(sizeof *join + count * sizeof join->streams[0]);
    WQ_FAIL_IF(join == NULL, WQ_ENOMEM);
    join->count = count;
    join->key_len = 0;
    for (unsigned i = 0; i < count; i++) {
        index_terms_init(&join->streams[i].terms, index_segment_at(view, i));
        join->streams[i].ended = false;
    }
    *out = join;
    return WQ_OK;
}

void index_join_close(index_join *join)
{
    free(join);
}

static wq_span stream_key(const stream *s)
{
    return wq_span_of(s->terms.reader.key, s->terms.reader.key_len);
}

static wq_status stream_next(stream *s)
{
    index_term term;
    wq_status st = index_terms_next(&s->terms, &term);
    if (st == WQ_EEND) {
        s->ended = true;
        return WQ_OK;
    }
    WQ_TRY(st);
    s->articles = term.articles;
    return WQ_OK;
}

static wq_status stream_seek(stream *s, wq_span key)
{
    bool open = s->terms.begun;
    if (s->ended || (open && wq_span_compare(stream_key(s), key) >= 0)) {
        return WQ_OK;
    }
    /* What is left of the open block is nearer than a way through the tree. */
    while (open && s->terms.reader.in.len > 0) {
        WQ_TRY(stream_next(s));
        if (wq_span_compare(stream_key(s), key) >= 0) {
            return WQ_OK;
        }
    }
    wq_status st = index_terms_seek(&s->terms, key);
    if (st == WQ_EEND) { /* before the first block */
        s->terms.begun = false;
        st = WQ_OK;
    }
    WQ_TRY(st);
    do {
        WQ_TRY(stream_next(s));
    } while (!s->ended && wq_span_compare(stream_key(s), key) < 0);
    return WQ_OK;
}

wq_status index_join_seek(index_join *join, wq_span key)
{
    if (key.len > INDEX_KEY_MAX) {
        key.len = INDEX_KEY_MAX;
    }
    for (unsigned i = 0; i < join->count; i++) {
        WQ_TRY(stream_seek(&join->streams[i], key));
    }
    return WQ_OK;
}

wq_status index_join_next(index_join *join, wq_span *key, uint64_t *articles)
{
    const stream *least = NULL;
    for (unsigned i = 0; i < join->count; i++) {
        stream *s = &join->streams[i];
        if (!s->ended && !s->terms.begun) {
            WQ_TRY(stream_next(s));
        }
        if (!s->ended && (least == NULL || wq_span_compare(stream_key(s), stream_key(least)) < 0)) {
            least = s;
        }
    }
    WQ_FAIL_IF(least == NULL, WQ_EEND);
    join->key_len = least->terms.reader.key_len;
    memcpy(join->key, least->terms.reader.key, join->key_len);
    *key = wq_span_of(join->key, join->key_len);
    *articles = 0;
    for (unsigned i = 0; i < join->count; i++) {
        stream *s = &join->streams[i];
        if (!s->ended && wq_span_equal(stream_key(s), *key)) {
            *articles += s->articles;
            WQ_TRY(stream_next(s));
        }
    }
    return WQ_OK;
}
