/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "console/places.h"

#include <string.h>

/* The place that a few words begin with; "" when they begin with none. */
static const char *match(const char *one, const char *two, const char *three, size_t words)
{
    const wq_span list[] = {wq_span_str(one), wq_span_str(two), wq_span_str(three)};
    const char *name = "";
    size_t count = three[0] != '\0' ? 3 : two[0] != '\0' ? 2 : 1;
    assert_int_equal(console_place_match(list, count, &name), words);
    return name;
}

static void test_console_places__names_in_any_spelling(void **state)
{
    (void)state;
    assert_string_equal(match("حماة", "", "", 1), "حماة");
    assert_string_equal(match("حماه", "", "", 1), "حماة");
    assert_string_equal(match("ادلب", "", "", 1), "إدلب");
    assert_string_equal(match("دَمَشق", "", "", 1), "دمشق");
    assert_string_equal(match("Damascus", "", "", 1), "Damascus");
    assert_string_equal(match("DAMASCUS", "", "", 1), "Damascus");
}

static void test_console_places__particles_before_a_name(void **state)
{
    (void)state;
    assert_string_equal(match("وحلب", "", "", 1), "حلب");
    assert_string_equal(match("بحلب", "", "", 1), "حلب");
    assert_string_equal(match("للرقة", "", "", 1), "الرقة");
    assert_string_equal(match("والرقة", "", "", 1), "الرقة");
    assert_string_equal(match("محلب", "", "", 0), "");
}

static void test_console_places__the_longest_name_wins(void **state)
{
    (void)state;
    assert_string_equal(match("جنوب", "السودان", "", 2), "جنوب السودان");
    assert_string_equal(match("دير", "الزور", "أمس", 2), "دير الزور");
    assert_string_equal(match("دير", "ياسين", "", 0), "");
    assert_string_equal(match("Gaza", "Strip", "today", 2), "Gaza Strip");
    assert_string_equal(match("Gaza", "today", "", 1), "Gaza");
}

static void test_console_places__common_words_are_none(void **state)
{
    (void)state;
    assert_string_equal(match("turkey", "", "", 0), ""); /* no capital */
    assert_string_equal(match("الباب", "", "", 0), "");
    assert_string_equal(match("مالي", "", "", 0), "");
    assert_string_equal(match("", "", "", 0), "");
    assert_true(console_place_announced(wq_span_str("مدينة")));
    assert_true(console_place_announced(wq_span_str("وبلدة")));
    assert_false(console_place_announced(wq_span_str("مدنية")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_console_places__names_in_any_spelling),
        cmocka_unit_test(test_console_places__particles_before_a_name),
        cmocka_unit_test(test_console_places__the_longest_name_wins),
        cmocka_unit_test(test_console_places__common_words_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
