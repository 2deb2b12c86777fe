/* SPDX-License-Identifier: MIT */
/* The world fails at every N.
 *
 * Each operation of tests/crash is run again and again while its N-th call fails, N counting up
 * until nothing fails any more: writes and syncs with ENOSPC (that one alone, and all from it on:
 * a full card), reads and writes with EIO, allocations with NULL. Each run must end with a status
 * (no crash), leak nothing, and leave an archive that opens with everything acknowledged in it.
 *
 *   fault [--step N]    try every N-th point only (default 1)
 *
 * Closing line: N passed, N failed, N skipped. */
#define _GNU_SOURCE
#include "crash/operations.h"
#include "double/io.h"
#include "double/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum fault { FAULT_FULL, FAULT_ENOSPC, FAULT_EIO, FAULT_MEMORY, FAULTS } fault;

static const char *const FAULT_NAMES[] = {"full card", "ENOSPC once", "EIO once", "no memory"};

static char dir[200];
static wq_id ids[CRASH_ARTICLES]; /* learnt by running everything once with nothing failing */
static long passed, failed;

static void world_init(world *w)
{
    memset(w, 0, sizeof *w);
    (void)snprintf(w->root, sizeof w->root, "%s/root", dir);
    (void)snprintf(w->news, sizeof w->news, "%s/news", dir);
    (void)snprintf(w->archive, sizeof w->archive, "%s/root/a", dir);
    (void)snprintf(w->target, sizeof w->target, "%s/root/b", dir);
    tree_remove(w->root);
    (void)mkdir(w->root, 0777);
    (void)mkdir(w->news, 0777);
    memcpy(w->ids, ids, sizeof ids);
}

/* Run the operation with nothing failing, to learn the ids of its articles. */
static bool ids_learn(const operation *op)
{
    world w;
    world_init(&w);
    bool done = op->base(&w) == WQ_OK;
    for (int i = 0; done && i < op->steps; i++) {
        done = op->step(&w, i) == WQ_OK;
    }
    memcpy(ids, w.ids, sizeof ids);
    return done;
}

static void fault_set(fault kind, long n)
{
    memset(&io, 0, sizeof io);
    io.skip_real_sync = true;
    memory.calls = 0;
    memory.fail_at = 0;
    if (kind == FAULT_MEMORY) {
        memory.fail_at = n;
        return;
    }
    io.fail_at = n;
    io.fail_errno = kind == FAULT_EIO ? EIO : ENOSPC;
    io.fail_on = kind == FAULT_FULL;
    io.fail_reads = kind == FAULT_EIO;
}

static bool fault_hit(fault kind, long n)
{
    return kind == FAULT_MEMORY ? memory.calls >= n : io.calls >= n;
}

/* Whether a status is one that this fault may honestly cause. */
static bool status_fits(fault kind, wq_status status)
{
    switch (kind) {
    case FAULT_MEMORY:
        return status == WQ_ENOMEM;
    case FAULT_EIO:
        return status == WQ_EIO || status == WQ_ECORRUPT;
    default:
        return status == WQ_ENOSPC || status == WQ_EIO;
    }
}

static void wrong(const operation *op, fault kind, long n, const char *what, const char *detail)
{
    failed++;
    (void)printf("      %s, %s at %ld: %s (%s)\n", op->name, FAULT_NAMES[kind], n, what, detail);
}

/* Everything acknowledged is there once the world works again. */
static void world_recheck(const operation *op, const world *w, fault kind, long n,
                          article_set before)
{
    char message[512] = "";
    article_set live = 0;
    uint64_t searched;
    char path[400];
    (void)snprintf(path, sizeof path, "%s/articles.mdb", w->archive);
    if (before == 0 && access(path, F_OK) != 0) {
        passed++;
        return;
    }
    wq_status status = world_look(w, w->archive, false, &live, &searched, message);
    if (status != WQ_OK && before != 0) {
        wrong(op, kind, n, "afterwards it does not open", message);
    } else if ((live & before) != before && op->step != NULL && strcmp(op->name, "delete") != 0) {
        wrong(op, kind, n, "an acknowledged article is lost", "");
    } else {
        passed++;
    }
}

/* One run of the operation with the N-th call failing; false when nothing failed any more. */
static bool operation_once(const operation *op, fault kind, long n)
{
    world w;
    world_init(&w);
    fault_set(FAULT_FULL, 0);
    if (op->base(&w) != WQ_OK) {
        wrong(op, kind, n, "base", "");
        return false;
    }
    long live_before = memory.live;
    io_watch(w.root);
    fault_set(kind, n);
    wq_status status = WQ_OK;
    article_set acked = w.live;
    for (int i = 0; status == WQ_OK && i < op->steps; i++) {
        acked = w.live;
        status = op->step(&w, i);
    }
    bool hit = fault_hit(kind, n);
    long leaked = memory.live - live_before;
    fault_set(FAULT_FULL, 0);
    io_watch(NULL);
    if (leaked != 0) {
        char count[32];
        (void)snprintf(count, sizeof count, "%ld pieces", leaked);
        wrong(op, kind, n, "leaks", count);
    } else if (status != WQ_OK && !status_fits(kind, status)) {
        wrong(op, kind, n, "ends with another failure", wq_status_text(status));
    } else {
        world_recheck(op, &w, kind, n, acked);
    }
    return hit;
}

int main(int argc, char **argv)
{
    long step = argc == 3 && strcmp(argv[1], "--step") == 0 ? strtol(argv[2], NULL, 10) : 1;
    (void)snprintf(dir, sizeof dir, "%s/warraq-fault-%d",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (int)getpid());
    (void)mkdir(dir, 0777);
    for (int i = 0; i < OPERATION_COUNT; i++) {
        if (!ids_learn(&OPERATIONS[i])) {
            wrong(&OPERATIONS[i], 0, 0, "fails with nothing in its way", "");
            continue;
        }
        for (fault kind = 0; kind < FAULTS; kind++) {
            long before = failed, n = 1;
            while (operation_once(&OPERATIONS[i], kind, n) && failed - before < 5) {
                n += step;
            }
            (void)printf("%s  %s, %s: %ld points\n", failed > before ? "FAIL" : "ok  ",
                         OPERATIONS[i].name, FAULT_NAMES[kind], n);
            (void)fflush(stdout);
        }
    }
    tree_remove(dir);
    (void)printf("%ld passed, %ld failed, 0 skipped\n", passed, failed);
    return failed > 0 ? 1 : 0;
}
