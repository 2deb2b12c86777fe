/* SPDX-License-Identifier: MIT */
/* The terms of all classes of a word, in one reading of the families that they stand in.
 *
 * A word of a question has some eight classes of some sixty patterns, and nearly all of their terms
 * are of one family (text/family.h): each family is read once, each of its terms is taken apart
 * once and held against the classes, and of each class the WQ_LIMIT_CLASS_TERMS most frequent terms
 * are kept. A term that several classes keep is kept once. Layer: query. */
#ifndef QUERY_WORDTERMS_H
#define QUERY_WORDTERMS_H

#include "base/arena.h"
#include "query/gather.h"

/** Terms of a word that are held at once: those of every class, and one that is being taken in. */
#define WORD_TERMS_MAX   (TEXT_CLASS_MAX * WQ_LIMIT_CLASS_TERMS + 1)
#define WORD_TERMS_CHUNK 8u

/** Patterns of one folded form each, in lists by a hash of it. */
#define WORD_FORMS_MAX  (TEXT_CLASS_MAX * TEXT_CLASS_PATTERNS)
#define WORD_FORM_LISTS 64u
typedef struct word_form {
    uint8_t cls, pattern;
    uint8_t next; /**< of the list: number of a form, from 1; 0: none */
} word_form;

/** The terms of one class. */
typedef struct word_best {
    unsigned count;
    unsigned worst; /**< of `slot`, once it is full */
    bool dropped;   /**< there were more */
    uint8_t slot[WQ_LIMIT_CLASS_TERMS];
} word_best;

/** Transparent; the members are its own. Slots come from the arena as they are needed, 340 bytes
 * each, and stay for the next word. */
typedef struct word_terms {
    gather *gather;
    wq_arena *arena;
    const text_class *classes;
    size_t count;
    struct {
        uint8_t cls;
        bool longer;
        wq_span stem;
    } stems[TEXT_CLASS_MAX]; /**< classes of a stem */
    unsigned stem_count;
    word_form forms[WORD_FORMS_MAX];
    unsigned form_count;
    uint8_t lists[WORD_FORM_LISTS]; /**< the first form of each */
    gather_entry *chunks[WORD_TERMS_MAX / WORD_TERMS_CHUNK + 1];
    unsigned slots;
    uint8_t refs[WORD_TERMS_MAX]; /**< classes that keep a slot */
    word_best best[TEXT_CLASS_MAX];
} word_terms;

/** `gather` has its view and its meter. */
void word_terms_init(word_terms *w, gather *g, wq_arena *arena);
/** Read the families of the terms of these classes (borrowed until the next call). Patterns that
 * are no family (beginnings, endings, names) are left out. WQ_ENOMEM, WQ_ECANCEL, WQ_EDEADLINE,
 * WQ_ECORRUPT, WQ_EIO. */
wq_status word_terms_read(word_terms *w, const text_class *classes, size_t count) WQ_MUST_USE;
/** Term `i` (below best[cls].count) of a class, in no order; bit c of its `classes`: class c has
 * it. */
const gather_entry *word_terms_at(const word_terms *w, size_t cls, unsigned i);

#endif
