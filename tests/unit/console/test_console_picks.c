/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "console/session.h"

#include <string.h>

static void expect(const char *question, const char *exact)
{
    char out[1025];
    console_question_exact(question, out, sizeof out);
    assert_string_equal(out, exact);
}

static void test_console_picks__exact_puts_a_sign_before_each_word(void **state)
{
    (void)state;
    expect("سوريا", "=سوريا");
    expect("قطار القاهرة", "=قطار =القاهرة");
    expect("+red -dog cat", "+=red -=dog =cat");
    expect("\"red cat\" dog", "=\"red cat\" =dog");
    expect("-\"red cat\"", "-=\"red cat\"");
    expect("(red OR blue) cat", "(=red OR =blue) =cat");
    expect("ca* =dog source:dw date:2024", "ca* =dog source:dw date:2024");
    expect("cat near/5 dog", "=cat near/5 =dog");
    expect("", "");
    expect("\"open", "=\"open");
}

/* What does not fit is left out whole: no half word, no half letter. */
static void test_console_picks__exact_is_bounded(void **state)
{
    (void)state;
    for (size_t room = 1; room < 24; room++) {
        char out[32];
        memset(out, 'x', sizeof out);
        console_question_exact("قطار red", out, room);
        assert_true(strcmp(out, "") == 0 || strcmp(out, "=قطار") == 0 ||
                    strcmp(out, "=قطار ") == 0 || strcmp(out, "=قطار =red") == 0);
        assert_true(strlen(out) < room);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_console_picks__exact_puts_a_sign_before_each_word),
        cmocka_unit_test(test_console_picks__exact_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
