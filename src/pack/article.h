/* SPDX-License-Identifier: MIT */
/* What can be said of an article in memory (wq_article of <warraq/article.h>): its id, its text.
 *
 * Layer: pack (on base); ingest fills it, store and api read it. */
#ifndef PACK_ARTICLE_H
#define PACK_ARTICLE_H

#include "base/span.h"

#include <warraq/article.h>

/** Most parts of an article; a codec holds 16 to 24 bytes for each. */
#define PACK_PARTS_MAX 32768

/** The article id, as types.h defines it (BLAKE2b through libsodium). */
wq_id pack_article_id(const wq_article *article);

/** Both are the same edition of the same article: id, date, source, url, docno equal. */
bool pack_edition_equal(const wq_article *a, const wq_article *b);

/** An id as 26 letters of base32 and a NUL. */
void pack_id_format(wq_id id, char out[WQ_ID_LETTERS + 1]);
/** A prefix of letters (6 to 26, either case) as the least and greatest id that it fits.
 * WQ_EINVAL for too short, too long, or a letter that base32 does not have. */
wq_status pack_id_prefix(wq_span letters, wq_id *least, wq_id *greatest) WQ_MUST_USE;

#endif
