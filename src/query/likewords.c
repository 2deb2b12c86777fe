/* SPDX-License-Identifier: MIT */
#include "query/likewords.h"

#include "base/arena.h"
#include "query/meter.h"
#include "query/score.h"

#include <stdlib.h>
#include <string.h>

/** Occurrences that count, and what the title adds. */
#define TF_MOST  8u
#define TF_TITLE 3u
/** Steps of a lookup: a block of the dictionary. */
#define LOOKUP_STEPS 32u

typedef struct like_word {
    const uint8_t *key; /**< in the arena; NULL: a free slot */
    const uint8_t *light;
    uint16_t key_len, light_len;
    uint32_t tf;
    uint32_t first; /**< order of appearance: breaks ties */
    uint64_t worth;
} like_word;

#define SLOTS ((size_t)2 * LIKE_DISTINCT)

typedef struct like {
    const text_analyser *analyser;
    index_view *index;
    wq_arena arena;
    query_meter meter;
    like_word *slots; /**< an open table */
    uint32_t used;
} like;

static size_t letters(wq_span word)
{
    size_t count = 0;
    for (size_t i = 0; i < word.len; i++) {
        count += (word.ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

static like_word *slot_of(like *l, const uint8_t *key, size_t len)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ key[i]) * 16777619u;
    }
    for (size_t at = hash % SLOTS;; at = (at + 1) % SLOTS) {
        like_word *slot = &l->slots[at];
        if (slot->key == NULL || (slot->key_len == len && memcmp(slot->key, key, len) == 0)) {
            return slot;
        }
    }
}

static wq_status word_take(like *l, const text_token *token, uint32_t worth)
{
    uint8_t key[TEXT_KEY_MAX];
    if (letters(text_token_light(token)) < 2 ||
        (l->analyser->stop != NULL && l->analyser->stop(l->analyser, token))) {
        return WQ_OK;
    }
    size_t len = text_term_key(token, key);
    like_word *slot = slot_of(l, key, len);
    if (slot->key == NULL) {
        if (l->used == LIKE_DISTINCT) {
            return WQ_OK;
        }
        uint8_t *copy = wq_arena_room(&l->arena, len + token->light_len);
        if (copy == NULL) {
            return WQ_OK; /* the arena is full: what has come is enough */
        }
        memcpy(copy, key, len);
        memcpy(copy + len, token->light, token->light_len);
        *slot = (like_word){copy, copy + len, (uint16_t)len, token->light_len, 0, l->used++, 0};
    }
    slot->tf += worth;
    return query_meter_tick(&l->meter, 1);
}

static wq_status text_take(like *l, wq_span text, uint32_t worth)
{
    text_tokens it;
    text_token token;
    text_tokens_init(&it, text);
    while (text_tokens_next(&it, &token)) {
        WQ_TRY(word_take(l, &token, worth));
    }
    return WQ_OK;
}

static wq_status article_take(like *l, const wq_article *article)
{
    WQ_TRY(text_take(l, article->title, TF_TITLE));
    for (size_t i = 0; i < article->part_count; i++) {
        if (article->parts[i].kind < WQ_PART_BODY_END) {
            WQ_TRY(text_take(l, article->parts[i].text, 1));
        }
    }
    return WQ_OK;
}

static int by_tf(const void *a, const void *b)
{
    const like_word *x = a, *y = b;
    return x->tf != y->tf ? (x->tf < y->tf) - (x->tf > y->tf)
                          : (x->first > y->first) - (x->first < y->first);
}

static int by_worth(const void *a, const void *b)
{
    const like_word *x = a, *y = b;
    return x->worth != y->worth ? (x->worth < y->worth) - (x->worth > y->worth)
                                : (x->first > y->first) - (x->first < y->first);
}

static wq_status word_weigh(like *l, like_word *word, uint64_t articles)
{
    uint64_t df = 0;
    for (unsigned i = 0; i < index_segments(l->index); i++) {
        index_term term;
        wq_status status = index_term_find(index_segment_at(l->index, i),
                                           wq_span_of(word->key, word->key_len), &term);
        df += status == WQ_OK ? term.articles : 0;
        WQ_FAIL_IF(status != WQ_OK && status != WQ_ENOTFOUND, status);
        WQ_TRY(query_meter_tick(&l->meter, LOOKUP_STEPS));
    }
    /* Of few articles a word may well be in half. */
    bool common = articles > 16 && df > articles / 4;
    uint64_t tf = word->tf < TF_MOST ? word->tf : TF_MOST;
    word->worth = df < 2 || common ? 0 : tf * score_idf(articles, df);
    return WQ_OK;
}

static wq_status words_choose(like *l, wq_buf *line)
{
    index_stat stat;
    uint32_t count = 0, put = 0;
    WQ_TRY(index_stat_get(l->index, &stat));
    for (size_t i = 0; i < SLOTS; i++) {
        if (l->slots[i].key != NULL) {
            l->slots[count++] = l->slots[i];
        }
    }
    qsort(l->slots, count, sizeof *l->slots, by_tf);
    count = count < LIKE_CANDIDATES ? count : LIKE_CANDIDATES;
    for (uint32_t i = 0; i < count; i++) {
        WQ_TRY(word_weigh(l, &l->slots[i], stat.articles));
    }
    qsort(l->slots, count, sizeof *l->slots, by_worth);
    for (uint32_t i = 0; i < count && put < LIKE_WORDS && l->slots[i].worth > 0; i++, put++) {
        if (put > 0) {
            WQ_TRY(wq_buf_put_u8(line, ' '));
        }
        WQ_TRY(wq_buf_put(line, l->slots[i].light, l->slots[i].light_len));
    }
    return WQ_OK;
}

wq_status query_like_words(const wq_article *article, index_view *index,
                           const text_analyser *analyser, const wq_task *task, wq_buf *line)
{
    like l = {.analyser = analyser != NULL ? analyser : text_analyser_default(), .index = index};
    l.meter.task = task;
    wq_arena_init(&l.arena, LIKE_ARENA_MAX, 8 * WQ_KIB);
    l.slots = wq_arena_room(&l.arena, SLOTS * sizeof *l.slots);
    wq_status status = l.slots == NULL ? WQ_ENOMEM : WQ_OK;
    if (status == WQ_OK) {
        memset(l.slots, 0, SLOTS * sizeof *l.slots);
        status = article_take(&l, article);
    }
    /* A budget that ends here chooses from what was looked at. */
    if (status == WQ_OK || status == WQ_EDEADLINE) {
        status = words_choose(&l, line);
    }
    wq_arena_release(&l.arena);
    return status == WQ_EDEADLINE ? WQ_OK : status;
}
