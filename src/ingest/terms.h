/* SPDX-License-Identifier: MIT */
/* The terms of an article: its words with their positions, the dates that it speaks of, its
 * sources and languages, the words of its news in brief.
 *
 * Most words of an article have been met before. They are known again by their bytes: what the
 * analyser made of them and their number in the builder are kept, so that an ordinary word costs
 * one look into a table. Layer: ingest. Thread rule: one owner. */
#ifndef INGEST_TERMS_H
#define INGEST_TERMS_H

#include "index/index.h"
#include "text/text.h"

#include <warraq/article.h>

/** Words between title and body, and between two paragraphs, that no phrase may cross. */
#define INGEST_GAP_TITLE     TEXT_GAP_TITLE
#define INGEST_GAP_PARAGRAPH 1
/** The head of an article, which the ranking prefers, is its title; of one without a title of its
 * own, as many first words. */
#define INGEST_HEAD_WORDS TEXT_HEAD_WORDS

typedef struct ingest_terms ingest_terms;

/** Terms go to `builder` (borrowed until the free). Heap: about a quarter of the
 * builder's memory, at most 4.1 MiB, until ingest_terms_forget. WQ_ENOMEM. */
wq_status ingest_terms_new(index_builder *builder, ingest_terms **out) WQ_MUST_USE;
void ingest_terms_free(ingest_terms *t);
/** The terms and the length of the article that the builder has begun. A derived title is not
 * indexed: its words are the body's. WQ_ENOMEM, those of the builder. */
wq_status ingest_terms_article(ingest_terms *t, const wq_article *article) WQ_MUST_USE;
/** The source and language of one of its editions. */
wq_status ingest_terms_edition(ingest_terms *t, const wq_article *edition) WQ_MUST_USE;
/** To be called before each flush of the builder, whose terms get new numbers: the memory of known
 * words is given back for as long as that takes. */
void ingest_terms_forget(ingest_terms *t);

#endif
