/* SPDX-License-Identifier: MIT */
/* A pack of any bytes: open, list, read and verify end, whatever stands in it. Checks of the
 * footer and the end mark are made right, so that what stands behind them is reached; chunks and
 * frames are reached by inputs that are packs. */
#include "base/bytes.h"
#include "base/check.h"
#include "pack/layout.h"
#include "pack/packreader.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TAIL (PACK_FOOTER_BYTES + PACK_END_BYTES)

/* Make the checks right: the fuzzer cannot guess 64 bits. */
static void mend(uint8_t *bytes, size_t size)
{
    if (size < TAIL) {
        return;
    }
    uint8_t *footer = bytes + size - TAIL;
    wq_put_le64(footer + 248, wq_check64(0, wq_span_of(footer, 248)));
    uint64_t salt = wq_le64(footer + 24);
    uint64_t frames_end = wq_le64(footer + 32);
    uint64_t tables_end = wq_le64(footer + 40);
    uint64_t dir_end = wq_le64(footer + 48);
    /* The first chunks that the directory names, as long as they lie inside. */
    for (uint32_t i = 0; i < 4 && dir_end <= size && tables_end + i * 16 + 16 <= dir_end; i++) {
        const uint8_t *entry = bytes + tables_end + i * 16;
        uint64_t at = frames_end + wq_le32(entry + 8);
        uint64_t len = wq_le32(entry + 12);
        if (frames_end <= size && at <= size && len >= 4 && len <= size - at) {
            wq_span rest = wq_span_of(bytes + at + 4, (size_t)len - 4);
            wq_put_le32(bytes + at, wq_check32(pack_chunk_seed(salt, i), rest));
        }
    }
}

static void mend_frames(pack_reader *pack, uint8_t *bytes, size_t size)
{
    for (uint32_t row = 0; row < pack_rows(pack) && row < 64; row++) {
        uint64_t at;
        uint32_t len;
        if (pack_frame_find(pack, row, &at, &len) == WQ_OK && len > 4 && at + len <= size) {
            wq_span rest = wq_span_of(bytes + at + 4, len - 4);
            uint64_t seed = pack_frame_seed(pack->footer.salt, row);
            wq_put_le32(bytes + at, wq_check32(seed, rest));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + 1);
    if (copy == NULL) {
        return 0;
    }
    if (size != 0) {
        memcpy(copy, data, size);
    }
    mend(copy, size);
    wq_span span = wq_span_of(copy, size);
    wq_source source = wq_source_span(&span);
    wq_error err;
    memset(&err, 0, sizeof err);
    pack_reader *pack;
    if (pack_open(&source, &err, &pack) == WQ_OK) {
        pack_codec *codec;
        mend_frames(pack, copy, size);
        if (pack_codec_new(&codec) == WQ_OK) {
            for (uint32_t row = 0; row < pack_rows(pack) && row < 64; row++) {
                wq_article article;
                (void)!pack_row(pack, row, &article);
                (void)!pack_article(pack, codec, NULL, row, &article);
            }
            if (pack_rows(pack) <= 4096) {
                (void)!pack_verify(pack, codec, NULL, NULL, NULL);
            }
            pack_codec_free(codec);
        }
        pack_close(pack);
    }
    free(copy);
    return 0;
}
