/* SPDX-License-Identifier: MIT */
/* Keys: what the bytes of a keyboard mean, in UTF-8 or an 8-bit character set.
 *
 * Understands ANSI, VT100, rxvt, Linux and PuTTY sequences. Sequences have a bound and a time: line
 * noise costs at most 200 ms. Bytes that mean nothing are dropped.
 * Layer: console. */
#ifndef CONSOLE_KEYS_H
#define CONSOLE_KEYS_H

#include "console/letters.h"
#include "console/terminal.h"

typedef enum console_key_kind {
    CONSOLE_KEY_NOTHING = 0, /**< noise */
    CONSOLE_KEY_LETTER,
    CONSOLE_KEY_ENTER,
    CONSOLE_KEY_TAB,
    CONSOLE_KEY_BACKSPACE,
    CONSOLE_KEY_DELETE,
    CONSOLE_KEY_LEFT,
    CONSOLE_KEY_RIGHT,
    CONSOLE_KEY_WORD_LEFT,
    CONSOLE_KEY_WORD_RIGHT,
    CONSOLE_KEY_HOME,
    CONSOLE_KEY_END,
    CONSOLE_KEY_UP,
    CONSOLE_KEY_DOWN,
    CONSOLE_KEY_KILL_END,
    CONSOLE_KEY_KILL_BEGIN,
    CONSOLE_KEY_KILL_WORD,
    CONSOLE_KEY_KILL_WORD_RIGHT,
    CONSOLE_KEY_YANK,
    CONSOLE_KEY_REDRAW,
    CONSOLE_KEY_LEAVE, /**< Ctrl-D */
    CONSOLE_KEY_STOP,  /**< Ctrl-C, or nobody is there (terminal.h, idled) */
    CONSOLE_KEY_BREAK,
    CONSOLE_KEY_HANGUP
} console_key_kind;

typedef struct console_key {
    console_key_kind kind;
    uint32_t letter; /**< of a CONSOLE_KEY_LETTER: printable */
} console_key;

/** Wait for the next key, for ever. After CR a following LF is swallowed (`*was_cr` keeps it). */
console_key console_key_read(console_terminal *t, console_code code, bool *was_cr);

#endif
