/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/date.h"
#include "query/days.h"
#include "unit/query/query_index.h"

static void test_query_days__calendar(void **state)
{
    (void)state;
    for (int32_t year = 1000; year < 6000; year += 7) {
        int32_t first = wq_date_days(year, 1, 1);
        assert_int_equal(query_day_year(first), first);
        assert_int_equal(query_day_year(first - 1), wq_date_days(year - 1, 1, 1));
        for (int32_t month = 1; month <= 12; month++) {
            int32_t day = wq_date_days(year, month, 1);
            assert_int_equal(query_day_month(day), day);
            assert_int_equal(query_day_month(day + 27), day);
            assert_int_equal(query_day_year(day), first);
        }
    }
    int32_t monday = wq_date_days(2024, 12, 2);
    for (int32_t i = 0; i < 7; i++) {
        assert_int_equal(query_day_week(monday + i), monday);
        assert_int_equal(query_day_week(monday - 7000 + i), monday - 7000);
    }
}

static void make(test_index *t, const char *text, query_timeline *out)
{
    query_options options = {.limit = 0};
    assert_int_equal(query_timeline_make(NULL, t->view, wq_span_str(text), &options, out), WQ_OK);
}

static void test_query_days__counts_over_segments(void **state)
{
    (void)state;
    test_index t;
    query_timeline out;
    test_index_begin(&t);
    test_index_article(&t, 0, 0, "a", "rain", "hail");
    test_index_article(&t, 1, 1439, "a", "rain", "snow");
    test_index_article(&t, 2, INT32_MIN, "a", "rain", "wind");
    test_index_flush(&t);
    test_index_article(&t, 3, -1, "a", "rain", "hail");
    test_index_article(&t, 4, 100, "a", "rain", "hail");
    test_index_article(&t, 5, 1440, "a", "snow", "sleet");
    test_index_flush(&t);
    test_index_read(&t);
    make(&t, "rain", &out);
    assert_int_equal(out.total, 5);
    assert_int_equal(out.undated, 1);
    assert_int_equal(out.count, 2);
    assert_int_equal(out.days[0].day, -1);
    assert_int_equal(out.days[0].articles, 1);
    assert_int_equal(out.days[1].day, 0);
    assert_int_equal(out.days[1].articles, 3);
    query_timeline_release(&out);
    make(&t, "rain hail", &out); /* all words are demanded */
    assert_int_equal(out.total, 3);
    query_timeline_release(&out);
    make(&t, "nowhere", &out);
    assert_int_equal(out.count, 0);
    query_timeline_release(&out);
    query_options options = {.limit = 0};
    assert_int_equal(query_timeline_make(NULL, t.view, wq_span_str("\"rain"), &options, &out),
                     WQ_EQUERY);
    assert_null(out.days);
    test_index_end(&t);
}

/* More days than the table holds: they become months, and no article is lost. */
static void test_query_days__days_become_months(void **state)
{
    (void)state;
    test_index t;
    query_timeline out;
    const uint32_t days = QUERY_DAYS_MAX / 4 * 3 + 100;
    uint64_t sum = 0;
    test_index_begin(&t);
    for (uint32_t i = 0; i < days; i++) {
        test_index_article(&t, i, (int32_t)(i * 1440), "a", "", "rain");
    }
    test_index_flush(&t);
    test_index_read(&t);
    make(&t, "rain", &out);
    assert_int_equal(out.precision, WQ_DATE_MONTH);
    assert_int_equal(out.total, days);
    for (size_t i = 0; i < out.count; i++) {
        assert_int_equal(out.days[i].precision, WQ_DATE_MONTH);
        assert_int_equal(query_day_month(out.days[i].day), out.days[i].day);
        assert_true(i == 0 || out.days[i].day > out.days[i - 1].day);
        sum += out.days[i].articles;
    }
    assert_int_equal(sum, days);
    query_timeline_release(&out);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_days__calendar),
        cmocka_unit_test(test_query_days__counts_over_segments),
        cmocka_unit_test(test_query_days__days_become_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
