/* SPDX-License-Identifier: MIT */
/* What a verification finds: each finding is told to whoever asked, a hundred at most; the rest is
 * counted.
 *
 * Layer: base. No heap. */
#ifndef BASE_FINDINGS_H
#define BASE_FINDINGS_H

#include "base/status.h"

#include <stdint.h>

/** Findings that are told one by one. */
#define WQ_FINDINGS_TOLD 100u

/** Transparent, on the stack; zeroed but for the first two. */
typedef struct wq_findings {
    /** Is told a finding; `text` is borrowed during the call. May be NULL. */
    void (*line)(void *arg, wq_status status, const char *text);
    void *arg;
    uint64_t count;
    uint64_t unread; /**< of these, of the device (WQ_EIO) and not of the bytes */
} wq_findings;

/** One finding: its kind, and a sentence that begins with the rule that is broken. Longer ones than
 * WQ_ERROR_MAX are cut. */
void wq_finding_put(wq_findings *findings, wq_status status, const char *format, ...)
    WQ_PRINTF(3, 4);

/** Say how many were not told, if any; `where` is e.g. "in the index". */
void wq_findings_end(wq_findings *findings, const char *where);

#endif
