/* SPDX-License-Identifier: MIT */
/* A word of many terms over a window of articles: the lists of its terms, one after the other, are
 * poured into small tables (which articles have the word, how often in each level, in the head),
 * from which an article's score is a few loads and products.
 *
 * One cursor that merges the lists moves each of them for each article; here a posting costs the
 * same few instructions however many lists there are. Lists of less than a block are taken out
 * once; longer ones stay cursors, which keep the block that they stand in.
 * Of a word that must be worth so much for an article to be wanted, the lists that together cannot
 * be are only looked up (wide_word_need): those of its far levels, mostly. MaxScore, as between
 * words. Term-at-a-time in pieces that stay in the cache: T. Strohman and W. B. Croft, "Efficient
 * Document Retrieval in Main Memory", 2007.
 * Layer: query. Thread rule: one owner. */
#ifndef QUERY_WIDEWORD_H
#define QUERY_WIDEWORD_H

#include "query/prefixlist.h"

#include "base/bytes.h"
#include "index/length.h"

/** Articles of a window. */
#define WIDE_ARTICLES 1024u
#define WIDE_BITS     (WIDE_ARTICLES / 64)
/** Occurrences of which the part of a class's worth is looked up; that of more is computed. */
#define WIDE_TF 32u
/** Bits of the occurrences in a level. */
#define WIDE_COUNT_BITS 8u
_Static_assert(TEXT_LEVEL_MAX *WIDE_COUNT_BITS <= 64, "the counts of all levels are a number");
_Static_assert(PLAN_TERMS_MAX <= UINT8_MAX + 1, "a term's index is a byte");
_Static_assert(SCORE_TF_MAX < 1u << WIDE_COUNT_BITS, "a level's occurrences that count have room");

/** What a question of the most words takes beside its lists, the iterator's tables included. */
#define WIDE_ROOM                                                                                  \
    (sizeof(wide_window) + sizeof(uint32_t) * WIDE_ARTICLES + sizeof(wide_row) * 3 +               \
     WQ_LIMIT_QUERY_WORDS * (sizeof(wide_word) + sizeof(uint32_t)) + (size_t)512)

/** One list. Transparent. */
typedef struct wide_term {
    index_cursor *cursor;    /**< of a list of a block or more; NULL: these are its postings */
    const uint32_t *numbers; /**< in the arena, and their codes; see index_cursor */
    const uint16_t *codes;
    uint32_t at, count; /**< the present one, and how many there are */
    uint32_t next;      /**< no article before this is left */
    uint32_t bounded; /**< up to this article what follows holds; of all postings of a short list */
    query_addend bound;
    uint32_t most;   /**< occurrences that it allows an article */
    uint8_t nearest; /**< the first level that it is in; it is in all behind that too */
} wide_term;

/** What a word must have in an article for it to be worth some score there. Transparent. */
typedef struct wide_need {
    uint32_t score; /**< that score; UINT32_MAX: of none */
    /** A list of a level before this, by the bounds of the lists; 0: no article has what is
     * needed. */
    unsigned level;
    bool once; /**< one occurrence that is no head's may be enough */
    /** The part (score_part) that all occurrences together must have, by the nearest level of one;
     * without one in the head, and with. Above 4096: none is. */
    uint16_t plain[TEXT_LEVEL_MAX], titled[TEXT_LEVEL_MAX];
} wide_need;

/** One word. Transparent, filled by wide_word_open. */
typedef struct wide_word {
    const plan_word *word;
    wide_term *terms; /**< in the arena, by nearest levels rising */
    unsigned count;
    uint64_t cost;                  /**< postings of all its lists */
    uint32_t next;                  /**< no article before this is left */
    prefix_lists *prefix;           /**< the word is one: it has these in place of terms */
    bool in_title;                  /**< title: only articles that have it in the head */
    bool few;                       /**< by its bounds no level has SCORE_TF_MAX occurrences */
    query_levels_bound bound;       /**< see wide_word_bound */
    wide_need need;                 /**< see wide_word_need */
    uint32_t heads[TEXT_LEVEL_MAX]; /**< what an occurrence in the head adds to a level */
    /** What one occurrence that is no head's is worth, by level of length and by its nearest
     * level. */
    uint32_t once[INDEX_LEVELS][TEXT_LEVEL_MAX];
} wide_word;

/** A bit for each article of a window. */
typedef uint64_t wide_row[WIDE_BITS];

/** The articles that have the poured word. */
typedef struct wide_rows {
    wide_row some;   /**< those of which the occurrences are in the tables */
    wide_row others; /**< of the others, as far as that was wanted, and some of these */
    wide_row more;   /**< more than one occurrence, or one in the head */
    wide_row titled; /**< one in the head */
    wide_row heads[TEXT_LEVEL_MAX]; /**< of that level */
} wide_rows;

/** A window and its tables. Transparent, filled by wide_window_new. */
typedef struct wide_window {
    uint32_t first, end; /**< the articles from one up to before the other */
    wide_rows has;
    /** Occurrences in each level, WIDE_COUNT_BITS each, the nearest lowest; of articles of `some`
     * alone. A level has the terms whose nearest it is. */
    uint64_t counts[WIDE_ARTICLES];
    const uint8_t *lengths; /**< their levels of length, see index_segment_levels */
    uint32_t lengths_from;
    uint16_t parts[INDEX_LEVELS][WIDE_TF]; /**< saturation of occurrences, by level of length */
} wide_window;

/** In exec's arena. WQ_ENOMEM. */
wq_status wide_window_new(query_exec *exec, wide_window **out) WQ_MUST_USE;
/** Begin at article `first`; `end` becomes as much as the tables hold. Levels of length are
 * read. */
wq_status wide_window_begin(query_exec *exec, wide_window *window, uint32_t first) WQ_MUST_USE;

/** Open the lists of word `index` of the plan. WQ_ENOMEM, WQ_ECORRUPT, WQ_EIO, and what a meter
 * says. */
wq_status wide_word_open(query_exec *exec, uint8_t index, wide_word *w) WQ_MUST_USE;
/** Raise *exec->floor by the nearest list that has as many articles as are wanted, if it is short
 * (query_iter_seed_postings); nothing else is asked of an article. A long one costs as much as it
 * spares. */
wq_status wide_word_seed(query_exec *exec, const wide_word *w) WQ_MUST_USE;
/** No article from `from` on has the word before the one that is returned (or INDEX_END). */
uint32_t wide_word_next(const wide_word *w, uint32_t from);
/** What the word is worth at most in an article from `first` to `last`: by the bounds of the blocks
 * that they touch, of which none is decoded. Comes before it is poured there. */
wq_status wide_word_bound(query_exec *exec, wide_word *w, uint32_t first, uint32_t last,
                          uint32_t *score) WQ_MUST_USE;

/** Of which articles the occurrences are wanted, and what else. */
typedef struct wide_wish {
    const uint64_t *here; /**< of these articles, a bit for each of the window */
    unsigned level;       /**< and of those that have a list of a level before this */
    bool all;             /**< which others have the word (has.others) */
} wide_wish;
/** Pour the word into the tables. Windows only go forward. */
wq_status wide_word_pour(query_exec *exec, wide_word *w, wide_window *window,
                         const wide_wish *wish) WQ_MUST_USE;
/** What the poured word is worth in article first + `at`, which has it. */
uint32_t wide_word_score(const wide_word *w, const query_plan *plan, const wide_window *window,
                         uint32_t at);

/** The first level of which there are occurrences. */
static inline unsigned wide_nearest(uint64_t counts)
{
    return wq_ones_below(~counts) / WIDE_COUNT_BITS % TEXT_LEVEL_MAX;
}

/** What the word must have in an article for that to be worth `score` with it: the last that was
 * asked for. */
const wide_need *wide_word_need(wide_word *w, const query_plan *plan, const wide_window *window,
                                uint32_t score);
/** The level of length of article first + `at`. */
static inline unsigned wide_length(const wide_window *window, uint32_t at)
{
    size_t bit = (size_t)(window->first - window->lengths_from + at) * INDEX_LEVEL_BITS;
    return wq_le16(window->lengths + bit / 8) >> bit % 8 & (INDEX_LEVELS - 1);
}
/** What the poured word is worth in article first + `at`, which has it once and not in the head:
 * half of those that may be wanted. */
static inline uint32_t wide_word_once(const wide_word *w, const wide_window *window, uint32_t at)
{
    return w->once[wide_length(window, at)][wide_nearest(window->counts[at])];
}
/** May the poured word be worth that much in article first + `at`, which has it? False: it is
 * not. */
static inline bool wide_need_met(const wide_need *need, const wide_window *window, uint32_t at)
{
    const uint64_t even = 0x00FF00FF00FF00FFu;
    uint64_t counts = window->counts[at];
    unsigned nearest = wide_nearest(counts);
    uint64_t sum = ((counts & even) + (counts >> 8 & even)) * 0x0001000100010001u >> 48;
    bool titled = (window->has.titled[at / 64] >> at % 64 & 1) != 0;
    uint64_t all = sum + (titled ? SCORE_HEAD_TF : 0);
    const uint16_t *parts = titled ? need->titled : need->plain;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
    return all >= WIDE_TF || window->parts[wide_length(window, at)][all] >= parts[nearest];
}

#endif
