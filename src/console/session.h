/* SPDX-License-Identifier: MIT */
/* A session: what the console knows while a person talks with it, and what its files share.
 *
 * Everything is in RAM but the choice of a view for each line, the reading list, the number of
 * articles at the last visit and what the PIN is asked for, which stand in the archive's settings
 * (keep.c). What was asked is never written.
 * Layer: console. */
#ifndef CONSOLE_SESSION_H
#define CONSOLE_SESSION_H

#include "console/ask.h"
#include "console/lineedit.h"
#include "console/look.h"

/** Bytes of a text that is read a screen at a time. */
#define CONSOLE_TEXT CONSOLE_ANSWER
/** Seconds until a line with a PIN locks itself, where nothing else was set. */
#define CONSOLE_IDLE 600
/** Pages that one can go back. */
#define CONSOLE_BACK 256

typedef enum console_tongue { CONSOLE_BOTH = 0, CONSOLE_ENGLISH, CONSOLE_ARABIC } console_tongue;

/** What the numbers on the screen choose when they are not those of articles. */
typedef enum console_pick_kind {
    CONSOLE_PICK_NONE = 0,
    CONSOLE_PICK_WORDS,  /**< a question that was meant */
    CONSOLE_PICK_NEAR,   /**< a word for the one that no article has */
    CONSOLE_PICK_DAYS,   /**< a day of a timeline */
    CONSOLE_PICK_SOURCES /**< a source */
} console_pick_kind;

/** What the PIN is asked for: everything, or only what changes something. */
typedef enum console_guard { CONSOLE_GUARD_ALL = 0, CONSOLE_GUARD_CHANGES } console_guard;

/** A place in a text: the begin of a paragraph, and the line of it. */
typedef struct console_place {
    size_t paragraph;
    unsigned line;
} console_place;

typedef struct console_session {
    const char *dir;
    console_terminal t;
    console_look look;
    console_editor *editor;
    console_tongue tongue;
    wq_sort sort;
    bool leaving;

    /* Who may do what (lock.c). */
    bool read_only; /**< nothing can be changed on this line, whoever asks */
    bool has_pin;
    bool keeper;    /**< the PIN was given since the last lock */
    bool lock_now;  /**< lock before the next prompt */
    bool view_kept; /**< the view was chosen on this line before */
    console_guard guard;
    unsigned idle; /**< seconds without a key after which it locks itself; 0: never */

    /* The list on the screen; not shown when row_count is 0 (`listed` keeps how it was asked). */
    console_ask listed;
    bool has_list;
    console_row rows[CONSOLE_ROWS]; /**< their texts are gone: only ids count */
    size_t row_count;
    uint64_t total;
    bool more;     /**< there are rows behind these */
    unsigned said; /**< lines that were said before the answer */

    /* What can be chosen; shown says that it stands on the screen, so that numbers mean it. */
    console_pick_kind pick_kind;
    bool picks_shown;
    char picks[CONSOLE_PICKS][256];
    uint64_t pick_articles[CONSOLE_PICKS];
    size_t pick_count;
    char picked[1025]; /**< the question that they belong to */
    char lacking[256]; /**< its word that no article has */

    /* The text that is read: paragraphs, each ended by a line feed. */
    wq_buf text;
    bool reading;
    wq_id article; /**< of the text, when is_article */
    bool is_article;
    console_place places[CONSOLE_BACK]; /**< begins of the pages shown; the last is this one */
    size_t place_count;
    console_place next;
    bool at_end;
    char sought[256]; /**< of /word */

    wq_id marks[CONSOLE_MARKS];
    size_t mark_count;
    uint64_t seen;     /**< articles at the last visit */
    uint64_t articles; /**< at this one */

    /* The last answer. */
    uint64_t last_bytes;
    unsigned last_ms, last_search_ms;
    console_answer answer;
} console_session;

/* ---- talk.c: lines to the terminal ---- */

/** One line of any text, cut to the screen. */
void console_say_span(console_session *s, wq_span text);
/** A message in the chosen languages. */
void console_say(console_session *s, const char *english, const char *arabic);
void console_sayf(console_session *s, const char *format, ...) WQ_PRINTF(2, 3);
/** A prepared line as it is, right-aligned where it runs to the left in a visual view. */
void console_say_line(console_session *s, wq_span prepared, bool to_left);
/** A line of a prepared body in its own direction between a head and a tail, both fixed ASCII. */
void console_say_fields(console_session *s, wq_span head, wq_span body, wq_span tail);
void console_say_newline(console_session *s);
/** Lines of a screen that an answer may take: the question and the prompt are left room. */
unsigned console_room(const console_session *s);
/** Say what became of a question that was not answered, or a status; true when it was answered. */
bool console_answered(console_session *s, console_outcome outcome);

/** Messages of ours are in Arabic, and the line can show it. */
bool console_in_arabic(const console_session *s);
/** The digits of a text as Arabic-Indic ones where messages are in Arabic; else as they are. */
void console_say_digits(console_session *s, const char *text);

/* ---- picks.c: what is chosen by its number ---- */

/** Keep the picks of the answer; they are for this question. */
void console_picks_take(console_session *s, console_pick_kind kind, const char *question);
/** Forget them. */
void console_picks_drop(console_session *s);
/** Show them as a screen of its own. */
void console_picks_show(console_session *s);
/** One line that offers them, beside hits. */
void console_picks_offer(console_session *s);
/** Choose by a number as the screen shows it; false when it shows no such number. */
bool console_pick_choose(console_session *s, uint64_t number);
/** Every word of a question as `=word`, into `out`. */
void console_question_exact(const char *question, char *out, size_t room);

/* ---- rows.c: lists ---- */

/** Ask for a list, show it. */
void console_rows_ask(console_session *s, const console_ask *ask);
/** The next (1) or the page before (-1) of the list. */
void console_rows_page(console_session *s, int step);
/** The same page again. */
void console_rows_again(console_session *s);
/** Row of a number as the list shows it; NULL when the screen shows none. */
const console_row *console_rows_find(const console_session *s, uint64_t number);

/* ---- reading.c: texts ---- */

/** Read an article from its begin. */
void console_read_article(console_session *s, wq_id id);
/** Read the lines of an answer, or of s->text after console_text_begin. */
void console_read_lines(console_session *s, const console_ask *ask);
/** Ask for lines and picks and keep them, to be added to and shown; false, and said, when there
 * is no answer. */
bool console_text_fetch(console_session *s, const console_ask *ask);
void console_text_begin(console_session *s);
void console_text_put(console_session *s, const char *line);
/** A paragraph that does not fit any more is left out. */
void console_text_put_span(console_session *s, wq_span line);
void console_text_show(console_session *s);
/** Next (1), previous (-1) or the same (0) screen; false when there is none. */
bool console_text_page(console_session *s, int step);
/** Go to the paragraph where the word is next. */
void console_text_seek(console_session *s, wq_span word);
/** An article whole, without paging, between marks. */
void console_text_dump(console_session *s, wq_id id);
/** The article before or behind in the list. */
void console_read_neighbour(console_session *s, int step);

/* ---- commands.c ---- */

/** Do what a line says: a command if all of it is one, else a question. */
void console_line_do(console_session *s, wq_span line);
/** What a word could go on with (tab): commands, settings, sources, words of the archive with their
 * counts. ---- complete.c */
console_complete console_line_complete;

/* ---- settings.c ---- */

/** `set`: shows or changes; false when the words are no setting. */
bool console_set(console_session *s, const char *name, const char *value);
bool console_set_knows(const char *name);
/** Name and values of setting `i`, from 0; NULL behind the last. Static. */
const char *console_set_name(size_t i, const char **values);
/** Show the sample line in every view and ask which one reads right. */
void console_view_choose(console_session *s);

/* ---- keep.c: what outlives a session ---- */

/** Read it: reading list, view of this line, number of articles at the last visit, PIN. False when
 * it cannot be read: then there is none of it, but a PIN that nobody knows. */
bool console_keep_load(console_session *s);
/** Keep the view of this line, and how many articles were seen; what is there already is not
 * written. False where nothing can be written, or this person may change nothing. */
bool console_keep_view(console_session *s);
bool console_keep_seen(console_session *s);
/** Keep what the PIN is asked for, and after how long a line locks itself. */
bool console_keep_guard(console_session *s);
/** Put an article on the reading list or take it off, there and in s->marks. False when it is not
 * kept: then it is so until the session ends. `*on` tells which. */
bool console_keep_mark(console_session *s, wq_id id, bool *on);

/* ---- lock.c: the PIN ---- */

/** Forget everything of the person before: screen, list, text, history, type-ahead. */
void console_forget(console_session *s);
/** Lock: forget, then ask for the PIN until it is right (or, where it guards changes alone, until
 * an empty line: then nothing can be changed). Sets s->leaving on a hang-up. */
void console_lock(console_session *s);
/** Whether this person may change something; asks for the PIN where that is needed, and says so
 * when not. */
bool console_may_change(console_session *s);
/** `lock`: with no PIN says how to set one. */
void console_lock_ask(console_session *s);
/** `set pin`: the old one, then twice the new one; an empty one takes it away. */
void console_pin_change(console_session *s);

#endif
