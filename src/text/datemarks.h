/* SPDX-License-Identifier: MIT */
/* Marks and forms: what dates.c, dateforms.c, daterun.c and dateresolve.c say to each other.
 * Private to them. Layer: text. */
#ifndef TEXT_DATEMARKS_H
#define TEXT_DATEMARKS_H

#include "text/dates.h"

#include "text/datewords.h"

/* ---- marks ---- */

/** The sign between two words, blanks beside it or not; text_date_mark.gap. */
typedef enum text_date_gap {
    GAP_NONE,  /**< nothing */
    GAP_BLANK, /**< only blanks */
    GAP_DASH,  /**< any dash */
    GAP_SLASH,
    GAP_DOT,   /**< directly between two words */
    GAP_STOP,  /**< a dot and blanks */
    GAP_COLON, /**< directly between two words */
    GAP_COMMA, /**< a comma (or a colon, a bar) and blanks */
    GAP_OPEN,  /**< an opening bracket */
    GAP_CLOSE,
    GAP_OTHER /**< anything else: nothing reaches across */
} text_date_gap;

/** Sets of them. */
enum {
    NEAR = 1u << GAP_NONE | 1u << GAP_BLANK,
    SPACED = NEAR | 1u << GAP_COMMA,
    SIGNS = 1u << GAP_DASH | 1u << GAP_SLASH | 1u << GAP_DOT,
    LOOSE = SPACED | 1u << GAP_OPEN | 1u << GAP_CLOSE | 1u << GAP_DASH | 1u << GAP_SLASH
};

#define LETTER_WAW 0x88 /**< last byte of a joined "and" */
#define LETTER_BEH 0xA8 /**< of a joined "in" */
/** Years of the solar calendar, where they can hardly be Gregorian ones. */
#define SOLAR_FIRST 1280
#define SOLAR_LAST  1499

/** Mark `i` of the run; behind the last an empty one that nothing reaches. */
static inline const text_date_mark *text_date_at(const text_dates *d, unsigned i)
{
    static const text_date_mark END = {.gap = GAP_OTHER, .hour = 0xFF};
    return i < d->count ? &d->marks[i] : &END;
}

static inline bool text_date_is(const text_dates *d, unsigned i, text_date_kind kind)
{
    return text_date_at(d, i)->kind == kind;
}

static inline bool gap_in(const text_date_mark *mark, unsigned gaps)
{
    return (gaps >> mark->gap & 1) != 0;
}

static inline bool text_date_is_which(const text_dates *d, unsigned i)
{
    return text_date_is(d, i, DATEWORD_WHICH) && gap_in(text_date_at(d, i), NEAR);
}

/* ---- forms ---- */

typedef enum text_date_year {
    YEAR_NONE,
    YEAR_GIVEN,
    YEAR_WHICH, /**< the last, this or the next one of that month and day */
    YEAR_SHIFT, /**< of the year so many from the publication's */
    MONTH_SHIFT /**< of the month so many from the publication's */
} text_date_year;

/** What a form says; the words of it are marks [first, behind). */
typedef struct text_date_form {
    uint32_t start, end;
    uint8_t calendar;         /**< a text_calendar */
    uint8_t year_from;        /**< a text_date_year */
    int8_t which;             /**< of YEAR_WHICH, YEAR_SHIFT, MONTH_SHIFT, and of a weekday */
    bool weak;                /**< only with a year */
    bool since;               /**< past: not behind the publication */
    bool named;               /**< an event's name: stays yearless */
    int32_t year, month, day; /**< 0 what is not there */
    int32_t weekday;          /**< beside it: 1 to 7, 0 none */
    int32_t hour, minute;     /**< hour -1: no time */
} text_date_form;

#define DATES_DAYS 5 /**< of "5, 6 and 7 December" */

/** The name of a month. */
typedef struct text_date_month {
    uint8_t calendar;   /**< a text_calendar */
    bool weak, english; /**< only with a year; the day may stand behind it */
    int32_t month;
} text_date_month;

/* dateforms.c: each gives the marks that were read from `i` on, or 0. */
void text_date_form_init(text_date_form *f, const text_dates *d, unsigned i);
unsigned text_date_name(const text_dates *d, unsigned i, text_date_month *name);
/** Both names of "ديسمبر/كانون الأول" if there are two. */
unsigned text_date_month_read(const text_dates *d, unsigned i, text_date_month *name);
/** "2024", "of last year", "last" behind a month. */
unsigned text_date_year_read(const text_dates *d, unsigned i, text_date_form *f);
/** An era; `full`: behind a month. A meter is also م, so it stands close to a year alone. */
unsigned text_date_era(const text_dates *d, unsigned i, bool full, int32_t *era);
/** Which calendar the number of a year is of; false: none. `solar`: what stands beside it speaks
 * for a Persian one. */
bool text_date_year_calendar(const text_date_mark *m, int32_t era, bool solar, text_date_form *f);
/** Marks [i, behind) are no part of a longer row of numbers, nor a share of hundred. */
bool text_date_row_ends(const text_dates *d, unsigned i, unsigned behind);
/** A word before it says that things are called by this number. */
bool text_date_numbered(const text_dates *d, unsigned i);
/** A whole date, or several days of one month: forms[0 .. *count). */
unsigned text_date_read(const text_dates *d, unsigned i, text_date_form forms[DATES_DAYS],
                        unsigned *count);
/** The same, put among those found. With a weekday (not 0) before it, which begins at `start`. */
unsigned text_date_take(text_dates *d, unsigned i, uint32_t start, int32_t weekday);

/** Read the forms that begin in marks [0, limit) of the run; returns where the next one may
 * begin. daterun.c */
unsigned text_date_forms(text_dates *dates, unsigned limit);
/** Put the day that the form means among those found, if it means one. dateresolve.c */
void text_date_resolve(text_dates *dates, const text_date_form *form);
/** So many days from the publication; `weekday` must agree (0: none is beside it). */
void text_date_relative(text_dates *dates, uint32_t start, uint32_t end, int32_t days,
                        int32_t weekday);
/** A weekday alone: the last, this (0: of the three days up to the publication's), the next. */
void text_date_weekday(text_dates *dates, uint32_t start, uint32_t end, int32_t weekday, int which);
/** The day of a form that is complete in itself. */
bool text_date_days(const text_date_form *form, int32_t *days);

#endif
