/* SPDX-License-Identifier: MIT */
#include "query/score.h"
#include "query/suggester.h"
#include "text/family.h"
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

/* A word whose letters were pushed, to share them with the next one. */
typedef struct path {
    text_latin latin;
    uint8_t bytes[WQ_LIMIT_TOKEN];
    size_t ends[TEXT_LATIN_DEPTH + 1]; /* of the bytes at each depth */
} path;

/* A walk over the words of the archive, as over a tree of letters. They stand in the order of their stems
 * (text/family.h), so one walk is over the stems: it begins with all that may stand before one, and of
 * the words of a stem that is near each is then held against what was typed from its first letter on. */
typedef struct walk {
    suggester *s;
    path word, stem;
    text_latin before, next; /* for what stands before stems: with so many letters, and one more */
    unsigned extra_plain;    /* cost of a word as it stands */
    unsigned extra_article;  /* of one without its article */
} walk;

/* Push a word; what it shares with the last one is there. False, and `*far` of its bytes: whatever begins
 * so costs more than `most`. */
static bool path_take(path *p, wq_span word, unsigned most, size_t *far)
{
    unsigned depth = p->latin.depth;
    while (depth > 0 &&
           (p->ends[depth] > word.len || memcmp(p->bytes, word.ptr, p->ends[depth]) != 0)) {
        depth--;
    }
    text_latin_pop(&p->latin, depth);
    for (size_t at = p->ends[depth]; at < word.len; depth++) {
        uint32_t letter;
        unsigned least;
        size_t n = text_utf8_decode(wq_span_sub(word, at, word.len), &letter);
        *far = at + (n > 0 ? n : 1);
        if (n == 0 || !text_latin_push(&p->latin, letter, &least)) {
            return false;
        }
        if (least > most) {
            text_latin_pop(&p->latin, depth);
            return false;
        }
        memcpy(p->bytes + at, word.ptr + at, n);
        at += n;
        p->ends[depth + 1] = at;
    }
    return true;
}

/* What a whole word costs, or TEXT_LATIN_FAR. */
static unsigned path_cost(path *p, wq_span word, unsigned most)
{
    size_t far;
    return path_take(p, word, most, &far) ? text_latin_cost(&p->latin) : TEXT_LATIN_FAR;
}

/* Every head, and none; and the article as if it did not stand there. */
static void heads_start(walk *w)
{
    size_t far;
    text_latin_starts_clear(&w->before, &w->word.latin);
    for (unsigned kind = 0; kind <= TEXT_HEADS; kind++) {
        if (path_take(&w->word, text_head(kind), w->s->most, &far)) {
            text_latin_starts_add(&w->before, &w->word.latin, w->extra_plain);
        }
    }
    text_latin_pop(&w->word.latin, 0);
    text_latin_starts_add(&w->before, &w->word.latin, w->extra_article);
}

/* Behind that letters, one more each time, as long as a word may begin so. */
static void stems_start(walk *w)
{
    static const uint16_t LETTERS[] = {0x628, 0x644, 0x641, 0x643, 0x633}; /* ب ل ف ك س */
    bool some = true;
    heads_start(w);
    w->stem.latin = w->before;
    for (unsigned count = 0; some && count < TEXT_LETTERS_MAX; count++) {
        some = false;
        text_latin_starts_clear(&w->next, &w->before);
        for (size_t i = 0; i < sizeof LETTERS / sizeof LETTERS[0]; i++) {
            unsigned least;
            text_latin_pop(&w->before, 0);
            if (text_latin_push(&w->before, LETTERS[i], &least) && least <= w->s->most) {
                text_latin_starts_add(&w->next, &w->before, 0);
                text_latin_starts_add(&w->stem.latin, &w->before, 0);
                some = true;
            }
        }
        w->before = w->next;
    }
}

/* A word whose stem is near. */
static void word_take(walk *w, const query_form *form)
{
    const unsigned most = w->s->most;
    wq_span word = form->folded;
    const text_split split = text_key_split(form->key);
    wq_span rest = wq_span_sub(word, (size_t)split.head + split.letters, word.len);
    if (path_cost(&w->stem, rest, most) > most) {
        return;
    }
    unsigned cost = path_cost(&w->word, word, most) + w->extra_plain;
    if (wq_span_equal(text_head(split.kind), wq_span_str(ARTICLE))) {
        wq_span bare = wq_span_sub(word, split.head, word.len);
        unsigned without = path_cost(&w->word, bare, most) + w->extra_article;
        cost = without < cost ? without : cost;
    }
    if (cost <= most && !text_stop_word(form->light)) {
        uint32_t often = score_log2(form->articles + 1) >> 12; /* sixteenths of a bit */
        suggester_offer(w->s, form, 8 * (1000 - cost) + POINTS_OFTEN * often);
    }
}

/* Letters of the Arabic script lead with these bytes. */
static const char ALL_FIRST[] = "\xD8\xA0", ALL_LAST[] = "\xDC";

/* Every word of the Arabic script; stems that begin too far away are passed over by a seek. */
static wq_status walk_words(walk *w)
{
    uint8_t first[WQ_LIMIT_TOKEN];
    wq_span key;
    query_form form;
    wq_status st = query_forms_seek(w->s->forms, wq_span_str(ALL_FIRST));
    while (st == WQ_OK) {
        size_t far;
        st = query_forms_peek(w->s->forms, &key);
        if (st != WQ_OK || wq_span_compare(key, wq_span_str(ALL_LAST)) >= 0) {
            break;
        }
        wq_span stem = wq_span_sub(key, 0, text_key_split(key).stem);
        WQ_FAIL_IF(stem.len == 0, WQ_ECORRUPT);
        if (path_take(&w->stem, stem, w->s->most, &far)) {
            st = query_forms_next(w->s->forms, &form);
            if (st == WQ_OK) {
                word_take(w, &form);
            }
        } else {
            memcpy(first, stem.ptr, far);
            first[far - 1]++; /* the last byte of a character is never FF */
            st = query_forms_seek(w->s->forms, wq_span_of(first, far));
        }
    }
    return st == WQ_EEND ? WQ_OK : st;
}

static wq_status walk_all(walk *w, unsigned extra)
{
    const text_latin *latin = &w->word.latin;
    w->s->most = COST_BASE + COST_LETTER * (latin->count - 2);
    w->extra_plain = extra + (latin->article ? COST_ARTICLE_MISSING : 0);
    w->extra_article = extra + (latin->article ? 0 : COST_ARTICLE_UNTYPED);
    stems_start(w);
    return walk_words(w);
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
    if (text_latin_begin(&w->word.latin, typed)) {
        st = walk_all(w, 0);
        if (st == WQ_OK && text_latin_strip(&w->word.latin)) {
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
