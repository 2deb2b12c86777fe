/* SPDX-License-Identifier: MIT */
/* Pages that are not UTF-8: recognising and converting the two old Arabic encodings.
 *
 * Layer: ingest. Pure functions. A wrong guess is worse than a refusal: whatever does not look
 * like Arabic in exactly one of the two encodings is refused. */
#ifndef INGEST_CHARSET_H
#define INGEST_CHARSET_H

#include "base/span.h"

typedef enum ingest_charset { INGEST_UTF_8, INGEST_WINDOWS_1256, INGEST_ISO_8859_6 } ingest_charset;

/** The character of each byte from 0x80; 0 where there is none. Made by
 * tools/gen_charset_tables.c, frozen. Static. */
extern const uint16_t ingest_windows_1256[128];
extern const uint16_t ingest_iso_8859_6[128];

/** Recognise the encoding of a page (not called for UTF-8). Weighs, for both encodings, how usual
 * each letter is in Arabic news and what stands beside it; WQ_EENCODING when neither is good, or
 * both are nearly as good as the other. */
wq_status ingest_charset_guess(wq_span page, ingest_charset *charset) WQ_MUST_USE;

/** Append `page` as UTF-8. WQ_EENCODING with `*bad` at a byte that the encoding does not have;
 * errors of wq_buf_reserve. At most three times as long as the page. */
wq_status ingest_charset_convert(ingest_charset charset, wq_span page, wq_buf *out,
                                 size_t *bad) WQ_MUST_USE;

/** "utf-8", "windows-1256", "iso-8859-6". Static. */
const char *ingest_charset_name(ingest_charset charset);

#endif
