/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cli/guard.h"

#include "cli/cli.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/** Seconds from the first Ctrl-C until the work is ended whether or not it has seen it: it may
 * wait for standard input. Ending it anywhere loses nothing that was committed. */
#define PATIENCE 3

static volatile sig_atomic_t child;

static void on_patience_over(int number)
{
    static const char TEXT[] = "warraq: stopped; the same command again goes on where it was\n";
    (void)number;
    if (write(STDERR_FILENO, TEXT, sizeof TEXT - 1) < 0) {
        /* nobody listens */
    }
    _exit(CLI_STOPPED);
}

/* The first signal asks, a later one ends at once. Ctrl-C reaches the child twice (from the
 * terminal and through the parent): what comes within a second is the same press. */
static void on_stop(int number)
{
    static volatile sig_atomic_t asked_at;
    struct timespec now;
    (void)number;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        now.tv_sec = 0;
    }
    if (!cli_cancel) {
        asked_at = (sig_atomic_t)now.tv_sec;
        cli_cancel = 1;
        (void)alarm(PATIENCE);
    } else if ((sig_atomic_t)now.tv_sec - asked_at > 1) {
        _exit(CLI_STOPPED);
    }
}

static void on_forward(int number)
{
    if (child > 0) {
        (void)kill((pid_t)child, number);
    }
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    (void)sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    (void)sigaction(number, &action, NULL);
}

static int work_here(int (*work)(void *arg), void *arg)
{
    handle(SIGINT, on_stop);
    handle(SIGTERM, on_stop);
    handle(SIGHUP, on_stop);
    handle(SIGALRM, on_patience_over);
    return work(arg);
}

static int ended(int how)
{
    if (WIFEXITED(how)) {
        return WEXITSTATUS(how);
    }
    int number = WTERMSIG(how);
    switch (number) {
    case SIGSEGV:
    case SIGBUS:
    case SIGABRT:
    case SIGFPE:
    case SIGILL:
        return cli_error(CLI_DAMAGED,
                         "the archive is damaged or its card fails (%s): run warraq verify, then "
                         "warraq salvage",
                         strsignal(number));
    case SIGPIPE:
        return 128 + SIGPIPE;
    default:
        return cli_error(128 + number, "ended by a signal: %s", strsignal(number));
    }
}

int cli_guard(int (*work)(void *arg), void *arg)
{
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) {
        return work_here(work, arg);
    }
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
        int exit_status = work_here(work, arg);
        (void)fflush(NULL);
        return exit_status;
    }
    child = (sig_atomic_t)pid;
    handle(SIGINT, on_forward);
    handle(SIGTERM, on_forward);
    handle(SIGHUP, on_forward);
    int how = 0;
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR) {
    }
    return ended(how);
}
