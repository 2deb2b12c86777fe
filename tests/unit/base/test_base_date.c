/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/date.h"

#include <string.h>

typedef struct date_case {
    const char *text;
    const char *iso; /* NULL: refused */
} date_case;

static const date_case CASES[] = {
    {"2024", "2024"},
    {"2024-12", "2024-12"},
    {"2024-12-08", "2024-12-08"},
    {" 2024-12-08\n", "2024-12-08"},
    {"20241208", "2024-12-08"},
    {"8 Aralık 2024", "2024-12-08"},
    {"8 ŞUBAT 2024", "2024-02-08"},
    {"8 Mayıs 2024", "2024-05-08"},
    {"۸ ژوئن ۲۰۲۴", "2024-06-08"},
    {"۸ ژوئیه ۲۰۲۴", "2024-07-08"},
    {"8 سپتامبر 2024", "2024-09-08"},
    {"الجمعة 5 جويلية 2024", "2024-07-05"},
    {"20241208T1015Z", "2024-12-08T10:15Z"},
    {"2017-01-22T185600", "2017-01-22T18:56"},
    {"2017-01-22T1856+03:00", "2017-01-22T18:56+03:00"},
    {"20241208101559", "2024-12-08T10:15"},
    {"2017-01-26T08:31:00+01:00", "2017-01-26T08:31+01:00"},
    {"2017-01-26T08:31:00.123456Z", "2017-01-26T08:31Z"},
    {"2017-01-26 08:31", "2017-01-26T08:31"},
    {"2017-01-26T08:31-0330", "2017-01-26T08:31-03:30"},
    {"2017-01-26T08:31+03", "2017-01-26T08:31+03:00"},
    {"01/07/2016", "2016-07-01"},
    {"1/7/2016", "2016-07-01"},
    {"25-11-2016", "2016-11-25"},
    {"25.11.2016 14:05", "2016-11-25T14:05"},
    {"2016/11/25", "2016-11-25"},
    {"12/2024", "2024-12"},
    {"Sun, 08 Dec 2024 10:15:00 +0300", "2024-12-08T10:15+03:00"},
    {"8 Dec 2024 10:15 GMT", "2024-12-08T10:15Z"},
    {"08 Dec 2024 10:15:00 -0000", "2024-12-08T10:15"},
    {"December 8, 2024", "2024-12-08"},
    {"8th December 2024", "2024-12-08"},
    {"December 2024", "2024-12"},
    {"Dec 8, 2024 3:20 PM", "2024-12-08T15:20"},
    {"Dec 8, 2024 12:20 am", "2024-12-08T00:20"},
    {"dimanche 8 décembre 2024", "2024-12-08"},
    {"1er août 2024", "2024-08-01"},
    {"8 déc. 2024 à", NULL},
    {"الأربعاء 18 جانفي 2017", "2017-01-18"},
    {"٨ كانون الأول ٢٠٢٤", "2024-12-08"},
    {"8 ديسمبر/كانون الأول 2024", "2024-12-08"},
    {"8 ديسمبر/كانون الثاني 2024", NULL},
    {"الأحد، ٨ آب ٢٠٢١ الساعة ١٠:١٥ مساءً", "2021-08-08T22:15"},
    {"8 أيّار 2021", "2021-05-08"},
    {"8 غشت 2021", "2021-08-08"},
    {"۸ دسامبر ۲۰۲۴", "2024-12-08"},
    {"8 Ağustos 2024", "2024-08-08"},
    {"2000-02-29", "2000-02-29"},
    {"1900-02-29", NULL},
    {"1969-12-31T23:59Z", "1969-12-31T23:59Z"},
    {"1001-01-01", "1001-01-01"},
    {"5999-12-31T23:59", "5999-12-31T23:59"},
    {"12/25/2016", NULL},
    {"2024-13-01", NULL},
    {"2024-00-01", NULL},
    {"2024-11-31", NULL},
    {"2024-12/08", NULL},
    {"08/12/24", NULL},
    {"2024-12-08T24:00", NULL},
    {"2024-12-08T10:60", NULL},
    {"202412082560", NULL},
    {"2024-12-08T10:00+25:00", NULL},
    {"", NULL},
    {"   ", NULL},
    {"yesterday", NULL},
    {"0999-01-01", NULL},
    {"2024-", NULL},
    {"1.2.3.4", NULL},
    {"99999999999999999999", NULL},
    {"1 محرم 1446", NULL},
    {"\xD9", NULL},
    {"\xF0\x9F", NULL},
    {"13:00 pm 2024-12-08", NULL},
};

static void test_base_date__parse_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        wq_date date;
        char text[WQ_DATE_TEXT];
        wq_status status = wq_date_parse(wq_span_str(CASES[i].text), &date);
        if (status != (CASES[i].iso != NULL ? WQ_OK : WQ_EFORMAT)) {
            fail_msg("'%s' gave %d", CASES[i].text, status);
        }
        (void)wq_date_format(&date, text);
        assert_string_equal(text, CASES[i].iso != NULL ? CASES[i].iso : "");
    }
}

static void test_base_date__format_reads_back(void **state)
{
    (void)state;
    /* Every 1,013th hour of four thousand years, in changing zones. */
    for (int64_t minutes = -510000000; minutes < 2119000000; minutes += 60779) {
        wq_date date = {(int32_t)minutes, WQ_DATE_MINUTE, 1, (int16_t)(minutes % 840)};
        wq_date back;
        char text[WQ_DATE_TEXT];
        size_t len = wq_date_format(&date, text);
        assert_int_equal(wq_date_parse(wq_span_of(text, len), &back), WQ_OK);
        assert_int_equal(back.minutes, date.minutes);
        assert_int_equal(back.offset, date.offset);
        assert_int_equal(back.offset_known, 1);
    }
}

static void test_base_date__every_prefix_is_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        for (size_t cut = 0; cut <= strlen(CASES[i].text); cut++) {
            wq_date date;
            (void)!wq_date_parse(wq_span_of(CASES[i].text, cut), &date);
        }
    }
}

/* A stored number can be any: also those before the year 0 are days of a calendar. */
static void test_base_date__every_number_is_a_day(void **state)
{
    (void)state;
    for (int64_t minutes = INT32_MIN; minutes <= INT32_MAX; minutes += 1439 * 7) {
        wq_civil c = wq_date_civil(minutes);
        assert_in_range(c.month, 1, 12);
        assert_in_range(c.day, 1, wq_date_month_days(c.year, c.month));
        int64_t again =
            (int64_t)wq_date_days(c.year, c.month, c.day) * 1440 + c.hour * 60 + c.minute;
        assert_true(again == minutes);
    }
    assert_int_equal(wq_date_civil((int64_t)wq_date_days(-3, 12, 31) * 1440).day, 31);
    assert_int_equal(wq_date_days(0, 3, 1) - wq_date_days(0, 2, 28), 2);
    assert_int_equal(wq_date_days(-1, 3, 1) - wq_date_days(-1, 2, 28), 1);
}

static void test_base_date__ranges(void **state)
{
    (void)state;
    wq_date_range r;
    assert_int_equal(wq_date_range_parse(wq_span_str("2024-12"), &r), WQ_OK);
    assert_int_equal(r.first, (int64_t)wq_date_days(2024, 12, 1) * 1440);
    assert_int_equal(r.last, (int64_t)wq_date_days(2025, 1, 1) * 1440);
    assert_int_equal(wq_date_range_parse(wq_span_str("2024-11-27..2024-12-08"), &r), WQ_OK);
    assert_int_equal(r.last - r.first, 12 * 1440);
    assert_int_equal(wq_date_range_parse(wq_span_str("2024.."), &r), WQ_OK);
    assert_int_equal(r.last, INT32_MAX);
    assert_int_equal(wq_date_range_parse(wq_span_str("..2024"), &r), WQ_OK);
    assert_int_equal(r.first, INT32_MIN);
    assert_int_equal(r.last, (int64_t)wq_date_days(2025, 1, 1) * 1440);
    assert_int_equal(wq_date_range_parse(wq_span_str(".."), &r), WQ_EFORMAT);
    assert_int_equal(wq_date_range_parse(wq_span_str("2024-12-08..2024-12-07"), &r), WQ_EINVAL);
    assert_int_equal(wq_date_range_parse(wq_span_str("x..2024"), &r), WQ_EFORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_date__parse_table),
        cmocka_unit_test(test_base_date__format_reads_back),
        cmocka_unit_test(test_base_date__every_prefix_is_safe),
        cmocka_unit_test(test_base_date__every_number_is_a_day),
        cmocka_unit_test(test_base_date__ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
