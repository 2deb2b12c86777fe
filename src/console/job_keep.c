/* SPDX-License-Identifier: MIT */
/* The child's side of what is kept: settings and PIN of the archive. The lines that it answers with
 * are read by keep.c:
 *
 *     pin                               one is set
 *     guard changes
 *     idle 600
 *     seen 10161
 *     view 4 utf-8                      of the line that asks
 *     mark nmguoz4cabcdefghijklmnopqr */
#include "console/cage.h"
#include "console/job.h"

#include "base/bytes.h"

#include <stdio.h>
#include <string.h>

typedef struct keeping {
    console_job job;
    const char *dir;
    wq_settings *settings;
} keeping;

static void line_put(keeping *k, const char *name, wq_span value)
{
    console_job_printf(&k->job, "%s%s%.*s", name, value.len > 0 ? " " : "",
                       (int)(value.len < 100 ? value.len : 100), (const char *)value.ptr);
}

static void status_put(keeping *k, wq_status status)
{
    uint8_t body[4 + 600];
    const char *message = wq_settings_message(k->settings);
    wq_put_le32(body, (uint32_t)status);
    int len = snprintf((char *)body + 4, sizeof body - 4, "%s",
                       status == WQ_OK      ? ""
                       : message[0] != '\0' ? message
                                            : wq_status_text(status));
    console_job_record(&k->job, CONSOLE_TAG_STATUS, wq_span_of(body, 4 + (size_t)len));
}

static wq_status setting_put(keeping *k, const char *setting, const char *name)
{
    wq_span value;
    wq_status status = wq_setting_get(k->settings, setting, &value);
    if (status == WQ_OK) {
        line_put(k, name, value);
    }
    return status == WQ_ENOTFOUND ? WQ_OK : status;
}

static wq_status marks_put(keeping *k)
{
    wq_span marks;
    wq_status status = wq_setting_get(k->settings, WQ_SETTING_MARKS, &marks);
    for (size_t at = 0; status == WQ_OK && at + sizeof(wq_id) <= marks.len; at += sizeof(wq_id)) {
        char letters[WQ_ID_LETTERS + 1];
        wq_id id;
        memcpy(id.b, marks.ptr + at, sizeof id.b);
        wq_id_format(id, letters);
        line_put(k, "mark", wq_span_str(letters));
    }
    return status == WQ_ENOTFOUND ? WQ_OK : status;
}

static wq_status answer_kept(keeping *k)
{
    bool set;
    char view[80];
    WQ_TRY(wq_pin_is_set(k->dir, &set));
    if (set) {
        line_put(k, "pin", wq_span_of("", 0));
    }
    WQ_TRY(wq_settings_open(k->dir, false, &k->settings));
    WQ_TRY(setting_put(k, "guard", "guard"));
    WQ_TRY(setting_put(k, "idle", "idle"));
    WQ_TRY(setting_put(k, "seen", "seen"));
    (void)snprintf(view, sizeof view, "view/%s", k->job.ask->line);
    WQ_TRY(setting_put(k, view, "view"));
    return marks_put(k);
}

static wq_status answer_keep(keeping *k)
{
    WQ_TRY(wq_settings_open(k->dir, true, &k->settings));
    for (int i = 0; i < CONSOLE_KEEPS; i++) {
        const console_keep *keep = &k->job.ask->keep[i];
        if (keep->name[0] != '\0') {
            WQ_TRY(wq_setting_put(k->settings, keep->name, wq_span_str(keep->value)));
        }
    }
    return wq_settings_commit(k->settings);
}

/* The list as it is on the card, not as this session knows it: another line may have changed it. */
static wq_status answer_mark(keeping *k)
{
    uint8_t ids[CONSOLE_MARKS * sizeof(wq_id)];
    const size_t one = sizeof(wq_id);
    wq_span marks;
    WQ_TRY(wq_settings_open(k->dir, true, &k->settings));
    wq_status status = wq_setting_get(k->settings, WQ_SETTING_MARKS, &marks);
    WQ_FAIL_IF(status != WQ_OK && status != WQ_ENOTFOUND, status);
    size_t len = marks.len < sizeof ids ? marks.len / one * one : sizeof ids, at = 0;
    if (len > 0) {
        memcpy(ids, marks.ptr, len);
    }
    while (at < len && memcmp(ids + at, k->job.ask->id.b, one) != 0) {
        at += one;
    }
    if (at < len) {
        memmove(ids + at, ids + at + one, len - at - one);
        len -= one;
    } else {
        WQ_FAIL_IF(len == sizeof ids, WQ_ELIMIT);
        memcpy(ids + len, k->job.ask->id.b, one);
        len += one;
    }
    WQ_TRY(wq_setting_put(k->settings, WQ_SETTING_MARKS, wq_span_of(ids, len)));
    WQ_TRY(wq_settings_commit(k->settings));
    wq_settings_close(k->settings);
    k->settings = NULL;
    return answer_kept(k);
}

static wq_status answer_try(keeping *k)
{
    unsigned wait = 0;
    wq_status status = wq_pin_try(k->dir, k->job.ask->secret, &wait);
    console_job_total(&k->job, wait, false);
    return status;
}

static wq_status answer(keeping *k)
{
    switch (k->job.ask->kind) {
    case CONSOLE_ASK_KEPT:
        return answer_kept(k);
    case CONSOLE_ASK_KEEP:
        return answer_keep(k);
    case CONSOLE_ASK_MARK:
        return answer_mark(k);
    case CONSOLE_ASK_PIN_TRY:
        return answer_try(k);
    default:
        return wq_pin_set(k->dir, k->job.ask->secret);
    }
}

int console_keep_work(const char *dir, const console_ask *ask, int fd)
{
    keeping k = {.dir = dir, .job = {.ask = ask, .to = fdopen(fd, "w")}};
    if (k.job.to == NULL) {
        return 1;
    }
    (void)console_cage_enter(dir, CONSOLE_CAGE_SETTINGS);
    status_put(&k, answer(&k));
    wq_settings_close(k.settings);
    return fclose(k.job.to) == 0 ? 0 : 1;
}
