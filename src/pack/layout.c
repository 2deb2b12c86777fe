/* SPDX-License-Identifier: MIT */
#include "pack/layout.h"

#include "base/bytes.h"
#include "base/check.h"

#include <inttypes.h>
#include <string.h>

static const char MAGIC[8] = {'W', 'A', 'R', 'R', 'A', 'Q', 'P', 'K'};
static const char MAGIC_FOOTER[8] = {'W', 'A', 'R', 'R', 'A', 'Q', 'P', 'F'};
static const char MAGIC_END[8] = {'W', 'A', 'R', 'R', 'A', 'Q', 'P', 'E'};

/* Feature bits that this version understands: none exist yet. */
#define FEATURES_KNOWN 0u
/* Where a footer's fields end and its zero bytes begin, and where its check stands. */
#define FOOTER_ZERO  160
#define FOOTER_CHECK 248

static wq_status version_check(const uint8_t *in, uint32_t features, wq_error *err)
{
    uint16_t version = wq_le16(in);
    if (version != PACK_VERSION) {
        return wq_fail(err, WQ_EVERSION,
                       "this pack has format version %u, this program reads version %u: "
                       "use a newer warraq",
                       version, PACK_VERSION);
    }
    if ((features & ~FEATURES_KNOWN) != 0) {
        return wq_fail(err, WQ_EVERSION,
                       "this pack uses features that this program does not know "
                       "(bits %#" PRIx32 "): use a newer warraq",
                       features & ~FEATURES_KNOWN);
    }
    return WQ_OK;
}

void pack_preamble_encode(uint32_t features, uint8_t out[PACK_PREAMBLE_BYTES])
{
    memset(out, 0, PACK_PREAMBLE_BYTES);
    memcpy(out, MAGIC, sizeof MAGIC);
    wq_put_le16(out + 8, PACK_VERSION);
    wq_put_le32(out + 12, features);
}

wq_status pack_preamble_check(const uint8_t in[PACK_PREAMBLE_BYTES], wq_error *err)
{
    if (memcmp(in, MAGIC, sizeof MAGIC) != 0) {
        return wq_fail(err, WQ_ENOTWARRAQ, "this is not a warraq pack");
    }
    return version_check(in + 8, wq_le32(in + 12), err);
}

void pack_footer_encode(const pack_footer *footer, uint8_t out[PACK_FOOTER_BYTES])
{
    memset(out, 0, PACK_FOOTER_BYTES);
    memcpy(out, MAGIC_FOOTER, sizeof MAGIC_FOOTER);
    wq_put_le16(out + 8, PACK_VERSION);
    wq_put_le16(out + 10, PACK_FOOTER_BYTES);
    wq_put_le32(out + 12, footer->features);
    wq_put_le32(out + 16, footer->rows);
    wq_put_le32(out + 20, footer->chunk_rows);
    wq_put_le64(out + 24, footer->salt);
    wq_put_le64(out + 32, footer->frames_end);
    wq_put_le64(out + 40, footer->tables_end);
    wq_put_le64(out + 48, footer->dir_end);
    wq_put_le64(out + 56, footer->tree_end);
    wq_put_le64(out + 64, footer->raw);
    wq_put_le64(out + 72, footer->counter);
    memcpy(out + 80, footer->dict.b, sizeof footer->dict.b);
    memcpy(out + 96, footer->publisher, sizeof footer->publisher);
    memcpy(out + 128, footer->root, sizeof footer->root);
    wq_put_le64(out + FOOTER_CHECK, wq_check64(0, wq_span_of(out, FOOTER_CHECK)));
}

static void footer_get(const uint8_t *in, pack_footer *footer)
{
    footer->features = wq_le32(in + 12);
    footer->rows = wq_le32(in + 16);
    footer->chunk_rows = wq_le32(in + 20);
    footer->salt = wq_le64(in + 24);
    footer->frames_end = wq_le64(in + 32);
    footer->tables_end = wq_le64(in + 40);
    footer->dir_end = wq_le64(in + 48);
    footer->tree_end = wq_le64(in + 56);
    footer->raw = wq_le64(in + 64);
    footer->counter = wq_le64(in + 72);
    memcpy(footer->dict.b, in + 80, sizeof footer->dict.b);
    memcpy(footer->publisher, in + 96, sizeof footer->publisher);
    memcpy(footer->root, in + 128, sizeof footer->root);
}

static bool is_zero(const uint8_t *bytes, size_t len)
{
    uint8_t any = 0;
    for (size_t i = 0; i < len; i++) {
        any |= bytes[i];
    }
    return any == 0;
}

/* The parts stand one behind the other and have the sizes that their counts ask for. */
static bool footer_consistent(const pack_footer *f, uint64_t at)
{
    if (at > PACK_SIZE_MAX || f->rows == 0 || f->rows > PACK_ROWS_MAX || f->chunk_rows == 0 ||
        f->chunk_rows > PACK_CHUNK_ROWS_MAX) {
        return false;
    }
    if (f->frames_end < PACK_PREAMBLE_BYTES || f->tables_end < f->frames_end ||
        f->dir_end < f->tables_end || f->tree_end < f->dir_end || f->tree_end != at) {
        return false;
    }
    uint64_t leaves = (f->dir_end + WQ_LEAF_BYTES - 1) / WQ_LEAF_BYTES;
    return f->dir_end - f->tables_end == (uint64_t)pack_chunk_count(f) * PACK_ENTRY_BYTES &&
           f->tree_end - f->dir_end == leaves * PACK_HASH_BYTES;
}

wq_status pack_footer_decode(const uint8_t in[PACK_FOOTER_BYTES], uint64_t at, pack_footer *footer,
                             wq_error *err)
{
    if (memcmp(in, MAGIC_FOOTER, sizeof MAGIC_FOOTER) != 0) {
        return wq_fail(err, WQ_ECORRUPT, "the pack's footer is not where it should be");
    }
    if (wq_le64(in + FOOTER_CHECK) != wq_check64(0, wq_span_of(in, FOOTER_CHECK))) {
        return wq_fail(err, WQ_ECORRUPT, "the pack's footer is damaged");
    }
    footer_get(in, footer);
    WQ_TRY(version_check(in + 8, footer->features, err));
    if (wq_le16(in + 10) != PACK_FOOTER_BYTES || !footer_consistent(footer, at) ||
        !is_zero(in + FOOTER_ZERO, FOOTER_CHECK - FOOTER_ZERO)) {
        return wq_fail(err, WQ_ECORRUPT, "the pack's footer contradicts itself");
    }
    return WQ_OK;
}

pack_id pack_footer_id(const uint8_t footer[PACK_FOOTER_BYTES])
{
    pack_id id = {{0}};
    pack_hash_of(PACK_DOMAIN_PACK, wq_span_of(footer, PACK_FOOTER_BYTES), id.b);
    return id;
}

void pack_end_encode(wq_span signatures, uint8_t out[PACK_END_BYTES])
{
    uint32_t count = (uint32_t)(signatures.len / PACK_SIGNATURE);
    wq_put_le32(out, count);
    wq_put_le32(out + 4, wq_check32(count, signatures));
    memcpy(out + 8, MAGIC_END, sizeof MAGIC_END);
}

wq_status pack_end_count(const uint8_t in[PACK_END_BYTES], uint32_t *count)
{
    *count = wq_le32(in);
    bool ok = memcmp(in + 8, MAGIC_END, sizeof MAGIC_END) == 0 && *count <= PACK_SIGNATURES_MAX;
    return ok ? WQ_OK : WQ_ECORRUPT;
}

uint64_t pack_frame_place(uint64_t at, uint32_t len)
{
    uint64_t in_leaf = at % WQ_LEAF_BYTES;
    bool stays = len == 0 || in_leaf == 0 || in_leaf + len <= WQ_LEAF_BYTES;
    return stays ? at : at + (WQ_LEAF_BYTES - in_leaf);
}

uint32_t pack_chunk_count(const pack_footer *footer)
{
    return (footer->rows - 1) / footer->chunk_rows + 1;
}

uint64_t pack_frame_seed(uint64_t salt, uint32_t row)
{
    return salt ^ row;
}

uint64_t pack_chunk_seed(uint64_t salt, uint32_t chunk)
{
    return salt ^ chunk ^ (uint64_t)1 << 63;
}
