/* SPDX-License-Identifier: MIT */
/* A double for the card: linked with --wrap, it stands between the library (and liblmdb.a) and
 * the system calls that change files.
 *
 * It can record every change as a log (for crash states), fail a chosen call (EIO, ENOSPC), count
 * the bytes and syncs that reach the card, and leave out real syncs to save time. Calls on files
 * outside io_watch's folder pass through untouched.
 *
 * The same is true of every test double here: not thread-safe, one owner. */
#ifndef DOUBLE_IO_H
#define DOUBLE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum io_kind {
    IO_WRITE,    /* bytes at an offset of a file */
    IO_TRUNCATE, /* a file gets a size */
    IO_SYNC,     /* all data of a file is on the card */
    IO_CREATE,   /* a name appears */
    IO_RENAME,   /* a name is given to another file */
    IO_UNLINK,   /* a name goes */
    IO_SYNC_DIR  /* all names of the folder are on the card */
} io_kind;

typedef struct io_event {
    io_kind kind;
    int file;        /* a file's identity: survives renaming; -1 for folders */
    bool synced;     /* IO_WRITE through a descriptor with O_DSYNC */
    uint64_t offset; /* or the new size */
    size_t len;
    uint8_t *bytes;        /* owned by the log */
    char from[80], to[80]; /* names below the watched folder */
} io_event;

typedef struct io_log {
    io_event *events;
    size_t count, cap;
} io_log;

/* What may be turned off or made to fail; all zero: everything works. */
typedef struct io_double {
    bool record;        /* append to `log` */
    bool drop_syncs;    /* control: syncs are not recorded (as if MDB_NOSYNC) */
    bool drop_our_sync; /* control: fsync by the library itself is not recorded */
    bool skip_real_sync;
    long fail_at; /* the fail_at-th reading or writing call (from 1) fails; 0: never */
    int fail_errno;
    bool fail_on;    /* all from fail_at on fail, not only that one */
    bool fail_reads; /* count read calls too */
    /* counted */
    long calls;
    uint64_t bytes_written, syncs;
} io_double;

extern io_double io;
extern io_log io_recorded;

/* Watch this folder (an absolute path, copied) and the folders in it; NULL: none. Files that are
 * there get identities 0, 1, ... in order of name; see io_name. */
void io_watch(const char *folder);
/* Name number `i` now below the folder and the identity of its file; NULL past the last. */
const char *io_name(int i, int *file);
void io_log_clear(io_log *log);

#endif
