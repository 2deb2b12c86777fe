/* SPDX-License-Identifier: MIT */
#include "query/iter_phrase.h"

#include <stdlib.h>
#include <string.h>

/* Steps of the meter: positions of a term in an article are read. */
#define STEPS_POSITIONS 16u

/* The code of a posting of one occurrence, in the head. */
#define ONE_IN_HEAD 3u

int query_number_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Of a word that is one term there is no other cursor. */
static bool cursor_here(const query_word_iter *word, unsigned i)
{
    return word->count == 1 || word->cursors[i]->iter.number == word->base.iter.number;
}

/* A shared reader knows nothing of the cursor that comes next. */
static index_position_reader *reader_of(const query_word_iter *word, unsigned i)
{
    if (word->readers[i] == word->shared) {
        index_positions_init(word->shared);
    }
    return word->readers[i];
}

static uint32_t word_tf(const query_word_iter *word)
{
    uint32_t tf = 0;
    for (unsigned i = 0; i < word->count; i++) {
        tf += cursor_here(word, i) ? index_cursor_tf(word->cursors[i]) : 0;
    }
    return tf;
}

static unsigned word_rarest(const query_phrase_iter *it)
{
    unsigned rarest = 0;
    uint32_t least = UINT32_MAX;
    for (unsigned w = 0; w < it->count; w++) {
        uint32_t tf = word_tf(it->words[w]);
        if (tf < least) {
            least = tf;
            rarest = w;
        }
    }
    return rarest;
}

/* The positions of one term of a word in the present article, at most `max` behind the first
 * `skip`. */
static wq_status positions_get(query_phrase_iter *it, unsigned w, unsigned i, uint32_t skip,
                               uint32_t *positions, uint32_t max, uint32_t *count)
{
    query_word_iter *word = it->words[w];
    WQ_TRY(query_meter_tick(word->meter, STEPS_POSITIONS));
    return index_cursor_positions(word->cursors[i], reader_of(word, i), skip, positions, max,
                                  count);
}

/* In order, each once. */
static uint32_t starts_sort(uint32_t *starts, uint32_t count)
{
    uint32_t kept = 0;
    qsort(starts, count, sizeof *starts, query_number_order);
    for (uint32_t at = 0; at < count; at++) {
        if (kept == 0 || starts[kept - 1] != starts[at]) {
            starts[kept++] = starts[at];
        }
    }
    return kept;
}

/* Where the phrase would begin for each occurrence of a word, in order, each once. */
static wq_status starts_fill(query_phrase_iter *it, unsigned w, uint32_t *count)
{
    query_word_iter *word = it->words[w];
    uint32_t have = 0;
    unsigned terms = 0;
    for (unsigned i = 0; i < word->count && have < ITER_POSITIONS_MAX; i++) {
        uint32_t got = 0;
        if (!cursor_here(word, i)) {
            continue;
        }
        terms++;
        WQ_TRY(positions_get(it, w, i, 0, it->starts + have, ITER_POSITIONS_MAX - have, &got));
        if (it->offsets[w] == 0) {
            have += got;
            continue;
        }
        for (uint32_t end = have + got, at = have; at < end; at++) {
            if (it->starts[at] >= it->offsets[w]) {
                it->starts[have++] = it->starts[at] - it->offsets[w];
            }
        }
    }
    *count = terms > 1 ? starts_sort(it->starts, have) : have;
    return WQ_OK;
}

/* Note each start at which a term of the word stands at its offset. */
static void starts_note(const query_phrase_iter *it, unsigned w, uint32_t count, uint32_t positions,
                        uint8_t *noted)
{
    uint32_t p = 0;
    for (uint32_t s = 0; s < count; s++) {
        uint32_t want = it->starts[s] + it->offsets[w];
        while (p < positions && it->positions[p] < want) {
            p++;
        }
        if (p < positions && it->positions[p] == want) {
            noted[s / 8] |= (uint8_t)(1u << (s % 8));
        }
    }
}

/* Terms together, and positions in pieces. */
static wq_status starts_filter(query_phrase_iter *it, unsigned w, uint32_t *count)
{
    uint8_t noted[ITER_POSITIONS_MAX / 8] = {0};
    query_word_iter *word = it->words[w];
    for (unsigned i = 0; i < word->count; i++) {
        uint32_t got = cursor_here(word, i) ? ITER_POSITIONS_MAX : 0;
        for (uint32_t skip = 0; got == ITER_POSITIONS_MAX; skip += got) {
            WQ_TRY(positions_get(it, w, i, skip, it->positions, ITER_POSITIONS_MAX, &got));
            starts_note(it, w, *count, got, noted);
        }
    }
    uint32_t kept = 0;
    for (uint32_t s = 0; s < *count; s++) {
        if ((noted[s / 8] >> (s % 8) & 1) != 0) {
            it->starts[kept++] = it->starts[s];
        }
    }
    *count = kept;
    return WQ_OK;
}

/* The first position of a word that stands in the title. */
static wq_status title_first(query_phrase_iter *it, const query_word_iter *word, uint32_t *first)
{
    *first = UINT32_MAX;
    for (unsigned i = 0; i < word->count; i++) {
        uint32_t got = 0;
        if (cursor_here(word, i) && index_cursor_in_title(word->cursors[i])) {
            WQ_TRY(query_meter_tick(word->meter, STEPS_POSITIONS));
            WQ_TRY(index_cursor_positions(word->cursors[i], reader_of(word, i), 0, it->positions, 1,
                                          &got));
        }
        *first = got != 0 && it->positions[0] < *first ? it->positions[0] : *first;
    }
    return WQ_OK;
}

/* Of the starts those in the title. Every word stands there, so up to the last of their first
 * places it is title; and the body begins TEXT_GAP_TITLE behind it, or behind TEXT_HEAD_WORDS words
 * that are taken for one. (A phrase that comes once more, further on in the same title, is not
 * seen.) */
static wq_status titles_keep(query_phrase_iter *it, uint32_t *count)
{
    uint32_t last = 0;
    uint32_t width = it->offsets[it->count - 1] + 1u;
    for (unsigned w = 0; w < it->count; w++) {
        uint32_t first;
        WQ_TRY(title_first(it, it->words[w], &first));
        last = first != UINT32_MAX && first > last ? first : last;
    }
    uint32_t kept = 0;
    uint32_t far = TEXT_HEAD_WORDS > width ? TEXT_HEAD_WORDS - width : 0;
    far = far < last + TEXT_GAP_TITLE ? far : last + TEXT_GAP_TITLE;
    while (kept < *count && (it->starts[kept] <= last || it->starts[kept] <= far)) {
        kept++;
    }
    *count = kept;
    return WQ_OK;
}

/* ---- where every word is one term: what most phrases are made of ---- */

/* The word that is rarest in the present article, and what no code is above; NULL: the phrase
 * cannot stand there. What is in the head stands before all that is not, so no word that is there
 * alone follows one that is not there. */
static const query_phrase_list *list_rarest(const query_phrase_iter *it, uint32_t *most)
{
    const query_phrase_list *rarest = NULL;
    uint32_t least = UINT32_MAX;
    uint32_t codes = 0;
    bool behind = false; /* a word has no occurrence in the head */
    for (const query_phrase_list *list = it->lists, *end = list + it->count; list < end; list++) {
        uint32_t code = index_cursor_code(list->cursor);
        if (behind && code == ONE_IN_HEAD) {
            *most = 0;
            return NULL;
        }
        behind = behind || (code & 1) == 0;
        codes |= code;
        if (code < least) {
            least = code;
            rarest = list;
        }
    }
    *most = codes;
    return rarest;
}

/* Of `count` starts, which rise, those that are one of the `got` positions less `offset`. */
static uint32_t starts_meet(uint32_t *starts, uint32_t count, const uint32_t *p, uint32_t got,
                            uint32_t offset)
{
    uint32_t kept = 0;
    const uint32_t *end = p + got;
    for (uint32_t s = 0; s < count; s++) {
        uint32_t want = starts[s] + offset;
        while (p < end && *p < want) {
            p++;
        }
        if (p == end) {
            break;
        }
        starts[kept] = starts[s];
        kept += *p == want;
    }
    return kept;
}

static inline wq_status list_positions(const query_phrase_list *list, uint32_t *positions,
                                       uint32_t *count)
{
    return index_cursor_positions(list->cursor, list->reader, 0, positions, ITER_POSITIONS_MAX,
                                  count);
}

static wq_status lists_count(query_phrase_iter *it, const query_phrase_list *rarest,
                             uint32_t *count)
{
    uint32_t *starts = it->starts;
    uint32_t offset = rarest->offset;
    uint32_t got;
    WQ_TRY(query_meter_tick(it->meter, STEPS_POSITIONS * it->count));
    WQ_TRY(list_positions(rarest, starts, &got));
    uint32_t kept = offset == 0 ? got : 0;
    for (uint32_t at = 0; offset != 0 && at < got; at++) {
        uint32_t position = starts[at];
        starts[kept] = position - offset;
        kept += position >= offset;
    }
    for (const query_phrase_list *list = it->lists; list < it->lists + it->count && kept != 0;
         list++) {
        if (list != rarest) {
            WQ_TRY(list_positions(list, it->positions, &got));
            kept = starts_meet(starts, kept, it->positions, got, list->offset);
        }
    }
    *count = kept;
    return WQ_OK;
}

/* ---- any phrase ---- */

static wq_status words_count(query_phrase_iter *it, uint32_t *count)
{
    unsigned rarest = word_rarest(it);
    WQ_TRY(starts_fill(it, rarest, count));
    for (unsigned w = 0; w < it->count && *count != 0; w++) {
        if (w != rarest) {
            WQ_TRY(starts_filter(it, w, count));
        }
    }
    return WQ_OK;
}

wq_status query_phrase_count(query_phrase_iter *it)
{
    uint32_t count = 0;
    uint32_t most = UINT32_MAX;
    const query_phrase_list *rarest = it->lists != NULL ? list_rarest(it, &most) : NULL;
    if (most / 2 > ITER_POSITIONS_MAX) {
        WQ_TRY(words_count(it, &count));
    } else if (rarest != NULL) {
        WQ_TRY(lists_count(it, rarest, &count));
    }
    if (it->title && count != 0) {
        WQ_TRY(titles_keep(it, &count));
    }
    it->found = count;
    return WQ_OK;
}

static uint32_t article_present(const query_phrase_iter *it)
{
    return it->lists != NULL ? it->cursors[0]->iter.number : it->all->iter.number;
}

static wq_status article_next(query_phrase_iter *it)
{
    return it->lists != NULL ? query_lists_next(it->cursors, it->count, it->meter)
                             : query_iter_next(it->all);
}

static wq_status phrase_settle(query_phrase_iter *it)
{
    while (article_present(it) != INDEX_END) {
        WQ_TRY(query_phrase_count(it));
        if (it->found != 0) {
            break;
        }
        WQ_TRY(article_next(it));
    }
    it->base.iter.number = article_present(it);
    return WQ_OK;
}

static wq_status phrase_next(index_iter *iter)
{
    query_phrase_iter *it = (query_phrase_iter *)iter;
    if (iter->number == INDEX_END) {
        return WQ_OK;
    }
    WQ_TRY(article_next(it));
    return phrase_settle(it);
}

static wq_status phrase_seek(index_iter *iter, uint32_t target)
{
    query_phrase_iter *it = (query_phrase_iter *)iter;
    if (iter->number >= target) {
        return WQ_OK;
    }
    WQ_TRY(it->lists != NULL ? query_lists_seek(it->cursors, it->count, target, it->meter)
                             : query_iter_seek(it->all, target));
    return phrase_settle(it);
}

static bool word_in_title(const query_word_iter *word)
{
    for (unsigned i = 0; i < word->count; i++) {
        if (cursor_here(word, i) && index_cursor_in_title(word->cursors[i])) {
            return true;
        }
    }
    return false;
}

bool query_phrase_in_title(const query_phrase_iter *it)
{
    for (unsigned w = 0; w < it->count; w++) {
        if (!word_in_title(it->words[w])) {
            return false;
        }
    }
    return true;
}

/* A phrase scores as one term that occurs `found` times and is worth what its words are worth. */
static uint32_t phrase_score(query_iter *base, uint32_t level)
{
    query_phrase_iter *it = (query_phrase_iter *)base;
    bool in_title = query_phrase_in_title(it);
    return it->present +
           score_occurrences(it->weighed, it->found, in_title ? it->head : 0, it->lengths[level]);
}

/* The first cursors are the most frequent terms of the first words: each its own reader. */
static wq_status readers_make(query_exec *exec, query_word_iter *word)
{
    word->readers = wq_arena_room(exec->arena, (word->count + 1) * sizeof *word->readers);
    WQ_FAIL_IF(word->readers == NULL, WQ_ENOMEM);
    for (unsigned i = 0; i < word->count; i++) {
        index_position_reader *reader = exec->shared;
        if (reader == NULL || exec->readers < ITER_READERS_MAX) {
            reader = wq_arena_room(exec->arena, sizeof *reader);
            WQ_FAIL_IF(reader == NULL, WQ_ENOMEM);
            index_positions_init(reader);
            exec->shared = ++exec->readers == ITER_READERS_MAX ? reader : NULL;
        }
        word->readers[i] = reader;
    }
    word->shared = exec->shared;
    return WQ_OK;
}

static wq_status buffers_make(query_exec *exec)
{
    if (exec->starts != NULL) {
        return WQ_OK;
    }
    exec->starts = wq_arena_room(exec->arena, ITER_POSITIONS_MAX * sizeof(uint32_t));
    exec->positions = wq_arena_room(exec->arena, ITER_POSITIONS_MAX * sizeof(uint32_t));
    return exec->starts != NULL && exec->positions != NULL ? WQ_OK : WQ_ENOMEM;
}

/* Word `w` of the phrase; one that has several terms, or shares its reader, ends the lists. */
static wq_status phrase_word(query_phrase_iter *it, query_exec *exec, unsigned w,
                             const query_word *token)
{
    query_word_iter *word = it->words[w];
    it->offsets[w] = token->offset;
    it->weighed += word->word->weighed[0];
    it->present += word->word->present;
    WQ_TRY(readers_make(exec, word));
    if (word->count != 1 || word->readers[0] == word->shared) {
        it->lists = NULL;
    }
    if (it->lists != NULL) {
        it->lists[w] = (query_phrase_list){word->cursors[0], word->readers[0], token->offset};
    }
    return WQ_OK;
}

wq_status query_iter_phrase(query_exec *exec, query_word *const *tokens, query_word_iter **words,
                            unsigned count, query_iter **out)
{
    query_phrase_iter *it = wq_arena_new(exec->arena, sizeof *it);
    /* NOLINTNEXTLINE(bugprone-sizeof-expression) */
    query_iter **members = wq_arena_new(exec->arena, count * sizeof *members);
    WQ_FAIL_IF(it == NULL || members == NULL, WQ_ENOMEM);
    it->offsets = wq_arena_new(exec->arena, count * sizeof *it->offsets);
    it->lists = wq_arena_new(exec->arena, count * sizeof *it->lists);
    it->cursors = wq_arena_new(exec->arena, count * sizeof(index_cursor *));
    WQ_FAIL_IF(it->offsets == NULL || it->lists == NULL || it->cursors == NULL, WQ_ENOMEM);
    WQ_TRY(buffers_make(exec));
    it->starts = exec->starts;
    it->positions = exec->positions;
    it->words = words;
    it->meter = exec->meter;
    it->count = count;
    it->head = exec->plan->head;
    it->lengths = exec->plan->lengths;
    it->title = tokens[0]->title;
    for (unsigned w = 0; w < count; w++) {
        members[w] = &words[w]->base;
        WQ_TRY(phrase_word(it, exec, w, tokens[w]));
    }
    if (it->weighed > SCORE_WEIGHT_MAX) {
        it->weighed = SCORE_WEIGHT_MAX;
    }
    WQ_TRY(query_iter_and(exec, members, count, 0, &it->all));
    for (unsigned i = 0; i < count; i++) {
        it->cursors[i] = ((query_word_iter *)members[i])->cursors[0];
    }
    it->base.iter.next = phrase_next;
    it->base.iter.seek = phrase_seek;
    it->base.iter.cost = it->all->iter.cost;
    it->base.score = phrase_score;
    it->base.most = it->present +
                    score_occurrences(it->weighed, SCORE_TF_MAX, it->head, exec->plan->lengths[0]);
    it->base.most = it->base.most != 0 ? it->base.most : 1;
    WQ_TRY(phrase_settle(it));
    *out = &it->base;
    return WQ_OK;
}
