/* SPDX-License-Identifier: MIT */
/* The line: raw mode, size, speed, bytes in and out.
 *
 * Output is collected and sent at flush, or when the buffer is full; XON/XOFF is the driver's
 * (any key lets a stopped output go on; after 30 s without one the console does it, because line
 * noise contains ^S). Bytes that come while something is computed are kept as type-ahead.
 * BREAK reads as a NUL; one that stands alone, with silence before and behind it, is taken for it,
 * so that noise does not change the speed, and Ctrl-@ does the same where a keyboard has no BREAK.
 * Layer: console; the only file that knows termios. One per process. */
#ifndef CONSOLE_TERMINAL_H
#define CONSOLE_TERMINAL_H

#include "base/span.h"

#define CONSOLE_AHEAD 1024
#define CONSOLE_OUT   2048

typedef struct console_terminal {
    bool is_tty;      /**< standard input and output are a terminal */
    bool dumb;        /**< no cursor motion at all */
    bool half_duplex; /**< the terminal shows by itself what is typed; dumb too then */
    bool hung_up;     /**< the line is gone */
    bool unwritten;   /**< what was sent could not be written */
    unsigned rows, columns;
    unsigned baud;
    bool size_fixed;   /**< set by hand: changes of the window are not looked at */
    uint64_t sent;     /**< bytes since the begin */
    unsigned idle_ms;  /**< after so long without a key `idled` is set; 0: never */
    bool idled;        /**< nobody is there: CONSOLE_STOP was given */
    unsigned heard_ms; /**< when the last byte came that is no NUL */
    uint8_t ahead[CONSOLE_AHEAD];
    size_t ahead_at, ahead_len;
    uint8_t out[CONSOLE_OUT];
    size_t out_len;
} console_terminal;

/** What console_terminal_byte gives instead of a byte. */
enum { CONSOLE_NO_BYTE = -1, CONSOLE_HANGUP = -2, CONSOLE_STOP = -3, CONSOLE_BREAK = -4 };

/** Take the terminal: raw mode and signals. Never fails: what is no terminal is read plainly. */
void console_terminal_open(console_terminal *t);
/** Give it back as it was. */
void console_terminal_close(console_terminal *t);
/** Read the window's size again; true when it changed. */
bool console_terminal_resize(console_terminal *t);

/** The next byte, waiting at most `ms` (-1: for ever). CONSOLE_STOP for Ctrl-C. Flushes first. */
int console_terminal_byte(console_terminal *t, int ms);
/** Take what has come, without waiting, into the type-ahead. True when it is Ctrl-C (what was
 * typed ahead is dropped then), a hang-up, or when `q_stops` and the first byte is a q. */
bool console_terminal_stopped(console_terminal *t, bool q_stops);
/** Forget a Ctrl-C and keep the rest. */
void console_terminal_calm(void);
/** Forget what was typed ahead, here and in the driver. */
void console_terminal_drop(console_terminal *t);
/** Go to the next of the speeds 9,600, 19,200, 38,400, 57,600, 115,200 (what was typed is lost:
 * it was of another speed), and look again how large the window is. */
void console_terminal_step(console_terminal *t);
/** Clear the screen and what it remembers, where it can; else scroll all away. */
void console_terminal_clear(console_terminal *t);
/** Milliseconds of a clock that only goes forward. */
unsigned console_terminal_now(void);

/** Send bytes as they are. For fixed strings; text goes by console_look_send. */
void console_terminal_send(console_terminal *t, const void *bytes, size_t len);
void console_terminal_flush(console_terminal *t);
/** Move the cursor by columns (negative: left) in the fewest bytes. */
void console_terminal_move(console_terminal *t, int columns);
/** Name of the line for its settings ("ttyS0"); "" when it has none. Static. */
const char *console_terminal_name(void);

#endif
