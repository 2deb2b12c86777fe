/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "index/index.h"
#include "index/keytable.h"

#include <stdio.h>
#include <stdlib.h>

static wq_status one_number(index_keys *keys, const char *key, uint32_t *number)
{
    wq_span span = wq_span_str(key);
    return index_keys_numbers(keys, &span, 1, number);
}

static const char *name_of(uint32_t i, char out[32])
{
    (void)snprintf(out, 32, "key %u", i * 2654435761u % 100000);
    return out;
}

/* Through several sizes of the table, and after its slots were given back. */
static void test_index_keytable__numbers_are_in_order_of_arrival(void **state)
{
    enum { KEYS = 5000 };
    (void)state;
    char name[32];
    uint32_t number;
    index_pool pool;
    index_keys keys;
    index_pool_init(&pool, WQ_MIB);
    index_keys_init(&keys, &pool);
    for (uint32_t i = 0; i < KEYS; i++) {
        assert_int_equal(one_number(&keys, name_of(i, name), &number), WQ_OK);
        assert_int_equal(number, i);
        assert_int_equal(one_number(&keys, name_of(i / 2, name), &number), WQ_OK);
        assert_int_equal(number, i / 2);
    }
    size_t used = pool.used;
    index_keys_rest(&keys);
    assert_int_equal(index_keys_slots(&keys), 0);
    assert_true(pool.used < used);
    for (uint32_t i = 0; i < KEYS; i++) {
        wq_span key = index_keys_get(&keys, i);
        assert_true(wq_span_equal(key, wq_span_str(name_of(i, name))));
        assert_int_equal(one_number(&keys, name, &number), WQ_OK);
        assert_int_equal(number, i);
    }
    assert_int_equal(pool.used, used);
    index_keys_release(&keys);
    index_pool_release(&pool);
    assert_int_equal(pool.used, 0);
}

/* The budget may be passed, not twice. */
static void test_index_keytable__is_bounded(void **state)
{
    (void)state;
    char name[INDEX_KEY_MAX + 1];
    uint32_t number;
    uint32_t known = 0;
    index_pool pool;
    index_keys keys;
    index_pool_init(&pool, 256 * WQ_KIB);
    index_keys_init(&keys, &pool);
    wq_status st = WQ_OK;
    while (st == WQ_OK) {
        (void)snprintf(name, sizeof name, "%0*u", INDEX_KEY_MAX, known);
        st = one_number(&keys, name, &number);
        known += st == WQ_OK;
        assert_true(pool.used <= 2 * pool.max);
    }
    assert_int_equal(st, WQ_ELIMIT);
    assert_true(known > pool.max / (INDEX_KEY_MAX + 16));
    assert_int_equal(one_number(&keys, "new", &number), WQ_ELIMIT);
    (void)snprintf(name, sizeof name, "%0*u", INDEX_KEY_MAX, known - 1);
    assert_int_equal(one_number(&keys, name, &number), WQ_OK);
    assert_int_equal(number, known - 1);
    index_keys_release(&keys);
    index_pool_release(&pool);
}

static void test_index_keytable__sorts_by_bytes(void **state)
{
    enum { KEYS = 3000 };
    static uint64_t order[KEYS];
    (void)state;
    uint64_t seed = 7;
    uint32_t number;
    index_pool pool;
    index_keys keys;
    index_pool_init(&pool, WQ_MIB);
    index_keys_init(&keys, &pool);
    while (keys.count < KEYS) {
        /* Of few letters, so that many begin with each other. */
        static const char *const LETTERS[] = {"\u0627", "\u0644", "\u06CC",
                                              "a",      "\u00E9", "\u4E2D"};
        char name[64];
        size_t len = 0;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        for (uint64_t left = seed >> 33; left > 0; left /= 6) {
            len += (size_t)snprintf(name + len, sizeof name - len, "%s", LETTERS[left % 6]);
        }
        assert_int_equal(one_number(&keys, name, &number), WQ_OK);
    }
    for (uint32_t i = 0; i < KEYS; i++) {
        order[i] = UINT64_MAX << 32 | i;
    }
    index_keys_sort(&keys, order, KEYS);
    for (uint32_t i = 1; i < KEYS; i++) {
        assert_true(wq_span_compare(index_keys_get(&keys, (uint32_t)order[i - 1]),
                                    index_keys_get(&keys, (uint32_t)order[i])) < 0);
    }
    index_keys_release(&keys);
    index_pool_release(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_keytable__numbers_are_in_order_of_arrival),
        cmocka_unit_test(test_index_keytable__is_bounded),
        cmocka_unit_test(test_index_keytable__sorts_by_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
