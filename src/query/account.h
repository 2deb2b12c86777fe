/* SPDX-License-Identifier: MIT */
/* A score taken apart; the public side is query_explain of query.h. Layer: query. */
#ifndef QUERY_ACCOUNT_H
#define QUERY_ACCOUNT_H

#include "query/iter.h"
#include "query/query.h"

/** Explain `hit` of a question with this plan. `arena` is cleared for each part; the iterators of
 * a segment and 16 KiB must fit. `demand` as of query_exec. */
wq_status query_account_give(const query_plan *plan, index_view *index, query_meter *meter,
                             wq_arena *arena, bool demand, const query_hit *hit,
                             void (*line)(void *arg, const char *text), void *arg) WQ_MUST_USE;

#endif
