/* SPDX-License-Identifier: MIT */
/* The child's side of `brief`: the first paragraph, the sentences with figures, the places. */
#include "console/job.h"
#include "console/letters.h"
#include "console/places.h"

#include <stdio.h>
#include <string.h>

/** Sentences with figures that are shown, and bytes of one. */
#define SENTENCES      12
#define SENTENCE_BYTES 1200
/** Places that are named, and the bytes of one that only the article knows. */
#define PLACES      24
#define PLACE_BYTES 64

typedef struct brief {
    console_job *w;
    char places[PLACES][PLACE_BYTES];
    size_t place_count;
    unsigned sentences;
} brief;

/* ---- sentences ---- */

static bool is_end(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == 0x061F || cp == 0x06D4 || cp == 0x2026;
}

/* Bytes of the sentence at the head of a paragraph: to a full stop with white space behind it, so
 * that 3.5 and www.example.org stay whole. */
static size_t sentence_len(wq_span text)
{
    for (size_t at = 0, n; at < text.len; at += n) {
        uint32_t cp;
        n = wq_text_decode(wq_span_sub(text, at, text.len), &cp);
        if (is_end(cp) && (at + n == text.len || text.ptr[at + n] == ' ')) {
            return at + n;
        }
    }
    return text.len;
}

static bool has_figure(wq_span text)
{
    for (size_t at = 0, n; at < text.len; at += n) {
        uint32_t cp;
        n = wq_text_decode(wq_span_sub(text, at, text.len), &cp);
        if (console_letter_digit(cp) >= 0) {
            return true;
        }
    }
    return false;
}

/* ---- places ---- */

static bool is_separator(uint32_t cp)
{
    return cp <= ' ' || cp == 0xA0 || cp == ',' || cp == 0x060C || cp == ';' || cp == 0x061B ||
           cp == ':' || cp == '"' || cp == 0xAB || cp == 0xBB || cp == '(' || cp == ')' ||
           cp == '[' || cp == ']' || cp == 0x201C || cp == 0x201D || cp == 0x2019 || cp == '/' ||
           is_end(cp);
}

/* The next word of a text; false at the end. `*stop` says whether a separator other than a blank
 * stands before it: a name does not go over one. */
static bool word_next(wq_span *text, wq_span *word, bool *stop)
{
    size_t at = 0, begin, n;
    uint32_t cp = 0;
    *stop = false;
    for (; at < text->len; at += n) {
        n = wq_text_decode(wq_span_sub(*text, at, text->len), &cp);
        if (!is_separator(cp)) {
            break;
        }
        *stop = *stop || cp != ' ';
    }
    for (begin = at; at < text->len; at += n) {
        n = wq_text_decode(wq_span_sub(*text, at, text->len), &cp);
        if (is_separator(cp)) {
            break;
        }
    }
    *word = wq_span_sub(*text, begin, at - begin);
    *text = wq_span_sub(*text, at, text->len);
    return word->len > 0;
}

static void place_add(brief *b, wq_span name)
{
    if (name.len == 0 || name.len >= PLACE_BYTES || b->place_count == PLACES) {
        return;
    }
    for (size_t i = 0; i < b->place_count; i++) {
        if (wq_span_equal(wq_span_str(b->places[i]), name)) {
            return;
        }
    }
    memcpy(b->places[b->place_count], name.ptr, name.len);
    b->places[b->place_count++][name.len] = '\0';
}

/* The places of a text: names of the gazetteer, and the word behind "city" and the like. */
static void places_find(brief *b, wq_span text)
{
    wq_span words[CONSOLE_PLACE_WORDS + 1];
    size_t count = 0;
    bool stop = false, announced = false;
    for (;;) {
        wq_span before = text;
        while (count < CONSOLE_PLACE_WORDS && word_next(&text, &words[count], &stop)) {
            if (stop && count > 0) {
                text = before; /* a name ends at a comma: read this word again */
                break;
            }
            count++;
            before = text;
        }
        if (count == 0) {
            return;
        }
        const char *name = NULL;
        size_t taken = console_place_match(words, count, &name);
        if (taken > 0) {
            place_add(b, wq_span_str(name));
        } else if (announced) {
            place_add(b, words[0]);
        }
        announced = taken == 0 && console_place_announced(words[0]);
        taken = taken == 0 ? 1 : taken;
        memmove(words, words + taken, (count - taken) * sizeof words[0]);
        count -= taken;
    }
}

/* ---- the whole ---- */

static void figures_put(brief *b, wq_span paragraph)
{
    while (paragraph.len > 0 && b->sentences < SENTENCES) {
        size_t len = sentence_len(paragraph);
        wq_span one = wq_span_sub(paragraph, 0, len);
        if (one.len <= SENTENCE_BYTES && has_figure(one)) {
            if (b->sentences++ == 0) {
                console_job_line(b->w, wq_span_of("", 0));
                console_job_line(b->w, wq_span_str(b->w->ask->arabic ? "أرقام:" : "figures:"));
            }
            (void)console_job_field(b->w, "- ", one);
        }
        while (len < paragraph.len && paragraph.ptr[len] == ' ') {
            len++;
        }
        paragraph = wq_span_sub(paragraph, len, paragraph.len);
    }
}

static void places_put(brief *b)
{
    wq_buf line;
    wq_buf_init(&line, (size_t)PLACES * (PLACE_BYTES + 4));
    wq_status status = WQ_OK;
    for (size_t i = 0; i < b->place_count && status == WQ_OK; i++) {
        status = wq_buf_printf(&line, "%s%s",
                               i == 0              ? ""
                               : b->w->ask->arabic ? "، "
                                                   : ", ",
                               b->places[i]);
    }
    if (status == WQ_OK && line.len > 0) {
        console_job_line(b->w, wq_span_of("", 0));
        (void)console_job_field(b->w,
                                b->w->ask->arabic ? "أماكن: " : "places: ", wq_buf_span(&line));
    }
    wq_buf_release(&line);
}

wq_status console_brief_answer(console_job *w)
{
    static brief b;
    const wq_article *article;
    bool lead = false;
    WQ_TRY(wq_article_get(w->snapshot, w->ask->id, &article));
    b.w = w;
    (void)console_job_field(w, "", article->title);
    WQ_TRY(console_job_heads(w, article));
    places_find(&b, article->dateline);
    places_find(&b, article->title);
    for (size_t i = 0; i < article->part_count; i++) {
        const wq_part *part = &article->parts[i];
        if (part->kind >= WQ_PART_BODY_END) {
            continue;
        }
        if (!lead && part->kind == WQ_PART_PARAGRAPH) {
            lead = true;
            console_job_line(w, wq_span_of("", 0));
            (void)console_job_field(w, "", part->text);
        } else {
            figures_put(&b, part->text);
        }
        places_find(&b, part->text);
    }
    places_put(&b);
    return WQ_OK;
}
