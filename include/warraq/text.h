/* SPDX-License-Identifier: MIT */
/* Text for people: widths, wrapping, dates, and the one function that makes any text harmless to
 * a terminal. Everything of an article, a stick or a file name goes through wq_text_safe before
 * it is shown. */
#ifndef WARRAQ_TEXT_H
#define WARRAQ_TEXT_H

#include <warraq/status.h>
#include <warraq/types.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Columns that the text takes on a terminal (combining marks 0, wide characters 2). */
WQ_API size_t wq_text_width(wq_span text);

/** Write `text` to `out` so that it cannot act on a terminal: controls, escapes, C1, bidi
 * embeddings, overrides and isolates do not pass; at most 4 combining marks a base. Lines are
 * kept when `keep_lines`, else line ends are spaces.
 * `*needed` gets the bytes of the whole result; WQ_ELIMIT when `room` is less (then cut at a
 * character). Calling with room 0 asks for the size. */
WQ_API wq_status wq_text_safe(wq_span text, bool keep_lines, char *out, size_t room,
                              size_t *needed) WQ_MUST_USE;

/** The next line of a paragraph wrapped to `columns`: words stay whole unless longer than the
 * line, marks stay with their base. Returns its bytes from the begin of `text` without the white
 * space it breaks at; `*next` gets where the rest begins (text.len at the end). */
WQ_API size_t wq_text_wrap(wq_span text, size_t columns, size_t *next);

/** Bytes of the longest beginning of `text` that takes at most `columns`, cut at a character
 * with its marks. */
WQ_API size_t wq_text_cut(wq_span text, size_t columns);

/** The character at the begin of `text`; returns its bytes, 0 only when there are none. A byte that
 * begins no valid UTF-8 is U+FFFD by itself. */
WQ_API size_t wq_text_decode(wq_span text, uint32_t *cp);
/** UTF-8 of a character that is no surrogate; returns 1 to 4. */
WQ_API size_t wq_text_encode(uint32_t cp, uint8_t out[4]);

/** The two old Arabic character sets. */
typedef enum wq_charset { WQ_CHARSET_WINDOWS_1256, WQ_CHARSET_ISO_8859_6 } wq_charset;
/** The character of a byte; 0 when the set has none there, or a control. */
WQ_API uint32_t wq_charset_letter(wq_charset set, uint8_t byte);
/** The byte of a character; 0 when the set has none for it. */
WQ_API uint8_t wq_charset_byte(wq_charset set, uint32_t cp);

/** Room for a formatted date and its NUL. */
#define WQ_DATE_TEXT 32
/** Write a date as ISO 8601 at its precision ("2024-12", "2024-12-03", "2024-12-03T18:30+02:00"),
 * in the zone its source used; a zone that is not known is not written. Returns the length; a
 * date of WQ_DATE_NONE gives an empty string. */
WQ_API size_t wq_date_format(const wq_date *date, char out[WQ_DATE_TEXT]);

#ifdef __cplusplus
}
#endif
#endif
