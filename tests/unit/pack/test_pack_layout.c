/* SPDX-License-Identifier: MIT */
/* Fixed structures, hostile headers, the hash tree, and where frames stand. */
#include "unit/unit.h"

#include "base/bytes.h"
#include "base/check.h"
#include "pack/layout.h"
#include "pack/hashtree.h"
#include "unit/pack/news.h"

#include <stdlib.h>

static void test_pack_layout__frames_do_not_cross_leaves(void **state)
{
    (void)state;
    const uint64_t leaf = WQ_LEAF_BYTES;
    assert_true(pack_frame_place(16, 0) == 16);
    assert_true(pack_frame_place(16, 100) == 16);
    assert_true(pack_frame_place(leaf - 100, 100) == leaf - 100);
    assert_true(pack_frame_place(leaf - 99, 100) == leaf);
    assert_true(pack_frame_place(leaf, 100) == leaf);
    assert_true(pack_frame_place(16, WQ_LEAF_BYTES) == leaf);
    assert_true(pack_frame_place(0, WQ_LEAF_BYTES) == 0);
    assert_true(pack_frame_place(1, 3 * WQ_LEAF_BYTES) == leaf);
    assert_true(pack_frame_place(leaf, 3 * WQ_LEAF_BYTES) == leaf);
}

static void node(const uint8_t *left, const uint8_t *right, uint8_t *out)
{
    uint8_t both[64];
    memcpy(both, left, 32);
    memcpy(both + 32, right, 32);
    pack_hash_of(PACK_DOMAIN_NODE, wq_span_of(both, 64), out);
}

/* The shape of RFC 6962, written out for up to five leaves. */
static void test_pack_layout__tree(void **state)
{
    (void)state;
    uint8_t leaf[5][32];
    uint8_t n01[32];
    uint8_t n23[32];
    uint8_t n0123[32];
    uint8_t want[6][32];
    for (unsigned i = 0; i < 5; i++) {
        memset(leaf[i], (int)(i + 1), 32);
    }
    node(leaf[0], leaf[1], n01);
    node(leaf[2], leaf[3], n23);
    node(n01, n23, n0123);
    memset(want[0], 0, 32);
    memcpy(want[1], leaf[0], 32);
    memcpy(want[2], n01, 32);
    node(n01, leaf[2], want[3]);
    memcpy(want[4], n0123, 32);
    node(n0123, leaf[4], want[5]);
    for (unsigned count = 0; count <= 5; count++) {
        pack_root root;
        uint8_t have[32];
        pack_root_init(&root);
        for (unsigned i = 0; i < count; i++) {
            pack_root_put(&root, leaf[i]);
        }
        pack_root_end(&root, have);
        assert_memory_equal(have, want[count], 32);
    }
}

static wq_status open_status(const wq_buf *bytes, wq_error *err)
{
    wq_span span = wq_buf_span(bytes);
    wq_source source = wq_source_span(&span);
    pack_reader *pack;
    memset(err, 0, sizeof *err);
    wq_status st = pack_open(&source, err, &pack);
    if (st == WQ_OK) {
        pack_close(pack);
    }
    return st;
}

static void footer_mend(uint8_t *footer)
{
    wq_put_le64(footer + 248, wq_check64(0, wq_span_of(footer, 248)));
}

static void test_pack_layout__newer_formats_are_refused_with_a_sentence(void **state)
{
    (void)state;
    wq_buf bytes;
    wq_error err;
    pack_id id;
    wq_buf_init(&bytes, WQ_MIB);
    news_pack(3, NULL, 1, &bytes, &id);
    uint8_t *footer = bytes.ptr + bytes.len - PACK_END_BYTES - PACK_FOOTER_BYTES;
    footer[12] = 4; /* a feature */
    footer_mend(footer);
    assert_int_equal(open_status(&bytes, &err), WQ_EVERSION);
    assert_non_null(strstr(err.text, "features"));
    footer[12] = 0;
    footer[8] = 2; /* a version */
    footer_mend(footer);
    assert_int_equal(open_status(&bytes, &err), WQ_EVERSION);
    assert_non_null(strstr(err.text, "version 2"));
    /* A future version may have another end: its first bytes still say so. */
    bytes.ptr[8] = 9;
    memset(bytes.ptr + bytes.len - 16, 0, 16);
    assert_int_equal(open_status(&bytes, &err), WQ_EVERSION);
    memcpy(bytes.ptr, "PK\x03\x04....", 8);
    assert_int_equal(open_status(&bytes, &err), WQ_ENOTWARRAQ);
    wq_buf_release(&bytes);
}

/* Each number of the footer set to each hostile value, with the check made right. */
static void test_pack_layout__hostile_footers(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        size_t size;
    } FIELDS[] = {{10, 2}, {16, 4}, {20, 4}, {24, 8}, {32, 8}, {40, 8},
                  {48, 8}, {56, 8}, {64, 8}, {72, 8}, {160, 8}};
    static const uint64_t VALUES[] = {0,       1,          15,         16,        17,
                                      64,      65,         255,        65527,     65528,
                                      1 << 18, UINT32_MAX, 1ull << 32, INT64_MAX, UINT64_MAX};
    wq_buf bytes;
    wq_error err;
    pack_id id;
    wq_buf_init(&bytes, WQ_MIB);
    news_pack(70, NULL, 1, &bytes, &id);
    uint8_t *footer = bytes.ptr + bytes.len - PACK_END_BYTES - PACK_FOOTER_BYTES;
    uint8_t good[PACK_FOOTER_BYTES];
    memcpy(good, footer, sizeof good);
    for (size_t f = 0; f < sizeof FIELDS / sizeof FIELDS[0]; f++) {
        for (size_t v = 0; v < 2 * sizeof VALUES / sizeof VALUES[0]; v++) {
            uint8_t value[8];
            uint64_t old = wq_le64(good + FIELDS[f].at);
            wq_put_le64(value, v % 2 != 0 ? old + VALUES[v / 2] : VALUES[v / 2]);
            memcpy(footer, good, sizeof good);
            memcpy(footer + FIELDS[f].at, value, FIELDS[f].size);
            footer_mend(footer);
            wq_span span = wq_buf_span(&bytes);
            wq_source source = wq_source_span(&span);
            pack_reader *pack;
            pack_codec *codec;
            if (pack_open(&source, &err, &pack) != WQ_OK) {
                continue;
            }
            assert_int_equal(pack_codec_new(&codec), WQ_OK);
            bool same = memcmp(footer, good, 72) == 0;
            assert_true((pack_verify(pack, codec, NULL, NULL, NULL) == WQ_OK) == same);
            pack_codec_free(codec);
            pack_close(pack);
        }
    }
    wq_buf_release(&bytes);
}

static void test_pack_layout__signatures_stand_behind_the_content(void **state)
{
    (void)state;
    wq_buf bytes;
    wq_error err;
    pack_id before;
    wq_buf_init(&bytes, WQ_MIB);
    news_pack(3, NULL, 1, &bytes, &before);
    uint8_t signatures[2 * PACK_SIGNATURE];
    uint8_t end[PACK_END_BYTES];
    memset(signatures, 0x5A, sizeof signatures);
    bytes.len -= PACK_END_BYTES;
    pack_end_encode(wq_span_of(signatures, sizeof signatures), end);
    assert_int_equal(wq_buf_put(&bytes, signatures, sizeof signatures), WQ_OK);
    assert_int_equal(wq_buf_put(&bytes, end, sizeof end), WQ_OK);
    wq_span span = wq_buf_span(&bytes);
    wq_source source = wq_source_span(&span);
    pack_reader *pack;
    assert_int_equal(pack_open(&source, NULL, &pack), WQ_OK);
    pack_id id = pack_name(pack);
    assert_memory_equal(id.b, before.b, 32);
    pack_sizes sizes;
    pack_sizes_get(pack, &sizes);
    assert_true(sizes.header + sizes.tables + sizes.frames + sizes.tree == sizes.total);
    pack_close(pack);
    bytes.ptr[bytes.len - PACK_END_BYTES - 1] ^= 1;
    assert_int_equal(open_status(&bytes, &err), WQ_ECORRUPT);
    wq_buf_release(&bytes);
}

typedef struct big {
    wq_part part;
    uint8_t *text;
    size_t len;
    const size_t *lengths;
} big;

/* Text that does not compress, so that frames are as large as they can be. */
static wq_status big_next(void *arg, uint32_t row, wq_article *article)
{
    big *b = arg;
    memset(article, 0, sizeof *article);
    uint32_t seed = row + 1;
    b->len = b->lengths[row];
    for (size_t i = 0; i < b->len; i++) {
        b->text[i] = (uint8_t)(0x21 + news_random(&seed) % 94);
    }
    b->part.kind = WQ_PART_PARAGRAPH;
    b->part.text = wq_span_of(b->text, b->len);
    article->parts = &b->part;
    article->part_count = 1;
    article->id = pack_article_id(article);
    return WQ_OK;
}

static void test_pack_layout__large_articles_begin_at_leaves(void **state)
{
    (void)state;
    static const size_t LENGTHS[] = {10,    70000, 79000, 79500, 80000, 1000000,
                                     30000, 30000, 30000, 30000, 0,     WQ_LIMIT_ARTICLE};
    enum { ROWS = sizeof LENGTHS / sizeof LENGTHS[0] };
    big b = {{0, {NULL, 0}}, malloc(WQ_LIMIT_ARTICLE), 0, LENGTHS};
    wq_buf bytes;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    pack_write_options options;
    memset(&options, 0, sizeof options);
    options.level = 1;
    wq_sink sink = wq_sink_buf(&bytes);
    pack_id id;
    assert_int_equal(pack_write(big_next, &b, ROWS, &options, &sink, &id, NULL), WQ_OK);
    wq_span span = wq_buf_span(&bytes);
    wq_source source = wq_source_span(&span);
    pack_reader *pack;
    pack_codec *codec;
    assert_int_equal(pack_open(&source, NULL, &pack), WQ_OK);
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    for (uint32_t row = 0; row < ROWS; row++) {
        wq_article want;
        wq_article have;
        assert_int_equal(pack_article(pack, codec, NULL, row, &have), WQ_OK);
        assert_int_equal(big_next(&b, row, &want), WQ_OK);
        assert_true(wq_span_equal(want.parts[0].text, have.parts[0].text));
    }
    assert_int_equal(pack_verify(pack, codec, NULL, NULL, &id), WQ_OK);
    pack_codec_free(codec);
    pack_close(pack);
    wq_buf_release(&bytes);
    free(b.text);
}

static void test_pack_layout__a_damaged_leaf_is_named(void **state)
{
    (void)state;
    wq_buf bytes;
    pack_id id;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    news_pack(1500, NULL, 1, &bytes, &id);
    wq_span span = wq_buf_span(&bytes);
    wq_source source = wq_source_span(&span);
    wq_error err = {0};
    pack_reader *pack;
    pack_codec *codec;
    assert_int_equal(pack_open(&source, &err, &pack), WQ_OK);
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    assert_true(pack_leaf_count(pack) > 3);
    bytes.ptr[2 * WQ_LEAF_BYTES + 700] ^= 0x10;
    for (uint32_t leaf = 0; leaf < pack_leaf_count(pack); leaf++) {
        assert_int_equal(pack_leaf_verify(pack, leaf), leaf == 2 ? WQ_ECORRUPT : WQ_OK);
    }
    assert_int_equal(pack_leaf_verify(pack, pack_leaf_count(pack)), WQ_ENOTFOUND);
    assert_int_equal(pack_tree_verify(pack), WQ_OK);
    assert_int_equal(pack_verify(pack, codec, NULL, NULL, NULL), WQ_ECORRUPT);
    assert_non_null(strstr(err.text, "P3 1 of "));
    pack_codec_free(codec);
    pack_close(pack);
    wq_buf_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_layout__frames_do_not_cross_leaves),
        cmocka_unit_test(test_pack_layout__tree),
        cmocka_unit_test(test_pack_layout__newer_formats_are_refused_with_a_sentence),
        cmocka_unit_test(test_pack_layout__hostile_footers),
        cmocka_unit_test(test_pack_layout__signatures_stand_behind_the_content),
        cmocka_unit_test(test_pack_layout__large_articles_begin_at_leaves),
        cmocka_unit_test(test_pack_layout__a_damaged_leaf_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
