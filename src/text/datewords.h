/* SPDX-License-Identifier: MIT */
/* The words that dates are written with, in all languages of the project.
 *
 * DATES.md has the table for people; datewords_tables.c is made from it by tools/gen_date_words.c
 * and frozen. One table for texts and for questions. Layer: text. Pure functions, no state. */
#ifndef TEXT_DATEWORDS_H
#define TEXT_DATEWORDS_H

#include "text/text.h"

/** What a word is in a date; `value` in brackets. */
typedef enum text_date_kind {
    DATEWORD_NONE,
    DATEWORD_MONTH,     /**< Gregorian (1 to 12) */
    DATEWORD_ENGLISH,   /**< the same, and the day may stand behind it */
    DATEWORD_HIJRI,     /**< month (1 to 12) */
    DATEWORD_PERSIAN,   /**< month of the solar year (1 to 12) */
    DATEWORD_PAIR,      /**< first of two words (1 kanun, 2 tishrin, 3 rabi, 4 jumada, 5 dhu) */
    DATEWORD_LATTER,    /**< second word of one, and nothing else (1, 2) */
    DATEWORD_PILGRIM,   /**< behind dhu: the month (11, 12) */
    DATEWORD_ORDINAL,   /**< (1 to 30) */
    DATEWORD_TENS,      /**< (20, 30) */
    DATEWORD_TEEN,      /**< behind an ordinal: ten more (10) */
    DATEWORD_NUMBER,    /**< before a Persian or Kurdish Saturday: so many days later */
    DATEWORD_WEEKDAY,   /**< (1 Monday to 7 Sunday) */
    DATEWORD_RELATIVE,  /**< days from the publication (-2 to 1) */
    DATEWORD_TOMORROW,  /**< the same, but also another word */
    DATEWORD_EARLIER,   /**< before yesterday: the day before that */
    DATEWORD_PART,      /**< of a day: morning */
    DATEWORD_HALF,      /**< of a day, behind a time or as a part (0, 12 hours) */
    DATEWORD_DAY,       /**< "day" */
    DATEWORD_DATE,      /**< "dated" */
    DATEWORD_MONTHNOUN, /**< "month" */
    DATEWORD_YEARNOUN,  /**< "year" (2: Persian or Kurdish, if it is 1280 to 1499; 3: several) */
    DATEWORD_YEARAFTER, /**< "year", behind its number */
    DATEWORD_WHICH,     /**< last, this, next (-1, 0, 1) */
    DATEWORD_OF,
    DATEWORD_AND,
    DATEWORD_TO,
    DATEWORD_BETWEEN,
    DATEWORD_IN,    /**< (2: as of a Persian year) */
    DATEWORD_SINCE, /**< the same, of what is past */
    DATEWORD_SHARE, /**< a part of a month: an ordinal behind it is no day */
    DATEWORD_AT,
    DATEWORD_ERA,    /**< (1 Gregorian, 2 Hijri, 3 solar, 4 Kurdish) */
    DATEWORD_EQUALS, /**< between a day of two calendars */
    DATEWORD_NOT,    /**< numbers things, not days (2: seasons) */
    DATEWORD_EVERY,  /**< makes a weekday no day */
    DATEWORD_NAME,   /**< of events that are called by their day */
    DATEWORD_DIGITS  /**< no word of the table: begins with a digit */
} text_date_kind;

enum {
    DATEWORD_WEAK = 1,    /**< means a date only with a year */
    DATEWORD_CAPITAL = 2, /**< begins with a capital letter, or is weak */
    DATEWORD_FARSI = 4    /**< of a number: in Persian digits */
};

typedef struct text_date_word {
    uint16_t at; /**< of its bytes in text_date_pool */
    uint8_t len;
    uint8_t kind; /**< a text_date_kind */
    int8_t value;
    uint8_t flags;
} text_date_word;

/** Longest folded word of the table. */
#define TEXT_DATE_WORD_MAX 30
#define TEXT_DATE_SLOTS    4096u

extern const char text_date_pool[];
extern const text_date_word text_date_words[];
/** By hash, open addressing: 0 for none, else the number of the word from 1. */
extern const uint16_t text_date_slots[TEXT_DATE_SLOTS];

/** The slot of a word: FNV-1a (Fowler, Noll, Vo) over its first and last six bytes. */
static inline unsigned text_date_hash(const uint8_t *word, size_t len)
{
    uint32_t h = 2166136261u ^ (uint32_t)len;
    size_t first = len < 6 ? len : 6;
    size_t last = len < 12 ? first : len - 6;
    for (size_t i = 0; i < first; i++) {
        h = (h ^ word[i]) * 16777619u;
    }
    for (size_t i = last; i < len; i++) {
        h = (h ^ word[i]) * 16777619u;
    }
    return (h ^ h >> 15) & (TEXT_DATE_SLOTS - 1);
}

/** The word of the table that is `folded` (as text_token has it), or NULL. Static. */
const text_date_word *text_date_word_find(const uint8_t *folded, size_t len);
/** The same, and if there is none, without a conjunction or preposition of one letter before it
 * (and with the article that merged with it); `*joined` gets that letter's last byte or 0. */
const text_date_word *text_date_word_of(const text_token *token, uint8_t *joined);

#endif
