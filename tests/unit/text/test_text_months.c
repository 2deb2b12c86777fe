/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/months.h"

#include <stdio.h>
#include <string.h>

static const wq_month_name *find(const char *first, const char *second)
{
    return text_month_find(wq_span_str(first), wq_span_str(second));
}

static void test_text_months__the_table_is_folded_and_each_name_stands_once(void **state)
{
    const wq_month_name *name;
    unsigned months = 0;
    (void)state;
    for (unsigned i = 0; (name = text_month_name_at(i)) != NULL; i++) {
        text_tokens it;
        text_token token[2];
        char text[64] = "";
        unsigned count = 0;
        text_tokens_init(&it, wq_span_str(name->text));
        while (count < 2 && text_tokens_next(&it, &token[count])) {
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.*s",
                     count > 0 ? " " : "", (int)token[count].folded_len,
                     (const char *)token[count].folded);
            count++;
        }
        assert_string_equal(text, name->text);
        wq_span second = count == 2 ? text_token_folded(&token[1]) : wq_span_of(NULL, 0);
        assert_ptr_equal(text_month_find(text_token_folded(&token[0]), second), name);
        assert_in_range(name->month, 1, 12);
        months |= 1u << name->month;
    }
    assert_int_equal(months, 0x1FFE);
}

static void test_text_months__words_that_are_no_months(void **state)
{
    (void)state;
    assert_int_equal(find("يناير", "")->month, 1);
    assert_int_equal(find("كانون", "الثاني")->month, 1);
    assert_true(find("مارس", "")->how & WQ_MONTH_WORD);
    assert_false(find("ديسمبر", "")->how & WQ_MONTH_WORD);
    assert_null(find("كانون", ""));
    assert_null(find("الثاني", "كانون"));
    assert_null(find("ينايرر", ""));
    assert_null(find("", ""));
    assert_true(text_month_noun(wq_span_str("شهر")));
    assert_false(text_month_noun(wq_span_str("شهور")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_months__the_table_is_folded_and_each_name_stands_once),
        cmocka_unit_test(test_text_months__words_that_are_no_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
