/* SPDX-License-Identifier: MIT */
/* From a tree to terms: which keys stand for each word, how often they occur in the whole
 * archive, and what a class of them is worth.
 *
 * Everything is summed over all segments before anything is ranked, so that an answer does not
 * depend on how the archive happens to be cut into segments.
 * Layer: query. */
#ifndef QUERY_PLAN_H
#define QUERY_PLAN_H

#include "base/bits.h"
#include "query/meter.h"
#include "query/prefix.h"
#include "query/parse.h"
#include "query/score.h"

#include "index/index.h"

/** Terms of one plan: as many cursors are open at once in a segment. */
#define PLAN_TERMS_MAX WQ_LIMIT_QUERY_TERMS
/** What they may take together, with positions to compare and without; one takes PLAN_CURSOR_ROOM
 * and what its list needs. These are numbers and no sizeof, so that every machine leaves out the
 * same terms. */
#define PLAN_ROOM_PHRASE (54 * WQ_KIB)
#define PLAN_ROOM        (90 * WQ_KIB)
#define PLAN_CURSOR_ROOM 352
/** Terms that are found, and bytes of their keys; those that say least of their words are then
 * left out. Whatever a word has, so many are kept for each word behind it. */
#define PLAN_FOUND_MAX  288
#define PLAN_FOUND_WORD (PLAN_FOUND_MAX / WQ_LIMIT_QUERY_WORDS)
#define PLAN_KEYS_MAX   (12 * WQ_KIB)
#define PLAN_KEYS_WORD  (PLAN_KEYS_MAX / WQ_LIMIT_QUERY_WORDS)
/** Words of a prefix in a near, where each takes a cursor, and of all prefixes of a question in
 * which there is a phrase or a near, with so many bytes of keys; of others it is prefix.h's. */
#define PLAN_PREFIX_TERMS  150u
#define PLAN_PREFIX_KEYS   (4u * WQ_KIB)
#define PLAN_PREFIX_LISTED (PLAN_PREFIX_KEYS + (size_t)PLAN_PREFIX_TERMS * PREFIX_HEAD)
/** What prefixes leave of PLAN_ROOM: a word of them takes PLAN_PREFIX_LIST, and what it takes in
 * the plan. */
#define PLAN_PREFIX_LIST  ((size_t)32)
#define PLAN_PREFIX_SPARE ((size_t)128)
#define PLAN_PREFIX_ROOM  (25 * WQ_KIB)

typedef struct plan_term {
    const uint8_t *key; /**< in the arena */
    const char *name;   /**< of the class that brought it; static */
    uint16_t key_len;
    uint8_t word;
    uint8_t classes; /**< a bit for each class of the word that it is in */
    uint64_t df;     /**< over all segments */
    index_term found;
    bool found_set; /**< there is one segment, and `found` is of it */
} plan_term;

static inline wq_span plan_term_key(const plan_term *term)
{
    return wq_span_of(term->key, term->key_len);
}

typedef struct plan_word {
    uint8_t class_count;               /**< levels */
    bool stop;                         /**< says nothing; has no terms */
    const char *names[TEXT_LEVEL_MAX]; /**< of the first class of each level, for explain; static */
    uint16_t weights[TEXT_LEVEL_MAX];  /**< the analyser's, 1.0 is 256 */
    uint32_t weighed[TEXT_LEVEL_MAX];  /**< weight x idf, see score.h */
    uint64_t df[TEXT_LEVEL_MAX];       /**< of the class: the sum of its terms */
    const prefix_words *prefix;        /**< a prefix has these in place of terms; else NULL */
    uint32_t present;                  /**< what it adds wherever it stands, score_present */
} plan_word;

/** Transparent; filled by query_plan_make, lives in the caller's memory. */
typedef struct query_plan {
    const query_tree *tree;
    uint64_t articles; /**< live, in all segments */
    score_norm norm;
    uint32_t lengths[INDEX_LEVELS]; /**< score_length of each level of lengths */
    uint32_t head;                  /**< score_head of the words of the question */
    uint32_t share;                 /**< score_share of them */
    uint8_t cut;                    /**< what was left out: QUERY_CUT_* */
    unsigned term_count;
    unsigned prefix_count; /**< words that are prefixes and have their words apart */
    size_t prefix_bytes;   /**< what these take in the plan */
    size_t prefix_room;    /**< and in a segment */
    plan_word words[WQ_LIMIT_QUERY_WORDS];
    plan_term *terms[PLAN_TERMS_MAX]; /**< in the arena */
} query_plan;

/** Heap of query_plan_make beside the plan and its keys. */
#define PLAN_SCRATCH_MAX (114 * WQ_KIB)

/** The nearest level of a term that has one: it is in all behind that too. */
static inline unsigned plan_nearest(uint8_t classes)
{
    return wq_ones_below(~(uint64_t)classes);
}

/** Make the plan of `tree`. Keys go to `arena`; `scratch` (PLAN_SCRATCH_MAX) may be cleared
 * after. `classes` is scratch. WQ_ECANCEL, WQ_EDEADLINE, WQ_ENOMEM, WQ_ECORRUPT,
 * WQ_EIO. */
wq_status query_plan_make(const query_tree *tree, index_view *view, const text_analyser *analyser,
                          query_meter *meter, wq_arena *arena, wq_arena *scratch,
                          text_classes *classes, query_plan *plan) WQ_MUST_USE;

#endif
