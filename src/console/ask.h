/* SPDX-License-Identifier: MIT */
/* Asking the archive: each question is answered by a child process.
 *
 * The child opens the archive itself (nothing of LMDB crosses fork), answers in records over a
 * pipe and ends. It has a budget of work, after which the answer is partial, and of time, after
 * which it stops; it may be killed at any moment, and may die of a damaged archive: the console
 * says so and goes on. Its answer is text that went through wq_text_safe, and is parsed as if it
 * were hostile all the same.
 * Layer: console. */
#ifndef CONSOLE_ASK_H
#define CONSOLE_ASK_H

#include "console/terminal.h"

#include <warraq/warraq.h>

/** Rows of one screen at most. */
#define CONSOLE_ROWS 60
/** Bytes of an answer: the longest article of three corpora has 170 KB. A longer one is cut, and
 * says so. */
#define CONSOLE_ANSWER ((size_t)192 * 1024)
/** Work units of a question: about 2 s on the reference board. */
#define CONSOLE_WORK 100000
/** Articles of the reading list. */
#define CONSOLE_MARKS 256

typedef enum console_ask_kind {
    CONSOLE_ASK_FIND = 0, /**< rows, by relevance or date; picks instead, or beside them */
    CONSOLE_ASK_LIKE,     /**< rows: more like `id` */
    CONSOLE_ASK_NEW,      /**< rows: the last `count` that came, the newest first */
    CONSOLE_ASK_LIST,     /**< rows of a list: source, first, last */
    CONSOLE_ASK_IDS,      /**< rows of these ids */
    CONSOLE_ASK_RANDOM,   /**< one row */
    CONSOLE_ASK_ARTICLE,  /**< an article as lines */
    CONSOLE_ASK_BRIEF,    /**< its first paragraph, figures and places as lines */
    CONSOLE_ASK_CITE,     /**< an article's source, date, title, URL and id as lines */
    CONSOLE_ASK_SOURCES,  /**< picks */
    CONSOLE_ASK_TIMELINE, /**< `limit` bars as lines, `passage` columns wide; picks: days */
    CONSOLE_ASK_WORDS,    /**< picks: words that begin as `question`, or that it may mean */
    CONSOLE_ASK_STAT,     /**< lines */
    CONSOLE_ASK_VERIFY,   /**< lines; takes its time */
    CONSOLE_ASK_HELLO,    /**< lines: one, the number of articles */
    CONSOLE_ASK_KEPT,     /**< what is kept in the archive's settings, as lines: job_keep.c */
    CONSOLE_ASK_KEEP,     /**< put `keep` there */
    CONSOLE_ASK_MARK,     /**< put `id` on the reading list, or take it off; lines as KEPT */
    CONSOLE_ASK_PIN_TRY,  /**< `secret`; the total: seconds until the next try */
    CONSOLE_ASK_PIN_SET   /**< `secret`; an empty one takes the PIN away */
} console_ask_kind;

/** Names and values that KEEP puts at once. */
#define CONSOLE_KEEPS 3
typedef struct console_keep {
    char name[80], value[40]; /**< no name: not used; no value: taken away */
} console_keep;

typedef struct console_ask {
    console_ask_kind kind;
    char question[1025]; /**< of FIND; for ARTICLE what is to be marked in it */
    char source[256];
    int64_t first, last; /**< minutes; both 0: all */
    wq_sort sort;
    uint32_t offset, limit;
    uint32_t passage; /**< characters of a passage, 0: none; columns of a line of ours, 0: any */
    bool ladder;      /**< offer other readings, try more loosely when nothing is found */
    bool arabic;      /**< lines of ours are in Arabic, with its digits */
    uint64_t count;   /**< of NEW */
    wq_id id;
    const wq_id *ids; /**< of IDS; borrowed */
    size_t id_count;
    const char *line;         /**< of KEPT, MARK: the name of the line; borrowed */
    const console_keep *keep; /**< of KEEP: CONSOLE_KEEPS of them; borrowed */
    wq_span secret;           /**< borrowed */
} console_ask;

/** A row: spans into the answer. Text is UTF-8, matching words stand in brackets. */
typedef struct console_row {
    wq_id id;
    wq_span date, source, title, passage;
    uint32_t copies; /**< more editions of it, and stories that tell the same */
} console_row;

/** Something to choose by its number: a word, a question, a source, a day. */
typedef struct console_pick {
    wq_span text;
    uint64_t articles;
} console_pick;

/** Numbers of picks that a screen has. */
#define CONSOLE_PICKS 99

typedef struct console_answer {
    wq_buf bytes; /**< owns all the text */
    wq_status status;
    wq_span message;             /**< of a status that is not WQ_OK */
    uint64_t total;              /**< articles that match with any word */
    uint64_t all;                /**< of them, those with all words */
    bool total_least, all_least; /**< there may be more */
    bool cut;
    wq_rung rung;
    wq_span coverage; /**< the spellings that were counted in, with their counts */
    wq_span lacking;  /**< no article has this word, for which the picks are, or this filter */
    console_row rows[CONSOLE_ROWS];
    size_t row_count;
    console_pick picks[CONSOLE_PICKS];
    size_t pick_count;
    uint64_t done, whole; /**< of long work */
    unsigned ms;          /**< from the question to the last byte */
} console_answer;

typedef enum console_outcome {
    CONSOLE_ANSWERED = 0,
    CONSOLE_STOPPED, /**< Ctrl-C or q */
    CONSOLE_LATE,    /**< took too long */
    CONSOLE_DIED     /**< the child ended by itself: a damaged archive or card, no memory */
} console_outcome;

void console_answer_init(console_answer *a);
void console_answer_release(console_answer *a);

/** Ask. Lines of an answer (articles, stat) are read with console_answer_line. Keys that come
 * meanwhile are kept; q and Ctrl-C stop it. */
console_outcome console_ask_run(const char *dir, const console_ask *ask, console_terminal *t,
                                console_answer *answer);
/** The next line of an answer; false at the end. `*at` begins with 0. */
bool console_answer_line(const console_answer *a, size_t *at, wq_span *line);

/** The child's side: answer on `fd`. Returns an exit status. */
int console_work(const char *dir, const console_ask *ask, int fd);

/** The same for what is kept (KEPT to PIN_SET): the settings alone are opened, not the archive. */
int console_keep_work(const char *dir, const console_ask *ask, int fd);

/** Records on the pipe: a tag, a length of 4 bytes (little-endian), so many bytes. */
enum {
    CONSOLE_TAG_STATUS = 'S', /**< 4 bytes and a message */
    CONSOLE_TAG_TOTAL = 'T',  /**< total and all, 8 bytes each; bits total_least 2,
                                   all_least 4; rung */
    CONSOLE_TAG_COVERAGE = 'V',
    CONSOLE_TAG_LACKING = 'W',
    CONSOLE_TAG_PICK = 'P', /**< 8 bytes of articles, then the text */
    CONSOLE_TAG_DONE = 'D', /**< done and whole, 8 bytes each */
    CONSOLE_TAG_ROW = 'R',  /**< id, 4 bytes of copies, then four fields ending with NUL */
    CONSOLE_TAG_LINE = 'L',
    CONSOLE_TAG_CUT = 'C'
};

#endif
