/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "crash/replay.h"

#include "base/check.h"
#include "crash/operations.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512u
#define FILES  64

typedef struct content {
    uint8_t *bytes;
    size_t len, cap;
} content;

typedef struct name_table {
    struct {
        char name[80];
        int file;
    } rows[FILES];
    int count;
} name_table;

struct replay {
    const io_log *log;
    size_t at;
    content durable[FILES];
    name_table names; /* durable */
    size_t *pending;  /* events not yet durable, in order: writes and truncates */
    size_t pending_count;
    size_t *naming; /* changes of names not yet durable */
    size_t naming_count;
};

static void *need(void *piece)
{
    if (piece == NULL) {
        (void)fprintf(stderr, "replay: no memory\n");
        abort();
    }
    return piece;
}

static uint64_t mix(uint64_t *state)
{
    /* splitmix64, Steele, Lea, Flood 2014. */
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void content_size(content *c, size_t len)
{
    if (len > c->cap) {
        c->cap = len + len / 2;
        c->bytes = need(realloc(c->bytes, c->cap));
    }
    if (len > c->len) {
        memset(c->bytes + c->len, 0, len - c->len);
    }
    c->len = len;
}

/* Apply a write or truncate; `keep` says for each sector whether it reached the card. */
static void content_apply(content *c, const io_event *event, bool torn, uint64_t *chance)
{
    if (event->kind == IO_TRUNCATE) {
        content_size(c, (size_t)event->offset);
        return;
    }
    size_t end = (size_t)event->offset + event->len;
    for (size_t done = 0; done < event->len; done += SECTOR) {
        size_t part = event->len - done < SECTOR ? event->len - done : SECTOR;
        if (torn && (mix(chance) & 1) == 0) {
            continue;
        }
        size_t from = (size_t)event->offset + done;
        if (from + part > c->len) {
            content_size(c, from + part);
        }
        memcpy(c->bytes + from, event->bytes + done, part);
    }
    if (!torn && end > c->len) {
        content_size(c, end);
    }
}

static int names_find(const name_table *names, const char *name)
{
    for (int i = 0; i < names->count; i++) {
        if (strcmp(names->rows[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static void names_remove(name_table *names, const char *name)
{
    int at = names_find(names, name);
    if (at >= 0) {
        names->rows[at] = names->rows[--names->count];
    }
}

static void names_set(name_table *names, const char *name, int file)
{
    names_remove(names, name);
    if (names->count == FILES || file >= FILES) {
        (void)fprintf(stderr, "replay: too many files\n");
        abort();
    }
    (void)snprintf(names->rows[names->count].name, sizeof names->rows[0].name, "%s", name);
    names->rows[names->count++].file = file;
}

/* A folder gets another name, and all that lies in it. */
static void names_move(name_table *names, const char *from, const char *to)
{
    size_t len = strlen(from);
    for (int i = 0; i < names->count; i++) {
        char *name = names->rows[i].name;
        if (strncmp(name, from, len) == 0 && name[len] == '/') {
            char moved[sizeof names->rows[0].name];
            (void)snprintf(moved, sizeof moved, "%.39s%.39s", to, name + len);
            memcpy(name, moved, sizeof moved);
        }
    }
}

static void names_apply(name_table *names, const io_event *event)
{
    switch (event->kind) {
    case IO_CREATE:
        names_set(names, event->to, event->file);
        break;
    case IO_RENAME:
        if (event->file < 0) {
            names_move(names, event->from, event->to);
            break;
        }
        names_remove(names, event->from);
        names_set(names, event->to, event->file);
        break;
    case IO_UNLINK:
        names_remove(names, event->from);
        break;
    default:
        break;
    }
}

static void content_load(content *c, const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return;
    }
    (void)fseek(file, 0, SEEK_END);
    size_t len = (size_t)ftell(file);
    rewind(file);
    content_size(c, len);
    if (fread(c->bytes, 1, len, file) != len) {
        abort();
    }
    (void)fclose(file);
}

replay *replay_new(const io_log *log, const char *folder)
{
    replay *r = need(calloc(1, sizeof *r));
    r->log = log;
    r->pending = need(calloc(log->count + 1, sizeof *r->pending));
    r->naming = need(calloc(log->count + 1, sizeof *r->naming));
    int file;
    const char *name;
    for (int i = 0; (name = io_name(i, &file)) != NULL; i++) {
        names_set(&r->names, name, file);
        content_load(&r->durable[file], folder, name);
    }
    return r;
}

void replay_free(replay *r)
{
    for (int i = 0; i < FILES; i++) {
        free(r->durable[i].bytes);
    }
    free(r->pending);
    free(r->naming);
    free(r);
}

/* All pending changes of one file become durable. */
static void settle_file(replay *r, int file)
{
    size_t kept = 0;
    uint64_t unused = 0;
    for (size_t i = 0; i < r->pending_count; i++) {
        const io_event *event = &r->log->events[r->pending[i]];
        if (event->file == file) {
            content_apply(&r->durable[file], event, false, &unused);
        } else {
            r->pending[kept++] = r->pending[i];
        }
    }
    r->pending_count = kept;
}

/* Names up to and including the last one about `file` (-1: all) become durable: journalled
 * metadata goes out in order. */
static void settle_names(replay *r, int file)
{
    size_t upto = file < 0 ? r->naming_count : 0;
    for (size_t i = 0; file >= 0 && i < r->naming_count; i++) {
        if (r->log->events[r->naming[i]].kind == IO_CREATE &&
            r->log->events[r->naming[i]].file == file) {
            upto = i + 1;
        }
    }
    for (size_t i = 0; i < upto; i++) {
        names_apply(&r->names, &r->log->events[r->naming[i]]);
    }
    memmove(r->naming, r->naming + upto, (r->naming_count - upto) * sizeof *r->naming);
    r->naming_count -= upto;
}

bool replay_step(replay *r)
{
    if (r->at == r->log->count) {
        return false;
    }
    size_t i = r->at++;
    const io_event *event = &r->log->events[i];
    uint64_t unused = 0;
    switch (event->kind) {
    case IO_WRITE:
        if (event->synced) {
            content_apply(&r->durable[event->file], event, false, &unused);
        } else {
            r->pending[r->pending_count++] = i;
        }
        break;
    case IO_TRUNCATE:
        r->pending[r->pending_count++] = i;
        break;
    case IO_SYNC:
        settle_file(r, event->file);
        settle_names(r, event->file); /* a synced new file keeps its name (ext4, f2fs, btrfs) */
        break;
    case IO_SYNC_DIR:
        settle_names(r, -1);
        break;
    default:
        r->naming[r->naming_count++] = i;
        break;
    }
    return true;
}

size_t replay_at(const replay *r)
{
    return r->at;
}

bool replay_pending(const replay *r)
{
    return r->pending_count + r->naming_count > 0;
}

/* Build the state: give each of its files to `each`. */
static void state_each(replay *r, unsigned variant, uint64_t seed,
                       void (*each)(void *arg, const char *name, const content *c), void *arg)
{
    uint64_t chance = seed * 0x2545F4914F6CDD1Du + variant;
    name_table names = r->names;
    size_t keep = variant == 0   ? r->naming_count
                  : variant == 1 ? 0
                                 : (size_t)(mix(&chance) % (r->naming_count + 1));
    for (size_t i = 0; i < keep; i++) {
        names_apply(&names, &r->log->events[r->naming[i]]);
    }
    content now[FILES];
    memset(now, 0, sizeof now);
    for (int i = 0; i < names.count; i++) {
        const content *durable = &r->durable[names.rows[i].file];
        content_size(&now[names.rows[i].file], durable->len);
        if (durable->len != 0) {
            memcpy(now[names.rows[i].file].bytes, durable->bytes, durable->len);
        }
    }
    for (size_t i = 0; variant != 1 && i < r->pending_count; i++) {
        const io_event *event = &r->log->events[r->pending[i]];
        if (variant >= 2 && (mix(&chance) & 1) == 0) {
            continue;
        }
        content_apply(&now[event->file], event, variant >= 3, &chance);
    }
    for (int i = 0; i < names.count; i++) {
        each(arg, names.rows[i].name, &now[names.rows[i].file]);
    }
    for (int i = 0; i < FILES; i++) {
        free(now[i].bytes);
    }
}

static void hash_add(void *arg, const char *name, const content *c)
{
    uint64_t *sum = arg;
    *sum += wq_check64(wq_check64(c->len, wq_span_str(name)), wq_span_of(c->bytes, c->len));
}

uint64_t replay_hash(replay *r, unsigned variant, uint64_t seed)
{
    uint64_t sum = 0;
    state_each(r, variant, seed, hash_add, &sum);
    return sum;
}

typedef struct writing {
    const char *folder;
    uint64_t sum;
} writing;

static void file_write(void *arg, const char *name, const content *c)
{
    writing *to = arg;
    hash_add(&to->sum, name, c);
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", to->folder, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    (void)mkdir(path, 0777);
    *slash = '/';
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || (c->len != 0 && write(fd, c->bytes, c->len) != (ssize_t)c->len)) {
        perror(path);
        abort();
    }
    (void)close(fd);
}

uint64_t replay_write(replay *r, unsigned variant, uint64_t seed, const char *folder)
{
    tree_remove(folder);
    (void)mkdir(folder, 0777);
    writing to = {folder, 0};
    state_each(r, variant, seed, file_write, &to);
    return to.sum;
}
