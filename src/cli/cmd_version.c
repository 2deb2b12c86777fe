/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

enum { OPTION_JSON };

static int run(const cli_args *args)
{
    if (args->values[OPTION_JSON] != NULL) {
        cli_json json;
        cli_json_begin(&json, stdout);
        cli_json_text(&json, "version", wq_span_str(wq_version()));
        cli_json_end(&json);
    } else {
        (void)printf("warraq %s\n", wq_version());
    }
    return CLI_DONE;
}

const cli_command CLI_VERSION = {
    .name = "version",
    .words = "",
    .summary = "print the version",
    .options = {{"json", 0, NULL, "as a JSON object"}},
    .run = run,
};
