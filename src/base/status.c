/* SPDX-License-Identifier: MIT */
#include "base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef struct status_row {
    wq_status status;
    const char *english;
    const char *arabic;
} status_row;

static const status_row ROWS[] = {
    {WQ_OK, "done", "تمّ"},
    {WQ_ENOTFOUND, "not found", "لم يُعثر على شيء"},
    {WQ_EAMBIGUOUS, "this id prefix fits several articles", "بداية الرقم هذه تناسب عدة مقالات"},
    {WQ_EEXISTS, "already there", "موجود من قبل"},
    {WQ_EEND, "nothing more", "لا مزيد"},
    {WQ_EINVAL, "wrong argument", "معطى خاطئ"},
    {WQ_EQUERY, "the question cannot be read", "تعذّر فهم السؤال"},
    {WQ_ELIMIT, "a stated limit would be passed", "تجاوز لحدّ معلن"},
    {WQ_ECANCEL, "stopped", "أُوقف"},
    {WQ_EDEADLINE, "the work budget is used up", "نفدت حصة العمل"},
    {WQ_EIO, "the device failed", "عطل في الجهاز"},
    {WQ_ENOSPC, "no space left", "لا مساحة متبقية"},
    {WQ_ENOMEM, "no memory", "الذاكرة لا تكفي"},
    {WQ_EBUSY, "in use by another process", "قيد الاستعمال من برنامج آخر"},
    {WQ_EREADONLY, "read-only", "للقراءة فقط"},
    {WQ_ENOENT, "no such file", "لا ملف بهذا الاسم"},
    {WQ_EACCES, "not allowed", "غير مسموح"},
    {WQ_EINTERNAL, "internal failure", "خلل داخلي"},
    {WQ_ECORRUPT, "damaged", "تالف"},
    {WQ_EVERSION, "a format of a newer version", "صيغة من إصدار أحدث"},
    {WQ_ENOTWARRAQ, "not a warraq file", "ليس ملف ورّاق"},
    {WQ_EUNTRUSTED, "not signed by a trusted key", "غير موقّع بمفتاح موثوق"},
    {WQ_EFORMAT, "not in the expected format", "ليس بالصيغة المتوقعة"},
    {WQ_EENCODING, "not UTF-8 and no known other encoding", "ترميز غير معروف"},
    {WQ_ETOOBIG, "above the size limit", "أكبر من الحد"},
};

static const status_row *status_row_get(wq_status status)
{
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        if (ROWS[i].status == status) {
            return &ROWS[i];
        }
    }
    return NULL;
}

const char *wq_status_text(wq_status status)
{
    const status_row *row = status_row_get(status);
    return row != NULL ? row->english : "unknown status";
}

const char *wq_status_text_ar(wq_status status)
{
    const status_row *row = status_row_get(status);
    return row != NULL ? row->arabic : "حالة غير معروفة";
}

/* What names a file or quotes an article may carry escape sequences to a terminal: C0 and DEL
 * become '?'; C1 controls are the two bytes C2 80 to C2 9F in UTF-8. */
static void text_defuse(char *text)
{
    for (unsigned char *p = (unsigned char *)text; *p != '\0'; p++) {
        if (*p < 0x20 || *p == 0x7F) {
            *p = '?';
        } else if (*p == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F) {
            p[0] = '?';
            p[1] = '?';
        }
    }
}

/* A message cut by its limit must not end inside a character. */
static void text_cut_whole(char *text, size_t len)
{
    size_t start = len;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start == 0) {
        return;
    }
    unsigned char lead = (unsigned char)text[start - 1];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (len - (start - 1) < want) {
        text[start - 1] = '\0';
    }
}

#undef wq_fail
wq_status wq_fail(wq_error *err, wq_status status, const char *format, ...)
{
    if (err == NULL || err->status != WQ_OK) {
        return status;
    }
    va_list args;
    va_start(args, format);
    int len = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (len >= (int)sizeof err->text) {
        text_cut_whole(err->text, sizeof err->text - 1);
    }
    text_defuse(err->text);
    err->status = status;
    return status;
}

static wq_status errno_status(int errnum)
{
    switch (errnum) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return WQ_ENOSPC;
    case EACCES:
    case EPERM:
        return WQ_EACCES;
    case ENOENT:
    case ENOTDIR:
        return WQ_ENOENT;
    case EROFS:
        return WQ_EREADONLY;
    case ENOMEM:
        return WQ_ENOMEM;
    default:
        return WQ_EIO;
    }
}

wq_status wq_fail_errno(wq_error *err, int errnum, const char *what, const char *path)
{
    return wq_fail(err, errno_status(errnum), "%s '%s': %s", what, path, strerror(errnum));
}

void wq_error_clear(wq_error *err)
{
    if (err != NULL) {
        err->status = WQ_OK;
        err->text[0] = '\0';
    }
}
