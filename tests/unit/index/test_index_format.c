/* SPDX-License-Identifier: MIT */
/* The worked example of src/index/FORMAT.md, byte by byte. */
#include "unit/index/model.h"

#include "base/bytes.h"
#include "base/check.h"
#include "index/inner.h"

static void bytes_equal(const char *what, const uint8_t *got, size_t len, const char *hex)
{
    char text[1024] = "";
    for (size_t i = 0; i < len && i < 300; i++) {
        (void)snprintf(text + 3 * i, 4, "%02x ", got[i]);
    }
    if (len > 0) {
        text[3 * len - 1] = '\0';
    }
    if (strcmp(text, hex) != 0) {
        print_message("%s: %s\n", what, text);
    }
    assert_string_equal(text, hex);
}

/* What stands before the bytes of a section's rest (kv/FORMAT.md). */
#define HEAD "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "

static void record_equal(index_view *view, const void *key, size_t len, const char *hex)
{
    wq_span value;
    assert_int_equal(kv_get(view->kv, INDEX_DB_RECORDS, wq_span_of(key, len), &value), WQ_OK);
    bytes_equal("record", value.ptr, value.len, hex);
}

/* The index of the example. */
static model *example_new(const char *name)
{
    model *m = model_new(1, 1, name);
    index_builder *b;
    index_article a = {.box = 1, .row = 2, .length = 4};
    a.date.precision = WQ_DATE_DAY;
    a.date.minutes = 28401120; /* 2024-01-01 */
    memcpy(a.id.b, "\x10\x11\x12\x13\x14\x15\x16\x17", 8);
    assert_int_equal(index_builder_new(m->db, 0x1122334455667788, &b), WQ_OK);
    assert_int_equal(index_builder_article(b, &a), WQ_OK);
    assert_int_equal(index_builder_term(b, wq_span_str("\x01s"), 0, false), WQ_OK);
    assert_int_equal(index_builder_term(b, wq_span_str("rain"), 0, true), WQ_OK);
    assert_int_equal(index_builder_term(b, wq_span_str("rains"), 1, true), WQ_OK);
    assert_int_equal(index_builder_term(b, wq_span_str("rain"), 2, false), WQ_OK);
    assert_int_equal(index_builder_term(b, wq_span_str("sea"), 3, false), WQ_OK);
    assert_int_equal(index_builder_cover(b, 1, 3), WQ_OK);
    assert_int_equal(index_builder_flush(b, 9, NULL), WQ_OK);
    index_builder_free(b);
    return m;
}

static void test_index_format__worked_example(void **state)
{
    (void)state;
    model *m = example_new("format");
    index_view *view;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    record_equal(view, "\0\0\0\0", 4, "06 09 02 01 01 00");
    record_equal(view, "\0\0\0\1\0\0\0\1", 8, "03 00 00 00");
    record_equal(view, "\0\0\0\xD", 4,
                 "fa a8 c3 f7 85 61 05 ce 88 77 66 55 44 33 22 11 01 04 04 01 17 00 00 29 "
                 "e0 bb c5 8d 08 00 01 00 04 02 00 00");
    record_equal(view, "\0\0\0\xF\0\0\0\0", 8, "00");
    record_equal(view, "\0\0\0\x8\0\0\0\0", 8,
                 HEAD "85 64 d7 61 23 44 84 c4 04 45 85 c5 85 41 51 bf 8c 04 a1 fd 84 55 00");
    record_equal(view, "\0\0\0\xB\0\0\0\0", 8,
                 HEAD "1d 00 1d 00 1d 00 1d 00 1d 00 1d 00 4a 16 b1 96 00 00 02 01 73 01 00 04 72 "
                      "61 69 6e 02 06 02 41 73 01 12 03 73 65 61 01 0c");
    index_view_close(view);
    model_free(m);
}

/* What index_verify says, each finding on a line. */
static void finding_take(void *arg, wq_status status, const char *text)
{
    char *said = arg;
    assert_int_equal(status, WQ_ECORRUPT);
    (void)snprintf(said + strlen(said), 512 - strlen(said), "%s\n", text);
}

static void test_index_format__a_block_is_written_in_one_way(void **state)
{
    /* "rains" without what it shares with "rain": every check is right, and it reads the same */
    static const uint8_t block[] = {0x00, 0x00, 0x02, 0x01, 's',  0x01, 0x00, 0x04, 'r', 'a',
                                    'i',  'n',  0x02, 0x06, 0x02, 0x05, 'r',  'a',  'i', 'n',
                                    's',  0x01, 0x12, 0x03, 's',  'e',  'a',  0x01, 0x0C};
    uint8_t leaf[INDEX_LEAF_HEAD + 4 + sizeof block];
    char said[512] = "";
    index_seginfo info;
    kv_view *txn;
    index_view *view;
    index_term term;
    (void)state;
    model *m = example_new("format-block");
    assert_int_equal(index_verify(m->db, NULL, finding_take, said), WQ_OK);
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    for (size_t i = 0; i < INDEX_LEAF_PARTS; i++) {
        wq_put_le16(leaf + 2 * i, 4 + sizeof block);
    }
    uint64_t seed = index_page_seed(index_segment_at(view, 0)->info.seed + INDEX_LEAVES, 0);
    seed = wq_check64(seed, wq_span_of(leaf, INDEX_LEAF_HEAD));
    wq_put_le32(leaf + INDEX_LEAF_HEAD, wq_check32(seed, wq_span_of(block, sizeof block)));
    memcpy(leaf + INDEX_LEAF_HEAD + 4, block, sizeof block);
    index_view_close(view);
    assert_int_equal(kv_txn_begin(m->db->env, &txn), WQ_OK);
    assert_int_equal(index_seginfo_get(txn, 1, &info), WQ_OK);
    info.size[INDEX_LEAVES] = sizeof leaf;
    assert_int_equal(index_seginfo_put(txn, &info), WQ_OK);
    assert_int_equal(kv_rest_put(txn, INDEX_DB_RECORDS, index_stream(1, INDEX_LEAVES), 0,
                                 wq_span_of(leaf, sizeof leaf)),
                     WQ_OK);
    assert_int_equal(kv_commit(txn), WQ_OK);
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_term_find(index_segment_at(view, 0), wq_span_str("rains"), &term),
                     WQ_OK);
    index_view_close(view);
    assert_int_equal(index_verify(m->db, NULL, finding_take, said), WQ_ECORRUPT);
    assert_string_equal(said, "I9: index segment 1: the dictionary is not what its terms make\n");
    model_free(m);
}

static bool no_seas(wq_span key)
{
    return !wq_span_equal(key, wq_span_str("sea"));
}

static void test_index_format__keys_of_the_analyser_are_proved_by_it(void **state)
{
    index_options options = {.write = true, .key_is_right = no_seas};
    char said[512] = "";
    (void)state;
    model *m = example_new("format-keys");
    for (unsigned i = 0; i < 2; i++) {
        index_close(m->db);
        assert_int_equal(index_open(m->path, &options, &m->db), WQ_OK);
        assert_int_equal(index_verify(m->db, NULL, finding_take, said),
                         i == 0 ? WQ_OK : WQ_ECORRUPT);
        options.analyser = 0x1122334455667788;
    }
    assert_string_equal(said, "I10: index segment 1: a key is not written as its analyser does\n");
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_format__worked_example),
        cmocka_unit_test(test_index_format__a_block_is_written_in_one_way),
        cmocka_unit_test(test_index_format__keys_of_the_analyser_are_proved_by_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
