/* SPDX-License-Identifier: MIT */
#include "pack/codec.h"
#include "pack/entropy.h"
#include "pack/hash.h"
#include "pack/trainer.h"
#include "pack/zparams.h"

#include <stdlib.h>
#include <string.h>

/* The form of a stored dictionary: this byte, then one frame that says its size. */
#define STORED_VERSION 0x01
#define STORED_LEVEL   19

/* Samples: an article of news has some 1,700 transcoded bytes, so that 600 fill a MiB. */
#define TRAIN_ROWS       600
#define TRAIN_SAMPLES    8192
#define TRAIN_SAMPLE_MAX (16 * WQ_KIB)

typedef wq_status row_next(void *arg, uint32_t row, wq_article *article);

struct pack_dict {
    wq_buf raw;
    pack_dict_id name;
    const ZSTD_CDict *press;
    const ZSTD_DDict *expand;
    void *press_memory; /* in which they lie */
    void *expand_memory;
};

static pack_dict_id name_of(wq_span raw)
{
    uint8_t whole[PACK_HASH_BYTES];
    pack_hash_of(PACK_DOMAIN_DICT, raw, whole);
    pack_dict_id name;
    memcpy(name.b, whole, sizeof name.b);
    return name;
}

/* Train on `count` samples that lie one behind the other. */
static wq_status train_flat(const wq_buf *flat, const size_t *sizes, size_t count, size_t bytes,
                            wq_buf *raw)
{
    /* Fewer than this teach nothing that a frame would not pay back in cold pages. */
    WQ_FAIL_IF(count < 16 || flat->len < 4 * bytes, WQ_ENOTFOUND);
    uint8_t *pieces = malloc(bytes);
    WQ_FAIL_IF(pieces == NULL, WQ_ENOMEM);
    size_t used = 0;
    wq_status st = pack_trainer_choose(wq_buf_span(flat), sizes, count, pieces,
                                       bytes - PACK_ENTROPY_MAX, &used);
    if (st == WQ_OK) {
        st = pack_entropy_finish(wq_buf_span(flat), wq_span_of(pieces, used), raw);
    }
    free(pieces);
    return st;
}

wq_status pack_dict_train(const wq_span *samples, size_t count, size_t bytes, wq_buf *raw)
{
    WQ_FAIL_IF(bytes < PACK_DICT_MIN || bytes > PACK_DICT_MAX, WQ_EINVAL);
    size_t total = 0;
    size_t used = 0;
    while (used < count && total + samples[used].len <= PACK_DICT_SAMPLE) {
        total += samples[used++].len;
    }
    wq_buf flat;
    wq_buf_init(&flat, PACK_DICT_SAMPLE);
    wq_status st = WQ_OK;
    size_t *sizes = malloc((used + 1) * sizeof *sizes);
    WQ_FAIL_IF(sizes == NULL, WQ_ENOMEM);
    for (size_t i = 0; i < used && st == WQ_OK; i++) {
        st = wq_buf_put_span(&flat, samples[i]);
        sizes[i] = samples[i].len;
    }
    if (st == WQ_OK) {
        st = train_flat(&flat, sizes, used, bytes, raw);
    }
    wq_buf_release(&flat);
    free(sizes);
    return st;
}

/* Sum of the samples of every `step`th row, kept as long as they fit. */
static wq_status samples_take(row_next *next, void *arg, uint32_t rows, uint32_t step, wq_buf *flat,
                              size_t *sizes, size_t *count)
{
    wq_buf one;
    wq_buf_init(&one, PACK_PLAIN_MAX);
    wq_status st = WQ_OK;
    *count = 0;
    for (uint32_t row = 0; row < rows && *count < TRAIN_SAMPLES; row += step) {
        wq_article article;
        WQ_TRY_OUT(st, next(arg, row, &article));
        wq_buf_clear(&one);
        WQ_TRY_OUT(st, pack_dict_sample(&article, &one));
        /* A long article teaches no more than its beginning. */
        wq_span sample = wq_span_sub(wq_buf_span(&one), 0, TRAIN_SAMPLE_MAX);
        if (sample.len >= 8 && flat->max - flat->len >= sample.len) {
            WQ_TRY_OUT(st, wq_buf_put_span(flat, sample));
            sizes[(*count)++] = sample.len;
        }
        if (rows - row <= step) {
            break;
        }
    }
out:
    wq_buf_release(&one);
    return st;
}

wq_status pack_dict_train_rows(row_next *next, void *arg, uint32_t rows, size_t bytes, wq_buf *raw)
{
    WQ_FAIL_IF(bytes < PACK_DICT_MIN || bytes > PACK_DICT_MAX, WQ_EINVAL);
    wq_buf flat;
    wq_buf_init(&flat, PACK_DICT_SAMPLE);
    size_t count;
    size_t *sizes = malloc(TRAIN_SAMPLES * sizeof *sizes);
    WQ_FAIL_IF(sizes == NULL, WQ_ENOMEM);
    uint32_t step = rows / TRAIN_ROWS + 1;
    wq_status st = samples_take(next, arg, rows, step, &flat, sizes, &count);
    if (st == WQ_OK) {
        st = train_flat(&flat, sizes, count, bytes, raw);
    }
    wq_buf_release(&flat);
    free(sizes);
    return st;
}

/* Digest for compression in memory of our own: zstd's call that takes it itself dies when there
 * is none (1.5.4). Of zeros: the prices of lengths that the tables of a dictionary do not have are
 * never written, and are read. With what the heap left there frames were a quarter larger. */
static wq_status press_new(pack_dict *dict, int level)
{
    wq_span raw = wq_buf_span(&dict->raw);
    ZSTD_compressionParameters c = pack_zparams_get(level);
    size_t bytes = ZSTD_estimateCDictSize_advanced(raw.len, c, ZSTD_dlm_byRef);
    dict->press_memory = calloc(1, bytes);
    WQ_FAIL_IF(dict->press_memory == NULL, WQ_ENOMEM);
    dict->press = ZSTD_initStaticCDict(dict->press_memory, bytes, raw.ptr, raw.len, ZSTD_dlm_byRef,
                                       ZSTD_dct_auto, c);
    return dict->press != NULL ? WQ_OK : WQ_ECORRUPT;
}

static wq_status expand_new(pack_dict *dict)
{
    wq_span raw = wq_buf_span(&dict->raw);
    size_t bytes = ZSTD_estimateDDictSize(raw.len, ZSTD_dlm_byRef);
    dict->expand_memory = malloc(bytes);
    WQ_FAIL_IF(dict->expand_memory == NULL, WQ_ENOMEM);
    dict->expand = ZSTD_initStaticDDict(dict->expand_memory, bytes, raw.ptr, raw.len,
                                        ZSTD_dlm_byRef, ZSTD_dct_auto);
    return dict->expand != NULL ? WQ_OK : WQ_ECORRUPT;
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
    WQ_TRY_OUT(st, expand_new(dict));
    if (level != 0) {
        WQ_TRY_OUT(st, press_new(dict, level));
    }
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
    free(dict->press_memory);
    free(dict->expand_memory);
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
