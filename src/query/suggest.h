/* SPDX-License-Identifier: MIT */
/* From what was typed to words of the archive: completions, near spellings.
 *
 * A word here is a folded form: its spellings are summed, and the most frequent of them is shown.
 * What is read is a few ranges of the term dictionary; heap about 8 KiB. Layer: query. */
#ifndef QUERY_SUGGEST_H
#define QUERY_SUGGEST_H

#include "query/gather.h"

#include <warraq/words.h>

/** Suggestions for the first word in `text`, best first; at most `max` into `out`. A used-up budget
 * of the meter is WQ_OK with what was found. WQ_ECANCEL, WQ_ENOMEM, WQ_ECORRUPT, WQ_EIO. */
wq_status query_suggest(index_view *view, wq_span text, wq_suggest_kind kind, query_meter *meter,
                        wq_suggestion *out, uint32_t max, uint32_t *count) WQ_MUST_USE;

/** Spellings of the same name: near words within 0.12 letters of distance for each letter and 0.05
 * more. Otherwise as query_suggest. */
wq_status query_variants(index_view *view, wq_span text, query_meter *meter, wq_suggestion *out,
                         uint32_t max, uint32_t *count) WQ_MUST_USE;

/** Every word of the archive with first <= key < last, in order of folded forms. */
typedef struct query_form {
    wq_span folded;
    wq_span light;     /**< its most frequent spelling */
    uint64_t articles; /**< of all its spellings, summed */
} query_form;
/** `gather` is of the caller (GATHER_BYTES(0), view and meter set). The form is borrowed during the
 * call; what `each` returns but WQ_OK is returned. */
wq_status query_forms_each(gather *g, wq_span first, wq_span last,
                           wq_status (*each)(void *arg, const query_form *form),
                           void *arg) WQ_MUST_USE;

#endif
