/* SPDX-License-Identifier: MIT */
#include "ingest/terms.h"

#include "base/bytes.h"
#include "base/check.h"
#include "ingest/joints.h"
#include "text/dates.h"

#include <stdlib.h>
#include <string.h>

/* Different sources and languages of one article. */
#define FILTERS_MAX 64
/* Different days, months and years that an article speaks of; a chronicle of more is cut. */
#define KEYS_MAX  1400
#define KEY_SLOTS 2048u
/* Words that are known again, and how long they are at most. A slot is 32 bytes; all together take
 * up to a quarter of the builder's memory. */
#define MEMO_BYTES     24u
#define MEMO_SLOTS     4096u
#define MEMO_SLOTS_MAX 131072u
/* Words that are looked up together. */
#define BATCH 16u

typedef struct memo {
    uint64_t word[MEMO_BYTES / 8]; /* its bytes, then zeros; all zeros: free */
    uint32_t term;
    text_date_sense sense;
} memo;

struct ingest_terms {
    index_builder *builder;
    uint32_t words; /* of the present article */
    bool parted;    /* parts of its jointed words are words too */
    uint64_t filters[FILTERS_MAX];
    size_t filter_count;
    text_dates dates;
    uint64_t keys[KEY_SLOTS];     /* checks of their keys, by hash; 0 is free */
    uint16_t key_slots[KEYS_MAX]; /* that are not free */
    size_t key_count;
    memo *memos;       /* none while the builder writes */
    size_t memo_count; /* a power of two */
    void *room;        /* that they lie in */
};

/* ---- keys that are given once an article ---- */

static void keys_begin(ingest_terms *t)
{
    while (t->key_count > 0) {
        t->keys[t->key_slots[--t->key_count]] = 0;
    }
}

static bool key_known(ingest_terms *t, wq_span key)
{
    uint64_t check = wq_check64(0, key) | 1;
    size_t slot = check / 2 % KEY_SLOTS;
    for (; t->keys[slot] != 0; slot = (slot + 1) % KEY_SLOTS) {
        if (t->keys[slot] == check) {
            return true;
        }
    }
    if (t->key_count == KEYS_MAX) {
        return true;
    }
    t->keys[slot] = check;
    t->key_slots[t->key_count++] = (uint16_t)slot;
    return false;
}

static wq_status key_add(ingest_terms *t, wq_span key)
{
    WQ_FAIL_IF(key_known(t, key), WQ_OK);
    return index_builder_term(t->builder, key, 0, false);
}

/* What the recogniser has found. */
static wq_status dates_found(ingest_terms *t)
{
    text_date date;
    while (text_dates_next(&t->dates, &date)) {
        uint8_t keys[2][TEXT_ABOUT_KEY_MAX];
        size_t lens[2];
        unsigned count = text_date_keys(&date, keys, lens);
        for (unsigned i = 0; i < count; i++) {
            WQ_TRY(key_add(t, wq_span_of(keys[i], lens[i])));
        }
    }
    return WQ_OK;
}

static inline wq_status dates_add(ingest_terms *t)
{
    return t->dates.found_count > 0 ? dates_found(t) : WQ_OK;
}

/* ---- words ---- */

/* A word of up to MEMO_BYTES, then zeros. */
static void word_take(wq_span text, const text_plain *plain, uint64_t word[MEMO_BYTES / 8])
{
    uint8_t copy[MEMO_BYTES];
    const uint8_t *bytes = text.ptr + plain->start;
    uint32_t len = plain->end - plain->start;
    if (text.len - plain->start < MEMO_BYTES) {
        memcpy(copy, bytes, len);
        memset(copy + len, 0, MEMO_BYTES - len);
        bytes = copy;
    }
    for (uint32_t i = 0; i < MEMO_BYTES / 8; i++) {
        uint32_t left = len > 8 * i ? len - 8 * i : 0;
        uint64_t mask = left == 0 ? 0 : left < 8 ? (1ull << (8 * left)) - 1 : UINT64_MAX;
        word[i] = wq_le64(bytes + 8 * (size_t)i) & mask;
    }
}

/* The two slots where it may be known: the first of them. */
static memo *memo_of(ingest_terms *t, const uint64_t word[MEMO_BYTES / 8])
{
    uint64_t hash = word[0] * 0x9E3779B97F4A7C15u;
    hash = (hash ^ hash >> 29 ^ word[1]) * 0xBF58476D1CE4E5B9u;
    hash = (hash ^ hash >> 32 ^ word[2]) * 0x94D049BB133111EBu;
    return &t->memos[hash >> 40 & (t->memo_count - 2)];
}

static bool memo_is(const memo *m, const uint64_t word[MEMO_BYTES / 8])
{
    return m->word[0] == word[0] && m->word[1] == word[1] && m->word[2] == word[2];
}

/* The slot of a known word, NULL for any other: the word that was met last stands first. */
static const memo *memo_get(memo *pair, const uint64_t word[MEMO_BYTES / 8])
{
    if (memo_is(pair, word)) {
        return pair;
    }
    memo first = *pair;
    *pair = pair[1];
    pair[1] = first;
    return memo_is(pair, word) ? pair : NULL;
}

/* A word of letters that was stepped over. */
typedef struct passed {
    text_plain at;
    uint64_t word[MEMO_BYTES / 8];
    memo *slot;
    uint32_t term;
    text_date_sense sense;
} passed;

/* Step over words of letters; returns how many. Their slots are fetched meanwhile. */
static size_t words_pass(ingest_terms *t, text_tokens *it, passed batch[BATCH])
{
    size_t count = 0;
    for (; count < BATCH; count++) {
        passed *p = &batch[count];
        if (!text_tokens_plain(it, &p->at) || p->at.end - p->at.start > MEMO_BYTES) {
            break;
        }
        word_take(it->text, &p->at, p->word);
        p->slot = memo_of(t, p->word);
        wq_fetch(p->slot);
        text_tokens_pass(it, &p->at);
    }
    return count;
}

/* Its number in the builder. */
static wq_status token_number(ingest_terms *t, const text_token *token, uint32_t *number)
{
    uint8_t key[TEXT_KEY_MAX];
    wq_span term = wq_span_of(key, text_term_key(token, key));
    return index_builder_numbers(t->builder, &term, 1, number);
}

/* The parts of a jointed word stand where it stands. */
static wq_status parts_add(ingest_terms *t, wq_span text, const text_token *whole,
                           uint32_t position, uint32_t head)
{
    text_token part;
    for (uint32_t from = 0; text_token_part(text, whole, from, &part); from = part.end) {
        uint8_t key[TEXT_KEY_MAX];
        wq_span term = wq_span_of(key, text_term_key(&part, key));
        WQ_TRY(index_builder_term(t->builder, term, position, position < head));
    }
    return WQ_OK;
}

/* What the analyser makes of a word that is not known; `out` gets its key. */
static wq_status word_analyse(wq_span text, passed *p, uint8_t key[TEXT_KEY_MAX], wq_span *out)
{
    text_tokens it;
    text_token token;
    text_tokens_init(&it, wq_span_sub(text, p->at.start, p->at.end - p->at.start));
    WQ_FAIL_IF(!text_tokens_next(&it, &token), WQ_EINTERNAL);
    p->sense = text_date_sense_of(&token);
    *out = wq_span_of(key, text_term_key(&token, key));
    return WQ_OK;
}

/* Terms and senses of passed words; those that were not known are looked up together. */
static wq_status words_know(ingest_terms *t, wq_span text, passed *batch, size_t count)
{
    uint8_t bytes[BATCH][TEXT_KEY_MAX];
    wq_span keys[BATCH];
    uint32_t numbers[BATCH];
    passed *strange[BATCH];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        passed *p = &batch[i];
        const memo *known = memo_get(p->slot, p->word);
        if (known == NULL) {
            WQ_TRY(word_analyse(text, p, bytes[n], &keys[n]));
            strange[n++] = p;
        } else {
            p->term = known->term;
            p->sense = known->sense;
        }
    }
    WQ_TRY(index_builder_numbers(t->builder, keys, n, numbers));
    for (size_t i = 0; i < n; i++) {
        passed *p = strange[i];
        p->term = numbers[i];
        p->slot->term = p->term;
        p->slot->sense = p->sense;
        memcpy(p->slot->word, p->word, sizeof p->word);
    }
    return WQ_OK;
}

/* Words that were passed, the first at `position`. */
static wq_status words_give(ingest_terms *t, wq_span text, passed *batch, size_t count,
                            uint32_t position, uint32_t head)
{
    index_occurrence list[BATCH];
    WQ_TRY(words_know(t, text, batch, count));
    for (size_t i = 0; i < count; i++, position++) {
        const passed *p = &batch[i];
        list[i] = (index_occurrence){p->term, position, position < head};
        text_dates_word(&t->dates, p->at.start, p->at.end, p->sense);
        WQ_TRY(dates_add(t));
    }
    t->words += (uint32_t)count;
    return index_builder_again(t->builder, list, count);
}

/* Any other word; `*more` is false when there is none. */
static wq_status token_give(ingest_terms *t, text_tokens *it, uint32_t base, uint32_t head,
                            bool *more)
{
    text_token token;
    *more = text_tokens_next(it, &token);
    WQ_FAIL_IF(!*more, WQ_OK);
    uint32_t position = base + token.position;
    index_occurrence one = {0, position, position < head};
    t->words++;
    WQ_TRY(token_number(t, &token, &one.number));
    WQ_TRY(index_builder_again(t->builder, &one, 1));
    text_dates_token(&t->dates, &token);
    WQ_TRY(dates_add(t));
    return token.jointed && t->parted ? parts_add(t, it->text, &token, position, head) : WQ_OK;
}

/* Words of `text` from position `*next`; moves it behind them. Those before position `head` are of
 * the head. */
static wq_status text_add(ingest_terms *t, wq_span text, uint32_t head, uint32_t *next)
{
    passed batch[BATCH];
    text_tokens it;
    bool more = true;
    text_tokens_init(&it, text);
    text_dates_text(&t->dates, text);
    while (more) {
        uint32_t position = *next + it.position;
        size_t count = words_pass(t, &it, batch);
        WQ_TRY(words_give(t, text, batch, count, position, head));
        if (count < BATCH) {
            WQ_TRY(token_give(t, &it, *next, head, &more));
        }
    }
    *next += it.position;
    text_dates_end(&t->dates);
    return dates_add(t);
}

/* All words, and the dates that they say. */
static wq_status words_add(ingest_terms *t, const wq_article *a)
{
    uint32_t next = 0;
    uint32_t head = INGEST_HEAD_WORDS;
    t->words = 0;
    t->parted = ingest_article_parted(a);
    text_dates_init(&t->dates, &a->date);
    keys_begin(t);
    if (a->title_source == WQ_TITLE_GIVEN) {
        WQ_TRY(text_add(t, a->title, UINT32_MAX, &next));
        next += INGEST_GAP_TITLE;
        head = 0;
    }
    for (size_t i = 0; i < a->part_count; i++) {
        if (a->parts[i].kind < WQ_PART_BODY_END) {
            WQ_TRY(text_add(t, a->parts[i].text, head, &next));
            next += INGEST_GAP_PARAGRAPH;
        }
    }
    index_builder_length(t->builder, t->words);
    return WQ_OK;
}

/* ---- filters ---- */

static wq_status filter_add(ingest_terms *t, uint8_t kind, wq_span value)
{
    uint8_t key[TEXT_KEY_MAX];
    wq_span term = wq_span_of(key, text_filter_key(kind, value, key));
    WQ_FAIL_IF(term.len == 0 || t->filter_count == FILTERS_MAX, WQ_OK);
    uint64_t hash = wq_check64(0, term);
    for (size_t i = 0; i < t->filter_count; i++) {
        WQ_FAIL_IF(t->filters[i] == hash, WQ_OK);
    }
    t->filters[t->filter_count++] = hash;
    return index_builder_term(t->builder, term, 0, false);
}

/* Words of news in brief have keys of their own: no article is found by them. */
static wq_status brief_add(ingest_terms *t, wq_span text)
{
    text_tokens it;
    text_token token;
    const uint8_t *tab = memchr(text.ptr, '\t', text.len);
    text_tokens_init(&it, wq_span_sub(text, tab != NULL ? (size_t)(tab - text.ptr) : 0, text.len));
    while (text_tokens_next(&it, &token)) {
        uint8_t key[TEXT_KEY_MAX];
        WQ_TRY(key_add(t, wq_span_of(key, text_brief_key(&token, key))));
    }
    return WQ_OK;
}

static wq_status briefs_add(ingest_terms *t, const wq_article *a)
{
    keys_begin(t);
    for (size_t i = 0; i < a->part_count; i++) {
        if (a->parts[i].kind == WQ_PART_BRIEF && a->parts[i].text.len > 0) {
            WQ_TRY(filter_add(t, TEXT_KEY_KIND, wq_span_str("brief")));
            WQ_TRY(brief_add(t, a->parts[i].text));
        }
    }
    return WQ_OK;
}

/* ---- the whole ---- */

wq_status ingest_terms_new(index_builder *builder, ingest_terms **out)
{
    ingest_terms *t = calloc(1, sizeof *t);
    *out = t;
    WQ_FAIL_IF(t == NULL, WQ_ENOMEM);
    t->builder = builder;
    t->memo_count = MEMO_SLOTS;
    while (2 * t->memo_count * sizeof *t->memos <= index_builder_memory(builder) / 4 &&
           t->memo_count < MEMO_SLOTS_MAX) {
        t->memo_count *= 2;
    }
    return WQ_OK;
}

void ingest_terms_forget(ingest_terms *t)
{
    free(t->room);
    t->room = NULL;
    t->memos = NULL;
}

void ingest_terms_free(ingest_terms *t)
{
    if (t != NULL) {
        ingest_terms_forget(t);
        free(t);
    }
}

/* Two slots to a line of the cache. Zeros, of which a small addition touches few pages. */
static wq_status memos_take(ingest_terms *t)
{
    const size_t line = 2 * sizeof *t->memos;
    WQ_FAIL_IF(t->memos != NULL, WQ_OK);
    t->room = calloc(t->memo_count / 2 + 1, line);
    WQ_FAIL_IF(t->room == NULL, WQ_ENOMEM);
    uintptr_t at = (uintptr_t)t->room;
    t->memos = (void *)((uint8_t *)t->room + (line - at % line) % line);
    return WQ_OK;
}

wq_status ingest_terms_article(ingest_terms *t, const wq_article *article)
{
    t->filter_count = 0;
    WQ_TRY(memos_take(t));
    WQ_TRY(words_add(t, article));
    return briefs_add(t, article);
}

wq_status ingest_terms_edition(ingest_terms *t, const wq_article *edition)
{
    WQ_TRY(filter_add(t, TEXT_KEY_SOURCE, edition->source));
    return filter_add(t, TEXT_KEY_LANGUAGE, edition->language);
}
