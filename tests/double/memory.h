/* SPDX-License-Identifier: MIT */
/* A double for the heap, linked with --wrap: counts malloc'd bytes and their peak (the meter of
 * the memory budgets) and fails a chosen allocation. */
#ifndef DOUBLE_MEMORY_H
#define DOUBLE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct memory_double {
    size_t now, peak; /* bytes as malloc_usable_size gives them */
    long calls;       /* allocations, growths included */
    long live;        /* pieces not yet freed */
    long fail_at;     /* the fail_at-th allocation (from 1) returns NULL; 0: never */
    bool fail_on;     /* and all after it */
} memory_double;

extern memory_double memory;

/* Forget the peak: it is what is held now. */
void memory_mark(void);

#endif
