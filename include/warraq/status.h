/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_STATUS_H
#define WARRAQ_STATUS_H

/** What a call can come back with.
 *
 * Zero is done; everything else is negative. The numbers come in families with
 * gaps, are part of the interface, and are never renumbered.
 *
 * Three kinds of wrong are kept apart: a mistake of the caller is
 * #WQ_EINVAL (and an assert in a debug build); the world (a full card, no such
 * file, another writer) is -20 to -39; damaged bytes are #WQ_ECORRUPT with the place
 * in the message; news that is not acceptable is -50 to -59.
 */
typedef enum wq_status {
    WQ_OK = 0,

    /* The answer is "no": not failures, but never silent. */
    WQ_ENOTFOUND = -1,  /**< no such article, no hit, no such record */
    WQ_EAMBIGUOUS = -2, /**< an id prefix that fits several articles */
    WQ_EEXISTS = -3,    /**< already there */
    WQ_EEND = -4,       /**< an iterator or a source has nothing more */

    /* The caller. */
    WQ_EINVAL = -10,    /**< an argument is wrong */
    WQ_EQUERY = -11,    /**< the query cannot be read; the message names the column */
    WQ_ELIMIT = -12,    /**< a stated limit (base/limits.h) would be passed */
    WQ_ECANCEL = -13,   /**< the cancel flag was set */
    WQ_EDEADLINE = -14, /**< the work budget is used up; what was found so far is valid */

    /* The world. */
    WQ_EIO = -20,       /**< the device failed */
    WQ_ENOSPC = -21,    /**< no space left, or a file at its largest */
    WQ_ENOMEM = -22,    /**< no memory */
    WQ_EBUSY = -23,     /**< another process holds the lock */
    WQ_EREADONLY = -24, /**< the archive or its medium cannot be written */
    WQ_ENOENT = -25,    /**< no such file, no archive there */
    WQ_EACCES = -26,    /**< not allowed by the file system */
    WQ_EINTERNAL = -29, /**< a library under warraq failed in a way that it does not explain */

    /* The bytes. */
    WQ_ECORRUPT = -40,   /**< damaged: a check, a bound or an invariant failed */
    WQ_EVERSION = -41,   /**< a format or a feature that this version does not know */
    WQ_ENOTWARRAQ = -42, /**< not a warraq file at all */
    WQ_EUNTRUSTED = -43, /**< the signature is missing, wrong, or of an unknown key */

    /* The news. */
    WQ_EFORMAT = -50,   /**< input that is not in the format it should be in */
    WQ_EENCODING = -51, /**< input that is not UTF-8 and no known other encoding */
    WQ_ETOOBIG = -52    /**< an article, page or line above its limit */
} wq_status;

#if defined(__GNUC__)
#define WQ_MUST_USE     __attribute__((warn_unused_result))
#define WQ_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define WQ_API          __attribute__((visibility("default")))
#else
#define WQ_MUST_USE
#define WQ_PRINTF(f, a)
#define WQ_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The fixed sentence of a status, in English. Static; never NULL, also for unknown numbers. */
WQ_API const char *wq_status_text(wq_status status);

/** The fixed sentence of a status, in Arabic (UTF-8). Static; never NULL. */
WQ_API const char *wq_status_text_ar(wq_status status);

#ifdef __cplusplus
}
#endif
#endif
