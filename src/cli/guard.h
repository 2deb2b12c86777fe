/* SPDX-License-Identifier: MIT */
/* The guard: a command works in a child process, and the parent says what became of it.
 *
 * Reading is done by a walker that no damage can bring down, but writing goes through LMDB, which
 * trusts its file: a page that rotted since the last check, or a card that fails under the map,
 * is a SIGSEGV or SIGBUS there. The child may die of it; the person gets a sentence, exit
 * status 4, and the advice to verify. What was committed is on the card either way.
 *
 * Layer: cli. */
#ifndef CLI_GUARD_H
#define CLI_GUARD_H

/** Run `work` in a child and return its exit status. Ctrl-C and SIGTERM set cli_cancel in the
 * child; a second one ends it at once. Without processes to spare it runs in this one. */
int cli_guard(int (*work)(void *arg), void *arg);

#endif
