/* SPDX-License-Identifier: MIT */
#include "pack/codec.h"

#include "pack/zparams.h"

#include <zstd_errors.h>

#include <stdlib.h>

ZSTD_compressionParameters pack_zparams_get(int level)
{
    /* Articles have some 3 KB: parameters are chosen for that size and a dictionary, whatever
     * the article; the window alone is wide enough for the largest. */
    ZSTD_compressionParameters c = ZSTD_getCParams(level, 8 * WQ_KIB, 64 * WQ_KIB);
    c.windowLog = 18;
    return c;
}

static wq_status parameters_set(ZSTD_CCtx *ctx, int level)
{
    ZSTD_compressionParameters c = pack_zparams_get(level);
    /* With this window a static dictionary has them on every machine; for others to say so. */
    bool lazy = c.strategy >= ZSTD_greedy && c.strategy <= ZSTD_lazy2;
    int rows = lazy ? ZSTD_ps_enable : ZSTD_ps_disable;
    const struct {
        ZSTD_cParameter name;
        int value;
    } SET[] = {
        {ZSTD_c_windowLog, (int)c.windowLog},
        {ZSTD_c_hashLog, (int)c.hashLog},
        {ZSTD_c_chainLog, (int)c.chainLog},
        {ZSTD_c_searchLog, (int)c.searchLog},
        {ZSTD_c_minMatch, (int)c.minMatch},
        {ZSTD_c_targetLength, (int)c.targetLength},
        {ZSTD_c_strategy, (int)c.strategy},
        {ZSTD_c_format, ZSTD_f_zstd1_magicless},
        {ZSTD_c_contentSizeFlag, 1},
        {ZSTD_c_checksumFlag, 0},
        {ZSTD_c_dictIDFlag, 0},
        {ZSTD_c_useRowMatchFinder, rows},
        {ZSTD_c_enableLongDistanceMatching, ZSTD_ps_disable},
        {ZSTD_c_useBlockSplitter, ZSTD_ps_disable},
    };
    for (size_t i = 0; i < sizeof SET / sizeof SET[0]; i++) {
        size_t r = ZSTD_CCtx_setParameter(ctx, SET[i].name, SET[i].value);
        WQ_FAIL_IF(ZSTD_isError(r), WQ_EINTERNAL);
    }
    return WQ_OK;
}

wq_status pack_codec_new(pack_codec **out)
{
    pack_codec *codec = calloc(1, sizeof *codec);
    WQ_FAIL_IF(codec == NULL, WQ_ENOMEM);
    wq_buf_init(&codec->plain, PACK_PLAIN_MAX);
    wq_buf_init(&codec->other, PACK_PLAIN_MAX);
    wq_buf_init(&codec->text, 2 * PACK_TEXT_MAX);
    wq_buf_init(&codec->squeezed, PACK_PLAIN_MAX + 64 * WQ_KIB);
    *out = codec;
    return WQ_OK;
}

void pack_codec_free(pack_codec *codec)
{
    if (codec == NULL) {
        return;
    }
    ZSTD_freeCCtx(codec->press);
    ZSTD_freeDCtx(codec->expand);
    wq_buf_release(&codec->plain);
    wq_buf_release(&codec->other);
    wq_buf_release(&codec->text);
    wq_buf_release(&codec->squeezed);
    free(codec->parts);
    free(codec);
}

/* Set the context up for a dictionary and level; nothing to do when it is as it was. */
static wq_status press_ready(pack_codec *codec, const pack_dict *dict, int level)
{
    const ZSTD_CDict *digested = dict != NULL ? pack_dict_press(dict) : NULL;
    WQ_FAIL_IF(dict != NULL && digested == NULL, WQ_EINVAL);
    if (codec->press == NULL) {
        codec->press = ZSTD_createCCtx();
        WQ_FAIL_IF(codec->press == NULL, WQ_ENOMEM);
        codec->press_level = INT32_MIN;
    }
    if (codec->press_level != level) {
        codec->press_level = INT32_MIN;
        WQ_FAIL_IF(ZSTD_isError(ZSTD_CCtx_reset(codec->press, ZSTD_reset_session_and_parameters)),
                   WQ_EINTERNAL);
        codec->press_dict = NULL;
        WQ_TRY(parameters_set(codec->press, level));
        codec->press_level = level;
    }
    /* A freed dictionary's address may come again with another content: always set it. */
    size_t r = ZSTD_CCtx_refCDict(codec->press, digested);
    WQ_FAIL_IF(ZSTD_isError(r), WQ_EINTERNAL);
    return WQ_OK;
}

wq_status pack_squeeze(pack_codec *codec, const pack_dict *dict, int level, wq_span plain,
                       wq_buf *out)
{
    WQ_TRY(press_ready(codec, dict, level));
    WQ_TRY(wq_buf_reserve(out, ZSTD_compressBound(plain.len)));
    size_t r = ZSTD_compress2(codec->press, out->ptr + out->len, out->cap - out->len, plain.ptr,
                              plain.len);
    if (ZSTD_isError(r)) {
        return ZSTD_getErrorCode(r) == ZSTD_error_memory_allocation ? WQ_ENOMEM : WQ_EINTERNAL;
    }
    out->len += r;
    return WQ_OK;
}

static wq_status expand_ready(pack_codec *codec, const pack_dict *dict)
{
    const ZSTD_DDict *digested = dict != NULL ? pack_dict_expand(dict) : NULL;
    WQ_FAIL_IF(dict != NULL && digested == NULL, WQ_EINVAL);
    if (codec->expand == NULL) {
        ZSTD_DCtx *ctx = ZSTD_createDCtx();
        WQ_FAIL_IF(ctx == NULL, WQ_ENOMEM);
        size_t r = ZSTD_DCtx_setParameter(ctx, ZSTD_d_format, ZSTD_f_zstd1_magicless);
        if (ZSTD_isError(r)) {
            ZSTD_freeDCtx(ctx);
            return WQ_EINTERNAL;
        }
        codec->expand = ctx;
    }
    size_t r = ZSTD_DCtx_refDDict(codec->expand, digested);
    WQ_FAIL_IF(ZSTD_isError(r), WQ_EINTERNAL);
    return WQ_OK;
}

wq_status pack_expand(pack_codec *codec, const pack_dict *dict, wq_span frame, size_t max,
                      wq_buf *out)
{
    ZSTD_frameHeader head;
    size_t r = ZSTD_getFrameHeader_advanced(&head, frame.ptr, frame.len, ZSTD_f_zstd1_magicless);
    WQ_FAIL_IF(r != 0 || head.frameType != ZSTD_frame, WQ_ECORRUPT);
    WQ_FAIL_IF(head.frameContentSize > max || head.dictID != 0, WQ_ECORRUPT);
    size_t len = (size_t)head.frameContentSize;
    WQ_TRY(expand_ready(codec, dict));
    wq_status st = wq_buf_reserve(out, len + 1);
    WQ_FAIL_IF(st != WQ_OK, st == WQ_ELIMIT ? WQ_ECORRUPT : st);
    /* Exactly as many bytes as were promised, so that a second frame behind finds no room. */
    r = ZSTD_decompressDCtx(codec->expand, out->ptr + out->len, len, frame.ptr, frame.len);
    if (ZSTD_isError(r)) {
        return ZSTD_getErrorCode(r) == ZSTD_error_memory_allocation ? WQ_ENOMEM : WQ_ECORRUPT;
    }
    WQ_FAIL_IF(r != len, WQ_ECORRUPT);
    out->len += len;
    return WQ_OK;
}
