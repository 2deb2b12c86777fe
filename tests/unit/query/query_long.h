/* SPDX-License-Identifier: MIT */
/* An index of long lists, for what passes over blocks of them. */
#ifndef QUERY_LONG_H
#define QUERY_LONG_H

#include "unit/query/query_answer.h"
#include "unit/query/query_index.h"

/* Lists of many blocks: 6,000 articles of 1 to 60 words, a word n about n times as rare as the
 * first, some dead. */
static inline void long_lists(test_index *t)
{
    test_index_begin(t);
    for (uint32_t i = 0; i < 6000; i++) {
        char title[64] = "";
        char body[1024] = "";
        int words = 1 + dice(dice(8) == 0 ? 60 : 12);
        for (int w = 0; w < words; w++) {
            int word = 400 / (1 + dice(400)) - 1;
            snprintf(body + strlen(body), sizeof body - strlen(body), "w%d ", word);
        }
        snprintf(title, sizeof title, "w%d", dice(60));
        test_index_article(t, i, (int32_t)i, "s", title, body);
        if (i == 4500 || i == 5800) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
    for (int i = 0; i < 300; i++) {
        assert_int_equal(index_builder_kill(t->builder, 1, (uint32_t)dice(6000)), WQ_OK);
    }
    test_index_flush(t);
    test_index_read(t);
}

#endif
