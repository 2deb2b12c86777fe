/* SPDX-License-Identifier: MIT */
/* query: "which articles are best?"
 *
 * A line of words becomes a tree (parse.h), the tree a plan over all segments of an index view
 * (plan.h), the plan a tree of iterators for each segment (iter.h), and what they give is scored
 * (score.h) into a bounded list of the best (topk.h). GRAMMAR.md is the language.
 *
 * Heap of a query: at most QUERY_ARENA_MAX, the hits (40 bytes each), and what the views need.
 * No float, no clock, no pointer order: the same archive ranks the same on every machine.
 * Layer: query. Thread rule: one owner; nothing here keeps state between calls. */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "index/index.h"
#include "pack/article.h"
#include "store/store.h"
#include "text/text.h"

#include <warraq/task.h>
#include <warraq/words.h>

/** Heap of everything but the hits: plan, cursors, iterators, words. */
#define QUERY_ARENA_MAX (256 * WQ_KIB)

/** Articles with all words that are counted one by one: of more only those are looked at that may
 * be among the best. */
#define QUERY_COUNTED 1000u

typedef enum query_sort {
    QUERY_SORT_RELEVANCE = 0, /**< best first; of equals the earlier, then by id */
    QUERY_SORT_NEWEST = 1,    /**< by date, undated last; ties by id */
    QUERY_SORT_OLDEST = 2
} query_sort;

typedef struct query_options {
    query_sort sort;
    uint32_t limit;                /**< hits to give; limit + offset <= WQ_LIMIT_HITS */
    uint32_t offset;               /**< hits to pass over first */
    bool all;                      /**< plain words are demanded; always so in a sort by date */
    bool literal;                  /**< nothing but words: signs mean nothing */
    bool whole;                    /**< look at every article that matches: counts are exact */
    bool numbers;                  /**< segments and numbers will do: no row is read for a hit */
    bool apart;                    /**< that words stand near each other counts for nothing */
    wq_rung rung;                  /**< the question loosened so far (query/ladder.h) */
    const text_analyser *analyser; /**< NULL: text_analyser_default() */
    wq_task *task;                 /**< cancel flag and work budget, or NULL */
    /** In a sort by date: called for every match, limit or not, or NULL. Any status but WQ_OK ends
     * the search. */
    wq_status (*visit)(void *arg, const wq_date *date);
    void *visit_arg;
    wq_error *err; /**< or NULL */
} query_options;

typedef struct query_hit {
    store_place place; /**< of the edition that is shown */
    wq_id id;          /**< first 8 bytes, the rest 0 */
    wq_date date;      /**< minutes and precision */
    uint32_t score;    /**< fixed point, 1.0 is QUERY_SCORE_ONE; 0 in a sort by date */
    uint32_t number;   /**< in its segment: while `known` is false nothing but this, */
    uint16_t segment;  /**< this and the score are set */
    bool known;        /**< true of every hit, unless numbers would do */
} query_hit;

#define QUERY_SCORE_ONE 1024u

/* ---- the words of a query and the patterns that match them: src/query/words.c, wordmarks.c */

/** What to mark in an article: every word of a query that is asked for (not the excluded ones)
 * with the patterns of its classes. Opaque; depends on the query line and the analyser only, not
 * on an index. */
typedef struct query_words query_words;

/** NULL is allowed. */
void query_words_free(query_words *words);
/** How many words there are, numbered from 0 (a word of a phrase is a word). */
unsigned query_words_count(const query_words *words);
/** As it was written in the query, light spelling; borrowed from `words`. */
wq_span query_words_text(const query_words *words, unsigned word);
/** Passed over, because it says nothing? */
bool query_words_stop(const query_words *words, unsigned word);
/** The spellings that were counted in for a word, by class, the nearest first, in a class the most
 * frequent first; `*count` of them, borrowed from `words`. None if the words were made without an
 * index. */
const wq_spelling *query_words_spellings(const query_words *words, unsigned word, unsigned *count);
/** The number of the word that a token of `text` matches, or -1. Where it is a part of a jointed
 * word that matches, the token's range becomes that of the part. */
int query_words_match(const query_words *words, wq_span text, text_token *token);

/** A matched stretch of a text: bytes [start, end), at word borders. */
typedef struct query_mark {
    uint32_t start, end;
    uint32_t word; /**< number in the query_words */
} query_mark;

/** The publication date of the article whose texts query_words_mark is given from now on: dates
 * are marked that `about:` asks for, and many of them count from it. */
void query_words_published(query_words *words, const wq_date *published);
/** Are the parts of jointed words (text.h) words in the texts that are given from now on? At first
 * they are; in an article of which the index has no parts they are not to be marked either. */
void query_words_parted(query_words *words, bool parted);
/** Dates of `text` that the query is about, in order, at most `max`; their `word` is one behind the
 * last word, and on. */
size_t query_words_dates(const query_words *words, wq_span text, const wq_date *published,
                         query_mark *marks, size_t max);
/** Dates that query_words_mark marks in one text. */
#define QUERY_WORDS_DATES 64

/** Every match in `text`, in order, at most `max`; returns how many. For titles and for whole
 * paragraphs in `show`. Linear time. */
size_t query_words_mark(const query_words *words, wq_span text, query_mark *marks, size_t max);

/* ---- searching: src/query/run.c ---- */

/** What an answer left out, bits. */
enum {
    QUERY_CUT_TIME = 1,     /**< the work budget was used up */
    QUERY_CUT_WORDS = 2,    /**< words beyond the limit of a question */
    QUERY_CUT_PREFIX = 4,   /**< rare words that begin with a `prefix*` */
    QUERY_CUT_SPELLINGS = 8 /**< rare spellings of a word: more than a class or the plan holds */
};

/** An answer. Transparent; begins zeroed, ends with query_result_release. */
typedef struct query_result {
    query_hit *hits; /**< `count` of them, best first; owned by the result */
    size_t count;
    uint64_t total;     /**< articles that match */
    bool total_exact;   /**< false: `total` or more (some were too low to be looked at, or the
                             work budget was used up) */
    uint64_t all;       /**< of them, those with all words: what is plain counts as demanded */
    bool all_exact;     /**< false: `all` or more (the budget, a prefix of too many words, or
                             QUERY_COUNTED of them) */
    uint8_t cut;        /**< what was left out: QUERY_CUT_* */
    bool briefs;        /**< it was asked for news in brief */
    bool same;          /**< the rung changed nothing: nothing was asked */
    query_words *words; /**< for passages and marks; owned by the result */
    size_t heap;        /**< peak of the query's own heap in bytes, hits included */
} query_result;

/** Answer `text` from an index view. `articles` is used to leave out what was deleted after the
 * index was made; it may be NULL.
 * WQ_EQUERY (message with the column, in characters from 1), WQ_EINVAL (limit + offset),
 * WQ_ECANCEL, WQ_ENOMEM, WQ_ECORRUPT, WQ_EIO. A used-up work budget is WQ_OK with total_exact
 * false; no hit is WQ_OK with total 0. On failure the result is empty. */
wq_status query_run(store_view *articles, index_view *index, wq_span text,
                    const query_options *options, query_result *result) WQ_MUST_USE;
void query_result_release(query_result *result);

/** The words of a question with the spellings that an answer would count in, and no answer.
 * Errors as query_run. Owned by the caller (query_words_free). */
wq_status query_words_find(index_view *index, wq_span text, const query_options *options,
                           query_words **out) WQ_MUST_USE;

/** Take the score of a hit of query_run apart; the same text and options. A line of text for each
 * part goes to `line`; points are those of wq_hit.score (64 to one of query_hit.score). The score
 * is computed anew, part by part, and the sum of what was told stands at the end. Reads the lists
 * of the question again up to the hit. Errors as query_run; WQ_ENOTFOUND: the index has no such
 * article. */
wq_status query_explain(index_view *index, wq_span text, const query_options *options,
                        const query_hit *hit, void (*line)(void *arg, const char *text),
                        void *arg) WQ_MUST_USE;

/* ---- filters that find nothing: src/query/filters.c ---- */

/** Filters of a question that no article has, but for excluded ones. All values of their kind are
 * looked at; heap at most 64 KiB. Errors as query_run. */
wq_status query_filters_lacking(index_view *index, wq_span text,
                                void (*each)(void *arg, const wq_filter_lacking *lacking),
                                void *arg) WQ_MUST_USE;

/* ---- the passage of a hit: src/query/passage.c ---- */

#define QUERY_PASSAGE_MARKS 64
/** Longest passage in characters. */
#define QUERY_PASSAGE_MAX 1000

/** A stretch of an article's body. Transparent; text owned by it. */
typedef struct query_passage {
    wq_buf text; /**< original spelling; every run of white space and paragraph ends one space */
    query_mark marks[QUERY_PASSAGE_MARKS]; /**< byte ranges of `text`, in order */
    size_t mark_count;
    bool cut_before, cut_after; /**< the body goes on there */
} query_passage;

/** An empty passage that never holds more than QUERY_PASSAGE_MAX characters. */
void query_passage_init(query_passage *passage);
void query_passage_release(query_passage *passage);
/** The best window of about `letters` characters of the article's body: the most distinct words
 * of the query near each other, beginning at a sentence where one is near, cut at word ends. No
 * match in the body: its beginning. Linear time in the article, no heap but the text.
 * `words` may be NULL. WQ_ENOMEM. */
wq_status query_passage_make(const query_words *words, const wq_article *article, size_t letters,
                             query_passage *passage) WQ_MUST_USE;

#endif
