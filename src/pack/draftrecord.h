/* SPDX-License-Identifier: MIT */
/* What records and tables share: dates as bytes, the last look at an id.
 * Layer: pack. */
#ifndef PACK_DRAFTRECORD_H
#define PACK_DRAFTRECORD_H

#include "pack/pack.h"

/** Precision in bits 0 to 2, "offset known" in bit 3. */
uint8_t pack_date_flags(const wq_date *date);
wq_status pack_date_from(uint8_t flags, uint32_t minutes, int16_t offset,
                         wq_date *date) WQ_MUST_USE;
/** WQ_EINVAL when date or title source hold numbers that the format does not have. */
wq_status pack_date_check(const wq_article *article) WQ_MUST_USE;
/** The id again from title and parts: WQ_ECORRUPT when it is not the article's. */
wq_status pack_id_verify(const wq_article *article) WQ_MUST_USE;

#endif
