/* SPDX-License-Identifier: MIT */
/* Characters one by one: UTF-8, the 8-bit character sets of Arabic terminals, Latin letters for
 * Arabic ones. Pure functions over tables of our own.
 * Layer: console. */
#ifndef CONSOLE_LETTERS_H
#define CONSOLE_LETTERS_H

#include "base/span.h"

#include <warraq/text.h>

/** Character sets of a line. */
typedef enum console_code {
    CONSOLE_UTF8 = 0,
    CONSOLE_1256,   /**< Windows-1256 */
    CONSOLE_8859_6, /**< ISO 8859-6 */
    CONSOLE_ASCII
} console_code;

/** Name in lower case ("windows-1256"). Static. */
const char *console_code_name(console_code code);
/** Read a name ("1256" and "cp1256" are understood too). False when it is none. */
bool console_code_parse(wq_span name, console_code *code);

/** Whether a character may be sent as it is: what wq_text_safe leaves alone. The allow-list. */
bool console_letter_shown(uint32_t cp);
/** Any text made harmless (wq_text_safe), appended to `out`. Whole, not in pieces: marks are
 * counted from their base on. Errors as wq_buf_put. */
wq_status console_letter_safe(wq_span text, wq_buf *out) WQ_MUST_USE;

/** A span as a string, cut at a character. */
void console_text_copy(char *out, size_t room, wq_span text);

/** The character of a byte of a set (not UTF-8); 0 when the byte means nothing. */
uint32_t console_letter_of_byte(console_code code, uint8_t byte);
/** The byte of a character in a set (not UTF-8); 0 when it has none. */
uint8_t console_letter_byte(console_code code, uint32_t cp);

/** Latin letters for a character of Arabic script; NULL when it is none. `scheme` 0 is meant to be
 * read (sh, kh, a), 1 is Buckwalter's, which can be turned back. Static. */
const char *console_letter_latin(uint32_t cp, int scheme);
/** What stands for a character that the set has not: ASCII text or another letter. Static. */
const char *console_letter_fallback(uint32_t cp);

/** Value of a decimal digit of any script, else -1. */
int console_letter_digit(uint32_t cp);
/** Write a byte of a text of ours; with `arabic` an ASCII digit is written as the Arabic-Indic one.
 * Returns the bytes written, 1 or 2. */
size_t console_letter_digit_put(char c, bool arabic, char out[2]);
/** Combining marks of Arabic and the general block: no column of their own. */
bool console_letter_is_mark(uint32_t cp);
/** The letter under which spellings meet in a search within a text: lower case, alef, yeh and heh
 * forms together; 0 for marks and tatweel. */
uint32_t console_letter_fold(uint32_t cp);

#endif
