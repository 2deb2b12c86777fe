/* SPDX-License-Identifier: MIT */
#include "base/findings.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void wq_finding_put(wq_findings *findings, wq_status status, const char *format, ...)
{
    findings->count++;
    findings->unread += status == WQ_EIO;
    if (findings->count > WQ_FINDINGS_TOLD || findings->line == NULL) {
        return;
    }
    char text[WQ_ERROR_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    findings->line(findings->arg, status, text);
}

void wq_findings_end(wq_findings *findings, const char *where)
{
    if (findings->count <= WQ_FINDINGS_TOLD || findings->line == NULL) {
        return;
    }
    char text[WQ_ERROR_MAX];
    (void)snprintf(text, sizeof text, "and %" PRIu64 " more findings %s",
                   findings->count - WQ_FINDINGS_TOLD, where);
    findings->line(findings->arg, WQ_ECORRUPT, text);
}
