/* SPDX-License-Identifier: MIT */
/* The power is cut at every write.
 *
 * Each operation is run once with every change to its files recorded. Then each point of that log
 * is turned into the states that a card may be left in (replay.h), and in every distinct state
 * (by the hash of its files): the archive opens, every acknowledged article is there and right,
 * nothing is there that was deleted, search finds exactly the live ones, and the interrupted step
 * done again, with those after it, ends where it would have ended.
 *
 *   crash --states N [--jobs J] [--operation NAME] [--control nosync|oursync] [--dir D]
 *
 * With --control a sync is left out of the record (MDB_NOSYNC; or the library's own fsync): then
 * states must fail, or the test proves nothing. Closing line: N passed, N failed, N skipped. */
#define _GNU_SOURCE
#include "crash/operations.h"
#include "crash/replay.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct settings {
    long states;
    int jobs;
    const char *only;
    const char *control;
    char dir[200];
} settings;

/* What one operation did: where in the log each step was acknowledged, and the set after it. */
typedef struct history {
    size_t acked[CRASH_STEPS + 1];      /* events before step i had returned; [0] = 0 */
    article_set after[CRASH_STEPS + 1]; /* [0]: the base */
    int steps;
} history;

/* Shared with the children. */
typedef struct tally {
    long tried, failed, shown;
} tally;

static void world_init(world *w, const settings *s, const char *name)
{
    memset(w, 0, sizeof *w);
    (void)snprintf(w->root, sizeof w->root, "%s/%s", s->dir, name);
    (void)snprintf(w->news, sizeof w->news, "%s/%s-news", s->dir, name);
    (void)snprintf(w->archive, sizeof w->archive, "%.250s/a", w->root);
    (void)snprintf(w->target, sizeof w->target, "%.250s/b", w->root);
    tree_remove(w->root);
    tree_remove(w->news);
    (void)mkdir(w->root, 0777);
    (void)mkdir(w->news, 0777);
}

/* Run the operation and record it; false when a step failed where nothing stood in its way. */
static bool operation_record(const operation *op, world *w, const settings *s, history *h)
{
    memset(h, 0, sizeof *h);
    memset(&io, 0, sizeof io);
    io.skip_real_sync = true;
    io_log_clear(&io_recorded);
    wq_status status = op->base(w);
    if (status != WQ_OK) {
        (void)printf("FAIL  %s: base: %s\n", op->name, wq_status_text(status));
        return false;
    }
    h->after[0] = w->live;
    h->steps = op->steps;
    io_watch(w->root);
    return s != NULL;
}

static bool operation_run(const operation *op, world *w, const settings *s, history *h)
{
    io.drop_syncs = s->control != NULL && strcmp(s->control, "nosync") == 0;
    io.drop_our_sync = s->control != NULL && strcmp(s->control, "oursync") == 0;
    io.record = true;
    for (int i = 0; i < op->steps; i++) {
        wq_status status = op->step(w, i);
        if (status != WQ_OK) {
            (void)printf("FAIL  %s: step %d: %s\n", op->name, i, wq_status_text(status));
            return false;
        }
        h->acked[i + 1] = io_recorded.count;
        h->after[i + 1] = w->live;
    }
    io.record = false;
    io.drop_syncs = io.drop_our_sync = false;
    io_watch(NULL);
    return true;
}

/* One state: NULL when it is as it must be, else what is wrong (static). */
static const char *state_check(const operation *op, world *w, const history *h, size_t at,
                               bool verify, char message[512])
{
    int done = 0;
    while (done < h->steps && h->acked[done + 1] <= at) {
        done++;
    }
    article_set before = h->after[done];
    article_set next = done < h->steps ? h->after[done + 1] : before;
    article_set live = 0;
    uint64_t searched;
    message[0] = '\0';
    char path[400];
    (void)snprintf(path, sizeof path, "%.300s/articles.mdb", w->archive);
    bool there = access(path, F_OK) == 0;
    if (there || done > 0 || h->after[0] != 0) {
        wq_status status = world_look(w, w->archive, verify, &live, &searched, message);
        /* A state before the first commit may hold an empty file: that is no archive yet. */
        if (status != WQ_OK && (done > 0 || h->after[0] != 0)) {
            return "does not open";
        }
        if ((live & (before & next)) != (before & next)) {
            return "an acknowledged article is lost";
        }
        if ((live & ~(before | next)) != 0) {
            return "a deleted article is back";
        }
        if (status == WQ_OK && searched != (uint64_t)__builtin_popcountll(live)) {
            return "search does not find what is there";
        }
    }
    for (int i = done; i < h->steps; i++) {
        wq_status status = op->step(w, i);
        if (status != WQ_OK) {
            (void)snprintf(message, 512, "step %d: %s", i, wq_status_text(status));
            return "the same again fails";
        }
    }
    const char *result = op->in_target ? w->target : w->archive;
    if (world_look(w, result, verify, &live, &searched, message) != WQ_OK) {
        return "done again, it does not open";
    }
    if (live != h->after[h->steps] || searched != (uint64_t)__builtin_popcountll(live)) {
        return "done again, it ends elsewhere";
    }
    return NULL;
}

static bool seen_add(uint64_t *seen, size_t cap, uint64_t hash)
{
    hash += hash == 0;
    for (size_t i = hash % cap;; i = (i + 1) % cap) {
        if (seen[i] == hash) {
            return false;
        }
        if (seen[i] == 0) {
            seen[i] = hash;
            return true;
        }
    }
}

typedef struct sweep {
    const operation *op;
    const history *h;
    const settings *s;
    world w;
    long wanted; /* distinct states of this child */
    int job;
    tally *sum;
    uint64_t *seen;
    size_t seen_cap;
    size_t seen_count;
} sweep;

static void state_try(sweep *sw, replay *r, unsigned variant, uint64_t seed)
{
    /* When fewer states are wanted than there are points, the points are sampled: the end of an
     * operation is tried as often as its begin. */
    uint64_t points = 4 * (io_recorded.count + 1), wanted = (uint64_t)(sw->wanted * sw->s->jobs);
    uint64_t dice = (replay_at(r) * 4 + variant + seed * 31) * 0x9E3779B97F4A7C15u >> 33;
    if (wanted < points && dice % points >= wanted) {
        return;
    }
    uint64_t hash = replay_hash(r, variant, seed);
    /* The point in the log is part of a state: the same files after one more acknowledgement
     * promise more. */
    int done = 0;
    while (done < sw->h->steps && sw->h->acked[done + 1] <= replay_at(r)) {
        done++;
    }
    hash = (hash ^ (uint64_t)done * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
    if ((int)(hash >> 33) % sw->s->jobs != sw->job || sw->seen_count * 2 > sw->seen_cap ||
        !seen_add(sw->seen, sw->seen_cap, hash)) {
        return;
    }
    sw->seen_count++;
    (void)replay_write(r, variant, seed, sw->w.root);
    char message[512];
    world w = sw->w;
    const char *wrong = state_check(sw->op, &w, sw->h, replay_at(r), hash % 16 == 0, message);
    sw->sum->tried++;
    if (wrong != NULL) {
        sw->sum->failed++;
        if (sw->s->control == NULL && sw->sum->shown++ < 5) {
            (void)printf("      %s: event %zu variant %u seed %llu: %s (%s)\n", sw->op->name,
                         replay_at(r), variant, (unsigned long long)seed, wrong, message);
            (void)fflush(stdout);
        }
    }
}

/* All states of one child, round after round with other seeds until enough or no new ones come. */
static void sweep_run(sweep *sw, const char *initial, const world *recorded)
{
    for (uint64_t round = 0; round < 4000 && sw->sum->tried < sw->wanted; round++) {
        long before = sw->sum->tried;
        io_watch(initial); /* names the files as at the begin of the record */
        replay *r = replay_new(&io_recorded, initial);
        io_watch(NULL);
        do {
            if (round == 0) {
                state_try(sw, r, 0, 0);
                state_try(sw, r, 1, 0);
            }
            if (replay_pending(r)) {
                state_try(sw, r, 2, round * 7919 + replay_at(r));
                state_try(sw, r, 3, round * 7919 + replay_at(r));
            }
        } while (replay_step(r) && sw->sum->tried < sw->wanted);
        replay_free(r);
        if (round > 8 && sw->sum->tried == before) {
            break;
        }
    }
    (void)recorded;
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t n = 0;
    while (in != NULL && out != NULL && (n = fread(bytes, 1, sizeof bytes, in)) > 0) {
        if (fwrite(bytes, 1, n, out) != n) {
            break;
        }
    }
    if (in == NULL || out == NULL || ferror(in) || fclose(out) != 0 || fclose(in) != 0) {
        perror(from);
        exit(1);
    }
}

static const char *copy_from, *copy_to;

static int copy_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)at;
    (void)st;
    char to[4096];
    (void)snprintf(to, sizeof to, "%s%s", copy_to, path + strlen(copy_from));
    if (type == FTW_D) {
        (void)mkdir(to, 0777);
    } else {
        copy_file(path, to);
    }
    return 0;
}

static void copy_tree(const char *from, const char *to)
{
    tree_remove(to);
    copy_from = from;
    copy_to = to;
    (void)nftw(from, copy_one, 8, FTW_PHYS);
}

static void child_run(const operation *op, const settings *s, const history *h, const world *w,
                      const char *initial, int job, long wanted, tally *sum)
{
    sweep sw = {.op = op, .h = h, .s = s, .wanted = wanted, .job = job, .sum = sum};
    char name[64];
    (void)snprintf(name, sizeof name, "%s-state%d", op->name, job);
    world_init(&sw.w, s, name);
    memcpy(sw.w.ids, w->ids, sizeof w->ids);
    sw.seen_cap = (size_t)wanted * 4 + 1024;
    sw.seen = calloc(sw.seen_cap, sizeof *sw.seen);
    if (sw.seen == NULL) {
        exit(1);
    }
    memset(&io, 0, sizeof io);
    io.skip_real_sync = true;
    sweep_run(&sw, initial, w);
    free(sw.seen);
    tree_remove(sw.w.root);
    tree_remove(sw.w.news);
    exit(0);
}

/* Sweep one operation; adds to passed and failed. */
static void operation_try(const operation *op, const settings *s, long wanted, long *passed,
                          long *failed)
{
    world w;
    history h;
    char initial[300];
    world_init(&w, s, op->name);
    (void)snprintf(initial, sizeof initial, "%s/%s-initial", s->dir, op->name);
    if (!operation_record(op, &w, s, &h)) {
        *failed += 1;
        return;
    }
    copy_tree(w.root, initial);
    if (!operation_run(op, &w, s, &h)) {
        *failed += 1;
        return;
    }
    tally *sums = mmap(NULL, sizeof *sums * (size_t)s->jobs, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sums == MAP_FAILED) {
        exit(1);
    }
    for (int job = 0; job < s->jobs; job++) {
        (void)fflush(stdout);
        if (fork() == 0) {
            child_run(op, s, &h, &w, initial, job, wanted / s->jobs + 1, &sums[job]);
        }
    }
    long tried = 0, bad = 0, died = 0;
    for (int job = 0; job < s->jobs; job++) {
        int how = 0;
        (void)wait(&how);
        died += !WIFEXITED(how) || WEXITSTATUS(how) != 0;
    }
    for (int job = 0; job < s->jobs; job++) {
        tried += sums[job].tried;
        bad += sums[job].failed;
    }
    (void)printf("%s  %s: %zu events, %ld distinct states, %ld wrong%s\n",
                 bad + died > 0 ? "FAIL" : "ok  ", op->name, io_recorded.count, tried, bad,
                 died > 0 ? ", a child died" : "");
    *passed += tried - bad;
    *failed += bad + died;
    (void)munmap(sums, sizeof *sums * (size_t)s->jobs);
    tree_remove(w.root);
    tree_remove(w.news);
    tree_remove(initial);
}

static settings arguments(int argc, char **argv)
{
    settings s = {.states = 1000, .jobs = 1};
    const char *dir = getenv("TMPDIR");
    (void)snprintf(s.dir, sizeof s.dir, "%s/warraq-crash-%d",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : (dir != NULL ? dir : "/tmp"),
                   (int)getpid());
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--states") == 0) {
            s.states = strtol(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--jobs") == 0) {
            s.jobs = (int)strtol(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--operation") == 0) {
            s.only = argv[i + 1];
        } else if (strcmp(argv[i], "--control") == 0) {
            s.control = argv[i + 1];
        } else if (strcmp(argv[i], "--dir") == 0) {
            (void)snprintf(s.dir, sizeof s.dir, "%s", argv[i + 1]);
        }
    }
    return s;
}

int main(int argc, char **argv)
{
    settings s = arguments(argc, argv);
    (void)mkdir(s.dir, 0777);
    long passed = 0, failed = 0;
    int count = 0;
    for (int i = 0; i < OPERATION_COUNT; i++) {
        count += s.only == NULL || strcmp(s.only, OPERATIONS[i].name) == 0;
    }
    for (int i = 0; i < OPERATION_COUNT; i++) {
        if (s.only == NULL || strcmp(s.only, OPERATIONS[i].name) == 0) {
            operation_try(&OPERATIONS[i], &s, s.states / count, &passed, &failed);
        }
    }
    tree_remove(s.dir);
    if (s.control != NULL) {
        (void)printf("%s  control %s: %ld of %ld states fail, as they must\n",
                     failed > 0 ? "ok  " : "FAIL", s.control, failed, passed + failed);
        (void)printf("%d passed, %d failed, 0 skipped\n", failed > 0, failed == 0);
        return failed > 0 ? 0 : 1;
    }
    (void)printf("%ld passed, %ld failed, 0 skipped\n", passed, failed);
    return failed > 0 ? 1 : 0;
}
