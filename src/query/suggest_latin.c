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
#define COST_BASE   40u
#define COST_LETTER 9u
/* Points of a sixteenth of a doubling of the articles; a tenth of a bit of cost is 8. */
#define POINTS_OFTEN 3u

/* A walk over the words of the archive, as over a tree of letters. They stand in the order of their stems
 * (text/family.h): each walk is of the words that have the same before their stem. */
typedef struct walk {
    suggester *s;
    text_latin *latin;
    unsigned kind;  /* of the head */
    size_t article; /* bytes of every word that are not held against what was typed */
    unsigned extra; /* cost of them */
    uint8_t before[WQ_LIMIT_TOKEN]; /* the stem, without the article */
    size_t before_len;
    uint8_t path[WQ_LIMIT_TOKEN];
    size_t ends[TEXT_LATIN_DEPTH + 1]; /* bytes of the path at each depth */
    uint8_t dead[WQ_LIMIT_TOKEN + 1];  /* everything that begins so is too far */
    size_t dead_len;
} walk;

/* Letters of the path that the word shares stay. */
static void path_shorten(walk *w, wq_span word)
{
    unsigned depth = w->latin->depth;
    while (depth > 0 &&
           (w->ends[depth] > word.len || memcmp(w->path, word.ptr, w->ends[depth]) != 0)) {
        depth--;
    }
    text_latin_pop(w->latin, depth);
}

/* Push the rest of the word; false when everything that begins like it is too far. */
static bool path_extend(walk *w, wq_span word)
{
    size_t at = w->ends[w->latin->depth];
    while (at < word.len) {
        uint32_t letter;
        unsigned least;
        size_t n = text_utf8_decode(wq_span_sub(word, at, word.len), &letter);
        bool pushed = n > 0 && text_latin_push(w->latin, letter, &least);
        if (pushed) {
            memcpy(w->path + at, word.ptr + at, n);
            at += n;
            w->ends[w->latin->depth] = at;
        }
        if (!pushed || least + w->extra > w->s->most) {
            w->dead_len = pushed ? at : at + (n > 0 ? n : 1);
            memcpy(w->dead, word.ptr, w->dead_len);
            if (pushed) {
                text_latin_pop(w->latin, w->latin->depth - 1);
            }
            return false;
        }
    }
    return true;
}

/* A word that has the same before its stem as all of this walk. */
static void word_take(walk *w, wq_span word, const query_form *form)
{
    if (!path_extend(w, word)) {
        return;
    }
    unsigned cost = text_latin_cost(w->latin) + w->extra;
    if (cost <= w->s->most && !text_stop_word(form->light)) {
        uint32_t often = score_log2(form->articles + 1) >> 12; /* sixteenths of a bit */
        suggester_offer(w->s, form, 8 * (1000 - cost) + POINTS_OFTEN * often);
    }
}

/* One word of the archive, with this walk's letters before its stem. False: everything that begins as
 * `dead` does is too far. */
static bool walk_take(walk *w, const query_form *form)
{
    uint8_t bytes[2 * WQ_LIMIT_TOKEN];
    text_split split = text_split_of(form->folded);
    size_t before = (size_t)split.head + split.letters;
    wq_span rest = wq_span_sub(form->folded, before, form->folded.len);
    memcpy(bytes, w->before, w->before_len);
    memcpy(bytes + w->before_len, rest.ptr, rest.len);
    wq_span word = wq_span_of(bytes, w->before_len + split.stem);
    path_shorten(w, word);
    if (!path_extend(w, word)) {
        return false;
    }
    bool own = split.kind == w->kind && before == w->article + w->before_len &&
               memcmp(form->folded.ptr + w->article, w->before, w->before_len) == 0;
    if (own) {
        word_take(w, wq_span_of(bytes, w->before_len + rest.len), form);
    }
    return true;
}

/* Letters of the Arabic script lead with these bytes. */
static const char ALL_FIRST[] = "\xD8\xA0", ALL_LAST[] = "\xDC";

/* The words that have `before` before their stem; stems behind a dead beginning are sought. */
static wq_status walk_words(walk *w)
{
    uint8_t first[WQ_LIMIT_TOKEN + 1];
    query_form form;
    wq_status st = query_forms_seek(w->s->forms, wq_span_str(ALL_FIRST));
    while (st == WQ_OK) {
        st = query_forms_next(w->s->forms, &form);
        if (st != WQ_OK || wq_span_compare(form.key, wq_span_str(ALL_LAST)) >= 0) {
            break;
        }
        if (!walk_take(w, &form)) {
            size_t len = w->dead_len - w->before_len;
            memcpy(first, w->dead + w->before_len, len);
            first[len - 1]++;
            st = query_forms_seek(w->s->forms, wq_span_of(first, len));
        }
    }
    return st == WQ_EEND ? WQ_OK : st;
}

/* Can a word begin so? Then they are walked. */
static wq_status walk_before(walk *w, bool *may)
{
    text_latin_pop(w->latin, 0);
    *may = path_extend(w, wq_span_of(w->before, w->before_len));
    return *may ? walk_words(w) : WQ_OK;
}

/* All letters that may stand between a head and a stem, as far as words may begin with them. */
static wq_status walk_letters(walk *w)
{
    static const char letters[][3] = {"ب", "ل", "ف", "ك", "س"};
    uint8_t next[TEXT_LETTERS_MAX + 1] = {0};
    unsigned depth = 0;
    bool may;
    WQ_TRY(walk_before(w, &may));
    if (!may) {
        return WQ_OK;
    }
    for (;;) {
        if (depth == TEXT_LETTERS_MAX || next[depth] == sizeof letters / sizeof letters[0]) {
            if (depth == 0) {
                return WQ_OK;
            }
            depth--;
            w->before_len -= 2;
            continue;
        }
        memcpy(w->before + w->before_len, letters[next[depth]++], 2);
        w->before_len += 2;
        WQ_TRY(walk_before(w, &may));
        if (may) {
            next[++depth] = 0;
        } else {
            w->before_len -= 2;
        }
    }
}

static wq_status walk_heads(suggester *s, text_latin *latin, bool article, unsigned extra)
{
    walk *w = calloc(1, sizeof *w);
    wq_status st = WQ_OK;
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    for (unsigned kind = 0; kind <= TEXT_HEADS && st == WQ_OK; kind++) {
        wq_span head = text_head(kind);
        bool is = wq_span_equal(head, wq_span_str(ARTICLE));
        if (article && !is) {
            continue;
        }
        *w = (walk){.s = s,
                    .latin = latin,
                    .kind = kind,
                    .article = article ? head.len : 0,
                    .extra = extra,
                    .before_len = article ? 0 : head.len};
        memcpy(w->before, head.ptr, w->before_len);
        st = walk_letters(w);
    }
    free(w);
    return st;
}

static wq_status walk_both(suggester *s, text_latin *latin, unsigned extra)
{
    s->most = COST_BASE + COST_LETTER * (latin->count - 2);
    WQ_TRY(walk_heads(s, latin, false, extra + (latin->article ? COST_ARTICLE_MISSING : 0)));
    return walk_heads(s, latin, true, extra + (latin->article ? 0 : COST_ARTICLE_UNTYPED));
}

wq_status suggester_latin(suggester *s, wq_span written)
{
    uint8_t plain[2 * WQ_LIMIT_TOKEN];
    wq_span typed = wq_span_of(plain, text_latin_plain(written, plain, sizeof plain));
    const char *name = text_gazetteer(typed);
    if (name != NULL) {
        WQ_TRY(suggester_offer_text(s, wq_span_str(name), UINT32_MAX));
    }
    text_latin *latin = malloc(sizeof *latin);
    WQ_FAIL_IF(latin == NULL, WQ_ENOMEM);
    wq_status st = WQ_OK;
    if (text_latin_begin(latin, typed)) {
        st = walk_both(s, latin, 0);
        if (st == WQ_OK && text_latin_strip(latin)) {
            st = walk_both(s, latin, COST_STRIPPED);
        }
    }
    free(latin);
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
