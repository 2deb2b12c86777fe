/* SPDX-License-Identifier: MIT */
#include "query/suggest.h"

#include "text/likeness.h"

#include <stdlib.h>
#include <string.h>

/* ---- words of the archive ---- */

typedef struct forms {
    wq_status (*each)(void *arg, const query_form *form);
    void *arg;
    uint8_t folded[WQ_LIMIT_TOKEN];
    uint8_t light[WQ_LIMIT_TOKEN];
    size_t folded_len, light_len;
    uint64_t best; /* articles of `light` */
    uint64_t articles;
} forms;

static wq_status forms_give(forms *f)
{
    if (f->folded_len == 0) {
        return WQ_OK;
    }
    const query_form form = {wq_span_of(f->folded, f->folded_len),
                             wq_span_of(f->light, f->light_len), f->articles};
    return f->each(f->arg, &form);
}

static wq_status forms_take(void *arg, const gather_entry *entry)
{
    forms *f = arg;
    wq_span folded;
    wq_span light;
    WQ_TRY(text_term_parse(wq_span_of(entry->key, entry->len), &folded, &light));
    if (!wq_span_equal(folded, wq_span_of(f->folded, f->folded_len))) {
        WQ_TRY(forms_give(f));
        memcpy(f->folded, folded.ptr, folded.len);
        f->folded_len = folded.len;
        f->best = 0;
        f->articles = 0;
    }
    f->articles += entry->df;
    if (entry->df > f->best) {
        memcpy(f->light, light.ptr, light.len);
        f->light_len = light.len;
        f->best = entry->df;
    }
    return WQ_OK;
}

wq_status query_forms_each(gather *g, wq_span first, wq_span last,
                           wq_status (*each)(void *arg, const query_form *form), void *arg)
{
    forms f = {.each = each, .arg = arg};
    WQ_TRY(gather_each(g, first, last, forms_take, &f));
    return forms_give(&f);
}

/* ---- the best of them ---- */

typedef struct suggester {
    gather *g;
    wq_suggestion *out;
    uint32_t max;
    uint32_t count;
    text_token word;
    text_like like; /* of what was typed; its bare form when an article was taken off */
    text_like bare;
    unsigned most;
} suggester;

/* More points first, then the more frequent, then by bytes. */
static bool suggestion_before(const wq_suggestion *a, const wq_suggestion *b)
{
    if (a->score != b->score) {
        return a->score > b->score;
    }
    return a->articles != b->articles ? a->articles > b->articles : strcmp(a->text, b->text) < 0;
}

static bool suggestion_known(suggester *s, const wq_suggestion *one)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (strcmp(s->out[i].text, one->text) == 0) {
            return true;
        }
    }
    return false;
}

static void suggester_offer(suggester *s, const query_form *form, uint32_t score)
{
    wq_suggestion one = {.articles = form->articles, .score = score};
    if (s->max == 0 || form->light.len >= sizeof one.text) {
        return;
    }
    memcpy(one.text, form->light.ptr, form->light.len);
    bool full = s->count == s->max;
    if ((full && !suggestion_before(&one, &s->out[s->count - 1])) || suggestion_known(s, &one)) {
        return;
    }
    uint32_t at = full ? s->count - 1 : s->count++;
    for (; at > 0 && suggestion_before(&one, &s->out[at - 1]); at--) {
        s->out[at] = s->out[at - 1];
    }
    s->out[at] = one;
}

static uint32_t articles_capped(uint64_t articles)
{
    return articles > UINT32_MAX ? UINT32_MAX : (uint32_t)articles;
}

static unsigned log2_of(uint64_t value)
{
    unsigned log = 0;
    for (; value > 1; value >>= 1) {
        log++;
    }
    return log;
}

/* ---- what begins so ---- */

static wq_status complete_take(void *arg, const query_form *form)
{
    suggester *s = arg;
    suggester_offer(s, form, articles_capped(form->articles));
    return WQ_OK;
}

/* Words whose folded form begins with `head`. */
static wq_status range_each(suggester *s, wq_span head,
                            wq_status (*each)(void *arg, const query_form *form))
{
    text_pattern pattern = {.kind = TEXT_PATTERN_PREFIX, .len = (uint8_t)head.len};
    uint8_t low[TEXT_KEY_MAX + 1], high[TEXT_KEY_MAX + 1];
    size_t low_len, high_len;
    memcpy(pattern.bytes, head.ptr, head.len);
    text_pattern_range(&pattern, low, &low_len, high, &high_len);
    return query_forms_each(s->g, wq_span_of(low, low_len), wq_span_of(high, high_len), each, s);
}

static wq_status complete(suggester *s)
{
    return range_each(s, wq_span_of(s->word.folded, s->word.folded_len), complete_take);
}

/* ---- what is spelled nearly so ---- */

#define ARTICLE "ال"

/* A word of three letters may differ by a sound, a long one by nearly two letters. */
static unsigned near_most(const text_like *like)
{
    unsigned most = TEXT_LIKE_ONE / 4 + TEXT_LIKE_ONE / 5 * like->count;
    return most < TEXT_LIKE_ONE * 7 / 4 ? most : TEXT_LIKE_ONE * 7 / 4;
}

static text_like like_bare(wq_span folded)
{
    const size_t article = sizeof ARTICLE - 1;
    bool has = folded.len > article + 2 && memcmp(folded.ptr, ARTICLE, article) == 0;
    return text_like_of(has ? wq_span_sub(folded, article, folded.len) : folded);
}

/* A doubling of the frequency outweighs a fifth of a vowel. */
static wq_status near_take(void *arg, const query_form *form)
{
    suggester *s = arg;
    if (wq_span_equal(form->folded, wq_span_of(s->word.folded, s->word.folded_len))) {
        return WQ_OK;
    }
    const text_like other = like_bare(form->folded);
    unsigned apart =
        other.count > s->bare.count ? other.count - s->bare.count : s->bare.count - other.count;
    if (other.count == 0 || apart > 4) {
        return WQ_OK;
    }
    unsigned distance = text_like_distance(&s->bare, &other, s->most);
    if (distance <= s->most) {
        suggester_offer(s, form, 1000 - 4 * distance + 20 * log2_of(form->articles));
    }
    return WQ_OK;
}

static wq_status near_range(suggester *s, uint32_t letter)
{
    uint8_t head[16];
    size_t len = text_utf8_encode(letter, head);
    WQ_TRY(range_each(s, wq_span_of(head, len), near_take));
    if (letter < 0x600 || letter > 0x6FF) {
        return WQ_OK;
    }
    memcpy(head, ARTICLE, sizeof ARTICLE - 1);
    len = text_utf8_encode(letter, head + sizeof ARTICLE - 1);
    return range_each(s, wq_span_of(head, sizeof ARTICLE - 1 + len), near_take);
}

/* Words that begin with the same letter, with one of its group, or with the second letter (the
 * first was one too many, or the two were exchanged). */
static wq_status near(suggester *s, bool variants)
{
    uint32_t letters[9];
    s->bare = like_bare(wq_span_of(s->word.folded, s->word.folded_len));
    if (s->bare.count < 2) {
        return WQ_OK;
    }
    s->most = variants ? 12 * s->bare.count + 5 : near_most(&s->bare);
    unsigned count = text_like_group(s->bare.letters[0], letters);
    letters[count++] = s->bare.letters[1];
    for (unsigned i = 0; i < count; i++) {
        bool known = false;
        for (unsigned k = 0; k < i; k++) {
            known = known || letters[k] == letters[i];
        }
        if (!known) {
            WQ_TRY(near_range(s, letters[i]));
        }
    }
    return WQ_OK;
}

/* ---- */

/* A kind that only the library asks for. */
#define VARIANTS (-1)

static wq_status suggest_kind(suggester *s, int kind)
{
    switch (kind) {
    case WQ_SUGGEST_COMPLETE:
        return complete(s);
    case WQ_SUGGEST_NEAR:
        return near(s, false);
    case VARIANTS:
        return near(s, true);
    default:
        return WQ_OK;
    }
}

static wq_status suggest(index_view *view, wq_span text, int kind, query_meter *meter,
                         wq_suggestion *out, uint32_t max, uint32_t *count)
{
    suggester s = {.out = out, .max = max < WQ_SUGGEST_MAX ? max : WQ_SUGGEST_MAX};
    text_tokens it;
    *count = 0;
    text_tokens_init(&it, text);
    if (!text_tokens_next(&it, &s.word)) {
        return WQ_OK;
    }
    s.g = malloc(GATHER_BYTES(0));
    WQ_FAIL_IF(s.g == NULL, WQ_ENOMEM);
    s.g->view = view;
    s.g->meter = meter;
    wq_status st = suggest_kind(&s, kind);
    free(s.g);
    *count = s.count;
    return st == WQ_EDEADLINE ? WQ_OK : st;
}

wq_status query_suggest(index_view *view, wq_span text, wq_suggest_kind kind, query_meter *meter,
                        wq_suggestion *out, uint32_t max, uint32_t *count)
{
    return suggest(view, text, (int)kind, meter, out, max, count);
}

wq_status query_variants(index_view *view, wq_span text, query_meter *meter, wq_suggestion *out,
                         uint32_t max, uint32_t *count)
{
    return suggest(view, text, VARIANTS, meter, out, max, count);
}
