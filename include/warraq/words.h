/* SPDX-License-Identifier: MIT */
/* What a question's words stand for: which spellings were counted in, which words of the archive
 * are near what was typed, and why a hit has its score.
 *
 * Everything is about the archive's own words: nothing is suggested that no article has. All text
 * given out is UTF-8 of the term dictionary (marks, tatweel and presentation forms folded, hamza
 * and the dots as they were written). Thread rule: that of the archive. */
#ifndef WARRAQ_WORDS_H
#define WARRAQ_WORDS_H

#include <warraq/find.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A form that was counted in for a word of a question. Borrowed from the hits (from a call back:
 * during it). */
typedef struct wq_spelling {
    const char *text;       /**< as the archive writes it */
    const char *class_name; /**< the way it came in: "exact", "folded", "article", ...; static */
    uint64_t
        articles; /**< that have this spelling; 0: it is words of a phrase (أبو ظبي, كانون الثاني)
                                 and not counted by itself */
    uint32_t weight; /**< of its class; 1.0 is 256 */
} wq_spelling;

/** Words of the question, stop words included, excluded ones (-word) not. */
WQ_API uint32_t wq_hits_words(const wq_hits *hits);

/** The spellings that were counted in for word `word` (from 0), by class, the nearest first, in a
 * class the most frequent first: what a line of coverage says. `*asked` gets the word as it was
 * asked. A word that says nothing (في) and was passed over, and one that the archive does not have,
 * have none. All borrowed from the hits. WQ_EINVAL: there is no such word. */
WQ_API wq_status wq_hits_spellings(wq_hits *hits, uint32_t word, const char **asked,
                                   const wq_spelling **list, uint32_t *count) WQ_MUST_USE;
/** Whether the word was passed over as one that says nothing. */
WQ_API bool wq_hits_stop(const wq_hits *hits, uint32_t word);
/** Whether the archive lacks a word that was not passed over: no spelling was counted in, or only
 * such as are words of a phrase and no article was found. */
WQ_API bool wq_hits_lacking(const wq_hits *hits, uint32_t word);

/** Steps that a question without any hit is loosened by, each with all before it.
 * wq_find_options.ladder lets wq_find take them; filters and excluded words always hold. */
typedef enum wq_rung {
    WQ_RUNG_ASKED = 0, /**< as it was asked */
    WQ_RUNG_ANY,       /**< any of the words: nothing demanded, no order of words */
    WQ_RUNG_FOLDED,    /**< = and exact: taken as the folded word */
    WQ_RUNG_STEM,      /**< quoted words in every form */
    WQ_RUNG_SPELLING,  /**< spellings of the same name (~word) */
    WQ_RUNG_LATIN,     /**< words typed in Latin letters, or on the other keyboard */
    WQ_RUNG_NEAREST,   /**< the nearest words of the archive */
    WQ_RUNG_NONE       /**< nothing answers */
} wq_rung;

/** Which step answered. WQ_RUNG_ASKED without the ladder, whatever was found. */
WQ_API wq_rung wq_hits_rung(const wq_hits *hits);

/** A filter of a question (source:, lang:, kind:) that no article has. Borrowed during the call
 * back. */
typedef struct wq_filter_lacking {
    const char *name;  /**< "source", "lang" or "kind" */
    const char *value; /**< what was asked for, folded */
    /** What articles have instead, folded: `value` is in it or has it in itself. NULL: nothing. */
    const char *near;
} wq_filter_lacking;
/** The filters of an answer without hits that no article has, in the order of the question; none of
 * an answer with hits. All values of their kind are looked at; heap under 64 KiB. WQ_ENOMEM,
 * WQ_ECORRUPT, WQ_EIO. */
WQ_API wq_status wq_hits_filters(wq_hits *hits,
                                 void (*each)(void *arg, const wq_filter_lacking *lacking),
                                 void *arg) WQ_MUST_USE;

/** Ways from what was typed to words of the archive. */
typedef enum wq_suggest_kind {
    WQ_SUGGEST_COMPLETE,   /**< words that begin so, most frequent first */
    WQ_SUGGEST_NEAR,       /**< did you mean: words that are spelled nearly so */
    WQ_SUGGEST_LATIN,      /**< Arabic words that somebody may write so in Latin letters */
    WQ_SUGGEST_BUCKWALTER, /**< the same in the transliteration of Buckwalter */
    WQ_SUGGEST_LAYOUT      /**< typed on the other layout: Arabic keys on a Latin keyboard */
} wq_suggest_kind;

/** Room for a suggested word and its NUL; longer words are not suggested. */
#define WQ_SUGGEST_TEXT 64
/** Suggestions of one call at most. */
#define WQ_SUGGEST_MAX 32

typedef struct wq_suggestion {
    char text[WQ_SUGGEST_TEXT]; /**< the most frequent of its spellings in the archive */
    uint64_t articles;          /**< of all spellings that are one folded word, summed */
    uint32_t score;             /**< larger is better, within one call */
} wq_suggestion;

/** Words of the archive for `word` (the first word in it, UTF-8), best first; at most `max` (cut at
 * WQ_SUGGEST_MAX) into `out`, which the caller owns. No suggestion is WQ_OK with `*count` 0.
 * Where a kind has no meaning for the word (Latin of an Arabic word) there is none.
 * A part of the dictionary is read: `task` may bound it (NULL: 4,096 units), and when the work is
 * used up what was found so far is given. Heap under 64 KiB. WQ_ECANCEL, WQ_ENOMEM, WQ_ECORRUPT,
 * WQ_EIO. */
WQ_API wq_status wq_suggest(wq_snapshot *snapshot, const char *word, wq_suggest_kind kind,
                            const wq_task *task, wq_suggestion *out, uint32_t max,
                            uint32_t *count) WQ_MUST_USE;

/** Every class of a word with its terms, as `find` would take it: by class, nearest first, the
 * most frequent term of a class first. A word that is cut in two (covid-19) gives the forms of
 * each. Errors as wq_find. */
WQ_API wq_status wq_word_explain(wq_snapshot *snapshot, const char *word,
                                 void (*each)(void *arg, const wq_spelling *form),
                                 void *arg) WQ_MUST_USE;

/** The score of hit `i` taken apart, a line of text for each part: the word, each level of its
 * classes with weight, frequency, occurrences and points, phrases, and the sum, which is the
 * score (65,536 is 1.0). `text` is borrowed during the call back; it holds spellings of the
 * archive. WQ_EINVAL: there is no such hit, or the hits are in order of date. */
WQ_API wq_status wq_hits_explain(wq_hits *hits, uint32_t i,
                                 void (*line)(void *arg, const char *text), void *arg) WQ_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
