/* SPDX-License-Identifier: MIT */
#include "pack/codec.h"
#include "pack/hash.h"
#include "pack/zparams.h"

#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>

#include <stdlib.h>
#include <string.h>

/* The form of a stored dictionary: this byte, then one frame that says its size. */
#define STORED_VERSION 0x01
#define STORED_LEVEL   19

struct pack_dict {
    wq_buf raw;
    pack_dict_id name;
    ZSTD_CDict *press;
    ZSTD_DDict *expand;
};

static pack_dict_id name_of(wq_span raw)
{
    uint8_t whole[PACK_HASH_BYTES];
    pack_hash_of(PACK_DOMAIN_DICT, raw, whole);
    pack_dict_id name;
    memcpy(name.b, whole, sizeof name.b);
    return name;
}

wq_status pack_dict_train(const wq_span *samples, size_t count, size_t bytes, wq_buf *raw)
{
    WQ_FAIL_IF(bytes < PACK_DICT_MIN || bytes > PACK_DICT_MAX, WQ_EINVAL);
    size_t total = 0;
    size_t used = 0;
    while (used < count && total + samples[used].len <= PACK_DICT_SAMPLE) {
        total += samples[used++].len;
    }
    /* Fewer than this teach nothing that a frame would not pay back in cold pages. */
    WQ_FAIL_IF(used < 16 || total < 4 * bytes, WQ_ENOTFOUND);
    wq_status st = WQ_OK;
    uint8_t *flat = malloc(total);
    size_t *sizes = malloc(used * sizeof *sizes);
    if (flat == NULL || sizes == NULL) {
        st = WQ_ENOMEM;
        goto out;
    }
    size_t at = 0;
    for (size_t i = 0; i < used; i++) {
        memcpy(flat + at, samples[i].ptr, samples[i].len);
        sizes[i] = samples[i].len;
        at += samples[i].len;
    }
    WQ_TRY_OUT(st, wq_buf_reserve(raw, bytes));
    ZDICT_fastCover_params_t params;
    memset(&params, 0, sizeof params);
    params.k = 200;
    params.d = 8;
    params.f = 18;
    params.accel = 1;
    params.zParams.compressionLevel = 19;
    params.zParams.dictID = 1;
    size_t r = ZDICT_trainFromBuffer_fastCover(raw->ptr + raw->len, bytes, flat, sizes,
                                               (unsigned)used, params);
    if (ZDICT_isError(r)) {
        st = WQ_ENOTFOUND;
        goto out;
    }
    raw->len += r;
out:
    free(flat);
    free(sizes);
    return st;
}

static ZSTD_CDict *press_new(wq_span raw, int level)
{
    ZSTD_CCtx_params *params = ZSTD_createCCtxParams();
    ZSTD_CDict *made = NULL;
    if (params != NULL && pack_zparams_set(params, level) == WQ_OK) {
        made = ZSTD_createCDict_advanced2(raw.ptr, raw.len, ZSTD_dlm_byRef, ZSTD_dct_auto, params,
                                          ZSTD_defaultCMem);
    }
    ZSTD_freeCCtxParams(params);
    return made;
}

wq_status pack_dict_new(wq_span raw, int level, pack_dict **out)
{
    WQ_FAIL_IF(raw.len == 0 || raw.len > PACK_DICT_MAX, WQ_ECORRUPT);
    pack_dict *dict = calloc(1, sizeof *dict);
    WQ_FAIL_IF(dict == NULL, WQ_ENOMEM);
    wq_status st;
    wq_buf_init(&dict->raw, raw.len);
    WQ_TRY_OUT(st, wq_buf_put_span(&dict->raw, raw));
    dict->name = name_of(raw);
    raw = wq_buf_span(&dict->raw);
    dict->expand = ZSTD_createDDict_advanced(raw.ptr, raw.len, ZSTD_dlm_byRef, ZSTD_dct_auto,
                                             ZSTD_defaultCMem);
    if (level != 0) {
        dict->press = press_new(raw, level);
    }
    /* zstd says only "no": bytes with its magic number and broken tables, or no memory. */
    bool made = dict->expand != NULL && (level == 0 || dict->press != NULL);
    st = made ? WQ_OK : raw.len >= 4 ? WQ_ECORRUPT : WQ_ENOMEM;
out:
    if (st != WQ_OK) {
        pack_dict_free(dict);
        return st;
    }
    *out = dict;
    return WQ_OK;
}

void pack_dict_free(pack_dict *dict)
{
    if (dict == NULL) {
        return;
    }
    ZSTD_freeCDict(dict->press);
    ZSTD_freeDDict(dict->expand);
    wq_buf_release(&dict->raw);
    free(dict);
}

pack_dict_id pack_dict_name(const pack_dict *dict)
{
    return dict->name;
}

wq_span pack_dict_raw(const pack_dict *dict)
{
    return wq_buf_span(&dict->raw);
}

const ZSTD_CDict *pack_dict_press(const pack_dict *dict)
{
    return dict->press;
}

const ZSTD_DDict *pack_dict_expand(const pack_dict *dict)
{
    return dict->expand;
}

wq_status pack_dict_encode(wq_span raw, wq_buf *stored)
{
    WQ_FAIL_IF(raw.len == 0 || raw.len > PACK_DICT_MAX, WQ_EINVAL);
    pack_codec *codec;
    WQ_TRY(pack_codec_new(&codec));
    wq_status st = wq_buf_put_u8(stored, STORED_VERSION);
    if (st == WQ_OK) {
        st = pack_squeeze(codec, NULL, STORED_LEVEL, raw, stored);
    }
    pack_codec_free(codec);
    return st;
}

wq_status pack_dict_decode(wq_span stored, const pack_dict_id *name, wq_buf *raw)
{
    WQ_FAIL_IF(stored.len < 2, WQ_ECORRUPT);
    WQ_FAIL_IF(stored.ptr[0] != STORED_VERSION, WQ_EVERSION);
    pack_codec *codec;
    WQ_TRY(pack_codec_new(&codec));
    size_t begin = raw->len;
    wq_status st = pack_expand(codec, NULL, wq_span_sub(stored, 1, stored.len), PACK_DICT_MAX, raw);
    pack_codec_free(codec);
    WQ_TRY(st);
    pack_dict_id found = name_of(wq_span_of(raw->ptr + begin, raw->len - begin));
    if (name != NULL && memcmp(found.b, name->b, sizeof found.b) != 0) {
        raw->len = begin;
        return WQ_ECORRUPT;
    }
    return WQ_OK;
}
