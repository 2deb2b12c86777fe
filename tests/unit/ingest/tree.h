/* SPDX-License-Identifier: MIT */
/* A folder of its own for a test that writes files. Include first: it asks for nftw. */
#ifndef UNIT_INGEST_TREE_H
#define UNIT_INGEST_TREE_H

#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700
#endif

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static inline int tree_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

/* Make a folder under /tmp; its name goes to `path`. */
static inline int tree_make(char *path, size_t room)
{
    (void)snprintf(path, room, "/tmp/unit_ingest.XXXXXX");
    return mkdtemp(path) != NULL ? 0 : -1;
}

static inline int tree_remove(const char *path)
{
    return nftw(path, tree_entry, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
