/* SPDX-License-Identifier: MIT */
#include "pack/inflate.h"

#include <stdbool.h>
#include <stdlib.h>

#include <zstd.h>
#include <zstd_errors.h>

#define IN_BYTES (64 * (size_t)1024)

struct pack_zst {
    pack_zst_read *read;
    void *arg;
    wq_error *err;
    ZSTD_DCtx *ctx;
    ZSTD_inBuffer in;
    bool ended;  /* the reader has no more */
    bool inside; /* of a frame */
    uint64_t out_total;
    uint8_t bytes[IN_BYTES];
};

wq_status pack_zst_open(pack_zst_read *read, void *arg, wq_error *err, pack_zst **out)
{
    pack_zst *zst = calloc(1, sizeof *zst);
    WQ_FAIL_IF(zst == NULL, WQ_ENOMEM);
    zst->read = read;
    zst->arg = arg;
    zst->err = err;
    zst->in.src = zst->bytes;
    zst->ctx = ZSTD_createDCtx();
    if (zst->ctx == NULL ||
        ZSTD_isError(ZSTD_DCtx_setParameter(zst->ctx, ZSTD_d_windowLogMax, PACK_ZST_WINDOW_LOG))) {
        pack_zst_close(zst);
        return WQ_ENOMEM;
    }
    *out = zst;
    return WQ_OK;
}

void pack_zst_close(pack_zst *zst)
{
    if (zst != NULL) {
        ZSTD_freeDCtx(zst->ctx);
        free(zst);
    }
}

static wq_status refill(pack_zst *zst)
{
    if (zst->in.pos < zst->in.size || zst->ended) {
        return WQ_OK;
    }
    size_t got = 0;
    WQ_TRY(zst->read(zst->arg, zst->bytes, sizeof zst->bytes, &got));
    zst->in.pos = 0;
    zst->in.size = got;
    zst->ended = got == 0;
    return WQ_OK;
}

static wq_status refuse(pack_zst *zst, size_t code)
{
    switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_memory_allocation:
        return wq_fail(zst->err, WQ_ENOMEM, "no memory for the window of a zstd input");
    case ZSTD_error_frameParameter_windowTooLarge:
        return wq_fail(zst->err, WQ_EFORMAT,
                       "this zstd input needs a window above 8 MiB: compress it without --long "
                       "and --ultra");
    case ZSTD_error_dictionary_wrong:
        return wq_fail(zst->err, WQ_EFORMAT, "this zstd input needs a dictionary");
    default:
        return wq_fail(zst->err, WQ_EFORMAT, "the zstd input is damaged after %llu bytes: %s",
                       (unsigned long long)zst->out_total, ZSTD_getErrorName(code));
    }
}

wq_status pack_zst_next(pack_zst *zst, uint8_t *out, size_t room, size_t *got)
{
    ZSTD_outBuffer to = {out, room, 0};
    *got = 0;
    while (to.pos == 0 && room != 0) {
        WQ_TRY(refill(zst));
        bool none = zst->in.pos == zst->in.size;
        if (none && zst->ended && !zst->inside) {
            return WQ_OK;
        }
        size_t r = ZSTD_decompressStream(zst->ctx, &to, &zst->in);
        if (ZSTD_isError(r)) {
            return refuse(zst, r);
        }
        zst->inside = r != 0;
        if (none && zst->ended && to.pos == 0 && zst->inside) {
            return wq_fail(zst->err, WQ_EFORMAT, "the zstd input ends in the middle of a frame");
        }
    }
    zst->out_total += to.pos;
    *got = to.pos;
    return WQ_OK;
}
