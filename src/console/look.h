/* SPDX-License-Identifier: MIT */
/* How text looks on this line: the five renderings and the character sets.
 *
 * Two steps. `prepare` makes text harmless (wq_text_safe), Latin where the view is Latin, and
 * replaces what the character set has not: from then on widths are final, and lines are wrapped
 * and cut. `line` puts one line into the order of the terminal, shapes and encodes it, and gives
 * exactly the bytes to send. All text of articles, file names and messages takes both steps, and
 * leaves by `send`, which trusts neither; what else is sent are a few fixed control strings.
 * Layer: console; the door to FriBidi. */
#ifndef CONSOLE_LOOK_H
#define CONSOLE_LOOK_H

#include "console/letters.h"
#include "console/terminal.h"

enum {
    CONSOLE_LOGICAL = 1,  /**< as it is: the terminal turns it */
    CONSOLE_ISOLATES = 2, /**< the same, each field in an isolate */
    CONSOLE_VISUAL = 3,   /**< in the order of the eye, letters alone */
    CONSOLE_SHAPED = 4,   /**< in the order of the eye, in presentation forms */
    CONSOLE_LATIN = 5     /**< in Latin letters */
};

typedef struct console_look {
    int view;
    console_code code;
    int scheme; /**< of Latin letters: 0 to be read, 1 Buckwalter */
} console_look;

/** Longest line that is put in order, in characters; longer ones are cut. */
#define CONSOLE_LINE_MAX 1024

/** Harmless, encodable text in logical order, appended to `out` as UTF-8. */
wq_status console_look_prepare(const console_look *look, wq_span text, wq_buf *out) WQ_MUST_USE;

/** One prepared line (or a field of one) as bytes for the terminal, appended to `out`. `columns`
 * (may be NULL) gets the columns that it takes. `to_left`: its base direction is right to left. */
wq_status console_look_line(const console_look *look, wq_span line, bool to_left, wq_buf *out,
                            size_t *columns) WQ_MUST_USE;

/** Bytes of the longest beginning of a prepared line that `console_look_line` makes at most `bytes`
 * of (presentation forms take one more than letters); cut at a character. */
size_t console_look_fit(const console_look *look, wq_span line, size_t bytes);

/** Whether the first strong letter is one of a right-to-left script. */
bool console_look_to_left(wq_span text);

/** Send text to the terminal, whoever made it: the one way out. Once more nothing passes but what
 * is on the allow-list (and in view 2 the isolates that `console_look_line` put there); the rest is
 * '?'. */
void console_look_send(const console_look *look, console_terminal *t, wq_span bytes);

/** Where each character of a prepared line stands. `cells` gets, for each column, the bytes that
 * fill it as offsets into `out`; `column_of` gets for each character of the line its column. Used
 * by the line editor. Returns the number of columns. */
typedef struct console_cells {
    wq_buf bytes;                          /**< of all columns, encoded */
    uint16_t start[CONSOLE_LINE_MAX + 1];  /**< begin of each column's bytes */
    uint16_t column[CONSOLE_LINE_MAX + 1]; /**< of each character; the last: behind the line */
    size_t count, characters;
} console_cells;
void console_cells_init(console_cells *cells);
void console_cells_release(console_cells *cells);
wq_status console_look_cells(const console_look *look, wq_span line,
                             console_cells *cells) WQ_MUST_USE;

#endif
