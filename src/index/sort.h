/* SPDX-License-Identifier: MIT */
/* Sorting in place, without heap, in n log n at worst (quicksort that turns to heapsort; D. R.
 * Musser, "Introspective sorting and selection algorithms", 1997). The C library's qsort may
 * allocate, which would not be counted.
 * Layer: index. */
#ifndef INDEX_SORT_H
#define INDEX_SORT_H

#include <stddef.h>
#include <stdint.h>

/** Order of two low halves whose high halves are equal: negative, zero, positive. */
typedef int (*index_tie)(const void *ctx, uint32_t a, uint32_t b);

/** Sort by the high 32 bits, then by `tie` of the low ones (NULL: as numbers). */
void index_sort(uint64_t *v, size_t count, index_tie tie, const void *ctx);

#endif
