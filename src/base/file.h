/* SPDX-License-Identifier: MIT */
/* The seam to the file system: all file input and output of the library goes through here.
 *
 * Everything is thin over one POSIX call, restarted after EINTR and after short transfers, with
 * the path named in the message. Tests replace the calls below it by linker wrapping (write,
 * pwrite, fsync, rename ...), so nothing here may be inlined past libc.
 * Layer: base. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/span.h"

#include <sys/types.h>

typedef struct wq_file wq_file;

typedef enum wq_file_mode {
    WQ_FILE_READ,    /**< existing, read-only */
    WQ_FILE_WRITE,   /**< existing or new, read and write, kept as it is */
    WQ_FILE_NEW,     /**< must not exist; read and write */
    WQ_FILE_TRUNCATE /**< existing or new, emptied */
} wq_file_mode;

/** Open `path`. `err` is lent to the file until it is closed; messages name `path`.
 * Directories are refused with WQ_EINVAL; new files get mode 0666 less the umask. */
wq_status wq_file_open(const char *path, wq_file_mode mode, wq_error *err,
                       wq_file **out) WQ_MUST_USE;
/** A file over a descriptor that stays the caller's (closing does not close it). `name` is
 * copied and named in messages. */
wq_status wq_file_wrap(int fd, const char *name, wq_error *err, wq_file **out) WQ_MUST_USE;
/** Close and free; NULL is allowed. Says nothing of unsynced data: sync first. */
void wq_file_close(wq_file *file);

const char *wq_file_path(const wq_file *file);
wq_status wq_file_size(wq_file *file, uint64_t *bytes) WQ_MUST_USE;

/** Read up to `len` bytes at the file position; `*got` is 0 only at the end. */
wq_status wq_file_read(wq_file *file, void *bytes, size_t len, size_t *got) WQ_MUST_USE;
/** Read exactly `len` bytes at `offset`. WQ_ECORRUPT when the file ends before that. */
wq_status wq_file_pread(wq_file *file, uint64_t offset, void *bytes, size_t len) WQ_MUST_USE;
/** Write all of `len` bytes at `offset`. */
wq_status wq_file_pwrite(wq_file *file, uint64_t offset, const void *bytes, size_t len) WQ_MUST_USE;
wq_status wq_file_sync(wq_file *file) WQ_MUST_USE;
/** Bytes that the file's device still takes from us; UINT64_MAX when it does not say. */
uint64_t wq_file_space(wq_file *file);
/** Tell the kernel that this range will be read soon; a hint, never fails. */
void wq_file_willneed(wq_file *file, uint64_t offset, uint64_t len);
/** Tell the kernel that reads will be scattered; a hint, never fails. */
void wq_file_random(wq_file *file);

/** Rename over `to` and sync the directory, so that the new name survives the plug. */
wq_status wq_path_rename(const char *from, const char *to, wq_error *err) WQ_MUST_USE;
/** Remove a file; one that is not there is fine. */
wq_status wq_path_remove(const char *path, wq_error *err) WQ_MUST_USE;
/** Make a directory and its missing parents; one that is there is fine. Syncs the parent. */
wq_status wq_path_mkdirs(const char *path, wq_error *err) WQ_MUST_USE;
bool wq_path_exists(const char *path);
/** Is it there? WQ_ENOENT without a message when not; another failure when that cannot be told (a
 * directory above it may not be entered, the device fails). */
wq_status wq_path_look(const char *path, wq_error *err) WQ_MUST_USE;
bool wq_path_is_dir(const char *path);
/** A regular file: no directory, pipe, socket or device. */
bool wq_path_is_file(const char *path);
/** `dir` + "/" + `name` in a fresh string owned by the caller (free). NULL without memory. */
char *wq_path_join(const char *dir, const char *name);

/** Room for the name of a boot and its NUL. */
#define WQ_BOOT_NAME 48
/** The kernel's name of this boot: another one after every start of the machine. "" where it gives
 * none. */
void wq_boot_name(char out[WQ_BOOT_NAME]);

/** Advisory locks on byte ranges of a file (open file description locks, released with the
 * file or the process). `exclusive` or shared; waits at most `wait_ms`. WQ_EBUSY when another
 * holds it; the message is the caller's to make. */
wq_status wq_file_lock(wq_file *file, uint64_t offset, bool exclusive,
                       unsigned wait_ms) WQ_MUST_USE;
void wq_file_unlock(wq_file *file, uint64_t offset);

#endif
