/* SPDX-License-Identifier: MIT */
/* Dates in running text: where they stand and which day they mean. DATES.md is the policy.
 *
 * Fed with the tokens of a text, one by one: a token that is no word of dates ends a run of those
 * that are, and only runs are looked at again. So an ordinary word costs one look into a table,
 * and the work is linear whatever the text (a run is at most DATES_MARKS, a form at most
 * DATES_FORM of them). No heap; a text_dates is some 1.5 KB on the stack or in its owner.
 * Layer: text (on base). */
#ifndef TEXT_DATES_H
#define TEXT_DATES_H

#include "text/text.h"

#include <warraq/types.h>

/** How a date came by what it says. */
typedef enum text_date_origin {
    TEXT_DATE_WRITTEN,  /**< all of it stands in the text */
    TEXT_DATE_NEAREST,  /**< its year is the nearest to the publication date */
    TEXT_DATE_RELATIVE, /**< counted from the publication date */
    TEXT_DATE_YEARLESS  /**< a month and a day; `date` has no precision */
} text_date_origin;

typedef struct text_date {
    uint32_t start, end; /**< bytes of the text: the original spelling */
    wq_date date;        /**< local time, no offset; WQ_DATE_NONE if it is yearless */
    uint8_t origin;      /**< a text_date_origin */
    uint8_t month, day;  /**< of a day or minute, also when yearless; else 0 */
} text_date;

#define DATES_MARKS 48
#define DATES_FORM  20
#define DATES_FOUND 64

/** A word of dates, or a number. Private to the files of dates. */
typedef struct text_date_mark {
    uint32_t start, end;
    int32_t value;
    uint8_t kind;   /**< a text_date_kind */
    uint8_t gap;    /**< what stands before it, see datemarks.h */
    uint8_t digits; /**< of a number, else 0 */
    uint8_t flags;
    uint8_t joined; /**< last byte of a letter that is joined before the word, or 0 */
    uint8_t hour;   /**< of "03T20", else 0xFF */
} text_date_mark;

/** Transparent. */
typedef struct text_dates {
    wq_span text;
    uint32_t last;     /**< end of the token before */
    uint16_t count;    /**< marks of the present run */
    bool anchor;       /**< a mark of it can be (part of) a date */
    uint8_t precision; /**< of the publication date; WQ_DATE_NONE: not known */
    int32_t published; /**< its day, in its own zone; of a month the 15th, of a year 1 July */
    uint16_t found_count, found_at;
    text_date_mark marks[DATES_MARKS];
    text_date found[DATES_FOUND];
} text_dates;

/** Begin; `published` is the day that relative words count from, NULL or without precision if
 * none is known. */
void text_dates_init(text_dates *dates, const wq_date *published);
/** The tokens that follow are of `text` (borrowed until the next text or the last call). */
void text_dates_text(text_dates *dates, wq_span text);
/** The next token of text_tokens_next, in order. */
void text_dates_token(text_dates *dates, const text_token *token);
/** What a word that does not begin with a digit is in a date: the same wherever it stands. Zeros:
 * nothing. */
typedef struct text_date_sense {
    uint16_t word; /**< number in the table, from 1 */
    uint8_t joined;
} text_date_sense;
text_date_sense text_date_sense_of(const text_token *token);
void text_dates_word_some(text_dates *dates, uint32_t start, uint32_t end, text_date_sense sense);
/** text_dates_token in two steps, for an owner who meets a word again and again. */
static inline void text_dates_word(text_dates *dates, uint32_t start, uint32_t end,
                                   text_date_sense sense)
{
    if (sense.word != 0 || dates->count > 0) {
        text_dates_word_some(dates, start, end, sense);
    } else {
        dates->last = end;
    }
}
/** The text is at its end. */
void text_dates_end(text_dates *dates);
/** What was found and not taken, in order of the text; false: nothing (yet). To be asked until it
 * says so after every token and after the end. */
static inline bool text_dates_next(text_dates *dates, text_date *date)
{
    if (dates->found_at == dates->found_count) {
        dates->found_at = dates->found_count = 0;
        return false;
    }
    *date = dates->found[dates->found_at++];
    return true;
}

/** All dates of a text: tokens are cut here, nothing else is fed meanwhile. */
void text_dates_each(text_dates *dates, wq_span text,
                     void (*each)(void *arg, const text_date *date), void *arg);
/** All dates of a text at once: tokens are cut here. At most `max`; returns how many. */
size_t text_dates_find(wq_span text, const wq_date *published, text_date *out, size_t max);

/** Is the text, from end to end, one date? What relative words count from is not known. */
bool text_date_whole(wq_span text, wq_date *date);

/** Key of a date in the index, below the words: 0x04 and its digits (DATES.md). A day has two, its
 * month and day without the year is the other. Returns how many (0 to 2); lens get the lengths. */
#define TEXT_KEY_ABOUT     0x04
#define TEXT_ABOUT_KEY_MAX 14
unsigned text_date_keys(const text_date *date, uint8_t keys[2][TEXT_ABOUT_KEY_MAX], size_t lens[2]);

#endif
