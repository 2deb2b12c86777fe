/* SPDX-License-Identifier: MIT */
/* A question and its answer on stdout: what `find` and `find --batch` share. Layer: cli. */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include "cli/cli.h"

typedef enum cli_format {
    CLI_FORMAT_TEXT, /**< for a person */
    CLI_FORMAT_JSON, /**< an object a hit */
    CLI_FORMAT_TREC  /**< question, Q0, docno, rank, score, run: a line for each docno */
} cli_format;

/** Transparent; everything borrowed during the call. */
typedef struct cli_question {
    const char *name; /**< number of the question; NULL: it has none (not in TREC) */
    const char *text;
    bool is_like; /**< no text: what is about the same as the article `like` */
    wq_id like;
    cli_format format;
    bool explain; /**< the words and each score too; not in TREC */
    wq_find_options how;
} cli_question;

/** Ask and print; `*count` gets the hits that were shown. */
wq_status cli_answer(wq_snapshot *snapshot, const cli_question *question,
                     uint32_t *count) WQ_MUST_USE;

/** The hits as lines "name Q0 docno rank score warraq": of every hit each docno, or the id of
 * what has none, unless it was printed before. Memory: 16 to 32 bytes a line, at least 4 KiB.
 * Ranks go on from the offset. WQ_ENOMEM, and what reading gives. ---- treclines.c ---- */
wq_status cli_hits_trec(wq_snapshot *snapshot, wq_hits *hits,
                        const cli_question *question) WQ_MUST_USE;

/** Ask each line of a file ("-": standard input), with `how` as it is; prints what is wrong with
 * a line on stderr and goes on. A line is a question, or its number, a tab and the question; lines
 * without anything are passed over. Returns the exit status. ---- src/cli/batch.c ---- */
int cli_batch(wq_archive *archive, wq_snapshot *snapshot, const char *path,
              const cli_question *how);

#endif
