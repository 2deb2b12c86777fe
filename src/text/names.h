/* SPDX-License-Identifier: MIT */
/* Names that are spelled by ear: سلمى, سيلما; غورباتشوف, جورباتشيف.
 *
 * Two words may be one name when they have the same skeleton (what is left without inner ا و ي,
 * with letters of one sound merged and doubled ones single) and when the weighed distance of their
 * spellings (likeness.h) is at most 0.12 a letter + 0.05. Words of a skeleton stand in few short
 * ranges of the dictionary, because they begin with the same two sounds: no map is kept.
 * POLICY.md has the tables. Layer: text. No state. */
#ifndef TEXT_NAMES_H
#define TEXT_NAMES_H

#include "text/likeness.h"

/** Bytes of a beginning. */
#define TEXT_NAME_HEAD    40u
#define TEXT_NAME_LETTERS 16u /**< longer words are no names */
#define TEXT_NAME_SOUNDS  3u
/** Letters from U+0621 to U+064A. */
#define TEXT_NAME_SOUNDS_ALL 42u

/** Can this folded form, without an article, be asked for as a name? At least three letters of the
 * Arabic script, two of them consonants. */
bool text_name_is(wq_span bare);
/** The beginnings of the words among which other spellings of a name are, one after the other: its
 * first three sounds with the vowels between them as they were asked, left out, one other or one
 * more, of the first two at most one by another letter, one doubled, no more than two changes, and
 * no other beside a letter that is more or another of the first two sounds, nor the third by
 * another beside a vowel that is more; a name of two sounds whole, or by three letters of it. Where
 * the order of the dictionary (text/family.h) takes so much of that off a word that less than two
 * letters of its stem are known, more of the name is added. Transparent. */
typedef struct text_name_heads {
    wq_span bare;
    uint8_t bytes[TEXT_NAME_HEAD]; /**< the present one */
    size_t len;
    bool whole;    /**< it is the whole word */
    unsigned next; /**< number of the next way */
    uint16_t letters[TEXT_NAME_LETTERS];
    uint8_t count;
    uint8_t sounds; /**< of the first three */
    bool more;      /**< there are others behind them */
    uint8_t at[TEXT_NAME_SOUNDS], others[TEXT_NAME_SOUNDS];
    uint32_t group[TEXT_NAME_SOUNDS][8]; /**< letters that may stand for each */
} text_name_heads;
/** `bare` is borrowed. */
void text_name_heads_init(text_name_heads *heads, wq_span bare);
/** False: there are no more. */
bool text_name_heads_next(text_name_heads *heads);
/** What a name is held against others by. Transparent. */
typedef struct text_name {
    unsigned count, bones;
    uint16_t letters[TEXT_NAME_LETTERS], skeleton[TEXT_NAME_LETTERS];
    uint32_t places[TEXT_NAME_SOUNDS_ALL]; /**< of a sound: bit i if it is the skeleton's i-th */
    uint32_t begin;                        /**< bit i: the dictionary may take the first i off */
    text_like like;
} text_name;
void text_name_init(text_name *name, wq_span bare);
/** What is no other spelling. */
#define TEXT_NAME_OTHER UINT16_MAX
/** How far the word of this folded form is from the name by ear, 0 the same, in units of
 * TEXT_LIKE_ONE (likeness.h); TEXT_NAME_OTHER if it may not be the name spelled another way. */
unsigned text_name_far(const text_name *name, wq_span folded);
/** Of a key of the dictionary (family.h): so many of its bytes say that no key which begins with
 * them is the name spelled another way; SIZE_MAX: the key alone is not; 0: it may be. A shift-and
 * automaton over the sounds (R. Baeza-Yates and G. Gonnet, "A New Approach to Text Searching",
 * 1992). */
size_t text_name_rules_out(const text_name *name, wq_span key);
/** May the word of this folded form be `bare` spelled another way (or the same)? */
bool text_name_match(wq_span bare, wq_span folded);

#endif
