/* SPDX-License-Identifier: MIT */
/* The line editor: a line in logical order, shown in the order of the line's view.
 *
 * Motion and deletion go by grapheme (a letter with its marks) and by word. After each key only
 * the columns that differ are sent, and while more keys are waiting none. BREAK changes the speed,
 * says so and begins the line anew. On a dumb terminal letters are echoed and taken back, nothing
 * else. History is kept in RAM alone.
 * Layer: console. */
#ifndef CONSOLE_LINEEDIT_H
#define CONSOLE_LINEEDIT_H

#include "console/keys.h"
#include "console/look.h"

/** Bytes of a line: 512 letters of Arabic. */
#define CONSOLE_LINE_BYTES 1024
#define CONSOLE_HISTORY    32

typedef struct console_editor console_editor;

typedef enum console_line_end {
    CONSOLE_LINE_DONE = 0,
    CONSOLE_LINE_STOP,  /**< Ctrl-C: an empty line */
    CONSOLE_LINE_LEAVE, /**< Ctrl-D on an empty line, or the end of the input */
    CONSOLE_LINE_HANGUP
} console_line_end;

/** What a completion does: take bytes away before the cursor, put text there. `shown`: lines were
 * written to the terminal, so the prompt is shown anew. */
typedef struct console_completion {
    size_t erase;
    char text[256];
    bool shown;
} console_completion;

/** Completes the word before the cursor; `line` is what stands before it. */
typedef void console_complete(void *arg, wq_span line, console_completion *done);

/** NULL without memory. About 70 KB. */
console_editor *console_editor_new(void);
void console_editor_free(console_editor *e);
/** Overwrite the line, what was cut out of it, and the history. */
void console_editor_forget(console_editor *e);
void console_editor_history(console_editor *e, bool keep);
void console_editor_completer(console_editor *e, console_complete *complete, void *arg);

/** Show `prompt` (ASCII) and edit a line. `*line` is borrowed until the next call, UTF-8. */
console_line_end console_editor_read(console_editor *e, console_terminal *t,
                                     const console_look *look, const char *prompt, wq_span *line);

#endif
