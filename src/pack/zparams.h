/* SPDX-License-Identifier: MIT */
/* How zstd is set up, in one place. Only for the files of pack that include zstd.h.
 * Layer: pack. */
#ifndef PACK_ZPARAMS_H
#define PACK_ZPARAMS_H

#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include "pack/pack.h"

/** The parameters of a level of ours: chosen once, whatever the size of the input. */
ZSTD_compressionParameters pack_zparams_get(int level);

/** What a dictionary holds for zstd; NULL when it was made for the other direction only. */
const ZSTD_CDict *pack_dict_press(const pack_dict *dict);
const ZSTD_DDict *pack_dict_expand(const pack_dict *dict);

#endif
