/* SPDX-License-Identifier: MIT */
/* The worked example of src/index/FORMAT.md, byte by byte. */
#include "unit/index/model.h"

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

static void record_equal(index_view *view, unsigned db, const void *key, size_t len,
                         const char *hex)
{
    wq_span value;
    assert_int_equal(kv_get(view->kv, db, wq_span_of(key, len), &value), WQ_OK);
    bytes_equal((const char *)key, value.ptr, value.len, hex);
}

static void test_index_format__worked_example(void **state)
{
    (void)state;
    model *m = model_new(1, 1, "format");
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
    index_view *view;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    record_equal(view, INDEX_DB_RECORDS, "c\0\0\0\1", 5, "03 00 00 00");
    record_equal(view, INDEX_DB_RECORDS, "m", 1, "05 09 01 01 00 00");
    record_equal(view, INDEX_DB_RECORDS, "l\0\0\0\0\0\0\0\0", 9, "00");
    record_equal(view, INDEX_DB_RECORDS, "s\0\0\0\0", 5,
                 "fa a8 c3 f7 85 61 05 ce 88 77 66 55 44 33 22 11 01 04 04 01 29 17 00 00 "
                 "e0 bb c5 8d 08 00 01 00 04 02 00 00");
    record_equal(view, INDEX_DB_TERMS, "\0\0\0\0\0\0\0\0\0", 9,
                 "1d 00 1d 00 1d 00 1d 00 1d 00 1d 00 4a 16 b1 96 00 00 02 01 73 01 00 04 72 61 69 "
                 "6e 02 06 02 41 73 01 12 03 73 65 61 01 0c");
    record_equal(view, INDEX_DB_TERMS, "\0\0\0\0\1\0\0\0\0", 9,
                 "85 64 d7 61 23 44 84 c4 04 45 85 c5 85 41 51 bf 8c 04 a1 fd 84 55 00");
    index_view_close(view);
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_index_format__worked_example)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
