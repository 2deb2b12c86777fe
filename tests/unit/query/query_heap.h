/* SPDX-License-Identifier: MIT */
/* The heap of a test, counted by standing before libc's; a sanitizer does that itself, so then
 * COUNTED is 0 and nothing is. To be included once in a program. */
#ifndef QUERY_HEAP_H
#define QUERY_HEAP_H

#include "unit/unit.h"

#include <malloc.h>

#if defined(__SANITIZE_ADDRESS__) || !defined(__GLIBC__)
#define COUNTED 0
#else
#define COUNTED 1
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *ptr);

static long until_failure = -1; /* negative: none fails */
static long pieces;
static size_t held, peak;

static bool refused(void)
{
    return until_failure >= 0 && until_failure-- == 0;
}

static void *counted(void *ptr)
{
    if (ptr != NULL) {
        pieces++;
        held += malloc_usable_size(ptr);
        peak = held > peak ? held : peak;
    }
    return ptr;
}

static void discounted(void *ptr)
{
    if (ptr != NULL) {
        pieces--;
        held -= malloc_usable_size(ptr);
    }
}

WQ_API void *malloc(size_t size)
{
    return refused() ? NULL : counted(__libc_malloc(size));
}

WQ_API void *calloc(size_t count, size_t size)
{
    return refused() ? NULL : counted(__libc_calloc(count, size));
}

WQ_API void *realloc(void *old, size_t size)
{
    if (refused()) {
        return NULL;
    }
    discounted(old);
    return counted(__libc_realloc(old, size));
}

WQ_API void free(void *ptr)
{
    discounted(ptr);
    __libc_free(ptr);
}
#endif

#endif
