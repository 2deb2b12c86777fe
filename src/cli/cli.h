/* SPDX-License-Identifier: MIT */
/* cli: "what did the person at the shell ask for?"  What the commands share.
 *
 * A command is one file: its help, its options, its function. It sees the library only through
 * <warraq/...>. Everything that comes from an article, a file name or a message goes to a terminal
 * through cli_put, which lets nothing through that can act on it.
 *
 * Layer: cli (on the public interface and base). */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/span.h"

#include <warraq/warraq.h>

#include <stdio.h>

/** Exit statuses; part of the interface (warraq.1). */
enum {
    CLI_DONE = 0,
    CLI_NOTHING = 1,  /**< nothing found */
    CLI_USAGE = 2,    /**< wrong use */
    CLI_INPUT = 3,    /**< bad input: some or all of it was refused */
    CLI_DAMAGED = 4,  /**< the archive is damaged, or is none */
    CLI_DEVICE = 5,   /**< no space, device error, busy, no memory */
    CLI_STOPPED = 130 /**< Ctrl-C */
};

/** An option of a command. */
typedef struct cli_option {
    const char *name;  /**< without the two dashes */
    char letter;       /**< 0: none */
    const char *value; /**< what its value is called in the help; NULL: a flag */
    const char *help;
} cli_option;

#define CLI_OPTIONS_MAX 13

/** What was typed: values in the order of the command's options, and the other words. */
typedef struct cli_args {
    const char *values[CLI_OPTIONS_MAX]; /**< NULL: not given; a flag that is given is "" */
    char **words;
    int count;
    const char *archive; /**< -a, or where the environment says */
} cli_args;

typedef struct cli_command {
    const char *name;
    const char *words;                   /**< usage of its words, e.g. "QUERY..." */
    const char *summary;                 /**< one line */
    const char *text;                    /**< more lines, or NULL */
    cli_option options[CLI_OPTIONS_MAX]; /**< ends with a NULL name */
    int words_min, words_max;            /**< words_max -1: any number */
    bool dashes; /**< words may begin with one dash (the excluded words of a question) */
    bool alone;  /**< runs without the guard: it has children and signals of its own */
    int (*run)(const cli_args *args);
} cli_command;

extern const cli_command CLI_INIT, CLI_ADD, CLI_FIND, CLI_SHOW, CLI_LIST, CLI_STAT, CLI_SEAL,
    CLI_DELETE, CLI_KEEP, CLI_VERIFY, CLI_COMPACT, CLI_REBUILD, CLI_SALVAGE, CLI_EXPORT,
    CLI_CONSOLE, CLI_EXPLAIN, CLI_TIMELINE, CLI_VERSION;

/** Set by Ctrl-C and by the signals that end a program kindly. */
extern volatile sig_atomic_t cli_cancel;

/* ---- options.c ---- */
/** Take a command's words apart (argv begins behind its name). 0, or the exit status to leave
 * with (after --help, or after a sentence on stderr). Permutes nothing but `words`. */
int cli_args_parse(const cli_command *command, int argc, char **argv, cli_args *args);
void cli_help_print(const cli_command *command, FILE *to);
/** A number of an option, `min` to `max`. False and a sentence on stderr when it is none. */
bool cli_number(const char *name, const char *value, uint64_t min, uint64_t max, uint64_t *number);
/** A number of bytes: 16M, 512K, 1048576. */
bool cli_bytes(const char *name, const char *value, uint64_t *bytes);
/** The words as one line, ended by a NUL, in `line` (the caller releases it). False and a sentence
 * on stderr when they are too long for a question. */
bool cli_words_join(const cli_args *args, wq_buf *line);

/* ---- opening.c ---- */
/** Open the archive of the arguments; on failure says why on stderr and returns the exit status.
 * `*archive` is NULL then. */
int cli_archive_open(const cli_args *args, const wq_open_options *options, wq_archive **archive);
/** What a command does on a snapshot of the archive; returns the exit status. */
typedef int cli_reading(const cli_args *args, wq_archive *archive, wq_snapshot *snapshot,
                        void *arg);
/** Open the archive and a snapshot, do it, close both. */
int cli_read(const cli_args *args, cli_reading *reading, void *arg);
/** Where an archive is when no option says: $WARRAQ_ARCHIVE, else the XDG data directory. In
 * `buffer`; NULL when there is no home. */
const char *cli_archive_default(char *buffer, size_t room);
/** The exit status that goes with a status. */
int cli_exit(wq_status status);
/** As cli_fail for a call that was to open the archive of the arguments: says how to make one. */
int cli_fail_open(const cli_args *args, const wq_archive *archive, wq_status status);
/** Say a failure on stderr ("warraq: ..."), return its exit status. `archive` may be NULL. */
int cli_fail(const wq_archive *archive, wq_status status);
int cli_error(int exit_status, const char *format, ...) WQ_PRINTF(2, 3);
/** Close a file that was written. The exit status of what was done so far, or CLI_DEVICE and a
 * sentence where that was well and the file is not whole. */
int cli_file_close(FILE *file, const char *path, int exit_status);
/** A task with the cancel flag and progress on the terminal; `unit` names what is counted. */
wq_task cli_task(void);
/** Take the progress line away again. */
void cli_progress_end(void);

/* ---- screen.c ---- */
bool cli_is_terminal(FILE *file);
/** Columns of the terminal on stdout; 80 when it is none. */
size_t cli_columns(void);
/** Write text that may come from anywhere; `lines`: line ends are kept. */
void cli_put(FILE *to, wq_span text, bool lines);
/** The same for one line, cut to `columns` (an ellipsis stands for what is left out). */
void cli_put_cut(FILE *to, wq_span text, size_t columns);
/** A paragraph wrapped to the columns, each line behind `indent` spaces. Lines of right-to-left
 * text stay in logical order: the terminal turns them. */
void cli_put_wrapped(FILE *to, wq_span text, size_t columns, size_t indent);
/** A text with marked ranges; the text goes on before or behind. */
typedef struct cli_marked {
    wq_span text;
    const wq_mark *marks; /**< increasing */
    uint32_t count;
    bool cut_before, cut_after;
} cli_marked;
/** Write it behind `indent` spaces, wrapped to the columns (0: one line). The marked words are bold
 * on a terminal that can (and NO_COLOR unset), else in [brackets]. */
void cli_put_marked(FILE *to, const cli_marked *marked, size_t columns, size_t indent);
/** 8 letters of an id: enough to name it. */
void cli_put_id(FILE *to, wq_id id);
/** A number with its digits in groups of three. */
const char *cli_count(uint64_t number, char buffer[32]);
const char *cli_size(uint64_t bytes, char buffer[32]);
/** "s" behind a noun, unless there is one of it. */
const char *cli_plural(uint64_t number);

/* ---- json.c: one object a line ---- */
/** A writer; transparent, on the stack. Strings are escaped so that the line is plain JSON and
 * harmless to a terminal (controls, and what reorders text, are \u escapes). */
typedef struct cli_json {
    FILE *to;
    bool first; /**< nothing written yet on this level */
} cli_json;
void cli_json_begin(cli_json *json, FILE *to);
/** Close the object and end the line. */
void cli_json_end(cli_json *json);
void cli_json_text(cli_json *json, const char *key, wq_span value);
/** As cli_json_text, but nothing at all for an empty value. */
void cli_json_some(cli_json *json, const char *key, wq_span value);
void cli_json_number(cli_json *json, const char *key, uint64_t value);
void cli_json_bool(cli_json *json, const char *key, bool value);
void cli_json_open(cli_json *json, const char *key, char bracket);
void cli_json_close(cli_json *json, char bracket);
/** A bare element of an array. */
void cli_json_item(cli_json *json, wq_span value);
void cli_json_id(cli_json *json, const char *key, wq_id id);
void cli_json_date(cli_json *json, const char *key, const wq_date *date);
/** The fields of lists: id, date, source, title, and docno, url, language where known. */
void cli_json_row(cli_json *json, const wq_article *row);
/** A whole article as show and export write it, unknown keys as they came; the object is left
 * open. What this writes, add reads back to the same edition. */
void cli_json_article(cli_json *json, const wq_article *article);
/** The same with the articles that its related headlines lead to, in order (zeros: none). */
void cli_json_linked(cli_json *json, const wq_article *article, const wq_id *links);

#endif
