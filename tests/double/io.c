/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "double/io.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define FD_MAX    1024
#define FILES_MAX 256

io_double io;
io_log io_recorded;

typedef struct open_file {
    int file; /* -1: not watched; -2: the watched folder itself */
    bool dsync;
    bool ours; /* opened through open64: the library's seam; LMDB calls open */
} open_file;

static char watched[PATH_MAX];
static open_file fds[FD_MAX];
static bool fds_ready;
/* Names now below the folder and the identity of the file that each leads to. */
static struct {
    char name[80];
    int file;
} names[FILES_MAX];
static int name_count;
static int next_file;

int __real_open(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __real_close(int fd);
ssize_t __real_read(int fd, void *bytes, size_t len);
ssize_t __real_pread(int fd, void *bytes, size_t len, off_t at);
ssize_t __real_pread64(int fd, void *bytes, size_t len, off64_t at);
ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __real_pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t __real_pwrite64(int fd, const void *bytes, size_t len, off64_t at);
ssize_t __real_writev(int fd, const struct iovec *parts, int count);
int __real_fsync(int fd);
int __real_fdatasync(int fd);
int __real_msync(void *at, size_t len, int flags);
int __real_ftruncate(int fd, off_t size);
int __real_ftruncate64(int fd, off64_t size);
int __real_rename(const char *from, const char *to);
int __real_unlink(const char *path);

int __wrap_open(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __wrap_close(int fd);
ssize_t __wrap_read(int fd, void *bytes, size_t len);
ssize_t __wrap_pread(int fd, void *bytes, size_t len, off_t at);
ssize_t __wrap_pread64(int fd, void *bytes, size_t len, off64_t at);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t len, off64_t at);
ssize_t __wrap_writev(int fd, const struct iovec *parts, int count);
int __wrap_fsync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_msync(void *at, size_t len, int flags);
int __wrap_ftruncate(int fd, off_t size);
int __wrap_ftruncate64(int fd, off64_t size);
/* A folder got another name: so did all that lies in it. */
static void names_move(const char *old, const char *new)
{
    size_t len = strlen(old);
    for (int i = 0; i < name_count; i++) {
        if (strncmp(names[i].name, old, len) == 0 && names[i].name[len] == '/') {
            char moved[sizeof names[0].name];
            (void)snprintf(moved, sizeof moved, "%.39s%.39s", new, names[i].name + len);
            memcpy(names[i].name, moved, sizeof moved);
        }
    }
}

int __wrap_rename(const char *from, const char *to);
int __wrap_unlink(const char *path);

static void die(const char *why)
{
    (void)fprintf(stderr, "io double: %s\n", why);
    abort();
}

static void fds_prepare(void)
{
    for (int i = 0; !fds_ready && i < FD_MAX; i++) {
        fds[i].file = -1;
    }
    fds_ready = true;
}

static const char *name_of(const char *path);
static int name_add(const char *name, int file);

static int on_found(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)at;
    const char *name = type == FTW_F ? name_of(path) : NULL;
    if (name != NULL) {
        (void)name_add(name, 0);
    }
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b); /* the name is the first member */
}

void io_watch(const char *folder)
{
    fds_prepare();
    name_count = 0;
    next_file = 0;
    watched[0] = '\0';
    if (folder != NULL) {
        (void)snprintf(watched, sizeof watched, "%s", folder);
        (void)nftw(folder, on_found, 8, FTW_PHYS);
        qsort(names, (size_t)name_count, sizeof names[0], by_name);
        while (next_file < name_count) {
            names[next_file].file = next_file;
            next_file++;
        }
    }
}

const char *io_name(int i, int *file)
{
    if (i >= name_count) {
        return NULL;
    }
    *file = names[i].file;
    return names[i].name;
}

void io_log_clear(io_log *log)
{
    for (size_t i = 0; i < log->count; i++) {
        free(log->events[i].bytes);
    }
    free(log->events);
    memset(log, 0, sizeof *log);
}

/* The name of `path` below the watched folder; NULL when it is elsewhere or a lock file of LMDB
 * (which holds nothing that must survive). */
static const char *name_of(const char *path)
{
    size_t len = strlen(watched);
    if (len == 0 || strncmp(path, watched, len) != 0 || path[len] != '/') {
        return NULL;
    }
    const char *name = path + len + 1;
    const char *end = strstr(name, "-lock");
    return end != NULL && end[5] == '\0' ? NULL : name;
}

static int name_find(const char *name)
{
    for (int i = 0; i < name_count; i++) {
        if (strcmp(names[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static int name_add(const char *name, int file)
{
    if (name_count == FILES_MAX || strlen(name) >= sizeof names[0].name) {
        die("too many names");
    }
    (void)snprintf(names[name_count].name, sizeof names[0].name, "%s", name);
    names[name_count].file = file;
    return name_count++;
}

static io_event *event_add(io_kind kind, int file)
{
    io_log *log = &io_recorded;
    if (log->count == log->cap) {
        log->cap = log->cap == 0 ? 256 : log->cap * 2;
        log->events = realloc(log->events, log->cap * sizeof *log->events);
        if (log->events == NULL) {
            die("no memory");
        }
    }
    io_event *event = &log->events[log->count++];
    memset(event, 0, sizeof *event);
    event->kind = kind;
    event->file = file;
    return event;
}

/* One more call that can fail: true when this is the one that shall. */
static bool call_fails(bool reading)
{
    if (reading && !io.fail_reads) {
        return false;
    }
    io.calls++;
    if (io.fail_at == 0 || io.calls < io.fail_at || (!io.fail_on && io.calls != io.fail_at)) {
        return false;
    }
    errno = io.fail_errno;
    return true;
}

static bool is_watched(int fd)
{
    fds_prepare();
    return fd >= 0 && fd < FD_MAX && fds[fd].file >= 0;
}

static int opened(int fd, const char *path, int flags, bool ours, bool existed)
{
    fds_prepare();
    if (fd < 0 || fd >= FD_MAX) {
        return fd;
    }
    size_t len = strlen(watched);
    bool inside = len != 0 && strncmp(path, watched, len) == 0;
    fds[fd].file = inside && (flags & O_DIRECTORY) != 0 ? -2 : -1;
    fds[fd].dsync = (flags & O_DSYNC) != 0;
    fds[fd].ours = ours;
    const char *name = name_of(path);
    if (name == NULL || fds[fd].file == -2) {
        return fd;
    }
    int at = name_find(name);
    if (at < 0) {
        at = name_add(name, next_file++);
    }
    fds[fd].file = names[at].file;
    if (io.record && !existed) {
        io_event *event = event_add(IO_CREATE, names[at].file);
        (void)snprintf(event->to, sizeof event->to, "%s", name);
    }
    if (io.record && existed && (flags & O_TRUNC) != 0) {
        (void)event_add(IO_TRUNCATE, names[at].file);
    }
    return fd;
}

#define OPEN_BODY(real, ours)                                                                      \
    va_list args;                                                                                  \
    va_start(args, flags);                                                                         \
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;                               \
    va_end(args);                                                                                  \
    bool existed = access(path, F_OK) == 0;                                                        \
    if (name_of(path) != NULL && (flags & O_CREAT) != 0 && !existed && call_fails(false)) {        \
        return -1;                                                                                 \
    }                                                                                              \
    return opened(real(path, flags, mode), path, flags, ours, existed);

int __wrap_open(const char *path, int flags, ...)
{
    OPEN_BODY(__real_open, false)
}

int __wrap_open64(const char *path, int flags, ...)
{
    OPEN_BODY(__real_open64, true)
}

int __wrap_close(int fd)
{
    fds_prepare();
    if (fd >= 0 && fd < FD_MAX) {
        fds[fd].file = -1;
    }
    return __real_close(fd);
}

ssize_t __wrap_read(int fd, void *bytes, size_t len)
{
    return is_watched(fd) && call_fails(true) ? -1 : __real_read(fd, bytes, len);
}

ssize_t __wrap_pread(int fd, void *bytes, size_t len, off_t at)
{
    return is_watched(fd) && call_fails(true) ? -1 : __real_pread(fd, bytes, len, at);
}

ssize_t __wrap_pread64(int fd, void *bytes, size_t len, off64_t at)
{
    return is_watched(fd) && call_fails(true) ? -1 : __real_pread64(fd, bytes, len, at);
}

static void note_write(int fd, const void *bytes, size_t len, uint64_t at)
{
    io.bytes_written += len;
    if (!io.record) {
        return;
    }
    io_event *event = event_add(IO_WRITE, fds[fd].file);
    event->offset = at;
    event->len = len;
    event->synced = fds[fd].dsync && !io.drop_syncs;
    event->bytes = malloc(len + (len == 0));
    if (event->bytes == NULL) {
        die("no memory");
    }
    memcpy(event->bytes, bytes, len);
}

ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    if (!is_watched(fd)) {
        return __real_pwrite64(fd, bytes, len, at);
    }
    if (call_fails(false)) {
        return -1;
    }
    ssize_t n = __real_pwrite64(fd, bytes, len, at);
    if (n > 0) {
        note_write(fd, bytes, (size_t)n, (uint64_t)at);
    }
    return n;
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return __wrap_pwrite64(fd, bytes, len, at);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    if (!is_watched(fd)) {
        return __real_write(fd, bytes, len);
    }
    if (call_fails(false)) {
        return -1;
    }
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t n = __real_write(fd, bytes, len);
    if (n > 0) {
        note_write(fd, bytes, (size_t)n, (uint64_t)at);
    }
    return n;
}

ssize_t __wrap_writev(int fd, const struct iovec *parts, int count)
{
    if (!is_watched(fd)) {
        return __real_writev(fd, parts, count);
    }
    ssize_t sum = 0;
    for (int i = 0; i < count; i++) {
        ssize_t n = __wrap_write(fd, parts[i].iov_base, parts[i].iov_len);
        if (n < 0) {
            return sum > 0 ? sum : n;
        }
        sum += n;
    }
    return sum;
}

static int sync_call(int fd, int (*real)(int))
{
    fds_prepare();
    bool folder = fd >= 0 && fd < FD_MAX && fds[fd].file == -2;
    if (!is_watched(fd) && !folder) {
        return io.skip_real_sync ? 0 : real(fd);
    }
    if (call_fails(false)) {
        return -1;
    }
    io.syncs++;
    bool dropped = io.drop_syncs || (io.drop_our_sync && fds[fd].ours);
    if (io.record && !dropped) {
        (void)event_add(folder ? IO_SYNC_DIR : IO_SYNC, folder ? -1 : fds[fd].file);
    }
    return io.skip_real_sync ? 0 : real(fd);
}

int __wrap_fsync(int fd)
{
    return sync_call(fd, __real_fsync);
}

int __wrap_fdatasync(int fd)
{
    return sync_call(fd, __real_fdatasync);
}

int __wrap_msync(void *at, size_t len, int flags)
{
    /* Only WRITEMAP syncs this way, which a live archive never uses. */
    if (watched[0] != '\0' && io.record) {
        die("msync: the archive was written through a map");
    }
    return __real_msync(at, len, flags);
}

int __wrap_ftruncate64(int fd, off64_t size)
{
    if (is_watched(fd)) {
        if (call_fails(false)) {
            return -1;
        }
        if (io.record) {
            event_add(IO_TRUNCATE, fds[fd].file)->offset = (uint64_t)size;
        }
    }
    return __real_ftruncate64(fd, size);
}

int __wrap_ftruncate(int fd, off_t size)
{
    return __wrap_ftruncate64(fd, size);
}

int __wrap_rename(const char *from, const char *to)
{
    const char *old = name_of(from), *new = name_of(to);
    if (old == NULL || new == NULL) {
        return __real_rename(from, to);
    }
    if (call_fails(false)) {
        return -1;
    }
    int result = __real_rename(from, to);
    int at = name_find(old);
    if (result != 0) {
        return result;
    }
    int file = at >= 0 ? names[at].file : -1; /* -1: a folder, with all names in it */
    if (io.record) {
        io_event *event = event_add(IO_RENAME, file);
        (void)snprintf(event->from, sizeof event->from, "%s", old);
        (void)snprintf(event->to, sizeof event->to, "%s", new);
    }
    if (at < 0) {
        names_move(old, new);
        return result;
    }
    names[at] = names[--name_count];
    int over = name_find(new);
    if (over >= 0) {
        names[over].file = file;
    } else {
        (void)name_add(new, file);
    }
    return result;
}

int __wrap_unlink(const char *path)
{
    const char *name = name_of(path);
    if (name == NULL) {
        return __real_unlink(path);
    }
    if (call_fails(false)) {
        return -1;
    }
    int result = __real_unlink(path);
    int at = name_find(name);
    if (result == 0 && at >= 0) {
        if (io.record) {
            io_event *event = event_add(IO_UNLINK, names[at].file);
            (void)snprintf(event->from, sizeof event->from, "%s", name);
        }
        names[at] = names[--name_count];
    }
    return result;
}
