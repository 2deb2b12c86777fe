/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <warraq/pages.h>

static int run(const cli_args *args)
{
    const wq_open_options options = {.size = sizeof options, .write = true, .wait_ms = 5000};
    wq_archive *archive;
    int exit_status = cli_archive_open(args, &options, &archive);
    if (exit_status != 0) {
        return exit_status;
    }
    for (int i = 0; i < args->count && exit_status == CLI_DONE; i++) {
        wq_status status = wq_line_keep(archive, args->words[i]);
        exit_status = status == WQ_OK ? CLI_DONE : cli_fail(archive, status);
    }
    wq_archive_close(archive);
    return exit_status;
}

const cli_command CLI_KEEP = {
    .name = "keep",
    .words = "LINE ...",
    .summary = "keep a line that was learned to be boilerplate",
    .text = "LINE as it stands in the articles (in quotes). They show it again at once; its words\n"
            "are found after warraq rebuild. warraq list --boilerplate shows what was learned and\n"
            "what is kept.",
    .words_min = 1,
    .words_max = 64,
    .run = run,
};
