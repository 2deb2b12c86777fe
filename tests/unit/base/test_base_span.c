/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/span.h"

#include <string.h>

static void test_base_span__sub_is_cut_to_what_there_is(void **state)
{
    (void)state;
    wq_span text = wq_span_str("abcdef");
    assert_true(wq_span_equal(wq_span_sub(text, 2, 3), wq_span_str("cde")));
    assert_true(wq_span_equal(wq_span_sub(text, 4, 100), wq_span_str("ef")));
    assert_int_equal(wq_span_sub(text, 6, 1).len, 0);
    assert_int_equal(wq_span_sub(text, SIZE_MAX, SIZE_MAX).len, 0);
    assert_int_equal(wq_span_str(NULL).len, 0);
}

static void test_base_span__order_is_that_of_bytes_shorter_first(void **state)
{
    (void)state;
    assert_true(wq_span_compare(wq_span_str("ab"), wq_span_str("abc")) < 0);
    assert_true(wq_span_compare(wq_span_str("b"), wq_span_str("abc")) > 0);
    assert_true(wq_span_compare(wq_span_str("\xFF"), wq_span_str("a")) > 0);
    assert_int_equal(wq_span_compare(wq_span_str(""), wq_span_of(NULL, 0)), 0);
}

static void test_base_span__a_buffer_never_passes_its_maximum(void **state)
{
    (void)state;
    wq_buf buf;
    wq_buf_init(&buf, 100);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(wq_buf_put(&buf, "0123456789", 10), WQ_OK);
    }
    assert_int_equal(wq_buf_put_u8(&buf, 'x'), WQ_ELIMIT);
    assert_int_equal(wq_buf_reserve(&buf, SIZE_MAX), WQ_ELIMIT);
    assert_int_equal(buf.len, 100);
    assert_true(buf.cap <= 100);
    wq_buf_clear(&buf);
    assert_int_equal(wq_buf_printf(&buf, "%d-%s", 42, "x"), WQ_OK);
    assert_true(wq_span_equal(wq_buf_span(&buf), wq_span_str("42-x")));
    wq_buf_release(&buf);
    assert_null(buf.ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_span__sub_is_cut_to_what_there_is),
        cmocka_unit_test(test_base_span__order_is_that_of_bytes_shorter_first),
        cmocka_unit_test(test_base_span__a_buffer_never_passes_its_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
