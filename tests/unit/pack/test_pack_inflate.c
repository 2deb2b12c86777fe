/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/span.h"
#include "pack/inflate.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

typedef struct feed {
    wq_span left;
    size_t step;
} feed;

static wq_status feed_read(void *arg, uint8_t *out, size_t room, size_t *got)
{
    feed *f = arg;
    wq_span now = wq_span_sub(f->left, 0, room < f->step ? room : f->step);
    if (now.len != 0) {
        memcpy(out, now.ptr, now.len);
    }
    f->left = wq_span_sub(f->left, now.len, f->left.len);
    *got = now.len;
    return WQ_OK;
}

static wq_status inflate(wq_span in, size_t step, size_t room, wq_buf *out, wq_error *err)
{
    feed f = {in, step};
    pack_zst *zst;
    assert_int_equal(pack_zst_open(feed_read, &f, err, &zst), WQ_OK);
    uint8_t piece[4096];
    size_t got = 1;
    wq_status st = WQ_OK;
    while (st == WQ_OK && got != 0) {
        st = pack_zst_next(zst, piece, room, &got);
        assert_true(got <= room);
        assert_int_equal(wq_buf_put(out, piece, got), WQ_OK);
    }
    pack_zst_close(zst);
    return st;
}

static size_t two_frames(uint8_t *to, size_t room, wq_buf *plain)
{
    for (unsigned i = 0; i < 20000; i++) {
        assert_int_equal(wq_buf_printf(plain, "line %u of the news\n", i * 7 % 1000), WQ_OK);
    }
    size_t half = plain->len / 2;
    size_t len = ZSTD_compress(to, room, plain->ptr, half, 3);
    static const uint8_t SKIP[] = {0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9};
    memcpy(to + len, SKIP, sizeof SKIP);
    len += sizeof SKIP;
    return len + ZSTD_compress(to + len, room - len, plain->ptr + half, plain->len - half, 19);
}

static void test_pack_inflate__frames_in_any_pieces(void **state)
{
    (void)state;
    static uint8_t zipped[WQ_ERROR_MAX * 2048];
    wq_buf plain;
    wq_buf back;
    wq_buf_init(&plain, (size_t)1 << 24);
    wq_buf_init(&back, (size_t)1 << 24);
    size_t len = two_frames(zipped, sizeof zipped, &plain);
    static const size_t STEPS[] = {1, 7, 4096, 1 << 20};
    for (size_t i = 0; i < 4; i++) {
        wq_buf_clear(&back);
        assert_int_equal(inflate(wq_span_of(zipped, len), STEPS[i], 1000 + i, &back, NULL), WQ_OK);
        assert_true(wq_span_equal(wq_buf_span(&plain), wq_buf_span(&back)));
    }
    wq_buf_release(&plain);
    wq_buf_release(&back);
}

static void test_pack_inflate__cut_and_foreign_input_is_refused(void **state)
{
    (void)state;
    uint8_t zipped[512];
    static const char TEXT[] = "one short line of news, and another short line of news";
    wq_buf back;
    wq_buf_init(&back, 1 << 20);
    size_t len = ZSTD_compress(zipped, sizeof zipped, TEXT, sizeof TEXT, 3);
    for (size_t cut = 1; cut < len; cut++) {
        wq_error err = {0};
        wq_buf_clear(&back);
        assert_int_equal(inflate(wq_span_of(zipped, cut), 4096, 100, &back, &err), WQ_EFORMAT);
        assert_true(err.text[0] != '\0');
    }
    wq_buf_clear(&back);
    assert_int_equal(inflate(wq_span_of(TEXT, sizeof TEXT), 4096, 100, &back, NULL), WQ_EFORMAT);
    assert_int_equal(inflate(wq_span_of(NULL, 0), 4096, 100, &back, NULL), WQ_OK);
    wq_buf_release(&back);
}

static void test_pack_inflate__a_large_window_is_refused(void **state)
{
    (void)state;
    ZSTD_CCtx *ctx = ZSTD_createCCtx();
    uint8_t zipped[512];
    ZSTD_outBuffer out = {zipped, sizeof zipped, 0};
    ZSTD_inBuffer in = {"news", 4, 0};
    (void)ZSTD_CCtx_setParameter(ctx, ZSTD_c_windowLog, 25);
    (void)ZSTD_compressStream2(ctx, &out, &in, ZSTD_e_flush);
    (void)ZSTD_compressStream2(ctx, &out, &in, ZSTD_e_end);
    ZSTD_freeCCtx(ctx);
    wq_error err = {0};
    wq_buf back;
    wq_buf_init(&back, 1 << 20);
    assert_int_equal(inflate(wq_span_of(zipped, out.pos), 4096, 100, &back, &err), WQ_EFORMAT);
    assert_non_null(strstr(err.text, "--long"));
    wq_buf_release(&back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_inflate__frames_in_any_pieces),
        cmocka_unit_test(test_pack_inflate__cut_and_foreign_input_is_refused),
        cmocka_unit_test(test_pack_inflate__a_large_window_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
