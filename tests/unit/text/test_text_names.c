/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/names.h"

#include <string.h>

typedef struct pair {
    const char *a, *b;
    bool same;
} pair;

static const pair PAIRS[] = {
    {"سلمي", "سيلما", true},        {"ترامب", "ترمب", true},   {"غورباتشوف", "جورباتشوف", true},
    {"بوتفليقه", "بوتفليقا", true}, {"محمد", "محمد", true},    {"كيري", "كاري", true},
    {"اردوغان", "اردوجان", true},   {"ميشيل", "ميشال", true},  {"دمشق", "دمنهور", false},
    {"حلب", "كلب", false},          {"سوريا", "كوريا", false}, {"كتاب", "كلاب", false},
    {"وزير", "رئيس", false},
};

static void test_text_names__pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        wq_span a = wq_span_str(PAIRS[i].a);
        wq_span b = wq_span_str(PAIRS[i].b);
        if (text_name_match(a, b) != PAIRS[i].same || text_name_match(b, a) != PAIRS[i].same) {
            fail_msg("%s and %s", PAIRS[i].a, PAIRS[i].b);
        }
    }
}

/* What matches begins as one of the ranges does; ranges end. */
static void test_text_names__ranges_hold_what_matches(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        text_name_heads heads;
        bool held = false;
        unsigned n = 0;
        text_name_heads_init(&heads, wq_span_str(PAIRS[i].a));
        for (; text_name_heads_next(&heads); n++) {
            wq_span b = wq_span_str(PAIRS[i].b);
            assert_true(heads.len <= sizeof heads.bytes && n < 400);
            held = held || ((heads.whole ? b.len == heads.len : b.len >= heads.len) &&
                            memcmp(b.ptr, heads.bytes, heads.len) == 0);
        }
        if (PAIRS[i].same && !held) {
            fail_msg("%s is in no range of %s", PAIRS[i].b, PAIRS[i].a);
        }
    }
}

static void test_text_names__what_is_no_name(void **state)
{
    (void)state;
    static const char *const NONE[] = {"",     "a",   "abc", "اب",     "او",
                                       "ايوا", "123", "سل",  "中文字", "سلم1"};
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        if (text_name_is(wq_span_str(NONE[i]))) {
            fail_msg("%s is a name", NONE[i]);
        }
        text_name_heads heads;
        text_name_heads_init(&heads, wq_span_str(NONE[i]));
        for (unsigned n = 0; text_name_heads_next(&heads); n++) {
            assert_true(n < 400);
        }
        assert_false(text_name_match(wq_span_str("سلمي"), wq_span_str(NONE[i])));
    }
    assert_true(text_name_is(wq_span_str("سلمي")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_names__pairs),
        cmocka_unit_test(test_text_names__ranges_hold_what_matches),
        cmocka_unit_test(test_text_names__what_is_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
