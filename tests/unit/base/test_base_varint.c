/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/varint.h"

static const uint64_t EDGES[] = {0,     1,          127,        128,        16383,
                                 16384, UINT32_MAX, 1ull << 32, 1ull << 63, UINT64_MAX};

static void test_base_varint__round_trip(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof EDGES / sizeof EDGES[0]; i++) {
        uint8_t bytes[WQ_VARINT64_MAX];
        size_t len = wq_varint64_encode(bytes, EDGES[i]);
        wq_span in = wq_span_of(bytes, len);
        uint64_t back;
        assert_int_equal(wq_varint64_decode(&in, &back), WQ_OK);
        assert_true(back == EDGES[i]);
        assert_int_equal(in.len, 0);
    }
}

static void test_base_varint__every_truncation_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof EDGES / sizeof EDGES[0]; i++) {
        uint8_t bytes[WQ_VARINT64_MAX];
        size_t len = wq_varint64_encode(bytes, EDGES[i]);
        for (size_t cut = 0; cut < len; cut++) {
            wq_span in = wq_span_of(bytes, cut);
            uint64_t back = 7;
            assert_int_equal(wq_varint64_decode(&in, &back), WQ_ECORRUPT);
            assert_int_equal(in.len, cut);
            assert_true(back == 7);
        }
    }
}

static void test_base_varint__one_number_has_one_form(void **state)
{
    (void)state;
    const uint8_t padded[] = {0x81, 0x00};
    const uint8_t over[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02};
    const uint8_t over32[] = {0x80, 0x80, 0x80, 0x80, 0x10};
    uint64_t v64;
    uint32_t v32;
    wq_span in = wq_span_of(padded, sizeof padded);
    assert_int_equal(wq_varint64_decode(&in, &v64), WQ_ECORRUPT);
    in = wq_span_of(over, sizeof over);
    assert_int_equal(wq_varint64_decode(&in, &v64), WQ_ECORRUPT);
    in = wq_span_of(over32, sizeof over32);
    assert_int_equal(wq_varint32_decode(&in, &v32), WQ_ECORRUPT);
    assert_int_equal(in.len, sizeof over32);
}

static void test_base_varint__zigzag_keeps_small_numbers_small(void **state)
{
    (void)state;
    assert_true(wq_zigzag(0) == 0 && wq_zigzag(-1) == 1 && wq_zigzag(1) == 2);
    const int64_t edges[] = {0, -1, 1, INT32_MIN, INT32_MAX, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        assert_true(wq_unzigzag(wq_zigzag(edges[i])) == edges[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_varint__round_trip),
        cmocka_unit_test(test_base_varint__every_truncation_is_refused),
        cmocka_unit_test(test_base_varint__one_number_has_one_form),
        cmocka_unit_test(test_base_varint__zigzag_keeps_small_numbers_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
