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

/** Bytes of what a range begins with: a letter, vowels, a letter. */
#define TEXT_NAME_HEAD 32u

/** Can this folded form, without an article, be asked for as a name? At least three letters of the
 * Arabic script, two of them consonants. */
bool text_name_is(wq_span bare);
/** The beginning of the words of range `i` (from 0) in which other spellings of `bare` are; returns
 * its bytes, 0 behind the last range. At most 60 ranges. */
size_t text_name_range(wq_span bare, unsigned i, uint8_t head[TEXT_NAME_HEAD]);
/** May the word of this folded form be `bare` spelled another way (or the same)? */
bool text_name_match(wq_span bare, wq_span folded);

#endif
