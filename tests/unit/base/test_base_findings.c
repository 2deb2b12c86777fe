/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/findings.h"

#include <stdio.h>

typedef struct told {
    unsigned lines;
    wq_status last;
    char text[WQ_ERROR_MAX];
} told;

static void on_line(void *arg, wq_status status, const char *text)
{
    told *t = arg;
    t->lines++;
    t->last = status;
    (void)snprintf(t->text, sizeof t->text, "%s", text);
}

static void test_base_findings__a_hundred_are_told(void **state)
{
    (void)state;
    told t = {0};
    wq_findings f = {.line = on_line, .arg = &t};
    for (unsigned i = 0; i < WQ_FINDINGS_TOLD + 7; i++) {
        wq_finding_put(&f, i % 2 == 0 ? WQ_EIO : WQ_ECORRUPT, "S1: page %u", i);
    }
    assert_int_equal(t.lines, WQ_FINDINGS_TOLD);
    assert_string_equal(t.text, "S1: page 99");
    assert_int_equal(t.last, WQ_ECORRUPT);
    assert_int_equal(f.count, WQ_FINDINGS_TOLD + 7);
    assert_int_equal(f.unread, WQ_FINDINGS_TOLD / 2 + 4);
    wq_findings_end(&f, "in the index");
    assert_int_equal(t.lines, WQ_FINDINGS_TOLD + 1);
    assert_string_equal(t.text, "and 7 more findings in the index");
}

static void test_base_findings__nobody_listens(void **state)
{
    (void)state;
    wq_findings f = {0};
    wq_finding_put(&f, WQ_ECORRUPT, "S1: %s", "nothing");
    wq_findings_end(&f, "anywhere");
    assert_int_equal(f.count, 1);
    assert_int_equal(f.unread, 0);
}

static void test_base_findings__no_end_without_more(void **state)
{
    (void)state;
    told t = {0};
    wq_findings f = {.line = on_line, .arg = &t};
    wq_findings_end(&f, "anywhere");
    wq_finding_put(&f, WQ_ECORRUPT, "S2: one");
    wq_findings_end(&f, "anywhere");
    assert_int_equal(t.lines, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_findings__a_hundred_are_told),
        cmocka_unit_test(test_base_findings__nobody_listens),
        cmocka_unit_test(test_base_findings__no_end_without_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
