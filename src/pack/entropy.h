/* SPDX-License-Identifier: MIT */
/* The tables before a dictionary's content: how often each literal, length and offset comes.
 *
 * A small frame with such tables need not carry its own, a tenth of its bytes. zstd's own maker
 * of them (ZDICT) does not look whether its memory was there, and dies; so they are taken out of
 * a block that zstd compressed: the tables of a block and of a dictionary are written in the same
 * way (RFC 8878, sections 3.1.1.3 and 5), only in another order.
 * Layer: pack. */
#ifndef PACK_ENTROPY_H
#define PACK_ENTROPY_H

#include "pack/codec.h"

/** Append a whole dictionary to `out`: head, tables for texts like those of `flat`, `content`.
 * WQ_ENOTFOUND when the samples give no tables (too few, too uniform). Heap: 2 MiB while it
 * runs. */
wq_status pack_entropy_finish(wq_span flat, wq_span content, wq_buf *out) WQ_MUST_USE;

/** Most bytes of head and tables: what content must leave free. */
#define PACK_ENTROPY_MAX 512

#endif
