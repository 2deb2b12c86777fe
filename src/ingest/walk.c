/* SPDX-License-Identifier: MIT */
#include "ingest/walk.h"

#include "base/file.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BATCH_TOP   ((size_t)512 * 1024)
#define BATCH_LEAST ((size_t)16 * 1024)
/** More than NAME_MAX of any file system. */
#define NAME_BYTES 1024

/* A directory on the way down: some of its names, sorted. */
typedef struct level {
    char *path;
    char *after; /* the last name of the batch before, or NULL */
    char **names;
    size_t count, at;
    bool more; /* names behind this batch */
} level;

typedef struct walk {
    const ingest_walker *walker;
    level levels[WQ_LIMIT_DIR_DEPTH];
    size_t depth;
} walk;

static void names_free(level *l)
{
    for (size_t i = 0; i < l->count; i++) {
        free(l->names[i]);
    }
    free(l->names);
    l->names = NULL;
    l->count = l->at = 0;
}

static void level_release(level *l)
{
    names_free(l);
    free(l->path);
    free(l->after);
    memset(l, 0, sizeof *l);
}

static int names_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Keep the lower half of a full batch; the rest is found when the directory is read again. */
static void names_halve(level *l)
{
    qsort(l->names, l->count, sizeof l->names[0], names_order);
    size_t keep = (l->count + 1) / 2;
    while (l->count > keep) {
        free(l->names[--l->count]);
    }
    l->more = true;
}

static size_t name_cost(const char *name)
{
    return strlen(name) + 1 + sizeof(char *) + 16; /* about what malloc takes */
}

static size_t names_cost(const level *l)
{
    size_t cost = 0;
    for (size_t i = 0; i < l->count; i++) {
        cost += name_cost(l->names[i]);
    }
    return cost;
}

static wq_status names_put(level *l, size_t *room, const char *name)
{
    if (l->count == *room) {
        size_t grown = *room == 0 ? 64 : *room * 2;
        char **names = realloc(l->names, grown * sizeof *names);
        WQ_FAIL_IF(names == NULL, WQ_ENOMEM);
        l->names = names;
        *room = grown;
    }
    l->names[l->count] = strdup(name);
    WQ_FAIL_IF(l->names[l->count] == NULL, WQ_ENOMEM);
    l->count++;
    return WQ_OK;
}

/* Read the next batch: the least names behind `after` that fit. */
static wq_status level_fill(level *l, size_t budget, DIR *dir)
{
    size_t room = 0, cost = 0;
    const char *highest = NULL; /* of the batch, once it has been halved */
    l->more = false;
    for (;;) {
        const struct dirent *entry = readdir(dir);
        if (entry == NULL) {
            break;
        }
        const char *name = entry->d_name;
        if (name[0] == '.' || strlen(name) >= NAME_BYTES ||
            (l->after != NULL && strcmp(name, l->after) <= 0) ||
            (highest != NULL && strcmp(name, highest) > 0)) {
            continue;
        }
        WQ_TRY(names_put(l, &room, name));
        cost += name_cost(name);
        if (cost > budget && l->count > 1) {
            names_halve(l);
            highest = l->names[l->count - 1];
            cost = names_cost(l);
        }
    }
    if (l->count > 1) {
        qsort(l->names, l->count, sizeof l->names[0], names_order);
    }
    return WQ_OK;
}

static size_t level_budget(size_t depth)
{
    size_t budget = depth < 6 ? BATCH_TOP >> depth : BATCH_LEAST;
    return budget > BATCH_LEAST ? budget : BATCH_LEAST;
}

static wq_status walk_fill(walk *w, level *l)
{
    DIR *dir = opendir(l->path);
    if (dir == NULL) {
        wq_error err = {0};
        wq_status status = wq_fail_errno(&err, errno, "cannot open directory", l->path);
        w->walker->refused(w->walker->arg, l->path, status, err.text);
        l->more = false;
        return WQ_OK;
    }
    wq_status status = level_fill(l, level_budget(w->depth - 1), dir);
    (void)closedir(dir);
    return status;
}

static wq_status walk_enter(walk *w, const char *path)
{
    if (w->depth == WQ_LIMIT_DIR_DEPTH) {
        w->walker->refused(w->walker->arg, path, WQ_ELIMIT, "directories nested too deeply");
        return WQ_OK;
    }
    level *l = &w->levels[w->depth++];
    memset(l, 0, sizeof *l);
    l->path = strdup(path);
    WQ_FAIL_IF(l->path == NULL, WQ_ENOMEM);
    return walk_fill(w, l);
}

/* The next batch of a directory, or up. */
static wq_status walk_leave(walk *w, level *l)
{
    if (!l->more || l->count == 0) {
        level_release(l);
        w->depth--;
        return WQ_OK;
    }
    free(l->after);
    l->after = l->names[l->count - 1];
    l->count--; /* that name lives on in `after` */
    names_free(l);
    return walk_fill(w, l);
}

/* `top`: the argument itself, whose link is followed whatever it leads to. */
static wq_status walk_visit(walk *w, const char *path, bool top)
{
    const ingest_walker *walker = w->walker;
    struct stat link_stat;
    struct stat st;
    if (lstat(path, &link_stat) != 0 || stat(path, &st) != 0) {
        wq_error err = {0};
        wq_status status = wq_fail_errno(&err, errno, "cannot open", path);
        walker->refused(walker->arg, path, status, err.text);
        return WQ_OK;
    }
    /* A stick may be laid out by anybody: what lies in it counts, not what it points at. */
    if (!top && S_ISLNK(link_stat.st_mode)) {
        walker->refused(walker->arg, path, WQ_EINVAL, "a link in a directory is not followed");
        return WQ_OK;
    }
    if (S_ISREG(st.st_mode)) {
        return walker->file(walker->arg, path, (uint64_t)st.st_size);
    }
    if (!S_ISDIR(st.st_mode)) {
        walker->refused(walker->arg, path, WQ_EINVAL,
                        "a pipe or a device, not a file; use '-' to read a pipe");
        return WQ_OK;
    }
    return walk_enter(w, path);
}

wq_status ingest_walk(const char *path, const ingest_walker *walker)
{
    walk *w = calloc(1, sizeof *w);
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    w->walker = walker;
    wq_status status = walk_visit(w, path, true);
    while (status == WQ_OK && w->depth > 0) {
        level *l = &w->levels[w->depth - 1];
        if (l->at == l->count) {
            status = walk_leave(w, l);
            continue;
        }
        char *below = wq_path_join(l->path, l->names[l->at++]);
        status = below != NULL ? walk_visit(w, below, false) : WQ_ENOMEM;
        free(below);
    }
    while (w->depth > 0) {
        level_release(&w->levels[--w->depth]);
    }
    free(w);
    return status;
}
