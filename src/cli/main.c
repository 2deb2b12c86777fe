/* SPDX-License-Identifier: MIT */
/* warraq: an offline news archive for small boards. Finds the command and runs it. */
#include "cli/cli.h"

#include "cli/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const cli_command *const COMMANDS[] = {
    &CLI_INIT,     &CLI_ADD,     &CLI_FIND,    &CLI_EXPLAIN, &CLI_SHOW,    &CLI_LIST,
    &CLI_TIMELINE, &CLI_STAT,    &CLI_SEAL,    &CLI_DELETE,  &CLI_KEEP,    &CLI_VERIFY,
    &CLI_COMPACT,  &CLI_REBUILD, &CLI_SALVAGE, &CLI_EXPORT,  &CLI_CONSOLE, &CLI_VERSION,
};
#define COMMAND_COUNT (sizeof COMMANDS / sizeof COMMANDS[0])

static void help(FILE *to)
{
    (void)fputs("warraq " WQ_VERSION ": an offline news archive\n\n"
                "usage: warraq [-a ARCHIVE] COMMAND [OPTIONS] ...\n\n",
                to);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        (void)fprintf(to, "  %-8s %s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
    }
    (void)fputs("\nThe archive is what -a names, else $WARRAQ_ARCHIVE, else warraq in the XDG data "
                "directory.\n"
                "warraq help COMMAND tells more; so does the man page warraq(1).\n"
                "Without a command: -h, --help; -V, --version; --commands (their names).\n\n"
                "  warraq init && warraq add news/ && warraq find مصادر المياه\n",
                to);
}

static const cli_command *command_find(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(COMMANDS[i]->name, name) == 0) {
            return COMMANDS[i];
        }
    }
    return NULL;
}

/* The options in front of the command. Index of the command's name, or -1 - exit status. */
static int global_options(int argc, char **argv, const char **archive)
{
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        const char *word = argv[i];
        if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0) {
            help(stdout);
            return -1;
        }
        if (strcmp(word, "-V") == 0 || strcmp(word, "--version") == 0) {
            (void)puts("warraq " WQ_VERSION);
            return -1;
        }
        if (strcmp(word, "--commands") == 0) { /* for completion and for tests */
            for (size_t k = 0; k < COMMAND_COUNT; k++) {
                (void)puts(COMMANDS[k]->name);
            }
            return -1;
        }
        if (strncmp(word, "--archive=", 10) == 0) {
            *archive = word + 10;
        } else if (strcmp(word, "-a") == 0 || strcmp(word, "--archive") == 0) {
            if (++i == argc) {
                return -1 - cli_error(CLI_USAGE, "a directory is missing behind '%s'", word);
            }
            *archive = argv[i];
        } else if (word[1] == 'a') {
            *archive = word + 2;
        } else {
            return -1 - cli_error(CLI_USAGE, "unknown option '%s'; see warraq --help", word);
        }
    }
    if (i == argc) {
        help(stderr);
        return -1 - CLI_USAGE;
    }
    return i;
}

typedef struct call {
    const cli_command *command;
    cli_args args;
} call;

/* A full disk shows when the last bytes are written: that is a failure too. */
static int answer_end(int exit_status)
{
    bool unwritten = fflush(stdout) != 0 || ferror(stdout);
    bool judged = exit_status != CLI_DONE && exit_status != CLI_NOTHING && exit_status != CLI_INPUT;
    return unwritten && !judged ? cli_error(CLI_DEVICE, "cannot write the answer") : exit_status;
}

static int call_run(void *arg)
{
    call *c = arg;
    int exit_status = c->command->run(&c->args);
    cli_progress_end();
    return answer_end(exit_status);
}

/* Who started us may have closed one of the three. The next file that is opened would get its
 * number, and what is printed would go into the archive. What stands there instead is open the
 * wrong way round: using it fails, as it should. */
static void standard_files_hold(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) {
            _exit(CLI_DEVICE);
        }
    }
}

int main(int argc, char **argv)
{
    char buffer[4096];
    call c = {0};
    const char *archive = NULL;
    standard_files_hold();
    int at = global_options(argc, argv, &archive);
    if (at < 0) {
        return answer_end(-1 - at);
    }
    /* What many programs have taught: "help find" for "find --help". */
    bool asks_help = strcmp(argv[at], "help") == 0;
    at += asks_help;
    if (at == argc) {
        help(stdout);
        return answer_end(CLI_DONE);
    }
    c.command = command_find(argv[at]);
    if (c.command == NULL) {
        return cli_error(CLI_USAGE, "no command '%s'; see warraq --help", argv[at]);
    }
    c.args.archive = archive;
    char *help_only[] = {"--help"};
    int exit_status = cli_args_parse(c.command, asks_help ? 1 : argc - at - 1,
                                     asks_help ? help_only : argv + at + 1, &c.args);
    if (exit_status != 0) {
        return exit_status < 0 ? answer_end(CLI_DONE) : exit_status;
    }
    if (c.args.archive == NULL) {
        c.args.archive = cli_archive_default(buffer, sizeof buffer);
    }
    if (c.args.archive == NULL || c.args.archive[0] == '\0') {
        return cli_error(CLI_USAGE, "no archive: give -a DIR, or set WARRAQ_ARCHIVE");
    }
    return c.command->alone ? call_run(&c) : cli_guard(call_run, &c);
}
