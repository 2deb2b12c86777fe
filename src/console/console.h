/* SPDX-License-Identifier: MIT */
/* console: "what does the person at the line want to know?"  The door of the room.
 *
 * A query shell for a serial line: any terminal, any speed, Arabic and English. It sees the library
 * only through <warraq/...>, and never opens an archive itself: every question is answered by a
 * child process (ask.h) that may be killed, or die of a damaged archive, without ending the
 * console. There is no way from the line to a shell, to another program or to a file name.
 *
 * Layer: console (on the public interface and base); cli calls this one function. */
#ifndef CONSOLE_CONSOLE_H
#define CONSOLE_CONSOLE_H

#include <stdbool.h>

typedef struct console_options {
    int view;         /**< 1 to 5 (look.h); 0: what was chosen before on this line, else ask */
    const char *code; /**< "utf-8", "windows-1256", "iso-8859-6", "ascii"; NULL: UTF-8 */
    unsigned baud;    /**< speed of the line where termios does not know it; 0: ask termios */
    bool dumb;        /**< no cursor motion; also with TERM=dumb */
    bool read_only;   /**< nothing can be changed on this line, whatever PIN is known */
} console_options;

/** Talk on standard input and output until the person leaves or the line hangs up. Where standard
 * input is no terminal each line of it is answered, without paging. Changes the terminal's mode
 * while it runs and puts it back. Heap within 1 MiB. Returns an exit status: 0, 2 when there is no
 * archive in `dir`, 5 without memory or when the answers cannot be written, 129 after a hang-up. */
int console_run(const char *dir, const console_options *options);

#endif
