/* SPDX-License-Identifier: MIT */
/* Text before zstd: an Arabic letter is one byte instead of two.
 *
 * UTF-8 spends on every Arabic letter a byte that says only "Arabic again"; zstd cannot take it
 * out of literals, so frames are 12 to 18 % larger with it. Here bytes from 0x80 stand for the
 * 128 characters of a window (at first U+0600 to U+067F), ASCII is itself, and the control codes
 * that no text needs shift to another window for one character or until further notice. The idea
 * of windows is that of SCSU (Unicode Technical Standard 6); the codes and windows are our own.
 * FORMAT.md, "Transcoding", has the table.
 *
 * The bytes 0x00 and 0x1D never come out: they separate texts (payload.h), and can be found
 * without decoding.
 *
 * Layer: pack. Thread rule: none needed (no state). */
#ifndef PACK_TRANSCODE_H
#define PACK_TRANSCODE_H

#include "base/span.h"

/** Most bytes out for one byte in: control characters double. */
#define PACK_TRANSCODE_GROWTH 2
/** Most bytes of UTF-8 for one transcoded byte. */
#define PACK_TRANSCODE_SHRINK 3

/** Append the transcoded form of strict UTF-8 to `out`.
 * WQ_EENCODING when it is not strict UTF-8 (`out` then holds the part before it); WQ_ELIMIT and
 * WQ_ENOMEM as wq_buf_reserve. */
wq_status pack_transcode(wq_span text, wq_buf *out) WQ_MUST_USE;

/** The way back: appends strict UTF-8 whatever the bytes are, or says WQ_ECORRUPT.
 * `in` must not hold 0x00 or 0x1D (WQ_ECORRUPT). */
wq_status pack_transcode_back(wq_span in, wq_buf *out) WQ_MUST_USE;

#endif
