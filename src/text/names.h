/* SPDX-License-Identifier: MIT */
/* Names that are spelled by ear: سلمى, سيلما; غورباتشوف, جورباتشيف.
 *
 * Two words may be one name when they have the same skeleton (what is left without inner ا و ي, with
 * letters of one sound merged and doubled ones single) and when the weighed distance of their
 * spellings (likeness.h) is at most 0.12 a letter + 0.05. Words of a skeleton stand in few short
 * ranges of the dictionary, because they begin with the same two sounds: no map is kept.
 * POLICY.md has the tables. Layer: text. No state. */
#ifndef TEXT_NAMES_H
#define TEXT_NAMES_H

#include "base/span.h"

/** Bytes of a beginning. */
#define TEXT_NAME_HEAD 72u
/** Sounds that are added to one. */
#define TEXT_NAME_MORE 3u

/** Can this folded form, without an article, be asked for as a name? At least three letters of the
 * Arabic script, two of them consonants. */
bool text_name_is(wq_span bare);
/** The beginnings of the words among which other spellings of a name are, one after the other: the first
 * two sounds and what may stand between them. Where the order of the dictionary (text/family.h) takes so
 * much of that off a word that less than two letters of its stem are known, the next sound is added,
 * behind every vowel and by every letter that it may have; then one or two more, as they were asked. What
 * is still too much is left out. Transparent. */
typedef struct text_name_heads {
    wq_span bare;
    uint8_t bytes[TEXT_NAME_HEAD]; /**< the present one */
    size_t len;
    bool whole;     /**< it is the whole word */
    unsigned range; /**< next pair of sounds */
    unsigned depth; /**< sounds that are being added */
    struct {
        size_t len;    /**< bytes before it */
        unsigned from; /**< letter of `bare` behind the last sound */
        unsigned next; /**< way to write it */
    } more[TEXT_NAME_MORE];
} text_name_heads;
/** `bare` is borrowed. */
void text_name_heads_init(text_name_heads *heads, wq_span bare);
/** False: there are no more. */
bool text_name_heads_next(text_name_heads *heads);
/** May the word of this folded form be `bare` spelled another way (or the same)? */
bool text_name_match(wq_span bare, wq_span folded);

#endif
