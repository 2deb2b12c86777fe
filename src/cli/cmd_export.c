/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <errno.h>
#include <string.h>

enum { OPTION_OUTPUT };

typedef struct exporting {
    FILE *to;
    uint64_t count;
} exporting;

static wq_status on_article(void *arg, const wq_article *article)
{
    exporting *e = arg;
    cli_json json;
    cli_json_begin(&json, e->to);
    cli_json_article(&json, article);
    cli_json_end(&json);
    e->count++;
    return ferror(e->to) ? WQ_EIO : WQ_OK;
}

static int run(const cli_args *args)
{
    wq_task task = cli_task();
    const char *path = args->values[OPTION_OUTPUT];
    exporting e = {.to = stdout};
    wq_archive *archive;
    wq_snapshot *snapshot;
    int exit_status = cli_snapshot_open(args, &archive, &snapshot);
    if (exit_status != 0) {
        return exit_status;
    }
    if (path != NULL && (e.to = fopen(path, "w")) == NULL) {
        exit_status = cli_error(CLI_DEVICE, "cannot write '%s': %s", path, strerror(errno));
    } else {
        wq_status status = wq_export(snapshot, &task, on_article, &e);
        cli_progress_end();
        exit_status = status == WQ_OK ? CLI_DONE : cli_fail(archive, status);
        if (path != NULL && fclose(e.to) != 0 && exit_status == CLI_DONE) {
            exit_status = cli_error(CLI_DEVICE, "cannot write '%s': %s", path, strerror(errno));
        }
    }
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    return exit_status != CLI_DONE ? exit_status : e.count == 0 ? CLI_NOTHING : CLI_DONE;
}

const cli_command CLI_EXPORT = {
    .name = "export",
    .words = "",
    .summary = "write all articles as JSON Lines",
    .text = "One object for each edition, as show --json prints them; warraq add reads them back.",
    .options = {{"output", 'o', "FILE", "write to a file"}},
    .run = run,
};
