/* SPDX-License-Identifier: MIT */
#include "query/query.h"

#include <string.h>

/* The body is seen as one run of characters: its paragraphs with one space between, counted as
 * they are written. Offsets are such characters; a place is also known as part and byte. */
typedef struct place {
    size_t part;
    uint32_t byte;
    uint32_t letter;
} place;

typedef struct match {
    place start, sentence; /* its first letter; where its sentence begins */
    uint32_t end;          /* letter behind it */
    uint8_t word;
} match;

#define RING 32u /* matches of one window that are looked at */
/* Dates of a paragraph that are looked at. */
#define PART_DATES 32

typedef struct window {
    const query_words *words;
    uint32_t letters; /* wanted */
    match ring[RING]; /* the matches of the present window, oldest first from `head` */
    unsigned head, count;
    uint8_t in_ring[WQ_LIMIT_QUERY_WORDS];
    uint32_t distinct;
    bool any;
    uint64_t best;
    place best_start, best_sentence;
    uint32_t best_end;
    bool late; /* a second walk: only the first sentence that begins at `target` or after it */
    bool late_found;
    uint32_t target;
    place late_start;
} window;

void query_passage_init(query_passage *passage)
{
    memset(passage, 0, sizeof *passage);
    wq_buf_init(&passage->text, QUERY_PASSAGE_MAX * 4 + 16);
}

void query_passage_release(query_passage *passage)
{
    wq_buf_release(&passage->text);
    memset(passage, 0, sizeof *passage);
}

static bool part_in_body(const wq_part *part)
{
    return part->kind < WQ_PART_BODY_END && part->text.len != 0;
}

static uint32_t letters_in(wq_span text)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += (text.ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

/* ---- the best window ---- */

static match *ring_at(window *w, unsigned i)
{
    return &w->ring[(w->head + i) % RING];
}

static void ring_drop(window *w)
{
    uint8_t word = ring_at(w, 0)->word;
    w->in_ring[word]--;
    w->distinct -= w->in_ring[word] == 0;
    w->head = (w->head + 1) % RING;
    w->count--;
}

static void ring_add(window *w, const match *m)
{
    while (w->count != 0 && m->end - ring_at(w, 0)->start.letter > w->letters) {
        ring_drop(w);
    }
    if (w->count == RING) {
        ring_drop(w);
    }
    w->distinct += w->in_ring[m->word] == 0;
    w->in_ring[m->word]++;
    *ring_at(w, w->count++) = *m;
}

/* Distinct words first, then neighbours in the order of the question, then how near they stand
 * to each other, then how many they are; the earliest of equals. */
static void window_judge(window *w)
{
    unsigned first = 0;
    uint8_t left[WQ_LIMIT_QUERY_WORDS];
    memcpy(left, w->in_ring, sizeof left);
    /* Words that come again later need not stretch it. */
    while (first + 1 < w->count && left[ring_at(w, first)->word] > 1) {
        left[ring_at(w, first)->word]--;
        first++;
    }
    const match *head = ring_at(w, first);
    const match *tail = ring_at(w, w->count - 1);
    uint32_t stretch = tail->end - head->start.letter;
    uint32_t pairs = 0;
    for (unsigned i = first + 1; i < w->count; i++) {
        const match *before = ring_at(w, i - 1);
        const match *here = ring_at(w, i);
        pairs += here->word == before->word + 1 && here->start.letter - before->end <= 2;
    }
    uint64_t near = stretch < 4095 ? 4095 - stretch : 0;
    uint64_t score = (uint64_t)w->distinct << 40 | (uint64_t)pairs << 32 | near << 8 | w->count;
    if (!w->any || score > w->best) {
        w->any = true;
        w->best = score;
        w->best_start = head->start;
        w->best_sentence = head->sentence;
        w->best_end = tail->end;
    }
}

/* Does a sentence end between two words? */
static bool sentence_ends(wq_span gap)
{
    for (size_t i = 0; i < gap.len; i++) {
        uint32_t cp;
        size_t len = text_utf8_decode(wq_span_sub(gap, i, gap.len), &cp);
        if (cp == '.' || cp == '!' || cp == '?' || cp == '\n' || cp == 0x61F || cp == 0x6D4 ||
            cp == 0x2026 || cp == 0x3002) {
            /* 3.5 and "a.b" are not two sentences: white space follows, or nothing. */
            size_t next = i + (len != 0 ? len : 1);
            if (cp == '\n' || next >= gap.len || gap.ptr[next] <= 0x20 || cp == 0x3002) {
                return next < gap.len || cp == '\n' || cp == 0x3002;
            }
        }
        i += len > 1 ? len - 1 : 0;
    }
    return false;
}

/* Dates of a part that are asked for. */
typedef struct part_dates {
    query_mark marks[PART_DATES];
    size_t count, next;
} part_dates;

/* The word of the question that the date at `byte` stands for, or -1. */
static int date_word(part_dates *dates, uint32_t byte)
{
    while (dates->next < dates->count && dates->marks[dates->next].start < byte) {
        dates->next++;
    }
    const query_mark *mark = &dates->marks[dates->next];
    bool here = dates->next < dates->count && mark->start == byte;
    return here && mark->word < WQ_LIMIT_QUERY_WORDS ? (int)mark->word : -1;
}

/* From byte `from` on to the next token; true: a sentence begins there. */
static bool token_reach(place *here, wq_span text, uint32_t from, uint32_t to)
{
    bool begins = false;
    if (to < from) { /* pairs of characters share letters */
        here->letter -= letters_in(wq_span_sub(text, to, from));
    } else {
        wq_span gap = wq_span_sub(text, from, to - from);
        here->letter += letters_in(gap);
        begins = from == 0 || sentence_ends(gap);
    }
    here->byte = to;
    return begins;
}

static void part_walk(window *w, const wq_article *article, size_t part, uint32_t base)
{
    wq_span text = article->parts[part].text;
    text_tokens it;
    text_token token;
    uint32_t byte = 0;
    place here = {part, 0, base};
    place sentence = here;
    part_dates dates;
    dates.next = 0;
    dates.count =
        w->late ? 0 : query_words_dates(w->words, text, &article->date, dates.marks, PART_DATES);
    text_tokens_init(&it, text);
    while (text_tokens_next(&it, &token)) {
        uint32_t end = token.end;
        if (token_reach(&here, text, byte, token.start)) {
            sentence = here;
            if (w->late && here.letter >= w->target) {
                w->late_start = sentence;
                w->late_found = true;
                return;
            }
        }
        uint32_t length = letters_in(wq_span_sub(text, token.start, end - token.start));
        int word = w->late ? -1 : query_words_match(w->words, text, &token);
        int date = date_word(&dates, here.byte);
        word = date >= 0 ? date : word;
        if (word >= 0) {
            match m = {here, sentence, here.letter + length, (uint8_t)word};
            ring_add(w, &m);
            window_judge(w);
        }
        here.letter += length;
        byte = end;
    }
}

/* ---- taking it out ---- */

/* One letter of the walk over the body; false at its end. */
static bool letter_next(const wq_article *article, place *at, wq_span *letter)
{
    while (at->part < article->part_count) {
        const wq_part *part = &article->parts[at->part];
        if (!part_in_body(part)) {
            at->part++;
            continue;
        }
        if (at->byte < part->text.len) {
            uint32_t cp;
            wq_span rest = wq_span_sub(part->text, at->byte, part->text.len);
            size_t len = text_utf8_decode(rest, &cp);
            *letter = wq_span_sub(rest, 0, len != 0 ? len : 1);
            at->byte += (uint32_t)letter->len;
            at->letter++;
            return true;
        }
        at->part++;
        at->byte = 0;
        at->letter++;
        *letter = wq_span_of(" ", 1);
        return true;
    }
    return false;
}

static bool letter_white(wq_span letter)
{
    return letter.len == 1 && letter.ptr[0] <= 0x20;
}

/* From `at` until `letters` are there; cut at the last word end if the body goes on. */
static wq_status text_take(const wq_article *article, place at, size_t letters,
                           query_passage *passage)
{
    wq_span letter = {NULL, 0};
    wq_buf *text = &passage->text;
    size_t taken = 0;
    size_t word_end = 0;
    bool more = true;
    while (taken < letters && (more = letter_next(article, &at, &letter))) {
        if (!letter_white(letter)) {
            WQ_TRY(wq_buf_put_span(text, letter));
            taken++;
            continue;
        }
        if (text->len != 0 && text->ptr[text->len - 1] != ' ') {
            word_end = text->len;
            WQ_TRY(wq_buf_put_u8(text, ' '));
            taken++;
        }
    }
    bool inside = false;
    while (more && (more = letter_next(article, &at, &letter))) {
        if (!letter_white(letter)) {
            inside = true;
            break;
        }
        word_end = text->len;
    }
    passage->cut_after = inside;
    if (inside && word_end != 0) {
        text->len = word_end;
    }
    while (text->len != 0 && text->ptr[text->len - 1] == ' ') {
        text->len--;
    }
    return WQ_OK;
}

/* Where the passage begins: at the sentence of the first match if all matches still fit behind
 * it, else at a word so far before the match that what is left over is shared. */
static place window_begin(const window *w, const wq_article *article)
{
    uint32_t stretch = w->best_end - w->best_start.letter;
    if (w->best_end - w->best_sentence.letter <= w->letters) {
        return w->best_sentence;
    }
    uint32_t spare = stretch < w->letters ? w->letters - stretch : 0;
    uint32_t back = spare / 3;
    uint32_t target = w->best_start.letter > back ? w->best_start.letter - back : 0;
    /* The sentence began earlier in the same part: walk on from there to a word's beginning. */
    place at = w->best_sentence;
    place word = w->best_start;
    bool white = true;
    while (at.letter < w->best_start.letter) {
        place before = at;
        wq_span letter;
        if (!letter_next(article, &at, &letter)) {
            break;
        }
        if (white && !letter_white(letter) && before.letter >= target) {
            word = before;
            break;
        }
        white = letter_white(letter);
    }
    return word;
}

static uint32_t body_walk(window *w, const wq_article *article)
{
    uint32_t base = 0;
    for (size_t i = 0; i < article->part_count && !w->late_found; i++) {
        if (part_in_body(&article->parts[i])) {
            part_walk(w, article, i, base);
            base += letters_in(article->parts[i].text) + 1;
        }
    }
    return base;
}

/* Near the end of the body there is room for sentences before the match. */
static place begin_earlier(window *w, const wq_article *article, place begin, uint32_t total)
{
    if (total - begin.letter >= w->letters) {
        return begin;
    }
    w->target = total > w->letters ? total - w->letters : 0;
    w->late = true;
    body_walk(w, article);
    return w->late_found && w->late_start.letter < begin.letter ? w->late_start : begin;
}

static bool place_is_first(const wq_article *article, place at)
{
    for (size_t i = 0; i < article->part_count && i <= at.part; i++) {
        if (part_in_body(&article->parts[i])) {
            return i == at.part && at.byte == 0;
        }
    }
    return true;
}

wq_status query_passage_make(const query_words *words, const wq_article *article, size_t letters,
                             query_passage *passage)
{
    window w = {.words = words};
    place at = {0, 0, 0};
    w.letters = letters < QUERY_PASSAGE_MAX ? (uint32_t)letters : QUERY_PASSAGE_MAX;
    wq_buf_clear(&passage->text);
    passage->mark_count = 0;
    if (words != NULL) {
        uint32_t total = body_walk(&w, article);
        if (w.any) {
            at = begin_earlier(&w, article, window_begin(&w, article), total);
        }
    }
    WQ_TRY(text_take(article, at, w.letters, passage));
    passage->cut_before = w.any && !place_is_first(article, at);
    if (words != NULL) {
        wq_span text = wq_buf_span(&passage->text);
        passage->mark_count = query_words_mark(words, text, passage->marks, QUERY_PASSAGE_MARKS);
    }
    return WQ_OK;
}
