/* SPDX-License-Identifier: MIT */
/* A question for news in brief. Layer: query. */
#ifndef QUERY_BRIEFS_H
#define QUERY_BRIEFS_H

#include "query/parse.h"

/** If the question demands kind:brief, its words become filters by the words of briefs, all of them
 * demanded (a phrase: each of its words), and `tree->briefs` is set. Words of titles stay.
 * WQ_ENOMEM when the arena is at its end. */
wq_status query_briefs_turn(query_tree *tree, wq_arena *arena) WQ_MUST_USE;

#endif
