/* SPDX-License-Identifier: MIT */
/* From a query line to a tree. GRAMMAR.md is the language; its examples are tests.
 *
 * Never recurses: groups are a stack of WQ_LIMIT_QUERY_DEPTH frames. Reads at most
 * WQ_LIMIT_QUERY_BYTES; keeps at most WQ_LIMIT_QUERY_WORDS words and as many filters, and says
 * when it left some out. Layer: query. */
#ifndef QUERY_PARSE_H
#define QUERY_PARSE_H

#include "base/arena.h"
#include "base/limits.h"
#include "text/about.h"
#include "text/text.h"

/** Words between the two sides of a near, at most. */
#define QUERY_NEAR_MAX 100
/** No node. */
#define QUERY_NONE UINT8_MAX
/** Filters (source, lang, date, about) of a query; more are a WQ_EQUERY, since leaving one out
 * would widen the answer. */
#define QUERY_FILTERS_MAX 8
/** Leaves, and the groups that join at least two of them or give one a role. */
#define QUERY_NODES_MAX (2 * (WQ_LIMIT_QUERY_WORDS + QUERY_FILTERS_MAX) + 2)
_Static_assert(QUERY_NODES_MAX < QUERY_NONE, "nodes have numbers of a byte");

typedef enum query_kind {
    QUERY_LIST,   /**< members with roles; the planner says how they combine */
    QUERY_OR,     /**< any member */
    QUERY_WORD,   /**< words[first] */
    QUERY_PHRASE, /**< words[first .. first + count) at their offsets */
    QUERY_NEAR,   /**< members (words and phrases) within `distance` words of the one before */
    QUERY_FILTER, /**< an article that has the key (source, language, kind) */
    QUERY_DATE,   /**< an article dated in [from, to) */
    QUERY_ABOUT   /**< an article that mentions a date of the range */
} query_kind;

/** What a member is to its list. */
typedef enum query_role {
    QUERY_PLAIN, /**< a word just written down: the ranking decides what that means */
    QUERY_MUST,  /**< +, and every filter */
    QUERY_NOT    /**< - */
} query_role;

typedef struct query_node {
    uint8_t kind;         /**< a query_kind */
    uint8_t role;         /**< a query_role */
    uint8_t child;        /**< first member, or QUERY_NONE */
    uint8_t next;         /**< next member of the same parent, or QUERY_NONE */
    uint16_t column;      /**< where it began, in characters from 1 */
    uint8_t first, count; /**< QUERY_WORD, QUERY_PHRASE: of the words */
    uint8_t key_len;      /**< QUERY_FILTER */
    uint8_t distance;     /**< of a member of a QUERY_NEAR to the member before, 0 of the first */
    const uint8_t *key;   /**< QUERY_FILTER: in the arena */
    const text_about *about; /**< QUERY_ABOUT: in the arena */
    int64_t from, to;        /**< QUERY_DATE: minutes */
} query_node;

/** Forms that stand for a word beside its own classes, found in the archive or in a table. */
#define QUERY_ALSO_MAX 8
typedef struct query_also {
    const char *name; /**< of their class; static */
    uint16_t weight;  /**< 1.0 is 256 */
    bool instead;     /**< of the word's own classes */
    uint8_t count;
    wq_span folded[QUERY_ALSO_MAX]; /**< in the arena */
    uint8_t level; /**< of the word's own that they join, with its weight; 0: one behind them all */
    bool keys;     /**< they are keys: one spelling each */
} query_also;

typedef struct query_word {
    text_token token;
    uint16_t offset; /**< position in its phrase */
    bool exact;      /**< =: this spelling only */
    bool prefix;     /**< *: every word that begins so */
    bool folded;     /**< in quotes: any spelling, no other class */
    bool title;      /**< title: only where it stands in the title */
    bool excluded;   /**< below a QUERY_NOT */
    bool variants;   /**< ~: spellings of the same name too */
    bool added;      /**< not asked: it stands for word `of` of the question */
    uint8_t of;
    const query_also *also; /**< or NULL */
} query_word;

/** Transparent; lives in its owner, words and keys in the arena that was given to parse. */
typedef struct query_tree {
    query_node nodes[QUERY_NODES_MAX];
    uint8_t node_count;
    uint8_t root; /**< of kind QUERY_LIST, or any other kind when it is alone */
    uint8_t word_count;
    bool cut;    /**< words beyond the limit were left out */
    bool briefs; /**< kind:brief: its words are filters (briefs.h) */
    query_word *words[WQ_LIMIT_QUERY_WORDS];
} query_tree;

/** Whatever kind the articles have today, they are of this one. */
#define QUERY_KIND_EVERY "article"

/** Says what an article must have, and nothing about its worth. */
static inline bool query_node_is_filter(const query_node *node)
{
    return node->kind == QUERY_FILTER || node->kind == QUERY_DATE || node->kind == QUERY_ABOUT;
}

/** Is it `kind:NAME`, demanded or excluded? */
bool query_node_is_kind(const query_node *node, const char *name);

/** Parse a line of strict UTF-8. WQ_EQUERY: the message names the column, in characters from 1;
 * WQ_ENOMEM when the arena is at its end. The root always has something to look for. */
wq_status query_parse(wq_span text, wq_arena *arena, wq_error *err, query_tree *tree) WQ_MUST_USE;

/** The same of a line in which nothing but words has a meaning: every word is plain. */
wq_status query_parse_literal(wq_span text, wq_arena *arena, wq_error *err,
                              query_tree *tree) WQ_MUST_USE;

/** ---- src/query/tree.c: words and sides that were not asked ---- */
/** Is there room for so many more words, and for a side of an OR made of them? */
bool query_tree_room(const query_tree *tree, unsigned words);
/** One more word behind the others (there is room), which stands for word `of`: any spelling, no
 * other class. WQ_ENOMEM. */
wq_status query_tree_add(query_tree *tree, wq_arena *arena, const text_token *token, uint8_t of,
                         uint16_t offset) WQ_MUST_USE;
/** What stands at `at` becomes the only member of a `kind` there, with the same role (room for one
 * node). Returns it in its new place. */
query_node *query_tree_wrap(query_tree *tree, uint8_t at, query_kind kind);
/** What stands at `at` becomes the first side of an OR there, if it is none (room for one node). */
void query_tree_or(query_tree *tree, uint8_t at);
/** The words from `first` on become one more side of the OR at `at`, a phrase or a word, which is
 * made if there is none (room for two nodes). */
void query_tree_side(query_tree *tree, uint8_t at, uint8_t first);

/** The tree as text, for tests and explain: `(a +b -c (or d e) "f g" date:1..2)`. */
wq_status query_tree_format(const query_tree *tree, wq_buf *out) WQ_MUST_USE;

#endif
