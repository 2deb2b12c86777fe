/* SPDX-License-Identifier: MIT */
/* Are the parts of an article's words at their zero-width non-joiners words too? Layer: ingest. */
#ifndef INGEST_JOINTS_H
#define INGEST_JOINTS_H

#include <warraq/article.h>

#include <stdbool.h>

/** In Persian, Sorani and Urdu: as the article says of itself, else by its letters and small words.
 * False without a look at the words where no joint stands, which is nearly everywhere. Linear. */
bool ingest_article_parted(const wq_article *article);

#endif
