/* SPDX-License-Identifier: MIT */
/* The operations whose every crash state is tried: each has a base (an archive as it stood), and
 * steps, each acknowledged by returning. After each step the set of live articles is known. */
#ifndef CRASH_OPERATIONS_H
#define CRASH_OPERATIONS_H

#include <warraq/warraq.h>

#define CRASH_ARTICLES 64
#define CRASH_STEPS    8

/* A set of articles by number: bit i is article i of world.ids. */
typedef uint64_t article_set;

typedef struct world {
    char root[256];            /* the watched folder */
    char archive[300];         /* root/a */
    char target[300];          /* root/b: what salvage makes */
    char news[256];            /* where input files are; outside root */
    wq_id ids[CRASH_ARTICLES]; /* found out when an article is first added */
    article_set live;          /* as it should be now */
} world;

typedef struct operation {
    const char *name;
    wq_status (*base)(world *w);
    int steps;
    wq_status (*step)(world *w, int i);
    bool in_target; /* the result is looked for in w->target once it is complete */
} operation;

extern const operation OPERATIONS[];
extern const int OPERATION_COUNT;

/* Remove a folder and all below it; one that is not there is fine. */
void tree_remove(const char *path);

/* The live articles of the archive in `dir` as it is now, opened for writing (which finishes what
 * was interrupted). `searched` gets how many of them the word they all have finds. When `verify`,
 * wq_verify must pass too. */
wq_status world_look(const world *w, const char *dir, bool verify, article_set *live,
                     uint64_t *searched, char message[512]);

#endif
