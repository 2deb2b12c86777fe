/* SPDX-License-Identifier: MIT */
/* Putting news into an archive. */
#ifndef WARRAQ_ADD_H
#define WARRAQ_ADD_H

#include <warraq/archive.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum wq_format {
    WQ_FORMAT_AUTO = 0, /**< recognised by content */
    WQ_FORMAT_TEXT,     /**< one page a file */
    WQ_FORMAT_JSONL,    /**< an object a line */
    WQ_FORMAT_TREC      /**< <DOC> markup */
} wq_format;

/** What became of one article of an input. */
typedef enum wq_added {
    WQ_ADDED_NEW,     /**< a new article */
    WQ_ADDED_EDITION, /**< the article was there; this edition of it is new */
    WQ_ADDED_PRESENT, /**< this very edition was there */
    WQ_ADDED_REFUSED  /**< not taken: `reason` says why */
} wq_added;

typedef struct wq_add_event {
    const char *file; /**< as given, or the path below a directory; "-" for standard input */
    uint64_t line;    /**< of the article's begin, from 1 */
    wq_added what;
    wq_id id;           /**< not for WQ_ADDED_REFUSED */
    wq_status status;   /**< for WQ_ADDED_REFUSED */
    const char *reason; /**< for WQ_ADDED_REFUSED, else NULL; borrowed during the call */
} wq_add_event;

typedef struct wq_add_options {
    size_t size;
    wq_format format;
    const char *source;   /**< for articles that name none; NULL: none */
    const char *date;     /**< for articles that have none, as text; NULL: none */
    const char *language; /**< for articles that name none; NULL: none */
    bool dry_run;         /**< read and report, change nothing; what is new is told by the archive
                               alone: twice in the input counts twice */
    const wq_task *task;
    /** Called for each article in input order; may be NULL. */
    void (*event)(void *arg, const wq_add_event *event);
    /** Called once for each finished input, with a note such as "converted from windows-1256"
     * (NULL when there is nothing to note); may be NULL. */
    void (*input_done)(void *arg, const char *file, const char *note);
    void *arg;
} wq_add_options;

typedef struct wq_add_result {
    uint64_t inputs;
    uint64_t added;
    uint64_t editions;
    uint64_t present;
    uint64_t refused;
    uint64_t bytes; /**< of input text, decompressed */
} wq_add_result;

/** Add files, directories (walked in sorted order) and "-" (standard input).
 *
 * Articles are committed in groups, each of them whole; after a cancel or a failure what was
 * committed stays, and the same call again goes on where it was. WQ_OK also when articles or whole
 * inputs were refused: see `result->refused`. WQ_ECANCEL, WQ_ENOSPC, WQ_EIO. */
WQ_API wq_status wq_add(wq_archive *archive, const char *const *paths, size_t count,
                        const wq_add_options *options, wq_add_result *result) WQ_MUST_USE;

/** A line of a text page, and what the page reader made of it. Borrowed during the call. */
typedef struct wq_page_line {
    uint64_t line;    /**< from 1 */
    uint64_t story;   /**< from 1 */
    const char *part; /**< "title", "paragraph", "related" ... */
    const char *rule; /**< the rule that decided; a stable word */
    wq_span text;
} wq_page_line;

typedef struct wq_explain_options {
    size_t size;
    const char *rules;  /**< a person's rules, as wq_rules_set takes them; NULL: none */
    const char *source; /**< whose page it is, for the rules; NULL: not known */
} wq_explain_options;

/** Read a text page and tell, line by line, which part it was given to and by which rule; nothing
 * is stored. `why` (at least one byte, `room` in all) says what is wrong. WQ_EFORMAT: the page is
 * none; errors of reading. */
WQ_API wq_status wq_page_explain(const char *path, const wq_explain_options *options,
                                 void (*each)(void *arg, const wq_page_line *line), void *arg,
                                 char *why, size_t room) WQ_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
