/* SPDX-License-Identifier: MIT */
#include "query/score.h"
#include "query/suggester.h"
#include "text/latin.h"

#include <stdlib.h>
#include <string.h>

#define ARTICLE     "ال"
#define ARTICLE_LEN (sizeof ARTICLE - 1)

/* Costs of table WAYS (tenths of a bit) beside the letters themselves. */
#define COST_ARTICLE_UNTYPED 8u  /* the word has an article that was not typed */
#define COST_ARTICLE_MISSING 12u /* one was typed, the word has none */
#define COST_STRIPPED        6u  /* its al was typed without a hyphen */
/* A word that costs more for each typed letter is not what was meant. */
#define COST_BASE   30u
#define COST_LETTER 9u
/* Points of a sixteenth of a doubling of the articles; a tenth of a bit of cost is 8. */
#define POINTS_OFTEN 1u

/* A walk over the words of the archive in order, as over a tree of letters. */
typedef struct walk {
    suggester *s;
    text_latin *latin;
    size_t head;    /* bytes of every key that are not held against what was typed */
    unsigned extra; /* cost of the head */
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

/* One word of the archive. False: everything that begins as `dead` does is too far. */
static bool walk_take(walk *w, const query_form *form)
{
    wq_span word = wq_span_sub(form->folded, w->head, form->folded.len);
    path_shorten(w, word);
    if (!path_extend(w, word)) {
        return false;
    }
    unsigned cost = text_latin_cost(w->latin) + w->extra;
    if (cost <= w->s->most) {
        uint32_t often = score_log2(form->articles + 1) >> 12; /* sixteenths of a bit */
        suggester_offer(w->s, form, 8 * (1000 - cost) + POINTS_OFTEN * often);
    }
    return true;
}

/* Words that begin with `head` (nothing, or the article), in order; what lies behind a dead
 * beginning is sought. */
static wq_status walk_words(walk *w, const char *head, wq_span from, wq_span to)
{
    uint8_t first[2 * WQ_LIMIT_TOKEN + 1];
    query_form form;
    wq_status st = query_forms_seek(w->s->forms, from);
    while (st == WQ_OK) {
        st = query_forms_next(w->s->forms, &form);
        if (st != WQ_OK || wq_span_compare(form.folded, to) >= 0) {
            break;
        }
        if (!walk_take(w, &form)) {
            memcpy(first, head, w->head);
            memcpy(first + w->head, w->dead, w->dead_len);
            size_t len = w->head + w->dead_len;
            first[len - 1]++;
            st = query_forms_seek(w->s->forms, wq_span_of(first, len));
        }
    }
    return st == WQ_EEND ? WQ_OK : st;
}

static wq_status walk_range(suggester *s, text_latin *latin, const char *head, unsigned extra)
{
    /* Letters of the Arabic script lead with these bytes. */
    static const char ALL_FIRST[] = "\xD8\xA0", ALL_LAST[] = "\xDC";
    walk *w = calloc(1, sizeof *w);
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    *w = (walk){.s = s, .latin = latin, .head = strlen(head), .extra = extra};
    uint8_t last[16];
    wq_span from = wq_span_str(head[0] == '\0' ? ALL_FIRST : head);
    wq_span to = wq_span_str(ALL_LAST);
    if (head[0] != '\0') {
        memcpy(last, head, w->head);
        last[w->head - 1]++;
        to = wq_span_of(last, w->head);
    }
    text_latin_pop(latin, 0);
    wq_status st = walk_words(w, head, from, to);
    free(w);
    return st;
}

static wq_status walk_both(suggester *s, text_latin *latin, unsigned extra)
{
    s->most = COST_BASE + COST_LETTER * (latin->count - 2);
    WQ_TRY(walk_range(s, latin, "", extra + (latin->article ? COST_ARTICLE_MISSING : 0)));
    return walk_range(s, latin, ARTICLE, extra + (latin->article ? 0 : COST_ARTICLE_UNTYPED));
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
