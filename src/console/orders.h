/* SPDX-License-Identifier: MIT */
/* Commands: what one is, and the tables that they stand in. A new command is a row and a function
 * in one of the orders_*.c (or a table of its own, named in commands.c).
 * One that changes what outlives the session begins with console_may_change (session.h).
 * Layer: console. */
#ifndef CONSOLE_ORDERS_H
#define CONSOLE_ORDERS_H

#include "console/session.h"

#include "base/date.h"

/** What may stand behind a command's name; a line is the command only if all of it fits. */
typedef enum console_words {
    WORDS_NONE,
    WORDS_NUMBER,     /**< a number of the list */
    WORDS_MAY_NUMBER, /**< or nothing: the article that is read */
    WORDS_DATE,
    WORDS_SOURCE, /**< the name of a source of the archive */
    WORDS_TEXT,   /**< anything: the name forces */
    WORDS_SETTING,
    WORDS_VIEW /**< nothing, or 1 to 5 */
} console_words;

/** A command as it was typed. Spans are borrowed during the call. */
typedef struct console_order {
    wq_span rest;    /**< behind the name */
    uint64_t number; /**< 0: none */
    wq_date_range range;
    bool forced; /**< a colon stood before it */
} console_order;

#define CONSOLE_NAMES 6

/** A row of a table. Static. */
typedef struct console_command {
    const char *names[CONSOLE_NAMES]; /**< long English, short ones, Arabic; ended by NULL */
    console_words words;
    void (*run)(console_session *s, const console_order *o);
    const char *args;             /**< what stands behind it, in the help ("N") */
    const char *english, *arabic; /**< what it does */
} console_command;

/** The tables, each ended by a row without a name: orders_find.c, orders_read.c, orders_line.c. */
extern const console_command CONSOLE_FINDING[], CONSOLE_READING[], CONSOLE_KEEPING[];

/** Command `i` of all tables, NULL behind the last. ---- commands.c */
const console_command *console_command_at(size_t i);
/** Whether a word is a name; with `begin` whether it begins one. Case and Arabic forms do not
 * count. */
bool console_word_names(wq_span word, const char *name, bool begin);
/** Ask a question. ---- orders_find.c */
void console_question(console_session *s, wq_span line);
/** The article that an order's number names, or without one the article that is read; false, and
 * said, when there is none. */
bool console_order_article(console_session *s, const console_order *o, wq_id *id);
/** `+` (0: of all hits on the screen) and `+N`: passages. ---- orders_read.c */
void console_passages_show(console_session *s, uint64_t number);
/** Open a hit; go on. */
void console_open(console_session *s, uint64_t number);
void console_go_on(console_session *s);

#endif
