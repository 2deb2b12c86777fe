/* SPDX-License-Identifier: MIT */
/* The heap of a test: counted, and made to fail, by standing before libc's (for the shared
 * libraries too). A sanitizer has a heap of its own: then COUNTED is 0 and nothing is. To be
 * included once in a program. */
#ifndef UNIT_HEAP_H
#define UNIT_HEAP_H

#include "unit/unit.h"

#include <warraq/status.h>

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>

#if defined(__SANITIZE_ADDRESS__) || !defined(__GLIBC__)
#define COUNTED 0
#else
#define COUNTED 1
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *ptr);

static long until_failure = -1; /* allocations that still succeed; negative: all */
static bool fails_for_good;     /* those behind the first that fails, too */
static bool failed_once;
static long pieces;
static size_t held, peak;

static bool refused(void)
{
    if (until_failure != 0) {
        until_failure -= until_failure > 0;
        return false;
    }
    failed_once = true;
    until_failure = fails_for_good ? 0 : -1;
    errno = ENOMEM;
    return true;
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
