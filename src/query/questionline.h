/* SPDX-License-Identifier: MIT */
/* The characters of a query line, counted in columns. Layer: query. */
#ifndef QUERY_QUESTIONLINE_H
#define QUERY_QUESTIONLINE_H

#include "base/span.h"

typedef enum query_sign {
    QUERY_SIGN_END,
    QUERY_SIGN_SPACE, /**< white space, and marks that only direct or join nothing */
    QUERY_SIGN_OPEN,
    QUERY_SIGN_CLOSE,
    QUERY_SIGN_QUOTE, /**< " and the typographic ones */
    QUERY_SIGN_OTHER
} query_sign;

/** Transparent, on the stack; copying one remembers a place. */
typedef struct query_scan {
    wq_span text;
    size_t at;       /**< byte */
    uint32_t column; /**< characters from 1 */
} query_scan;

query_scan query_scan_of(wq_span text);
/** The sign at the present place. */
query_sign query_scan_sign(const query_scan *scan);
/** The byte at the present place if it is ASCII, else 0. */
char query_scan_ascii(const query_scan *scan);
/** Over one character (a broken byte counts as one). Stays at the end. */
void query_scan_step(query_scan *scan);
void query_scan_spaces(query_scan *scan);
/** Over invisible marks of direction only. */
void query_scan_marks(query_scan *scan);
/** Over a run: up to a space, a bracket, the end, or a quote that is not inside a word. */
wq_span query_scan_run(query_scan *scan);
/** Over a part of a run: up to a comma, a stroke or another mark that parts words and does not
 * stand between two digits, and over all such marks. An address (https://...) is one part. */
wq_span query_scan_part(query_scan *scan);
/** Is it longer than a word of a language that is written without spaces (Chinese, Japanese)? Its
 * pairs of characters are words of their own then, and no phrase. */
bool query_unspaced(wq_span run);
/** Stands on a quote: what lies up to the next one, over both. False when there is none. */
bool query_scan_quoted(query_scan *scan, wq_span *inside);

#endif
