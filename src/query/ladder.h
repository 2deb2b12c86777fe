/* SPDX-License-Identifier: MIT */
/* Loosening a question that nothing answers, step by step, and the forms that the archive itself
 * suggests for a word. Layer: query. */
#ifndef QUERY_LADDER_H
#define QUERY_LADDER_H

#include "query/meter.h"
#include "query/parse.h"

#include "index/index.h"

#include <warraq/words.h>

/** Loosen `tree` by every rung up to `rung` (wq_rung). `*demand` (plain words are demanded) may
 * become false. `*changed`: the last of them changed something. Words that the archive suggests go
 * to `arena`; at most five a word, for eight words. Filters and excluded words stay.
 * Errors as query_suggest. */
wq_status query_ladder_apply(query_tree *tree, wq_rung rung, index_view *view, query_meter *meter,
                             wq_arena *arena, bool *demand, bool *changed) WQ_MUST_USE;

/** Give the words that ask for it (~word) and are not Arabic the other spellings of their name that
 * the archive has; those of an Arabic word are its class "name" (text/text.h), which the plan takes
 * at any frequency. */
wq_status query_variants_apply(query_tree *tree, index_view *view, query_meter *meter,
                               wq_arena *arena) WQ_MUST_USE;

#endif
