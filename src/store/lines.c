/* SPDX-License-Identifier: MIT */
/* Articles as they are shown and indexed, and the lines that are left out of them. */
#include "store/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- an article without them ---- */

static wq_status lines_of(store_view *view, wq_span name, const learned_lines **lines)
{
    uint64_t source = learned_source(name);
    if (view->learned == NULL) {
        view->learned = calloc(LEARNED_VIEWS, sizeof *view->learned);
        WQ_FAIL_IF(view->learned == NULL, WQ_ENOMEM);
    }
    learned_lines *place = &view->learned[source % LEARNED_VIEWS];
    *lines = place;
    WQ_FAIL_IF(place->source == source, WQ_OK);
    wq_status st = learned_get(view->kv, source, place);
    place->source = st == WQ_OK ? source : 0;
    return st;
}

/* Which parts are learned; how many of the body are not. */
static size_t parts_judge(const learned_lines *lines, const wq_article *article, wq_part *parts,
                          bool *any)
{
    size_t left = 0;
    for (size_t i = 0; i < article->part_count; i++) {
        bool body = parts[i].kind < WQ_PART_BODY_END;
        bool out = body && parts[i].text.len <= LEARNED_LINE_MAX &&
                   learned_has(lines, learned_line(parts[i].text));
        parts[i].kind = out ? WQ_PART_LEARNED : parts[i].kind;
        *any = *any || out;
        left += body && !out;
    }
    return left;
}

static wq_status article_clear(store_view *view, wq_article *article)
{
    const learned_lines *lines;
    bool any = false;
    WQ_FAIL_IF(view->state.learned == 0 || article->part_count == 0, WQ_OK);
    WQ_TRY(lines_of(view, article->source, &lines));
    WQ_FAIL_IF(lines->count == 0, WQ_OK);
    wq_buf_clear(&view->shown);
    WQ_TRY(wq_buf_put(&view->shown, article->parts, article->part_count * sizeof(wq_part)));
    wq_part *parts = (wq_part *)(void *)view->shown.ptr;
    size_t left = parts_judge(lines, article, parts, &any);
    if (any && left > 0) {
        article->parts = parts;
    }
    return WQ_OK;
}

wq_status store_article_shown(store_view *view, store_place place, wq_article *article)
{
    WQ_TRY(store_article(view, place, article));
    return store_told(view->s, article_clear(view, article));
}

/* ---- what was learned ---- */

typedef struct lister {
    wq_status (*each)(void *arg, const store_line *line);
    void *arg;
} lister;

static int slot_order(const void *a, const void *b)
{
    const learned_slot *x = a;
    const learned_slot *y = b;
    uint32_t sure_x = x->count - x->over;
    uint32_t sure_y = y->count - y->over;
    if (sure_x != sure_y) {
        return sure_x > sure_y ? -1 : 1;
    }
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static wq_status sketch_list(kv_view *kv, learned_sketch *k, const lister *to)
{
    learned_lines lines;
    WQ_TRY(learned_get(kv, k->source, &lines));
    qsort(k->slots, LEARNED_SLOTS, sizeof k->slots[0], slot_order);
    for (unsigned i = 0; i < LEARNED_SLOTS; i++) {
        const learned_slot *slot = &k->slots[i];
        if (slot->hash != 0 && learned_has(&lines, slot->hash)) {
            store_line line = {.source = wq_span_of(k->name, k->name_len),
                               .text = wq_span_of(slot->text, slot->len),
                               .count = slot->count - slot->over,
                               .articles = k->articles,
                               .learned = true};
            WQ_TRY(to->each(to->arg, &line));
        }
    }
    return WQ_OK;
}

static wq_status keeps_list(kv_view *kv, const lister *to)
{
    uint64_t from = 0;
    for (;;) {
        store_line line = {.kept = true};
        uint64_t hash;
        wq_status st = learned_keep_next(kv, from, &hash, &line.text);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
        WQ_TRY(st);
        WQ_TRY(to->each(to->arg, &line));
        WQ_FAIL_IF(hash == UINT64_MAX, WQ_OK);
        from = hash + 1;
    }
}

static wq_status lines_each(store_view *view, const lister *to)
{
    learned_sketch *k = malloc(sizeof *k);
    WQ_FAIL_IF(k == NULL, WQ_ENOMEM);
    wq_status st = WQ_OK;
    for (uint64_t from = 1; st == WQ_OK && from != 0;) {
        st = learned_next(view->kv, from, k);
        if (st == WQ_OK) {
            from = k->source + 1;
            st = sketch_list(view->kv, k, to);
        }
    }
    free(k);
    WQ_FAIL_IF(st != WQ_OK && st != WQ_ENOTFOUND, st);
    return keeps_list(view->kv, to);
}

wq_status store_lines_each(store_view *view, wq_status (*each)(void *arg, const store_line *line),
                           void *arg)
{
    const lister to = {each, arg};
    return store_told(view->s, lines_each(view, &to));
}

wq_status store_line_keep(store *s, wq_span line)
{
    assert(s->change != NULL);
    if (line.len == 0 || line.len > LEARNED_LINE_MAX) {
        return wq_fail(s->err, WQ_EINVAL, "a line has 1 to %u bytes", LEARNED_LINE_MAX);
    }
    WQ_FAIL_IF(s->broken != WQ_OK, s->broken);
    s->touched = true;
    wq_status st = learned_flush(&s->learned, s->change->kv, &s->change->state);
    if (st == WQ_OK) {
        st = learned_keep(s->change->kv, &s->change->state, line);
    }
    s->broken = st;
    return store_told(s, st);
}

/* ---- rules for reading pages ---- */

static wq_span rules_head(void)
{
    return wq_span_str("rules");
}

wq_status store_rules_get(store_view *view, wq_buf *out)
{
    wq_status st = store_parts_get(view->kv, STORE_DB_META, rules_head(), out);
    return store_told(view->s, st == WQ_ENOTFOUND ? WQ_OK : st);
}

wq_status store_rules_put(store *s, wq_span text)
{
    assert(s->change != NULL);
    WQ_FAIL_IF(s->broken != WQ_OK, s->broken);
    s->touched = true;
    kv_view *kv = s->change->kv;
    /* "rulet" is the next key behind all parts of it. */
    wq_status st = kv_delete_range(kv, STORE_DB_META, rules_head(), wq_span_str("rulet"));
    st = st == WQ_ENOTFOUND ? WQ_OK : st;
    if (st == WQ_OK && text.len > 0) {
        st = store_parts_put(kv, STORE_DB_META, rules_head(), text);
    }
    s->broken = st;
    return store_told(s, st);
}
