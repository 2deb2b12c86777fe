/* SPDX-License-Identifier: MIT */
/* Readers: an input as pages, one article each.
 *
 * One contract for all formats. What cannot be an article is refused, whole, through a callback
 * with line, byte and reason, and the reader goes on with the next one. Memory: the page as it came
 * and, where it must be converted, the page as UTF-8, each at most `page_max` and taken only as
 * grown; WQ_LIMIT_EXTRA; 16 to 24 bytes for each paragraph.
 * Layer: ingest. Thread rule: one owner. */
#ifndef INGEST_READER_H
#define INGEST_READER_H

#include "ingest/input.h"
#include "ingest/page_lines.h"
#include "pack/article.h"

#include <warraq/add.h>

typedef struct ingest_page {
    /** Borrowed until the next call; its id is not set. Has a title or a body. */
    wq_article article;
    uint64_t line, byte;   /**< where it begins: line from 1, byte from 0 */
    const char *converted; /**< the encoding it came in, or NULL for UTF-8; static */
    bool date_unread;      /**< a date was given that cannot be read: it is in `extra` */
    wq_date name_date;     /**< what the name of the file tells, for an article without a date */
} ingest_page;

typedef struct ingest_refusal {
    uint64_t line, byte; /**< of what is wrong, as far as known */
    wq_status status;    /**< WQ_EFORMAT, WQ_EENCODING, WQ_ETOOBIG */
    const char *reason;  /**< borrowed during the call */
} ingest_refusal;

typedef struct ingest_reader_options {
    wq_format format; /**< WQ_FORMAT_AUTO: detect */
    size_t page_max;  /**< bytes of a page; 0: WQ_LIMIT_PAGE */
    void (*refused)(void *arg, const ingest_refusal *refusal);
    void *arg;
    /* Of text pages; borrowed until close. */
    const ingest_lexicon *lexicon; /**< NULL: the reader makes one */
    const ingest_siterules *rules; /**< or NULL */
    const char *source;            /**< whose pages, for the rules; or NULL */
} ingest_reader_options;

typedef struct ingest_reader ingest_reader;

/** Open over an input, which is borrowed until close. Looks at its head when the format is to be
 * found out. Errors: WQ_ENOMEM, those of ingest_input_window but for WQ_EEND. */
wq_status ingest_reader_open(ingest_input *in, const ingest_reader_options *options,
                             ingest_reader **out) WQ_MUST_USE;
void ingest_reader_close(ingest_reader *reader);
/** The next page. WQ_EEND at the end; errors of ingest_input_window (pages before it were whole;
 * the one it cut is not given), WQ_ENOMEM. */
wq_status ingest_reader_next(ingest_reader *reader, ingest_page *page) WQ_MUST_USE;

/** Recognise a format by the first bytes of an input: '{', or '[' before an object, is JSON;
 * markup in which <DOC> opens is TREC; all else is text. Pure. */
wq_format ingest_detect(wq_span head);

/** The word for a part's kind in JSON ("paragraph", "subhead", "related", "brief", "teaser",
 * "noise"), or NULL. Static. */
const char *ingest_kind_name(unsigned kind);

#endif
