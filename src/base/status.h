/* SPDX-License-Identifier: MIT */
/* Status and message: every function that can fail returns a wq_status; the sentence for the
 * person is made once, by the lowest function that knows the cause.
 *
 * Layer: base. Thread rule: a wq_error belongs to whoever owns it, one thread at a time. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <warraq/status.h>

/** Bytes of a message with its final NUL; longer ones are cut at a character. */
#define WQ_ERROR_MAX 512

/** The first thing that went wrong, in words. Zero-initialised means "nothing yet".
 *
 * A pointer to one is lent to every handle at open; the handle writes the message there and
 * the status comes back as return value. All functions take NULL for it. */
typedef struct wq_error {
    wq_status status;
    char text[WQ_ERROR_MAX];
} wq_error;

/** Return `status`, and if `err` (may be NULL) holds no message yet, keep this one.
 *
 * The message is lower case, cause first, names the file or the line, has no full stop.
 * Control characters that an argument brought in are replaced by '?'. Never allocates. */
wq_status wq_fail(wq_error *err, wq_status status, const char *format, ...) WQ_PRINTF(3, 4);
#ifdef __clang_analyzer__ /* which cannot see that what comes back is `status` */
#define wq_fail(err, status, ...) ((void)wq_fail((err), (status), __VA_ARGS__), (status))
#endif

/** The same for a failed system call: adds the text of `errnum` and chooses the status from it
 * (ENOSPC, EDQUOT, EFBIG: WQ_ENOSPC; EACCES, EPERM: WQ_EACCES; ENOENT: WQ_ENOENT; EROFS:
 * WQ_EREADONLY; ENOMEM: WQ_ENOMEM; all others WQ_EIO). `what` is e.g. "cannot read". */
wq_status wq_fail_errno(wq_error *err, int errnum, const char *what, const char *path);

/** Forget the message, so that the next failure is kept. NULL is allowed. */
void wq_error_clear(wq_error *err);

/** Leave with the status of `expr` unless it is WQ_OK. For functions that hold nothing. */
#define WQ_TRY(expr)                                                                               \
    do {                                                                                           \
        wq_status wq_try_ = (expr);                                                                \
        if (wq_try_ != WQ_OK) {                                                                    \
            return wq_try_;                                                                        \
        }                                                                                          \
    } while (0)

/** The same for functions that must release something: set `st` and go to `out`. */
#define WQ_TRY_OUT(st, expr)                                                                       \
    do {                                                                                           \
        (st) = (expr);                                                                             \
        if ((st) != WQ_OK) {                                                                       \
            goto out;                                                                              \
        }                                                                                          \
    } while (0)

/** Leave with `status` if `condition` holds: input checks that read like a list of facts. */
#define WQ_FAIL_IF(condition, status)                                                              \
    do {                                                                                           \
        if (condition) {                                                                           \
            return (status);                                                                       \
        }                                                                                          \
    } while (0)

#endif
