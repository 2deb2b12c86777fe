/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "ingest/page_lines.h"
#include "ingest/siterules.h"

#include <stdio.h>
#include <string.h>

static unsigned find(const ingest_siterules *rules, const char *source, const char *line,
                     bool *label)
{
    return ingest_siterules_find(rules, wq_span_str(source), wq_span_str(line), label);
}

static void test_ingest_siterules__find(void **state)
{
    (void)state;
    static const char TEXT[] = "# remark\r\n\n  noise is  a b \nrelated begins ab\nbrief ends yz\n"
                               "[Ink]\nlabel has mm\nteaser is ab\n";
    ingest_siterules *rules;
    wq_error err = {0};
    bool label;
    assert_int_equal(ingest_siterules_parse(wq_span_str(TEXT), "f", &err, &rules), WQ_OK);
    assert_int_equal(find(rules, "", "a b", &label), LINE_NOISE);
    assert_false(label);
    assert_int_equal(find(rules, "Ink", "ab", &label), LINE_RELATED); /* the first counts */
    assert_int_equal(find(rules, "", "xyz", &label), LINE_BRIEF);
    assert_int_equal(find(rules, "", "ammo", &label), LINE_UNSET);
    assert_int_equal(find(rules, "Ink", "ammo", &label), LINE_NOISE);
    assert_true(label);
    assert_int_equal(find(rules, "Ink", "amo", &label), LINE_UNSET);
    assert_int_equal(find(NULL, "Ink", "amo", &label), LINE_UNSET);
    ingest_siterules_free(rules);
}

static void test_ingest_siterules__wrong(void **state)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        {"noise", "f: line 1, column 6: behind the part stands is, begins, ends or has"},
        {"noise was x", "f: line 1, column 7: behind the part stands is, begins, ends or has"},
        {"\n noise is  ", "f: line 2, column 12: the text of the line is missing"},
        {"\n[a", "f: line 2, column 1: the bracket is not closed"},
        {"[ ]", "f: line 1, column 2: the name of a source is missing"},
        {"noise is \xFF", "f: line 1, column 10: not UTF-8"},
        {"عنوان is x",
         "f: line 1, column 1: a rule begins with noise, label, related, brief, teaser, "
         "byline, dateline, source, date, subhead or paragraph"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        ingest_siterules *rules;
        wq_error err = {0};
        assert_int_not_equal(ingest_siterules_parse(wq_span_str(CASES[i].text), "f", &err, &rules),
                             WQ_OK);
        assert_null(rules);
        assert_string_equal(err.text, CASES[i].want);
    }
}

static void test_ingest_siterules__too_many(void **state)
{
    (void)state;
    static char text[INGEST_RULES_BYTES + 2];
    size_t len = 0;
    for (unsigned i = 0; i <= INGEST_RULES_MAX; i++) {
        len += (size_t)snprintf(text + len, sizeof text - len, "noise is %u\n", i);
    }
    ingest_siterules *rules;
    wq_error err = {0};
    assert_int_equal(ingest_siterules_parse(wq_span_of(text, len), "f", &err, &rules), WQ_ETOOBIG);
    memset(text, '#', sizeof text);
    assert_int_equal(ingest_siterules_parse(wq_span_of(text, sizeof text), "f", &err, &rules),
                     WQ_ETOOBIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_siterules__find),
        cmocka_unit_test(test_ingest_siterules__wrong),
        cmocka_unit_test(test_ingest_siterules__too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
