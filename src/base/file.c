/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

struct wq_file {
    int fd;
    bool owned;
    wq_error *err; /* borrowed from whoever opened */
    char *path;
};

static wq_status file_fail(const wq_file *file, int errnum, const char *what)
{
    return wq_fail_errno(file->err, errnum, what, file->path);
}

static wq_status file_new(int fd, bool owned, const char *path, wq_error *err, wq_file **out)
{
    wq_file *file = calloc(1, sizeof *file);
    char *copy = strdup(path);
    if (file == NULL || copy == NULL) {
        free(file);
        free(copy);
        return wq_fail(err, WQ_ENOMEM, "no memory to open '%s'", path);
    }
    file->fd = fd;
    file->owned = owned;
    file->err = err;
    file->path = copy;
    *out = file;
    return WQ_OK;
}

static int mode_flags(wq_file_mode mode)
{
    switch (mode) {
    case WQ_FILE_WRITE:
        return O_RDWR | O_CREAT;
    case WQ_FILE_NEW:
        return O_RDWR | O_CREAT | O_EXCL;
    case WQ_FILE_TRUNCATE:
        return O_RDWR | O_CREAT | O_TRUNC;
    case WQ_FILE_READ:
    default:
        return O_RDONLY;
    }
}

wq_status wq_file_open(const char *path, wq_file_mode mode, wq_error *err, wq_file **out)
{
    *out = NULL;
    int fd;
    do {
        fd = open(path, mode_flags(mode) | O_CLOEXEC, 0666);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        return wq_fail_errno(err, errno, "cannot open", path);
    }
    struct stat st;
    wq_status status = WQ_OK;
    if (fstat(fd, &st) != 0) {
        status = wq_fail_errno(err, errno, "cannot look at", path);
    } else if (S_ISDIR(st.st_mode)) {
        status = wq_fail(err, WQ_EINVAL, "'%s' is a directory", path);
    } else {
        status = file_new(fd, true, path, err, out);
    }
    if (status != WQ_OK) {
        (void)close(fd);
    }
    return status;
}

wq_status wq_file_wrap(int fd, const char *name, wq_error *err, wq_file **out)
{
    *out = NULL;
    return file_new(fd, false, name, err, out);
}

void wq_file_close(wq_file *file)
{
    if (file == NULL) {
        return;
    }
    if (file->owned) {
        (void)close(file->fd);
    }
    free(file->path);
    free(file);
}

const char *wq_file_path(const wq_file *file)
{
    return file->path;
}

wq_status wq_file_size(wq_file *file, uint64_t *bytes)
{
    struct stat st;
    if (fstat(file->fd, &st) != 0) {
        return file_fail(file, errno, "cannot look at");
    }
    *bytes = (uint64_t)st.st_size;
    return WQ_OK;
}

wq_status wq_file_read(wq_file *file, void *bytes, size_t len, size_t *got)
{
    ssize_t n;
    do {
        n = read(file->fd, bytes, len);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        *got = 0;
        return file_fail(file, errno, "cannot read");
    }
    *got = (size_t)n;
    return WQ_OK;
}

wq_status wq_file_pread(wq_file *file, uint64_t offset, void *bytes, size_t len)
{
    uint8_t *to = bytes;
    while (len > 0) {
        ssize_t n = pread(file->fd, to, len, (off_t)offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return file_fail(file, errno, "cannot read");
        }
        if (n == 0) {
            return wq_fail(file->err, WQ_ECORRUPT, "'%s' ends before byte %" PRIu64, file->path,
                           offset + len);
        }
        to += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return WQ_OK;
}

wq_status wq_file_pwrite(wq_file *file, uint64_t offset, const void *bytes, size_t len)
{
    const uint8_t *from = bytes;
    while (len > 0) {
        ssize_t n = pwrite(file->fd, from, len, (off_t)offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return file_fail(file, errno, "cannot write");
        }
        from += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return WQ_OK;
}

wq_status wq_file_sync(wq_file *file)
{
    return fsync(file->fd) == 0 ? WQ_OK : file_fail(file, errno, "cannot sync");
}

uint64_t wq_file_space(wq_file *file)
{
    struct statvfs fs;
    if (fstatvfs(file->fd, &fs) != 0) {
        return UINT64_MAX;
    }
    return (uint64_t)fs.f_bavail * fs.f_frsize;
}

void wq_file_willneed(wq_file *file, uint64_t offset, uint64_t len)
{
    (void)posix_fadvise(file->fd, (off_t)offset, (off_t)len, POSIX_FADV_WILLNEED);
}

void wq_file_random(wq_file *file)
{
    (void)posix_fadvise(file->fd, 0, 0, POSIX_FADV_RANDOM);
}

/* The directory part of `path` in a fresh string; "." when there is none. */
static char *path_parent(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return strdup(".");
    }
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

static wq_status sync_dir(const char *path, wq_error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return wq_fail_errno(err, errno, "cannot open directory", path);
    }
    /* Some file systems (FAT through FUSE) refuse to sync a directory: EINVAL is not a failure. */
    int failed = fsync(fd) != 0 && errno != EINVAL ? errno : 0;
    (void)close(fd);
    return failed == 0 ? WQ_OK : wq_fail_errno(err, failed, "cannot sync directory", path);
}

static wq_status path_sync_parent(const char *path, wq_error *err)
{
    char *parent = path_parent(path);
    if (parent == NULL) {
        return wq_fail(err, WQ_ENOMEM, "no memory for a path");
    }
    wq_status status = sync_dir(parent, err);
    free(parent);
    return status;
}

wq_status wq_path_rename(const char *from, const char *to, wq_error *err)
{
    if (rename(from, to) != 0) {
        return wq_fail_errno(err, errno, "cannot rename", from);
    }
    return path_sync_parent(to, err);
}

wq_status wq_path_remove(const char *path, wq_error *err)
{
    if (unlink(path) != 0 && errno != ENOENT) {
        return wq_fail_errno(err, errno, "cannot remove", path);
    }
    return WQ_OK;
}

wq_status wq_path_mkdirs(const char *path, wq_error *err)
{
    char *copy = strdup(path);
    if (copy == NULL) {
        return wq_fail(err, WQ_ENOMEM, "no memory for a path");
    }
    wq_status status = WQ_OK;
    for (char *p = copy + 1; status == WQ_OK; p++) {
        if (*p != '/' && *p != '\0') {
            continue;
        }
        char kept = *p;
        *p = '\0';
        if (mkdir(copy, 0777) == 0) {
            status = path_sync_parent(copy, err);
        } else if (errno == EEXIST && !wq_path_is_dir(copy)) {
            status = wq_fail(err, WQ_EINVAL, "'%s' is a file, not a directory", copy);
        } else if (errno != EEXIST) {
            status = wq_fail_errno(err, errno, "cannot make directory", copy);
        }
        *p = kept;
        if (kept == '\0') {
            break;
        }
    }
    free(copy);
    return status;
}

bool wq_path_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

wq_status wq_path_look(const char *path, wq_error *err)
{
    struct stat st;
    WQ_FAIL_IF(stat(path, &st) == 0, WQ_OK);
    WQ_FAIL_IF(errno == ENOENT || errno == ENOTDIR, WQ_ENOENT);
    return wq_fail_errno(err, errno, "cannot look at", path);
}

bool wq_path_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool wq_path_is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

char *wq_path_join(const char *dir, const char *name)
{
    size_t len = strlen(dir) + 1 + strlen(name) + 1;
    char *joined = malloc(len);
    if (joined != NULL) {
        (void)snprintf(joined, len, "%s/%s", dir, name);
    }
    return joined;
}

static struct flock lock_range(uint64_t offset, short type)
{
    struct flock range = {0};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    range.l_start = (off_t)offset;
    range.l_len = 1;
    return range;
}

wq_status wq_file_lock(wq_file *file, uint64_t offset, bool exclusive, unsigned wait_ms)
{
    struct flock range = lock_range(offset, exclusive ? F_WRLCK : F_RDLCK);
    const unsigned step_ms = 20;
    for (unsigned waited = 0;; waited += step_ms) {
        if (fcntl(file->fd, F_OFD_SETLK, &range) == 0) {
            return WQ_OK;
        }
        if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
            return file_fail(file, errno, "cannot lock");
        }
        if (waited >= wait_ms) {
            return WQ_EBUSY;
        }
        struct timespec pause = {0, (long)step_ms * 1000000L};
        (void)nanosleep(&pause, NULL);
    }
}

void wq_file_unlock(wq_file *file, uint64_t offset)
{
    struct flock range = lock_range(offset, F_UNLCK);
    (void)fcntl(file->fd, F_OFD_SETLK, &range);
}

void wq_boot_name(char out[WQ_BOOT_NAME])
{
    wq_file *file;
    size_t got = 0;
    out[0] = '\0';
    if (wq_file_open("/proc/sys/kernel/random/boot_id", WQ_FILE_READ, NULL, &file) != WQ_OK ||
        file == NULL) {
        return;
    }
    if (wq_file_read(file, out, WQ_BOOT_NAME - 1, &got) != WQ_OK) {
        got = 0;
    }
    out[got] = '\0';
    out[strcspn(out, "\n")] = '\0';
    wq_file_close(file);
}
