/* SPDX-License-Identifier: MIT */
/* A word as the peers of the bench take it: its one spelling. */
#ifndef BENCH_EXACT_H
#define BENCH_EXACT_H

#include "text/text.h"

static size_t exact_class(const text_analyser *self, const text_token *word, text_class *classes)
{
    (void)self;
    classes[0].name = "exact";
    classes[0].weight = 256;
    (void)text_class_term(&classes[0], text_token_folded(word), text_token_light(word));
    return 1;
}

static const text_analyser EXACT = {"exact", exact_class, NULL, {0, 0}};

#endif
