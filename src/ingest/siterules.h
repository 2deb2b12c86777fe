/* SPDX-License-Identifier: MIT */
/* Rules that a person gives for the pages of a source; they go before the reader's own.
 *
 * A text of lines, at most INGEST_RULES_BYTES of UTF-8 and INGEST_RULES_MAX rules:
 *
 *     # a remark
 *     noise begins Follow us on
 *     [Al Ufuq]                      what follows is for pages of this source only
 *     label is Morning chat
 *     subhead ends :
 *
 * A rule is a part, a word, a text to the end of the line. The parts: noise, label (a label of
 * headlines: the list behind it is related), related, brief, teaser, byline, dateline, source,
 * date, subhead, paragraph. The words: is, begins, ends, has. The text is compared byte by byte
 * with the line, white space around it left out. Of several that fit the first one counts.
 * Linear in rules and line; at most the first and last 1,000 bytes of a line are looked at.
 * Layer: ingest. */
#ifndef INGEST_SITERULES_H
#define INGEST_SITERULES_H

#include "base/span.h"

#define INGEST_RULES_BYTES ((size_t)64 * 1024)
#define INGEST_RULES_MAX   1000u

typedef struct ingest_siterules ingest_siterules;

/** Read the rules; `name` stands in messages. `*out` is owned by the caller. WQ_EFORMAT,
 * WQ_ETOOBIG, WQ_EENCODING: the message names line and column, in characters from 1. */
wq_status ingest_siterules_parse(wq_span text, const char *name, wq_error *err,
                                 ingest_siterules **out) WQ_MUST_USE;
void ingest_siterules_free(ingest_siterules *rules);
/** The part of a line of a page of `source` (empty: not known): an ingest_line_kind; LINE_UNSET
 * when no rule fits. `*label` says that it is a label. NULL has no rules. */
unsigned ingest_siterules_find(const ingest_siterules *rules, wq_span source, wq_span line,
                               bool *label);

#endif
