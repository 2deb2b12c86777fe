/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/likeness.h"

#include <string.h>

static unsigned apart(const char *a, const char *b)
{
    const text_like left = text_like_of(wq_span_str(a));
    const text_like right = text_like_of(wq_span_str(b));
    unsigned there = text_like_distance(&left, &right, 1000);
    assert_int_equal(text_like_distance(&right, &left, 1000), there);
    return there;
}

static void test_text_likeness__edits_have_their_cost(void **state)
{
    (void)state;
    assert_int_equal(apart("دمشق", "دمشق"), 0);
    assert_int_equal(apart("دمسق", "دمشق"), 30); /* of one group */
    assert_int_equal(apart("شيكاغو", "شيكاجو"), 30);
    assert_int_equal(apart("اوباما", "وباما"), 25); /* a vowel */
    assert_int_equal(apart("كوسوفا", "كوسوفو"), 25);
    assert_int_equal(apart("تتار", "تار"), 20);  /* doubled */
    assert_int_equal(apart("دشمق", "دمشق"), 60); /* exchanged */
    assert_int_equal(apart("حلب", "حمب"), 100);
    assert_int_equal(apart("حلب", "حلبم"), 100);
    assert_int_equal(apart("merkel", "merkle"), 50);
}

static void test_text_likeness__what_is_too_far_is_more_than_most(void **state)
{
    const text_like a = text_like_of(wq_span_str("القاهره"));
    const text_like b = text_like_of(wq_span_str("بيروت"));
    (void)state;
    assert_true(text_like_distance(&a, &b, 100) > 100);
}

static void test_text_likeness__long_words_and_broken_bytes_are_like_nothing(void **state)
{
    char letters[TEXT_LIKE_LETTERS + 2];
    (void)state;
    memset(letters, 'a', sizeof letters - 1);
    letters[sizeof letters - 1] = '\0';
    text_like whole = text_like_of(wq_span_of(letters, TEXT_LIKE_LETTERS));
    text_like cut = text_like_of(wq_span_str(letters));
    text_like broken = text_like_of(wq_span_of("a\xFFz", 3));
    assert_int_equal(whole.count, TEXT_LIKE_LETTERS);
    assert_int_equal(cut.count, 0);
    assert_int_equal(broken.count, 0);
    assert_true(text_like_distance(&whole, &cut, 10) > 10);
    assert_true(text_like_distance(&broken, &broken, 10) > 10);
}

static void test_text_likeness__a_group_has_the_letter_first(void **state)
{
    uint32_t group[8];
    (void)state;
    assert_int_equal(text_like_group(0x642, group), 5);
    assert_int_equal(group[0], 0x642);
    assert_int_equal(text_like_group(0x645, group), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_likeness__edits_have_their_cost),
        cmocka_unit_test(test_text_likeness__what_is_too_far_is_more_than_most),
        cmocka_unit_test(test_text_likeness__long_words_and_broken_bytes_are_like_nothing),
        cmocka_unit_test(test_text_likeness__a_group_has_the_letter_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
