/* SPDX-License-Identifier: MIT */
/* Stems of Arabic words, by rules alone.
 *
 * The light stem is light10 (Larkey, Ballesteros, Connell, "Light Stemming for Arabic Information
 * Retrieval", 2007) on the folded form, with one more condition: an alef of a prefix must be
 * written plain, so that ألبانيا keeps its ال. The long stem takes more suffixes off.
 * Layer: text. No state. */
#ifndef TEXT_STEM_H
#define TEXT_STEM_H

#include "text/text.h"

/** A part of the folded form, borrowed from it: the word without one of ال وال بال كال فال لل و and
 * without the suffixes ها ان ات ون ين يه ه ي. The whole form when it is not Arabic. */
wq_span text_stem_light(wq_span folded, wq_span light);
/** The same with the suffixes of persons and relation taken off as well, at least three letters
 * left. */
wq_span text_stem_long(wq_span folded, wq_span light);
/** The long stem that is made of a light one. */
wq_span text_stem_longer(wq_span stem);

/** A word that has no prefix without the suffixes of the light stem, two letters left; one without
 * the first suffix of the long stem that it has. A beginning of the word, borrowed. */
wq_span text_stem_cut(wq_span word);
wq_span text_stem_cut_long(wq_span word);
/** Suffix `i` (from 0) of either stem; empty behind the last. Static. */
wq_span text_stem_suffix(unsigned i);

/** Does the word, so spelled, begin with the article ال, with its alef plain? */
bool text_stem_article(wq_span folded, wq_span light);
/** Can this be what an article stands before? Not of الله, الذي, التي, which only look so. */
bool text_stem_base(wq_span base);

#endif
