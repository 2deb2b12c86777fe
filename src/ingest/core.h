/* SPDX-License-Identifier: MIT */
/* What the readers share: the page buffer, refusing, the making of an article.
 *
 * Private to ingest: plain.c, jsonl.c and trec.c each fill one function of three. */
#ifndef INGEST_CORE_H
#define INGEST_CORE_H

#include "ingest/reader.h"

/** Characters of a derived title, and of a first line that may be a title. */
#define INGEST_DERIVED_CHARS 100
#define INGEST_TITLE_CHARS   140

struct ingest_reader {
    ingest_input *in;
    ingest_reader_options options;
    wq_format format;
    wq_buf raw;       /* the page as it came */
    wq_buf converted; /* the page as UTF-8 if it came otherwise */
    wq_buf extra;     /* unknown keys: "{" and members, closed by page_finish */
    wq_buf parts;     /* of wq_part */
    bool begun;
    bool done;
    bool objects;         /* jsonl: objects over several lines, or in one array */
    uint64_t line, byte;  /* of the present page */
    const char *encoding; /* of the present page, or NULL */
    /* of a text page */
    ingest_pages page;
    const ingest_lexicon *lexicon;
    ingest_lexicon *own_lexicon;
    uint32_t story;    /* the next */
    size_t story_line; /* its first line */
    uint32_t *same;    /* as ingest_page_same, an entry a story */
    wq_id *ids;        /* of the stories that tell the same as another */
    wq_buf same_as;    /* the present one's */
    wq_date page_date; /* a line of the page tells it */
    char page_name[WQ_ID_LETTERS + 1];
    uint8_t derived[4 * INGEST_DERIVED_CHARS + 4];
};

/** Forget the page before; the next one begins where the input stands. */
void ingest_core_begin(ingest_reader *r);
/** Refuse something at a place. */
void ingest_core_refuse(ingest_reader *r, uint64_t line, uint64_t byte, wq_status status,
                        const char *format, ...) WQ_PRINTF(5, 6);
/** Refuse the present page, for something at `offset` of its text. */
void ingest_core_refuse_at(ingest_reader *r, wq_span text, size_t offset, wq_status status,
                           const char *reason);
/** Refuse the present page as longer than its maximum. */
void ingest_core_refuse_long(ingest_reader *r);

/** The raw page as strict UTF-8 without U+0000, in memory that may be changed until the next page.
 * WQ_EEND: it was refused (the caller goes on). WQ_ENOMEM. */
wq_status ingest_core_text(ingest_reader *r, uint8_t **text, size_t *len) WQ_MUST_USE;

/** Add a part: trimmed, dropped when nothing is left. WQ_ETOOBIG: too many. */
wq_status ingest_core_part(ingest_reader *r, uint8_t kind, wq_span text) WQ_MUST_USE;
/** Cut a text into paragraphs: at line ends; or, where the text was wrapped by hand, at blank
 * lines, its line ends becoming spaces (in place). */
wq_status ingest_core_paragraphs(ingest_reader *r, uint8_t *text, size_t len) WQ_MUST_USE;
/** Are the lines of this text wrapped at a width: hardly one over 100 characters, most of those
 * that go on in the next line 40 or more, few of them ending a sentence. */
bool ingest_text_wrapped(wq_span text);

/** Open a member of `extra` and write its key; the caller appends the value. WQ_ELIMIT. */
wq_status ingest_core_extra(ingest_reader *r, wq_span key) WQ_MUST_USE;
/** Read `text` as the article's date; one that cannot be read goes to `extra` as "date". */
wq_status ingest_core_date(ingest_reader *r, wq_span text, ingest_page *page) WQ_MUST_USE;
/** Make a field one line: trimmed, control characters and runs of line ends become a space, in
 * place. */
wq_span ingest_field_clean(uint8_t *text, size_t len);
/** Close the page: limits, title from the lead if there is none. WQ_EEND: refused. */
wq_status ingest_core_finish(ingest_reader *r, ingest_page *page) WQ_MUST_USE;

/** Without white space at both ends, that of Unicode included. */
wq_span ingest_span_trim(wq_span text);
/** Characters of strict UTF-8. */
size_t ingest_span_chars(wq_span text);

/* The formats. WQ_OK: a page; WQ_EEND: the end. */
wq_status ingest_plain_next(ingest_reader *r, ingest_page *page) WQ_MUST_USE;
/** Read the page and tell of each of its lines. WQ_EEND: it was refused. */
wq_status ingest_plain_explain(ingest_reader *r, void (*each)(void *arg, const wq_page_line *line),
                               void *arg) WQ_MUST_USE;
wq_status ingest_jsonl_next(ingest_reader *r, ingest_page *page) WQ_MUST_USE;
wq_status ingest_trec_next(ingest_reader *r, ingest_page *page) WQ_MUST_USE;

#endif
