/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/check.h"

/* Stored checks must stay what they are: a library that computed another number would call every
 * archive damaged. Values of XXH3-64 as xxHash 0.8 defines it. */
static void test_base_check__frozen_values(void **state)
{
    (void)state;
    assert_true(wq_check64(0, wq_span_of(NULL, 0)) == UINT64_C(0x2D06800538D394C2));
    assert_true(wq_check64(1, wq_span_str("warraq")) == wq_check64(1, wq_span_str("warraq")));
    assert_true(wq_check64(1, wq_span_str("warraq")) != wq_check64(2, wq_span_str("warraq")));
    assert_int_equal(wq_check32(7, wq_span_str("x")), (uint32_t)wq_check64(7, wq_span_str("x")));
}

static void test_base_check__parts_are_one(void **state)
{
    (void)state;
    uint8_t bytes[1000];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 37);
    }
    for (size_t cut = 0; cut <= sizeof bytes; cut += 13) {
        wq_span parts[3] = {wq_span_of(bytes, cut), wq_span_of(NULL, 0),
                            wq_span_of(bytes + cut, sizeof bytes - cut)};
        assert_true(wq_check64_parts(5, parts, 3) == wq_check64(5, wq_span_of(bytes, 1000)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_check__frozen_values),
        cmocka_unit_test(test_base_check__parts_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
