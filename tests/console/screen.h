/* SPDX-License-Identifier: MIT */
/* A small terminal: it knows exactly what the console may send, and ends the test with "BAD OUTPUT"
 * for anything else. There is one of it. */
#ifndef CONSOLE_SCREEN_H
#define CONSOLE_SCREEN_H

#include "console/letters.h"

#include <warraq/text.h>

#define SCREEN_ROWS    60
#define SCREEN_COLUMNS 250
#define SCREEN_CELL    24

typedef struct screen_state {
    char cells[SCREEN_ROWS][SCREEN_COLUMNS][SCREEN_CELL];
    int rows, columns, row, column;
    console_code code;
    bool isolates;
    int state; /**< 0 text, 1 behind ESC, 2 in a sequence */
    int number;
    uint8_t partial[4];
    size_t partial_len, partial_want;
    int marks; /**< behind the last base */
    unsigned long received;
} screen_state;

extern screen_state screen;

/** Take one byte of the console's output. */
void screen_byte(uint8_t byte);
/** Print it row by row, times and sizes of files hidden: they are not the same twice. */
void screen_print(void);
/** Does the cursor stand in a row that asks for something? */
bool screen_at_prompt(void);
/** How long the search took, as the last answer on the screen says. */
unsigned screen_search_ms(void);

#endif
