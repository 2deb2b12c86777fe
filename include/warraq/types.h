/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TYPES_H
#define WARRAQ_TYPES_H

#include <stddef.h>
#include <stdint.h>

/** Bytes that somebody else owns; text in one is UTF-8 without a final NUL. `ptr` may be NULL when
 * `len` is 0. */
typedef struct wq_span {
    const uint8_t *ptr;
    size_t len;
} wq_span;

/** The name of an article: the first 16 bytes of BLAKE2b over what it says.
 *
 * Exactly: BLAKE2b-256 (unkeyed) over one version byte 0x01, then the title, then each
 * paragraph of the body, each of them as strict UTF-8 in which every run of ASCII white space
 * (tab, LF, VT, FF, CR, space) is one space and none stands at either end, each preceded by its
 * length in bytes as 32-bit little-endian. No Unicode table takes part, so an id is the same on
 * every machine for ever.
 */
typedef struct wq_id {
    uint8_t b[16];
} wq_id;

/** Letters of a whole id as text (lower-case base32 of RFC 4648, no padding). */
#define WQ_ID_LETTERS 26
/** The shortest prefix of an id that a command takes. */
#define WQ_ID_PREFIX_MIN 6

/** How much of a date is known. Ordered: a larger number knows more. */
typedef enum wq_precision {
    WQ_DATE_NONE = 0, /**< no date; sorts after every date */
    WQ_DATE_YEAR = 1,
    WQ_DATE_MONTH = 2,
    WQ_DATE_DAY = 3,
    WQ_DATE_MINUTE = 4
} wq_precision;

/** When an article was published, as its source said; never taken from a machine's clock.
 *
 * `minutes` counts minutes UTC since 1970-01-01T00:00 and is the first minute of what is known
 * (1 January for a year). Where the offset is unknown the local time is kept as if it were UTC
 * and `offset_known` is 0.
 */
typedef struct wq_date {
    int32_t minutes;
    uint8_t precision;    /**< a wq_precision */
    uint8_t offset_known; /**< 1 when the text gave a UTC offset, then `offset` is valid */
    int16_t offset;       /**< minutes east of UTC, as the source wrote it */
} wq_date;

#endif
