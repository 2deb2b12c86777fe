/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "console/console.h"

#include <string.h>

enum { OPTION_VIEW, OPTION_CODE, OPTION_BAUD, OPTION_DUMB, OPTION_READ_ONLY };

static bool code_known(const char *code)
{
    static const char *const NAMES[] = {"utf-8", "windows-1256", "iso-8859-6", "ascii"};
    for (int i = 0; i < 4; i++) {
        if (strcmp(code, NAMES[i]) == 0) {
            return true;
        }
    }
    return false;
}

static int run(const cli_args *args)
{
    uint64_t view = 0, baud = 0;
    const char *const *values = args->values;
    if ((values[OPTION_VIEW] != NULL && !cli_number("view", values[OPTION_VIEW], 1, 5, &view)) ||
        (values[OPTION_BAUD] != NULL &&
         !cli_number("baud", values[OPTION_BAUD], 300, 4000000, &baud))) {
        return CLI_USAGE;
    }
    if (values[OPTION_CODE] != NULL && !code_known(values[OPTION_CODE])) {
        return cli_error(CLI_USAGE, "--code is utf-8, windows-1256, iso-8859-6 or ascii, not '%s'",
                         values[OPTION_CODE]);
    }
    const console_options options = {.view = (int)view,
                                     .code = values[OPTION_CODE],
                                     .baud = (unsigned)baud,
                                     .dumb = values[OPTION_DUMB] != NULL,
                                     .read_only = values[OPTION_READ_ONLY] != NULL};
    int exit_status = console_run(args->archive, &options);
    return exit_status == CLI_DEVICE
               ? cli_error(CLI_DEVICE, "no memory, or the answers cannot be written")
               : exit_status;
}

const cli_command CLI_CONSOLE = {
    .name = "console",
    .words = "",
    .summary = "ask and read at a terminal, also over a slow serial line",
    .text = "Words are a question, a number opens a hit, ? helps. Where standard input is no\n"
            "terminal, each line of it is answered.",
    .options = {{"view", 0, "N", "1 logical, 2 isolates, 3 visual, 4 shaped, 5 Latin (asks)"},
                {"code", 0, "SET", "utf-8, windows-1256, iso-8859-6, ascii (utf-8)"},
                {"baud", 0, "N", "speed of the line (what the terminal says)"},
                {"dumb", 0, NULL, "no cursor motion"},
                {"read-only", 0, NULL, "nothing can be changed on this line"}},
    .words_min = 0,
    .words_max = 0,
    .alone = true,
    .run = run,
};
