/* SPDX-License-Identifier: MIT */
/* More like this: the words that say most of an article, as a question.
 *
 * A word is worth its occurrences (in the title three more, at most 8 count) times its idf
 * (score.h). Only the LIKE_CANDIDATES most frequent words are looked up, so that the cost does not
 * grow with the article; a word that no other article has cannot find any and is left out, and so
 * are stop words, single letters and what is in more than a quarter of all articles.
 * Layer: query. Heap: one arena of LIKE_ARENA_MAX. */
#ifndef QUERY_LIKEWORDS_H
#define QUERY_LIKEWORDS_H

#include "query/query.h"

/** Words of the question. Of paragraphs of one encyclopaedia article that are to find each other
 * among 10,000 others (240 of xquad, 459 of arcd; three best): with 8 words 39 and 41 % are right,
 * with 12 47 and 44, with 18 52 and 45, with 22 52 and 47, with 31 no more. */
#define LIKE_WORDS 22
/** Words that are looked up. */
#define LIKE_CANDIDATES 64
/** Different words of an article that are counted, the first ones. */
#define LIKE_DISTINCT  2048
#define LIKE_ARENA_MAX (384 * WQ_KIB)

/** Append the words to `line`, a blank between, the one that says most first: a question to be read
 * literally. Nothing is appended when no word of the article is in another one. `task` may be NULL.
 * WQ_ECANCEL, WQ_ENOMEM, WQ_ECORRUPT, WQ_EIO. */
wq_status query_like_words(const wq_article *article, index_view *index,
                           const text_analyser *analyser, const wq_task *task,
                           wq_buf *line) WQ_MUST_USE;

#endif
