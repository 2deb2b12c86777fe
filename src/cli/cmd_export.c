/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <errno.h>
#include <string.h>

enum { OPTION_OUTPUT, OPTION_MARKS };

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

/* The articles of the reading list, in its order; those that are gone are left out. */
static wq_status export_marks(const char *dir, wq_snapshot *snapshot, exporting *e)
{
    wq_settings *settings;
    wq_span marks;
    wq_status status = wq_settings_open(dir, false, &settings);
    if (status == WQ_OK) {
        status = wq_setting_get(settings, WQ_SETTING_MARKS, &marks);
    }
    for (size_t at = 0; status == WQ_OK && at + sizeof(wq_id) <= marks.len; at += sizeof(wq_id)) {
        const wq_article *article;
        wq_id id;
        memcpy(id.b, marks.ptr + at, sizeof id.b);
        status = wq_article_get(snapshot, id, &article);
        status = status == WQ_OK ? on_article(e, article) : status == WQ_ENOTFOUND ? WQ_OK : status;
    }
    wq_settings_close(settings);
    return status == WQ_ENOTFOUND ? WQ_OK : status;
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
        wq_status status = args->values[OPTION_MARKS] != NULL
                               ? export_marks(args->archive, snapshot, &e)
                               : wq_export(snapshot, &task, on_article, &e);
        cli_progress_end();
        bool unwritten = path != NULL && ferror(e.to) != 0; /* then closing it says why */
        exit_status = status == WQ_OK || unwritten ? CLI_DONE : cli_fail(archive, status);
        if (path != NULL) {
            exit_status = cli_file_close(e.to, path, exit_status);
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
    .options = {{"output", 'o', "FILE", "write to a file"},
                {"marks", 0, NULL, "only the articles of the console's reading list"}},
    .run = run,
};
