/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "kv/record.h"

#include <stdlib.h>
#include <string.h>

/* The worked example of src/kv/FORMAT.md. */
static void test_kv_record__worked_example(void **state)
{
    (void)state;
    const uint8_t stored[] = {0xd8, 0xae, 0xd8, 0xa8, 0xd8, 0xb1, 0x83,
                              0xe8, 0xcb, 0xdb, 0xc7, 0x67, 0x45, 0xc2};
    wq_span value;
    wq_span key = wq_span_str("word");
    assert_int_equal(kv_record_verify(1, key, wq_span_of(stored, sizeof stored), &value), WQ_OK);
    assert_true(wq_span_equal(value, wq_span_of(stored, 6)));
    uint8_t *block = calloc(1, WQ_BLOCK_BYTES);
    assert_non_null(block);
    wq_put_le32(block + 8, 5);
    wq_put_le32(block + 12, 2);
    memcpy(block + 16, "news", 4);
    assert_true(kv_block_check(2, block) == 0xe7a715ce37235f94ull);
    free(block);
}

static void test_kv_record__elsewhere_it_fails(void **state)
{
    (void)state;
    uint8_t stored[3000];
    wq_span value;
    for (size_t len = 0; len + KV_TRAILER <= sizeof stored; len += 37) {
        for (size_t i = 0; i < len; i++) {
            stored[i] = (uint8_t)(i * 3 + len);
        }
        wq_span key = wq_span_str("key");
        wq_put_le64(stored + len, kv_record_check(4, key, wq_span_of(stored, len)));
        wq_span all = wq_span_of(stored, len + KV_TRAILER);
        assert_int_equal(kv_record_verify(4, key, all, &value), WQ_OK);
        assert_int_equal(value.len, len);
        assert_int_equal(kv_record_verify(5, key, all, &value), WQ_ECORRUPT);
        assert_int_equal(kv_record_verify(4, wq_span_str("kez"), all, &value), WQ_ECORRUPT);
        assert_int_equal(kv_record_verify(4, wq_span_str("ke"), all, &value), WQ_ECORRUPT);
        stored[len / 2] ^= 1;
        assert_int_equal(kv_record_verify(4, key, all, &value), WQ_ECORRUPT);
    }
    assert_int_equal(kv_record_verify(4, wq_span_str("k"), wq_span_of(stored, 7), &value),
                     WQ_ECORRUPT);
}

/* "ab" + "c" is not "a" + "bc". */
static void test_kv_record__key_and_value_do_not_run_together(void **state)
{
    (void)state;
    assert_true(kv_record_check(0, wq_span_str("ab"), wq_span_str("c")) !=
                kv_record_check(0, wq_span_str("a"), wq_span_str("bc")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_record__worked_example),
        cmocka_unit_test(test_kv_record__elsewhere_it_fails),
        cmocka_unit_test(test_kv_record__key_and_value_do_not_run_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
