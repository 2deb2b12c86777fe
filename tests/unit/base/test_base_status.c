/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/status.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static void test_base_status__every_status_has_two_sentences(void **state)
{
    (void)state;
    int known = 0;
    for (int status = 0; status > -100; status--) {
        const char *english = wq_status_text((wq_status)status);
        const char *arabic = wq_status_text_ar((wq_status)status);
        assert_non_null(english);
        assert_non_null(arabic);
        bool unknown = strcmp(english, "unknown status") == 0;
        assert_int_equal(unknown, strcmp(arabic, wq_status_text_ar((wq_status)-1000)) == 0);
        known += !unknown;
    }
    assert_int_equal(known, 25);
}

static void test_base_status__the_first_message_stays(void **state)
{
    (void)state;
    wq_error err = {0};
    assert_int_equal(wq_fail(&err, WQ_EIO, "first %d", 1), WQ_EIO);
    assert_int_equal(wq_fail(&err, WQ_ENOMEM, "second"), WQ_ENOMEM);
    assert_string_equal(err.text, "first 1");
    assert_int_equal(err.status, WQ_EIO);
    wq_error_clear(&err);
    assert_int_equal(wq_fail(&err, WQ_ENOMEM, "second"), WQ_ENOMEM);
    assert_string_equal(err.text, "second");
    assert_int_equal(wq_fail(NULL, WQ_EIO, "nobody listens"), WQ_EIO);
}

static void test_base_status__a_message_cannot_act_on_a_terminal(void **state)
{
    (void)state;
    wq_error err = {0};
    (void)wq_fail(&err, WQ_ENOENT, "no '%s'",
                  "a\033[2Jb\x7F\xC2\x9B"
                  "c");
    assert_string_equal(err.text, "no 'a?[2Jb???c'");
}

static void test_base_status__a_long_message_is_cut_at_a_character(void **state)
{
    (void)state;
    char longer[2 * WQ_ERROR_MAX];
    for (size_t shift = 0; shift < 3; shift++) {
        wq_error err = {0};
        memset(longer, 'x', shift);
        for (size_t i = shift; i + 2 < sizeof longer; i += 2) {
            memcpy(longer + i, "\xD8\xA7", 3);
        }
        (void)wq_fail(&err, WQ_EIO, "%s", longer);
        size_t len = strlen(err.text);
        assert_true(len >= WQ_ERROR_MAX - 3);
        assert_int_equal((uint8_t)err.text[len - 1], 0xA7);
    }
}

static void test_base_status__errno_becomes_the_right_family(void **state)
{
    (void)state;
    static const struct {
        int errnum;
        wq_status status;
    } ROWS[] = {{ENOSPC, WQ_ENOSPC}, {EDQUOT, WQ_ENOSPC},   {EACCES, WQ_EACCES},
                {EIO, WQ_EIO},       {EROFS, WQ_EREADONLY}, {ENOENT, WQ_ENOENT},
                {ENOMEM, WQ_ENOMEM}, {EPERM, WQ_EACCES},    {EBADF, WQ_EIO}};
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        wq_error err = {0};
        assert_int_equal(wq_fail_errno(&err, ROWS[i].errnum, "cannot read", "f"), ROWS[i].status);
        assert_non_null(strstr(err.text, "cannot read 'f': "));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_status__every_status_has_two_sentences),
        cmocka_unit_test(test_base_status__the_first_message_stays),
        cmocka_unit_test(test_base_status__a_message_cannot_act_on_a_terminal),
        cmocka_unit_test(test_base_status__a_long_message_is_cut_at_a_character),
        cmocka_unit_test(test_base_status__errno_becomes_the_right_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
