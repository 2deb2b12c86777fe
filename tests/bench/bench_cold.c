/* SPDX-License-Identifier: MIT */
/* Pages of 4 KiB that a question costs when nothing is in the cache and the process is new.
 *
 *   bench_cold STEP phrase|words QUESTIONS FILE... -- COMMAND...
 *
 * For every STEP-th question: the FILEs are dropped from the page cache, COMMAND is run with the
 * argument QUESTION replaced by a file that holds it, and the pages of the FILEs that are resident
 * then are counted. Says the median and the mean. */
#define _GNU_SOURCE
#include "bench/asked.h"
#include "bench/meter.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(char **command)
{
    int status = 1;
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout) != NULL) {
            (void)execv(command[0], command);
        }
        _exit(127);
    }
    (void)waitpid(child, &status, 0);
    return status;
}

static double pages_of(char **files, char **command)
{
    double pages = 0;
    for (char **file = files; strcmp(*file, "--") != 0; file++) {
        meter_drop(*file);
        pages -= (double)meter_resident(*file);
    }
    if (run(command) != 0) {
        (void)fprintf(stderr, "bench_cold: %s failed\n", command[0]);
        exit(1);
    }
    for (char **file = files; strcmp(*file, "--") != 0; file++) {
        pages += (double)meter_resident(*file);
    }
    return pages;
}

int main(int argc, char **argv)
{
    static double pages[10000];
    static char one[] = "/tmp/warraq-question-XXXXXX";
    char line[512];
    const char *words;
    size_t n = 0;
    double sum = 0;
    int dashes = 4;
    while (dashes < argc && strcmp(argv[dashes], "--") != 0) {
        dashes++;
    }
    int fd = mkstemp(one);
    FILE *in = argc > dashes + 1 ? fopen(argv[3], "r") : NULL;
    char **command = calloc((size_t)argc + 2, sizeof *command);
    if (in == NULL || fd < 0 || command == NULL) {
        return 2;
    }
    memcpy(command, argv + dashes + 1, (size_t)(argc - dashes - 1) * sizeof *command);
    for (char **arg = command; *arg != NULL; arg++) {
        *arg = strcmp(*arg, "QUESTION") == 0 ? one : *arg;
    }
    bool phrase = strcmp(argv[2], "phrase") == 0;
    for (long i = 0; n < 10000 && asked_next(in, phrase, line, &words); i++) {
        if (i % strtol(argv[1], NULL, 10) == 0) {
            int len = (int)strlen(words);
            if (ftruncate(fd, 0) != 0 || pwrite(fd, words, (size_t)len, 0) != len) {
                return 1;
            }
            pages[n] = pages_of(argv + 4, command);
            sum += pages[n++];
        }
    }
    qsort(pages, n, sizeof *pages, meter_by_size);
    meter_say("pages", meter_quantile(pages, n, 0.5));
    meter_say("pages_mean", n > 0 ? sum / (double)n : 0);
    (void)unlink(one);
    (void)fclose(in);
    free(command);
    return 0;
}
