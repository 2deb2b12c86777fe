/* SPDX-License-Identifier: MIT */
/* The cage of a child that answers: what it may ask of the kernel, however damaged or hostile the
 * bytes are that it reads.
 *
 * Two fences. seccomp: a list of system calls (those that reading an archive needs, measured with
 * strace); any other ends the process with SIGSYS, as do executable memory and, once
 * the archive is open, opening anything for writing. landlock, where the kernel has it: of all
 * files only the archive's, for reading; lock files, and for the settings theirs, also for writing.
 * Beside them a limit of memory, 64 MiB.
 * The console sees a dead child and goes on. Off under sanitizers (they make calls of their own)
 * and under qemu-user and kernels without seccomp, which refuse it: the child then works uncaged.
 * Layer: console; the door to seccomp and landlock. For the child only: there is no way back. */
#ifndef CONSOLE_CAGE_H
#define CONSOLE_CAGE_H

#include <stdbool.h>

typedef enum console_cage {
    CONSOLE_CAGE_QUESTION, /**< reads the archive in `dir` */
    CONSOLE_CAGE_SETTINGS  /**< reads and writes its settings */
} console_cage;

/** For the console itself, before it asks anything: when a process of it dies no core is written.
 * There would be questions in it. */
void console_cage_no_core(void);
/** Enter, before anything of `dir` is opened. True when the list of calls is in force. */
bool console_cage_enter(const char *dir, console_cage kind);
/** From here on nothing can be opened for writing any more. */
void console_cage_close(void);

#endif
