/* SPDX-License-Identifier: MIT */
#include "text/cluster.h"

#include <string.h>

void text_writer_init(text_writer *w, text_token *token)
{
    w->token = token;
    w->full = false;
    w->cluster.len = 0;
    w->cluster.joined = 0;
    token->light_len = 0;
    token->folded_len = 0;
}

static void push(text_cluster *c, uint32_t cp, uint8_t ccc)
{
    if (c->len < TEXT_CLUSTER_MAX) {
        c->cps[c->len] = cp;
        c->ccc[c->len++] = ccc;
    }
}

void text_writer_add(text_writer *w, uint32_t cp, const text_record *record, bool joins)
{
    text_cluster *c = &w->cluster;
    if (joins && c->len > 0) {
        if (c->joined == WQ_LIMIT_MARKS) {
            return;
        }
        c->joined++;
    } else {
        text_writer_flush(w);
    }
    if (record->decomp == 0) {
        push(c, cp, record->ccc);
        return;
    }
    const uint8_t *s = &text_pool[record->decomp];
    wq_span rest = wq_span_of(s + 1, s[0]);
    while (rest.len > 0) {
        uint32_t part;
        size_t n = text_utf8_decode(rest, &part);
        push(c, part, text_record_of(part)->ccc);
        rest = wq_span_sub(rest, n, rest.len - n);
    }
}

/* Canonical order: a stable insertion sort of each run of marks, of bounded length. */
static void order(text_cluster *c)
{
    for (size_t i = 1; i < c->len; i++) {
        uint32_t cp = c->cps[i];
        uint8_t ccc = c->ccc[i];
        size_t at = i;
        while (ccc != 0 && at > 0 && c->ccc[at - 1] > ccc) {
            c->cps[at] = c->cps[at - 1];
            c->ccc[at] = c->ccc[at - 1];
            at--;
        }
        c->cps[at] = cp;
        c->ccc[at] = ccc;
    }
}

/* Hangul is composed by arithmetic (core specification 3.12). */
static uint32_t hangul(uint32_t first, uint32_t second)
{
    if (first >= 0x1100 && first <= 0x1112 && second >= 0x1161 && second <= 0x1175) {
        return 0xAC00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28;
    }
    if (first >= 0xAC00 && first <= 0xD7A3 && (first - 0xAC00) % 28 == 0 && second > 0x11A7 &&
        second <= 0x11C2) {
        return first + (second - 0x11A7);
    }
    return 0;
}

/* The primary composite of two characters, or 0. */
static uint32_t composite(uint32_t first, uint32_t second)
{
    size_t low = 0, high = text_pairs_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const text_pair *p = &text_pairs[mid];
        if (p->second == second && p->first == first) {
            return p->whole;
        }
        if (p->second < second || (p->second == second && p->first < first)) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return hangul(first, second);
}

static void compose(text_cluster *c)
{
    size_t starter = SIZE_MAX, len = 0;
    uint8_t last = 0; /* class of the character before, 0 beside the starter */
    for (size_t i = 0; i < c->len; i++) {
        uint32_t cp = c->cps[i];
        uint8_t ccc = c->ccc[i];
        if (starter != SIZE_MAX && (last == 0 ? len == starter + 1 : last < ccc)) {
            uint32_t whole = composite(c->cps[starter], cp);
            if (whole != 0) {
                c->cps[starter] = whole;
                continue;
            }
        }
        if (ccc == 0) {
            starter = len;
        }
        last = ccc;
        c->cps[len] = cp;
        c->ccc[len++] = ccc;
    }
    c->len = len;
}

/* One character of the light spelling, if there is room for all of it. */
static void emit(text_writer *w, uint32_t cp)
{
    text_token *t = w->token;
    const text_record *r = text_record_of(cp);
    if (w->full || (r->flags & TEXT_FLAG_DROP) || r->kind == TEXT_SEPARATOR) {
        return;
    }
    uint8_t bytes[4];
    size_t n = text_utf8_encode(cp, bytes);
    if (t->light_len + n > WQ_LIMIT_TOKEN) {
        w->full = true;
        return;
    }
    memcpy(t->light + t->light_len, bytes, n);
    t->light_len = (uint16_t)(t->light_len + n);
    const uint8_t *fold = bytes;
    if (r->fold != 0) {
        fold = &text_pool[r->fold];
        n = *fold++;
    }
    /* never longer than the light spelling: the generator checks every fold */
    memcpy(t->folded + t->folded_len, fold, n);
    t->folded_len = (uint16_t)(t->folded_len + n);
}

void text_writer_flush(text_writer *w)
{
    text_cluster *c = &w->cluster;
    if (c->len > 1) {
        order(c);
        compose(c);
    }
    for (size_t i = 0; i < c->len; i++) {
        emit(w, c->cps[i]);
    }
    c->len = 0;
    c->joined = 0;
}

void text_writer_finish(text_writer *w)
{
    text_writer_flush(w);
    text_token *t = w->token;
    if (t->folded_len == 0) {
        memcpy(t->folded, t->light, t->light_len);
        t->folded_len = t->light_len;
    }
}
