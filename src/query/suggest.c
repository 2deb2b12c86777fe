/* SPDX-License-Identifier: MIT */
#include "query/stemwalk.h"
#include "query/suggester.h"
#include "text/latin.h"

#include <stdlib.h>
#include <string.h>

/* ---- the best of them ---- */

/* More points first, then the more frequent, then by bytes. */
static bool suggestion_before(const wq_suggestion *a, const wq_suggestion *b)
{
    if (a->score != b->score) {
        return a->score > b->score;
    }
    return a->articles != b->articles ? a->articles > b->articles : strcmp(a->text, b->text) < 0;
}

#define ARTICLE "ال"
#define ALEF    0x0627u

static wq_span bare_of(const char *text)
{
    wq_span span = wq_span_str(text);
    const size_t article = sizeof ARTICLE - 1;
    bool has = span.len > article + 2 && memcmp(text, ARTICLE, article) == 0;
    return has ? wq_span_sub(span, article, span.len) : span;
}

static void suggestion_drop(suggester *s, uint32_t at)
{
    s->count--;
    memmove(&s->out[at], &s->out[at + 1], (s->count - at) * sizeof *s->out);
}

/* False: the same word is there with more points. */
static bool suggestion_new(suggester *s, const wq_suggestion *one)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (wq_span_equal(bare_of(s->out[i].text), bare_of(one->text))) {
            if (!suggestion_before(one, &s->out[i])) {
                return false;
            }
            suggestion_drop(s, i);
            return true;
        }
    }
    return true;
}

static void suggestion_insert(suggester *s, const wq_suggestion *one)
{
    if (s->max == 0 || !suggestion_new(s, one)) {
        return;
    }
    bool full = s->count == s->max;
    if (full && !suggestion_before(one, &s->out[s->count - 1])) {
        return;
    }
    uint32_t at = full ? s->count - 1 : s->count++;
    for (; at > 0 && suggestion_before(one, &s->out[at - 1]); at--) {
        s->out[at] = s->out[at - 1];
    }
    s->out[at] = *one;
}

void suggester_offer(suggester *s, const query_form *form, uint32_t score)
{
    wq_suggestion one = {.articles = form->articles, .score = score};
    if (form->light.len < sizeof one.text) {
        memcpy(one.text, form->light.ptr, form->light.len);
        suggestion_insert(s, &one);
    }
}

wq_status suggester_offer_text(suggester *s, wq_span text, uint32_t score)
{
    wq_suggestion one = {.articles = UINT64_MAX, .score = score};
    text_tokens it;
    text_token token;
    size_t len = 0;
    text_tokens_init(&it, text);
    while (text_tokens_next(&it, &token)) {
        uint64_t articles;
        WQ_TRY(query_forms_find(s->forms, text_token_folded(&token), &articles));
        if (articles == 0 || len + 1 + token.light_len >= sizeof one.text) {
            return WQ_OK;
        }
        one.articles = articles < one.articles ? articles : one.articles;
        if (len > 0) {
            one.text[len++] = ' ';
        }
        memcpy(one.text + len, token.light, token.light_len);
        len += token.light_len;
    }
    if (len > 0) {
        suggestion_insert(s, &one);
    }
    return WQ_OK;
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

static void complete_take(void *arg, const query_form *form)
{
    suggester *s = arg;
    if (form->folded.len >= s->word.folded_len &&
        memcmp(form->folded.ptr, s->word.folded, s->word.folded_len) == 0) {
        suggester_offer(s, form, articles_capped(form->articles));
    }
}

static wq_status complete(suggester *s)
{
    text_range ranges[TEXT_RANGES_MAX];
    wq_span letters = text_token_folded(&s->word);
    unsigned count = text_beginning_add(ranges, 0, letters);
    for (unsigned i = 0; i < count; i++) {
        WQ_TRY(query_forms_range(s->forms, &ranges[i], complete_take, s));
    }
    return WQ_OK;
}

/* ---- what is spelled nearly so ---- */

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

static bool begins_near(const suggester *s, uint32_t letter)
{
    bool is = false;
    for (unsigned i = 0; i < s->first_count; i++) {
        is = is || s->firsts[i] == letter;
    }
    return is;
}

/* Words whose stems are near, with their rows of distances. */
typedef struct near_walk {
    suggester *s;
    text_like_rows rows;
    stem_path path;
    unsigned often; /**< the most points that a word has for its articles */
} near_walk;

static bool rows_push(void *held, uint32_t letter, unsigned *least)
{
    return text_like_rows_push(held, letter, least);
}

static void rows_pop(void *held, unsigned depth)
{
    text_like_rows_pop(held, depth);
}

static unsigned rows_stem(void *held)
{
    return text_like_rows_stem(held);
}

static const stem_costs ROWS = {rows_push, rows_pop, rows_stem};
_Static_assert(TEXT_LIKE_LETTERS <= STEM_PATH_DEPTH, "a path holds every letter");

/* A doubling of the frequency outweighs a fifth of a vowel. */
#define POINTS_MOST   1000u
#define POINTS_NEARER 4u
#define POINTS_OFTEN  20u

/* Once as many are there as are wanted, a word must come near enough to be before the last of
 * them. */
static void most_lower(near_walk *w)
{
    suggester *s = w->s;
    uint32_t best = POINTS_MOST + w->often;
    if (s->count == s->max && s->out[s->count - 1].score <= best) {
        unsigned most = (best - s->out[s->count - 1].score) / POINTS_NEARER;
        s->most = most < s->most ? most : s->most;
    }
}

static void near_take(void *arg, const query_form *form)
{
    near_walk *w = arg;
    suggester *s = w->s;
    size_t far;
    if (wq_span_equal(form->folded, text_token_folded(&s->word)) ||
        !stem_path_take(&w->path, stem_on(form), s->most, &far) ||
        text_like_rows_whole(&w->rows) > s->most) {
        return;
    }
    const text_like other = like_bare(form->folded);
    unsigned apart =
        other.count > s->bare.count ? other.count - s->bare.count : s->bare.count - other.count;
    if (other.count == 0 || apart > 4 || 2 * other.count < s->bare.count ||
        !(begins_near(s, other.letters[0]) || other.letters[0] == ALEF)) {
        return;
    }
    unsigned distance = text_like_distance(&s->bare, &other, s->most);
    if (distance <= s->most) {
        suggester_offer(s, form,
                        POINTS_MOST - POINTS_NEARER * distance +
                            POINTS_OFTEN * log2_of(form->articles));
        most_lower(w);
    }
}

/* Words whose stem begins with a letter. */
static wq_status near_stems(near_walk *w, uint32_t letter)
{
    uint8_t head[4];
    const text_range range = {wq_span_of(head, text_utf8_encode(letter, head)), false};
    return stem_walk(w->s->forms, &range, &w->path, &w->s->most, near_take, w);
}

/* Words whose stem begins so, and those that have something before their stem that does. */
static wq_status near_words(near_walk *w)
{
    static const text_range ALL = {{NULL, 0}, false};
    suggester *s = w->s;
    text_like_rows_init(&w->rows, &s->bare);
    for (unsigned i = 0; i < s->first_count; i++) {
        WQ_TRY(near_stems(w, s->firsts[i]));
    }
    if (!begins_near(s, ALEF)) {
        WQ_TRY(near_stems(w, ALEF));
    }
    w->path.depth = 0;
    return text_like_rows_open(&w->rows, s->firsts, s->first_count)
               ? stem_walk(s->forms, &ALL, &w->path, &s->most, near_take, w)
               : WQ_OK;
}

/* Words that begin with the same letter, with one of its group, with the second letter (the first
 * was one too many, or the two were exchanged) or with an alef that was left out, with the article
 * or without. */
static wq_status near(suggester *s, index_view *view, bool variants)
{
    uint64_t articles = 0;
    const char *name = text_gazetteer_eastern(text_token_folded(&s->word));
    if (name != NULL && !variants) {
        WQ_TRY(suggester_offer_text(s, wq_span_str(name), UINT32_MAX));
    }
    s->bare = like_bare(text_token_folded(&s->word));
    if (s->bare.count < 2) {
        return WQ_OK;
    }
    s->most = variants ? 12 * s->bare.count + 5 : near_most(&s->bare);
    s->first_count = text_like_group(s->bare.letters[0], s->firsts);
    s->firsts[s->first_count++] = s->bare.letters[1];
    near_walk *w = malloc(sizeof *w);
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    for (unsigned i = 0; i < index_segments(view); i++) {
        articles += index_segment_articles(index_segment_at(view, i));
    }
    w->s = s;
    w->path = (stem_path){.costs = &ROWS, .held = &w->rows};
    w->often = POINTS_OFTEN * (log2_of(articles) + 2); /* a word has a few spellings */
    wq_status st = near_words(w);
    free(w);
    return st;
}

/* ---- */

/* A kind that only the library asks for. */
#define VARIANTS (-1)

static wq_status suggest_kind(suggester *s, index_view *view, int kind, wq_span text)
{
    switch (kind) {
    case WQ_SUGGEST_COMPLETE:
        return complete(s);
    case WQ_SUGGEST_NEAR:
        return near(s, view, false);
    case VARIANTS:
        return near(s, view, true);
    case WQ_SUGGEST_LATIN:
        return suggester_latin(s, text);
    case WQ_SUGGEST_BUCKWALTER:
    case WQ_SUGGEST_LAYOUT:
        return suggester_keys(s, text, kind == WQ_SUGGEST_LAYOUT);
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
    bool raw = kind == WQ_SUGGEST_BUCKWALTER || kind == WQ_SUGGEST_LAYOUT;
    if (!text_tokens_next(&it, &s.word) && !raw) {
        return WQ_OK;
    }
    wq_status st = query_forms_open(view, meter, &s.forms);
    if (st == WQ_OK) {
        st = suggest_kind(&s, view, kind, text);
    }
    query_forms_close(s.forms);
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
