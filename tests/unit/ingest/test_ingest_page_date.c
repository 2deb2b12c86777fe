/* SPDX-License-Identifier: MIT */
/* The day of a page, in all the forms that its own line has. */
#include "unit/unit.h"

#include "ingest/page_lines.h"

#include <warraq/text.h>

#include <stdio.h>
#include <string.h>

static void line_is(const ingest_lexicon *lexicon, const char *line, const char *want)
{
    wq_date date = {0};
    char text[WQ_DATE_TEXT];
    bool found = ingest_page_date(lexicon, wq_span_str(line), &date);
    wq_date_format(&date, text);
    if (!found || strcmp(text, want) != 0) {
        fprintf(stderr, "%s: meant %s, got %s\n", line, want, text);
    }
    assert_true(found);
    assert_string_equal(text, want);
}

static void test_ingest_page_date__lines(void **state)
{
    static const char *const LINES[][2] = {
        {"3 ديسمبر 2024", "2024-12-03"},
        {"الثلاثاء 3 كانون الأول 2024", "2024-12-03"},
        {"الثلاثاء 3 كانون الأول/ديسمبر 2024", "2024-12-03"},
        {"الثلاثاء، ٣ ديسمبر ٢٠٢٤", "2024-12-03"},
        {"السابع من فبراير 2019", "2019-02-07"},
        {"03-12-2024 | 20:31", "2024-12-03T20:31"},
        {"3 ديسمبر 2024 - 20:31", "2024-12-03T20:31"},
        {"2024-12-03T20:31:05+02:00", "2024-12-03T20:31+02:00"},
        {"Tue, 03 Dec 2024 10:15:00 +0300", "2024-12-03T10:15+03:00"},
        {"27 جمادى الأولى 1446هـ الموافق 29 نوفمبر 2024", "2024-11-29"},
        {"1 رمضان 1445هـ", "2024-03-11"},
        {"۱۳ آذر ۱۴۰۳", "2024-12-03"},
        {"سه‌شنبه ۱۳ آذر ۱۴۰۳", "2024-12-03"},
        {"٣ی کانوونی یەکەمی ٢٠٢٤", "2024-12-03"},
        {"3 Aralık 2024 Salı", "2024-12-03"},
        {"December 3, 2024", "2024-12-03"},
        {"mardi 3 décembre 2024", "2024-12-03"},
        {"16 جوان 2020", "2020-06-16"},
    };
    (void)state;
    ingest_lexicon *lexicon = ingest_lexicon_new();
    assert_non_null(lexicon);
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        line_is(lexicon, LINES[i][0], LINES[i][1]);
    }
    ingest_lexicon_free(lexicon);
}

static void test_ingest_page_date__what_is_no_day(void **state)
{
    static const char *const LINES[] = {"الاثنين 3 كانون الأول 2024",
                                        "Mon, 03 Dec 2024 10:15:00 +0300",
                                        "31/11/2024",
                                        "القرار 2254",
                                        "24/7",
                                        "2024",
                                        ""};
    (void)state;
    wq_date date;
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        if (ingest_date_read(wq_span_str(LINES[i]), &date)) {
            assert_int_equal(date.precision, WQ_DATE_YEAR); /* a field may say no more */
            assert_string_equal(LINES[i], "2024");
        }
    }
}

static void test_ingest_page_date__datelines(void **state)
{
    (void)state;
    wq_date date = {0};
    char text[WQ_DATE_TEXT];
    assert_true(ingest_dateline_date(wq_span_str("القاهرة 3 ديسمبر 2024 (رويترز)"), &date));
    wq_date_format(&date, text);
    assert_string_equal(text, "2024-12-03");
    assert_false(ingest_dateline_date(wq_span_str("دمشق، واشنطن – وكالات"), &date));
    assert_false(ingest_dateline_date(wq_span_str("القاهرة 3 ديسمبر (رويترز)"), &date));
    assert_false(ingest_dateline_date(wq_span_str("CAIRO, December 2024 (AP)"), &date));
    assert_false(ingest_dateline_date(wq_span_of(NULL, 0), &date));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_page_date__lines),
        cmocka_unit_test(test_ingest_page_date__what_is_no_day),
        cmocka_unit_test(test_ingest_page_date__datelines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
