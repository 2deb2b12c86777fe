/* SPDX-License-Identifier: MIT */
/* What the ways to suggest share. Layer: query. */
#ifndef QUERY_SUGGESTER_H
#define QUERY_SUGGESTER_H

#include "query/suggest.h"
#include "text/likeness.h"

/** One call of query_suggest. Transparent. */
typedef struct suggester {
    query_forms *forms;
    wq_suggestion *out; /**< best first */
    uint32_t max;
    uint32_t count;
    text_token word;    /**< the first word of what was typed */
    text_like bare;     /**< its letters, without an article */
    uint32_t firsts[9]; /**< letters that a near word may begin with */
    unsigned first_count;
    unsigned most; /**< distance or cost up to which a word is near */
} suggester;

/** Take a word in if it is among the best; a word that is there already (with or without ال) stays
 * with the better score. */
void suggester_offer(suggester *s, const query_form *form, uint32_t score);

/** Words of a fixed Arabic text, if the archive has them all: one suggestion with `score`. */
wq_status suggester_offer_text(suggester *s, wq_span text, uint32_t score) WQ_MUST_USE;

/** ---- src/query/suggest_latin.c ---- */
/** Words that somebody may write in Latin letters as `typed`: first what the gazetteer says. */
wq_status suggester_latin(suggester *s, wq_span typed) WQ_MUST_USE;
/** The word that the same keys give in Buckwalter's transliteration, or on the other layout, if the
 * archive has it; else, for Buckwalter, what is near it. */
wq_status suggester_keys(suggester *s, wq_span typed, bool layout) WQ_MUST_USE;

#endif
