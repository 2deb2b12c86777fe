/* SPDX-License-Identifier: MIT */
/* Dictionary blocks: any bytes give entries within their bounds or a status, and an end. */
#include "index/dictionary.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    index_dict_reader reader;
    index_term term;
    size_t entries = 0;
    if (index_dict_open(&reader, wq_span_of(data, size), 1) != WQ_OK) {
        return 0;
    }
    while (index_dict_next(&reader, &term) == WQ_OK) {
        uint8_t len = term.inline_list[INDEX_INLINE_LEN];
        if (reader.key_len == 0 || reader.key_len > INDEX_KEY_MAX || term.articles == 0 ||
            (len > INDEX_INLINE_MAX && len != INDEX_IN_STREAM) || ++entries > size) {
            abort();
        }
        index_dict_seed(&reader, &term);
    }
    return 0;
}
