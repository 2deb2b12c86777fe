/* SPDX-License-Identifier: MIT */
/* From what was typed to words of the archive: completions, near spellings.
 *
 * A word here is a folded form: its spellings are summed, and the most frequent of them is shown.
 * What is read is a few ranges of the term dictionary; heap at most 64 KiB. Layer: query. */
#ifndef QUERY_SUGGEST_H
#define QUERY_SUGGEST_H

#include "query/meter.h"
#include "text/family.h"

#include "index/index.h"

#include <warraq/words.h>

/** Suggestions for the first word in `text`, best first; at most `max` into `out`. A used-up budget
 * of the meter is WQ_OK with what was found. WQ_ECANCEL, WQ_ENOMEM, WQ_ECORRUPT, WQ_EIO. */
wq_status query_suggest(index_view *view, wq_span text, wq_suggest_kind kind, query_meter *meter,
                        wq_suggestion *out, uint32_t max, uint32_t *count) WQ_MUST_USE;

/** Spellings of the same name: near words within 0.12 letters of distance for each letter and 0.05
 * more. Otherwise as query_suggest. */
wq_status query_variants(index_view *view, wq_span text, query_meter *meter, wq_suggestion *out,
                         uint32_t max, uint32_t *count) WQ_MUST_USE;

/** A word of the archive. */
typedef struct query_form {
    wq_span key; /**< of its first spelling */
    wq_span folded;
    wq_span light;     /**< its most frequent spelling */
    uint64_t articles; /**< of all its spellings, summed; without stop words if one is none */
} query_form;

/** The words of the archive in the order of their keys (text/family.h). Opaque, on the heap (2 KiB
 * for each segment and 1 more). WQ_ENOMEM; WQ_ELIMIT (too many segments: `compact` helps). */
typedef struct query_forms query_forms;
wq_status query_forms_open(index_view *view, query_meter *meter, query_forms **out) WQ_MUST_USE;
void query_forms_close(query_forms *forms);
/** To the first word whose key is at or behind these bytes; also backwards. */
wq_status query_forms_seek(query_forms *forms, wq_span place) WQ_MUST_USE;
/** The first key of the next word, borrowed until the next call. WQ_EEND behind the last. */
wq_status query_forms_peek(query_forms *forms, wq_span *key) WQ_MUST_USE;
/** The next word, borrowed until the next call. WQ_EEND behind the last. */
wq_status query_forms_next(query_forms *forms, query_form *form) WQ_MUST_USE;
/** Every word of a range, in the order of keys. */
wq_status query_forms_range(query_forms *forms, const text_range *range,
                            void (*take)(void *arg, const query_form *form), void *arg) WQ_MUST_USE;
/** Articles that have the word of this folded form, in any spelling; 0: it is not there. */
wq_status query_forms_find(query_forms *forms, wq_span folded, uint64_t *articles) WQ_MUST_USE;

#endif
