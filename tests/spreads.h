/* SPDX-License-Identifier: MIT */
/* Writing the positions of an article as the index does, for tests and fuzzing. */
#ifndef TESTS_SPREADS_H
#define TESTS_SPREADS_H

#include "index/spread.h"

/** All positions of an article, piece by piece; false when a piece is empty or too long, or more or
 * less than all was written. */
static inline bool spread_put_all(wq_bit_writer *w, uint16_t how, uint32_t tf,
                                  const uint32_t *positions)
{
    index_spread s = index_spread_of(how, tf);
    uint32_t done = 0;
    while (s.left > 0) {
        size_t before = w->len;
        unsigned count = index_spread_put(&s, w, positions + done);
        if (count == 0 || w->len - before > INDEX_SPREAD_BYTES) {
            return false;
        }
        done += count;
    }
    return done == tf && index_spread_put(&s, w, positions) == 0;
}

#endif
