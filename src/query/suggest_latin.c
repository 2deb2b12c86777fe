/* SPDX-License-Identifier: MIT */
#include "query/score.h"
#include "query/stemwalk.h"
#include "query/suggester.h"
#include "text/latin.h"
#include "text/stopwords.h"

#include <stdlib.h>
#include <string.h>

#define ARTICLE "ال"

/* Costs of table WAYS (tenths of a bit) beside the letters themselves. */
#define COST_ARTICLE_UNTYPED 8u  /* the word has an article that was not typed */
#define COST_ARTICLE_MISSING 12u /* one was typed, the word has none */
#define COST_STRIPPED        6u  /* its al was typed without a hyphen */
/* A word that costs more for each typed letter is not what was meant. */
#define COST_BASE   44u
#define COST_LETTER 7u
/* Points of a sixteenth of a doubling of the articles; a tenth of a bit of cost is 8. */
#define POINTS_OFTEN 3u

/* One walk over the stems: it begins with all that may stand before one, and of the words of a stem
 * that is near each is then held against what was typed from its first letter on. */
typedef struct walk {
    suggester *s;
    text_latin latin, starts;
    stem_path word, stem;    /* of the one and of the other */
    text_latin before, next; /* for what stands before stems: with so many letters, and one more */
    unsigned extra_plain;    /* cost of a word as it stands */
    unsigned extra_article;  /* of one without its article */
} walk;

static bool latin_push(void *held, uint32_t letter, unsigned *least)
{
    return text_latin_push(held, letter, least);
}

static void latin_pop(void *held, unsigned depth)
{
    text_latin_pop(held, depth);
}

static const stem_costs LATIN = {latin_push, latin_pop, NULL};
_Static_assert(TEXT_LATIN_DEPTH <= STEM_PATH_DEPTH, "a path holds every letter");

/* What a whole word costs, or TEXT_LATIN_FAR. */
static unsigned path_cost(stem_path *path, wq_span word, unsigned most)
{
    size_t far;
    return stem_path_take(path, word, most, &far) ? text_latin_cost(path->held) : TEXT_LATIN_FAR;
}

/* Every head, and none; and the article as if it did not stand there. */
static void heads_start(walk *w)
{
    size_t far;
    w->word = (stem_path){.costs = &LATIN, .held = &w->latin};
    text_latin_starts_clear(&w->before, &w->latin);
    for (unsigned kind = 0; kind <= TEXT_HEADS; kind++) {
        if (stem_path_take(&w->word, text_head(kind), w->s->most, &far)) {
            text_latin_starts_add(&w->before, &w->latin, w->extra_plain);
        }
    }
    (void)stem_path_take(&w->word, text_head(0), w->s->most, &far);
    text_latin_starts_add(&w->before, &w->latin, w->extra_article);
}

/* Behind that letters, one more each time, as long as a word may begin so. */
static void stems_start(walk *w)
{
    static const uint16_t LETTERS[] = {0x628, 0x644, 0x641, 0x643, 0x633}; /* ب ل ف ك س */
    bool some = true;
    heads_start(w);
    w->starts = w->before;
    w->stem = (stem_path){.costs = &LATIN, .held = &w->starts};
    for (unsigned count = 0; some && count < TEXT_LETTERS_MAX; count++) {
        some = false;
        text_latin_starts_clear(&w->next, &w->before);
        for (size_t i = 0; i < sizeof LETTERS / sizeof LETTERS[0]; i++) {
            unsigned least;
            text_latin_pop(&w->before, 0);
            if (text_latin_push(&w->before, LETTERS[i], &least) && least <= w->s->most) {
                text_latin_starts_add(&w->next, &w->before, 0);
                text_latin_starts_add(&w->starts, &w->before, 0);
                some = true;
            }
        }
        w->before = w->next;
    }
}

/* A word whose stem is near. */
static void word_take(void *arg, const query_form *form)
{
    walk *w = arg;
    const unsigned most = w->s->most;
    wq_span word = form->folded;
    if (path_cost(&w->stem, stem_on(form), most) > most) {
        return;
    }
    unsigned cost = path_cost(&w->word, word, most) + w->extra_plain;
    wq_span head = text_head(text_key_split(form->key).kind);
    if (wq_span_equal(head, wq_span_str(ARTICLE))) {
        wq_span bare = wq_span_sub(word, head.len, word.len);
        unsigned without = path_cost(&w->word, bare, most) + w->extra_article;
        cost = without < cost ? without : cost;
    }
    if (cost <= most && !text_stop_word(form->light)) {
        uint32_t often = score_log2(form->articles + 1) >> 12; /* sixteenths of a bit */
        suggester_offer(w->s, form, 8 * (1000 - cost) + POINTS_OFTEN * often);
    }
}

static wq_status walk_all(walk *w, unsigned extra)
{
    static const text_range ALL = {{NULL, 0}, false};
    const text_latin *latin = &w->latin;
    w->s->most = COST_BASE + COST_LETTER * (latin->count - 2);
    w->extra_plain = extra + (latin->article ? COST_ARTICLE_MISSING : 0);
    w->extra_article = extra + (latin->article ? 0 : COST_ARTICLE_UNTYPED);
    stems_start(w);
    return stem_walk(w->s->forms, &ALL, &w->stem, &w->s->most, word_take, w);
}

wq_status suggester_latin(suggester *s, wq_span written)
{
    uint8_t plain[2 * WQ_LIMIT_TOKEN];
    wq_span typed = wq_span_of(plain, text_latin_plain(written, plain, sizeof plain));
    const char *name = text_gazetteer(typed);
    if (name != NULL) {
        WQ_TRY(suggester_offer_text(s, wq_span_str(name), UINT32_MAX));
    }
    walk *w = calloc(1, sizeof *w);
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    w->s = s;
    wq_status st = WQ_OK;
    if (text_latin_begin(&w->latin, typed)) {
        st = walk_all(w, 0);
        if (st == WQ_OK && text_latin_strip(&w->latin)) {
            st = walk_all(w, COST_STRIPPED);
        }
    }
    free(w);
    return st;
}

/* The first run without white space. */
static wq_span run_of(wq_span typed)
{
    size_t at = 0;
    while (at < typed.len && typed.ptr[at] <= ' ') {
        at++;
    }
    size_t end = at;
    while (end < typed.len && typed.ptr[end] > ' ') {
        end++;
    }
    return wq_span_sub(typed, at, end - at);
}

wq_status suggester_keys(suggester *s, wq_span typed, bool layout)
{
    uint8_t text[2 * WQ_LIMIT_TOKEN];
    wq_span run = run_of(typed);
    size_t len =
        layout ? text_layout(run, text, sizeof text) : text_buckwalter(run, text, sizeof text);
    return len == 0 ? WQ_OK : suggester_offer_text(s, wq_span_of(text, len), UINT32_MAX);
}
