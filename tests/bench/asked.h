/* SPDX-License-Identifier: MIT */
/* What every engine of the bench is asked, in the same way: questions.tsv line by line, and only
 * the asking counts. Plain C and C++.
 *
 * Under `valgrind --tool=callgrind --instr-atstart=no` instructions are counted between
 * asked_begin and asked_end alone; without valgrind they do nothing. */
#ifndef BENCH_ASKED_H
#define BENCH_ASKED_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif
#endif
#ifndef CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#endif

/** The next question's words: what stands behind the tab, or the line. `phrase`: questions of one
 * word are passed over. False at the end. */
static inline bool asked_next(FILE *in, bool phrase, char line[512], const char **words)
{
    while (in != NULL && fgets(line, 512, in) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        const char *tab = strchr(line, '\t');
        *words = tab != NULL ? tab + 1 : line;
        if (!phrase || strchr(*words, ' ') != NULL) {
            return true;
        }
    }
    return false;
}

static inline void asked_begin(void)
{
    CALLGRIND_START_INSTRUMENTATION;
}

static inline void asked_end(void)
{
    CALLGRIND_STOP_INSTRUMENTATION;
}

#endif
