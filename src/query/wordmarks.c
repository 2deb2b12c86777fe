/* SPDX-License-Identifier: MIT */
/* Where the words of a question stand in a text. */
#include "query/words.h"

#include <string.h>

/* What a token is: the word that it matches, or -1, and the phrases that it is a word of. */
typedef struct matched {
    int word;
    unsigned count;
    const query_word_pattern *places[QUERY_RUNS_MAX];
} matched;

static void token_match(const query_words *words, const text_token *token, matched *m)
{
    wq_span folded = text_token_folded(token);
    wq_span light = text_token_light(token);
    unsigned bit = query_words_bit(folded.ptr, folded.len);
    /* A pattern of one byte has no second byte. */
    unsigned one = query_words_bit(folded.ptr, 1);
    m->word = -1;
    m->count = 0;
    if ((words->filter[bit / 32] >> (bit % 32) & 1) == 0 &&
        (words->filter[one / 32] >> (one % 32) & 1) == 0) {
        return;
    }
    for (unsigned i = 0; i < words->pattern_count; i++) {
        const query_word_pattern *p = &words->patterns[i];
        bool wanted = p->at.run == 0 ? m->word < 0 : m->count < QUERY_RUNS_MAX;
        if (wanted && text_pattern_match(p->pattern, folded, light)) {
            if (p->at.run == 0) {
                m->word = p->word;
            } else {
                m->places[m->count++] = p;
            }
        }
    }
}

static int word_match(const query_words *words, const text_token *token)
{
    matched m;
    token_match(words, token, &m);
    return m.word < 0 && m.count > 0 ? m.places[0]->word : m.word;
}

int query_words_match(const query_words *words, wq_span text, text_token *token)
{
    text_token part;
    int word = word_match(words, token);
    uint32_t from = token->start;
    while (word < 0 && words->parted && text_token_part(text, token, from, &part)) {
        word = word_match(words, &part);
        if (word >= 0) {
            token->start = part.start;
            token->end = part.end;
        }
        from = part.end;
    }
    return word;
}

void query_words_parted(query_words *words, bool parted)
{
    words->parted = parted;
}

void query_words_published(query_words *words, const wq_date *published)
{
    words->published = *published;
}

typedef struct dating {
    const query_words *words;
    query_mark *marks;
    size_t count, max;
} dating;

static void dating_take(void *arg, const text_date *date)
{
    dating *d = arg;
    for (unsigned i = 0; i < d->words->about_count && d->count < d->max; i++) {
        if (text_about_match(&d->words->abouts[i], date)) {
            d->marks[d->count++] = (query_mark){date->start, date->end, d->words->count + i};
            return;
        }
    }
}

size_t query_words_dates(const query_words *words, wq_span text, const wq_date *published,
                         query_mark *marks, size_t max)
{
    text_dates dates;
    dating d = {words, marks, 0, max};
    if (words->about_count != 0) {
        text_dates_init(&dates, published);
        text_dates_each(&dates, text, dating_take, &d);
    }
    return d.count;
}

/* Dates of the text that the query is about: what of a word lies inside one is part of it. */
static size_t marks_join(query_mark *marks, size_t count, size_t max, const query_mark *dates,
                         size_t date_count)
{
    query_mark joined[QUERY_WORDS_DATES + 1];
    size_t kept = 0;
    for (size_t i = 0, d = 0; i < count; i++) {
        while (d < date_count && dates[d].end <= marks[i].start) {
            d++;
        }
        if (d == date_count || marks[i].end <= dates[d].start) {
            marks[kept++] = marks[i];
        }
    }
    /* From behind, so that nothing is overwritten that is still to be moved. */
    size_t total = kept + date_count < max ? kept + date_count : max;
    memcpy(joined, dates, date_count * sizeof *dates);
    for (size_t at = kept + date_count; at > 0; at--) {
        bool date =
            date_count > 0 && (kept == 0 || joined[date_count - 1].start > marks[kept - 1].start);
        query_mark last = date ? joined[--date_count] : marks[--kept];
        if (at <= total) {
            marks[at - 1] = last;
        }
    }
    return total;
}

/* Phrases as far as they have come in the text. */
typedef struct runs {
    struct {
        unsigned have; /* words of it that stand directly before here */
        query_mark marks[QUERY_RUN_WORDS];
    } run[QUERY_RUNS_MAX];
} runs;

/* A mark in its place among the last ones; one that is there stays. */
static size_t mark_insert(query_mark *marks, size_t count, size_t max, query_mark mark)
{
    size_t at = count;
    while (at > 0 && marks[at - 1].start > mark.start) {
        at--;
    }
    if ((at > 0 && marks[at - 1].end > mark.start) || count == max) {
        return count;
    }
    memmove(marks + at + 1, marks + at, (count - at) * sizeof *marks);
    marks[at] = mark;
    return count + 1;
}

/* The pattern by which the token goes on with phrase `run`, else the one by which it begins it, or
 * NULL. */
static const query_word_pattern *run_goes_on(const runs *r, const matched *m, unsigned run)
{
    const query_word_pattern *begins = NULL;
    for (unsigned i = 0; i < m->count; i++) {
        const query_word_pattern *p = m->places[i];
        if (p->at.run != run + 1u) {
            continue;
        }
        if (p->at.place == r->run[run].have) {
            return p;
        }
        begins = p->at.place == 0 ? p : begins;
    }
    return begins;
}

/* A token of the text: phrases that it goes on or begins, those that it ends are marked. */
static size_t runs_take(runs *r, const matched *m, const text_token *token, query_mark *marks,
                        size_t count, size_t max)
{
    for (unsigned run = 0; run < QUERY_RUNS_MAX; run++) {
        const query_word_pattern *p = run_goes_on(r, m, run);
        if (p == NULL) {
            r->run[run].have = 0;
            continue;
        }
        r->run[run].marks[p->at.place] = (query_mark){token->start, token->end, p->word};
        r->run[run].have = p->at.place + 1u;
        for (unsigned k = 0; r->run[run].have == p->at.count && k < p->at.count; k++) {
            count = mark_insert(marks, count, max, r->run[run].marks[k]);
        }
    }
    return count;
}

/* Every part of a word with joints that is a word of the question. */
static size_t parts_mark(const query_words *words, wq_span text, const text_token *whole,
                         query_mark *marks, size_t count, size_t max)
{
    text_token part;
    for (uint32_t from = whole->start; count < max && text_token_part(text, whole, from, &part);
         from = part.end) {
        int word = word_match(words, &part);
        if (word >= 0) {
            marks[count++] = (query_mark){part.start, part.end, (uint32_t)word};
        }
    }
    return count;
}

size_t query_words_mark(const query_words *words, wq_span text, query_mark *marks, size_t max)
{
    text_tokens it;
    text_token token;
    matched m;
    runs r = {0};
    size_t count = 0;
    text_tokens_init(&it, text);
    while (count < max && text_tokens_next(&it, &token)) {
        token_match(words, &token, &m);
        if (m.word < 0 && token.jointed && words->parted) {
            count = parts_mark(words, text, &token, marks, count, max);
        }
        if (m.word >= 0 && count > 0 && token.start < marks[count - 1].end) {
            marks[count - 1].end = token.end; /* pairs of characters share letters */
        } else if (m.word >= 0) {
            query_mark mark = {token.start, token.end, (uint32_t)m.word};
            marks[count++] = mark;
        }
        count = runs_take(&r, &m, &token, marks, count, max);
    }
    if (words->about_count == 0) {
        return count;
    }
    query_mark dates[QUERY_WORDS_DATES];
    size_t found = query_words_dates(words, text, &words->published, dates, QUERY_WORDS_DATES);
    return marks_join(marks, count, max, dates, found);
}
