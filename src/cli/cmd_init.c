/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

static int run(const cli_args *args)
{
    const char *dir = args->count == 1 ? args->words[0] : args->archive;
    wq_archive *archive = NULL;
    if (dir[0] == '\0') {
        return cli_error(CLI_USAGE, "a directory is missing: warraq init DIR");
    }
    wq_status status = wq_archive_init(dir, NULL, &archive);
    int exit_status = status == WQ_OK ? CLI_DONE : cli_fail(archive, status);
    wq_archive_close(archive);
    if (exit_status == CLI_DONE && cli_is_terminal(stdout)) {
        (void)fputs("an empty archive in ", stdout);
        cli_put(stdout, wq_span_str(dir), false);
        (void)fputc('\n', stdout);
    }
    return exit_status;
}

const cli_command CLI_INIT = {
    .name = "init",
    .words = "[DIR]",
    .summary = "make an empty archive",
    .words_max = 1,
    .run = run,
};
