/* SPDX-License-Identifier: MIT */
/* Records and stored dictionaries of any bytes. The first byte chooses; a record's check is made
 * right, so that what stands behind it is reached. What decodes must encode and decode again. */
#include "base/bytes.h"
#include "base/check.h"
#include "pack/pack.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool fact)
{
    if (!fact) {
        abort();
    }
}

static void fuzz_dictionary(wq_span bytes)
{
    wq_buf raw;
    wq_buf_init(&raw, PACK_DICT_MAX);
    pack_dict *dict = NULL;
    if (pack_dict_decode(bytes, NULL, &raw) == WQ_OK &&
        pack_dict_new(wq_buf_span(&raw), 0, &dict) == WQ_OK) {
        pack_dict_free(dict);
    }
    if (pack_dict_new(bytes, 3, &dict) == WQ_OK) {
        pack_dict_free(dict);
    }
    wq_buf_release(&raw);
}

static void fuzz_one(pack_codec *codec, pack_codec *other, wq_span record)
{
    wq_article article;
    if (pack_record_decode(codec, NULL, record, &article) != WQ_OK) {
        return;
    }
    wq_buf again;
    wq_buf_init(&again, 8 * WQ_MIB);
    wq_status st = pack_record_encode(other, NULL, 1, &article, &again);
    must(st == WQ_OK || st == WQ_ETOOBIG);
    wq_article back;
    if (st == WQ_OK) {
        must(pack_record_decode(other, NULL, wq_buf_span(&again), &back) == WQ_OK);
        must(pack_edition_equal(&article, &back) && back.part_count == article.part_count);
    }
    wq_buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    wq_span bytes = wq_span_of(data + 1, size - 1);
    if ((data[0] & 1) != 0) {
        fuzz_dictionary(bytes);
        return 0;
    }
    uint8_t *copy = malloc(size);
    pack_codec *codec = NULL;
    pack_codec *other = NULL;
    if (copy != NULL && pack_codec_new(&codec) == WQ_OK && pack_codec_new(&other) == WQ_OK) {
        memcpy(copy, data + 1, size - 1);
        if (bytes.len >= 30) {
            wq_put_le32(copy + 2, wq_check32(1, wq_span_of(copy + 6, bytes.len - 6)));
        }
        fuzz_one(codec, other, wq_span_of(copy, bytes.len));
    }
    pack_codec_free(codec);
    pack_codec_free(other);
    free(copy);
    return 0;
}
