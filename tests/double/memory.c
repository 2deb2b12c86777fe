/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "double/memory.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>

memory_double memory;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
int __real_posix_memalign(void **out, size_t align, size_t size);
void __real_free(void *piece);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
int __wrap_posix_memalign(void **out, size_t align, size_t size);
void __wrap_free(void *piece);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t max);

static bool call_fails(void)
{
    memory.calls++;
    bool fails = memory.fail_at != 0 && (memory.calls == memory.fail_at ||
                                         (memory.fail_on && memory.calls > memory.fail_at));
    if (fails) {
        errno = ENOMEM;
    }
    return fails;
}

static void *gained(void *piece)
{
    if (piece != NULL) {
        memory.now += malloc_usable_size(piece);
        memory.live++;
        memory.peak = memory.now > memory.peak ? memory.now : memory.peak;
    }
    return piece;
}

static void lost(void *piece)
{
    if (piece != NULL) {
        size_t size = malloc_usable_size(piece);
        memory.now = memory.now > size ? memory.now - size : 0;
        memory.live--;
    }
}

void memory_mark(void)
{
    memory.peak = memory.now;
}

void *__wrap_malloc(size_t size)
{
    return call_fails() ? NULL : gained(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return call_fails() ? NULL : gained(__real_calloc(count, size));
}

void *__wrap_realloc(void *old, size_t size)
{
    if (call_fails()) {
        return NULL;
    }
    size_t before = old != NULL ? malloc_usable_size(old) : 0;
    void *piece = __real_realloc(old, size);
    if (piece != NULL) {
        memory.now = memory.now > before ? memory.now - before : 0;
        memory.live -= old != NULL;
        (void)gained(piece);
    }
    return piece;
}

int __wrap_posix_memalign(void **out, size_t align, size_t size)
{
    if (call_fails()) {
        return ENOMEM;
    }
    int failed = __real_posix_memalign(out, align, size);
    if (failed == 0) {
        (void)gained(*out);
    }
    return failed;
}

void __wrap_free(void *piece)
{
    lost(piece);
    __real_free(piece);
}

char *__wrap_strdup(const char *text)
{
    return __wrap_strndup(text, strlen(text));
}

char *__wrap_strndup(const char *text, size_t max)
{
    size_t len = strnlen(text, max);
    char *copy = __wrap_malloc(len + 1);
    if (copy != NULL) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}
