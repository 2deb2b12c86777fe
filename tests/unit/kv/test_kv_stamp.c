/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "kv/stamp.h"

#include <string.h>

static void test_kv_stamp__fits_its_commit_only(void **state)
{
    (void)state;
    uint8_t seal[KV_SEAL_MAX];
    kv_db db[2];
    memset(db, 0, sizeof db);
    db[0] = (kv_db){.depth = 2, .branch_pages = 1, .leaf_pages = 30, .entries = 999, .root = 7};
    db[1].root = KV_NO_PAGE;
    size_t len = kv_seal_encode(41, db, 2, seal);
    wq_span span = wq_span_of(seal, len);
    assert_int_equal(len, 12 + 2 * KV_SEAL_DB + 8);
    assert_int_equal(kv_seal_verify(span, 41), WQ_OK);
    assert_int_equal(kv_seal_verify(span, 42), WQ_ECORRUPT);
    assert_int_equal(kv_seal_compare(span, 0, &db[0]), WQ_OK);
    assert_int_equal(kv_seal_compare(span, 1, &db[1]), WQ_OK);
    assert_int_equal(kv_seal_compare(span, 0, &db[1]), WQ_ECORRUPT);
    assert_int_equal(kv_seal_compare(span, 2, &db[1]), WQ_OK);
    assert_int_equal(kv_seal_compare(span, 2, &db[0]), WQ_ECORRUPT);
    db[0].leaf_pages++;
    assert_int_equal(kv_seal_compare(span, 0, &db[0]), WQ_ECORRUPT);
}

static void test_kv_stamp__every_damage_is_seen(void **state)
{
    (void)state;
    uint8_t seal[KV_SEAL_MAX];
    kv_db db[KV_DB_MAX];
    memset(db, 0, sizeof db);
    size_t len = kv_seal_encode(7, db, KV_DB_MAX, seal);
    assert_int_equal(len, KV_SEAL_MAX);
    for (size_t cut = 0; cut < len; cut++) {
        assert_int_equal(kv_seal_verify(wq_span_of(seal, cut), 7), WQ_ECORRUPT);
    }
    for (size_t bit = 0; bit < len * 8; bit++) {
        seal[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        assert_int_equal(kv_seal_verify(wq_span_of(seal, len), 7), WQ_ECORRUPT);
        seal[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    }
    assert_int_equal(kv_seal_verify(wq_span_of(seal, len), 7), WQ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_stamp__fits_its_commit_only),
        cmocka_unit_test(test_kv_stamp__every_damage_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
