/* SPDX-License-Identifier: MIT */
/* Asking an archive. GRAMMAR.md in src/query has the language of questions. */
#ifndef WARRAQ_FIND_H
#define WARRAQ_FIND_H

#include <warraq/archive.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wq_hits wq_hits;

typedef enum wq_sort { WQ_SORT_RELEVANCE = 0, WQ_SORT_NEWEST, WQ_SORT_OLDEST } wq_sort;

typedef struct wq_find_options {
    size_t size;
    wq_sort sort;
    uint32_t limit;  /**< hits wanted; 0: 10 */
    uint32_t offset; /**< hits to leave out first */
    const wq_task *task;
    bool all;     /**< every plain word is demanded (as always in date order) */
    bool literal; /**< the question is nothing but words: signs mean nothing */
    bool ladder;  /**< no hit: loosen the question step by step (words.h, wq_hits_rung) */
    bool count;   /**< count every article that matches, which may take long: counts are exact */
} wq_find_options;

/** Search. `query` is UTF-8. Best first over the union of its words (GRAMMAR.md says what is
 * demanded); in date order, what has all words. Heap within WQ_LIMIT_HEAP_QUERY whatever the
 * archive's size. WQ_EQUERY: the message names the column. No match is WQ_OK with no hits. When the
 * work budget ends it, WQ_OK and wq_hits_cut() says so. `*out` is owned by the caller. */
WQ_API wq_status wq_find(wq_snapshot *snapshot, const char *query, const wq_find_options *options,
                         wq_hits **out) WQ_MUST_USE;
WQ_API void wq_hits_free(wq_hits *hits);

/** Hits that were given back (at most `limit`). */
WQ_API uint32_t wq_hits_count(const wq_hits *hits);
/** Articles that match, with any word. */
WQ_API uint64_t wq_hits_total(const wq_hits *hits);
/** False: there may be more than wq_hits_total. Articles too low to be among the hits are not
 * counted where that would take long. */
WQ_API bool wq_hits_exact(const wq_hits *hits);
/** Of these, the articles that have all words. `*exact` (may be NULL) false: at least so many,
 * the work budget was used up, a prefix stood for too many words, or there were 1,000 and the rest
 * was looked at only as far as it may be among the best. */
WQ_API uint64_t wq_hits_all(const wq_hits *hits, bool *exact);
/** What an answer left out. */
typedef enum wq_cut {
    WQ_CUT_TIME = 1,   /**< the work budget was used up: better articles may not have been seen */
    WQ_CUT_WORDS = 2,  /**< the question has more words than are looked for */
    WQ_CUT_PREFIX = 4, /**< more words begin so than are looked for: the rarest were not */
    WQ_CUT_SPELLINGS = 8, /**< words have more spellings than are looked for: the rarest were not */
    WQ_CUT_VERSION =
        16 /**< a part of the index was made by another version of warraq: words that it
                               kept in another form are not found there until a rebuild */
} wq_cut;
/** Bits of wq_cut; 0: nothing. */
WQ_API unsigned wq_hits_cut(const wq_hits *hits);

typedef struct wq_hit {
    wq_id id;
    uint32_t score;            /**< 1.0 is 65,536; 0 in date order */
    const wq_article *article; /**< fields of lists, no body; borrowed until the next call */
    uint32_t copies;           /**< more editions of it (at most 63), and stories of its page that
                                    tell the same and are left out of the hits */
} wq_hit;
/** Hit `i`, from 0. WQ_EINVAL when there is no such hit. */
WQ_API wq_status wq_hits_get(wq_hits *hits, uint32_t i, wq_hit *hit) WQ_MUST_USE;

/** A range of bytes of a text. */
typedef struct wq_mark {
    uint32_t start, end;
} wq_mark;

/** The best window of the article for the question, in its original spelling. */
typedef struct wq_passage {
    wq_span text;         /**< one line of UTF-8 */
    const wq_mark *marks; /**< matching words in `text`, increasing */
    uint32_t mark_count;
    bool cut_before, cut_after; /**< the article goes on there */
} wq_passage;
/** The passage of hit `i`, about `characters` long. Borrowed until the next call. */
WQ_API wq_status wq_hits_passage(wq_hits *hits, uint32_t i, uint32_t characters,
                                 wq_passage *passage) WQ_MUST_USE;

/** A piece of news in brief that stood beside a page's stories. Borrowed until the next call. */
typedef struct wq_brief {
    wq_span time; /**< as written: "20:31", "5 minutes ago" */
    wq_span text;
    wq_span page; /**< names the page: 26 letters; the hit's article is the page's first story */
} wq_brief;
/** Was it asked for news in brief (kind:brief)? Then passages are of briefs too. */
WQ_API bool wq_hits_briefs(const wq_hits *hits);
/** The brief of hit `i` that has most of the words, the first of equals. WQ_ENOTFOUND: it was not
 * asked for briefs. */
WQ_API wq_status wq_hits_brief(wq_hits *hits, uint32_t i, wq_brief *brief) WQ_MUST_USE;

/** The words of any text that match the question of these hits (for titles, or a whole article).
 * Marks are borrowed until the next call. */
WQ_API wq_status wq_hits_mark(wq_hits *hits, wq_span text, const wq_mark **marks,
                              uint32_t *count) WQ_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
