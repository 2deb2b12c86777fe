/* SPDX-License-Identifier: MIT */
/* Pages made by hand, then spoilt field by field. */
#include "unit/unit.h"

#include "kv/page.h"

#include <string.h>

#define SIZE 512u
#define PGNO 77u

static uint8_t page[SIZE];
static uint32_t lower, upper;

static void put16(uint32_t at, uint32_t v)
{
    wq_put_le16(page + at, (uint16_t)v);
}

static void page_begin(unsigned kind)
{
    memset(page, 0, sizeof page);
    size_t pgno = PGNO;
    memcpy(page, &pgno, sizeof pgno);
    put16(KV_WORD + 2, kind);
    lower = KV_PAGE_HEAD;
    upper = SIZE;
}

static void page_end(void)
{
    put16(KV_WORD + 4, lower);
    put16(KV_WORD + 6, upper);
}

/* A leaf node with `data` in the page; gives the node's place. */
static uint32_t add(const char *key, const char *data, unsigned flags, uint32_t size)
{
    uint32_t key_len = (uint32_t)strlen(key);
    uint32_t data_len = (uint32_t)strlen(data);
    upper -= (KV_NODE_HEAD + key_len + data_len + 1) & ~1u;
    put16(lower, upper);
    lower += 2;
    put16(upper, size & 0xFFFF);
    put16(upper + 2, size >> 16);
    put16(upper + 4, flags);
    put16(upper + 6, key_len);
    memcpy(page + upper + KV_NODE_HEAD, key, key_len);
    memcpy(page + upper + KV_NODE_HEAD + key_len, data, data_len);
    return upper;
}

static wq_status parse(kv_page *out)
{
    return kv_page_parse(wq_span_of(page, sizeof page), PGNO, out);
}

static uint32_t leaf_of_three(void)
{
    page_begin(KV_LEAF);
    uint32_t first = add("alpha", "one", 0, 3);
    (void)add("beta", "four", 0, 4);
    (void)add("gamma", "", 0, 0);
    page_end();
    return first;
}

static void test_kv_page__a_leaf(void **state)
{
    (void)state;
    kv_page p;
    kv_node node;
    (void)leaf_of_three();
    assert_int_equal(parse(&p), WQ_OK);
    assert_int_equal(p.count, 3);
    kv_page_node(&p, 1, &node);
    assert_true(wq_span_equal(node.key, wq_span_str("beta")));
    assert_true(wq_span_equal(node.data, wq_span_str("four")));
    assert_int_equal(kv_page_order(&p, false), WQ_OK);
}

static void test_kv_page__a_branch(void **state)
{
    (void)state;
    kv_page p;
    kv_node node;
    page_begin(KV_BRANCH);
    (void)add("", "", 0, 5);
    (void)add("m", "", 0, 0x12345);
    page_end();
    assert_int_equal(parse(&p), WQ_OK);
    kv_page_node(&p, 1, &node);
    assert_true(node.pgno == 0x12345);
    kv_page_node(&p, 0, &node);
    assert_true(node.pgno == 5 && node.key.len == 0);
}

static void test_kv_page__every_wrong_field_is_refused(void **state)
{
    (void)state;
    kv_page p;
    const struct {
        uint32_t at, value;
    } spoilt[] = {
        {0, PGNO + 1},                   /* another page */
        {KV_WORD + 2, 3},                /* two kinds */
        {KV_WORD + 2, 0x12},             /* dirty */
        {KV_WORD + 2, 0x22},             /* fixed-size leaf */
        {KV_WORD + 4, KV_PAGE_HEAD},     /* no nodes */
        {KV_WORD + 4, KV_PAGE_HEAD + 4}, /* a node less */
        {KV_WORD + 4, KV_PAGE_HEAD + 8}, /* a node more */
        {KV_WORD + 4, KV_PAGE_HEAD + 5}, /* odd */
        {KV_WORD + 6, SIZE + 2},
        {KV_WORD + 6, 0},
        {KV_PAGE_HEAD, SIZE - 4},      /* a node across the end */
        {KV_PAGE_HEAD, 4},             /* a node in the head */
        {KV_PAGE_HEAD + 4, SIZE - 16}, /* the first node twice */
    };
    for (size_t i = 0; i < sizeof spoilt / sizeof spoilt[0]; i++) {
        (void)leaf_of_three();
        put16(spoilt[i].at, spoilt[i].value);
        if (parse(&p) != WQ_ECORRUPT) {
            fail_msg("case %zu was taken", i);
        }
    }
}

static void test_kv_page__every_wrong_node_is_refused(void **state)
{
    (void)state;
    kv_page p;
    const struct {
        uint32_t field, value;
    } spoilt[] = {
        {0, 400}, {2, 1}, {2, 0xFFFF}, {4, 4}, {4, 8}, {4, 0x8000}, {6, 0}, {6, 512}, {6, 0xFFFF},
    };
    for (size_t i = 0; i < sizeof spoilt / sizeof spoilt[0]; i++) {
        put16(leaf_of_three() + spoilt[i].field, spoilt[i].value);
        if (parse(&p) != WQ_ECORRUPT) {
            fail_msg("case %zu was taken", i);
        }
    }
}

static void test_kv_page__every_truncation_is_refused(void **state)
{
    (void)state;
    kv_page p;
    (void)leaf_of_three();
    for (size_t len = 0; len < sizeof page; len++) {
        assert_int_equal(kv_page_parse(wq_span_of(page, len), PGNO, &p), WQ_ECORRUPT);
    }
}

static void test_kv_page__order(void **state)
{
    (void)state;
    kv_page p;
    page_begin(KV_LEAF);
    (void)add("b", "x", 0, 1);
    (void)add("a", "y", 0, 1);
    page_end();
    assert_int_equal(parse(&p), WQ_OK);
    assert_int_equal(kv_page_order(&p, false), WQ_ECORRUPT);
    page_begin(KV_LEAF);
    (void)add("a", "x", 0, 1);
    (void)add("a", "y", 0, 1);
    page_end();
    assert_int_equal(parse(&p), WQ_OK);
    assert_int_equal(kv_page_order(&p, false), WQ_ECORRUPT);
}

/* A doubled pointer to a node of the same size keeps the sum: the order tells. */
static void test_kv_page__a_doubled_node_is_out_of_order(void **state)
{
    (void)state;
    kv_page p;
    (void)leaf_of_three();
    put16(KV_PAGE_HEAD + 2, SIZE - 16);
    assert_int_equal(parse(&p), WQ_OK);
    assert_int_equal(kv_page_order(&p, false), WQ_ECORRUPT);
}

static void test_kv_page__native_words_order_as_numbers(void **state)
{
    (void)state;
    size_t low = 0x0100;
    size_t high = 0x0201;
    wq_span a = wq_span_of(&low, sizeof low);
    wq_span b = wq_span_of(&high, sizeof high);
    assert_true(kv_key_compare(a, b, true) < 0);
    assert_true(kv_key_compare(a, b, false) < 0);
    high = 0x01FF;
    assert_true(kv_key_compare(a, b, true) < 0);
    low = 0x0200;
    assert_true(kv_key_compare(b, a, true) < 0 && kv_key_compare(b, a, false) > 0);
    assert_int_equal(kv_key_compare(a, a, true), 0);
}

static void test_kv_page__database_records(void **state)
{
    (void)state;
    uint8_t bytes[KV_DB_BYTES];
    kv_db db;
    wq_span span = wq_span_of(bytes, sizeof bytes);
    memset(bytes, 0, sizeof bytes);
    memset(bytes + 8 + 4 * KV_WORD, 0xFF, KV_WORD);
    assert_int_equal(kv_db_parse(span, 10, &db), WQ_OK);
    assert_true(db.root == KV_NO_PAGE);
    bytes[8 + 3 * KV_WORD] = 1; /* entries without a root */
    assert_int_equal(kv_db_parse(span, 10, &db), WQ_ECORRUPT);
    memset(bytes + 8 + 4 * KV_WORD, 0, KV_WORD);
    bytes[8 + 4 * KV_WORD] = 9;
    bytes[6] = 1;
    assert_int_equal(kv_db_parse(span, 10, &db), WQ_OK);
    assert_int_equal(kv_db_parse(span, 9, &db), WQ_ECORRUPT);
    bytes[6] = KV_DEPTH_MAX + 1;
    assert_int_equal(kv_db_parse(span, 10, &db), WQ_ECORRUPT);
    span.len--;
    assert_int_equal(kv_db_parse(span, 10, &db), WQ_ECORRUPT);
}

static void test_kv_page__a_block_fills_its_pages(void **state)
{
    (void)state;
    assert_true(kv_overflow_pages(262128, 4096) == 64);
    assert_true(kv_overflow_pages(262128, 16384) == 16);
    assert_true(kv_overflow_pages(1, 4096) == 1);
    assert_true(kv_overflow_pages(4096 - KV_PAGE_HEAD, 4096) == 1);
    assert_true(kv_overflow_pages(4097 - KV_PAGE_HEAD, 4096) == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_page__a_leaf),
        cmocka_unit_test(test_kv_page__a_branch),
        cmocka_unit_test(test_kv_page__every_wrong_field_is_refused),
        cmocka_unit_test(test_kv_page__every_wrong_node_is_refused),
        cmocka_unit_test(test_kv_page__every_truncation_is_refused),
        cmocka_unit_test(test_kv_page__order),
        cmocka_unit_test(test_kv_page__a_doubled_node_is_out_of_order),
        cmocka_unit_test(test_kv_page__native_words_order_as_numbers),
        cmocka_unit_test(test_kv_page__database_records),
        cmocka_unit_test(test_kv_page__a_block_fills_its_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
