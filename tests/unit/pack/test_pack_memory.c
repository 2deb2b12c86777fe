/* SPDX-License-Identifier: MIT */
/* The heap fails at every Nth allocation, zstd's included: the answer is WQ_ENOMEM, nothing leaks,
 * and the next try works. */
#include "unit/heap.h"
#include "unit/pack/news.h"

#include <stdlib.h>

#if COUNTED
static uint8_t pack_bytes[WQ_MIB];
static uint8_t dict_bytes[PACK_DICT_MAX];
static wq_span dict_raw;
static wq_span pack_span;
static news_row news;

typedef struct fixed {
    size_t len;
} fixed;

static wq_status fixed_write(void *ctx, wq_span bytes)
{
    fixed *f = ctx;
    assert_true(bytes.len <= sizeof pack_bytes - f->len);
    if (bytes.len != 0) {
        memcpy(pack_bytes + f->len, bytes.ptr, bytes.len);
    }
    f->len += bytes.len;
    return WQ_OK;
}

static wq_status run_train(void)
{
    wq_buf raw;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_status st = pack_dict_train_rows(news_next, &news, 200, PACK_DICT_MIN, &raw);
    if (st == WQ_OK) {
        memcpy(dict_bytes, raw.ptr, raw.len);
        dict_raw = wq_span_of(dict_bytes, raw.len);
    }
    wq_buf_release(&raw);
    return st;
}

static wq_status run_store(void)
{
    wq_buf stored;
    wq_buf raw;
    wq_buf_init(&stored, 2 * PACK_DICT_MAX);
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_status st = pack_dict_encode(dict_raw, &stored);
    if (st == WQ_OK) {
        st = pack_dict_decode(wq_buf_span(&stored), NULL, &raw);
    }
    wq_buf_release(&stored);
    wq_buf_release(&raw);
    return st;
}

static wq_status run_write(void)
{
    pack_dict *dict;
    WQ_TRY(pack_dict_new(dict_raw, 13, &dict));
    pack_write_options options;
    memset(&options, 0, sizeof options);
    options.dict = dict;
    options.level = 13;
    fixed f = {0};
    wq_sink sink = {fixed_write, &f};
    pack_id id;
    wq_status st = pack_write(news_next, &news, 40, &options, &sink, &id, NULL);
    if (st == WQ_OK) {
        pack_span = wq_span_of(pack_bytes, f.len);
    }
    pack_dict_free(dict);
    return st;
}

static wq_status run_read(void)
{
    pack_dict *dict = NULL;
    pack_reader *pack = NULL;
    pack_codec *codec = NULL;
    wq_article article;
    wq_source source = wq_source_span(&pack_span);
    wq_status st;
    WQ_TRY_OUT(st, pack_dict_new(dict_raw, 0, &dict));
    WQ_TRY_OUT(st, pack_open(&source, NULL, &pack));
    WQ_TRY_OUT(st, pack_codec_new(&codec));
    WQ_TRY_OUT(st, pack_row(pack, 39, &article));
    WQ_TRY_OUT(st, pack_article(pack, codec, dict, 20, &article));
    WQ_TRY_OUT(st, pack_verify(pack, codec, dict, NULL, NULL));
out:
    pack_codec_free(codec);
    pack_close(pack);
    pack_dict_free(dict);
    return st;
}

static wq_status run_record(void)
{
    pack_codec *codec;
    wq_buf record;
    wq_article back;
    WQ_TRY(pack_codec_new(&codec));
    wq_buf_init(&record, WQ_MIB);
    news_make(&news, 18);
    wq_status st = pack_record_encode(codec, NULL, 6, &news.article, &record);
    if (st == WQ_OK) {
        st = pack_record_decode(codec, NULL, wq_buf_span(&record), &back);
    }
    wq_buf_release(&record);
    pack_codec_free(codec);
    return st;
}

static void fail_at_every(wq_status (*run)(void))
{
    assert_int_equal(run(), WQ_OK);
    for (long n = 0;; n++) {
        long before = pieces;
        until_failure = n;
        wq_status st = run();
        bool reached = until_failure < 0;
        until_failure = -1;
        assert_int_equal(pieces, before);
        if (!reached) {
            assert_int_equal(st, WQ_OK);
            break;
        }
        assert_int_equal(st, WQ_ENOMEM);
    }
}
#endif

static void test_pack_memory__every_allocation_fails_once(void **state)
{
    (void)state;
#if COUNTED
    fail_at_every(run_train);
    fail_at_every(run_store);
    fail_at_every(run_write);
    fail_at_every(run_read);
    fail_at_every(run_record);
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_memory__every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
