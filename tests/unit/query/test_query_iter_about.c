/* SPDX-License-Identifier: MIT */
/* about: against a plain look at every key of every article, over several segments and windows. */
#include "unit/unit.h"

#include "base/date.h"
#include "query/query.h"
#include "text/about.h"
#include "unit/query/query_index.h"

#define ARTICLES 20000u /* more than a window of the iterator */
#define SEGMENTS 3u
#define DATES    3u

static text_date date_of(uint32_t article, uint32_t i)
{
    uint32_t r = (article * 2654435761u + i * 40503u) >> 7;
    text_date date = {.origin = TEXT_DATE_WRITTEN};
    wq_date day = {0};
    char text[32];
    static const unsigned PRECISIONS[] = {3, 3, 3, 2, 1, 4};
    unsigned precision = PRECISIONS[r % 6];
    uint32_t year = 2010 + r / 6 % 15, month = 1 + r / 90 % 12, dom = 1 + r / 1080 % 28;
    snprintf(text, sizeof text, "%u-%02u-%02uT%02u:30", year, month, dom, r % 24);
    text[precision == 1 ? 4 : precision == 2 ? 7 : precision == 3 ? 10 : 16] = '\0';
    assert_int_equal(wq_date_parse(wq_span_str(text), &day), WQ_OK);
    date.date = day;
    if (precision >= 3) {
        date.month = (uint8_t)month;
        date.day = (uint8_t)dom;
    }
    if (r % 11 == 0 && precision >= 3) {
        date.date = (wq_date){0};
        date.origin = TEXT_DATE_YEARLESS;
    }
    return date;
}

static void articles_add(test_index *t)
{
    for (uint32_t a = 0; a < ARTICLES; a++) {
        uint8_t seen[2 * DATES][TEXT_ABOUT_KEY_MAX];
        size_t seen_len[2 * DATES], seen_count = 0;
        test_index_article(t, a, (int32_t)(a * 977 % 1000000), "", "rain", "");
        for (uint32_t i = 0; i < a % (DATES + 1); i++) {
            uint8_t keys[2][TEXT_ABOUT_KEY_MAX];
            size_t lens[2];
            text_date date = date_of(a, i);
            unsigned count = text_date_keys(&date, keys, lens);
            for (unsigned k = 0; k < count; k++) {
                bool known = false;
                for (size_t s = 0; s < seen_count; s++) {
                    known =
                        known || (seen_len[s] == lens[k] && memcmp(seen[s], keys[k], lens[k]) == 0);
                }
                if (!known) {
                    memcpy(seen[seen_count], keys[k], lens[k]);
                    seen_len[seen_count++] = lens[k];
                    assert_int_equal(
                        index_builder_term(t->builder, wq_span_of(keys[k], lens[k]), 0, false),
                        WQ_OK);
                }
            }
        }
        /* The last segment is small, the first larger than a window. */
        if (a == 17500 || a == 19900 || a + 1 == ARTICLES) {
            test_index_flush(t);
        }
    }
}

static uint64_t expected(const char *value)
{
    text_about about;
    uint64_t count = 0;
    assert_int_equal(text_about_parse(wq_span_str(value), &about), WQ_OK);
    for (uint32_t a = 0; a < ARTICLES; a++) {
        bool there = false;
        for (uint32_t i = 0; i < a % (DATES + 1) && !there; i++) {
            text_date date = date_of(a, i);
            there = text_about_match(&about, &date);
        }
        count += there;
    }
    return count;
}

static void test_query_iter_about__ranges(void **state)
{
    static const char *const VALUES[] = {
        "2014",
        "2014-03",
        "2014-03-07",
        "03-07",
        "2014-03-07T05:30",
        "2014-02-27..2014-12-03",
        "2012..2015-06",
        "2020..",
        "..2011",
        "1999",
        "..",
        "2013-05..2013-05",
        "02-29",
        "2024-12-31..",
    };
    (void)state;
    test_index t;
    test_index_begin(&t);
    articles_add(&t);
    index_view *view = test_index_read(&t);
    assert_int_equal(index_segments(view), SEGMENTS);
    for (size_t i = 0; i < sizeof VALUES / sizeof VALUES[0]; i++) {
        char line[80];
        query_result result;
        query_options options = {.limit = 10, .whole = true};
        snprintf(line, sizeof line, "about:%s", VALUES[i]);
        wq_status status = query_run(NULL, view, wq_span_str(line), &options, &result);
        if (strcmp(VALUES[i], "..") == 0) {
            assert_int_equal(status, WQ_EQUERY);
            continue;
        }
        assert_int_equal(status, WQ_OK);
        assert_int_equal(result.total, expected(VALUES[i]));
        query_result_release(&result);
    }
    test_index_end(&t);
}

/* Beside a word, excluded, and two of them. */
static void test_query_iter_about__joined(void **state)
{
    static const char *const LINES[] = {"rain about:2014", "rain -about:2014",
                                        "about:2014 about:2015"};
    (void)state;
    test_index t;
    test_index_begin(&t);
    articles_add(&t);
    index_view *view = test_index_read(&t);
    uint64_t year = expected("2014");
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        query_result result;
        query_options options = {.limit = 10, .whole = true};
        assert_int_equal(query_run(NULL, view, wq_span_str(LINES[i]), &options, &result), WQ_OK);
        if (i == 0) {
            assert_int_equal(result.total, year);
        } else if (i == 1) {
            assert_int_equal(result.total, ARTICLES - year);
        } else {
            assert_in_range(result.total, 1, year - 1);
        }
        query_result_release(&result);
    }
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_iter_about__ranges),
        cmocka_unit_test(test_query_iter_about__joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
