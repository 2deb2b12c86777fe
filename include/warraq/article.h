/* SPDX-License-Identifier: MIT */
/* An article in memory, as readers make it and an archive gives it back.
 *
 * Transparent: a set of spans over memory that somebody else owns. Only the library makes one;
 * fields may be added at the end. */
#ifndef WARRAQ_ARTICLE_H
#define WARRAQ_ARTICLE_H

#include <warraq/types.h>

/** What a piece of an article is. Stored as a byte: append, never renumber. */
typedef enum wq_part_kind {
    WQ_PART_PARAGRAPH = 0,
    WQ_PART_SUBHEAD = 1,
    /* Beside the body, once a page; not part of the id (filled by the page reader). */
    WQ_PART_RELATED = 16,
    WQ_PART_BRIEF = 17,
    WQ_PART_TEASER = 18,
    WQ_PART_NOISE = 19,
    /* A line of the body that recurs in its source: left out when shown and indexed. It is stored
     * as paragraph or subhead, and counts for the id as such. */
    WQ_PART_LEARNED = 20
} wq_part_kind;

/** Kinds below this are the body: they make the id and are indexed as its text. */
#define WQ_PART_BODY_END 16

typedef struct wq_part {
    uint8_t kind; /**< a wq_part_kind */
    wq_span text; /**< strict UTF-8; of a brief: its time, a tab, the text */
} wq_part;

/** How the title is known. Stored as a byte. */
typedef enum wq_title_source {
    WQ_TITLE_GIVEN = 0,
    WQ_TITLE_DERIVED = 1, /**< made from the lead */
    WQ_TITLE_NONE = 2
} wq_title_source;

/** How the date is known, and the source. Stored as a byte: append, never renumber. */
typedef enum wq_origin {
    WQ_ORIGIN_GIVEN = 0, /**< by a field of its own, or by who added it; or it is not known */
    WQ_ORIGIN_PAGE = 1,  /**< a line of the page tells it */
    WQ_ORIGIN_TEXT = 2,  /**< the text of the article tells it */
    WQ_ORIGIN_NAME = 3   /**< the name of the file tells it */
} wq_origin;

/** One edition of an article. All spans strict UTF-8, borrowed; empty means not known. */
typedef struct wq_article {
    wq_id id; /**< filled by pack_article_id */
    wq_span title;
    uint8_t title_source; /**< a wq_title_source */
    wq_date date;
    wq_span docno; /**< the publisher's own number */
    wq_span source;
    wq_span url;
    wq_span language; /**< BCP 47 as given ("ar") */
    wq_span category;
    wq_span byline;
    wq_span extra; /**< unknown keys: one JSON object as text, or empty */
    const wq_part *parts;
    size_t part_count;
    wq_span dateline;      /**< places and agencies, as written; the paragraph keeps them too */
    wq_span page;          /**< names the page that it came from: 26 letters; stories of one page
                                share it, and the first has what stood beside them */
    wq_span same_as;       /**< ids of stories of this page that tell the same, a blank between */
    uint8_t date_origin;   /**< a wq_origin */
    uint8_t source_origin; /**< a wq_origin */
} wq_article;

#endif
