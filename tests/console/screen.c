/* SPDX-License-Identifier: MIT */
#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

screen_state screen = {.rows = 24, .columns = 80};

static _Noreturn void bad(const char *what, unsigned value)
{
    printf("BAD OUTPUT: %s %02x after %lu bytes\n", what, value, screen.received);
    screen_print();
    exit(1);
}

static void line_feed(void)
{
    if (screen.row + 1 < screen.rows) {
        screen.row++;
        return;
    }
    memmove(screen.cells[0], screen.cells[1], sizeof screen.cells[0] * (size_t)(screen.rows - 1));
    memset(screen.cells[screen.rows - 1], 0, sizeof screen.cells[0]);
}

static void letter_put(uint32_t cp)
{
    uint8_t bytes[4];
    char safe[16];
    size_t len, n = wq_text_encode(cp, bytes);
    wq_span text = wq_span_of(bytes, n);
    if (screen.isolates && (cp == 0x2066 || cp == 0x2067 || cp == 0x2069)) {
        return;
    }
    if (wq_text_safe(text, false, safe, sizeof safe, &len) != WQ_OK || len != n ||
        memcmp(safe, bytes, n) != 0) {
        bad("character", cp);
    }
    size_t width = wq_text_width(text);
    char *cell;
    screen.marks = width == 0 ? screen.marks + 1 : 0;
    if (screen.marks > 4) {
        bad("mark", cp);
    }
    if (width == 0) {
        cell = screen.cells[screen.row][screen.column > 0 ? screen.column - 1 : 0];
        size_t have = strlen(cell);
        if (have + n < SCREEN_CELL) {
            memcpy(cell + have, bytes, n);
        }
        return;
    }
    if (screen.column + (int)width > screen.columns) {
        screen.column = 0;
        line_feed();
    }
    cell = screen.cells[screen.row][screen.column];
    memset(cell, 0, SCREEN_CELL);
    memcpy(cell, bytes, n);
    screen.column += (int)width;
    if (width == 2) {
        memcpy(screen.cells[screen.row][screen.column - 1], "\x01", 2);
    }
}

static void text_byte(uint8_t byte)
{
    uint32_t cp;
    if (screen.code != CONSOLE_UTF8) {
        cp = console_letter_of_byte(screen.code, byte);
        if (cp == 0) {
            bad("byte", byte);
        }
        letter_put(cp);
        return;
    }
    if (screen.partial_len == 0) {
        screen.partial_want = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    }
    screen.partial[screen.partial_len++] = byte;
    if (screen.partial_len == screen.partial_want) {
        if (wq_text_decode(wq_span_of(screen.partial, screen.partial_len), &cp) !=
                screen.partial_len ||
            (cp == 0xFFFD && screen.partial_len == 1)) {
            bad("UTF-8", byte);
        }
        screen.partial_len = 0;
        letter_put(cp);
    }
}

static void sequence_end(uint8_t byte)
{
    int by = screen.number > 0 ? screen.number : 1;
    screen.state = 0;
    if (byte == 'K' && screen.number == 0) {
        memset(screen.cells[screen.row][screen.column], 0,
               (size_t)(SCREEN_COLUMNS - screen.column) * SCREEN_CELL);
    } else if (byte == 'H' && screen.number == 0) {
        screen.row = screen.column = 0;
    } else if (byte == 'J' && (screen.number == 2 || screen.number == 3)) {
        memset(screen.cells, 0, sizeof screen.cells);
    } else if (byte == 'C') {
        screen.column =
            screen.column + by < screen.columns ? screen.column + by : screen.columns - 1;
    } else if (byte == 'D') {
        screen.column = screen.column > by ? screen.column - by : 0;
    } else {
        bad("sequence", byte);
    }
}

void screen_byte(uint8_t byte)
{
    screen.received++;
    if (screen.state == 1) {
        if (byte != '[') {
            bad("escape", byte);
        }
        screen.state = 2;
        screen.number = 0;
    } else if (screen.state == 2) {
        if (byte >= '0' && byte <= '9') {
            screen.number = screen.number * 10 + byte - '0';
        } else {
            sequence_end(byte);
        }
    } else if (screen.partial_len == 0 && byte == 0x1B) {
        screen.state = 1;
    } else if (screen.partial_len == 0 && byte < 0x20) {
        if (byte == '\r') {
            screen.column = 0;
        } else if (byte == '\n') {
            line_feed();
        } else if (byte == '\b') {
            screen.column -= screen.column > 0;
        } else {
            bad("control", byte);
        }
    } else {
        text_byte(byte);
    }
}

static bool is_arabic_digit(const char *p)
{
    return (uint8_t)p[0] == 0xD9 && (uint8_t)p[1] >= 0xA0 && (uint8_t)p[1] <= 0xA9;
}

/* A row as text. */
static void row_plain(int row, char *out)
{
    size_t len = 0, end = 0;
    for (int c = 0; c < screen.columns; c++) {
        const char *cell = screen.cells[row][c];
        if (cell[0] == '\x01') {
            continue;
        }
        size_t n = cell[0] != '\0' ? strlen(cell) : 1;
        memcpy(out + len, cell[0] != '\0' ? cell : " ", n);
        len += n;
        end = cell[0] != '\0' && cell[0] != ' ' ? len : end;
    }
    out[end] = '\0';
}

/* The digits of the next "0.01 s"; NULL when there is none. */
static char *seconds_find(char *text)
{
    for (char *p = strstr(text, " s"); p != NULL; p = strstr(p + 1, " s")) {
        if (p - text >= 4 && p[-3] == '.' && (p[2] == '\0' || p[2] == ';' || p[2] == ',')) {
            return p - 4;
        }
    }
    return NULL;
}

/* The same; times are not the same twice. */
static void row_text(int row, char *out)
{
    row_plain(row, out);
    for (char *p = out; (p = seconds_find(p)) != NULL; p += 6) {
        p[0] = p[2] = p[3] = '#';
    }
    /* The same in Arabic digits, two bytes each: one before the point, two behind it. */
    for (char *p = strchr(out, '.'); p != NULL; p = strchr(p + 1, '.')) {
        if (p - out >= 2 && is_arabic_digit(p - 2) && is_arabic_digit(p + 1) &&
            is_arabic_digit(p + 3) && !is_arabic_digit(p + 5)) {
            memcpy(p - 2, "#", 1);
            memcpy(p - 1, ".##", 3);
            memmove(p + 2, p + 5, strlen(p + 5) + 1);
        }
    }
}

/* "114 KB": how large a file is changes with its format. */
static void sizes_hide(char *out)
{
    for (char *p = strstr(out, " KB"); p != NULL; p = strstr(p + 1, " KB")) {
        char *first = p;
        for (;;) {
            if (first - out >= 1 && first[-1] >= '0' && first[-1] <= '9') {
                first--;
            } else if (first - out >= 2 && is_arabic_digit(first - 2)) {
                first -= 2;
            } else {
                break;
            }
        }
        if (first < p) {
            *first = '#';
            memmove(first + 1, p, strlen(p) + 1);
            p = first + 1;
        }
    }
}

unsigned screen_search_ms(void)
{
    static char text[SCREEN_COLUMNS * SCREEN_CELL + 1];
    for (int row = screen.row; row >= 0; row--) {
        row_plain(row, text);
        char *at = seconds_find(text);
        if (at != NULL) {
            return (unsigned)(strtod(at, NULL) * 1000);
        }
    }
    return 0;
}

void screen_print(void)
{
    static char text[SCREEN_COLUMNS * SCREEN_CELL + 1];
    int last = screen.rows - 1;
    for (; last > 0; last--) {
        row_text(last, text);
        if (text[0] != '\0') {
            break;
        }
    }
    printf("+--\n");
    for (int r = 0; r <= last; r++) {
        row_text(r, text);
        sizes_hide(text);
        printf("|%s\n", text);
    }
    printf("+-- %d,%d\n", screen.row + 1, screen.column + 1);
}

bool screen_at_prompt(void)
{
    static char text[SCREEN_COLUMNS * SCREEN_CELL + 1];
    row_text(screen.row, text);
    return strncmp(text, ">", 1) == 0 || strncmp(text, "1-5?", 4) == 0 ||
           strncmp(text, "again:", 6) == 0 || strstr(text, "PIN:") != NULL ||
           strncmp(text, "PIN (", 5) == 0 || strncmp(text, "new PIN (", 9) == 0;
}
