/* SPDX-License-Identifier: MIT */
/* Opening the archive a command works on, saying what went wrong, showing how far it is. */
#include "cli/cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

volatile sig_atomic_t cli_cancel;

int cli_exit(wq_status status)
{
    switch (status) {
    case WQ_OK:
        return CLI_DONE;
    case WQ_ENOTFOUND:
        return CLI_NOTHING;
    case WQ_ECORRUPT:
    case WQ_EVERSION:
    case WQ_ENOTWARRAQ:
    case WQ_EUNTRUSTED:
        return CLI_DAMAGED;
    case WQ_EFORMAT:
    case WQ_EENCODING:
    case WQ_ETOOBIG:
        return CLI_INPUT;
    case WQ_EIO:
    case WQ_ENOSPC:
    case WQ_ENOMEM:
    case WQ_EBUSY:
    case WQ_EREADONLY:
    case WQ_EACCES:
    case WQ_EINTERNAL:
        return CLI_DEVICE;
    case WQ_ECANCEL:
        return CLI_STOPPED;
    default:
        return CLI_USAGE;
    }
}

int cli_error(int exit_status, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    cli_progress_end();
    (void)fputs("warraq: ", stderr);
    cli_put(stderr, wq_span_of(text, len < 0 ? 0 : strlen(text)), false);
    (void)fputc('\n', stderr);
    return exit_status;
}

int cli_file_close(FILE *file, const char *path, int exit_status)
{
    bool failed = ferror(file) != 0;
    errno = 0;
    failed = fclose(file) != 0 || failed;
    return !failed || (exit_status != CLI_DONE && exit_status != CLI_INPUT)
               ? exit_status
               : cli_error(CLI_DEVICE, "cannot write '%s': %s", path,
                           errno != 0 ? strerror(errno) : "a part of it was lost");
}

int cli_fail(const wq_archive *archive, wq_status status)
{
    const char *message = archive != NULL ? wq_archive_message(archive) : "";
    if (status == WQ_EIO && ferror(stdout)) {
        return cli_error(CLI_DEVICE, "cannot write the answer");
    }
    if (status == WQ_ECANCEL) {
        return cli_error(CLI_STOPPED, "stopped; the same command again goes on where it was");
    }
    return cli_error(cli_exit(status), "%s", message[0] != '\0' ? message : wq_status_text(status));
}

int cli_fail_open(const cli_args *args, const wq_archive *archive, wq_status status)
{
    return status == WQ_ENOENT
               ? cli_error(CLI_USAGE, "no archive in '%s': make one with warraq init",
                           args->archive)
               : cli_fail(archive, status);
}

const char *cli_archive_default(char *buffer, size_t room)
{
    const char *named = getenv("WARRAQ_ARCHIVE");
    if (named != NULL && named[0] != '\0') {
        return named;
    }
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int len = 0;
    if (data != NULL && data[0] == '/') {
        len = snprintf(buffer, room, "%s/warraq", data);
    } else if (home != NULL && home[0] != '\0') {
        len = snprintf(buffer, room, "%s/.local/share/warraq", home);
    }
    return len > 0 && (size_t)len < room ? buffer : NULL;
}

int cli_archive_open(const cli_args *args, const wq_open_options *options, wq_archive **archive)
{
    *archive = NULL;
    wq_status status = wq_archive_open(args->archive, options, archive);
    if (status == WQ_OK) {
        return 0;
    }
    int exit_status = cli_fail_open(args, *archive, status);
    wq_archive_close(*archive);
    *archive = NULL;
    return exit_status;
}

int cli_snapshot_open(const cli_args *args, wq_archive **archive, wq_snapshot **snapshot)
{
    *snapshot = NULL;
    int exit_status = cli_archive_open(args, NULL, archive);
    if (exit_status != 0) {
        return exit_status;
    }
    wq_status status = wq_snapshot_open(*archive, snapshot);
    if (status != WQ_OK) {
        exit_status = cli_fail(*archive, status);
        wq_archive_close(*archive);
        *archive = NULL;
    }
    return exit_status;
}

/* ---- progress: one line on stderr, from the second second on ---- */

static struct {
    bool shown;
    double begun, last;
} progress;

static double now(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? (double)t.tv_sec + (double)t.tv_nsec / 1e9 : 0;
}

/* What is left, by bytes where they are known, else by articles; -1 when nothing is. */
static double seconds_left(const wq_progress *at, double spent)
{
    double share = at->bytes_total != 0      ? (double)at->bytes / (double)at->bytes_total
                   : at->articles_total != 0 ? (double)at->articles / (double)at->articles_total
                                             : 0;
    return share > 0.001 && share <= 1 ? spent / share - spent : -1;
}

static void on_progress(void *arg, const wq_progress *at)
{
    (void)arg;
    double t = now();
    if (t - progress.begun < 1 || t - progress.last < 0.2) {
        return;
    }
    progress.last = t;
    progress.shown = true;
    double spent = t - progress.begun, left = seconds_left(at, spent);
    char count[32], size[32];
    (void)fprintf(stderr, "\r%s: %s articles", at->what, cli_count(at->articles, count));
    if (at->bytes != 0) {
        (void)fprintf(stderr, ", %s, %.1f MB/s", cli_size(at->bytes, size),
                      (double)at->bytes / 1e6 / spent);
    }
    if (left >= 0) {
        (void)fprintf(stderr, ", %d:%02d left", (int)left / 60, (int)left % 60);
    }
    (void)fputs("      ", stderr);
}

wq_task cli_task(void)
{
    wq_task task = {.size = sizeof task, .cancel = &cli_cancel};
    progress.begun = now();
    if (cli_is_terminal(stderr)) {
        task.progress = on_progress;
    }
    return task;
}

void cli_progress_end(void)
{
    if (progress.shown) {
        (void)fprintf(stderr, "\r%*s\r", 78, "");
        progress.shown = false;
    }
}
