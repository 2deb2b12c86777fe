/* SPDX-License-Identifier: MIT */
/* A word of many terms over a window of articles: the lists of its terms, one after the other, are
 * poured into small tables (which articles have the word, how often in each level, in the head), from
 * which an article's score is a few loads and products.
 *
 * One cursor that merges the lists moves each of them for each article; here a posting costs the same
 * few instructions however many lists there are. Lists of less than a block are taken out once, four
 * bytes a posting; longer ones stay cursors, which keep the block that they stand in.
 * Term-at-a-time in pieces that stay in the cache: T. Strohman and W. B. Croft, "Efficient Document
 * Retrieval in Main Memory", 2007.
 * Layer: query. Thread rule: one owner. */
#ifndef QUERY_WIDEWORD_H
#define QUERY_WIDEWORD_H

#include "query/prefixlist.h"

#include "base/bytes.h"
#include "index/length.h"

/** Articles of a window. */
#define WIDE_ARTICLES 1024u
#define WIDE_BITS     (WIDE_ARTICLES / 64)
/** Occurrences whose part of a class's worth is looked up; that of more is computed. */
#define WIDE_TF 32u

/** What a question of the most words takes beside its lists, the iterator's tables included. */
#define WIDE_ROOM                                                                                  \
    (sizeof(wide_window) + (TEXT_LEVEL_MAX + 1 + sizeof(uint32_t)) * WIDE_ARTICLES +               \
     sizeof(uint64_t) * (TEXT_LEVEL_MAX + 3) * WIDE_BITS +                                         \
     WQ_LIMIT_QUERY_WORDS * (sizeof(wide_word) + sizeof(uint32_t)) + (size_t)512)

/** One list. Transparent. */
typedef struct wide_term {
    index_cursor *cursor; /**< of a list of a block or more; NULL: its postings are [at, end) */
    const uint32_t *at;   /**< what comes next: number << 9 | occurrences << 1 | in the head */
    const uint32_t *end;
    index_bound bound; /**< of all postings of a short list */
    uint8_t nearest;   /**< the first level that it is in; it is in all behind that too */
} wide_term;

/** One word. Transparent, filled by wide_word_open. */
typedef struct wide_word {
    const plan_word *word;
    wide_term *terms; /**< in the arena */
    unsigned count;
    prefix_lists *prefix;           /**< the word is one: it has these in place of terms */
    bool in_title;                  /**< title: only articles that have it in the head */
    uint32_t heads[TEXT_LEVEL_MAX]; /**< what an occurrence in the head adds to a level */
    /** What one occurrence that is no head's is worth, by its nearest level and the level of length. */
    uint32_t once[TEXT_LEVEL_MAX][INDEX_LEVELS];
    uint32_t most[TEXT_LEVEL_MAX]; /**< and no article of that nearest level is worth more */
} wide_word;

/** A window and its tables. Transparent, filled by wide_window_new. A level has those whose nearest it
 * is. */
typedef struct wide_window {
    uint32_t first, end;      /**< the articles from one up to before the other */
    uint64_t some[WIDE_BITS]; /**< the articles that have the word */
    uint64_t
        more[WIDE_BITS];    /**< of them those with more than one occurrence, or one in the head */
    uint64_t *rows;         /**< WIDE_BITS for each level: the articles that have a term of it */
    uint8_t *tf;            /**< WIDE_ARTICLES occurrences for each level */
    uint8_t *heads;         /**< of each article: a bit for each level that stands in the head */
    const uint8_t *lengths; /**< their levels of length, see index_segment_levels */
    uint32_t lengths_from;
    uint16_t parts[INDEX_LEVELS][WIDE_TF]; /**< saturation of occurrences, by level of length */
} wide_window;

/** Room for words of up to `levels` levels, in exec's arena. WQ_ENOMEM. */
wq_status wide_window_new(query_exec *exec, unsigned levels, wide_window **out) WQ_MUST_USE;
/** Begin at article `first`; `end` becomes as much as the tables hold. Levels of length are read. */
wq_status wide_window_begin(query_exec *exec, wide_window *window, uint32_t first) WQ_MUST_USE;

/** Open the lists of word `index` of the plan. WQ_ENOMEM, WQ_ECORRUPT, WQ_EIO, and what a meter says. */
wq_status wide_word_open(query_exec *exec, uint8_t index, wide_word *w) WQ_MUST_USE;
/** No article from `from` on has the word before the one that is returned (or INDEX_END). */
uint32_t wide_word_next(wide_word *w, uint32_t from);
/** What the word is worth at most in an article of the window: by the bounds of the blocks that it
 * touches, of which none is decoded. */
wq_status wide_word_bound(query_exec *exec, wide_word *w, const wide_window *window,
                          uint32_t *score) WQ_MUST_USE;
/** Pour the word into the tables. `numbers`: only `some` is wanted. Windows only go forward. */
wq_status wide_word_pour(query_exec *exec, wide_word *w, wide_window *window,
                         bool numbers) WQ_MUST_USE;
/** The level of length of article first + `at`. */
static inline unsigned wide_length(const wide_window *window, uint32_t at)
{
    size_t bit = (size_t)(window->first - window->lengths_from + at) * INDEX_LEVEL_BITS;
    return wq_le16(window->lengths + bit / 8) >> bit % 8 & (INDEX_LEVELS - 1);
}
/** What the poured word is worth in article first + `at`, which has it more than once. (What has it
 * once has it in one of `rows`, and is worth what `once` says.) */
uint32_t wide_word_score(const wide_word *w, const query_plan *plan, const wide_window *window,
                         uint32_t at);

#endif
