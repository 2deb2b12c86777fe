/* SPDX-License-Identifier: MIT */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_readers(data, size, WQ_FORMAT_TREC);
}
