/* SPDX-License-Identifier: MIT */
/* A page as it really is: which of its lines are an article, and which stand beside it.
 *
 * A page of text copied from a web site is cut into lines; every line that is not blank gets
 * exactly one part and the rule that decided. Rules are about structure (bullets, times, gaps,
 * closing signs) and about a short list of words that sections of pages are called by; none knows
 * a site. Four passes, each linear in the page:
 *  1. page_lines.c: lines and what each is by itself (bullet, label, time, image id, date ...);
 *  2. page_zones.c: what stands above and below the article: sections, key words, comments;
 *  3. page_beside.c: sections beside the article (related headlines, briefs, teasers);
 *  4. page_story.c: what is left are stories: titles, bylines, paragraphs, subheads.
 * Memory: 40 bytes a line, at most PACK_PARTS_MAX lines.
 * Layer: ingest. Private to it; no function keeps state. */
#ifndef INGEST_PAGE_LINES_H
#define INGEST_PAGE_LINES_H

#include "base/span.h"
#include "ingest/siterules.h"

#include <warraq/types.h>

/** What a line is. The first six are a story's own, the others stand beside, once a page. */
typedef enum ingest_line_kind {
    LINE_UNSET,
    LINE_TITLE,
    LINE_PARAGRAPH,
    LINE_SUBHEAD,
    LINE_BYLINE,
    LINE_DATELINE, /**< places and agencies on a line of their own */
    LINE_SOURCE,
    LINE_DATE, /**< the day of publication */
    LINE_RELATED,
    LINE_BRIEF,
    LINE_TEASER,
    LINE_NOISE,
    LINE_KINDS
} ingest_line_kind;

/** The rule that decided. The names are in page_rules.c and stable: `add --explain` prints them. */
typedef enum ingest_rule {
    RULE_NONE,
    RULE_BULLET,          /* only signs */
    RULE_LABEL,           /* what a section is called */
    RULE_BUTTON,          /* share, print, more */
    RULE_IMAGE_ID,        /* hexadecimal or UUID */
    RULE_IMAGE_NAME,      /* name.jpg */
    RULE_COPYRIGHT,       /* (c), all rights reserved */
    RULE_SCRAP,           /* an address, a path of sections, a letter or two */
    RULE_TOPIC,           /* a section of the site, above the title */
    RULE_MENU,            /* many short lines above or below the text */
    RULE_TAGS,            /* key words */
    RULE_COMMENTS,        /* what readers wrote */
    RULE_CAPTION,         /* what stands under an image */
    RULE_NUMBER,          /* the place in a list; a counter */
    RULE_CARD_TIME,       /* when a related headline was published */
    RULE_RELATED_INLINE,  /* label and headline on one line */
    RULE_RELATED_BULLETS, /* headlines between lone bullets */
    RULE_RELATED_LABEL,   /* headlines behind a label */
    RULE_RELATED_END,     /* headlines at the end of the page */
    RULE_BRIEF_TIME,      /* a time on a line of its own */
    RULE_BRIEF_TEXT,      /* the line behind it */
    RULE_BRIEF_INLINE,    /* time and text on one line */
    RULE_TEASER,          /* cut text behind a related headline */
    RULE_PAGE_DATE,       /* a line that is a date */
    RULE_BYLINE_WORD,     /* by, كتب, ترجمة ... */
    RULE_BYLINE_NAME,     /* a name alone between title and lead */
    RULE_DATELINE_LINE,   /* places and agencies alone */
    RULE_SOURCE_WORD,     /* "source:" */
    RULE_SOURCE_LAST,     /* a name alone at the end */
    RULE_TITLE_FIRST,     /* the first line */
    RULE_TITLE_STORY,     /* set off, with a lead behind it */
    RULE_KICKER,          /* above the title */
    RULE_SECOND_HEADLINE, /* below the title */
    RULE_SUBHEAD,         /* short, without closing sign, inside the body */
    RULE_PARAGRAPH,
    RULE_GIVEN, /* by the rules of a person */
    RULE_COUNT
} ingest_rule;

enum {
    LINE_ENDS = 1,          /* ends a sentence */
    LINE_GOES_ON = 2,       /* ends with a comma or a colon */
    LINE_CUT = 4,           /* ends with an ellipsis */
    LINE_IS_BULLET = 8,     /* only signs, few of them */
    LINE_IS_LABEL = 16,     /* of a list */
    LINE_IS_TIME = 32,      /* only a time */
    LINE_HAS_TIME = 64,     /* a time, then text */
    LINE_HAS_BULLET = 128,  /* a bullet, then text */
    LINE_IS_TICKER = 256,   /* a label of briefs */
    LINE_IS_COMMENTS = 512, /* a label of what readers write */
    LINE_IS_TAGS = 1024,    /* a label of key words */
    LINE_IS_NUMBER = 2048,  /* only a number */
    LINE_BROKEN = 4096,     /* behind a line of signs that parts stories */
    LINE_IS_RULER = 8192    /* three signs or more */
};

typedef struct ingest_line {
    uint32_t at, len; /**< of the page's text, trimmed */
    uint32_t number;  /**< of its first line, from 1 */
    uint32_t lines;   /**< lines of the input that it spans */
    uint32_t chars;
    uint32_t story; /**< for what belongs to a story: which, from 0 */
    uint32_t text;  /**< bytes from `at` to skip: a bullet, a label, a time that stands before */
    uint16_t gap;   /**< blank lines before it */
    uint16_t flags;
    uint8_t kind;   /**< an ingest_line_kind */
    uint8_t rule;   /**< an ingest_rule */
    uint8_t bullet; /**< bytes of a bullet and its blanks before the text */
} ingest_line;

/** Give a line to a part, and say by which rule. */
static inline void ingest_line_set(ingest_line *line, ingest_line_kind kind, ingest_rule rule)
{
    line->kind = (uint8_t)kind;
    line->rule = (uint8_t)rule;
}

/** Has the line this flag, or one of these? */
static inline bool ingest_line_is(const ingest_line *line, unsigned flag)
{
    return (line->flags & flag) != 0;
}

/** What the words of a line say. */
typedef enum ingest_word {
    WORD_NONE,
    WORD_RELATED, /* a label of headlines */
    WORD_TICKER,  /* a label of news with times */
    WORD_SECTION, /* a label of anything else; an advertisement */
    WORD_SHARE,   /* one word of a row of buttons */
    WORD_BYLINE,
    WORD_BYLINE_COLON, /* a byline only before a colon */
    WORD_AGENCY,
    WORD_DATE, /* "published on" */
    WORD_SOURCE,
    WORD_RIGHTS,
    WORD_BUTTON_BEGIN, /* a short line that begins so belongs to the page, not to a story */
    WORD_NOTICE,       /* ... and may be a sentence: cookies, opinions */
    WORD_COUNTER,      /* ... if a number stands behind it: readers, minutes */
    WORD_TAGS,         /* a label of key words */
    WORD_COMMENTS,     /* a label of what readers write */
    WORD_TOPIC,        /* a section of the site: "politics" */
    WORD_END,          /* before a label: its section ends */
    WORD_MORE_OF,      /* before a name: a label of headlines */
    WORD_AGO,          /* "5 minutes ago" */
    WORD_DAYWORD,      /* a month, a weekday */
    WORD_DAYFILL       /* what may stand beside them in a line that is a date */
} ingest_word;

/** Texts of a kind, set apart by '|'. */
typedef struct ingest_phrases {
    ingest_word word;
    const char *texts;
} ingest_phrases;

/** page_vocabulary.c. Words of buttons, topics and days stand apart from all others: a text may be
 * one of them and a label too. */
extern const ingest_phrases INGEST_VOCABULARY[];
extern const size_t INGEST_VOCABULARY_COUNT;

typedef struct ingest_lexicon ingest_lexicon;

/** The words that sections of pages are called by, in the languages of the project; owned by the
 * caller. NULL: no memory. */
ingest_lexicon *ingest_lexicon_new(void);
void ingest_lexicon_free(ingest_lexicon *lexicon);
/** What the whole text is; marks, digits, signs and spellings of alef and yeh do not count. */
ingest_word ingest_lexicon_find(const ingest_lexicon *lexicon, wq_span text);
/** What the longest beginning of at most five words is, and its bytes with the sign behind it. */
ingest_word ingest_lexicon_begin(const ingest_lexicon *lexicon, wq_span text, size_t *len);
/** Is the whole text one of `word`, which stands apart (see INGEST_VOCABULARY)? */
bool ingest_lexicon_is(const ingest_lexicon *lexicon, wq_span text, ingest_word word);
/** The same questions of a line that is asked many: it is folded once. */
#define INGEST_PHRASE_WORDS 5
typedef struct ingest_phrase {
    uint64_t whole; /**< 0: too long, or no word in it */
    uint64_t hash[INGEST_PHRASE_WORDS];
    size_t end[INGEST_PHRASE_WORDS];
    unsigned count; /**< of the words at its beginning */
} ingest_phrase;
void ingest_phrase_fold(wq_span text, ingest_phrase *phrase);
ingest_word ingest_phrase_find(const ingest_lexicon *lexicon, const ingest_phrase *phrase);
bool ingest_phrase_is(const ingest_lexicon *lexicon, const ingest_phrase *phrase, ingest_word word);
ingest_word ingest_phrase_begin(const ingest_lexicon *lexicon, const ingest_phrase *phrase,
                                size_t *len);
/** Does the text begin so? `word` is one that stands apart. */
bool ingest_phrase_begins(const ingest_lexicon *lexicon, const ingest_phrase *phrase,
                          ingest_word word, size_t *len);
/** Is every word a word of buttons? */
bool ingest_lexicon_buttons(const ingest_lexicon *lexicon, wq_span text);

typedef struct ingest_pages {
    const ingest_lexicon *lexicon;
    const ingest_siterules *rules; /**< of a person; or NULL */
    wq_span source;                /**< whose page it is, as far as known */
    uint8_t *text; /**< the page; entities are decoded in place, nothing else is changed */
    size_t len;
    wq_buf lines; /**< of ingest_line */
    uint32_t stories;
    bool body_only; /**< the title is known: the first line is none */
} ingest_pages;

/** Cut the page into lines and give every line its part. WQ_ETOOBIG: more than PACK_PARTS_MAX
 * lines; WQ_ENOMEM. */
wq_status ingest_page_read(ingest_pages *page) WQ_MUST_USE;

/* The passes behind the first. */
void ingest_page_zones(ingest_pages *page);
void ingest_page_beside(ingest_pages *page);
void ingest_page_edges(ingest_pages *page);
void ingest_page_stories(ingest_pages *page);

/** The lines. */
static inline ingest_line *ingest_page_line(const ingest_pages *page, size_t *count)
{
    *count = page->lines.len / sizeof(ingest_line);
    return (ingest_line *)(void *)page->lines.ptr;
}
/** The text of a line, without a bullet or label that stands before it. */
static inline wq_span ingest_line_text(const ingest_pages *page, const ingest_line *line)
{
    return wq_span_of(page->text + line->at + line->text, line->len - line->text);
}

/** Could the line be a headline: at most `chars` long, no closing sign? */
bool ingest_line_headline(const ingest_line *line, uint32_t chars);
/** Running text that no section took: it ends a sentence, or is too long to be anything else. */
bool ingest_line_paragraph(const ingest_line *line);
/** "title", "paragraph" ... and "bullet", "label" ... Static. */
const char *ingest_line_name(unsigned kind);
const char *ingest_rule_name(unsigned rule);

/* What a short line is by its letters and signs: page_shape.c. */
/** Bytes of a time at the head ("20:31", "٢٠:٣١", "8:05 pm", "20h31", "18:05 GMT"), or 0. */
size_t ingest_time_length(wq_span text);
/** "yesterday, 18:20 GMT". */
bool ingest_shape_ago(const ingest_lexicon *lexicon, wq_span line);
/** Nothing but a day, its time and the words beside them ("published on", "GMT"). */
bool ingest_shape_date(const ingest_lexicon *lexicon, wq_span line);
/** Only a number of at most four digits: the place in a list. */
bool ingest_shape_number(wq_span line, uint32_t *value);
/** Digits, of any script. */
size_t ingest_shape_digits(wq_span text);
/** The name or number of an image. */
bool ingest_shape_image(wq_span line, uint32_t chars, ingest_rule *rule);
/** An address, tags, a path of sections, one or two letters. */
bool ingest_shape_scrap(const ingest_lexicon *lexicon, wq_span line);
/** The dateline at the head of a paragraph ("دمشق، واشنطن – وكالات", "CAIRO (AP)") or, in
 * brackets, at its end; empty for none. */
wq_span ingest_dateline_find(const ingest_lexicon *lexicon, wq_span paragraph, bool at_end);
/** A date as a field or a line has it: what machines write, with a zone, and what people write in
 * all forms of text/DATES.md. */
bool ingest_date_read(wq_span text, wq_date *date);
/** The day that a dateline tells in full ("القاهرة 3 ديسمبر 2024 (رويترز)"). */
bool ingest_dateline_date(wq_span dateline, wq_date *date);
/** Is the line a date, alone or behind a label of its own? */
bool ingest_page_date_here(const ingest_lexicon *lexicon, wq_span line);
/** The day that such a line tells; false: it cannot be read. */
bool ingest_page_date(const ingest_lexicon *lexicon, wq_span line, wq_date *date);
/** A year and month, or a day, in a file name ("astana-2024-12.txt"). */
bool ingest_name_date(const char *name, wq_date *date);
/** Decode entities (&amp; &nbsp; &#171; ...) in place; returns the new length. A control character
 * becomes a space; what is no entity stays. */
size_t ingest_entities_decode(uint8_t *text, size_t len);

/** For each story the one before it that tells the same (near-equal paragraphs), or itself.
 * `same` has room for page->stories. WQ_ENOMEM. */
wq_status ingest_page_same(const ingest_pages *page, uint32_t *same) WQ_MUST_USE;

#endif
