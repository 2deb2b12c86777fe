/* SPDX-License-Identifier: MIT */
/* How zstd is set up, in one place. Only for the files of pack that include zstd.h.
 * Layer: pack. */
#ifndef PACK_ZPARAMS_H
#define PACK_ZPARAMS_H

#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include "pack/pack.h"

/** Fill `params` for frames at a level of ours: everything that decides the bytes is set, so that
 * they depend neither on the machine's vector unit nor on the size of the input. */
wq_status pack_zparams_set(ZSTD_CCtx_params *params, int level) WQ_MUST_USE;

/** What a dictionary holds for zstd; NULL when it was made for the other direction only. */
const ZSTD_CDict *pack_dict_press(const pack_dict *dict);
const ZSTD_DDict *pack_dict_expand(const pack_dict *dict);

#endif
