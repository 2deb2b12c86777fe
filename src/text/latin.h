/* SPDX-License-Identifier: MIT */
/* Arabic typed without Arabic keys: what may a word in Latin letters stand for?
 *
 * A word of the archive is held against what was typed letter by letter: a table says which Latin
 * letters may be written for which Arabic ones and how usual that is (in tenths of a bit; the
 * costs were learned by aligning names with their Arabic spellings, and set by hand for the letters
 * that Latin has not). The distance is the cheapest way through both words (Viterbi), kept as one
 * row for each Arabic letter, so that a sorted dictionary is walked like a tree: what no longer can
 * be near is left out with everything that begins so.
 *
 * Digits of chat: 2 ء, 3 ع, 5 خ, 6 ط, 7 ح, 8 ق, 9 ص; two of them at the end are a number. Layer:
 * text. No state, no heap. */
#ifndef TEXT_LATIN_H
#define TEXT_LATIN_H

#include "base/span.h"

/** Latin letters that are looked at; a longer word stands for nothing. */
#define TEXT_LATIN_LETTERS 24
/** Arabic letters of a word, at most. */
#define TEXT_LATIN_DEPTH 24
/** More than any cost. */
#define TEXT_LATIN_FAR 2000u

/** A way to write some Latin letters that end at one place. */
typedef struct text_latin_way {
    uint8_t end;     /**< the place behind them */
    uint8_t letters; /**< how many Latin letters */
    uint8_t count;   /**< how many Arabic letters: 0 to 2 */
    uint8_t cost;    /**< in tenths of a bit */
    uint8_t next;    /**< the next one, of a larger place, in the list of its last Arabic letter */
    uint8_t next_pair; /**< of two letters: in the list of the first */
    uint16_t arabic[2];
} text_latin_way;

/** More than there can be of table WAYS in TEXT_LATIN_LETTERS letters (211). */
#define TEXT_LATIN_WAYS 216
/** Lists of ways: of the letters that have the same low bits. */
#define TEXT_LATIN_LISTS 64
#define TEXT_LATIN_NONE  0xFFu /**< the end of one */

/** Last letters of what words may begin with: ب ل ف ك س و. */
#define TEXT_LATIN_STARTS 6

/** The row before the last letter of something that words may begin with. */
typedef struct text_latin_start {
    uint16_t letter;
    uint16_t row[TEXT_LATIN_LETTERS + 3];
} text_latin_start;

/** A typed word and the Arabic letters that it is being held against. Transparent, about 5 KiB. */
typedef struct text_latin {
    unsigned count; /**< places: typed letters and one at each end */
    bool article;   /**< it began with al-, el-, ez- ... */
    unsigned depth; /**< Arabic letters pushed */
    char typed[TEXT_LATIN_LETTERS + 3];
    unsigned way_count;
    text_latin_way ways[TEXT_LATIN_WAYS];
    uint8_t silent;                   /**< the first that stands for no Arabic letter */
    uint8_t lasts[TEXT_LATIN_LISTS];  /**< the first of each last letter */
    uint8_t firsts[TEXT_LATIN_LISTS]; /**< of two letters: the first of each first one */
    uint16_t arabic[TEXT_LATIN_DEPTH];
    uint16_t rows[TEXT_LATIN_DEPTH + 1][TEXT_LATIN_LETTERS + 3];
    unsigned start_count; /**< 0: a word begins with the first letter that is pushed */
    text_latin_start starts[TEXT_LATIN_STARTS];
} text_latin;

/** What was typed, with letters that carry a sign (Turkish, Kurdish, French, scholars'
 * transliteration) as the plain ones that sound so: Erdoğan is Erdoghan, Şırnak is Shirnak. At most
 * `room` bytes; returns the length. */
size_t text_latin_plain(wq_span typed, uint8_t *out, size_t room);

/** Begin with what was typed: the first run without white space; hyphens and apostrophes in it
 * join. False when it is nothing in Latin letters, ends in a number, or is too long. */
bool text_latin_begin(text_latin *latin, wq_span typed);
/** The same word without a joined al or el at its head (alassad); false if it has none. */
bool text_latin_strip(text_latin *latin);
/** One Arabic letter (of a folded form) more: the least cost that a word which begins so can have.
 * False: deeper than TEXT_LATIN_DEPTH. */
bool text_latin_push(text_latin *latin, uint32_t letter, unsigned *least);
/** Back to `depth` letters. */
void text_latin_pop(text_latin *latin, unsigned depth);
/** What the letters pushed so far cost as a whole word. */
unsigned text_latin_cost(const text_latin *latin);

/** To hold a word against what was typed of which only the letters behind its first ones are known:
 * what is pushed costs the least over all starts that were added. First there is none: everything
 * is far. */
void text_latin_starts_clear(text_latin *starts, const text_latin *typed);
/** A word may begin with what was pushed to `letters` (of the same typed word; perhaps of starts
 * too), which ends in one of ب ل ف ك س و or is empty, at a cost of `extra`. */
void text_latin_starts_add(text_latin *starts, const text_latin *letters, unsigned extra);

/** The Arabic word that Buckwalter's transliteration writes so (Buckwalter 1990), at most `room`
 * bytes; returns its length, 0 when a character is none of his. */
size_t text_buckwalter(wq_span typed, uint8_t *out, size_t room);

/** What the same keys give on the other layout: Latin letters of a US keyboard as the Arabic 101
 * layout, Arabic ones as the keys they lie on. 0 when nothing lies there. */
size_t text_layout(wq_span typed, uint8_t *out, size_t room);

/** The Arabic name of a place, people or body whose Latin name is no transliteration (Cairo), or
 * NULL; several words have a space between. `typed` as of text_latin_begin; either case. Static. */
const char *text_gazetteer(wq_span typed);

/** The same of a name in Sorani, Persian or Urdu letters that folding does not lead to the Arabic
 * one (هەولێر is أربيل), by its folded form, or NULL. Static. */
const char *text_gazetteer_eastern(wq_span folded);

#endif
