/* SPDX-License-Identifier: MIT */
/* What the files of the parser share: parse.c reads signs and operands, parseleaf.c makes words,
 * phrases and filters of them, parsegroup.c groups. Layer: query. */
#ifndef QUERY_PARSER_H
#define QUERY_PARSER_H

#include "query/parse.h"
#include "query/questionline.h"

/** One open group: its members so far, linked through `next`. */
typedef struct query_frame {
    uint8_t first, last; /**< members, or QUERY_NONE */
    uint8_t members;
    uint8_t positive;   /**< members that are not excluded */
    uint8_t role;       /**< of the group in its parent */
    uint8_t first_word; /**< words from here on belong to the group */
    bool last_or;       /**< the last member is an OR that was made at this level */
    bool blank;         /**< the operand just before had no word in it */
    bool or_open;       /**< an OR waits for its right side */
    uint8_t near_open;  /**< a near of so many words waits for its right side; 0: none */
    uint16_t near_column;
    uint16_t or_column;
    uint16_t column;
} query_frame;

/** A question that is being read. Transparent. */
typedef struct query_parser {
    query_scan scan;
    wq_arena *arena;
    wq_error *err;
    query_tree *tree;
    uint8_t filters;
    uint8_t depth; /**< of the present frame */
    query_frame frames[WQ_LIMIT_QUERY_DEPTH + 1];
} query_parser;

/** What stood before an operand. */
typedef struct query_signs {
    uint16_t column;
    uint8_t role;
    bool exact;
    bool variants; /**< ~ */
} query_signs;

/* Every failure below is WQ_EQUERY with the column, or WQ_ENOMEM at the end of the arena. */

/* ---- src/query/parsegroup.c: groups ---- */

/** A node without members; there is room (parse.h). Returns its number. */
uint8_t query_node_new(query_tree *tree, query_kind kind, uint16_t column);
/** Open a group below the present one; `first`: the question as a whole. */
wq_status query_parser_open(query_parser *p, uint16_t column, uint8_t role, bool first) WQ_MUST_USE;
/** Take an operand in; QUERY_NONE is one in which there was no word. */
wq_status query_parser_add(query_parser *p, uint8_t item) WQ_MUST_USE;
/** An OR stands here, between the operand before it and the next one. */
wq_status query_parser_or(query_parser *p, uint16_t column) WQ_MUST_USE;
/** The same of near/`distance`; 0 is a distance that is not allowed. */
wq_status query_parser_near(query_parser *p, uint16_t column, uint8_t distance) WQ_MUST_USE;
/** The members of the present group as one node (QUERY_NONE if it has none). */
wq_status query_parser_close(query_parser *p, uint8_t *item) WQ_MUST_USE;

/* ---- src/query/parseleaf.c: words and filters ---- */

/** The words of `text` as a word or a phrase, QUERY_NONE if there is none. Words beyond the limit
 * are left out (`tree->cut`). */
wq_status query_leaf_words(query_parser *p, wq_span text, const query_signs *s, bool quoted,
                           uint8_t *item) WQ_MUST_USE;
/** Each word of `text` as a plain operand of its own. */
wq_status query_leaf_each(query_parser *p, wq_span text, uint16_t column) WQ_MUST_USE;
/** source:, lang:, kind: and what they name. */
wq_status query_leaf_key(query_parser *p, uint8_t kind, wq_span value, const query_signs *s,
                         uint8_t *item) WQ_MUST_USE;
/** about: and date: with a date or a range of them. */
wq_status query_leaf_about(query_parser *p, wq_span value, const query_signs *s,
                           uint8_t *item) WQ_MUST_USE;
wq_status query_leaf_date(query_parser *p, wq_span value, const query_signs *s,
                          uint8_t *item) WQ_MUST_USE;

#endif
