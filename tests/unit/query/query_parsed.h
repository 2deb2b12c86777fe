/* SPDX-License-Identifier: MIT */
/* The words of a question without an archive: what its classes match, whatever is there. */
#ifndef UNIT_QUERY_PARSED_H
#define UNIT_QUERY_PARSED_H

#include "query/classes.h"
#include "query/monthwords.h"
#include "query/words.h"

static inline wq_status test_words_parse(wq_span text, wq_error *err, query_words **out)
{
    wq_arena arena;
    wq_arena_init(&arena, QUERY_ARENA_MAX, 0);
    query_tree *tree = wq_arena_new(&arena, sizeof *tree);
    text_classes *classes = wq_arena_new(&arena, sizeof *classes);
    wq_status st =
        tree != NULL && classes != NULL ? query_parse(text, &arena, err, tree) : WQ_ENOMEM;
    st = st == WQ_OK ? query_months_apply(tree, &arena) : st;
    if (st == WQ_OK) {
        const text_analyser own = query_analyser_for(tree, text_analyser_default());
        st = query_words_of(tree, &own, classes, NULL, out);
    }
    wq_arena_release(&arena);
    return st;
}

#endif
